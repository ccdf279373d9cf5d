package view

import (
	"html/template"
	"slices"
	"strings"

	"portolan/generator/chronicle"
	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

var zeroDate edtf.Date

// kindOf gives the kind in an id.
func kindOf(id string) string {
	kind, _, _ := strings.Cut(id, "/")
	return kind
}

// Day is the day as of which the entity's page speaks.
func (v *Entity) Day() template.HTML { return v.builder.dayWords(v.builder.day) }

// A RoleHeld is somebody in an office on the day of the page.
type RoleHeld struct {
	Card Card
	HTML template.HTML
}

// Roles lists the offices, on the day of the page, of the people that it mentions.
func (v *Entity) Roles() []RoleHeld {
	b := v.builder
	if v.kind.SpeaksOf == "" {
		return nil
	}
	var out []RoleHeld
	for _, id := range v.involved() {
		e := b.r.Facts(id)
		if e == nil {
			continue
		}
		roles := chronicle.Roles(e, b.day)
		if len(roles) == 0 {
			continue
		}
		p := b.printer(false)
		for i, c := range roles {
			if i > 0 {
				p.raw(", ")
			}
			undated := c.Value
			undated.Date = zeroDate // on the day they hold it; until when is told on their own page
			p.certainty(c.Modality)
			p.value(c, &undated)
		}
		out = append(out, RoleHeld{b.card(id), safe(p.html())})
	}
	return out
}

// involved lists what the page is about or mentions, in the order in which it does.
func (v *Entity) involved() []string { return v.ids.get(v.findInvolved) }

func (v *Entity) findInvolved() []string {
	var ids []string
	add := func(f graph.Found) {
		if f.ID != "" && !f.Hidden && f.ID != v.ID && !slices.Contains(ids, f.ID) {
			ids = append(ids, f.ID)
		}
	}
	p := v.builder.printer(false)
	for i := range v.entity.Claims() {
		v.entity.Claims()[i].Walk(func(c *schema.Claim) {
			c.Refs(func(ref schema.Ref) { add(v.builder.r.Lookup(ref.Target, c.Field.To)) })
		})
	}
	v.subjects = len(ids)
	v.whole.Prose(func(d *markdown.Doc, _ *schema.Claim) {
		for _, ref := range d.Refs {
			f, _ := p.lookup(ref)
			add(f)
		}
	})
	return ids
}

// A Provenance sums up how well an entity's facts are sourced.
type Provenance struct {
	Facts     int // claims that say something: not those that are unknown, unless somebody says so
	Counts    []ProvenanceCount
	Oldest    template.HTML // the oldest as-of date; "" if none is known
	Unsourced []string      // labels of facts without a source
	Relayed   []string      // labels of facts whose only source relays others
}

// A ProvenanceCount tells how many facts are meant in one way.
type ProvenanceCount struct {
	Modality string // "" for plain facts
	Label    string
	Count    int
}

// Provenance sums up the sourcing of the entity's facts as of the day of the page.
func (v *Entity) Provenance() Provenance {
	b := v.builder
	var pr Provenance
	var oldest edtf.Date
	counts := map[schema.Modality]int{}
	for i := range v.entity.Claims() {
		top := v.known(&v.entity.Claims()[i])
		if top == nil || top.Field.Hidden && !isProse(top.Field) || top.Field.Envelope || top.Field.Editorial || top.Key == v.kind.Title {
			continue
		}
		top.Walk(func(c *schema.Claim) {
			if !isLeaf(c) || c.State == schema.Unknown && len(c.Sources) == 0 { // what nobody says is no statement
				return
			}
			pr.Facts++
			counts[c.Modality]++
			label := top.Field.Label.In(b.lang)
			switch cited := sourcesOf(c); {
			case len(cited) == 0 && !slices.Contains(pr.Unsourced, label):
				pr.Unsourced = append(pr.Unsourced, label)
			case len(cited) == 1 && v.relays(cited[0]) && !slices.Contains(pr.Relayed, label):
				pr.Relayed = append(pr.Relayed, label)
			}
			if !c.AsOf.IsZero() && (oldest.IsZero() || c.AsOf.Compare(oldest) < 0) {
				oldest = c.AsOf
			}
		})
	}
	for _, m := range slices.Concat([]schema.Modality{schema.Stated}, watchOrder, []schema.Modality{schema.Characterised, schema.Retracted}) {
		if n := counts[m]; n > 0 {
			pr.Counts = append(pr.Counts, ProvenanceCount{string(m), b.w.modality(m), n})
		}
	}
	if !oldest.IsZero() {
		p := b.printer(false)
		p.date(oldest)
		pr.Oldest = safe(p.html())
	}
	return pr
}

// isLeaf tells whether a claim says something itself and is not only the frame of others.
func isLeaf(c *schema.Claim) bool {
	return len(c.Value.Items)+len(c.Value.Entries)+len(c.Options) == 0
}

// sourcesOf gives the sources of a claim, with those that its views or its prose cite.
func sourcesOf(c *schema.Claim) []schema.Cite {
	cites := slices.Clone(c.Sources)
	for _, view := range c.Views {
		cites = append(cites, view.Sources...)
	}
	if c.Value.Prose != nil {
		for _, cite := range c.Value.Prose.Cites {
			cites = append(cites, schema.Cite{Target: cite.ID})
		}
	}
	return cites
}

// relays tells whether a source passes on the words of others.
func (v *Entity) relays(cite schema.Cite) bool {
	e := v.builder.r.Facts(v.builder.r.Cited(cite.Target))
	return e != nil && relayed(e) != nil
}

// relayed gives the claim by which a source names those that it relays, or nil.
func relayed(e *content.Facts) *schema.Claim { return e.Claim(schema.FieldRelays) }

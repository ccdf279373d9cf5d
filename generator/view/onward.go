package view

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"portolan/generator/chronicle"
	"portolan/generator/graph"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// An Onward is a way on from a page: what of one kind is tied to something that the page's entity is tied to.
type Onward struct {
	Of    Link   // what both are tied to
	Class string // of the kind
	Label string // what the kind calls several, within a sentence
	Other bool   // it is the kind of the page itself
	Items []OnwardItem
	More  bool // there are others, on the page of Of
}

// An OnwardItem is where a way on leads.
type OnwardItem struct {
	NamedLink
	Day  template.HTML // as of which it is told, if it is and its cards say it
	Word template.HTML // how it is meant that it is tied, or that it is at all: planned, candidate; "" for a plain fact
}

// How many of a kind a way on shows: of those whose pages speak of a day the first in the order of the kind; of others those that
// are mentioned most.
const (
	onwardShown = 12
	onwardTold  = 5

	onwardGroups = 12 // by one field or relation: the page has all these elsewhere
)

// onwardPieces are the derived pieces of ways on.
func onwardPieces() map[string]func(*site.Reader, string) any {
	return map[string]func(*site.Reader, string) any{
		"tied":  piece(func(b *builder, arg string) any { return b.makeTied(arg) }),
		"ranks": piece(func(b *builder, kind string) any { return b.ranks(kind) }),
	}
}

// Onward lists the ways on that the kind declares. What the page links elsewhere is no way on: a group of which it does so with all,
// be it in a group before, is left out, and one of what is told in prose where any of these tells of the entity itself.
func (v *Entity) Onward() []Onward { return v.waysOn.get(v.findOnward) }

func (v *Entity) findOnward() []Onward {
	if len(v.kind.Onward) == 0 {
		return nil
	}
	b := v.builder
	shown := v.linked()
	told := map[string]bool{} // kinds that tell in prose, and tell of the entity itself
	for id := range shown {
		if kind := kindOf(id); b.r.Kind(kind).SpeaksOf != "" {
			told[kind] = true
		}
	}
	type group struct{ hub, kind string }
	seen := map[group]bool{}
	var out []Onward
	for _, on := range v.kind.Onward {
		before := len(out)
		for _, hub := range v.hubs(on.By) {
			for _, kind := range on.Kinds {
				if seen[group{hub, kind}] || told[kind] || len(out)-before == onwardGroups {
					continue
				}
				seen[group{hub, kind}] = true
				if o := v.onwardOf(hub, b.r.Kind(kind), shown); len(o.Items) > 0 {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

// linked tells what the page links beside its ways on: what names the entity, and what its own facts name.
func (v *Entity) linked() map[string]bool {
	b := v.builder
	out := map[string]bool{}
	for _, e := range b.r.In(v.ID) {
		if e.Kind != graph.Citation && (e.Claim == nil || e.Claim.Modality != schema.Retracted) && known(b.r, e) {
			out[e.From] = true
		}
	}
	for i := range v.entity.Claims() {
		if c := v.known(&v.entity.Claims()[i]); c != nil && !c.Field.Hidden {
			for _, t := range b.tiedBy(c) {
				out[t.ID] = true
			}
		}
	}
	return out
}

// onwardOf gives what of a kind is tied to a hub; nothing where all of it is shown already.
func (v *Entity) onwardOf(hub string, k *schema.Kind, shown map[string]bool) Onward {
	b := v.builder
	most := onwardShown
	if k.SpeaksOf != "" {
		most = onwardTold
	}
	card := b.r.Card(hub)
	o := Onward{Of: b.link(card), Class: kindClass(k), Label: k.Plural.In(b.lang), Other: k.Name == v.kind.Name}
	tied := slices.DeleteFunc(slices.Clone(derived[[]tiedThing](b.r, "tied", hub+" "+k.Name, "")), func(t tiedThing) bool { return t.ID == v.ID })
	o.More = len(tied) > most
	tied = tied[:min(len(tied), most)]
	slices.SortStableFunc(tied, func(a, c tiedThing) int { return cmp.Compare(a.Place, c.Place) })
	if !slices.ContainsFunc(tied, func(t tiedThing) bool { return !shown[t.ID] }) {
		return Onward{}
	}
	ids := make([]string, len(tied))
	for i, t := range tied {
		ids[i] = t.ID
	}
	apart := b.printer(false).apart(ids)
	for i, t := range tied {
		shown[t.ID] = true
		card := b.r.Card(t.ID)
		item := OnwardItem{NamedLink: NamedLink{b.link(card), apart[i]}}
		p := b.printer(false)
		if t.Candidate {
			p.span("certainty", b.w.candidate)
		} else {
			p.certainty(t.Modality)
		}
		item.Word = safe(strings.TrimSpace(p.html()))
		if day := card.Claim(k.SpeaksOf); day != nil {
			p := b.printer(false)
			p.date(day.Value.Date)
			item.Day = safe(p.html())
		}
		o.Items = append(o.Items, item)
	}
	return o
}

// hubs lists what leads on: what a field states as a plain fact, or what stands in a relation to the entity, be it planned; the
// page says elsewhere how that is meant.
func (v *Entity) hubs(by string) []string {
	var out []string
	add := func(id string) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if c := v.entity.Claim(by); c != nil {
		if c = v.known(c); c != nil && c.Modality.Fact() {
			for _, t := range v.builder.tiedBy(c) {
				if !t.Candidate && t.Modality.Fact() {
					add(t.ID)
				}
			}
		}
		return out
	}
	for _, e := range v.builder.r.RelatedIn(v.ID) {
		if isRelation(e) && e.Inverse == by && v.builder.ties(e) {
			add(e.From)
		}
	}
	return out
}

// A tiedThing is tied to another, and how that is meant.
type tiedThing struct {
	ID        string
	Candidate bool
	Modality  schema.Modality
	Place     int // in the order of the kind, among those beside it
}

// makeTied lists what of a kind is tied to something, from either side, those first that a way on shows first, and one more than it
// shows beside the page itself; arg is the id and the kind. What is told in prose is tied to all it mentions. Views of a dispute
// tie nothing.
func (b *builder) makeTied(arg string) []tiedThing {
	id, kind, _ := strings.Cut(arg, " ")
	k, e := b.r.Kind(kind), b.r.Facts(id)
	if k == nil || e == nil {
		return nil
	}
	at := map[string]int{}
	var out []tiedThing
	add := func(t tiedThing) {
		i, seen := at[t.ID]
		switch plain := !t.Candidate && t.Modality.Fact(); {
		case kindOf(t.ID) != kind || t.ID == id:
		case !seen:
			at[t.ID] = len(out)
			out = append(out, t)
		case plain:
			out[i] = t
		}
	}
	for _, edge := range b.r.In(id) {
		mention := edge.Claim == nil || !isRelation(edge)
		switch {
		case edge.Kind == graph.Citation || mention && k.SpeaksOf == "" || !known(b.r, edge):
		case mention:
			add(tiedThing{ID: edge.From})
		case b.ties(edge):
			add(tiedThing{ID: edge.From, Candidate: edge.Open, Modality: edge.Claim.Modality})
		}
	}
	for i := range e.Claims() {
		if c := chronicle.AsOf(&e.Claims()[i], b.r.Today()); c != nil && !c.Field.Hidden {
			for _, t := range b.tiedBy(c) {
				add(t)
			}
		}
	}
	return b.firstTied(out, k)
}

// firstTied gives the first of what is tied to something that a way on shows, and one more beside the page itself.
func (b *builder) firstTied(all []tiedThing, k *schema.Kind) []tiedThing {
	order := derived[map[string]int](b.r, "ranks", k.Name, "")
	all = slices.DeleteFunc(all, func(t tiedThing) bool { _, listed := order[t.ID]; return !listed })
	byOrder := func(a, c tiedThing) int { return cmp.Compare(order[a.ID], order[c.ID]) }
	slices.SortFunc(all, byOrder)
	if k.SpeaksOf != "" {
		return all[:min(len(all), onwardTold+2)]
	}
	weights := map[string]int{}
	for _, t := range all {
		weights[t.ID] = derived[int](b.r, "weight", t.ID, "")
	}
	slices.SortStableFunc(all, func(a, c tiedThing) int { return cmp.Compare(weights[c.ID], weights[a.ID]) })
	all = all[:min(len(all), onwardShown+2)]
	for i, t := range all {
		if !t.Candidate && t.Modality.Fact() {
			all[i].Modality = b.awaitedAs(t.ID, k)
		}
	}
	sorted := slices.SortedFunc(slices.Values(all), byOrder)
	for i := range all {
		all[i].Place = slices.IndexFunc(sorted, func(t tiedThing) bool { return t.ID == all[i].ID })
	}
	return all
}

// awaitedAs tells how it is meant that something is there at all: as what is awaited of it first, while nothing of its history has
// come, or its day; of a way, as that it leads to one of its ends. It is "" where that is a fact.
func (b *builder) awaitedAs(id string, k *schema.Kind) schema.Modality {
	if k.Appears == "" && len(k.Course) == 0 {
		return ""
	}
	e := b.r.Facts(id)
	for _, name := range append([]string{k.Appears}, k.Course...) {
		c := e.Claim(name)
		switch {
		case name == "" || c == nil:
		case c.Field.Type == schema.TypeHistory:
			if s := chronicle.Of(c, nil, b.day, b.r); s.Step == nil && len(s.Open) > 0 {
				return s.Open[0].Claim.Modality
			}
		case chronicle.Awaits(c.Modality):
			return c.Modality
		}
	}
	return ""
}

// ranks tells of each entity of a kind its place in the kind's order.
func (b *builder) ranks(kind string) map[string]int {
	out := map[string]int{}
	for i, id := range b.r.List(kind) {
		out[id] = i
	}
	return out
}

// tiedBy lists what a claim names in itself or in the items of its list, candidates too.
func (b *builder) tiedBy(c *schema.Claim) []tiedThing {
	var out []tiedThing
	var visit func(c *schema.Claim, candidate bool)
	visit = func(c *schema.Claim, candidate bool) {
		switch {
		case c.Modality == schema.Retracted || c.Modality == schema.Disputed:
		case c.State == schema.Candidates:
			for i := range c.Options {
				visit(&c.Options[i], true)
			}
		case c.State == schema.Either:
			visit(c.Shown(), candidate)
		case c.Value.Type == schema.TypeRef && c.State == schema.Known:
			if id := b.r.Find(c.Value.Ref.Target, c.Field.To); id != "" {
				out = append(out, tiedThing{ID: id, Candidate: candidate, Modality: c.Modality})
			}
		}
		if c.Field.Type == schema.TypeList && c.State == schema.Known {
			for i := range c.Value.Items {
				visit(&c.Value.Items[i], candidate)
			}
		}
	}
	visit(c, false)
	return out
}

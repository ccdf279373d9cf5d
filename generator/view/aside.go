package view

import (
	"html/template"
	"slices"
	"strings"

	"portolan/generator/schema"
)

// A Standing is where one of an entity's histories stands.
type Standing struct {
	ID    string // of the history on the page
	Label string
	HTML  template.HTML
}

// Href is the address of the history on its own page.
func (s Standing) Href() string { return fragment(s.ID) }

// fragment gives the address of a part of the page that it stands on.
func fragment(id string) string { return "#" + escape(id, `"%<>`) }

// Standings tell where the entity's histories stand on the day of the page. They cite
// nothing: the histories do.
func (v *Entity) Standings() []Standing {
	var out []Standing
	for i := range v.entity.Claims() {
		c := v.known(&v.entity.Claims()[i])
		if c == nil || !isHistory(c) || c.Field.Hidden {
			continue
		}
		p := v.builder.printer(false)
		p.links = false // it is a link as a whole
		p.status(c, v.entity.Claim(c.Field.Parties))
		if s := p.html(); s != "" {
			out = append(out, Standing{c.Key, c.Field.Label.In(p.lang), safe(s)})
		}
	}
	return out
}

// stepsShown is how many steps of a long history a page shows at once.
const stepsShown = 10

// Href is the address of the history on its own page.
func (h History) Href() string { return fragment(h.ID) }

// Href is the address of the list on its own page.
func (l List) Href() string { return fragment(l.ID) }

// Latest are the last steps of the history, which a page shows at once; Earlier the others,
// if they are more than a few.
func (h History) Latest() []Step { return h.Steps[len(h.Earlier()):] }

// Earlier are the steps before [History.Latest].
func (h History) Earlier() []Step {
	const few = 4
	if len(h.Steps) <= stepsShown+few {
		return nil
	}
	return h.Steps[:len(h.Steps)-stepsShown]
}

// Involved are entities of one kind that a page is about or mentions.
type Involved struct {
	Kind  string
	Class string
	Label string
	Items []NamedLink
}

// Involved groups what the page's fields say that it is about by kind, in the order in
// which they name it. What is a source is left to the list of sources.
func (v *Entity) Involved() []Involved {
	ids := v.involved()
	return v.group(ids[:v.subjects])
}

// Named groups what else the page mentions.
func (v *Entity) Named() []Involved {
	ids := v.involved()
	return v.group(ids[v.subjects:])
}

// InvolvedFacts gives the anchors of the facts that FurtherFacts leaves out: links to them
// find Involved, if these stand there.
func (v *Entity) InvolvedFacts() []string {
	var out []string
	for i := range v.entity.Claims() {
		if c := v.known(&v.entity.Claims()[i]); c != nil && v.isFact(c) && v.namesInvolved(c) {
			out = append(out, c.Key)
		}
	}
	return out
}

// namesInvolved tells whether a claim says nothing but names, all of which Involved lists.
func (v *Entity) namesInvolved(c *schema.Claim) bool {
	if c.State != schema.Known || !c.Modality.Fact() || c.OwnSource || c.OwnAsOf || c.Note != "" || c.If+c.Excludes+c.Confidence+c.Likelihood != "" {
		return false
	}
	named := func(f *schema.Field, value *schema.Value) bool {
		id := v.builder.r.Find(value.Ref.Target, f.To)
		k := v.builder.r.Kind(v.builder.r.Card(id).Kind)
		return id != "" && k != nil && k.Indexed && !k.Citable && value.Role == "" && value.Date.IsZero()
	}
	switch c.Value.Type {
	case schema.TypeRef:
		return named(c.Field, &c.Value)
	case schema.TypeList:
		return plainList(&c.Value) && !slices.ContainsFunc(c.Value.Items, func(item schema.Claim) bool {
			return item.Value.Type != schema.TypeRef || !named(item.Field, &item.Value)
		})
	}
	return false
}

func (v *Entity) group(ids []string) []Involved {
	b := v.builder
	var out []Involved
	apart := b.printer(false).apart(ids)
	for at, id := range ids {
		kind, _, _ := strings.Cut(id, "/")
		k := b.r.Kind(kind)
		if k.Citable || !k.Indexed {
			continue
		}
		i := slices.IndexFunc(out, func(in Involved) bool { return in.Kind == kind })
		if i < 0 {
			i = len(out)
			out = append(out, Involved{Kind: kind, Class: kindClass(k), Label: capital(k.Plural.In(b.lang))})
		}
		card := b.r.Card(id)
		out[i].Items = append(out[i].Items, NamedLink{b.link(card), apart[at]})
	}
	return out
}

// Page is the page that the entity stands on.
func (v *Entity) Page() *Page { return v.builder.page }

// Cites tells whether the page has sources to list, without listing them.
func (v *Entity) Cites() bool {
	if len(v.entity.Sources()) > 0 || v.whole.Body() != nil && len(v.whole.Body().Cites) > 0 {
		return true
	}
	for i := range v.entity.Claims() {
		if c := v.known(&v.entity.Claims()[i]); c != nil && len(allSources(c)) > 0 {
			return true
		}
	}
	return false
}

// Noted tells whether the body has notes in the margin: whether it cites anything.
func (v *Entity) Noted() bool {
	d := v.whole.Body()
	return d != nil && len(d.Cites)+len(d.Refs) > 0
}

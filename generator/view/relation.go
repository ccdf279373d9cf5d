package view

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"portolan/generator/chronicle"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// incoming writes what refers to the entity: relations by their inverse name,
// sentences by page.
func (v *Entity) incoming() {
	b := v.builder
	relations, places := map[string]*Relation{}, map[string]map[string]int{}
	var order []*Relation
	for _, e := range b.r.RelatedIn(v.ID) {
		if !isRelation(e) || !known(b.r, e) || e.Field.Symmetric && v.states(e) {
			continue // it is a mention, or was not so yet, or it is told on this side too
		}
		name := e.Part()
		rel := relations[name]
		if rel == nil {
			rel = &Relation{Name: v.free(name), Label: e.Field.Inverse.Label.In(b.lang), Disputed: e.View}
			relations[name], places[name] = rel, map[string]int{}
			order = append(order, rel)
		}
		v.related(rel, places[name], e)
	}
	v.CitedBy, v.AllCitedBy = b.backlinks(v, CitedBy)
	v.Backlinks, v.AllBacklinks = b.backlinks(v, MentionedIn)
	slices.SortStableFunc(order, func(a, c *Relation) int {
		return cmp.Or(cmp.Compare(a.Label, c.Label), cmp.Compare(a.Name, c.Name))
	})
	for _, rel := range order {
		rel.sort()
		if !b.saysKind(rel) {
			for i := range rel.Items {
				rel.Items[i].Type = rel.Items[i].Card.Type
			}
		}
		v.Relations = append(v.Relations, *rel)
	}
}

// sort puts what its kind lists by its day in that order, the latest first; the kinds stay in
// theirs, and what has no day behind what has.
func (r *Relation) sort() {
	rank := map[string]int{}
	for _, x := range r.Items {
		if _, known := rank[x.Card.Kind]; !known {
			rank[x.Card.Kind] = len(rank)
		}
	}
	slices.SortStableFunc(r.Items, func(a, c Related) int {
		return cmp.Or(cmp.Compare(rank[a.Card.Kind], rank[c.Card.Kind]), cmp.Compare(c.Card.Day, a.Card.Day))
	})
}

// Beside is Detail where the line of the card stands below it: "" if that says it too, as
// how an event is meant, or a person's office. A day there may be of something else.
func (r Related) Beside() template.HTML {
	if r.held || !strings.ContainsAny(string(r.Detail), "0123456789") && strings.Contains(string(r.Card.Line), string(r.Detail)) {
		return ""
	}
	return r.Detail
}

// whole tells whether the card says all of a field, and not only the first of its items.
func (c Card) whole(field string) bool {
	return slices.ContainsFunc(c.Facts, func(f CardFact) bool { return f.Name == field && !strings.Contains(string(f.HTML), moreItems) })
}

// saysKind tells whether a relation's label names the kind of all its items: Events about it.
func (b *builder) saysKind(rel *Relation) bool {
	kind := rel.Items[0].Card.Kind
	if slices.ContainsFunc(rel.Items, func(x Related) bool { return x.Card.Kind != kind }) {
		return false
	}
	plural := strings.ToLower(b.r.Kind(kind).Plural.In(b.lang))
	rest, ok := strings.CutPrefix(strings.ToLower(rel.Label), plural)
	return ok && (rest == "" || rest[0] == ' ')
}

// free gives an id for a relation that nothing else on the page has: the author's heading or
// a fact may have its name already, and keeps it.
func (v *Entity) free(name string) string {
	taken := func(id string) bool {
		return v.entity.Claim(id) != nil || v.whole.Body() != nil &&
			slices.ContainsFunc(v.whole.Body().Headings, func(h markdown.Heading) bool { return h.ID == id })
	}
	for taken(name) {
		name += "-relation"
	}
	return name
}

// states tells whether the entity itself says of a symmetric relation what an edge says.
func (v *Entity) states(e graph.Edge) bool {
	c := v.entity.Claim(e.Path)
	if c == nil {
		return false
	}
	found := false
	c.Walk(func(c *schema.Claim) {
		c.Refs(func(ref schema.Ref) {
			found = found || v.builder.r.Find(ref.Target, e.Field.Element().To) == e.From
		})
	})
	return found
}

// related adds an entity to a relation, or what more a further edge says of it. at
// tells where each entity stands in the relation.
func (v *Entity) related(rel *Relation, at map[string]int, e graph.Edge) {
	detail := v.detail(e)
	i, seen := at[e.From]
	if !seen {
		i = len(rel.Items)
		at[e.From] = i
		rel.Items = append(rel.Items, Related{Card: v.builder.card(e.From), Modality: string(e.Claim.Modality), held: true})
	}
	item := &rel.Items[i]
	item.held = item.held && (e.Claim.Value.Role != "" || e.View) && item.Card.whole(e.Path)
	if detail != "" && !slices.Contains(item.details, detail) {
		item.details = append(item.details, detail)
		item.Detail = safe(strings.Join(item.details, "; "))
	}
	if e.Claim.Modality.Fact() {
		item.Modality = "" // it holds, whatever else is said beside
	}
}

// detail writes what an edge says of a relation: how it is meant, the role, the date.
func (v *Entity) detail(e graph.Edge) string {
	b := v.builder
	p := b.printer(false)
	var parts, views []string
	add := func() {
		if s := strings.TrimSpace(p.html()); s != "" {
			parts = append(parts, s)
		}
	}
	p.certainty(e.Claim.Modality)
	add()
	if e.Open {
		p.text(b.w.candidate)
		add()
	}
	if e.If != "" {
		p.text(b.w.provided + " " + e.If)
		add()
	}
	value := &e.Claim.Value
	p.text(value.Role)
	add()
	if !value.Date.IsZero() && value.Type == schema.TypeRef {
		p.when(e.Claim, value.Date)
		add()
	}
	if isHeld(e.Claim) {
		p.text(b.w.asOf + " ")
		p.date(e.Claim.AsOf)
		add()
	}
	for _, view := range e.Claim.Views {
		if e.View && view.Of != nil && b.r.Find(view.Of.Target, e.Claim.Field.To) == v.ID {
			p.text(view.Text)
			views = append(views, p.html())
		}
	}
	if len(views) > 0 {
		parts = append(parts, strings.Join(views, "; "))
	}
	return strings.Join(parts, " ")
}

// relatedShown is how many entities of a relation a page shows at once.
const relatedShown = 12

// First are the entities that a page shows at once; Rest the others, if they are more than
// a few.
func (r Relation) First() []Related { return r.Items[:len(r.Items)-len(r.Rest())] }

// Rest are the entities behind [Relation.First].
func (r Relation) Rest() []Related {
	const few = 4
	if len(r.Items) <= relatedShown+few {
		return nil
	}
	return r.Items[relatedShown:]
}

// isRelation tells whether an edge is shown under the name that the relation has from
// this side, and not as a mention.
func isRelation(e graph.Edge) bool {
	return e.Kind == graph.Relation && e.Field.Inverse != nil
}

// known tells whether what an edge says is known today.
func known(r *site.Reader, e graph.Edge) bool {
	return e.Claim == nil || chronicle.AsOf(e.Claim, r.Today()) != nil
}

package view

import (
	"cmp"
	"html"
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
	v.CitedBy, v.AllCitedBy = b.backlinks(v, CitedBy)
	v.Backlinks, v.AllBacklinks = b.backlinks(v, MentionedIn)
	for _, rel := range v.relations() {
		rel.sort()
		rel.Word = capital(b.w.certainty[rel.modality()])
		if !b.saysKind(rel) {
			for i := range rel.Items {
				rel.Items[i].Type = rel.Items[i].Card.Type
			}
		}
		v.Relations = append(v.Relations, *rel)
	}
}

// relations lists what stands in relations to the entity in the order of their labels, each thing once: what stands
// in one under its name, and where a thing stands in two, all of its kind that stands in these under that of the kind.
func (v *Entity) relations() []*Relation {
	b := v.builder
	edges := slices.DeleteFunc(slices.Clone(b.r.RelatedIn(v.ID)), func(e graph.Edge) bool {
		// it is a mention, or was not so yet, or it is told on this side too
		return !isRelation(e) || !known(b.r, e) || e.Field.Symmetric && v.states(e)
	})
	edges, differ := v.oneVersion(edges)
	shared, told := sharedRelations(edges), b.tellingRoles(edges)
	lists, places := map[string]*Relation{}, map[string]map[string]int{}
	var order []*Relation
	for _, e := range edges {
		name, label := e.Part(), e.Field.Inverse.Label.In(b.lang)
		list, kind := name, kindOf(e.From)
		if shared[kindIn{kind, name}] {
			list, label = "all of "+kind, capital(b.r.Kind(kind).Plural.In(b.lang))
		}
		rel := lists[list]
		if rel == nil {
			rel = &Relation{Name: name, Label: label, Disputed: e.View, joint: list != name}
			lists[list], places[list] = rel, map[string]int{}
			order = append(order, rel)
		}
		if !slices.Contains(rel.of, name) {
			rel.of = append(rel.of, name)
		}
		item := v.related(rel, places[list], e)
		if !rel.joint || told[e.From] == e.Claim {
			v.tell(rel, item, e, differ[e.Claim])
		}
	}
	v.anchor(order)
	slices.SortStableFunc(order, func(a, c *Relation) int {
		return cmp.Or(cmp.Compare(a.Label, c.Label), cmp.Compare(a.Name, c.Name))
	})
	return order
}

// A kindIn is the things of a kind that stand in a relation.
type kindIn struct{ kind, relation string }

// sharedRelations tells of which kinds things stand in more than one relation, and in which. What is a view of a
// dispute stays apart, for it is no fact beside others.
func sharedRelations(edges []graph.Edge) map[kindIn]bool {
	relations := map[string][]string{} // of each thing
	for _, e := range edges {
		if name := e.Part(); !e.View && !slices.Contains(relations[e.From], name) {
			relations[e.From] = append(relations[e.From], name)
		}
	}
	shared := map[kindIn]bool{}
	for id, names := range relations {
		for _, name := range names {
			if len(names) > 1 {
				shared[kindIn{kindOf(id), name}] = true
			}
		}
	}
	return shared
}

// anchor gives each list an id that nothing else on the page has, and each relation a place that links to it lead to:
// its own list, or the first that holds any of it.
func (v *Entity) anchor(lists []*Relation) {
	found, given := map[string]bool{}, map[string]bool{}
	free := func(name string) string {
		id := v.free(name, given)
		given[id] = true
		return id
	}
	for _, rel := range lists {
		if !rel.joint {
			found[rel.Name] = true
			rel.Name = free(rel.Name)
		}
	}
	for _, rel := range lists {
		if !rel.joint {
			continue
		}
		var ids []string
		for _, name := range slices.Sorted(slices.Values(rel.of)) {
			if !found[name] {
				found[name] = true
				ids = append(ids, free(name))
			}
		}
		if len(ids) == 0 {
			ids = []string{free("all-" + rel.Items[0].Card.Kind)}
		}
		rel.Name, rel.Also = ids[0], ids[1:]
	}
}

// tellingRoles gives of each thing the claim by which it stands in a relation that says what it is to the entity, where it may stand in
// several: of plain facts rather than of others, the first with a word for it in the order of the kind's fields.
func (b *builder) tellingRoles(edges []graph.Edge) map[string]*schema.Claim {
	out, best := map[string]*schema.Claim{}, map[string]int{}
	for _, e := range edges {
		k := b.r.Kind(kindOf(e.From))
		field, _, _ := strings.Cut(e.Path, ".")
		rank := slices.IndexFunc(k.Fields, func(f *schema.Field) bool { return f.Name == field })
		if e.Field.Inverse.Role.In(b.lang) == "" {
			rank += len(k.Fields)
		}
		if !e.Claim.Modality.Fact() || e.Open || e.If != "" {
			rank += 2 * len(k.Fields)
		}
		if least, seen := best[e.From]; !e.View && (!seen || rank < least) {
			out[e.From], best[e.From] = e.Claim, rank
		}
	}
	return out
}

// sort puts holders of offices in the order in which these began, and what its kind lists by its day in that order, the latest first; the
// kinds stay in theirs, and what has no day behind what has.
func (r *Relation) sort() {
	rank := map[string]int{}
	for _, x := range r.Items {
		if _, known := rank[x.Card.Kind]; !known {
			rank[x.Card.Kind] = len(rank)
		}
	}
	slices.SortStableFunc(r.Items, func(a, c Related) int {
		return cmp.Or(cmp.Compare(rank[a.Card.Kind], rank[c.Card.Kind]),
			cmp.Compare(c.office, a.office), cmp.Compare(c.seen, a.seen), cmp.Compare(c.Card.Day, a.Card.Day))
	})
}

// modality gives how all items of a list are meant that stand in it, so that its heading reads as no fact; "" where they differ.
func (r *Relation) modality() schema.Modality {
	if r.Disputed {
		return schema.Disputed
	}
	for _, x := range r.Items {
		if x.Modality != r.Items[0].Modality {
			return ""
		}
	}
	return schema.Modality(r.Items[0].Modality)
}

// Beside is Detail where the line of the card stands below it: "" if that says it too, as
// how an event is meant, or a person's office. A day there may be of something else.
func (r Related) Beside() template.HTML {
	if !r.roles && (r.held || r.tells(string(r.Detail))) {
		return ""
	}
	return safe(strings.Join(r.besides, "; "))
}

// Line is the line of the card, as far as it isn't of others: where the relation says when the entity signed, neither when the first of
// many did nor when the whole was.
func (r Related) Line() template.HTML {
	if len(r.ofOthers) == 0 {
		return r.Card.Line
	}
	return cardLine(slices.DeleteFunc(slices.Clone(r.Card.Facts), func(f CardFact) bool { return slices.Contains(r.ofOthers, f.Name) }))
}

// ofOthers lists the fields of a card that say of others what an edge says, with its day, of the entity: the list that has it, where the
// card has only its first, and a history that stands at a step which is called as the field says it.
func (v *Entity) ofOthers(e graph.Edge, c Card) []string {
	b := v.builder
	field, _, _ := strings.Cut(e.Path, ".")
	if e.Claim.Value.Date.IsZero() || e.Claim.Value.Role != "" {
		return nil
	}
	var out []string
	if !c.whole(field) {
		out = append(out, field)
	}
	verb := b.r.Kind(c.Kind).Field(e.Path).Verb
	card := b.r.Card(c.ID)
	for i := range card.Claims {
		h := &card.Claims[i]
		if verb == nil || h.Field.Type != schema.TypeHistory {
			continue
		}
		if s := chronicle.Of(h, card.Claim(h.Field.Parties), b.r.Today(), b.r); s.Step != nil && len(s.Open) == 0 && s.Step.Value.Step.Label.In(b.lang) == verb.In(b.lang) {
			out = append(out, h.Field.Name)
		}
	}
	return out
}

// tells tells whether the line of the card says a detail, too.
func (r Related) tells(detail string) bool {
	return !strings.ContainsAny(detail, "0123456789") && strings.Contains(string(r.Line()), detail)
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
// a fact may have its name already, and keeps it; so do relations that were given theirs.
func (v *Entity) free(name string, given map[string]bool) string {
	taken := func(id string) bool {
		return given[id] || v.entity.Claim(id) != nil || v.whole.Body() != nil &&
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

// oneVersion leaves of the versions in which something says that it stands in a relation the one that is shown, and tells from which
// others differ.
func (v *Entity) oneVersion(edges []graph.Edge) (left []graph.Edge, differ map[*schema.Claim]bool) {
	type place struct{ from, path string }
	times := map[place]int{}
	for _, e := range edges {
		times[place{e.From, e.Path}]++
	}
	differ = map[*schema.Claim]bool{}
	for _, e := range edges {
		if times[place{e.From, e.Path}] > 1 {
			if whole := v.versions(e); whole != nil {
				if whole.Shown().Pos != e.Claim.Pos {
					continue
				}
				differ[e.Claim] = true
			}
		}
		left = append(left, e)
	}
	return left, differ
}

// versions gives the versions of which an edge is one, if all of them contradict each other in how something stands in one relation to
// the entity; else nil.
func (v *Entity) versions(e graph.Edge) *schema.Claim {
	var found *schema.Claim
	all := v.builder.r.Facts(e.From).Claim(e.Path)
	if all == nil {
		return nil
	}
	all.Walk(func(c *schema.Claim) {
		if c.State != schema.Either || c.Series() || !slices.ContainsFunc(c.Options, func(o schema.Claim) bool { return o.Pos == e.Claim.Pos }) {
			return
		}
		if !slices.ContainsFunc(c.Options, func(o schema.Claim) bool {
			return o.State != schema.Known || o.Value.Type != schema.TypeRef || chronicle.AsOf(&o, v.builder.r.Today()) == nil ||
				v.builder.r.Find(o.Value.Ref.Target, e.Field.Element().To) != v.ID
		}) {
			found = c
		}
	})
	return found
}

// related adds an entity to a relation, if it isn't there, and gives its place. at tells where each entity stands in the relation.
func (v *Entity) related(rel *Relation, at map[string]int, e graph.Edge) *Related {
	i, seen := at[e.From]
	if !seen {
		i = len(rel.Items)
		at[e.From] = i
		rel.Items = append(rel.Items, Related{Card: v.builder.card(e.From), Modality: string(e.Claim.Modality), held: true, office: chronicle.Unknown, seen: chronicle.Unknown})
	}
	item := &rel.Items[i]
	item.holds(e.Claim)
	item.ofOthers = append(item.ofOthers, v.ofOthers(e, item.Card)...)
	if e.Claim.Modality.Fact() {
		item.Modality = "" // it holds, whatever else is said beside
	}
	return item
}

// holds notes the days of an office.
func (r *Related) holds(c *schema.Claim) {
	if c.Value.Role == "" {
		return
	}
	day, ok := c.Value.Date.Earliest()
	if !ok {
		day, ok = c.Value.Date.Latest()
	}
	if ok {
		r.office = max(r.office, day)
	} else if day, ok := c.AsOf.Latest(); ok {
		r.seen = max(r.seen, day)
	}
}

// tell adds what an edge says of a relation; among several, what the thing is to the entity before that.
func (v *Entity) tell(rel *Relation, item *Related, e graph.Edge, differs bool) {
	detail := v.detail(e)
	if differs {
		p := v.builder.printer(false)
		p.span("versions-note", "("+p.w.versions+")")
		detail = strings.TrimSpace(detail + " " + p.html())
	}
	held := (e.Claim.Value.Role != "" || e.View) && item.Card.whole(e.Path)
	item.held = item.held && held
	plain, beside := detail, detail
	if role := html.EscapeString(e.Field.Inverse.Role.In(v.builder.lang)); rel.joint && role != "" {
		item.roles, detail, beside = true, role, role
		if plain != "" {
			detail = role + " (" + plain + ")"
			if !held && !item.tells(plain) {
				beside = detail
			}
		}
	}
	if detail != "" && !slices.Contains(item.details, detail) {
		item.details, item.besides = append(item.details, detail), append(item.besides, beside)
		item.Detail = safe(strings.Join(item.details, "; "))
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
		_, begins := value.Date.Earliest()
		if verb := b.r.Kind(kindOf(e.From)).Field(e.Path).Verb; verb != nil && e.Claim.Modality.Fact() && (!begins || !value.Date.Interval()) {
			p.text(verb.In(b.lang) + " ") // of a time it says what began it, and not what lasted
		}
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

// leadTies is how much of what it is connected with a page without a summary leads with.
const leadTies = 3

// Ties are what a page leads with that has no summary: the first of each list of what the entity is connected with; of views of a
// dispute none.
func (v *Entity) Ties() []Relation {
	var out []Relation
	for _, rel := range v.Relations {
		if v.Summary == "" && !rel.Disputed && len(out) < leadTies {
			rel.Items = rel.Items[:1]
			out = append(out, rel)
		}
	}
	return out
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

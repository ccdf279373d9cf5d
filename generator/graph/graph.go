// Package graph joins the entities of all files: it finds what every reference
// means, who refers to whom, which names are ambiguous, and in which order the
// entities of a kind stand.
//
// In go docs and a day; out comes a [Graph] and what is wrong between files. It is
// made from scratch each time and never changed: nothing of an older graph can
// linger in it. Entities are known by ids, never by pointers to each other.
package graph

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

const (
	CodeDuplicateID    diag.Code = "id-duplicate"    // two files or entries are one entity
	CodeDuplicateValue diag.Code = "value-duplicate" // two entities share a value that is unique
	CodeFormerly       diag.Code = "formerly"        // an earlier id is no id, or in use
)

// A Graph is all the entities of a site and what is between them.
type Graph struct {
	schema   *schema.Schema
	entities []entity // by id
	byID     map[string]int32
	formerly map[string]int32
	names    map[string][]int32 // folded slugs, codes, names → entities
	in       [][]link           // by entity: what refers to it
	auto     map[int32][]AutoLink
	lists    map[string][]int32 // by kind, in the kind's order; published entities only
	Problems []diag.Problem
	NextDue  edtf.Day // the next day on which a page appears or goes; 0 if none will
}

type entity struct {
	sealed digest.Sealed[*content.Entity]
	pos    diag.Pos
	hidden bool  // not to be seen: a draft, not yet published, expired, or of a later day
	later  bool  // of a later day: nothing of it was there yet
	rank   int32 // place in its kind's order, if not hidden
}

// Options say for when and for whom a graph is made.
type Options struct {
	Lang     string
	Today    edtf.Day
	Drafts   bool // show drafts and what is scheduled or expired
	Autolink bool // link first mentions on pages that don't say otherwise
}

// Build joins docs, which come in order of their files.
func Build(s *schema.Schema, docs []*content.Doc, opts Options) *Graph {
	g := &Graph{schema: s, byID: map[string]int32{}, formerly: map[string]int32{}, names: map[string][]int32{}, lists: map[string][]int32{}}
	g.collect(docs)
	g.schedule(opts)
	g.index()
	g.uniqueValues()
	r := resolver{graph: g}
	r.run()
	g.auto = r.autolinks(opts.Autolink)
	g.in = r.byTarget()
	r.checkParts()
	g.order(opts.Lang)
	return g
}

// collect puts the entities of all docs in order and reports those that are there twice.
func (g *Graph) collect(docs []*content.Doc) {
	for _, d := range docs {
		for i, e := range d.Entities {
			g.entities = append(g.entities, entity{sealed: e, pos: d.Places[i].Pos})
		}
	}
	slices.SortStableFunc(g.entities, func(a, b entity) int {
		return cmp.Compare(a.sealed.Value().ID, b.sealed.Value().ID)
	})
	seen := make(map[string]diag.Pos, len(g.entities))
	kept := g.entities[:0]
	for _, e := range g.entities {
		id := e.sealed.Value().ID
		if first, twice := seen[fold(id)]; twice {
			g.Problems = append(g.Problems, diag.Errorf(CodeDuplicateID, e.pos, "%q is there twice", id).
				WithHint("first at %s; keep one of them, or give one another name", first))
			continue
		}
		seen[fold(id)] = e.pos
		kept = append(kept, e)
	}
	g.entities = kept
	for i, e := range g.entities {
		g.byID[e.sealed.Value().ID] = int32(i)
	}
}

// schedule hides what is not to be seen on the day, and notes when that changes next.
func (g *Graph) schedule(opts Options) {
	for i := range g.entities {
		e := g.entities[i].sealed.Value()
		hidden := e.Draft
		for _, d := range []struct {
			date edtf.Date
			from bool
		}{{e.Publish, true}, {e.Expires, false}} {
			day, ok := d.date.Earliest()
			if !ok {
				continue
			}
			if day > opts.Today && (g.NextDue == 0 || day < g.NextDue) && !e.Draft {
				g.NextDue = day
			}
			hidden = hidden || (day > opts.Today) == d.from
		}
		first, known := appears(e, g.schema.Kind(e.Kind))
		later := known && first > opts.Today
		if later && !e.Draft && (g.NextDue == 0 || first < g.NextDue) {
			g.NextDue = first
		}
		g.entities[i].later = later && !opts.Drafts
		g.entities[i].hidden = (hidden || later) && !opts.Drafts
	}
}

// appears gives the day from which there is something to tell of an entity, by the
// field that its kind names: a date, or the steps of a history. What was said before
// it happened counts from when it was said; where that isn't told it says nothing.
func appears(e *content.Entity, k *schema.Kind) (first edtf.Day, known bool) {
	c := e.Claim(k.Appears)
	if k.Appears == "" || c == nil {
		return 0, false
	}
	claims := []schema.Claim{*c.Shown()}
	if c.Field.Type == schema.TypeHistory {
		claims = c.Value.Items
	}
	for i := range claims {
		day, ok := claims[i].Value.Date.Earliest()
		if !ok { // by some day: that is when it is known to have happened
			day, ok = claims[i].Value.Date.Latest()
		}
		if !claims[i].Modality.Fact() {
			day, ok = claims[i].AsOf.Earliest()
			ok = ok && claims[i].OwnAsOf
		}
		if ok && (!known || day < first) {
			first, known = day, true
		}
	}
	return first, known
}

// fold brings a name to the form in which names are compared: composed, without
// difference of case, blanks run together.
func fold(s string) string {
	if folded(s) {
		return s // as slugs and ids are, and most names are asked for by these
	}
	return strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(s)), " "))
}

// folded tells whether s is sure to be in the form that fold gives.
func folded(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}

// index notes every way in which an entity can be named.
func (g *Graph) index() {
	add := func(name string, i int32) {
		key := fold(name)
		if list := g.names[key]; key != "" && !slices.Contains(list, i) {
			g.names[key] = append(list, i)
		}
	}
	for i := range g.entities {
		e := g.entities[i].sealed.Value()
		add(e.Slug, int32(i))
		for _, code := range e.Codes() {
			add(code, int32(i))
		}
		for _, name := range e.Names() {
			add(name, int32(i))
		}
		for _, id := range e.Texts(schema.FieldFormerly) {
			g.formerlyID(id, int32(i))
		}
	}
}

// formerlyID notes an id that an entity had before.
func (g *Graph) formerlyID(id string, i int32) {
	pos := g.entities[i].sealed.Value().Claim(schema.FieldFormerly).Pos
	kind, slug, ok := strings.Cut(id, "/")
	switch other, taken := g.byID[id]; {
	case !ok || content.SlugProblem(slug) != "" || g.schema.Kind(kind) == nil:
		g.Problems = append(g.Problems, diag.Errorf(CodeFormerly, pos, "%q is no id", id).WithHint("as port/puerto-cabello"))
		return
	case taken:
		g.Problems = append(g.Problems, diag.Errorf(CodeFormerly, pos, "%q is the id of another entity", id).
			WithHint("it is at %s", g.entities[other].pos))
		return
	}
	if other, taken := g.formerly[id]; taken && other != i {
		g.Problems = append(g.Problems, diag.Errorf(CodeFormerly, pos, "%q is an earlier id of two entities", id).
			WithHint("the other is at %s", g.entities[other].pos))
		return
	}
	g.formerly[id] = i
}

// uniqueValues reports values that two entities of a kind share and should not.
func (g *Graph) uniqueValues() {
	type key struct{ kind, field, value string }
	seen := map[key]int32{}
	for i := range g.entities {
		e := g.entities[i].sealed.Value()
		for j := range e.Claims {
			e.Claims[j].Walk(func(c *schema.Claim) {
				if !c.Field.Unique || c.State != schema.Known || c.Value.Text == nil {
					return
				}
				k := key{e.Kind, c.Field.Name, fold(c.Value.Text.In(""))}
				first, taken := seen[k]
				if !taken {
					seen[k] = int32(i)
				} else if first != int32(i) {
					g.Problems = append(g.Problems, diag.Errorf(CodeDuplicateValue, c.Pos, "%q is the %s of %s already",
						c.Value.Text.In(""), c.Field.Name, g.entities[first].sealed.Value().ID).
						WithHint("it is at %s; each has its own", g.entities[first].pos))
				}
			})
		}
	}
}

// Entity returns the entity of that id; nil and false if there is none or it is hidden.
func (g *Graph) Entity(id string) (*content.Entity, bool) {
	i, ok := g.byID[id]
	if !ok || g.entities[i].hidden {
		return nil, false
	}
	return g.entities[i].sealed.Value(), true
}

// Hash returns the hash of what [Graph.Entity] returns, which is zero for nil.
func (g *Graph) Hash(id string) digest.Hash {
	i, ok := g.byID[id]
	if !ok || g.entities[i].hidden {
		return digest.Hash{}
	}
	return g.entities[i].sealed.Hash()
}

// All gives every published entity, by id.
func (g *Graph) All() []*content.Entity {
	out := make([]*content.Entity, 0, len(g.entities))
	for i := range g.entities {
		if !g.entities[i].hidden {
			out = append(out, g.entities[i].sealed.Value())
		}
	}
	return out
}

// Later gives the entities that are not to be seen only because nothing of them is
// there yet, by id.
func (g *Graph) Later() []*content.Entity {
	var out []*content.Entity
	for i := range g.entities {
		if g.entities[i].later {
			out = append(out, g.entities[i].sealed.Value())
		}
	}
	return out
}

// Pos tells where the entity of that id is written.
func (g *Graph) Pos(id string) diag.Pos {
	if i, ok := g.byID[id]; ok {
		return g.entities[i].pos
	}
	return diag.Pos{}
}

// In returns what refers to the entity: first by data, then by prose; published referrers only.
// The list is made anew for each call.
func (g *Graph) In(id string) []Edge {
	i, ok := g.byID[id]
	if !ok {
		return nil
	}
	out := make([]Edge, len(g.in[i]))
	for j, l := range g.in[i] {
		out[j] = g.edge(l)
	}
	return out
}

// AutoLinks returns the names in an entity's body that become links.
func (g *Graph) AutoLinks(id string) []AutoLink {
	if i, ok := g.byID[id]; ok {
		return g.auto[i]
	}
	return nil
}

// Parts lists what can be linked on an entity's page: its facts, headings and relations.
func (g *Graph) Parts(id string) []string {
	e, _ := g.Entity(id)
	if e == nil {
		return nil
	}
	out := fragments(g.schema.Kind(e.Kind), e)
	for _, l := range g.in[g.byID[id]] {
		if l.kind != Relation || l.place.field.Inverse == nil {
			continue
		}
		if part := (Edge{Field: l.place.field, View: l.view}).Part(); !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	return out
}

// List returns the ids of the kind's published entities in the kind's order.
func (g *Graph) List(kind string) []string {
	out := make([]string, len(g.lists[kind]))
	for i, n := range g.lists[kind] {
		out[i] = g.entities[n].sealed.Value().ID
	}
	return out
}

// Beside returns the ids before and after an entity in its kind's order; "" at the ends.
func (g *Graph) Beside(id string) (prev, next string) {
	i, ok := g.byID[id]
	if !ok || g.entities[i].hidden {
		return "", ""
	}
	list, at := g.lists[g.entities[i].sealed.Value().Kind], g.entities[i].rank
	if at > 0 {
		prev = g.entities[list[at-1]].sealed.Value().ID
	}
	if int(at)+1 < len(list) {
		next = g.entities[list[at+1]].sealed.Value().ID
	}
	return prev, next
}

// Redirects returns the earlier ids, each with the id that it has become, in order.
func (g *Graph) Redirects() []Redirect {
	var out []Redirect
	for id, i := range g.formerly {
		if !g.entities[i].hidden {
			out = append(out, Redirect{id, g.entities[i].sealed.Value().ID})
		}
	}
	slices.SortFunc(out, func(a, b Redirect) int { return cmp.Compare(a.From, b.From) })
	return out
}

// A Redirect leads from an earlier id to the present one.
type Redirect struct{ From, To string }

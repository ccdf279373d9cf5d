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
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

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
	options  Options
	entities []entity // by id
	byID     map[string]int32
	formerly map[string]int32
	names    names
	found    span[int32] // what the references of each entity mean, in step with its face's; -1 for nothing that can be linked
	links    span[link]  // what refers to each entity
	auto     map[int32][]AutoLink
	table    nameTable                     // what auto was found by; nil if nothing is linked unasked
	saying   []atomic.Pointer[digest.Hash] // of each entity what [Graph.InHash] takes of it; nil while nobody asked
	doubles  doubles                       // what is there twice
	kinds    func() digest.Hash            // of the schema
	lists    map[string][]int32            // by kind, in the kind's order; published entities only
	all      []*content.Entity             // published
	Problems []diag.Problem
	NextDue  edtf.Day // the next day on which a page appears or goes; 0 if none will
}

type entity struct {
	sealed digest.Sealed[*content.Entity]
	*content.Entity
	face   *content.Face
	doc    *content.Doc
	place  int32 // in doc
	rank   int32 // place in its kind's order, if not hidden
	hidden bool  // not to be seen: a draft, not yet published, expired, or of a later day
	later  bool  // of a later day: nothing of it was there yet
}

// A span has a list for each entity, one after the other.
type span[T any] struct {
	all  []T
	from []int32 // where each list begins, and where the last one ends
}

func (s *span[T]) of(i int32) []T { return s.all[s.from[i]:s.from[i+1]] }

func (e *entity) pos() diag.Pos { return e.doc.Places[e.place].Pos }

// Options say for when and for whom a graph is made.
type Options struct {
	Lang     string
	Today    edtf.Day
	Clock    edtf.Day // the real day, where Today was set to another; 0 is Today
	Drafts   bool     // show drafts and what is scheduled or expired
	Autolink bool     // link first mentions on pages that don't say otherwise
}

// Build joins docs, which come in order of their files.
func Build(s *schema.Schema, docs []*content.Doc, opts Options) *Graph {
	g := &Graph{schema: s, options: opts, kinds: sync.OnceValue(func() digest.Hash { return digest.Of(s.Kinds) })}
	g.collect(docs)
	g.saying = make([]atomic.Pointer[digest.Hash], len(g.entities))
	g.schedule(opts)
	var ordered sync.WaitGroup
	ordered.Go(func() { g.order() })
	g.index()
	g.uniqueValues()
	r := resolver{graph: g, citable: s.Citable(), lost: lost(docs)}
	r.run()
	g.auto = r.autolinks()
	r.byTarget()
	r.checkParts()
	ordered.Wait()
	return g
}

// collect puts the entities of all docs in order and reports those that are there twice.
func (g *Graph) collect(docs []*content.Doc) {
	rows := sorted(docs)
	g.entities = make([]entity, 0, len(rows))
	g.byID = make(map[string]int32, len(rows))
	odd := map[string]int32{} // by folded id, where that is another
	for _, row := range rows {
		sealed := row.doc.Entities[row.place]
		e := entity{sealed: sealed, Entity: sealed.Value(), doc: row.doc, place: row.place}
		e.face = e.Face()
		key, known := e.ID, content.Folded(e.ID)
		if !known {
			key = content.Fold(e.ID)
		}
		in := odd // nothing but ASCII is folded to ASCII
		if known {
			in = g.byID
		}
		first, twice := in[key]
		if twice {
			g.Problems = append(g.Problems, diag.Errorf(CodeDuplicateID, e.pos(), "%q is there twice", e.ID).
				WithHint("first at %s; keep one of them, or give one another name", g.entities[first].pos()))
			g.doubles.leaveOut(e.Entity)
			continue
		}
		i := int32(len(g.entities))
		g.byID[e.ID] = i
		if !known {
			odd[key] = i
		}
		g.entities = append(g.entities, e)
	}
}

// A row is an entity to be put in order.
type row struct {
	quick uint64 // the first bytes of its slug
	slug  string
	doc   *content.Doc
	place int32
	at    int32 // in the order in which entities come
}

// sorted gives the entities of all docs by id, those with one id as they come. Ids of
// one kind differ in their slugs, and to compare a few bytes of these as a number is
// most often enough.
func sorted(docs []*content.Doc) []row {
	kinds := map[string][]row{}
	var last string // files come kind by kind
	var rows []row
	n := int32(0)
	for _, d := range docs {
		for i := range d.Entities {
			e := d.Entities[i].Value()
			if e.Kind != last {
				kinds[last] = rows
				last, rows = e.Kind, kinds[e.Kind]
			}
			rows = append(rows, row{prefix(e.Slug), e.Slug, d, int32(i), n})
			n++
		}
	}
	kinds[last] = rows
	names := slices.SortedFunc(maps.Keys(kinds), func(a, b string) int { return cmp.Compare(a+"/", b+"/") }) // as ids have it
	out := make([]row, 0, n)
	for _, name := range names {
		rows := kinds[name]
		slices.SortFunc(rows, func(a, b row) int {
			if a.quick != b.quick {
				return cmp.Compare(a.quick, b.quick)
			}
			return cmp.Or(strings.Compare(a.slug, b.slug), cmp.Compare(a.at, b.at))
		})
		out = append(out, rows...)
	}
	return out
}

// prefix gives the first bytes of a text as a number that orders as they do.
func prefix(s string) uint64 {
	var first [8]byte
	copy(first[:], s)
	return binary.BigEndian.Uint64(first[:])
}

// schedule hides what is not to be seen on the day, and notes when that changes next.
func (g *Graph) schedule(opts Options) {
	g.all = make([]*content.Entity, 0, len(g.entities))
	for i := range g.entities {
		e := &g.entities[i]
		hidden := e.Draft
		for _, d := range []struct {
			date *edtf.Date
			from bool
		}{{&e.Publish, true}, {&e.Expires, false}} {
			day, ok := d.date.Earliest()
			if !ok {
				continue
			}
			if day > opts.Today && (g.NextDue == 0 || day < g.NextDue) && !e.Draft {
				g.NextDue = day
			}
			hidden = hidden || (day > opts.Today) == d.from
		}
		later := e.face.Traits&content.Dated != 0 && e.face.From > opts.Today
		if later && !e.Draft && (g.NextDue == 0 || e.face.From < g.NextDue) {
			g.NextDue = e.face.From
		}
		e.later = later && !opts.Drafts
		e.hidden = (hidden || later) && !opts.Drafts
		if !e.hidden {
			g.all = append(g.all, e.Entity)
		}
	}
}

// index notes every way in which an entity can be named.
func (g *Graph) index() {
	n := 0
	for i := range g.entities {
		n += len(g.entities[i].face.Names)
	}
	g.names = names{one: make(map[string]int32, n)}
	g.formerly = map[string]int32{}
	for i := range g.entities {
		f := g.entities[i].face
		for _, name := range f.Names {
			g.names.add(name, int32(i))
		}
		if len(f.Formerly) > 0 {
			g.entities[i].eachFormer(func(id string, pos diag.Pos) { g.formerlyID(id, pos, int32(i)) })
		}
	}
}

// names are the folded slugs, codes, names and aliases, with the entities that have them.
type names struct {
	one  map[string]int32 // an entity, or -1 less the index of several in many
	many [][]int32
}

func (n *names) add(name string, i int32) {
	switch first, taken := n.one[name]; {
	case !taken:
		n.one[name] = i
	case first < 0:
		n.many[-1-first] = append(n.many[-1-first], i)
	default:
		n.many = append(n.many, []int32{first, i})
		n.one[name] = -int32(len(n.many))
	}
}

// of gives the entities that have a folded name, in order. One alone is put into room.
func (n *names) of(name string, room *[1]int32) []int32 {
	i, ok := n.one[name]
	switch {
	case !ok:
		return nil
	case i < 0:
		return n.many[-1-i]
	}
	room[0] = i
	return room[:]
}

// eachFormer visits the earlier ids of an entity that has some, and where each is written.
func (e *entity) eachFormer(visit func(id string, pos diag.Pos)) {
	e.Claim(schema.FieldFormerly).Walk(func(c *schema.Claim) {
		for _, t := range c.Value.Text {
			visit(t.Text, c.Pos)
		}
	})
}

// formerlyID notes an id, written at pos, that an entity had before.
func (g *Graph) formerlyID(id string, pos diag.Pos, i int32) {
	kind, slug, ok := strings.Cut(id, "/")
	switch other, taken := g.byID[id]; {
	case !ok || content.SlugProblem(slug) != "" || g.schema.Kind(kind) == nil:
		g.Problems = append(g.Problems, diag.Errorf(CodeFormerly, pos, "%q is no id", id).WithHint("as port/puerto-cabello"))
		return
	case taken && other == i:
		g.Problems = append(g.Problems, diag.Errorf(CodeFormerly, pos, "%q is the id that it has now", id).WithHint("leave it out: earlier ids stand here"))
		return
	case taken:
		g.Problems = append(g.Problems, diag.Errorf(CodeFormerly, pos, "%q is the id of another entity", id).
			WithHint("it is at %s", g.entities[other].pos()))
		return
	}
	if other, taken := g.formerly[id]; taken && other != i {
		var at diag.Pos
		g.entities[other].eachFormer(func(former string, pos diag.Pos) {
			if former == id {
				at = pos
			}
		})
		g.Problems = append(g.Problems, diag.Errorf(CodeFormerly, pos, "%q is an earlier id of two entities", id).
			WithHint("the other is at %s", at))
		return
	}
	g.formerly[id] = i
}

// uniqueValues reports values that two entities of a kind share and should not.
func (g *Graph) uniqueValues() {
	type key struct{ kind, field, value string }
	seen := map[key]int32{}
	for i := range g.entities {
		e := &g.entities[i]
		for _, u := range e.face.Uniques {
			k := key{e.Kind, u.Field.Name, u.Key}
			first, taken := seen[k]
			if !taken {
				seen[k] = int32(i)
			} else if first != int32(i) {
				c := e.Unique(u)
				g.Problems = append(g.Problems, diag.Errorf(CodeDuplicateValue, c.Pos, "%q is the %s of %s already",
					c.Value.Text.In(""), u.Field.Name, g.id(first)).
					WithHint("it is at %s; each has its own", g.entities[first].Unique(u).Pos))
				g.doubles.pair(e.ID, g.id(first))
			}
		}
	}
}

// Entity returns the entity of that id; nil and false if there is none or it is hidden.
func (g *Graph) Entity(id string) (*content.Entity, bool) {
	i, ok := g.byID[id]
	if !ok || g.entities[i].hidden {
		return nil, false
	}
	return g.entities[i].Entity, true
}

// Hash returns the hash of what [Graph.Entity] returns, which is zero for nil.
func (g *Graph) Hash(id string) digest.Hash {
	i, ok := g.byID[id]
	if !ok || g.entities[i].hidden {
		return digest.Hash{}
	}
	return g.entities[i].sealed.Hash()
}

// FactsHash returns the hash of the facts of what [Graph.Entity] returns, which is zero for nil.
func (g *Graph) FactsHash(id string) digest.Hash {
	i, ok := g.byID[id]
	if !ok || g.entities[i].hidden {
		return digest.Hash{}
	}
	return g.entities[i].FactsHash()
}

// All gives every published entity, by id. The list must only be read.
func (g *Graph) All() []*content.Entity { return g.all }

// Later gives the entities that are not to be seen only because nothing of them is
// there yet, by id.
func (g *Graph) Later() []*content.Entity {
	var out []*content.Entity
	for i := range g.entities {
		if g.entities[i].later {
			out = append(out, g.entities[i].Entity)
		}
	}
	return out
}

// Pos tells where the entity of that id is written.
func (g *Graph) Pos(id string) diag.Pos {
	if i, ok := g.byID[id]; ok {
		return g.entities[i].pos()
	}
	return diag.Pos{}
}

// AsOfPos tells where it is written as of when the facts of the entity of that id hold; the
// zero position if it isn't.
func (g *Graph) AsOfPos(id string) diag.Pos {
	if i, ok := g.byID[id]; ok {
		return g.entities[i].doc.Places[g.entities[i].place].AsOf
	}
	return diag.Pos{}
}

// In returns what refers to the entity: first by data, then by prose; published referrers only.
// The list is made anew for each call.
func (g *Graph) In(id string) []Edge {
	return g.in(id, func(link) bool { return true })
}

// RelatedIn returns the relations among what [Graph.In] gives. Of what everybody mentions they
// are few.
func (g *Graph) RelatedIn(id string) []Edge {
	return g.in(id, func(l link) bool { return g.kindOf(l) == Relation })
}

// InHash gives a hash of all that [Graph.In] is made from, without making the edges: it is
// another if they are, and may be another if they are not.
func (g *Graph) InHash(id string) digest.Hash {
	i, ok := g.byID[id]
	if !ok {
		return digest.Hash{}
	}
	links := g.links.of(i)
	all := make([]byte, 0, len(links)*len(digest.Hash{}))
	for _, l := range links { // where in an entity a link stands is told by its references
		all = append(all, g.says(l.from)...)
	}
	return digest.Bytes(all)
}

// says gives a hash of what edges are made from of the entity that they come from: its facts, the
// references in its prose but not the words around them, and what all these mean.
func (g *Graph) says(i int32) []byte {
	if h := g.saying[i].Load(); h != nil {
		return h[:]
	}
	e := &g.entities[i]
	var refers []byte
	for _, r := range e.face.Refs {
		refers = append(refers, byte(r.Kind), byte(e.face.Spots[r.Spot].In), flags(r.Open, r.View))
	}
	h := digest.Join(digest.String(e.ID), e.FactsHash(), digest.Bytes(refers), g.means(i), g.kinds())
	g.saying[i].Store(&h)
	return h[:]
}

func flags(all ...bool) (out byte) {
	for _, f := range all {
		out <<= 1
		if f {
			out |= 1
		}
	}
	return out
}

// means gives a hash of what the references of an entity mean, and the names in its body that become links.
func (g *Graph) means(i int32) digest.Hash {
	var means []byte
	f := g.entities[i].face
	for at, to := range g.found.of(i) {
		if to >= 0 {
			means = append(means, g.id(to)...)
		}
		if to >= 0 && f.Refs[at].Fact && g.one(f.Asks(int32(at)).Whole, nil) >= 0 {
			means = append(means, '.') // it is called so, and no fact is asked for
		}
		means = append(means, '\n')
	}
	for _, a := range g.auto[i] {
		means = append(append(means, a.To...), '\n')
	}
	return digest.Bytes(means)
}

// WordsHash gives a hash of all that the sentences of an entity's edges are made from; zero if it is
// not there.
func (g *Graph) WordsHash(id string) digest.Hash {
	i, ok := g.byID[id]
	if !ok {
		return digest.Hash{}
	}
	e := &g.entities[i]
	words := e.WordsHash()
	if len(g.auto[i]) > 0 { // around names that become links there are any words
		words = digest.Join(e.sealed.Hash(), digest.Of(g.auto[i]))
	}
	return digest.Join(e.FactsHash(), words, g.means(i))
}

func (g *Graph) in(id string, which func(link) bool) []Edge {
	i, ok := g.byID[id]
	if !ok {
		return nil
	}
	links := g.links.of(i)
	n := 0
	for _, l := range links {
		if which(l) {
			n++
		}
	}
	out := make([]Edge, 0, n)
	for _, l := range links {
		if which(l) {
			out = append(out, g.edge(l, i))
		}
	}
	return out
}

// Referred tells how many references [Graph.In] gives.
func (g *Graph) Referred(id string) int {
	i, ok := g.byID[id]
	if !ok {
		return 0
	}
	return len(g.links.of(i))
}

// Referrers tells from how many entities an entity is mentioned and from how many it is
// cited, without making the edges. Relations that have a name on its side are not counted,
// nor are those that no page shows; what is told only of a later day is.
func (g *Graph) Referrers(id string) Referrers {
	i, ok := g.byID[id]
	if !ok {
		return Referrers{}
	}
	var mentioning, citing []int32
	for _, l := range g.links.of(i) {
		kind := g.kindOf(l)
		if kind == Relation {
			if _, spot := g.ref(l); spot.Field.Inverse != nil || spot.Field.Hidden {
				continue
			}
		}
		if kind == Citation {
			citing = append(citing, l.from)
		} else {
			mentioning = append(mentioning, l.from)
		}
	}
	return Referrers{distinct(mentioning), distinct(citing)}
}

// Referrers are numbers of entities that refer to one.
type Referrers struct{ Mentioning, Citing int }

func distinct(of []int32) int {
	slices.Sort(of)
	return len(slices.Compact(of))
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
	i, ok := g.byID[id]
	if !ok || g.entities[i].hidden {
		return nil
	}
	e := &g.entities[i]
	out := fragments(g.schema.Kind(e.Kind), e.Entity)
	for _, l := range g.links.of(i) {
		if part := g.relationPart(l); part != "" && !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	return out
}

// List returns the ids of the kind's published entities in the kind's order.
func (g *Graph) List(kind string) []string {
	out := make([]string, len(g.lists[kind]))
	for i, n := range g.lists[kind] {
		out[i] = g.id(n)
	}
	return out
}

// Beside returns the ids before and after an entity in its kind's order; "" at the ends.
func (g *Graph) Beside(id string) (prev, next string) {
	i, ok := g.byID[id]
	if !ok || g.entities[i].hidden {
		return "", ""
	}
	list, at := g.lists[g.entities[i].Kind], g.entities[i].rank
	if at > 0 {
		prev = g.id(list[at-1])
	}
	if int(at)+1 < len(list) {
		next = g.id(list[at+1])
	}
	return prev, next
}

// InTime tells of two published entities of one kind whether the first is earlier by the date
// that the kind is ordered by, -1, or later, 1; 0 where that can't be said.
func (g *Graph) InTime(id, other string) int {
	a, b := &g.entities[g.byID[id]], &g.entities[g.byID[other]]
	return g.sortKey(a, g.options.Lang).InTime(g.sortKey(b, g.options.Lang))
}

// Redirects returns the earlier ids, each with the id that it has become, in order.
func (g *Graph) Redirects() []Redirect {
	var out []Redirect
	for id, i := range g.formerly {
		if !g.entities[i].hidden {
			out = append(out, Redirect{id, g.id(i)})
		}
	}
	slices.SortFunc(out, func(a, b Redirect) int { return cmp.Compare(a.From, b.From) })
	return out
}

// A Redirect leads from an earlier id to the present one.
type Redirect struct{ From, To string }

// Targets adds to a set the ids of all that an entity links. The
// answer is false where names in its body may become links unasked: what it refers to then
// depends on its words.
func (g *Graph) Targets(id string, to map[string]bool) bool {
	i, ok := g.byID[id]
	if !ok {
		return true
	}
	for _, target := range g.found.of(i) {
		if target >= 0 {
			to[g.id(target)] = true
		}
	}
	return !g.options.links(g.entities[i].Entity)
}

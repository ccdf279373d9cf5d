package graph

import (
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/fanout"
)

// With gives the graph that [Build] would make with other docs in the place of some, all
// else being the same: docs has the new ones by those that they replace, which must be
// Joined as [content.Alike] has it. What is between entities then is as it was, and all of
// it is kept; names and order are mended, which named says is needless. The answer is nil
// where it can't be told without making the graph anew.
func (g *Graph) With(docs map[*content.Doc]*content.Doc, named bool) *Graph {
	if len(docs) == 0 {
		return g
	}
	for was := range docs {
		if slices.ContainsFunc(g.Problems, func(p diag.Problem) bool { return strings.Contains(p.String(), was.File) }) {
			return nil // it tells a place, which may be another now
		}
	}
	out := *g
	out.entities = slices.Clone(g.entities)
	out.all = make([]*content.Entity, 0, len(g.all))
	out.auto = maps.Clone(g.auto)
	out.saying = make([]atomic.Pointer[digest.Hash], len(g.saying))
	var replaced []int32
	for i := range out.entities {
		e := &out.entities[i]
		if now, ok := docs[e.doc]; ok {
			e.doc, e.sealed = now, now.Entities[e.place]
			e.Entity = e.sealed.Value()
			e.face = e.Face()
			replaced = append(replaced, int32(i))
		} else {
			out.saying[i].Store(g.saying[i].Load())
		}
		if !e.hidden {
			out.all = append(out.all, e.Entity)
		}
	}
	if !named && !out.rename(g, replaced) {
		return nil
	}
	for _, i := range replaced {
		if !out.linkAgain(i) {
			return nil
		}
	}
	return &out
}

// rename puts the names of entities in the place of those that they had in an earlier
// graph, and lists their kinds in order again. It tells whether that is all: no reference
// is by a name that was taken away or given, no name is linked unasked, and no problem
// suggests one.
func (g *Graph) rename(was *Graph, replaced []int32) bool {
	if len(g.Problems) > 0 || g.table != nil {
		return false
	}
	changed := map[string]bool{}
	kinds := map[string]bool{}
	for _, i := range replaced {
		before, now := was.entities[i].face.Names, g.entities[i].face.Names
		kinds[g.entities[i].Kind] = true
		for _, names := range [][]string{before, now} {
			for _, name := range names {
				if slices.Contains(before, name) != slices.Contains(now, name) {
					changed[name] = true
				}
			}
		}
	}
	for name := range changed { // one that several have or get is for [Build] to judge
		if _, taken := was.names.one[name]; taken && was.names.one[name] < 0 {
			return false
		}
	}
	if g.refersBy(changed) {
		return false
	}
	g.names = names{one: maps.Clone(was.names.one), many: was.names.many}
	for _, i := range replaced {
		for _, name := range was.entities[i].face.Names {
			if changed[name] {
				delete(g.names.one, name)
			}
		}
	}
	for _, i := range replaced {
		for _, name := range g.entities[i].face.Names {
			if _, taken := g.names.one[name]; taken && changed[name] {
				return false
			}
			if changed[name] {
				g.names.one[name] = i
			}
		}
	}
	g.lists = maps.Clone(was.lists)
	for kind := range kinds {
		g.orderKind(kind)
	}
	return true
}

// refersBy tells whether a reference of any entity is by one of some names.
func (g *Graph) refersBy(names map[string]bool) bool {
	if len(names) == 0 {
		return false
	}
	var lengths [64]bool // of the names: few references get further
	for name := range names {
		lengths[len(name)%64] = true
	}
	var found atomic.Bool
	fanout.Each(0, len(g.entities), stretchLength, func(i int) {
		f := g.entities[i].face
		for at := range f.Refs {
			ref := &f.Refs[at]
			if lengths[len(ref.Key)%64] && names[ref.Key] || ref.Fact && names[f.Asks(int32(at)).Whole] {
				found.Store(true)
			}
		}
	})
	return found.Load()
}

// linkAgain finds the names in a new body that become links, and tells whether they link
// to what the old ones linked to.
func (g *Graph) linkAgain(i int32) bool {
	e := g.entities[i].Entity
	if !g.options.links(e) {
		return true
	}
	r := resolver{graph: &Graph{schema: g.schema, entities: g.entities, byID: g.byID, formerly: g.formerly, names: g.names}}
	links := r.autolinkBody(e, g.table)
	if len(r.graph.Problems) > 0 || !slices.EqualFunc(links, g.auto[i], func(a, b AutoLink) bool { return a.To == b.To }) {
		return false
	}
	if len(links) > 0 {
		g.auto[i] = links
	}
	return true
}

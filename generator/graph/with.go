package graph

import (
	"maps"
	"slices"
	"strings"

	"portolan/generator/content"
	"portolan/generator/diag"
)

// With gives the graph that [Build] would make with other docs in the place of some, all
// else being the same: docs has the new ones by those that they replace, and each must be
// alike ([content.Alike]). What is between entities then is as it was, and all of it is
// kept. The answer is nil where that can't be told without making it anew.
func (g *Graph) With(docs map[*content.Doc]*content.Doc) *Graph {
	for was := range docs {
		if slices.ContainsFunc(g.Problems, func(p diag.Problem) bool { return strings.Contains(p.String(), was.File) }) {
			return nil // it tells a place, which may be another now
		}
	}
	out := *g
	out.entities = slices.Clone(g.entities)
	out.all = make([]*content.Entity, 0, len(g.all))
	out.auto = maps.Clone(g.auto)
	for i := range out.entities {
		e := &out.entities[i]
		if now, ok := docs[e.doc]; ok {
			e.doc, e.sealed = now, now.Entities[e.place]
			e.Entity = e.sealed.Value()
			e.face = e.Face()
			if !out.linkAgain(int32(i)) {
				return nil
			}
		}
		if !e.hidden {
			out.all = append(out.all, e.Entity)
		}
	}
	return &out
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

package graph

import (
	"cmp"
	"slices"

	"portolan/generator/content"
)

// order lists the published entities of each kind by the field that the kind
// names; where that is equal by name, then by id.
func (g *Graph) order(lang string) {
	g.lists = make(map[string][]int32, len(g.schema.Kinds))
	type row struct {
		key *content.SortKey
		i   int32
	}
	rows := make(map[string][]row, len(g.schema.Kinds))
	var of []row
	kind := "" // entities of a kind stand in a row
	for i := range g.entities {
		e := &g.entities[i]
		if e.Kind != kind {
			rows[kind] = of
			kind, of = e.Kind, rows[e.Kind]
		}
		if !e.hidden {
			of = append(of, row{g.sortKey(e, lang), int32(i)})
		}
	}
	rows[kind] = of
	for _, k := range g.schema.Kinds {
		rows := rows[k.Name]
		slices.SortFunc(rows, func(a, b row) int { return cmp.Or(a.key.Compare(b.key, k), cmp.Compare(a.i, b.i)) })
		list := make([]int32, len(rows))
		for i, r := range rows {
			list[i] = r.i
			g.entities[r.i].rank = int32(i)
		}
		g.lists[k.Name] = list
	}
}

// sortKey gives the key of an entity in a language: its face has that of the site's.
func (g *Graph) sortKey(e *entity, lang string) *content.SortKey {
	if e.face.Sort.Lang == lang {
		return &e.face.Sort
	}
	key := content.NewSorter(lang).Key(e.Entity, g.schema.Kind(e.Kind))
	return &key
}

package graph

import (
	"cmp"
	"slices"

	"portolan/generator/content"
)

// order lists the published entities of each kind by the field that the kind
// names; where that is equal by name, then by id.
func (g *Graph) order() {
	g.lists = make(map[string][]int32, len(g.schema.Kinds))
	for _, k := range g.schema.Kinds {
		g.orderKind(k.Name)
	}
}

// orderKind lists the entities of one kind, which stand in a row.
func (g *Graph) orderKind(kind string) {
	type row struct {
		key *content.SortKey
		i   int32
	}
	k := g.schema.Kind(kind)
	first, _ := slices.BinarySearchFunc(g.entities, kind+"/", func(e entity, id string) int { return cmp.Compare(e.ID, id) })
	var rows []row
	for i := first; i < len(g.entities) && g.entities[i].Kind == kind; i++ {
		if e := &g.entities[i]; !e.hidden {
			rows = append(rows, row{g.sortKey(e, g.options.Lang), int32(i)})
		}
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Or(a.key.Compare(b.key, k), cmp.Compare(a.i, b.i)) })
	list := make([]int32, len(rows))
	for i, r := range rows {
		list[i] = r.i
		g.entities[r.i].rank = int32(i)
	}
	g.lists[kind] = list
}

// sortKey gives the key of an entity in a language: its face has that of the site's.
func (g *Graph) sortKey(e *entity, lang string) *content.SortKey {
	if e.face.Sort.Lang == lang {
		return &e.face.Sort
	}
	key := content.NewSorter(lang).Key(e.Facts(), g.schema.Kind(e.Kind))
	return &key
}

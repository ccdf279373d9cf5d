package graph

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"portolan/generator/lexicon"
)

// A worded is an entity with the words of one of its names.
type worded struct {
	entity int32
	words  string // as [words] gives them
}

// mostWorded is how many entities a hint lists.
const mostWorded = 3

// byWords asks whether one of the entities was meant that have the words of a name that finds
// nothing in one of theirs, the shortest names first; "" if there are none. Accents
// don't count, for many leave them out. Sources are found only where one is wanted, as their
// titles are sentences.
func (r *resolver) byWords(target string, kinds []string) string {
	g := r.graph
	sought := words(withoutKind(target))
	if len(sought) < len("  ")+minName { // "US" and "de" are in names of whatever has nothing to do with them
		return ""
	}
	if r.worded == nil {
		r.worded = g.worded()
	}
	longer := map[int32]int{} // how much longer than sought the shortest name is, by entity
	for _, w := range r.worded {
		e := &g.entities[w.entity]
		if !strings.Contains(w.words, sought) || !e.among(kinds) || len(kinds) == 0 && g.schema.Kind(e.Kind).Citable {
			continue
		}
		if more, known := longer[w.entity]; !known || len(w.words)-len(sought) < more {
			longer[w.entity] = len(w.words) - len(sought)
		}
	}
	found := slices.SortedFunc(maps.Keys(longer), func(a, b int32) int { // entities stand by id
		return cmp.Or(cmp.Compare(longer[a], longer[b]), cmp.Compare(a, b))
	})
	var told []string
	for _, i := range found[:min(len(found), mostWorded)] {
		told = append(told, fmt.Sprintf("%s (%s)", g.id(i), g.entities[i].Title.In("")))
	}
	if told == nil {
		return ""
	}
	return "did you mean " + strings.Join(told, " or ") + "?"
}

// worded lists the names of all entities by their words. It is long to make, and asked for
// only where a reference finds nothing.
func (g *Graph) worded() []worded {
	var out []worded
	for i := range g.entities {
		for _, name := range g.entities[i].face.Names {
			out = append(out, worded{int32(i), words(name)})
		}
	}
	return out
}

// words gives the words of a text without accents and in small letters, a blank before and
// behind each.
func words(text string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for word := range strings.FieldsFuncSeq(text, func(c rune) bool { return !wordRune(c) }) {
		if folded := lexicon.Fold(word); folded != "" {
			b.WriteString(folded + " ")
		}
	}
	return b.String()
}

package edit

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"portolan/generator/content"
	"portolan/generator/diag"
)

// mostNear is how many entities are suggested.
const mostNear = 3

// near asks whether one of the entities was meant that have the words of something that finds
// nothing in a name, or are called nearly so; "" if there are none. What is written may
// be a path or an address: its last part counts, and the kind, if it names one.
func (c *Content) near(written string) string {
	bare := strings.Trim(written, "/")
	kind, _, _ := strings.Cut(bare, "/")
	bare = path.Base(bare)
	for _, ending := range []string{".yaml", ".md", ".csv", ".list"} {
		bare = strings.TrimSuffix(bare, ending)
	}
	bare = content.Fold(bare)
	labels := map[string]string{}
	ids := map[string][]string{} // by what they are called, folded
	var names []string
	worded := map[string]int{} // how much longer the shortest name is that has the words in it, by id
	for _, d := range c.Docs {
		for _, sealed := range d.Entities {
			e := sealed.Value()
			labels[e.ID] = e.Label(c.Lang)
			all := append([]string{e.Slug}, e.Names()...)
			for _, name := range all {
				if more, known := worded[e.ID]; hasWords(content.Fold(name), bare) && (!known || len(name)-len(bare) < more) {
					worded[e.ID] = len(name) - len(bare)
				}
			}
			for _, name := range append(all, e.Codes()...) {
				name = content.Fold(name)
				if ids[name] == nil {
					names = append(names, name)
				}
				ids[name] = append(ids[name], e.ID)
			}
		}
	}
	slices.Sort(names)
	found := slices.Concat(ids[bare], slices.SortedFunc(maps.Keys(worded), func(a, b string) int {
		return cmp.Or(cmp.Compare(worded[a], worded[b]), cmp.Compare(a, b))
	}))
	for _, name := range diag.Nearest(bare, names) {
		found = append(found, ids[name]...)
	}
	if c.Schema.Kind(kind) != nil && ids[bare] == nil { // those of the kind first, if nothing is called just so
		rank := func(id string) int {
			if strings.HasPrefix(id, kind+"/") {
				return 0
			}
			return 1
		}
		slices.SortStableFunc(found, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	}
	var told []string
	for _, id := range found {
		if one := fmt.Sprintf("%s (%s)", id, labels[id]); !slices.Contains(told, one) && len(told) < mostNear {
			told = append(told, one)
		}
	}
	if told == nil {
		return ""
	}
	return "did you mean " + strings.Join(told, " or ") + "?"
}

// hasWords tells whether a folded name has the words of another in it, one behind the other.
func hasWords(name, words string) bool {
	split := func(s string) string { return " " + strings.Join(strings.FieldsFunc(s, between), " ") + " " }
	return strings.TrimSpace(split(words)) != "" && strings.Contains(split(name), split(words))
}

func between(r rune) bool { return strings.ContainsRune(" -_/.,()\u2013", r) }

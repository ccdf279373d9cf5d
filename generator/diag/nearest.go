package diag

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// Nearest returns up to three of names that a person may have meant by word,
// likeliest first: those within a third of its length in edits, or that it begins. Two
// letters that changed places are one edit.
func Nearest(word string, names []string) []string {
	type scored struct {
		name string
		dist int
	}
	w := strings.ToLower(word)
	limit := max(1, utf8.RuneCountInString(w)/3)
	var near []scored
	for _, name := range names {
		n := strings.ToLower(name)
		if abs(utf8.RuneCountInString(n)-utf8.RuneCountInString(w)) > limit && !(len(w) >= 3 && strings.HasPrefix(n, w)) {
			continue
		}
		d := levenshtein.ComputeDistance(w, n)
		if len(w) >= 3 && strings.HasPrefix(n, w) || swapped(w, n) {
			d = 1
		}
		if d <= limit {
			near = append(near, scored{name, d})
		}
	}
	slices.SortFunc(near, func(a, b scored) int { return cmp.Or(cmp.Compare(a.dist, b.dist), cmp.Compare(a.name, b.name)) })
	var out []string
	for _, s := range near {
		if !slices.Contains(out, s.name) {
			out = append(out, s.name)
		}
		if len(out) == 3 {
			break
		}
	}
	return out
}

// DidYouMean gives "did you mean "x"?" for the nearest of names, or "" if none is near.
func DidYouMean(word string, names []string) string {
	near := Nearest(word, names)
	if len(near) == 0 {
		return ""
	}
	for i := range near {
		near[i] = `"` + near[i] + `"`
	}
	return "did you mean " + strings.Join(near, " or ") + "?"
}

// maxListed is how many names a hint lists.
const maxListed = 5

// Meant gives a hint for a word that is none of names: [DidYouMean], or where none is near
// up to five of the names, those with the fewest edits between first, behind the words of
// begin and before how many more there are; "" where there are no names.
func Meant(word string, names []string, begin string) string {
	if hint := DidYouMean(word, names); hint != "" || len(names) == 0 {
		return hint
	}
	w := strings.ToLower(word)
	dist := make(map[string]int, len(names))
	for _, name := range names {
		dist[name] = levenshtein.ComputeDistance(w, strings.ToLower(name))
	}
	all := slices.SortedFunc(maps.Keys(dist), func(a, b string) int { return cmp.Or(cmp.Compare(dist[a], dist[b]), cmp.Compare(a, b)) })
	listed := strings.Join(all[:min(len(all), maxListed)], ", ")
	if more := len(all) - maxListed; more > 0 {
		listed += fmt.Sprintf(" and %d more", more)
	}
	return begin + " " + listed
}

// swapped tells whether two letters that changed places make a into b: the
// commonest slip, which counts as two edits.
func swapped(a, b string) bool {
	r, s := []rune(a), []rune(b)
	if len(r) != len(s) {
		return false
	}
	for i := range r {
		if r[i] != s[i] {
			return i+1 < len(r) && r[i] == s[i+1] && r[i+1] == s[i] && string(r[i+2:]) == string(s[i+2:])
		}
	}
	return false
}

func abs(n int) int { return max(n, -n) }

package serve

import (
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"portolan/generator/diag"
)

// arrived gives the errors of now that before doesn't have.
func arrived(before, now []diag.Problem) []diag.Problem {
	return arrivals(diag.AtLeast(before, diag.Error), diag.AtLeast(now, diag.Error))
}

// arrivedMild gives the warnings and notes of now that before doesn't have.
func arrivedMild(before, now []diag.Problem) []diag.Problem {
	return arrivals(mild(before), mild(now))
}

// mild gives the problems that are no errors.
func mild(problems []diag.Problem) []diag.Problem {
	return slices.DeleteFunc(slices.Clone(problems), func(p diag.Problem) bool { return p.Severity == diag.Error })
}

// arrivals gives the problems of now that before doesn't have. Lines shift while one
// types, so a problem is known again by its code, file and message; where there are several
// alike, those whose line of text is new are taken for the new ones.
func arrivals(before, now []diag.Problem) []diag.Problem {
	type alike struct {
		code          diag.Code
		file, message string
	}
	type same struct {
		alike
		source string
	}
	many, lines := map[alike]int{}, map[same]int{}
	for _, p := range before {
		a := alike{p.Code, p.Pos.File, p.Message}
		many[a]++
		lines[same{a, p.Source}]++
	}
	var rest, out []diag.Problem
	for _, p := range now {
		a := alike{p.Code, p.Pos.File, p.Message}
		if s := (same{a, p.Source}); lines[s] > 0 {
			lines[s]--
			many[a]--
			continue
		}
		rest = append(rest, p)
	}
	for _, p := range rest {
		if a := (alike{p.Code, p.Pos.File, p.Message}); many[a] > 0 {
			many[a]--
			continue
		}
		out = append(out, p)
	}
	return out
}

// failing tells whether some of problems stop a page from being made.
func failing(problems []diag.Problem) bool {
	errors, _ := diag.Count(problems)
	return errors > 0
}

// without gives the problems that are not in others.
func without(problems, others []diag.Problem) []diag.Problem {
	if len(others) == 0 {
		return problems
	}
	known := make(map[diag.Problem]bool, len(others))
	for _, p := range others {
		known[p] = true
	}
	var out []diag.Problem
	for _, p := range problems {
		if !known[p] {
			out = append(out, p)
		}
	}
	return out
}

const (
	maxItems  = 20  // problems that an overlay lists
	maxSource = 160 // characters of a line that are shown
	maxText   = 800 // characters of a message or hint
)

// A problemList is problems in the form that the client shows.
type problemList struct {
	Items []problemItem `json:"items"`
	More  int           `json:"more"` // that are not listed
}

// A problemItem is a problem, its line cut in three: what stands before the place, the
// character that it is at, and what stands after.
type problemItem struct {
	Place    string       `json:"place"` // content/ports/x.yaml:3:9
	Link     template.URL `json:"link"`  // opens the place in an editor; may be ""
	Severity string       `json:"severity"`
	Message  string       `json:"message"`
	Code     diag.Code    `json:"code"`
	Hint     string       `json:"hint"`
	Before   string       `json:"before"`
	At       string       `json:"at"`
	After    string       `json:"after"`
}

// Source tells whether there is a line to show.
func (p problemItem) Source() bool { return strings.TrimSpace(p.Before+p.At+p.After) != "" }

// list gives the first of problems, and how many more there are.
func (s *server) list(problems []diag.Problem) problemList {
	n := min(len(problems), maxItems)
	return problemList{s.items(problems[:n]), len(problems) - n}
}

func (s *server) items(problems []diag.Problem) []problemItem {
	items := make([]problemItem, len(problems))
	for i, p := range problems {
		item := problemItem{Place: diag.Visible(p.Pos.String()), Severity: p.Severity.String(), Message: brief(p.Message), Code: p.Code, Hint: brief(p.Advice())}
		item.Link = template.URL(s.Editor.At(s.Dir, p.Pos))
		item.Before, item.At, item.After = diag.Around(diag.Visible(p.Source), p.Pos.Col, maxSource)
		items[i] = item
	}
	return items
}

// brief gives a text in a length that a page can show.
func brief(s string) string {
	if chars := []rune(s); len(chars) > maxText {
		s = string(chars[:maxText]) + "…"
	}
	return diag.Visible(s)
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

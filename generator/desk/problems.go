package desk

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/graph"
)

var problemKeys = tableKeys("", "severity", "code", "where", "new")

// maxSource is how many characters of a line are shown.
const maxSource = 160

// A Problem is a row of a list of problems: what is wrong, the line with the place in it
// marked, and where that is.
type Problem struct {
	ID                string // of the row: the same as long as the problem is
	Severity          string
	New               bool // of the last edit, or an error that an edit brought and that is not mended
	Message, Hint     string
	Code, CodeHref    string
	Before, At, After string
	Place             Place
	Subject           *Subject // nil for what is no entity's
	Fact              string   // the field that it is about, where that is known
	AsOf              string   // the date as of which that is given
}

// Excerpt tells whether there is a line to show.
func (p Problem) Excerpt() bool { return strings.TrimSpace(p.Before+p.At+p.After) != "" }

// A ProblemList is the page of all problems, and of a report.
type ProblemList struct {
	About string // a sentence on what is listed
	More  *Link  // to more about that
	Dated bool   // facts are listed with the date as of which they are given
	Table Table
	Rows  []Problem
	Empty string // what to say where nothing is wrong
}

// A finding is a problem with what rows are filtered and sorted by.
type finding struct {
	diag.Problem
	order  int
	new    bool
	entity graph.Written
	known  bool // the entity is
	label  string
	asOf   edtf.Date
}

func (f finding) kind() string {
	if !f.known {
		return ""
	}
	return f.entity.Kind
}

// findings gives the problems that a test lets through, the gravest first, among these
// the new ones, and else in the order in which they were found.
func (s *sheet) findings(keep func(diag.Problem) bool) []finding {
	var out []finding
	for i, p := range s.All {
		if !keep(p) {
			continue
		}
		f := finding{Problem: p, order: i, new: s.fresh[p]}
		if f.entity, f.known = s.places.at(p.Pos); f.known {
			f.label = s.label(f.entity)
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, bySeverity)
	return out
}

func bySeverity(a, b finding) int {
	return cmp.Or(cmp.Compare(a.Severity, b.Severity), compareTrue(a.new, b.new), cmp.Compare(a.order, b.order))
}

func byPlace(a, b finding) int { return a.Pos.Compare(b.Pos) }

// compareTrue puts what is so first.
func compareTrue(a, b bool) int {
	switch {
	case a && !b:
		return -1
	case b && !a:
		return 1
	}
	return 0
}

// lastIfEmpty orders texts for people; what has none comes last.
func lastIfEmpty(a, b string) int { return cmp.Or(compareTrue(a != "", b != ""), compareWords(a, b)) }

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func newFilter() filter[finding] {
	return filter[finding]{key: "new", label: "Of this edit", of: func(f finding) string { return yes(f.new) },
		word: func(string) string { return "only what is new" }}
}

// problems makes the page of all problems.
func (s *sheet) problems(string) {
	t := tabulation[finding]{ask: s.ask,
		columns: []column[finding]{
			{"severity", "Severity", bySeverity},
			{"code", "Problem", func(a, b finding) int {
				return cmp.Or(cmp.Compare(a.Code, b.Code), compareWords(a.Message, b.Message))
			}},
			{"page", "Page", func(a, b finding) int { return lastIfEmpty(a.label, b.label) }},
			{"place", "Place", byPlace},
		},
		filters: []filter[finding]{
			{key: "severity", label: "Severity", of: func(f finding) string { return f.Severity.String() }, order: []string{"error", "warning", "note"}},
			newFilter(),
			{key: "where", label: "Where", of: func(f finding) string { return folderOf(f.Pos.File) }},
			{key: "code", label: "Code", of: func(f finding) string { return string(f.Code) }},
		},
	}
	table, rows := t.arrange("problems", "Problems", s.findings(func(diag.Problem) bool { return true }))
	s.show("problems", ProblemList{Table: table, Rows: s.rows(rows), Empty: "Nothing is wrong, and nothing waits to be looked at again."})
}

// rows writes findings out.
func (s *sheet) rows(list []finding) []Problem {
	out := make([]Problem, len(list))
	for i, f := range list {
		p := Problem{Severity: f.Severity.String(), New: f.new, Message: brief(f.Message), Hint: brief(f.Advice()),
			Code: brief(string(f.Code)), CodeHref: codePath(f.Code), Place: s.place(f.Pos)}
		p.Before, p.At, p.After = diag.Around(diag.Visible(f.Source), f.Pos.Col, maxSource)
		if f.known {
			p.Subject = s.subject(f.entity)
			if c := claimAt(f.entity, f.Pos); c != nil {
				p.Fact, p.AsOf = brief(cmp.Or(c.Field.Label.In(s.lang), c.Field.Name)), asOf(c).String()
			}
		}
		out[i] = p
	}
	ids := map[string]int{}
	for i, f := range list {
		id := rowID("p", f.Pos.File, string(f.Code), f.Message)
		ids[id]++
		out[i].ID = fmt.Sprintf("%s-%d", id, ids[id])
	}
	return out
}

// rowID gives an id for a row by what tells it from others.
func rowID(prefix string, parts ...string) string {
	h := fnv.New64a()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return fmt.Sprintf("%s%x", prefix, h.Sum64())
}

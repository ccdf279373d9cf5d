package desk

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"portolan/generator/check"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/rule"
)

var (
	problemKeys = tableKeys("", "severity", "code", "where", "new")
	reportKeys  = tableKeys("", "kind", "new")
)

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
		p := Problem{Severity: f.Severity.String(), New: f.new, Message: brief(f.Message), Hint: brief(f.Hint),
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

// A reportKind is a list of what editors may want to look at again: the problems of a code.
type reportKind struct {
	code  diag.Code
	title string
	dated bool
}

// reports are the reports, by what to look at first.
var reports = []reportKind{
	{rule.CodeUnsourced, "Facts without a source", false},
	{rule.CodeStale, "Stale facts", true},
	{rule.CodeExpectationOpen, "Overdue expectations", true},
	{rule.CodeSingleRelay, "Facts on a single relayed source", false},
	{rule.CodeOrphan, "Orphans", false},
	{rule.CodeUnlinkedMention, "Unlinked mentions", false},
	{rule.CodeSourceUncited, "Sources never cited", false},
}

// A ReportLink tells of a report.
type ReportLink struct {
	Link
	Severity string // of what it lists; "" if it lists nothing
	Count    int
	New      int
	About    string
}

// found counts the problems of a code.
func (s *sheet) found(code diag.Code) int {
	n := 0
	for _, p := range s.All {
		if p.Code == code {
			n++
		}
	}
	return n
}

// reports makes the list of the reports.
func (s *sheet) reports(string) {
	var out []ReportLink
	for _, r := range reports {
		l := ReportLink{Link: Link{r.title, root + "reports/" + string(r.code) + "/"}, About: s.summary(r.code)}
		for _, p := range s.All {
			if p.Code != r.code {
				continue
			}
			l.Severity = p.Severity.String()
			l.Count++
			if s.fresh[p] {
				l.New++
			}
		}
		out = append(out, l)
	}
	s.show("reports", out)
}

// report makes one report.
func (s *sheet) report(code string) {
	i := slices.IndexFunc(reports, func(r reportKind) bool { return string(r.code) == code })
	if i < 0 {
		var names []string
		for _, r := range reports {
			names = append(names, string(r.code))
		}
		s.missing(strings.TrimSpace("There is no report " + quoted(code) + ". " + didYouMean(code, names)))
		return
	}
	r := reports[i]
	t := tabulation[finding]{ask: s.ask,
		columns: []column[finding]{
			{"page", "Page", func(a, b finding) int { return lastIfEmpty(a.label, b.label) }},
			{"finding", "Finding", func(a, b finding) int { return compareWords(a.Message, b.Message) }},
		},
		filters: []filter[finding]{
			{key: "kind", label: "Kind", of: finding.kind, word: s.kindName},
			newFilter(),
		},
	}
	list := s.findings(func(p diag.Problem) bool { return p.Code == r.code })
	if r.dated {
		for i := range list {
			if !list[i].known {
				continue
			}
			if c := claimAt(list[i].entity, list[i].Pos); c != nil {
				list[i].asOf = asOf(c)
			}
		}
		t.columns = append(t.columns, column[finding]{"as-of", "As of", func(a, b finding) int {
			return cmp.Or(compareTrue(!a.asOf.IsZero(), !b.asOf.IsZero()), a.asOf.Compare(b.asOf))
		}})
	}
	t.columns = append(t.columns, column[finding]{"place", "Place", byPlace})
	table, rows := t.arrange("findings", r.title, list)
	s.page.Title = r.title
	s.show("report", ProblemList{About: s.summary(r.code), More: &Link{"What to do about it", codePath(r.code)}, Dated: r.dated,
		Table: table, Rows: s.rows(rows), Empty: "There are none."})
}

// summary gives the sentence that says what a code means.
func (s *sheet) summary(code diag.Code) string {
	for _, c := range s.codes {
		if c.Code == string(code) {
			return c.Summary
		}
	}
	return ""
}

func codePath(code diag.Code) string {
	return (&url.URL{Path: root + "codes/" + string(code) + "/"}).EscapedPath()
}

// A CodePage tells what a code means.
type CodePage struct {
	Text template.HTML
	All  *Link // to the problems of this code; nil if there are none
}

// code makes the page of a code.
func (s *sheet) code(code string) {
	i := slices.IndexFunc(s.codes, func(c check.Rule) bool { return c.Code == code })
	if i < 0 {
		var names []string
		for _, c := range s.codes {
			names = append(names, c.Code)
		}
		s.missing(strings.TrimSpace("There is no code " + quoted(code) + ". " + didYouMean(code, names)))
		return
	}
	out := CodePage{Text: codeText(s.codes[i].Page)}
	if n := s.found(diag.Code(code)); n > 0 {
		out.All = &Link{counted(n, "problem") + " of this code", address(root, map[string][]string{"code": {code}})}
	}
	s.page.Title = code
	s.show("code", out)
}

// didYouMean gives a sentence with the nearest name, or "".
func didYouMean(wrong string, names []string) string {
	hint := diag.DidYouMean(wrong, names)
	if hint == "" {
		return ""
	}
	return strings.ToUpper(hint[:1]) + brief(hint[1:])
}

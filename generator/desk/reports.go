package desk

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"portolan/generator/check"
	"portolan/generator/diag"
	"portolan/generator/rule"
)

var reportKeys = tableKeys("", "kind", "new")

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

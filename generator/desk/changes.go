package desk

import (
	"cmp"
	"fmt"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/git"
)

var changeKeys = append(tableKeys("", "change", "where"), DiffKey)

// maxInFile is how many entities of a file are named beside it.
const maxInFile = 3

// A ChangeList is the page of what changed since the last commit.
type ChangeList struct {
	Trouble []string // what keeps git from telling, or from telling all
	Against []string // the commits that are compared with, a sentence each
	Table   Table
	Rows    []Changed
	Diff    *Diff
	None    bool // git told, and nothing changed
}

// A Changed is a file that changed.
type Changed struct {
	ID       string
	Name     string
	From     string // its name before, of a renamed one
	Change   string
	Lines    bool // they were counted
	Added    int
	Removed  int
	Place    Place
	Subjects []*Subject // what is written in it
	More     int        // that is written in it too
	Diff     string     // address of the page with its diff
	Current  bool       // that is shown
}

// A Diff is what changed in a file, line by line.
type Diff struct {
	Name  string
	Lines []DiffLine
	More  int
	Close string // address of the page without it
}

// A DiffLine is a line of a diff: its class is added, removed, same or gap.
type DiffLine struct{ Class, Sign, Text string }

// changes makes the page of what changed since the last commit.
func (s *sheet) changes(string) {
	var out ChangeList
	report := git.Report{}
	if s.Changes != nil {
		report = *s.Changes
	}
	var list []git.File
	out.Trouble = trouble(report)
	for _, r := range report.Repositories {
		if r.Commit == (git.Commit{}) {
			continue
		}
		out.Against = append(out.Against, fmt.Sprintf("%s: compared with commit %s of %s, %s.", diag.Visible(strings.Join(r.Folders, ", ")), diag.Visible(r.Commit.Hash),
			r.Commit.Time.Format("2006-01-02 15:04"), quoted(r.Commit.Subject)))
		list = append(list, r.Files...)
		if r.Diff != nil {
			out.Diff = s.diff(*r.Diff)
		}
	}
	out.None = len(list) == 0 && len(out.Trouble) == 0 && len(out.Against) > 0
	if wanted := s.ask.get(DiffKey); wanted != "" && out.Diff == nil {
		s.ask.note("Nothing that Git tells of changed in " + quoted(wanted) + ".")
	}
	t := tabulation[git.File]{ask: s.ask,
		columns: []column[git.File]{
			{"file", "File", func(a, b git.File) int { return cmp.Compare(a.Name, b.Name) }},
			{"change", "Change", func(a, b git.File) int { return cmp.Compare(a.Change, b.Change) }},
			{"lines", "Lines", func(a, b git.File) int { return cmp.Compare(a.Added+a.Removed, b.Added+b.Removed) }},
			{"", "Pages", nil},
		},
		filters: []filter[git.File]{
			{key: "change", label: "Change", of: func(f git.File) string { return string(f.Change) },
				order: []string{string(git.Added), string(git.Modified), string(git.Renamed), string(git.Deleted)}},
			{key: "where", label: "Where", of: func(f git.File) string { return folderOf(f.Name) }},
		},
	}
	var rows []git.File
	out.Table, rows = t.arrange("changes", "Files that changed", list)
	for _, f := range rows {
		out.Rows = append(out.Rows, s.changed(f))
	}
	s.show("changes", out)
}

// trouble says what git can't tell, and why.
func trouble(r git.Report) []string {
	var out []string
	if r.Absent {
		out = append(out, "Git is not installed on this machine, so what changed since the last commit isn’t known.")
	}
	if len(r.Outside) > 0 {
		verb := "is"
		if len(r.Outside) > 1 {
			verb = "are"
		}
		out = append(out, diag.Visible(strings.Join(r.Outside, ", "))+" "+verb+" in no Git repository, so what changed there isn’t known.")
	}
	for _, repo := range r.Repositories {
		names := diag.Visible(strings.Join(repo.Folders, ", "))
		switch {
		case repo.Failure != "":
			out = append(out, names+": "+brief(repo.Failure))
		case repo.Commit == (git.Commit{}):
			out = append(out, names+": there is no commit yet, so all is new.")
		}
		if repo.More > 0 {
			out = append(out, fmt.Sprintf("%s: so much changed that only the first %s are listed, and %s more are not.", names, counted(len(repo.Files), "file"), number(repo.More)))
		}
	}
	return out
}

func (s *sheet) changed(f git.File) Changed {
	c := Changed{ID: rowID("c", f.Name), Name: diag.Visible(f.Name), From: diag.Visible(f.From), Change: string(f.Change), Lines: !f.Binary,
		Added: f.Added, Removed: f.Removed, Diff: s.ask.with(DiffKey, f.Name), Current: s.ask.get(DiffKey) == f.Name}
	c.Place.Text = c.Name
	if f.Change != git.Deleted {
		c.Place = s.place(diag.Pos{File: f.Name})
	}
	written := s.places.in(f.Name)
	for _, w := range written[:min(len(written), maxInFile)] {
		c.Subjects = append(c.Subjects, s.subject(w))
	}
	c.More = len(written) - len(c.Subjects)
	return c
}

func (s *sheet) diff(d git.Diff) *Diff {
	out := &Diff{Name: diag.Visible(d.Name), More: d.More, Close: s.ask.with(DiffKey, "")}
	classes := map[byte]string{'+': "added", '-': "removed", '@': "gap"}
	for _, l := range d.Lines {
		line := DiffLine{Class: cmp.Or(classes[l.Sign], "same"), Sign: string(l.Sign), Text: diag.Visible(l.Text)}
		if l.Sign == '@' || l.Sign == '\\' {
			line.Sign, line.Class = "", "gap"
		}
		out.Lines = append(out.Lines, line)
	}
	return out
}

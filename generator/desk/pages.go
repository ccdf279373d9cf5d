package desk

import (
	"cmp"
	"net/url"
	"path"
	"slices"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/graph"
	"portolan/generator/output"
)

var pageKeys = slices.Concat(tableKeys("", "kind"), []string{"of"}, tableKeys("refs-", "how", "kind"), tableKeys("reads-", "op"))

// A Finder is the page of all pages.
type Finder struct {
	Table Table
	Rows  []PageRow
}

// A PageRow is a page of the site.
type PageRow struct {
	ID       string
	Label    string
	Href     string // of the page
	About    string // of what the desk knows of it
	Kind     string
	EntityID string // "" for what is no entity's page
	Referred int    // how many references lead to it
	Place    *Place // nil for what no one file holds
}

// A Choice is the page for what can mean several entities, or none.
type Choice struct {
	Asked   string
	Of      string // the same, as the page quotes it
	Choices []Subject
	Near    []Link // what may have been meant where there is none
}

// pagesOrOne makes the list of all pages, or tells of the one that is asked for.
func (s *sheet) pagesOrOne(string) {
	of := strings.TrimSpace(s.ask.get("of"))
	switch {
	case s.shown == nil:
		s.show("finder", Finder{})
	case of == "":
		s.finder()
	default:
		s.one(of)
	}
}

// pageRow is a row of the list in the making.
type pageRow struct {
	job      output.Job
	label    string
	entity   graph.Written
	known    bool
	referred int
}

func (s *sheet) finder() {
	var list []pageRow
	for _, j := range s.shown.Jobs() {
		if !strings.HasSuffix(j.Path, ".html") {
			continue
		}
		row := pageRow{job: j, label: pageAddress(j.Path)}
		if w, ok := s.entityOf(j); ok {
			row.entity, row.known, row.label, row.referred = w, true, s.label(w), s.site().Graph.Referred(w.ID)
		}
		list = append(list, row)
	}
	kind := func(r pageRow) string {
		if !r.known {
			return ""
		}
		return r.entity.Kind
	}
	t := tabulation[pageRow]{ask: s.ask,
		columns: []column[pageRow]{
			{"page", "Page", func(a, b pageRow) int { return compareWords(a.label, b.label) }},
			{"kind", "Kind", func(a, b pageRow) int { return lastIfEmpty(kind(a), kind(b)) }},
			{"references", "References to it", func(a, b pageRow) int { return cmp.Compare(a.referred, b.referred) }},
			{"place", "Place", func(a, b pageRow) int {
				return cmp.Or(compareTrue(a.known, b.known), a.entity.Pos.Compare(b.entity.Pos))
			}},
		},
		filters: []filter[pageRow]{{key: "kind", label: "Kind", of: kind, word: s.kindName}},
	}
	table, rows := t.arrange("pages", "Pages of the site", list)
	out := Finder{Table: table}
	for _, r := range rows {
		row := PageRow{ID: rowID("j", r.job.Path), Label: brief(r.label), Href: (&url.URL{Path: pageAddress(r.job.Path)}).EscapedPath(),
			About: aboutPath(pageAddress(r.job.Path)), Referred: r.referred}
		if r.known {
			p := s.place(r.entity.Pos)
			row.Kind, row.EntityID, row.About, row.Place = s.kindName(r.entity.Kind), r.entity.ID, aboutPath(r.entity.ID), &p
		}
		out.Rows = append(out.Rows, row)
	}
	s.show("finder", out)
}

// entityOf gives the entity that a page is the page of.
func (s *sheet) entityOf(j output.Job) (graph.Written, bool) {
	id, ok := strings.CutPrefix(j.Arg, "entity ")
	if !ok || j.Output != "page" {
		return graph.Written{}, false
	}
	w, ok := s.places.byID[id]
	return w, ok
}

// pageAddress gives the address of a file of the site, unescaped, with a slash before it.
func pageAddress(file string) string {
	if dir, name := path.Split(file); name == "index.html" {
		file = dir
	}
	return "/" + file
}

// one tells of the page that is asked for by an id, code, name or address.
func (s *sheet) one(of string) {
	if u, err := url.Parse(of); err == nil && u.Host != "" {
		of = cmp.Or(u.Path, "/")
	}
	if strings.HasPrefix(of, "/") {
		s.oneByPath(of)
		return
	}
	f := s.site().Graph.Lookup(of, nil)
	switch {
	case f.ID != "":
		s.about(s.places.byID[f.ID], true, output.Job{})
	case len(f.Choices) > 0:
		out := Choice{Asked: diag.Visible(of), Of: quoted(of)}
		for _, id := range f.Choices {
			out.Choices = append(out.Choices, *s.subject(s.places.byID[id]))
		}
		s.page.Title = "Which one?"
		s.show("choice", out)
	default:
		s.unknown(of, s.names())
	}
}

// names lists what entities can be asked for by.
func (s *sheet) names() []string {
	var names []string
	for _, w := range s.site().Graph.Written() {
		names = append(append(names, w.ID, w.Slug), w.Names()...)
	}
	return names
}

func (s *sheet) oneByPath(of string) {
	file := strings.TrimPrefix(path.Clean("/"+of), "/")
	for _, name := range []string{file, path.Join(file, "index.html")} {
		if j, ok := s.shown.Job(name); ok {
			w, known := s.entityOf(j)
			s.about(w, known, j)
			return
		}
	}
	var addresses []string
	for _, j := range s.shown.Jobs() {
		addresses = append(addresses, pageAddress(j.Path))
	}
	s.unknown(of, addresses)
}

// unknown says that nothing goes by what is asked for.
func (s *sheet) unknown(of string, names []string) {
	s.page.status, s.page.Title = 404, "Not found"
	out := Choice{Asked: diag.Visible(of), Of: quoted(of)}
	for _, name := range diag.Nearest(of, names) {
		out.Near = append(out.Near, Link{brief(name), aboutPath(name)})
	}
	s.show("choice", out)
}

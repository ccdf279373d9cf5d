package desk

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/edit"
	"portolan/generator/graph"
	"portolan/generator/output"
	"portolan/generator/site"
)

// An About is the page of all that the desk knows of a page of the site.
type About struct {
	Subject  *Subject // nil for a page that is no entity's
	Address  string   // of the page, as readers see it; "" if it isn't made
	Href     string
	Place    *Place
	Waits    []Waiting // the days on which it appears or goes
	Problems []Problem
	More     int    // problems that are not listed
	Size     string // of the file
	Refs     RefList
	Reads    ReadList
}

// A RefList lists who refers to an entity.
type RefList struct {
	Table Table
	Rows  []Ref
}

// A Ref is a place where an entity is referred to.
type Ref struct {
	ID       string
	Subject  *Subject // who refers; nil for what is said for all of a folder, of a kind or of the site
	Who      string   // in place of a subject
	How      string
	Place    Place
	Sentence string
}

// A ReadList lists what a page was made from.
type ReadList struct {
	Failure string // why it isn't known
	Table   Table
	Rows    []Read
}

// A Read is a question that was asked for a page.
type Read struct {
	ID    string
	Op    string
	What  string
	About string // address of what the desk knows of what was asked for; "" if it is no page's
	From  []Read // of a piece: what it was made from
}

// maxProblems is how many of a page's problems are listed with it.
const maxProblems = 20

// about tells of an entity, or of a file of the site that is no entity's.
func (s *sheet) about(w graph.Written, known bool, job output.Job) {
	var out About
	if known {
		s.aboutEntity(&out, w)
		if job == (output.Job{}) {
			job = s.pageOf(w)
		}
	}
	if job != (output.Job{}) {
		out.Address = pageAddress(job.Path)
		out.Href = (&url.URL{Path: out.Address}).EscapedPath()
		out.Address = diag.Visible(out.Address)
	}
	s.page.Title = out.Address
	if known {
		s.page.Title = out.Subject.Label
	}
	s.reads(&out, job)
	s.show("about", out)
}

// pageOf gives the job of an entity's page; zero if it has none now.
func (s *sheet) pageOf(w graph.Written) output.Job {
	if _, seen := s.site().Graph.Entity(w.ID); !seen {
		return output.Job{}
	}
	k := s.site().Schema.Kind(w.Kind)
	if k == nil {
		return output.Job{}
	}
	job, _ := s.shown.Job(path.Join(site.Path(k, w.Slug), "index.html"))
	return job
}

func (s *sheet) aboutEntity(out *About, w graph.Written) {
	out.Subject = s.subject(w)
	place := s.place(w.Pos)
	out.Place = &place
	today := s.site().Today
	for _, row := range waits(w, today, "") {
		wait := Waiting{State: row.state, Seen: !w.Hidden}
		if row.dated {
			wait.Day, wait.When = row.day.String(), inDays(row.day, today)
		}
		out.Waits = append(out.Waits, wait)
	}
	own := s.findings(func(p diag.Problem) bool {
		return slices.ContainsFunc(append(p.Also.All(), p.Pos), func(pos diag.Pos) bool {
			at, known := s.places.at(pos)
			return known && at.ID == w.ID
		})
	})
	out.Problems = s.rows(own[:min(len(own), maxProblems)])
	out.More = len(own) - len(out.Problems)
	s.refs(out, w.ID)
}

// refs lists who refers to an entity.
func (s *sheet) refs(out *About, id string) {
	label := func(r edit.Reference) string {
		if w, ok := s.places.byID[r.From]; ok {
			return s.label(w)
		}
		return r.Who()
	}
	kind := func(r edit.Reference) string { return kindIn(r.From) }
	t := tabulation[edit.Reference]{ask: s.ask, prefix: "refs-",
		columns: []column[edit.Reference]{
			{"who", "Who refers", func(a, b edit.Reference) int { return compareWords(label(a), label(b)) }},
			{"how", "How", func(a, b edit.Reference) int {
				return cmp.Or(compareWords(a.Where(), b.Where()), cmp.Compare(a.How, b.How))
			}},
			{"place", "Place", func(a, b edit.Reference) int { return a.Pos.Compare(b.Pos) }},
		},
		filters: []filter[edit.Reference]{
			{key: "how", label: "How", of: func(r edit.Reference) string { return string(r.How) }, word: func(value string) string { return edit.How(value).String() }},
			{key: "kind", label: "Kind", of: kind, word: s.kindName},
		},
	}
	var rows []edit.Reference
	out.Refs.Table, rows = t.arrange("refs", "Who refers to it", s.shown.Editable().References(id))
	seen := map[string]int{}
	for _, r := range rows {
		row := Ref{Who: brief(r.Who()), How: brief(r.Where()), Place: s.place(r.Pos), Sentence: brief(r.Sentence)}
		if w, ok := s.places.byID[r.From]; ok {
			row.Subject = s.subject(w)
		}
		key := rowID("r", r.From, string(r.How), r.Field, r.Written)
		seen[key]++
		row.ID = fmt.Sprintf("%s-%d", key, seen[key])
		out.Refs.Rows = append(out.Refs.Rows, row)
	}
}

// kindIn gives the kind that an id names.
func kindIn(id string) string {
	kind, _, _ := strings.Cut(id, "/")
	return kind
}

// reads makes the page once more, to learn what it is made from.
func (s *sheet) reads(out *About, job output.Job) {
	if job == (output.Job{}) {
		out.Reads.Failure = "It isn’t published, so no page is made of it."
		return
	}
	made, err := s.shown.Render(s.ctx, job)
	switch {
	case err != nil:
		out.Reads.Failure = brief(err.Error())
		return
	case len(made.Problems) > 0:
		out.Reads.Failure = "The page can’t be made, for what is among its problems."
		s.unmade(out, made.Problems)
		return
	default:
		out.Size = size(len(made.Data))
	}
	queries := make([]site.Query, len(made.Reads))
	for i, r := range made.Reads {
		queries[i] = r.Query
	}
	t := tabulation[site.Query]{ask: s.ask, prefix: "reads-",
		columns: []column[site.Query]{{"question", "Question", func(a, b site.Query) int { return cmp.Compare(opWords(a.Op), opWords(b.Op)) }},
			{"of", "Of what", func(a, b site.Query) int { return compareWords(a.Arg, b.Arg) }}},
		filters: []filter[site.Query]{{key: "op", label: "Question", of: func(q site.Query) string { return string(q.Op) }, word: func(value string) string { return opWords(site.Op(value)) }}},
	}
	var rows []site.Query
	out.Reads.Table, rows = t.arrange("reads", "What it is made from", queries)
	for _, q := range rows {
		row := s.read(q)
		for _, from := range s.site().MadeFrom(q) {
			row.From = append(row.From, s.read(from))
		}
		out.Reads.Rows = append(out.Reads.Rows, row)
	}
}

// unmade lists why a page can't be made before its other problems.
func (s *sheet) unmade(out *About, problems []diag.Problem) {
	var list []finding
	for i, p := range problems[:min(len(problems), maxProblems)] {
		if !slices.Contains(s.All, p) { // else it is listed already, there or with all
			list = append(list, finding{Problem: p, order: i})
		}
	}
	out.Problems = slices.Concat(s.rows(list), out.Problems)
	if len(out.Problems) == 0 {
		out.Reads.Failure = "The page can’t be made while the site has errors."
	}
}

// read says in words what was asked.
func (s *sheet) read(q site.Query) Read {
	what, id := q.Arg, q.Arg
	switch q.Op {
	case site.OpLookup:
		target, kinds := q.Reference()
		what, id = target, s.site().Graph.Lookup(target, kinds).ID
		if len(kinds) > 0 {
			what += " (" + strings.Join(kinds, ", ") + ")"
		}
	case site.OpDerived:
		name, arg := q.Piece()
		id, _, _ = strings.Cut(arg, "\n") // the rest is the way to the root
		what = strings.TrimSpace(name + " " + id)
	case site.OpChanges, site.OpWatch:
		what = cmp.Or(q.Arg, "all")
	}
	out := Read{ID: rowID("q", string(q.Op), q.Arg), Op: opWords(q.Op), What: brief(what)}
	if _, known := s.places.byID[id]; known {
		out.About = aboutPath(id)
	}
	return out
}

// ops say what questions are about.
var ops = map[site.Op]string{
	site.OpSettings: "the settings", site.OpTemplate: "a template", site.OpFile: "a file", site.OpToday: "the day", site.OpKinds: "the names of the kinds", site.OpCitable: "which kinds are of sources",
	site.OpKind: "a kind", site.OpEntity: "an entity", site.OpCard: "a card", site.OpLookup: "what a reference means", site.OpFacts: "the facts of an entity", site.OpIn: "who refers to it", site.OpWords: "the words around references", site.OpRelatedIn: "what is related to it",
	site.OpList: "the list of a kind", site.OpBeside: "its neighbours in the list", site.OpReferrers: "how many refer to it", site.OpChanges: "what changed", site.OpWatch: "what is awaited",
	site.OpDerived: "a piece that pages share", site.OpRedirects: "earlier addresses", site.OpAutoLinks: "names that become links", site.OpAsset: "the address of an asset", site.OpAssets: "the names of the assets", site.OpBlocks: "who has figures",
}

func opWords(op site.Op) string { return cmp.Or(ops[op], string(op)) }

// size writes a number of bytes.
func size(n int) string {
	if n < 1000 {
		return counted(n, "byte")
	}
	return fmt.Sprintf("%.1f kB", float64(n)/1000)
}

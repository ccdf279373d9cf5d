package desk

import (
	"cmp"
	"html/template"
	"path"
	"slices"
	"strings"

	"portolan/generator/build"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// places know which entity is written where.
type places struct {
	byFile map[string][]graph.Written // by line
	byID   map[string]graph.Written
}

// newPlaces looks into what the folders hold, and for files that can't be read now into
// what is shown. It gives nil for content that is too broken for that.
func newPlaces(newest, shown *build.Snapshot) (p *places) {
	if newest == nil || shown == nil {
		return nil
	}
	defer func() {
		if recover() != nil {
			p = nil
		}
	}()
	p = &places{map[string][]graph.Written{}, map[string]graph.Written{}}
	p.add(newest)
	if newest != shown {
		p.add(shown)
	}
	return p
}

func (p *places) add(s *build.Snapshot) {
	known := map[string]bool{}
	for file := range p.byFile {
		known[file] = true
	}
	for _, w := range s.Site().Graph.Written() {
		if !known[w.Pos.File] {
			p.byFile[w.Pos.File] = append(p.byFile[w.Pos.File], w)
		}
		if _, have := p.byID[w.ID]; !have {
			p.byID[w.ID] = w
		}
	}
	for file, list := range p.byFile {
		if !known[file] && len(list) > 1 {
			slices.SortFunc(list, func(a, b graph.Written) int { return cmp.Or(a.Pos.Compare(b.Pos), strings.Compare(a.ID, b.ID)) })
		}
	}
}

// at gives the entity that a place belongs to; false if that can't be told.
func (p *places) at(pos diag.Pos) (graph.Written, bool) {
	list := p.byFile[pos.File]
	if len(list) == 1 {
		return list[0], true
	}
	i, _ := slices.BinarySearchFunc(list, pos.Line+1, func(w graph.Written, line int) int { return cmp.Compare(w.Pos.Line, line) })
	if i == 0 || pos.Line == 0 {
		return graph.Written{}, false
	}
	return list[i-1], true
}

// in lists the entities of a file.
func (p *places) in(file string) []graph.Written { return p.byFile[file] }

// A Subject is an entity as the desk names it.
type Subject struct {
	ID    string
	Label string
	Kind  string // what the kind calls one of its entities
	Page  string // address of its page; "" if it has none now
	About string // address of what the desk knows of it
}

// subject names an entity.
func (s *sheet) subject(w graph.Written) *Subject {
	out := &Subject{ID: w.ID, Label: s.label(w), Kind: s.kindName(w.Kind), About: aboutPath(w.ID)}
	if _, seen := s.site().Graph.Entity(w.ID); seen {
		if k := s.site().Schema.Kind(w.Kind); k != nil {
			address := site.Path(k, w.Slug)
			if _, made := s.shown.Job(path.Join(address, "index.html")); made {
				out.Page = escaped(address)
			}
		}
	}
	return out
}

// label is what an entity is called, for people.
func (s *sheet) label(w graph.Written) string { return brief(cmp.Or(w.Label(s.lang), w.Slug)) }

// kindName is what a kind calls one of its entities, or its name.
func (s *sheet) kindName(name string) string {
	if k := s.site().Schema.Kind(name); k != nil {
		return brief(cmp.Or(k.Singular.In(s.lang), name))
	}
	return name
}

// aboutPath is where the desk tells of a page.
func aboutPath(of string) string {
	return address(root+"pages/", map[string][]string{"of": {of}})
}

// A Place is a place in a file, and the address that opens it in an editor, if there is
// one.
type Place struct {
	Text string
	Open template.URL
}

func (s *sheet) place(pos diag.Pos) Place {
	p := Place{Text: brief(pos.String())}
	if s.Open != nil && pos.File != "" {
		p.Open = template.URL(s.Open(pos)) // of an editor that was named on the command line
	}
	return p
}

// folderOf gives the part of the folders that a file is in, as content/ports.
func folderOf(file string) string {
	parts := strings.Split(file, "/")
	return strings.Join(parts[:min(2, len(parts)-1)], "/")
}

// claimAt gives the claim of an entity that stands at a place, or nil.
func claimAt(w graph.Written, pos diag.Pos) *schema.Claim {
	var found *schema.Claim
	for i := range w.Claims() {
		w.Claims()[i].Walk(func(c *schema.Claim) {
			if found == nil && c.Pos == pos {
				found = c
			}
		})
	}
	return found
}

// asOf gives the date as of which a claim is given; of several versions the newest.
func asOf(c *schema.Claim) edtf.Date {
	best := c.AsOf
	for i := range c.Options {
		a, _ := c.Options[i].AsOf.Latest()
		if b, known := best.Latest(); !known || a > b {
			best = c.Options[i].AsOf
		}
	}
	return best
}

package rule

import (
	"regexp"
	"slices"
	"strings"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

const (
	CodeRelayCycle diag.Code = "relay-cycle" // a source relays itself
	CodeRelayCited diag.Code = "relay-cited" // a relay is cited without what it relays
)

// A relay says that one source passes on another: by a field of a kind that can be
// cited, which refers to that kind.
type relay struct {
	to    string
	field string
	pos   diag.Pos
}

// relays lists what each source passes on.
func (c *Context) relays() map[string][]relay {
	out := map[string][]relay{}
	c.each(func(e *content.Facts, k *schema.Kind) {
		if !k.Citable {
			return
		}
		for i := range e.Claims() {
			f := e.Claims()[i].Field
			if el := f.Element(); el.Type != schema.TypeRef || !slices.Equal(el.To, []string{k.Name}) {
				continue
			}
			e.Claims()[i].Walk(func(cl *schema.Claim) {
				if cl.Value.Type != schema.TypeRef || cl.State != schema.Known {
					return
				}
				if to := c.ref(cl.Value.Ref, cl.Field); to != "" {
					out[e.ID] = append(out[e.ID], relay{to, f.Name, cl.Value.Ref.Pos})
				}
			})
		}
	})
	return out
}

func relayCycle(c *Context) []diag.Problem {
	s := cycles{relays: c.relays(), done: map[string]bool{}}
	for _, e := range c.Graph.All() { // by id, so that a cycle is always told from the same source
		if list := s.relays[e.ID]; len(list) > 0 {
			for _, field := range fields(list) {
				clear(s.done)
				s.visit(e.ID, field)
			}
		}
	}
	return s.problems
}

func fields(list []relay) []string {
	var out []string
	for _, r := range list {
		if !slices.Contains(out, r.field) {
			out = append(out, r.field)
		}
	}
	return out
}

// cycles is a search, from one source at a time, for a way back to it that goes
// through no source with a lower id: so each cycle is found once.
type cycles struct {
	relays   map[string][]relay
	path     []string
	done     map[string]bool
	problems []diag.Problem
}

func (s *cycles) visit(id, field string) {
	s.path = append(s.path, id)
	defer func() { s.path = s.path[:len(s.path)-1] }()
	s.done[id] = true
	start := s.path[0]
	for _, r := range s.relays[id] {
		switch {
		case r.field != field || r.to < start:
		case r.to == start:
			s.problems = append(s.problems, diag.Errorf(CodeRelayCycle, r.pos, "%s by %q comes back to itself: %s", start, field,
				strings.Join(append(slices.Clone(s.path), start), " → ")).
				WithHint("what is passed on was said before: one of these is the wrong way round"))
		case !s.done[r.to]:
			s.visit(r.to, field)
		}
	}
}

// speaks are the words with which a sentence passes on what somebody said.
var speaks = regexp.MustCompile(`(?i)\b(?:sa(?:id|ys)|tells|told|announce[sd]|argue[sd]|call(?:s|ed)|declare[sd]|demand(?:s|ed)|denie[sd]|` +
	`explain(?:s|ed)|gave|gives|judge[sd]|name[sd]|promise[sd]|propose[sd]|puts?|speaks|spoke|state[sd]|stresse[sd]|warn(?:s|ed)|according to)\b`)

// relayCited finds citations of a source that passes on what another, that is in the
// data, said first. Of a copy that is always so. Of a source with words of its own it
// is so where the sentence is about what a person said whose words it passes on.
func relayCited(c *Context) []diag.Problem {
	r := relayed{Context: c, relays: c.relays()}
	c.eachWhole(func(e *content.Entity, k *schema.Kind) {
		if k.Citable {
			return
		}
		if len(e.Sources()) > 0 {
			r.cited(e.Sources(), "", nil)
		}
		walk(e.Facts(), func(cl *schema.Claim) {
			if cl.OwnSource && cl.Value.Prose == nil {
				r.cited(cl.Sources, "", nil)
			}
			for _, v := range cl.Views {
				r.cited(v.Sources, "", nil)
			}
		})
		e.Prose(func(d *markdown.Doc, cl *schema.Claim) { r.prose(e, d, cl) })
	})
	return r.problems
}

type relayed struct {
	*Context
	relays map[string][]relay
	problems
}

// prose looks at the sentences of a text. The sources of a claim belong to its whole text.
func (r *relayed) prose(e *content.Entity, d *markdown.Doc, cl *schema.Claim) {
	if cl != nil && cl.OwnSource {
		about := []string{e.ID}
		for _, ref := range d.Refs {
			f, _ := r.Graph.LookupRef(ref)
			about = append(about, f.ID)
		}
		all := slices.Clone(cl.Sources)
		for _, cite := range d.Cites {
			all = append(all, schema.Cite{Target: cite.ID, Pos: cite.Pos})
		}
		r.cited(all, d.Text, about)
		return
	}
	for from := 0; from < len(d.Cites); {
		sentence := d.Cites[from].Sentence
		var list []schema.Cite
		to := from
		for ; to < len(d.Cites) && slices.Equal(d.Cites[to].Sentence, sentence); to++ {
			list = append(list, schema.Cite{Target: d.Cites[to].ID, Pos: d.Cites[to].Pos})
		}
		var about []string
		for _, piece := range sentence {
			if piece.Ref >= 0 {
				f, _ := r.Graph.LookupRef(d.Refs[piece.Ref])
				about = append(about, f.ID)
			}
		}
		r.cited(list, plain(d, sentence), about)
		from = to
	}
}

// cited looks at sources that stand side by side, in a sentence about some entities.
func (r *relayed) cited(list []schema.Cite, sentence string, about []string) {
	var ids []string
	for _, cite := range list {
		ids = append(ids, r.source(cite.Target))
	}
	for i, id := range ids {
		source := r.facts(id)
		if source == nil {
			continue
		}
		var missing []string
		beside := false // what the source passes on, and would be missing, is cited
		for _, rel := range r.relays[id] {
			first := r.facts(rel.to)
			if first == nil || !isCopy(source) && !(speaks.MatchString(sentence) && r.saidBy(first, about)) {
				continue
			}
			beside = beside || slices.Contains(ids, rel.to)
			missing = append(missing, first.Slug)
		}
		if len(missing) > 0 && !beside {
			r.add(diag.Warnf(CodeRelayCited, list[i].Pos, "%q passes on what %s said first", source.Slug, strings.Join(missing, " or ")).
				WithHint("cite that beside it"))
		}
	}
}

func isCopy(source *content.Facts) bool {
	c := source.Claim(fieldCopy)
	return c != nil && c.Value.Bool
}

// saidBy tells whether one of the entities said what the source holds.
func (c *Context) saidBy(source *content.Facts, about []string) bool {
	by := source.Claim(fieldBy)
	if by == nil {
		return false
	}
	found := false
	by.Walk(func(cl *schema.Claim) {
		if cl.Value.Type == schema.TypeRef && cl.State == schema.Known {
			found = found || slices.Contains(about, c.ref(cl.Value.Ref, cl.Field))
		}
	})
	return found
}

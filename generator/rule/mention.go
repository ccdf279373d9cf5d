package rule

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/graph"
	"portolan/generator/schema"
)

const (
	CodeUnlinkedMention diag.Code = "unlinked-mention" // a page names an entity without a link
	CodeOrphan          diag.Code = "orphan"           // an entity stands by itself
)

// minMention is how many letters a name has at least that is sought in prose: short
// ones are words, too.
const minMention = 6

// A mention is a name that may stand in prose for an entity.
type mention struct{ name, id string }

// unlinkedMention notes each entity once for each page, where it is first named. Pages
// without an index, which are about the site, are passed over.
func unlinkedMention(c *Context) []diag.Problem {
	known := c.mentions()
	links := links{graph: c.Graph, to: map[string]map[string]bool{}}
	var out problems
	c.eachWhole(func(e *content.Entity, k *schema.Kind) {
		if e.Body() == nil || !k.Indexed {
			return
		}
		done := map[string]bool{e.ID: true}
		for _, run := range e.Body().Runs {
			for at := 0; at < len(run.Text); {
				m, ok := known.match(run.Text, at)
				if !ok {
					at += wordLength(run.Text[at:])
					continue
				}
				pos := at
				at += len(m.name)
				if done[m.name] || done[m.id] {
					continue
				}
				done[m.name] = true
				if c.Graph.Lookup(m.name, nil).ID == m.id && !links.has(e.ID, m.id) {
					done[m.id] = true
					out.add(diag.Notef(CodeUnlinkedMention, run.At(pos), "%q is named and nowhere on the page linked", m.name).
						WithHint("[[%s|%s]], if that is meant", m.id, m.name))
				}
			}
		}
	})
	return out
}

// mentions are the names of entities, with the lengths that those with one first word have,
// the longest first.
type mentions struct {
	ids     map[string]string
	lengths map[string][]int
}

// mentions lists the names that are sought. Whether one is of several entities is looked
// up where it is met.
func (c *Context) mentions() mentions {
	m := mentions{map[string]string{}, map[string][]int{}}
	c.each(func(e *content.Facts, k *schema.Kind) {
		if k.Citable || !k.Indexed {
			return
		}
		for _, name := range e.Names() {
			first, _ := utf8.DecodeRuneInString(name)
			if utf8.RuneCountInString(name) < minMention || !unicode.IsUpper(first) {
				continue
			}
			m.ids[name] = e.ID
			word := name[:wordLength(name)]
			if i, found := slices.BinarySearchFunc(m.lengths[word], len(name), descending); !found {
				m.lengths[word] = slices.Insert(m.lengths[word], i, len(name))
			}
		}
	})
	return m
}

func descending(a, b int) int { return cmp.Compare(b, a) }

// links knows which pages refer to an entity, by a field or in prose, for those asked for.
type links struct {
	graph *graph.Graph
	to    map[string]map[string]bool
}

func (l links) has(from, to string) bool {
	if l.to[to] == nil {
		l.to[to] = map[string]bool{}
		for _, in := range l.graph.In(to) {
			l.to[to][in.From] = true
		}
	}
	return l.to[to][from]
}

// match finds the longest name that stands at byte at of text, where a word begins.
func (m mentions) match(text string, at int) (mention, bool) {
	if before, _ := utf8.DecodeLastRuneInString(text[:at]); at > 0 && wordRune(before) {
		return mention{}, false
	}
	rest := text[at:]
	for _, n := range m.lengths[rest[:wordLength(rest)]] {
		if n > len(rest) {
			continue
		}
		if next, _ := utf8.DecodeRuneInString(rest[n:]); n < len(rest) && wordRune(next) {
			continue
		}
		if id := m.ids[rest[:n]]; id != "" {
			return mention{rest[:n], id}, true
		}
	}
	return mention{}, false
}

// wordLength gives the bytes of the word that s begins with, or of its first character.
func wordLength(s string) int {
	for i, r := range s {
		if !wordRune(r) {
			_, first := utf8.DecodeRuneInString(s)
			return max(i, first)
		}
	}
	return len(s)
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// orphan passes over sources, which are another report's, and pages without an index.
func orphan(c *Context) []diag.Problem {
	refers := map[string]bool{}
	c.eachWhole(func(e *content.Entity, _ *schema.Kind) {
		for _, in := range c.Graph.In(e.ID) {
			from, _ := c.Graph.Entity(in.From)
			if in.Kind != graph.Citation && from != nil && from.Kind != e.Kind {
				refers[in.From] = true
			}
		}
	})
	var out problems
	c.eachWhole(func(e *content.Entity, k *schema.Kind) {
		if !k.Citable && k.Indexed && !refers[e.ID] && len(c.Graph.In(e.ID)) == 0 {
			out.add(diag.Notef(CodeOrphan, c.Graph.Pos(e.ID), "nothing refers to %q, and it refers to nothing of another kind", e.Slug))
		}
	})
	return out
}

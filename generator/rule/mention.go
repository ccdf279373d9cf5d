package rule

import (
	"cmp"
	"slices"
	"strings"
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

// A mention is a name that can stand in prose for one entity only.
type mention struct{ name, id string }

// unlinkedMention notes each entity once for each page, where it is first named. Pages
// without an index, which are about the site, are passed over.
func unlinkedMention(c *Context) []diag.Problem {
	byWord := c.mentions()
	links := c.links()
	var out problems
	c.each(func(e *content.Entity, k *schema.Kind) {
		if e.Body == nil || !k.Indexed {
			return
		}
		done := map[string]bool{e.ID: true}
		for _, run := range e.Body.Runs {
			for at := 0; at < len(run.Text); {
				m, ok := match(byWord, run.Text, at)
				if !ok {
					at += wordLength(run.Text[at:])
					continue
				}
				if !done[m.id] && !links[link{e.ID, m.id}] {
					done[m.id] = true
					out.add(diag.Notef(CodeUnlinkedMention, run.Pos.At(run.Text, at), "%q is named and nowhere on the page linked", m.name).
						WithHint("[[%s|%s]], if that is meant", m.id, m.name))
				}
				at += len(m.name)
			}
		}
	})
	return out
}

// mentions lists the names of entities by their first word, the longest first.
func (c *Context) mentions() map[string][]mention {
	out := map[string][]mention{}
	c.each(func(e *content.Entity, k *schema.Kind) {
		if k.Citable || !k.Indexed {
			return
		}
		for _, name := range e.Names() {
			first, _ := utf8.DecodeRuneInString(name)
			if utf8.RuneCountInString(name) < minMention || !unicode.IsUpper(first) || c.Graph.Lookup(name, nil).ID != e.ID {
				continue
			}
			word := name[:wordLength(name)]
			out[word] = append(out[word], mention{name, e.ID})
		}
	})
	for _, list := range out {
		slices.SortFunc(list, func(a, b mention) int {
			return cmp.Or(cmp.Compare(len(b.name), len(a.name)), cmp.Compare(a.name, b.name))
		})
	}
	return out
}

// A link is a reference from one entity's page to another, by a field or in prose.
type link struct{ from, to string }

func (c *Context) links() map[link]bool {
	out := map[link]bool{}
	c.each(func(e *content.Entity, _ *schema.Kind) {
		for _, in := range c.Graph.In(e.ID) {
			out[link{in.From, e.ID}] = true
		}
	})
	return out
}

// match finds the longest name that stands at byte at of text, where a word begins.
func match(byWord map[string][]mention, text string, at int) (mention, bool) {
	if before, _ := utf8.DecodeLastRuneInString(text[:at]); at > 0 && wordRune(before) {
		return mention{}, false
	}
	rest := text[at:]
	for _, m := range byWord[rest[:wordLength(rest)]] {
		if next, _ := utf8.DecodeRuneInString(rest[min(len(m.name), len(rest)):]); strings.HasPrefix(rest, m.name) &&
			(len(rest) == len(m.name) || !wordRune(next)) {
			return m, true
		}
	}
	return mention{}, false
}

// wordLength gives the bytes of the word that s begins with, or of its first character.
func wordLength(s string) int {
	for i, r := range s {
		if !wordRune(r) {
			return max(i, utf8.RuneLen(r))
		}
	}
	return len(s)
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// orphan passes over sources, which are another report's, and pages without an index.
func orphan(c *Context) []diag.Problem {
	refers := map[string]bool{}
	c.each(func(e *content.Entity, _ *schema.Kind) {
		for _, in := range c.Graph.In(e.ID) {
			from, _ := c.Graph.Entity(in.From)
			if in.Kind != graph.Citation && from != nil && from.Kind != e.Kind {
				refers[in.From] = true
			}
		}
	})
	var out problems
	c.each(func(e *content.Entity, k *schema.Kind) {
		if !k.Citable && k.Indexed && !refers[e.ID] && len(c.Graph.In(e.ID)) == 0 {
			out.add(diag.Notef(CodeOrphan, c.Graph.Pos(e.ID), "%q refers to nothing, and nothing to it", e.Slug))
		}
	})
	return out
}

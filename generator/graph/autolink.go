package graph

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"portolan/generator/content"
	"portolan/generator/diag"
)

const CodeNameAmbiguous diag.Code = "name-ambiguous" // a name that could be linked means more than one thing

// An AutoLink is a name in the runs of a body that becomes a link.
type AutoLink struct {
	Run        int // index in the body's runs
	Start, End int // bytes in the run's text
	To         string
}

// names are what can be linked, by their first word.
type nameTable map[string][]nameEntry

type nameEntry struct {
	name string
	ids  []string // more than one: ambiguous
}

// minName is the shortest name that is linked unasked; "US" and "IT" would hit words.
const minName = 4

// links tells whether names in the body of an entity become links unasked.
func (o Options) links(e *content.Entity) bool {
	return e.Face().Traits&content.Prosaic != 0 && (e.Autolink == "true" || o.Autolink && e.Autolink == "")
}

// autolinks finds the first mention of each entity's name on the pages that ask for it.
func (r *resolver) autolinks() map[int32][]AutoLink {
	out := map[int32][]AutoLink{}
	for i := range r.graph.entities {
		e := r.graph.entities[i].Entity
		if !r.graph.options.links(e) {
			continue
		}
		if r.graph.table == nil {
			r.graph.table = r.graph.nameTable()
		}
		if links := r.autolinkBody(e, r.graph.table); len(links) > 0 {
			out[int32(i)] = links
		}
	}
	return out
}

// nameTable lists the names of published entities of kinds that have an index, but
// not of sources, whose titles are sentences.
func (g *Graph) nameTable() nameTable {
	byName := map[string][]string{}
	for i := range g.entities {
		e := g.entities[i].Entity
		k := g.schema.Kind(e.Kind)
		if g.entities[i].hidden || k.Citable || !k.Indexed {
			continue
		}
		for _, name := range e.Names() {
			if utf8.RuneCountInString(name) >= minName && !slices.Contains(byName[name], e.ID) {
				byName[name] = append(byName[name], e.ID)
			}
		}
	}
	t := nameTable{}
	for name, ids := range byName {
		slices.Sort(ids)
		first := firstWord(name)
		t[first] = append(t[first], nameEntry{name, ids})
	}
	for _, list := range t { // the longest name first, so that it wins
		slices.SortFunc(list, func(a, b nameEntry) int {
			return cmp.Or(cmp.Compare(len(b.name), len(a.name)), cmp.Compare(a.name, b.name))
		})
	}
	return t
}

func firstWord(s string) string {
	for i, c := range s {
		if !wordRune(c) {
			return s[:i]
		}
	}
	return s
}

func wordRune(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c) }

// autolinkBody finds the names in one body. What the page links by itself is left alone.
func (r *resolver) autolinkBody(e *content.Entity, table nameTable) []AutoLink {
	done := map[string]bool{e.ID: true}
	for _, ref := range e.Body().Refs {
		f, _ := r.graph.LookupRef(ref)
		done[f.ID] = true
	}
	var links []AutoLink
	for ri, run := range e.Body().Runs {
		for at := 0; at < len(run.Text); {
			entry, ok := table.match(run.Text, at)
			if !ok {
				at += wordLength(run.Text[at:])
				continue
			}
			end := at + len(entry.name)
			switch {
			case len(entry.ids) > 1 && !done[entry.name]:
				done[entry.name] = true
				r.report(diag.Warnf(CodeNameAmbiguous, run.At(at), "%q means %d things, so it is not linked", entry.name, len(entry.ids)).
					WithHint("write which: [[%s]]", strings.Join(entry.ids, "]], [[")))
			case len(entry.ids) == 1 && !done[entry.ids[0]]:
				done[entry.ids[0]] = true
				links = append(links, AutoLink{ri, at, end, entry.ids[0]})
			}
			at = end
		}
	}
	return links
}

// wordLength gives the bytes up to the next place where a word can begin.
func wordLength(s string) int {
	var inWord bool
	for i, c := range s {
		if i > 0 && wordRune(c) && !inWord {
			return i
		}
		inWord = wordRune(c)
	}
	return len(s)
}

// match finds the longest name that stands at byte at of text, as whole words.
func (t nameTable) match(text string, at int) (nameEntry, bool) {
	rest := text[at:]
	for _, entry := range t[firstWord(rest)] {
		if !strings.HasPrefix(rest, entry.name) {
			continue
		}
		next, _ := utf8.DecodeRuneInString(rest[len(entry.name):])
		if len(rest) == len(entry.name) || !wordRune(next) {
			return entry, true
		}
	}
	return nameEntry{}, false
}

// around gives the sentence of a run that a name stands in, as far as the run goes.
func around(text string, start, end int, id string) []Part {
	from, to := 0, len(text)
	if i := strings.LastIndex(text[:start], ". "); i >= 0 {
		from = i + 2
	}
	if i := strings.Index(text[end:], ". "); i >= 0 {
		to = end + i + 1
	}
	return []Part{{Text: text[from:start]}, {Text: text[start:end], To: id}, {Text: text[end:to]}}
}

package view

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/schema"
)

// A mark is the number by which a text cites a source.
type mark struct {
	note *note
	use  int // which of the note's uses it is
}

// A markGroup is what cites sources in one place: marks with nothing between them, which
// are written in one element, each number once, in ascending order and with commas. Without
// these the marks 1 and 2 would read as 12, on the screen, aloud and in what is copied.
type markGroup struct {
	marks      []mark
	start, end int // what it takes of what was written; 0 and 0 where there is none
}

// betweenMarks stands between the marks of a group, and between a mark and one of a footnote.
const betweenMarks = ", "

// mark writes the mark of a source, for what the locator says of it. Directly behind another
// mark it joins that one's group.
func (p *printer) mark(n *note, locator string) {
	if !p.afterMark() {
		if p.endsWith(footnoteRefEnd) {
			p.betweenGroups()
		}
		at := p.written()
		p.group = markGroup{p.group.marks[:0], at, at}
	}
	g := &p.group
	if i := slices.IndexFunc(g.marks, func(m mark) bool { return m.note == n }); i >= 0 {
		n.uses[g.marks[i].use] = joinLocators(n.uses[g.marks[i].use], locator)
		return
	}
	n.uses = append(n.uses, locator)
	g.marks = append(g.marks, mark{n, len(n.uses) - 1})
	slices.SortFunc(g.marks, func(a, b mark) int { return cmp.Compare(a.note.number, b.note.number) })
	if p.buf != nil {
		*p.buf = (*p.buf)[:g.start]
	}
	before, after := `<sup class="note-ref">`, `</sup>`
	if p.away() {
		before, after = `<sup>[`, `]</sup>`
	}
	p.raw(before)
	for i, m := range g.marks {
		if i > 0 {
			p.raw(betweenMarks)
		}
		p.number(m)
	}
	p.raw(after)
	g.end = p.written()
}

// afterMark tells whether nothing was written since a mark of a source.
func (p *printer) afterMark() bool { return p.group.end > 0 && p.group.end == p.written() }

// number writes a mark's number, as a link to its note unless it is read elsewhere.
func (p *printer) number(m mark) {
	num := strconv.Itoa(m.note.number)
	if p.away() {
		p.raw(num)
		return
	}
	p.raw(`<a href="#source-` + num + `" id="cite-` + num + "-" + strconv.Itoa(m.use+1) + `">` + num + `</a>`)
}

const betweenLocators = "; "

// joinLocators gives two places of one source that are cited in one place.
func joinLocators(a, b string) string {
	if a == "" || b == "" || slices.Contains(strings.Split(a, betweenLocators), b) {
		return cmp.Or(a, b)
	}
	return a + betweenLocators + b
}

// How references to footnotes begin and end as package markdown writes them.
const (
	footnoteRefStart = `<sup id="fnref`
	footnoteRefEnd   = `</a></sup>`
)

// stretch writes HTML of prose that stands between holes, with what separates references to
// footnotes from what cites before them.
func (p *printer) stretch(html string) {
	if rest := strings.TrimLeft(html, " \n"); p.afterMark() && strings.HasPrefix(rest, footnoteRefStart) {
		p.betweenGroups()
		html = rest
	}
	for {
		i := strings.Index(html, footnoteRefEnd+footnoteRefStart)
		if i < 0 {
			break
		}
		i += len(footnoteRefEnd)
		p.raw(html[:i])
		p.betweenGroups()
		html = html[i:]
	}
	p.raw(html)
}

// betweenGroups separates what cites sources from what refers to footnotes.
func (p *printer) betweenGroups() { p.raw(`<sup>` + betweenMarks + `</sup>`) }

// notesOf writes the marks of several sources.
func (p *printer) notesOf(cites []schema.Cite) {
	for _, cite := range cites {
		p.noteRef(cite.Target, cite.Locator)
	}
}

// AllFrom gives the numbers of the sources that all facts share; "" if there are none.
func (v *Entity) AllFrom() template.HTML {
	return v.allFrom.get(func() template.HTML {
		p := v.builder.printer(true)
		p.notesOf(v.entity.Sources())
		v.fromSeveral = len(p.group.marks) > 1
		return safe(p.html())
	})
}

// FromSeveral tells whether AllFrom gives more than one number.
func (v *Entity) FromSeveral() bool {
	v.AllFrom()
	return v.fromSeveral
}

// FurtherFrom is AllFrom where no fact stands below which it could: "" if the page has
// cited all of these sources already.
func (v *Entity) FurtherFrom() template.HTML {
	for _, cite := range v.entity.Sources() {
		if !v.builder.notes.cited(cite.Target) {
			return v.AllFrom()
		}
	}
	return ""
}

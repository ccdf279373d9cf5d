// Package markdown turns one Markdown text into HTML that is cut at holes.
//
// In goes the text of one body, or of one field value, with the place where it
// begins. Out comes a [Doc]: pieces of finished HTML with a [Hole] wherever the
// page depends on something outside the text (the name behind a reference, a
// source's number, the address of a file), and what the rest of the program
// wants to know of the text: its references with the sentences they stand in,
// citations, links, images, headings, plain text, and what is wrong with it.
//
// The language is CommonMark 0.31.2 with GFM's tables, task lists, bare URLs and
// strikethrough, footnotes, definition lists, and our own additions, each of
// which is a [rule] that the tests switch off to show that it does what it says
// and nothing else:
//
//	[[port/puerto-cabello]]            a reference; [[x|label]], [[x#heading]]
//	[[route/cabello-russia.trade]]     a fact of an entity, printed
//	[@frolenko-0407, minute 3]         a citation; [see @a; @b, p. 4]
//	> [!NOTE] Title                    a callout
//	![alt](file.jpg "Caption")         alone in a paragraph: a figure
//	## Heading {#id .class}            ids, given or made from the text
//	H~2~O  x^2^  ++ins++  ==mark==     subscript, superscript, insertion, mark
//
// Converting is pure: the same bytes give the same Doc. The package knows no
// other file, no entity and no page, and it never learns how a hole is filled.
// No syntax tree outlives a conversion.
package markdown

import (
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"portolan/generator/diag"
)

// Options say how texts are converted. The zero value is the strict default.
type Options struct {
	// RawHTML lets raw HTML through as it is written, for trusted content.
	// By default each use is an error; comments are dropped silently.
	RawHTML bool
	// Abbreviations is the site's glossary, short form to long. The first use
	// of each in a body becomes <abbr title="long">short</abbr>.
	Abbreviations map[string]string
	// Lang is the BCP 47 tag of the texts: it chooses the quotation marks and
	// the words for callouts. English is the default.
	Lang string
	// Blocks names the fenced blocks that the site draws itself (map, timeline).
	// Each becomes a BlockHole instead of highlighted code.
	Blocks []string
}

// A Converter converts texts under one set of options. It is safe for
// concurrent use.
type Converter struct {
	options Options
	off     rule // rules switched off, by tests

	body, inline, label    parser.Parser
	plainBody, plainInline parser.Parser // for texts that mayLinkify rules out
	renderer               renderer.Renderer
	conversions            sync.Pool // of *conversion that are done, for their memory

	code          *highlighter
	abbreviations abbreviations
	wording       wording
}

// New makes a converter. The options must not be changed afterwards.
func New(o Options) *Converter { return newConverter(o, 0) }

func newConverter(o Options, off rule) *Converter {
	c := &Converter{
		options:       o,
		off:           off,
		code:          newHighlighter(),
		abbreviations: newAbbreviations(o.Abbreviations),
		wording:       wordingOf(o.Lang),
	}
	linkify := c.on(ruleLinkify)
	c.body, c.inline, c.label = c.newBodyParser(linkify), c.newInlineParser(linkify), c.newLabelParser()
	c.plainBody, c.plainInline = c.newBodyParser(false), c.newInlineParser(false)
	c.renderer = c.newRenderer()
	return c
}

// on tells whether a rule is in force.
func (c *Converter) on(r rule) bool { return c.off&r == 0 }

// Convert converts a whole body. pos is where text begins in its file.
func (c *Converter) Convert(pos diag.Pos, text string) *Doc {
	p := c.body
	if !mayLinkify(text) {
		p = c.plainBody
	}
	return newConversion(c, pos, text).run(p)
}

// Inline converts text as the content of one paragraph, without the <p>: for
// field values and captions. Blocks are not recognised, abbreviations are not
// marked, and links to a fragment are not checked, as the headings they may
// mean are those of the page's body.
func (c *Converter) Inline(pos diag.Pos, text string) *Doc { return c.convertInline(pos, nil, text) }

// InlineAt is [Converter.Inline] for a text that does not stand in its file letter by
// letter, as one that is folded or has escapes: at gives the position of each byte.
func (c *Converter) InlineAt(at func(off int) diag.Pos, text string) *Doc {
	return c.convertInline(diag.Pos{}, at, text)
}

func (c *Converter) convertInline(pos diag.Pos, at func(off int) diag.Pos, text string) *Doc {
	p := c.inline
	if !mayLinkify(text) {
		p = c.plainInline
	}
	v := newConversion(c, pos, text)
	v.inline, v.file.where = true, at
	return v.run(p)
}

// A Doc is a converted text. It is read only.
type Doc struct {
	Segments []Segment // joined with filled holes they are the HTML
	Refs     []Ref
	Cites    []Cite // ordered by group
	Links    []Link
	Images   []Image
	Blocks   []Block
	Headings []Heading
	Runs     []Run

	Text  string // plain text of the body for search, a line for each block; refs by label or target
	Lead  string // plain text of the first paragraph
	Words int    // words in Text; a Han or kana character counts as one

	Problems []diag.Problem `digest:"-"`
}

// A Segment is a piece of finished HTML and the hole that follows it.
type Segment struct {
	HTML  string
	Hole  Hole
	Index int32 // into the list that Hole names
}

// A Hole is a place in the HTML that is filled from outside the text.
type Hole uint8

const (
	None        Hole = iota // the end of the HTML
	RefHole                 // inline HTML for Refs[Index]
	CiteHole                // inline HTML for the Cites whose Group is Index
	LinkHole                // the value of href for Links[Index], escaped (see escapeURL)
	ImageHole               // the attributes that say which picture Images[Index] is: src, and what goes with it
	RunHole                 // inline HTML for Runs[Index]: its text, escaped, with or without names linked
	BlockHole               // block HTML for Blocks[Index]
	HeadingHole             // inline HTML at the end of Headings[Index], as a link to it
	NotesHole               // block HTML behind a block of the body that refers or cites, as notes in the margin
)

// A Link is a Markdown link inside the site: its destination has no scheme and
// names no other host. One that begins with '#' has no hole, as it is checked
// here against the headings and footnotes of its own body.
type Link struct {
	Dest string // unescaped, as meant
	Text string
	Pos  diag.Pos `digest:"-"`
}

// Decorative is what is written in place of an alternative text where a picture shows nothing
// that one could miss: programs that read pages aloud then pass over it.
const Decorative = "decorative"

// An Image is a picture of the site, by a destination without a scheme.
type Image struct {
	Dest  string // unescaped, as meant
	Alt   string
	Title string   // plain text; of a figure, its caption
	Pos   diag.Pos `digest:"-"`
}

// A Block is a fenced block that the site draws itself.
type Block struct {
	Name string   // map, timeline …: the first word of the info string
	Args string   // the rest of the info string
	Text string   // what stands between the fences
	Pos  diag.Pos `digest:"-"` // where Text begins
}

// A Heading is a heading of the body with the id by which it can be linked.
type Heading struct {
	Level int // 1 to 6
	ID    string
	Text  string
	Pos   diag.Pos `digest:"-"`
}

// A Run is an unbroken stretch of text outside links, headings and code, in
// which names may be linked. Soft line breaks in it are "\n".
type Run struct {
	Text  string
	Pos   diag.Pos `digest:"-"`
	Lines []Line   `digest:"-"` // those after the first
}

// A Line says where in the file the line stands that begins with byte From of a run.
type Line struct {
	From int
	Pos  diag.Pos
}

// At gives the position of byte off of the text. Behind characters that are written
// longer than they are, as -- and &amp;, it is a little to the left.
func (r Run) At(off int) diag.Pos {
	pos, from := r.Pos, 0
	for _, l := range r.Lines {
		if l.From <= off {
			pos, from = l.Pos, l.From
		}
	}
	pos.Col += utf8.RuneCountInString(r.Text[from:off])
	return pos
}

// HTML joins the segments. fill gives the HTML for a hole; nil stands for
// [Doc.Default].
func (d *Doc) HTML(fill func(hole Hole, index int) string) string {
	if fill == nil {
		fill = d.Default
	}
	size := 0
	for _, s := range d.Segments {
		size += len(s.HTML)
		if s.Hole == RunHole {
			size += len(d.Runs[s.Index].Text)
		}
	}
	var b strings.Builder
	b.Grow(size + size/8) // what fills the other holes is short
	for _, s := range d.Segments {
		b.WriteString(s.HTML)
		if s.Hole != None {
			b.WriteString(fill(s.Hole, int(s.Index)))
		}
	}
	return b.String()
}

// Default gives the filling of a hole that needs nothing but the text itself:
// labels, targets and addresses as they are written.
func (d *Doc) Default(hole Hole, index int) string {
	switch hole {
	case RefHole:
		return d.Refs[index].HTML()
	case CiteHole:
		return escape(citeText(d.Group(index)))
	case LinkHole:
		return escapeURL(d.Links[index].Dest)
	case ImageHole:
		return `src="` + escapeURL(d.Images[index].Dest) + `"`
	case RunHole:
		return escape(d.Runs[index].Text)
	case BlockHole:
		return d.Blocks[index].html()
	case HeadingHole, NotesHole:
		return ""
	}
	return ""
}

// Group gives the citations of one bracket group.
func (d *Doc) Group(group int) []Cite {
	from := sort.Search(len(d.Cites), func(i int) bool { return d.Cites[i].Group >= group })
	to := from
	for to < len(d.Cites) && d.Cites[to].Group == group {
		to++
	}
	return d.Cites[from:to]
}

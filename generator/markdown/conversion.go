package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"portolan/generator/diag"
)

// A conversion is the work on one text: parse, walk the tree once to collect
// what the Doc tells and to put our own nodes in place, render. It is used again
// for other texts, which halves the memory that converting asks for and saves a
// fifth of the time: see release.
type conversion struct {
	*Converter
	doc    *Doc
	inline bool
	whole  bool // fill holes at once: for tests

	src    []byte // the text and, after it, each caption parsed from it
	parsed []byte // src as it was parsed, which what goldmark gives is part of
	length int    // of the text
	file   positions
	copies []copied

	written []written // in the text, that no text may have

	draft  draft
	starts []lineStart // of the run being walked
	lines  []Line      // the same
	nodes  []runNode   // memory for more
	flow   flow        // of the block being walked
	out    cutter      // of the HTML

	body     strings.Builder // of Doc.Text
	headings []heading
	notes    []*east.Footnote
	noteAt   []int           // offset of each of notes
	groups   int             // of citations, so far
	used     map[string]bool // abbreviations, so far
	ids      map[string]bool // that raw HTML gives
	strings  map[string]string
	hashes   []int // of doc.Links, those to a fragment

	reported [diag.Note + 1]int // problems so far, by severity

	brackets  int  // open at this point of the paragraph being parsed
	marks     int  // of the same
	deep      bool // CodeDepth is reported
	inCaption bool // what is being parsed is one
	raw       bool // CodeRawHTML is reported
}

var conversionKey = parser.NewContextKey()

func conversionOf(pc parser.Context) *conversion { return pc.Get(conversionKey).(*conversion) }

func newConversion(c *Converter, pos diag.Pos, text string) *conversion {
	v, ok := c.conversions.Get().(*conversion)
	if !ok {
		v = &conversion{Converter: c, used: map[string]bool{}, strings: map[string]string{}}
	}
	v.doc = &v.draft.doc
	v.src, v.length = append(v.src, text...), len(text)
	lines := v.file.lines
	v.file = newPositions(pos, text)
	v.file.lines = lines
	return v
}

// release empties the conversion and leaves its memory to the next one. No node
// of the tree may be in use any more.
func (v *conversion) release() {
	clear(v.used)
	clear(v.strings)
	clear(v.headings)
	v.draft.clear()
	*v = conversion{
		Converter: v.Converter,
		src:       v.src[:0],
		file:      positions{lines: v.file.lines[:0]},
		draft:     v.draft,
		starts:    v.starts[:0],
		lines:     empty(v.lines),
		nodes:     empty(v.nodes),
		flow:      flow{text: v.flow.text, marks: v.flow.marks, starts: v.flow.starts, pieces: empty(v.flow.pieces)},
		out:       cutter{buf: v.out.buf[:0], cuts: v.out.cuts[:0]},
		headings:  v.headings[:0],
		used:      v.used,
		strings:   v.strings,
	}
	v.conversions.Put(v)
}

func (v *conversion) context() parser.Context {
	pc := parser.NewContext()
	pc.Set(conversionKey, v)
	return pc
}

func (v *conversion) run(p parser.Parser) *Doc {
	v.parsed = v.src
	root := p.Parse(text.NewReader(v.src), parser.WithContext(v.context()))
	v.findWritten()
	v.allowWritten(root)
	v.blocks(root)
	v.reportWritten()
	v.assignIDs()
	v.checkFragments()
	v.checkFootnotes()
	v.doc.Text = v.body.String()
	v.doc.Words = countWords(v.doc.Text)
	v.doc.Problems = diag.Sort(v.doc.Problems)
	doc := v.draft.settle()
	w := &v.out
	w.doc, w.whole = doc, v.whole
	if err := v.renderer.Render(w, v.src, root); err != nil {
		panic(err) // a cutter never fails, nor do the renderers
	}
	doc.Segments = w.segments()
	v.release()
	return doc
}

// report notes a problem, unless the text has more already than are listed.
func (v *conversion) report(p diag.Problem) {
	if !v.isFull(p.Severity) {
		v.reported[p.Severity]++
		v.doc.Problems = append(v.doc.Problems, p)
	}
}

// isFull tells whether the text has more problems of a severity than are listed, by one, which
// is told: see [diag.Bound].
func (v *conversion) isFull(s diag.Severity) bool { return v.reported[s] > diag.MostOfFile }

// intern gives one string for all equal ones of a text.
func (v *conversion) intern(s string) string {
	if s == "" {
		return ""
	}
	if t, ok := v.strings[s]; ok {
		return t
	}
	s = strings.Clone(s)
	v.strings[s] = s
	return s
}

// blocks walks the blocks of the whole text, and leaves a place for notes behind each
// that a body has and that refers or cites.
func (v *conversion) blocks(root ast.Node) {
	if v.inline {
		v.children(root)
		return
	}
	for n := root.FirstChild(); n != nil; {
		next := n.NextSibling()
		refs, groups := len(v.doc.Refs), v.groups
		v.block(n)
		if len(v.doc.Refs) > refs || v.groups > groups {
			root.InsertBefore(root, next, &placeNode{hole: NotesHole})
		}
		n = next
	}
}

// children walks the blocks of a parent.
func (v *conversion) children(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		if n.Type() == ast.TypeBlock {
			v.block(n)
		}
		n = next
	}
}

// block walks one block. It may replace or remove it.
func (v *conversion) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		v.heading(n)
	case *ast.FencedCodeBlock:
		v.fence(n)
	case *ast.CodeBlock:
		v.strayCode(n)
		v.addText(linesOf(n, v.src))
	case *ast.HTMLBlock:
		v.htmlBlock(n)
	case *calloutNode:
		v.callout(n)
	case *ast.Paragraph:
		if v.figure(n) {
			return
		}
		f := v.leaf(n, scope{runs: true})
		if v.doc.Lead == "" && n.Parent().Kind() == ast.KindDocument {
			v.doc.Lead = f.plain()
		}
	case *east.TableRow, *east.TableHeader:
		v.row(n)
	default:
		if c := n.FirstChild(); c != nil && c.Type() == ast.TypeInline {
			v.leaf(n, scope{runs: true})
			return
		}
		v.children(n)
	}
}

// leaf walks a block that holds inline content. The flow is good until the next.
func (v *conversion) leaf(n ast.Node, s scope) *flow {
	v.strays(n)
	f := v.newFlow()
	v.inlines(n, f, s)
	v.finish(f)
	return f
}

// row walks the cells of a table row as one line of text: a cell by itself says
// little about what it refers to.
func (v *conversion) row(n ast.Node) {
	v.surplusCells(n)
	f := v.newFlow()
	for cell := n.FirstChild(); cell != nil; cell = cell.NextSibling() {
		if cell.HasChildren() {
			v.strays(cell)
			end := len(f.text)
			f.separate(cellSeparator)
			v.inlines(cell, f, scope{runs: true})
			f.unseparate(end)
		}
	}
	v.finish(f)
}

// A scope says where inline content stands.
type scope struct {
	runs   bool // names may be linked here
	nested bool // inside a link, where there can't be another
	alt    bool // inside an image's text, of which only the plain text counts
}

// inlines walks the inline content of a parent and appends its plain text to f.
func (v *conversion) inlines(parent ast.Node, f *flow, s scope) {
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		switch n := n.(type) {
		case *ast.Text, *ast.String:
			next = v.textRun(n, f, s)
		case *refNode:
			v.ref(n, f, s)
		case *citeNode:
			v.cite(n, f, s)
		case *ast.Link:
			v.link(n, f, s)
		case *ast.AutoLink:
			v.autoLink(n, f, s)
		case *ast.Image:
			v.image(n, f, s)
		case *ast.RawHTML:
			v.rawHTML(n)
		case *east.FootnoteLink:
			v.footnoteLink(n, s)
		case *ast.CodeSpan:
			f.add(plainText(n, v.src))
		default:
			v.inlines(n, f, s)
		}
		n = next
	}
}

// addText adds a block's text, without space around it, to the text of the body,
// and gives it as it stands there.
func (v *conversion) addText(s string) string {
	if s = strings.TrimSpace(s); s == "" {
		return ""
	}
	if v.body.Len() > 0 {
		v.body.WriteByte('\n')
	} else {
		v.body.Grow(max(len(s), v.length)) // the whole is seldom longer than its Markdown
	}
	v.body.WriteString(s)
	body := v.body.String()
	return body[len(body)-len(s):]
}

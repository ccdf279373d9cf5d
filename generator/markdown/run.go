package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

var kindRun, kindAbbreviation = ast.NewNodeKind("Run"), ast.NewNodeKind("Abbreviation")

// A runNode stands for a run of text, Runs[index].
type runNode struct {
	ast.BaseInline
	index int
}

func (*runNode) Kind() ast.NodeKind       { return kindRun }
func (n *runNode) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

// An abbreviationNode is the first use of an abbreviation in a body.
type abbreviationNode struct {
	ast.BaseInline
	short, long string
}

func (*abbreviationNode) Kind() ast.NodeKind       { return kindAbbreviation }
func (n *abbreviationNode) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

// textRun walks the unbroken text that begins at n, and gives the node after it.
// goldmark cuts text at each line and each curly quote; a name may go across.
func (v *conversion) textRun(n ast.Node, f *flow, s scope) (next ast.Node) {
	parent, first := n.Parent(), n
	at := len(v.draft.texts)
	texts, next, broken := v.unbroken(n)
	v.draft.texts = texts[:at] // unless a run comes of it
	text := util.BytesToReadOnlyString(texts[at:])
	f.add(text)
	if broken {
		f.add(" ")
		// goldmark leaves spaces here if another parser looked at the line's end.
		text = strings.TrimRight(text, " ")
	}
	if !s.runs || s.nested || strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return next
	}
	pieces := v.abbreviate(text)
	if v.whole && pieces == nil && !broken {
		return next // leave it to goldmark, to compare
	}
	v.draft.texts = texts[:at+len(text)]
	whole := v.newRun(text)
	if pieces == nil {
		parent.InsertBefore(parent, first, v.runNode(whole, at))
	}
	from := 0
	for _, p := range pieces {
		parent.InsertBefore(parent, first, v.pieceNode(p, whole, from, at))
		from += len(p.text)
	}
	v.dropText(parent, first, next, broken)
	return next
}

// unbroken joins the text from n up to another sort of node, or past a hard line break.
// It appends it to draft.texts, and leaves in starts where its lines begin.
func (v *conversion) unbroken(n ast.Node) (texts []byte, next ast.Node, broken bool) {
	b, at, starts := v.draft.texts, len(v.draft.texts), v.starts[:0]
	from, stop := 0, 0 // from: the beginning of a line of which starts doesn't tell yet
	for next = n; next != nil && !broken; next = next.NextSibling() {
		t, ok := next.(*ast.Text)
		if !ok && next.Kind() != ast.KindString {
			break
		}
		if ok {
			broken, stop = t.HardLineBreak(), t.Segment.Stop
			if from >= 0 {
				starts = append(starts, lineStart{from, v.untyped(b[at+from:], t.Segment.Start)})
				from = -1
			}
		}
		b = appendText(b, next, v.src)
		if ok && t.SoftLineBreak() {
			from = len(b) - at
		}
	}
	if 0 < from && from < len(b)-at { // the last line is of typographic characters alone
		rest, between := v.src[stop:], " \t\r\n"
		if !v.inline && stop < v.length { // else there are no marks of quotations
			between += ">"
		}
		starts = append(starts, lineStart{from, stop + len(rest) - len(bytes.TrimLeft(rest, between))})
	}
	v.starts = starts
	return b, next, broken
}

// A lineStart says at what offset of src a line of a text run begins.
type lineStart struct{ from, offset int }

// newRun gives the run that was walked. Its memory is used again for the next.
func (v *conversion) newRun(text string) Run {
	r := Run{Text: text}
	if len(v.starts) == 0 {
		r.Pos = v.pos(0)
	}
	v.lines = v.lines[:0]
	for i, s := range v.starts {
		if i == 0 {
			r.Pos = v.pos(s.offset)
		} else if s.from < len(text) {
			v.lines = append(v.lines, Line{s.from, v.pos(s.offset)})
		}
	}
	r.Lines = v.lines
	return r
}

// untyped gives the offset of typographic characters that stand before another: goldmark
// tells of those only what they become.
func (v *conversion) untyped(chars []byte, offset int) int {
	for range utf8.RuneCount(chars) {
		n := 1 // a quote
		for _, long := range []string{"...", "---", "--", "<<", ">>"} {
			if n == 1 && bytes.HasSuffix(v.src[:offset], []byte(long)) {
				n = len(long)
			}
		}
		offset = max(0, offset-n)
	}
	return offset
}

// pieceNode makes the node for the piece at byte from of a run, which stands at a
// place in draft.texts.
func (v *conversion) pieceNode(p piece, whole Run, from, at int) ast.Node {
	if p.long != "" {
		return &abbreviationNode{short: p.text, long: p.long}
	}
	if strings.IndexFunc(p.text, unicode.IsLetter) < 0 {
		s := ast.NewString([]byte(p.text))
		s.SetRaw(true)
		return s
	}
	return v.runNode(whole.part(from, from+len(p.text)), at+from)
}

// runNode makes the node for a run whose text stands at a place in draft.texts.
func (v *conversion) runNode(r Run, at int) ast.Node {
	d := &v.draft
	d.spans = append(d.spans, span{at, at + len(r.Text), len(d.lines), len(d.lines) + len(r.Lines)})
	d.lines = append(d.lines, r.Lines...)
	d.doc.Runs = append(d.doc.Runs, Run{Pos: r.Pos})
	if len(v.nodes) == cap(v.nodes) {
		v.nodes = make([]runNode, 0, max(16, 2*cap(v.nodes))) // the tree keeps the full one
	}
	v.nodes = append(v.nodes, runNode{index: len(d.doc.Runs) - 1})
	return &v.nodes[len(v.nodes)-1]
}

// part cuts a run.
func (r Run) part(from, to int) Run {
	if from == 0 && to == len(r.Text) {
		return r
	}
	out := Run{Text: r.Text[from:to], Pos: r.At(from)}
	for _, l := range r.Lines {
		if from < l.From && l.From < to {
			out.Lines = append(out.Lines, Line{l.From - from, l.Pos})
		}
	}
	return out
}

// dropText removes the text from first up to next, except for a hard line break
// at its end.
func (v *conversion) dropText(parent, first, next ast.Node, broken bool) {
	for n := first; n != next; {
		after := n.NextSibling()
		if t, ok := n.(*ast.Text); ok && after == next && broken {
			t.Segment.Start, t.Segment.Padding = t.Segment.Stop, 0
		} else {
			parent.RemoveChild(parent, n)
		}
		n = after
	}
}

// A piece is a part of a run: an abbreviation if long is set.
type piece struct{ text, long string }

// abbreviations finds the glossary's short forms by their first character.
type abbreviations map[rune][]piece

func newAbbreviations(glossary map[string]string) abbreviations {
	a := abbreviations{}
	for short, long := range glossary {
		if r, _ := utf8.DecodeRuneInString(short); short != "" && long != "" {
			a[r] = append(a[r], piece{short, long})
		}
	}
	return a
}

// at gives the longest abbreviation that stands as a word at s[i:].
func (a abbreviations) at(s string, i int, r rune) (found piece) {
	for _, p := range a[r] {
		if len(p.text) > len(found.text) && strings.HasPrefix(s[i:], p.text) && !wordAt(s, i+len(p.text)) {
			found = p
		}
	}
	return found
}

// abbreviate cuts a run at the abbreviations that weren't used before. It gives
// nil if there are none.
func (v *conversion) abbreviate(s string) []piece {
	if len(v.abbreviations) == 0 || v.inline {
		return nil
	}
	var pieces []piece
	from, word := 0, false
	for i, r := range s {
		if i < from {
			continue
		}
		if !word {
			if p := v.abbreviations.at(s, i, r); p.text != "" && !v.used[p.text] {
				v.used[p.text] = true
				if from < i {
					pieces = append(pieces, piece{text: s[from:i]})
				}
				pieces = append(pieces, p)
				from = i + len(p.text)
			}
		}
		word = isWord(r)
	}
	if from > 0 && from < len(s) {
		pieces = append(pieces, piece{text: s[from:]})
	}
	return pieces
}

// wordAt tells whether a word goes on at s[i:].
func wordAt(s string, i int) bool {
	r, size := utf8.DecodeRuneInString(s[i:])
	return size > 0 && isWord(r)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

package markdown

import (
	"slices"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"portolan/generator/diag"
)

// footnoteParser notes each footnote that is written.
type footnoteParser struct{ parser.BlockParser }

func (p footnoteParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	_, segment := reader.PeekLine()
	n, state := p.BlockParser.Open(parent, reader, pc)
	if note, ok := n.(*east.Footnote); ok {
		v := conversionOf(pc)
		v.notes = append(v.notes, note)
		v.noteAt = append(v.noteAt, segment.Start+max(0, pc.BlockOffset()))
	}
	return n, state
}

// noteParser reports references to footnotes that aren't written.
type noteParser struct{ parser.InlineParser }

func (p noteParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	n := p.InlineParser.Parse(parent, block, pc)
	if n != nil || len(line) < 2 || line[0] != '[' || line[1] != '^' {
		return n
	}
	end := slices.Index(line, ']')
	if end <= 2 || slices.ContainsFunc(line[2:end], func(b byte) bool { return b <= ' ' || b == '[' }) {
		return n
	}
	v := conversionOf(pc)
	if v.isFull(diag.Error) {
		return n
	}
	label := string(line[2:end])
	if v.inCaption {
		v.report(diag.Errorf(CodeFootnoteMissing, v.pos(segment.Start), "a caption has no footnotes, and [^%s] is shown as it is", label).
			WithHint("say it in the caption or in the text, or cite a source: [@id]"))
		return n
	}
	var labels []string
	for _, note := range v.notes {
		labels = append(labels, string(note.Ref))
	}
	hint := diag.DidYouMean(label, labels)
	if hint == "" {
		hint = "write the footnote as a line that begins with [^" + label + "]:"
	}
	v.report(diag.Errorf(CodeFootnoteMissing, v.pos(segment.Start), "footnote %q isn't written", label).WithHint("%s", hint))
	return n
}

// footnoteLink reports a reference to a footnote that stands in a link or an image's text. From
// a link it is moved to behind it: the footnote leads back to it.
func (v *conversion) footnoteLink(n *east.FootnoteLink, s scope) {
	if !s.nested {
		return
	}
	v.reportNested("a footnote", v.pos(n.Pos()), s)
	if s.alt {
		return
	}
	var before ast.Node
	for a := n.Parent(); a != nil; a = a.Parent() {
		if a.Kind() == ast.KindLink {
			before = a
		}
	}
	for next := before.NextSibling(); next != nil && next.Kind() == east.KindFootnoteLink && next.Pos() < n.Pos(); next = before.NextSibling() {
		before = next // moved out of this link, too
	}
	before.Parent().InsertAfter(before.Parent(), before, n)
}

// addFootnoteIDs adds the ids of shown footnotes and of the references to them.
func (v *conversion) addFootnoteIDs(known map[string]bool) {
	for _, note := range v.notes {
		if note.Index > 0 {
			known["fn:"+strconv.Itoa(note.Index)] = true
			known["fnref:"+strconv.Itoa(note.Index)] = true
		}
	}
}

// checkFootnotes reports footnotes that aren't shown.
func (v *conversion) checkFootnotes() {
	seen := map[string]bool{}
	for i, note := range v.notes {
		label := string(note.Ref)
		switch {
		case seen[label]:
			v.report(diag.Errorf(CodeFootnoteDuplicate, v.pos(v.noteAt[i]), "footnote %q is written twice", label))
		case note.Index < 0:
			v.report(diag.Warnf(CodeFootnoteUnused, v.pos(v.noteAt[i]), "footnote %q isn't referred to, so it isn't shown", label))
		}
		seen[label] = true
	}
}

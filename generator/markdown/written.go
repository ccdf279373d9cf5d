package markdown

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"portolan/generator/diag"
)

// A written is a character that no text may have, where it is written as a reference to it: &#7; is a bell. It would be
// in the page as if it had been typed, so it is the same problem.
type written struct {
	offset  int // in the text
	r       rune
	allowed bool
}

// charReference is a character by its number (CommonMark, 2.5). HTML has no name for one that is unwelcome.
var charReference = regexp.MustCompile(`^&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));`)

// findWritten finds what is written of unwelcome characters, wherever in the text it is.
func (v *conversion) findWritten() {
	source := v.src[:v.length]
	for i := 0; ; i++ {
		next := bytes.Index(source[i:], charReferenceBegins)
		if next < 0 {
			return
		}
		i += next
		m := charReference.FindSubmatch(source[i:])
		if m == nil || v.escaped(i) {
			continue
		}
		digits, base := string(m[1]), 16
		if digits == "" {
			digits, base = string(m[2]), 10
		}
		if n, err := strconv.ParseInt(digits, base, 32); err == nil && diag.Unwelcome(rune(n)) {
			v.written = append(v.written, written{offset: i, r: rune(n)})
		}
	}
}

var charReferenceBegins = []byte("&#")

// allowWritten allows what stands in code and in addresses in < and >, where it is shown as it is written, and in
// HTML that isn't let through. It is asked before the walk puts other nodes in the place of these.
func (v *conversion) allowWritten(root ast.Node) {
	if len(v.written) == 0 {
		return
	}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // nothing in it fails
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			v.allowIn(n.Lines(), 0)
		case *ast.HTMLBlock:
			if !v.options.RawHTML {
				v.allowIn(n.Lines(), 0)
				v.allow(n.ClosureLine.Start, n.ClosureLine.Stop)
			}
		case *ast.RawHTML:
			if !v.options.RawHTML {
				v.allowIn(n.Segments, 0)
			}
		case *ast.AutoLink:
			label := n.Label(v.src) // a part of src
			at := cap(v.src) - cap(label)
			v.allow(at, at+len(label))
		case *ast.CodeSpan:
			v.allowIn(codeOf(n), 0)
		case *refNode:
			v.allowInLabel(n)
		}
		return ast.WalkContinue, nil
	})
}

// codeOf gives where a code span has its code.
func codeOf(n *ast.CodeSpan) *text.Segments {
	s := text.NewSegments()
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			s.Append(t.Segment)
		}
	}
	return s
}

// allowInLabel allows what stands in code in a reference's label, which is parsed by itself.
func (v *conversion) allowInLabel(n *refNode) {
	from := n.offset + len(refOpen)
	if !strings.Contains(n.source, "`") || !bytes.HasPrefix(v.src[from:], []byte(n.source)) {
		return
	}
	_, label, _ := strings.Cut(n.source, "|")
	from += len(n.source) - len(label)
	_ = ast.Walk(v.label.Parse(text.NewReader([]byte(label))), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if code, ok := n.(*ast.CodeSpan); ok && entering {
			v.allowIn(codeOf(code), from)
		}
		return ast.WalkContinue, nil
	})
}

// allowIn allows what is written in segments that stand at an offset in src.
func (v *conversion) allowIn(segments *text.Segments, at int) {
	for i := range segments.Len() {
		s := segments.At(i)
		v.allow(at+s.Start, at+s.Stop)
	}
}

// allow allows what is written between two offsets in src.
func (v *conversion) allow(from, to int) {
	start := v.origin(from)
	first, _ := slices.BinarySearchFunc(v.written, start, func(w written, offset int) int { return cmp.Compare(w.offset, offset) })
	for i := first; i < len(v.written) && v.written[i].offset < start+to-from; i++ {
		v.written[i].allowed = true
	}
}

// reportWritten reports what isn't allowed.
func (v *conversion) reportWritten() {
	for _, w := range v.written {
		if !w.allowed {
			v.report(diag.UnwelcomeAt(v.file.at(w.offset), w.r))
		}
	}
}

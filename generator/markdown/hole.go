package markdown

import (
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

var kindPlace = ast.NewNodeKind("Place")

// A placeNode is nothing in the text but a place where a page may put something.
type placeNode struct {
	ast.BaseBlock
	hole  Hole
	index int
}

func (*placeNode) Kind() ast.NodeKind       { return kindPlace }
func (n *placeNode) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

// A cutter is where HTML is written to. It notes at which offsets there are
// holes; goldmark uses it as it is because it is a [util.BufWriter].
type cutter struct {
	buf   []byte
	cuts  []cut
	doc   *Doc
	whole bool // fill the holes with their defaults at once: for tests
}

type cut struct {
	offset int
	hole   Hole
	index  int
}

var _ util.BufWriter = (*cutter)(nil)

// hole leaves a hole at the end of what is written.
func (w *cutter) hole(h Hole, index int) {
	if w.whole {
		w.buf = append(w.buf, w.doc.Default(h, index)...)
		return
	}
	w.cuts = append(w.cuts, cut{len(w.buf), h, index})
}

// segments gives the HTML between the holes; it is one string throughout.
func (w *cutter) segments() []Segment {
	html := string(w.buf)
	segments := make([]Segment, 0, len(w.cuts)+1)
	from := 0
	for _, c := range w.cuts {
		segments = append(segments, Segment{html[from:c.offset], c.hole, int32(c.index)})
		from = c.offset
	}
	return append(segments, Segment{HTML: html[from:]})
}

func (w *cutter) string(s string) { w.buf = append(w.buf, s...) }

func (w *cutter) Write(p []byte) (int, error) {
	w.buf = append(w.buf, p...)
	return len(p), nil
}

func (w *cutter) WriteString(s string) (int, error) {
	w.buf = append(w.buf, s...)
	return len(s), nil
}

func (w *cutter) WriteByte(b byte) error {
	w.buf = append(w.buf, b)
	return nil
}

func (w *cutter) WriteRune(r rune) (int, error) {
	w.buf = utf8.AppendRune(w.buf, r)
	return utf8.RuneLen(r), nil
}

func (w *cutter) Available() int { return cap(w.buf) - len(w.buf) }
func (w *cutter) Buffered() int  { return 0 }
func (w *cutter) Flush() error   { return nil }

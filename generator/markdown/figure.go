package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

var kindFigure, kindCaption = ast.NewNodeKind("Figure"), ast.NewNodeKind("Caption")

// A figureNode is an image with a caption: its children are the two.
type figureNode struct{ ast.BaseBlock }

func (*figureNode) Kind() ast.NodeKind       { return kindFigure }
func (n *figureNode) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

type captionNode struct{ ast.BaseBlock }

func (*captionNode) Kind() ast.NodeKind       { return kindCaption }
func (n *captionNode) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

// figure makes a figure of a paragraph that is an image with a title and nothing
// else. The title is the caption, as inline Markdown.
func (v *conversion) figure(p *ast.Paragraph) bool {
	n, ok := p.FirstChild().(*ast.Image)
	if !ok || p.ChildCount() != 1 || util.IsBlank(n.Title) || !v.on(ruleFigure) {
		return false
	}
	caption := v.caption(n.Title, v.titleAfter(n))
	n.Title = nil
	im := v.image(n, &flow{}, scope{})
	fig := &figureNode{}
	fig.SetPos(p.Pos())
	p.Parent().ReplaceChild(p.Parent(), p, fig)
	fig.AppendChild(fig, im)
	fig.AppendChild(fig, caption)
	f := v.leaf(caption, scope{runs: true})
	if im.hole {
		v.doc.Images[im.index].Title = f.plain()
	}
	return true
}

// titleAfter gives an offset of the text behind which an image's title stands, with no other
// text between: where its address ends, be that here or in a definition elsewhere.
func (v *conversion) titleAfter(n *ast.Image) int {
	// goldmark tells no place of an address, but gives it as a part of the text, but for an
	// indented one, which it copies. What is left behind it tells where it is.
	dest := n.Destination
	at := cap(v.parsed) - cap(dest)
	if at >= 0 && at+len(dest) <= v.length && len(dest) > 0 && &v.parsed[at] == &dest[0] {
		return at + len(dest)
	}
	return n.Pos()
}

// caption parses an image's title as inline content. after is where to look for it.
func (v *conversion) caption(title []byte, after int) *captionNode {
	start := v.copyLines(title, after)
	reader := text.NewReader(v.src)
	reader.SetPosition(0, text.NewSegment(start, start))
	reader.AdvanceLine() // which doesn't count columns from the beginning of the text
	v.inCaption = true
	root := v.Converter.inline.Parse(reader, parser.WithContext(v.context()))
	v.inCaption = false
	v.allowWritten(root)
	caption := &captionNode{}
	if lines := root.FirstChild(); lines != nil {
		for c := lines.FirstChild(); c != nil; c = lines.FirstChild() {
			caption.AppendChild(caption, c)
		}
	}
	return caption
}

package markdown

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"portolan/generator/diag"
)

// calloutTypes are those of GitHub's alerts.
var calloutTypes = []string{"note", "tip", "important", "warning", "caution"}

var kindCallout, kindCalloutTitle = ast.NewNodeKind("Callout"), ast.NewNodeKind("CalloutTitle")

// A calloutNode is a callout. Its first child is its title.
type calloutNode struct {
	ast.BaseBlock
	kind  string
	label string // the title as plain text, or else the word for the type
}

func (*calloutNode) Kind() ast.NodeKind       { return kindCallout }
func (n *calloutNode) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

type calloutTitle struct{ ast.BaseBlock }

func (*calloutTitle) Kind() ast.NodeKind       { return kindCalloutTitle }
func (n *calloutTitle) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

// quoteParser parses block quotations and makes callouts of those that begin so.
type quoteParser struct {
	c *Converter
	parser.BlockParser
}

var calloutForm = regexp.MustCompile(`^\[!([\pL\pN_-]+)\][ \t]*`)

// Close puts a callout in the place of a quotation before its inline content is
// parsed, so that the marker never is and the title is parsed by itself.
func (p quoteParser) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(n, reader, pc)
	first, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || first.Lines().Len() == 0 || !p.c.on(ruleCallout) {
		return
	}
	line := first.Lines().At(0)
	line = line.TrimLeftSpace(reader.Source())
	m := calloutForm.FindSubmatch(line.Value(reader.Source()))
	if m == nil {
		return
	}
	kind := strings.ToLower(string(m[1]))
	if _, ok := p.c.wording.callouts[kind]; !ok {
		v := conversionOf(pc)
		hint := diag.DidYouMean(kind, calloutTypes)
		if hint == "" {
			hint = "the types are NOTE, TIP, IMPORTANT, WARNING and CAUTION"
		}
		v.report(diag.Errorf(CodeCallout, v.pos(line.Start), "there is no callout of type %q", m[1]).WithHint("%s", hint))
		return
	}
	title := &calloutTitle{}
	line.Start += len(m[0])
	if line = line.TrimRightSpace(reader.Source()); line.Len() > 0 {
		title.Lines().Append(line)
	}
	if first.Lines().Len() == 1 {
		n.RemoveChild(n, first)
	} else {
		first.Lines().SetSliced(1, first.Lines().Len())
	}
	callout := &calloutNode{kind: kind}
	callout.SetPos(n.Pos())
	callout.SetBlankPreviousLines(n.HasBlankPreviousLines())
	callout.AppendChild(callout, title)
	for c := n.FirstChild(); c != nil; c = n.FirstChild() {
		callout.AppendChild(callout, c)
	}
	n.Parent().ReplaceChild(n.Parent(), n, callout)
}

// callout walks a callout.
func (v *conversion) callout(n *calloutNode) {
	title := n.FirstChild()
	if n.label = v.leaf(title, scope{}).plain(); n.label == "" {
		n.label = v.wording.callouts[n.kind]
	}
	for c := title.NextSibling(); c != nil; {
		next := c.NextSibling()
		v.block(c)
		c = next
	}
}

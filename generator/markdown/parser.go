package markdown

import (
	"bytes"
	"unicode"

	"github.com/gohugoio/hugo-goldmark-extensions/extras"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A list of prioritised parsers or renderers; the lower the number, the sooner
// it is asked. The numbers of goldmark's own are those it gives them itself.
type list []util.PrioritizedValue

func (l *list) add(priority int, v any) { *l = append(*l, util.Prioritized(v, priority)) }

// newBodyParser makes the parser of whole bodies.
func (c *Converter) newBodyParser(linkify bool) parser.Parser {
	var blocks, paragraphs, trees list
	blocks.add(100, headingParser{c, parser.NewSetextHeadingParser()})
	blocks.add(200, parser.NewThematicBreakParser())
	blocks.add(300, c.bounded(parser.NewListParser()))
	blocks.add(400, parser.NewListItemParser())
	blocks.add(500, parser.NewCodeBlockParser())
	blocks.add(600, headingParser{c, parser.NewATXHeadingParser()})
	blocks.add(700, parser.NewFencedCodeBlockParser())
	blocks.add(800, c.bounded(quoteParser{c, parser.NewBlockquoteParser()}))
	blocks.add(900, parser.NewHTMLBlockParser())
	blocks.add(1000, parser.NewParagraphParser())
	paragraphs.add(100, parser.LinkReferenceParagraphTransformer)
	if c.on(ruleFootnote) {
		blocks.add(999, c.bounded(footnoteParser{extension.NewFootnoteBlockParser()}))
		trees.add(999, extension.NewFootnoteASTTransformer())
	}
	if c.on(ruleDefinition) {
		blocks.add(101, c.bounded(extension.NewDefinitionListParser()))
		blocks.add(102, extension.NewDefinitionDescriptionParser())
	}
	if c.on(ruleTable) {
		paragraphs.add(200, extension.NewTableParagraphTransformer())
		trees.add(0, extension.NewTableASTTransformer())
	}
	return c.withExtras(parser.NewParser(
		parser.WithBlockParsers(blocks...),
		parser.WithInlineParsers(c.inlineParsers(linkify)...),
		parser.WithParagraphTransformers(paragraphs...),
		parser.WithASTTransformers(trees...),
	))
}

// newInlineParser makes the parser of texts that are one paragraph's content.
func (c *Converter) newInlineParser(linkify bool) parser.Parser {
	return c.withExtras(parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(linesParser{}, 0)),
		parser.WithInlineParsers(c.inlineParsers(linkify)...),
	))
}

// newLabelParser makes the parser of a reference's label, in which nothing can
// be a link.
func (c *Converter) newLabelParser() parser.Parser {
	var inlines list
	inlines.add(100, parser.NewCodeSpanParser())
	inlines.add(500, c.counted(parser.NewEmphasisParser()))
	c.addTypographer(&inlines)
	return c.withExtras(parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(linesParser{}, 0)),
		parser.WithInlineParsers(inlines...),
	))
}

func (c *Converter) inlineParsers(linkify bool) list {
	var inlines list
	if c.on(ruleTask) {
		inlines.add(0, extension.NewTaskCheckBoxParser())
	}
	inlines.add(100, parser.NewCodeSpanParser())
	if c.on(ruleFootnote) {
		inlines.add(101, noteParser{extension.NewFootnoteParser()})
	}
	if c.on(ruleReference) {
		inlines.add(110, refParser{})
	}
	if c.on(ruleCitation) {
		inlines.add(111, citeParser{})
	}
	inlines.add(200, linkParser{c, parser.NewLinkParser()})
	inlines.add(300, parser.NewAutoLinkParser())
	inlines.add(400, parser.NewRawHTMLParser())
	inlines.add(500, c.counted(parser.NewEmphasisParser()))
	if !c.on(ruleDelete) {
		inlines.add(500, c.counted(extension.NewStrikethroughParser()))
	}
	if linkify {
		inlines.add(999, extension.NewLinkifyParser())
	}
	c.addTypographer(&inlines)
	return inlines
}

func (c *Converter) addTypographer(inlines *list) {
	if c.on(ruleTypography) {
		inlines.add(9999, extension.NewTypographerParser(extension.WithTypographicSubstitutions(c.wording.characters())))
		inlines.add(10000, lastApostrophe{c.wording.characters()[extension.Apostrophe]})
	}
}

// A lastApostrophe parses that of a word which ends its line, "the countries'", and which goldmark leaves as it is typed: it
// looks at what comes behind an apostrophe. One that closes a quotation goldmark has taken before.
type lastApostrophe struct{ apostrophe string }

func (lastApostrophe) Trigger() []byte { return []byte{'\''} }

func (l lastApostrophe) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if before := block.PrecendingCharacter(); len(bytes.TrimSpace(line)) > 1 || !unicode.IsLetter(before) && !unicode.IsDigit(before) {
		return nil
	}
	node := ast.NewString([]byte(l.apostrophe))
	node.SetCode(true) // as goldmark has its own: it is written as it is
	block.Advance(1)
	return node
}

// extras are the inline tags from Hugo's extension. Its Delete is used rather
// than GFM's strikethrough, which takes a single tilde too and so eats H~2~O.
func (c *Converter) extras() goldmark.Extender {
	return extras.New(extras.Config{
		Superscript: extras.SuperscriptConfig{Enable: c.on(ruleSuperscript)},
		Subscript:   extras.SubscriptConfig{Enable: c.on(ruleSubscript)},
		Insert:      extras.InsertConfig{Enable: c.on(ruleInsert)},
		Mark:        extras.MarkConfig{Enable: c.on(ruleMark)},
		Delete:      extras.DeleteConfig{Enable: c.on(ruleDelete)},
	})
}

// withExtras adds the inline tags to a parser. The extension can only extend a
// parser and a renderer together, so here it is given a renderer to no purpose.
func (c *Converter) withExtras(p parser.Parser) parser.Parser {
	tags := &tagParsers{Parser: p}
	goldmark.New(goldmark.WithParser(tags), goldmark.WithRenderer(renderer.NewRenderer()), goldmark.WithExtensions(c.extras()))
	for _, tag := range tags.added.InlineParsers {
		p.AddOptions(parser.WithInlineParsers(util.Prioritized(c.counted(tagParser{tag.Value.(parser.InlineParser)}), tag.Priority)))
	}
	return p
}

// tagParsers is a parser that notes what is added to it.
type tagParsers struct {
	parser.Parser
	added parser.Config
}

func (t *tagParsers) AddOptions(options ...parser.Option) {
	for _, o := range options {
		o.SetParserOption(&t.added)
	}
}

// A tagParser shows the beginning of the line only: the extension copies all of it at each
// character that may begin a tag, which makes a line of many such characters take minutes.
type tagParser struct{ parser.InlineParser }

func (p tagParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	return p.InlineParser.Parse(parent, lineBeginning{block}, pc)
}

type lineBeginning struct{ text.Reader }

// tagRoom is more than a tag that is looked at has, with what stands around it.
const tagRoom = 64

func (r lineBeginning) PeekLine() ([]byte, text.Segment) {
	line, segment := r.Reader.PeekLine()
	return line[:min(len(line), tagRoom)], segment
}

// newRenderer makes the one renderer. It lets raw HTML and any URL through: what
// may not pass is taken out of the tree before.
func (c *Converter) newRenderer() renderer.Renderer {
	options := []html.Option{html.WithUnsafe()}
	if c.on(ruleXHTML) {
		options = append(options, html.WithXHTML())
	}
	var nodes list
	nodes.add(1000, html.NewRenderer(options...))
	nodes.add(500, extension.NewTableHTMLRenderer(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)))
	nodes.add(500, extension.NewFootnoteHTMLRenderer(extension.WithFootnoteHTMLOptions(options...)))
	nodes.add(500, extension.NewDefinitionListHTMLRenderer(options...))
	nodes.add(500, extension.NewTaskCheckBoxHTMLRenderer(options...))
	nodes.add(500, extension.NewStrikethroughHTMLRenderer(options...))
	nodes.add(100, nodeRenderer{c})
	r := renderer.NewRenderer(renderer.WithNodeRenderers(nodes...))
	goldmark.New(goldmark.WithParser(parser.NewParser()), goldmark.WithRenderer(r), goldmark.WithExtensions(c.extras()))
	return r
}

// linesParser takes all lines as the content of one text block.
type linesParser struct{}

func (linesParser) Trigger() []byte             { return nil }
func (linesParser) CanInterruptParagraph() bool { return false }
func (linesParser) CanAcceptIndentedLine() bool { return true }

func (p linesParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n := ast.NewTextBlock()
	p.Continue(n, reader, pc)
	return n, parser.NoChildren
}

func (linesParser) Continue(n ast.Node, reader text.Reader, _ parser.Context) parser.State {
	if line, segment := reader.PeekLine(); !util.IsBlank(line) {
		n.Lines().Append(segment.TrimLeftSpace(reader.Source()))
	}
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

func (linesParser) Close(n ast.Node, reader text.Reader, _ parser.Context) {
	if last := n.Lines().Len() - 1; last >= 0 {
		line := n.Lines().At(last)
		n.Lines().Set(last, line.TrimRightSpace(reader.Source()))
	}
}

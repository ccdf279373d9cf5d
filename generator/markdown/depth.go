package markdown

import (
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"portolan/generator/diag"
)

// maxDepth bounds how deeply blocks, and brackets in a paragraph, are nested:
// far beyond what anybody writes or could read, and what parsing costs grows
// with the square of it.
const maxDepth = 100

// boundedParser opens blocks of another parser as long as they don't lie too deep.
type boundedParser struct{ parser.BlockParser }

func (c *Converter) bounded(p parser.BlockParser) parser.BlockParser {
	if !c.on(ruleDepth) {
		return p
	}
	return boundedParser{p}
}

func (p boundedParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if depth(parent) >= maxDepth {
		_, segment := reader.PeekLine()
		conversionOf(pc).tooDeep(segment.Start)
		return nil, parser.NoChildren
	}
	return p.BlockParser.Open(parent, reader, pc)
}

// depth counts the blocks around and including n that a reader would call levels.
func depth(n ast.Node) int {
	d := 0
	for ; n != nil; n = n.Parent() {
		switch n.(type) {
		case *ast.Blockquote, *ast.List, *east.Footnote, *east.DefinitionList:
			d++
		}
	}
	return d
}

// tooDeep reports the first of what is nested too deeply; the rest of such a text
// is bound to be more of the same.
func (v *conversion) tooDeep(offset int) {
	if !v.deep {
		v.deep = true
		v.report(diag.Errorf(CodeDepth, v.pos(offset), "nested more than %d levels deep", maxDepth))
	}
}

// mostMarks bounds the marks of links, emphasis and tags in a paragraph: what they cost grows with
// the square of how many there are, or with how long the line is in which each looks for its end.
const mostMarks = 5000

// mark counts a mark at the reader's place, and tells whether it is one too many.
func (v *conversion) mark(block text.Reader) (tooMany bool) {
	v.marks++
	if v.marks <= mostMarks {
		return false
	}
	if v.marks == mostMarks+1 {
		_, segment := block.Position()
		v.report(diag.Errorf(CodeMarks, v.pos(segment.Start), "more than %d marks of links, emphasis and such in one paragraph", mostMarks).
			WithHint("part it by blank lines; what is no Markdown stands in a block of code"))
	}
	return true
}

// markParser parses emphasis and tags, as far as there aren't too many.
type markParser struct{ parser.InlineParser }

func (c *Converter) counted(p parser.InlineParser) parser.InlineParser {
	if !c.on(ruleDepth) {
		return p
	}
	return markParser{p}
}

func (p markParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	// A label has no context of ours: it is short.
	if v, ok := pc.Get(conversionKey).(*conversion); ok && v.mark(block) {
		return nil
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// linkParser parses links, and counts the brackets that are open.
type linkParser struct {
	c *Converter
	parser.InlineParser
}

func (p linkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if !p.c.on(ruleDepth) {
		return p.InlineParser.Parse(parent, block, pc)
	}
	v := conversionOf(pc)
	if v.mark(block) {
		return nil
	}
	line, segment := block.PeekLine()
	switch {
	case line[0] == ']':
		v.brackets = max(0, v.brackets-1)
	case line[0] == '[' || len(line) > 1 && line[1] == '[':
		if v.brackets >= maxDepth {
			v.tooDeep(segment.Start)
			return nil
		}
		v.brackets++
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// CloseBlock implements [parser.CloseBlocker].
func (p linkParser) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	v := conversionOf(pc)
	v.brackets, v.marks = 0, 0
	p.InlineParser.(parser.CloseBlocker).CloseBlock(parent, block, pc)
}

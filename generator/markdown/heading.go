package markdown

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"portolan/generator/diag"
)

// headingParser parses headings and the attributes at their ends. goldmark's own
// attributes take any name and value, and ids that aren't text make it panic.
type headingParser struct {
	c *Converter
	parser.BlockParser
}

func (p headingParser) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(n, reader, pc)
	last := n.Lines().Len() - 1
	if n.Parent() == nil || last < 0 || !p.c.on(ruleAttribute) {
		return
	}
	line := n.Lines().At(last)
	source := string(line.Value(reader.Source()))
	v := conversionOf(pc)
	start, attributes := cutAttributes(source)
	if start < 0 && almostForm.MatchString(source) {
		v.report(diag.Errorf(CodeAttribute, v.pos(line.Start), "what stands in braces isn't an id or a class").
			WithHint("write {#id} or {.class}, or \\{ for a brace"))
	}
	if start < 0 {
		return
	}
	v.setAttributes(n, attributes, line.Start+start)
	line.Stop = line.Start + len(trimClosing(source[:start], n))
	n.Lines().Set(last, line)
}

// trimClosing trims what may stand between a heading's text and its attributes:
// space, and of an ATX heading the closing sequence of #.
func trimClosing(s string, n ast.Node) string {
	s = strings.TrimRight(s, " \t")
	if t := strings.TrimRight(s, "#"); t == "" || t[len(t)-1] == ' ' || t[len(t)-1] == '\t' {
		return strings.TrimRight(t, " \t")
	}
	return s
}

var attributeForm = regexp.MustCompile(`^\s*(?:([#.])([^\s{}"'=]+)|([A-Za-z_:][\w:.-]*)\s*=\s*("[^"]*"|'[^']*'|[^\s{}"']*))(?:\s+|$)`)

// almostForm is what was surely meant as attributes.
var almostForm = regexp.MustCompile(`(?:^|[^\\])\{[#.]\pL[^\s{}]*\}\s*$`)

// An attribute is #id, .class or name=value.
type attribute struct{ name, value string }

// cutAttributes finds {…} at the end of a line, and what it says. Anything else
// in braces is text.
func cutAttributes(line string) (start int, attributes []attribute) {
	trimmed := strings.TrimRight(line, " \t\r\n")
	if !strings.HasSuffix(trimmed, "}") {
		return -1, nil
	}
	start = strings.LastIndexByte(trimmed, '{')
	if start < 0 || (start-len(strings.TrimRight(trimmed[:start], `\`)))%2 == 1 {
		return -1, nil
	}
	rest := strings.TrimSpace(trimmed[start+1 : len(trimmed)-1])
	for rest != "" {
		m := attributeForm.FindStringSubmatch(rest)
		if m == nil {
			return -1, nil
		}
		switch m[1] {
		case "#":
			attributes = append(attributes, attribute{"id", m[2]})
		case ".":
			attributes = append(attributes, attribute{"class", m[2]})
		default:
			attributes = append(attributes, attribute{strings.ToLower(m[3]), strings.Trim(m[4], `"'`)})
		}
		rest = rest[len(m[0]):]
	}
	if attributes == nil {
		return -1, nil
	}
	return start, attributes
}

var nameForm = regexp.MustCompile(`^[\pL\pN_][\pL\pM\pN_.-]*$`)

// setAttributes gives a heading its id and classes, and reports all else.
func (v *conversion) setAttributes(n ast.Node, attributes []attribute, offset int) {
	var classes []string
	for _, a := range attributes {
		switch {
		case a.name != "id" && a.name != "class":
			v.report(diag.Errorf(CodeAttribute, v.pos(offset), "a heading can't have the attribute %q", a.name).
				WithHint("only {#id} and {.class} are allowed"))
		case a.name == "class" && nameForm.MatchString(a.value):
			classes = append(classes, a.value)
		case !nameForm.MatchString(a.value):
			v.report(diag.Errorf(CodeAttribute, v.pos(offset), "%q can't be %s %s", a.value, map[string]string{"id": "an", "class": "a"}[a.name], a.name).
				WithHint("use letters, digits, -, _ and ."))
		default:
			n.SetAttributeString("id", []byte(a.value))
		}
	}
	if classes != nil {
		n.SetAttributeString("class", []byte(strings.Join(classes, " ")))
	}
}

// A heading is one whose id isn't settled yet.
type heading struct {
	node  *ast.Heading
	given string
	text  string
	pos   diag.Pos
}

func (v *conversion) heading(n *ast.Heading) {
	f := v.leaf(n, scope{})
	h := heading{node: n, text: f.plain(), pos: v.pos(max(0, n.Pos()))}
	if id, ok := n.AttributeString("id"); ok {
		h.given = string(id.([]byte))
	}
	level := 1 // the page's own heading
	if len(v.headings) > 0 {
		level = v.headings[len(v.headings)-1].node.Level
	}
	switch {
	case h.text == "":
		v.report(diag.Warnf(CodeHeadingEmpty, h.pos, "this heading has no text"))
	case n.Level == 1:
		v.report(diag.Warnf(CodeHeadingLevel, h.pos, "%q is a heading of level 1, which the page has already", h.text).
			WithHint("begin with ##"))
	case n.Level > level+1:
		v.report(diag.Warnf(CodeHeadingLevel, h.pos, "%q is a heading of level %d below one of level %d", h.text, n.Level, level).
			WithHint("write %s", strings.Repeat("#", level+1)))
	}
	v.headings = append(v.headings, h)
}

// assignIDs gives each heading its id: first those that are given, so that no
// other heading takes them, then those made from the text.
func (v *conversion) assignIDs() {
	taken := map[string]bool{}
	for i := range v.headings {
		h := &v.headings[i]
		if h.given != "" && taken[h.given] {
			v.report(diag.Errorf(CodeHeadingID, h.pos, "another heading has the id %q", h.given))
			h.given = ""
		}
		taken[h.given] = true
	}
	next := map[string]int{}
	for _, h := range v.headings {
		id := h.given
		if id == "" && v.on(ruleHeadingID) {
			id = unique(slug(h.text), taken, next)
		}
		if id != "" {
			h.node.SetAttributeString("id", []byte(id))
			h.node.AppendChild(h.node, &placeNode{hole: HeadingHole, index: len(v.doc.Headings)})
		}
		v.doc.Headings = append(v.doc.Headings, Heading{Level: h.node.Level, ID: id, Text: h.text, Pos: h.pos})
	}
}

// unique gives id or, where that is taken, id-2, id-3 …; next remembers the
// number to try for each.
func unique(id string, taken map[string]bool, next map[string]int) string {
	made := id
	for taken[made] {
		next[id] = max(2, next[id]+1)
		made = id + "-" + strconv.Itoa(next[id])
	}
	taken[made] = true
	return made
}

// slug makes an id of a heading's text: its letters, marks and digits of any
// script in lower case, with - between words.
func slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), r == '_', r == '/':
			gap = true
		}
	}
	if b.Len() == 0 {
		return "section"
	}
	return b.String()
}

package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"portolan/generator/diag"
)

// A Cite is one source cited in brackets, in Pandoc's form. The sources of one
// pair of brackets share a group and a hole.
type Cite struct {
	Group    int
	ID       string   // of the source, without '@'
	Locator  string   // where in the source: "minute 3"; may be empty
	Prefix   string   // "see"; may be empty
	Sentence Sentence // that it stands in or follows
	Pos      diag.Pos `digest:"-"`
}

// citeText gives a group as it would be written.
func citeText(group []Cite) string {
	var b strings.Builder
	for i, c := range group {
		if i > 0 {
			b.WriteString("; ")
		}
		if c.Prefix != "" {
			b.WriteString(c.Prefix + " ")
		}
		b.WriteString("@" + c.ID)
		if c.Locator != "" {
			b.WriteString(", " + c.Locator)
		}
	}
	return "[" + b.String() + "]"
}

var kindCite = ast.NewNodeKind("Cite")

// A citeNode is a group of citations: first what stands between its brackets,
// then the group's number.
type citeNode struct {
	ast.BaseInline
	source string
	offset int
	group  int
}

func (*citeNode) Kind() ast.NodeKind       { return kindCite }
func (n *citeNode) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

// citeParser parses citations.
type citeParser struct{}

func (citeParser) Trigger() []byte { return []byte{'['} }

func (citeParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	_, segment := block.PeekLine()
	block.Advance(1)
	source, ok := simpleBracket(block)
	if !ok || !strings.Contains(source, "@") {
		return nil
	}
	rest, _ := block.PeekLine()
	if len(rest) > 0 && (rest[0] == '(' || rest[0] == '[' && !bytes.HasPrefix(rest, []byte("[@"))) {
		return nil // a link, whose text has an @
	}
	items := citeItems(source)
	if first := citeForm.FindStringSubmatch(items[0]); first == nil {
		if strings.HasPrefix(source, "@") {
			conversionOf(pc).badCite(segment.Start, source)
		}
		return nil
	}
	for _, item := range items {
		if m := citeForm.FindStringSubmatch(item); m == nil || m[2] != "" || nextCite.MatchString(m[4]) {
			conversionOf(pc).badCite(segment.Start, item)
			return nil
		}
	}
	return &citeNode{source: source, offset: segment.Start}
}

// maxCiteLines bounds how many lines a citation may be wrapped over.
const maxCiteLines = 5

// simpleBracket reads up to ] and past it. It gives up at another [.
func simpleBracket(block text.Reader) (string, bool) {
	var b strings.Builder
	for range maxCiteLines {
		line, _ := block.PeekLine()
		end := bytes.IndexAny(line, "[]")
		if line == nil || end >= 0 && line[end] == '[' {
			break
		}
		if end >= 0 {
			b.Write(line[:end])
			block.Advance(end + 1)
			return b.String(), true
		}
		b.Write(line)
		block.AdvanceLine()
	}
	return "", false
}

var (
	// citeForm is prefix, '-', id and locator of one citation.
	citeForm = regexp.MustCompile(`^\s*(?:([^@]*)\s)?(-?)@([\pL\pN_](?:[\pL\pM\pN_:./-]*[\pL\pM\pN_])?)((?s).*)$`)
	nextCite = regexp.MustCompile(`(?:^|\s)@[\pL\pN_]`)
)

func (v *conversion) badCite(offset int, item string) {
	item = strings.TrimSpace(item)
	p := diag.Errorf(CodeCiteSyntax, v.pos(offset), "%q isn't a citation", item)
	switch {
	case strings.HasPrefix(item, "-@"):
		p = p.WithHint("leave out the -: names are never part of a citation here")
	case strings.Count(item, "@") > 1:
		p = p.WithHint("separate sources by semicolons: [@a; @b]")
	default:
		p = p.WithHint("write [@source], [@source, p. 4] or [see @a; @b]")
	}
	v.report(p)
}

// cite makes the Cites of a node.
func (v *conversion) cite(n *citeNode, f *flow, s scope) {
	pos := v.pos(n.offset)
	if s.nested {
		v.reportNested("a citation", pos, s)
		v.asText(n, "["+n.source+"]", f)
		return
	}
	n.group = v.groups
	v.groups++
	for _, item := range citeItems(n.source) {
		m := citeForm.FindStringSubmatch(item)
		v.doc.Cites = append(v.doc.Cites, Cite{
			Group:   n.group,
			ID:      v.intern(m[3]),
			Prefix:  tidy(m[1]),
			Locator: tidy(strings.TrimPrefix(strings.TrimSpace(m[4]), ",")),
			Pos:     pos,
		})
		f.cite(len(v.doc.Cites) - 1)
	}
}

// citeItems gives what stands between the semicolons, as plain text: a character
// reference has a semicolon too.
func citeItems(source string) []string { return strings.Split(unescape([]byte(source)), ";") }

// tidy puts a locator or prefix in one line.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

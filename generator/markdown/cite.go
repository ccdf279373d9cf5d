package markdown

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
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
	shown  string // the same as plain text
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
	if !ok {
		conversionOf(pc).unclosedCite(segment.Start)
		return nil
	}
	if !strings.Contains(source, "@") {
		return nil
	}
	rest, _ := block.PeekLine()
	if beginsTarget(source, rest, pc) {
		return nil // a link, whose text has an @
	}
	shown := unescape([]byte(source)) // a character reference has a semicolon too
	first, _, _ := strings.Cut(shown, ";")
	if _, ok := parseCite(first); !ok {
		if strings.HasPrefix(source, "@") {
			conversionOf(pc).badCite(segment.Start, source)
		}
		return nil
	}
	for item := range strings.SplitSeq(shown, ";") {
		if c, ok := parseCite(item); !ok || c.dash || citesAgain(c.locator) {
			conversionOf(pc).badCite(segment.Start, item)
			return nil
		}
	}
	if emptyBrackets.Match(rest) {
		_, at := block.PeekLine()
		conversionOf(pc).emptyBehind(at.Start, source)
	}
	return &citeNode{source: source, shown: shown, offset: segment.Start}
}

// beginsTarget tells whether what stands behind a bracket says where the text in it leads: an address, or a label that
// is defined, and not another citation, a footnote or a reference. An empty label is the text itself (CommonMark, 6.3).
func beginsTarget(source string, rest []byte, pc parser.Context) bool {
	label, _, closed := bytes.Cut(bytes.TrimPrefix(rest, []byte("[")), []byte("]"))
	switch {
	case bytes.HasPrefix(rest, []byte("(")):
		return true
	case !bytes.HasPrefix(rest, []byte("[")) || !closed:
		return false
	}
	if len(label) == 0 {
		label = []byte(source)
	}
	_, defined := pc.Reference(util.ToLinkReference(label))
	return defined
}

// emptyBrackets would be printed as they are behind a citation.
var emptyBrackets = regexp.MustCompile(`^\[[ \t]*\]`)

func (v *conversion) emptyBehind(offset int, source string) {
	v.report(diag.Errorf(CodeCiteSyntax, v.pos(offset), "the brackets behind the citation \"[%s]\" have nothing in them", tidy(source)).
		WithHint("leave them out; for a link, say on a line of its own where it leads: [%s]: https://example.org/", tidy(source)))
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

// A citation is one item of a group, as written.
type citation struct {
	prefix, id, locator string
	dash                bool // a '-' stands before the '@'
}

// parseCite reads a prefix and a space, if there is a prefix, '-', '@', the id and
// the locator. An id is of letters, digits and '_'; within it there may be marks
// and any of :./- too.
func parseCite(item string) (c citation, ok bool) {
	before, after, found := strings.Cut(item, "@")
	if !found {
		return c, false
	}
	if before, c.dash = strings.CutSuffix(before, "-"); c.dash && before != "" && !isSpace(before[len(before)-1]) {
		return c, false
	}
	if c.prefix = strings.Trim(before, spaces); c.prefix != "" && !isSpace(before[len(before)-1]) {
		return c, false
	}
	end := 0
	for i, r := range after {
		if i == 0 && !isIDStart(r) {
			return c, false
		}
		if isIDStart(r) || unicode.IsMark(r) {
			end = i + utf8.RuneLen(r)
		} else if !strings.ContainsRune(":./-", r) {
			break
		}
	}
	c.id, c.locator = after[:end], after[end:]
	return c, end > 0
}

// citesAgain tells whether a locator has what looks like another source in it.
func citesAgain(locator string) bool {
	for i := 0; ; i++ {
		at := strings.IndexByte(locator[i:], '@')
		if at < 0 {
			return false
		}
		i += at
		r, _ := utf8.DecodeRuneInString(locator[i+1:])
		if (i == 0 || isSpace(locator[i-1])) && isIDStart(r) {
			return true
		}
	}
}

func isIDStart(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

const spaces = " \t\n\f\r"

func isSpace(c byte) bool { return strings.IndexByte(spaces, c) >= 0 }

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

// unclosedCite reports a bracket with an @ and an id behind it that isn't closed.
func (v *conversion) unclosedCite(offset int) {
	item, _, _ := bytes.Cut(v.src[offset+1:min(len(v.src), offset+100)], []byte("\n"))
	if c, ok := parseCite(string(item)); ok && c.prefix == "" && !c.dash {
		v.report(diag.Errorf(CodeCiteSyntax, v.pos(offset), "this citation of %q has no ] to end it", c.id).
			WithHint("write [@%s], or \\[ for a bracket", c.id))
	}
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
	for item := range strings.SplitSeq(n.shown, ";") {
		c, _ := parseCite(item)
		v.doc.Cites = append(v.doc.Cites, Cite{
			Group:   n.group,
			ID:      v.intern(c.id),
			Prefix:  tidy(c.prefix),
			Locator: tidy(strings.TrimPrefix(strings.TrimSpace(c.locator), ",")),
			Pos:     pos,
		})
		f.cite(len(v.doc.Cites) - 1)
	}
}

// tidy puts a text in one line, with single spaces.
func tidy(s string) string {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf || c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return strings.Join(strings.Fields(s), " ")
		}
	}
	return s // as most are
}

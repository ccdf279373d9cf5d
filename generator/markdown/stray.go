package markdown

import (
	"bytes"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"portolan/generator/diag"
)

// What is written nearly as Markdown has it is text to CommonMark, and nobody is told. The
// checks here tell the author; each is of a form that hardly anybody means as text.

var (
	// tightHeading is a heading without the blank behind its #. A single # begins a hashtag, too.
	tightHeading = regexp.MustCompile(`^#{2,6}[^#\s]`)
	bulletItem   = regexp.MustCompile(`^[-+*][ \t]+\S`)
	numberItem   = regexp.MustCompile(`^(\d{1,9})([.)])[ \t]+\S`)
	// titledDest is what stands between the parentheses of a link: where it leads, and a title.
	titledDest = regexp.MustCompile(`^[ \t]*([^<"'\s](?:.*?\S)?)(?:[ \t]+(?:"[^"]*"|'[^']*'))?[ \t]*$`)
	// fileOrAddress finds what is surely the name of a file, or an address.
	fileOrAddress = regexp.MustCompile(`\.[A-Za-z0-9]{1,5}(?:[#?].*)?$|^(?:https?:|www\.|\.{0,2}/)`)
)

// strays reports in a block with inline content what was surely meant as Markdown and is
// printed as text: items of lists, headings, links with blanks, references that only end.
func (v *conversion) strays(n ast.Node) {
	lines := n.Lines()
	if lines == nil {
		return
	}
	v.strayTable(lines)
	var s *literal // found out only where something looks like it
	var follows numbers
	for i := range lines.Len() {
		segment := lines.At(i)
		line := segment.Value(v.src)
		if !bytes.Contains(line, []byte("](")) && !bytes.Contains(line, []byte("]]")) && !tightHeading.Match(line) && (i == 0 || !bulletItem.Match(line) && !numberItem.Match(line)) {
			continue
		}
		if s == nil {
			s, follows = literalOf(n), v.numbersIn(n)
			v.strayBrackets(s)
		}
		if !s.has(segment.Start) || n.Kind() == ast.KindHeading {
			continue
		}
		v.strayLine(i == 0, &follows, segment.Start, line)
	}
}

// strayLine reports a line of a paragraph that begins like another block.
func (v *conversion) strayLine(first bool, follows *numbers, start int, line []byte) {
	marks := bytes.IndexFunc(line, func(r rune) bool { return r != '#' })
	switch {
	case v.inline && !first && bulletItem.Match(line):
		v.report(diag.Warnf(CodeListItem, v.pos(start), "this looks like an item of a list, and is read as part of the text above").
			WithHint("this field is one paragraph: end the text above as a sentence, or write \\%c if no item is meant", line[0]))
	case v.inline:
	case tightHeading.Match(line):
		v.report(diag.Warnf(CodeHeadingBlank, v.pos(start), "this looks like a heading, and is read as text").
			WithHint("a blank stands behind the #: %s %s; or write \\# if none is meant", line[:marks], headingStart(line[marks:])))
	case !first && (bulletItem.Match(line) || follows.item(line)):
		v.report(diag.Warnf(CodeListItem, v.pos(start), "this looks like an item of a list, and is read as part of the text above: it is indented too far").
			WithHint("items of one list begin in the same column, those of a list inside an item where its text begins; or write \\%s if none is meant", itemMark(line)))
	}
}

// headingStart gives the first words of a line.
func headingStart(line []byte) string {
	words := strings.Fields(string(line))
	if len(words) > 3 {
		return strings.Join(words[:3], " ") + " …"
	}
	return strings.Join(words, " ")
}

// itemMark gives what an item begins with, as it stands behind a backslash: "-", or of "3." the ".".
func itemMark(line []byte) string {
	if m := numberItem.FindSubmatch(line); m != nil {
		return string(m[2])
	}
	return string(line[:1])
}

// numbers tells which numbers at the beginning of a line are those of items: the one that
// follows that of the item which the text is in, and 1, which would be an item if it were not
// indented so far. Any other may well begin a line of a text that is wrapped.
type numbers struct {
	next      int // 0 for none
	delimiter string
}

var itemBegins = regexp.MustCompile(`(?:^|\s)(\d{1,9})([.)])[ \t]+$`)

// numbersIn gives those of a block.
func (v *conversion) numbersIn(n ast.Node) numbers {
	if item, ok := n.Parent().(*ast.ListItem); !ok || item.FirstChild() != n {
		return numbers{}
	}
	start := n.Lines().At(0).Start
	from := max(bytes.LastIndexByte(v.src[:start], '\n')+1, start-100)
	m := itemBegins.FindSubmatch(v.src[from:start])
	if m == nil {
		return numbers{}
	}
	number, err := strconv.Atoi(string(m[1]))
	if err != nil {
		return numbers{}
	}
	return numbers{number + 1, string(m[2])}
}

// item tells whether a line begins as an item, and then waits for the number after its own.
func (s *numbers) item(line []byte) bool {
	m := numberItem.FindSubmatch(line)
	if m == nil {
		return false
	}
	number, err := strconv.Atoi(string(m[1]))
	switch {
	case err != nil:
		return false
	case number == s.next && string(m[2]) == s.delimiter:
		s.next++
		return true
	}
	return number == 1
}

// strayCode reports items of a list that are so far indented behind an empty line that they
// are code.
func (v *conversion) strayCode(n *ast.CodeBlock) {
	_, inItem := n.Parent().(*ast.ListItem)
	behind := n.PreviousSibling() != nil && n.PreviousSibling().Kind() == ast.KindList
	if n.Lines().Len() == 0 || !inItem && !behind {
		return
	}
	segment := n.Lines().At(0)
	line := segment.Value(v.src)
	text := bytes.TrimLeft(line, " \t")
	if bulletItem.Match(text) || numberItem.Match(text) {
		v.report(diag.Warnf(CodeListItem, v.pos(segment.Start+len(line)-len(text)), "this looks like an item of a list, and is read as code: it is indented too far").
			WithHint("items of one list begin in the same column, those of a list inside an item where its text begins; code stands between fences: ```"))
	}
}

// A literal is what is left as text of a block: the offsets where pieces of it begin and end
// in the source, in their order. What lies between two pieces is read as something.
type literal struct{ from, to []int }

func literalOf(n ast.Node) *literal {
	s := &literal{}
	s.add(n)
	return s
}

func (s *literal) add(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			s.from, s.to = append(s.from, n.Segment.Start), append(s.to, n.Segment.Stop)
		case *ast.CodeSpan, *ast.Link, *ast.Image, *refNode, *citeNode, *ast.AutoLink, *ast.RawHTML:
		default:
			s.add(n)
		}
	}
}

func (s *literal) has(offset int) bool {
	i := sort.SearchInts(s.to, offset+1)
	return i < len(s.from) && s.from[i] <= offset
}

// strayBrackets reports ]] that ends no reference, and links and images that are none for a
// blank in where they lead.
func (v *conversion) strayBrackets(s *literal) {
	var open []int // offsets of [ without their ]
	for p := range s.from {
		for i := s.from[p]; i < s.to[p]; i++ {
			switch c := v.src[i]; {
			case c != '[' && c != ']':
			case c == '[': // one that is escaped ends with the same brackets to the eye
				open = append(open, i)
			case len(open) == 0: // of ]] the second, or a bracket by itself
			case v.escaped(i) || v.escaped(open[len(open)-1]):
				open = open[:len(open)-1]
			case len(open) == 1 && s.has(i+1) && v.src[i+1] == ']':
				v.report(diag.Warnf(CodeRefUnopened, v.pos(open[0]), "this looks like a reference, and is read as text: one bracket opens it and two end it").
					WithHint("write [[ before what it names, or \\] for a bracket"))
				open = nil
			default:
				v.strayLink(open[len(open)-1], i)
				open = open[:len(open)-1]
			}
		}
	}
}

// escaped tells whether a character stands behind a backslash that takes its meaning.
func (v *conversion) escaped(i int) bool {
	n := 0
	for n < i && v.src[i-n-1] == '\\' {
		n++
	}
	return n%2 == 1
}

// maxDest bounds how far the end of where a link leads is searched.
const maxDest = 1000

// strayLink reports text in brackets, from open to end, with a file or an address in
// parentheses behind it that has a blank in it.
func (v *conversion) strayLink(open, end int) {
	rest := v.src[end+1 : min(len(v.src), end+1+maxDest)]
	if len(rest) == 0 || rest[0] != '(' {
		return
	}
	to := bytes.IndexAny(rest, ")\n")
	if to < 0 || rest[to] != ')' {
		return
	}
	m := titledDest.FindSubmatch(rest[1:to])
	if m == nil || !bytes.ContainsAny(m[1], " \t") {
		return
	}
	dest, what, at := string(m[1]), "a link", open
	image := open > 0 && v.src[open-1] == '!' && !v.escaped(open-1)
	switch {
	case image:
		what, at = "an image", open-1
	case !fileOrAddress.MatchString(dest):
		return
	}
	p := diag.Warnf(CodeLinkBlank, v.pos(at), "this looks like %s, and is read as text: there is a blank in %q", what, dest)
	if strings.Contains(dest, "://") {
		p = p.WithHint("write %%20 for each blank of an address")
	} else {
		p = p.WithHint("write (<%s>), or give the file a name without blanks", dest)
	}
	v.report(p)
}

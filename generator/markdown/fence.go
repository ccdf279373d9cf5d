package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"

	"portolan/generator/diag"
)

// unclosed reports a fenced block that nothing ends: CommonMark then takes all that follows
// for code, which nobody means (section 4.5 of the specification).
// Of one that the site draws, that ends where the next block does, this is told too.
func (v *conversion) unclosed(n *ast.FencedCodeBlock, name string, drawn bool) bool {
	open, mark := v.opening(n)
	if mark == "" {
		return false
	}
	if v.closed(n, open, mark) {
		return drawn && v.runsOn(n, name, open, mark)
	}
	what := "block of code"
	if name != "" {
		what = "block \"" + name + "\""
	}
	p := diag.Errorf(CodeFence, v.pos(open), "the %s is not closed, so all that follows is taken for part of it", what)
	p.Hint = "a line " + mark + " ends it"
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		text := strings.TrimSpace(string(line.Value(v.src)))
		if almostEnd.MatchString(text) && text != mark {
			p.Hint = fmt.Sprintf("line %d has %s, and %s would end it", v.pos(line.Start).Line, text, mark)
			break
		}
	}
	v.report(p)
	return true
}

// runsOn reports a block in which another begins.
func (v *conversion) runsOn(n *ast.FencedCodeBlock, name string, open int, mark string) bool {
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		text := strings.TrimSpace(string(line.Value(v.src)))
		if next, ok := strings.CutPrefix(text, mark); ok && strings.TrimLeft(next, mark[:1]) != "" {
			v.report(diag.Errorf(CodeFence, v.pos(open), "the block %q is not closed where the next one begins", name).
				WithHint("a line %s ends it, before line %d", mark, v.pos(line.Start).Line))
			return true
		}
	}
	return false
}

// almostEnd is what looks like the end of a block with other marks or fewer.
var almostEnd = regexp.MustCompile("^(?:`{2,}|~{2,}|'{3,}|´{3,})$")

// opening gives the place of the marks that open a block, and the marks; "" where they
// can't be told.
func (v *conversion) opening(n *ast.FencedCodeBlock) (at int, mark string) {
	switch {
	case n.Info != nil:
		at = n.Info.Segment.Start
	case n.Pos() >= 0 && n.Pos() < len(v.src):
		at = n.Pos()
	default:
		return 0, ""
	}
	at = bytes.LastIndexByte(v.src[:at], '\n') + 1
	end := len(v.src)
	if i := bytes.IndexByte(v.src[at:], '\n'); i >= 0 {
		end = at + i
	}
	m := fenceMarks.FindIndex(v.src[at:end])
	if m == nil {
		return 0, ""
	}
	return at + m[0], string(v.src[at+m[0] : at+m[1]])
}

var fenceMarks = regexp.MustCompile("`{3,}|~{3,}")

// closed tells whether the line behind a block's last one ends it: it has as many marks
// at least, behind what quotes or indents the block.
func (v *conversion) closed(n *ast.FencedCodeBlock, open int, mark string) bool {
	last := open
	if lines := n.Lines(); lines.Len() > 0 {
		last = max(last, lines.At(lines.Len()-1).Stop-1)
	}
	i := bytes.IndexByte(v.src[last:], '\n')
	if i < 0 {
		return false
	}
	line, _, _ := bytes.Cut(v.src[last+i+1:], []byte("\n"))
	text := strings.TrimLeft(string(bytes.TrimRight(line, " \t\r")), " \t>")
	return len(text) >= len(mark) && strings.Trim(text, mark[:1]) == ""
}

// misspelt tells the name of the block that an author may have meant by a name that is
// neither one nor a language; "" if none is near.
func (v *conversion) misspelt(name string) string {
	near := diag.Nearest(strings.Trim(name, "{}.:"), v.options.Blocks)
	if len(near) == 0 {
		return ""
	}
	return near[0]
}

// fieldsForm is what the fields of a block look like.
var fieldsForm = regexp.MustCompile(`^\s*[a-z_]+:(?:\s|$)`)

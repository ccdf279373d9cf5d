package markdown

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"portolan/generator/diag"
)

// htmlBlock drops a block of raw HTML, unless it may pass.
func (v *conversion) htmlBlock(n *ast.HTMLBlock) {
	source := linesOf(n, v.src)
	at := n.Lines().At(0).Start
	if n.HasClosure() {
		source += string(n.ClosureLine.Value(v.src))
	}
	if v.options.RawHTML {
		v.noteIDs(source)
		return
	}
	if rest, closed := outsideComments(source); !closed {
		v.report(diag.Errorf(CodeRawHTML, v.pos(at), "this comment has no --> to end it, so it hides all that follows"))
	} else if rest >= 0 {
		v.reportRaw(v.lineAt(n, rest), source[rest:])
	}
	n.Parent().RemoveChild(n.Parent(), n)
}

// rawHTML drops a tag within text, unless it may pass.
func (v *conversion) rawHTML(n *ast.RawHTML) {
	var b strings.Builder
	for i := range n.Segments.Len() {
		segment := n.Segments.At(i)
		b.Write(segment.Value(v.src))
	}
	source := b.String()
	if v.options.RawHTML {
		v.noteIDs(source)
		return
	}
	if !strings.HasPrefix(source, "<!--") {
		v.reportRaw(n.Segments.At(0).Start, source)
	}
	n.Parent().RemoveChild(n.Parent(), n)
}

var tagForm = regexp.MustCompile(`^<[/?!]?[A-Za-z][A-Za-z0-9-]*|^<.`)

// reportRaw reports a use of raw HTML, but not the end of one reported before.
func (v *conversion) reportRaw(offset int, source string) {
	if strings.HasPrefix(source, "</") && v.raw {
		return
	}
	v.raw = true
	tag := tagForm.FindString(source)
	if tag == "" {
		tag, _, _ = strings.Cut(source, "\n")
	} else {
		tag += ">"
	}
	v.report(diag.Errorf(CodeRawHTML, v.pos(offset), "raw HTML isn't allowed here: %q", tag).
		WithHint("use Markdown; to show a < write \\< or put it in `code`"))
}

// lineAt gives the offset in src of the line of a block in which byte i of its
// text stands.
func (v *conversion) lineAt(n *ast.HTMLBlock, i int) int {
	for k := range n.Lines().Len() {
		line := n.Lines().At(k)
		if i -= line.Len(); i < 0 {
			return line.Start
		}
	}
	return n.ClosureLine.Start
}

// outsideComments gives where something other than comments and space stands, or
// -1, and whether every comment ends.
func outsideComments(s string) (rest int, closed bool) {
	for i := 0; ; {
		i += len(s[i:]) - len(strings.TrimLeft(s[i:], " \t\r\n"))
		if i == len(s) {
			return -1, true
		}
		if !strings.HasPrefix(s[i:], "<!--") {
			return i, true
		}
		end := strings.Index(s[i+2:], "-->") // <!--> is a whole comment
		if end < 0 {
			return -1, false
		}
		i += 2 + end + len("-->")
	}
}

var idForm = regexp.MustCompile(`(?i)\s(?:id|name)\s*=\s*["']?([^\s"'>]+)`)

// noteIDs notes the ids that raw HTML gives, as links may lead to them.
func (v *conversion) noteIDs(source string) {
	for _, m := range idForm.FindAllStringSubmatch(source, -1) {
		if v.ids == nil {
			v.ids = map[string]bool{}
		}
		v.ids[m[1]] = true
	}
}

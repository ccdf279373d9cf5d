package markdown

import (
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// escape gives text as HTML, in content and in attribute values.
func escape(s string) string {
	if !strings.ContainsAny(s, "&<>\"") {
		return s
	}
	return string(util.EscapeHTML([]byte(s)))
}

// EscapeURL gives an address as an attribute value: what a URL can't hold is
// percent-encoded, what HTML can't hold is escaped.
func EscapeURL(address string) string {
	return string(util.EscapeHTML(util.URLEscape([]byte(address), false)))
}

var unescaper = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`)

// unescape gives the text that Markdown source stands for: backslash escapes and
// character references are resolved, each once.
func unescape(src []byte) string {
	if !strings.ContainsAny(util.BytesToReadOnlyString(src), "\\&\x00") {
		return string(src)
	}
	// goldmark's own writer decides what is an escape, so that a run of text is
	// the same whether it is written by goldmark or by us.
	var w cutter
	html.DefaultWriter.Write(&w, src)
	return unescaper.Replace(string(w.buf))
}

// textOf gives the text of a Text or String, with a soft line break as "\n".
func textOf(n ast.Node, src []byte) string {
	switch n := n.(type) {
	case *ast.Text:
		value := n.Segment.Value(src)
		s := ""
		if n.IsRaw() {
			s = string(value)
		} else {
			s = unescape(value)
		}
		if n.SoftLineBreak() && !n.HardLineBreak() {
			s += "\n"
		}
		return s
	case *ast.String:
		if n.IsCode() || n.IsRaw() {
			return string(n.Value)
		}
		return unescape(n.Value)
	}
	return ""
}

// plainText gives the plain text of inline content, as it is shown.
func plainText(n ast.Node, src []byte) string {
	var b strings.Builder
	appendPlain(&b, n, src)
	return b.String()
}

func appendPlain(b *strings.Builder, parent ast.Node, src []byte) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			if parent.Kind() == ast.KindCodeSpan {
				b.WriteString(strings.ReplaceAll(string(n.Segment.Value(src)), "\n", " "))
				continue
			}
			b.WriteString(textOf(n, src))
			if n.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.WriteString(textOf(n, src))
		case *ast.AutoLink:
			b.Write(n.Label(src))
		case *runNode:
			b.WriteString(n.text)
		case *abbreviationNode:
			b.WriteString(n.short)
		case *refNode:
			b.WriteString(n.shown)
		case *imageNode:
			b.WriteString(n.alt)
		case *citeNode, *ast.RawHTML:
		default:
			appendPlain(b, n, src)
		}
	}
}

// linesOf gives the lines of a block as they are.
func linesOf(n ast.Node, src []byte) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(src))
	}
	return b.String()
}

// countWords counts runs of letters and digits, and each Han or kana character.
func countWords(s string) int {
	words, inside := 0, false
	for _, r := range s {
		switch {
		case r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			words++
			inside = false
		case 'a' <= r|0x20 && r|0x20 <= 'z', isWord(r):
			if !inside {
				words++
			}
			inside = true
		case r == '’' || r == '\'' || r == '-' || r == '.' || r == ',':
			// stays inside: don't, twenty-one, 3.5; a space follows where it ends a word
		default:
			inside = false
		}
	}
	return words
}

package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// escape gives text as HTML, in content and in attribute values.
func escape(s string) string {
	// Searching four times for one byte is faster than once for any of four.
	if strings.IndexByte(s, '&') < 0 && strings.IndexByte(s, '<') < 0 && strings.IndexByte(s, '>') < 0 && strings.IndexByte(s, '"') < 0 {
		return s
	}
	return string(util.EscapeHTML([]byte(s)))
}

// escapeURL gives an address as an attribute value: what a URL can't hold is
// percent-encoded, what HTML can't hold is escaped.
func escapeURL(address string) string {
	return string(util.EscapeHTML(util.URLEscape([]byte(address), false)))
}

var unescaper = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`)

// unescape gives the text that Markdown source stands for: backslash escapes and
// character references are resolved, each once.
func unescape(src []byte) string {
	if !hasEscape(src) {
		return string(src)
	}
	// goldmark's own writer decides what is an escape, so that a run of text is
	// the same whether it is written by goldmark or by us.
	var w cutter
	html.DefaultWriter.Write(&w, src)
	return unescaper.Replace(string(w.buf))
}

func hasEscape(src []byte) bool {
	return bytes.IndexByte(src, '\\') >= 0 || bytes.IndexByte(src, '&') >= 0 || bytes.IndexByte(src, 0) >= 0
}

// appendText appends the text of a Text or String, with a soft line break as "\n".
func appendText(b []byte, n ast.Node, src []byte) []byte {
	var value []byte
	raw, soft := false, false
	switch n := n.(type) {
	case *ast.Text:
		value, raw = n.Segment.Value(src), n.IsRaw()
		soft = n.SoftLineBreak() && !n.HardLineBreak()
	case *ast.String:
		value, raw = n.Value, n.IsCode() || n.IsRaw()
	}
	if raw || !hasEscape(value) {
		b = append(b, value...)
	} else {
		b = append(b, unescape(value)...)
	}
	if soft {
		b = append(b, '\n')
	}
	return b
}

// plainText gives the plain text of inline content, as it is shown. It has to be
// asked for before the walk has put runs in the place of text.
func plainText(n ast.Node, src []byte) string {
	return string(appendPlain(nil, n, src))
}

func appendPlain(b []byte, parent ast.Node, src []byte) []byte {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			if parent.Kind() == ast.KindCodeSpan {
				b = append(b, strings.ReplaceAll(string(n.Segment.Value(src)), "\n", " ")...)
				continue
			}
			b = appendText(b, n, src)
			if n.HardLineBreak() {
				b = append(b, '\n')
			}
		case *ast.String:
			b = appendText(b, n, src)
		case *ast.AutoLink:
			b = append(b, n.Label(src)...)
		case *refNode:
			b = append(b, n.shown...)
		case *imageNode:
			b = append(b, n.alt...)
		case *citeNode, *ast.RawHTML:
		default:
			b = appendPlain(b, n, src)
		}
	}
	return b
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
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		i += size
		switch {
		case r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			words++
			inside = false
		case 'a' <= r|0x20 && r|0x20 <= 'z', '0' <= r && r <= '9', r >= utf8.RuneSelf && isWord(r):
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

package page

import (
	"bytes"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Browsers may end a line behind a hyphen, also in VRSS-2. Style sheets can't tell such a name from a compound word,
// and a character that forbids it would be copied and not be found; so each short code of a page's text is put
// into an element of a class that the style sheet keeps on a line. It is done with the finished page, as codes stand
// in names and in prose, and come from templates and from views.

// wholeTag begins the element around a code.
const (
	wholeTag = `<span class="whole">`
	wholeEnd = `</span>`
)

// longestCode is how many letters of a code a screen of any width has room for, beside an indent.
const longestCode = 16

// writeWhole writes a page with its short codes kept on a line each.
func writeWhole(w io.Writer, page []byte) error {
	body := bytes.Index(page, []byte("<body"))
	if body < 0 {
		_, err := w.Write(page)
		return err
	}
	out := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(out)
	out.Reset()
	out.Write(page[:body])
	for rest := page[body:]; len(rest) > 0; {
		text, tag := rest, []byte(nil)
		if i := bytes.IndexByte(rest, '<'); i >= 0 {
			text, tag = rest[:i], rest[i:]
		}
		keepWhole(out, text)
		n := 0
		if len(tag) > 0 {
			n = beside(tag)
		}
		out.Write(tag[:n])
		rest = tag[n:]
	}
	_, err := w.Write(out.Bytes())
	return err
}

// beside gives how many bytes from "<" on are no text of the page: a tag or a comment, or a whole element in which
// no others may stand, or whose lines end where they were written.
func beside(page []byte) int {
	if bytes.HasPrefix(page, []byte("<!--")) {
		return through(page, 0, "-->")
	}
	end := tagEnd(page)
	name := tagName(page)
	switch name {
	case "script", "style", "textarea", "title", "select", "pre", "svg", "math":
	default:
		return end
	}
	for depth := 1; depth > 0; { // of svg in svg
		i := bytes.IndexByte(page[end:], '<')
		if i < 0 {
			return len(page)
		}
		end += i
		switch inner := tagName(page[end:]); {
		case inner == "/"+name:
			depth--
		case inner == name && name == "svg":
			depth++
		case name == "script" || name == "style" || name == "textarea" || name == "title": // of which it is text
			end++
			continue
		}
		end += tagEnd(page[end:])
	}
	return end
}

// tagName gives the name in a tag, with a slash before it in an end tag.
func tagName(tag []byte) string {
	n := 1
	for n < len(tag) && (tag[n] == '/' && n == 1 || 'a' <= tag[n]|0x20 && tag[n]|0x20 <= 'z' || '0' <= tag[n] && tag[n] <= '9') {
		n++
	}
	return strings.ToLower(string(tag[1:n]))
}

// tagEnd gives the length of a tag, in whose values in quotes ">" may stand.
func tagEnd(tag []byte) int {
	for i := 1; i < len(tag); i++ {
		switch tag[i] {
		case '>':
			return i + 1
		case '"', '\'':
			i = through(tag, i+1, string(tag[i])) - 1
		}
	}
	return len(tag)
}

// through gives the place behind the next end from a place on.
func through(page []byte, from int, end string) int {
	if i := bytes.Index(page[min(from, len(page)):], []byte(end)); i >= 0 {
		return from + i + len(end)
	}
	return len(page)
}

// keepWhole writes a text with its codes kept whole.
func keepWhole(out *bytes.Buffer, text []byte) {
	for from := 0; ; {
		i := bytes.IndexByte(text[from:], '-')
		if i < 0 {
			out.Write(text)
			return
		}
		start, end := around(text, from+i)
		if !isCode(text, start, end) {
			from = end
			continue
		}
		out.Write(text[:start])
		out.WriteString(wholeTag)
		out.Write(text[start:end])
		out.WriteString(wholeEnd)
		text, from = text[end:], 0
	}
}

// around gives the run of letters, digits and hyphens around a hyphen.
func around(text []byte, hyphen int) (start, end int) {
	joined := func(r rune) bool { return r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	for start = hyphen; start > 0; {
		r, n := utf8.DecodeLastRune(text[:start])
		if !joined(r) {
			break
		}
		start -= n
	}
	for end = hyphen + 1; end < len(text); {
		r, n := utf8.DecodeRune(text[end:])
		if !joined(r) {
			break
		}
		end += n
	}
	return start, end
}

// isCode tells of such a run that it is a short code, as VRSS-2 or 2012-052A, and no part of an address or of an
// entity of HTML: its parts are parted by one hyphen each, and one behind the first has a digit.
func isCode(text []byte, start, end int) bool {
	if start > 0 && strings.IndexByte("/_@=&#", text[start-1]) >= 0 || end < len(text) && strings.IndexByte("_@=", text[end]) >= 0 {
		return false
	}
	run := text[start:end]
	if utf8.RuneCount(run) > longestCode || run[0] == '-' || run[len(run)-1] == '-' || bytes.Contains(run, []byte("--")) {
		return false
	}
	return bytes.IndexFunc(run[bytes.IndexByte(run, '-'):], unicode.IsDigit) >= 0
}

package yamltree

import (
	"strings"
	"unicode/utf8"

	"portolan/generator/diag"
)

// A written is a scalar as it stands in the file, where that is not letter by letter
// what it means: its lines are folded or indented, or characters in it are escaped.
type written struct {
	source string // the file's text from where the value begins; it goes on behind the value
	start  int    // where in source the first character can stand: behind a quote, or behind the line of | or >
	escape byte   // '\\' in double quotes; '\'' or '"' where that quote is doubled; 0 for none
}

// index gives the offset in source of byte off of the text that w means. What is not
// white space stands in both in the same order, so it is counted; white space is what
// folding and indenting change.
func (w *written) index(text string, off int) int {
	off = min(off, len(text))
	want := 0
	for i := range off {
		if !isBlank(text[i]) {
			want++
		}
	}
	i, n := w.start, 0
	onWord := off < len(text) && !isBlank(text[off])
	for i < len(w.source) {
		size, black := w.unit(i)
		if n == want && (black > 0 || !onWord) {
			break
		}
		i, n = i+size, n+black
	}
	return i
}

// before gives how many bytes of the text stand before source[end:], without white space
// behind them.
func (w *written) before(text string, end int) int {
	black := 0
	for i := w.start; i < end; {
		size, n := w.unit(i)
		i, black = i+size, black+n
	}
	for i := range len(text) {
		if !isBlank(text[i]) {
			if black == 0 {
				return len(strings.TrimRight(text[:i], " \t\r\n"))
			}
			black--
		}
	}
	return len(text)
}

// unit gives the length of the character that is written at source[i:], and how many
// bytes of it in the text are no white space.
func (w *written) unit(i int) (size, black int) {
	c := w.source[i]
	switch {
	case isBlank(c):
		return 1, 0
	case c != w.escape || i+1 == len(w.source):
		return 1, 1
	case c != '\\':
		if w.source[i+1] == c {
			return 2, 1
		}
		return 1, 1
	}
	switch w.source[i+1] {
	case '\n', ' ', '\t', 'n', 't', 'r':
		return 2, 0
	case '_', 'N': // U+00A0, U+0085
		return 2, 2
	case 'L', 'P': // U+2028, U+2029
		return 2, 3
	case 'x':
		return w.coded(i, 2)
	case 'u':
		return w.coded(i, 4)
	case 'U':
		return w.coded(i, 8)
	}
	return 2, 1
}

// coded is unit for a character that is written by its number, in so many digits.
func (w *written) coded(i, digits int) (size, black int) {
	var r rune
	size = min(2+digits, len(w.source)-i)
	for _, d := range w.source[i+2 : i+size] {
		r = r<<4 | rune(strings.IndexRune("0123456789abcdef", d|0x20))
	}
	if r < utf8.RuneSelf && isBlank(byte(r)) {
		return size, 0
	}
	return size, max(1, utf8.RuneLen(r))
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// Cell makes the node of a cell of a table: text stands at pos. source is the table's
// text from pos on, in which a quote may be doubled.
func Cell(pos diag.Pos, text, source string) *Node {
	n := &Node{Kind: Scalar, Text: text, Pos: pos, Verbatim: true}
	if !strings.HasPrefix(source, text) {
		n.written = &written{source: source, escape: '"'}
	}
	return n
}

// Part makes a node of a part of a cell: of Text[from:to].
func (n *Node) Part(from, to int) *Node {
	source := n.Text[from:]
	if n.written != nil {
		source = n.written.source[n.written.index(n.Text, from):]
	}
	return Cell(n.At(from), n.Text[from:to], source)
}

// A finder turns the library's places, a line and a column in characters, into offsets.
// They are mostly asked for in their order, so it goes on from the last.
type finder struct {
	text              string
	line, col, offset int
}

func newFinder(text string) finder { return finder{text, 1, 1, 0} }

// at gives the offset of a line and column, or -1 where the text has none such.
func (f *finder) at(line, col int) int {
	if line < f.line || line == f.line && col < f.col {
		*f = newFinder(f.text)
	}
	for f.line < line {
		i := strings.IndexByte(f.text[f.offset:], '\n')
		if i < 0 {
			return -1
		}
		f.line, f.col, f.offset = f.line+1, 1, f.offset+i+1
	}
	for f.col < col {
		if f.offset == len(f.text) || f.text[f.offset] == '\n' {
			return -1
		}
		_, size := utf8.DecodeRuneInString(f.text[f.offset:])
		f.col, f.offset = f.col+1, f.offset+size
	}
	return f.offset
}

// writtenAs tells how a scalar stands in the text, or nil if letter by letter.
func (r *reader) writtenAs(n *Node, line, col int, double bool) *written {
	off := r.find.at(line, col)
	if off < 0 || off == len(r.find.text) {
		return nil
	}
	w := &written{source: r.find.text[off:]}
	switch first := w.source[0]; {
	case n.Quoted && (first == '"' || first == '\''):
		w.start, w.escape = 1, first
		if double {
			w.escape = '\\'
		}
	case !n.Quoted && (first == '|' || first == '>') && n.Block:
		w.start = strings.IndexByte(w.source, '\n') + 1
		if w.start == 0 {
			return nil
		}
		return w
	}
	if strings.HasPrefix(w.source[w.start:], n.Text) {
		return nil
	}
	return w
}

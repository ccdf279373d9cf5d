package edit

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"portolan/generator/diag"
	"portolan/generator/source"
)

// A text is a file in the form in which positions count it, with the splices that are to
// be made in it.
type text struct {
	path    string
	data    string
	lines   []int // the offset at which each line begins
	splices []splice
}

// A splice puts other text in the place of some.
type splice struct {
	from, to int // offsets
	with     string
}

func newText(f source.File) *text {
	t := &text{path: f.Path, data: f.Data, lines: []int{0}}
	for i := range len(t.data) {
		if t.data[i] == '\n' {
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// offset gives the byte of a position, or -1 where the text has no such place.
func (t *text) offset(pos diag.Pos) int {
	if pos.Line < 1 || pos.Line > len(t.lines) {
		return -1
	}
	at := t.lines[pos.Line-1]
	for range max(pos.Col, 1) - 1 {
		r, size := utf8.DecodeRuneInString(t.data[at:])
		if size == 0 || r == '\n' {
			return -1
		}
		at += size
	}
	return at
}

// replace notes a splice; one that is there already is noted once.
func (t *text) replace(from, to int, with string) {
	if s := (splice{from, to, with}); !slices.Contains(t.splices, s) {
		t.splices = append(t.splices, s)
	}
}

func (t *text) insert(at int, with string) { t.replace(at, at, with) }

// lineEnd gives the offset behind the last character of a line, counted from 1.
func (t *text) lineEnd(line int) int {
	if line < len(t.lines) {
		return t.lines[line] - 1
	}
	return len(t.data)
}

// line gives a line without its end.
func (t *text) line(line int) string { return t.data[t.lines[line-1]:t.lineEnd(line)] }

// bytes makes the splices in the file's own bytes: a byte order mark stays, and so do
// the ends of lines, whose form new lines take over.
func (t *text) bytes(raw []byte) []byte {
	slices.SortStableFunc(t.splices, func(a, b splice) int { return cmp.Compare(a.from, b.from) })
	var out bytes.Buffer
	newline := "\n"
	if bytes.Contains(raw, []byte("\r\n")) {
		newline = "\r\n"
	}
	at, off := 0, 0 // where we are in raw, and in the text
	for bytes.HasPrefix(raw[at:], []byte("\ufeff")) {
		at += len("\ufeff")
	}
	out.Write(raw[:at])
	skip := func(to int, keep bool) {
		from := at
		for off < to {
			if raw[at] == '\r' && at+1 < len(raw) && raw[at+1] == '\n' {
				at++
			}
			at, off = at+1, off+1
		}
		if keep {
			out.Write(raw[from:at])
		}
	}
	for _, s := range t.splices {
		skip(s.from, true)
		out.WriteString(strings.ReplaceAll(s.with, "\n", newline))
		skip(s.to, false)
	}
	out.Write(raw[at:])
	return out.Bytes()
}

// word tells whether a word stands at an offset, as a whole: what goes on behind it is no
// part of an id. Behind a word of prose a dot and a field may follow.
func (t *text) word(at int, word string, prose bool) bool {
	if at < 0 || !strings.HasPrefix(t.data[at:], word) {
		return false
	}
	r, size := utf8.DecodeRuneInString(t.data[at+len(word):])
	return size == 0 || !idRune(r) || prose && r == '.'
}

func idRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune("-_./", r)
}

// value finds a word that is a value or key by itself, or begins one: behind a quote, or
// behind the ^ of a mark. Where it may be prose, a field may follow.
func (t *text) value(at int, word string, prose bool) (from int, ok bool) {
	if at >= 0 && at < len(t.data) && strings.IndexByte(`"'^`, t.data[at]) >= 0 {
		at++
	}
	for at >= 0 && at < len(t.data) && t.data[at] == ' ' {
		at++
	}
	return at, t.word(at, word, prose)
}

// bracketed finds the target of a reference in double brackets that begins at an offset.
// In it a backslash may stand before a mark.
func (t *text) bracketed(at int, target string) (from, to int, ok bool) {
	if at < 0 || !strings.HasPrefix(t.data[at:], "[[") {
		return 0, 0, false
	}
	at += len("[[")
	for at < len(t.data) && strings.IndexByte(" \t\n", t.data[at]) >= 0 {
		at++
	}
	from = at
	for i := range len(target) {
		if at+1 < len(t.data) && t.data[at] == '\\' && t.data[at+1] == target[i] {
			at++
		}
		if at == len(t.data) || t.data[at] != target[i] {
			return 0, 0, false
		}
		at++
	}
	r, _ := utf8.DecodeRuneInString(t.data[at:])
	return from, at, !idRune(r) || r == '.'
}

// cited finds every place where a source is named in the brackets that begin at an offset.
func (t *text) cited(at int, id string) []int {
	if at < 0 || !strings.HasPrefix(t.data[at:], "[") {
		return nil
	}
	end := strings.IndexByte(t.data[at:], ']')
	if end < 0 {
		return nil
	}
	var out []int
	for i := at; i < at+end; i++ {
		before, _ := utf8.DecodeLastRuneInString(t.data[:i])
		if t.data[i] == '@' && !idRune(before) && t.citedHere(i+1, id) {
			out = append(out, i+1)
		}
	}
	return out
}

// citedHere tells whether an id stands behind an @. A mark that ends it is no part of it,
// as of the dot in [@a.].
func (t *text) citedHere(at int, id string) bool {
	if !strings.HasPrefix(t.data[at:], id) {
		return false
	}
	rest := strings.TrimLeft(t.data[at+len(id):], ":./-")
	r, size := utf8.DecodeRuneInString(rest)
	return size == 0 || !idRune(r)
}

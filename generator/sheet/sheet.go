// Package sheet writes tables that spreadsheets open and nothing in them computes.
//
// The form is CSV as RFC 4180 has it: UTF-8 without a mark before it, lines that end in
// CR LF, a line with the names of the columns first. A cell that a spreadsheet would take
// for a formula has an apostrophe before it, as OWASP advises against CSV injection;
// numbers stay as they are, negative ones too.
package sheet

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"
)

// A Writer writes rows one after the other.
type Writer struct{ out *bufio.Writer }

// NewWriter makes a writer; Flush has to be called at the end.
func NewWriter(w io.Writer) *Writer { return &Writer{bufio.NewWriter(w)} }

// Row writes a row. The error comes with Flush.
func (w *Writer) Row(cells ...string) {
	for i, cell := range cells {
		if i > 0 {
			w.out.WriteByte(',')
		}
		text, has := harmless(cell)
		w.cell(text, has, len(cells) == 1)
	}
	w.out.WriteString("\r\n")
}

// cell writes a cell, in quotes where it has to be: so also an empty one that is alone in
// its row, which would else be no row at all.
func (w *Writer) cell(s string, has sorts, alone bool) {
	if has&quoted == 0 && !strings.HasPrefix(s, " ") && !strings.HasSuffix(s, " ") && !(alone && s == "") {
		w.out.WriteString(s)
		return
	}
	w.out.WriteByte('"')
	for s != "" {
		before, rest, found := strings.Cut(s, `"`)
		w.out.WriteString(before)
		if found {
			w.out.WriteString(`""`)
		}
		s = rest
	}
	w.out.WriteByte('"')
}

// Flush writes what is left, and gives the first error of all that was written.
func (w *Writer) Flush() error { return w.out.Flush() }

// Write writes rows.
func Write(w io.Writer, rows [][]string) error {
	out := NewWriter(w)
	for _, row := range rows {
		out.Row(row...)
	}
	return out.Flush()
}

// formulas are the characters that begin what a spreadsheet computes, the wide forms too.
const formulas = "=+-@\t\r\n|＝＋－＠"

// separators part cells where commas don't: a spreadsheet of many languages takes semicolons, and
// what it takes so it cuts also within our cells and at their lines.
const separators = ";\t\r\n"

// harmless gives a cell that no spreadsheet computes, nor any part of it that one takes for a
// cell, as valid UTF-8, and tells what is in it. Lines within it end in LF, and it has no NUL, at which some programs stop reading.
func harmless(cell string) (text string, has sorts) {
	has = sortsOf(cell)
	if has&odd != 0 {
		cell = strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(cell, "\ufffd"), "\r\n", "\n"), "\x00", "\ufffd")
	}
	guard := computes(cell)
	if !guard && has&parted == 0 {
		return cell, has
	}
	for b := new(strings.Builder); ; {
		if guard {
			b.WriteByte('\'')
		}
		at := strings.IndexAny(cell, separators) + 1
		if at == 0 {
			b.WriteString(cell)
			return b.String(), has
		}
		b.WriteString(cell[:at])
		cell = cell[at:]
		end := strings.IndexAny(cell, separators)
		if end < 0 {
			end = len(cell)
		}
		guard = computes(cell[:end])
	}
}

// computes tells whether a spreadsheet would compute what is in a cell.
func computes(s string) bool {
	if s == "" || s[0] != ' ' && s[0] < utf8.RuneSelf && strings.IndexByte(formulas, s[0]) < 0 { // as most begin
		return false
	}
	trimmed := strings.TrimLeft(s, " \u00a0\u200b\ufeff")
	first, _ := utf8.DecodeRuneInString(trimmed)
	return trimmed != "" && strings.ContainsRune(formulas, first) && !number(trimmed)
}

// sorts are the sorts of bytes in a cell of which most have none, found in one look at each.
type sorts uint8

const (
	odd    sorts = 1 << iota // not printed ASCII
	quoted                   // a cell with it is written in quotes
	parted                   // one of separators
)

var sortOf = func() (of [256]sorts) {
	for c := range of {
		if c < ' ' || c > '~' {
			of[c] |= odd
		}
		if strings.IndexByte("\",\r\n", byte(c)) >= 0 {
			of[c] |= quoted
		}
		if strings.IndexByte(separators, byte(c)) >= 0 {
			of[c] |= parted
		}
	}
	return of
}()

func sortsOf(s string) (found sorts) {
	for i := range len(s) {
		found |= sortOf[s[i]]
	}
	return found
}

// number tells whether a cell is a plain number as JSON writes it (RFC 8259, section 6),
// which may be negative and have an exponent. Zeros may go before it.
func number(s string) bool {
	mantissa, exponent, scaled := strings.Cut(strings.ToLower(strings.TrimPrefix(s, "-")), "e")
	whole, fraction, pointed := strings.Cut(mantissa, ".")
	if sign := strings.TrimLeft(exponent, "+-"); len(exponent)-len(sign) <= 1 {
		exponent = sign
	}
	return digits(whole) && (!pointed || digits(fraction)) && (!scaled || digits(exponent))
}

// digits tells whether a text is digits, one at least.
func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

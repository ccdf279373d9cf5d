package diag

import (
	"strings"
	"unicode"
)

// Visible puts U+FFFD in the place of what isn't seen but changes what is: control
// characters other than tabs and line ends, and those that turn the direction of
// writing around. Whoever shows text of authors to people uses it.
func Visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// VisibleName is Visible for what is one line, as the name of a file, in which tabs and line
// ends aren't seen either.
func VisibleName(s string) string {
	return Visible(strings.NewReplacer("\t", "\ufffd", "\n", "\ufffd").Replace(s))
}

// Around cuts a line in three at its col-th character, which counts from 1: what stands
// before it, the character, and what stands after. Of a line that is longer than width
// it leaves out what is far from there. Behind the end of the line, at is a blank; for
// column 0 all of the line is before.
func Around(line string, col, width int) (before, at, after string) {
	chars := []rune(line)
	if col <= 0 {
		if len(chars) > width {
			return string(chars[:width]) + "…", "", ""
		}
		return line, "", ""
	}
	i := min(col-1, len(chars))
	from, to := max(0, i-width/2), min(len(chars), i+width/2)
	before = string(chars[from:i])
	if from > 0 {
		before = "…" + before
	}
	if i == len(chars) {
		return before, " ", ""
	}
	after = string(chars[i+1 : max(to, i+1)])
	if to < len(chars) {
		after += "…"
	}
	return before, string(chars[i]), after
}

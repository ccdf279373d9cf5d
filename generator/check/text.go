package check

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"portolan/generator/diag"
)

const (
	indent   = "    "
	maxWidth = 120 // columns of a source line that are shown
	tabStop  = 8
)

// Text gives problems for people. Each begins with file:line:col: severity: message
// [code]; below stand the source line with a caret under the column, where else the same is
// wrong, and the hint. A blank line parts them.
func Text(problems []diag.Problem) string {
	var b strings.Builder
	for i, p := range problems {
		if i > 0 {
			b.WriteByte('\n')
		}
		if p.Pos.File != "" {
			b.WriteString(diag.VisibleName(p.Pos.String()) + ": ")
		}
		b.WriteString(p.Severity.String() + ": " + hang(p.Message) + " [" + string(p.Code) + "]\n")
		b.WriteString(excerpt(p.Source, p.Pos.Col))
		if also := p.AlsoAt(); also != "" {
			b.WriteString(indent + hang(also) + "\n")
		}
		if p.Hint != "" {
			b.WriteString(indent + "hint: " + hang(p.Hint) + "\n")
		}
	}
	return b.String()
}

// hang makes a text fit below its problem where it has several lines.
func hang(s string) string {
	return strings.ReplaceAll(diag.Visible(strings.TrimSpace(s)), "\n", "\n"+indent)
}

// A cell is a character of a line and the columns of a terminal that it takes.
type cell struct {
	char      rune
	at, width int
}

func layout(line string) []cell {
	var cells []cell
	at := 0
	for _, r := range line {
		w := columns(r)
		if r == '\t' {
			w = tabStop - (len(indent)+at)%tabStop
		}
		cells = append(cells, cell{r, at, w})
		at += w
	}
	return cells
}

// columns tells how wide a terminal draws a character: wide ones of East Asia take
// two columns (UAX #11), marks none, as they stand over the one before. What is
// joined into one picture from several emoji is counted too wide.
func columns(r rune) int {
	switch {
	case r == '\u00ad': // soft hyphen
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf), r >= 0x1160 && r <= 0x11ff: // and jamo within a syllable
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// excerpt shows a line and a caret under the character in column col; 0 is none. A
// column beyond the line is its end.
func excerpt(source string, col int) string {
	if strings.TrimSpace(source) == "" {
		return ""
	}
	cells := layout(diag.Visible(source))
	end := cells[len(cells)-1].at + cells[len(cells)-1].width
	caret := min(max(0, col-1), len(cells))
	for caret > 0 && caret < len(cells) && cells[caret].width == 0 {
		caret-- // a mark is drawn over the character that it belongs to
	}
	at := end
	if caret < len(cells) {
		at = cells[caret].at
	}
	from, to := window(at, end)
	var line, below strings.Builder
	if from > 0 {
		line.WriteRune('…')
		below.WriteByte(' ')
	}
	for i, c := range cells {
		if c.at < from || c.at+c.width > to || c.width == 0 && c.at == from && from > 0 {
			continue
		}
		line.WriteRune(c.char)
		if i < caret {
			below.WriteString(blank(c))
		}
	}
	if to < end {
		line.WriteRune('…')
	}
	out := indent + line.String() + "\n"
	if col > 0 {
		out += indent + below.String() + "^\n"
	}
	return out
}

// window gives the columns of a line to show, so that column at is among them.
func window(at, end int) (from, to int) {
	if end <= maxWidth {
		return 0, end
	}
	const room = maxWidth - 2 // an ellipsis at either end
	from = min(max(0, at-room/2), end-room)
	return from, from + room
}

// blank is as wide as c. A tab stays one: then it is, wherever the tab stops are.
func blank(c cell) string {
	if c.char == '\t' {
		return "\t"
	}
	return strings.Repeat(" ", c.width)
}

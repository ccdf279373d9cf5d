package dataset

import (
	"encoding/csv"
	"io"
	"strings"
)

// write writes rows as CSV (RFC 4180): UTF-8, lines end in CR LF, the first names the
// columns. What a spreadsheet would take for a formula has an apostrophe before it, as
// OWASP advises against CSV injection; numbers stay as they are.
func write(w io.Writer, rows [][]string) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = harmless(cell)
		}
		if err := out.Write(safe); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// harmless gives a cell that no spreadsheet computes.
func harmless(cell string) string {
	cell = strings.ReplaceAll(cell, "\r\n", "\n")
	trimmed := strings.TrimLeft(cell, " \u00a0\u200b\ufeff")
	if trimmed == "" || !strings.ContainsRune("=+-@\t\r\n|＝＋－＠", []rune(trimmed)[0]) || number(trimmed) {
		return cell
	}
	return "'" + cell
}

// number tells whether a cell is a plain number, which may be negative.
func number(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	whole, fraction, pointed := strings.Cut(digits, ".")
	return whole != "" && strings.Trim(whole, "0123456789") == "" && (!pointed || fraction != "" && strings.Trim(fraction, "0123456789") == "")
}

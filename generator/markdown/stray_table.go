package markdown

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"portolan/generator/diag"
)

// tableDashes is the line below the head of a table of two columns or more.
var tableDashes = regexp.MustCompile(`^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*\r?\n?$`)

// strayTable reports what was surely meant as a table, and is text since its head has more or fewer cells than
// the line of dashes below it (GFM 0.29, 4.10).
func (v *conversion) strayTable(lines *text.Segments) {
	for i := 1; i < lines.Len(); i++ {
		at := lines.At(i)
		dashes, above := at.Value(v.src), lines.At(i-1)
		if head := above.Value(v.src); tableDashes.Match(dashes) && bytes.IndexByte(head, '|') >= 0 {
			v.report(diag.Warnf(CodeTableRow, v.pos(above.Start), "this looks like a table, and is read as text: its head and the line of dashes below it differ in cells, of which they have %d and %d", cellsIn(head), cellsIn(dashes)).
				WithHint("give the line of dashes a --- for each cell of the head"))
			return
		}
	}
}

// surplusCells reports a row with more cells than the head of its table: they are not shown.
func (v *conversion) surplusCells(row ast.Node) {
	from := row.Pos()
	if from < 0 || row.PreviousSibling() == nil { // the head has as many cells as it has
		return
	}
	line, _, _ := bytes.Cut(v.src[from:], []byte("\n"))
	if n, shown := cellsIn(line), row.ChildCount(); n > shown {
		v.report(diag.Warnf(CodeTableRow, v.pos(from), "this row has %d cells, and the head of its table %d: what is more is not shown", n, shown).
			WithHint(`write \| for a line that is meant as such, in code as well`))
	}
}

// cellsIn counts the cells of a line of a table: lines that are not written \| part them.
func cellsIn(line []byte) int {
	line = bytes.TrimSuffix(bytes.TrimPrefix(bytes.TrimSpace(line), []byte("|")), []byte("|"))
	return bytes.Count(line, []byte("|")) - bytes.Count(line, []byte(`\|`)) + 1
}

package markdown

import (
	"bytes"
	"slices"
	"sort"
	"unicode/utf8"

	"portolan/generator/diag"
)

// copied tells where a piece of src that stands after the text comes from.
type copied struct {
	start  int  // in src
	from   int  // in the text
	inStep bool // byte for byte
}

// copy puts s after the text, so that it can be parsed by itself while all
// offsets stay in one src. from is where it stands in the text, or near to where
// if it can't be found there letter by letter.
func (v *conversion) copy(s []byte, from int, inStep bool) (start int) {
	if len(v.src) == v.length { // goldmark ends what is not ended in place, behind the text
		v.src = append(v.src, '\n')
	}
	start = len(v.src)
	v.src = append(v.src, s...)
	v.copies = append(v.copies, copied{start, from, inStep})
	return start
}

// copyLines is copy for lines that stand in the text with something between, as with the mark
// of a quotation, and most often after an offset.
func (v *conversion) copyLines(lines []byte, after int) (start int) {
	start = -1
	for line := range bytes.Lines(lines) {
		from, inStep := after, false
		for _, begin := range []int{after, 0} {
			if i := bytes.Index(v.src[begin:v.length], line); i >= 0 && !inStep {
				from, inStep = begin+i, true
			}
		}
		at := v.copy(line, from, inStep)
		if start < 0 {
			start = at
		}
		if inStep {
			after = from + len(line)
		}
	}
	return start
}

// pos gives the position in the file of an offset in src.
func (v *conversion) pos(offset int) diag.Pos { return v.file.at(v.origin(offset)) }

// origin gives the offset in the text of what stands at an offset in src.
func (v *conversion) origin(offset int) int {
	if offset >= v.length && len(v.copies) > 0 {
		i := sort.Search(len(v.copies), func(i int) bool { return v.copies[i].start > offset }) - 1
		if i >= 0 {
			c := v.copies[i]
			if !c.inStep {
				return c.from
			}
			return c.from + offset - c.start
		}
	}
	return offset
}

// positions does what [diag.Pos.At] does, without counting everything each time.
type positions struct {
	pos   diag.Pos
	text  string
	lines []int                  // offsets of the beginnings
	where func(off int) diag.Pos // tells it instead, if not nil

	// The column of an offset found before in the same line: most are asked for
	// in their order.
	offset, line, col int
}

func newPositions(pos diag.Pos, text string) positions { return positions{pos: pos, text: text} }

func (p *positions) at(offset int) diag.Pos {
	if p.where != nil {
		return p.where(max(0, min(offset, len(p.text))))
	}
	if len(p.lines) == 0 {
		p.lines = append(p.lines, 0)
		for i := 0; i < len(p.text); i++ {
			if p.text[i] == '\n' {
				p.lines = append(p.lines, i+1)
			}
		}
	}
	offset = max(0, min(offset, len(p.text)))
	line, found := slices.BinarySearch(p.lines, offset)
	if !found {
		line--
	}
	if line != p.line || offset < p.offset {
		p.line, p.offset, p.col = line, p.lines[line], 0
	}
	p.col += utf8.RuneCountInString(p.text[p.offset:offset])
	p.offset = offset
	if line == 0 {
		return diag.Pos{File: p.pos.File, Line: p.pos.Line, Col: p.pos.Col + p.col}
	}
	return diag.Pos{File: p.pos.File, Line: p.pos.Line + line, Col: p.col + 1}
}

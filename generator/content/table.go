package content

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"portolan/generator/diag"
	"portolan/generator/schema"
	"portolan/generator/yamltree"
)

const (
	CodeTable  diag.Code = "csv"        // a .csv file is no table
	CodeColumn diag.Code = "csv-column" // a column of a .csv file is missing, unknown or double
)

// table reads a .csv file (RFC 4180, UTF-8, comma): a header that names the
// fields, one of which is id, and a row for each entity. A column "iso.alpha2" is a
// field inside another; items of a list are parted by semicolons; an empty cell
// says nothing.
func (r *fileReader) table(pos diag.Pos, text string) {
	cr := csv.NewReader(strings.NewReader(text))
	cr.FieldsPerRecord = -1 // counted below, with a position
	where := newTableText(pos.File, text)
	at := func(i int) diag.Pos { return where.cell(cr.FieldPos(i)) }
	header, err := cr.Read()
	if err != nil {
		r.tableError(where, err)
		return
	}
	id := r.columns(header, at)
	if id < 0 {
		return
	}
	for {
		row, err := cr.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			r.tableError(where, err)
			return
		}
		if len(row) != len(header) {
			r.problem(diag.Errorf(CodeTable, at(0), "the row has %s and the header %d", cellCount(len(row)), len(header)).
				WithHint("a cell with a comma in it stands in quotes"))
			continue
		}
		root := &yamltree.Node{Kind: yamltree.Map, Pos: at(0)}
		for i, cell := range row {
			if trimmed := strings.TrimSpace(cell); i != id && trimmed != "" {
				pos := at(i).At(cell, strings.Index(cell, trimmed))
				r.cell(root, header[i], yamltree.Cell(pos, trimmed, where.from(pos)))
			}
		}
		r.entity(strings.TrimSpace(row[id]), at(id), root, nil)
	}
}

// A tableText makes positions of what package csv says: a line, and in it a byte, both from 1.
type tableText struct {
	file, text string
	lines      []int // the byte at which each line begins
}

func newTableText(file, text string) tableText {
	p := tableText{file, text, []int{0}}
	for i := range len(text) {
		if text[i] == '\n' {
			p.lines = append(p.lines, i+1)
		}
	}
	return p
}

// offset is where a column lies in the text; what is missing at its end lies at its end.
func (p tableText) offset(line, col int) int {
	return min(p.lines[min(line, len(p.lines))-1]+col-1, len(p.text))
}

func (p tableText) at(line, col int) diag.Pos {
	before := p.text[p.offset(line, 1):p.offset(line, col)]
	return diag.Pos{File: p.file, Line: line, Col: utf8.RuneCountInString(before) + 1}
}

// cell is where the text of a cell begins: behind the quote, if it stands in quotes.
func (p tableText) cell(line, col int) diag.Pos {
	if strings.HasPrefix(p.text[p.offset(line, col):], `"`) {
		col++
	}
	return p.at(line, col)
}

// from gives the text from a position on.
func (p tableText) from(pos diag.Pos) string {
	rest := p.text[p.lines[pos.Line-1]:]
	for range pos.Col - 1 {
		_, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
	}
	return rest
}

func (r *fileReader) tableError(where tableText, err error) {
	pos := where.at(1, 1)
	var pe *csv.ParseError
	if errors.As(err, &pe) {
		pos = where.at(pe.Line, pe.Column)
		err = pe.Err
	}
	if errors.Is(err, io.EOF) {
		r.problem(diag.Errorf(CodeTable, pos, "the table is empty").WithHint("the first row names the fields"))
		return
	}
	r.problem(diag.Errorf(CodeTable, pos, "this is no table: %v", err).WithHint("a cell with a quote in it stands in quotes, with that quote doubled"))
}

// columns checks the header and returns the place of the id, or -1.
func (r *fileReader) columns(header []string, at func(int) diag.Pos) int {
	id := -1
	seen := map[string]bool{}
	for i, name := range header {
		name = strings.TrimSpace(name)
		header[i] = name
		switch {
		case seen[name]:
			r.problem(diag.Errorf(CodeColumn, at(i), "the column %q stands twice", name))
			return -1
		case name == "id":
			id = i
		case r.kind.Field(name) == nil:
			p := diag.Errorf(CodeColumn, at(i), "the kind %q has no field %q", r.kind.Name, name)
			p.Hint = diag.DidYouMean(name, append(r.kind.FieldNames(), "id"))
			if strings.ContainsAny(name, ";\t") {
				p.Hint = "cells are parted by commas"
			}
			r.problem(p)
			return -1
		}
		seen[name] = true
	}
	if id < 0 {
		r.problem(diag.Errorf(CodeColumn, at(0), "no column is called id").WithHint("it holds each row's slug: puerto-cabello"))
	}
	return id
}

// cellValue makes a cell a value. It counts as quoted, since no other program reads a
// cell as YAML, but unknown and none keep their meaning, with marks too.
func cellValue(n *yamltree.Node) *yamltree.Node {
	word, _, _ := strings.Cut(n.Text, " ")
	n.Quoted = word != "unknown" && word != "none"
	return n
}

// cell puts a cell where its column says.
func (r *fileReader) cell(root *yamltree.Node, path string, value *yamltree.Node) {
	field, text, pos := r.kind.Field(path), value.Text, value.Pos
	if field.Type == schema.TypeList || field.Type == schema.TypeHistory || path == schema.FieldSrc {
		list := &yamltree.Node{Kind: yamltree.List, Pos: pos}
		off := 0
		for _, item := range strings.Split(text, ";") {
			trimmed := strings.TrimSpace(item)
			from := off + strings.Index(item, trimmed)
			if trimmed != "" {
				list.Items = append(list.Items, cellValue(value.Part(from, from+len(trimmed))))
			}
			off += len(item) + 1
		}
		value = list
	} else {
		cellValue(value)
	}
	for {
		first, rest, more := strings.Cut(path, ".")
		if !more {
			root.Entries = append(root.Entries, yamltree.Entry{Key: path, Pos: pos, Value: value})
			return
		}
		inner := root.Get(first)
		if inner == nil {
			inner = &yamltree.Node{Kind: yamltree.Map, Pos: pos}
			root.Entries = append(root.Entries, yamltree.Entry{Key: first, Pos: pos, Value: inner})
		}
		root, path = inner, rest
	}
}

func cellCount(n int) string {
	if n == 1 {
		return "1 cell"
	}
	return strconv.Itoa(n) + " cells"
}

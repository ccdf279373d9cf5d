package edit

import (
	"encoding/csv"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/schema"
	"portolan/generator/yamltree"
)

// yamlOf reads the YAML of a file, all of it or that at the head of a Markdown file; end
// is the offset at which it ends. There is none in a Markdown file without fields.
func yamlOf(folder string, t *text) (root *yamltree.Node, end int) {
	pos := diag.Pos{File: path.Join(folder, t.path), Line: 1}
	if path.Ext(t.path) != ".md" {
		root, _ = yamltree.Parse(pos, t.data)
		return root, len(t.data)
	}
	head, _, lines, ok := content.CutFrontMatter(t.data)
	if !ok || lines == 0 {
		return nil, 0
	}
	root, _ = yamltree.Parse(diag.Pos{File: pos.File, Line: 2}, head)
	return root, t.lines[1] + len(head)
}

// eachNode calls visit for a node and all that is in it.
func eachNode(n *yamltree.Node, visit func(n *yamltree.Node)) {
	if n == nil {
		return
	}
	visit(n)
	for _, e := range n.Entries {
		eachNode(e.Value, visit)
	}
	for _, it := range n.Items {
		eachNode(it, visit)
	}
}

// formerly adds the old id to the entity's earlier ones, in the way in which the file is
// written. Where the new id is one of them, as after a renaming that is taken back, the
// old one takes its place.
func (r *renamer) formerly(t *text, pos diag.Pos) error {
	root, end := yamlOf(r.content.Name, t)
	if strings.HasSuffix(t.path, ".list.yaml") {
		for _, e := range root.Entries {
			if e.Key == r.entity.Slug {
				root = e.Value
			}
		}
	}
	old := r.entity.ID
	switch {
	case root == nil: // Markdown without fields
		t.insert(0, "---\n"+schema.FieldFormerly+": ["+old+"]\n---\n")
	case root.Kind == yamltree.Null:
		with := schema.FieldFormerly + ": [" + old + "]\n"
		if end > 0 && t.data[end-1] != '\n' {
			with = "\n" + with
		}
		t.insert(end, with)
	case root.Get(schema.FieldFormerly) != nil:
		return r.oneMore(t, root.Get(schema.FieldFormerly))
	default:
		r.firstOne(t, root, end)
	}
	return nil
}

// oneMore adds to a list of earlier ids that is there.
func (r *renamer) oneMore(t *text, n *yamltree.Node) error {
	for n.Get("is") != nil {
		n = n.Get("is")
	}
	items := n.Items
	if n.Kind == yamltree.Scalar {
		items = []*yamltree.Node{n}
	}
	if len(items) == 0 {
		return elsewhere(n.Pos, schema.FieldFormerly)
	}
	for _, it := range items {
		if it.Text == r.out.To {
			from, ok := t.value(t.offset(it.Pos), it.Text, false)
			if !ok {
				return elsewhere(it.Pos, it.Text)
			}
			t.replace(from, from+len(it.Text), r.entity.ID)
			return nil
		}
	}
	last := items[len(items)-1]
	from, ok := t.value(t.offset(last.Pos), last.Text, false)
	if !ok {
		return elsewhere(last.Pos, last.Text)
	}
	end := from + len(last.Text)
	if last.Quoted {
		end++
	}
	switch {
	case n.Kind == yamltree.Scalar:
		t.insert(t.offset(n.Pos), "[")
		t.insert(end, ", "+r.entity.ID+"]")
	case t.data[t.offset(n.Pos)] == '[':
		t.insert(end, ", "+r.entity.ID)
	default: // a line of its own, as the last one begins
		begin := t.lines[last.Pos.Line-1]
		dash := t.data[begin:t.offset(last.Pos)]
		t.insert(t.lineEnd(last.Pos.Line), "\n"+dash+r.entity.ID)
	}
	return nil
}

// firstOne adds the field: behind what names the entity, in brackets or in lines as the
// other lists of the entity are.
func (r *renamer) firstOne(t *text, root *yamltree.Node, end int) {
	field := schema.FieldFormerly + ": [" + r.entity.ID + "]"
	begin := t.offset(root.Pos)
	if t.data[begin] == '{' {
		switch len(root.Entries) {
		case 0:
			t.insert(begin+1, field)
		case 1:
			t.insert(t.offset(root.Entries[0].Pos), field+", ")
		default:
			t.insert(t.offset(root.Entries[1].Pos), field+", ")
		}
		return
	}
	indent := strings.Repeat(" ", root.Entries[0].Pos.Col-1)
	if dash, inLines := listStyle(t, root); inLines {
		field = schema.FieldFormerly + ":\n" + indent + dash + "- " + r.entity.ID
	}
	i := max(0, slices.IndexFunc(root.Entries, func(e yamltree.Entry) bool { return e.Key == r.kind.Title }))
	t.insert(t.lineEnd(t.lastLine(root, i, end)), "\n"+indent+field)
}

// listStyle tells whether the lists among the fields are in lines, and how far these are
// indented.
func listStyle(t *text, root *yamltree.Node) (dash string, inLines bool) {
	for _, e := range root.Entries {
		if e.Value.Kind != yamltree.List {
			continue
		}
		if t.data[t.offset(e.Value.Pos)] == '[' {
			return "", false
		}
		dash, inLines = strings.Repeat(" ", max(0, e.Value.Pos.Col-e.Pos.Col)), true
	}
	return dash, inLines
}

// lastLine gives the last line of the i-th entry of a mapping in lines: before the next
// entry, or where the lines are no longer indented. Comments behind it that are not
// indented more than its key belong to what follows.
func (t *text) lastLine(root *yamltree.Node, i, end int) int {
	key := root.Entries[i].Pos
	stop := len(t.lines) + 1
	if i+1 < len(root.Entries) {
		stop = root.Entries[i+1].Pos.Line
	}
	last := key.Line
	for n := key.Line + 1; n < stop && t.lines[n-1] < end; n++ {
		line := t.line(n)
		content := strings.TrimLeft(line, " ")
		if strings.TrimSpace(content) == "" {
			continue // blank, perhaps in the middle of a value
		}
		switch indent := len(line) - len(content); {
		case indent > key.Col-1 || indent == key.Col-1 && content[0] == '-':
			last = n
		case content[0] != '#':
			return last
		}
	}
	return last
}

// row names a row of a table anew, and notes its old id in the column of earlier ones;
// where there is none, the table gets it.
func (r *renamer) row(t *text, pos diag.Pos) error {
	at, ok := t.value(t.offset(pos), r.entity.Slug, false)
	if !ok {
		return elsewhere(pos, r.entity.Slug)
	}
	t.replace(at, at+len(r.entity.Slug), r.slug)
	cr := csv.NewReader(strings.NewReader(t.data))
	cr.FieldsPerRecord = -1
	column := -1
	for first := true; ; first = false {
		cells, err := cr.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return elsewhere(pos, r.entity.Slug)
		}
		end := int(cr.InputOffset())
		if end > 0 && t.data[end-1] == '\n' {
			end--
		}
		if first {
			column = slices.IndexFunc(cells, func(name string) bool { return strings.TrimSpace(name) == schema.FieldFormerly })
		}
		line, _ := cr.FieldPos(0)
		own := !first && t.lines[line-1] <= at && at <= end
		switch {
		case column >= 0 && own:
			return r.cell(t, cells, column, cr, end)
		case column < 0 && first:
			t.insert(end, ","+schema.FieldFormerly)
		case column < 0 && own:
			t.insert(end, ","+r.entity.ID)
		case column < 0:
			t.insert(end, ",")
		}
	}
}

// cell adds the old id to the earlier ones in a cell, or puts it where the new one is.
func (r *renamer) cell(t *text, cells []string, column int, cr *csv.Reader, end int) error {
	start := func(i int) int {
		line, col := cr.FieldPos(i)
		return t.lines[line-1] + col - 1
	}
	from, to := start(column), end
	if column+1 < len(cells) {
		to = start(column+1) - 1
	}
	written := t.data[from:to]
	if slices.Contains(r.entity.Texts(schema.FieldFormerly), r.out.To) {
		for at := from; ; at++ { // it may begin or end another that stands before it: port/new, airport/ne
			next := strings.Index(t.data[at:to], r.out.To)
			if next < 0 {
				return elsewhere(r.content.Graph.Pos(r.entity.ID), r.out.To)
			}
			at += next
			if before, size := utf8.DecodeLastRuneInString(t.data[from:at]); (size == 0 || !idRune(before)) && t.word(at, r.out.To, false) {
				t.replace(at, at+len(r.out.To), r.entity.ID)
				return nil
			}
		}
	}
	with := r.entity.ID
	if strings.TrimSpace(cells[column]) != "" {
		with = "; " + with
	}
	to = from + len(strings.TrimRight(written, " "))
	if strings.HasSuffix(t.data[from:to], `"`) {
		to--
	}
	t.insert(to, with)
	return nil
}

package dataset

import (
	"cmp"
	"slices"
	"strings"

	"portolan/generator/block"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// TableOf gives what a table block asks for, as of a day.
func TableOf(b *block.Block, day edtf.Day, dir Directory) (Table, []diag.Problem) {
	q := &query{block: b, day: day, dir: dir}
	ids, kinds := q.chosen()
	var t Table
	fields := b.Get("fields").Items
	for i, v := range fields {
		if slices.ContainsFunc(fields[:i], func(other block.Value) bool { return other.Text == v.Text }) {
			q.problem(v.Pos, "each field stands once", "the table has the column %q already", v.Text)
			continue
		}
		if len(fields) > 1 && slices.ContainsFunc(kinds, func(k *schema.Kind) bool { return k.Title == v.Text }) {
			continue // names stand in the first column anyway
		}
		if f := q.field(v, kinds); f != nil {
			t.Columns = append(t.Columns, Column{Label: f.Label, Path: v.Text})
		}
	}
	facts := q.mapsOf(b.Get("facts"))
	for _, f := range facts {
		t.Columns = append(t.Columns, Column{Label: f.claim.Field.Label, Path: f.path, Of: f.owner})
	}
	if q.chooses() {
		for _, id := range ids {
			t.Rows = append(t.Rows, Row{ID: id})
		}
	} else {
		t.Rows = q.keysOf(facts)
	}
	for i := range t.Rows {
		t.Rows[i].Cells = q.cells(&t, t.Rows[i], facts)
	}
	q.sort(&t)
	t.Rows = limited(t.Rows, b)
	q.mustShow(len(t.Rows), len(t.Columns))
	return t, q.problems
}

// chooses tells whether the block names its entities, or their kind.
func (q *query) chooses() bool {
	return len(q.block.Get("show").Items) > 0 || q.block.Get("kind").Text != ""
}

// mustShow reports a table without rows or columns, unless something else that is wrong
// made it so.
func (q *query) mustShow(rows, columns int) {
	switch {
	case len(q.problems) > 0:
	case !q.chooses() && len(q.block.Get("facts").Items) == 0:
		q.problem(q.block.Pos, "say which entities with show or kind, or which facts with facts", "the block %q chooses nothing", q.block.Name)
	case columns == 0:
		q.problem(q.block.Pos, "say which fields with fields, or which facts with facts", "the table has no columns")
	case rows == 0:
		q.problem(q.block.Pos, "", "nothing is left for the block %q to show", q.block.Name)
	}
}

// A mapFact is a fact that has a part for each of several entities.
type mapFact struct {
	owner, path string
	claim       *schema.Claim
}

func (q *query) mapsOf(list block.Value) []mapFact {
	var out []mapFact
	for _, v := range list.Items {
		id, field := q.ref(v)
		e := q.dir.Facts(id)
		if e == nil || e.Claim(field) == nil {
			continue // reported where references are resolved
		}
		c := e.Claim(field)
		if c.Value.Type != schema.TypeMap {
			q.problem(v.Pos, "", "%s.%s has no parts that could stand in the rows of a table", id, field)
			continue
		}
		if c = q.known(e, field); c != nil {
			out = append(out, mapFact{id, field, c})
		}
	}
	return out
}

// keysOf gives a row for each part of the facts.
func (q *query) keysOf(facts []mapFact) []Row {
	var out []Row
	for _, f := range facts {
		for _, r := range q.parts(f.owner, f.claim) {
			if !slices.ContainsFunc(out, func(o Row) bool { return o.ID == r.ID && o.Label.In("") == r.Label.In("") }) {
				out = append(out, Row{ID: r.ID, Label: r.Label})
			}
		}
	}
	return out
}

func (q *query) cells(t *Table, r Row, facts []mapFact) []Cell {
	out := make([]Cell, 0, len(t.Columns))
	e := q.dir.Facts(r.ID)
	for _, c := range t.Columns {
		if c.Of == "" {
			out = append(out, Cell{q.known(e, c.Path), r.ID})
			continue
		}
		cell := Cell{Owner: c.Of}
		for _, f := range facts {
			if f.owner != c.Of || f.path != c.Path {
				continue
			}
			for _, part := range q.parts(f.owner, f.claim) {
				if part.ID == r.ID && (r.ID != "" || part.Label.In("") == r.Label.In("")) {
					cell = part.Cells[0]
				}
			}
		}
		out = append(out, cell)
	}
	return out
}

// sort puts the rows in the order of a column: "-throughput" has the highest first. Rows
// that say nothing of it come last.
func (q *query) sort(t *Table) {
	v := q.block.Get("sort")
	if v.Text == "" {
		return
	}
	name, down := strings.CutPrefix(v.Text, "-")
	at := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Path == name })
	if at < 0 {
		paths := make([]string, len(t.Columns))
		for i, c := range t.Columns {
			paths[i] = c.Path
		}
		q.problem(v.Pos, cmp.Or(diag.DidYouMean(name, paths), "it is sorted by one of its columns: "+strings.Join(paths, ", ")), "the table has no column %q to sort by", name)
		return
	}
	slices.SortStableFunc(t.Rows, func(a, b Row) int {
		x, y := a.Cells[at].Claim, b.Cells[at].Claim
		switch {
		case x == nil || y == nil:
			return cmp.Compare(silent(x), silent(y))
		case down:
			return compareClaims(y, x)
		}
		return compareClaims(x, y)
	})
}

func silent(c *schema.Claim) int {
	if c == nil {
		return 1
	}
	return 0
}

func compareClaims(a, b *schema.Claim) int {
	x, y := &a.Shown().Value, &b.Shown().Value
	return cmp.Or(cmp.Compare(x.Number, y.Number), x.Date.Compare(y.Date), cmp.Compare(x.Text.In(""), y.Text.In("")))
}

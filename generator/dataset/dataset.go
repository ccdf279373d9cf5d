// Package dataset finds what chart and table blocks ask for: which entities, which of
// their facts, as rows with cells of claims.
//
// In go a block, the day as of which its page speaks and a [Directory]; out come rows,
// and problems at the places of the block that ask for what isn't there: a field that no
// kind has, figures of two units. A cell is a claim with its certainty and sources, so that
// whoever prints it can't lose them. How it is drawn is not known here.
package dataset

import (
	"cmp"
	"slices"
	"strings"

	"portolan/generator/block"
	"portolan/generator/chronicle"
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

const CodeData diag.Code = "block-data" // a block asks for what the data does not have

// A Directory finds entities and kinds.
type Directory interface {
	// Find gives the id that a reference of the given kinds means, or "".
	Find(target string, kinds []string) string
	// Facts gives all of an entity but its prose, or nil.
	Facts(id string) *content.Facts
	// Kinds lists the names of the kinds.
	Kinds() []string
	// Kind gives a kind that there is.
	Kind(name string) *schema.Kind
	// List gives the ids of a kind's entities in the kind's order.
	List(kind string) []string
}

// A Table is rows of cells, one for each column.
type Table struct {
	Columns []Column
	Rows    []Row
}

// A Column is a field, of the rows' entities or of one entity that has a map of them.
type Column struct {
	Label schema.Text
	Path  string
	Of    string // id of the entity whose map it is; "" for a field of the rows
}

// A Row is an entity with its cells, or a part of a fact.
type Row struct {
	ID    string      // of the entity; "" if the row is none
	Label schema.Text // of a row that is no entity
	Cells []Cell
}

// A Cell is what one field says; Claim is nil where nothing is said.
type Cell struct {
	Claim *schema.Claim
	Owner string // id of the entity that says it
}

// Check reports what a block asks for that the data does not have, as of a day; nothing of
// blocks that it doesn't know.
func Check(b *block.Block, day edtf.Day, dir Directory) []diag.Problem {
	q := &query{block: b, day: day, dir: dir}
	switch b.Name {
	case "table":
		_, problems := TableOf(b, day, dir)
		return problems
	case "chart":
		_, problems := FiguresOf(b, day, dir)
		return problems
	case "network":
		for _, v := range b.Get("kinds").Items {
			q.kind(v)
		}
	case "timeline":
		from, to := b.Get("from"), b.Get("to")
		first, begins := from.Date.Earliest()
		if last, ends := to.Date.Latest(); begins && ends && last < first {
			q.problem(to.Pos, "", "the timeline ends on %s, before it begins", to.Text)
		}
	}
	return q.problems
}

// A query is one block being answered.
type query struct {
	block    *block.Block
	day      edtf.Day
	dir      Directory
	problems []diag.Problem
}

func (q *query) problem(pos diag.Pos, hint, format string, args ...any) {
	p := diag.Errorf(CodeData, pos, format, args...)
	p.Hint = hint
	q.problems = append(q.problems, p)
}

// ref gives the id and the field that a value of the block names.
func (q *query) ref(v block.Value) (id, field string) {
	if v.Ref == 0 {
		return "", ""
	}
	r := q.block.Refs[v.Ref-1]
	return q.dir.Find(r.Target, nil), r.Field
}

// known gives a field's claim as it was known on the day; nil if there was nothing.
func (q *query) known(e *content.Facts, path string) *schema.Claim {
	if e == nil {
		return nil
	}
	c := e.Claim(path)
	if c == nil {
		return nil
	}
	return chronicle.AsOf(c, q.day)
}

// chosen gives the entities that the block shows or whose kind it names, as far as they
// are what its conditions want.
func (q *query) chosen() (ids []string, kinds []*schema.Kind) {
	for _, v := range q.block.Get("show").Items {
		if id, _ := q.ref(v); id != "" {
			ids = append(ids, id)
		}
	}
	if v := q.block.Get("kind"); v.Text != "" {
		if k := q.kind(v); k != nil {
			ids = append(ids, q.dir.List(k.Name)...)
			kinds = append(kinds, k)
		}
	}
	for _, id := range ids {
		kind, _, _ := strings.Cut(id, "/")
		if k := q.dir.Kind(kind); k != nil && !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	for _, w := range q.block.Get("where").Items {
		if field := w.Get("field"); q.field(field, kinds) != nil {
			ids = q.saying(ids, field.Text, w.Get("is"))
		}
	}
	return ids, kinds
}

// saying gives those entities of which a field says what is wanted, and reports it if that
// are none.
func (q *query) saying(ids []string, field string, is block.Value) []string {
	var out []string
	for _, id := range ids {
		if q.says(q.known(q.dir.Facts(id), field), is.Text) {
			out = append(out, id)
		}
	}
	if len(ids) == 0 || len(out) > 0 || is.Text == "" {
		return out
	}
	var said []string
	for _, id := range ids {
		if c := q.known(q.dir.Facts(id), field); c != nil {
			c.Walk(func(c *schema.Claim) { said = append(said, sayable(c)...) })
		}
	}
	slices.Sort(said)
	said = slices.Compact(said)
	hint := diag.DidYouMean(is.Text, said)
	switch {
	case hint != "":
	case len(said) == 0:
		hint = "nothing that is shown says anything of that field"
	case len(said) <= mostSaid:
		hint = "what is shown says " + strings.Join(said, ", ")
	default:
		hint = "what is shown says " + strings.Join(said[:mostSaid], ", ") + " and so on"
	}
	q.problem(is.Pos, hint, "nothing that is shown has %q for its %q", is.Text, field)
	return out
}

// mostSaid is how many values a hint lists.
const mostSaid = 8

// sayable gives what can be written after is: to be told a claim from others.
func sayable(c *schema.Claim) []string {
	v := &c.Value
	switch {
	case c.State != schema.Known:
		return nil
	case v.Type == schema.TypeRef:
		return []string{v.Ref.Target}
	case v.Type == schema.TypeDate:
		return []string{v.Date.String()}
	case v.Type == schema.TypeBool:
		return []string{map[bool]string{true: "yes", false: "no"}[v.Bool]}
	}
	var out []string
	for _, t := range v.Text {
		if len(t.Text) <= 60 {
			out = append(out, t.Text)
		}
	}
	return out
}

// kind finds the kind that a block names, by its name or its folder.
func (q *query) kind(v block.Value) *schema.Kind {
	names := q.dir.Kinds()
	for _, name := range names {
		if k := q.dir.Kind(name); name == v.Text || k.Folder == v.Text {
			return k
		}
	}
	q.problem(v.Pos, cmp.Or(diag.DidYouMean(v.Text, names), "there are "+strings.Join(names, ", ")), "there is no kind %q", v.Text)
	return nil
}

// field finds the field of that name of one of the kinds, and reports it if none has it.
func (q *query) field(v block.Value, kinds []*schema.Kind) *schema.Field {
	var near []string
	for _, k := range kinds {
		if f := k.Field(v.Text); f != nil {
			return f
		}
		for _, f := range k.Fields {
			near = append(near, f.Name)
			for _, part := range f.Fields {
				near = append(near, f.Name+"."+part.Name)
			}
		}
	}
	if v.Text == "" || len(kinds) == 0 {
		return nil
	}
	hint := diag.DidYouMean(v.Text, near)
	if strings.Contains(v.Text, ",") {
		hint = "several are a list: [" + v.Text + "]"
	}
	q.problem(v.Pos, hint, "%s no field %q", kindNames(kinds), v.Text)
	return nil
}

func kindNames(kinds []*schema.Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.Name
	}
	if len(names) == 1 {
		return "the kind " + names[0] + " has"
	}
	return "the kinds " + strings.Join(names, ", ") + " have"
}

// says tells whether a claim, or one within it, is a value: a text or number as written,
// or a reference that finds the same.
func (q *query) says(c *schema.Claim, want string) bool {
	if c == nil {
		return false
	}
	found := false
	c.Walk(func(c *schema.Claim) {
		v := &c.Value
		switch {
		case c.State != schema.Known:
		case v.Type == schema.TypeRef:
			id := q.dir.Find(v.Ref.Target, c.Field.Element().To)
			found = found || id != "" && id == q.dir.Find(want, c.Field.Element().To)
		case v.Type == schema.TypeBool:
			found = found || v.Bool == (want == "true" || want == "yes")
		case v.Type == schema.TypeDate:
			found = found || v.Date.String() == want
		default:
			for _, t := range v.Text {
				found = found || markdown.Untypeset(t.Text) == markdown.Untypeset(want)
			}
		}
	})
	return found
}

// parts gives the rows that a fact of several parts has: the entries of a map.
func (q *query) parts(owner string, c *schema.Claim) []Row {
	var out []Row
	for i := range c.Value.Entries {
		e := &c.Value.Entries[i]
		r := Row{Label: e.Field.Label, Cells: []Cell{{e, owner}}}
		if len(c.Value.Keys) > i {
			r.ID = q.dir.Find(c.Value.Keys[i].Target, c.Field.Keys.To)
			r.Label = schema.Plain(c.Value.Keys[i].Target)
		} else if len(r.Label) == 0 {
			r.Label = schema.Plain(e.Key)
		}
		out = append(out, r)
	}
	return out
}

// limit leaves as many rows as the block wants.
func limited[T any](rows []T, b *block.Block) []T {
	if n := int(b.Get("limit").Number); n > 0 && n < len(rows) {
		return rows[:n]
	}
	return rows
}

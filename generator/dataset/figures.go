package dataset

import (
	"cmp"
	"slices"
	"strings"

	"portolan/generator/block"
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// Figures are the rows of a chart, all of one unit.
type Figures struct {
	Unit string // "" for plain numbers
	Per  string // month in USD/month
	Rows []FigureRow
}

// A FigureRow is what has figures.
type FigureRow struct {
	ID     string      // of the entity; "" if the row is none
	Label  schema.Text // of a row that is no entity, and of the field where rows differ by that
	Owner  string      // id of the entity that says it
	Path   string      // of the fact
	Claim  *schema.Claim
	Values []FigureValue
}

// A FigureValue is a figure: a claim of its own, or one of the versions or candidates of one.
type FigureValue struct {
	Claim     *schema.Claim // with the certainty of the whole
	Low, High float64
	When      edtf.Date // as of when it holds; of an axis of dates
}

// FiguresOf gives what a chart block asks for, as of a day. A chart of bars has one value
// a row, others have all versions and candidates; one of lines has those that have a date.
func FiguresOf(b *block.Block, day edtf.Day, dir Directory) (Figures, []diag.Problem) {
	q := &query{block: b, day: day, dir: dir}
	as := b.Get("as").Text
	f := &figures{query: q, all: as != "bars", dated: as == "lines"}
	for _, v := range b.Get("facts").Items {
		f.fact(v)
	}
	ids, kinds := q.chosen()
	if field := b.Get("field"); field.Text != "" {
		f.field(field, ids, kinds)
	} else if q.chooses() {
		q.problem(b.Pos, "say which with field", "the chart names entities and no field of theirs")
	}
	f.out.Rows = f.sorted(f.out.Rows)
	f.out.Rows = limited(f.out.Rows, b)
	f.mustSay()
	return f.out, q.problems
}

type figures struct {
	*query
	all, dated bool
	out        Figures
	first      string // of what the unit was found
	mixed      bool   // was reported
}

// fact adds the rows of a fact.
func (f *figures) fact(v block.Value) {
	id, path := f.ref(v)
	e := f.dir.Facts(id)
	if e == nil || e.Claim(path) == nil {
		return // reported where references are resolved
	}
	if c := e.Claim(path); !isFigure(c.Field) {
		f.problem(v.Pos, nearFigure(f.dir.Kind(e.Kind), path), "%s.%s is no figure", id, path)
		return
	}
	c := f.known(e, path)
	switch {
	case c == nil:
	case c.Value.Type == schema.TypeMap:
		for _, r := range f.parts(id, c) {
			f.add(v, FigureRow{ID: r.ID, Label: r.Label, Owner: id, Path: path, Claim: r.Cells[0].Claim})
		}
	default:
		f.add(v, FigureRow{ID: id, Label: c.Field.Label, Owner: id, Path: path, Claim: c})
	}
}

// field adds a row for each entity that the block chooses; of a whole kind for those that
// say something of the field.
func (f *figures) field(v block.Value, ids []string, kinds []*schema.Kind) {
	field := f.query.field(v, kinds)
	if field == nil {
		return
	}
	if !isFigure(field) {
		f.problem(v.Pos, nearFigure(kinds[0], v.Text), "%q is no figure", v.Text)
		return
	}
	whole := f.block.Get("kind").Text != ""
	for _, id := range ids {
		c := f.known(f.dir.Facts(id), v.Text)
		switch {
		case c == nil && whole:
		case c != nil && c.Value.Type == schema.TypeMap:
			for _, r := range f.parts(id, c) {
				f.add(v, FigureRow{ID: r.ID, Label: r.Label, Owner: id, Path: v.Text, Claim: r.Cells[0].Claim})
			}
		default:
			f.add(v, FigureRow{ID: id, Owner: id, Path: v.Text, Claim: c})
		}
	}
}

// isFigure tells whether a field's values are figures, alone or in a map.
func isFigure(f *schema.Field) bool {
	t := f.Element().Type
	return t == schema.TypeNumber || t == schema.TypeQuantity
}

func nearFigure(k *schema.Kind, path string) string {
	var names []string
	for _, f := range k.Fields {
		if isFigure(f) {
			names = append(names, f.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return cmp.Or(diag.DidYouMean(path, names), "figures of the kind "+k.Name+" are "+strings.Join(names, ", "))
}

// add adds a row with its values, if they are of the chart's unit.
func (f *figures) add(v block.Value, r FigureRow) {
	if r.Claim != nil {
		for _, part := range versions(r.Claim, f.all) {
			f.value(v, &r, part)
		}
	}
	f.out.Rows = append(f.out.Rows, r)
}

func (f *figures) value(v block.Value, r *FigureRow, c *schema.Claim) {
	if c.State != schema.Known {
		return
	}
	val := FigureValue{Claim: c, Low: c.Value.Number, High: c.Value.Number, When: c.AsOf}
	unit, per := "", ""
	if q := c.Value.Quantity; q != nil {
		val.Low, val.High, unit, per = q.Low, q.High, q.Unit, q.Per
		if !q.In.IsZero() {
			val.When = q.In
		}
	}
	what := r.Owner + "." + r.Path
	switch {
	case f.first == "":
		f.out.Unit, f.out.Per, f.first = unit, per, what
	case unit != f.out.Unit || per != f.out.Per:
		if !f.mixed {
			f.problem(v.Pos, "one chart has one unit: make two", "%s is in %s, and %s in %s", what, unitName(unit, per), f.first, unitName(f.out.Unit, f.out.Per))
		}
		f.mixed = true
		return
	}
	if _, ok := day(val.When); f.dated && !ok {
		return
	}
	r.Values = append(r.Values, val)
}

func unitName(unit, per string) string {
	switch {
	case unit == "":
		return "no unit"
	case per == "":
		return unit
	}
	return unit + "/" + per
}

// Day gives the day at which a value stands on an axis of dates.
func (v FigureValue) Day() edtf.Day {
	d, _ := day(v.When)
	return d
}

func day(d edtf.Date) (edtf.Day, bool) {
	first, begins := d.Earliest()
	last, ends := d.Latest()
	switch {
	case begins && ends:
		return first + (last-first)/2, true
	case begins:
		return first, true
	}
	return last, ends
}

// versions gives what a claim says one by one: its versions or candidates, each as firmly
// as the whole at most.
func versions(c *schema.Claim, all bool) []*schema.Claim {
	var list []*schema.Claim
	switch {
	case !all || len(c.Options) == 0:
		list = []*schema.Claim{c.Shown()}
	default:
		for i := range c.Options {
			list = append(list, &c.Options[i])
		}
	}
	for i, part := range list {
		if part.Modality.Fact() && !c.Modality.Fact() {
			weaker := *part
			weaker.Modality = c.Modality
			list[i] = &weaker
		}
	}
	return list
}

// sorted puts rows in the order that the block wants: by "value" or by "name".
func (f *figures) sorted(rows []FigureRow) []FigureRow {
	v := f.block.Get("sort")
	name, down := strings.CutPrefix(v.Text, "-")
	order := map[string]func(a, b FigureRow) int{
		"value": func(a, b FigureRow) int { return cmp.Compare(a.size(), b.size()) },
		"name":  func(a, b FigureRow) int { return cmp.Compare(f.name(a), f.name(b)) },
	}
	by := order[name]
	switch {
	case v.Text == "":
		return rows
	case by == nil:
		f.problem(v.Pos, "a chart is sorted by value or name, with a hyphen before it the other way round", "the chart has no %q to sort by", name)
		return rows
	}
	slices.SortStableFunc(rows, func(a, b FigureRow) int {
		switch {
		case len(a.Values) == 0 || len(b.Values) == 0:
			return cmp.Compare(len(b.Values), len(a.Values)) // without a value last
		case down:
			return by(b, a)
		}
		return by(a, b)
	})
	return rows
}

func (r FigureRow) size() float64 {
	if len(r.Values) == 0 {
		return 0
	}
	return r.Values[0].High
}

func (f *figures) name(r FigureRow) string {
	if e := f.dir.Facts(r.ID); e != nil {
		return content.Fold(e.Label(""))
	}
	return content.Fold(r.Label.In(""))
}

// mustSay reports a chart without a figure, unless something else that is wrong made it so.
func (f *figures) mustSay() {
	said := slices.ContainsFunc(f.out.Rows, func(r FigureRow) bool { return len(r.Values) > 0 })
	switch {
	case len(f.problems) > 0 || said:
	case !f.chooses() && len(f.block.Get("facts").Items) == 0:
		f.problem(f.block.Pos, "say which entities and field with show or kind and field, or which facts with facts", "the block %q chooses nothing", f.block.Name)
	case f.dated:
		f.problem(f.block.Pos, "a figure has a date in it, as 809454 TEU in 2010, or one behind it, as @2023-10", "no figure of the chart has a date")
	default:
		f.problem(f.block.Pos, "", "nothing that the chart shows has a figure")
	}
}

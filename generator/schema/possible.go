package schema

import (
	"cmp"
	"math"
	"slices"

	"portolan/generator/diag"
	"portolan/generator/markdown"
	"portolan/generator/yamltree"
)

// What a kind declares of its fields and no value can ever be is found as the kind is read: nothing else would tell of it, until
// an editor wonders why a value is refused that the kind allows, or why a default is never there.

// checkValues finds values of an enum that nobody can write, or that stand there twice.
func (l *loader) checkValues(values []*yamltree.Node) {
	l.checkTwice(values)
	for _, v := range values {
		if v.Kind == yamltree.Scalar && !isSeen(v.Text) {
			l.errorf(CodeKind, v.Pos, "no value can be %q, of which nothing is seen", v.Text).Hint = "leave it out; who has no value to give says none or unknown"
		}
	}
}

// checkUnits finds units that a quantity can't be read with, or that stand there twice.
func (l *loader) checkUnits(units []*yamltree.Node) {
	l.checkTwice(units)
	for _, u := range units {
		if u.Kind != yamltree.Scalar {
			continue // which is told
		}
		only := &Field{Type: TypeQuantity, Units: []string{u.Text}}
		if new(decoder).quantity(&Value{}, only, u, "1 "+u.Text) {
			continue
		}
		p := l.errorf(CodeKind, u.Pos, "no quantity can have the unit %q", u.Text)
		p.Hint = "a unit is one word that begins with no digit and has no slash, as kg, km², USD or fl.oz; per what time is said with the value: 300 USD/month"
		if scales[u.Text] > 1 {
			p.Hint = "it says how many, and a unit stands behind it: 300 million USD"
		}
	}
}

func (l *loader) checkTwice(nodes []*yamltree.Node) {
	for i, n := range nodes {
		first := slices.IndexFunc(nodes, func(m *yamltree.Node) bool { return m.Kind == yamltree.Scalar && m.Text == n.Text })
		if n.Kind == yamltree.Scalar && first < i {
			l.errorf(CodeKind, n.Pos, "%q stands twice in this list", n.Text).Hint = "leave one of them out"
		}
	}
}

// bound reads the smallest or the largest number of a field; nil where it is none that a number could keep to.
func (l *loader) bound(r *yamltree.Record, key string) *float64 {
	x := r.Number(key)
	if x != nil && !(math.Abs(*x) <= mostNumber) { // which NaN is neither
		l.errorf(CodeKind, r.Node(key).Pos, "no number has %v for its bound", *x).Hint = "write one as 28, or leave " + key + " out"
		return nil
	}
	return x
}

// checkDefaults finds defaults that their own fields don't allow. They are left out of these: of each entity the same would be
// told again.
func (l *loader) checkDefaults(k *Kind) {
	for _, f := range k.Fields {
		n := l.said[f].Get("default")
		if f.Default == "" || n == nil {
			continue
		}
		if f.Required {
			l.errorf(CodeKind, n.Pos, "the default of %q is never taken, for the field is required", f.Name).Hint = "leave out one of the two"
			continue
		}
		if l.md == nil {
			l.md = markdown.New(markdown.Options{RawHTML: true}) // whether a site allows it is not known here
		}
		d := &decoder{schema: l.schema, kind: k, md: l.md}
		_, ok := d.claim(f, f.defaultAt(n.Pos), context{})
		if wrong := diag.AtLeast(d.problems, diag.Error); !ok || len(wrong) > 0 {
			p := l.errorf(CodeKind, n.Pos, "the default of %q can't be its value", f.Name)
			if len(wrong) > 0 {
				p.Message += ": " + wrong[0].Message
				p.Hint = wrong[0].Hint
			}
			p.Hint = cmp.Or(p.Hint, "change it, or what the field allows")
			f.Default = ""
		}
	}
}

// defaultAt gives a field's default as if it were written at a place.
func (f *Field) defaultAt(pos diag.Pos) *yamltree.Node {
	return &yamltree.Node{Kind: yamltree.Scalar, Text: f.Default, Quoted: f.quoted, Verbatim: true, Pos: pos}
}

// checkParties finds histories whose steps are to be taken by those whom a field names that there isn't. One that all kinds
// have may name a field that only some of them have.
func (l *loader) checkParties(k *Kind, f *Field) {
	listed := func(o *Kind) bool { return (o == k || slices.Contains(o.Fields, f)) && o.Field(f.Parties) != nil }
	if f.Parties != "" && !slices.ContainsFunc(l.schema.Kinds, listed) {
		l.errorf(CodeKind, l.said[f].Get("parties").Pos, "the steps of %q are taken by those of %q, which is no field of the kind", f.Name, f.Parties).Hint =
			cmp.Or(diag.DidYouMean(f.Parties, k.FieldNames()), "name the field that lists them, or leave parties out")
	}
}

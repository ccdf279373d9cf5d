package schema

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/yamltree"
)

// An OrgType is a type of schema.org, and when an entity of a kind may be said to be one:
// of several the first holds whose conditions all do.
type OrgType struct {
	Name string // CivicStructure
	Also string // address of a type of another vocabulary; "" if there is none
	When []OrgCondition
}

// An OrgCondition asks a field for one of some values, each stated as a fact. Without
// Values any fact will do: of a date that it has begun, of a history that it has a step.
type OrgCondition struct {
	Field  string
	Values []string
}

// An OrgProperty says what a field is in schema.org. Of a history each step has its own:
// Step is "" else.
type OrgProperty struct {
	Step  string // of a history
	Name  string // startDate
	Value string // what it is while the history stands at the step; "" takes the step's date
}

// orgStated is what a condition says that asks for any fact.
const orgStated = "stated"

// orgThing is the type of what schema.org has no closer type for.
const orgThing = "Thing"

var (
	orgTypePattern     = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	orgPropertyPattern = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
)

// orgTypes reads what a kind is in schema.org: a type, or a list of types with conditions.
func (l *loader) orgTypes(n *yamltree.Node) []OrgType {
	if n == nil {
		return []OrgType{{Name: orgThing}}
	}
	nodes := []*yamltree.Node{n}
	if n.Kind == yamltree.List {
		nodes = n.Items
	}
	var out []OrgType
	for _, n := range nodes {
		if n.Kind == yamltree.Scalar {
			out = append(out, OrgType{Name: l.orgName(n, n.Text, orgTypePattern, "a type of schema.org begins with a capital: CivicStructure")})
			continue
		}
		r := yamltree.NewRecord(n, &l.problems)
		t := OrgType{Name: r.Need("type"), Also: r.Text("also")}
		if t.Name != "" {
			t.Name = l.orgName(r.Node("type"), t.Name, orgTypePattern, "a type of schema.org begins with a capital: CivicStructure")
		}
		if when := r.Node("when"); when != nil {
			t.When = l.orgConditions(when)
		}
		r.Close()
		out = append(out, t)
	}
	return out
}

func (l *loader) orgName(n *yamltree.Node, name string, pattern *regexp.Regexp, hint string) string {
	if !pattern.MatchString(name) {
		l.errorf(CodeKind, n.Pos, "%q can't be a name of schema.org", name).Hint = hint
	}
	return name
}

func (l *loader) orgConditions(n *yamltree.Node) (out []OrgCondition) {
	if n.Kind != yamltree.Map {
		l.errorf(yamltree.CodeWrongType, n.Pos, "when should be a mapping from fields to their values, and is %s", n.Kind).
			Hint = "as {stage: [operating], date: stated}"
		return nil
	}
	r := yamltree.NewRecord(n, &l.problems)
	for _, e := range n.Entries {
		values := r.Texts(e.Key)
		if slices.Equal(values, []string{orgStated}) {
			values = nil
		}
		out = append(out, OrgCondition{e.Key, values})
	}
	return out
}

// orgProperties reads what a field is in schema.org: a property, or for a history one for
// each of some steps, with what it is then where that isn't the date.
func (l *loader) orgProperties(n *yamltree.Node) []OrgProperty {
	const hint = "a property of schema.org begins with a small letter: containedInPlace"
	switch {
	case n == nil:
		return nil
	case n.Kind == yamltree.Scalar:
		return []OrgProperty{{Name: l.orgName(n, n.Text, orgPropertyPattern, hint)}}
	}
	r := yamltree.NewRecord(n, &l.problems)
	var out []OrgProperty
	for _, e := range n.Entries {
		name, value, _ := strings.Cut(r.Text(e.Key), " ")
		out = append(out, OrgProperty{e.Key, l.orgName(e.Value, name, orgPropertyPattern, hint), strings.TrimSpace(value)})
	}
	return out
}

// checkOrg finds what the kinds say of schema.org that can't be.
func (l *loader) checkOrg(k *Kind) {
	for _, t := range k.SchemaOrg {
		for _, c := range t.When {
			f := k.Field(c.Field)
			if f == nil {
				l.errorf(CodeKind, k.At("schema_org", ""), "the kind has no field %q", c.Field).Hint = diag.DidYouMean(c.Field, k.FieldNames())
				continue
			}
			for _, v := range c.Values {
				if f.Type == TypeEnum && !slices.Contains(f.Values, v) {
					l.errorf(CodeKind, k.At("schema_org", ""), "%q is no value of the field %q", v, c.Field).Hint =
						cmp.Or(diag.DidYouMean(v, f.Values), "one of "+strings.Join(f.Values, ", "))
				}
			}
		}
	}
	for _, f := range k.Fields {
		v := l.schema.Vocabulary(f.Steps)
		for _, p := range f.SchemaOrg {
			switch {
			case p.Step == "" && f.Type == TypeHistory:
				l.errorf(CodeKind, f.Pos, "schema_org of a history says what its steps are").Hint = "as {signed: legislationDate, in-force: legislationLegalForce InForce}"
			case p.Step != "" && f.Type != TypeHistory:
				l.errorf(CodeKind, f.Pos, "the field %q is no history, and can't have steps in schema_org", f.Name)
			case p.Step != "" && v != nil && v.Step(p.Step) == nil:
				l.errorf(CodeKind, f.Pos, "%q is no step of %q", p.Step, f.Steps).Hint = diag.DidYouMean(p.Step, v.Names())
			}
		}
	}
}

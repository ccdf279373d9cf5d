package block

import (
	"strconv"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/yamltree"
)

// Read reads a fenced block by its form, one of forms, with its captions as typeset prints
// them. What is wrong is in the problems; the block then holds what could be read.
func Read(forms []Form, b markdown.Block, typeset func(string) string) (Block, []diag.Problem) {
	// The tree counts columns within the block, which may be indented or quoted as a whole.
	r := reader{out: Block{Name: b.Name, Pos: b.Pos}, indent: max(0, b.Pos.Col-1), typeset: typeset}
	var form Form
	for _, f := range forms {
		if f.Name == b.Name {
			form = f
		}
	}
	root, problems := yamltree.Parse(b.Pos, b.Text)
	for i := range problems {
		problems[i].Pos = r.at(problems[i].Pos)
	}
	r.problem(problems...)
	if b.Args != "" {
		r.problem(diag.Errorf(CodeBlock, b.Pos, "%q stands behind the name of the block %q", b.Args, b.Name).
			WithHint("what it shows stands between the fences, as title: %s", b.Args))
	}
	switch {
	case root == nil:
	case root.Kind == yamltree.Map || root.Kind == yamltree.Null:
		r.out.Values = r.record(form.Fields, root, b.Pos)
	default:
		r.problem(diag.Errorf(CodeBlock, b.Pos, "the block %q should be a mapping from fields to values, and is %s", b.Name, root.Kind).
			WithHint("its fields are %s", names(form.Fields)))
	}
	return r.out, r.problems
}

type reader struct {
	out      Block
	indent   int
	problems []diag.Problem
	typeset  func(string) string
}

func (r *reader) problem(p ...diag.Problem) { r.problems = append(r.problems, p...) }

// at gives the place in the file of a place in the block.
func (r *reader) at(p diag.Pos) diag.Pos {
	p.Col += r.indent
	return p
}

func names(fields []Field) string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.Name
	}
	return strings.Join(out, ", ")
}

// record reads the fields of a mapping, which begins at pos.
func (r *reader) record(fields []Field, n *yamltree.Node, pos diag.Pos) []Value {
	var out []Value
	known := make([]string, len(fields))
	for i, f := range fields {
		known[i] = f.Name
		switch given := n.Get(f.Name); {
		case !f.Required:
		case given == nil || given.Kind == yamltree.Null:
			r.problem(diag.Errorf(yamltree.CodeMissingKey, pos, "%q is missing", f.Name))
		case given.Kind == yamltree.List && len(given.Items) == 0:
			r.problem(diag.Errorf(yamltree.CodeMissingKey, r.at(given.Pos), "%q is empty", f.Name))
		}
	}
	for _, e := range n.Entries {
		f := find(fields, e.Key)
		if f == nil {
			p := diag.Errorf(yamltree.CodeUnknownKey, r.at(e.Pos), "unknown key %q", e.Key)
			if p.Hint = diag.DidYouMean(e.Key, known); p.Hint == "" && len(known) > 0 {
				p.Hint = "there are " + strings.Join(known, ", ")
			}
			r.problem(p)
			continue
		}
		if e.Value.Kind == yamltree.Null {
			continue
		}
		if v, ok := r.field(f, e.Value); ok {
			v.Field = f.Name
			out = append(out, v)
		}
	}
	return out
}

func find(fields []Field, name string) *Field {
	for i := range fields {
		if fields[i].Name == name {
			return &fields[i]
		}
	}
	return nil
}

// field reads what a field says: one value or, of a list, all of them.
func (r *reader) field(f *Field, n *yamltree.Node) (Value, bool) {
	if !f.List {
		return r.value(f, n)
	}
	items := []*yamltree.Node{n}
	if n.Kind == yamltree.List {
		items = n.Items
	}
	out := Value{Pos: r.at(n.Pos)}
	for _, it := range items {
		if v, ok := r.value(f, it); ok {
			out.Items = append(out.Items, v)
		}
	}
	return out, true
}

func (r *reader) value(f *Field, n *yamltree.Node) (Value, bool) {
	v := Value{Pos: r.at(n.Pos)}
	if want := yamltree.Scalar; f.Type == Record {
		if n.Kind != yamltree.Map {
			r.wrong(f, n, "a mapping of "+names(f.Fields))
			return v, false
		}
		v.Values = r.record(f.Fields, n, v.Pos)
		return v, true
	} else if name := inBrackets(n, !f.List); name != "" && (f.Type == Ref || f.Type == Fact) {
		r.bracketed(v.Pos, "[["+name+"]]")
		return v, false
	} else if n.Kind != want {
		r.wrong(f, n, "a single value")
		return v, false
	}
	v.Text = n.Text
	return v, r.scalar(f, n, &v)
}

func (r *reader) wrong(f *Field, n *yamltree.Node, want string) {
	p := diag.Errorf(yamltree.CodeWrongType, r.at(n.Pos), "%q should be %s, and is %s", f.Name, want, n.Kind)
	switch {
	case f.Type == Record:
		var parts []string
		for _, part := range f.Fields {
			parts = append(parts, part.Name+": …")
		}
		p.Hint = "as " + f.Name + ": {" + strings.Join(parts, ", ") + "}"
	case n.Kind == yamltree.List && len(n.Items) == 1 && n.Items[0].Kind == yamltree.Scalar:
		p.Hint = "without brackets: " + f.Name + ": " + n.Items[0].Text
	case n.Kind == yamltree.List:
		p.Hint = "it has one value, and a block may be repeated"
	}
	r.problem(p)
}

// scalar reads the text of a value by the type of its field.
func (r *reader) scalar(f *Field, n *yamltree.Node, v *Value) bool {
	switch f.Type {
	case Caption:
		v.Text = r.typeset(n.Text)
	case Number, Count:
		number, err := strconv.ParseFloat(strings.ReplaceAll(n.Text, " ", ""), 64)
		if err != nil {
			r.problem(diag.Errorf(schema.CodeNumber, v.Pos, "%q is no number", n.Text).WithHint("as 28, -1.5 or 9 372 610"))
			return false
		}
		if f.Type == Count && (number < 1 || number != float64(int(number))) {
			r.problem(diag.Errorf(schema.CodeRange, v.Pos, "%q is %s, and a whole number from 1 is wanted", f.Name, n.Text))
			return false
		}
		v.Number = number
	case Bool:
		v.Bool = n.Text == "true" || n.Text == "yes"
		if !v.Bool && n.Text != "false" && n.Text != "no" {
			r.problem(diag.Errorf(schema.CodeBool, v.Pos, "%q is neither true nor false", n.Text))
			return false
		}
	case Date:
		date, err := edtf.Parse(n.Text)
		if err != nil {
			r.problem(diag.Errorf(schema.CodeDate, v.Pos, "%v", err))
			return false
		}
		v.Date = date
	case Word:
		if !f.allows(n.Text) {
			p := diag.Errorf(schema.CodeEnum, v.Pos, "%q is none of the words of %q", n.Text, f.Name)
			if p.Hint = diag.DidYouMean(n.Text, f.Words); p.Hint == "" {
				p.Hint = "it is one of " + strings.Join(f.Words, ", ")
			}
			r.problem(p)
			return false
		}
	case Ref, Fact:
		return r.ref(f, n, v)
	}
	return true
}

func (f *Field) allows(word string) bool {
	for _, w := range f.Words {
		if w == word {
			return true
		}
	}
	return false
}

// inBrackets gives what stands in double brackets, which YAML takes for a list in a list; ""
// where nothing does. whole tells that the node is the outer list.
func inBrackets(n *yamltree.Node, whole bool) string {
	if whole {
		if n.Kind != yamltree.List || len(n.Items) != 1 {
			return ""
		}
		n = n.Items[0]
	}
	if n.Kind != yamltree.List || len(n.Items) != 1 {
		return ""
	}
	return n.Items[0].Text
}

func (r *reader) bracketed(pos diag.Pos, written string) {
	r.problem(diag.Errorf(CodeBlock, pos, "%q stands in double brackets", written).
		WithHint("in a block an entity is named without them: %s", strings.Trim(written, "[]")))
}

// ref notes a reference.
func (r *reader) ref(f *Field, n *yamltree.Node, v *Value) bool {
	written := strings.TrimSpace(n.Text)
	if f.allows(written) {
		return true
	}
	if strings.HasPrefix(written, "[[") {
		r.bracketed(v.Pos, written)
		return false
	}
	ref := markdown.Target(written)
	if f.Type == Ref {
		ref = markdown.Ref{Raw: written, Target: written}
	}
	switch {
	case written == "":
		r.problem(diag.Errorf(CodeBlock, v.Pos, "an entity is named by nothing"))
		return false
	case f.Type == Fact && ref.Field == "":
		r.problem(diag.Errorf(CodeBlock, v.Pos, "%q names no fact", written).WithHint("an entity, a dot and one of its fields: %s.field", written))
		return false
	}
	ref.Pos = r.at(n.At(len(n.Text) - len(strings.TrimLeft(n.Text, " "))))
	r.out.Refs = append(r.out.Refs, ref)
	v.Ref, v.Words = int32(len(r.out.Refs)), f.Words
	return true
}

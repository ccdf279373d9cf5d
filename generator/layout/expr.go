package layout

import (
	"cmp"
	"reflect"
	"strings"
	"text/template/parse"
)

// An expr is something that has a value on each page.
type expr struct {
	of   reflect.Type // nil where it is not the same on all, and only its truth can be asked
	eval func(f frame, dot reflect.Value) (reflect.Value, error)
}

// command compiles one part of a pipe: a function or method with arguments, or a value.
func (s *scope) command(n *parse.CommandNode, dot reflect.Type) (expr, error) {
	args := n.Args[1:]
	switch first := n.Args[0].(type) {
	case *parse.IdentifierNode:
		return s.function(first.Ident, args, dot)
	case *parse.PipeNode:
		if len(args) > 0 {
			return expr{}, ErrUnknown
		}
		return s.operand(first, dot)
	default:
		return s.chain(first, args, dot)
	}
}

// operand compiles an argument.
func (s *scope) operand(n parse.Node, dot reflect.Type) (expr, error) {
	switch n := n.(type) {
	case *parse.PipeNode:
		if len(n.Cmds) != 1 || len(n.Decl) > 0 {
			return expr{}, ErrUnknown
		}
		return s.command(n.Cmds[0], dot)
	case *parse.StringNode:
		return constant(n.Text), nil
	case *parse.BoolNode:
		return constant(n.True), nil
	case *parse.NumberNode:
		if !n.IsInt || n.IsComplex && !n.IsFloat {
			return expr{}, ErrUnknown
		}
		return constant(int(n.Int64)), nil
	}
	return s.chain(n, nil, dot)
}

func constant(value any) expr {
	v := reflect.ValueOf(value)
	return expr{v.Type(), func(frame, reflect.Value) (reflect.Value, error) { return v, nil }}
}

// chain compiles a value with the fields that are taken of it, one of the other. The last
// may be a method that is given arguments.
func (s *scope) chain(n parse.Node, args []parse.Node, dot reflect.Type) (e expr, err error) {
	var names []string
	e = expr{dot, func(_ frame, dot reflect.Value) (reflect.Value, error) { return dot, nil }}
	switch n := n.(type) {
	case *parse.DotNode:
	case *parse.FieldNode:
		names = n.Ident
	case *parse.VariableNode:
		v, err := s.find(n.Ident[0])
		if err != nil {
			return e, err
		}
		e = expr{v.of, func(f frame, _ reflect.Value) (reflect.Value, error) { return f[v.slot], nil }}
		names = n.Ident[1:]
	case *parse.ChainNode:
		if e, err = s.operand(n.Node, dot); err != nil {
			return e, err
		}
		names = n.Field
	default:
		return s.alone(n, args, dot)
	}
	if len(names) == 0 && len(args) > 0 || e.of == reflect.TypeFor[nothing]() {
		return e, ErrUnknown
	}
	for i, name := range names {
		var given []parse.Node
		if i == len(names)-1 {
			given = args
		}
		if e, err = s.member(e, name, given, dot); err != nil {
			return e, err
		}
	}
	return e, nil
}

// alone compiles a value that stands by itself.
func (s *scope) alone(n parse.Node, args []parse.Node, dot reflect.Type) (expr, error) {
	switch n.(type) {
	case *parse.StringNode, *parse.BoolNode, *parse.NumberNode:
		if len(args) == 0 {
			return s.operand(n, dot)
		}
	}
	return expr{}, ErrUnknown
}

// member compiles a method or field of a value.
func (s *scope) member(e expr, name string, args []parse.Node, dot reflect.Type) (expr, error) {
	if e.of == nil || e.of.Kind() == reflect.Interface {
		return expr{}, ErrUnknown
	}
	if m, ok := e.of.MethodByName(name); ok {
		return s.method(e, m, args, dot)
	}
	if e.of.Kind() != reflect.Pointer {
		if _, ok := reflect.PointerTo(e.of).MethodByName(name); ok {
			return expr{}, ErrUnknown // it depends on where the value lies
		}
	}
	of, pointed := e.of, e.of.Kind() == reflect.Pointer
	if pointed {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct || len(args) > 0 {
		return expr{}, ErrUnknown
	}
	field, ok := of.FieldByName(name)
	if !ok || !field.IsExported() || field.Type.Kind() == reflect.Interface {
		return expr{}, ErrUnknown
	}
	for i := range len(field.Index) - 1 { // of what is embedded
		if of.FieldByIndex(field.Index[:i+1]).Type.Kind() == reflect.Pointer {
			return expr{}, ErrUnknown // it may be nil
		}
	}
	return expr{field.Type, func(f frame, dot reflect.Value) (reflect.Value, error) {
		v, err := e.eval(f, dot)
		if err != nil {
			return v, err
		}
		if pointed {
			if v.IsNil() {
				return v, ErrUnknown
			}
			v = v.Elem()
		}
		return v.FieldByIndex(field.Index), nil
	}}, nil
}

// method compiles a call. A method gives a value, or a value and an error.
func (s *scope) method(e expr, m reflect.Method, args []parse.Node, dot reflect.Type) (expr, error) {
	t := m.Type // with the receiver as its first argument
	fallible := t.NumOut() == 2 && t.Out(1) == reflect.TypeFor[error]()
	if t.NumOut() != 1 && !fallible || t.Out(0).Kind() == reflect.Interface {
		return expr{}, ErrUnknown
	}
	if n := t.NumIn() - 1; !t.IsVariadic() && len(args) != n || t.IsVariadic() && len(args) < n-1 {
		return expr{}, ErrUnknown
	}
	given := make([]expr, len(args))
	for i, a := range args {
		var err error
		if given[i], err = s.operand(a, dot); err != nil {
			return expr{}, err
		}
		var want reflect.Type
		if last := t.NumIn() - 1; t.IsVariadic() && i+1 >= last {
			want = t.In(last).Elem()
		} else {
			want = t.In(i + 1)
		}
		if given[i].of != want {
			return expr{}, ErrUnknown
		}
	}
	return expr{t.Out(0), func(f frame, dot reflect.Value) (reflect.Value, error) {
		in := make([]reflect.Value, 1+len(given))
		var err error
		if in[0], err = e.eval(f, dot); err != nil {
			return in[0], err
		}
		if in[0].Kind() == reflect.Pointer && in[0].IsNil() {
			return in[0], ErrUnknown
		}
		for i := range given {
			if in[i+1], err = given[i].eval(f, dot); err != nil {
				return in[0], err
			}
		}
		out := m.Func.Call(in)
		if fallible && !out[1].IsNil() {
			return out[0], ErrUnknown
		}
		return out[0], nil
	}}, nil
}

// function compiles the functions that templates have by themselves.
func (s *scope) function(name string, args []parse.Node, dot reflect.Type) (expr, error) {
	given := make([]expr, len(args))
	for i, a := range args {
		var err error
		if given[i], err = s.operand(a, dot); err != nil {
			return expr{}, err
		}
	}
	switch {
	case (name == "and" || name == "or") && len(given) > 0:
		return either(given, name == "or"), nil
	case name == "not" && len(given) == 1:
		return test(func(f frame, dot reflect.Value) (bool, error) {
			v, err := given[0].eval(f, dot)
			if err != nil {
				return false, err
			}
			is, err := truth(v)
			return !is, err
		}), nil
	case comparisons[name] != nil && len(given) == 2:
		return compare(given[0], given[1], comparisons[name])
	case name == "len" && len(given) == 1 && given[0].of != nil:
		switch given[0].of.Kind() {
		case reflect.String, reflect.Slice, reflect.Array, reflect.Map:
			return expr{reflect.TypeFor[int](), func(f frame, dot reflect.Value) (reflect.Value, error) {
				v, err := given[0].eval(f, dot)
				if err != nil {
					return v, err
				}
				return reflect.ValueOf(v.Len()), nil
			}}, nil
		}
	case name == "index" && len(given) == 2 && given[0].of != nil && given[0].of.Kind() == reflect.Slice && given[1].of == reflect.TypeFor[int]():
		return index(given[0], given[1]), nil
	}
	return expr{}, ErrUnknown
}

// index gives an item of a list.
func index(list, number expr) expr {
	return expr{list.of.Elem(), func(f frame, dot reflect.Value) (reflect.Value, error) {
		v, err := list.eval(f, dot)
		if err != nil {
			return v, err
		}
		n, err := number.eval(f, dot)
		if err != nil || n.Int() < 0 || n.Int() >= int64(v.Len()) {
			return n, ErrUnknown
		}
		return v.Index(int(n.Int())), nil
	}}
}

// test is an expr that is true or false.
func test(is func(f frame, dot reflect.Value) (bool, error)) expr {
	return expr{reflect.TypeFor[bool](), func(f frame, dot reflect.Value) (reflect.Value, error) {
		b, err := is(f, dot)
		return reflect.ValueOf(b), err
	}}
}

// either gives the first of its arguments whose truth is that which ends the search, or
// the last: of {{or}} the first that is true, of {{and}} the first that is not.
func either(args []expr, ends bool) expr {
	of := args[0].of
	for _, a := range args {
		if a.of != of {
			of = nil
		}
	}
	return expr{of, func(f frame, dot reflect.Value) (v reflect.Value, err error) {
		for _, a := range args {
			if v, err = a.eval(f, dot); err != nil {
				return v, err
			}
			is, err := truth(v)
			if err != nil || is == ends {
				return v, err
			}
		}
		return v, nil
	}}
}

// comparisons tell what the order of two values has to be.
var comparisons = map[string]func(order int) bool{
	"eq": func(order int) bool { return order == 0 },
	"ne": func(order int) bool { return order != 0 },
	"lt": func(order int) bool { return order < 0 },
	"le": func(order int) bool { return order <= 0 },
	"gt": func(order int) bool { return order > 0 },
	"ge": func(order int) bool { return order >= 0 },
}

// compare compares texts and whole numbers.
func compare(a, b expr, is func(order int) bool) (expr, error) {
	if a.of == nil || b.of == nil || a.of.Kind() != b.of.Kind() {
		return expr{}, ErrUnknown
	}
	var order func(v, w reflect.Value) int
	switch a.of.Kind() {
	case reflect.String:
		order = func(v, w reflect.Value) int { return strings.Compare(v.String(), w.String()) }
	case reflect.Int:
		order = func(v, w reflect.Value) int { return cmp.Compare(v.Int(), w.Int()) }
	default:
		return expr{}, ErrUnknown
	}
	return test(func(f frame, dot reflect.Value) (bool, error) {
		v, err := a.eval(f, dot)
		if err != nil {
			return false, err
		}
		w, err := b.eval(f, dot)
		if err != nil {
			return false, err
		}
		return is(order(v, w)), nil
	}), nil
}

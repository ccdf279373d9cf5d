package layout

import (
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"text/template/parse"
)

// A unit is what is compiled once: a template as it is given values of one type.
type unit struct {
	name string
	of   reflect.Type
}

type compiler struct {
	set  *template.Template
	made map[unit]*body
}

func (c *compiler) body(u unit) (*body, error) {
	if b := c.made[u]; b != nil {
		return b, nil // perhaps of a template within itself, which will be whole when it is run
	}
	t := c.set.Lookup(u.name)
	if t == nil || t.Tree == nil || u.of == nil {
		return nil, ErrUnknown
	}
	b := &body{tree: t.Tree}
	c.made[u] = b
	s := scope{compiler: c, body: b}
	s.declare("$", u.of)
	var err error
	b.steps, err = s.list(t.Tree.Root, u.of)
	return b, err
}

// A scope is a place in a template, with the variables that are known there.
type scope struct {
	*compiler
	body *body
	vars []variable
}

type variable struct {
	name string
	slot int
	of   reflect.Type
}

// declare gives a new variable its slot.
func (s *scope) declare(name string, of reflect.Type) int {
	slot := s.body.slots
	s.body.slots++
	s.vars = append(s.vars, variable{name, slot, of})
	return slot
}

// within is a scope inside: what is declared there is not known outside.
func (s *scope) within() *scope {
	return &scope{s.compiler, s.body, slices.Clone(s.vars)}
}

func (s *scope) find(name string) (variable, error) {
	for _, v := range slices.Backward(s.vars) {
		if v.name == name {
			return v, nil
		}
	}
	return variable{}, ErrUnknown
}

func (s *scope) list(list *parse.ListNode, dot reflect.Type) (out []step, err error) {
	if list == nil {
		return nil, nil
	}
	for _, n := range list.Nodes {
		var made step
		switch n := n.(type) {
		case *parse.TextNode:
			made = writeText(n.Text)
		case *parse.ActionNode:
			made, err = s.action(n.Pipe, dot)
		case *parse.IfNode:
			made, err = s.choice(&n.BranchNode, dot, false)
		case *parse.WithNode:
			made, err = s.choice(&n.BranchNode, dot, true)
		case *parse.RangeNode:
			made, err = s.loop(&n.BranchNode, dot)
		case *parse.TemplateNode:
			made, err = s.include(n, dot)
		case *parse.CommentNode:
			continue
		default:
			err = ErrUnknown
		}
		if err == ErrUnknown { // it is of this very node
			place, what := s.body.tree.ErrorContext(n)
			err = fmt.Errorf("%w: %s: %s", ErrUnknown, place, what)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, made)
	}
	return out, nil
}

func writeText(text []byte) step {
	return func(r *run, _ frame, _ reflect.Value) error {
		r.buf.Write(text)
		return nil
	}
}

// action writes a value, or gives it to a variable.
func (s *scope) action(p *parse.PipeNode, dot reflect.Type) (step, error) {
	if len(p.Decl) > 0 {
		if len(p.Decl) != 1 || p.IsAssign || len(p.Cmds) != 1 {
			return nil, ErrUnknown
		}
		e, err := s.command(p.Cmds[0], dot)
		if err != nil || e.of == nil {
			return nil, ErrUnknown
		}
		slot := s.declare(p.Decl[0].Ident[0], e.of)
		return func(_ *run, f frame, dot reflect.Value) (err error) {
			f[slot], err = e.eval(f, dot)
			return err
		}, nil
	}
	e, err := s.command(p.Cmds[0], dot)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, cmd := range p.Cmds[1:] {
		name, ok := cmd.Args[0].(*parse.IdentifierNode)
		if !ok || len(cmd.Args) != 1 {
			return nil, ErrUnknown
		}
		names = append(names, name.Ident)
	}
	escape, err := escaperFor(names, e.of)
	if err != nil {
		return nil, err
	}
	return func(r *run, f frame, dot reflect.Value) error {
		v, err := e.eval(f, dot)
		if err != nil {
			return err
		}
		return escape(r.buf, v)
	}, nil
}

// condition compiles the pipe of {{if}} and {{with}}, which may declare a variable.
func (s *scope) condition(p *parse.PipeNode, dot reflect.Type) (expr, int, error) {
	if len(p.Cmds) != 1 || len(p.Decl) > 1 || p.IsAssign {
		return expr{}, 0, ErrUnknown
	}
	e, err := s.command(p.Cmds[0], dot)
	if err != nil || len(p.Decl) == 0 {
		return e, -1, err
	}
	if e.of == nil {
		return e, 0, ErrUnknown
	}
	return e, s.declare(p.Decl[0].Ident[0], e.of), nil
}

// choice is {{if}}, and {{with}} where moves says that dot becomes what was tested.
func (s *scope) choice(n *parse.BranchNode, dot reflect.Type, moves bool) (step, error) {
	in := s.within()
	e, slot, err := in.condition(n.Pipe, dot)
	if err != nil {
		return nil, err
	}
	inner := dot
	if moves {
		if inner = e.of; inner == nil {
			return nil, ErrUnknown
		}
	}
	yes, err := in.within().list(n.List, inner)
	if err != nil {
		return nil, err
	}
	no, err := in.within().list(n.ElseList, dot)
	if err != nil {
		return nil, err
	}
	return func(r *run, f frame, dot reflect.Value) error {
		v, err := e.eval(f, dot)
		if err != nil {
			return err
		}
		if slot >= 0 {
			f[slot] = v
		}
		is, err := truth(v)
		switch {
		case err != nil:
			return err
		case !is:
			return steps(r, no, f, dot)
		case moves:
			return steps(r, yes, f, v)
		}
		return steps(r, yes, f, dot)
	}, nil
}

// loop is {{range}} over a list.
func (s *scope) loop(n *parse.BranchNode, dot reflect.Type) (step, error) {
	p := n.Pipe
	if len(p.Cmds) != 1 || p.IsAssign {
		return nil, ErrUnknown
	}
	e, err := s.command(p.Cmds[0], dot)
	if err != nil || e.of == nil || e.of.Kind() != reflect.Slice {
		return nil, ErrUnknown
	}
	in := s.within()
	index, item := -1, -1
	switch len(p.Decl) {
	case 1:
		item = in.declare(p.Decl[0].Ident[0], e.of.Elem())
	case 2:
		index = in.declare(p.Decl[0].Ident[0], reflect.TypeFor[int]())
		item = in.declare(p.Decl[1].Ident[0], e.of.Elem())
	}
	each, err := in.list(n.List, e.of.Elem())
	if err != nil {
		return nil, err
	}
	none, err := s.within().list(n.ElseList, dot)
	if err != nil {
		return nil, err
	}
	return func(r *run, f frame, dot reflect.Value) error {
		list, err := e.eval(f, dot)
		if err != nil {
			return err
		}
		if list.Len() == 0 {
			return steps(r, none, f, dot)
		}
		for i := range list.Len() {
			one := list.Index(i)
			if index >= 0 {
				f[index] = reflect.ValueOf(i)
			}
			if item >= 0 {
				f[item] = one
			}
			if err := steps(r, each, f, one); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// nothing is what "." means in a template that is included without a value. It has no
// fields and can't be written, and whatever tests it is left to html/template.
type nothing struct{}

// include is {{template}}.
func (s *scope) include(n *parse.TemplateNode, dot reflect.Type) (step, error) {
	if n.Pipe == nil {
		b, err := s.compiler.body(unit{n.Name, reflect.TypeFor[nothing]()})
		if err != nil {
			return nil, err
		}
		return func(r *run, _ frame, _ reflect.Value) error { return b.run(r, reflect.ValueOf(nothing{})) }, nil
	}
	if len(n.Pipe.Cmds) != 1 || len(n.Pipe.Decl) > 0 {
		return nil, ErrUnknown
	}
	e, err := s.command(n.Pipe.Cmds[0], dot)
	if err != nil {
		return nil, err
	}
	b, err := s.compiler.body(unit{n.Name, e.of})
	if err != nil {
		return nil, err
	}
	return func(r *run, f frame, dot reflect.Value) error {
		v, err := e.eval(f, dot)
		if err != nil {
			return err
		}
		return b.run(r, v)
	}, nil
}

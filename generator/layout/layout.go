// Package layout executes templates of html/template some times faster.
//
// html/template finds the type, the field and the method of everything that a template
// names anew for each page, though all pages of a sort are laid out from the same types.
// [Compile] does that once. In goes a template that html/template has parsed and escaped,
// and the type of what it will be given; out comes a [Program] that writes the same bytes.
//
// What it doesn't know it refuses when it compiles, and then html/template lays out the
// pages: so it need not know all. When it executes it fails only where html/template does,
// which is left to say what is wrong. It knows text, {{if}}, {{with}}, {{range}} over lists,
// {{template}}, variables, fields and methods, and, or, not, len, index of a list, comparisons of two, and the escaping
// of text, of quoted attributes and of addresses in them. It doesn't know pipes, other
// functions, scripts and styles in a page, {{break}}, {{continue}}, {{block}} in anything
// but text, nor values of a type that only shows when a page is made.
package layout

import (
	"bytes"
	"errors"
	"html/template"
	"reflect"
	"text/template/parse"
)

// ErrUnknown says that there is something in a template, or in what it was given, that
// html/template has to judge.
var ErrUnknown = errors.New("layout: not known")

// A Program lays out pages. It is safe for concurrent use.
type Program struct {
	of   reflect.Type
	body *body
}

// Compile makes a program of a template of an escaped set: one of which a template that
// includes it was executed before. of is the type of what it will be given. An error is
// [ErrUnknown], and says where it is that html/template has to judge.
func Compile(set *template.Template, name string, of reflect.Type) (*Program, error) {
	c := compiler{set: set, made: map[unit]*body{}}
	b, err := c.body(unit{name, of})
	if err != nil {
		return nil, err
	}
	return &Program{of, b}, nil
}

// Execute adds a page to buf, which may grow by max bytes. After an error, which is
// [ErrUnknown], what was added is to be thrown away.
func (p *Program) Execute(buf *bytes.Buffer, data any, max int) error {
	v := reflect.ValueOf(data)
	if !v.IsValid() || v.Type() != p.of {
		return ErrUnknown
	}
	return p.body.run(&run{buf: buf, end: buf.Len() + max}, v)
}

// A run makes one page.
type run struct {
	buf   *bytes.Buffer
	end   int // length that buf may not exceed
	depth int // of templates within templates
}

const maxDepth = 1000

// A body is a template as it is given values of one type.
type body struct {
	tree  *parse.Tree
	slots int // of its variables
	steps []step
}

// A frame has the values of a template's variables; the first is what it was given.
type frame []reflect.Value

// A step writes a part of a page. dot is what "." means.
type step func(r *run, f frame, dot reflect.Value) error

func (b *body) run(r *run, data reflect.Value) error {
	if r.depth++; r.depth > maxDepth {
		return ErrUnknown
	}
	f := make(frame, b.slots)
	f[0] = data
	err := steps(r, b.steps, f, data)
	r.depth--
	return err
}

func steps(r *run, list []step, f frame, dot reflect.Value) error {
	for _, s := range list {
		if err := s(r, f, dot); err != nil {
			return err
		}
	}
	if r.buf.Len() > r.end {
		return ErrUnknown
	}
	return nil
}

// truth tells whether a value counts as true in {{if}} and {{with}}, as package
// text/template has it.
func truth(v reflect.Value) (bool, error) {
	switch v.Kind() {
	case reflect.String, reflect.Slice, reflect.Array, reflect.Map:
		return v.Len() > 0, nil
	case reflect.Bool:
		return v.Bool(), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int() != 0, nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return v.Uint() != 0, nil
	case reflect.Pointer:
		return !v.IsNil(), nil
	case reflect.Struct:
		return true, nil
	}
	return false, ErrUnknown
}

package pack

import (
	"fmt"
	"reflect"
)

// A Hook says how values of one type are kept that aren't plain. The zero value is
// kept without its help.
type Hook struct {
	of   reflect.Type
	name string
	plan func(p *planner, made *plan, at string)
}

// As keeps a T as the U that to makes of it, and makes it again by from, which must
// give an equal value and must stand any U. An error of either ends the encoding or
// decoding.
func As[T, U any](to func(T) (U, error), from func(U) (T, error)) Hook {
	of, as := reflect.TypeFor[T](), reflect.TypeFor[U]()
	if of == as {
		panic(fmt.Sprintf("pack: a hook keeps %s as itself", of))
	}
	return Hook{of: of, name: "as", plan: func(p *planner, made *plan, at string) {
		kept := p.element(as, at+" (as it is kept)")
		made.encode = func(e *encoder, c column) {
			there := e.present(c, made.zero)
			us := make([]U, there.len())
			for i := range us {
				var err error
				if us[i], err = to(*in[T](there.at(i))); err != nil {
					e.fail("%s: %w", at, err)
					return
				}
			}
			e.below(kept, columnOf(us).places)
		}
		made.decode = func(d *decoder, r row) {
			there := d.present(r)
			us, ok := d.newRow(kept, there.n)
			if !ok {
				return
			}
			d.below(kept, us)
			for i, at := range there.places {
				if d.err != nil {
					return
				}
				v, err := from(*in[U](us.at(i)))
				if err != nil {
					d.fail(err.Error())
				}
				*in[T](at) = v
			}
		}
	}}
}

// AsText keeps a T as a text from which read makes an equal one. What read makes may
// be used for several values, so it must not be changed afterwards.
func AsText[T any](write func(T) string, read func(string) (T, error)) Hook {
	return Hook{of: reflect.TypeFor[T](), name: "text", plan: func(p *planner, made *plan, _ string) {
		known := p.texts
		p.texts++
		texts := &plan{}
		scalar(texts, reflect.String)
		made.encode = func(e *encoder, c column) {
			there := e.present(c, made.zero)
			if there.len() == 0 {
				return
			}
			written := make([]string, there.len())
			for i := range written {
				written[i] = write(*in[T](there.at(i)))
			}
			texts.encode(e, columnOf(written))
		}
		made.decode = func(d *decoder, r row) {
			there := d.present(r)
			if there.n == 0 {
				return
			}
			written := d.column(there.n)
			texts.decode(d, rowOf(written))
			var value T
			for i, at := range there.places {
				if d.err != nil {
					return
				}
				if i == 0 || written[i] != written[i-1] {
					value = readText(d, known, written[i], read)
				}
				*in[T](at) = value
			}
		}
	}}
}

// maxKnown is how many texts a decoder remembers the meaning of.
const maxKnown = 10_000

// readText reads a text, unless the decoder has read it before.
func readText[T any](d *decoder, number int, text string, read func(string) (T, error)) (value T) {
	known, _ := d.read[number].(map[string]T)
	if known == nil {
		known = map[string]T{}
		d.read[number] = known
	}
	value, ok := known[text]
	if ok {
		return value
	}
	text = string([]byte(text)) // the decoder may outlive the data
	value, err := read(text)
	if err != nil {
		d.fail(err.Error())
	} else if len(known) < maxKnown {
		known[text] = value
	}
	return value
}

// Table keeps a value by its place in a list that both sides have: a pointer into what
// is not kept itself. index gives the place of a value, and false where it has none.
func Table[T any](list []T, index func(T) (int, bool)) Hook {
	return Hook{of: reflect.TypeFor[T](), name: "table", plan: func(_ *planner, made *plan, at string) {
		made.encode = func(e *encoder, c column) {
			for i := range c.len() {
				if made.zero(c.at(i)) {
					e.uint(0)
				} else if n, ok := index(*in[T](c.at(i))); ok && n >= 0 && n < len(list) {
					e.uint(uint64(n) + 1)
				} else {
					e.fail("%s is not in its table", at)
				}
			}
		}
		made.decode = func(d *decoder, r row) {
			for i, n := range d.numbers(r.n) {
				switch {
				case n == 0:
				case n > uint64(len(list)):
					d.fail("there is no such place in a table")
					return
				default:
					*in[T](r.at(i)) = list[n-1]
				}
			}
		}
	}}
}

// OneOf keeps values of the interface type I that hold one of the types of the
// examples, or nothing.
func OneOf[I any](examples ...I) Hook {
	of := reflect.TypeFor[I]()
	if of.Kind() != reflect.Interface {
		panic(fmt.Sprintf("pack: %s is no interface", of))
	}
	return Hook{of: of, name: "one of", plan: func(p *planner, made *plan, at string) {
		u := &union{of: of, at: at, numbers: map[reflect.Type]int{}}
		for _, example := range examples {
			u.add(p, reflect.TypeOf(example))
		}
		p.shape = append(p.shape, "end")
		made.encode, made.decode = u.encode, u.decode
	}}
}

// A union is an interface with all types that it may hold, numbered from 1.
type union struct {
	of      reflect.Type
	at      string
	held    []*element
	numbers map[reflect.Type]int
}

func (u *union) add(p *planner, t reflect.Type) {
	if t == nil || u.numbers[t] > 0 {
		panic(fmt.Sprintf("pack: %s is given for %s in vain", t, u.of))
	}
	u.numbers[t] = len(u.held) + 1
	u.held = append(u.held, p.element(t, u.at+".("+t.String()+")"))
}

// encode writes which type each value holds, and then the values type by type.
func (u *union) encode(e *encoder, c column) {
	held := make([][]place, len(u.held))
	for i := range c.len() {
		v := c.at(i).value(u.of)
		if v.IsNil() {
			e.uint(0)
			continue
		}
		n := u.numbers[v.Elem().Type()]
		if n == 0 {
			e.fail("%s holds a %s, which is not among its types", u.at, v.Elem().Type())
			return
		}
		e.uint(uint64(n))
		held[n-1] = append(held[n-1], variable(v.Elem()))
	}
	for i, places := range held {
		e.below(u.held[i], places)
	}
}

func (u *union) decode(d *decoder, r row) {
	var which [][]int // by type: the places that hold it
	for i, n := range d.numbers(r.n) {
		if n > uint64(len(u.held)) {
			d.fail("there is no such type in an interface")
			return
		}
		if n > 0 {
			if which == nil {
				which = make([][]int, len(u.held))
			}
			which[n-1] = append(which[n-1], i)
		}
	}
	for i, places := range which {
		held, ok := d.newRow(u.held[i], len(places))
		if !ok {
			return
		}
		d.below(u.held[i], held)
		for j, at := range places {
			r.at(at).value(u.of).Set(held.at(j).value(u.held[i].of))
		}
	}
}

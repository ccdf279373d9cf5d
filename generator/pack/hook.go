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

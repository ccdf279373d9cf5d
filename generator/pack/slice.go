package pack

import (
	"reflect"
	"slices"
)

// slice keeps of each slice a number first: 0 for nil, an odd one for a slice that is
// the same as an earlier one of its type, and an even one for a length. Then the
// elements of all that are new follow, and so they lie one behind another when decoded.
func (p *planner) slice(made *plan, t reflect.Type, at string) {
	s := &slicePlan{number: p.slices, empty: noElements(t)}
	p.slices++
	s.elem = p.element(t.Elem(), at+"[]")
	made.encode, made.decode = s.encode, s.decode
}

type slicePlan struct {
	number int // of the type
	elem   *element
	empty  header
}

// A span is the slices of one type that are numbered from one number up to another.
type span struct{ from, to uint64 }

// An open is, of one type, the slices whose elements are on their way. No slice that
// lies in them may be said to be one of them: that would be data without an end. Each
// span lies within the elements of the one before, so they are in order.
type open []span

func (o open) has(n uint64) bool {
	_, found := slices.BinarySearchFunc(o, n, func(s span, n uint64) int {
		switch {
		case n < s.from:
			return 1
		case n >= s.to:
			return -1
		}
		return 0
	})
	return found
}

func (s *slicePlan) encode(e *encoder, c column) {
	if c.all(place.isNil) {
		e.byte(allZero)
		return
	}
	e.byte(mixed)
	first, start := e.counts[s.number], len(e.places)
	for i := range c.len() {
		h := in[header](c.at(i))
		if h.data == nil {
			e.uint(0)
			continue
		}
		if earlier, ok := e.slices[h.identity(s.number)]; ok && !e.open[s.number].has(earlier) {
			e.uint(earlier<<1 | 1)
			continue
		}
		e.slices[h.identity(s.number)] = e.counts[s.number]
		e.counts[s.number]++
		e.uint(uint64(h.len)<<1 + 2)
		for j := range h.len {
			e.places = append(e.places, h.elements().plus(uintptr(j)*s.elem.size))
		}
	}
	o := e.open[s.number]
	e.open[s.number] = append(o, span{first, e.counts[s.number]})
	e.below(s.elem, e.places[start:])
	e.places = e.places[:start]
	e.open[s.number] = o
}

func (s *slicePlan) decode(d *decoder, r row) {
	if d.begin() == allZero {
		return
	}
	numbers := d.numbers(r.n)
	total := 0
	for _, n := range numbers {
		if n&1 == 0 && n > 0 {
			total = d.sum(total, n>>1-1)
		}
	}
	elements, ok := d.newRow(s.elem, total)
	if !ok {
		return
	}
	o, known := d.open[s.number], &d.slices[s.number]
	first, next := uint64(len(*known)), 0
	for i, n := range numbers {
		h := in[header](r.at(i))
		switch {
		case n == 0:
			continue
		case n&1 == 0:
			length := int(n>>1 - 1)
			if *h = s.empty; length > 0 { // else there may be no element at next
				h.set(elements.at(next), length)
				next += length
			}
			*known = append(*known, r.at(i))
		case n>>1 < uint64(len(*known)) && !o.has(n>>1):
			*h = *in[header]((*known)[n>>1])
		default:
			d.fail("there is no such slice")
			return
		}
	}
	d.open[s.number] = append(o, span{first, uint64(len(*known))})
	d.below(s.elem, elements)
	d.open[s.number] = o
}

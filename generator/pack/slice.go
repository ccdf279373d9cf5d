package pack

import "reflect"

// slice keeps of each slice a number first: 0 for nil, an odd one for a slice that is
// the same as an earlier one of its type, and an even one for a length. Then the
// elements of all that are new follow, and so they lie one behind another when decoded.
//
// Within elements that hold slices of the same type again, numbers count anew. So no
// slice can be said to be the same as one that it lies in: data without an end.
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

func (s *slicePlan) encode(e *encoder, c column) {
	if c.all(place.isNil) {
		e.byte(allZero)
		return
	}
	e.byte(mixed)
	start := len(e.places)
	for i := range c.len() {
		h := in[header](c.at(i))
		if h.data == nil {
			e.uint(0)
			continue
		}
		if earlier, ok := e.slices[h.identity(s.number)]; ok && earlier >= e.bases[s.number] {
			e.uint((earlier-e.bases[s.number])<<1 | 1)
			continue
		}
		e.slices[h.identity(s.number)] = e.counts[s.number]
		e.counts[s.number]++
		e.uint(uint64(h.len)<<1 + 2)
		for j := range h.len {
			e.places = append(e.places, h.elements().plus(uintptr(j)*s.elem.size))
		}
	}
	base := e.bases[s.number]
	e.bases[s.number] = e.counts[s.number]
	e.below(s.elem, e.places[start:])
	e.places = e.places[:start]
	e.bases[s.number] = base
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
	base, next := d.bases[s.number], 0
	same := d.slices[s.number]
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
			same = append(same, r.at(i))
		case n>>1 < uint64(len(same)-base):
			*h = *in[header](same[base+int(n>>1)])
		default:
			d.fail("there is no such slice")
			return
		}
	}
	d.slices[s.number], d.bases[s.number] = same, len(same)
	d.below(s.elem, elements)
	d.bases[s.number] = base
}

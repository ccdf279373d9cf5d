package pack

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// mapping keeps of each map a number first, 0 for nil or its length and 1; then all
// keys, those of each map in order, so that the bytes are always the same; and then all
// their values.
func (p *planner) mapping(made *plan, t reflect.Type, at string) {
	order := keyOrder(t.Key().Kind())
	if order == nil {
		panic(fmt.Sprintf("pack: can't keep %s of type %s: its keys have no order", at, t))
	}
	key, elem := p.element(t.Key(), at+" (its keys)"), p.element(t.Elem(), at+"[]")
	made.encode = func(e *encoder, c column) {
		if c.all(place.isNil) {
			e.byte(allZero)
			return
		}
		e.byte(mixed)
		var keys, elems []place
		for i := range c.len() {
			m := c.at(i).value(t)
			if m.IsNil() {
				e.uint(0)
				continue
			}
			e.uint(uint64(m.Len()) + 1)
			sorted := m.MapKeys()
			slices.SortFunc(sorted, order)
			for _, k := range sorted {
				keys, elems = append(keys, variable(k)), append(elems, variable(m.MapIndex(k)))
			}
		}
		e.below(key, keys)
		e.below(elem, elems)
	}
	made.decode = func(d *decoder, r row) {
		if d.begin() == allZero {
			return
		}
		numbers := slices.Clone(d.numbers(r.n))
		total := 0
		for _, n := range numbers {
			total = d.sum(total, max(n, 1)-1)
		}
		keys, _ := d.newRow(key, total)
		elems, ok := d.newRow(elem, total)
		if !ok {
			return
		}
		d.below(key, keys)
		d.below(elem, elems)
		next := 0
		for i := 0; i < len(numbers) && d.err == nil; i++ {
			if numbers[i] == 0 {
				continue
			}
			n := int(numbers[i] - 1)
			m := reflect.MakeMapWithSize(t, n)
			for range n {
				m.SetMapIndex(keys.at(next).value(t.Key()), elems.at(next).value(t.Elem()))
				next++
			}
			if m.Len() < n {
				d.fail("a map has a key twice")
			}
			r.at(i).value(t).Set(m)
		}
	}
}

// variable copies a value to a place of its own.
func variable(v reflect.Value) place {
	copied := reflect.New(v.Type()).Elem()
	copied.Set(v)
	return placeOf(copied)
}

// keyOrder gives the order of keys, or nil where there is none.
func keyOrder(k reflect.Kind) func(a, b reflect.Value) int {
	switch k {
	case reflect.String:
		return func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(a, b reflect.Value) int { return cmp.Compare(a.Int(), b.Int()) }
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return func(a, b reflect.Value) int { return cmp.Compare(a.Uint(), b.Uint()) }
	}
	return nil
}

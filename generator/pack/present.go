package pack

import "strings"

// present writes which values are zero, and gives those that are not.
func (e *encoder) present(c column, zero func(p place) bool) column {
	there := make([]place, 0, c.len())
	for i := range c.len() {
		if p := c.at(i); !zero(p) {
			there = append(there, p)
		}
	}
	switch len(there) {
	case 0:
		e.byte(allZero)
	case c.len():
		e.byte(noneZero)
	default:
		e.byte(mixed)
		for i := range c.len() {
			flag := byte(1)
			if zero(c.at(i)) {
				flag = 0
			}
			e.byte(flag)
		}
	}
	return column{places: there}
}

// A presence says which places of a row are to be filled.
type presence struct {
	row   row
	flags string // a byte for each place, 0 for zero; "" if n is all
	n     int    // how many
}

func (d *decoder) present(r row) presence {
	switch d.byte() {
	case allZero:
		return presence{}
	case noneZero:
		return presence{row: r, n: r.n}
	case mixed:
		flags := d.bytes(uint64(r.n))
		return presence{r, flags, len(flags) - strings.Count(flags, "\x00")}
	}
	d.fail("values begin with no such byte")
	return presence{}
}

// places goes through the places to be filled and numbers them.
func (p presence) places(yield func(int, place) bool) {
	next := 0
	for i := 0; next < p.n; i++ {
		if p.flags != "" && p.flags[i] == 0 {
			continue
		}
		if !yield(next, p.row.at(i)) {
			return
		}
		next++
	}
}

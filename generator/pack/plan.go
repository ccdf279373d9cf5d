package pack

import (
	"fmt"
	"reflect"
)

// A plan says how values of one type are kept. It takes many at once, those at the same
// depth of the whole value, and keeps them field by field: all files of all positions,
// then all their lines. So equal values stand together and take no room, and decoding
// is a few tight loops with one allocation each.
type plan struct {
	encode func(e *encoder, c column)
	decode func(d *decoder, r row) // r holds zeros
	zero   func(p place) bool
}

// A column is places of values of one type to encode.
type column struct {
	places []place
	offset uintptr // from each of the places
}

func (c column) len() int { return len(c.places) }

func (c column) at(i int) place { return c.places[i].plus(c.offset) }

func (c column) field(offset uintptr) column { return column{c.places, c.offset + offset} }

// all tells whether something holds of all places.
func (c column) all(test func(p place) bool) bool {
	for i := range c.len() {
		if !test(c.at(i)) {
			return false
		}
	}
	return true
}

// A row is places to decode values of one type into, at equal distances.
type row struct {
	first place
	step  uintptr
	n     int
}

func (r row) at(i int) place { return r.first.plus(uintptr(i) * r.step) }

func (r row) field(offset uintptr) row { return row{r.first.plus(offset), r.step, r.n} }

// An element is what values point to: it lies in memory of its own.
type element struct {
	of, list reflect.Type // the type, and slices of it
	size     uintptr      // in memory
	plan     *plan
}

func (p *planner) element(t reflect.Type, at string) *element {
	return &element{t, reflect.SliceOf(t), t.Size(), p.plan(t, at)}
}

// A planner makes the plans of all the types within one.
type planner struct {
	hooks  map[reflect.Type]Hook
	plans  map[reflect.Type]*plan
	shape  []string // of all types, in the order in which they are met
	slices int      // how many types of slices there are
	texts  int      // and of hooks that read texts
}

func newPlanner(hooks []Hook) *planner {
	p := &planner{hooks: map[reflect.Type]Hook{}, plans: map[reflect.Type]*plan{}}
	for _, h := range hooks {
		if _, twice := p.hooks[h.of]; twice {
			panic(fmt.Sprintf("pack: two hooks for %s", h.of))
		}
		p.hooks[h.of] = h
	}
	return p
}

// plan gives the plan of a type; at says where it was met. A type within itself finds
// the plan that is still being made.
func (p *planner) plan(t reflect.Type, at string) *plan {
	if made := p.plans[t]; made != nil {
		p.shape = append(p.shape, t.String())
		return made
	}
	made := &plan{zero: zeroTest(t)}
	p.plans[t] = made
	if h, hooked := p.hooks[t]; hooked {
		p.shape = append(p.shape, "hook", h.name, t.String())
		h.plan(p, made, at)
		return made
	}
	p.shape = append(p.shape, t.Kind().String(), t.String())
	switch t.Kind() {
	case reflect.Struct:
		p.structure(made, t, at)
	case reflect.Slice:
		p.slice(made, t, at)
	case reflect.Array:
		p.array(made, t, at)
	case reflect.Map:
		p.mapping(made, t, at)
	case reflect.Pointer:
		p.pointer(made, t, at)
	default:
		if !scalar(made, t.Kind()) {
			panic(fmt.Sprintf("pack: can't keep %s of type %s without a hook", at, t))
		}
	}
	return made
}

// What many values begin with.
const (
	allZero  = iota // that is all
	allSame         // one value follows, which all are
	mixed           // each follows
	noneZero = allSame
)

// structure keeps one field of all structs after the other.
func (p *planner) structure(made *plan, t reflect.Type, at string) {
	type field struct {
		offset uintptr
		*plan
	}
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Tag.Get("pack") == "-" {
			continue
		}
		if f.PkgPath != "" {
			panic(fmt.Sprintf("pack: can't keep the unexported field %s.%s of %s: export it, tag it `pack:\"-\"` if whoever decodes works it out again, or give %s a hook", at, f.Name, t, t))
		}
		p.shape = append(p.shape, f.Name)
		fields = append(fields, field{f.Offset, p.plan(f.Type, at+"."+f.Name)})
	}
	p.shape = append(p.shape, "end")
	made.encode = func(e *encoder, c column) {
		if c.all(made.zero) {
			e.byte(allZero)
			return
		}
		e.byte(mixed)
		for _, f := range fields {
			f.encode(e, c.field(f.offset))
		}
	}
	made.decode = func(d *decoder, r row) {
		if d.begin() == allZero {
			return
		}
		for i := 0; i < len(fields) && d.err == nil; i++ {
			fields[i].decode(d, r.field(fields[i].offset))
		}
	}
}

func (p *planner) array(made *plan, t reflect.Type, at string) {
	n, size := t.Len(), t.Elem().Size()
	if n == 0 {
		panic(fmt.Sprintf("pack: can't keep %s of type %s: it is always empty", at, t))
	}
	p.shape = append(p.shape, fmt.Sprint(n))
	elem := p.plan(t.Elem(), at+"[]")
	if p.isRaw(t.Elem()) {
		made.encode = func(e *encoder, c column) {
			e.room(n * c.len())
			for i := range c.len() {
				e.buf = append(e.buf, c.at(i).bytes(n)...)
			}
		}
		made.decode = func(d *decoder, r row) {
			for i := 0; i < r.n && d.err == nil; i++ {
				copy(r.at(i).bytes(n), d.bytes(uint64(n)))
			}
		}
		return
	}
	made.encode = func(e *encoder, c column) {
		for i := range n {
			elem.encode(e, c.field(uintptr(i)*size))
		}
	}
	made.decode = func(d *decoder, r row) {
		for i := 0; i < n && d.err == nil; i++ {
			elem.decode(d, r.field(uintptr(i)*size))
		}
	}
}

// isRaw tells whether elements of a type are copied as the bytes that they are.
func (p *planner) isRaw(t reflect.Type) bool {
	_, hooked := p.hooks[t]
	return t.Kind() == reflect.Uint8 && !hooked
}

// pointer keeps which pointers are nil, and then what all the others point to.
func (p *planner) pointer(made *plan, t reflect.Type, at string) {
	elem := p.element(t.Elem(), "*"+at)
	made.encode = func(e *encoder, c column) {
		there := e.present(c, made.zero)
		start := len(e.places)
		for i := range there.len() {
			e.places = append(e.places, there.at(i).target())
		}
		e.below(elem, e.places[start:])
		e.places = e.places[:start]
	}
	made.decode = func(d *decoder, r row) {
		there := d.present(r)
		targets, ok := d.newRow(elem, there.n)
		if !ok {
			return
		}
		for i, at := range there.places {
			at.point(targets.at(i))
		}
		d.below(elem, targets)
	}
}

package digest

import (
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unsafe"
)

// A plan writes the value of one type that lies at a place. It is worked out by
// reflection once: to ask a type anew for each value takes three times as long, and a
// build hashes all that it was told.
type plan func(e *encoder, p place)

// A place is where a value lies whose type the plan knows. All that package unsafe is
// needed for stands here and in [planner]: a place is only ever made of a Go value of the
// plan's own type, and moves only by what package reflect says of that type.
type place struct{ at unsafe.Pointer }

func in[T any](p place) T { return *(*T)(p.at) }

func (p place) plus(offset uintptr) place { return place{unsafe.Add(p.at, offset)} }

// value gives the variable of type t that lies at p.
func (p place) value(t reflect.Type) reflect.Value { return reflect.NewAt(t, p.at).Elem() }

// A header is a slice of any type.
type header struct {
	data     unsafe.Pointer
	len, cap int
}

var plans sync.Map // reflect.Type → plan

func planOf(t reflect.Type) plan {
	if made, ok := plans.Load(t); ok {
		return made.(plan)
	}
	p := planner{}
	made := p.plan(t)
	plans.Store(t, made)
	return made
}

// A planner has the plans of the types within one; nil while they are being made.
type planner map[reflect.Type]*plan

func (pl planner) plan(t reflect.Type) plan {
	if made := pl[t]; made != nil { // perhaps a type within itself, whose plan will be there when it is needed
		return func(e *encoder, p place) { (*made)(e, p) }
	}
	made := new(plan)
	pl[t] = made
	*made = pl.make(t)
	return *made
}

func (pl planner) make(t reflect.Type) plan {
	switch t.Kind() {
	case reflect.String:
		return func(e *encoder, p place) { e.string(in[string](p)) }
	case reflect.Bool:
		return func(e *encoder, p place) {
			if in[bool](p) {
				e.uint(2)
			} else {
				e.uint(1)
			}
		}
	case reflect.Struct:
		return pl.structure(t)
	case reflect.Pointer:
		of := pl.plan(t.Elem())
		return func(e *encoder, p place) {
			to := in[unsafe.Pointer](p)
			if to == nil {
				e.uint(0)
				return
			}
			e.uint(1)
			of(e, place{to})
		}
	case reflect.Interface:
		return func(e *encoder, p place) {
			v := p.value(t)
			if v.IsNil() {
				e.uint(0)
				return
			}
			e.uint(1)
			e.string(v.Elem().Type().String())
			e.any(v.Elem())
		}
	case reflect.Slice:
		list := pl.list(t.Elem())
		return func(e *encoder, p place) {
			h := in[header](p)
			if h.data == nil {
				e.uint(0)
				return
			}
			list(e, place{h.data}, h.len)
		}
	case reflect.Array:
		list := pl.list(t.Elem())
		return func(e *encoder, p place) { list(e, p, t.Len()) }
	case reflect.Map:
		return mapping(t)
	}
	return number(t)
}

// number plans the kinds of numbers.
func number(t reflect.Type) plan {
	switch t.Kind() {
	case reflect.Int:
		return whole[int]
	case reflect.Int8:
		return whole[int8]
	case reflect.Int16:
		return whole[int16]
	case reflect.Int32:
		return whole[int32]
	case reflect.Int64:
		return whole[int64]
	case reflect.Uint:
		return natural[uint]
	case reflect.Uint8:
		return natural[uint8]
	case reflect.Uint16:
		return natural[uint16]
	case reflect.Uint32:
		return natural[uint32]
	case reflect.Uint64:
		return natural[uint64]
	case reflect.Uintptr:
		return natural[uintptr]
	case reflect.Float32:
		return fraction[float32]
	case reflect.Float64:
		return fraction[float64]
	}
	panic(fmt.Sprintf("digest: can't hash a %s", t))
}

func whole[T int | int8 | int16 | int32 | int64](e *encoder, p place) {
	e.buf = binary.AppendVarint(e.buf, int64(in[T](p)))
}

func natural[T uint | uint8 | uint16 | uint32 | uint64 | uintptr](e *encoder, p place) {
	e.uint(uint64(in[T](p)))
}

func fraction[T float32 | float64](e *encoder, p place) {
	e.uint(math.Float64bits(float64(in[T](p))))
}

// list plans what lies one behind another.
func (pl planner) list(t reflect.Type) func(e *encoder, first place, n int) {
	of, size := pl.plan(t), t.Size()
	return func(e *encoder, first place, n int) {
		e.uint(uint64(n) + 1)
		for i := range n {
			of(e, first.plus(uintptr(i)*size))
		}
	}
}

func (pl planner) structure(t reflect.Type) plan {
	type field struct {
		offset uintptr
		plan   plan
	}
	var fields []field
	for i := range t.NumField() {
		if f := t.Field(i); f.Tag.Get("digest") != "-" {
			fields = append(fields, field{f.Offset, pl.plan(f.Type)})
		}
	}
	return func(e *encoder, p place) {
		for i := range fields {
			fields[i].plan(e, p.plus(fields[i].offset))
		}
	}
}

// mapping hashes each entry by itself and sorts the sums, so that the order of
// a map never counts.
func mapping(t reflect.Type) plan {
	return func(e *encoder, p place) {
		v := p.value(t)
		if v.IsNil() {
			e.uint(0)
			return
		}
		one := encoders.Get().(*encoder)
		defer encoders.Put(one)
		var sums []string
		for it := v.MapRange(); it.Next(); {
			sum := one.sum(func() {
				one.any(it.Key())
				one.any(it.Value())
			})
			sums = append(sums, string(sum[:]))
		}
		slices.SortFunc(sums, strings.Compare)
		e.uint(uint64(len(sums)) + 1)
		for _, s := range sums {
			e.string(s)
		}
	}
}

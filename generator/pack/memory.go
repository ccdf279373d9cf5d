package pack

import (
	"math"
	"reflect"
	"unsafe"
)

// All that package unsafe is needed for stands in this file. By package reflect alone
// a doc takes some three times as long to decode, which is what a build waits for when
// little has changed. What keeps it safe: a place is only ever made of a Go value of
// the type that its plan was made of, it moves only by the offsets and sizes that
// reflect gives for that type, and memory is only taken through reflect, so that the
// garbage collector knows what lies in it.

// A place is where a value lies. Its type is known to the plan that it is given to.
type place struct{ at unsafe.Pointer }

// placeOf gives the place of a variable.
func placeOf(v reflect.Value) place { return place{v.Addr().UnsafePointer()} }

// in gives the variable of type T that lies at p.
func in[T any](p place) *T { return (*T)(p.at) }

// value gives the variable of type t that lies at p.
func (p place) value(t reflect.Type) reflect.Value { return reflect.NewAt(t, p.at).Elem() }

// plus gives the place of what lies a number of bytes behind.
func (p place) plus(offset uintptr) place { return place{unsafe.Add(p.at, offset)} }

// bytes gives the n bytes at p.
func (p place) bytes(n int) []byte { return unsafe.Slice((*byte)(p.at), n) }

// target gives the place that the pointer at p points to.
func (p place) target() place { return place{*in[unsafe.Pointer](p)} }

// point makes the pointer at p point to another place.
func (p place) point(to place) { *in[unsafe.Pointer](p) = to.at }

// isNil tells whether the pointer, slice, map or interface at p is nil: in each of them
// the first word is nil then and only then.
func (p place) isNil() bool { return *in[unsafe.Pointer](p) == nil }

// rowOf gives the places of the elements of a list, of which there is one at least.
func rowOf[T any](list []T) row {
	return row{place{unsafe.Pointer(&list[0])}, unsafe.Sizeof(list[0]), len(list)}
}

// columnOf gives the places of the elements of a list.
func columnOf[T any](list []T) column {
	places := make([]place, len(list))
	for i := range list {
		places[i] = place{unsafe.Pointer(&list[i])}
	}
	return column{places: places}
}

// A header is a slice of any type.
type header struct {
	data unsafe.Pointer
	len  int
	cap  int
}

// elements gives the place of a slice's first element.
func (h *header) elements() place { return place{h.data} }

// set makes it the slice of n elements from a place on, and no more: who appends to one
// of two slices of the same elements must not write into the other, or the next.
func (h *header) set(first place, n int) { h.data, h.len, h.cap = first.at, n, n }

// identity is what two slices have in common that are one and the same. It keeps the
// elements alive: no other slice can come to lie where they do.
type identity struct {
	data unsafe.Pointer
	len  int
	of   int // the number of their type
}

func (h *header) identity(of int) identity { return identity{h.data, h.len, of} }

// allocate gives the place of n zeros of the type that list is a slice of, one behind
// another. It works in h, which it leaves empty: a slice that is made by reflect in any
// other way is two allocations.
func allocate(list reflect.Type, n int, h *header) place {
	reflect.NewAt(list, unsafe.Pointer(h)).Elem().Grow(n)
	first := h.elements()
	*h = header{}
	return first
}

// noElements gives an empty slice that isn't nil.
func noElements(list reflect.Type) header {
	v := reflect.New(list)
	v.Elem().Set(reflect.MakeSlice(list, 0, 0))
	return *in[header](place{v.UnsafePointer()})
}

// zeroTest gives a test for the zero value of a type, to the bit: IsZero of package
// reflect takes a struct with -0 in it for zero.
func zeroTest(t reflect.Type) func(p place) bool {
	switch t.Kind() {
	case reflect.String:
		return func(p place) bool { return *in[string](p) == "" }
	case reflect.Struct:
		return zeroFields(t)
	case reflect.Array:
		zero, size := zeroTest(t.Elem()), t.Elem().Size()
		return func(p place) bool {
			for i := range t.Len() {
				if !zero(p.plus(uintptr(i) * size)) {
					return false
				}
			}
			return true
		}
	case reflect.Complex64, reflect.Complex128:
		return func(p place) bool {
			c := p.value(t).Complex()
			return math.Float64bits(real(c)) == 0 && math.Float64bits(imag(c)) == 0
		}
	case reflect.Bool, reflect.Int8, reflect.Uint8:
		return func(p place) bool { return *in[uint8](p) == 0 }
	case reflect.Int16, reflect.Uint16:
		return func(p place) bool { return *in[uint16](p) == 0 }
	case reflect.Int32, reflect.Uint32, reflect.Float32:
		return func(p place) bool { return *in[uint32](p) == 0 }
	case reflect.Int64, reflect.Uint64, reflect.Float64:
		return func(p place) bool { return *in[uint64](p) == 0 }
	case reflect.Int, reflect.Uint, reflect.Uintptr:
		return func(p place) bool { return *in[uint](p) == 0 }
	}
	return place.isNil
}

func zeroFields(t reflect.Type) func(p place) bool {
	type field struct {
		offset uintptr
		zero   func(p place) bool
	}
	fields := make([]field, t.NumField())
	for i := range fields {
		fields[i] = field{t.Field(i).Offset, zeroTest(t.Field(i).Type)}
	}
	return func(p place) bool {
		for i := range fields {
			if !fields[i].zero(p.plus(fields[i].offset)) {
				return false
			}
		}
		return true
	}
}

// Package digest gives values a hash by which to tell whether they are the same.
//
// A [Sealed] value carries the hash of everything in it, so that "has this
// changed?" is one comparison. What is told about a value only for the author's
// sake (a position in a file) is left out by the struct tag `digest:"-"`.
package digest

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
	"reflect"
	"sort"
	"sync"

	"crypto/sha256"
)

// A Hash is the first half of a SHA-256 sum: 128 bits, where a chance clash is
// out of the question for any number of files that fits on a disk.
type Hash [16]byte

// String gives the hash in lower-case hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Bytes hashes data.
func Bytes(data []byte) Hash {
	sum := sha256.Sum256(data)
	return Hash(sum[:16])
}

// Join hashes a list of hashes; the order counts.
func Join(hashes ...Hash) Hash {
	h := sha256.New()
	for i := range hashes {
		h.Write(hashes[i][:])
	}
	return Hash(h.Sum(nil)[:16])
}

// Sealed is a value together with the hash of everything in it. Only [Seal]
// makes one, so a value can't be handed out under another value's hash.
// The value must not be changed once it is sealed.
type Sealed[T any] struct {
	value T
	hash  func() Hash // once; the same for all copies
}

// Seal keeps v with its hash, which is worked out when it is first asked for: a build
// that compares with nothing needs none.
func Seal[T any](v T) Sealed[T] {
	return Sealed[T]{v, sync.OnceValue(func() Hash { return Of(v) })}
}

// Value gives the sealed value, which must only be read.
func (s Sealed[T]) Value() T { return s.value }

// Hash gives the hash of the value. It is safe for concurrent use.
func (s Sealed[T]) Hash() Hash { return s.hash() }

// Of hashes plain data: numbers, strings, bools, and structs, pointers, slices,
// arrays, maps and interfaces of these. Equal values have equal hashes; lengths
// and nils are hashed too, so that no two different values share an encoding.
// Struct fields tagged `digest:"-"` don't count. It panics at a function or
// channel, which can't be compared; that is a bug of the caller.
func Of(v any) Hash {
	e := encoder{h: sha256.New()}
	e.value(reflect.ValueOf(v))
	e.flush()
	return Hash(e.h.Sum(nil)[:16])
}

// encoder writes values to a hash through a small buffer.
type encoder struct {
	h   hash.Hash
	buf []byte
}

func (e *encoder) flush() {
	e.h.Write(e.buf)
	e.buf = e.buf[:0]
}

func (e *encoder) uint(n uint64) {
	e.buf = binary.AppendUvarint(e.buf, n)
	if len(e.buf) > 4096 {
		e.flush()
	}
}

func (e *encoder) string(s string) {
	e.uint(uint64(len(s)))
	e.buf = append(e.buf, s...)
}

func (e *encoder) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Invalid:
		e.uint(0)
	case reflect.String:
		e.string(v.String())
	case reflect.Bool:
		if v.Bool() {
			e.uint(2)
		} else {
			e.uint(1)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		e.buf = binary.AppendVarint(e.buf, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		e.uint(v.Uint())
	case reflect.Float32, reflect.Float64:
		e.uint(math.Float64bits(v.Float()))
	case reflect.Struct:
		for _, i := range counted(v.Type()) {
			e.value(v.Field(i))
		}
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			e.uint(0)
			return
		}
		e.uint(1)
		if v.Kind() == reflect.Interface {
			e.string(v.Elem().Type().String())
		}
		e.value(v.Elem())
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.IsNil() {
			e.uint(0)
			return
		}
		e.uint(uint64(v.Len()) + 1)
		for i := range v.Len() {
			e.value(v.Index(i))
		}
	case reflect.Map:
		if v.IsNil() {
			e.uint(0)
			return
		}
		e.mapping(v)
	default:
		panic(fmt.Sprintf("digest: can't hash a %s", v.Type()))
	}
}

// countedFields keeps which fields of a struct count: to ask reflect anew for each value is dear.
var countedFields sync.Map // reflect.Type → []int

func counted(t reflect.Type) []int {
	if fields, ok := countedFields.Load(t); ok {
		return fields.([]int)
	}
	var fields []int
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("digest") != "-" {
			fields = append(fields, i)
		}
	}
	countedFields.Store(t, fields)
	return fields
}

// mapping hashes each entry by itself and sorts the sums, so that the order of
// a map never counts.
func (e *encoder) mapping(v reflect.Value) {
	var sums []string
	for it := v.MapRange(); it.Next(); {
		one := encoder{h: sha256.New()}
		one.value(it.Key())
		one.value(it.Value())
		one.flush()
		sums = append(sums, string(one.h.Sum(nil)))
	}
	sort.Strings(sums)
	e.uint(uint64(len(sums)) + 1)
	for _, s := range sums {
		e.string(s)
	}
}

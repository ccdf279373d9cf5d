// Package digest gives values a hash by which to tell whether they are the same.
//
// A [Sealed] value carries the hash of everything in it, so that "has this
// changed?" is one comparison. What is told about a value only for the author's
// sake (a position in a file) is left out by the struct tag `digest:"-"`.
package digest

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"reflect"
	"sync"
	"unsafe"
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

// String hashes text, as [Bytes] does, without a copy of it.
func String(text string) Hash { return Bytes(unsafe.Slice(unsafe.StringData(text), len(text))) }

// Join hashes a list of hashes; the order counts.
func Join(hashes ...Hash) Hash {
	h := sha256.New()
	for i := range hashes {
		h.Write(hashes[i][:])
	}
	return Hash(h.Sum(nil)[:16])
}

// Sealed is a value together with the hash of everything in it. Only [Seal]
// and [Restore] make one. The value must not be changed once it is sealed.
type Sealed[T any] struct {
	value T
	hash  func() Hash // once; the same for all copies
}

// Seal keeps v with its hash, which of gives when it is first asked for, of all that makes the value another: a build
// that compares with nothing needs none.
func Seal[T any](v T, of func() Hash) Sealed[T] { return Sealed[T]{v, sync.OnceValue(of)} }

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
	e := encoders.Get().(*encoder)
	defer encoders.Put(e)
	sum := e.sum(func() { e.any(reflect.ValueOf(v)) })
	return Hash(sum[:16])
}

var encoders = sync.Pool{New: func() any { return &encoder{h: sha256.New()} }}

// encoder writes values to a hash through a small buffer.
type encoder struct {
	h   hash.Hash
	buf []byte
}

// sum gives the hash of what write writes.
func (e *encoder) sum(write func()) (sum [sha256.Size]byte) {
	e.h.Reset()
	e.buf = e.buf[:0] // a panic may have left something
	write()
	e.flush()
	e.h.Sum(sum[:0])
	return sum
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

// any writes a value of any type; invalid for nil.
func (e *encoder) any(v reflect.Value) {
	if !v.IsValid() {
		e.uint(0)
		return
	}
	lies := reflect.New(v.Type())
	lies.Elem().Set(v)
	planOf(v.Type())(e, place{lies.UnsafePointer()})
}

// Package pack keeps plain data between runs of the program.
//
// A [Codec] turns values of one type into compact bytes and back. It is worked out
// from the type by reflection, once, so no field can be forgotten: a field of a kind
// that can't be kept is a panic when the codec is made, and not a hole in the data.
// Only what is tagged `pack:"-"` is left out, for whoever decodes to work out again.
// Special types (an interned pointer, a value that is kept as another) have a [Hook].
// A [Section] is a list of such encodings, and [Write] and [Open] keep sections
// in a file, any encoding of which can be decoded by itself and beside others.
//
//	docs := pack.New[content.Doc](pack.Options{Hooks: …, Words: …, Key: …})
//	blob, err := docs.Encode(doc)
//	err = pack.Write(w, key, []pack.Section{{Name: "docs", Blobs: []string{blob}}})
//	sections, err := pack.Open(file, key)
//	doc, err := docs.Decode(sections[0].Blobs[0])
//
// What can be counted on:
//
//   - What was encoded decodes to a deeply equal value or there is an error: nil is
//     not empty, -0 is not 0. Slices that were one and the same still are.
//   - Each encoding ends in a checksum of its bytes and of the shape of the type, so
//     damage, or a type that has changed, is an error before anything is decoded.
//   - Input that was made to pass the checksum can at most decode to another value
//     of the type. It can't cause a panic, nor use memory beyond a fixed multiple of
//     its length.
//   - Strings are not copied: decoded, they are parts of the input and keep it alive.
//
// The form is not for exchange: it holds no names of fields and has no versions. Bytes
// of another program are thrown away, which [Open] sees to by a key.
package pack

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"reflect"
	"strings"
	"sync"

	"portolan/generator/digest"
)

// Options say how values are kept. Both sides must have the same.
type Options struct {
	Hooks []Hook // for types that aren't plain
	// Words are strings that occur in many values: each takes a byte or two, and
	// decoded it is the one given here.
	Words []string
	// Key stands for whatever else the meaning of the bytes depends on, such as what
	// is in the tables of the hooks.
	Key digest.Hash
}

// A Codec encodes and decodes values of type T. It is safe for concurrent use.
type Codec[T any] struct {
	root     *plan
	words    []string
	index    map[string]uint64 // of the words
	check    uint32            // the checksum of nothing
	encoders sync.Pool
	decoders sync.Pool
}

// New works out how to keep values of type T. It panics if T holds what can't be kept:
// a function, a channel, an interface or unexported fields without a hook.
func New[T any](o Options) *Codec[T] {
	p := newPlanner(o.Hooks)
	c := &Codec[T]{root: p.plan(reflect.TypeFor[T](), reflect.TypeFor[T]().String()), words: o.Words, index: make(map[string]uint64, len(o.Words))}
	for i, w := range o.Words {
		if _, twice := c.index[w]; !twice {
			c.index[w] = uint64(i)
		}
	}
	shape := digest.Of([]any{p.shape, o.Words, o.Key})
	c.check = crc32.Checksum(shape[:], castagnoli)
	c.encoders.New = func() any {
		return &encoder{words: c.index, local: map[string]uint64{}, slices: map[identity]uint64{}, counts: make([]uint64, p.slices), open: make([]open, p.slices)}
	}
	c.decoders.New = func() any {
		return &decoder{words: c.words, slices: make([][]place, p.slices), open: make([]open, p.slices), read: make([]any, p.texts)}
	}
	return c
}

// castagnoli is the polynomial that processors have an instruction for.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const checkSize = 4 // bytes of checksum behind each encoding

// Encode gives the encoding of *v. It is the same whenever the same value is encoded.
// An error says what can't be kept (data in a circle, a pointer that is in no table).
func (c *Codec[T]) Encode(v *T) (string, error) {
	e := c.encoders.Get().(*encoder)
	defer c.encoders.Put(e)
	c.root.encode(e, column{places: []place{placeOf(reflect.ValueOf(v).Elem())}})
	e.pad()
	defer e.reset()
	if e.err != nil {
		return "", fmt.Errorf("can't keep a %s: %w", reflect.TypeFor[T](), e.err)
	}
	var out strings.Builder
	out.Grow(len(e.buf) + checkSize)
	out.Write(e.buf)
	out.Write(binary.LittleEndian.AppendUint32(nil, crc32.Update(c.check, castagnoli, e.buf)))
	return out.String(), nil
}

// Decode gives the value that [Codec.Encode] encoded as data. Its strings are parts of
// data. An error means that data is damaged or comes from another codec.
func (c *Codec[T]) Decode(data string) (*T, error) {
	d := c.decoders.Get().(*decoder)
	defer c.decoders.Put(d)
	n := len(data) - checkSize
	if n < 0 || d.checksum(c.check, data[:n]) != binary.LittleEndian.Uint32([]byte(data[n:])) {
		return nil, fmt.Errorf("can't read a %s: the data is damaged, or of another type", reflect.TypeFor[T]())
	}
	return c.decode(d, data[:n])
}

// decode decodes what is between nothing and the checksum.
func (c *Codec[T]) decode(d *decoder, body string) (*T, error) {
	d.reset(body)
	v := new(T)
	c.root.decode(d, row{placeOf(reflect.ValueOf(v).Elem()), 0, 1})
	d.end()
	err := d.err
	d.reset("") // keep nothing of it alive
	if err != nil {
		return nil, fmt.Errorf("can't read a %s: %w", reflect.TypeFor[T](), err)
	}
	return v, nil
}

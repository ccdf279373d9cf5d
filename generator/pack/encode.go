package pack

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// An encoder writes one value.
type encoder struct {
	buf      []byte
	places   []place // of columns that are being encoded, those of the innermost last
	err      error   // the first; what is written after it counts for nothing
	depth    int
	taken    int // bytes that decoding will allocate
	words    map[string]uint64
	local    map[string]uint64   // short strings that were written already, in order
	slices   map[identity]uint64 // slices that were, each numbered among those of its type
	counts   []uint64            // how many there are of each type
	open     []open              // by type
	literals []string            // the strings of one column
}

// reset makes it ready for another value, and keeps nothing of the last one alive.
func (e *encoder) reset() {
	clear(e.places[:cap(e.places)])
	e.buf, e.places, e.err, e.depth, e.taken = e.buf[:0], e.places[:0], nil, 0, 0
	clear(e.local)
	clear(e.slices)
	clear(e.counts)
	for i := range e.open {
		e.open[i] = e.open[i][:0]
	}
}

func (e *encoder) fail(format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf(format, args...)
	}
}

// maxDepth is how deep data may be nested: deep enough for what people write, and not
// so deep that the stack ends.
const maxDepth = 1000

var errDeep = errors.New("it is nested too deeply, or contains itself")

// below encodes what values point to: it is one level deeper, and takes memory of its
// own when it is decoded.
func (e *encoder) below(of *element, places []place) {
	if len(places) == 0 || e.err != nil {
		return
	}
	if e.depth == maxDepth {
		e.err = errDeep
		return
	}
	e.taken += len(places) * int(max(1, of.size))
	e.depth++
	of.plan.encode(e, column{places: places})
	e.depth--
}

// A decoder takes no more memory than a multiple of what it reads, and a bit. A value
// that needs more, a long list of zeros, has as much behind it as makes up for that.
const (
	memoryPerByte = 256
	memoryAtLeast = 1 << 16
)

func memoryFor(size int) int { return memoryAtLeast + memoryPerByte*size }

// pad makes what was written long enough for the memory that it takes.
func (e *encoder) pad() {
	if lack := e.taken - memoryFor(len(e.buf)); lack > 0 {
		e.buf = append(e.buf, make([]byte, lack/memoryPerByte+1)...)
	}
}

// room makes it possible to write n bytes more without another step. Memory that is touched for the first time is what
// much data takes longest for, so it is twice as much each time, and not a little more.
func (e *encoder) room(n int) {
	if cap(e.buf)-len(e.buf) < n {
		e.buf = append(make([]byte, 0, max(len(e.buf)+n, 2*cap(e.buf))), e.buf...)
	}
}

func (e *encoder) byte(b byte) { e.buf = append(e.buf, b) }

func (e *encoder) uint(n uint64) { e.buf = binary.AppendUvarint(e.buf, n) }

func (e *encoder) fixed32(n uint32) { e.buf = binary.LittleEndian.AppendUint32(e.buf, n) }

func (e *encoder) fixed64(n uint64) { e.buf = binary.LittleEndian.AppendUint64(e.buf, n) }

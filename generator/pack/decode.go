package pack

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"strings"
)

// A decoder reads one value. Once it has failed, it reads zeros until all who call it
// have come to their end.
type decoder struct {
	data  string
	at    int
	room  int // bytes that may still be allocated
	err   error
	depth int

	words  []string
	local  []string  // short strings, as they came
	slices [][]place // by type, as they came
	open   []open    // by type
	read   []any     // by hook: what texts were read as, for as long as the decoder lives
	list   []uint64  // of numbers
	texts  []string  // of one column
	slice  header    // for [allocate]
	block  [4096]byte
}

func (d *decoder) reset(data string) {
	d.data, d.at, d.err, d.depth, d.room = data, 0, nil, 0, memoryFor(len(data))
	clear(d.local)
	d.local = d.local[:0]
	for i := range d.slices {
		clear(d.slices[i])
		d.slices[i], d.open[i] = d.slices[i][:0], d.open[i][:0]
	}
}

func (d *decoder) fail(why string) {
	if d.err == nil {
		d.err = errors.New(why)
	}
	d.at = len(d.data)
}

// end fails if there is more behind the value than what pads it.
func (d *decoder) end() {
	if strings.Trim(d.data[d.at:], "\x00") != "" {
		d.fail("it goes on behind its end")
	}
}

// newRow takes memory for n values of a type, if it may.
func (d *decoder) newRow(of *element, n int) (row, bool) {
	size := int(max(1, of.size))
	if d.err == nil && n > d.room/size {
		d.fail("it announces more than it has")
	}
	if d.err != nil {
		return row{}, false
	}
	d.room -= n * size
	return row{allocate(of.list, n, &d.slice), of.size, n}, true
}

// sum adds a number of elements to those so far, as long as there is any hope that
// memory may be taken for them.
func (d *decoder) sum(total int, n uint64) int {
	if n > uint64(d.room-min(total, d.room)) {
		d.fail("it announces more than it has")
		return 0
	}
	return total + int(n)
}

// below decodes what values point to.
func (d *decoder) below(of *element, r row) {
	if r.n == 0 || d.err != nil {
		return
	}
	if d.depth == maxDepth {
		d.fail("it is nested too deeply")
		return
	}
	d.depth++
	of.plan.decode(d, r)
	d.depth--
}

// checksum goes on with a checksum over data.
func (d *decoder) checksum(sum uint32, data string) uint32 {
	for len(data) > 0 { // block by block: a string can't be had as bytes without a copy
		n := copy(d.block[:], data)
		sum = crc32.Update(sum, castagnoli, d.block[:n])
		data = data[n:]
	}
	return sum
}

// uint is short enough to be inlined, as most numbers are short.
func (d *decoder) uint() uint64 {
	if at := d.at; at < len(d.data) && d.data[at] < 0x80 {
		d.at = at + 1
		return uint64(d.data[at])
	}
	return d.longUint()
}

func (d *decoder) longUint() uint64 {
	var n uint64
	for shift := uint(0); d.at < len(d.data); shift += 7 {
		b := d.data[d.at]
		d.at++
		if shift == 63 && b > 1 {
			break
		}
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
	d.fail("a number has no end")
	return 0
}

// numbers reads n numbers, which are there until the next are read.
func (d *decoder) numbers(n int) []uint64 {
	list, data, at := d.list[:0], d.data, d.at
	for range n {
		if at < len(data) && data[at] < 0x80 { // as most are; all else is slower
			list = append(list, uint64(data[at]))
			at++
			continue
		}
		d.at = at
		list = append(list, d.longUint())
		if at = d.at; d.err != nil {
			break
		}
	}
	d.at, d.list = at, list
	return list
}

// bytes gives the next n bytes, or none.
func (d *decoder) bytes(n uint64) string {
	if n > uint64(len(d.data)-d.at) {
		d.fail("it ends too early")
		return ""
	}
	d.at += int(n)
	return d.data[d.at-int(n) : d.at]
}

func (d *decoder) byte() byte {
	if d.at >= len(d.data) {
		d.fail("it ends too early")
		return 0
	}
	d.at++
	return d.data[d.at-1]
}

// begin reads what many values that are not all the same begin with.
func (d *decoder) begin() byte {
	b := d.byte()
	if b != allZero && b != mixed {
		d.fail("values begin with no such byte")
		return allZero
	}
	return b
}

func (d *decoder) fixed32() uint32 {
	if s := d.bytes(4); s != "" {
		return binary.LittleEndian.Uint32([]byte(s))
	}
	return 0
}

func (d *decoder) fixed64() uint64 {
	if s := d.bytes(8); s != "" {
		return binary.LittleEndian.Uint64([]byte(s))
	}
	return 0
}

// column gives n empty strings, which are there until the next are asked for.
func (d *decoder) column(n int) []string {
	d.texts = slices.Grow(d.texts[:0], n)[:n]
	clear(d.texts)
	return d.texts
}

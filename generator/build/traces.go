package build

import (
	"encoding/binary"
	"slices"

	"portolan/generator/site"
)

// packTraces keeps traces as bytes: how many there are and how many numbers are in them, then
// for each its length, and its numbers each as the difference to the one before, which is small as a page asks alike
// things together. One that is as the one before it, as of files that are made at once, is kept as a 1; a length is doubled, and so even. All are varints as of encoding/binary.
func packTraces(traces []site.Trace) string {
	total := 0
	for i, t := range traces {
		if i == 0 || !slices.Equal(t, traces[i-1]) {
			total += len(t)
		}
	}
	buf := make([]byte, 0, 2*binary.MaxVarintLen64+2*len(traces)+total*5/4)
	buf = binary.AppendUvarint(binary.AppendUvarint(buf, uint64(len(traces))), uint64(total))
	for i, t := range traces {
		if i > 0 && len(t) > 0 && slices.Equal(t, traces[i-1]) {
			buf = append(buf, 1)
			continue
		}
		buf = binary.AppendUvarint(buf, uint64(len(t))<<1)
		last := int64(0)
		for _, n := range t {
			buf = binary.AppendVarint(buf, int64(n)-last)
			last = int64(n)
		}
	}
	return string(buf)
}

// unpackTraces is the way back. It is false where the data is damaged, or a number is not
// that of one of so many questions.
func unpackTraces(data string, questions int) ([]site.Trace, bool) {
	r := varints{rest: []byte(data)}
	count, total := r.unsigned(), r.unsigned()
	if count > uint64(len(data)) || total > uint64(len(data)) { // each takes a byte
		return nil, false
	}
	out := make([]site.Trace, count)
	numbers := make(site.Trace, 0, total)
	for i := range out {
		length := r.unsigned()
		switch {
		case length == 1 && i > 0:
			out[i] = out[i-1]
			continue
		case length == 0:
			continue
		case length&1 == 1 || length>>1 > total-uint64(len(numbers)):
			return nil, false
		}
		from, last := len(numbers), int64(0)
		for range length >> 1 {
			last += r.signed()
			if last < 0 || last >= int64(questions) {
				return nil, false
			}
			numbers = append(numbers, uint32(last))
		}
		out[i] = numbers[from:len(numbers):len(numbers)]
	}
	return out, !r.failed && len(r.rest) == 0
}

// varints reads numbers; after the first that isn't whole all are 0.
type varints struct {
	rest   []byte
	failed bool
}

func (v *varints) take(n int) {
	if n <= 0 {
		v.rest, v.failed = nil, true
		return
	}
	v.rest = v.rest[n:]
}

func (v *varints) unsigned() uint64 {
	x, n := binary.Uvarint(v.rest)
	v.take(n)
	return x
}

func (v *varints) signed() int64 {
	x, n := binary.Varint(v.rest)
	v.take(n)
	return x
}

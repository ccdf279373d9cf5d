package build

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
	"unsafe"

	"portolan/generator/site"
)

// packTraces keeps traces as bytes: how many there are and how many numbers are in them, then
// the length of each, doubled, and then the numbers of one behind those of the other. One that is as the one
// before it, as of files that are made at once, has a 1 for its length and no numbers. What is counted is
// a varint as of encoding/binary, and a number has 4 bytes, the lowest first: there are millions. Behind
// all stands a checksum (CRC-32C), as behind every blob of a pack, which is sealed by these.
func packTraces(traces []site.Trace) string {
	total := 0
	lengths := make([]byte, 0, 2*len(traces))
	for i, t := range traces {
		if again(traces, i) {
			lengths = append(lengths, 1)
			continue
		}
		lengths = binary.AppendUvarint(lengths, uint64(len(t))<<1)
		total += len(t)
	}
	buf := make([]byte, 0, 2*binary.MaxVarintLen64+len(lengths)+(total+1)*numberSize)
	buf = binary.AppendUvarint(binary.AppendUvarint(buf, uint64(len(traces))), uint64(total))
	buf = append(buf, lengths...)
	for i, t := range traces {
		if again(traces, i) {
			continue
		}
		for _, n := range t {
			buf = binary.LittleEndian.AppendUint32(buf, n)
		}
	}
	buf = binary.LittleEndian.AppendUint32(buf, crc32.Checksum(buf, castagnoli()))
	return unsafe.String(unsafe.SliceData(buf), len(buf)) // nobody else has it
}

// again tells whether a trace is as the one before it.
func again(traces []site.Trace, i int) bool {
	return i > 0 && len(traces[i]) > 0 && slices.Equal(traces[i], traces[i-1])
}

const numberSize = 4 // bytes of a number, and of a checksum

func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// unpackTraces is the way back. It is false where the data is damaged, or a number is not
// that of one of so many questions.
func unpackTraces(packed string, questions int) ([]site.Trace, bool) {
	data := []byte(packed)
	end := len(data) - numberSize
	if end < 0 || crc32.Checksum(data[:end], castagnoli()) != binary.LittleEndian.Uint32(data[end:]) {
		return nil, false
	}
	r := varints{rest: data[:end]}
	count, total := r.unsigned(), r.unsigned()
	if count > uint64(end) || total > uint64(end)/numberSize {
		return nil, false
	}
	out := make([]site.Trace, count)
	numbers := make(site.Trace, total)
	free := numbers // that no trace has yet
	for i := range out {
		length := r.unsigned()
		switch {
		case length == 1 && i > 0:
			out[i] = out[i-1]
		case length == 0:
		case length&1 == 1 || length>>1 > uint64(len(free)):
			return nil, false
		default:
			n := length >> 1
			out[i], free = free[:n:n], free[n:]
		}
	}
	if r.failed || len(free) > 0 || len(r.rest) != len(numbers)*numberSize {
		return nil, false
	}
	for i := range numbers {
		numbers[i] = binary.LittleEndian.Uint32(r.rest[i*numberSize:])
		if int64(numbers[i]) >= int64(questions) {
			return nil, false
		}
	}
	return out, true
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

package pack

import "slices"

// Of strings there is first a number for each, whose two lowest bits say what the rest
// means; then the bytes of all literals follow, one behind another.
const (
	tagLiteral = iota // a length
	tagLocal          // the number of a short literal of this value
	tagWord           // the number of a word of the codec
	tagBits    = 2
	tagMask    = 1<<tagBits - 1
)

// The shortest and the longest strings that are worth a number when they occur again.
const minShared, maxShared = 2, 128

func isShared(s string) bool { return len(s) >= minShared && len(s) <= maxShared }

func writeStrings(e *encoder, c column) {
	literals, long := slices.Grow(e.literals[:0], c.len()), 0
	for i := range c.len() {
		s := *in[string](c.at(i))
		if isShared(s) {
			if n, ok := e.words[s]; ok {
				e.uint(n<<tagBits | tagWord)
				continue
			}
			if n, ok := e.local[s]; ok {
				e.uint(n<<tagBits | tagLocal)
				continue
			}
			e.local[s] = uint64(len(e.local))
		}
		e.uint(uint64(len(s))<<tagBits | tagLiteral)
		literals, long = append(literals, s), long+len(s)
	}
	e.room(long)
	for _, s := range literals {
		e.buf = append(e.buf, s...)
	}
	clear(literals)
	e.literals = literals[:0]
}

func readStrings(d *decoder, r row) {
	for i, n := range d.numbers(r.n) {
		s, rest := "", n>>tagBits
		switch n & tagMask {
		case tagLiteral:
			if s = d.bytes(rest); isShared(s) {
				d.local = append(d.local, s)
			}
		case tagLocal:
			if rest >= uint64(len(d.local)) {
				d.fail("there is no such string")
				return
			}
			s = d.local[rest]
		case tagWord:
			if rest >= uint64(len(d.words)) {
				d.fail("there is no such word")
				return
			}
			s = d.words[rest]
		default:
			d.fail("there is no such string")
			return
		}
		*in[string](r.at(i)) = s
	}
}

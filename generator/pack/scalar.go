package pack

import "reflect"

// scalar plans a kind that holds nothing else, and tells whether it is one. A fraction
// is kept as its bits, so that -0 and what is no number are what they were.
func scalar(made *plan, k reflect.Kind) bool {
	switch k {
	case reflect.String:
		values[string](made, writeStrings, readStrings)
	case reflect.Bool:
		values[bool](made, writeBytes, readBools)
	case reflect.Uint8:
		values[uint8](made, writeBytes, readBytes)
	case reflect.Int:
		values[int](made, writeInts[int], readInts[int])
	case reflect.Int8:
		values[int8](made, writeInts[int8], readInts[int8])
	case reflect.Int16:
		values[int16](made, writeInts[int16], readInts[int16])
	case reflect.Int32:
		values[int32](made, writeInts[int32], readInts[int32])
	case reflect.Int64:
		values[int64](made, writeInts[int64], readInts[int64])
	case reflect.Uint:
		values[uint](made, writeUints[uint], readUints[uint])
	case reflect.Uint16:
		values[uint16](made, writeUints[uint16], readUints[uint16])
	case reflect.Uint32:
		values[uint32](made, writeUints[uint32], readUints[uint32])
	case reflect.Uint64:
		values[uint64](made, writeUints[uint64], readUints[uint64])
	case reflect.Uintptr:
		values[uintptr](made, writeUints[uintptr], readUints[uintptr])
	case reflect.Float32:
		values[uint32](made, writeFixed32, readFixed32)
	case reflect.Float64:
		values[uint64](made, writeFixed64, readFixed64)
	default:
		return false
	}
	return true
}

// values plans a type whose memory is that of a T.
func values[T comparable](made *plan, write func(*encoder, column), read func(*decoder, row)) {
	made.encode = func(e *encoder, c column) {
		first := *in[T](c.at(0))
		same := c.all(func(p place) bool { return *in[T](p) == first })
		switch {
		case same && first == *new(T):
			e.byte(allZero)
		case same:
			e.byte(allSame)
			write(e, column{c.places[:1], c.offset})
		default:
			e.byte(mixed)
			write(e, c)
		}
	}
	made.decode = func(d *decoder, r row) {
		switch d.byte() {
		case allZero:
		case allSame:
			read(d, row{r.first, r.step, 1})
			first := *in[T](r.first)
			for i := range r.n {
				*in[T](r.at(i)) = first
			}
		case mixed:
			read(d, r)
		default:
			d.fail("values begin with no such byte")
		}
	}
}

// writeInts writes whole numbers so that those near zero are short, negative ones too.
func writeInts[T int | int8 | int16 | int32 | int64](e *encoder, c column) {
	for i := range c.len() {
		n := int64(*in[T](c.at(i)))
		e.uint(uint64(n)<<1 ^ uint64(n>>63))
	}
}

func readInts[T int | int8 | int16 | int32 | int64](d *decoder, r row) {
	for i, u := range d.numbers(r.n) {
		n := int64(u>>1) ^ -int64(u&1)
		if int64(T(n)) != n {
			d.fail("a number is too large")
		}
		*in[T](r.at(i)) = T(n)
	}
}

func writeUints[T uint | uint16 | uint32 | uint64 | uintptr](e *encoder, c column) {
	for i := range c.len() {
		e.uint(uint64(*in[T](c.at(i))))
	}
}

func readUints[T uint | uint16 | uint32 | uint64 | uintptr](d *decoder, r row) {
	for i, n := range d.numbers(r.n) {
		if uint64(T(n)) != n {
			d.fail("a number is too large")
		}
		*in[T](r.at(i)) = T(n)
	}
}

func writeBytes(e *encoder, c column) {
	for i := range c.len() {
		e.byte(*in[byte](c.at(i)))
	}
}

func readBytes(d *decoder, r row) {
	bytes := d.bytes(uint64(r.n))
	for i := range len(bytes) {
		*in[byte](r.at(i)) = bytes[i]
	}
}

func readBools(d *decoder, r row) {
	bytes := d.bytes(uint64(r.n))
	for i := range len(bytes) {
		if bytes[i] > 1 {
			d.fail("a bool is neither true nor false")
		}
		*in[bool](r.at(i)) = bytes[i] == 1
	}
}

func writeFixed32(e *encoder, c column) {
	for i := range c.len() {
		e.fixed32(*in[uint32](c.at(i)))
	}
}

func readFixed32(d *decoder, r row) {
	for i := 0; i < r.n && d.err == nil; i++ {
		*in[uint32](r.at(i)) = d.fixed32()
	}
}

func writeFixed64(e *encoder, c column) {
	for i := range c.len() {
		e.fixed64(*in[uint64](c.at(i)))
	}
}

func readFixed64(d *decoder, r row) {
	for i := 0; i < r.n && d.err == nil; i++ {
		*in[uint64](r.at(i)) = d.fixed64()
	}
}

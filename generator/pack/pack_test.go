package pack

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"reflect"
	"regexp"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"

	"portolan/generator/digest"
)

type (
	word   string
	number int16
	flags  uint8
)

// all has every kind that can be kept.
type all struct {
	String  string
	Word    word
	Bool    bool
	Int     int
	Int8    int8
	Int16   number
	Int32   int32
	Int64   int64
	Uint    uint
	Uint8   uint8
	Uint16  uint16
	Uint32  uint32
	Uint64  uint64
	Uintptr uintptr
	Float32 float32
	Float64 float64
	Flags   flags
	Hash    digest.Hash
	Pair    [2]inner
	Inner   inner
	Pointer *inner
	Number  *int
	Strings []string
	Bytes   []byte
	Inners  []inner
	Lists   [][]word
	Points  []*inner
	Map     map[string]int
	Maps    map[number]map[string][]inner
	Same    []all
	Next    *all
	Empty   struct{}
	Hollow  []struct{}
	Exported
	Pattern *regexp.Regexp
	Sealed  []digest.Sealed[*inner]
	Placed  *placed
	Again   any    `pack:"-"`
	again   func() `pack:"-"`
}

type inner struct {
	Name string
	At   point
	Rest []string
}

type point struct{ X, Y float64 }

type Exported struct{ Within string }

// A placed is known by its place in a table, and isn't plain.
type placed struct{ secret func() }

var table = []*placed{{}, {}, {}}

func place3(p *placed) (int, bool) {
	i := slices.Index(table, p)
	return i, i >= 0
}

func options() Options {
	return Options{
		Hooks: []Hook{
			AsText((*regexp.Regexp).String, regexp.Compile),
			keepSealed(),
			Table(table, place3),
		},
		Words: []string{"word", "another word", "", "x"},
	}
}

// keepSealed keeps a sealed value as what is sealed, and its hash.
func keepSealed() Hook {
	type pair struct {
		Value *inner
		Hash  digest.Hash
	}
	return As(func(s digest.Sealed[*inner]) (pair, error) { return pair{s.Value(), s.Hash()}, nil },
		func(p pair) (digest.Sealed[*inner], error) { return digest.Restore(p.Value, p.Hash), nil })
}

func sealOf(v *inner) digest.Sealed[*inner] {
	return digest.Seal(v, func() digest.Hash { return digest.Of(v) })
}

// A maker makes values at random: zeros, extremes and all between.
type maker struct {
	*rand.Rand
	depth int
}

func (m *maker) fill(v reflect.Value) {
	if m.IntN(6) == 0 {
		return // zero
	}
	switch v.Interface().(type) {
	case *regexp.Regexp:
		v.Set(reflect.ValueOf(regexp.MustCompile([]string{"a+", "(b|c)?", "^x$"}[m.IntN(3)])))
		return
	case *placed:
		v.Set(reflect.ValueOf(table[m.IntN(len(table))]))
		return
	case digest.Sealed[*inner]:
		var held inner
		m.fill(reflect.ValueOf(&held).Elem())
		v.Set(reflect.ValueOf(sealOf(&held)))
		return
	}
	bits := m.Uint64() >> m.IntN(64)
	switch v.Kind() {
	case reflect.String:
		texts := []string{"a", "word", "another word", "x", "ä\x00\xff", strings.Repeat("long ", 40), "file.yaml", fmt.Sprint(bits)}
		v.SetString(texts[m.IntN(len(texts))])
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(bits) * (1 - 2*int64(m.IntN(2))))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(bits)
	case reflect.Float32, reflect.Float64:
		v.SetFloat([]float64{1.5, -1e300, math.Copysign(0, -1), math.Inf(1), float64(bits)}[m.IntN(5)])
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("pack") != "-" {
				m.fill(v.Field(i))
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			m.fill(v.Index(i))
		}
	default:
		m.deep(v)
	}
}

// deep fills what values hold by pointers.
func (m *maker) deep(v reflect.Value) {
	if m.depth > 3 {
		return
	}
	m.depth++
	defer func() { m.depth-- }()
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		m.fill(v.Elem())
	case reflect.Slice:
		n := m.IntN(4)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			m.fill(v.Index(i))
			if i > 0 && m.IntN(4) == 0 {
				v.Index(i).Set(v.Index(i - 1)) // shares what it holds
			}
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range m.IntN(4) {
			key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			m.fill(key)
			m.fill(elem)
			v.SetMapIndex(key, elem)
		}
	}
}

// random gives a value of some kilobytes.
func random(seed uint64) *all { return randomBelow(0, seed) }

// small gives one with something in every field that is not too deep.
func small(seed uint64) *all { return randomBelow(3, seed) }

// some gives mostly small ones.
func some(seed uint64) *all {
	if seed%8 == 0 {
		return random(seed)
	}
	return small(seed)
}

func randomBelow(depth int, seed uint64) *all {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, seed)), depth: depth}
	v := new(all)
	for reflect.ValueOf(v).Elem().IsZero() {
		m.fill(reflect.ValueOf(v).Elem())
	}
	return v
}

func TestRoundTrip(t *testing.T) {
	c, other := New[all](options()), New[all](options())
	for seed := range uint64(2000) {
		v := some(seed)
		blob, err := c.Encode(v)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		got, err := c.Decode(blob)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if same(t, v, got); t.Failed() {
			t.Fatalf("seed %d", seed)
		}
		if again, _ := other.Encode(v); again != blob {
			t.Fatalf("seed %d: the same value is encoded in two ways", seed)
		}
	}
}

// keep encodes and decodes a value of any type.
func keep[T any](t *testing.T, v T, o Options) T {
	t.Helper()
	c := New[T](o)
	blob, err := c.Encode(&v)
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Decode(blob)
	if err != nil {
		t.Fatal(err)
	}
	return *got
}

func testKeep[T any](name string, v T) func(t *testing.T) {
	return func(t *testing.T) {
		t.Run(name, func(t *testing.T) { same(t, v, keep(t, v, Options{})) })
	}
}

func TestRoundTripOf(t *testing.T) {
	minus := math.Copysign(0, -1)
	for _, test := range []func(*testing.T){
		testKeep("nothing", struct{}{}),
		testKeep("nil and empty", [][]string{nil, {}, {""}, nil, {}}),
		testKeep("maps", []map[string]bool{nil, {}, {"a": true, "": false}, {}}),
		testKeep("pointers", []*int{nil, new(int), nil}),
		testKeep("all pointers nil", []*int{nil, nil}),
		testKeep("minus nothing", []point{{minus, 0}, {}, {0, minus}}),
		testKeep("minus nothing alone", point{minus, 0}),
		testKeep("minus nothing in a list", [2][1]float64{{minus}}),
		testKeep("no number", math.Float64frombits(0x7ff8000000000123)),
		testKeep("extremes", []int64{math.MinInt64, math.MaxInt64, 0, -1}),
		testKeep("large", []uint64{math.MaxUint64, 1 << 63, 127, 128}),
		testKeep("bytes", [][]byte{{0, 255}, {}, nil}),
		testKeep("hashes", []digest.Hash{{1}, {}, {2}}),
		func(t *testing.T) {
			t.Run("zeros without an end", func(t *testing.T) {
				v := make([]all, 10_000)
				same(t, v, keep(t, v, options()))
			})
		},
		testKeep("hollow", make([]struct{}, 1_000_000)),
		testKeep("lengths around what is shared", []string{"", "a", "a", "ab", "ab", strings.Repeat("c", 128), strings.Repeat("c", 128), strings.Repeat("d", 129), strings.Repeat("d", 129)}),
	} {
		test(t)
	}
}

// A type within itself, in a list, behind a pointer and in a map.
type tree struct {
	Name string
	Kids []tree
	Next *tree
	By   map[string]tree
}

func TestRecursiveType(t *testing.T) {
	leaf := []tree{{Name: "leaf"}}
	v := tree{Name: "root", Kids: []tree{{Kids: leaf}, {Name: "b", Kids: leaf, Next: &tree{Kids: leaf}}}, By: map[string]tree{"x": {Kids: leaf}}}
	same(t, v, keep(t, v, Options{}))
}

// What is the same once decoded takes no room twice, and who appends to one list
// doesn't write into another.
func TestSharedSlices(t *testing.T) {
	long := strings.Repeat("x", 1000)
	list := []string{long, "b"}[:2:2]
	v := [][]string{list, {"c"}, list, list[:1]}
	c := New[[][]string](Options{})
	blob, _ := c.Encode(&v)
	decoded, err := c.Decode(blob)
	if err != nil || len(blob) > 2100 {
		t.Fatalf("%d bytes, %v", len(blob), err)
	}
	got := *decoded
	same(t, v, got)
	if &got[0][0] != &got[2][0] || &got[0][0] == &got[3][0] {
		t.Error("other lists are the same than were")
	}
	_ = append(got[0], "new")
	same(t, v, got)
}

// knot is a list of itself, in two ways.
type knot struct {
	Kids []knot
	Next *knot
}

// Slices are the same again wherever they lie, and so data in which everything is shared
// takes no more room than it has: written out, this would be 2⁶⁰ knots.
func TestSharedAcrossLevels(t *testing.T) {
	list := []knot{{}}
	for range 60 {
		list = []knot{{Kids: []knot{{Kids: list}}, Next: &knot{Kids: []knot{{Kids: list}}}}}
	}
	v := knot{Kids: list}
	c := New[knot](Options{})
	blob, err := c.Encode(&v)
	if err != nil || len(blob) > 2000 {
		t.Fatalf("%d bytes, %v", len(blob), err)
	}
	got, err := c.Decode(blob)
	if err != nil {
		t.Fatal(err)
	}
	same(t, &v, got)
	for l := got.Kids; len(l[0].Kids) > 0; l = l[0].Kids[0].Kids {
		if &l[0].Kids[0].Kids[0] != &l[0].Next.Kids[0].Kids[0] {
			t.Fatal("lists that were the same are two")
		}
	}
}

// Of what holds itself there is no encoding, so none may be decoded: a list may be the
// same as one beside it, or as one that came to its end, but not as one that it lies in.
func TestNoKnot(t *testing.T) {
	c := New[knot](Options{})
	const ( // of values: all zero, or each follows; of lists: nil, a new one, an earlier one
		zero, each      = "\x00", "\x02"
		none, new1      = "\x00", "\x04"
		first, second   = "\x01", "\x03"
		two             = "\x06"
		noPointer, some = "\x00", "\x01"
	)
	for body, want := range map[string]bool{
		each + each + new1 + zero + noPointer:                                                                true,
		each + each + new1 + each + each + new1 + zero + noPointer + noPointer:                               true,
		each + each + new1 + each + each + first + noPointer + noPointer:                                     false, // its parent
		each + each + new1 + each + each + new1 + each + each + first + noPointer + noPointer + noPointer:    false, // its parent's
		each + each + new1 + each + each + new1 + each + each + second + noPointer + noPointer + noPointer:   false,
		each + each + two + each + each + new1 + first + zero + noPointer + noPointer:                        false, // beside it, but its parent
		each + each + two + each + each + new1 + second + zero + noPointer + noPointer:                       true,  // beside it
		each + each + new1 + zero + some + each + each + first + noPointer:                                   true,  // at its end
		each + each + new1 + each + each + new1 + zero + noPointer + some + each + each + second + noPointer: true,
		each + each + new1 + each + zero + some + each + each + first + noPointer + noPointer:                false, // its parent, by a pointer
	} {
		data := string(binary.LittleEndian.AppendUint32([]byte(body), crc32.Update(c.check, castagnoli, []byte(body))))
		v, err := c.Decode(data)
		if (err == nil) != want {
			t.Errorf("%q: decoded: %t, %v", body, err == nil, err)
		}
		if err != nil {
			continue
		}
		again, err := c.Encode(v)
		if err != nil || again != data {
			t.Errorf("%q: encoded again as %q, %v", body, again, err)
		}
	}
}

func TestWordsAreShared(t *testing.T) {
	words := []string{"a long word that is said often"}
	c := New[[]string](Options{Words: words})
	v := []string{"a long word that is said often", "x"}
	blob, _ := c.Encode(&v)
	if len(blob) > 12 {
		t.Errorf("%d bytes", len(blob))
	}
	if _, err := New[[]string](Options{Words: []string{"another"}}).Decode(blob); err == nil {
		t.Error("other words are taken")
	}
}

// Anything about the type that may change the meaning of the bytes makes them useless.
func TestOtherCodec(t *testing.T) {
	type first struct{ A, B string }
	v := first{"a", "b"}
	blob, _ := New[first](Options{}).Encode(&v)
	key := Options{Key: digest.Hash{1}}
	for name, err := range map[string]error{
		"other names":  decodeAs[struct{ A, C string }](blob, Options{}),
		"another type": decodeAs[struct{ A, B word }](blob, Options{}),
		"one more":     decodeAs[struct{ A, B, C string }](blob, Options{}),
		"another key":  decodeAs[first](blob, key),
	} {
		if err == nil {
			t.Errorf("%s: it is decoded", name)
		}
	}
	if err := decodeAs[first](blob, Options{}); err != nil {
		t.Error(err)
	}
}

func decodeAs[T any](blob string, o Options) error {
	_, err := New[T](o).Decode(blob)
	return err
}

func TestEncodeErrors(t *testing.T) {
	circular := &tree{}
	circular.Next = circular
	list := []tree{{}}
	list[0].Kids = list
	c := New[tree](Options{})
	for name, v := range map[string]*tree{"a circle of pointers": circular, "a list in itself": {Kids: list}} {
		if out, err := c.Encode(v); !errors.Is(err, errDeep) || out != "" {
			t.Errorf("%s: %s, %v", name, short(fmt.Sprintf("%q", out)), err)
		}
	}
	a := New[all](options())
	for name, v := range map[string]*all{
		"not in the table": {Placed: &placed{}},
	} {
		if _, err := a.Encode(v); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := c.Encode(&tree{Name: "and then"}); err != nil {
		t.Errorf("after an error: %v", err)
	}
}

// Data may be as deep as maxDepth says, by pointers and by lists, and no deeper.
func TestDepth(t *testing.T) {
	next := func(v *tree) *tree { return &tree{Next: v} }
	kid := func(v *tree) *tree { return &tree{Kids: []tree{*v}} }
	c := New[tree](Options{})
	for name, deeper := range map[string]func(*tree) *tree{"pointers": next, "lists": kid} {
		v := &tree{Name: "the deepest"}
		for range maxDepth {
			v = deeper(v)
		}
		blob, err := c.Encode(v)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := c.Decode(blob)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		same(t, v, got)
		if _, err := c.Encode(deeper(v)); !errors.Is(err, errDeep) {
			t.Errorf("%s, one deeper: %v", name, err)
		}
	}
}

func TestNewPanics(t *testing.T) {
	try := func(want string, make func()) {
		t.Helper()
		defer func() {
			t.Helper()
			if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
				t.Errorf("the panic %q does not say %q", got, want)
			}
		}()
		make()
	}
	try("struct { F func() }.F of type func()", func() { New[struct{ F func() }](Options{}) })
	try("[].C of type chan int", func() { New[[]struct{ C chan int }](Options{}) })
	try("of type interface {}", func() { New[map[string]any](Options{}) })
	try("complex128", func() { New[complex128](Options{}) })
	try("unexported field pack.placed.secret", func() { New[placed](Options{}) })
	try("keys have no order", func() { New[map[float64]int](Options{}) })
	try("always empty", func() { New[[0]int](Options{}) })
	try("two hooks for *regexp.Regexp", func() {
		h := AsText((*regexp.Regexp).String, regexp.Compile)
		New[int](Options{Hooks: []Hook{h, h}})
	})
	try("as itself", func() { As(func(i int) (int, error) { return i, nil }, func(i int) (int, error) { return i, nil }) })
}

// Whatever is changed of an encoding, it is found out.
func TestDamage(t *testing.T) {
	c := New[all](options())
	whole, err := c.Encode(small(7))
	if err != nil {
		t.Fatal(err)
	}
	blob := []byte(whole)
	for n := range blob {
		if _, err := c.Decode(whole[:n]); err == nil {
			t.Errorf("cut at %d it is decoded", n)
		}
		for bit := range 8 {
			blob[n] ^= 1 << bit
			if _, err := c.Decode(string(blob)); err == nil {
				t.Errorf("with bit %d of byte %d turned it is decoded", bit, n)
			}
			blob[n] ^= 1 << bit
		}
	}
	if _, err := c.Decode(whole + "\x00"); err == nil {
		t.Error("with a byte more it is decoded")
	}
}

// sealed gives a body the checksum that it should have.
func sealed(c *Codec[all], body []byte) string {
	return string(binary.LittleEndian.AppendUint32(body, crc32.Update(c.check, castagnoli, body)))
}

// FuzzDecode decodes bytes under a right checksum: there is no panic, no great use of
// memory, and what comes out is a value like any other.
func FuzzDecode(f *testing.F) {
	c := New[all](options())
	for seed := range uint64(8) {
		blob, _ := c.Encode(random(seed))
		f.Add([]byte(blob[:len(blob)-checkSize]))
	}
	zeros, _ := c.Encode(&all{Same: make([]all, 1000), Hollow: make([]struct{}, 100_000)})
	f.Add([]byte(zeros[:len(zeros)-checkSize]))
	f.Add([]byte("\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Fuzz(func(t *testing.T, body []byte) {
		data := sealed(c, slices.Clone(body))
		v, err := c.Decode(data)
		if err != nil {
			return
		}
		blob, err := c.Encode(v)
		if err != nil {
			t.Fatalf("what was decoded can't be encoded: %v", err)
		}
		again, err := c.Decode(blob)
		if err != nil {
			t.Fatal(err)
		}
		same(t, v, again)
	})
}

// Bytes that were made to announce much take no more memory than they may.
func TestHostileLengths(t *testing.T) {
	c := New[all](options())
	for seed := range uint64(4) {
		blob, _ := c.Encode(small(seed))
		body := []byte(blob[:len(blob)-checkSize])
		for at := range body {
			for _, length := range []uint64{1 << 20, 1 << 40, math.MaxUint64} {
				hostile := binary.AppendUvarint(slices.Clone(body[:at]), length)
				hostile = append(hostile, body[at+1:]...)
				if used := allocated(func() { c.Decode(sealed(c, hostile)) }); used > 4*uint64(memoryFor(len(hostile))) {
					t.Errorf("seed %d: %d at %d takes %d bytes of memory", seed, length, at, used)
				}
			}
		}
	}
}

// allocated tells how many bytes of memory are taken meanwhile, give or take what lies
// in the caches of the allocator. It does not stop the world, as it would have to in
// order to be exact.
func allocated(run func()) uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	before := sample[0].Value.Uint64()
	run()
	metrics.Read(sample)
	return sample[0].Value.Uint64() - before
}

// Codecs are used by all workers at once.
func TestConcurrentUse(t *testing.T) {
	c := New[all](options())
	done := make(chan string)
	for worker := range uint64(4) {
		go func() {
			defer func() { done <- fmt.Sprint(recover()) }()
			for seed := range uint64(100) {
				v := some(seed*4 + worker)
				blob, _ := c.Encode(v)
				got, err := c.Decode(blob)
				if second, _ := c.Encode(got); err != nil || len(second) == 0 {
					panic(err)
				}
			}
		}()
	}
	for range 4 {
		if why := <-done; why != "<nil>" {
			t.Error(why)
		}
	}
}

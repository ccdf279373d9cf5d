package digest

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"testing/quick"
)

type inner struct {
	A string
	B *int
}

type outer struct {
	S       string
	N       int
	U       uint8
	F       float64
	Yes     bool
	List    []string
	Fixed   [2]int
	In      inner
	Ptr     *inner
	Map     map[string]int
	Deep    map[string][]inner
	Any     any
	Ignored string `digest:"-"`
	hidden  string
}

func ptr[T any](v T) *T { return &v }

func TestEqualValuesHaveEqualHashes(t *testing.T) {
	big := map[string]int{}
	for i := range 100 {
		big[strings.Repeat("k", i)] = i
	}
	again := map[string]int{}
	for i := 99; i >= 0; i-- {
		again[strings.Repeat("k", i)] = i
	}
	for name, pair := range map[string][2]any{
		"nothing":            {nil, nil},
		"pointers":           {ptr(3), ptr(3)},
		"maps in any order":  {big, again},
		"ignored fields":     {outer{Ignored: "a"}, outer{Ignored: "b"}},
		"ignored in a list":  {[]outer{{Ignored: "a"}}, []outer{{}}},
		"nested":             {outer{Ptr: &inner{"x", ptr(1)}}, outer{Ptr: &inner{"x", ptr(1)}}},
		"behind interfaces":  {[]any{1, "a", inner{}}, []any{1, "a", inner{}}},
		"not a number":       {math.NaN(), math.NaN()},
		"strings from bytes": {"ab", string([]byte{'a', 'b'})},
	} {
		if Of(pair[0]) != Of(pair[1]) {
			t.Errorf("%s: two hashes", name)
		}
	}
}

// Every two of these differ, and so must their hashes.
func TestDifferentValuesHaveDifferentHashes(t *testing.T) {
	groups := map[string][]any{
		"texts":      {"", "a", "b", "ab", "a\x00", "\x00a"},
		"lists":      {[]string(nil), []string{}, []string{""}, []string{"", ""}, []string{"a", "b"}, []string{"b", "a"}, []string{"ab"}, []string{"a", "b", ""}},
		"of lists":   {[][]string{{"a"}, {"b"}}, [][]string{{"a", "b"}, {}}, [][]string{{"a", "b"}}, [][]string{{}, {"a", "b"}}, [][]string{nil, {"a", "b"}}},
		"maps":       {map[string]int(nil), map[string]int{}, map[string]int{"": 0}, map[string]int{"a": 1}, map[string]int{"a": 2}, map[string]int{"a": 1, "b": 2}, map[string]int{"a": 2, "b": 1}},
		"pointers":   {(*inner)(nil), &inner{}, &inner{A: "a"}, &inner{B: ptr(0)}, &inner{B: ptr(1)}},
		"numbers":    {0, 1, -1, 127, 128, -128, 1 << 30, int64(math.MinInt64), int64(math.MaxInt64)},
		"fractions":  {0.0, 1.0, -1.0, 0.1, math.Inf(1), math.Inf(-1), math.NaN(), math.SmallestNonzeroFloat64},
		"truth":      {true, false},
		"interfaces": {[]any{nil}, []any{1}, []any{"1"}, []any{uint(1)}, []any{int8(1)}, []any{true}, []any{ptr(1)}, []any{[]int{1}}},
		"structs": {outer{}, outer{S: "a"}, outer{hidden: "a"}, outer{N: 1}, outer{U: 1}, outer{F: 1}, outer{Yes: true}, outer{List: []string{"a"}}, outer{List: []string{}},
			outer{Fixed: [2]int{1, 0}}, outer{Fixed: [2]int{0, 1}}, outer{In: inner{A: "a"}}, outer{Ptr: &inner{}}, outer{Ptr: &inner{A: "a"}},
			outer{Map: map[string]int{"a": 1}}, outer{Deep: map[string][]inner{"a": {{A: "a"}}}}, outer{Deep: map[string][]inner{"a": {{}, {A: "a"}}}}, outer{Any: 1}, outer{Any: "a"}},
	}
	for name, values := range groups {
		seen := map[Hash]any{}
		for _, v := range values {
			h := Of(v)
			if other, clash := seen[h]; clash {
				t.Errorf("%s: %#v and %#v have the same hash", name, v, other)
			}
			seen[h] = v
		}
	}
}

// A structure as data has them: nested, with lists, maps and pointers.
type tree struct {
	Name string
	Size int
	Kids []tree2
	Tags map[string][]string
	Next *tree2
	Rate float32
	Flag bool
}

type tree2 struct {
	Name  string
	Parts [][]string
	Keys  map[uint8]string
	Last  *string
}

func TestHashesAgreeWithEquality(t *testing.T) {
	agree := func(a, b tree) bool {
		return Of(a) == Of(a) && (Of(a) == Of(b)) == reflect.DeepEqual(a, b)
	}
	if err := quick.Check(agree, &quick.Config{MaxCount: 300}); err != nil {
		t.Error(err)
	}
	lists := func(a, b []string) bool { return (Of(a) == Of(b)) == reflect.DeepEqual(a, b) }
	if err := quick.Check(lists, nil); err != nil {
		t.Error(err)
	}
	// Cut in two places, a list of texts must not come to the same bytes.
	cuts := func(text string, i, j uint8) bool {
		cut := func(n uint8) []string { k := int(n) % (len(text) + 1); return []string{text[:k], text[k:]} }
		a, b := cut(i), cut(j)
		return (Of(a) == Of(b)) == reflect.DeepEqual(a, b)
	}
	if err := quick.Check(cuts, nil); err != nil {
		t.Error(err)
	}
}

func TestLongValuesAreHashedWhole(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	list := make([]string, 10_000)
	for i := range list {
		list[i] = "x"
	}
	other := append([]string{}, list...)
	other[9_999] = "y"
	if Of(long+"a") == Of(long+"b") || Of(list) == Of(other) {
		t.Error("the end does not count")
	}
}

func TestOfPanics(t *testing.T) {
	for name, v := range map[string]any{
		"a function":          func() {},
		"a nil function":      (func())(nil),
		"one in a struct":     struct{ F func() }{},
		"one in a list":       []any{func() {}},
		"one as a map's item": map[string]func(){"a": nil},
		"a channel":           make(chan int),
		"a complex number":    complex(1, 2),
	} {
		func() {
			defer func() {
				if s, ok := recover().(string); !ok || !strings.HasPrefix(s, "digest: can't hash a ") {
					t.Errorf("%s: no panic that says so: %q", name, s)
				}
			}()
			Of(v)
		}()
	}
	type fine struct {
		F func() `digest:"-"`
	}
	Of(fine{func() {}})
}

func TestSeal(t *testing.T) {
	asked := 0
	a := Seal(inner{A: "a"}, func() Hash { asked++; return Of(inner{A: "a"}) })
	if again := a; asked != 0 || a.Hash() != Of(inner{A: "a"}) || again.Hash() != a.Hash() || asked != 1 {
		t.Errorf("the hash is %s, and was worked out %d times", a.Hash(), asked)
	}
	if b := Restore(a.Value(), a.Hash()); b.Hash() != a.Hash() {
		t.Errorf("restored, its hash is %s", b.Hash())
	}
	if a.Value().A != "a" {
		t.Errorf("the value is %+v", a.Value())
	}
}

func TestBytesAndJoin(t *testing.T) {
	// The first half of the SHA-256 sum of the empty text, FIPS 180-4.
	if got, want := Bytes(nil).String(), "e3b0c44298fc1c149afbf4c8996fb924"; got != want {
		t.Errorf("nothing is %s, not %s", got, want)
	}
	a, b := Bytes([]byte("a")), Bytes([]byte("b"))
	if Join(a, b) == Join(b, a) || Join(a) == Join(a, a) || Join() == Join(a) || Join(a, b) != Join(a, b) {
		t.Error("the order or number of hashes does not count")
	}
}

func BenchmarkOf(b *testing.B) {
	v := outer{S: "name", List: []string{"a", "b"}, Map: map[string]int{"a": 1, "b": 2}, Ptr: &inner{A: "x"}}
	for b.Loop() {
		Of(v)
	}
}

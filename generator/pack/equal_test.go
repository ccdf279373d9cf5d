package pack

import (
	"math"
	"reflect"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"portolan/generator/digest"
)

// same fails unless two values are the same to the bit, where the test can't tell it
// from the outside by what they hold: patterns by their text, sealed values by their hash.
func same(t *testing.T, want, got any) {
	t.Helper()
	if (&comparison{met: map[[2]identity]bool{}}).equal(reflect.ValueOf(want), reflect.ValueOf(got)) {
		return
	}
	diff := cmp.Diff(want, got, cmpopts.IgnoreFields(all{}, "Again", "again"),
		cmp.Comparer(func(a, b *regexp.Regexp) bool {
			return (a == nil) == (b == nil) && (a == nil || a.String() == b.String())
		}),
		cmp.Comparer(func(a, b *placed) bool { return a == b }),
		cmp.Comparer(sealedAlike))
	t.Errorf("decoded, it differs, if only in a bit:\n%s", short(diff))
}

// short is what of a text can be read on a screen.
func short(s string) string {
	if len(s) > 2000 {
		return s[:2000] + " …"
	}
	return s
}

// A comparison compares values to the bit: nil is not empty, and -0 is not 0. cmp can do
// that too, but takes fifty times as long.
type comparison struct {
	met map[[2]identity]bool // slices that are being compared or are equal
}

func (c *comparison) equal(a, b reflect.Value) bool {
	if a.IsValid() != b.IsValid() || a.IsValid() && a.Type() != b.Type() {
		return false
	}
	if !a.IsValid() {
		return true
	}
	switch a.Kind() {
	case reflect.Struct:
		return c.structs(a, b)
	case reflect.Pointer:
		return c.pointers(a, b)
	case reflect.Slice:
		if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
			return false
		}
		both := [2]identity{{a.UnsafePointer(), a.Len(), 0}, {b.UnsafePointer(), a.Len(), 0}}
		if c.met[both] {
			return true
		}
		c.met[both] = true
		return c.elements(a, b)
	case reflect.Array:
		return c.elements(a, b)
	case reflect.Map:
		return c.maps(a, b)
	case reflect.Float32, reflect.Float64:
		return math.Float64bits(a.Float()) == math.Float64bits(b.Float())
	}
	return a.Equal(b)
}

func (c *comparison) structs(a, b reflect.Value) bool {
	if a.Type() == reflect.TypeFor[digest.Sealed[*inner]]() {
		return sealedAlike(a.Interface().(digest.Sealed[*inner]), b.Interface().(digest.Sealed[*inner]))
	}
	for i := range a.NumField() {
		if a.Type().Field(i).Tag.Get("pack") != "-" && !c.equal(a.Field(i), b.Field(i)) {
			return false
		}
	}
	return true
}

// sealedAlike compares what is sealed, and the hashes that it was sealed with.
func sealedAlike(a, b digest.Sealed[*inner]) bool {
	unsealed := reflect.ValueOf(b).IsZero()
	if reflect.ValueOf(a).IsZero() || unsealed {
		return reflect.ValueOf(a).IsZero() && unsealed
	}
	return a.Hash() == b.Hash() && digest.Of(a.Value()) == digest.Of(b.Value())
}

func (c *comparison) pointers(a, b reflect.Value) bool {
	if a.UnsafePointer() == b.UnsafePointer() || a.IsNil() || b.IsNil() {
		return a.UnsafePointer() == b.UnsafePointer()
	}
	switch a.Type() {
	case reflect.TypeFor[*placed]():
		return false
	case reflect.TypeFor[*regexp.Regexp]():
		return a.Interface().(*regexp.Regexp).String() == b.Interface().(*regexp.Regexp).String()
	}
	return c.equal(a.Elem(), b.Elem())
}

func (c *comparison) elements(a, b reflect.Value) bool {
	for i := 0; i < a.Len() && a.Type().Elem().Size() > 0; i++ {
		if !c.equal(a.Index(i), b.Index(i)) {
			return false
		}
	}
	return true
}

func (c *comparison) maps(a, b reflect.Value) bool {
	if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
		return false
	}
	for _, key := range a.MapKeys() {
		if of := b.MapIndex(key); !of.IsValid() || !c.equal(a.MapIndex(key), of) {
			return false
		}
	}
	return true
}

// What a comparison takes for the same, other tests can't tell apart.
func TestComparison(t *testing.T) {
	minus := math.Copysign(0, -1)
	one, two := 1, 2
	list := []string{"a"}
	values := []any{
		nil, 0, 1, int8(1), "a", "b", minus, 0.0, float32(minus), float32(0), true,
		[]int(nil), []int{}, []int{1}, []int{2}, [1]int{1}, [1]int{2}, map[int]int(nil), map[int]int{}, map[int]int{1: 1}, map[int]int{1: 2}, map[int]int{2: 1},
		(*int)(nil), &one, &two, struct{ A int }{1}, struct{ A int }{2}, struct{ B int }{1},
		regexp.MustCompile("a"), regexp.MustCompile("b"), (*regexp.Regexp)(nil), table[0], table[1],
		all{Int: 1}, all{Int: 2}, all{},
		digest.Sealed[*inner]{}, sealOf(&inner{Name: "a"}), sealOf(&inner{Name: "b"}),
		[][]string{list, list, {"a"}, list}, [][]string{list, list, {"b"}, list}, [][]string{list, list, list, {"b"}},
	}
	for i, a := range values {
		for j, b := range values {
			if (&comparison{met: map[[2]identity]bool{}}).equal(reflect.ValueOf(a), reflect.ValueOf(b)) != (i == j) {
				t.Errorf("%#v and %#v are taken for the same, or the second for another", a, b)
			}
		}
	}
}

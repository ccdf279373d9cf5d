package schema

import (
	"reflect"
	"slices"
	"testing"
)

// Each field has its place in the list of all, also one that is made anew for a value; a field of
// another schema has none.
func TestFieldPlaces(t *testing.T) {
	s := rich(t)
	fields := s.Fields()
	for i, f := range fields.All() {
		if at, ok := fields.Place(f); !ok || at != i {
			t.Errorf("the field %q is at %d, %t, not at %d", f.Name, at, ok, i)
		}
		if slices.Index(fields.All(), f) != i {
			t.Errorf("the field %q is there twice", f.Name)
		}
	}
	claims, problems := decodeText(t, s, "name: X\nstatus: [2025-05-07 signed]\ncountry: {candidates: [VE, RU], decided_by: UA}\nnames: [a]\niso: {alpha2: VE}\ntime: {VEPBL: 21 days}\n")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	met := map[string]bool{}
	for i := range claims {
		claims[i].Walk(func(c *Claim) {
			met[c.Field.Name] = true
			if at, ok := fields.Place(c.Field); !ok || !reflect.DeepEqual(fields.All()[at], c.Field) {
				t.Errorf("a claim answers the field %q, which has no place", c.Field.Name)
			}
		})
	}
	for _, name := range []string{"status", "country", keyDecidedBy, "names", "iso", "alpha2", "time"} {
		if !met[name] {
			t.Errorf("no claim answers %q", name)
		}
	}
	for _, other := range []*Field{{Name: "status", Type: typeStep, Steps: "other"}, {Name: keyDecidedBy, Type: TypeRef}, {Name: "none", Type: TypeText}, {Name: "name", Type: TypeText}} {
		if at, ok := fields.Place(other); ok || at != 0 {
			t.Errorf("another's field %q is at %d", other.Name, at)
		}
	}
}

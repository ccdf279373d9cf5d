package diag

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFold(t *testing.T) {
	at := func(file string, line int) Pos { return Pos{file, line, 1} }
	missing := func(name string, pos Pos) Problem { return Errorf("missing", pos, "no %s", name) }
	quote := func(pos Pos) Problem { return Errorf("quote", pos, "a mark follows a quote") }
	in := []Problem{
		missing("b", at("a", 1)), quote(at("a", 2)), missing("a", at("a", 3)), quote(at("b", 1)),
		missing("a", at("b", 2)), missing("b", at("b", 3)), missing("a", at("c", 1)), quote(at("c", 2)),
	}
	got := Fold(in, 3, func(p Problem) bool { return p.Code == "missing" })
	folded := in[2]
	folded.Also = PlacesOf([]Pos{at("b", 2), at("c", 1)})
	// What stands in fewer places stays, and so does what may not be folded.
	want := []Problem{in[0], in[1], folded, in[3], in[5], in[7]}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if in[2].Also != "" {
		t.Error("the list that was given is another")
	}
}

func TestAlsoAt(t *testing.T) {
	p := Problem{}
	if got := p.AlsoAt(); got != "" {
		t.Errorf("of one place: %q", got)
	}
	var places []Pos
	for i := range 7 {
		places = append(places, Pos{"f", i + 1, 2})
	}
	for _, test := range []struct {
		n    int
		want string
	}{
		{1, "also at f:1:2"},
		{5, "also at f:1:2, f:2:2, f:3:2, f:4:2, f:5:2"},
		{6, "also at f:1:2, f:2:2, f:3:2, f:4:2, f:5:2 and 1 more place"},
		{7, "also at f:1:2, f:2:2, f:3:2, f:4:2, f:5:2 and 2 more places"},
	} {
		p.Also = PlacesOf(places[:test.n])
		if got := p.AlsoAt(); got != test.want {
			t.Errorf("%d places: %q, not %q", test.n, got, test.want)
		}
		if got := (Problem{Also: p.Also, Hint: "mend it"}).Advice(); got != test.want+": mend it" {
			t.Errorf("advice of %d places: %q", test.n, got)
		}
	}
}

func TestPlaces(t *testing.T) {
	for _, want := range [][]Pos{nil, {{"a b:1.yaml", 3, 4}}, {{"x", 0, 0}, {"", 7, 1}, {"/ü 1 2", 1, 0}}} {
		if diff := cmp.Diff(want, PlacesOf(want).All()); diff != "" {
			t.Error(diff)
		}
	}
}

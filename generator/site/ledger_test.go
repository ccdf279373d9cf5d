package site

import (
	"slices"
	"testing"
)

// Questions that lie at one place are told apart all the same.
func TestLedgerSharesPlaces(t *testing.T) {
	l := newLedger(nil)
	queries := []Query{{OpEntity, "a"}, {OpEntity, "b"}, {OpCard, "a"}, {OpDerived, "a\nb"}, {OpDerived, "a\n"}, {OpDerived, "\na"}, {OpLookup, "a|b"}, {OpLookup, "a"}, {OpLookup, "b"}, {OpDerived, "b\na"}, {OpDerived, "a\nb\nc"}}
	var lines []*question
	for range 2 {
		for i, q := range queries {
			line := l.lineAt(wordingOf(q), 7)
			if lines = append(lines, line); line.query() != q || line != lines[i] || line.number != uint32(i) {
				t.Errorf("question %d, %v, is at line %d, of %v", i, q, line.number, line.query())
			}
		}
	}
	for i, line := range l.all() {
		if line != lines[i] {
			t.Errorf("line %d of all is of %v, want %v", i, line.query(), queries[i])
		}
	}
}

// A name may have what stands between a reference and its kinds in it.
func TestWordingRoundTrips(t *testing.T) {
	for _, w := range []wording{{OpLookup, "", ""}, {OpLookup, "a", ""}, {OpLookup, "a", "b"}, {OpLookup, "a|b", ""}, {OpLookup, "a|", ""}, {OpLookup, "a|b", "c,d"}, {OpLookup, "|", ""},
		{OpDerived, "", "a"}, {OpDerived, "b\nc", "a"}, {OpDerived, "b|c", "a"}, {OpEntity, "a|b", ""}, {OpEntity, "a\nb", ""}, {OpToday, "", ""}} {
		q := w.query()
		if got := wordingOf(q); got != w {
			t.Errorf("%q comes to %q, and that is %q", w, q, got)
		}
	}
	if target, kinds := (Query{OpLookup, "a|b|c,d"}).Reference(); target != "a|b" || !slices.Equal(kinds, []string{"c", "d"}) {
		t.Errorf("the reference is %q of %q", target, kinds)
	}
}

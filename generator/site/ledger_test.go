package site

import "testing"

// Questions that lie at one place are told apart all the same.
func TestLedgerSharesPlaces(t *testing.T) {
	l := newLedger(nil)
	queries := []Query{{OpEntity, "a"}, {OpEntity, "b"}, {OpCard, "a"}, {OpDerived, "a\nb"}, {OpDerived, "a\n"}, {OpDerived, "\na"}, {OpLookup, "a|b"}, {OpLookup, "a"}, {OpLookup, "b"}, {OpDerived, "b\na"}, {OpDerived, "a\nb\nc"}}
	var lines []*question
	for range 2 {
		for i, q := range queries {
			line := l.lineAt(wordingOf(q), 7)
			if lines = append(lines, line); line.Query != q || line != lines[i] || line.number != uint32(i) {
				t.Errorf("question %d, %v, is at line %d, of %v", i, q, line.number, line.Query)
			}
		}
	}
	for i, line := range l.all() {
		if line != lines[i] {
			t.Errorf("line %d of all is of %v, want %v", i, line.Query, queries[i])
		}
	}
}

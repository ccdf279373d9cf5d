package site

import (
	"slices"
	"strconv"
	"sync"
	"testing"
)

// Questions of all sorts, about things called alike, are told apart, and each has one line and one number.
func TestLedgerTellsQuestionsApart(t *testing.T) {
	queries := []Query{{OpDerived, "a\nb"}, {OpDerived, "a\n"}, {OpDerived, "\na"}, {OpLookup, "a|b"}, {OpDerived, "b\na"}, {OpDerived, "a\nb\nc"}, {OpDerived, "a\na"}, {OpLookup, "a|a"}, {OpLookup, ""}}
	for _, op := range ops {
		if op != OpDerived {
			queries = append(queries, Query{op, "a"}, Query{op, "b"}, Query{op, string(op)})
		}
	}
	l := newLedger(nil)
	var lines []*question
	for range 2 {
		for i, q := range queries {
			line := l.line(q)
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
	var halves [2]map[uint64]Query
	for half := range halves {
		halves[half] = map[uint64]Query{}
		for _, q := range queries {
			at := l.place(wordingOf(q))
			if other, taken := halves[half][at[half]]; taken || at[0] == at[1] {
				t.Errorf("%v lies at %x, and in one half of that also %v", q, at, other)
			}
			halves[half][at[half]] = q
		}
	}
}

// Both halves of a place count.
func TestPlacesAreCompared(t *testing.T) {
	l := newLedger(nil)
	var lines []entry
	places := []place{{shards, 1}, {shards, 2}, {(leastSlots + 1) * shards, 1}} // which begin to be looked for at the same slot
	for i, p := range places {
		lines = append(lines, l.entryAt(wording{OpCard, strconv.Itoa(i), ""}, p))
	}
	for i, p := range places {
		if found := l.entryAt(wording{OpCard, strconv.Itoa(i), ""}, p); found != lines[i] || found.about != strconv.Itoa(i) || found.number != uint32(i) {
			t.Errorf("at %v lies question %d, %q", p, found.number, found.about)
		}
	}
}

// Questions are found without a lock while others are added and the tables they lie in grow.
func TestLedgerIsReadWhileItGrows(t *testing.T) {
	const readers, questions = 8, 200 * shards // so that each table grows several times
	l := newLedger([]Query{{OpCard, "7"}})
	found := make([][]*question, readers)
	var all sync.WaitGroup
	for r := range readers {
		all.Go(func() {
			s := new(slate)
			for i := range questions {
				n := (i + r*questions/readers) % questions
				w := wording{OpCard, strconv.Itoa(n), ""}
				line := s.line(l, w)
				if again := l.entryAt(w, l.place(w)); again.question != line || again.number != line.number || s.asked[i] != again || line.wording != w {
					t.Errorf("question %d is at lines of %q and %q", n, line.about, again.about)
				}
				found[r] = append(found[r], line)
			}
		})
	}
	all.Wait()
	numbers := map[uint32]bool{}
	for i := range questions {
		line := found[0][i]
		numbers[line.number] = true
		for r := range readers {
			if at := (i + questions - r*questions/readers) % questions; found[r][at] != line {
				t.Fatalf("question %d has two lines", i)
			}
		}
	}
	if len(numbers) != questions || found[0][7].number != 0 || l.count.Load() != questions {
		t.Errorf("%d questions have %d numbers of %d, and the one of an earlier site %d", questions, len(numbers), l.count.Load(), found[0][7].number)
	}
}

// What a reader noted is the same after it was put in order, and what it notes then comes to it.
func TestSlateGoesOnAfterItsQuestionsWereWanted(t *testing.T) {
	r := New(Site{}).Reader()
	defer r.Close()
	first := []string{"c", "a", "b"}
	for _, about := range first {
		r.note(wording{OpCard, about, ""})
	}
	for _, about := range []string{"b", "a"} { // which makes their numbers another order than that of asking
		r.site.ledger.line(Query{OpFacts, about})
	}
	r.note(wording{OpFacts, "a", ""})
	r.note(wording{OpFacts, "b", ""})
	if got := len(r.entries()); got != 5 {
		t.Fatalf("%d questions, want 5", got)
	}
	for _, about := range []string{"a", "b"} {
		if line := r.note(wording{OpFacts, about, ""}); line.query() != (Query{OpFacts, about}) {
			t.Errorf("the facts of %q are noted as %v", about, line.query())
		}
	}
	r.note(wording{OpCard, "d", ""})
	if got := len(r.entries()); got != 6 {
		t.Errorf("%d questions after all were asked again and one more, want 6", got)
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

package search

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/lexicon"
	"portolan/generator/view"
)

// digitOf reads one digit, in a way of its own.
func digitOf(c byte) int {
	switch {
	case c >= 'A' && c <= 'Z':
		return int(c - 'A')
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 26
	case c >= '0' && c <= '9':
		return int(c-'0') + 52
	case c == '-':
		return 62
	}
	return 63
}

// numbersOf reads varints.
func numbersOf(s string) (out []int) {
	n, shift := 0, 0
	for i := range len(s) {
		d := digitOf(s[i])
		n |= d & 31 << shift
		shift += 5
		if d < 32 {
			out = append(out, n)
			n, shift = 0, 0
		}
	}
	return out
}

// readLines reads the lines of a term shard: key → document → impact.
func readLines(t *testing.T, text string) map[string]map[int]int {
	t.Helper()
	out := map[string]map[int]int{}
	for line := range strings.Lines(text) {
		words, code, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if !ok {
			continue
		}
		key, _, _ := strings.Cut(words, ",")
		docs := map[int]int{}
		for list := numbersOf(code); len(list) > 0; {
			impact, n, doc := list[0], list[1], 0
			for _, delta := range list[2 : 2+n] {
				doc += delta
				docs[doc] = impact
			}
			list = list[2+n:]
		}
		out[key] = docs
	}
	return out
}

// shardOf writes the shard of a span as termsOf does, from segments.
func shardOf(segments []segment, first []int, s span, docs int) string {
	terms := map[string]*term{}
	for g, seg := range segments {
		for cell := seg.cell(s.from, s.to); len(cell) > 0; {
			rec, size := next(cell)
			cell = cell[size:]
			if rec.alias != "" {
				continue
			}
			if terms[rec.key] == nil {
				terms[rec.key] = &term{key: rec.key}
			}
			terms[rec.key].add(rec, first[g])
		}
	}
	var b []byte
	for _, key := range slices.Sorted(maps.Keys(terms)) {
		b = terms[key].append(b, docs)
	}
	return string(b)
}

// What goes into the index comes out of it, wherever it is cut.
func FuzzIndex(f *testing.F) {
	f.Add("The exports of Rotterdam\x00Puerto Cabello, exports\x00教育权 и право", "ex", "r")
	f.Add("naïve café Ångström ﬁn ½ İstanbul ΟΔΟΣ\x00\x00a", "", "")
	f.Add(strings.Repeat("long", 40)+" a\u0301b\x00\xff\xfe", "l", "l")
	f.Fuzz(func(t *testing.T, text, one, other string) {
		texts := strings.Split(text, "\x00")
		want := map[string]map[int]bool{}
		var segments []segment
		var first []int
		const perSegment = 3
		for n := 0; n < len(texts); n += perSegment {
			c := &collector{lexicon: lexicon.New("en")}
			for rank, line := range texts[n:min(n+perSegment, len(texts))] {
				c.add(rank, view.Subject{Lines: []string{line}})
				lexicon.New("en").Each(line, func(w *lexicon.Word) {
					if want[w.Key] == nil {
						want[w.Key] = map[int]bool{}
					}
					want[w.Key][n+rank] = true
				})
			}
			segments, first = append(segments, c.segment()), append(first, n)
		}
		cuts := []string{""}
		for _, c := range []string{min(one, other), max(one, other)} {
			if c > cuts[len(cuts)-1] {
				cuts = append(cuts, c)
			}
		}
		got := map[string]map[int]bool{}
		for i := range cuts {
			s := bounds(cuts).span(i)
			for key, docs := range readLines(t, shardOf(segments, first, s, len(texts))) {
				if !s.has(key) || got[key] != nil {
					t.Fatalf("%q is in the shard of %q", key, s)
				}
				got[key] = map[int]bool{}
				for doc, impact := range docs {
					if impact < 1 || impact > mostText {
						t.Errorf("%q has the impact %d", key, impact)
					}
					got[key][doc] = true
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("wrong (-want +got):\n%s", diff)
		}
	})
}

// Words in names come before the same in texts, rare ones more than the same often, and a
// long document needs more of them.
func TestImpact(t *testing.T) {
	c := &collector{lexicon: lexicon.New("en")}
	long := strings.Repeat("filler ", 2000)
	c.add(0, view.Subject{Names: []string{"Harbour"}})
	c.add(1, view.Subject{Names: []string{"Harbour of the south"}})
	c.add(2, view.Subject{Names: []string{"South"}, Fields: []string{"harbour"}})
	c.add(3, view.Subject{Lines: []string{"harbour harbours"}})
	c.add(4, view.Subject{Lines: []string{"harbour"}})
	c.add(5, view.Subject{Lines: []string{"harbour " + long}})
	got := readLines(t, shardOf([]segment{c.segment()}, []int{0}, span{}, 6))["harbour"]
	for i := 1; i < 6; i++ {
		if got[i] >= got[i-1] {
			t.Errorf("document %d has the impact %d, not below %d", i, got[i], got[i-1])
		}
	}
	if got[1] <= mostText || got[2] > mostText {
		t.Errorf("names and texts don't part at %d: %v", mostText, got)
	}
}

// A word that too many have lists the best and tells how many there are.
func TestCutList(t *testing.T) {
	w := &term{key: "the"}
	for i := range 2500 {
		w.postings = append(w.postings, posting{int32(i), byte(1 + i%2)})
	}
	line := string(w.append(nil, 3000))
	_, code, _ := strings.Cut(line, " !")
	list := numbersOf(strings.TrimSpace(code))
	if list[0] != 2500 || list[1] != 2 || list[2] != 1250 || list[3+1250] != 1 || list[3+1250+1] != 750 {
		t.Errorf("wrong: %v", list[:5])
	}
}

// Bounds are in order, cut where first letters part, and make shards of about one size.
func TestSplit(t *testing.T) {
	var words []counted
	for a := 'a'; a <= 'e'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			for c := range 10 {
				words = append(words, counted{fmt.Sprintf("%c%cx%d", a, b, c), 10})
			}
		}
	}
	got, _ := split(bounds{""}, words, 0, 0, 1000)
	if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
		t.Fatalf("not in order: %q", got)
	}
	if len(got) < 13 || len(got) > 20 {
		t.Errorf("%d shards for 13 times their size: %q", len(got), got)
	}
	for i := range got {
		s := got.span(i)
		n := 0
		for _, w := range words {
			if s.has(w.key) {
				n += int(w.count)
			}
		}
		if n == 0 || n > 1100 {
			t.Errorf("the shard of %q has %d", s, n)
		}
	}
	// One word more moves no bound far.
	more, _ := split(bounds{""}, slices.Insert(slices.Clone(words), 500, counted{words[499].key + "x", 10}), 0, 0, 1000)
	if diff := cmp.Diff(got, more); diff != "" {
		t.Errorf("bounds moved:\n%s", diff)
	}
}

// There are never more shards than were planned, and what is beyond the last has nothing.
func TestFit(t *testing.T) {
	for _, n := range []int{0, 1, 7, 3000} {
		var words []counted
		for i := range n {
			words = append(words, counted{fmt.Sprintf("%c%05d", 'a'+i%7, i), float64(1 + i%13)})
		}
		slices.SortFunc(words, func(a, b counted) int { return strings.Compare(a.key, b.key) })
		for _, shards := range []int{1, 2, 50} {
			b := fit(words, shards)
			if len(b) > shards || b[0] != "" {
				t.Errorf("%d words in %d shards: %q", n, shards, b)
			}
			if last := b.span(len(b) - 1); last.to != "" || b.span(shards).has("zz") {
				t.Errorf("the last of %d shards is %q, and beyond is %q", shards, last, b.span(shards))
			}
		}
	}
}

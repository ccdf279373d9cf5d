package diag

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"
)

func TestPosString(t *testing.T) {
	for _, c := range []struct {
		pos  Pos
		want string
	}{
		{Pos{"a.yaml", 2, 3}, "a.yaml:2:3"},
		{Pos{"a.yaml", 2, 0}, "a.yaml:2"},
		{Pos{"a.yaml", 0, 0}, "a.yaml"},
		{Pos{"a.yaml", 0, 3}, "a.yaml"},
	} {
		if got := c.pos.String(); got != c.want {
			t.Errorf("%+v is %q, not %q", c.pos, got, c.want)
		}
	}
}

func TestPosAt(t *testing.T) {
	from := Pos{"f", 10, 5}
	for _, c := range []struct {
		text string
		off  int
		want Pos
	}{
		{"abc", 0, Pos{"f", 10, 5}},
		{"abc", 2, Pos{"f", 10, 7}},
		{"abc", 3, Pos{"f", 10, 8}},
		{"abc", 99, Pos{"f", 10, 8}}, // behind the end is the end
		{"при", 2, Pos{"f", 10, 6}},
		{"😀x", 4, Pos{"f", 10, 6}},
		{"e\u0301x", 3, Pos{"f", 10, 7}}, // code points, not what is seen
		{"a\nbc", 1, Pos{"f", 10, 6}},
		{"a\nbc", 2, Pos{"f", 11, 1}},
		{"a\nbc", 3, Pos{"f", 11, 2}},
		{"a\n\nя", 5, Pos{"f", 12, 2}},
		{"", 0, Pos{"f", 10, 5}},
	} {
		if got := from.At(c.text, c.off); got != c.want {
			t.Errorf("byte %d of %q is at %v, not %v", c.off, c.text, got, c.want)
		}
	}
}

// Going in two steps comes to the same place as going in one.
func TestPosAtInSteps(t *testing.T) {
	steps := func(text string, a, b uint8) bool {
		i := min(int(a), len(text))
		j := min(i+int(b), len(text))
		if !startsRune(text, i) || !startsRune(text, j) {
			return true
		}
		from := Pos{"f", 3, 7}
		return from.At(text, i).At(text[i:], j-i) == from.At(text, j)
	}
	if err := quick.Check(steps, nil); err != nil {
		t.Error(err)
	}
}

func startsRune(s string, i int) bool { return i == len(s) || s[i]&0xC0 != 0x80 }

func TestProblemString(t *testing.T) {
	p := Errorf("ref-missing", Pos{"a.md", 14, 9}, "unknown country %q", "neth")
	for _, c := range []struct {
		p    Problem
		want string
	}{
		{p, "a.md:14:9: error: unknown country \"neth\" [ref-missing]"},
		{p.WithHint("did you mean %q?", "nl"), "a.md:14:9: error: unknown country \"neth\" [ref-missing]\n    hint: did you mean \"nl\"?"},
		{Warnf("stale", Pos{File: "a.md"}, "old"), "a.md: warning: old [stale]"},
		{Notef("open", Pos{"a.md", 3, 0}, "awaited"), "a.md:3: note: awaited [open]"},
	} {
		if got := c.p.String(); got != c.want {
			t.Errorf("%q, not %q", got, c.want)
		}
	}
	if err := error(&Failure{p}); err.Error() != p.String() {
		t.Errorf("as an error: %q", err)
	}
	if p.Hint != "" {
		t.Error("WithHint changed the problem that it was called on")
	}
}

func TestSort(t *testing.T) {
	sorted := []Problem{
		Errorf("z", Pos{"a", 0, 0}, "of the file"),
		Errorf("z", Pos{"a", 2, 1}, "m"),
		Errorf("z", Pos{"a", 2, 9}, "m"),
		Errorf("a", Pos{"a", 10, 1}, "m"),
		Errorf("b", Pos{"a", 10, 1}, "l"),
		Errorf("b", Pos{"a", 10, 1}, "m"),
		Warnf("b", Pos{"b", 1, 1}, "m"),
	}
	for seed := range uint64(20) {
		shuffled := append(append([]Problem{}, sorted...), sorted...) // each twice
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if diff := cmp.Diff(sorted, Sort(shuffled)); diff != "" {
			t.Fatal(diff)
		}
	}
	if got := Sort(nil); len(got) != 0 {
		t.Error(got)
	}
	alike := []Problem{Errorf("a", Pos{"f", 1, 1}, "m"), Errorf("a", Pos{"f", 1, 1}, "m").WithHint("h")}
	if got := Sort(alike); len(got) != 2 {
		t.Errorf("problems with different hints are one: %v", got)
	}
}

func TestCountAndAtLeast(t *testing.T) {
	pos := Pos{File: "f"}
	problems := []Problem{Errorf("a", pos, ""), Warnf("b", pos, ""), Notef("c", pos, ""), Warnf("d", pos, ""), Errorf("e", pos, "")}
	if e, w := Count(problems); e != 2 || w != 2 {
		t.Errorf("%d errors, %d warnings", e, w)
	}
	for _, c := range []struct {
		least Severity
		want  string
	}{{Error, "ae"}, {Warning, "abde"}, {Note, "abcde"}} {
		var got string
		for _, p := range AtLeast(problems, c.least) {
			got += string(p.Code)
		}
		if got != c.want {
			t.Errorf("at least %v: %q, not %q", c.least, got, c.want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	files := map[string]string{"a": "one\ntwo\r\nтри", "empty": ""}
	for _, c := range []struct {
		pos  Pos
		want string
	}{
		{Pos{"a", 1, 1}, "one"},
		{Pos{"a", 2, 9}, "two"},
		{Pos{"a", 3, 0}, "три"},
		{Pos{"a", 4, 1}, ""},
		{Pos{"a", 0, 0}, ""},
		{Pos{"empty", 1, 1}, ""},
		{Pos{"missing", 1, 1}, ""},
	} {
		problems := []Problem{Errorf("x", c.pos, "")}
		Excerpt(problems, func(file string) string { return files[file] })
		if problems[0].Source != c.want {
			t.Errorf("%v: %q, not %q", c.pos, problems[0].Source, c.want)
		}
	}
}

func TestNearest(t *testing.T) {
	fields := []string{"name", "locode", "country", "columns", "colour", "un-locode", "un-locode-function", "at", "as", "Puerto Cabello"}
	for _, c := range []struct{ word, want string }{
		{"locoed", "locode"},                       // two letters changed places
		{"nmae", "name"},                           // the same in a short word
		{"loocde", "locode"},                       //
		{"locdoe", "locode"},                       //
		{"contry", "country"},                      // one is missing
		{"countrry", "country"},                    // one too many
		{"colums", "columns"},                      //
		{"colum", "columns"},                       // it begins one
		{"un-loc", "un-locode un-locode-function"}, // it begins them, however long they are
		{"LOCODE", "locode"},                       // case does not count
		{"puerto cabelo", "Puerto Cabello"},        //
		{"ta", "at"},                               //
		{"st", "at"},                               // in a short word one letter may differ
		{"xyz", ""},                                //
		{"", ""},                                   //
		{"un", ""},                                 // too short to begin anything
		{"a-very-long-word-that-is-nothing-here", ""}, //
	} {
		if got := strings.Join(Nearest(c.word, fields), " "); got != c.want {
			t.Errorf("%q is near %q, not %q", c.word, got, c.want)
		}
	}
	many := []string{"aaaa1", "aaaa2", "aaaa3", "aaaa4", "aaaa1"}
	if got := fmt.Sprint(Nearest("aaaa", many)); got != "[aaaa1 aaaa2 aaaa3]" {
		t.Errorf("of many: %s", got)
	}
	if got := fmt.Sprint(Nearest("мосвка", []string{"москва", "минск"})); got != "[москва]" {
		t.Errorf("in another script: %s", got)
	}
}

func TestDidYouMean(t *testing.T) {
	for _, c := range []struct {
		word  string
		names []string
		want  string
	}{
		{"locoed", []string{"locode", "name"}, `did you mean "locode"?`},
		{"aaaa", []string{"aaab", "aaac", "aaad", "aaae"}, `did you mean "aaab" or "aaac" or "aaad"?`},
		{"x", nil, ""},
	} {
		if got := DidYouMean(c.word, c.names); got != c.want {
			t.Errorf("%q: %q, not %q", c.word, got, c.want)
		}
	}
}

func TestMeant(t *testing.T) {
	for _, c := range []struct{ word, names, want string }{
		{"contry", "country at", `did you mean "country"?`},
		{"facts", "", ""},
		{"facts", "country at at", "the parts are at, country"},
		{"facts", "statements fact facets locode country", `did you mean "facets" or "fact"?`},
		{"xyzw", "statements at locode country zone routes", "the parts are at, zone, locode, routes, country and 1 more"},
	} {
		if got := Meant(c.word, strings.Fields(c.names), "the parts are"); got != c.want {
			t.Errorf("%s of %s: %q, want %q", c.word, c.names, got, c.want)
		}
	}
}

package rule

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/diag"
	"portolan/generator/markdown"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{" ", nil},
		{"One", []string{"One"}},
		{"One. Two", []string{"One. ", "Two"}},
		{"One! “Two.” Three?", []string{"One! ", "“Two.” ", "Three?"}},
		{"By order no. 255 of St. Petersburg. Done", []string{"By order no. 255 of St. Petersburg. ", "Done"}},
		{"The U.S. Treasury. J. Smith", []string{"The U.S. Treasury. ", "J. Smith"}},
		{"It costs 3.5 m. then more", []string{"It costs 3.5 m. then more"}},
		{"Что? Да.", []string{"Что? ", "Да."}},
		{"...", []string{"..."}},
	} {
		var got []string
		for _, s := range split(c.text) {
			got = append(got, c.text[s.from:s.to])
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestQuoted(t *testing.T) {
	for text, want := range map[string]bool{
		"x": false, `"x"`: true, `"a" x`: false, `"a" "x`: true, "“x”": true, "“a” x": false, "”x": false, "«a “b” x»": true, "it’s x": false,
	} {
		if got := quoted(text, strings.Index(text, "x")); got != want {
			t.Errorf("%q: quoted %v", text, got)
		}
	}
}

// TestPositions holds that a word is found where it is written, whatever stands around
// it, behind what its line begins with.
func TestPositions(t *testing.T) {
	const text = `## Soon in a heading

It is soon[^1] and [[venezuela|soon]] *soon*,
  wrapped soon, [[venezuela]]
soon.

| soon | x |
| --- | --- |
| y | soon |

- a list
  soon

[^1]: A note, soon.
`
	d := markdown.New(markdown.Options{}).Convert(diag.Pos{File: "x.md", Line: 1, Col: 1}, text)
	var got []string
	prose(d, false, func(s sentence) {
		for _, m := range vagueWords.FindAllStringIndex(s.text, -1) {
			if pos, ok := s.pos(m[0]); ok {
				got = append(got, pos.String())
			}
		}
	})
	want := []string{"x.md:3:7", "x.md:3:40", "x.md:4:11", "x.md:5:1", "x.md:7:3", "x.md:9:7", "x.md:12:3", "x.md:14:15"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// FuzzSentences holds that sentences make up the text, and that each place is in it.
func FuzzSentences(f *testing.F) {
	f.Add("One. “Two.” [[x|Three]]? Four [@a].\n\n- soon\n\n[^1]: soon")
	f.Add("U.S. \"a. B\" …")
	f.Add("é.É\n.")
	md := markdown.New(markdown.Options{})
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1000 {
			return // the checks below take the square of it
		}
		end := 0
		for _, s := range split(text) {
			if s.from < end || s.to <= s.from || strings.TrimSpace(text[end:s.from]) != "" {
				t.Fatalf("%q: a sentence at %d to %d after %d", text, s.from, s.to, end)
			}
			end = s.to
		}
		if strings.TrimSpace(text[end:]) != "" {
			t.Fatalf("%q: no sentence from %d", text, end)
		}
		lines := strings.Count(text, "\n") + 1
		prose(md.Convert(diag.Pos{File: "x.md", Line: 1, Col: 1}, text), false, func(s sentence) {
			s.cited()
			for i := range s.text {
				quoted(s.text, i)
				if pos, ok := s.pos(i); ok && (pos.Line < 1 || pos.Line > lines) {
					t.Fatalf("%q: byte %d of %q is at %v", text, i, s.text, pos)
				}
			}
		})
	})
}

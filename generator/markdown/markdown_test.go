package markdown

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"portolan/generator/diag"
)

var start = diag.Pos{File: "x.md", Line: 7, Col: 3}

// whole converts without cutting: holes are filled as soon as they come up, and
// text that needs no hole of ours is left to goldmark.
func whole(c *Converter, text string) string {
	v := newConversion(c, start, text)
	v.whole = true
	return v.run(c.body).HTML(nil)
}

func sources(t testing.TB) (all []string) {
	files, err := filepath.Glob(filepath.Join("testdata", "cases", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range strings.Split("\n"+string(data), "\n%%% ") {
			if _, rest, ok := strings.Cut(c, "\n"); ok && i > 0 {
				source, _, _ := strings.Cut(rest, "\n%%%\n")
				all = append(all, source)
			}
		}
	}
	return all
}

var glossary = Options{
	Abbreviations: map[string]string{"UN": "United Nations", "a": "x \"y\" & z"},
	Blocks:        []string{"map"},
}

// checkDoc holds what must be true of every text.
func checkDoc(t *testing.T, c *Converter, text string) {
	t.Helper()
	d := c.Convert(start, text)
	if diff := cmp.Diff(d, c.Convert(start, text)); diff != "" {
		t.Errorf("a second conversion of %q differs:\n%s", text, diff)
	}
	if got, want := d.HTML(nil), whole(c, text); got != want {
		t.Errorf("%q cut and joined (-whole +joined)\n%s", text, cmp.Diff(want, got))
	}
	checkHoles(t, d)
	checkSentences(t, d)
	checkPositions(t, d, text)
	if !c.options.RawHTML {
		checkHTML(t, d)
	}
	in := c.Inline(start, text)
	checkHoles(t, in)
	checkSentences(t, in)
	checkPositions(t, in, text)
}

func checkHoles(t *testing.T, d *Doc) {
	t.Helper()
	for i, s := range d.Segments {
		if (s.Hole == None) != (i == len(d.Segments)-1) {
			t.Fatalf("segment %d of %d has hole %d", i, len(d.Segments), s.Hole)
		}
		n := map[Hole]int{None: 1, RefHole: len(d.Refs), LinkHole: len(d.Links), ImageHole: len(d.Images),
			RunHole: len(d.Runs), BlockHole: len(d.Blocks), CiteHole: len(d.Cites), HeadingHole: len(d.Headings), NotesHole: 1}[s.Hole]
		if s.Index < 0 || int(s.Index) >= n {
			t.Fatalf("hole %d has index %d of %d", s.Hole, s.Index, n)
		}
		if s.Hole == CiteHole && len(d.Group(int(s.Index))) == 0 {
			t.Fatalf("no citations in group %d", s.Index)
		}
	}
}

func checkSentences(t *testing.T, d *Doc) {
	t.Helper()
	check := func(s Sentence, self int) {
		n, found := 0, self < 0
		for _, p := range s {
			n += utf8.RuneCountInString(p.Text)
			found = found || p.Ref == self
			if p.Ref >= len(d.Refs) || p.Ref >= 0 && p.Text != "" || p.Ref < 0 && p.Text == "" {
				t.Fatalf("piece %+v", p)
			}
		}
		if n > sentenceLength+2 || !found {
			t.Fatalf("sentence of %d characters for ref %d: %+v", n, self, s)
		}
	}
	for i, r := range d.Refs {
		check(r.Sentence, i)
	}
	for _, c := range d.Cites {
		check(c.Sentence, -1)
	}
}

// checkPositions proves that every position lies in the text.
func checkPositions(t *testing.T, d *Doc, text string) {
	t.Helper()
	lines := strings.Split(text, "\n")
	check := func(p diag.Pos) {
		i := p.Line - start.Line
		col := p.Col
		if i == 0 {
			col -= start.Col - 1
		}
		if p.File != start.File || i < 0 || i >= len(lines) || col < 1 || col > utf8.RuneCountInString(lines[i])+1 {
			t.Fatalf("position %v isn't in %q", p, text)
		}
	}
	for _, r := range d.Refs {
		check(r.Pos)
	}
	for _, l := range d.Links {
		check(l.Pos)
	}
	for _, h := range d.Headings {
		check(h.Pos)
	}
	for _, r := range d.Runs {
		for off := range r.Text {
			check(r.At(off))
		}
	}
	for _, p := range d.Problems {
		check(p.Pos)
	}
}

// checkHTML proves that the HTML is well formed, that no link is within a link,
// no id is given twice, and that nothing in it runs code or is styled inline.
func checkHTML(t *testing.T, d *Doc) {
	t.Helper()
	clean := strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(d.HTML(nil), "?"))
	decoder := xml.NewDecoder(strings.NewReader("<x>" + clean + "</x>"))
	links, ids := 0, map[string]bool{}
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("not well formed: %v\n%s", err, clean)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local == "a" {
				links++
			}
			if links > 1 || token.Name.Local == "script" || token.Name.Local == "style" {
				t.Fatalf("<%s> in\n%s", token.Name.Local, clean)
			}
			for _, a := range token.Attr {
				checkAttribute(t, a, ids)
			}
		case xml.EndElement:
			if token.Name.Local == "a" {
				links--
			}
		}
	}
}

func checkAttribute(t *testing.T, a xml.Attr, ids map[string]bool) {
	t.Helper()
	known := strings.Fields("href src alt title id class align start role type checked disabled aria-label")
	if !slices.Contains(known, a.Name.Local) {
		t.Fatalf("attribute %s=%q", a.Name.Local, a.Value)
	}
	scheme, _ := address(a.Value)
	if (a.Name.Local == "href" || a.Name.Local == "src") && !slices.Contains(harmless, scheme) {
		t.Fatalf("address %q", a.Value)
	}
	if a.Name.Local == "id" {
		if ids[a.Value] {
			t.Fatalf("two elements with the id %q", a.Value)
		}
		ids[a.Value] = true
	}
}

func TestProperties(t *testing.T) {
	strict, raw, russian := New(glossary), New(Options{RawHTML: true}), New(Options{Lang: "ru"})
	all := sources(t)
	for _, e := range append(specExamples(t), extensionExamples(t)...) {
		all = append(all, e.markdown)
	}
	for _, text := range all {
		checkDoc(t, strict, text)
		checkDoc(t, raw, text)
		checkDoc(t, russian, text)
	}
}

func FuzzConvert(f *testing.F) {
	for _, text := range sources(f) {
		f.Add(text)
	}
	strict, raw := New(glossary), New(Options{RawHTML: true})
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4<<10 {
			return // more of the same, and slow to tell apart
		}
		checkDoc(t, strict, text)
		checkDoc(t, raw, text)
	})
}

// TestPositions compares with the plain way to find a position.
func TestPositions(t *testing.T) {
	text := "a\n\nбв\r\n中x\n"
	p := newPositions(start, text)
	for i := range len(text) + 1 {
		if i < len(text) && !utf8.RuneStart(text[i]) {
			continue
		}
		if got, want := p.at(i), start.At(text, i); got != want {
			t.Errorf("offset %d: %v, want %v", i, got, want)
		}
	}
}

func TestConcurrent(t *testing.T) {
	c := New(glossary)
	text := strings.Join(sources(t), "\n\n")
	want := c.Convert(start, text)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if diff := cmp.Diff(want, c.Convert(start, text)); diff != "" {
				t.Error(diff)
			}
		})
	}
	wg.Wait()
}

func TestText(t *testing.T) {
	d := New(Options{}).Convert(start, "## Head\n\nThe *first* [[a|one]],\n`two`.[@x]\n\n- b  c\n\n```\ncode\n```\n\nх[^1] 中文 don't\n\n[^1]: note [l](m)\n")
	want := &Doc{Text: "Head\nThe first one, two.\nb c\ncode\nх 中文 don’t\nnote l", Lead: "The first one, two.", Words: 14}
	if got := (&Doc{Text: d.Text, Lead: d.Lead, Words: d.Words}); !cmp.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
	var runs []string
	for _, r := range d.Runs {
		runs = append(runs, fmt.Sprintf("%s %d:%d", r.Text, r.Pos.Line, r.Pos.Col))
	}
	wantRuns := []string{"The  9:1", "first 9:6", "b  c 12:3", "х 18:1", " 中文 don’t 18:6", "note  20:7"}
	if diff := cmp.Diff(wantRuns, runs); diff != "" {
		t.Error(diff)
	}
}

// Each word of a run has the place where it is written, whatever its line begins with.
func TestRunPositions(t *testing.T) {
	text := `## Head

[[x]]
alpha "beta", LADEE
gamma

> [[x]]
> "delta" 'epsilon'
> zeta

- "eta" [[x]]
  theta&#10;&amp;
  iota ` + "`x`\n  \"\n\n“kappa” LADEE\\\nlambda\n"
	d := New(Options{Abbreviations: map[string]string{"LADEE": "Lunar Atmosphere"}}).Convert(diag.Pos{File: "x.md", Line: 1, Col: 1}, text)
	var got []string
	for _, r := range d.Runs {
		for _, word := range strings.FieldsFunc(r.Text, func(c rune) bool { return !unicode.IsLetter(c) }) {
			p := r.At(strings.Index(r.Text, word))
			got = append(got, fmt.Sprintf("%s %d:%d", word, p.Line, p.Col))
		}
	}
	want := []string{"alpha 4:1", "beta 4:8", "gamma 5:1", "delta 8:4", "epsilon 8:12", "zeta 9:3",
		"eta 11:4", "theta 12:3", "iota 13:3", "kappa 16:2", "LADEE 16:9", "lambda 17:1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFilling(t *testing.T) {
	d := New(Options{}).Convert(start, "See [[a]] and [b](c.md).")
	got := d.HTML(func(h Hole, i int) string {
		switch h {
		case RefHole:
			return `<a href="/a/">` + d.Refs[i].HTML() + `</a>`
		case LinkHole:
			return escapeURL("../" + d.Links[i].Dest + "?x&y z")
		}
		return d.Default(h, i)
	})
	want := `<p>See <a href="/a/">a</a> and <a href="../c.md?x&amp;y%20z">b</a>.</p>` + "\n"
	if got != want {
		t.Error(cmp.Diff(want, got))
	}
}

// deep are texts nested or repeated so often that a careless parser takes
// minutes over them or runs out of stack.
func deep(n int) map[string]string {
	var indented strings.Builder
	for i := range min(n, 1000) {
		indented.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	r := strings.Repeat
	return map[string]string{
		"quotations":            r(">", n) + " a",
		"quotations over lines": r(r("> ", 200)+"a\n", n/200),
		"lists":                 r("- ", n) + "a",
		"numbered lists":        r("1. ", n) + "a",
		"indented lists":        indented.String(),
		"mixed":                 r("> - ", n) + "a",
		"brackets":              r("[", n) + "a" + r("]", n),
		"open brackets":         r("[", n) + "a",
		"apart":                 r("[a ", n) + r(" ]", n),
		"images":                r("![", n) + "a" + r("](b)", n),
		"links":                 r("[a](", n),
		"references":            r("[[a ", n) + r("]]", n),
		"references closed":     r("[[a]]", n),
		"citations":             r("[@a; ", n),
		"footnotes":             r("[^a]", n),
		"footnotes in notes":    r("[^1]: ", n) + "a",
		"definitions":           "a\n" + r(": ", n) + "b",
		"stars":                 r("*a _b ", n),
		"strong":                r("**a", n) + r("b**", n),
		"one run of stars":      r("*", n) + "a" + r("*", n),
		"backticks":             r("`a``", n),
		"tildes":                r("~a ", n) + r("~~b ", n),
		"quotes":                r(`"a 'b `, n),
		"angles":                r("<a ", n),
		"comments":              r("<!-- a ", n),
		"attributes":            "## a " + r("{a=", n),
		"attributes closed":     "## a " + r("{a=", n) + r("}", n),
		"entities":              r("&#x41;&amp;", n),
		"table columns":         r("|a", n) + "|\n" + r("|-", n) + "|\n" + r("|b", n) + "|",
		"pipes":                 "|a|\n|-|\n|" + r("`\\|`", min(n, 2000)) + "|",
		"one long sentence":     r("[[a]] word ", n),
		"same headings":         r("## a\n", n),
		"fragments":             r("[a](#b) ", min(n, 2000)),
	}
}

func TestDeep(t *testing.T) {
	c := New(glossary)
	tooDeep := strings.Fields("quotations lists mixed brackets images")
	for name, text := range deep(10_000) {
		t.Run(name, func(t *testing.T) {
			d := c.Convert(start, text)
			checkHTML(t, d)
			found := slices.ContainsFunc(d.Problems, func(p diag.Problem) bool { return p.Code == CodeDepth })
			if slices.Contains(tooDeep, name) && !found {
				t.Errorf("no %s among %d problems", CodeDepth, len(d.Problems))
			}
		})
	}
	for _, text := range []string{strings.Repeat("> ", maxDepth) + "a", strings.Repeat("[", maxDepth) + "a" + strings.Repeat("]", maxDepth)} {
		for _, p := range c.Convert(start, text).Problems {
			t.Errorf("at the limit: %v", p)
		}
	}
}

func TestHighlightCSS(t *testing.T) {
	var b bytes.Buffer
	if err := HighlightCSS(&b); err != nil {
		t.Fatal(err)
	}
	css := b.String()
	for _, want := range []string{".chroma { color: light-dark(#1f2328, #e6edf3); background: light-dark(#f3eee3, #1d232a) }\n", ".chroma .kd", ".chroma .s2"} {
		if !strings.Contains(css, want) {
			t.Errorf("no %q in\n%s", want, css)
		}
	}
	if strings.Count(css, "{") != strings.Count(css, "}") || strings.Contains(css, "{  }") {
		t.Errorf("broken:\n%s", css)
	}
}

// TestContrast holds HighlightCSS to what it says of its colours.
func TestContrast(t *testing.T) {
	for _, p := range palette {
		for i, colour := range []string{p.light, p.dark} {
			if colour == "" {
				continue
			}
			ground := []string{groundLight, groundDark}[i]
			if got := contrast(t, colour, ground); got < 4.5 {
				t.Errorf("%v: %s on %s has a contrast of %.2f", p.t, colour, ground, got)
			}
		}
	}
}

// Of a text so many problems of a severity are told, and one more, which says that there are others.
func TestProblemsAreBounded(t *testing.T) {
	text := strings.Repeat("[^a] ", 3*diag.MostOfFile) + strings.Repeat("\n\n[a](#b)", diag.MostOfFile) + "\n\n" + strings.Repeat("[^c]: d\n", diag.MostOfFile)
	d := New(Options{}).Convert(start, text)
	if errors, warnings := diag.Count(d.Problems); errors != diag.MostOfFile+1 {
		t.Errorf("%d errors, %d warnings", errors, warnings)
	}
}

// What may begin a tag makes no copy of the line that it is in: that of ten thousand would be half
// a gigabyte.
func TestTagsCopyLittle(t *testing.T) {
	c := New(Options{})
	text := strings.Repeat("x^a", 30_000)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	c.Convert(start, text)
	runtime.ReadMemStats(&after)
	if made := after.TotalAlloc - before.TotalAlloc; made > uint64(1000*len(text)) {
		t.Errorf("%d bytes are made for %d", made, len(text))
	}
}

// Marks of a paragraph are read up to their limit, and what is beyond is reported once, and text.
func TestMarks(t *testing.T) {
	c := New(Options{})
	for _, mark := range []string{"*a* ", "_a_ ", "^a^ ", "~a~ ", "==a== ", "[a](", "![a]("} {
		for n, want := range map[int]int{mostMarks / 5: 0, 2 * mostMarks: 2} {
			d := c.Convert(start, strings.Repeat(mark, n)+"\n\n"+strings.Repeat(mark, n))
			found := 0
			for _, p := range d.Problems {
				if p.Code == CodeMarks {
					found++
				}
			}
			if found != want {
				t.Errorf("%d times %q in each of two paragraphs: %d problems, want %d", n, mark, found, want)
			}
		}
	}
	for _, length := range []int{longLabel, longLabel + 1} {
		d := c.Convert(start, "[[a|*"+strings.Repeat("b", length-2)+"*]]")
		if got := strings.Contains(d.HTML(nil), "<em>"); got != (length == longLabel) {
			t.Errorf("a label of %d bytes has emphasis: %t", length, got)
		}
	}
}

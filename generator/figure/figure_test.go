package figure

import (
	"encoding/xml"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// golden compares a drawing with testdata/name.svg.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := "testdata/" + name + ".svg"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// An element is one element of a drawing.
type element struct {
	name  string
	attrs map[string]string
	text  string
	in    []string // classes of the elements around it, outermost first
}

func (e element) num(name string) float64 {
	f, _ := strconv.ParseFloat(e.attrs[name], 64)
	return f
}

func (e element) has(class string) bool {
	return strings.Contains(" "+e.attrs["class"]+" ", " "+class+" ")
}

// within tells whether an element around has a class.
func (e element) within(class string) bool {
	for _, c := range e.in {
		if strings.Contains(" "+c+" ", " "+class+" ") {
			return true
		}
	}
	return false
}

// elements reads a drawing, which must be XML.
func elements(t *testing.T, svg string) []element {
	t.Helper()
	var out []element
	var open []int
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		tok, err := d.Token()
		if tok == nil {
			if len(open) > 0 || len(out) == 0 {
				t.Fatalf("the drawing does not end: %v", err)
			}
			return out
		}
		switch x := tok.(type) {
		case xml.StartElement:
			e := element{name: x.Name.Local, attrs: map[string]string{}}
			for _, a := range x.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			for _, i := range open {
				e.in = append(e.in, out[i].attrs["class"])
			}
			open = append(open, len(out))
			out = append(out, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				out[open[len(open)-1]].text += string(x)
			}
		}
	}
}

// faces are the sizes that the style sheet gives texts, by class.
var faces = map[string]face{
	"tick": tickFace, "mark-label": markFace, "lane-label": headFace, "node-label": nodeFace, "relation-name": netFace,
	"more-label": nodeFace, "hub-label": hubFace, "row-label": rowFace, "value-label": valueFace, "none-label": rowFace,
}

// sound holds what every drawing keeps: it is XML with a title and a description, has
// nothing that the policy of pages forbids, every mark that leads somewhere says what it
// is, and no text lies on another or beyond the edge.
func sound(t *testing.T, svg string) []element {
	t.Helper()
	for _, bad := range []string{" style=", "<style", "<script", "javascript:", "NaN", "Inf"} {
		if strings.Contains(svg, bad) {
			t.Errorf("there is %q in the drawing", bad)
		}
	}
	all := elements(t, svg)
	if len(all) < 3 || all[0].name != "svg" || all[1].name != "title" || all[1].text == "" || all[2].name != "desc" {
		t.Fatalf("the drawing has no title or description: %.200s", svg)
	}
	width, height := all[0].num("width"), all[0].num("height")
	type box struct {
		x0, y0, x1, y1 float64
		text           string
	}
	var boxes []box
	for _, e := range all {
		if e.name != "text" {
			continue
		}
		class, _, _ := strings.Cut(e.attrs["class"], " ")
		f, known := faces[class]
		if !known {
			t.Errorf("no size is known of the class %q", class)
		}
		w := f.advance(e.text)
		b := box{e.num("x"), e.num("y") - f.size*.7, 0, e.num("y") + f.size*.2, e.text}
		switch e.attrs["text-anchor"] {
		case "middle":
			b.x0 -= w / 2
		case "end":
			b.x0 -= w
		}
		b.x1 = b.x0 + w
		if b.x0 < -1 || b.x1 > width+1 || b.y0 < -1 || b.y1 > height+1 {
			t.Errorf("%q lies beyond the edge: %.0f–%.0f of %.0f, %.0f–%.0f of %.0f", e.text, b.x0, b.x1, width, b.y0, b.y1, height)
		}
		boxes = append(boxes, b)
	}
	for i, a := range boxes {
		for _, b := range boxes[:i] {
			if a.x0 < b.x1-.5 && b.x0 < a.x1-.5 && a.y0 < b.y1 && b.y0 < a.y1 {
				t.Errorf("%q lies on %q", a.text, b.text)
			}
		}
	}
	return all
}

func count(all []element, want func(element) bool) (n int) {
	for _, e := range all {
		if want(e) {
			n++
		}
	}
	return n
}

// Text is measured as the font has it, and cut so that it fits.
func TestFit(t *testing.T) {
	f := face{size: 1000}
	for s, want := range map[string]float64{"": 0, "n": 547, "Дом": 1000, "港": 1000, "é": 0} {
		got := f.advance(s) / slack
		switch {
		case s == "n" && (got < 500 || got > 600), s == "港" && got != want, s == "" && got != 0:
			t.Errorf("%q is %v wide", s, got)
		case s == "Дом" && (got < 1500 || got > 2200), s == "é" && got != f.advance("e")/slack:
			t.Errorf("%q is %v wide", s, got)
		}
	}
	small := face{size: 13}
	for _, s := range []string{"Puerto Cabello", strings.Repeat("long ", 60), strings.Repeat("W", 300), "委内瑞拉卡贝略港", "ميناء بويرتو كابيلو", "a"} {
		for _, room := range []float64{0, 5, 40, 120, 900} {
			cut := small.fit(s, room)
			if w := small.advance(cut); w > room+1e-9 {
				t.Errorf("%.20q in %v is %v wide", s, room, w)
			}
			if cut != s && cut != "" && !strings.HasSuffix(cut, "…") {
				t.Errorf("%q was cut and does not say so", cut)
			}
		}
	}
	if got := small.fitWord("Construction of the lunar station begins", "expected", 160); !strings.HasSuffix(got, "… (expected)") || small.advance(got) > 160 {
		t.Errorf("the word is lost: %q", got)
	}
}

// A text is broken behind words where it can be, and is cut only where the last line ends.
func TestWrap(t *testing.T) {
	small := face{size: 13}
	for _, c := range []struct {
		text, word string
		room       float64
		want       string
	}{
		{"signed", "expected", 320, "signed (expected)"},
		{"", "", 320, ""},
		{"Roadmap and partnership guide of the lunar station presented", "", 320, "Roadmap and partnership guide|of the lunar station presented"},
		{"under construction, in the words of the source in the early 2030s", "expected", 324, "under construction, in the words of the|source in the early 2030s (expected)"},
		{"Sucre Sucre", "expected", 125, "Sucre|Sucre (expected)"},
		{"one two three four five six seven eight", "", 60, "one two|three four|five six s…"},
		{"委内瑞拉卡贝略港口", "", 60, "委内瑞|拉卡贝|略港口"},
		{"Donaudampfschifffahrtsgesellschaft", "", 100, "Donaudampfsc…"},
	} {
		lines := small.wrap(c.text, c.word, c.room, 3)
		if got := strings.Join(lines, "|"); got != c.want {
			t.Errorf("%q in %v: %q, want %q", c.text, c.room, got, c.want)
		}
		for _, line := range lines {
			if w := small.advance(line); w > c.room+1e-9 && !strings.HasSuffix(line, "("+c.word+")") {
				t.Errorf("%q is %v wide", line, w)
			}
		}
	}
}

func names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("Name %d", i+1)
	}
	return out
}

// hard are names that are hard to set.
var hard = []string{strings.Repeat("A very long name ", 18), strings.Repeat("Ungebrochen", 28), "ميناء بويرتو كابيلو في فنزويلا", "委内瑞拉卡贝略港经济特区管理局第一办公室", "נמל", "<b>&\"", "é́́"}

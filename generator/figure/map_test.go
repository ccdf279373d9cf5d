package figure

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/geo"
)

var update = flag.Bool("update", false, "rewrite the drawings in testdata; look at them before accepting")

// islands is two countries that share a border, and an island, as small as can be.
const islands = `{"type":"Topology","objects":{"countries":{"type":"GeometryCollection","geometries":[
	{"type":"Polygon","id":"001","properties":{"name":"Westland"},"arcs":[[0,1]]},
	{"type":"Polygon","id":"002","properties":{"name":"Eastland"},"arcs":[[2,-2]]},
	{"type":"Polygon","id":"003","properties":{"name":"Islet"},"arcs":[[3]]}]}},
	"arcs":[[[4,4],[4,0],[0,0],[0,4],[4,8]],[[4,8],[4,4]],[[4,8],[8,8],[8,4],[4,4]],[[10,0],[10,1],[11,1],[11,0],[10,0]]]}`

func world(t testing.TB, text string) *geo.World {
	t.Helper()
	w, err := geo.Load([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func earth(t testing.TB) *geo.World {
	t.Helper()
	data, err := os.ReadFile("../../static/geo/world-50m.json")
	if err != nil {
		t.Fatal(err)
	}
	return world(t, string(data))
}

var fit = geo.Fit{Width: PartWidth, Shapes: [2]float64{0.6, 0.85}, Padding: 0.1, LeastKm: 300}

func dot(lat, lon float64, label string) Dot {
	return Dot{Mark: Mark{Title: label + " (port)", Href: "../x/", Class: "kind-port"}, At: geo.Point{Lat: lat, Lon: lon}, Label: label}
}

// TestGolden compares whole drawings with files that can be opened in a browser.
func TestGolden(t *testing.T) {
	w := world(t, islands)
	frame := geo.Around([]geo.Point{{Lat: -1, Lon: -1}, {Lat: 9, Lon: 12}}, fit)
	main := dot(1, 1, "Quay & <Sons>")
	main.Main = true
	candidate := dot(6, 6, "Candidate")
	candidate.Open, candidate.Shape = true, Square
	for name, m := range map[string]Map{
		"empty": {ID: "m", Label: "Nothing", World: w, Frame: frame},
		"marks": {ID: "m", Label: "Marks", World: w, Frame: frame,
			Areas: []Area{{Mark{Title: "Westland", Href: "../w/", Class: "kind-country", Main: true}, "001"}, {Mark{Title: "Nowhere"}, "999"}},
			Lines: []Line{{Mark: Mark{Title: "The line, planned", Href: "../l/", Class: "kind-route"}, Points: []geo.Point{{Lat: 1, Lon: 1}, {Lat: 6, Lon: 6}}, Open: true}},
			Dots:  []Dot{main, candidate, dot(0.5, 10.5, "Islet Harbour"), dot(50, 50, "Off the sheet")},
			Names: map[string]string{"002": "Eastia"}},
		"hatched": {ID: "m", Label: "Hatched", World: w, Frame: frame,
			Hatch: []Hatch{{Mark{Title: "The note", Href: "../note/"}, []geo.Point{{Lat: 5, Lon: 3}, {Lat: 5, Lon: 9}, {Lat: 9, Lon: 6}}},
				{Mark{Title: "At sea", Href: "../sea/"}, []geo.Point{{Lat: 8.5, Lon: 10}, {Lat: 8.5, Lon: 11}, {Lat: 9, Lon: 11}}}}},
		"world": {ID: "m", Label: "World", World: w, Frame: geo.Whole(WholeWidth, 11), Detail: 2, Dots: []Dot{dot(1, 1, "One"), dot(0.5, 10.5, "Two")}},
	} {
		t.Run(name, func(t *testing.T) {
			got := m.Draw().SVG + "\n"
			mustBeClean(t, got)
			file := "testdata/" + name + ".svg"
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if again := m.Draw().SVG + "\n"; again != got {
				t.Error("drawn again it is another")
			}
		})
	}
}

var forbidden = regexp.MustCompile(`\sstyle=|<style|<script|\son[a-z]+=|javascript:|data:|NaN|Inf|[ lM]-0[ "]`)

// mustBeClean fails for SVG that is no XML, or holds what the policy of pages forbids.
func mustBeClean(t *testing.T, svg string) {
	t.Helper()
	if found := forbidden.FindString(svg); found != "" {
		t.Errorf("it has %q in it", found)
	}
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v in\n%.300s", err, svg)
		}
	}
}

// boxes gives what labels and dots take on the sheet, by what was laid out.
func (d *drawing) boxes() (labels, dots map[string]box) {
	labels, dots = map[string]box{}, map[string]box{}
	for i, s := range d.spots {
		name := fmt.Sprint("spot ", i, " ", s.label)
		dots[name] = around(s.at, d.radius(s))
		if s.label != "" {
			labels[name] = textBox(s.text, s.anchor, d.width(s.label, s.number > 0), d.type_.label)
		}
	}
	for i, n := range d.texts {
		labels[fmt.Sprint("name ", i, " ", n.text)] = textBox(n.at, "middle", textWidth(n.text)*d.type_.country, d.type_.country)
	}
	if d.scale.km > 0 {
		labels["scale"] = d.scale.box(d.type_.country)
	}
	return labels, dots
}

// mustBeApart fails where a label lies on another, on a dot or off the sheet, or a dot on
// another.
func mustBeApart(t *testing.T, m *Map) *drawing {
	t.Helper()
	d := newDrawing(m)
	d.dots()
	d = d.lettered()
	labels, dots := d.boxes()
	for a, box := range labels {
		if box.left < 0 || box.top < 0 || box.right > m.Frame.Width || box.bottom > m.Frame.Height {
			t.Errorf("%s leaves the sheet: %v", a, box)
		}
		for b, other := range labels {
			if a < b && box.meets(other) {
				t.Errorf("%s lies on %s", a, b)
			}
		}
		for b, other := range dots {
			if box.meets(other) {
				t.Errorf("%s lies on the dot of %s", a, b)
			}
		}
	}
	for i, s := range d.spots {
		name := fmt.Sprint("spot ", i, " ", s.label)
		for b, other := range labels {
			if b == name {
				continue
			}
			if s.number > 0 && labels[name].wider(0.4*d.type_.label, 0.1*d.type_.label).meets(other) { // "2 Kavkaz" would read as one
				t.Errorf("the number of %s stands beside %s", name, b)
			}
			if s.leader && crosses(other, s.at, s.end) {
				t.Errorf("the leader of %s runs over %s", name, b)
			}
			if s.leader && around(s.end, 0.4*d.type_.label).meets(other) {
				t.Errorf("the leader of %s ends at %s", name, b)
			}
		}
		for j, o := range d.spots {
			if i != j && s.leader && o.leader && (cross(s.at, s.end, o.at, o.end) || crosses(around(s.end, 0.4*d.type_.label), o.at, o.end)) {
				t.Errorf("the leaders of %s and of %s meet", s.label, o.label)
			}
		}
		for _, o := range d.spots[:i] {
			least := 0.2 * (d.radius(s) + d.radius(o)) // so that two can be told apart
			if len(s.dots) > 1 || len(o.dots) > 1 {
				least = d.radius(s) + d.radius(o) - 0.01 // so that numbers can be read
			}
			if !d.about(s) && !d.about(o) && distance(s.at, o.at) < least {
				t.Errorf("%v hides %v", s.dots, o.dots)
			}
		}
	}
	return d
}

// Labels never lie on anything, whatever is to be shown.
func TestLabelsLieApart(t *testing.T) {
	w := earth(t)
	r := rand.New(rand.NewPCG(5, 6))
	near := func(n int, lat, lon, spread float64, label func(i int) string) []Dot {
		var out []Dot
		for i := range n {
			d := dot(lat+spread*(r.Float64()-0.5), lon+spread*(r.Float64()-0.5), label(i))
			d.Main = i == 0
			out = append(out, d)
		}
		return out
	}
	port := func(i int) string {
		return []string{"Puerto Cabello", "Guaranao", "La Guaira", "El Palito", "Quay"}[i%5]
	}
	for name, dots := range map[string][]Dot{
		"one":             near(1, 10.5, -68, 0, port),
		"a few":           near(9, 10.5, -68, 6, port),
		"many":            near(40, 10.5, -68, 8, port),
		"500":             near(500, 10.5, -68, 10, port),
		"close together":  near(7, 10.5, -68, 0.2, port),
		"all equal":       near(6, 10.5, -68, 0, port),
		"500 equal":       near(500, 10.5, -68, 0, port),
		"in a corner":     near(6, 14, -62.2, 0.5, port),
		"no space":        near(4, 10.5, -68, 4, func(int) string { return strings.Repeat("Llanfairpwllgwyngyll", 15) }),
		"right to left":   near(8, 25, 51, 6, func(int) string { return "ميناء الملك عبد العزيز" }),
		"Chinese":         near(8, 31, 122, 6, func(int) string { return "上海国际港务洋山深水港区" }),
		"no label":        near(8, 31, 122, 6, func(int) string { return "" }),
		"antimeridian":    near(6, -17, 180, 3, port),
		"at the pole":     near(5, 89.5, 0, 1, port),
		"a line of ports": append(near(3, 36, -5, 1, port), near(3, 44, 33, 2, port)...),
	} {
		t.Run(name, func(t *testing.T) {
			var points []geo.Point
			for i := range dots {
				dots[i].At.Lat = min(dots[i].At.Lat, 90)
				points = append(points, dots[i].At)
			}
			for _, frame := range []*geo.Frame{geo.Around(points[:1], fit), geo.Around(points, fit), geo.Whole(WholeWidth, 11)} {
				m := Map{ID: "m", World: w, Frame: frame, Dots: dots, Lines: []Line{{Points: points[:min(3, len(points))]}}, List: "#list"}
				d := mustBeApart(t, &m)
				seen := 0
				for _, s := range d.spots {
					seen += len(s.dots)
				}
				for _, p := range points {
					if _, on := frame.Place(p); on {
						seen--
					}
				}
				if seen != 0 {
					t.Errorf("%d dots more or less than places", seen)
				}
				mustBeClean(t, m.Draw().SVG)
			}
		})
	}
}

// What a map is about keeps its place and its name: a number beside it makes room.
func TestMainStays(t *testing.T) {
	w := earth(t)
	var dots []Dot
	for i := range 30 {
		dots = append(dots, dot(10.4667+float64(i)/1000, -68.05, fmt.Sprint("Berth ", i)))
	}
	dots[17].Main, dots[17].Label = true, "Puerto Cabello"
	m := Map{ID: "m", World: w, Frame: geo.Around([]geo.Point{dots[17].At}, fit), Dots: dots, List: "#list"}
	d := mustBeApart(t, &m)
	last := d.spots[len(d.spots)-1]
	if len(last.dots) != 1 || last.dots[0] != 17 || last.label != "Puerto Cabello" || distance(last.at, place(t, &m, 17)) > 0.1 {
		t.Errorf("%+v is on top", last)
	}
	out := m.Draw()
	if !strings.Contains(out.SVG, ">29</text>") || !strings.Contains(out.SVG, "Berth 0, Berth 1") || !strings.Contains(out.SVG, `href="#list"`) {
		t.Error("the others are no dot with their number")
	}
}

// place gives where a dot's place lies on the sheet.
func place(t *testing.T, m *Map, i int) geo.XY {
	t.Helper()
	at, on := m.Frame.Place(m.Dots[i].At)
	if !on {
		t.Fatalf("dot %d is not on the sheet", i)
	}
	return at
}

// Marks stand where their places are, however near others are; those that are near are smaller, and those
// that can't be told apart are one with their number.
func TestMarksStandAtTheirPlaces(t *testing.T) {
	for apart, want := range map[float64]struct{ dots, small, clusters int }{8: {2, 0, 0}, 0.2: {2, 2, 0}, 0: {0, 0, 1}} {
		m := Map{ID: "m", World: earth(t), Frame: geo.Around([]geo.Point{{Lat: 6, Lon: -76}, {Lat: 14, Lon: -56}}, fit),
			Dots: []Dot{dot(10, -68, "West"), dot(10, -68+apart, "East")}, List: "#list"}
		out := m.Draw()
		got := struct{ dots, small, clusters int }{strings.Count(out.SVG, `<a class="map-dot`), strings.Count(out.SVG, "map-small"), strings.Count(out.SVG, `<a class="map-cluster`)}
		if got != want || len(out.Rings) != want.clusters {
			t.Errorf("%v degrees apart: %+v, rings %v, want %+v", apart, got, out.Rings, want)
		}
		for i := range m.Dots {
			at := place(t, &m, i)
			if point := fmt.Sprintf(`translate(%s %s)`, short(at.X), short(at.Y)); want.dots > 0 && !strings.Contains(out.SVG, point) {
				t.Errorf("%v degrees apart: no mark with %s", apart, point)
			}
		}
	}
}

// Of what lies where the map's subject lies something is seen: a rim of one place, a number beside it for
// more. Leaders lie below all marks.
func TestMainHidesNone(t *testing.T) {
	w := earth(t)
	for name, tt := range map[string]struct{ mains, others, dots, small, clusters int }{
		"another": {1, 1, 2, 1, 0}, "two others": {1, 2, 1, 1, 1}, "another subject": {2, 0, 2, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			m := Map{ID: "m", World: w, Frame: geo.Around([]geo.Point{{Lat: 6, Lon: -76}, {Lat: 14, Lon: -56}}, fit), List: "#list"}
			for i := range tt.mains + tt.others {
				d := dot(10, -68, fmt.Sprint("Quay ", i))
				d.Main = i < tt.mains
				m.Dots = append(m.Dots, d)
			}
			d := mustBeApart(t, &m)
			for _, s := range d.spots {
				for _, o := range d.spots {
					if d.about(s) && len(o.dots) > 1 && distance(s.at, o.at) < d.radius(s)+d.radius(o)-0.01 {
						t.Errorf("a number lies on the subject: %v, %v", s.at, o.at)
					}
				}
			}
			svg := m.Draw().SVG
			got := [3]int{strings.Count(svg, `<a class="map-dot`), strings.Count(svg, "map-small"), strings.Count(svg, `<a class="map-cluster`)}
			if want := [3]int{tt.dots, tt.small, tt.clusters}; got != want {
				t.Errorf("%v dots, small ones and numbers, want %v", got, want)
			}
			if last := strings.LastIndex(svg, `class="map-leader"`); last > strings.Index(svg, `<a class="map-`) {
				t.Error("a leader lies on a mark")
			}
		})
	}
}

// short writes a number as the sheet does.
func short(n float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", n), ".0") }

// What a ring stands for is told in its title and to the list, in the order of that.
func TestRings(t *testing.T) {
	var dots []Dot
	for i := range 8 {
		d := dot(10, -68, fmt.Sprint("Berth ", i))
		d.Rank = 8 - i
		dots = append(dots, d)
	}
	m := Map{ID: "m", World: earth(t), Frame: geo.Around([]geo.Point{dots[0].At}, fit), Dots: dots, List: "#list", Places: "places"}
	out := m.Draw()
	if diff := cmp.Diff([][]int{{7, 6, 5, 4, 3, 2, 1, 0}}, out.Rings); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if want := `<title>8 places: Berth 7, Berth 6, Berth 5, Berth 4, Berth 3, Berth 2 … +2</title>`; !strings.Contains(out.SVG, want) {
		t.Errorf("the sheet lacks %s", want)
	}
}

// A label that finds no room becomes a number, and the list is told which.
func TestNumbers(t *testing.T) {
	var dots []Dot
	for i := range 24 {
		dots = append(dots, dot(10+float64(i/6)*0.5, -68+float64(i%6)*0.5, strings.Repeat("Long name ", 2)+fmt.Sprint(i)))
	}
	m := Map{ID: "m", World: earth(t), Frame: geo.Around([]geo.Point{dots[0].At, dots[23].At}, fit), Dots: dots}
	mustBeApart(t, &m)
	out := m.Draw()
	most, numbered := 0, 0
	for i, n := range out.Numbers {
		if n > 0 {
			numbered++
			most = max(most, n)
			if !regexp.MustCompile(fmt.Sprintf(`<g class="map-key-number"><rect[^>]*/><text[^>]*>%d</text>`, n)).MatchString(out.SVG) {
				t.Errorf("number %d, of dot %d, is not on the map", n, i)
			}
		}
	}
	if numbered == 0 || most != numbered {
		t.Errorf("%d numbers, up to %d", numbered, most)
	}
}

// Numbers are given in the order of the list, and not in that in which places were found for them.
func TestNumbersAreInOrder(t *testing.T) {
	for _, n := range []int{12, 24} {
		var dots []Dot
		for i := range n {
			d := dot(10+float64(i/6)*0.5, -68+float64(i%6)*0.5, strings.Repeat("Long name ", 2)+fmt.Sprint(i))
			d.Rank, d.Weight = n-i, i%5
			dots = append(dots, d)
		}
		m := Map{ID: "m", World: earth(t), Frame: geo.Around([]geo.Point{dots[0].At, dots[n-1].At}, fit), Dots: dots}
		mustBeApart(t, &m)
		out := m.Draw()
		next := 1
		for i := n - 1; i >= 0; i-- {
			if out.Numbers[i] > 0 {
				if out.Numbers[i] != next {
					t.Errorf("of %d: dot %d has number %d, want %d", n, i, out.Numbers[i], next)
				}
				next++
			}
		}
		if next < 3 {
			t.Errorf("of %d dots %d have numbers", n, next-1)
		}
	}
}

// Where not all labels have room, what weighs more has its label, wherever it stands in the list.
func TestHeavyIsLabelled(t *testing.T) {
	for heavy := range 24 {
		var dots []Dot
		for i := range 24 {
			dots = append(dots, dot(10+float64(i/6)*0.5, -68+float64(i%6)*0.5, strings.Repeat("Long name ", 2)+fmt.Sprint(i)))
		}
		dots[heavy].Weight = 1
		m := Map{ID: "m", World: earth(t), Frame: geo.Around([]geo.Point{dots[0].At, dots[23].At}, fit), Dots: dots}
		if out := m.Draw(); out.Numbers[heavy] != 0 || !strings.Contains(out.SVG, fmt.Sprintf("Long name %d</text>", heavy)) {
			t.Errorf("dot %d weighs most and has no label", heavy)
		}
	}
}

// The width that is assumed for a text is not less than that of the site's fonts.
func TestTextWidth(t *testing.T) {
	for text, least := range map[string]float64{"": 0, "Sevastopol (Crimea)": 8.6, "MMMM": 3.3, "洋山港": 3, "iiii": 0.9} {
		if got := textWidth(text); got < least {
			t.Errorf("%q: %v, want at least %v", text, got, least)
		}
	}
}

// A label stands on no line where it has room elsewhere, and be it at the end of a line from its dot.
func TestLabelsClearOfLines(t *testing.T) {
	hub := dot(5, 5, "Puerto Cabello")
	hub.Main = true
	m := Map{ID: "m", World: world(t, islands), Frame: geo.Around([]geo.Point{{Lat: -1, Lon: -1}, {Lat: 11, Lon: 12}}, fit), Dots: []Dot{hub}}
	for n := range 12 { // on all sides
		sin, cos := math.Sincos(2 * math.Pi * (float64(n) + .5) / 12)
		m.Lines = append(m.Lines, Line{Points: []geo.Point{{Lat: 5 + sin, Lon: 5 + cos}, {Lat: 5 + 1.8*sin, Lon: 5 + 1.8*cos}}})
	}
	d := newDrawing(&m)
	lines := d.room.lines
	d.dots()
	d.labels()
	d.room.lines = lines
	labels, _ := d.boxes()
	if len(labels) != 1 {
		t.Fatalf("the labels are %v", labels)
	}
	for name, b := range labels {
		if n := d.room.crossed(b); n > 0 {
			t.Errorf("%s stands on %d lines", name, n)
		}
	}
}

// The countries that a map is about have their names first, also where they are too small to hold them.
func TestNamesOfWhatAMapIsAbout(t *testing.T) {
	m := Map{ID: "m", World: world(t, islands), Frame: geo.Around([]geo.Point{{Lat: -1, Lon: -1}, {Lat: 9, Lon: 12}}, fit), Names: map[string]string{"002": "A name that no island of this size holds"}}
	for _, about := range [][]string{nil, {"002"}} {
		m.About = about
		if got := strings.Contains(m.Draw().SVG, m.Names["002"]); got != (about != nil) {
			t.Errorf("about %q: the name is drawn: %t", about, got)
		}
	}
}

// A label makes way for the name of a country that the map is about where it has room elsewhere, and no name is bought by a number.
func TestLabelsMakeWayForNames(t *testing.T) {
	drawn := func(beside int) Drawing {
		harbour := geo.Point{Lat: 10.4667, Lon: -68.05}
		ways := [][]geo.Point{{harbour, {Lat: 12.5, Lon: -67.5}, {Lat: 14.3, Lon: -60.5}, {Lat: 25, Lon: -40}, {Lat: 36, Lon: -6}, {Lat: 44.7, Lon: 37.8}},
			{harbour, {Lat: 12.5, Lon: -67.5}, {Lat: 18.2, Lon: -62.5}, {Lat: 50, Lon: -6}, {Lat: 59.9, Lon: 30.2}}}
		m := Map{ID: "m", World: earth(t), Frame: geo.Around(slices.Concat(ways...), geo.Fit{Width: PartWidth, Shapes: [2]float64{0.6, 0.85}, Padding: 0.15}), About: []string{"862"}}
		m.Dots = []Dot{{Mark: Mark{Main: true}, At: harbour, Label: "Puerto Cabello"}}
		for i := range beside {
			m.Dots = append(m.Dots, Dot{At: geo.Point{Lat: 1 + 2.5*float64(i/4), Lon: -74 + 3.5*float64(i%4)}, Label: fmt.Sprint("A place with a name, ", i)})
		}
		for _, way := range ways {
			m.Lines = append(m.Lines, Line{Points: way})
		}
		mustBeApart(t, &m)
		return m.Draw()
	}
	if svg := drawn(0).SVG; !strings.Contains(svg, ">Venezuela<") || !strings.Contains(svg, ">Puerto Cabello<") {
		t.Error("where there is room for both, one of the country and the place has no name")
	}
	crowded := drawn(16)
	if strings.Contains(crowded.SVG, ">Venezuela<") || crowded.Numbers[0] > 0 {
		t.Errorf("a crowded map names the country for numbers %v", crowded.Numbers)
	}
}

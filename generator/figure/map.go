package figure

import (
	"cmp"
	"slices"
	"strconv"

	"portolan/generator/block"
	"portolan/generator/geo"
)

// World is what a map block says as its region to show the whole world.
const World = "world"

// mapBlock is the form of map blocks: a map of some entities.
func mapBlock() block.Form {
	return block.Form{Name: "map", Fields: []block.Field{
		{Name: "show", Type: block.Ref, List: true, Required: true},
		{Name: "title", Type: block.Caption},
		{Name: "note", Type: block.Caption},
		{Name: "region", Type: block.Ref, Words: []string{World}},
	}}
}

// The widths of sheets, in units. A map of a part is drawn so that it can be read on a
// screen of 360 px, one of the world on a wide one.
const (
	PartWidth  = 1280
	WholeWidth = 2000
)

// A Map is what a map shows. The zero value of each part shows nothing of it.
type Map struct {
	ID     string // begins the ids within the SVG; each map of a page has its own
	Label  string // what the map is, for those who don't see it
	World  *geo.World
	Frame  *geo.Frame
	Detail float64 // see geo.Detail; 0 is that
	Areas  []Area
	Lines  []Line
	Dots   []Dot
	Hatch  []Hatch
	Names  map[string]string // of countries, by id, where they are called otherwise than in the geometry
	About  []string          // ids of the countries whose names choose their places before others
	List   string            // address of the list of marks, for a dot that stands for many
	Places string            // the word, for the title of such a dot: 3 places
	Column bool              // of the world, for a column of a page: larger, and with names only of what it is about, as no list stands by it
}

// A Mark is what all marks have.
type Mark struct {
	Title string // told when it is pointed at
	Href  string
	Class string // of its kind: kind-port
	Main  bool   // the map is about it
}

// An Area is a country.
type Area struct {
	Mark
	Country string // id in the geometry
}

// A Line is a way over the earth.
type Line struct {
	Mark
	Points []geo.Point
	Open   bool // it is not, or not yet, so
}

// A Dot is a place.
type Dot struct {
	Mark
	At       geo.Point
	Label    string
	Disputed bool // whose it is
	Weight   int  // of dots that lie so near each other that not all labels have room, those that weigh more have theirs
	Rank     int  // where the list has it: numbers are in that order
	Shape    Shape
	Open     bool // it is one of several, or not yet
}

// A Hatch is an area that is hatched, by its outline: of it only what is land.
type Hatch struct {
	Mark
	Outline []geo.Point
}

// A Shape tells kinds of places apart beside their colour.
type Shape uint8

const (
	Round Shape = iota
	Square
	Diamond
	Triangle
	Shapes // how many there are
)

// A Drawing is a map that was drawn.
type Drawing struct {
	SVG     string
	Numbers []int   // of the dots, where there was no room for the label; 0 else
	Hatched []bool  // in step with Hatch: something of it is seen
	Alone   []bool  // in step with Dots: it has a mark of its own
	Rings   [][]int // for each mark that stands for several dots, which, in the order of the list
}

// Draw draws a map.
func (m *Map) Draw() Drawing {
	d := newDrawing(m)
	d.dots()
	return d.lettered().write()
}

// drawing is a map while it is drawn.
type drawing struct {
	*Map
	s       svg
	detail  float64
	type_   sizes
	spots   []spot // seen dots, and clusters of them
	lines   []geo.Path
	room    room
	leaders [][2]geo.XY
	widest  string  // number that there is room for
	turn    float64 // where a try begins to look for directions of leaders, of a whole turn
	out     Drawing
	texts   []name
	scale   scaleBar
	hatches []geo.Path
}

// sizes are those of text and marks on a narrow screen, in units, by which they are laid
// out: on a wide one they are smaller (see map.css), so that what doesn't collide there
// doesn't collide here.
type sizes struct{ label, country, dot, count float64 }

func newDrawing(m *Map) *drawing {
	d := &drawing{Map: m, detail: cmp.Or(m.Detail, geo.Detail), type_: sizes{44, 44, 15, 34}}
	if m.Frame.Whole() { // on narrow screens its labels are not shown
		d.type_ = sizes{27, 0, 11, 22}
		if m.Column {
			d.type_ = sizes{36, 0, 13, 28}
		}
	}
	d.out.Numbers, d.out.Alone = make([]int, len(m.Dots)), make([]bool, len(m.Dots))
	d.room = room{width: m.Frame.Width, height: m.Frame.Height}
	for _, l := range m.Lines {
		d.lines = append(d.lines, m.Frame.Line(l.Points))
	}
	d.room.lines = slices.Concat(d.lines...)
	for _, h := range m.Hatch {
		d.hatches = append(d.hatches, m.Frame.Area(h.Outline))
	}
	return d
}

// write writes the SVG, from the bottom up.
func (d *drawing) write() Drawing {
	s, f := &d.s, d.Frame
	s.raw(`<svg class="map-sheet`)
	if f.Whole() {
		s.raw(` map-whole`)
		if d.Column {
			s.raw(` map-column`)
		}
	}
	s.raw(`" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 `)
	s.num(f.Width)
	s.raw(" ")
	s.num(f.Height)
	s.raw(`"`)
	s.number("width", f.Width/2)
	s.number("height", f.Height/2)
	// The side of a text is of the sheet and not of the script, so that Arabic and Hebrew names lie in the room that was found for them.
	s.raw(` direction="ltr" role="group"`)
	s.attr("aria-label", d.Label)
	s.raw(">\n")
	if f.Whole() {
		s.raw(`<path class="map-sea" fill="#dbe6ec" d="`)
		s.path(f.Edge(), true)
		s.raw("\"/>\n")
	} else {
		s.raw(`<rect class="map-sea" fill="#dbe6ec" width="100%" height="100%"/>`, "\n")
	}
	d.stroke("map-graticule", "#c3d3dc", f.Graticule())
	d.land()
	for _, a := range d.Areas {
		if p := d.World.Country(f, a.Country, d.detail); len(p) > 0 {
			d.open(a.Mark, "map-area")
			s.raw(`<path fill-rule="evenodd" fill="#f0c987" d="`)
			s.path(p, true)
			s.raw(`"/></a>`, "\n")
		}
	}
	d.hatch()
	d.stroke("map-border", "#a89f8c", d.World.Borders(f, d.detail))
	d.writeNames()
	d.writeLines()
	d.writeDots()
	d.scale.write(s)
	s.raw("</svg>")
	d.out.SVG = string(s.buf)
	return d.out
}

func (d *drawing) stroke(class, colour string, p geo.Path) {
	if len(p) == 0 {
		return
	}
	d.s.raw(`<path class="`, class, `" fill="none" stroke="`, colour, `" d="`)
	d.s.path(p, false)
	d.s.raw("\"/>\n")
}

// land writes the land. Where a part of it is hatched it is written once and used twice.
func (d *drawing) land() {
	land := d.World.Land(d.Frame, d.detail)
	if len(land) == 0 {
		return
	}
	seen := false
	d.out.Hatched = make([]bool, len(d.Hatch))
	for i, outline := range d.hatches {
		d.out.Hatched[i] = touches(land, outline)
		seen = seen || d.out.Hatched[i]
	}
	if !seen {
		d.s.raw(`<path class="map-land" fill="#f7f3e8" fill-rule="evenodd" d="`)
		d.s.path(land, true)
		d.s.raw("\"/>\n")
		return
	}
	d.s.raw(`<defs><path id="`, d.ID, `-land" fill-rule="evenodd" clip-rule="evenodd" d="`)
	d.s.path(land, true)
	d.s.raw(`"/><pattern id="`, d.ID, `-lines" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="map-hatch-line" stroke="#8a4b00" stroke-width="3" d="M0 0V12"/></pattern>`)
	for i, outline := range d.hatches {
		if d.out.Hatched[i] {
			d.s.raw(`<clipPath id="`, d.ID, "-clip-", strconv.Itoa(i), `"><path d="`)
			d.s.path(outline, true)
			d.s.raw(`"/></clipPath>`)
		}
	}
	d.s.raw(`</defs><use class="map-land" fill="#f7f3e8" href="#`, d.ID, "-land\"/>\n")
}

// hatch writes what is hatched.
func (d *drawing) hatch() {
	for i, h := range d.Hatch {
		if len(d.out.Hatched) > 0 && d.out.Hatched[i] {
			d.open(h.Mark, "map-hatch")
			d.s.raw(`<use href="#`, d.ID, `-land" fill="url(#`, d.ID, `-lines)" clip-path="url(#`, d.ID, "-clip-", strconv.Itoa(i), `)"/></a>`, "\n")
		}
	}
}

// open begins a link around a mark. Keyboards reach the same links in the list beside the
// map, which has them in order and large enough; here they would only be met twice.
func (d *drawing) open(m Mark, class string) {
	d.s.raw(`<a class="`, class)
	if m.Class != "" {
		d.s.raw(" ", m.Class)
	}
	if m.Main {
		d.s.raw(" map-main")
	}
	d.s.raw(`"`)
	if m.Href != "" {
		d.s.attr("href", m.Href)
		d.s.raw(` tabindex="-1"`)
	}
	d.s.raw(`>`)
	if m.Title != "" {
		d.s.raw(`<title>`)
		d.s.text(m.Title)
		d.s.raw(`</title>`)
	}
}

func (d *drawing) writeLines() {
	for i, l := range d.Lines {
		if len(d.lines[i]) == 0 {
			continue
		}
		class := "map-line"
		if l.Open {
			class += " map-open"
		}
		d.open(l.Mark, class)
		for _, layer := range []string{"map-halo", "map-stroke"} { // the halo parts it from what it crosses, and is easier to point at
			d.s.raw(`<path class="`, layer, `" fill="none" d="`)
			d.s.path(d.lines[i], false)
			d.s.raw(`"`)
			if layer == "map-stroke" {
				d.s.raw(` stroke="#0b4f86"`)
				if l.Open {
					d.s.raw(` stroke-dasharray="7 5"`)
				}
			}
			d.s.raw(`/>`)
		}
		d.s.raw("</a>\n")
	}
}

// touches tells whether something of an outline can lie on land that is seen: one of
// its corners does, or one of the land's lies in it.
func touches(land, outline geo.Path) bool {
	for _, line := range outline {
		for _, ring := range land {
			for _, p := range ring {
				if within(line, p) {
					return true
				}
			}
			for _, p := range line {
				if within(ring, p) {
					return true
				}
			}
		}
	}
	return false
}

// within tells whether a point lies in a ring.
func within(ring []geo.XY, p geo.XY) bool {
	inside := false
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < a.X+(p.Y-a.Y)/(b.Y-a.Y)*(b.X-a.X) {
			inside = !inside
		}
	}
	return inside
}

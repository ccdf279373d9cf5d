package figure

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/geo"
)

// writeDots writes the dots with their labels.
func (d *drawing) writeDots() {
	for _, s := range d.spots { // below all dots
		if s.leader {
			d.leader(s.at, s.end)
		}
	}
	for _, s := range d.spots {
		if len(s.dots) > 1 {
			d.writeCluster(s)
			continue
		}
		dot := d.Dots[s.dots[0]]
		d.out.Alone[s.dots[0]] = true
		class := "map-dot"
		if s.small {
			class += " map-small"
		}
		if dot.Open {
			class += " map-open"
		}
		if dot.Disputed {
			class += " map-disputed"
		}
		d.open(dot.Mark, class)
		d.move(s.at)
		d.shape(dot.Shape)
		from := s.at
		if s.leader {
			from = s.end
			d.s.raw("</g>")
			d.move(from)
		}
		switch { // what is written lies around what it belongs to, so that it stays there where the style sheet makes it smaller
		case s.number > 0:
			d.key(s, from)
		case s.label != "":
			d.label("map-label", s.label, s.anchor, geo.XY{X: s.text.X - from.X, Y: s.text.Y - from.Y})
		}
		d.s.raw("</g></a>\n")
	}
}

// key writes a number as the list has it, in a frame, so that none takes it for how many places a mark stands for.
func (d *drawing) key(s spot, from geo.XY) {
	size := d.type_.label
	b := textBox(s.text, s.anchor, d.width(s.label, true), size)
	d.s.raw(`<g class="map-key-number"><rect fill="#f7f3e8" stroke="#565d63"`)
	d.s.number("x", b.left-from.X)
	d.s.number("y", b.top-from.Y)
	d.s.number("width", b.right-b.left)
	d.s.number("height", b.bottom-b.top)
	d.s.raw(`/>`)
	d.label("map-count", s.label, "middle", geo.XY{X: (b.left+b.right)/2 - from.X, Y: s.text.Y - 0.08*size - from.Y})
	d.s.raw("</g>")
}

func (d *drawing) leader(from, to geo.XY) {
	d.s.raw(`<path class="map-leader" fill="none" stroke="#565d63" d="M`)
	d.s.num(from.X)
	d.s.raw(" ")
	d.s.num(from.Y)
	d.s.raw("L")
	d.s.num(to.X)
	d.s.raw(" ")
	d.s.num(to.Y)
	d.s.raw("\"/>\n")
}

// label writes a text.
func (d *drawing) label(class, text, anchor string, at geo.XY) {
	d.s.raw(`<text class="`, class, `"`)
	d.s.number("x", at.X)
	d.s.number("y", at.Y)
	if anchor != "start" {
		d.s.attr("text-anchor", anchor)
	}
	d.s.raw(">")
	d.s.text(text)
	d.s.raw("</text>")
}

// move begins a group that lies at a point and is drawn around 0, so that the style sheet can scale it.
func (d *drawing) move(to geo.XY) {
	d.s.raw(`<g transform="translate(`)
	d.s.num(to.X)
	d.s.raw(" ")
	d.s.num(to.Y)
	d.s.raw(`)">`)
}

// shape writes a dot.
func (d *drawing) shape(shape Shape) {
	d.s.raw(`<path class="map-shape" d="`)
	// All have about the area of a circle with radius 10.
	switch shape {
	case Square:
		d.s.raw("M-9-9H9V9H-9z")
	case Diamond:
		d.s.raw("M0-12L12 0L0 12L-12 0z")
	case Triangle:
		d.s.raw("M0-12L12 9H-12z")
	default:
		d.s.raw("M-10 0a10 10 0 1 1 20 0a10 10 0 1 1-20 0z")
	}
	d.s.raw(`"/>`)
}

// writeCluster writes a dot with the number of those that it stands for.
func (d *drawing) writeCluster(s spot) {
	dots := slices.Clone(s.dots)
	slices.SortStableFunc(dots, func(a, b int) int { return cmp.Compare(d.Dots[a].Rank, d.Dots[b].Rank) })
	d.out.Rings = append(d.out.Rings, dots)
	const named = 6
	var names []string
	for _, i := range dots[:min(named, len(dots))] {
		names = append(names, d.Dots[i].Label)
	}
	title := strings.TrimSpace(strconv.Itoa(len(dots))+" "+d.Places) + ": " + strings.Join(names, ", ")
	if more := len(dots) - named; more > 0 {
		title += " … +" + strconv.Itoa(more)
	}
	d.open(Mark{Title: title, Href: d.List, Class: d.Dots[s.dots[0]].Class}, "map-cluster")
	d.move(s.at)
	d.s.raw(`<g class="map-badge"><circle`)
	d.s.number("r", d.type_.count)
	d.s.raw(`/>`)
	d.label("map-count", strconv.Itoa(len(s.dots)), "middle", geo.XY{Y: d.type_.count * 0.36})
	d.s.raw("</g></g></a>\n")
}

// A name is that of a country, on it.
type name struct {
	country string // id in the geometry
	text    string
	at      geo.XY
}

// lettered gives the drawing with all that is written on it. Labels choose before names of countries; where they leave a country that the
// map is about no room for its name, all is tried once more around that, and is so if this takes its name or the scale from nothing else.
func (d *drawing) lettered() *drawing {
	around := *d
	around.spots, around.out.Numbers = slices.Clone(d.spots), slices.Clone(d.out.Numbers)
	cost, nameless := d.letter()
	if len(nameless) == 0 {
		return d
	}
	around.names(nameless)
	if other, _ := around.letter(); other < cost {
		return &around
	}
	return d
}

// letter writes on the drawing, and tells what that costs (see cost) and which countries it is about have no name. A name costs more than
// leaders, and less than a number for a place.
func (d *drawing) letter() (cost int, nameless []geo.Country) {
	const missing = 9
	cost = d.labels()
	if !d.Frame.Whole() {
		if d.scale = d.scaleBar(); d.scale.km == 0 {
			cost += missing
		}
	}
	if d.type_.country == 0 {
		return cost, nil
	}
	countries := slices.Clone(d.World.Countries(d.Frame))
	slices.SortStableFunc(countries, func(a, b geo.Country) int { return cmp.Compare(d.first(a.ID), d.first(b.ID)) })
	for _, c := range d.names(countries) {
		if slices.Contains(d.About, c.ID) {
			nameless = append(nameless, c)
		}
	}
	return cost + missing*len(nameless), nameless
}

// names places the names of countries where they lie within their borders and on no mark, and gives those for which there is no room.
// Where one that the map is about is too small for its name this has its middle in it.
func (d *drawing) names(countries []geo.Country) (left []geo.Country) {
	size := d.type_.country
	for _, c := range countries {
		text := c.Name
		if own := d.Names[c.ID]; own != "" {
			text = own
		}
		if slices.ContainsFunc(d.texts, func(n name) bool { return n.country == c.ID }) {
			continue
		}
		// Their letters are set apart.
		width := (textWidth(text) + 0.06*float64(len([]rune(text)))) * size
		shape := d.World.Country(d.Frame, c.ID, 64*d.detail)
		at, ok := d.inside(shape, width, size, contains)
		if !ok && slices.Contains(d.About, c.ID) {
			at, ok = d.inside(shape, width, size, inMiddle)
		}
		if !ok {
			left = append(left, c)
			continue
		}
		d.texts = append(d.texts, name{c.ID, text, at})
		d.room.write(textBox(at, "middle", width, size), false)
	}
	return left
}

// first gives the place of a country among those that the map is about; others come behind.
func (d *drawing) first(country string) int {
	if i := slices.Index(d.About, country); i >= 0 {
		return i
	}
	return len(d.About)
}

// inside finds the place for a name of that width nearest to the middle of a shape that holds it.
func (d *drawing) inside(shape geo.Path, width, size float64, holds func(geo.Path, box) bool) (geo.XY, bool) {
	low, high := geo.XY{X: math.Inf(1), Y: math.Inf(1)}, geo.XY{X: math.Inf(-1), Y: math.Inf(-1)}
	for _, ring := range shape {
		for _, p := range ring {
			low, high = geo.XY{X: min(low.X, p.X), Y: min(low.Y, p.Y)}, geo.XY{X: max(high.X, p.X), Y: max(high.Y, p.Y)}
		}
	}
	low, high = geo.XY{X: max(low.X, 0), Y: max(low.Y, 0)}, geo.XY{X: min(high.X, d.Frame.Width), Y: min(high.Y, d.Frame.Height)}
	middle := geo.XY{X: (low.X + high.X) / 2, Y: (low.Y + high.Y) / 2}
	best, nearest, found := geo.XY{}, math.Inf(1), false
	const steps = 12
	for i := range steps {
		for j := range steps {
			at := geo.XY{X: low.X + (high.X-low.X)*(float64(i)+0.5)/steps, Y: low.Y + (high.Y-low.Y)*(float64(j)+0.5)/steps}
			if far := distance(at, middle); far >= nearest {
				continue
			} else if b := textBox(at, "middle", width, size); d.clear(b, false) && holds(shape, b) && d.room.crossed(b) == 0 {
				best, nearest, found = at, far, true
			}
		}
	}
	return best, found
}

// inMiddle tells whether a box has its middle in a shape.
func inMiddle(shape geo.Path, b box) bool {
	at := geo.XY{X: (b.left + b.right) / 2, Y: (b.top + b.bottom) / 2}
	return contains(shape, box{at.X, at.Y, at.X, at.Y})
}

// contains tells whether a box lies in a shape, by its corners and the middles of its sides.
func contains(shape geo.Path, b box) bool {
	x, y := (b.left+b.right)/2, (b.top+b.bottom)/2
	for _, p := range [...]geo.XY{{X: b.left, Y: b.top}, {X: b.right, Y: b.top}, {X: b.left, Y: b.bottom}, {X: b.right, Y: b.bottom},
		{X: x, Y: b.top}, {X: x, Y: b.bottom}, {X: b.left, Y: y}, {X: b.right, Y: y}} {
		inside := false
		for _, ring := range shape {
			if within(ring, p) {
				inside = !inside
			}
		}
		if !inside {
			return false
		}
	}
	return true
}

func (d *drawing) writeNames() {
	for _, n := range d.texts {
		d.label("map-country", n.text, "middle", n.at)
		d.s.raw("\n")
	}
}

// A scaleBar tells how far it is, in the middle of the sheet.
type scaleBar struct {
	km     int
	length float64
	at     geo.XY // its left end
}

// scaleBar finds a corner for the bar; there is none where all are taken.
func (d *drawing) scaleBar() scaleBar {
	f := d.Frame
	var bar scaleBar
	for _, km := range []int{10, 20, 50, 100, 200, 500, 1000, 2000} {
		if length := float64(km) * f.Km(); length < f.Width/5 {
			bar.km, bar.length = km, length
		}
	}
	const edge = 28
	for _, at := range []geo.XY{{X: edge, Y: f.Height - edge}, {X: f.Width - edge - bar.length, Y: f.Height - edge},
		{X: edge, Y: edge + 16 + d.type_.country}, {X: f.Width - edge - bar.length, Y: edge + 16 + d.type_.country}} {
		bar.at = at
		if b := bar.box(d.type_.country); d.clear(b, false) && d.room.crossed(b) == 0 {
			d.room.take(b)
			return bar
		}
	}
	return scaleBar{}
}

func (b scaleBar) words() string { return strconv.Itoa(b.km) + " km" }

// box is what the bar takes, with its words above it.
func (b scaleBar) box(size float64) box {
	return box{b.at.X - 12, b.at.Y - 16 - size, b.at.X + max(b.length, textWidth(b.words())*size) + 12, b.at.Y + 12}
}

func (b scaleBar) write(s *svg) {
	if b.km == 0 {
		return
	}
	s.raw(`<g class="map-scale"><path fill="none" stroke="#565d63" d="M`)
	s.num(b.at.X)
	s.raw(" ")
	s.num(b.at.Y - 10)
	s.raw("v10h")
	s.num(b.length)
	s.raw(`v-10"/><text`)
	s.number("x", b.at.X)
	s.number("y", b.at.Y-16)
	s.raw(">", b.words(), "</text></g>\n")
}

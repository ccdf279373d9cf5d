package geo

import (
	"math"
	"sync"
)

// A Path is lines on a sheet, in whole units, none with a point twice in a row.
type Path [][]XY

// Detail is how much is left of outlines: what is smaller, in square units of the sheet, goes.
const Detail = 1.0

// margin is how far beyond the edges of a sheet shapes are drawn, so that the lines along
// which they are cut aren't seen.
const margin = 12.0

// Land gives the land without the borders on it, as rings to be filled by the even-odd rule.
func (w *World) Land(f *Frame, detail float64) Path {
	o := w.outlines()
	return drawer{f: f, o: o, least: f.least(detail), smallest: detail}.rings(o.land)
}

// Country gives the shape of a country, by its id; nothing for one that the file does not have
// or that the frame does not show.
func (w *World) Country(f *Frame, id string, detail float64) Path {
	i, found := w.find(id)
	if !found {
		return nil
	}
	o := w.outlines()
	return drawer{f: f, o: o, least: f.least(detail), smallest: detail / 4}.rings(o.countries[i])
}

// Countries lists the countries of which the frame may show something.
func (w *World) Countries(f *Frame) []Country {
	o := w.outlines()
	var out []Country
	for i := range w.countries {
		for _, r := range o.countries[i] {
			if r.meets(f.reach) {
				out = append(out, w.countries[i].Country)
				break
			}
		}
	}
	return out
}

// Has tells whether the file has a country of that id.
func (w *World) Has(id string) bool {
	_, found := w.find(id)
	return found
}

// Borders gives the lines between countries.
func (w *World) Borders(f *Frame, detail float64) Path {
	o := w.outlines()
	d := drawer{f: f, o: o, least: f.least(detail)}
	for _, i := range o.borders {
		l := &o.lines[i]
		if !l.meets(f.reach) {
			continue
		}
		var line []vertex
		o.walk([]int32{i}, d.least, func(l *outline, i int) { line = append(line, l.degree[i]) })
		d.line(line)
	}
	return d.out
}

// Extent gives corners of a country, to frame it by: those of its largest part and of all
// that are not much smaller or lie near to it, so that far islands don't make it tiny.
func (w *World) Extent(id string) []Point {
	i, found := w.find(id)
	if !found {
		return nil
	}
	o := w.outlines()
	largest := 0
	for j, r := range o.countries[i] {
		if r.angle > o.countries[i][largest].angle {
			largest = j
		}
	}
	var out []Point
	for _, r := range o.countries[i] {
		main := o.countries[i][largest]
		if r.angle < main.angle*0.45 && r.center.angle(main.center) > main.angle*1.15+0.02 {
			continue
		}
		o.walk(r.lines, 1e-7, func(l *outline, i int) { out = append(out, Point{l.degree[i].lat, l.degree[i].lon}) })
	}
	return out
}

// least gives an area on the sheet as one on a sphere of radius 1.
func (f *Frame) least(detail float64) float32 { return float32(detail / (f.scale * f.scale)) }

// A drawer brings shapes to a sheet.
type drawer struct {
	f        *Frame
	o        *outlines
	least    float32
	smallest float64 // ring that is drawn, in square units
	out      Path
	scratch
}

// A scratch is what is lent from ring to ring: the largest coasts come to some thousand points.
type scratch struct {
	vertices []vertex
	vectors  []vector
	a, b     []XY
}

// scratches are used again from shape to shape.
var scratches = sync.Pool{New: func() any { return new(scratch) }}

// rings draws closed rings.
func (d drawer) rings(all []ring) Path {
	used := scratches.Get().(*scratch)
	defer scratches.Put(used)
	d.scratch = *used
	for i := range all {
		d.ring(&all[i])
	}
	*used = d.scratch
	return d.out
}

// ring draws a closed ring.
func (d *drawer) ring(r *ring) {
	if !r.meets(d.f.reach) || float64(r.angle*r.angle)*4 < float64(d.least) {
		return
	}
	d.vertices, d.vectors = d.vertices[:0], d.vectors[:0]
	d.o.walk(r.lines, d.least, func(l *outline, i int) {
		d.vertices, d.vectors = append(d.vertices, l.degree[i]), append(d.vectors, l.at[i])
	})
	d.polygon(r.reach)
}

// polygon draws the ring in d.vertices and, the same, d.vectors.
func (d *drawer) polygon(r reach) {
	switch {
	case len(d.vertices) < 3:
	case d.f.whole:
		d.wholeRing()
	default:
		d.a = d.flat(r, d.a[:0])
		d.clip()
		d.add(d.a)
	}
}

// Area gives the area with these corners as the frame shows it; its edges are the shortest
// ways between them.
func (f *Frame) Area(corners []Point) Path {
	d := drawer{f: f}
	for i, p := range corners {
		d.vertices = append(append(d.vertices, p.vertex()), shortest(p, corners[(i+1)%len(corners)])...)
	}
	for _, v := range d.vertices {
		d.vectors = append(d.vectors, v.vector())
	}
	if r := reachOf(d.vectors); r.meets(f.reach) {
		d.polygon(r)
	}
	return d.out
}

// farthest is the radius of the circle that points on the other side of the earth are drawn
// to, in units of the scale: far outside of the sheet, and short of the point opposite to
// its middle, which has no one place.
func (f *Frame) farthest() float64 {
	return min(1.9, 1.4*math.Hypot(f.Width, f.Height)/2/f.scale+0.05)
}

// flat projects a ring onto a part of the earth. What lies beyond a circle around the sheet
// is moved onto the circle, and goes along it.
func (d *drawer) flat(r reach, out []XY) []XY {
	f := d.f
	limit := f.farthest()
	nearest := 1 - limit*limit/2 // z of the circle
	angle, outside := 0.0, false
	for i := range len(d.vectors) + 1 {
		v := d.vectors[i%len(d.vectors)]
		p, z := f.azimuthal(v)
		if z >= nearest {
			out, outside = append(out, p), false
			continue
		}
		to := math.Atan2(-f.north.dot(v), f.east.dot(v))
		if outside {
			const step = math.Pi / 12
			turn := math.Remainder(to-angle, 2*math.Pi)
			for n := math.Ceil(math.Abs(turn) / step); n > 1; n-- {
				angle += turn / math.Ceil(math.Abs(turn)/step)
				out = append(out, f.onCircle(angle, limit))
			}
		}
		out = append(out, f.onCircle(to, limit))
		angle, outside = to, true
	}
	if d.around(r) { // its inside is what lies outside of the line
		d.add(f.frameRing())
	}
	return out
}

func (f *Frame) onCircle(angle, radius float64) XY {
	sin, cos := math.Sincos(angle)
	return XY{f.origin.X + f.scale*radius*cos, f.origin.Y + f.scale*radius*sin}
}

// around tells whether the point opposite to the middle lies within a ring.
func (d *drawer) around(r reach) bool {
	opposite := d.f.up.times(-1)
	if r.center.angle(opposite) > r.angle {
		return false
	}
	at := opposite.point().vertex()
	line := unroll(append(d.vertices, d.vertices[0]))
	for turn := -360.0; turn <= 360; turn += 360 {
		if ringContains(line, vertex{at.lon + turn, at.lat}) {
			return true
		}
	}
	return false
}

func (f *Frame) frameRing() []XY {
	return []XY{{-margin, -margin}, {f.Width + margin, -margin}, {f.Width + margin, f.Height + margin}, {-margin, f.Height + margin}}
}

// wholeRing draws a ring on the whole earth: once for each time around that it touches.
func (d *drawer) wholeRing() {
	for i := range d.vertices {
		d.vertices[i].lon -= d.f.lon
	}
	if d.vertices[0] != d.vertices[len(d.vertices)-1] {
		d.vertices = append(d.vertices, d.vertices[0])
	}
	line := unroll(d.vertices)
	west, east := math.Inf(1), math.Inf(-1)
	for _, v := range line {
		west, east = min(west, v.lon), max(east, v.lon)
	}
	for turn := math.Floor((west + 180) / 360); turn*360-180 < east; turn++ {
		left, right := turn*360-180, turn*360+180
		d.a = d.a[:0]
		for _, v := range line {
			d.a = append(d.a, XY{v.lon, v.lat})
		}
		if west < left || east > right {
			d.cut(func(p XY) float64 { return p.X - left })
			d.cut(func(p XY) float64 { return right - p.X })
		}
		d.b = d.b[:0]
		for i, p := range d.a {
			from := d.a[(i+len(d.a)-1)%len(d.a)]
			if pieces := math.Ceil(max(math.Abs(p.X-from.X), math.Abs(p.Y-from.Y)) / 4); pieces > 1 && len(d.a) > 2 {
				for n := 1.0; n < pieces; n++ {
					d.b = append(d.b, d.f.earth(from.X+(p.X-from.X)*n/pieces-turn*360, from.Y+(p.Y-from.Y)*n/pieces))
				}
			}
			d.b = append(d.b, d.f.earth(p.X-turn*360, p.Y))
		}
		d.add(d.b)
	}
}

// clip cuts the ring in d.a to the sheet and its margin (Sutherland and Hodgman, Reentrant
// polygon clipping, 1974).
func (d *drawer) clip() {
	w, h := d.f.Width+margin, d.f.Height+margin
	low, high := XY{math.Inf(1), math.Inf(1)}, XY{math.Inf(-1), math.Inf(-1)}
	for _, p := range d.a {
		low, high = XY{min(low.X, p.X), min(low.Y, p.Y)}, XY{max(high.X, p.X), max(high.Y, p.Y)}
	}
	switch {
	case high.X < -margin || high.Y < -margin || low.X > w || low.Y > h:
		d.a = d.a[:0]
		return
	case low.X >= -margin && low.Y >= -margin && high.X <= w && high.Y <= h:
		return
	}
	d.cut(func(p XY) float64 { return p.X + margin })
	d.cut(func(p XY) float64 { return w - p.X })
	d.cut(func(p XY) float64 { return p.Y + margin })
	d.cut(func(p XY) float64 { return h - p.Y })
}

// cut leaves of the ring in d.a what is on the inner side of a line.
func (d *drawer) cut(inside func(p XY) float64) {
	d.b = d.b[:0]
	for i, p := range d.a {
		from := d.a[(i+len(d.a)-1)%len(d.a)]
		a, b := inside(from), inside(p)
		if a < 0 != (b < 0) {
			t := a / (a - b)
			d.b = append(d.b, XY{from.X + (p.X-from.X)*t, from.Y + (p.Y-from.Y)*t})
		}
		if b >= 0 {
			d.b = append(d.b, p)
		}
	}
	d.a, d.b = d.b, d.a
}

// add takes up a ring in whole units, unless it is too small to be seen.
func (d *drawer) add(ring []XY) {
	line := whole(ring)
	if n := len(line); n > 1 && line[0] == line[n-1] {
		line = line[:n-1]
	}
	if len(line) < 3 || math.Abs(area(line)) < d.smallest {
		return
	}
	d.out = append(d.out, line)
}

func area(ring []XY) float64 {
	sum := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += p.X*q.Y - q.X*p.Y
	}
	return sum / 2
}

// whole rounds to whole units and leaves out what then makes no difference.
func whole(line []XY) []XY {
	out := make([]XY, 0, len(line))
	for _, p := range line {
		p = XY{math.Round(p.X), math.Round(p.Y)}
		n := len(out)
		switch {
		case n > 0 && out[n-1] == p:
			continue
		case n > 1 && straight(out[n-2], out[n-1], p):
			out[n-1] = p
			continue
		}
		out = append(out, p)
	}
	return out
}

// straight tells whether b lies on the way from a to c.
func straight(a, b, c XY) bool {
	return (b.X-a.X)*(c.Y-a.Y) == (b.Y-a.Y)*(c.X-a.X) && (b.X-a.X)*(c.X-b.X) >= 0 && (b.Y-a.Y)*(c.Y-b.Y) >= 0
}

// line draws a line of short edges, in as many pieces as can be seen of it.
func (d *drawer) line(line []vertex) {
	var piece []XY
	end := func() {
		if p := whole(piece); len(p) > 1 {
			d.out = append(d.out, p)
		}
		piece = piece[:0]
	}
	f := d.f
	var last XY
	var lastLon float64
	for i, v := range line {
		var p XY
		hidden := false
		lon := 0.0
		if f.whole {
			lon = turned(v.lon - f.lon)
			p = f.earth(lon, v.lat)
			if i > 0 && math.Abs(lon-lastLon) > 180 { // over the edge of the map
				edge := math.Copysign(180, lastLon)
				t := 0.5
				if step := turned(lon - lastLon); step != 0 {
					t = (edge - lastLon) / step
				}
				lat := line[i-1].lat + (v.lat-line[i-1].lat)*t
				piece = append(piece, f.earth(edge, lat))
				end()
				piece = append(piece, f.earth(-edge, lat))
			}
		} else {
			var z float64
			p, z = f.azimuthal(v.vector())
			hidden = z < -0.9
		}
		switch {
		case hidden:
			end()
		case i > 0 && !f.near(last, p):
			end()
			piece = append(piece, p)
		default:
			piece = append(piece, p)
		}
		last, lastLon = p, lon
	}
	end()
}

// near tells whether an edge may touch the sheet.
func (f *Frame) near(a, b XY) bool {
	return max(a.X, b.X) >= -margin && max(a.Y, b.Y) >= -margin && min(a.X, b.X) <= f.Width+margin && min(a.Y, b.Y) <= f.Height+margin
}

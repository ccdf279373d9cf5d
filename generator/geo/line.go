package geo

import "math"

// Line gives a line over the points as the frame shows it: from each to the next by the
// shortest way over the earth.
func (f *Frame) Line(points []Point) Path {
	d := drawer{f: f}
	var all []vertex
	for i, p := range points {
		if i > 0 {
			all = append(all, shortest(points[i-1], p)...)
		}
		all = append(all, p.vertex())
	}
	d.line(all)
	return d.out
}

// Shortest gives the shortest way between two points over the earth, with both, as lines
// are drawn: none is more than about a degree from the next.
func Shortest(from, to Point) []Point {
	out := []Point{from}
	for _, v := range shortest(from, to) {
		out = append(out, Point{v.lat, v.lon})
	}
	return append(out, to)
}

// shortest gives points between two on the great circle through them, a degree apart. Of
// points that lie opposite to each other it takes the way over the north pole.
func shortest(from, to Point) []vertex {
	a, b := from.vertex().vector(), to.vertex().vector()
	angle := a.angle(b)
	steps := int(math.Ceil(angle * 180 / math.Pi))
	if steps < 2 {
		return nil
	}
	side := b.minus(a.times(a.dot(b)))
	if side.length() < 1e-9 {
		side = vector{0, 0, 1}.minus(a.times(a.z))
		if side.length() < 1e-9 { // from pole to pole
			side = vector{1, 0, 0}
		}
	}
	side = side.times(1 / side.length())
	out := make([]vertex, 0, steps-1)
	for i := 1; i < steps; i++ {
		sin, cos := math.Sincos(angle * float64(i) / float64(steps))
		out = append(out, a.times(cos).plus(side.times(sin)).point().vertex())
	}
	return out
}

// Km gives the length of the shortest way between two points.
func Km(a, b Point) float64 { return a.vertex().vector().angle(b.vertex().vector()) * earthRadius }

// Graticule gives meridians and parallels, so many degrees apart that a few are seen.
func (f *Frame) Graticule() Path {
	south, west, north, east := f.Box()
	step, lonStep := 30.0, 30.0
	if !f.whole {
		step, lonStep = stepFor(north-south), stepFor(east-west)
	}
	d := drawer{f: f}
	turn := func(from, to, by float64, at func(x float64) vertex) {
		var line []vertex
		for x := from; x < to+by/2; x += by {
			line = append(line, at(min(x, to)))
		}
		d.line(line)
	}
	fine := max(step/8, 0.5)
	for lon := math.Ceil(west/lonStep) * lonStep; lon <= east && lon < west+360; lon += lonStep {
		turn(max(south, -90), min(north, 90), fine, func(lat float64) vertex { return vertex{wrap(turned(lon)), lat} })
	}
	for lat := math.Ceil(south/step) * step; lat <= north; lat += step {
		if math.Abs(lat) < 90 {
			// A longitude of exactly ±180 from the middle would leap from one edge to the other.
			turn(west+f.lon+1e-6, east+f.lon-1e-6, fine, func(lon float64) vertex { return vertex{turned(lon), lat} })
		}
	}
	return d.out
}

// stepFor gives how many degrees apart lines have to be so that few are seen.
func stepFor(span float64) float64 {
	for _, step := range []float64{1, 2, 5, 10, 15} {
		if span/step <= 6 {
			return step
		}
	}
	return 30
}

// Edge gives the outline of the earth on a frame of the whole.
func (f *Frame) Edge() Path {
	var ring []XY
	for lat := -90.0; lat <= 90; lat += 3 {
		ring = append(ring, f.earth(180, lat))
	}
	for lat := 90.0; lat >= -90; lat -= 3 {
		ring = append(ring, f.earth(-180, lat))
	}
	return Path{whole(ring)}
}

package geo

import "math"

// outlines are the shapes of the world as lines that are shared: the border between two
// countries is one line, so that it is simplified once and no gap opens along it.
type outlines struct {
	lines     []outline
	land      []ring  // the coasts: what no two countries share
	borders   []int32 // lines between two countries
	countries [][]ring
}

// An outline is a line of the file with, for each point, how much it matters.
type outline struct {
	at     []vector
	degree []vertex
	area   []float32 // see effectiveAreas
	reach
}

// A ring is closed: outlines end to end, ^i walked backwards.
type ring struct {
	lines []int32
	reach
}

// A reach is a circle on the earth that something lies in.
type reach struct {
	center vector
	angle  float64 // of its radius
}

// meets tells whether two circles have a point in common.
func (r reach) meets(o reach) bool { return r.center.angle(o.center) <= r.angle+o.angle }

// maxEdge is how many degrees an edge may have before points are put on it: it is straight
// in longitude and latitude, and on other sheets it is not.
const maxEdge = 2.0

func newOutlines(countries []country, arcs [][]vertex) *outlines {
	o := &outlines{lines: make([]outline, len(arcs))}
	for i, arc := range arcs {
		o.lines[i] = newOutline(arc)
	}
	used := make([]int32, len(arcs))
	direction := make([]int32, len(arcs)) // of the last use
	for _, c := range countries {
		var rings []ring
		for _, p := range c.polygons {
			for _, arcs := range p.arcs {
				r := ring{lines: make([]int32, len(arcs))}
				for i, a := range arcs {
					r.lines[i] = int32(a)
					used[bare(int32(a))]++
					direction[bare(int32(a))] = int32(a)
				}
				r.reach = o.reachOf(r.lines)
				rings = append(rings, r)
			}
		}
		o.countries = append(o.countries, rings)
	}
	var coast []int32
	for i, n := range used {
		switch {
		case n == 1:
			coast = append(coast, direction[i])
		case n > 1:
			o.borders = append(o.borders, int32(i))
		}
	}
	o.land = o.join(coast)
	return o
}

// bare gives the line that is walked, whichever way.
func bare(line int32) int32 {
	if line < 0 {
		return ^line
	}
	return line
}

func newOutline(arc []vertex) outline {
	var out outline
	for i, v := range arc {
		if i > 0 {
			out.between(arc[i-1], v)
		}
		out.degree = append(out.degree, v)
	}
	out.at = make([]vector, len(out.degree))
	for i, v := range out.degree {
		out.at[i] = v.vector()
	}
	out.area = effectiveAreas(out.at)
	out.reach = reachOf(out.at)
	return out
}

// between puts points on a long edge.
func (l *outline) between(from, to vertex) {
	lon := to.lon - from.lon
	if math.Abs(lon) > 180 { // the way over the antimeridian
		lon -= math.Copysign(360, lon)
	}
	pieces := math.Ceil(max(math.Abs(lon), math.Abs(to.lat-from.lat)) / maxEdge)
	for i := 1.0; i < pieces; i++ {
		l.degree = append(l.degree, vertex{wrap(from.lon + lon*i/pieces), from.lat + (to.lat-from.lat)*i/pieces})
	}
}

// wrap brings a longitude to -180 up to 180.
func wrap(lon float64) float64 {
	switch {
	case lon > 180:
		return lon - 360
	case lon < -180:
		return lon + 360
	}
	return lon
}

func reachOf(points []vector) reach {
	var sum vector
	for _, p := range points {
		sum = sum.plus(p)
	}
	size := sum.length()
	if size < 1e-9 {
		return reach{vector{0, 0, 1}, math.Pi}
	}
	r := reach{center: sum.times(1 / size)}
	for _, p := range points {
		r.angle = max(r.angle, r.center.angle(p))
	}
	return r
}

func (o *outlines) reachOf(lines []int32) reach {
	var all []vector
	for _, l := range lines {
		all = append(all, o.lines[bare(l)].at...)
	}
	return reachOf(all)
}

// join puts coasts together to rings. Each has the land on the same side, so where one
// ends another begins; what doesn't close is left out.
func (o *outlines) join(coast []int32) []ring {
	from := map[vertex][]int32{}
	for _, l := range coast {
		start, _ := o.ends(l)
		from[start] = append(from[start], l)
	}
	var out []ring
	done := map[int32]bool{}
	for _, first := range coast {
		if done[first] {
			continue
		}
		start, at := o.ends(first)
		done[first] = true
		r := ring{lines: []int32{first}}
		for at != start {
			next, found := int32(0), false
			for _, l := range from[at] {
				if !done[l] {
					next, found = l, true
					break
				}
			}
			if !found {
				break
			}
			done[next] = true
			r.lines = append(r.lines, next)
			_, at = o.ends(next)
		}
		if at == start {
			r.reach = o.reachOf(r.lines)
			out = append(out, r)
		}
	}
	return out
}

// ends gives where a line begins and ends.
func (o *outlines) ends(l int32) (from, to vertex) {
	d := o.lines[bare(l)].degree
	if len(d) == 0 {
		return
	}
	if l < 0 {
		return d[len(d)-1], d[0]
	}
	return d[0], d[len(d)-1]
}

// walk calls visit for each point of a ring that matters at least so much, each corner
// where lines meet once.
func (o *outlines) walk(lines []int32, least float32, visit func(l *outline, i int)) {
	for n, at := range lines {
		l := &o.lines[bare(at)]
		for i := range l.area {
			j := i
			if at < 0 {
				j = len(l.area) - 1 - i
			}
			if l.area[j] >= least && (i > 0 || n == 0) {
				visit(l, j)
			}
		}
	}
}

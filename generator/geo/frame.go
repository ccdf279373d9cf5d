package geo

import "math"

// A Point is a place on the earth in degrees (WGS 84).
type Point struct{ Lat, Lon float64 }

func (p Point) vertex() vertex { return vertex{p.Lon, p.Lat} }

// XY is a place on a sheet, in its units; y grows downward.
type XY struct{ X, Y float64 }

// A Frame is a sheet with a view of the earth: the whole of it in the Equal Earth
// projection, or the surroundings of a place in Lambert's azimuthal equal-area projection,
// which has north up at that place, and knows no poles or antimeridian that it could break at.
// Both show all areas true to one scale.
type Frame struct {
	Width, Height float64

	scale  float64 // units for the earth's radius
	origin XY      // where the middle of the projection lies
	whole  bool
	lon    float64 // of the middle, degrees; of a whole
	// Of a part: the directions east and north of the middle, and up from it.
	east, north, up vector
	reach           reach // what can be seen, and a little more
}

// Equal Earth: Šavrič, Patterson and Jenny, The Equal Earth map projection, 2018,
// equations 4 to 6. Of a sphere of radius 1.
const (
	earthA1, earthA2, earthA3, earthA4 = 1.340264, -0.081106, 0.000893, 0.003796
	earthWidth                         = 2 * 2.7066299836960748 // of the equator
	earthHeight                        = 2 * 1.3173627591574133 // from pole to pole
)

func equalEarth(lon, lat float64) XY {
	theta := math.Asin(math.Sqrt(3) / 2 * math.Sin(lat*math.Pi/180))
	t2 := theta * theta
	t6 := t2 * t2 * t2
	x := 2 * math.Sqrt(3) * (lon * math.Pi / 180) * math.Cos(theta) / (3 * (9*earthA4*t6*t2 + 7*earthA3*t6 + 3*earthA2*t2 + earthA1))
	y := theta * (earthA4*t6*t2 + earthA3*t6 + earthA2*t2 + earthA1)
	return XY{x, y}
}

// Whole frames the whole earth with a longitude in the middle.
func Whole(width, lon float64) *Frame {
	f := &Frame{Width: width, whole: true, lon: lon, reach: reach{vector{0, 0, 1}, math.Pi}}
	f.scale = width / earthWidth
	f.Height = math.Ceil(f.scale * earthHeight)
	f.origin = XY{width / 2, f.Height / 2}
	return f
}

// A Fit says how what is to be seen lies in a frame.
type Fit struct {
	Width   float64    // of the sheet
	Shapes  [2]float64 // the least and the most height, as a part of the width
	Padding float64    // around what is fitted, as a part of its size
	LeastKm float64    // from the middle to the nearer edge, at least
}

// tooFar is the radius in radians beyond which a view of a part is too bent to be read.
const tooFar = 80 * math.Pi / 180

// Around frames points, none of which may be all there is; what lies further apart than
// a hemisphere shows is seen on the whole earth.
func Around(points []Point, fit Fit) *Frame {
	all := make([]vector, len(points))
	for i, p := range points {
		all[i] = p.vertex().vector()
	}
	r := reachOf(all)
	if r.angle > tooFar {
		return Whole(fit.Width, middle(points))
	}
	f := &Frame{Width: fit.Width}
	center := r.center
	var low, high XY
	for range 4 { // each time the middle comes nearer to that of what is fitted
		f.face(center)
		f.scale, f.origin = 1, XY{}
		low, high = f.extent(all)
		center = f.back(XY{(low.X + high.X) / 2, (low.Y + high.Y) / 2})
	}
	f.face(center)
	low, high = f.extent(all)
	least := 2 * fit.LeastKm / earthRadius
	w := max((high.X-low.X)*(1+2*fit.Padding), least)
	h := max((high.Y-low.Y)*(1+2*fit.Padding), least*fit.Shapes[0])
	shape := min(max(h/w, fit.Shapes[0]), fit.Shapes[1])
	f.Height = math.Round(f.Width * shape)
	f.scale = min(f.Width/w, f.Height/h)
	f.origin = XY{f.Width / 2, f.Height / 2}
	corner := math.Hypot(f.Width, f.Height) / 2 / f.scale
	f.reach = reach{f.up, 2 * math.Asin(min(1, corner*1.05/2))}
	return f
}

// face turns a frame to a place.
func (f *Frame) face(center vector) {
	f.up = center
	f.east = vector{0, 0, 1}.cross(center)
	if size := f.east.length(); size > 1e-9 {
		f.east = f.east.times(1 / size)
	} else {
		f.east = vector{0, 1, 0} // at a pole: Greenwich is down at the north one
	}
	f.north = center.cross(f.east)
}

func (f *Frame) extent(all []vector) (low, high XY) {
	low, high = XY{math.Inf(1), math.Inf(1)}, XY{math.Inf(-1), math.Inf(-1)}
	for _, v := range all {
		p, _ := f.azimuthal(v)
		low, high = XY{min(low.X, p.X), min(low.Y, p.Y)}, XY{max(high.X, p.X), max(high.Y, p.Y)}
	}
	return low, high
}

// azimuthal projects a direction, of a part; z says how near it is to the middle, from 1
// there to -1 at the other side of the earth.
func (f *Frame) azimuthal(v vector) (p XY, z float64) {
	z = f.up.dot(v)
	k := f.scale * math.Sqrt(2/max(1e-9, 1+z))
	return XY{f.origin.X + k*f.east.dot(v), f.origin.Y - k*f.north.dot(v)}, z
}

// back gives the direction of a place on a sheet of scale 1 whose middle is at 0, 0.
func (f *Frame) back(p XY) vector {
	rho := math.Hypot(p.X, p.Y)
	if rho < 1e-12 {
		return f.up
	}
	sin, cos := math.Sincos(2 * math.Asin(min(1, rho/2)))
	v := f.up.times(cos).plus(f.east.times(p.X / rho * sin)).minus(f.north.times(p.Y / rho * sin))
	return v.times(1 / v.length())
}

// Place gives where a point lies on the sheet; seen is false where that is outside of it.
func (f *Frame) Place(p Point) (at XY, seen bool) {
	if f.whole {
		at = f.earth(turned(p.Lon-f.lon), p.Lat)
	} else {
		var z float64
		if at, z = f.azimuthal(p.vertex().vector()); z < -0.9 {
			return at, false
		}
	}
	return at, at.X >= 0 && at.Y >= 0 && at.X <= f.Width && at.Y <= f.Height
}

// earth projects a place on the whole earth, given its longitude from the middle.
func (f *Frame) earth(lon, lat float64) XY {
	p := equalEarth(lon, lat)
	return XY{f.origin.X + f.scale*p.X, f.origin.Y - f.scale*p.Y}
}

// turned brings a longitude to -180 up to 180.
func turned(lon float64) float64 { return math.Remainder(lon, 360) }

// Whole tells whether the frame has the whole earth on it.
func (f *Frame) Whole() bool { return f.whole }

// Km gives how many units a km is in the middle of the sheet.
func (f *Frame) Km() float64 { return f.scale / earthRadius }

// Box gives a box of whole degrees that all of the sheet lies in: west is below east, and
// both may be past 180.
func (f *Frame) Box() (south, west, north, east float64) {
	if f.whole {
		return -90, -180, 90, 180
	}
	mid := f.up.point()
	radius := f.reach.angle * 180 / math.Pi
	south, north = math.Floor(mid.Lat-radius), math.Ceil(mid.Lat+radius)
	if south <= -90 || north >= 90 {
		return max(-90, south), -180, min(90, north), 180
	}
	half := math.Asin(min(1, math.Sin(f.reach.angle)/math.Cos(mid.Lat*math.Pi/180))) * 180 / math.Pi
	return south, math.Floor(mid.Lon - half), north, math.Ceil(mid.Lon + half)
}

func (v vector) point() Point {
	return Point{math.Atan2(v.z, math.Hypot(v.x, v.y)) * 180 / math.Pi, math.Atan2(v.y, v.x) * 180 / math.Pi}
}

// middle gives the longitude to put in the middle so that the points are broken least:
// opposite to the widest gap between them.
func middle(points []Point) float64 {
	best, at := -1.0, 0.0
	for _, p := range points {
		gap := 360.0
		for _, q := range points {
			if d := math.Mod(q.Lon-p.Lon+720, 360); d > 1e-9 {
				gap = min(gap, d)
			}
		}
		if gap > best {
			best, at = gap, p.Lon+gap/2
		}
	}
	return math.Round(turned(at+180)/10) * 10
}

package geo

import "math"

// earthRadius is the mean radius of the earth in km (IUGG); a sphere of it is wrong by
// half a per cent at most.
const earthRadius = 6371.0088

// A vector is a direction from the middle of the earth, of length 1.
type vector struct{ x, y, z float64 }

func (v vertex) vector() vector {
	sinLat, cosLat := math.Sincos(v.lat * math.Pi / 180)
	sinLon, cosLon := math.Sincos(v.lon * math.Pi / 180)
	return vector{cosLat * cosLon, cosLat * sinLon, sinLat}
}

func (a vector) dot(b vector) float64 { return a.x*b.x + a.y*b.y + a.z*b.z }

func (a vector) cross(b vector) vector {
	return vector{a.y*b.z - a.z*b.y, a.z*b.x - a.x*b.z, a.x*b.y - a.y*b.x}
}

func (a vector) plus(b vector) vector { return vector{a.x + b.x, a.y + b.y, a.z + b.z} }

func (a vector) minus(b vector) vector { return vector{a.x - b.x, a.y - b.y, a.z - b.z} }

func (a vector) times(f float64) vector { return vector{a.x * f, a.y * f, a.z * f} }

func (a vector) length() float64 { return math.Sqrt(a.dot(a)) }

// angle gives the angle between two directions, precise also where it is small.
func (a vector) angle(b vector) float64 { return math.Atan2(a.cross(b).length(), a.dot(b)) }

// longEdge is how many degrees an edge may have before it is cut: it is straight in
// longitude and latitude, as along a parallel, and the way over the earth between
// its ends is not.
const longEdge = 1.0

// ringDistance gives the angle between a point and the nearest edge of a ring.
func ringDistance(ring []vertex, p vector) float64 {
	near := math.Inf(1)
	if len(ring) == 0 {
		return near
	}
	from := ring[0]
	a := from.vector()
	for _, to := range ring[1:] {
		pieces := max(1, math.Ceil(max(math.Abs(to.lon-from.lon), math.Abs(to.lat-from.lat))/longEdge))
		for i := 1.0; i <= pieces; i++ {
			b := vertex{from.lon + (to.lon-from.lon)*i/pieces, from.lat + (to.lat-from.lat)*i/pieces}.vector()
			near = min(near, edgeDistance(a, b, p))
			a = b
		}
		from = to
	}
	return near
}

// edgeDistance gives the angle between p and the great circle from a to b.
func edgeDistance(a, b, p vector) float64 {
	n := a.cross(b)
	size := n.length()
	const none = 1e-12 // the edge is a point, or a way around half the earth
	if size > none {
		// p stands beside the edge if it is past a and not yet past b.
		if n.cross(a).dot(p) >= 0 && b.cross(n).dot(p) >= 0 {
			return math.Asin(min(1, math.Abs(n.dot(p))/size))
		}
	}
	return min(a.angle(p), b.angle(p))
}

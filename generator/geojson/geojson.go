// Package geojson writes geometry as RFC 7946 has it: longitude before latitude in WGS 84,
// rings closed and by the right-hand rule (the outer one counterclockwise), and all of it
// cut where it crosses the antimeridian.
//
// In go points, lines and rings; out come geometry objects, appended as JSON. Features are
// made by whoever knows what lies there.
package geojson

import (
	"math"
	"slices"

	"portolan/generator/jsontext"
)

// A Position is a longitude and a latitude in degrees.
type Position struct{ Lon, Lat float64 }

// AppendPoint appends a Point.
func AppendPoint(b []byte, p Position) []byte {
	return append(appendPosition(append(b, `{"type":"Point","coordinates":`...), p), '}')
}

// AppendLine appends a line: a LineString, or a MultiLineString where it is cut. Between
// two points it takes the shorter way around the earth. With fewer than two points that
// differ it appends null.
func AppendLine(b []byte, points []Position) []byte {
	switch parts := CutLine(points); len(parts) {
	case 0:
		return append(b, "null"...)
	case 1:
		return append(appendPositions(append(b, `{"type":"LineString","coordinates":`...), parts[0]), '}')
	default:
		b = append(b, `{"type":"MultiLineString","coordinates":`...)
		b = jsontext.List(b, len(parts), func(b []byte, i int) []byte { return appendPositions(b, parts[i]) })
		return append(b, '}')
	}
}

// AppendArea appends the area within an outline, which need not be closed: a Polygon, or a
// MultiPolygon where it is cut. With fewer than three points that differ it appends null.
func AppendArea(b []byte, outline []Position) []byte {
	ring := func(b []byte, ring []Position) []byte { return append(appendPositions(append(b, '['), ring), ']') }
	switch rings := CutArea(outline); len(rings) {
	case 0:
		return append(b, "null"...)
	case 1:
		return append(ring(append(b, `{"type":"Polygon","coordinates":`...), rings[0]), '}')
	default:
		b = append(b, `{"type":"MultiPolygon","coordinates":`...)
		b = jsontext.List(b, len(rings), func(b []byte, i int) []byte { return ring(b, rings[i]) })
		return append(b, '}')
	}
}

func appendPositions(b []byte, points []Position) []byte {
	return jsontext.List(b, len(points), func(b []byte, i int) []byte { return appendPosition(b, points[i]) })
}

// appendPosition rounds to seven digits behind the point, a centimetre: RFC 7946 asks for no
// more than is known.
func appendPosition(b []byte, p Position) []byte {
	round := func(x float64) float64 { return math.Round(x*1e7)/1e7 + 0 } // no -0
	b = append(jsontext.AppendNumber(append(b, '['), round(p.Lon)), ',')
	return append(jsontext.AppendNumber(b, round(p.Lat)), ']')
}

// CutLine cuts a line where it crosses the antimeridian (RFC 7946, section 3.1.9).
func CutLine(points []Position) [][]Position {
	var parts [][]Position
	var part []Position
	add := func(p Position) {
		if n := len(part); n == 0 || part[n-1] != p {
			part = append(part, p)
		}
	}
	end := func() {
		if len(part) > 1 {
			parts = append(parts, part)
		}
		part = nil
	}
	for i, p := range points {
		if i > 0 {
			last := points[i-1]
			if around := nearest(p.Lon, last.Lon); around != p.Lon {
				side := math.Copysign(180, around)
				at := Position{side, crossing(last, Position{around, p.Lat}, side)}
				add(at)
				end()
				add(Position{-side, at.Lat})
			}
		}
		add(p)
	}
	end()
	return parts
}

// nearest gives a longitude in the turn in which it is nearest to another.
func nearest(lon, to float64) float64 {
	switch {
	case lon-to > 180:
		return lon - 360
	case lon-to < -180:
		return lon + 360
	}
	return lon
}

// crossing gives the latitude at which the way between two positions has a longitude.
func crossing(a, b Position, lon float64) float64 {
	if a.Lon == b.Lon { // the antimeridian itself, by its two names
		return b.Lat
	}
	return a.Lat + (b.Lat-a.Lat)*(lon-a.Lon)/(b.Lon-a.Lon)
}

// CutArea gives the rings that an outline comes to: each closed, counterclockwise and on one
// side of the antimeridian. An outline around a pole is none of these; it comes as it is.
func CutArea(outline []Position) [][]Position {
	ring := unrolled(outline)
	if len(ring) < 3 {
		return nil
	}
	if math.Abs(nearest(ring[0].Lon, ring[len(ring)-1].Lon)-ring[0].Lon) > 180 { // around a pole
		return [][]Position{closed(outline)}
	}
	west, east := ring[0].Lon, ring[0].Lon
	for _, p := range ring {
		west, east = min(west, p.Lon), max(east, p.Lon)
	}
	var out [][]Position
	for turn := math.Floor((west + 180) / 360); turn*360-180 < east; turn++ {
		part := clip(clip(ring, turn*360-180, true), turn*360+180, false)
		for i := range part {
			part[i].Lon -= turn * 360
		}
		if part = distinct(part); len(part) >= 3 && area(part) != 0 {
			out = append(out, closed(part))
		}
	}
	return out
}

// unrolled gives an outline without what repeats, each point in the turn nearest to the one
// before.
func unrolled(outline []Position) []Position {
	points := distinct(outline)
	for i := 1; i < len(points); i++ {
		for lon := points[i].Lon; ; points[i].Lon = lon {
			if lon = nearest(points[i].Lon, points[i-1].Lon); lon == points[i].Lon {
				break
			}
		}
	}
	return points
}

// distinct gives points without those that repeat the one before, and the last without the
// first.
func distinct(points []Position) []Position {
	out := slices.Compact(slices.Clone(points))
	for len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	return out
}

// clip leaves what of a ring lies east of a meridian, or west of it (Sutherland and Hodgman).
func clip(ring []Position, lon float64, east bool) []Position {
	inside := func(p Position) bool { return p.Lon == lon || p.Lon > lon == east }
	var out []Position
	for i, p := range ring {
		last := ring[(i+len(ring)-1)%len(ring)]
		if inside(p) != inside(last) {
			out = append(out, Position{lon, crossing(last, p, lon)})
		}
		if inside(p) {
			out = append(out, p)
		}
	}
	return out
}

// area gives twice the area of a ring on a flat sheet: positive if it is counterclockwise.
func area(ring []Position) float64 {
	sum := 0.0
	for i, p := range ring {
		last := ring[(i+len(ring)-1)%len(ring)]
		sum += last.Lon*p.Lat - p.Lon*last.Lat
	}
	return sum
}

// closed gives a ring counterclockwise, with the first point again at its end.
func closed(ring []Position) []Position {
	out := distinct(ring)
	if area(out) < 0 {
		slices.Reverse(out)
	}
	return append(out, out[0])
}

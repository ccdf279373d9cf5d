// Package geo tells in which country a place on the earth lies and how far it is from
// another, and brings land, borders and lines to a flat sheet.
//
// In goes world geometry as TopoJSON; out comes a [World] that answers for points
// in degrees (WGS 84) and gives outlines as a [Frame] shows them: simplified for its
// scale, projected, clipped. Borders are those of the file: the package takes no view
// on whose a place is, and knows no entity and no file.
package geo

import (
	"math"
	"slices"
	"sync"
)

// A World is the shapes of countries. It is read only and safe for concurrent use.
type World struct {
	countries []country // by id; one for each

	// What drawing needs is worked out when something is first drawn: a build that draws
	// nothing has no use for it.
	outlines func() *outlines
}

func newWorld(countries []country, arcs [][]vertex) *World {
	return &World{countries, sync.OnceValue(func() *outlines { return newOutlines(countries, arcs) })}
}

// A Country is a shape's id in the file, most often its ISO 3166-1 numeric code
// ("862"), and its name there.
type Country struct{ ID, Name string }

type country struct {
	Country
	polygons []polygon
}

// A polygon is an outer ring and its holes, each closed and without leaps: one that
// crosses the antimeridian goes on past 180°.
type polygon struct {
	box
	rings [][]vertex
	arcs  [][]int // of each ring, as the file has them: ^i is arc i walked backwards
}

// A vertex is a corner of a ring, in degrees.
type vertex struct{ lon, lat float64 }

// A box is what a polygon lies in.
type box struct{ west, south, east, north float64 }

// Distance tells how far the point is from a country, given by its id: 0 km inside,
// else the way over the earth to the nearest edge, within about half a per cent. known
// is false where the file has no such country or the point is none.
func (w *World) Distance(id string, lat, lon float64) (km float64, known bool) {
	i, found := w.find(id)
	if !found || !onEarth(lat, lon) {
		return 0, false
	}
	c := &w.countries[i]
	at := vertex{lon, lat}
	if c.contains(at) {
		return 0, true
	}
	near := math.Inf(1)
	p := at.vector()
	for i := range c.polygons {
		for _, ring := range c.polygons[i].rings {
			near = min(near, ringDistance(ring, p))
		}
	}
	return near * earthRadius, !math.IsInf(near, 1)
}

// At lists the countries that the point lies in, by id: none at sea, and more than
// one where the file's shapes overlap.
func (w *World) At(lat, lon float64) []Country {
	if !onEarth(lat, lon) {
		return nil
	}
	var out []Country
	for i := range w.countries {
		if c := &w.countries[i]; c.contains(vertex{lon, lat}) {
			out = append(out, c.Country)
		}
	}
	return out
}

// Name gives the name that the file has for a country, or "".
func (w *World) Name(id string) string {
	if i, found := w.find(id); found {
		return w.countries[i].Name
	}
	return ""
}

func (w *World) find(id string) (int, bool) {
	return slices.BinarySearchFunc(w.countries, id, func(c country, id string) int {
		switch {
		case c.ID < id:
			return -1
		case c.ID > id:
			return 1
		}
		return 0
	})
}

// onEarth is false for NaN, too.
func onEarth(lat, lon float64) bool {
	return math.Abs(lat) <= 90 && math.Abs(lon) <= 360
}

func (c *country) contains(at vertex) bool {
	for i := range c.polygons {
		if c.polygons[i].contains(at) {
			return true
		}
	}
	return false
}

func (p *polygon) contains(at vertex) bool {
	if at.lat < p.south || at.lat > p.north {
		return false
	}
	inside := false // of an odd number of rings: a hole takes out what lies in it
	for _, ring := range p.rings {
		// A ring over the antimeridian goes on past 180°, so the point is sought there too.
		for turn := -2.0; turn <= 2; turn++ {
			if lon := at.lon + 360*turn; lon >= p.west && lon <= p.east && ringContains(ring, vertex{lon, at.lat}) {
				inside = !inside
			}
		}
	}
	return inside
}

// ringContains counts the edges that a line from the point eastward crosses. Each
// edge has its lower end and not its upper, so that none counts twice.
func ringContains(ring []vertex, at vertex) bool {
	inside := false
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if (a.lat > at.lat) == (b.lat > at.lat) {
			continue
		}
		if at.lon < a.lon+(at.lat-a.lat)/(b.lat-a.lat)*(b.lon-a.lon) {
			inside = !inside
		}
	}
	return inside
}

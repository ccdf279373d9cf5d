package view

import (
	"fmt"
	"math"
	"slices"

	"portolan/generator/digest"
	"portolan/generator/figure"
	"portolan/generator/geo"
	"portolan/generator/place"
	"portolan/generator/schema"
)

// GeometryFile is where the geometry of countries lies, as [site.Reader.File] names it.
const GeometryFile = "static/geo/world-50m.json"

// geometry is the shapes of countries. It is the same as long as its file is.
type geometry struct {
	File  digest.Hash
	World *geo.World `digest:"-"`
}

// world gives the shapes of countries; nil where the site has none.
func (b *builder) world() *geo.World { return derived[geometry](b.r, "geometry", "", "").World }

// A placed is an entity that lies at a point, as any map may show it.
type placed struct {
	ID, Kind, Label, Path string
	At                    geo.Point
	Open                  bool
	Disputed              bool // its page has a standing note
	Shape                 figure.Shape
	Countries             []string // ids of the countries that it names: its own, of a disputed one those whose views it gives
}

// A country is an entity that has a shape in the geometry.
type country struct {
	Code, ID, Kind, Label, Path string
	Disputed                    bool
}

// A hatch is an area that every map hatches.
type hatch struct {
	ID, Kind, Label, Path string
	Outline               []geo.Point
}

// places lists all entities that lie at a point, by kind. Countries that have a shape are
// shown by that.
func (b *builder) places() []placed {
	var out []placed
	world := b.world()
	shape, countries := figure.Shape(0), b.countryKinds()
	for _, name := range b.r.Kinds() {
		k := b.r.Kind(name)
		if len(k.Map) == 0 {
			continue
		}
		found := false
		for _, id := range b.r.List(name) {
			e := b.r.Facts(id)
			p := place.Of(e, k, b.day, b.r)
			if len(p.Points) == 0 || world != nil && p.Country != "" && world.Has(p.Country) {
				continue
			}
			found = true
			card := b.r.Card(id)
			var of []string
			if countries != nil { // else any kind would do
				of = b.named(e, func(*schema.Field) []string { return countries })
			}
			for _, at := range p.Points {
				out = append(out, placed{id, name, card.Label, card.Path, geo.Point(at.Point), at.Open, card.Note != "", shape, of})
			}
		}
		if found { // kinds differ in shape as long as there are shapes
			shape = (shape + 1) % figure.Shapes
		}
	}
	return out
}

// cellSize is how many degrees the cells have in which places are asked for: a map is made
// again only if something changes near to what it shows.
const cellSize = 10

func cellOf(p geo.Point) string {
	return fmt.Sprint(math.Floor(p.Lat/cellSize), " ", math.Floor(math.Remainder(p.Lon, 360)/cellSize))
}

func (b *builder) placesIn(cell string) []placed {
	var out []placed
	for _, p := range derived[[]placed](b.r, "places", "", "") {
		if cellOf(p.At) == cell {
			out = append(out, p)
		}
	}
	return out
}

// placesOn lists the places that a frame may show.
func (b *builder) placesOn(f *geo.Frame) []placed {
	if f.Whole() {
		return derived[[]placed](b.r, "places", "", "")
	}
	south, west, north, east := f.Box()
	var out []placed
	var asked []string
	for lat := math.Floor(south/cellSize) * cellSize; lat <= north; lat += cellSize {
		for lon := math.Floor(west/cellSize) * cellSize; lon <= east; lon += cellSize {
			cell := cellOf(geo.Point{Lat: lat, Lon: lon})
			if !slices.Contains(asked, cell) {
				asked = append(asked, cell)
				out = append(out, derived[[]placed](b.r, "places-in", cell, "")...)
			}
		}
	}
	return out
}

// countries lists the entities that have a shape in the geometry.
func (b *builder) countries() []country {
	world := b.world()
	if world == nil {
		return nil
	}
	var out []country
	for _, name := range b.r.Kinds() {
		k := b.r.Kind(name)
		if len(k.Map) == 0 {
			continue
		}
		for _, id := range b.r.List(name) {
			if code := place.Country(b.r.Facts(id)); world.Has(code) {
				card := b.r.Card(id)
				out = append(out, country{code, id, name, card.Label, card.Path, card.Note != ""})
			}
		}
	}
	return out
}

// makeWays lists the lines that entities are.
func (b *builder) makeWays() []way {
	var out []way
	for _, name := range b.r.Kinds() {
		k := b.r.Kind(name)
		if len(k.Map)+len(k.Course) == 0 {
			continue
		}
		for _, id := range b.r.List(name) {
			for _, l := range place.Of(b.r.Facts(id), k, b.day, b.r).Lines {
				out = append(out, way{l, b.r.Card(id)})
			}
		}
	}
	return out
}

// hatches lists the areas that the site's notes stand for.
func (b *builder) hatches() []hatch {
	var out []hatch
	for _, name := range b.r.Kinds() {
		k := b.r.Kind(name)
		if k.Hatch == "" {
			continue
		}
		for _, id := range b.r.List(name) {
			if outline := place.Outline(b.r.Facts(id), k); outline != nil {
				card := b.r.Card(id)
				out = append(out, hatch{id, name, card.Label, card.Path, points(outline)})
			}
		}
	}
	return out
}

func points(list []schema.Point) []geo.Point {
	out := make([]geo.Point, len(list))
	for i, p := range list {
		out[i] = geo.Point(p)
	}
	return out
}

package geo

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// maxVertices bounds what a file may come to: an arc can be used any number of
// times, so a small file can ask for much. The world at 1:50 million has 76,000.
const maxVertices = 5_000_000

// A topology is a TopoJSON file (specification of 2013, version 1.0) as far as it is used here.
type topology struct {
	Type      string
	Transform *struct{ Scale, Translate []float64 }
	Objects   map[string]geometry
	Arcs      [][][]float64
}

type geometry struct {
	Type       string
	ID         identifier
	Properties struct{ Name string }
	Arcs       json.RawMessage
	Geometries []geometry
}

// An identifier is a text or a number in the file.
type identifier string

func (id *identifier) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) == nil {
		*id = identifier(s)
		return nil
	}
	var n json.Number
	if err := json.Unmarshal(data, &n); err != nil {
		return fmt.Errorf("%s is no id", data)
	}
	*id = identifier(n)
	return nil
}

// Load reads a TopoJSON file whose object "countries" holds polygons with an id and
// the property name. Shapes of one id become one country; one without an id goes by
// its name. What the file says that can't be is an error.
func Load(data []byte) (*World, error) {
	var t topology
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&t); err != nil {
		return nil, fmt.Errorf("read world geometry: %w", err)
	}
	r := reader{}
	if err := r.read(&t); err != nil {
		return nil, fmt.Errorf("read world geometry: %w", err)
	}
	return newWorld(r.countries, r.arcs), nil
}

// A reader puts rings together from arcs.
type reader struct {
	arcs      [][]vertex
	vertices  int
	countries []country
}

func (r *reader) read(t *topology) error {
	countries, ok := t.Objects["countries"]
	switch {
	case t.Type != "Topology":
		return fmt.Errorf("the type is %q and should be Topology", t.Type)
	case !ok:
		return errors.New("there is no object called countries")
	case countries.Type != "GeometryCollection":
		return fmt.Errorf("countries is a %q and should be a GeometryCollection", countries.Type)
	}
	if err := r.readArcs(t); err != nil {
		return err
	}
	for i := range countries.Geometries {
		g := &countries.Geometries[i]
		polygons, err := r.polygons(g)
		if err != nil {
			return fmt.Errorf("country %d (%q): %w", i, g.Properties.Name, err)
		}
		r.add(g, polygons)
	}
	slices.SortFunc(r.countries, func(a, b country) int { return strings.Compare(a.ID, b.ID) })
	return nil
}

// add takes up a shape. Of two with one id the first names the country.
func (r *reader) add(g *geometry, polygons []polygon) {
	id := string(g.ID)
	if id == "" {
		id = g.Properties.Name
	}
	for i := range r.countries {
		if r.countries[i].ID == id {
			r.countries[i].polygons = append(r.countries[i].polygons, polygons...)
			return
		}
	}
	r.countries = append(r.countries, country{Country{id, g.Properties.Name}, polygons})
}

// readArcs brings the arcs to degrees: with a transform each position is a step
// from the one before, on a grid.
func (r *reader) readArcs(t *topology) error {
	if tr := t.Transform; tr != nil && (len(tr.Scale) != 2 || len(tr.Translate) != 2) {
		return errors.New("the transform needs two scales and two translations")
	}
	r.arcs = make([][]vertex, len(t.Arcs))
	for i, arc := range t.Arcs {
		var x, y float64
		for _, p := range arc {
			if len(p) < 2 {
				return fmt.Errorf("arc %d has a position of %d numbers", i, len(p))
			}
			v := vertex{p[0], p[1]}
			if tr := t.Transform; tr != nil {
				x, y = x+p[0], y+p[1]
				v = vertex{x*tr.Scale[0] + tr.Translate[0], y*tr.Scale[1] + tr.Translate[1]}
			}
			const slack = 1e-6 // of rounding
			if !(math.Abs(v.lon) <= 180+slack && math.Abs(v.lat) <= 90+slack) {
				return fmt.Errorf("arc %d leads off the earth, to longitude %v, latitude %v", i, v.lon, v.lat)
			}
			r.arcs[i] = append(r.arcs[i], v)
		}
	}
	return nil
}

// polygons reads the shape of one country.
func (r *reader) polygons(g *geometry) ([]polygon, error) {
	var list [][][]int // polygons of rings of arcs
	switch g.Type {
	case "Polygon":
		list = make([][][]int, 1)
		if err := json.Unmarshal(g.Arcs, &list[0]); err != nil {
			return nil, fmt.Errorf("its arcs can't be read: %w", err)
		}
	case "MultiPolygon":
		if err := json.Unmarshal(g.Arcs, &list); err != nil {
			return nil, fmt.Errorf("its arcs can't be read: %w", err)
		}
	default:
		return nil, fmt.Errorf("it is a %q and should be a Polygon or MultiPolygon", g.Type)
	}
	var out []polygon
	for _, rings := range list {
		p := polygon{box: box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}}
		for _, arcs := range rings {
			ring, err := r.ring(arcs)
			if err != nil {
				return nil, err
			}
			p.rings = append(p.rings, ring)
			p.arcs = append(p.arcs, arcs)
			for _, v := range ring {
				p.west, p.east = min(p.west, v.lon), max(p.east, v.lon)
				p.south, p.north = min(p.south, v.lat), max(p.north, v.lat)
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// ring joins arcs end to end. A negative number is an arc walked backwards: ^i.
func (r *reader) ring(arcs []int) ([]vertex, error) {
	var ring []vertex
	for _, i := range arcs {
		at := i
		if i < 0 {
			at = ^i
		}
		if at >= len(r.arcs) {
			return nil, fmt.Errorf("there is no arc %d", i)
		}
		arc := r.arcs[at]
		if len(arc) == 0 {
			return nil, fmt.Errorf("arc %d is empty", i)
		}
		if r.vertices += len(arc); r.vertices > maxVertices {
			return nil, fmt.Errorf("it has more than %d corners", maxVertices)
		}
		if i < 0 {
			arc = slices.Clone(arc)
			slices.Reverse(arc)
		}
		if len(ring) > 0 {
			if ring[len(ring)-1] != arc[0] {
				return nil, fmt.Errorf("arc %d does not begin where the one before it ends", i)
			}
			arc = arc[1:]
		}
		ring = append(ring, arc...)
	}
	if len(ring) == 0 || ring[0] != ring[len(ring)-1] {
		return nil, errors.New("a ring is not closed")
	}
	return unroll(ring), nil
}

// unroll takes the leaps from a ring: from 179° the next place is 181° and not -179°,
// as no edge goes around half the earth. A ring around a pole does not come back to
// where it began, and is closed over the pole.
func unroll(ring []vertex) []vertex {
	out := make([]vertex, len(ring), len(ring)+3)
	turn := 0.0
	for i, v := range ring {
		if i > 0 {
			switch step := v.lon - ring[i-1].lon; {
			case step > 180:
				turn -= 360
			case step < -180:
				turn += 360
			}
		}
		out[i] = vertex{v.lon + turn, v.lat}
	}
	first, last := out[0], out[len(out)-1]
	if turn != 0 {
		pole := math.Copysign(90, first.lat)
		out = append(out, vertex{last.lon, pole}, vertex{first.lon, pole}, first)
	}
	return out
}

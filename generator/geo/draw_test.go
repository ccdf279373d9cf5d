package geo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestEqualEarth compares with published values: those of PROJ's tests of the projection on
// WGS 84, at the equator and the poles, where it is that of a sphere with as much surface; and
// the ratio of its sides in the paper.
func TestEqualEarth(t *testing.T) {
	const radius = 6371007.1809 // m; authalic
	for _, c := range []struct{ lon, lat, x, y float64 }{
		{0, 0, 0, 0},
		{-180, 90, -10216474.79, 8392927.6},
		{0, 90, 0, 8392927.6},
		{180, 0, 17243959.06, 0},
		{180, -90, 10216474.79, -8392927.6},
	} {
		p := equalEarth(c.lon, c.lat)
		if math.Abs(p.X*radius-c.x) > 0.01 || math.Abs(p.Y*radius-c.y) > 0.01 {
			t.Errorf("%v, %v lies at %.2f, %.2f; want %.2f, %.2f", c.lon, c.lat, p.X*radius, p.Y*radius, c.x, c.y)
		}
	}
	if ratio := float64(earthWidth) / earthHeight; math.Abs(ratio-2.05458) > 1e-5 {
		t.Errorf("the sides are as %v to 1", ratio)
	}
}

// Both projections show equal areas equal: a small square anywhere has its area.
func TestAreasAreTrue(t *testing.T) {
	part := Around([]Point{{10, -60}, {60, 30}}, Fit{Width: 1000, Shapes: [2]float64{0.6, 0.9}, LeastKm: 100})
	for _, f := range []*Frame{Whole(2000, 11), part} {
		for _, p := range []Point{{0, 0}, {50, -20}, {30, -60}, {65, 10}} {
			const d = 0.01
			a, _ := f.Place(p)
			b, _ := f.Place(Point{p.Lat, p.Lon + d})
			c, _ := f.Place(Point{p.Lat + d, p.Lon})
			drawn := math.Abs((b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X))
			rad := d * math.Pi / 180
			want := rad * rad * math.Cos(p.Lat*math.Pi/180) * f.scale * f.scale
			if math.Abs(drawn/want-1) > 0.002 {
				t.Errorf("whole %v: at %v an area is drawn %.4f times as large", f.whole, p, drawn/want)
			}
		}
	}
}

func TestAround(t *testing.T) {
	fit := Fit{Width: 1000, Shapes: [2]float64{0.6, 0.85}, Padding: 0.1, LeastKm: 700}
	for _, c := range []struct {
		name   string
		points []Point
		whole  bool
	}{
		{"one point", []Point{{10.5, -68}}, false},
		{"one point many times", []Point{{1, 2}, {1, 2}, {1, 2}}, false},
		{"over the antimeridian", []Point{{-17, 179}, {-17, -179}}, false},
		{"the north pole", []Point{{90, 0}}, false},
		{"the south pole", []Point{{-90, 77}}, false},
		{"around the pole", []Point{{80, 0}, {80, 120}, {80, -120}}, false},
		{"a wide sea", []Point{{10, -68}, {60, 30}, {44, 33}}, false},
		{"opposite points", []Point{{0, 0}, {0, 180}}, true},
		{"everywhere", []Point{{0, 0}, {0, 90}, {0, 180}, {0, -90}}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := Around(c.points, fit)
			if f.Whole() != c.whole {
				t.Errorf("whole: %v", f.Whole())
			}
			for _, p := range c.points {
				if at, seen := f.Place(p); !seen || math.IsNaN(at.X+at.Y) {
					t.Errorf("%v lies at %v, outside of %v by %v", p, at, f.Width, f.Height)
				}
			}
			if !c.whole {
				if shape := f.Height / f.Width; shape < 0.599 || shape > 0.851 {
					t.Errorf("the sheet is %v by %v", f.Width, f.Height)
				}
				if km := f.Width / f.Km(); km < 1399 {
					t.Errorf("it shows %v km", km)
				}
			}
			south, west, north, east := f.Box()
			for _, p := range c.points {
				in := func(lon float64) bool { return lon >= west && lon <= east }
				if p.Lat < south || p.Lat > north || !in(p.Lon) && !in(p.Lon+360) && !in(p.Lon-360) {
					t.Errorf("%v is outside of the box %v %v %v %v", p, south, west, north, east)
				}
			}
		})
	}
}

// A line of effective areas loses the points that say least, and never its ends.
func TestEffectiveAreas(t *testing.T) {
	line := []vector{}
	for _, v := range []vertex{{0, 0}, {1, 0.01}, {2, 0}, {3, 1}, {4, 0}, {5, 0.1}, {6, 0}} {
		line = append(line, v.vector())
	}
	areas := effectiveAreas(line)
	order := []int{0, 1, 2, 3, 4, 5, 6}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case areas[a] < areas[b]:
			return -1
		case areas[a] > areas[b]:
			return 1
		}
		return 0
	})
	if got := fmt.Sprint(order); got != "[1 5 2 3 4 0 6]" {
		t.Errorf("points go in the order %v, by areas %v", got, areas)
	}
	for _, n := range []int{0, 1, 2} {
		if got := len(effectiveAreas(line[:n])); got != n {
			t.Errorf("%d areas of %d points", got, n)
		}
	}
}

// Points go in the order in which they would if each time all were searched for the least.
func TestEffectiveAreasLikeASearch(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		var line []vector
		for i := range 3 + r.IntN(40) {
			line = append(line, vertex{float64(i) + r.Float64(), 10 * r.Float64()}.vector())
		}
		want := make([]float32, len(line))
		left := make([]int, len(line))
		for i := range left {
			left[i] = i
		}
		want[0], want[len(line)-1] = 100, 100
		most := float32(0)
		for len(left) > 2 {
			best, least := 0, float32(math.Inf(1))
			for i := 1; i+1 < len(left); i++ {
				a, b, c := line[left[i-1]], line[left[i]], line[left[i+1]]
				if area := float32(b.minus(a).cross(c.minus(a)).length() / 2); area < least {
					best, least = i, area
				}
			}
			most = max(most, least)
			want[left[best]] = most
			left = slices.Delete(left, best, best+1)
		}
		if got := effectiveAreas(line); !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	}
}

// What is shared stays shared: at every scale each border is drawn by both its countries
// with the same points, no ring opens, and no country that is large enough vanishes.
func TestSimplifyingKeepsTopology(t *testing.T) {
	w := real(t)
	o := w.outlines()
	for _, least := range []float32{0, 1e-7, 1e-5, 1e-3} {
		drawn := map[int32]string{}
		for i, c := range w.countries {
			for j, r := range o.countries[i] {
				var first, last vertex
				n := 0
				o.walk(r.lines, least, func(l *outline, k int) {
					if n == 0 {
						first = l.degree[k]
					}
					last = l.degree[k]
					n++
				})
				if n > 1 && first != last {
					t.Errorf("least %v: ring %d of %s is open", least, j, c.Name)
				}
				for _, line := range r.lines {
					points := ""
					o.walk([]int32{bare(line)}, least, func(_ *outline, k int) { points += fmt.Sprint(k, " ") })
					if before, ok := drawn[bare(line)]; ok && before != points {
						t.Errorf("least %v: line %d is drawn in two ways", least, line)
					}
					drawn[bare(line)] = points
				}
			}
		}
	}
	f := Whole(2000, 11)
	for _, id := range []string{"862", "643", "804", "156", "426", "780", "192"} { // down to Lesotho, Trinidad, Cuba
		if len(w.Country(f, id, Detail)) == 0 {
			t.Errorf("%s (%s) vanishes", w.Name(id), id)
		}
	}
}

// Coasts are what no two countries share, and all of them: land is as large as the countries.
func TestLand(t *testing.T) {
	w := real(t)
	for _, f := range []*Frame{Whole(2000, 11), Around([]Point{{50, 20}}, Fit{Width: 1280, Shapes: [2]float64{0.6, 0.8}, LeastKm: 2500})} {
		size := func(p Path) float64 { // of rings by the even-odd rule, on a grid
			n := 0
			for x := 5.0; x < f.Width; x += 20 {
				for y := 5.0; y < f.Height; y += 20 {
					inside := false
					for _, ring := range p {
						if ringHas(ring, XY{x + 0.37, y + 0.41}) {
							inside = !inside
						}
					}
					if inside {
						n++
					}
				}
			}
			return float64(n)
		}
		land, sum := size(w.Land(f, Detail)), 0.0
		for _, c := range w.Countries(f) {
			sum += size(w.Country(f, c.ID, Detail))
		}
		if land == 0 || math.Abs(land/sum-1) > 0.005 {
			t.Errorf("whole %v: %v of land, %v of countries", f.whole, land, sum)
		}
	}
}

func ringHas(ring []XY, p XY) bool {
	inside := false
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < a.X+(p.Y-a.Y)/(b.Y-a.Y)*(b.X-a.X) {
			inside = !inside
		}
	}
	return inside
}

// On every sheet, land is where the geometry has it: also where a ring goes over the
// antimeridian, around a pole, or around the point opposite to the middle.
func TestLandLiesWhereItIs(t *testing.T) {
	w := real(t)
	fit := Fit{Width: 1280, Shapes: [2]float64{0.6, 0.8}, LeastKm: 4000}
	frames := map[string]*Frame{"world": Whole(2000, 11), "world, Pacific": Whole(2000, -170)}
	for name, p := range map[string]Point{"Chukotka": {66, 180}, "Fiji": {-17, 179}, "north pole": {89, 10}, "south pole": {-89, 10}, "opposite to China": {-33, -70},
		"opposite to Spain": {-40, 175}, "Caribbean": {11, -68}, "opposite to Botswana": {20, -157}} {
		frames[name] = Around([]Point{p}, fit)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for name, f := range frames {
		land := w.Land(f, Detail)
		wrong, all := 0, 0
		for range 1500 {
			z := 2*r.Float64() - 1
			p := Point{math.Asin(z) * 180 / math.Pi, 360*r.Float64() - 180}
			at, seen := f.Place(p)
			if !seen || p.Lat < -89 {
				continue
			}
			inside := false
			for _, ring := range land {
				if ringHas(ring, at) {
					inside = !inside
				}
			}
			all++
			if inside != (len(w.At(p.Lat, p.Lon)) > 0) {
				wrong++
			}
		}
		if all < 50 || wrong > all/50 { // near coasts a simplified one may lie otherwise
			t.Errorf("%s: of %d points %d are land in one and sea in the other", name, all, wrong)
		}
	}
}

// No shape goes far beyond its sheet, and none has a leap of one edge to the other.
func TestShapesStayOnTheSheet(t *testing.T) {
	w := real(t)
	fit := Fit{Width: 1280, Shapes: [2]float64{0.6, 0.8}, LeastKm: 1500}
	for _, p := range []Point{{10, -68}, {66, 179.9}, {90, 0}, {-90, 0}, {-17, -179.9}, {45, 33}} {
		f := Around([]Point{p}, fit)
		for what, path := range map[string]Path{"land": w.Land(f, Detail), "Russia": w.Country(f, "643", Detail), "area": f.Area([]Point{{p.Lat, p.Lon}, {p.Lat, p.Lon + 1}, {p.Lat - 1, p.Lon}})} {
			for _, ring := range path {
				for _, at := range ring {
					if at.X < -margin-1 || at.Y < -margin-1 || at.X > f.Width+margin+1 || at.Y > f.Height+margin+1 {
						t.Fatalf("%v: %s goes to %v on a sheet of %v by %v", p, what, at, f.Width, f.Height)
					}
				}
			}
		}
	}
}

func TestLine(t *testing.T) {
	whole := Whole(2000, 11)
	part := Around([]Point{{80, 0}, {80, 180}}, Fit{Width: 1000, Shapes: [2]float64{0.6, 0.85}, LeastKm: 700, Padding: 0.1})
	for _, c := range []struct {
		name   string
		f      *Frame
		points []Point
		pieces int
	}{
		{"over the ocean", whole, []Point{{10, -68}, {44, 33}}, 1},
		{"over the edge", whole, []Point{{35, 140}, {35, -120}}, 2},
		{"over the pole", part, []Point{{80, 0}, {80, 180}}, 1},
		{"one point", whole, []Point{{1, 2}}, 0},
		{"no point", whole, nil, 0},
		{"one place twice", whole, []Point{{1, 2}, {1, 2}}, 0},
		{"opposite points", whole, []Point{{0, 0}, {0, 180}}, 1},
		{"from pole to pole", whole, []Point{{90, 0}, {-90, 0}}, 1},
		{"elsewhere", part, []Point{{-40, 0}, {-41, 5}}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.f.Line(c.points)
			if len(got) != c.pieces {
				t.Errorf("%d pieces, want %d: %v", len(got), c.pieces, got)
			}
			for _, line := range got {
				for i := 1; i < len(line); i++ {
					if math.IsNaN(line[i].X) || math.Hypot(line[i].X-line[i-1].X, line[i].Y-line[i-1].Y) > c.f.Width/3 && c.f.whole && c.name != "from pole to pole" && c.name != "opposite points" {
						t.Errorf("it leaps from %v to %v", line[i-1], line[i])
					}
				}
			}
		})
	}
	// The shortest way from Caracas to Moscow runs north of both.
	north := 0.0
	for _, v := range shortest(Point{10.5, -66.9}, Point{55.75, 37.6}) {
		north = max(north, v.lat)
	}
	if north < 57 || north > 58 {
		t.Errorf("it comes to %v degrees north", north)
	}
	if km := Km(Point{10.506, -66.915}, Point{55.751, 37.618}); math.Abs(km-9910) > 60 {
		t.Errorf("Caracas and Moscow are %v km apart", km)
	}
}

func TestExtent(t *testing.T) {
	w := real(t)
	if got := w.Extent("none"); got != nil {
		t.Errorf("%d points of no country", len(got))
	}
	for id, c := range map[string]struct {
		has, hasNot Point
		km          float64 // of the sheet, at most
	}{
		"250": {Point{46, 2}, Point{4, -53}, 2600},     // France without Guiana
		"862": {Point{8, -66}, Point{52, 13}, 2600},    // Venezuela
		"643": {Point{55, 37}, Point{10, -67}, 10000},  // Russia, over the antimeridian
		"242": {Point{-17.8, 178}, Point{40, 0}, 1600}, // Fiji, over the antimeridian
	} {
		f := Around(w.Extent(id), Fit{Width: 1280, Shapes: [2]float64{0.6, 0.85}, Padding: 0.1, LeastKm: 300})
		if _, seen := f.Place(c.has); !seen {
			t.Errorf("%s: %v is not seen", w.Name(id), c.has)
		}
		if _, seen := f.Place(c.hasNot); seen {
			t.Errorf("%s: %v is seen", w.Name(id), c.hasNot)
		}
		if km := f.Width / f.Km(); km > c.km {
			t.Errorf("%s: the sheet shows %v km", w.Name(id), km)
		}
	}
}

func BenchmarkOutlines(b *testing.B) {
	w := real(b)
	for b.Loop() {
		newWorld(w.countries, arcsOf(w)).outlines()
	}
}

// arcsOf gives back the lines that a world was made of.
func arcsOf(w *World) [][]vertex {
	out := make([][]vertex, len(w.outlines().lines))
	for i, l := range w.outlines().lines {
		out[i] = l.degree
	}
	return out
}

func BenchmarkPart(b *testing.B) {
	w := real(b)
	w.outlines()
	for b.Loop() {
		f := Around([]Point{{44.6, 33.5}}, Fit{Width: 1280, Shapes: [2]float64{0.6, 0.85}, LeastKm: 700})
		w.Land(f, Detail)
		w.Borders(f, Detail)
	}
}

// The way between two points bends toward the pole, ends where it should and is fine enough to
// be drawn; of two that lie opposite to each other it is the one over the north pole.
func TestShortest(t *testing.T) {
	way := Shortest(Point{10.5, -68}, Point{44.6, 33.5})
	if len(way) < 30 || way[0] != (Point{10.5, -68}) || way[len(way)-1] != (Point{44.6, 33.5}) {
		t.Fatalf("the way is %v", way)
	}
	north := 0.0
	for i, p := range way {
		north = max(north, p.Lat)
		if i > 0 && Km(way[i-1], p) > 112 { // a degree
			t.Errorf("%v is %v km from %v", p, Km(way[i-1], p), way[i-1])
		}
	}
	if north < 46 {
		t.Errorf("the way goes no further north than %v", north)
	}
	over := Shortest(Point{0, 0}, Point{0, 180})
	if at := over[len(over)/2]; at.Lat < 89.9 {
		t.Errorf("half way between opposite points is %v", at)
	}
}

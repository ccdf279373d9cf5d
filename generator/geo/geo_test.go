package geo

import (
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// square is a country of 10° by 10° at the equator with a hole in it, and one without
// an id that touches it.
const square = `{"type":"Topology","objects":{"countries":{"type":"GeometryCollection","geometries":[
	{"type":"Polygon","id":"001","properties":{"name":"Square"},"arcs":[[0,1],[2]]},
	{"type":"MultiPolygon","properties":{"name":"Beside"},"arcs":[[[3,-2]]]},
	{"type":"Polygon","id":1,"properties":{"name":"A number"},"arcs":[[4]]}]}},
	"arcs":[[[10,0],[0,0],[0,10],[10,10]],[[10,10],[10,0]],[[4,4],[6,4],[6,6],[4,6],[4,4]],[[10,10],[20,10],[20,0],[10,0]],
	[[179,50],[180,50],[180,51],[179,51],[179,50]]]}`

func world(t testing.TB, text string) *World {
	t.Helper()
	w, err := Load([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func real(t testing.TB) *World {
	t.Helper()
	data, err := os.ReadFile("../../static/geo/world-50m.json")
	if err != nil {
		t.Fatal(err)
	}
	return world(t, string(data))
}

func TestDistance(t *testing.T) {
	const degree = earthRadius * math.Pi / 180
	for _, c := range []struct {
		name, id string
		lat, lon float64
		km       float64
		known    bool
	}{
		{"inside", "001", 2, 2, 0, true},
		{"on an edge", "001", 0, 5, 0, true},
		{"below", "001", -1, 5, degree, true},
		{"beside a corner", "001", -1, 11, math.Sqrt2 * degree, true},
		{"in the hole", "001", 5, 5, degree, true},
		{"by name", "Beside", 5, 15, 0, true},
		{"over the antimeridian", "1", 50.5, -179, math.Cos(50.5*math.Pi/180) * degree, true},
		{"longitude past 180", "1", 50.5, 179.5 - 360, 0, true},
		{"no such country", "002", 5, 5, 0, false},
		{"no point", "001", math.NaN(), 5, 0, false},
		{"off the earth", "001", 91, 5, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			km, known := world(t, square).Distance(c.id, c.lat, c.lon)
			if known != c.known || math.Abs(km-c.km) > 0.5 {
				t.Errorf("%v km, known %v; want %v km, %v", km, known, c.km, c.known)
			}
		})
	}
}

// TestParallel holds that an edge along a parallel is no great circle: the border at
// 49° N runs straight for 28 degrees of longitude.
func TestParallel(t *testing.T) {
	w := world(t, `{"type":"Topology","objects":{"countries":{"type":"GeometryCollection","geometries":[
		{"type":"Polygon","id":"1","arcs":[[0]]}]}},"arcs":[[[-123,49],[-95,49],[-95,40],[-123,40],[-123,49]]]}`)
	if km, _ := w.Distance("1", 49.1, -109); math.Abs(km-11.1) > 0.3 {
		t.Errorf("%v km from the parallel, want 11.1", km)
	}
}

func TestAt(t *testing.T) {
	w := world(t, square)
	for _, c := range []struct {
		lat, lon float64
		want     []Country
	}{
		{2, 2, []Country{{"001", "Square"}}},
		{5, 5, nil},
		{5, 15, []Country{{"Beside", "Beside"}}},
		{50.5, 179.5, []Country{{"1", "A number"}}},
		{-5, 15, nil},
		{math.Inf(1), 0, nil},
	} {
		if diff := cmp.Diff(c.want, w.At(c.lat, c.lon)); diff != "" {
			t.Errorf("at %v, %v (-want +got):\n%s", c.lat, c.lon, diff)
		}
	}
	if got := w.Name("001") + w.Name("?"); got != "Square" {
		t.Errorf("names %q", got)
	}
}

// TestWorld holds what the file that is shipped says, the disputed places first: a
// new edition of it must not move them unseen.
func TestWorld(t *testing.T) {
	w := real(t)
	for place, c := range map[string]struct {
		lat, lon float64
		want     string
	}{
		"Sevastopol":         {44.60, 33.53, "804 Ukraine"},
		"Simferopol":         {44.95, 34.10, "804 Ukraine"},
		"Western Sahara":     {25, -13, "732 W. Sahara"},
		"Srinagar":           {34.09, 74.80, "356 India"},
		"Taipei":             {25.04, 121.52, "158 Taiwan"},
		"Caracas":            {10.506, -66.915, "862 Venezuela"},
		"Moscow":             {55.751, 37.618, "643 Russia"},
		"Chukotka":           {66, -172, "643 Russia"},
		"Lesotho, a hole":    {-29.5, 28.2, "426 Lesotho"},
		"the Atlantic":       {30, -40, ""},
		"Xichang":            {27.9, 102.2, "156 China"},
		"the South Pole":     {-89.5, 0, "010 Antarctica"},
		"Canberra":           {-35.3, 149.1, "036 Australia"},
		"Mexico City":        {19.43, -99.13, "484 Mexico"},
		"the Falklands":      {-51.7, -59, "238 Falkland Is."},
		"the Gulf of Guinea": {0, 0, ""},
	} {
		got := ""
		for _, c := range w.At(c.lat, c.lon) {
			got += c.ID + " " + c.Name
		}
		if got != c.want {
			t.Errorf("%s lies in %q, want %q", place, got, c.want)
		}
	}
	for place, c := range map[string]struct {
		id       string
		lat, lon float64
		from, to float64 // km
	}{
		"Puerto Cabello":                         {"862", 10.4667, -68.05, 0, 10},
		"Guaranao, swapped":                      {"862", -70.2147818, 11.6656673, 9000, 11000},
		"Guaranao":                               {"862", 11.6656673, -70.2147818, 0, 10},
		"Havana from the United States":          {"840", 23.135, -82.359, 130, 180},
		"Fiji over the antimeridian from Russia": {"643", -17, 179, 7000, 9500},
	} {
		km, known := w.Distance(c.id, c.lat, c.lon)
		if !known || km < c.from || km > c.to {
			t.Errorf("%s: %v km, %v; want %v to %v", place, km, known, c.from, c.to)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	wrap := func(geometry, arcs string) string {
		return `{"type":"Topology","objects":{"countries":{"type":"GeometryCollection","geometries":[` + geometry + `]}},"arcs":[` + arcs + `]}`
	}
	const ring = `[[0,0],[1,0],[1,1],[0,0]]`
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "EOF"},
		{"no JSON", "port", "invalid character"},
		{"truncated", square[:len(square)/2], "unexpected EOF"},
		{"another type", `{"type":"FeatureCollection"}`, `the type is "FeatureCollection"`},
		{"no countries", `{"type":"Topology","objects":{"land":{}}}`, "no object called countries"},
		{"a single shape", `{"type":"Topology","objects":{"countries":{"type":"Polygon"}}}`, `countries is a "Polygon"`},
		{"a point", wrap(`{"type":"Point"}`, ring), `it is a "Point"`},
		{"collections in collections", wrap(`{"type":"GeometryCollection","geometries":[]}`, ring), `it is a "GeometryCollection"`},
		{"no arcs", wrap(`{"type":"Polygon"}`, ring), "arcs can't be read"},
		{"arcs of another depth", wrap(`{"type":"MultiPolygon","arcs":[[0]]}`, ring), "arcs can't be read"},
		{"an arc that is not there", wrap(`{"type":"Polygon","arcs":[[1]]}`, ring), "no arc 1"},
		{"a backward arc that is not there", wrap(`{"type":"Polygon","arcs":[[-3]]}`, ring), "no arc -3"},
		{"the lowest number", wrap(`{"type":"Polygon","arcs":[[-9223372036854775808]]}`, ring), "no arc"},
		{"a number too large", wrap(`{"type":"Polygon","arcs":[[1e400]]}`, ring), "arcs can't be read"},
		{"an empty arc", wrap(`{"type":"Polygon","arcs":[[0]]}`, `[]`), "is empty"},
		{"an open ring", wrap(`{"type":"Polygon","arcs":[[0]]}`, `[[0,0],[1,1]]`), "not closed"},
		{"a ring of nothing", wrap(`{"type":"Polygon","arcs":[[]]}`, ring), "not closed"},
		{"arcs that don't meet", wrap(`{"type":"Polygon","arcs":[[0,1]]}`, ring+`,[[5,5],[0,0]]`), "does not begin"},
		{"a position of one number", wrap(`{"type":"Polygon","arcs":[[0]]}`, `[[0]]`), "position of 1 numbers"},
		{"off the earth", wrap(`{"type":"Polygon","arcs":[[0]]}`, `[[0,91]]`), "off the earth"},
		{"huge", wrap(`{"type":"Polygon","arcs":[[0]]}`, `[[1e300,0]]`), "off the earth"},
		{"beyond huge", wrap(`{"type":"Polygon","arcs":[[0]]}`, `[[1e999,0]]`), "cannot unmarshal"},
		{"a transform of one number", `{"type":"Topology","transform":{"scale":[1],"translate":[0,0]},"objects":{"countries":{"type":"GeometryCollection"}}}`, "two scales"},
		{"a bomb", wrap(`{"type":"Polygon","arcs":[[`+strings.Repeat("0,", 1300000)+`0]]}`, ring), "more than"},
		{"an id that is a list", wrap(`{"type":"Polygon","id":[],"arcs":[[0]]}`, ring), "no id"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, err := Load([]byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, error %v; want an error with %q", w != nil, err, c.want)
			}
		})
	}
}

// FuzzLoad holds that no file makes the program panic or answer with nonsense.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(square), 5.0, 5.0)
	f.Add([]byte(`{"type":"Topology","transform":{"scale":[1,1],"translate":[0,0]},"objects":{"countries":{"type":"GeometryCollection",
		"geometries":[{"type":"Polygon","id":"1","arcs":[[0]]}]}},"arcs":[[[0,0],[5,0],[0,5],[-5,-5]]]}`), -91.0, 400.0)
	f.Add([]byte(`{"type":"Topology","objects":{"countries":{"type":"GeometryCollection","geometries":[{"type":"Polygon","arcs":[[]]}]}}}`), 0.0, 180.0)
	f.Fuzz(func(t *testing.T, data []byte, lat, lon float64) {
		w, err := Load(data)
		if err != nil {
			return
		}
		for _, c := range w.At(lat, lon) {
			if km, known := w.Distance(c.ID, lat, lon); !known || km != 0 {
				t.Errorf("inside %q and %v km away", c.ID, km)
			}
		}
		for _, c := range w.countries {
			if km, known := w.Distance(c.ID, lat, lon); known && !(km >= 0 && km < 20100) {
				t.Errorf("%v km from %q", km, c.ID)
			}
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	data, err := os.ReadFile("../../static/geo/world-50m.json")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Load(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDistance(b *testing.B) {
	w := real(b)
	for b.Loop() {
		w.Distance("643", 10, 10)
	}
}

package geojson

import (
	"encoding/json"
	"math"
	"testing"
)

func at(lonLat ...float64) []Position {
	var out []Position
	for i := 0; i < len(lonLat); i += 2 {
		out = append(out, Position{lonLat[i], lonLat[i+1]})
	}
	return out
}

func TestLine(t *testing.T) {
	for _, tt := range []struct {
		what   string
		points []Position
		want   string
	}{
		{"within a side", at(-68, 10, 33, 44), `{"type":"LineString","coordinates":[[-68,10],[33,44]]}`},
		{"across, eastward", at(170, 10, -170, 20), `{"type":"MultiLineString","coordinates":[[[170,10],[180,15]],[[-180,15],[-170,20]]]}`},
		{"across, westward", at(-170, 20, 170, 10), `{"type":"MultiLineString","coordinates":[[[-170,20],[-180,15]],[[180,15],[170,10]]]}`},
		{"there and back", at(170, 0, -170, 0, 170, 10), `{"type":"MultiLineString","coordinates":[[[170,0],[180,0]],[[-180,0],[-170,0],[-180,5]],[[180,5],[170,10]]]}`},
		{"with a point on it", at(170, 0, 180, 4, -170, 8), `{"type":"MultiLineString","coordinates":[[[170,0],[180,4]],[[-180,4],[-170,8]]]}`},
		{"from a point on it", at(180, 4, -170, 8), `{"type":"LineString","coordinates":[[-180,4],[-170,8]]}`},
		{"along it", at(180, 4, 180, 8), `{"type":"LineString","coordinates":[[180,4],[180,8]]}`},
		{"half around", at(-90, 0, 90, 0), `{"type":"LineString","coordinates":[[-90,0],[90,0]]}`},
		{"one point twice", at(1, 1, 1, 1), "null"},
		{"nothing", nil, "null"},
	} {
		if got := string(AppendLine(nil, tt.points)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.what, got, tt.want)
		}
	}
}

func TestArea(t *testing.T) {
	for _, tt := range []struct {
		what    string
		outline []Position
		want    string
	}{
		{"clockwise", at(32, 44, 32, 46, 36, 46, 36, 44), `{"type":"Polygon","coordinates":[[[36,44],[36,46],[32,46],[32,44],[36,44]]]}`},
		{"counterclockwise and closed", at(32, 44, 36, 44, 36, 46, 32, 46, 32, 44), `{"type":"Polygon","coordinates":[[[32,44],[36,44],[36,46],[32,46],[32,44]]]}`},
		{"across", at(170, -20, -170, -20, -170, -10, 170, -10),
			`{"type":"MultiPolygon","coordinates":[[[[170,-20],[180,-20],[180,-10],[170,-10],[170,-20]]],[[[-180,-20],[-170,-20],[-170,-10],[-180,-10],[-180,-20]]]]}`},
		{"up to it", at(170, -20, 180, -20, 180, -10, 170, -10), `{"type":"Polygon","coordinates":[[[170,-20],[180,-20],[180,-10],[170,-10],[170,-20]]]}`},
		{"flat", at(1, 1, 2, 2, 3, 3), "null"},
		{"two points", at(1, 1, 2, 2, 1, 1), "null"},
	} {
		if got := string(AppendArea(nil, tt.outline)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.what, got, tt.want)
		}
	}
}

// Whatever goes in: rings are closed and counterclockwise, nothing leaves the sheet, and no
// part takes the long way round.
func FuzzCut(f *testing.F) {
	f.Add(int16(1700), int16(-200), int16(-1700), int16(-200), int16(-1700), int16(-100), int16(1700), int16(-100))
	f.Add(int16(1800), int16(0), int16(-1800), int16(10), int16(900), int16(-900), int16(-900), int16(899))
	f.Fuzz(func(t *testing.T, a, b, c, d, e, g, h, i int16) {
		var points []Position
		for _, p := range [][2]int16{{a, b}, {c, d}, {e, g}, {h, i}} {
			points = append(points, Position{float64(p[0]%1801) / 10, float64(p[1]%901) / 10})
		}
		check := func(parts [][]Position, what string) {
			for _, part := range parts {
				for i, p := range part {
					if math.Abs(p.Lon) > 180 || math.Abs(p.Lat) > 90 {
						t.Fatalf("%s %v: %v lies outside", what, points, p)
					}
					if i > 0 && math.Abs(p.Lon-part[i-1].Lon) > 180 && what == "line" {
						t.Fatalf("%s %v: %v takes the long way", what, points, part)
					}
				}
			}
		}
		check(CutLine(points), "line")
		rings := CutArea(points)
		check(rings, "area")
		for _, r := range rings {
			if len(r) < 4 || r[0] != r[len(r)-1] || area(r[:len(r)-1]) < 0 {
				t.Fatalf("%v: the ring %v is not closed, or clockwise", points, r)
			}
		}
		for _, text := range [][]byte{AppendLine(nil, points), AppendArea(nil, points)} {
			if !json.Valid(text) {
				t.Fatalf("%s", text)
			}
		}
	})
}

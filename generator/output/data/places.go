package data

import (
	"io"
	"math"

	"portolan/generator/chronicle"
	"portolan/generator/geo"
	"portolan/generator/geojson"
	"portolan/generator/jsontext"
	"portolan/generator/place"
	"portolan/generator/record"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// placed tells whether a kind says where its entities lie.
func placed(k *schema.Kind) bool { return len(k.Map) > 0 || len(k.Course) == 2 || k.Hatch != "" }

// lies tells whether an entity of a kind has a point, a line or an outline.
func lies(r *site.Reader, k *schema.Kind) bool {
	if !placed(k) {
		return false
	}
	for _, id := range r.List(k.Name) {
		if e := r.Facts(id); e != nil {
			p := place.Of(e, k, chronicle.SpeaksOf(e, k, r.Today()), r)
			if len(p.Points)+len(p.Lines)+len(place.Outline(e, k)) > 0 {
				return true
			}
		}
	}
	return false
}

// writePlaces writes a FeatureCollection with a feature for each point, line and outline of
// a kind's entities.
func writePlaces(r *site.Reader, w io.Writer, k *schema.Kind) (int, error) {
	l := begin(w, r, r.Settings().Title+": "+k.Plural.In(r.Settings().Lang), "features", func(o *jsontext.Object) {
		o.String("type", "FeatureCollection")
	})
	f := record.FrameOf(r)
	err := each(r, k.Name, func(rec *record.Record) error {
		e := r.Facts(rec.ID)
		p := place.Of(e, k, rec.Day, r)
		for _, pt := range p.Points {
			l.item(func(b []byte) []byte {
				return feature(b, rec, f, geojson.AppendPoint(nil, geojson.Position{Lon: pt.Lon, Lat: pt.Lat}), func(o *jsontext.Object) { meant(o, pt.As, pt.Open) })
			})
		}
		for _, line := range p.Lines {
			l.item(func(b []byte) []byte {
				return feature(b, rec, f, course(line), func(o *jsontext.Object) {
					meant(o, line.As, line.Open())
					o.String("from", line.From)
					o.String("to", line.To)
					if !line.Drawn {
						o.String("course", "the shortest over the earth; no course is given")
					}
				})
			})
		}
		if outline := place.Outline(e, k); len(outline) > 2 {
			l.item(func(b []byte) []byte {
				return feature(b, rec, f, geojson.AppendArea(nil, positions(outline)), func(o *jsontext.Object) {
					meant(o, schema.Disputed, true)
					o.String("area", "a rough outline of what is disputed")
				})
			})
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return l.end()
}

func meant(o *jsontext.Object, as schema.Modality, open bool) {
	o.String("modality", record.Modality(as))
	if open {
		o.Raw("open", "true")
	}
}

func feature(b []byte, rec *record.Record, f record.Frame, geometry []byte, more func(o *jsontext.Object)) []byte {
	o := jsontext.Begin(b)
	o.String("type", "Feature")
	o.Raw("geometry", string(geometry))
	o.Key("properties")
	p := jsontext.Begin(o.B)
	p.String("entity", rec.ID)
	p.String("name", rec.Name)
	p.String("summary", rec.Summary)
	p.String("page", rec.Page)
	if f.Base != "" {
		p.String("url", f.Base+rec.Page)
	}
	p.String("told_as_of", rec.Day.String())
	more(&p)
	o.B = p.End()
	return o.End()
}

func course(line place.Line) []byte {
	points := positions(line.Points)
	if !line.Drawn && len(points) == 2 {
		points = points[:0]
		for _, p := range geo.Shortest(geo.Point(line.Points[0]), geo.Point(line.Points[1])) {
			points = append(points, geojson.Position{Lon: rounded(p.Lon), Lat: rounded(p.Lat)})
		}
	}
	return geojson.AppendLine(nil, points)
}

// rounded gives degrees to some ten metres: a way that is worked out is known no better.
func rounded(degrees float64) float64 { return math.Round(degrees*1e4) / 1e4 }

func positions(points []schema.Point) []geojson.Position {
	out := make([]geojson.Position, len(points))
	for i, p := range points {
		out[i] = geojson.Position{Lon: p.Lon, Lat: p.Lat}
	}
	return out
}

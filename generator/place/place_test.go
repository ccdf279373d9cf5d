package place_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/place"
	"portolan/generator/schema"
)

var kinds = map[string]string{
	"port": `folder: ports
map: at
fields:
  name: {type: text, required: true}
  at: point
`,
	"country": `folder: countries
map: at
fields:
  name: {type: text, required: true}
  iso: {type: map, fields: {alpha2: {type: code, check: iso-3166-alpha2}, numeric: {type: code, check: iso-3166-numeric}}}
  at: point
`,
	"route": `folder: routes
map: [via, course]
course: [from, to]
fields:
  name: {type: text, required: true}
  from: {type: ref, to: port}
  to: {type: list, of: {type: ref, to: port}}
  via: {type: map, keys: {type: ref, to: port}, of: line}
  course: line
`,
	"line": `folder: lines
course: [from, to]
fields:
  name: {type: text, required: true}
  from: {type: ref, to: port}
  to: {type: ref, to: port}
`,
	"zone": `folder: zones
map: [at, country]
fields:
  name: {type: text, required: true}
  at: {type: list, of: point}
  country: {type: ref, to: country}
`,
	"note": "folder: notes\nhatch: area\nfields:\n  name: {type: text, required: true}\n  area: line\n",
}

const ports = `a: {name: A, at: "1, 2"}
b: {name: B, at: "3, 4"}
c: {name: C, at: "5, 6"}
lost: {name: Lost}
`

type directory struct {
	*graph.Graph
	schema *schema.Schema
}

func (d directory) Find(target string, kinds []string) string { return d.Lookup(target, kinds).ID }
func (d directory) Kind(name string) *schema.Kind             { return d.schema.Kind(name) }
func (d directory) Facts(id string) *content.Facts {
	e, _ := d.Graph.Entity(id)
	return e.Facts()
}

// told writes what is found of one entity of a kind.
func told(t *testing.T, kind, text string) string {
	t.Helper()
	var sources []schema.Source
	for name, text := range kinds {
		sources = append(sources, schema.Source{File: "kinds/" + name + ".yaml", Text: text})
	}
	s, problems := schema.Load(schema.Source{}, sources, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	parser := &content.Parser{Schema: s, Markdown: markdown.New(markdown.Options{})}
	k := s.Kind(kind)
	docs := []*content.Doc{
		parser.Parse("ports/p.list.yaml", "ports/p.list.yaml", ports, nil),
		parser.Parse("countries/ve.yaml", "countries/ve.yaml", "name: V\niso: {alpha2: VE}\nat: 8, -66\n", nil),
		parser.Parse(k.Folder+"/x.yaml", k.Folder+"/x.yaml", text, nil),
	}
	for _, d := range docs {
		if len(d.Problems) > 0 {
			t.Fatal(d.Problems)
		}
	}
	day := edtf.MakeDay(2026, 11, 23)
	g := graph.Build(s, docs, graph.Options{Lang: "en", Today: day})
	e, _ := g.Entity(kind + "/x")
	p := place.Of(e.Facts(), k, day, directory{g, s})
	var b strings.Builder
	if p.Country != "" {
		fmt.Fprintf(&b, "country %s\n", p.Country)
	}
	for _, at := range p.Points {
		fmt.Fprintf(&b, "point %v %v open %v\n", at.Lat, at.Lon, at.Open)
	}
	for _, l := range p.Lines {
		fmt.Fprintf(&b, "line of %d from %q to %q drawn %v choice %v as %q\n", len(l.Points), l.From, l.To, l.Drawn, l.Choice, l.As)
	}
	for _, id := range p.Near {
		fmt.Fprintf(&b, "near %s\n", id)
	}
	for _, at := range place.Outline(e.Facts(), k) {
		fmt.Fprintf(&b, "corner %v %v\n", at.Lat, at.Lon)
	}
	return b.String()
}

func TestOf(t *testing.T) {
	for _, c := range []struct{ name, kind, text, want string }{
		{"a point", "port", "name: X\nat: 10, -68\n", "point 10 -68 open false\n"},
		{"nothing", "port", "name: X\n", ""},
		{"not known", "port", "name: X\nat: unknown\n", ""},
		{"disagreeing", "port", "name: X\nat: {either: ['1, 1', '2, 2']}\n", "point 1 1 open true\npoint 2 2 open true\n"},
		{"planned", "port", "name: X\nat: 10, -68 ~planned\n", "point 10 -68 open true\n"},
		{"retracted", "port", "name: X\nat: 10, -68 ~retracted\n", ""},
		{"not yet known", "port", "name: X\nat: 10, -68 @2030\n", ""},
		{"a country by its letters", "country", "name: X\niso: {alpha2: TT}\n", "country 780\n"},
		{"a country by its number", "country", "name: X\niso: {numeric: '031'}\nat: 40, 47\n", "country 031\npoint 40 47 open false\n"},
		{"two places and a country around", "zone", "name: X\nat: ['1, 1', '2, 2']\ncountry: ve\n", "point 1 1 open false\npoint 2 2 open false\nnear country/ve\n"},
		{"an outline", "note", "name: X\narea: ['1, 1', '2, 2', '1, 3']\n", "corner 1 1\ncorner 2 2\ncorner 1 3\n"},
		{"the shortest way", "line", "name: X\nfrom: a\nto: b\n", `line of 2 from "port/a" to "port/b" drawn false choice false as ""` + "\n"},
		{"an end that lies nowhere", "line", "name: X\nfrom: a\nto: lost\n", ""},
		{"one end", "line", "name: X\nfrom: a\n", ""},
		{"a planned end", "line", "name: X\nfrom: a ~planned\nto: b\n", `line of 2 from "port/a" to "port/b" drawn false choice false as "planned"` + "\n"},
		{"candidates", "line", "name: X\nfrom: a\nto: {candidates: [b, c, lost]}\n",
			`line of 2 from "port/a" to "port/b" drawn false choice true as "undetermined"` + "\n" + `line of 2 from "port/a" to "port/c" drawn false choice true as "undetermined"` + "\n"},
		{"several ends, one drawn", "route", "name: X\nfrom: a\nto: [b, c]\nvia: {c: ['1, 2', '9, 9', '5, 6']}\n",
			`line of 3 from "port/a" to "port/c" drawn true choice false as ""` + "\n" + `line of 2 from "port/a" to "port/b" drawn false choice false as ""` + "\n"},
		{"drawn to what is no end", "route", "name: X\nfrom: a\nvia: {c: ['1, 2', '5, 6']}\ncourse: ['7, 7', '8, 8'] \n",
			`line of 2 from "" to "port/c" drawn true choice false as ""` + "\n" + `line of 2 from "" to "" drawn true choice false as ""` + "\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, told(t, c.kind, c.text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

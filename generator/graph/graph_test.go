package graph_test

import (
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"portolan/generator/block"
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

var today = edtf.MakeDay(2026, 11, 23)

// read reads the kinds, vocabularies and entities of an archive, and gives what reads more files.
func read(t *testing.T, archive string) (*schema.Schema, []*content.Doc, func(name, text string) *content.Doc) {
	t.Helper()
	var kinds, vocabularies []schema.Source
	var files []txtar.File
	for _, f := range txtar.Parse([]byte(archive)).Files {
		src := schema.Source{File: f.Name, Text: string(f.Data)}
		switch dir, _ := path.Split(f.Name); dir {
		case "kinds/":
			kinds = append(kinds, src)
		case "vocabularies/":
			vocabularies = append(vocabularies, src)
		default:
			files = append(files, f)
		}
	}
	s, problems := schema.Load(schema.Source{}, kinds, vocabularies)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	forms := []block.Form{{Name: "map", Fields: []block.Field{{Name: "title", Type: block.Text}, {Name: "of", Type: block.Ref, List: true}, {Name: "region", Type: block.Ref, Words: []string{"world"}}}}}
	parser := &content.Parser{Schema: s, Lang: "en", Blocks: forms, Markdown: markdown.New(markdown.Options{Blocks: block.Names(forms)})}
	parse := func(name, text string) *content.Doc {
		d := parser.Parse(name, name, text, nil)
		if len(d.Problems) > 0 {
			t.Fatal(d.Problems)
		}
		return d
	}
	var docs []*content.Doc
	for _, f := range files {
		docs = append(docs, parse(f.Name, string(f.Data)))
	}
	return s, docs, parse
}

// join makes a graph of an archive, from the files in the order that shuffle brings them to.
func join(t *testing.T, archive string, opts graph.Options, shuffle func([]*content.Doc)) *graph.Graph {
	t.Helper()
	s, docs, _ := read(t, archive)
	if shuffle != nil {
		shuffle(docs)
	}
	if opts.Today == 0 {
		opts.Today = today
	}
	return graph.Build(s, docs, opts)
}

const places = `
-- kinds/country.yaml --
folder: countries
fields:
  name: {type: text, required: true}
  code: {type: code, check: iso-3166-alpha2, unique: true}
-- kinds/port.yaml --
folder: ports
order: -opened
fields:
  name: {type: text, required: true}
  country: {type: ref, to: country, inverse: ports}
  opened: date
-- kinds/boat.yaml --
folder: boats
order: launched
fields: {name: {type: text, required: true}, launched: date}
-- countries/georgia.yaml --
name: Georgia
code: GE
-- countries/ve.list.yaml --
venezuela: {name: Venezuela, aka: [República], code: VE}
-- ports/georgia.yaml --
name: Georgia
formerly: [port/tiflis]
-- ports/cabello.yaml --
name: Puerto Cabello
country: VE
opened: 1811
-- ports/guaira.yaml --
name: La Guaira
country: Venezuela
opened: 1589
-- ports/hidden.yaml --
name: Hidden
country: VE
draft: true
-- ports/to-come.yaml --
name: To come
publish: 2027-01-01
-- boats/b.list.yaml --
undated: {name: A boat}
late: {name: Late, launched: 2020}
early: {name: Early, launched: 1990~}
range: {name: Range, launched: 1990/1995}
same: {name: Boat 10, launched: 2020}
twin: {name: Boat 9, launched: 2020}
`

func TestLookup(t *testing.T) {
	g := join(t, places, graph.Options{}, nil)
	tests := []struct {
		target string
		kinds  []string
		want   graph.Found
	}{
		{"country/venezuela", nil, graph.Found{ID: "country/venezuela"}},
		{"venezuela", nil, graph.Found{ID: "country/venezuela"}},
		{"VE", nil, graph.Found{ID: "country/venezuela"}},
		{"ve", nil, graph.Found{ID: "country/venezuela"}},
		{"  REPÚBLICA ", nil, graph.Found{ID: "country/venezuela"}},
		{"Repu\u0301blica", nil, graph.Found{ID: "country/venezuela"}},
		{"puerto  cabello", nil, graph.Found{ID: "port/cabello"}},
		{"Georgia", nil, graph.Found{Choices: []string{"country/georgia", "port/georgia"}}},
		{"Georgia", []string{"port"}, graph.Found{ID: "port/georgia"}},
		{"Georgia", []string{"country", "boat"}, graph.Found{ID: "country/georgia"}},
		{"Georgia", []string{"port", "country"}, graph.Found{Choices: []string{"country/georgia", "port/georgia"}}},
		{"Venezuela", []string{"port"}, graph.Found{Other: "country/venezuela"}},
		{"country/venezuela", []string{"port"}, graph.Found{Other: "country/venezuela"}},
		{"port/tiflis", nil, graph.Found{ID: "port/georgia"}},
		{"tiflis", nil, graph.Found{}},
		{"hidden", nil, graph.Found{ID: "port/hidden", Hidden: true}},
		{"port/hidden", []string{"port"}, graph.Found{ID: "port/hidden", Hidden: true}},
		{"", nil, graph.Found{}},
		{"/", nil, graph.Found{}},
		{"port/", nil, graph.Found{}},
		{"nowhere", []string{"nothing"}, graph.Found{}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, g.Lookup(tt.target, tt.kinds)); diff != "" {
			t.Errorf("Lookup(%q, %q) (-want +got):\n%s", tt.target, tt.kinds, diff)
		}
	}
}

// Lists run in their kind's order, whichever way; what has no date comes last.
func TestOrder(t *testing.T) {
	g := join(t, places, graph.Options{}, nil)
	for kind, want := range map[string][]string{
		"country": {"country/georgia", "country/venezuela"},
		"port":    {"port/cabello", "port/guaira", "port/georgia"},
		"boat":    {"boat/early", "boat/range", "boat/twin", "boat/same", "boat/late", "boat/undated"},
		"nothing": {},
	} {
		if diff := cmp.Diff(want, g.List(kind)); diff != "" {
			t.Errorf("List(%q) (-want +got):\n%s", kind, diff)
		}
	}
	for id, want := range map[string][2]string{
		"port/cabello": {"", "port/guaira"}, "port/guaira": {"port/cabello", "port/georgia"}, "port/georgia": {"port/guaira", ""},
		"port/hidden": {}, "port/none": {},
	} {
		prev, next := g.Beside(id)
		if got := [2]string{prev, next}; got != want {
			t.Errorf("Beside(%q) is %q, want %q", id, got, want)
		}
	}
}

// One thing is earlier than another where all days that its date may mean, or begin with, are.
func TestInTime(t *testing.T) {
	g := join(t, places, graph.Options{}, nil)
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"boat/early", "boat/late", -1}, {"boat/range", "boat/late", -1}, {"boat/early", "boat/range", 0},
		{"boat/same", "boat/twin", 0}, {"boat/late", "boat/undated", 0}, {"port/cabello", "port/guaira", 1}, {"country/georgia", "country/venezuela", 0},
	} {
		if got, back := g.InTime(c.a, c.b), g.InTime(c.b, c.a); got != c.want || back != -c.want {
			t.Errorf("%s is %d in time to %s, and that %d to it; want %d and %d", c.a, got, c.b, back, c.want, -c.want)
		}
	}
}

// What is hidden has no page, no place in lists and no edges; with drafts it has.
func TestHidden(t *testing.T) {
	for _, drafts := range []bool{false, true} {
		g := join(t, places, graph.Options{Drafts: drafts}, nil)
		if e, _ := g.Entity("port/hidden"); (e != nil) != drafts {
			t.Errorf("drafts %t: the entity is %v", drafts, e)
		}
		if got := slices.Contains(g.List("port"), "port/to-come"); got != drafts {
			t.Errorf("drafts %t: listed: %t", drafts, got)
		}
		var from []string
		for _, e := range g.In("country/venezuela") {
			from = append(from, e.From)
		}
		want := []string{"port/cabello", "port/guaira"}
		if drafts {
			want = append(want, "port/hidden")
		}
		if diff := cmp.Diff(want, from); diff != "" {
			t.Errorf("drafts %t: what refers to it (-want +got):\n%s", drafts, diff)
		}
		if g.NextDue != edtf.MakeDay(2027, 1, 1) {
			t.Errorf("drafts %t: next due %s", drafts, g.NextDue)
		}
	}
}

// Referrers are counted as the edges have them: each once, without relations that have a
// name on the other side or that no page shows.
func TestReferrers(t *testing.T) {
	g := join(t, places+"-- ports/q.md --\n---\nname: Q\ncountry: VE\n---\n[[VE]], [[VE]].\n-- ports/r.md --\n---\nname: R\n---\nIn [[VE]] and [[q]].\n", graph.Options{}, nil)
	for _, id := range []string{"country/venezuela", "port/q", "port/none"} {
		mentioning, citing := map[string]bool{}, map[string]bool{}
		for _, e := range g.In(id) {
			switch {
			case e.Kind == graph.Relation && (e.Field.Inverse != nil || e.Field.Hidden):
			case e.Kind == graph.Citation:
				citing[e.From] = true
			default:
				mentioning[e.From] = true
			}
		}
		want := graph.Referrers{Mentioning: len(mentioning), Citing: len(citing)}
		if got := g.Referrers(id); got != want || id == "country/venezuela" && got.Mentioning < 2 {
			t.Errorf("%s has %+v, want %+v", id, got, want)
		}
	}
}

// Of an id that there isn't, nothing is known.
func TestNoSuchEntity(t *testing.T) {
	g := join(t, places+"-- countries/auto.md --\n---\nname: Auto\nautolink: true\n---\nPuerto Cabello.\n", graph.Options{}, nil)
	e, ok := g.Entity("port/none")
	if e != nil || ok || g.Hash("port/none").String() != "00000000000000000000000000000000" || g.In("port/none") != nil || g.AutoLinks("port/none") != nil ||
		g.Parts("port/none") != nil || g.Pos("port/none") != (diag.Pos{}) {
		t.Error("something is known of an entity that there isn't")
	}
	if len(g.AutoLinks("country/auto")) != 1 {
		t.Errorf("the links are %v", g.AutoLinks("country/auto"))
	}
}

func TestParts(t *testing.T) {
	g := join(t, places+"-- ports/p.md --\n---\nname: P\naka: [Q]\nsummary: S\ncountry: VE\nnote: N\n---\n## Head {#h}\n", graph.Options{}, nil)
	if diff := cmp.Diff([]string{"country", "note", "h"}, g.Parts("port/p")); diff != "" {
		t.Errorf("parts of a port (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"code", "ports"}, g.Parts("country/venezuela")); diff != "" {
		t.Errorf("parts of a country (-want +got):\n%s", diff)
	}
}

// The order in which files come changes nothing but which of two that clash is first.
func TestOrderOfFilesDoesNotCount(t *testing.T) {
	archive := places + `
-- ports/more.md --
---
name: More
autolink: true
---
See [[Georgia]], [[nowher]], [[port/tiflis]], Puerto Cabello and La Guaira. [[cabello#x]] [[cabello.country]]
`
	want := join(t, archive, graph.Options{}, nil)
	for seed := range uint64(8) {
		got := join(t, archive, graph.Options{}, func(docs []*content.Doc) {
			rand.New(rand.NewPCG(seed, 0)).Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
		})
		if diff := cmp.Diff(diag.Sort(slices.Clone(want.Problems)), diag.Sort(slices.Clone(got.Problems))); diff != "" {
			t.Errorf("problems (-want +got):\n%s", diff)
		}
		for _, id := range []string{"country/venezuela", "port/cabello", "port/guaira", "port/georgia"} {
			if diff := cmp.Diff(edges(want, id), edges(got, id)); diff != "" {
				t.Errorf("edges to %s (-want +got):\n%s", id, diff)
			}
		}
		if diff := cmp.Diff(want.List("boat"), got.List("boat")); diff != "" {
			t.Error(diff)
		}
	}
}

func edges(g *graph.Graph, id string) []string {
	var out []string
	for _, e := range g.In(id) {
		s := e.From + " " + e.Path + ":"
		for _, p := range e.Sentence() {
			s += p.Text + "<" + p.To + ">"
		}
		out = append(out, s)
	}
	return out
}

// A reference that finds nothing is told with the nearest name that would do there.
func TestHints(t *testing.T) {
	g := join(t, places+`
-- ports/x.yaml --
name: X
country: Venezuella
-- ports/y.md --
---
name: Y
---
[[puerto-cabelo]] [[Puerto Cabelo]] [[port/cabelo]] [[zzzzzz]]
`, graph.Options{}, nil)
	got := map[string]string{}
	for _, p := range g.Problems {
		got[p.Message] = p.Hint
	}
	want := map[string]string{
		`no country is called "Venezuella"`:   `did you mean "venezuela" (Venezuela)?`,
		`no entity is called "Puerto Cabelo"`: `did you mean "cabello" (Puerto Cabello)?`,
		`no entity is called "puerto-cabelo"`: `did you mean "cabello" (Puerto Cabello)?`,
		`no entity is called "port/cabelo"`:   `did you mean "cabello" (Puerto Cabello)?`,
		`no entity is called "zzzzzz"`:        ``,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems and hints (-want +got):\n%s", diff)
	}
}

// Every entity is told with its place, seen or not.
func TestWritten(t *testing.T) {
	g := join(t, `
-- kinds/note.yaml --
folder: notes
appears: date
fields:
  name: {type: text, required: true}
  date: date
-- notes/all.list.yaml --
now: {name: Now}
draft: {name: Draft, draft: true}
-- notes/expired.yaml --
name: Expired
expires: 2026-11-23
-- notes/later.yaml --
name: Later
date: 2026-12-24
-- notes/soon.yaml --
name: Soon
publish: 2026-11-24
`, graph.Options{}, nil)
	type row struct {
		ID, Place string
		Hidden    bool
		From      edtf.Day
	}
	var got []row
	for _, w := range g.Written() {
		got = append(got, row{w.ID, w.Pos.String(), w.Hidden, w.From})
	}
	want := []row{
		{"note/draft", "notes/all.list.yaml:2:1", true, 0},
		{"note/expired", "notes/expired.yaml:1:1", true, 0},
		{"note/later", "notes/later.yaml:1:1", true, edtf.MakeDay(2026, 12, 24)},
		{"note/now", "notes/all.list.yaml:1:1", false, 0},
		{"note/soon", "notes/soon.yaml:1:1", true, 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("written are (-want +got):\n%s", diff)
	}
}

// The hash of what refers to an entity is another whenever that is, and that of the words around
// it whenever a sentence is. The first is also another with
// its field, of which the edges' own hash says but the names, for what is made of them asks it.
func TestInHash(t *testing.T) {
	const base = `
-- kinds/port.yaml --
folder: ports
fields:
  name: {type: text, required: true}
  near: {type: ref, to: port, inverse: nearby}
-- ports/a.md --
---
name: Ayr
---
From [[Bute]] one sees [[Clyde]].
-- ports/b.md --
---
name: Bute
---
-- ports/c.md --
---
name: Clyde
near: port/b
---
-- ports/d.md --
---
name: Dun
---
Nothing of the others.
`
	type hashes struct{ edges, in, sentences, words digest.Hash }
	of := func(archive string) hashes {
		g := join(t, archive, graph.Options{}, nil)
		edges := g.In("port/b")
		var sentences [][]graph.Part
		var words []digest.Hash
		for _, e := range edges {
			sentences, words = append(sentences, e.Sentence()), append(words, g.WordsHash(e.From))
		}
		return hashes{digest.Of(edges), g.InHash("port/b"), digest.Of(sentences), digest.Of(words)}
	}
	first := of(base)
	if n := len(join(t, base, graph.Options{}, nil).In("port/b")); n != 2 {
		t.Fatalf("%d refer to it, want 2", n)
	}
	if of(base) != first {
		t.Error("the same site has other hashes")
	}
	type same struct{ edges, in, sentences, words bool }
	for _, c := range []struct {
		what, from, to string
		same
	}{
		{"a sentence", "one sees", "all see", same{true, true, false, false}},
		{"words around no reference", "sees [[Clyde]].", "sees [[Clyde]].\n\nMore is said.", same{true, true, true, true}},
		{"what is meant beside it", "name: Dun", "name: Dun\naka: [Clyde]\n", same{true, false, false, false}},
		{"what a relation is called", "inverse: nearby", "inverse: beside", same{false, false, true, true}},
		{"a fact", "near: port/b", "near: port/b ~planned", same{false, false, true, false}},
		{"a referrer is gone", "From [[Bute]] one", "One", same{}},
		{"a referrer is another", "-- ports/c.md --", "-- ports/e.md --", same{}},
		{"what refers to others", "Nothing of", "Nothing at all of", same{true, true, true, true}},
	} {
		archive := strings.Replace(base, c.from, c.to, 1)
		if c.what == "what is meant beside it" {
			archive = strings.Replace(archive, "name: Clyde", "name: Klyde", 1)
		}
		now := of(archive)
		if got := (same{now.edges == first.edges, now.in == first.in, now.sentences == first.sentences, now.words == first.words}); got != c.same {
			t.Errorf("%s: the same are %+v, want %+v", c.what, got, c.same)
		}
	}
	if g := join(t, base, graph.Options{}, nil); g.InHash("port/none") != (digest.Hash{}) || g.WordsHash("port/none") != (digest.Hash{}) {
		t.Error("what isn't there has a hash")
	}
}

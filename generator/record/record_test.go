package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/site"
	"portolan/generator/view"
)

const portKind = `folder: ports
card: [seen]
fields:
  name: {type: text, required: true}
  depth: number
  trade: quantity
  since: date
  twin: {type: ref, to: port}
  near: {type: list, of: {type: ref, to: port}}
  by: {type: map, keys: {type: ref, to: port}, of: {type: quantity}}
  said: {type: list, of: markdown}
  status: {type: history, vocabulary: port}
  secret: {type: text, hidden: true}
  seen: {type: text, hidden: true}
  told: {type: markdown, hidden: true}
`

// ports makes a site of ports and one source, as of 23 November 2026.
func ports(t *testing.T, files map[string]string) *site.Site {
	t.Helper()
	s, problems := schema.Load(schema.Source{}, []schema.Source{{File: "kinds/port.yaml", Text: portKind},
		{File: "kinds/source.yaml", Text: "folder: sources\ncitable: true\nfields: {name: {type: text, required: true}}\n"}},
		[]schema.Source{{File: "vocabularies/port.yaml", Text: "steps:\n  opened: {label: opened}\n  closed: {label: closed}\n"}})
	parser := &content.Parser{Schema: s, Markdown: markdown.New(markdown.Options{})}
	files["ports/b.yaml"], files["sources/s.yaml"] = "name: Beta\n", "name: A source\n"
	var docs []*content.Doc
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range files {
			if !yield(name) {
				return
			}
		}
	}) {
		doc := parser.Parse("content/"+name, name, files[name], nil)
		docs, problems = append(docs, doc), append(problems, doc.Problems...)
	}
	day := edtf.MakeDay(2026, 11, 23)
	g := graph.Build(s, docs, graph.Options{Lang: "en", Today: day})
	for _, p := range append(problems, g.Problems...) {
		t.Error(p)
	}
	derive := view.Derivations(nil)
	for name, make := range Derivations() {
		derive[name] = make
	}
	return site.New(site.Site{Settings: content.Settings{Title: "Ports", Lang: "en", PageSize: 10}, Schema: s, Graph: g, Today: day, Derive: derive})
}

// statements gives those of port/a, one to a line.
func statements(t *testing.T, text string) string {
	r := ports(t, map[string]string{"ports/a.yaml": "name: Alpha\n" + text}).Reader()
	defer r.Close()
	var b strings.Builder
	Of(r, "port/a").Statements(func(s *Statement) {
		fmt.Fprintf(&b, "%s %s %s %s: %s", s.Path, s.Status(), Modality(s.Modality), rank(s.Rank), s.Words)
		if s.Value.JSON != "" {
			b.WriteString(" = " + s.Value.JSON)
		}
		for _, src := range s.Sources {
			b.WriteString(" ^" + src.ID)
		}
		b.WriteString("\n")
	})
	return b.String()
}

// What is said comes as it is meant, with its sources; what came later doesn't come.
func TestStatements(t *testing.T) {
	for what, tt := range map[string]struct{ text, want string }{
		"a number":                             {"depth: -5 ^s", "depth known stated normal: −5 = -5 ^source/s\n"},
		"a number that is planned":             {"depth: 7 ~planned", "depth known planned normal: planned 7 = 7\n"},
		"unknown":                              {"depth: unknown", "depth unknown stated normal: not known\n"},
		"none":                                 {"depth: none", "depth none stated normal: none\n"},
		"a range":                              {"trade: 19-21 days", `trade known stated normal: 19–21 days = {"low":19,"high":21,"unit":"days"}` + "\n"},
		"what is more":                         {"trade: over 5 t", `trade known stated normal: over 5 t = {"number":5,"unit":"t","approximation":"over"}` + "\n"},
		"a period":                             {"trade: about 300 million USD/month", `trade known stated normal: about US$300 million a month = {"number":300000000,"unit":"USD","per":"month","approximation":"about"}` + "\n"},
		"an open date":                         {"since: 2023-04-11/..", `since known stated normal: from 11 April 2023 on = {"edtf":"2023-04-11/..","earliest":"2023-04-11"}` + "\n"},
		"a date to come, as a fact":            {"since: 2030", ""},
		"a date to come":                       {"since: 2030 ~expected", `since known expected normal: expected 2030 = {"edtf":"2030","earliest":"2030-01-01","latest":"2030-12-31"}` + "\n"},
		"a value told later":                   {"depth: 7 @2027", ""},
		"a value that was taken back":          {"depth: 7 ~retracted", "depth known retracted deprecated: retracted 7 = 7\n"},
		"a list":                               {"near: [b, Beta]", `near.1 known stated normal: Beta = {"id":"port/b"}` + "\n" + `near.2 known stated normal: Beta = {"id":"port/b"}` + "\n"},
		"a list that is planned as a whole":    {"near: {is: [b], as: planned}", `near.1 known planned normal: planned Beta = {"id":"port/b"}` + "\n"},
		"a condition on a whole":               {"by: {is: {b: 5 km}, if: it opens}", `by.b known stated normal: 5 km if it opens = {"number":5,"unit":"km"}` + "\n"},
		"a condition on a whole list":          {"near: {is: [b, a], if: it opens}", `near.1 known stated normal: Beta if it opens = {"id":"port/b"}` + "\n" + `near.2 known stated normal: Alpha if it opens = {"id":"port/a"}` + "\n"},
		"a condition on prose":                 {"said: {is: ['It grows.'], if: it opens}", `said.1 known stated normal: It grows. if it opens = "It grows."` + "\n"},
		"what a whole leaves out":              {"by: {is: {b: 5 km}, excludes: canals, likelihood: likely}", `by.b known stated normal: 5 km (without canals) (in our judgement likely) = {"number":5,"unit":"km"}` + "\n"},
		"a part that has its own condition":    {"by: {is: {b: {is: 5 km, if: it thaws}}, if: it opens}", `by.b known stated normal: 5 km if it thaws = {"number":5,"unit":"km"}` + "\n"},
		"versions":                             {"depth: {either: [5, 6 ^s], show: 2}", "depth.1 version stated normal: 5 = 5\ndepth.2 version stated preferred: 6 = 6 ^source/s\n"},
		"versions of which one came later":     {"depth: {either: [5, 6 @2027], show: 1}", "depth known stated normal: 5 = 5\n"},
		"versions with none to prefer":         {"depth: {either: [5, 6]}", "depth.1 version stated normal: 5 = 5\ndepth.2 version stated normal: 6 = 6\n"},
		"a version that was taken back":        {"depth: {either: [5 ~retracted, 6], show: 1}", "depth.1 version retracted deprecated: retracted 5 = 5\ndepth.2 version stated normal: 6 = 6\n"},
		"candidates":                           {"twin: {candidates: [b, a]}", `twin.1 candidate undetermined normal: undetermined Beta = {"id":"port/b"}` + "\n" + `twin.2 candidate undetermined normal: undetermined Alpha = {"id":"port/a"}` + "\n"},
		"a dispute":                            {"twin: {disputed: [{view: It is, of: b, src: s}, {view: It is not}], note: b}", `twin.1 view disputed normal: disputed It is = "It is" ^source/s` + "\n" + `twin.2 view disputed normal: disputed It is not = "It is not"` + "\n"},
		"a dispute on a condition":             {"twin: {disputed: [{view: It is}, {view: It is not}], if: it opens}", `twin.1 view disputed normal: disputed It is if it opens = "It is"` + "\n" + `twin.2 view disputed normal: disputed It is not if it opens = "It is not"` + "\n"},
		"prose":                                {"said: ['Near [[b]], *now*. ^s']", `said.1 known stated normal: Near Beta, now. = "Near Beta, now." ^source/s` + "\n"},
		"prose that is expected":               {"said: ['It will grow. ~expected']", `said.1 known expected normal: expected It will grow. = "It will grow."` + "\n"},
		"steps":                                {"status: [2020 opened by b, 2030 closed]", `status.1 known stated normal: 2020: opened by Beta = {"step":"opened","label":"opened","date":{"edtf":"2020","earliest":"2020-01-01","latest":"2020-12-31"},"by":["port/b"]}` + "\n"},
		"a step that is expected":              {"status: [2030 closed ~expected @2026]", `status.1 known expected normal: expected 2030: closed = {"step":"closed","label":"closed","date":{"edtf":"2030","earliest":"2030-01-01","latest":"2030-12-31"}}` + "\n"},
		"a step expected by nobody yet":        {"status: [2030 closed ~expected @2027]", ""},
		"a hidden field, one that is on cards": {"secret: x\nseen: y\ntold: z", "seen known stated normal: y = \"y\"\ntold known stated normal: z = \"z\"\n"},
		"what steers the page":                 {"aka: [A]\nshort: Al\nlabel: Alpha\nsummary: S.\nautolink: true\nconfidence: low\nexpires: 2030\nformerly: [port/old]\nnote: A remark.", "note known stated normal: A remark. = \"A remark.\"\n"},
	} {
		t.Run(what, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, statements(t, tt.text)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// A link holds on the condition on which the field that makes it does, or its whole.
func TestLinks(t *testing.T) {
	r := ports(t, map[string]string{"ports/a.yaml": "name: Alpha\ntwin: {is: b ^s, if: it opens}\nnear: {is: [b], if: it thaws}\nby: {b: 5 km}\n"}).Reader()
	defer r.Close()
	var got []Link
	Of(r, "port/a").Links(func(l Link) { got = append(got, l) })
	want := []Link{{To: "port/b", By: "twin", If: "it opens"}, {To: "source/s", By: ByCitation}, {To: "port/b", By: "near", If: "it thaws"}, {To: "port/b", By: "by"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Nothing is of a later day than the one of which the page speaks: a date of the file that
// lies after it is not said of its claims either.
func TestAsOfLater(t *testing.T) {
	for asOf, want := range map[string]string{"2026-10": "2026-10", "2027-10": ""} {
		r := ports(t, map[string]string{"ports/a.yaml": "name: Alpha\nas_of: " + asOf + "\ndepth: 5\nnear: [b]\ntwin: {disputed: [{view: It is}, {view: It is not}]}\n"}).Reader()
		rec, n := Of(r, "port/a"), 0
		rec.Statements(func(s *Statement) {
			n++
			if s.AsOf != want {
				t.Errorf("%s holds as of %q, want %q", s.Path, s.AsOf, want)
			}
		})
		if rec.AsOf != want || n != 4 {
			t.Errorf("the record holds as of %q, want %q, and makes %d statements", rec.AsOf, want, n)
		}
		if text := rec.AppendJSON(nil, Frame{}, "", nil); bytes.Contains(text, []byte("2027")) {
			t.Errorf("%s", text)
		}
		r.Close()
	}
}

// What is written follows from the record alone, whoever else writes at the same time.
func TestManyAtOnce(t *testing.T) {
	s := ports(t, map[string]string{"ports/a.yaml": "name: Alpha\ndepth: 5\n"})
	var texts [8][]byte
	var wait sync.WaitGroup
	for i := range texts {
		wait.Go(func() {
			r := s.Reader()
			defer r.Close()
			var err error
			if texts[i], err = Schema(r.Kind("port"), FrameOf(r), "en"); err != nil {
				t.Error(err)
			}
			texts[i] = Of(r, "port/a").AppendJSON(texts[i], FrameOf(r), "", nil)
		})
	}
	wait.Wait()
	for _, text := range texts {
		if !bytes.Equal(text, texts[0]) {
			t.Errorf("%s\nis not\n%s", text, texts[0])
		}
	}
}

// The version is another when the page says something else, be it a fact or prose, and the
// same whatever stands in the file besides.
func TestVersion(t *testing.T) {
	of := func(text string) string {
		r := ports(t, map[string]string{"ports/a.md": text}).Reader()
		defer r.Close()
		return r.Derived(view.PieceVersion, "port/a").(string)
	}
	first := of("---\nname: Alpha\ndepth: 5\n---\nProse.\n")
	for text, same := range map[string]bool{
		"---\n# a remark\nname: Alpha\n\ndepth: 5\n---\n\nProse.\n":           true,
		"---\nname: Alpha\ndepth: 5\nsecret: for editors\n---\nProse.\n":      true,
		"---\nname: Alpha\ndepth: 6\n---\nProse.\n":                           false,
		"---\nname: Alpha\ndepth: 5 ~planned\n---\nProse.\n":                  false,
		"---\nname: Alpha\ndepth: 5 ^s\n---\nProse.\n":                        false,
		"---\nname: Alpha\ndepth: 5\n---\nMore prose.\n":                      false,
		"---\nname: Alpha Two\ndepth: 5\nlabel: Alpha\n---\nProse.\n":         false,
		"---\nname: Alpha\ndepth: 5\nsummary: It has one now.\n---\nProse.\n": false,
	} {
		if got := of(text); (got == first) != same || len(got) != 8 {
			t.Errorf("%q has the version %s, the first has %s", text, got, first)
		}
	}
}

// A row has as many cells as its table has columns, and the words of all that is said.
func TestRow(t *testing.T) {
	r := ports(t, map[string]string{"ports/a.yaml": "name: Alpha\naka: [A, Al]\ndepth: {either: [5, 6], show: 2}\nby: {b: 5 km ~planned}\n"}).Reader()
	defer r.Close()
	k := r.Kind("port")
	row := map[string]string{}
	cells := Of(r, "port/a").Row(nil, k)
	columns := Columns(k, "en")
	if len(cells) != len(columns) {
		t.Fatalf("%d cells in %d columns", len(cells), len(columns))
	}
	for i, c := range columns {
		if cells[i] != "" {
			row[c.Name] = cells[i]
		}
	}
	want := map[string]string{"id": "port/a", "name": "Alpha", "names": "A; Al", "page": "ports/a/", "told_as_of": "2026-11-23",
		"depth": "sources differ: 5; 6", "depth_modality": "stated", "depth_low": "6", "depth_high": "6", "by": "Beta: planned 5 km", "by_modality": "planned"}
	if diff := cmp.Diff(want, row); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	Of(r, "port/a").Statements(func(s *Statement) {
		if n := len(s.Row(nil)); n != len(StatementColumns()) {
			t.Errorf("%s: %d cells in %d columns", s.Path, n, len(StatementColumns()))
		}
		if text := s.AppendJSON(nil, Frame{}); !json.Valid(text) {
			t.Errorf("%s", text)
		}
	})
}

// An end that nothing is said of is no number in a table.
func TestOpenEnds(t *testing.T) {
	for text, want := range map[string][2]string{"about 5 t": {"5", "5"}, "5-6 t": {"5", "6"}, "over 5 t": {"5", ""}, "at least 5 t": {"5", ""}, "under 5 t": {"", "5"}, "up to 5 t": {"", "5"}} {
		r := ports(t, map[string]string{"ports/a.yaml": "name: Alpha\ntrade: " + text + "\n"}).Reader()
		k := r.Kind("port")
		cells := Of(r, "port/a").Row(nil, k)
		var got [2]string
		for i, c := range Columns(k, "en") {
			switch c.Name {
			case "trade_low":
				got[0] = cells[i]
			case "trade_high":
				got[1] = cells[i]
			}
		}
		r.Close()
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// Every column has a name of its own: that of a field before that of a part of one, and
// those that every table has before all.
func TestColumnNames(t *testing.T) {
	s, problems := schema.Load(schema.Source{}, []schema.Source{{File: "kinds/port.yaml", Text: `folder: ports
fields: {name: text, n: number, n_low: text, n_low_2: text, page: number, names: text, page_low: date}
`}}, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	for _, c := range Columns(s.Kind("port"), "en")[7:] {
		got = append(got, c.Name)
	}
	want := []string{"n", "n_modality", "n_low_3", "n_high", "n_low", "n_low_modality", "n_low_2", "n_low_2_modality",
		"page_2", "page_2_modality", "page_2_low", "page_2_high", "names_2", "names_2_modality", "page_low", "page_low_modality", "page_low_date", "note", "note_modality"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestNone(t *testing.T) {
	r := ports(t, map[string]string{"ports/a.yaml": "name: Alpha\ndraft: true\n"}).Reader()
	defer r.Close()
	for _, id := range []string{"port/a", "port/none"} {
		if rec := Of(r, id); rec != nil {
			t.Errorf("there is a record of %s: %+v", id, rec)
		}
		if v := r.Derived(view.PieceVersion, id); v != "" {
			t.Errorf("%s has the version %q", id, v)
		}
	}
}

// A record tells each of its links once, in order, also one that has hundreds.
func TestLinksOnce(t *testing.T) {
	rec := &Record{ID: "port/a"}
	var want []Link
	for i := range 300 {
		l := Link{To: fmt.Sprintf("port/p%d", i), By: ByMention}
		want = append(want, l)
		rec.Body = append(rec.Body, l, Link{To: fmt.Sprintf("port/p%d", i/2), By: ByMention}, Link{To: rec.ID, By: ByMention})
	}
	var got []Link
	rec.Links(func(l Link) { got = append(got, l) })
	if !slices.Equal(got, want) {
		t.Errorf("%d links are told, of %d, or in another order", len(got), len(want))
	}
}

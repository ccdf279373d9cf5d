package site_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/content"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// snapshot makes a site of one kind from its files.
func snapshot(t *testing.T, files map[string]string) *site.Site {
	t.Helper()
	s, problems := schema.Load(schema.Source{}, []schema.Source{{File: "kinds/port.yaml", Text: `folder: ports
card: [depth]
fields:
  name: {type: text, required: true}
  depth: number
  twin: {type: ref, to: port, inverse: twins}
`}}, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	parser := &content.Parser{Schema: s, Markdown: markdown.New(markdown.Options{})}
	var docs []*content.Doc
	for _, name := range []string{"ports/a.yaml", "ports/b.yaml", "ports/c.md"} {
		if text := files[name]; text != "" {
			docs = append(docs, parser.Parse("content/"+name, name, text, nil))
		}
	}
	day := edtf.MakeDay(2026, 11, 23)
	g := graph.Build(s, docs, graph.Options{Lang: "en", Today: day})
	if len(g.Problems) > 0 {
		t.Fatal(g.Problems)
	}
	return site.New(site.Site{Settings: content.Settings{Title: "Ports", Lang: "en", PageSize: 10}, Schema: s, Graph: g, Today: day,
		Assets: map[string]string{"css/x.css": "css/x.1234.css"}})
}

func ports() map[string]string {
	return map[string]string{
		"ports/a.yaml": "name: Alpha\nsummary: The first.\ndepth: 7\n",
		"ports/b.yaml": "name: Beta\ntwin: a\nformerly: [port/old-b]\n",
		"ports/c.md":   "---\nname: Gamma\nautolink: true\n---\nSee [[a]]. And Beta. Then nothing.\n",
	}
}

// everything asks every question that there is.
func everything(r *site.Reader) {
	r.Settings()
	r.Template("entity")
	r.File("static/css/x.css")
	r.Today()
	r.Redirects()
	r.Changes("")
	r.Watch("")
	r.Asset("css/x.css")
	r.Asset("none")
	r.Assets()
	for _, kind := range r.Kinds() {
		r.Kind(kind)
		for _, id := range append(r.List(kind), "port/none") {
			r.Entity(id)
			r.Facts(id)
			r.Card(id)
			for _, e := range r.In(id) {
				r.Sentences(e.From, []graph.Edge{e})
			}
			r.Beside(id)
			r.AutoLinks(id)
			r.Changes(id)
			r.Watch(id)
			r.Lookup(id, []string{kind})
		}
	}
}

func reads(s *site.Site) map[site.Query]digest.Hash {
	r := s.Reader()
	defer r.Close()
	everything(r)
	out := map[site.Query]digest.Hash{}
	for _, read := range r.Reads() {
		out[read.Query] = read.Answer
	}
	return out
}

// changed lists the questions that two sites answer differently.
func changed(a, b map[site.Query]digest.Hash) map[site.Query]bool {
	out := map[site.Query]bool{}
	for q, hash := range a {
		if other, ok := b[q]; !ok || other != hash {
			out[q] = true
		}
	}
	return out
}

// An answer has another hash just when it is another answer: where something stands
// doesn't count, and what a page doesn't show of another can't touch it. What refers to an
// entity is taken for another whenever a referrer is, for what is made of it tells if it is.
func TestAnswersChangeOnlyWithWhatTheyTell(t *testing.T) {
	first := reads(snapshot(t, ports()))
	tests := map[string]struct {
		file, text string
		want       []site.Query
	}{
		"nothing":                        {"ports/a.yaml", ports()["ports/a.yaml"], nil},
		"a comment that moves all lines": {"ports/a.yaml", "# A comment.\n\n" + ports()["ports/a.yaml"], nil},
		"an empty line in prose":         {"ports/c.md", "---\n\nname: Gamma\nautolink: true\n---\n\nSee [[a]]. And Beta. Then nothing.\n", nil},
		"prose that refers to nothing": {"ports/c.md", "---\nname: Gamma\nautolink: true\n---\nSee [[a]]. And Beta. Then more.\n",
			[]site.Query{{Op: site.OpEntity, Arg: "port/c"}, {Op: site.OpWords, Arg: "port/c"}}},
		"a summary": {"ports/a.yaml", "name: Alpha\nsummary: The very first.\ndepth: 7\n",
			[]site.Query{{Op: site.OpEntity, Arg: "port/a"}, {Op: site.OpFacts, Arg: "port/a"}, {Op: site.OpCard, Arg: "port/a"}}},
		"a field of the card": {"ports/a.yaml", "name: Alpha\nsummary: The first.\ndepth: 8\n",
			[]site.Query{{Op: site.OpEntity, Arg: "port/a"}, {Op: site.OpFacts, Arg: "port/a"}, {Op: site.OpCard, Arg: "port/a"}}},
		"the sentence around a reference": {"ports/c.md", "---\nname: Gamma\nautolink: true\nsummary: See a. And Beta. Then nothing.\n---\nLook at [[a]]. And Beta. Then nothing.\n",
			[]site.Query{{Op: site.OpEntity, Arg: "port/c"}, {Op: site.OpFacts, Arg: "port/c"}, {Op: site.OpWords, Arg: "port/c"}, {Op: site.OpIn, Arg: "port/a"}, {Op: site.OpIn, Arg: "port/b"}}},
		"a relation": {"ports/b.yaml", "name: Beta\ntwin: port/c\nformerly: [port/old-b]\n",
			[]site.Query{{Op: site.OpEntity, Arg: "port/b"}, {Op: site.OpFacts, Arg: "port/b"}, {Op: site.OpWords, Arg: "port/b"}, {Op: site.OpIn, Arg: "port/a"}, {Op: site.OpIn, Arg: "port/c"}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			files := ports()
			files[tt.file] = tt.text
			want := map[site.Query]bool{}
			for _, q := range tt.want {
				want[q] = true
			}
			got := changed(first, reads(snapshot(t, files)))
			// whether the lead changed is no matter of these tests
			if name == "the sentence around a reference" {
				delete(got, site.Query{Op: site.OpCard, Arg: "port/c"})
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("answers that changed (-want +got):\n%s", diff)
			}
		})
	}
}

// What was asked is told in order, each question once, with the hash of its answer.
func TestReads(t *testing.T) {
	s := snapshot(t, ports())
	r := s.Reader()
	r.Card("port/b")
	r.Entity("port/a")
	r.Card("port/a")
	r.Card("port/b")
	var got []site.Query
	for _, read := range r.Reads() {
		got = append(got, read.Query)
		if read.Answer != s.Digest(read.Query) {
			t.Errorf("%v: another hash", read.Query)
		}
	}
	want := []site.Query{{Op: site.OpCard, Arg: "port/a"}, {Op: site.OpCard, Arg: "port/b"}, {Op: site.OpEntity, Arg: "port/a"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reads (-want +got):\n%s", diff)
	}
}

func TestAnswers(t *testing.T) {
	r := snapshot(t, ports()).Reader()
	if c := r.Card("port/a"); c.Path != "ports/a/" || c.Label != "Alpha" || c.Summary != "The first." || len(c.Claims) != 1 || !c.Exists() {
		t.Errorf("the card is %+v", c)
	}
	if c := r.Card("port/none"); c.Exists() {
		t.Errorf("there is a card: %+v", c)
	}
	if e := r.Entity("port/none"); e != nil {
		t.Errorf("there is an entity: %+v", e)
	}
	if k := r.Kind("none"); k != nil {
		t.Errorf("there is a kind: %+v", k)
	}
	if diff := cmp.Diff([]graph.Redirect{{From: "port/old-b", To: "port/b"}}, r.Redirects()); diff != "" {
		t.Error(diff)
	}
	if f := r.Lookup("Alpha", nil); f.ID != "port/a" {
		t.Errorf("found %+v", f)
	}
	if b := r.Beside("port/b"); b != (site.Beside{Previous: "port/a", Next: "port/c"}) {
		t.Errorf("beside: %+v", b)
	}
	if r.Asset("css/x.css") != "css/x.1234.css" || r.Asset("x") != "" {
		t.Error("assets and media are wrong")
	}
	if links := r.AutoLinks("port/c"); len(links) != 1 || links[0].To != "port/b" {
		t.Errorf("autolinks: %+v", links)
	}
}

// A question asked behind the back of an output is a bug, and doesn't pass.
func TestClosedReader(t *testing.T) {
	r := snapshot(t, ports()).Reader()
	r.Close()
	defer func() {
		if recover() == nil {
			t.Error("a closed reader answers")
		}
	}()
	r.Card("port/a")
}

func TestPath(t *testing.T) {
	for pattern, want := range map[string]string{"/ports/{slug}/": "ports/a/", "/{slug}/": "a/", "/x/{slug}/y/": "x/a/y/"} {
		if got := site.Path(&schema.Kind{Path: pattern}, "a"); got != want {
			t.Errorf("Path(%q) is %q, want %q", pattern, got, want)
		}
	}
}

// What a derived piece is made from can be told, and nothing of other questions.
func TestMadeFrom(t *testing.T) {
	s := snapshot(t, ports())
	s.Derive = map[string]func(*site.Reader, string) any{
		"outer": func(r *site.Reader, arg string) any { r.Card(arg); return r.Derived("inner", arg) },
		"inner": func(r *site.Reader, arg string) any { r.Today(); r.Card(arg); return arg },
	}
	for q, want := range map[site.Query][]site.Query{
		{Op: site.OpDerived, Arg: "outer\nport/a"}: {{Op: site.OpCard, Arg: "port/a"}, {Op: site.OpDerived, Arg: "inner\nport/a"}},
		{Op: site.OpDerived, Arg: "inner\nport/b"}: {{Op: site.OpCard, Arg: "port/b"}, {Op: site.OpToday}},
		{Op: site.OpCard, Arg: "port/a"}:           nil,
	} {
		if diff := cmp.Diff(want, s.MadeFrom(q)); diff != "" {
			t.Errorf("%v is made from (-want +got):\n%s", q, diff)
		}
	}
}

// A lasting piece is made again only where it would be another, also from run to run;
// pieces made ahead are made once, and only what is asked is a read.
func TestLasting(t *testing.T) {
	made := map[string]int{}
	var mu sync.Mutex
	build := func(files map[string]string) *site.Site {
		s := snapshot(t, files)
		s.Lasting = []string{"label"}
		s.Derive = map[string]func(*site.Reader, string) any{"label": func(r *site.Reader, id string) any {
			mu.Lock()
			defer mu.Unlock()
			made[id]++
			return r.Card(id).Label
		}}
		return s
	}
	ids := []string{"port/a", "port/b"}
	ask := func(s *site.Site) (trace site.Trace, labels string) {
		r := s.Reader()
		defer r.Close()
		r.Ahead("label", ids)
		r.Ahead("label", ids)
		if n := len(r.Reads()); n != 0 {
			t.Errorf("made ahead are %d reads", n)
		}
		for _, id := range ids {
			labels += r.Derived("label", id).(string) + " "
		}
		return r.Trace(), labels
	}
	first := build(ports())
	trace, was := ask(first)
	traces := []site.Trace{trace}
	memory := first.Memory().Only(traces)
	if len(memory.Lasting) != 2 || made["port/a"] != 1 || made["port/b"] != 1 {
		t.Fatalf("%d pieces last; made were %v", len(memory.Lasting), made)
	}
	files := ports()
	files["ports/b.yaml"] = strings.Replace(files["ports/b.yaml"], "name: ", "name: New ", 1)
	second := after(build(files), memory, nil)
	second.Recall()
	_, now := ask(second)
	if made["port/a"] != 1 || made["port/b"] != 2 {
		t.Errorf("made again were %v", made)
	}
	if now == was || !strings.Contains(now, "New") || strings.Fields(now)[0] != strings.Fields(was)[0] {
		t.Errorf("%q became %q", was, now)
	}
}

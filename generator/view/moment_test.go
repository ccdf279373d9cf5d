package view

import (
	"strings"
	"testing"

	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// The list beside a timeline names an event, and doesn't add what its field of the date is
// called; how it is meant and what a step was stand behind the name.
func TestTimelineListNamesOnce(t *testing.T) {
	s, problems := schema.Load(schema.Source{}, []schema.Source{
		{File: "kinds/place.yaml", Text: "folder: places\nfields: {name: text}\n"},
		{File: "kinds/event.yaml", Text: "folder: events\ntimeline: [date]\nfields:\n  name: text\n  date: {type: date, label: The day}\n  at: {type: ref, to: place, inverse: events}\n"},
		{File: "kinds/plan.yaml", Text: "folder: plans\ntimeline: [from, until]\nfields:\n  name: text\n  from: {type: date, label: Begins}\n  until: {type: date, label: Ends}\n  at: {type: ref, to: place, inverse: plans}\n"},
	}, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	parser := &content.Parser{Schema: s, Markdown: markdown.New(markdown.Options{})}
	var docs []*content.Doc
	for file, text := range map[string]string{
		"places/a.yaml": "name: A\n",
		"events/x.yaml": "name: Fair\ndate: 2020-05-01\nat: a\n",
		"events/y.yaml": "name: Feast\ndate: 2030 ~expected\nas_of: 2020\nat: a\n",
		"plans/z.yaml":  "name: Bridge\nfrom: 2021\nuntil: 2022\nat: a\n",
	} {
		doc := parser.Parse(file, file, text, nil)
		if len(doc.Problems) > 0 {
			t.Fatal(doc.Problems)
		}
		docs = append(docs, doc)
	}
	day := edtf.MakeDay(2026, 11, 23)
	g := graph.Build(s, docs, graph.Options{Lang: "en", Today: day})
	r := site.New(site.Site{Settings: content.Settings{Lang: "en"}, Schema: s, Graph: g, Today: day, Derive: Derivations(nil)}).Reader()
	defer r.Close()
	_, list, ok := strings.Cut(string(EntityPage(r, "place/a").Entity.Timeline().HTML()), "<ol ")
	if !ok {
		t.Fatal("there is no list")
	}
	for _, want := range []string{`>Fair</a></span>`, `>Feast</a> <span class="certainty certainty-expected">expected</span>`, `>Bridge</a> Ends</span>`} {
		if !strings.Contains(list, want) {
			t.Errorf("the list lacks %s:\n%s", want, list)
		}
	}
	if strings.Contains(list, "The day") {
		t.Errorf("the list says what the date of an event is called:\n%s", list)
	}
}

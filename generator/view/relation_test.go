package view

import (
	"testing"

	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// A condition travels with a relation to the page on its other side, be it said of one
// thing or of all that a field names.
func TestConditionsOfRelations(t *testing.T) {
	s, problems := schema.Load(schema.Source{}, []schema.Source{
		{File: "kinds/org.yaml", Text: "folder: orgs\nfields: {name: text}\n"},
		{File: "kinds/law.yaml", Text: "folder: laws\nfields:\n  name: text\n  by: {type: list, of: {type: ref, to: org}, inverse: laws}\n  for: {type: ref, to: org, inverse: served by}\n"},
	}, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	parser := &content.Parser{Schema: s, Markdown: markdown.New(markdown.Options{})}
	var docs []*content.Doc
	for file, text := range map[string]string{"orgs/a.yaml": "name: A\n", "orgs/b.yaml": "name: B\n",
		"laws/x.yaml": "name: X\nby: {is: [a, b], if: the moon is full}\nfor: {is: a, if: it rains}\n"} {
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
	got := map[string]string{}
	for _, id := range []string{"org/a", "org/b"} {
		for _, rel := range EntityPage(r, id).Entity.Relations {
			for _, item := range rel.Items {
				got[id+" "+rel.Label] = bareText(string(item.Detail))
			}
		}
	}
	want := map[string]string{"org/a Laws": "if the moon is full", "org/b Laws": "if the moon is full", "org/a Served by": "if it rains"}
	for what, detail := range want {
		if got[what] != detail {
			t.Errorf("%s: %q, want %q (all: %q)", what, got[what], detail, got)
		}
	}
}

package view

import (
	"strings"
	"testing"

	"portolan/generator/schema"
)

// A name that has an article has it within sentences, and stands bare elsewhere.
func TestArticles(t *testing.T) {
	kinds := []schema.Source{
		{File: "kinds/body.yaml", Text: "folder: bodies\nfields:\n  name: text\n"},
		{File: "kinds/person.yaml", Text: "folder: people\ntimeline: [roles, status]\nfields:\n  name: text\n  of: {type: ref, to: body}\n  roles: {type: list, of: {type: ref, to: body, dated: true, roles: {head: {}}}}\n  status: {type: history, vocabulary: way}\n"},
	}
	r := readerOf(t, kinds, []schema.Source{{File: "vocabularies/way.yaml", Text: "steps: {upheld: {}}\n"}}, map[string]string{
		"bodies/a.yaml": "name: Agency\narticle: the\n", "bodies/r.yaml": "name: Roscosmos\n",
		"people/p.yaml": "name: P\nof: a\nroles: [head of a 2020, head of r 2010]\nstatus: [2005 upheld by a and r]\n",
	})
	got := ""
	for _, f := range EntityPage(r, "person/p").Entity.Facts() {
		got += bareText(string(f.HTML)) + " | "
	}
	for _, year := range ChangesPage(r, 1).Changes.Years {
		got += strings.TrimSpace(bareText(string(year.Items))) + " | "
	}
	if want := "Agency | head of the Agency (2020)head of Roscosmos (2010) | 2020 P Roles: head of the Agency | 2010 P Roles: head of Roscosmos | 2005 P Status: upheld by the Agency and Roscosmos | "; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

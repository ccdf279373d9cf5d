package view

import (
	"strings"
	"testing"

	"portolan/generator/schema"
)

// Two things of one name are told apart wherever a list has nothing but names: sources by where they stand or when, others by what
// their card says, by the first of it in which they differ.
func TestNamesakes(t *testing.T) {
	kinds := []schema.Source{
		{File: "kinds/work.yaml", Text: "folder: works\ncitable: true\nfields: {name: text, container: text, date: date, about: {type: list, of: {type: ref, to: any}}}\n"},
		{File: "kinds/town.yaml", Text: "folder: towns\ncard: [state, people]\nfields: {name: text, state: text, people: number}\n"},
	}
	r := readerOf(t, kinds, nil, map[string]string{
		"works/a.yaml": "name: Report\ncontainer: Post\ndate: 2025-04-29", "works/b.yaml": "name: Report\ncontainer: Times\ndate: 2025-04-29",
		"works/c.yaml": "name: Speech", "works/d.yaml": "name: Talk\ndate: 2025", "works/e.yaml": "name: Talk\ndate: 2026",
		"towns/a.yaml": "name: Miranda\nstate: Zulia\npeople: 5", "towns/b.yaml": "name: Miranda\nstate: Zulia\npeople: 7",
		"towns/c.yaml": "name: Miranda\nstate: Lara\npeople: 7", "towns/d.yaml": "name: Talk",
	})
	for _, test := range []struct{ kind, want string }{
		{"town", "Miranda (Zulia, 5), Miranda (Zulia, 7), Miranda (Lara, 7), Talk"},
		{"work", "Report (Post), Report (Times), Speech, Talk (2025), Talk (2026)"},
	} {
		var got []string
		for _, listed := range SearchPage(r).Search.Kinds {
			for _, letter := range listed.Letters {
				for _, l := range letter.Links {
					if name := l.Label; listed.Kind == test.kind {
						if l.Apart != "" {
							name += " (" + l.Apart + ")"
						}
						got = append(got, name)
					}
				}
			}
		}
		if s := strings.Join(got, ", "); s != test.want {
			t.Errorf("%s\n%s, want\n%s", test.kind, s, test.want)
		}
	}
	p := newBuilder(r, "", "").printer(false)
	if got := strings.Join(p.apart([]string{"work/d", "town/d", "work/c"}), "|"); got != "work|town|" {
		t.Errorf("what is of two kinds is told apart as %q", got)
	}
	if next := EntityPage(r, "work/a").Entity.Next; next == nil || next.Label != "Report" || next.Apart != "Times" {
		t.Errorf("behind one report is %+v", next)
	}
}

package view

import (
	"strings"
	"testing"

	"portolan/generator/schema"
)

// An office of which only the end is disputed is no disputed office; its end says so wherever it is told.
func TestDisputedEnd(t *testing.T) {
	kinds := []schema.Source{
		{File: "kinds/land.yaml", Text: "folder: lands\nfields:\n  name: text\n"},
		{File: "kinds/person.yaml", Text: "folder: people\ncard: [roles]\ntimeline: [roles]\nfields:\n  name: text\n  roles:\n    type: list\n    label: Roles\n    schema_org: hasOccupation\n    inverse: {name: holders, label: Office holders}\n    of: {type: ref, to: land, dated: true, roles: {head: {}}}\nschema_org: Person\n"},
		{File: "kinds/note.yaml", Text: "folder: notes\nspeaks_of: day\nfields:\n  name: text\n  day: date\n  about: {type: ref, to: person}\n"},
	}
	r := readerOf(t, kinds, nil, map[string]string{
		"lands/v.yaml": "name: V\n", "notes/n.yaml": "name: N\nday: 2020-01-01\nabout: p\n",
		"people/p.yaml": "name: P\nroles:\n  - {is: head of v 2013-04-19/2026-01-03, end_as: disputed}\n",
	})
	var got []string
	for _, year := range ChangesPage(r, 1).Changes.Years {
		got = append(got, strings.TrimSpace(bareText(string(year.Items))))
	}
	for _, f := range EntityPage(r, "person/p").Entity.Facts() {
		got = append(got, f.ID+": "+bareText(string(f.HTML)))
	}
	for _, rel := range EntityPage(r, "land/v").Entity.Relations {
		got = append(got, rel.Label+": "+bareText(string(rel.Items[0].Detail)))
	}
	for _, g := range WatchPage(r).Watch.Groups {
		for _, i := range g.Items {
			got = append(got, g.Label+": "+i.Card.Label+" "+i.State+" "+bareText(string(i.HTML)))
		}
	}
	v := EntityPage(r, "note/n").Entity
	got = append(got, "on "+bareText(string(v.Day()))+": "+bareText(string(v.Roles()[0].HTML)))
	got = append(got, "since: "+strings.TrimSpace(bareText(string(v.SinceThen().About))))
	const held = "head of V (19 April 2013 to 3 January 2026; its end is disputed)"
	want := []string{
		"3 January 2026 P Roles: until then head of V; its end is disputed", "19 April 2013 P Roles: head of V", "roles: " + held,
		"Office holders: head 19 April 2013 to 3 January 2026; its end is disputed", "Disputed: P disputed " + held,
		"on 1 January 2020: head of V", "since: 3 January 2026 P Roles: until then head of V; its end is disputed",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

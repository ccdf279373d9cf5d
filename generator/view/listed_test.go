package view

import (
	"strings"
	"testing"

	"portolan/generator/schema"
)

// From A to Z a kind stands in the order of its own list where a text makes that, as family names do, under the letters of these; who has
// none stands there by the name. Other orders are not from A to Z, and names are.
func TestAToZ(t *testing.T) {
	kinds := []schema.Source{
		{File: "kinds/person.yaml", Text: "folder: people\norder: family\nfields: {name: text, family: text}\n"},
		{File: "kinds/ship.yaml", Text: "folder: ships\norder: -home\nfields: {name: text, home: text}\n"},
		{File: "kinds/law.yaml", Text: "folder: laws\norder: day\nfields: {name: text, day: date}\n"},
	}
	r := readerOf(t, kinds, nil, map[string]string{
		"people/a.yaml": "name: Adam Zorn\nfamily: Zorn", "people/b.yaml": "name: Zoe Ávila\nfamily: Ávila", "people/c.yaml": "name: Ulla Bo\nfamily: Bo",
		"people/d.yaml": "name: Cher", "people/e.yaml": "name: Ada Bo\nfamily: Bo",
		"ships/a.yaml": "name: Beta\nhome: Aden", "ships/b.yaml": "name: Alpha\nhome: Zadar",
		"laws/a.yaml": "name: Beta\nday: 2020", "laws/b.yaml": "name: Alpha\nday: 2021",
	})
	for kind, want := range map[string]string{
		"person": "A: Zoe Ávila; B: Ada Bo, Ulla Bo; C: Cher; Z: Adam Zorn",
		"ship":   "A: Alpha; B: Beta",
		"law":    "A: Alpha; B: Beta",
	} {
		var got []string
		for _, listed := range SearchPage(r).Search.Kinds {
			for _, letter := range listed.Letters {
				var names []string
				for _, l := range letter.Links {
					names = append(names, l.Label)
				}
				if listed.Kind == kind {
					got = append(got, letter.Letter+": "+strings.Join(names, ", "))
				}
			}
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%s: %s, want %s", kind, s, want)
		}
	}
	var index []string
	for _, row := range IndexPage(r, "person", "", 1).Index.Rows {
		index = append(index, row.Card.Label)
	}
	if s := strings.Join(index, ", "); s != "Zoe Ávila, Ada Bo, Ulla Bo, Adam Zorn, Cher" {
		t.Errorf("the list has %s", s)
	}
	list := newBuilder(r, "", "").aToZ("person")
	if got := beginning(list[0].By) + " – " + beginning(list[4].By); got != "Ávila – Zorn" {
		t.Errorf("pages are called %q", got)
	}
}

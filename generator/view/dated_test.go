package view

import (
	"strings"
	"testing"

	"portolan/generator/schema"
)

// Where all values of a list hold as of one day of their own it is told once; else each tells its own, also one that stands
// alone, one beside values of the page's day, and one of its own day in a list that is of another.
func TestDayOnce(t *testing.T) {
	kinds := []schema.Source{{File: "kinds/ship.yaml", Text: `folder: ships
fields:
  name: text
  ports: {type: list, of: text}
  parts: {type: map, fields: {bow: text, stern: text, hull: {type: list, of: text}}}
  statements: {type: list, of: markdown}
`}}
	for facts, want := range map[string]string{
		"ports: [{is: A, note: n, on: 2023-04-11}, B @2023-04-11]":    "each as of 11 April 2023 A Note: n B",
		"ports: [A @2023-04-11, B @2023-04-11]":                       "A, B each as of 11 April 2023",
		"ports: [A @2023-04-11]":                                      "A as of 11 April 2023",
		"ports: [A @2023-04-11, B]":                                   "A as of 11 April 2023, B",
		"ports: [A @2023-04-11, B @2023-04-12]":                       "A as of 11 April 2023, B as of 12 April 2023",
		"ports: [A @2023-04, B @2023-04-11]":                          "A as of April 2023, B as of 11 April 2023",
		"ports: [A @2020, B @2020]":                                   "A, B", // the page's own
		"parts: {bow: A @2023, stern: B @2023}":                       "each as of 2023 Bow A Stern B",
		"parts: {bow: A @2023, stern: B}":                             "Bow A as of 2023 Stern B",
		"parts: {hull: {is: [A @2020, B], on: 2023}, stern: B @2023}": "each as of 2023 Hull A as of 2020, B Stern B",
		"statements: [It sails. @2023, It sank. @2023]":               "each as of 2023 | It sails. | It sank.",
		"statements: [It sails. @2023, It sank. @2024]":               "| It sails. as of 2023 | It sank. as of 2024",
		"statements: [It sails. @2023]":                               "| It sails. as of 2023",
	} {
		r := readerOf(t, kinds, nil, map[string]string{"ships/a.yaml": "name: A\nas_of: 2020\n" + facts})
		e := EntityPage(r, "ship/a").Entity
		var got []string
		for _, f := range e.Facts() {
			got = append(got, spaced(string(f.HTML)))
		}
		lists, err := e.Lists()
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lists {
			got = append(got, spaced(string(l.AsOf)))
			for _, item := range l.Items {
				got = append(got, "| "+spaced(string(item)))
			}
		}
		if said := strings.TrimSpace(strings.Join(got, " ")); said != want {
			t.Errorf("%s:\n%s, want\n%s", facts, said, want)
		}
	}
}

// spaced gives the text of HTML with blanks between blocks.
func spaced(markup string) string {
	for _, tag := range []string{"<ul", "<li", "</li", "<p", "</p"} {
		markup = strings.ReplaceAll(markup, tag, " "+tag)
	}
	return bareText(markup)
}

// Where all cells of a column hold as of one day of their own its head tells it.
func TestDayOfColumn(t *testing.T) {
	r := readerOf(t, []schema.Source{{File: "kinds/ship.yaml", Text: "folder: ships\nfields: {name: text, mass: {type: quantity, units: [t]}, crew: number}\n"}}, nil, map[string]string{
		"ships/a.md":   "---\nname: A\nas_of: 2020\nmass: 5 t @2023\ncrew: 3 @2023\n---\n```table\ntitle: T\nshow: [ship/a, ship/b, ship/c]\nfields: [mass, crew]\n```\n",
		"ships/b.yaml": "name: B\nas_of: 2020\nmass: 6 t @2023\ncrew: 4 @2024\n",
		"ships/c.yaml": "name: C\nas_of: 2020\ncrew: 5 @2024\n",
	})
	table, _, _ := strings.Cut(string(EntityPage(r, "ship/a").Entity.Body()), "</table>")
	got := bareText(strings.ReplaceAll(table, "</t", " </t"))
	if want := "T Ship Mass each as of 2023 Crew A 5 t 3 as of 2023 B 6 t 4 as of 2024 C – 5 as of 2024"; got != want {
		t.Errorf("the table is\n%s, want\n%s", got, want)
	}
}

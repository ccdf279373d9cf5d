package view

import (
	"regexp"
	"strings"
	"testing"

	"portolan/generator/schema"
)

// What is told of a figure that is pointed at has the day that it holds only where that is its own, or where it stands
// on an axis of dates: what a satellite weighed at its launch is not of the day that was looked.
func TestDaysOfFigures(t *testing.T) {
	kinds := []schema.Source{{File: "kinds/ship.yaml", Text: "folder: ships\nfields: {name: text, mass: {type: quantity, units: [t]}, crew: number, cargo: {type: quantity, units: [t], period: true}}\n"}}
	titles := regexp.MustCompile(`look-[a-z]*"><title>(.*?)</title>`)
	for block, want := range map[string]string{
		"field: mass\nas: dots":   "A: 5 t",
		"field: mass\nas: lines":  "A: 5 t, 25 March 2020",
		"field: crew\nas: dots":   "A: 5|A: 7, as of February 2021",
		"field: cargo\nas: bars":  "A: 9 t in 2010",
		"field: cargo\nas: lines": "A: 9 t in 2010",
	} {
		r := readerOf(t, kinds, nil, map[string]string{"ships/a.md": "---\nname: A\nas_of: 2020-03-25\nmass: 5 t\n" +
			"crew:\n  either:\n    - 5\n    - 7 @2021-02\n  show: 1\ncargo: 9 t in 2010\n---\n```chart\ntitle: T\nshow: [ship/a]\n" + block + "\n```\n"})
		var got []string
		drawn, _, _ := strings.Cut(string(EntityPage(r, "ship/a").Entity.Body()), "</svg>")
		for _, m := range titles.FindAllStringSubmatch(drawn, -1) {
			got = append(got, m[1])
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q, want %q", block, got, want)
		}
	}
}

// What a figure leaves out is told in the chart's key, of a version by itself and of a value as a whole.
func TestKeyOfWhatFiguresLeaveOut(t *testing.T) {
	kinds := []schema.Source{{File: "kinds/club.yaml", Text: "folder: clubs\nfields: {name: text, members: number}\n"}}
	for members, want := range map[string]string{
		"5 @2020": "",
		"{either: [5 @2020, {is: 13, on: 2021, excludes: Russia}], show: 1, why: Two ways.}": " A, 13: without Russia",
		"{is: 13, on: 2021, excludes: Russia}":                                               " A, 13: without Russia",
	} {
		r := readerOf(t, kinds, nil, map[string]string{"clubs/a.md": "---\nname: A\nmembers: " + members + "\n---\n```chart\ntitle: T\nas: lines\nfacts: [a.members]\n```\n"})
		_, key, _ := strings.Cut(string(EntityPage(r, "club/a").Entity.Body()), `<ul class="graphic-key">`)
		key, _, _ = strings.Cut(key, "</ul>")
		if got := strings.TrimRight(bareText(key), "\n"); strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("%s: the key says %q, want %q", members, got, want)
		}
	}
}

// The table of a chart has all that the chart draws: of versions each, where each is drawn.
func TestTableOfVersions(t *testing.T) {
	kinds := []schema.Source{{File: "kinds/ship.yaml", Text: "folder: ships\nfields: {name: text, crew: number, guests: {type: number, shelf_life: 1 year}}\n"}}
	for chart, want := range map[string]string{"field: crew\nas: dots": "A sources differ57", "field: crew\nas: bars": "A 5 (sources differ)",
		"field: guests\nas: dots": "A each as of its own date5 as of 20207 as of 2021"} {
		r := readerOf(t, kinds, nil, map[string]string{"ships/a.md": "---\nname: A\ncrew: {either: [5, 7], show: 1, why: W}\nguests: {either: [5 @2020, 7 @2021], show: 2, why: W}\n---\n```chart\ntitle: T\nshow: [ship/a]\n" + chart + "\n```\n"})
		_, table, _ := strings.Cut(string(EntityPage(r, "ship/a").Entity.Body()), "<tbody>")
		table, _, _ = strings.Cut(table, "</tbody>")
		if got := strings.Join(strings.Fields(bareText(strings.ReplaceAll(table, "</th>", "</th> "))), " "); got != want {
			t.Errorf("%s: %q, want %q", chart, got, want)
		}
	}
}

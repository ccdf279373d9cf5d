package view

import (
	"testing"

	"portolan/generator/schema"
)

// A page whose text has a timeline of its own has no other.
func TestTimelineOfTheText(t *testing.T) {
	kinds := []schema.Source{{File: "kinds/craft.yaml", Text: "folder: crafts\nprose: true\ntimeline: [launch, end]\nfields:\n  name: text\n  launch: date\n  end: date\n"}}
	head := "---\nname: X\nlaunch: 2017-10-09\nend: 2018-10-09\n---\n\n"
	for body, want := range map[string]bool{"Text.\n": true, "```timeline\nshow: [x]\n```\n": false} {
		r := readerOf(t, kinds, nil, map[string]string{"crafts/x.md": head + body})
		if got := EntityPage(r, "craft/x").Entity.Timeline() != nil; got != want {
			t.Errorf("%q: %v", body, got)
		}
	}
}

// A point has the decimals with which it was written, in both of its numbers.
func TestPointsKeepTheirDecimals(t *testing.T) {
	kinds := []schema.Source{{File: "kinds/place.yaml", Text: "folder: places\nfields:\n  name: text\n  at: point\n"}}
	for at, want := range map[string]string{
		"11.000, -63.800": "11.000° N, 63.800° W", "10.6, -66.9333": "10.6000° N, 66.9333° W", "60, 100": "60° N, 100° E", "-0.50, 0": "0.50° S, 0.00° E", "1.5e-1, 2": "0.15° N, 2.00° E",
	} {
		r := readerOf(t, kinds, nil, map[string]string{"places/x.yaml": "name: X\nat: " + at + "\n"})
		for _, f := range EntityPage(r, "place/x").Entity.Facts() {
			if got := bareText(string(f.HTML)); f.ID == "at" && got != want {
				t.Errorf("%s is %q, want %q", at, got, want)
			}
		}
	}
}

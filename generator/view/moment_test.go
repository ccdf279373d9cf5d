package view

import (
	"strings"
	"testing"

	"portolan/generator/schema"
)

// The list beside a timeline names an event, and doesn't add what its field of the date is
// called; how it is meant and what a step was stand behind the name.
func TestTimelineListNamesOnce(t *testing.T) {
	r := readerOf(t, []schema.Source{
		{File: "kinds/place.yaml", Text: "folder: places\nfields: {name: text}\n"},
		{File: "kinds/event.yaml", Text: "folder: events\ntimeline: [date]\nfields:\n  name: text\n  date: {type: date, label: The day}\n  at: {type: ref, to: place, inverse: events}\n"},
		{File: "kinds/plan.yaml", Text: "folder: plans\ntimeline: [from, until]\nfields:\n  name: text\n  from: {type: date, label: Begins}\n  until: {type: date, label: Ends}\n  at: {type: ref, to: place, inverse: plans}\n"},
	}, nil, map[string]string{
		"places/a.yaml": "name: A\n",
		"events/x.yaml": "name: Fair\ndate: 2020-05-01\nat: a\n",
		"events/y.yaml": "name: Feast\ndate: 2030 ~expected\nas_of: 2020\nat: a\n",
		"plans/z.yaml":  "name: Bridge\nfrom: 2021\nuntil: 2022\nat: a\n",
	})
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

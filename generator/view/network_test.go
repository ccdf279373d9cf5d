package view

import (
	"slices"
	"strings"
	"testing"
)

// Groups of a network are called by their relations, where all stand in one by their kinds, and no two alike.
func TestNetworkGroups(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	for id, want := range map[string][]string{
		"topic/sanctions":               {"Laws", "Organizations", "Briefings", "Agreements", "Countries", "Events"},
		"topic/crimea-status":           {"Briefings", "On this topic: laws"}, // of which one is about it, too
		"event/apsco-convention-signed": {"Participants"},
		"route/cabello-russia":          {"Starts at", "Ends at"},
	} {
		drawing, _, _ := strings.Cut(string(EntityPage(r, id).Entity.Network().HTML()), "<details")
		drawing, _, _ = strings.Cut(drawing, "</svg>") // the narrow one: one with two sides may repeat a head on the second
		var heads []string
		for _, text := range strings.Split(drawing, "<text ")[1:] {
			if attrs, rest, _ := strings.Cut(text, ">"); strings.Contains(attrs, "relation-name") {
				head, _, _ := strings.Cut(rest, "<")
				heads = append(heads, head)
			}
		}
		for _, head := range want {
			if !slices.Contains(heads, head) {
				t.Errorf("no group of the network of %s is called %q: %q", id, head, heads)
			}
		}
		slices.Sort(heads)
		if len(slices.Compact(slices.Clone(heads))) < len(heads) {
			t.Errorf("groups of %s are called alike: %q", id, heads)
		}
	}
}

// What stands in several relations to a thing is grouped in its network as its page groups it, with the same word.
func TestNetworkGroupsAsThePage(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	e := EntityPage(r, "country/venezuela").Entity
	_, list, _ := strings.Cut(string(e.Network().HTML()), `<dl class="near"`)
	_, events, _ := strings.Cut(list, "<dt>Events</dt>")
	events, _, _ = strings.Cut(events, "<dt>")
	for _, rel := range e.Relations {
		if rel.Label != "Events" {
			continue
		}
		for _, x := range rel.Items {
			_, item, found := strings.Cut(events, ">"+string(x.Card.Name())+"</a>")
			item, _, _ = strings.Cut(item, "</dd>")
			if !found || !strings.Contains(bareText(item), bareText(string(x.Detail))) {
				t.Errorf("%s %s is listed as %q", x.Card.Label, x.Detail, bareText(item))
			}
		}
	}
}

// Where a network has no room for all, what is much spoken of is drawn, and not what comes first by its name.
func TestNetworkDrawsWhatMatters(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	for id, want := range map[string][]string{
		"country/venezuela":   {"../../agreements/russia-venezuela-treaty-2025/", "../../ports/puerto-cabello/"},
		"topic/lunar-station": {"../../countries/venezuela/", "../../countries/russia/", "../../countries/china/"},
	} {
		for i, drawing := range strings.Split(string(EntityPage(r, id).Entity.Network().Drawing), "</svg>")[:2] {
			for _, href := range want {
				if !strings.Contains(drawing, `href="`+href+`"`) {
					t.Errorf("drawing %d of %s leaves out %s", i+1, id, href)
				}
			}
		}
	}
}

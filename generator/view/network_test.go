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
		"topic/crimea-status":           {"Briefings", "On this topic: briefings"},
		"event/apsco-convention-signed": {"Participants"},
		"route/cabello-russia":          {"From", "To"},
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

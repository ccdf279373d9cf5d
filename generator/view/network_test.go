package view

import (
	"slices"
	"strings"
	"testing"
)

// Where all of a network stand in one relation its groups are called by their kinds, and elsewhere by their relations.
func TestNetworkGroups(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	for id, want := range map[string][]string{
		"topic/sanctions":      {"Laws", "Organizations", "Briefings", "Agreements", "Countries", "Events"},
		"route/cabello-russia": {"From", "To"},
	} {
		drawing, _, _ := strings.Cut(string(EntityPage(r, id).Entity.Network().HTML()), "<details")
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
		if slices.Contains(heads, "On this topic") && id == "topic/sanctions" {
			t.Errorf("groups of %s are called alike: %q", id, heads)
		}
	}
}

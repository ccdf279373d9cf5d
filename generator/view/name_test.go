package view

import (
	"slices"
	"strings"
	"testing"
)

// No line begins with the dash of a name; and a name that is kept together is still the
// name, and not listed among the others.
func TestNameWithDash(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	v := EntityPage(r, "route/cabello-russia").Entity
	if v.Name != "Puerto Cabello\u00a0– Russia line" {
		t.Errorf("the name is %q", v.Name)
	}
	if slices.Contains(v.Names, "Puerto Cabello – Russia line") || slices.Contains(v.Names, v.Name) {
		t.Errorf("the other names are %q", v.Names)
	}
}

// A kind is not said of each of what stands under its own plural, nor that an event that
// is awaited is about something as if that were awaited too; of a list's disputed value
// the views are counted.
func TestSaidOnce(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	types := map[string]string{}
	for _, rel := range EntityPage(r, "port/sevastopol").Entity.Relations {
		types[rel.Label] = rel.Items[0].Type
	}
	if types["Events about it"] != "" || types["Briefings"] != "" || types["Routes to here"] != "" {
		t.Errorf("the kinds are said: %q", types)
	}
	for _, group := range WatchPage(r).Watch.Groups {
		for _, item := range group.Items {
			if item.Label == "About" {
				t.Errorf("%s is awaited: %s", item.Card.Label, item.HTML)
			}
		}
	}
	for _, row := range IndexPage(r, "port", "", 1).Index.Rows {
		if row.Card.ID == "port/sevastopol" && row.Cells[1] != `<span class="certainty certainty-disputed">disputed</span> 3 views` {
			t.Errorf("its country is listed as %s", row.Cells[1])
		}
	}
	cards := IndexPage(r, "port", "cards", 1).Index
	if len(cards.Cards) == 0 || len(cards.Rows) > 0 {
		t.Errorf("as cards it has %d cards and %d rows", len(cards.Cards), len(cards.Rows))
	}
}

func TestShortCodes(t *testing.T) {
	for name, short := range map[string]bool{"VRSS-2": true, "2012-052A": true, "VeneSat-1": true, "Long March-3B/E rocket": false, "Guinea-Bissau": false,
		"Sevastopol": false, "2023-06-": true, "a-very-long-code-2": false, "x&amp;-2": false, "VRSS 2": false} {
		if isShortCode(name) != short {
			t.Errorf("%q is a short code: %v", name, !short)
		}
	}
	if html := string(EntityPage(portal(t, "2026-11-23").Reader(), "briefing/venezuelas-satellites").Entity.Body()); !strings.Contains(html, `kind-satellite whole" href="../../satellites/vrss-2/">VRSS-2</a>`) {
		t.Error("VRSS-2 may break in the briefing on the satellites")
	}
}

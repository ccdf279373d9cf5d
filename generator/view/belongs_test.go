package view

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// groups gives the list below a map: by the names of its groups the addresses of what they have,
// and the names in order.
func groups(t *testing.T, figure string) (of map[string][]string, names []string) {
	t.Helper()
	_, list, ok := strings.Cut(figure, `<details class="map-list"`)
	if !ok {
		t.Fatal("the map has no list")
	}
	of = map[string][]string{}
	for _, group := range strings.Split(list, `<p class="lane-name`)[1:] {
		_, text, _ := strings.Cut(group, ">")
		name, items, _ := strings.Cut(text, "</p>")
		names = append(names, html.UnescapeString(name))
		for _, m := range regexp.MustCompile(`<li>.*?href="\.\./\.\./([^"]*)/"`).FindAllStringSubmatch(items, -1) {
			of[html.UnescapeString(name)] = append(of[html.UnescapeString(name)], m[1])
		}
	}
	return of, names
}

// The map of a country has its own ports and those of which it is disputed that they are, these
// by themselves, and none of its neighbours'; that of a port has what lies near, whosever it is.
func TestMapsOfCountries(t *testing.T) {
	s := portal(t, "2026-11-23")
	for _, c := range []struct {
		id                   string
		names                string
		ports, not, disputed []string
	}{
		{"country/russia", "Countries, Ports, Disputed, Topics", []string{"ports/murmansk", "ports/novorossiysk", "ports/saint-petersburg"}, []string{"ports/yantai"}, []string{"ports/sevastopol", "ports/yalta"}},
		{"country/ukraine", "Countries, Disputed, Topics", nil, []string{"ports/novorossiysk"}, []string{"ports/sevastopol", "ports/yalta"}},
		{"country/china", "Countries, Ports", []string{"ports/yantai"}, []string{"ports/nakhodka"}, nil},
		{"country/brazil", "Countries", nil, []string{"ports/puerto-cabello"}, nil},
		{"port/sevastopol", "Disputed, Ports, Topics", []string{"ports/novorossiysk"}, []string{"ports/yalta"}, []string{"ports/sevastopol", "ports/yalta"}},
		{"port/novorossiysk", "Ports, Disputed, Topics", []string{"ports/novorossiysk"}, []string{"ports/sevastopol"}, []string{"ports/sevastopol", "ports/yalta"}},
		{"route/cabello-russia", "Routes, Ports, Disputed, Topics", []string{"ports/puerto-cabello"}, []string{"ports/sevastopol"}, []string{"ports/sevastopol"}},
	} {
		figure := mapOf(s, c.id)
		of, names := groups(t, figure)
		if got := strings.Join(names, ", "); got != c.names {
			t.Errorf("%s lists %s, want %s", c.id, got, c.names)
		}
		for _, port := range c.ports {
			if !slices.Contains(of["Ports"], port) {
				t.Errorf("%s lacks %s: %v", c.id, port, of["Ports"])
			}
		}
		for _, port := range c.not {
			if slices.Contains(of["Ports"], port) || !slices.Contains(c.disputed, port) && strings.Contains(figure, port) {
				t.Errorf("%s has %s", c.id, port)
			}
		}
		if !slices.Equal(of["Disputed"], c.disputed) {
			t.Errorf("%s: disputed are %v, want %v", c.id, of["Disputed"], c.disputed)
		}
	}
}

// A place belongs to a map of a country if one names the other, or it names no country at all.
func TestLand(t *testing.T) {
	l := &land{id: "country/a", names: []string{"port/seat"}}
	for _, c := range []struct {
		place string
		of    []string
		want  bool
	}{
		{"port/own", []string{"country/a"}, true}, {"port/both", []string{"country/b", "country/a"}, true}, {"port/other", []string{"country/b"}, false},
		{"port/seat", []string{"country/b"}, true}, {"port/nobodys", nil, true},
	} {
		if got := l.has(placed{ID: c.place, Countries: c.of}); got != c.want {
			t.Errorf("%s of %v: %v", c.place, c.of, got)
		}
	}
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	for _, p := range derived[[]placed](r, "places", "", "") {
		switch p.ID {
		case "port/puerto-cabello":
			if !slices.Equal(p.Countries, []string{"country/venezuela"}) {
				t.Errorf("%s names %v", p.ID, p.Countries)
			}
		case "port/sevastopol":
			if !slices.Contains(p.Countries, "country/ukraine") || !slices.Contains(p.Countries, "country/russia") {
				t.Errorf("%s names %v", p.ID, p.Countries)
			}
		}
	}
}

package view

import (
	"fmt"
	"strings"
	"testing"

	"portolan/generator/schema"
)

// waysOn tells the ways on from the port x, as a line each.
func waysOn(t *testing.T, files map[string]string) string {
	t.Helper()
	kinds := []schema.Source{
		{File: "kinds/port.yaml", Text: "folder: ports\nonward: {departures: [port], arrivals: [port], country: [port, route, pact, note], topics: [port, note]}\nfields:\n  name: text\n  topics: {type: list, of: {type: ref, to: topic}, inverse: on-topic}\n  country: {type: ref, to: country, inverse: {name: ports, label: Ports}}\n  near: {type: ref, to: port}\n"},
		{File: "kinds/topic.yaml", Text: "folder: topics\nfields: {name: text}\n"},
		{File: "kinds/country.yaml", Text: "folder: countries\nfields: {name: text}\n"},
		{File: "kinds/route.yaml", Text: "folder: routes\ncourse: [from, to]\nfields:\n  name: text\n  countries: {type: list, of: {type: ref, to: country}, inverse: {name: routes, label: Routes}}\n  from: {type: ref, to: port, inverse: {name: departures, label: Departures}}\n  to: {type: ref, to: port, inverse: {name: arrivals, label: Arrivals}}\n"},
		{File: "kinds/note.yaml", Text: "folder: notes\nspeaks_of: day\ncard: [day]\norder: -day\nfields: {name: text, day: date}\n"},
		{File: "kinds/pact.yaml", Text: "folder: pacts\nappears: status\nfields:\n  name: text\n  status: {type: history, vocabulary: pact}\n  with: {type: ref, to: country, inverse: pacts}\n"},
	}
	all := map[string]string{"topics/t.yaml": "name: T\n", "topics/u.yaml": "name: U\n", "countries/c.yaml": "name: C\n", "countries/d.yaml": "name: D\n", "ports/x.yaml": "name: X\ncountry: c\n"}
	for name, text := range files {
		all[name] = text
	}
	var out []string
	for _, o := range EntityPage(readerOf(t, kinds, []schema.Source{{File: "vocabularies/pact.yaml", Text: "steps: {signed: {}, in-force: {}}\n"}}, all), "port/x").Entity.Onward() {
		line := o.Of.Label + " " + o.Label + ":"
		for _, item := range o.Items {
			line += " " + item.Label
			if item.Day != "" {
				line += " (" + bareText(string(item.Day)) + ")"
			}
			if item.Word != "" {
				line += " (" + bareText(string(item.Word)) + ")"
			}
		}
		if o.More {
			line += " …"
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

// A page leads on to what else is tied to what it is tied to, as its kind declares, with how that is meant, and by nothing that is disputed.
func TestWaysOn(t *testing.T) {
	port := func(text string) map[string]string { return map[string]string{"ports/a.yaml": "name: A\n" + text} }
	with := func(a, b map[string]string) map[string]string {
		for name, text := range b {
			a[name] = text
		}
		return a
	}
	note := func(slug, text string) map[string]string {
		return map[string]string{"notes/" + slug + ".md": "---\nname: " + strings.ToUpper(slug) + "\nday: 2023-0" + slug[1:] + "\n---\n" + text + "\n"}
	}
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"of one country", port("country: c\n"), "C ports: A"},
		{"of another", port("country: d\n"), ""},
		{"maybe of one country", port("country: c ~planned\n"), "C ports: A (planned)"},
		{"a disputed one of it", port("country: {disputed: [{view: theirs, of: c}, {view: others', of: d}]}\n"), ""},
		{"from a disputed one", with(port("country: c\n"), map[string]string{"ports/x.yaml": "name: X\ncountry: {disputed: [{view: theirs, of: c}, {view: others', of: d}]}\n"}), ""},
		{"from one of candidates", with(port("country: c\n"), map[string]string{"ports/x.yaml": "name: X\ncountry: {candidates: [c, d]}\n"}), ""},
		{"a route of the country", map[string]string{"routes/r.yaml": "name: R\ncountries: [c]\n"}, "C routes: R"},
		{"a planned one", map[string]string{"routes/r.yaml": "name: R\ncountries: [c]\nto: d2 ~planned\n", "ports/d2.yaml": "name: D2\n"}, "C routes: R (planned)"},
		{"maybe a planned one", map[string]string{"routes/r.yaml": "name: R\ncountries: [c ~expected]\nto: d2 ~planned\n", "ports/d2.yaml": "name: D2\n"}, "C routes: R (expected)"},
		{"what is awaited", map[string]string{"pacts/p.yaml": "name: P\nwith: c\nstatus: [2035 signed ~planned @2023, 2036 in-force ~expected @2023]\n"}, "C pacts: P (planned)"},
		{"what has come", map[string]string{"pacts/p.yaml": "name: P\nwith: c\nstatus: [2024 signed, 2036 in-force ~expected @2023]\n"}, "C pacts: P"},
		{"the ends of a route", with(port(""), map[string]string{"ports/b.yaml": "name: B\n", "routes/r.yaml": "name: R\nfrom: x ~planned\nto: {candidates: [b, a]}\n"}), "R ports: A (candidate) B (candidate)"},
		{"from a candidate", with(port(""), map[string]string{"routes/r.yaml": "name: R\nfrom: a ~planned\nto: {candidates: [x, a]}\n"}), "R ports: A (planned)"},
		{"notes on its country", with(note("n1", "On [[c]]."), note("n2", "On [[country/c]].")), "C note: N2 (February 2023) N1 (January 2023)"},
		{"one of them on itself", with(note("n1", "On [[c]]."), note("n2", "On [[x]] in [[c]].")), ""},
		{"of a draft", with(port("country: c\n"), map[string]string{"countries/c.yaml": "name: C\ndraft: true\n"}), ""},
		{"by two relations to one thing", with(port(""), map[string]string{"ports/b.yaml": "name: B\n", "routes/r.yaml": "name: R\nfrom: {candidates: [x, a]}\nto: {candidates: [x, b]}\n"}), "R ports: A (candidate) B (candidate)"},
		{"what names it only on a later day", port("country: c\nnear: x @2030-01-01\n"), "C ports: A"},
		{"what it names itself", with(port("country: c\n"), map[string]string{"ports/x.yaml": "name: X\ncountry: c\nnear: a\n"}), ""},
		{"of its topic, where its country is disputed", with(port("topics: [t]\n"), map[string]string{"ports/x.yaml": "name: X\ncountry: {disputed: [{view: theirs, of: c}, {view: others', of: d}]}\ntopics: [t]\n"}), "T ports: A"},
		{"only what was shown before", with(port("country: c\ntopics: [t, u]\n"), map[string]string{"ports/x.yaml": "name: X\ncountry: c\ntopics: [t, u]\n", "ports/b.yaml": "name: B\ntopics: [u]\n"}), "C ports: A; U ports: A B"},
		{"notes that were shown before", with(note("n1", "On [[c]] and [[topic/t]]."), map[string]string{"ports/x.yaml": "name: X\ncountry: c\ntopics: [t]\n"}), "C note: N1 (January 2023)"},
		{"only what it is linked with", port("country: c\nnear: x\n"), ""},
	} {
		if c.want = strings.ReplaceAll(c.want, "C note:", "C notes:"); waysOn(t, c.files) != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, waysOn(t, c.files), c.want)
		}
	}
}

// Of many those are shown that most mention, in their order.
func TestWaysOnAreFew(t *testing.T) {
	files := map[string]string{}
	var all []string
	for i := range onwardShown + 3 {
		name := fmt.Sprintf("P%02d", i)
		files["ports/"+strings.ToLower(name)+".yaml"] = "name: " + name + "\ncountry: c\n"
		all = append(all, name)
	}
	files["ports/q.yaml"] = "name: Q\nnear: p14\n"
	if got, want := waysOn(t, files), "C ports: "+strings.Join(append(all[:onwardShown-1], "P14"), " ")+" …"; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

// A page has no more groups by one relation than one can look over.
func TestWaysOnByFew(t *testing.T) {
	files := map[string]string{}
	for i := range onwardGroups + 3 {
		files[fmt.Sprintf("ports/p%02d.yaml", i)] = fmt.Sprintf("name: P%02d\n", i)
		files[fmt.Sprintf("routes/r%02d.yaml", i)] = fmt.Sprintf("name: R%02d\nfrom: x\nto: p%02d\n", i, i)
	}
	if got := strings.Count(waysOn(t, files), " ports: "); got != onwardGroups {
		t.Errorf("%d groups", got)
	}
}

// What the agencies of a country are party to is a way on from its page, and a place whose country is disputed leads on by its topics.
func TestWaysOnOfThePortal(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	for id, want := range map[string]string{
		"country/china": "China National Space Administration agreements Venezuela’s lunar station memorandum",
		"port/yalta":    "Ukraine declares five ports in Crimea closed ports Sevastopol (Crimea)",
	} {
		found := false
		for _, o := range EntityPage(r, id).Entity.Onward() {
			for _, item := range o.Items {
				found = found || o.Of.Label+" "+o.Label+" "+item.Label == want
			}
		}
		if !found {
			t.Errorf("%s doesn't lead on to %s", id, want)
		}
	}
}

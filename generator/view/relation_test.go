package view

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"portolan/generator/chronicle"
	"portolan/generator/edtf"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// A condition travels with a relation to the page on its other side, be it said of one
// thing or of all that a field names.
func TestConditionsOfRelations(t *testing.T) {
	r := readerOf(t, []schema.Source{
		{File: "kinds/org.yaml", Text: "folder: orgs\nfields: {name: text}\n"},
		{File: "kinds/law.yaml", Text: "folder: laws\nfields:\n  name: text\n  by: {type: list, of: {type: ref, to: org}, inverse: laws}\n  for: {type: ref, to: org, inverse: served by}\n"},
	}, nil, map[string]string{"orgs/a.yaml": "name: A\n", "orgs/b.yaml": "name: B\n",
		"laws/x.yaml": "name: X\nby: {is: [a, b], if: the moon is full}\n", "laws/y.yaml": "name: Y\nfor: {is: a, if: it rains}\n"})
	got := map[string]string{}
	for _, id := range []string{"org/a", "org/b"} {
		for _, rel := range EntityPage(r, id).Entity.Relations {
			for _, item := range rel.Items {
				got[id+" "+rel.Label] = bareText(string(item.Detail))
			}
		}
	}
	want := map[string]string{"org/a Laws": "if the moon is full", "org/b Laws": "if the moon is full", "org/a Served by": "if it rains"}
	for what, detail := range want {
		if got[what] != detail {
			t.Errorf("%s: %q, want %q (all: %q)", what, got[what], detail, got)
		}
	}
}

// What stands in several relations to a thing is read once, with the first word that there is for one, rather for a plain fact; what else of its kind stands in these is
// beside it, other kinds stay where they were, and links to each relation lead somewhere.
func TestRelatedOnce(t *testing.T) {
	r := readerOf(t, []schema.Source{
		{File: "kinds/land.yaml", Text: "folder: lands\nfields: {name: text}\n"},
		{File: "kinds/feast.yaml", Text: `folder: feasts
plural: feasts
fields:
  name: text
  guests: {type: list, of: {type: ref, to: land}, inverse: {name: feasts, label: Feasts, role: guest}}
  land: {type: ref, to: land, inverse: {name: feasts-there, label: Feasts there, role: held there}}
  payer: {type: ref, to: land, inverse: {name: paid, label: Feasts}, label: Payer}
  topic: {type: ref, to: land, inverse: {name: topical, label: Topical}}
`},
		{File: "kinds/song.yaml", Text: "folder: songs\nfields:\n  name: text\n  topic: {type: ref, to: land, inverse: {name: topical, label: Topical}}\n"},
	}, nil, map[string]string{"lands/a.yaml": "name: A\n", "lands/b.yaml": "name: B\n",
		"feasts/x.yaml": "name: X\nguests: [a ~planned]\nland: a\npayer: a\n", "feasts/y.yaml": "name: Y\nguests: [a, b]\n",
		"feasts/z.yaml": "name: Z\nland: b\npayer: a\ntopic: a\n",
		"feasts/v.yaml": "name: V\nguests: [a]\nland: a\n", "feasts/w.yaml": "name: W\nguests: [a ~planned]\npayer: a ~planned\n", "songs/s.yaml": "name: S\ntopic: a\n"})
	listed := func(id string) (got string) {
		for _, rel := range EntityPage(r, id).Entity.Relations {
			got += rel.Label + " #" + strings.Join(append([]string{rel.Name}, rel.Also...), " #")
			for _, item := range rel.Items {
				got += " | " + strings.TrimSpace(item.Card.Label+" "+bareText(string(item.Beside())))
			}
			got += "\n"
		}
		return got
	}
	for id, want := range map[string]string{
		"land/a": "Feasts #feasts #feasts-there #paid | V guest | W guest (planned) | X held there | Y guest | Z\nTopical #topical | S\n",
		"land/b": "Feasts #feasts | Y\nFeasts there #feasts-there | Z\n",
	} {
		if got := listed(id); got != want {
			t.Errorf("%s:\n%swant\n%s", id, got, want)
		}
	}
}

// A detail says how a relation is meant, also where the card's line says the same of something else; only beside that line it doesn't.
// And no two lists have one id.
func TestDetailsOfRoles(t *testing.T) {
	r := readerOf(t, []schema.Source{
		{File: "kinds/land.yaml", Text: "folder: lands\nfields: {name: text}\n"},
		{File: "kinds/feast.yaml", Text: `folder: feasts
card: [held]
fields:
  name: text
  held: text
  guests: {type: list, of: {type: ref, to: land}, inverse: {name: feasts, label: Feasts, role: guest}}
  land: {type: ref, to: land, inverse: {name: feasts-there, label: Feasts there, role: held there}}
`},
	}, nil, map[string]string{"lands/a.yaml": "name: A\n", "feasts/x.yaml": "name: X\nheld: outside ~planned\nguests: [a ~planned]\nland: a ~planned\n"})
	rel := EntityPage(r, "land/a").Entity.Relations[0]
	if x := rel.Items[0]; bareText(string(x.Detail)) != "guest (planned)" || x.Beside() != "guest" {
		t.Errorf("the detail is %q, and beside the card's line %q", x.Detail, x.Beside())
	}
	given := map[string]bool{"all": true}
	if id := EntityPage(r, "land/a").Entity.free("all", given); id != "all-relation" {
		t.Errorf("a list is called %q as another is", id)
	}
}

// No page of the portal has one thing under two headings, but for views of a dispute.
func TestPortalReadsNothingTwice(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	for _, kind := range r.Kinds() {
		for _, id := range r.List(kind) {
			under := map[string]string{}
			for _, rel := range EntityPage(r, id).Entity.Relations {
				for _, item := range rel.Items {
					if other := under[item.Card.ID]; other != "" && !rel.Disputed {
						t.Errorf("%s has %s under %s and %s", id, item.Card.ID, other, rel.Label)
					}
					if !rel.Disputed {
						under[item.Card.ID] = rel.Label
					}
				}
			}
		}
	}
}

// What a kind lists by its day stands so on other pages, too: the latest first, each kind
// where it was, and without a day behind those with one.
func TestRelationSort(t *testing.T) {
	related := func(kind, name string, day edtf.Day) Related {
		return Related{Card: Card{Kind: kind, Label: name, Day: day}}
	}
	rel := Relation{Items: []Related{
		related("event", "first", edtf.MakeDay(2018, 9, 14)),
		related("event", "undated", chronicle.Unknown),
		related("place", "b", chronicle.Unknown),
		related("event", "last", edtf.MakeDay(2026, 1, 3)),
		related("place", "a", chronicle.Unknown),
	}}
	rel.sort()
	got := ""
	for _, x := range rel.Items {
		got += x.Card.Label + " "
	}
	if want := "last first undated b a "; got != want {
		t.Errorf("the order is %q, want %q", got, want)
	}
}

func TestListedOn(t *testing.T) {
	s, problems := schema.Load(schema.Source{}, []schema.Source{
		{File: "kinds/event.yaml", Text: "folder: events\norder: -date\ncard: [date]\nfields: {name: text, date: date}\n"},
		{File: "kinds/law.yaml", Text: "folder: laws\norder: date\ncard: [date]\nfields: {name: text, date: date}\n"},
	}, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, c := range []struct {
		kind, date string
		want       edtf.Day
	}{
		{"event", "2018-09-14", edtf.MakeDay(2018, 9, 14)},
		{"event", "2018", edtf.MakeDay(2018, 1, 1)},
		{"event", "../2023-04-11", edtf.MakeDay(2023, 4, 11)},
		{"law", "2018-09-14", chronicle.Unknown}, // listed from the first to the last
	} {
		k := s.Kind(c.kind)
		date, err := edtf.Parse(c.date)
		if err != nil {
			t.Fatal(err)
		}
		card := site.Card{Claims: []schema.Claim{{Key: "date", Field: k.Field("date"), Value: schema.Value{Type: schema.TypeDate, Date: date}}}}
		if got := listedOn(&card, k); got != c.want {
			t.Errorf("%s %s: %v, want %v", c.kind, c.date, got, c.want)
		}
	}
}

// A date beside what stands in a relation has the verb for what happened then; of versions that contradict each other one is told, and
// a card says once what day several have in common.
func TestDatesOfRelations(t *testing.T) {
	kinds := []schema.Source{
		{File: "kinds/land.yaml", Text: "folder: lands\nfields: {name: text}\n"},
		{File: "kinds/pact.yaml", Text: "folder: pacts\ncard: [parties]\nfields:\n  name: text\n" +
			"  parties: {type: list, of: {type: ref, to: land, dated: true}, verb: signed, inverse: pacts}\n  hosts: {type: list, of: {type: ref, to: land, dated: true}, inverse: hosted}\n"},
	}
	for _, c := range []struct{ pact, want, line string }{
		{"parties: [a 2021-02]", "signed February 2021", "A (February 2021)"},
		{"parties: [a by 2021-02]", "signed by February 2021", "A (by February 2021)"},
		{"parties: [a 2020/2021]", "2020 to 2021", "A (2020 to 2021)"},
		{"parties: [a 2030 ~planned]", "planned 2030", "planned A (2030)"},
		{"hosts: [a 2021-02]", "February 2021", ""},
		{"parties: [{either: [a 2021-02-03, a 2021-02-04], show: 2, why: No matter}]", "signed 4 February 2021 (sources differ)", "A (4 February 2021) (sources differ)"},
		{"parties: [{either: [a 2021-02-03, b 2021-02-04], show: 1, why: No matter}]", "signed 3 February 2021", "A (3 February 2021) (sources differ)"},
		{"parties: [a 2021-02, b 2021-02]", "signed February 2021", "A, B (each February 2021)"},
		{"parties: [a 2021-02, b 2021-03]", "signed February 2021", "A (February 2021), B (March 2021)"},
		{"parties: [a 2021-02, b 2021-02 ~planned]", "signed February 2021", "A (February 2021), planned B (February 2021)"},
		{"parties: [a, b]", "", "A, B"},
	} {
		r := readerOf(t, kinds, nil, map[string]string{"lands/a.yaml": "name: A\n", "lands/b.yaml": "name: B\n", "pacts/p.yaml": "name: P\n" + c.pact + "\n"})
		item := EntityPage(r, "land/a").Entity.Relations[0].Items[0]
		if got, line := bareText(string(item.Detail)), bareText(string(item.Card.Line)); got != c.want || line != c.line {
			t.Errorf("%s:\n got %s | %s\nwant %s | %s", c.pact, got, line, c.want, c.line)
		}
	}
}

// Where a relation says when one of many signed, the line of the card says neither when the first of the others did nor when the whole was.
func TestLinesOfRelations(t *testing.T) {
	kinds := []schema.Source{
		{File: "kinds/land.yaml", Text: "folder: lands\nfields: {name: text}\n"},
		{File: "kinds/pact.yaml", Text: "folder: pacts\ncard: [sort, parties, status]\nfields:\n  name: text\n  sort: text\n" +
			"  parties: {type: list, of: {type: ref, to: land, dated: true}, verb: signed, inverse: pacts}\n  status: {type: history, vocabulary: pact}\n"},
	}
	steps := []schema.Source{{File: "vocabularies/pact.yaml", Text: "steps: {signed: {}, ratified: {}}\n"}}
	lands := map[string]string{}
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		lands["lands/"+name+".yaml"] = "name: " + strings.ToUpper(name) + "\n"
	}
	for _, c := range []struct{ pact, want string }{
		{"parties: [b 2020, c 2020, d 2021, e 2021, f, a 2024]\nstatus: ['2020 signed, by eight states']", "signed 2024 | Kept"},
		{"parties: [b 2020, c 2020, d 2021, e 2021, f, a]\nstatus: ['2020 signed, by eight states']", "| Kept · B (2020), C (2020), D (2021), E (2021) +2 · signed, by eight states (2020)"},
		{"parties: [a 2020, b 2020]\nstatus: [2020 signed, 2021 ratified]", "signed 2020 | Kept · A, B (each 2020) · ratified (2021)"},
		{"parties: [a 2020, b 2021]\nstatus: [2020 signed]", "signed 2020 | Kept · A (2020), B (2021)"},
		{"parties: [a 2020, b 2021]\nstatus: [2020 signed, 2022 ratified ~expected]", "signed 2020 | Kept · A (2020), B (2021) · signed (2020); expected ratified (2022, overdue)"},
	} {
		files := maps.Clone(lands)
		files["pacts/p.yaml"] = "name: P\nsort: Kept\n" + c.pact + "\n"
		item := EntityPage(readerOf(t, kinds, steps, files), "land/a").Entity.Relations[0].Items[0]
		if got := strings.TrimSpace(bareText(string(item.Beside())) + " | " + bareText(string(item.Line()))); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.pact, got, c.want)
		}
	}
}

// The heading of what is only planned, or only a candidate, doesn't read as what exists.
func TestHeadingsOfRelations(t *testing.T) {
	kinds := []schema.Source{
		{File: "kinds/port.yaml", Text: "folder: ports\nfields: {name: text}\n"},
		{File: "kinds/line.yaml", Text: "folder: lines\nfields:\n  name: text\n  from: {type: ref, to: port, inverse: lines}\n"},
	}
	for _, c := range []struct{ one, two, want string }{
		{"from: a", "from: a", ""},
		{"from: a ~planned", "from: a ~planned", "Planned"},
		{"from: a ~planned", "from: a", ""},
		{"from: a ~planned", "from: a ~expected", ""},
		{"from: {candidates: [a, b]}", "from: {candidates: [b, a]}", "Undetermined"},
		{"from: {disputed: [{view: It is there, of: a}, {view: It is not, of: b}]}", "from: {disputed: [{view: It is there, of: a}, {view: It is not, of: b}]}", "Disputed"},
	} {
		r := readerOf(t, kinds, nil, map[string]string{"ports/a.yaml": "name: A\n", "ports/b.yaml": "name: B\n", "lines/x.yaml": "name: X\n" + c.one + "\n", "lines/y.yaml": "name: Y\n" + c.two + "\n"})
		if got := EntityPage(r, "port/a").Entity.Relations[0].Word; got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.one, c.two, got, c.want)
		}
	}
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	for id, want := range map[string]string{"port/puerto-cabello": "Planned: Routes from here", "port/sevastopol": "Undetermined: Routes to here"} {
		if !slices.ContainsFunc(EntityPage(r, id).Entity.Relations, func(rel Relation) bool { return rel.Word+": "+rel.Label == want }) {
			t.Errorf("%s has no %q", id, want)
		}
	}
}

// Holders of offices stand in the order in which these began, the latest first, and those of which that isn't known behind them.
func TestOfficesInOrder(t *testing.T) {
	r := readerOf(t, []schema.Source{
		{File: "kinds/land.yaml", Text: "folder: lands\nfields: {name: text}\n"},
		{File: "kinds/person.yaml", Text: "folder: people\norder: name\nfields:\n  name: text\n  roles: {type: list, of: {type: ref, to: land, dated: true, roles: {head: {}, clerk: {}}}, inverse: {name: holders, label: Holders}}\n"},
	}, nil, map[string]string{"lands/v.yaml": "name: V\n",
		"people/a.yaml": "name: A\nroles: [head of v 2026-01-03/.. ~disputed]\n", "people/b.yaml": "name: B\nroles: [head of v 1999~/2013-03-05]\n",
		"people/c.yaml": "name: C\nroles: [clerk of v @2023]\n", "people/d.yaml": "name: D\nroles: [clerk of v 2001/2003, head of v 2013-04-19/2026-01-03]\n",
		"people/e.yaml": "name: E\nroles: [head of v ../1998]\n", "people/f.yaml": "name: F\nroles: [clerk of v @2024]\n"})
	got := ""
	for _, item := range EntityPage(r, "land/v").Entity.Relations[0].Items {
		got += item.Card.Label
	}
	if got != "ADBEFC" {
		t.Errorf("they stand in the order %s", got)
	}
}

// A page without a summary leads with what it is connected with, and with how; that a place is disputed is no reason to lead with it.
func TestTies(t *testing.T) {
	kinds := []schema.Source{{File: "kinds/land.yaml", Text: "folder: lands\nfields: {name: text}\n"}}
	for _, name := range []string{"a", "b", "c", "d"} {
		kinds = append(kinds, schema.Source{File: "kinds/" + name + ".yaml", Text: "folder: " + name + "s\nfields:\n  name: text\n  in: {type: list, of: {type: ref, to: land, dated: true}, verb: joined, inverse: " + name + "s-there}\n"})
	}
	views := "name: A\nin: [{disputed: [{view: It is, of: v}, {view: It is not, of: w}]}]\n"
	files := map[string]string{"lands/w.yaml": "name: W\n", "as/a.yaml": views, "bs/b1.yaml": "name: B1\nin: [v 2020]\n", "bs/b2.yaml": "name: B2\nin: [v]\n", "cs/c.yaml": "name: C\nin: [v ~planned]\n", "ds/d.yaml": "name: D\nin: [w]\n"}
	for _, c := range []struct{ summary, want string }{{"", "Bs there: B1 joined 2020; Cs there: C planned; "}, {"summary: It is told.\n", ""}} {
		files["lands/v.yaml"] = "name: V\n" + c.summary
		got := ""
		for _, tie := range EntityPage(readerOf(t, kinds, nil, files), "land/v").Entity.Ties() {
			got += tie.Label + ": " + strings.TrimSpace(tie.Items[0].Card.Label+" "+bareText(string(tie.Items[0].Detail))) + "; "
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.summary, got, c.want)
		}
	}
}

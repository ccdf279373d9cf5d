package view

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/block"
	"portolan/generator/chronicle"
	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/figure"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// readerOf reads a small site as of 23 November 2026: files of kinds and vocabularies by their
// names, and those of content.
func readerOf(t *testing.T, kinds, vocabularies []schema.Source, files map[string]string) *site.Reader {
	t.Helper()
	s, problems := schema.Load(schema.Source{}, kinds, vocabularies)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	parser := &content.Parser{Schema: s, Markdown: markdown.New(markdown.Options{Blocks: block.Names(figure.Blocks())}), Blocks: figure.Blocks()}
	var docs []*content.Doc
	for file, text := range files {
		doc := parser.Parse(file, file, text, nil)
		if len(doc.Problems) > 0 {
			t.Fatal(doc.Problems)
		}
		docs = append(docs, doc)
	}
	day := edtf.MakeDay(2026, 11, 23)
	g := graph.Build(s, docs, graph.Options{Lang: "en", Today: day})
	r := site.New(site.Site{Settings: content.Settings{Lang: "en", PageSize: 200}, Schema: s, Graph: g, Today: day, Derive: Derivations(nil)}).Reader()
	t.Cleanup(r.Close)
	return r
}

// A page that is gone is asked for once more, to see what was made from it: of an id of which there is nothing any more
// each piece gives something.
func TestPiecesOfNothing(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	for name := range Derivations(nil) {
		func() {
			defer func() {
				if why := recover(); why != nil {
					t.Errorf("%s: %v", name, why)
				}
			}()
			r.Derived(name, "briefing/gone\n../")
		}()
	}
}

// What came as was said, later than was said, or without having been said to come is told
// apart, and so are what is overdue and what nobody promised.
func TestStatusOfWhatWasAwaited(t *testing.T) {
	kinds := []schema.Source{{File: "kinds/pact.yaml", Text: "folder: pacts\ncard: [status, opened, count]\nfields:\n  name: text\n  status: {type: history, vocabulary: step}\n  opened: date\n  count: {type: number, shelf_life: 1 year}\n"}}
	steps := []schema.Source{{File: "vocabularies/step.yaml", Text: "steps: {agreed: {}, signed: {}, in-force: {}}\n"}}
	for said, want := range map[string]string{
		"status: [2024-06-01 signed ~planned @2018-01, 2024-06-01 signed]":                               "signed (1 June 2024), as planned in January 2018",
		"status: [2019 signed ~planned @2018-01, 2024-06-01 signed]":                                     "signed (1 June 2024), planned in January 2018",
		"status: [2018-03-01/.. signed ~expected @2018-01, 2024-06-01 signed]":                           "signed (1 June 2024), as expected in January 2018",
		"status: [unknown in-force ~undetermined @2018-02-01, 2025-01-01 in-force]":                      "in force (1 January 2025)",
		"status: [2030 signed ~planned @2018-01, 2024-06-01 signed]":                                     "signed (1 June 2024), planned in January 2018",
		"status: [unknown in-force ~undetermined @2018-02-01]":                                           "undetermined whether in force",
		"status: [2024 signed ~planned @2018-01, unknown signed ~undetermined @2019, 2024-06-01 signed]": "signed (1 June 2024), as planned in January 2018",
		"status: [2018 agreed, 2019 in-force ~undetermined @2018-02]":                                    "agreed (2018); undetermined whether in force (2019)",
		"status: [2018 agreed, 2019 in-force ~planned @2018-02]":                                         "agreed (2018); planned in force (2019, overdue)",
		"status: [2018 agreed, 2030 in-force ~planned @2018-02]":                                         "agreed (2018); planned in force (2030)",
		"status: [2019 in-force ~planned @2018-02]":                                                      "planned in force in February 2018 (overdue)",
		"count: {either: [3 @2020, 5 @2022], show: 2}":                                                   "5 as of 2022",
		"opened: {either: [2019 @2020, 2021 @2022]}":                                                     "2019 (sources differ)",
		"opened: {either: [2019 @2020, 2021 @2020]}":                                                     "2019 (sources differ)",
		"opened: 2019-05 ~expected @2018":                                                                "expected May 2019 (overdue)",
		"opened: 2029-05 ~expected @2018":                                                                "expected May 2029",
	} {
		r := readerOf(t, kinds, steps, map[string]string{"pacts/x.yaml": "name: X\n" + said + "\n"})
		if got := bareText(string(newPieceBuilder(r, "").card("pact/x").Line)); got != want {
			t.Errorf("%s\n got %s\nwant %s", said, got, want)
		}
	}
}

// Where a disputed office was taken it is a change, and another disputed date is none; a change has
// its condition, and who joined did so in the words of the field, also where feeds tell of it.
func TestChangesInWords(t *testing.T) {
	kinds := []schema.Source{
		{File: "kinds/club.yaml", Text: "folder: clubs\ntimeline: [members, opened]\nfields:\n  name: text\n  opened: date\n  trade: {type: text, shelf_life: 1 year}\n  members: {type: list, of: {type: ref, to: head, dated: true}, verb: joined}\n"},
		{File: "kinds/head.yaml", Text: "folder: heads\ntimeline: [role]\nfields:\n  name: text\n  role: {type: ref, to: club, dated: true, roles: {chair: {}}}\n"},
	}
	r := readerOf(t, kinds, nil, map[string]string{
		"clubs/a.yaml": "name: A\nopened: 2020-05-01 ~disputed\nmembers: [{is: b 2021-02-03, if: it rains}]\ntrade: {either: [little @2021, {is: much, on: 2022-01-02, if: it rains}]}\n",
		"heads/b.yaml": "name: B\nrole: chair of a 2023-04-05/.. ~disputed\n",
	})
	var got, feed []string
	for _, y := range ChangesPage(r, 1).Changes.Years {
		got = append(got, bareText(string(y.Items)))
	}
	for _, e := range FeedOf(r, "changes").Entries {
		feed = append(feed, e.Title)
	}
	if want := "[5 April 2023 B Role: disputed chair of A as of 2 January 2022 A Trade: much if it rains 3 February 2021 A: B joined if it rains]"; fmt.Sprint(got) != want {
		t.Errorf("the changes are\n%s\nand not\n%s", got, want)
	}
	if want := "[B: Role: disputed chair of A A: Trade: much if it rains A: B joined if it rains]"; fmt.Sprint(feed) != want {
		t.Errorf("the feed tells\n%s\nand not\n%s", feed, want)
	}
}

// What is alike in a year is one line, with the names and the dates; where these are the same, they stand once.
func TestAlikeChangesAreOneLine(t *testing.T) {
	kinds := []schema.Source{
		{File: "kinds/club.yaml", Text: "folder: clubs\ntimeline: [members, status]\nfields:\n  name: text\n  members: {type: list, of: {type: ref, to: land, dated: true}, verb: joined}\n  status: {type: history, vocabulary: club}\n"},
		{File: "kinds/land.yaml", Text: "folder: lands\nfields: {name: text}\n"},
	}
	steps := []schema.Source{{File: "vocabularies/club.yaml", Text: "steps: {signed: {}, ratified: {}, in-force: {}}\n"}}
	files := map[string]string{}
	for _, name := range []string{"A", "B", "C", "D", "E"} {
		files["lands/"+strings.ToLower(name)+".yaml"] = "name: " + name + "\n"
	}
	for said, want := range map[string]string{
		"members: [a 2021-03, b 2021-03, c 2021-03]":                                        "March 2021 X: A, B and C joined",
		"members: [a 2021-03, b 2021-05-02]":                                                "March – 2 May 2021 X: A (March) and B (2 May) joined",
		"members: [a 2021-02, b 2021-03, c 2021-03, d 2021-03, e 2021-05]":                  "February – May 2021 X: A (February), B, C and D (March) and E (May) joined",
		"members: [a 2021-02, b 2021-03, c 2022-03]":                                        "March 2022 X: C joined February – March 2021 X: A (February) and B (March) joined",
		"members: [a 2021-02, b by 2021-03]":                                                "February – March 2021 X: A (February) and B (by March) joined",
		"status: [2021-01 signed, 2021-02 ratified by a, \"2021-03 ratified by b, twice\"]": "February – March 2021 X Status: ratified by A (February); by B, twice (March) January 2021 X Status: signed",
		"status: [2021-02 ratified by a, 2021-02 ratified by b]":                            "February 2021 X Status: ratified by A; by B",
		"status: [2021-01 signed, 2021-02 signed]":                                          "February 2021 X Status: signed → signed January 2021 X Status: signed",
	} {
		files["clubs/x.yaml"] = "name: X\n" + said + "\n"
		r := readerOf(t, kinds, steps, files)
		var got []string
		for _, y := range ChangesPage(r, 1).Changes.Years {
			got = append(got, bareText(string(y.Items)))
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%s\n got %s\nwant %s", said, g, want)
		}
	}
}

// A page that speaks of an earlier day doesn't know what became of what it awaits.
func TestAwaitedOnAnEarlierDay(t *testing.T) {
	kinds := []schema.Source{{File: "kinds/note.yaml", Text: "folder: notes\nspeaks_of: day\nfields:\n  name: text\n  day: date\n  opened: date\n"}}
	for day, want := range map[string]string{"2020-01-02": "expected 2021", "2026-11-23": "expected 2021 (overdue)"} {
		r := readerOf(t, kinds, nil, map[string]string{"notes/x.yaml": "name: X\nday: " + day + "\nopened: 2021 ~expected @2019\n"})
		told := 0
		for _, f := range EntityPage(r, "note/x").Entity.Facts() {
			if f.ID == "opened" {
				told++
			}
			if got := bareText(string(f.HTML)); f.ID == "opened" && strings.Replace(got, " as of 2019", "", 1) != want {
				t.Errorf("on %s it is %q, want %q", day, got, want)
			}
		}
		if told != 1 {
			t.Errorf("on %s the page tells it %d times", day, told)
		}
	}
}

// A step leads from the one before, but for those that one party or the other takes.
func TestStepsOfPartiesLeadFromNone(t *testing.T) {
	seen := map[string][]bool{}
	for _, year := range ChangesPage(portal(t, "2026-11-23").Reader(), 1).Changes.Years {
		for _, item := range strings.Split(string(year.Items), "</li>") {
			for _, id := range []string{"agreements/russia-venezuela-treaty-2025", "satellites/venesat-1"} {
				if strings.Contains(item, id+`/"`) && strings.Contains(item, ">Status<") {
					seen[id] = append(seen[id], strings.Contains(item, "change-before"))
				}
			}
		}
	}
	want := map[string][]bool{
		"agreements/russia-venezuela-treaty-2025": {false, false, false, false, false, false}, // of which one is of several
		"satellites/venesat-1":                    {true, true, true, false},
	}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("what was before is told (-want +got):\n%s", diff)
	}
}

// What an event tells that is awaited isn't told again by what it is about; what comes at another time, is meant otherwise or
// rests on another source is. Of two that name each other one stays.
func TestWatchTellsOnce(t *testing.T) {
	kinds := []schema.Source{
		{File: "kinds/event.yaml", Text: "folder: events\nfields:\n  name: text\n  date: date\n  about: {type: list, of: {type: ref, to: any}}\n"},
		{File: "kinds/plan.yaml", Text: "folder: plans\nfields:\n  name: text\n  start: date\n  status: {type: history, vocabulary: step}\n"},
	}
	steps := []schema.Source{{File: "vocabularies/step.yaml", Text: "steps: {begun: {}, done: {}}\n"}}
	r := readerOf(t, kinds, steps, map[string]string{
		"events/begins.yaml": "name: It begins\ndate: early 2030s ~expected\nabout: [p]\nsrc: s\n",
		"plans/p.yaml":       "name: P\nstart: early 2030s ~expected\nstatus: [early 2030s begun ~expected, 2040 done ~expected]\nsrc: s\n",
		"plans/q.yaml":       "name: Q\nstart: early 2030s ~expected\nsrc: s\n", // which no event is about
		"events/twin.yaml":   "name: Twin\ndate: 2050 ~planned\nabout: [other]\nsrc: s\n",
		"events/other.yaml":  "name: Other\ndate: 2050 ~planned\nabout: [twin]\nsrc: s\n",
		"events/told.yaml":   "name: Told\ndate: 2060 ~planned\nabout: [apart]\nsrc: s\n",
		"plans/apart.yaml":   "name: Apart\nstart: 2060 ~planned\nsrc: elsewhere\n",
	})
	var got []string
	for _, g := range WatchPage(r).Watch.Groups {
		for _, i := range g.Items {
			got = append(got, i.Card.Label+" "+i.Label)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"Apart Start", "It begins Date", "Other Date", "P Status", "Q Start", "Told Date"}, got); diff != "" {
		t.Errorf("what is awaited (-want +got):\n%s", diff)
	}
	if n := len(Expected(r)); n != len(got) {
		t.Errorf("the calendar has %d, the list %d", n, len(got))
	}
}

// What is still awaited stands first in a list with the latest first, and among the news of the first page it doesn't.
func TestFirstPageHasNoNewsToCome(t *testing.T) {
	portal := portal(t, "2026-11-23")
	portal.Settings.Home = []string{"briefings", "events"}
	r := portal.Reader()
	defer r.Close()
	awaited := func(id string) bool {
		c := r.Facts(id).Claim("date")
		return c != nil && !c.Modality.Fact()
	}
	if first := r.List("event")[0]; !awaited(first) {
		t.Fatalf("%s is not awaited, so this test tests nothing", first)
	}
	events := FirstPage(r).Home.Sections[1]
	if len(events.Cards) != sectionCards || events.Total != len(r.List("event")) {
		t.Errorf("%d cards of %d", len(events.Cards), events.Total)
	}
	for _, c := range events.Cards {
		if awaited(c.ID) {
			t.Errorf("%s is no news", c.ID)
		}
	}
}

// What a line of the latest changes tells has no card among the events of the first page: that of an office that ended has.
func TestFirstPageTellsEventsOnce(t *testing.T) {
	portal := portal(t, "2026-11-23")
	portal.Settings.Home = []string{"briefings", "events"}
	r := portal.Reader()
	defer r.Close()
	var got []string
	for _, c := range FirstPage(r).Home.Sections[1].Cards {
		got = append(got, c.ID)
	}
	if len(got) != sectionCards {
		t.Errorf("%d cards", len(got))
	}
	for id, want := range map[string]bool{"event/general-licence-46-issued": false, "event/artemis-accords-61": false, "event/executive-order-14373-issued": false,
		"event/rodriguez-acting-president-2026": false, "event/ru-ve-treaty-ratified-by-russia": false, "event/us-strikes-2026": true} {
		if slices.Contains(got, id) != want {
			t.Errorf("%s: want %v, the cards are %v", id, want, got)
		}
	}
}

// What is awaited is open on the watchlist whether or not it is long since anybody spoke of it; a field of a route tells there what it is.
func TestOpenOnTheWatchlist(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	got := ""
	for _, group := range WatchPage(r).Watch.Groups {
		for _, item := range group.Items {
			got += "\n" + item.Card.Label + " " + item.Label + " " + item.State + ": " + bareText(string(item.Outcome))
		}
	}
	for _, want := range []string{"Russia line Starts at aged: still open, no news since 7 April 2023\n", "Russia line Ends at aged: still open, no news since 7 April 2023\n", "VeneSat-2 Maker aged: still open, no news since September 2018\n", "VeneSat-2 Launch open: still open\n", "Russia line Trade aged: still open, no news since 7 April 2023\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
}

// A list narrowed to a step has those of which it is the last that is told: others may have taken it, too, and that is said.
func TestFilterByLastStep(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	var labels []string
	for _, f := range IndexPage(r, "law", "", 1).Index.Filters {
		labels = append(labels, f.Label)
	}
	if want := []string{"Type", "Made by", "Status (last step told)"}; !slices.Equal(labels, want) {
		t.Errorf("the filters are %q, want %q", labels, want)
	}
}

// A step of which the dates contradict each other is told with all of them and why, with the sources of each; where there is room for
// one it is the shown one, with a word that sources differ.
func TestStepInSeveralVersions(t *testing.T) {
	kinds := []schema.Source{
		{File: "kinds/pact.yaml", Text: "folder: pacts\ncard: [status]\ntimeline: [status]\nfields:\n  name: text\n  status: {type: history, vocabulary: step}\n  told: {type: markdown}\n"},
		{File: "kinds/source.yaml", Text: "folder: sources\ncitable: true\nfields: {name: text}\n"},
	}
	steps := []schema.Source{{File: "vocabularies/step.yaml", Text: "steps: {agreed: {}, signed: {}, in-force: {}}\n"}}
	r := readerOf(t, kinds, steps, map[string]string{
		"sources/one.yaml": "name: One\n", "sources/two.yaml": "name: Two\n", "sources/three.yaml": "name: Three\n",
		"pacts/x.yaml": "name: X\nsrc: one\nas_of: 2022\nstatus: [2019 agreed, {either: [2020-01-01 signed, 2021-02-02 signed ^two], show: 1, why: Papers differ.}, {either: [2029 in-force ~expected ^three @2020, 2030 in-force ~expected @2020], show: 2, why: Nobody knows.}]\n",
		"pacts/z.yaml": "name: Z\nas_of: 2022\nstatus: [{either: [2018 signed, 2019 signed, 2021 signed], show: 3, why: Papers differ.}]\n",
		"pacts/y.yaml": "name: Y\ntold: It is [[pact/x.status]].\n",
	})
	page := EntityPage(r, "pact/x")
	h := page.Entity.Histories()[0]
	text := ""
	for _, s := range h.Steps {
		text += bareText(string(s.Date)) + " | " + bareText(string(s.HTML)) + " | " + s.Modality + "\n"
	}
	want := "2019 | agreed | \n" +
		"1 January 2020 | sources differ1 January 2020: signed2 February 2021: signed1Why they differ: Papers differ. | \n" +
		"2030 | sources differexpected 2029: in force2 as of 2020expected 2030: in force as of 2020Why they differ: Nobody knows. still open | expected\n"
	if text != want {
		t.Errorf("the page tells\n%s\nand not\n%s", text, want)
	}
	status := "signed (1 January 2020) (sources differ); expected in force (2030) (sources differ)"
	if got := bareText(string(h.Status)); got != status {
		t.Errorf("it stands at %q, want %q", got, status)
	}
	if got := bareText(string(newPieceBuilder(r, "").card("pact/x").Line)); got != status {
		t.Errorf("its card has %q, want %q", got, status)
	}
	if sources := string(page.Entity.Sources()); !strings.Contains(sources, "Two") || !strings.Contains(sources, "Three") {
		t.Errorf("the sources of versions are missing: %s", sources)
	}
	if l, _ := EntityPage(r, "pact/y").Entity.List("told"); len(l.Items) == 0 || !strings.Contains(bareText(string(l.Items[0])), status) {
		t.Errorf("a sentence has %v, without %q", l.Items, status)
	}
	var got []string
	for _, s := range page.Entity.builder.ownStrands("pact/x", r.Today()) {
		for _, m := range s.moments {
			got = append(got, m.date.String()+" "+string(m.modality))
		}
	}
	if got := strings.Join(got, ", "); got != "2019 , 2020-01-01 , 2030 expected" {
		t.Errorf("its timeline has %q", got)
	}
	z := chronicle.AsOf(r.Facts("pact/z").Claim("status"), edtf.MakeDay(2020, 1, 1))
	if got := z.Value.Items[0].Value.Date.String(); got != "2018" {
		t.Errorf("on a day on which the shown version was not known yet, the first of the others is %s", got)
	}
}

// What a step, or a history as a whole, depends on travels with it: to its page, the line of its status, cells, cards, sentences and
// timelines. The page also has our judgement of the whole and the note on it.
func TestTermsOfHistories(t *testing.T) {
	kinds := []schema.Source{{File: "kinds/pact.yaml", Text: "folder: pacts\ncard: [status]\ncolumns: [status]\ntimeline: [status]\nfields:\n  name: text\n  status: {type: history, vocabulary: step}\n  told: {type: markdown}\n"}}
	steps := []schema.Source{{File: "vocabularies/step.yaml", Text: "steps: {agreed: {}, signed: {}, in-force: {}}\n"}}
	r := readerOf(t, kinds, steps, map[string]string{
		"pacts/x.yaml": "name: X\nas_of: 2022\nstatus: {is: [2020 agreed, {is: 2027-05-01 in-force, as: expected, if: it rains}], if: all agree, confidence: low, note: Nobody asked.}\n",
		"pacts/y.yaml": "name: Y\nas_of: 2022\nstatus: [{is: 2027-05-01 in-force, as: expected, if: it rains}, {is: 2021 signed, if: it snows}]\n",
		"pacts/z.yaml": "name: Z\ntold: It is [[pact/x.status]] and [[pact/y.status|so]].\n",
	})
	for id, want := range map[string]string{
		"pact/x": "agreed (2020); expected in force (1 May 2027) if it rains if all agree",
		"pact/y": "signed (2021) if it snows; expected in force (1 May 2027) if it rains",
	} {
		b := newPieceBuilder(r, "")
		for name, got := range map[string]string{
			"page": string(EntityPage(r, id).Entity.Histories()[0].Status),
			"card": string(b.card(id).Line),
			"cell": string(b.makeCells(id)[0]),
		} {
			if got := bareText(got); got != want {
				t.Errorf("the %s of %s has %q, want %q", name, id, got, want)
			}
		}
		list := bareText(string(EntityPage(r, id).Entity.Timeline().Twin))
		for _, want := range strings.Split(want, "; ") {
			if _, terms, found := strings.Cut(want, ") if "); found && !strings.Contains(list, "if "+terms) {
				t.Errorf("the timeline of %s lacks %q: %s", id, terms, list)
			}
		}
	}
	if got := bareText(string(EntityPage(r, "pact/x").Entity.Histories()[0].About)); got != "if all agree (our confidence: low)Note: Nobody asked." {
		t.Errorf("of the whole the page has %q", got)
	}
	l, _ := EntityPage(r, "pact/z").Entity.List("told")
	if got, want := bareText(string(l.Items[0])), "It is agreed (2020); expected in force (1 May 2027) if it rains if all agree and so if it snows."; got != want {
		t.Errorf("a sentence has %q, want %q", got, want)
	}
}

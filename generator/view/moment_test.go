package view

import (
	"strings"
	"testing"

	"portolan/generator/edtf"
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

// Who joined an agreement later took no part in the steps before: on its timeline stands the day on which it joined, with what came
// later, and of who was there from the beginning what happened then.
func TestTimelineOfWhoJoined(t *testing.T) {
	files := map[string]string{
		"pacts/x.yaml": "name: Pact\nas_of: 2020\nbegun: 2020-10-13\nparties:\n  - first 2020-10-13\n  - later 2023-06\n  - undated\n" +
			"  - either: [told 2021, told 2022]\n    show: 2\n    why: Papers differ.\n  - hoped 2030 ~planned\n  - taken-back 2024 ~retracted\n  - twice 2021\n  - twice 2025\n",
		"pacts/y.yaml": "name: Past\nbegun: 2020\nended: 2024-12\nparties: [left 2020]\n",
	}
	want := map[string]string{"first": "13 October 2020 Pact Signed", "later": "June 2023 Pact (joined)", "undated": "13 October 2020 Pact Signed", "told": "2022 Pact (joined)",
		"hoped": "2030 Pact planned (joined)", "taken-back": "", "twice": "2021 Pact (joined)|2025 Pact (joined)", "left": "2020 Past (joined)|December 2024 Past Ended"}
	for land := range want {
		files["lands/"+land+".yaml"] = "name: " + land + "\n"
		files["fairs/"+land+".yaml"] = "name: Fair\ndate: 2021\nat: " + land + "\n"
		files["fairs/"+land+"-again.yaml"] = "name: Fair again\ndate: 2022\nat: " + land + "\n"
	}
	r := readerOf(t, []schema.Source{
		{File: "kinds/land.yaml", Text: "folder: lands\nfields: {name: text}\n"},
		{File: "kinds/fair.yaml", Text: "folder: fairs\ntimeline: [date]\nfields:\n  name: text\n  date: date\n  at: {type: ref, to: land, inverse: fairs}\n"},
		{File: "kinds/pact.yaml", Text: "folder: pacts\ntimeline: [begun, ended]\nfields:\n  name: text\n  begun: {type: date, label: Signed}\n  ended: {type: date, label: Ended}\n" +
			"  parties:\n    type: list\n    of: {type: ref, to: land, dated: true}\n    inverse: pacts\n    verb: joined\n"},
	}, nil, files)
	for land, want := range want {
		_, list, _ := strings.Cut(string(EntityPage(r, "land/"+land).Entity.Timeline().HTML()), "<ol ")
		var got []string
		for _, item := range strings.Split(list, "<li")[1:] {
			item, _, _ = strings.Cut(item, "</li>")
			if text := strings.Join(strings.Fields(bareText("<li"+item)), " "); !strings.Contains(text, "Fair") {
				got = append(got, text)
			}
		}
		if got := strings.Join(got, "|"); got != want {
			t.Errorf("on the timeline of %s stands %q, want %q", land, got, want)
		}
	}
	if drawing := string(EntityPage(r, "land/later").Entity.Timeline().Drawing); !strings.Contains(drawing, ">Pact (joined)</text>") {
		t.Errorf("the mark of who joined doesn't say so: %s", drawing)
	}
}

// Of a relation told in several versions stands on a timeline the one that is shown on its day: of a version that was not known
// yet another takes the place.
func TestTimelineOfAVersionByDay(t *testing.T) {
	r := readerOf(t, []schema.Source{
		{File: "kinds/land.yaml", Text: "folder: lands\nfields: {name: text}\n"},
		{File: "kinds/pact.yaml", Text: "folder: pacts\ntimeline: [begun]\nfields:\n  name: text\n  begun: date\n" +
			"  parties:\n    type: list\n    of: {type: ref, to: land, dated: true}\n    inverse: pacts\n    verb: joined\n"},
	}, nil, map[string]string{
		"lands/a.yaml": "name: A\n",
		"pacts/x.yaml": "name: Pact\nas_of: 2020\nbegun: 2020\nparties:\n  - either: [a 2021, land/a 2024]\n    show: 2\n    why: Papers differ.\n",
	})
	for day, want := range map[edtf.Day]string{edtf.MakeDay(2023, 1, 1): "2021", edtf.MakeDay(2025, 1, 1): "2024"} {
		var got []string
		for _, s := range EntityPage(r, "land/a").Entity.builder.eventStrands("land/a", day) {
			for _, m := range s.moments {
				got = append(got, m.date.String())
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("on %v stands %q, want %q", day, got, want)
		}
	}
}

// A timeline explains its signs, and of those that mean the same says it once; one of plain days explains none.
func TestTimelineKey(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	for id, want := range map[string]string{
		"program/ilrs":        "on a day of that time|planned or expected|open at that end|as of 23 November 2026",
		"satellite/venesat-2": "planned or expected|open at that end|as of 23 November 2026",
		"satellite/venesat-1": "",
	} {
		_, key, _ := strings.Cut(string(EntityPage(r, id).Entity.Timeline().HTML()), `<ul class="graphic-key">`)
		key, _, _ = strings.Cut(key, "</ul>")
		var got []string
		for _, item := range strings.Split(key, "</li>") {
			if text := bareText(item); text != "" {
				got = append(got, text)
			}
		}
		if got := strings.Join(got, "|"); got != want {
			t.Errorf("the key of the timeline of %s says %q, want %q", id, got, want)
		}
	}
}

// The timeline of a period that is over ends with it, and that of one that goes on reaches to what is awaited.
func TestTimelineOfAPeriod(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	for slug, want := range map[string]struct {
		first, last string
		now         bool
	}{"2010s": {"2010", "2020", false}, "2020s": {"2020", "2027", true}} {
		drawing := string(SiteTimeline(r, "/"+slug).Timeline.Figure.Drawing)
		_, wide, _ := strings.Cut(drawing, "size-l")
		var ticks []string
		for _, text := range strings.Split(wide, `<text class="tick"`)[1:] {
			_, text, _ = strings.Cut(text, ">")
			tick, _, _ := strings.Cut(text, "<")
			ticks = append(ticks, tick)
		}
		if len(ticks) == 0 || ticks[0] != want.first || ticks[len(ticks)-1] != want.last || strings.Contains(wide, "now-line") != want.now {
			t.Errorf("the axis of the %s has %q, and want %s to %s; its day is drawn: %t", slug, ticks, want.first, want.last, strings.Contains(wide, "now-line"))
		}
	}
}

// The event of a step stands on a timeline once, as the step, and in the list beside it as both; where that leaves a single mark
// there is no timeline. What has a history of its own, and an event of another day, are drawn.
func TestTimelineDrawsEventsOfStepsOnce(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	treaty := EntityPage(r, "agreement/russia-venezuela-treaty-2025").Entity.Timeline()
	drawing := string(treaty.Drawing)
	for _, step := range []string{"approved by Russia, the Federation Council", "signed in Moscow"} {
		if !strings.Contains(bareText(drawing), step) {
			t.Errorf("%q is not drawn", step)
		}
	}
	for _, event := range []string{"ru-ve-treaty-approved-by-duma", "ru-ve-treaty-signed"} {
		if strings.Contains(drawing, event) || !strings.Contains(string(treaty.Twin), event) {
			t.Errorf("the event %s is drawn: %t; it is in the list: %t", event, strings.Contains(drawing, event), strings.Contains(string(treaty.Twin), event))
		}
	}
	if EntityPage(r, "law/gl-42").Entity.Timeline() != nil {
		t.Error("a law that was issued on one day, as its event tells, has a timeline")
	}
	if law := EntityPage(r, "law/sez-law").Entity.Timeline(); !strings.Contains(string(law.Drawing), "zones/sez-la-tortuga/") {
		t.Error("the zones that were decreed on the day of a law are not drawn")
	}
	if station := EntityPage(r, "program/ilrs").Entity.Timeline(); strings.Count(string(station.Drawing), "/events/") < 4 {
		t.Error("events of other days are not drawn")
	}
}

// What lasts is told in every period that it touches, with its dates, whenever it began; what goes on up to the day of the site, and
// of what has an end that nobody knows its beginning.
func TestTimelineOfWhatLasted(t *testing.T) {
	people := map[string]string{"first": "1999/2013-03-05", "second": "2013-04-19/2026-01-03", "third": "2026-01-05/..", "other": "2002/2003", "lost": "1998/"}
	files := map[string]string{"lands/a.yaml": "name: A\n", "talks/x.yaml": "name: Plan\ndate: 2019/2021-12-31 ~planned\n"}
	for name, date := range people {
		files["people/"+name+".yaml"] = "name: " + name + "\noffice: head of a " + date + "\n"
	}
	r := readerOf(t, []schema.Source{
		{File: "kinds/land.yaml", Text: "folder: lands\nfields: {name: text}\n"},
		{File: "kinds/talk.yaml", Text: "folder: talks\ntimeline: [date]\nfields: {name: text, date: date}\n"},
		{File: "kinds/person.yaml", Text: "folder: people\ntimeline: [office]\nfields:\n  name: text\n  office: {type: ref, to: land, dated: true, roles: {head: {}}}\n"},
	}, nil, files)
	_, args := TimelinePages(r)
	got := map[string]string{}
	for _, arg := range args {
		got[arg] = ""
		shown := SiteTimeline(r, arg).Timeline
		for _, name := range []string{"first", "second", "third", "other", "lost", "Plan"} {
			if strings.Contains(string(shown.Figure.Twin), ">"+name+"</a>") {
				got[arg] += name + " "
			}
		}
		for _, p := range shown.Periods {
			if p.Current && p.Count != len(strings.Fields(got[arg])) {
				t.Errorf("%s has %q, and counts %d", arg, got[arg], p.Count)
			}
		}
	}
	for arg, want := range map[string]string{"person/1990s": "first lost ", "person/2000s": "first other ", "person/2010s": "first second ",
		"person/2020s": "second third ", "/2010s": "first second Plan ", "/2020s": "second third Plan "} {
		if got, ok := got[arg]; got != want {
			t.Errorf("%s has %q (made: %t), want %q", arg, got, ok, want)
		}
	}
}

// On a thing's timeline stands of the history of another no step that concerns a third of its kind: of a program of satellites on the
// page of the first not the launch of the second, and on that of their country the latest.
func TestTimelineOfWhatConcernsAThing(t *testing.T) {
	r := readerOf(t, []schema.Source{
		{File: "kinds/land.yaml", Text: "folder: lands\nfields: {name: text}\n"},
		{File: "kinds/craft.yaml", Text: "folder: crafts\nfields: {name: text}\n"},
		{File: "kinds/plan.yaml", Text: "folder: plans\ntimeline: [status]\nfields:\n  name: text\n  status: {type: history, vocabulary: plan}\n" +
			"  of: {type: list, of: {type: ref, to: [craft, land]}, inverse: plans}\n"},
	}, []schema.Source{{File: "vocabularies/plan.yaml", Text: "steps: {agreed: {}, launched: {}}\n"}}, map[string]string{
		"lands/a.yaml": "name: A\n", "lands/b.yaml": "name: B\n", "crafts/one.yaml": "name: One\n", "crafts/two.yaml": "name: Two\n", "crafts/three.yaml": "name: Three\n",
		"plans/x.yaml": "name: Plan\nas_of: 2020\nstatus: [2005 agreed a, 2008 launched one, 2017 launched two]\nof: [one, two, three, a, b]\n",
		"plans/y.yaml": "name: Other\nas_of: 2020\nstatus: [2017 launched two]\nof: [one]\n",
	})
	for id, want := range map[string]string{"craft/one": "2008", "craft/two": "2017 2017", "craft/three": "2005", "land/a": "2017", "land/b": "2017"} {
		var got []string
		for _, s := range EntityPage(r, id).Entity.builder.eventStrands(id, edtf.MakeDay(2025, 1, 1)) {
			for _, m := range s.moments {
				got = append(got, m.date.String())
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("on the timeline of %s stands %q, want %q", id, got, want)
		}
	}
}

// Of a history, a list or offices told as a whole in several versions the page has each, and its timeline has those of the shown one.
func TestTimelineOfWholeVersions(t *testing.T) {
	r := readerOf(t, []schema.Source{
		{File: "kinds/land.yaml", Text: "folder: lands\nfields: {name: text}\n"},
		{File: "kinds/plan.yaml", Text: "folder: plans\ntimeline: [status, members, office]\ncard: [status]\nfields:\n  name: text\n  status: {type: history, vocabulary: plan}\n" +
			"  members: {type: list, of: {type: ref, to: land, dated: true}, inverse: plans, verb: joined}\n" +
			"  office: {type: list, of: {type: ref, to: land, dated: true, roles: {head: {}}}, inverse: heads}\n"},
	}, []schema.Source{{File: "vocabularies/plan.yaml", Text: "steps: {agreed: {}, signed: {}, ended: {}}\n"}}, map[string]string{
		"lands/a.yaml": "name: A\n",
		"lands/b.yaml": "name: B\n",
		"plans/x.yaml": "name: X\nas_of: 2020\nstatus: {either: [[2001-01-01 signed], [2002-01-01 agreed ^s, 2002-06 signed ~planned @2001, 2003-01-01 signed, 2030 ended ~expected]], show: 2, why: Papers differ.}\n",
		"plans/y.yaml": "name: Y\nas_of: 2020\nmembers: {either: [[a 2004], [b 2005, a 2006]], why: Papers differ.}\n",
		"plans/z.yaml": "name: Z\nas_of: 2020\noffice: {either: [[head of a 2007/2008], [head of b 2009]], show: 1, why: Papers differ.}\n",
	})
	_, parts := TimelinePages(r)
	for _, arg := range parts {
		SiteTimeline(r, arg)
	}
	for id, want := range map[string]struct {
		moments string
		page    []string
	}{
		"plan/x": {"2002-01-01 2002-06 (came) 2003-01-01 2030", []string{"sources differ", "1 January 2001: signed", "1 January 2002: agreed", "expected 2030: ended", "Papers differ."}},
		"plan/y": {"2004", []string{"sources differ", "A (2004)", "B (2005)", "A (2006)", "Papers differ."}},
		"plan/z": {"2007/2008", []string{"sources differ", "head of A (2007", "head of B (2009", "Papers differ."}},
	} {
		page := EntityPage(r, id)
		var got []string
		for _, s := range page.Entity.builder.ownStrands(id, r.Today()) {
			for _, m := range s.moments {
				got = append(got, m.date.String()+map[bool]string{true: " (came)"}[m.kept])
			}
		}
		if strings.Join(got, " ") != want.moments {
			t.Errorf("the timeline of %s has %q, want %q", id, got, want.moments)
		}
		facts := ""
		for _, f := range page.Entity.Facts() {
			facts += bareText(string(f.HTML)) + "\n"
		}
		for _, want := range want.page {
			if !strings.Contains(facts, want) {
				t.Errorf("the page of %s lacks %q: %s", id, want, facts)
			}
		}
		page.Entity.Timeline()
	}
}

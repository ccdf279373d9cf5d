package view

import (
	"strings"
	"testing"

	"portolan/generator/schema"
)

// That a date came is a change where no step of that day tells what happened, and is told by what the field is called.
func TestDatesThatCame(t *testing.T) {
	kinds := []schema.Source{{File: "kinds/craft.yaml", Text: "folder: crafts\ntimeline: [launch, status]\nfields:\n  name: text\n  launch: {type: date, label: Launch}\n  status: {type: history, vocabulary: craft}\n"}}
	steps := []schema.Source{{File: "vocabularies/craft.yaml", Text: "steps: {contracted: {}, launched: {}}\n"}}
	for _, c := range []struct{ craft, want string }{
		{"launch: 2017-10-09", "9 October 2017 X: Launch"},
		{"launch: 2017-10-09T04:13Z\nstatus: [2017-10-09 launched]", "9 October 2017 X Status: launched"},
		{"launch: 2017-10-09\nstatus: [2017-10-08 contracted]", "9 October 2017 X: Launch 8 October 2017 X Status: contracted"},
		{"launch: 2017-10\nstatus: [2017-10 launched]", "October 2017 X Status: launched October 2017 X: Launch"},
	} {
		got := ""
		for _, year := range ChangesPage(readerOf(t, kinds, steps, map[string]string{"crafts/x.yaml": "name: X\n" + c.craft + "\n"}), 1).Changes.Years {
			got += bareText(string(year.Items))
		}
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.craft, got, c.want)
		}
	}
}

// Where sources differ on what changed, be it on one step, on a date, on who joined, or on a whole history or list, the line says so, and
// has the shown version; the feeds' titles say it too. Where they only say between which days, the line goes from the first to the last.
func TestChangesInSeveralVersions(t *testing.T) {
	kinds := []schema.Source{{File: "kinds/craft.yaml", Text: "folder: crafts\ntimeline: [launch, status, crew]\nfields:\n  name: text\n  launch: {type: date, label: Launch}\n" +
		"  status: {type: history, vocabulary: craft}\n  crew: {type: list, of: {type: ref, to: craft, dated: true}, verb: joined}\n"}}
	steps := []schema.Source{{File: "vocabularies/craft.yaml", Text: "steps: {contracted: {}, launched: {}, lost: {}}\n"}}
	for _, c := range []struct{ craft, want, titles string }{
		{"status: {either: [[2016 lost], [2017-10-09 launched, {is: 2017-10-10 lost, if: it rained}]], show: 2}",
			"10 October 2017 X Status: launched → lost (sources differ) if it rained 9 October 2017 X Status: launched (sources differ)",
			"X: Status: lost (sources differ) if it rained | X: Status: launched (sources differ)"},
		{"status: [2016 contracted, {either: [2017 launched, {is: 2018 launched, if: it rained}], show: 2}]",
			"2018 X Status: contracted → launched (sources differ) if it rained 2016 X Status: contracted",
			"X: Status: launched (sources differ) if it rained | X: Status: contracted"},
		{"launch: {either: [2017, 2018]}", "2017 X: Launch (sources differ)", "X: Launch (sources differ)"},
		{"crew: {either: [[y 2017, z 2017], [z 2015]]}", "2017 X: Y and Z joined (sources differ)", "X: Z joined (sources differ) | X: Y joined (sources differ)"},
		{"crew: [y 2017-05-01/2017-05-02, z 2017-05-04/2017-05-06]", "1–6 May 2017 X: Y (1–2 May) and Z (4–6 May) joined", "X: Z joined | X: Y joined"},
		{"crew: [y 2017, {either: [z 2017, z 2016]}]", "2017 X: Z joined (sources differ) 2017 X: Y joined", "X: Z joined (sources differ) | X: Y joined"},
	} {
		r := readerOf(t, kinds, steps, map[string]string{"crafts/x.yaml": "name: X\n" + c.craft + "\n", "crafts/y.yaml": "name: Y\n", "crafts/z.yaml": "name: Z\n"})
		got := ""
		for _, year := range ChangesPage(r, 1).Changes.Years {
			got += " " + strings.TrimSpace(bareText(string(year.Items)))
		}
		if got = strings.TrimSpace(got); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.craft, got, c.want)
		}
		var titles []string
		b := newBuilder(r, "", "")
		for _, e := range b.changeEntries(allChanges(r), 10) {
			titles = append(titles, e.Title)
		}
		if got := strings.Join(titles, " | "); got != c.titles {
			t.Errorf("%s: the feed has\n     %s\nwant %s", c.craft, got, c.titles)
		}
	}
}

// What a step of one thing concerns tells that step itself: it is told once, by the thing that took it, and no launch became another.
func TestStepsThatConcernOthers(t *testing.T) {
	kinds := []schema.Source{{File: "kinds/craft.yaml", Text: "folder: crafts\ntimeline: [status]\nfields:\n  name: text\n  status: {type: history, vocabulary: craft}\n"}}
	steps := []schema.Source{{File: "vocabularies/craft.yaml", Text: "steps: {agreed: {}, launched: {}}\n"}}
	for _, c := range []struct{ name, fleet, want string }{
		{"by its own history", "2008 launched x", "2008 X Status: launched"},
		{"on another day", "2009 launched x", "2009 Fleet Status: launched X 2008 X Status: launched"},
		{"another step", "2008 agreed x", "2008 X Status: launched 2008 Fleet Status: agreed X"},
		{"of two, of which one says so", "2008 launched x and y", "2008 X Status: launched 2008 Fleet Status: launched X and Y"},
		{"that nothing else tells", "2008 launched y, 2010 launched y", "2010 Fleet Status: launched Y 2008 X Status: launched 2008 Fleet Status: launched Y"},
		{"of itself", "2008 launched fleet", "2008 X Status: launched 2008 Fleet Status: launched Fleet"},
	} {
		files := map[string]string{"crafts/x.yaml": "name: X\nstatus: [2008 launched]\n", "crafts/y.yaml": "name: Y\n", "crafts/fleet.yaml": "name: Fleet\nstatus: [" + c.fleet + "]\n"}
		got := ""
		for _, year := range ChangesPage(readerOf(t, kinds, steps, files), 1).Changes.Years {
			got += " " + strings.TrimSpace(bareText(string(year.Items)))
		}
		if got = strings.TrimSpace(got); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// Of what was only found to be so by a day nobody knows that it changed what was before, and the first page doesn't tell it as the latest.
func TestFoundByThen(t *testing.T) {
	kinds := []schema.Source{{File: "kinds/craft.yaml", Text: "folder: crafts\ntimeline: [status]\nfields:\n  name: text\n  status: {type: history, vocabulary: craft}\n"}}
	steps := []schema.Source{{File: "vocabularies/craft.yaml", Text: "steps: {agreed: {}, launched: {}, operating: {}}\n"}}
	r := readerOf(t, kinds, steps, map[string]string{"crafts/x.yaml": "name: X\nstatus: [2007 agreed, 2008 launched, by 2020 operating]\n"})
	got := ""
	for _, year := range ChangesPage(r, 1).Changes.Years {
		got += strings.TrimSpace(bareText(string(year.Items))) + " "
	}
	if want := "by 2020 X Status: operating 2008 X Status: agreed → launched 2007 X Status: agreed "; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	portal := portal(t, "2026-11-23").Reader()
	defer portal.Close()
	home := FirstPage(portal).Home
	if first := bareText(string(home.Changes)); strings.Contains(first, "VRSS-2") || strings.Count(string(home.Changes), "<li>") != homeChanges {
		t.Errorf("the first page has %s", first)
	}
	if home.All.Changes == nil {
		t.Error("it doesn't link all")
	}
}

package view

import (
	"fmt"
	"strings"
	"testing"

	"portolan/generator/chronicle"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// sinceKinds are a kind that speaks of a day and follows by topics, and things that change.
func sinceKinds() (kinds, vocabularies []schema.Source) {
	kind := func(name, text string) {
		kinds = append(kinds, schema.Source{File: "kinds/" + name + ".yaml", Text: text})
	}
	kind("note", "folder: notes\nspeaks_of: day\nfollows: [topics]\nfields:\n  name: text\n  day: date\n  about: {type: list, of: {type: ref, to: any}}\n  topics: {type: list, of: {type: ref, to: topic}}\n")
	kind("topic", "folder: topics\nfields: {name: text}\n")
	kind("law", "folder: laws\ntimeline: [status]\nfields:\n  name: text\n  status: {type: history, vocabulary: law}\n  count: {type: text, shelf_life: 1 year}\n  topics: {type: list, of: {type: ref, to: topic}}\n")
	kind("head", "folder: heads\ntimeline: [role]\nfields:\n  name: text\n  role: {type: ref, to: topic, dated: true, roles: {chair: {}}}\n  topics: {type: list, of: {type: ref, to: topic}}\n")
	kind("club", "folder: clubs\ntimeline: [members]\nfields:\n  name: text\n  members: {type: list, of: {type: ref, to: topic, dated: true}, verb: joined}\n  topics: {type: list, of: {type: ref, to: topic}}\n")
	kind("event", "folder: events\nappears: date\ntimeline: [date]\nfields:\n  name: text\n  date: date\n  about: {type: list, of: {type: ref, to: any}}\n  topics: {type: list, of: {type: ref, to: topic}}\n")
	return kinds, []schema.Source{{File: "vocabularies/law.yaml", Text: "steps: {issued: {}, amended: {}, repealed: {}}\n"}}
}

// What happened since a page's day to what shares a topic with it is told, and to nothing that is further away.
func TestSinceFollowsTopics(t *testing.T) {
	for _, c := range []struct{ name, law, want string }{
		{"of its topic", "status: [2024 issued]\ntopics: [t]", "tied: 2024 L Status: issued"},
		{"of another topic", "status: [2024 issued]\ntopics: [u]", ""},
		{"before its day", "status: [2022 issued]\ntopics: [t]", ""},
		{"maybe before its day", "status: [by 2024 issued]\ntopics: [t]", ""},
		{"what is disputed of its topics", "status: [2024 issued]\ntopics: [t ~disputed]", ""},
		{"what was taken back", "status: [2024 issued]\ntopics: [t ~retracted]", ""},
		{"the last of several figures", "count: {either: [1 @2020, 2 @2024, 3 @2025]}\ntopics: [t]", "tied: as of 2025 L Count: 3"},
		{"that nothing was found", "count: nothing was found @2024\ntopics: [t]", ""},
		{"with others between", "status: [2024-01 issued by t, 2024-02 amended by u, 2024-03 issued by u, 2024-04 issued by t]\ntopics: [t]",
			"tied: January 2024 L Status: issued by T February 2024 L Status: amended by U March – April 2024 L Status: issued by U (March); by T (April)"},
		{"one step of several", "status: [2024-01 issued by t, 2024-02 issued by u]\ntopics: [t]", "tied: January – February 2024 L Status: issued by T (January); by U (February)"},
	} {
		if got := sinceOf(t, "topics: [t]", map[string]string{"laws/l.yaml": "name: L\n" + c.law + "\n"}); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
	if got := sinceOf(t, "topics: [t ~retracted]", map[string]string{"laws/l.yaml": "name: L\nstatus: [2024 issued]\ntopics: [t]\n"}); got != "" {
		t.Errorf("a topic that was taken back: %s", got)
	}
	for _, c := range []struct{ name, members, want string }{
		{"said later", "[t 2023-07, u ../2024-04-24 @2024-04-24]", "tied: July 2023 – 24 April 2024 L: T (July 2023) and U (by 24 April 2024) joined"},
		{"said first", "[t ../2024-04-24 @2024-04-24, u 2024-09]", "tied: 24 April – September 2024 L: T (by 24 April) and U (September) joined"},
		{"and last", "[t ../2024-04-24 @2024-04-24, u ../2025 @2025]", "tied: by 2025 L: T (by 24 April 2024) and U (by 2025) joined"},
		{"of one day", "[t ../2024-04-24 @2024-04-24, u ../2024-04-24 @2024-04-24]", "tied: by 24 April 2024 L: T and U joined"},
		{"said on the page's day", "[t 2023-07, u ../2024 @2023-04-11]", "tied: July 2023 L: T joined"},
		{"by then", "[t 2023-07, u ../2023-04-11 @2024]", "tied: July 2023 L: T joined"},
		{"nobody says when", "[t 2023-07, u ../2024]", "tied: July 2023 L: T joined"},
	} {
		if got := sinceOf(t, "topics: [t]", map[string]string{"clubs/l.yaml": "name: L\nmembers: " + c.members + "\ntopics: [t]\n"}); got != c.want {
			t.Errorf("by a day, %s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
	inherited := map[string]string{"clubs/l.yaml": "name: L\nas_of: 2025\nmembers: [t ../2024]\ntopics: [t]\n"}
	if got := sinceOf(t, "topics: [t]", inherited); got != "" {
		t.Errorf("what may have been known is told: %s", got)
	}
	about := map[string]string{"laws/l.yaml": "name: L\nstatus: [2024 issued]\n", "laws/m.yaml": "name: M\nstatus: [2023-12 issued]\ntopics: [t]\n"}
	if got, want := sinceOf(t, "about: [l]\ntopics: [t]", about), "about: 2024 L Status: issued tied: December 2023 M Status: issued"; got != want {
		t.Errorf("what it is about:\n got %s\nwant %s", got, want)
	}
}

// sinceOf tells what happened since 11 April 2023 as a note has it.
func sinceOf(t *testing.T, note string, files map[string]string) string {
	t.Helper()
	kinds, vocabularies := sinceKinds()
	files["notes/n.yaml"] = "name: N\nday: 2023-04-11\n" + note + "\n"
	files["topics/t.yaml"], files["topics/u.yaml"] = "name: T\n", "name: U\n"
	since := EntityPage(readerOf(t, kinds, vocabularies, files), "note/n").Entity.SinceThen()
	if since == nil {
		return ""
	}
	var out []string
	if since.About != "" {
		out = append(out, "about: "+bareText(string(since.About)))
	}
	if since.Tied != "" {
		out = append(out, "tied: "+bareText(string(since.Tied)))
	}
	if since.More > 0 {
		line := fmt.Sprint(since.More, " more:")
		for _, l := range since.All {
			line += " " + l.Label
		}
		out = append(out, line)
	}
	return strings.Join(out, " ")
}

// An event is told where no step of what it names tells it; that an office ended on its day doesn't say how.
func TestSinceTellsEventsOnce(t *testing.T) {
	event := "name: It happened\ndate: 2024-05-06\ntopics: [t]\nabout: "
	for _, c := range []struct{ name, about, file, other, want string }{
		{"a step tells it", "[l]", "laws/l.yaml", "name: L\nstatus: [2024-05-06 issued]\ntopics: [t]\n", "tied: 6 May 2024 L Status: issued"},
		{"a step of another day", "[l]", "laws/l.yaml", "name: L\nstatus: [2024-05-07 issued]\ntopics: [t]\n", "tied: 6 May 2024 It happened 7 May 2024 L Status: issued"},
		{"a step that isn't told", "[l]", "laws/l.yaml", "name: L\nstatus: [2024-05-06 issued]\n", "tied: 6 May 2024 It happened"},
		{"a figure of its day", "[l]", "laws/l.yaml", "name: L\ncount: {either: [1 @2020, 2 @2024-05-06]}\ntopics: [t]\n", "tied: 6 May 2024 It happened as of 6 May 2024 L Count: 2"},
		{"another event that names nothing", "[event/f]", "events/f.yaml", "name: So did it\ndate: 2024-05-06\ntopics: [t]\n", "tied: 6 May 2024 It happened 6 May 2024 So did it"},
		{"an office began", "[h]", "heads/h.yaml", "name: H\nrole: chair of u 2024-05-06/..\ntopics: [t]\n", "tied: 6 May 2024 H Role: chair of U"},
		{"an office ended", "[h]", "heads/h.yaml", "name: H\nrole: chair of u 2020/2024-05-06\ntopics: [t]\n", "tied: 6 May 2024 It happened 6 May 2024 H Role: until then chair of U"},
	} {
		if got := sinceOf(t, "topics: [t]", map[string]string{"events/e.yaml": event + c.about + "\n", c.file: c.other}); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
	awaited := map[string]string{"events/e.yaml": "name: To come\ndate: 2024-05-06 ~expected @2023-01-01\ntopics: [t]\n"}
	if got := sinceOf(t, "topics: [t]", awaited); got != "" {
		t.Errorf("what is awaited has happened: %s", got)
	}
}

// A step that concerns others is told by their own histories, if these say all of it on the same page.
func TestSinceTellsStepsOnce(t *testing.T) {
	for _, c := range []struct{ name, note, all, l, m, want string }{
		{"all say it", "topics: [t]", "2024-05-06 issued l, 2024-06 issued m", "2024-05-06 issued", "2024-06 issued", "tied: 6 May 2024 L Status: issued June 2024 M Status: issued"},
		{"one doesn't", "topics: [t]", "2024-05-06 issued l, 2024-06 issued m", "2024-05-06 issued", "2024-07 issued",
			"tied: 6 May – June 2024 All Status: issued L (6 May); M (June) 6 May 2024 L Status: issued July 2024 M Status: issued"},
		{"one of two in a step", "topics: [t]", "2024-05-06 issued l and m", "2024-05-06 issued", "2024-07 issued", "tied: 6 May 2024 All Status: issued L and M 6 May 2024 L Status: issued July 2024 M Status: issued"},
		{"its own step", "topics: [t]", "2024-05-06 issued by u", "2024-05-06 issued", "2022 issued", "tied: 6 May 2024 All Status: issued by U 6 May 2024 L Status: issued"},
		{"by another", "topics: [t]", "2024-05-06 issued l by t", "2024-05-06 issued by u", "2022 issued", "tied: 6 May 2024 All Status: issued L by T 6 May 2024 L Status: issued by U"},
		{"by the same", "topics: [t]", "2024-05-06 issued l by u", "2024-05-06 issued by topic/u", "2022 issued", "tied: 6 May 2024 L Status: issued by U"},
		{"by somebody", "topics: [t]", "2024-05-06 issued l", "2024-05-06 issued by u", "2022 issued", "tied: 6 May 2024 L Status: issued by U"},
		{"as expected", "topics: [t]", "2024-05-06 issued l ~expected @2023-01, 2024-05-06 issued l", "2024-05-06 issued", "2022 issued",
			"tied: 6 May 2024 All Status: issued L (expected in January 2023) 6 May 2024 L Status: issued"},
		{"not on this page", "topics: [t]", "by 2024-04-24 issued l @2024-04-24", "by 2024-04-24 issued, 2025 amended", "2022 issued", "tied: by 24 April 2024 All Status: issued L 2025 L Status: issued → amended"},
		{"what it is about", "about: [all]\ntopics: [t]", "2024-05-06 issued l", "2024-05-06 issued", "2022 issued", "about: 6 May 2024 All Status: issued L tied: 6 May 2024 L Status: issued"},
		{"both are", "about: [all, l]\ntopics: [t]", "2024-05-06 issued l", "2024-05-06 issued", "2022 issued", "about: 6 May 2024 L Status: issued"},
	} {
		law := func(name, status string) string { return "name: " + name + "\nstatus: [" + status + "]\ntopics: [t]\n" }
		files := map[string]string{"laws/all.yaml": law("All", c.all), "laws/l.yaml": law("L", c.l), "laws/m.yaml": law("M", c.m)}
		if got := sinceOf(t, c.note, files); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// Only so much is told, and of it first what matters most: what the page is about and where things came to, whoever took that step, not
// the steps between, not what was only found to be so, and not figures. What is left out is linked.
func TestSinceIsShort(t *testing.T) {
	files := map[string]string{
		"laws/parties.yaml": "name: Parties\nstatus: [2023-05 issued, 2023-06 repealed by t, 2023-07 amended by u, 2023-08 repealed by u]\n",
		"laws/found.yaml":   "name: Found\nstatus: [by 2025 issued @2025]\n",
		"laws/about.yaml":   "name: About\nstatus: [2023-05 issued, 2023-06 amended, 2026-01 repealed]\ncount: {either: [1 @2020, 2 @2024]}\ntopics: [u]\n",
	}
	for i := range sinceShown {
		files[fmt.Sprintf("laws/l%02d.yaml", i)] = fmt.Sprintf("name: L%02d\nstatus: [2024-01-%02d issued]\ntopics: [t]\n", i, i+1)
	}
	files["topics/all-shown.yaml"], files["laws/shown.yaml"] = "name: All shown\n", "name: Shown\nstatus: [2026-02 issued]\ntopics: [all-shown]\n"
	got := sinceOf(t, "about: [about, parties, found]\ntopics: [t, u, all-shown]", files)
	for _, want := range []string{"about: May 2023 Parties Status: issued May 2023 About Status: issued June 2023 Parties Status: repealed by T August 2023 Parties Status: repealed by U January 2026 About Status: amended → repealed",
		"tied: 7 January 2024 L06 Status: issued", "15 January 2024 L14", "February 2026 Shown", "10 more: T U"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Contains(got, "All shown") || strings.Contains(got, "Count") || strings.Contains(got, "L05") || strings.Contains(got, "Found") || strings.Contains(got, "amended by") || strings.Contains(got, "issued → amended") {
		t.Errorf("more than matters most is told:\n%s", got)
	}
}

// What began before the page's day has no beginning after it.
func TestSinceBetween(t *testing.T) {
	files := map[string]string{"laws/old.yaml": "name: Old\nstatus: [2010 issued, 2023-05 amended, 2024-02 amended, 2025 repealed]\ntopics: [t]\n"}
	for i := range sinceShown - 1 { // beside its last step
		files[fmt.Sprintf("laws/l%02d.yaml", i)] = fmt.Sprintf("name: L%02d\nstatus: [2024-01-%02d issued]\ntopics: [t]\n", i, i+1)
	}
	got := sinceOf(t, "topics: [t]", files)
	if strings.Contains(got, "May 2023") || !strings.Contains(got, "2024 L00 Status: issued") || !strings.Contains(got, "2025 Old Status: amended → repealed") || !strings.Contains(got, "2 more:") {
		t.Errorf("a step between is told as a beginning:\n%s", got)
	}
}

// Of a value that was given again a page tells the last that was given since its day, whichever of them came to be told first.
func TestSinceWhen(t *testing.T) {
	date := func(s string) edtf.Date {
		d, err := edtf.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	value := func(path, when string, news edtf.Day) sinceLine {
		return sinceLine{sincePlace: sincePlace{news: news}, dates: []edtf.Date{date(when)}, path: path, said: true}
	}
	alike := func(news edtf.Day) sinceLine {
		return sinceLine{sincePlace: sincePlace{news: news}, dates: []edtf.Date{date("2024")}, like: chronicle.Likeness{ID: "law/l"}}
	}
	for _, c := range []struct {
		name  string
		lines []sinceLine
		told  string // the lines of each day, from 0 on
		folds edtf.Day
	}{
		{"in order", []sinceLine{value("a", "2021", 1), value("a", "2022", 2), value("a", "2023", 3)}, "[2] [2] [2] []", chronicle.Unknown},
		{"the last told first", []sinceLine{value("a", "2023", 1), value("a", "2021", 3)}, "[0] [1] [1] []", chronicle.Unknown},
		{"the last told last", []sinceLine{value("a", "2023", 3), value("a", "2022", 1), value("a", "2021", 2)}, "[0] [0] [0] []", chronicle.Unknown},
		{"of one date", []sinceLine{value("a", "2022", 1), value("a", "2022", 2), value("a", "2021", 3)}, "[0 1] [1] [2] []", chronicle.Unknown},
		{"of two fields", []sinceLine{value("a", "2021", 2), value("b", "2022", 1)}, "[0 1] [0] [] []", chronicle.Unknown},
		{"alike", []sinceLine{alike(3), alike(1), alike(2)}, "[0 1 2] [0 2] [0] []", 2},
		{"nothing", nil, "[] [] [] []", chronicle.Unknown},
	} {
		all := arranged(c.lines)
		var days []string
		for day := range edtf.Day(4) {
			lines := []int{}
			for i := range all.places {
				if all.places[i].isTold(day) {
					lines = append(lines, i)
				}
			}
			days = append(days, fmt.Sprint(lines))
		}
		if got := strings.Join(days, " "); got != c.told || all.folds != c.folds {
			t.Errorf("%s: %s, and one line before %d, want %s before %d", c.name, got, all.folds, c.told, c.folds)
		}
	}
}

package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/graph"
)

// said gives problems as "place: message; hint", in order.
func said(problems []diag.Problem) []string {
	out := []string{}
	for _, p := range diag.Sort(problems) {
		out = append(out, fmt.Sprintf("%s: %s; %s", p.Pos, p.Message, p.Hint))
	}
	return out
}

const statements = `
-- kinds/country.yaml --
folder: countries
fields: {name: {type: text, required: true}}
-- kinds/source.yaml --
folder: sources
citable: true
fields: {name: {type: text, required: true}}
-- kinds/port.yaml --
folder: ports
fields:
  name: {type: text, required: true}
  country: {type: ref, to: country, inverse: ports}
  routes: {type: list, of: {type: ref, to: port}, inverse: reached-from}
  plain: {type: ref, to: country}
  opened: date
  story: markdown
-- countries/all.list.yaml --
ve: {name: Venezuela}
ge: {name: Georgia}
-- sources/all.list.yaml --
one: {name: One}
two: {name: Two}
-- ports/a.yaml --
name: Alpha
country:
  is: ve
  if: the treaty holds
-- ports/b.yaml --
name: Beta
country: {candidates: [ve, ge]}
-- ports/c.yaml --
name: Gamma
country: {disputed: [{view: One says so, of: ve, src: one}, {view: Another does not}]}
-- ports/d.yaml --
name: Delta
plain: ve
routes:
  is: [a, {is: b, if: ice permits}]
  if: there is a ship
-- ports/e.md --
---
name: Epsilon
story: It saw [[ve]] first [@one].
src: two
---
A word of [[Venezuela|the country]], of [[nothing|no thing]] and [[d]] [@two, p. 3]. Opened [[f.opened]].

` + "```map\ntitle: All ports\nof: [ve, a]\n```\n\n```map\nof: ge\n```\n" + `-- ports/f.yaml --
name: Phi
opened: 1900
`

// An edge tells who refers, by what, and in which words: on what condition, whether it is one of
// several, a view, or in a block, and of prose the sentence with all that it names.
func TestEdges(t *testing.T) {
	g := join(t, statements, graph.Options{}, nil)
	tellAll := func(id string) (out []string) {
		for _, e := range g.In(id) {
			s := fmt.Sprintf("%s by %q", e.From, e.Path)
			s += " " + []string{graph.Relation: "related", graph.Mention: "mentioned", graph.Citation: "cited"}[e.Kind]
			for _, is := range []struct {
				so   bool
				word string
			}{{e.Open, "open"}, {e.View, "view"}, {e.Block, "block"}} {
				if is.so {
					s += " " + is.word
				}
			}
			if e.If != "" {
				s += " if " + e.If
			}
			for _, p := range e.Sentence() {
				s += "|" + p.Text
				if p.To != "" {
					s += "<" + p.To + ">"
				}
				if p.Field != "" {
					s += "." + p.Field
				}
			}
			if (e.Claim == nil) != (e.Field == nil) || e.To != id || e.Claim != nil && e.Field.Name != e.Path {
				s += " wrongly"
			}
			out = append(out, s)
		}
		return out
	}
	sentence := " mentioned|A word of |the country<country/ve>|, of |no thing| and |<port/d>|. Opened |<port/f>.opened|."
	for id, want := range map[string][]string{
		"country/ve": {`port/a by "country" related if the treaty holds`, `port/b by "country" related open`, `port/c by "country" related view`, `port/d by "plain" related`,
			`port/e by "story" mentioned|It saw |<country/ve>| first.`, `port/e by ""` + sentence, `port/e by "" mentioned block|All ports`},
		"country/ge": {`port/b by "country" related open`, `port/e by "" mentioned block`},
		"port/a":     {`port/d by "routes" related if there is a ship`, `port/e by "" mentioned block|All ports`},
		"port/b":     {`port/d by "routes" related if ice permits`},
		"port/d":     {`port/e by ""` + sentence},
		"port/f":     {`port/e by ""` + sentence},
	} {
		if diff := cmp.Diff(want, tellAll(id)); diff != "" {
			t.Errorf("to %s (-want +got):\n%s", id, diff)
		}
	}
	for id, want := range map[string]graph.Referrers{
		"country/ve": {Mentioning: 2}, "country/ge": {Mentioning: 1}, "port/a": {Mentioning: 1}, "source/one": {Citing: 2}, "source/two": {Citing: 1}, "port/e": {},
	} {
		if got := g.Referrers(id); got != want {
			t.Errorf("%s: %+v, want %+v", id, got, want)
		}
	}
	if diff := cmp.Diff([]string{"ports", "ports-disputed"}, g.Parts("country/ve")); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	for _, id := range []string{"country/ve", "port/a"} {
		related := 0
		for _, e := range g.In(id) {
			if e.Kind == graph.Relation {
				related++
			}
		}
		if got := g.RelatedIn(id); len(got) != related {
			t.Errorf("%d relations to %s, want %d", len(got), id, related)
		}
	}
	if diff := cmp.Diff([]string{`ports/e.md:6:41: no entity is called "nothing"; `}, said(g.Problems)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	for _, e := range g.In("source/two") {
		if e.Kind != graph.Citation {
			t.Errorf("a source is referred to otherwise: %+v", e)
		} else if len(e.Sentence()) > 0 && e.Sentence()[1].To != "country/ve" {
			t.Errorf("cited in %+v", e.Sentence())
		}
	}
}

// An earlier id is an id, of no other entity now or earlier; what has one that is good leads on,
// while it is to be seen.
func TestFormerly(t *testing.T) {
	const kind = "-- kinds/port.yaml --\nfolder: ports\nfields: {name: {type: text, required: true}}\n"
	g := join(t, kind+`
-- ports/a.yaml --
name: A
formerly: [port/z, port/y]
-- ports/b.yaml --
name: B
formerly: [y, port/, port/No Slug, ship/x, port/a, port/y, port/w, port/b]
-- ports/c.yaml --
name: C
formerly: port/v
draft: true
`, graph.Options{}, nil)
	want := []string{
		`ports/b.yaml:2:12: "y" is no id; as port/puerto-cabello`,
		`ports/b.yaml:2:15: "port/" is no id; as port/puerto-cabello`,
		`ports/b.yaml:2:22: "port/No Slug" is no id; as port/puerto-cabello`,
		`ports/b.yaml:2:36: "ship/x" is no id; as port/puerto-cabello`,
		`ports/b.yaml:2:44: "port/a" is the id of another entity; it is at ports/a.yaml:1:1`,
		`ports/b.yaml:2:52: "port/y" is an earlier id of two entities; the other is at ports/a.yaml:2:20`,
		`ports/b.yaml:2:68: "port/b" is the id that it has now; leave it out: earlier ids stand here`,
	}
	if diff := cmp.Diff(want, said(g.Problems)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]graph.Redirect{{From: "port/w", To: "port/b"}, {From: "port/y", To: "port/a"}, {From: "port/z", To: "port/a"}}, g.Redirects()); diff != "" {
		t.Errorf("what leads on (-want +got):\n%s", diff)
	}
	if f := g.Lookup("port/v", nil); f.ID != "port/c" || !f.Hidden {
		t.Errorf("found %+v", f)
	}
}

// A value that is to be unique is so among the entities of a kind, however it is written.
func TestUniqueValues(t *testing.T) {
	g := join(t, `
-- kinds/port.yaml --
folder: ports
fields: {name: {type: text, required: true}, code: {type: code, pattern: "[Xx][0-9]", unique: true}, other: {type: code, pattern: "[Xx][0-9]", unique: true}}
-- kinds/ship.yaml --
folder: ships
fields: {name: {type: text, required: true}, code: {type: code, pattern: "[Xx][0-9]", unique: true}}
-- ports/a.yaml --
name: A
code: X1
other: X1
-- ports/b.yaml --
name: B
code: x1
-- ports/c.yaml --
name: C
code: X2
-- ships/a.yaml --
name: D
code: X1
`, graph.Options{}, nil)
	want := []string{`ports/b.yaml:2:7: "x1" is the code of port/a already; it is at ports/a.yaml:2:7; each has its own`}
	if diff := cmp.Diff(want, said(g.Problems)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// What is not yet or no more to be seen is told of the day, and when that changes next; drafts
// never change by themselves.
func TestSchedule(t *testing.T) {
	const kind = "-- kinds/note.yaml --\nfolder: notes\nappears: date\nfields: {name: {type: text, required: true}, date: date}\n"
	state := func(g *graph.Graph, id string) string {
		s := "seen"
		if e, ok := g.Entity(id); !ok {
			s = "hidden"
		} else if len(g.All()) != 1 || g.All()[0] != e {
			s = "seen and not among all"
		}
		if len(g.Later()) > 0 {
			s += " later"
		}
		if g.NextDue == 0 {
			return s + " -"
		}
		return s + " " + g.NextDue.String()
	}
	for front, want := range map[string]string{ // hidden, later, next due
		"":                                         "seen -",
		"publish: 2026-11-22":                      "seen -",
		"publish: 2026-11-23":                      "seen -",
		"publish: 2026-11-24":                      "hidden 2026-11-24",
		"expires: 2026-11-22":                      "hidden -",
		"expires: 2026-11-23":                      "hidden -",
		"expires: 2026-11-24":                      "seen 2026-11-24",
		"date: 2026-11-23":                         "seen -",
		"date: 2026-11-24":                         "hidden later 2026-11-24",
		"draft: true":                              "hidden -",
		"draft: true\npublish: 2026-11-24":         "hidden -",
		"draft: true\ndate: 2026-11-24":            "hidden later -",
		"publish: 2026-12-01\ndate: 2026-11-30":    "hidden later 2026-11-30",
		"publish: 2026-11-25\nexpires: 2026-12-01": "hidden 2026-11-25",
		"publish: 2026-11-01\nexpires: 2026-12-01": "seen 2026-12-01",
		"publish: 2026-12-24\nexpires: 2027-11-01": "hidden 2026-12-24",
	} {
		archive := kind + "-- notes/a.yaml --\nname: A\n" + front + "\n"
		if got := state(join(t, archive, graph.Options{}, nil), "note/a"); got != want {
			t.Errorf("%q is %s, want %s", front, got, want)
		}
		if got := state(join(t, archive, graph.Options{Drafts: true}, nil), "note/a"); !strings.HasPrefix(got, "seen ") || strings.HasPrefix(got, "seen and") {
			t.Errorf("%q is %s where drafts are shown", front, got)
		}
	}
	versions := "-- vocabularies/law.yaml --\nsteps: {issued: {}, repealed: {}}\n-- kinds/law.yaml --\nfolder: laws\nappears: status\nfields: {name: {type: text, required: true}, status: {type: history, vocabulary: law}}\n" +
		"-- laws/a.yaml --\nname: A\nstatus: {either: [[2026-11-25 issued], [2026-11-24 issued, 2026-11-26 repealed]], show: 2}\n"
	if got := state(join(t, versions, graph.Options{}, nil), "law/a"); got != "hidden later 2026-11-24" {
		t.Errorf("what has several versions of its history is %s", got)
	}
	several := kind + "-- notes/all.list.yaml --\na: {name: A, publish: 2026-12-03}\nb: {name: B, publish: 2026-12-01}\nc: {name: C, date: 2026-12-02}\nd: {name: D, expires: 2026-12-04}\n"
	if g := join(t, several, graph.Options{}, nil); g.NextDue != edtf.MakeDay(2026, 12, 1) {
		t.Errorf("next due is %s", g.NextDue)
	}
	if g := join(t, several, graph.Options{Today: edtf.MakeDay(2026, 12, 1)}, nil); g.NextDue != edtf.MakeDay(2026, 12, 2) {
		t.Errorf("next due is then %s", g.NextDue)
	}
}

// A reference to what is not to be seen is told, but to what came between the day of the site and the real one.
func TestReferencesToHidden(t *testing.T) {
	const notes = "-- kinds/note.yaml --\nfolder: notes\nappears: date\nfields: {name: {type: text, required: true}, date: date}\n" +
		"-- notes/z.md --\n---\nname: Z\n---\nSee [[a]].\n-- notes/a.yaml --\nname: A\n"
	for front, want := range map[string][3]bool{ // where the real day is not given, the 30th, and the 1st of the next month
		"date: 2026-11-23":              {},
		"date: 2026-11-24":              {true, false, false},
		"date: 2026-11-30":              {true, false, false},
		"date: 2026-12-01":              {true, true, false},
		"date: 2026-12-02":              {true, true, true},
		"publish: 2026-11-24":           {true, true, true},
		"expires: 2026-11-23":           {true, true, true},
		"draft: true":                   {true, true, true},
		"draft: true\ndate: 2026-11-24": {true, true, true},
	} {
		for i, clock := range []edtf.Day{0, edtf.MakeDay(2026, 11, 30), edtf.MakeDay(2026, 12, 1)} {
			g := join(t, notes+front+"\n", graph.Options{Clock: clock}, nil)
			told := slices.ContainsFunc(g.Problems, func(p diag.Problem) bool { return p.Code == graph.CodeRefHidden })
			if told != want[i] || len(g.Problems) > 1 {
				t.Errorf("%q, clock %s: %v", front, clock, g.Problems)
			}
		}
	}
}

// Where a word may stand instead of a reference, a hint names it.
func TestWordsInsteadOfReferences(t *testing.T) {
	for region, want := range map[string]string{
		"World":        `did you mean "world"?`,
		"Wrld":         `did you mean "world"?`,
		"port/alpha":   `did you mean port/a (Alpha)?`,
		"Nowhere land": `an entity is named here, or world is written`,
		"world":        "",
	} {
		g := join(t, "-- kinds/port.yaml --\nfolder: ports\nfields: {name: {type: text, required: true}}\n-- ports/a.yaml --\nname: Alpha\n"+
			"-- ports/b.md --\n---\nname: B\n---\n```map\nof: a\nregion: "+region+"\n```\n", graph.Options{}, nil)
		got := ""
		for _, p := range g.Problems {
			got += p.Hint
		}
		if got != want || (want == "") != (len(g.Problems) == 0) {
			t.Errorf("%s: %v", region, g.Problems)
		}
	}
}

// What can't be told of a fact or a part of a page is said where it is asked for.
func TestWrongFactsAndParts(t *testing.T) {
	g := join(t, statements+`
-- ports/g.md --
---
name: Chi
story: Opened [[f.opened]].
---
It says [[g.story]], [[f.story]], [[f.opend]], [[f.zzz]].
-- ports/h.md --
---
name: Psi
story: Plain.
---
## Head {#h}

[[f#opened]], [[f#opend]], [[h#h]], [[h#hh]], [[ve#ports]], [[ge#ports]], [[h.story]], [[d#routes]] [[f.opened]] [[g#story]]
-- ports/i.md --
---
name: Hid
draft: true
---
[[j]] and [[Alpha]].
-- ports/j.md --
---
name: Jot
draft: true
---
-- ports/k.md --
---
name: Kap
---
Of [[j]], twice [[j#x]].
`, graph.Options{}, nil)
	want := []string{
		`ports/e.md:6:41: no entity is called "nothing"; `,
		`ports/g.md:5:9: port/g.story is prose that prints facts itself; print those facts here, or link the page: [[port/g#story]]`,
		`ports/g.md:5:22: port/f says nothing of "story"; its kind has the field, but its file does not give it`,
		`ports/g.md:5:35: port/f says nothing of "opend"; did you mean "opened"?`,
		`ports/g.md:5:48: port/f says nothing of "zzz"; `,
		`ports/h.md:7:15: the page of port/f has no part "opend"; did you mean "opened"?`,
		`ports/h.md:7:37: the page of port/h has no part "hh"; did you mean "h"?`,
		`ports/k.md:4:4: "port/j" is not published, so it is not linked; it is a draft, scheduled or expired: see ports/j.md:1:1`,
		`ports/k.md:4:17: "port/j" is not published, so it is not linked; it is a draft, scheduled or expired: see ports/j.md:1:1`,
	}
	if diff := cmp.Diff(want, said(g.Problems)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	for _, e := range g.In("port/a") {
		if e.From == "port/i" {
			t.Error("what isn't seen refers")
		}
	}
}

// What is cited is a source; what isn't one, or isn't there, is told.
func TestCitingNoSource(t *testing.T) {
	g := join(t, statements+"-- ports/g.md --\n---\nname: Chi\nsrc: Alpha\nopened: 1950 ^ve\n---\nSaid [@one], said [@Two], said [@georgia], said [@thre].\n", graph.Options{}, nil)
	want := []string{
		`ports/e.md:6:41: no entity is called "nothing"; `,
		`ports/g.md:3:6: "Alpha" is port/a, and a source is wanted here; `,
		`ports/g.md:4:14: "ve" is country/ve, and a source is wanted here; `,
		`ports/g.md:6:32: "georgia" is country/ge, and a source is wanted here; `,
		`ports/g.md:6:49: no source is called "thre"; add it to the folder sources, or mend the name`,
	}
	if diff := cmp.Diff(want, said(g.Problems)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if g.Referred("port/a") != 2 || g.Referrers("source/two").Citing != 2 {
		t.Errorf("referred to are %v and %v", g.In("port/a"), g.In("source/two"))
	}
}

// What can't be referred to since its file can't be read is told once for all references.
func TestLost(t *testing.T) {
	s, docs, _ := read(t, statements+"-- ports/g.md --\n---\nname: Chi\n---\n[[Omega]] [[port/omega]] [[ship/argo]] [[tau]] [[zzz]]\n")
	docs = append(docs, &content.Doc{File: "ports/omega.yaml", Lost: &content.Lost{What: "ports/omega.yaml", Names: []string{"omega", "port/omega"}}},
		&content.Doc{File: "ships", Lost: &content.Lost{What: "ships/", Names: []string{"/argo", "omega"}}}, &content.Doc{File: "ports/nothing.yaml"},
		&content.Doc{File: "ports/tau.yaml", Lost: &content.Lost{What: "ports/tau.yaml", Names: []string{"tau"}}})
	got := map[string]int{}
	for _, p := range graph.Build(s, docs, graph.Options{Lang: "en", Today: today}).Problems {
		if p.Code != graph.CodeRefMissing || p.Severity != diag.Error {
			t.Errorf("%v", p)
		}
		got[p.Message]++
	}
	want := map[string]int{"what ports/omega.yaml holds can't be referred to, for it can't be read": 2, "what ships/ holds can't be referred to, for it can't be read": 1,
		"what ports/tau.yaml holds can't be referred to, for it can't be read": 1, `no entity is called "zzz"`: 1, `no entity is called "nothing"`: 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

package chronicle

import (
	"fmt"
	"strings"
	"testing"

	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

const pactKind = `
folder: pacts
appears: status
timeline: [status, members]
fields:
  name: {type: text, required: true}
  parties: {type: list, of: {type: ref, to: any}}
  status: {type: history, vocabulary: pact, parties: parties, shelf_life: 1 year}
  members: {type: list, of: {type: ref, to: any, dated: true}}
  heads: {type: list, of: {type: ref, to: any, dated: true, roles: {head: {one: true}}}}
  count: {type: quantity, shelf_life: 1 year}
  state: {type: text, shelf_life: 1 year}
  start: date
  note_on: {type: list, of: markdown}
  became: {type: ref, to: pact}
  parts: {type: map, fields: {a: text, b: text}}
`

const pactSteps = `
steps:
  invited: {}
  signed: {once: true}
  ratified: {after: [signed], each: true}
  amended: {}
  in-force: {label: in force}
`

const paperKind = `
folder: papers
citable: true
fields:
  name: {type: text, required: true}
  date: date
`

const meetingKind = `
folder: meetings
appears: date
fields:
  name: {type: text, required: true}
  date: date
  about: {type: list, of: {type: ref, to: any}}
  size: {type: quantity}
`

// world is a directory of entities by slug.
type world map[string]*content.Facts

func (w world) Find(target string, _ []string) string {
	if _, slug, ok := strings.Cut(target, "/"); ok {
		target = slug
	}
	if e := w[target]; e != nil {
		return e.ID
	}
	return ""
}

func (w world) Cited(target string) string { return w.Find(target, nil) }

func (w world) Facts(id string) *content.Facts {
	for _, e := range w {
		if e.ID == id {
			return e
		}
	}
	return nil
}

// load reads entities, each "kind/slug" with its YAML.
func load(t *testing.T, entities map[string]string) (world, *schema.Schema) {
	t.Helper()
	s, problems := schema.Load(schema.Source{}, []schema.Source{{File: "kinds/pact.yaml", Text: pactKind}, {File: "kinds/paper.yaml", Text: paperKind}, {File: "kinds/meeting.yaml", Text: meetingKind}},
		[]schema.Source{{File: "vocabularies/pact.yaml", Text: pactSteps}})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p := &content.Parser{Schema: s, Markdown: markdown.New(markdown.Options{})}
	w := world{}
	for id, text := range entities {
		kind, slug, _ := strings.Cut(id, "/")
		file := kind + "s/" + slug + ".yaml"
		doc := p.Parse(file, file, "name: "+slug+"\n"+text, nil)
		if len(doc.Problems) > 0 {
			t.Fatal(doc.Problems)
		}
		w[slug] = doc.Entities[0].Value().Facts()
	}
	return w, s
}

func day(t *testing.T, s string) edtf.Day {
	t.Helper()
	d, err := edtf.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const memorandum = `
src: april
status:
  - 2023-04-08 invited ru
  - 2023-04-11/.. signed ~expected
  - 2023-07-17 signed ^july
`

var papers = map[string]string{
	"paper/april": "date: 2023-04-11", "paper/july": "date: 2023-07-18",
	"pact/ru": "", "pact/ve": "",
}

func with(more map[string]string) map[string]string {
	out := map[string]string{}
	for k, v := range papers {
		out[k] = v
	}
	for k, v := range more {
		out[k] = v
	}
	return out
}

func describe(s Status) string {
	var parts []string
	if s.Step != nil {
		parts = append(parts, s.Step.Value.Step.Name)
	}
	if s.All {
		parts = append(parts, "by all")
	}
	if s.Awaited != nil {
		parts = append(parts, fmt.Sprintf("(%s %s)", s.Awaited.Claim.Modality, s.Awaited.Said))
	}
	for _, a := range s.Open {
		word := "open"
		if a.Overdue {
			word = "overdue"
		} else if a.Aged {
			word = "aged"
		}
		parts = append(parts, fmt.Sprintf("%s %s %s", word, a.Claim.Modality, a.Claim.Value.Step.Name))
	}
	return strings.Join(parts, " ")
}

func TestStatus(t *testing.T) {
	treaty := `
parties: [ru, ve]
status:
  - 2025-05-07 signed
  - 2025-09-30 ratified by ve
  - 2025-10-27 ratified by ru
  - unknown in-force ~undetermined
`
	for _, c := range []struct{ name, yaml, today, want string }{
		{"before anything", memorandum, "2023-04-01", ""},
		{"invited, and nothing said yet", memorandum, "2023-04-09", "invited"},
		{"expected", memorandum, "2023-04-11", "invited open expected signed"},
		{"kept", memorandum, "2023-07-17", "signed (expected 2023-04-11)"},
		{"and ever after", memorandum, "2026-11-23", "signed (expected 2023-04-11)"},
		{"one party", treaty, "2025-10-01", "ratified open undetermined in-force"},
		{"all parties, and never in force", treaty, "2026-11-23", "ratified by all open undetermined in-force"},
		{"known to have happened by some day", "parties: [ru, ve]\nstatus:\n  - 2025-05-07 signed\n  - by 2025-09-30 ratified by ve and ru", "2025-09-30", "ratified by all"},
		{"known by some day, and what came before it or after is told otherwise", "status:\n  - by 2025-06 signed\n  - 2025-03 ratified by ru\n  - 2025-04-01 in-force", "2026-11-23", "in-force"},
		{"said in the course of the month", "status:\n  - 2025-05-07 signed\n  - by 2025-06 in-force @2025-06-10", "2025-06-12", "in-force"},
		{"and not before", "status:\n  - 2025-05-07 signed\n  - by 2025-06 in-force @2025-06-10", "2025-06-09", "signed"},
		{"and not known before", "parties: [ru, ve]\nstatus:\n  - 2025-05-07 signed\n  - by 2025-09-30 ratified by ve and ru", "2025-09-29", "signed"},
		{"what is known by some day is news of it", "src: april\nstatus:\n  - 2023-04-11/.. in-force ~planned\n  - by 2023-06 signed", "2024-05-01", "signed open planned in-force"},
		{"overdue by its own date", "src: april\nstatus:\n  - 2023-06 signed ~planned", "2023-07-01", "overdue planned signed"},
		{"news since", "src: april\nstatus:\n  - 2023-04-11/.. in-force ~planned\n  - 2023-06 signed", "2024-05-01", "signed open planned in-force"},
		{"no news since that", "src: april\nstatus:\n  - 2023-04-11/.. in-force ~planned\n  - 2023-06 signed", "2024-07-01", "signed aged planned in-force"},
		{"spoken of again", "src: april\nstatus:\n  - 2023-04-11/.. signed ~planned\n  - 2023-04-11/.. signed ~expected @2026-01", "2026-04-12", "open planned signed open expected signed"},
		{"still to come", "src: april\nstatus:\n  - 2030/.. signed ~planned", "2026-04-12", "open planned signed"},
		{"never promised, so not overdue", "src: april\nstatus:\n  - 2023-06 signed ~undetermined", "2023-07-01", "open undetermined signed"},
		{"not yet overdue", "src: april\nstatus:\n  - 2023-06 signed ~planned", "2023-06-30", "open planned signed"},
		{"aged after its shelf life", "src: april\nstatus:\n  - 2023-04-11/.. signed ~planned", "2024-04-12", "aged planned signed"},
		{"expected by one, done by another", "src: april\nstatus:\n  - 2023-06 ratified by ru ~expected\n  - 2023-05 ratified by ve", "2023-06-01", "ratified open expected ratified"},
		{"done by who was named otherwise", "src: april\nstatus:\n  - 2023-06 ratified by ru ~expected\n  - 2023-07 ratified by pact/ru", "2023-08-01", "ratified (expected 2023-04-11)"},
		{"done before, and to be done again", "src: april\nstatus:\n  - 2020 amended\n  - 2030 amended ~planned", "2023-08-01", "amended open planned amended"},
		{"and for which no date was named", "src: april\nstatus:\n  - 2020 amended\n  - 2023-04-11/.. amended ~planned", "2023-08-01", "amended open planned amended"},
		{"and nobody knows who said so when", "status:\n  - 2020 amended\n  - 2030 amended ~planned", "2023-08-01", "amended open planned amended"},
		{"done again, earlier than was planned", "src: april\nstatus:\n  - 2020 amended\n  - 2030 amended ~planned\n  - 2029 amended", "2029-08-01", "amended (planned 2023-04-11)"},
		{"a plan that was told of only later", "src: july\nstatus:\n  - 2023-04-11/.. signed ~planned\n  - 2023-05-02 signed", "2023-08-01", "signed (planned 2023-07-18)"},
		{"a later line of the same day holds", "status:\n  - 2023-05-01 signed\n  - 2023-05-01 ratified by ru", "2023-06-01", "ratified"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, _ := load(t, with(map[string]string{"pact/x": c.yaml}))
			e := w["x"]
			if got := describe(Of(e.Claim("status"), e.Claim("parties"), day(t, c.today), w)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAsOf(t *testing.T) {
	yaml := `
src: april
status: [2023-04-08 invited ru, 2023-07-17 signed, by 2023-08-11 in-force]
members: [ru 2021-03-09, ve 2023-07-17]
count:
  either:
    - 7 countries @2023-10
    - 10 countries @2024-04-24
  show: 2
parts: {a: early @2023-01-01, b: late @2024-01-01}
note_on:
  - A sentence of its time. @2023-04-01
  - A later one. @2024-02-01
`
	w, _ := load(t, with(map[string]string{"pact/x": yaml}))
	for _, c := range []struct{ field, today, want string }{
		{"status", "2023-04-01", "nothing"},
		{"status", "2023-04-08", "1 of 3"},
		{"status", "2023-08-10", "2 of 3"}, // by some day: nobody is known to have known it before
		{"status", "2023-08-11", "all"},
		{"members", "2022-01-01", "1 of 2"},
		{"members", "2021-03-09", "1 of 2"},
		{"members", "2020-01-01", "nothing"},
		{"count", "2023-01-01", "nothing"},
		{"count", "2023-11-01", "7 countries, no longer two versions"},
		{"count", "2024-05-01", "all"},
		{"parts", "2023-06-01", "1 of 2"},
		{"parts", "2024-06-01", "all"},
		{"note_on", "2023-12-31", "1 of 2"},
	} {
		whole := w["x"].Claim(c.field)
		got := "all"
		switch part := AsOf(whole, day(t, c.today)); {
		case part == nil:
			got = "nothing"
		case part != whole && whole.State == schema.Either && part.State == schema.Known:
			got = part.Value.Quantity.Digits + " " + part.Value.Quantity.Unit + ", no longer two versions"
		case part != whole:
			got = fmt.Sprintf("%d of %d", len(part.Value.Items)+len(part.Value.Entries)+len(part.Options),
				len(whole.Value.Items)+len(whole.Value.Entries)+len(whole.Options))
		}
		if got != c.want {
			t.Errorf("%s on %s: %s, want %s", c.field, c.today, got, c.want)
		}
	}
}

func TestWatch(t *testing.T) {
	yaml := memorandum + `
start: early 2030s ~expected
parts: {a: here ~planned}
count: 3 countries
note_on: [It will come. ~expected]
`
	awaited := "src: april\nstart: 2023-04-11/.. ~expected\nbecame: done"
	done := "start: 2023-07-17"
	coming := "src: april\ndate: 2023-09-01 ~planned\nabout: [x ~planned]\nsize: 5 people ~projected"
	held := "src: april\ndate: 2023-04-01\nabout: [x ~planned]"
	w, s := load(t, with(map[string]string{"pact/x": yaml, "pact/hoped": awaited, "pact/done": done, "meeting/coming": coming, "meeting/held": held}))
	show := func(slug, today string) string {
		var out []string
		for _, a := range Watch(w[slug], s.Kind(w[slug].Kind), day(t, today), w) {
			state := "open"
			if a.Kept != nil {
				state = "kept " + a.Kept.Value.Date.String() + a.KeptBy
			} else if a.Overdue {
				state = "overdue"
			} else if a.Aged {
				state = "aged"
			}
			out = append(out, fmt.Sprintf("%s %s: %s", a.Path, a.Claim.Modality, state))
		}
		return strings.Join(out, "; ")
	}
	for _, c := range []struct{ slug, today, want string }{
		{"x", "2023-04-10", ""},
		{"x", "2023-05-01", "status expected: open; start expected: open; parts.a planned: open"},
		{"x", "2023-08-01", "status expected: kept 2023-07-17; start expected: open; parts.a planned: open"},
		{"x", "2035-01-01", "status expected: kept 2023-07-17; start expected: overdue; parts.a planned: aged"}, // of a field without a shelf life
		{"x", "2025-04-10", "status expected: kept 2023-07-17; start expected: open; parts.a planned: open"},
		{"x", "2025-04-11", "status expected: kept 2023-07-17; start expected: open; parts.a planned: aged"},
		{"hoped", "2023-05-01", "start expected: open"},
		{"coming", "2023-05-01", "date planned: open; size projected: open"},
		{"held", "2023-05-01", "about planned: open"},
		{"hoped", "2023-08-01", "start expected: kept 2023-07-17pact/done"},
	} {
		if got := show(c.slug, c.today); got != c.want {
			t.Errorf("%s on %s:\n got %s\nwant %s", c.slug, c.today, got, c.want)
		}
	}
}

func TestChanges(t *testing.T) {
	yaml := memorandum + `
members: [ru 2021-03-09, ve ../2025-04-29, ru 2031 ~planned]
count:
  either: [7 countries @2023-10, 10 countries @2024-04-24]
`
	w, s := load(t, with(map[string]string{"pact/x": yaml}))
	show := func(today string) string {
		var out []string
		for _, c := range Changes(w["x"], s.Kind("pact"), day(t, today), w) {
			line := c.Date.String() + " " + c.Path
			if c.Before != nil {
				line += " after " + c.Before.Value.Step.Name
			}
			if c.Was != nil {
				line += " as " + string(c.Was.Claim.Modality)
			}
			out = append(out, line)
		}
		return strings.Join(out, "; ")
	}
	for today, want := range map[string]string{
		"2021-01-01": "",
		"2023-07-17": "2021-03-09 members; 2023-04-08 status; 2023-07-17 status after invited as expected",
		"2024-12-31": "2021-03-09 members; 2023-04-08 status; 2023-07-17 status after invited as expected; 2024-04-24 count",
		"2026-01-01": "2021-03-09 members; 2023-04-08 status; 2023-07-17 status after invited as expected; 2024-04-24 count; ../2025-04-29 members",
	} {
		if got := show(today); got != want {
			t.Errorf("on %s:\n got %s\nwant %s", today, got, want)
		}
	}
}

// Before a step stands the one that held until then, in whatever order they are written; of one day, the one written before.
func TestStepsInAnyOrder(t *testing.T) {
	for steps, want := range map[string]string{
		"[2020 invited, 2021 signed, 2022 amended]":             "invited; signed after invited; amended after signed",
		"[2022 amended, 2021 signed, 2020 invited]":             "invited; signed after invited; amended after signed",
		"[2020 invited, 2022 amended, 2021 signed]":             "invited; signed after invited; amended after signed",
		"[2022-05-01 amended, 2022-05-01 signed, 2020 invited]": "invited; amended after invited; signed after amended",
	} {
		w, s := load(t, with(map[string]string{"pact/x": "status: " + steps}))
		var got []string
		for _, c := range Changes(w["x"], s.Kind("pact"), day(t, "2026-01-01"), w) {
			line := c.Claim.Value.Step.Name
			if c.Before != nil {
				line += " after " + c.Before.Value.Step.Name
			}
			got = append(got, line)
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s: got %s, want %s", steps, strings.Join(got, "; "), want)
		}
	}
}

// Of what is told in several versions, a step or a whole history, a member or a list of them, the shown one tells what changed, and says that others differ.
func TestVersionsChange(t *testing.T) {
	for yaml, want := range map[string]string{
		"status: {either: [[2023-01-01 invited ru], [2022-02-02 invited ru, {is: 2022-03-03 signed, as: expected}, 2023-03-03 signed, 2024-01-01 in-force]], show: 2}": "2022-02-02 invited differ; 2023-03-03 signed after invited as expected differ",
		"status: {either: [[2023-01-01 invited ru], [2022-02-02 signed]]}":                                                                                             "2023-01-01 invited differ",
		"status: {either: [[2024-01-01 invited ru], [2022-02-02 signed]]}":                                                                                             "2022-02-02 signed", // of the first nobody knew
		"status: {either: [[2022-01-01 invited ru], [2022-02-02 signed]], as: disputed}":                                                                               "",
		"status: {either: [unknown, [2022-02-02 signed]], show: 1}":                                                                                                    "",
		"status: {either: [unknown, [2022-02-02 signed]], show: 2}":                                                                                                    "2022-02-02 signed differ",
		"status: [2021-01-01 invited ru, {either: [2022-01-01 signed, 2022-02-02 signed], show: 2}]":                                                                   "2021-01-01 invited; 2022-02-02 signed after invited differ",
		"members: {either: [[ru 2021-03-09, ve 2022], [ru 2020]]}":                                                                                                     "2021-03-09 member differ; 2022 member differ",
		"members: [ve 2020, {either: [ru 2021-03-09, ru 2022], show: 2}]":                                                                                              "2020 member; 2022 member differ",
	} {
		w, s := load(t, with(map[string]string{"pact/x": "src: april\n" + yaml}))
		var out []string
		for _, c := range Changes(w["x"], s.Kind("pact"), day(t, "2023-12-31"), w) {
			line := c.Date.String() + " member"
			if step := c.Claim.Value.Step; step != nil {
				line = c.Date.String() + " " + step.Name
			}
			if c.Before != nil {
				line += " after " + c.Before.Value.Step.Name
			}
			if c.Was != nil {
				line += " as " + string(c.Was.Claim.Modality)
			}
			if c.Differ {
				line += " differ"
			}
			out = append(out, line)
		}
		if got := strings.Join(out, "; "); got != want {
			t.Errorf("%s:\n got %s\nwant %s", yaml, got, want)
		}
	}
}

// A value that is expected to change has changed where another was said before it, and then as of a day. That nothing was
// found, or that nothing is known, is no event; nor is it that the same is said once more.
func TestValuesChange(t *testing.T) {
	for yaml, want := range map[string]string{
		"state: no report of a start ^june @2023-06-20":                                             "",
		"state: none ^june @2023-06-20":                                                             "",
		"state: {either: [none @2023-06-20, none @2024-01]}":                                        "",
		"state: {either: [none @2023-06-20, running @2024-01]}":                                     "2024-01 said",
		"state: {either: [running @2024-01, none @2023-06-20, none @2025]}":                         "2024-01 said 2025 said",
		"state: {either: [running @2023, unknown @2024, running @2025]}":                            "",
		"state: {either: [{is: running, on: 2023}, {is: running, on: 2024, if: the ice melts}]}":    "2024 said",
		"count: {either: [7 countries @2023-10, 8 countries @2023-10, 7 countries @2024]}":          "",
		"count: {either: [8 countries @2023-10, 7 countries @2023-10, 7 countries @2024]}":          "",
		"count: {either: [8 countries @2023-10, 7 countries @2023-10, 9 countries @2024]}":          "2024 said",
		"count: {either: [1000 countries @2023-10, 1 thousand countries @2024]}":                    "",
		"as_of: 2022\ncount: {either: [7 countries, 10 countries @2024-04-24, 10 countries @2025]}": "2024-04-24 said",
	} {
		w, s := load(t, with(map[string]string{"pact/x": yaml}))
		var got []string
		for _, c := range Changes(w["x"], s.Kind("pact"), day(t, "2026-01-01"), w) {
			if got = append(got, c.Date.String()); c.Said {
				got = append(got, "said")
			}
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%s\n got %q\nwant %q", yaml, g, want)
		}
	}
}

// The same step of several is told once, as long as no other step is taken, and so is that several joined; what was awaited, offices,
// figures and steps that nobody is said to have taken stand by themselves.
func TestFold(t *testing.T) {
	yaml := `
as_of: 2021
status:
  - 2021 signed
  - 2022-01 ratified by ru, the upper house
  - 2022-02 ratified by ve
  - 2022-03 invited ru
  - 2022-04 invited ve
  - 2022-04-15 ratified by brics
  - 2021-05 ratified by cn ~expected
  - 2022-05 ratified by cn
  - 2022-06 signed
members: [ru 2022-01, ve 2022-02 {if}, cn 2022-01, apsco 2030, brics ../2022-01-15]
heads: [head of ru 2022, head of ve 2022]
count: {either: [1 countries @2021, 2 countries @2022, 3 countries @2023]}
`
	yaml = strings.Replace(yaml, "ve 2022-02 {if}", "{is: ve 2022-02, if: the ice melts}", 1)
	w, s := load(t, with(map[string]string{"pact/x": yaml}))
	k := *s.Kind("pact")
	k.Timeline = append(k.Timeline, "heads")
	var got []string
	for _, alike := range Fold(Changes(w["x"], &k, day(t, "2026-01-01"), w)) {
		line := alike[0].Path
		if step := alike[0].Claim.Value.Step; step != nil {
			line = step.Name
		}
		for _, c := range alike {
			line += " " + c.Date.String()
		}
		got = append(got, line)
	}
	want := "signed 2021; members 2022-01 2022-01 ../2022-01-15; ratified 2022-01 2022-02; count 2022; heads 2022; heads 2022; " +
		"members 2022-02; invited 2022-03 2022-04; ratified 2022-04-15; ratified 2022-05; signed 2022-06; count 2023"
	if g := strings.Join(got, "; "); g != want {
		t.Errorf("folded:\n got %s\nwant %s", g, want)
	}
}

func TestRoles(t *testing.T) {
	w, _ := load(t, with(map[string]string{"pact/x": "heads: [head of ru 2013-04-19/2026-01-03, head of ve ../2020, head of ru 2026-01-03/.. ~disputed]"}))
	for today, want := range map[string]string{"2012-01-01": "ve", "2023-04-11": "ru", "2026-01-03": "ru ru disputed", "2027-01-01": "ru disputed"} {
		var got []string
		for _, c := range Roles(w["x"], day(t, today)) {
			got = append(got, c.Value.Ref.Target)
			if !c.Modality.Fact() {
				got = append(got, string(c.Modality))
			}
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("on %s: %q, want %q", today, g, want)
		}
	}
	w, _ = load(t, with(map[string]string{"pact/x": "heads: [head of ru @2020-06-30, head of ve @2024]"}))
	for today, want := range map[string]string{"2019-06-28": "", "2019-06-30": "ru", "2021-07-01": "ru", "2021-07-02": "", "2022-12-30": "", "2022-12-31": "ve", "2026-01-01": "ve", "2026-01-02": ""} {
		var got []string
		for _, c := range Roles(w["x"], day(t, today)) {
			got = append(got, c.Value.Ref.Target)
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("said only at times: on %s %q, want %q", today, g, want)
		}
	}
}

// Offices begin and end.
func TestOfficesChange(t *testing.T) {
	w, s := load(t, with(map[string]string{"pact/x": "heads: [head of ru 2013-04-19/2026-01-03, head of ve ../2020, head of ru 2026-01-03/.. ~disputed]"}))
	k := *s.Kind("pact")
	k.Timeline = []string{"heads"}
	var ends []string
	for _, c := range Changes(w["x"], &k, day(t, "2026-11-23"), w) {
		ends = append(ends, fmt.Sprint(c.Date, c.Ended))
	}
	if got := strings.Join(ends, " "); got != "2013-04-19 false 2026-01-03 true 2026-01-03 false" { // the last is disputed
		t.Errorf("offices began and ended: %s", got)
	}
}

// No date was named of what is awaited from when it was said on; a later day that somebody named is one, and so is one
// long before.
func TestUndated(t *testing.T) {
	for yaml, want := range map[string]bool{
		"src: april\nas_of: 2023-04-11\nstatus: [2023-04-11/.. signed ~expected]":       true,
		"src: april\nas_of: 2023-04-11\nstatus: [after 2023-04-11 signed ~planned]":     true,
		"src: april\nas_of: 2023-04-11\nstatus: [2023-05-01/.. signed ~expected]":       false,
		"src: april\nas_of: 2023-04-11\nstatus: [2023-04-11/2023-06 signed ~expected]":  false,
		"src: april\nas_of: 2023-04-11\nstatus: [by 2023-06 signed ~expected]":          false,
		"src: april\nas_of: 2023-04-11\nstatus: [unknown signed ~undetermined]":         false,
		"src: april\nas_of: 2023-04-11\nstatus: [2023-04-11/.. signed]":                 false, // it is so since then
		"src: april\nas_of: 2023-04-11\nstatus: [2030/.. signed ~expected @2023-04-11]": false,
		"src: april\nas_of: 2023-04-11\nstatus: [2015/.. signed ~planned]":              false,
		"as_of: 2026-11-23\nstatus: [2025-05-01/.. signed ~expected ^april]":            false, // its source is older
		"as_of: 2026-11-23\nstatus: [2023-04-11/.. signed ~expected ^april]":            true,
		"as_of: 2023\nstatus: [2023-06-01/.. signed ~planned]":                          false,
		"as_of: 2023\nstatus: [2024/.. signed ~planned]":                                false,
		"as_of: 2023\nstatus: [2023/.. signed ~planned]":                                true,
	} {
		w, _ := load(t, with(map[string]string{"pact/x": yaml}))
		if got := Undated(&w["x"].Claim("status").Value.Items[0], w); got != want {
			t.Errorf("%q is undated: %v, not %v", yaml, got, want)
		}
	}
}

// A membership that is known by its end alone was one before: an end is no beginning.
func TestEndIsNoBeginning(t *testing.T) {
	w, _ := load(t, with(map[string]string{"pact/x": "members: [ru until 2020]"}))
	members := w["x"].Claim("members")
	if got := AsOf(members, day(t, "2019-06-01")); got != members {
		t.Errorf("in 2019 the members are %v", got)
	}
}

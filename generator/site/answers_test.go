package site_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/block"
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/site"
	"portolan/generator/source"
)

// harbour makes a site whose entities change, are disputed, await something and are hidden.
func harbour(t *testing.T) *site.Site {
	t.Helper()
	s, problems := schema.Load(schema.Source{}, []schema.Source{{File: "kinds/country.yaml", Text: "folder: countries\nfields: {name: {type: text, required: true}}\n"},
		{File: "kinds/paper.yaml", Text: "folder: papers\ncitable: true\nfields: {name: {type: text, required: true}, date: date}\n"},
		{File: "kinds/note.yaml", Text: "folder: notes\nfields: {name: {type: text, required: true}}\n"},
		{File: "kinds/port.yaml", Text: `folder: ports
hue: port
card: [owner, opened, depth]
timeline: [opened]
fields:
  name: {type: text, required: true}
  owner: {type: ref, to: country, inverse: ports}
  second: {type: ref, to: country, inverse: seconds}
  opened: date
  depth: number
  became: {type: ref, to: port}
`}}, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	forms := []block.Form{{Name: "map"}}
	parser := &content.Parser{Schema: s, Blocks: forms, Markdown: markdown.New(markdown.Options{Blocks: block.Names(forms)})}
	dispute := func(note string) string {
		return "{disputed: [{view: One says so, of: ge}, {view: Another does not}], note: " + note + "}"
	}
	var docs []*content.Doc
	for _, f := range [][2]string{
		{"countries/all.list.yaml", "ge: {name: Georgia}\nve: {name: Venezuela}\n"},
		{"papers/ge.yaml", "name: The paper of Georgia\ndate: 2026-01-05\n"},
		{"notes/plain.yaml", "name: Plain\n"},
		{"notes/unseen.yaml", "name: Unseen\ndraft: true\n"},
		{"ports/all.list.yaml", "one: {name: One, owner: ge, opened: 2020, second: " + dispute("plain") + "}\n" +
			"two: {name: Two, opened: 1990, owner: " + dispute("unseen") + "}\n" +
			"three: {name: Three, owner: " + dispute("a remark that is no note") + ", second: " + dispute("plain") + "}\n" +
			"four: {name: Four, opened: 2027, depth: 3}\n" +
			"five: {name: Five, opened: 2030 ~expected ^ge, became: six}\n" +
			"eight: {name: Eight, opened: 2019 ~expected, became: one}\n" +
			"georgia: {name: Georgia}\n" +
			"nine: {name: A | B}\n" +
			"six: {name: Six, depth: 7, opened: 2020, draft: true}\n"},
		{"ports/seven.md", "---\nname: Seven\n---\nSee [[one]] and [[country/ge]].\n\n```map\n```\n"},
	} {
		d := parser.Parse("content/"+f[0], f[0], f[1], nil)
		if len(d.Problems) > 0 {
			t.Fatal(d.Problems)
		}
		docs = append(docs, d)
	}
	day := edtf.MakeDay(2026, 11, 23)
	g := graph.Build(s, docs, graph.Options{Lang: "en", Today: day})
	if errors, _ := diag.Count(g.Problems); errors > 0 { // that a draft is referred to is a warning
		t.Fatal(g.Problems)
	}
	tree := func(name string) source.Tree {
		return source.Tree{Files: []source.File{{Path: "a/x.txt", Hash: digest.String(name)}}}
	}
	return site.New(site.Site{Settings: content.Settings{Title: "Harbours", Lang: "en"}, Schema: s, Graph: g, Today: day, Static: tree("static"), Content: tree("content"),
		Templates: map[string]digest.Hash{"entity": digest.Of("entity")}, Assets: map[string]string{"b.css": "b.1.css", "a.js": "a.2.js"}})
}

// What is noted of a question is the hash of what its reader was told: so the question, asked
// again of another site, tells whether the reader would now be told otherwise. Readers come
// after one another, and each has noted what it was asked itself.
func TestWhatIsNotedIsWhatWasTold(t *testing.T) {
	for name, ask := range map[string]func(r *site.Reader) any{
		"settings":        func(r *site.Reader) any { return r.Settings() },
		"template":        func(r *site.Reader) any { return r.Template("entity") },
		"no template":     func(r *site.Reader) any { return r.Template("none") },
		"today":           func(r *site.Reader) any { return r.Today() },
		"kinds":           func(r *site.Reader) any { return r.Kinds() },
		"citable kinds":   func(r *site.Reader) any { return r.Citable() },
		"kind":            func(r *site.Reader) any { return r.Kind("port") },
		"card":            func(r *site.Reader) any { return r.Card("port/one") },
		"no card":         func(r *site.Reader) any { return r.Card("port/six") },
		"ambiguous":       func(r *site.Reader) any { return r.Lookup("Georgia", nil) },
		"of a kind":       func(r *site.Reader) any { return r.Lookup("Georgia", []string{"port"}) },
		"of two kinds":    func(r *site.Reader) any { return r.Lookup("Georgia", []string{"port", "country"}) },
		"of another kind": func(r *site.Reader) any { return r.Lookup("country/ve", []string{"port"}) },
		"with a bar":      func(r *site.Reader) any { return r.Lookup("A | B", nil) },
		"a bar of a kind": func(r *site.Reader) any { return r.Lookup("A | B", []string{"port"}) },
		"relations":       func(r *site.Reader) any { return r.RelatedIn("country/ge") },
		"referrers":       func(r *site.Reader) any { return r.Referrers("port/one") },
		"list":            func(r *site.Reader) any { return r.List("port") },
		"beside":          func(r *site.Reader) any { return r.Beside("port/one") },
		"changes":         func(r *site.Reader) any { return r.Changes("port/one") },
		"all changes":     func(r *site.Reader) any { return r.Changes("") },
		"watch":           func(r *site.Reader) any { return r.Watch("port/five") },
		"redirects":       func(r *site.Reader) any { return r.Redirects() },
		"linked names":    func(r *site.Reader) any { return r.AutoLinks("port/seven") },
		"asset":           func(r *site.Reader) any { return r.Asset("b.css") },
		"assets":          func(r *site.Reader) any { return r.Assets() },
		"blocks":          func(r *site.Reader) any { return r.WithBlocks() },
	} {
		t.Run(name, func(t *testing.T) {
			for _, remembered := range []bool{false, true} {
				s := harbour(t)
				s.Remembered = remembered
				for range 2 {
					r := s.Reader()
					want := digest.Of(ask(r))
					reads := r.Reads()
					if len(reads) != 1 || reads[0].Answer != want || s.Digest(reads[0].Query) != want {
						t.Errorf("noted are %v, and told was %v", reads, want)
					}
					r.Close()
				}
			}
		})
	}
}

// Reads are good for as long as all of them are answered as they were.
func TestAnswersAsBefore(t *testing.T) {
	s := harbour(t)
	r := s.Reader()
	r.Card("port/one")
	r.Today()
	reads := r.Reads()
	later := *s
	later.Today++
	if next := site.New(later); next.Answers(reads) || !next.Answers(reads[:1]) || !next.Answers(nil) {
		t.Errorf("on another day %v are answered as before: %t", reads, next.Answers(reads))
	}
	if !harbour(t).Answers(reads) {
		t.Error("the same site answers otherwise")
	}
}

// A file is one of the folder that its name begins with.
func TestFile(t *testing.T) {
	s := harbour(t)
	r := s.Reader()
	for name, want := range map[string]digest.Hash{
		"static/a/x.txt": digest.String("static"), "content/a/x.txt": digest.String("content"), "content/x.txt": {}, "static": {},
	} {
		if got := r.File(name); got.Hash != want || (got.Path == "") != (want == digest.Hash{}) {
			t.Errorf("%s is %+v", name, got)
		}
		if got := s.Digest(site.Query{Op: site.OpFile, Arg: name}); got != want {
			t.Errorf("%s has the hash %v", name, got)
		}
	}
}

// A card has the fields that its kind names, as they are known today, and the note on what is
// disputed, where that is to be seen.
func TestCards(t *testing.T) {
	r := harbour(t).Reader()
	type card struct{ claims, note, hue string }
	got := map[string]card{}
	for _, id := range r.List("port") {
		c := r.Card(id)
		var keys []string
		for _, claim := range c.Claims {
			keys = append(keys, claim.Key)
		}
		got[strings.TrimPrefix(id, "port/")] = card{strings.Join(keys, " "), c.Note, c.Hue}
	}
	want := map[string]card{
		"one": {"owner opened", "note/plain", "port"}, "two": {"owner opened", "", "port"}, "three": {"owner", "note/plain", "port"},
		"four": {"depth", "", "port"}, "five": {"opened", "", "port"}, "eight": {"opened", "", "port"}, "georgia": {"", "", "port"}, "nine": {"", "", "port"}, "seven": {"", "", "port"},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(card{})); diff != "" {
		t.Errorf("cards (-want +got):\n%s", diff)
	}
}

// What changed of all entities is told as it came; of one, it is that one's alone; of none that
// is to be seen, nothing.
func TestChangesAndWatch(t *testing.T) {
	r := harbour(t).Reader()
	changes := func(id string) []string {
		out := []string{}
		for _, c := range r.Changes(id) {
			out = append(out, c.ID+" "+c.Date.String())
		}
		return out
	}
	for id, want := range map[string][]string{
		"": {"port/two 1990", "port/one 2020"}, "port/one": {"port/one 2020"}, "port/four": {}, "country/ge": {}, "port/six": {}, "port/none": {},
	} {
		if diff := cmp.Diff(want, changes(id)); diff != "" {
			t.Errorf("changes of %q (-want +got):\n%s", id, diff)
		}
	}
	for id, by := range map[string]string{"port/five": "", "port/eight": "port/one"} { // one of them by what isn't to be seen
		if got := r.Watch(id); got[0].KeptBy != by || (got[0].Kept != nil) != (by != "") {
			t.Errorf("what %s awaited was kept by %q, want %q", id, got[0].KeptBy, by)
		}
	}
	for id, want := range map[string]string{"": "eight five one three three two", "port/five": "five", "port/eight": "eight", "port/three": "three three", "port/four": "", "port/six": "", "port/none": ""} {
		var got []string
		for _, a := range r.Watch(id) {
			got = append(got, strings.TrimPrefix(a.ID, "port/"))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("awaited, open or disputed of %q is %q, want %q", id, got, want)
		}
	}
}

// A reference means what is to be seen, of the kinds asked for, or nothing.
func TestFind(t *testing.T) {
	r := harbour(t).Reader()
	for target, want := range map[string]string{"ve": "country/ve", "Georgia": "", "six": "", "nowhere": ""} {
		if got := r.Find(target, nil); got != want {
			t.Errorf("%q is %q, want %q", target, got, want)
		}
	}
	if got := r.Find("Georgia", []string{"country"}); got != "country/ge" {
		t.Errorf("the country is %q", got)
	}
	if got := r.WithBlocks(); !slices.Equal(got, []string{"port/seven"}) {
		t.Errorf("blocks stand in %q", got)
	}
}

// A citation means a source, whatever else bears its name: so it is known when something was said.
func TestCited(t *testing.T) {
	r := harbour(t).Reader()
	for target, want := range map[string]string{"ge": "paper/ge", "country/ge": "", "plain": "", "nowhere": ""} {
		if got := r.Cited(target); got != want {
			t.Errorf("the source %q is %q, want %q", target, got, want)
		}
	}
	if got := r.Find("ge", nil); got != "" {
		t.Errorf("a reference to what bears two names finds %q", got)
	}
	if got := r.Watch("port/five")[0].Said.String(); got != "2026-01-05" {
		t.Errorf("what is awaited was said on %q", got)
	}
}

// A reader that is closed tells nothing more, and may be closed again; a question of no sort
// that there is has no answer. Both are bugs, and don't pass.
func TestBugsPanic(t *testing.T) {
	s := harbour(t)
	closed := s.Reader()
	closed.Today()
	closed.Close()
	closed.Close()
	for name, bug := range map[string]func(){
		"a question":         func() { closed.Today() },
		"the settings":       func() { closed.Settings() },
		"the reads":          func() { closed.Reads() },
		"the trace":          func() { closed.Trace() },
		"no such question":   func() { s.Digest(site.Query{Op: "weather"}) },
		"no such derivation": func() { s.Digest(site.Query{Op: site.OpDerived, Arg: "weather\n"}) },
	} {
		func() {
			defer func() {
				if told := recover(); told == nil || name != "no such derivation" && !strings.Contains(toText(told), "site: ") {
					t.Errorf("%s: %v", name, told)
				}
			}()
			bug()
		}()
	}
	open := s.Reader()
	open.Today()
	if n := len(open.Reads()); n != 1 {
		t.Errorf("the next reader was asked %d things", n)
	}
}

func toText(v any) string {
	s, _ := v.(string)
	return s
}

package build_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"regexp"
	"slices"
	"strings"

	"portolan/generator/digest"
	"portolan/generator/picture/picturetest"
)

// A siteState is all that a build is made from.
type siteState struct {
	files   map[string]string
	today   string
	drafts  bool
	hosted  bool   // portable, and with compressed files
	program string // that builds

	// How often this was done to what no build may trust: when a count differs from the
	// last, it is done once more, in another place.
	saved    map[string]int // files written again with the bytes that they have
	damaged  int            // the memo: a bit of it turned, its end cut off, the whole deleted
	tampered int            // a file of the site: changed, or deleted
}

func (s siteState) clone() siteState {
	s.files, s.saved = maps.Clone(s.files), maps.Clone(s.saved)
	return s
}

// makes tells whether a clean build of another state is one of this too.
func (s siteState) makes(other siteState) bool {
	return maps.Equal(s.files, other.files) && s.today == other.today && s.drafts == other.drafts && s.hosted == other.hosted
}

// An edit is what an author does between two builds. It can be done to any state, so that
// a sequence of edits can be shortened.
type edit struct {
	what string
	do   func(s *siteState)
	sort string
}

// editor thinks up edits.
type editor struct {
	r    *rand.Rand
	site siteState // as it is now
	made int
	deck []sort // of what comes next, so that none waits for long
}

func (e *editor) pick(words ...string) string { return words[e.r.IntN(len(words))] }

// file picks a file whose path has all the parts.
func (e *editor) file(parts ...string) string {
	var fit []string
	for _, name := range slices.Sorted(maps.Keys(e.site.files)) {
		if !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(name, p) }) {
			fit = append(fit, name)
		}
	}
	if len(fit) == 0 {
		return ""
	}
	return e.pick(fit...)
}

// A sort is a sort of edit.
type sort struct {
	name  string
	make  func(*editor) edit
	often int  // how many times as often as the others
	still bool // it changes nothing of the site
}

// sorts are all sorts of edits.
func sorts() []sort {
	return []sort{
		{"body", (*editor).body, 2, false}, {"words", (*editor).words, 4, false}, {"blocks", (*editor).blocks, 2, false}, {"title", (*editor).title, 1, false}, {"alias", (*editor).alias, 1, false}, {"case", (*editor).letterCase, 1, false},
		{"id", (*editor).rename, 1, false}, {"relation", (*editor).relation, 1, false}, {"source", (*editor).source, 2, false},
		{"schedule", (*editor).schedule, 2, false}, {"kind", (*editor).kind, 1, false}, {"vocabulary", (*editor).vocabulary, 1, false},
		{"template", (*editor).template, 2, false}, {"partial", (*editor).partial, 1, false}, {"setting", (*editor).setting, 1, false},
		{"css", (*editor).css, 1, false}, {"asset", (*editor).asset, 1, false}, {"picture", (*editor).picture, 1, false},
		{"add", (*editor).add, 1, false}, {"delete", (*editor).remove, 1, false}, {"folder", (*editor).folder, 1, false},
		{"break", (*editor).breakIt, 2, false}, {"today", (*editor).day, 1, false}, {"drafts", (*editor).drafts, 1, false},
		{"row", (*editor).row, 1, false}, {"defaults", (*editor).defaults, 1, false}, {"swap", (*editor).swap, 1, false},
		{"remark", (*editor).remark, 1, true}, {"save", (*editor).save, 1, true}, {"damage", (*editor).damage, 1, true},
		{"tamper", (*editor).tamper, 1, true}, {"program", (*editor).program, 1, true},
	}
}

// next thinks up an edit of any sort. Compressed files are soon done without again: most of the time of a build goes into them.
func (e *editor) next() edit {
	if e.site.hosted && e.r.IntN(4) == 0 {
		return edit{what: "neither portable nor compressed", sort: "hosted", do: func(s *siteState) { s.hosted = false }}
	}
	if len(e.deck) == 0 {
		for _, s := range sorts() {
			e.deck = append(e.deck, slices.Repeat([]sort{s}, s.often)...)
		}
		e.r.Shuffle(len(e.deck), func(i, j int) { e.deck[i], e.deck[j] = e.deck[j], e.deck[i] })
	}
	s := e.deck[0]
	e.deck = e.deck[1:]
	made := s.make(e)
	made.sort = s.name
	return made
}

// change replaces text in a file, or sets the file if the text isn't there.
func change(what, file, old, with string) edit {
	return edit{what: fmt.Sprintf("%s: in %s %q becomes %q", what, file, old, with), do: func(s *siteState) {
		if text, ok := s.files[file]; ok {
			s.files[file] = strings.Replace(text, old, with, 1)
		}
	}}
}

func write(what, file, text string) edit {
	return edit{what: fmt.Sprintf("%s: %s is %q", what, file, text), do: func(s *siteState) { s.files[file] = text }}
}

// line finds a line of a file that begins so.
func line(text, start string) string {
	for l := range strings.Lines(text) {
		if strings.HasPrefix(l, start) {
			return l
		}
	}
	return ""
}

func (e *editor) body() edit {
	f := e.file("content/things/", ".md")
	return change("body", f, e.pick("Near ", "## Part", "Haven", "\n\n"), e.pick("Near ", "By ", "## Port\n\nFar ", "Haven", "\n\n\n", "[[t1]]. ", "## Part"))
}

// words changes what something says, there and back again, and nothing of what is between things.
func (e *editor) words() edit {
	f := e.file("content/things/")
	old, with := "Of [[", "By [["
	switch {
	case strings.HasSuffix(f, ".md") && e.r.IntN(2) == 0:
		old, with = "Near ", e.pick("By ", "Off ")
	case e.r.IntN(2) == 0:
		old, with = ": one}", e.pick(": two}", ": three}")
	}
	if !strings.Contains(e.site.files[f], old) {
		old, with = with, old
	}
	return change("words", f, old, with)
}

// blocks moves what one block shows to the other: what refers is the same, and in the same order.
func (e *editor) blocks() edit {
	f := e.file("content/things/", ".md")
	moved := func(text string) string {
		if first := oneOfTwo.FindStringSubmatch(text); first != nil {
			return strings.Replace(strings.Replace(text, ", "+first[1]+"]", "]", 1), "title: The second\nshow: [", "title: The second\nshow: ["+first[1]+", ", 1)
		}
		return text
	}
	text := e.site.files[f]
	with := moved(text)
	if with == text {
		return change("blocks", f, "title: The first", e.pick("title: First", "title: The first"))
	}
	return change("blocks", f, text, with)
}

// oneOfTwo finds the last of several facts of a first block.
var oneOfTwo = regexp.MustCompile(`title: The first of \d+\nshow: \[[^\]]*, ([^\],]*)\]`)

func (e *editor) title() edit {
	f := e.file("content/things/")
	return change("title", f, line(e.site.files[f], "name:"), fmt.Sprintf("name: %s %d\n", e.pick("Harbour", "Quay", "Jetty"), e.r.IntN(12)))
}

func (e *editor) alias() edit {
	f := e.file("content/things/")
	return change("alias", f, line(e.site.files[f], "aka:"), fmt.Sprintf("aka: [%s, Haven %d]\n", e.pick("Port", "Haven", "Roads", fmt.Sprintf("t%d.next", e.r.IntN(20))), e.r.IntN(20)))
}

// letterCase writes an alias in other letters: references find it as before, and words that are linked
// unasked don't.
func (e *editor) letterCase() edit {
	f := e.file("content/things/")
	was := line(e.site.files[f], "aka:")
	with := strings.ToLower(was)
	if with == was {
		with = strings.Replace(was, "[h", "[H", 1)
	}
	return change("case", f, was, with)
}

func (e *editor) relation() edit {
	f := e.file("content/things/")
	return change("relation", f, line(e.site.files[f], "next:"), fmt.Sprintf("next: t%d%s\n", e.r.IntN(12), e.pick("", " ~planned", " ^s1")))
}

func (e *editor) source() edit {
	return write("source", "content/sources/s.list.yaml", fmt.Sprintf("s0: {name: Source %s}\ns1: {name: Source one%s}\n", e.pick("nought", "null"), e.pick("", ", summary: Told")))
}

func (e *editor) schedule() edit {
	f := e.file("content/things/")
	return change("schedule", f, "name:", e.pick("draft: true\n", "publish: 2027-01-01\n", "expires: 2026-12-01\n")+"name:")
}

func (e *editor) rename() edit {
	f := e.file("content/things/")
	to := strings.Replace(f, "/t", e.pick("/t", "/u", "/t1", "/a/t"), 1)
	old := e.pick("", "formerly: [thing/t"+fmt.Sprint(e.r.IntN(12))+"]\n")
	return edit{what: fmt.Sprintf("rename: %s to %s with %q", f, to, old), do: func(s *siteState) {
		if text, ok := s.files[f]; ok && to != f {
			delete(s.files, f)
			s.files[to] = strings.Replace(text, "name:", old+"name:", 1)
		}
	}}
}

func (e *editor) kind() edit {
	return change("kind", "content/kinds/thing.yaml", e.pick("card: [size, status, next]", "order: size", "inverse: before", "label: In all", "columns: [size, next, status]"),
		e.pick("card: [size]", "order: -size", "inverse: after", "label: Of all", "columns: [size]", "order: name", "inverse: before"))
}

func (e *editor) vocabulary() edit {
	return write("vocabulary", "content/vocabularies/thing.yaml", "steps: {begun: {"+e.pick("", "label: Started")+"}, ended: {}}\n")
}

func (e *editor) template() edit {
	f := e.file("templates/", ".html")
	old := e.pick("</main>", "<h1>", "{{", "</p>", "</h2>", "</title>", "</section>")
	if !strings.Contains(e.site.files[f], old) {
		old = "{{"
	}
	with := e.pick(old, "{{/* a remark */}}"+old, "x"+old, "y"+old)
	if old == "<h1>" {
		with = "<h1>A "
	}
	return change("template", f, old, with)
}

func (e *editor) partial() edit {
	f := e.file("templates/partials/")
	return change("partial", f, "{{end}}", e.pick("x{{end}}", "{{end}}y", "{{end}}"))
}

func (e *editor) setting() edit {
	return write("setting", "content/site.yaml", fmt.Sprintf("title: Site %d\nautolink: %s\npage_size: %d\nnav: [%s]\nhome: [things]\n",
		e.r.IntN(3), e.pick("true", "false"), 3+e.r.IntN(9), e.pick("things, notes", "notes", "things")))
}

func (e *editor) asset() edit {
	return write("asset", e.pick("static/robots.txt", "static/extra/x.txt", "content/things/a.png"), e.pick("a", "b", ""))
}

func (e *editor) css() edit {
	return write("css", "static/css/portolan.css", fmt.Sprintf("a{color:rgb(%d,0,0)}\n", e.r.IntN(256)))
}

// picture shows a picture beside a page, or changes one that may be shown.
func (e *editor) picture() edit {
	f := e.file("content/things/", ".md")
	beside := path.Join(path.Dir(f), e.pick("p.png", "q.png"))
	shown := picturetest.Fill(beside, fmt.Sprintf("(the picture %dx%d)", 400+100*e.r.IntN(9), 2))
	return edit{what: fmt.Sprintf("picture: %s shows %s, which is %x", f, beside, digest.String(shown)), do: func(s *siteState) {
		if text, ok := s.files[f]; ok {
			s.files[beside] = shown
			if link := "\n![A picture](" + path.Base(beside) + ")\n"; !strings.Contains(text, link) {
				s.files[f] = text + link
			}
		}
	}}
}

func (e *editor) add() edit {
	e.made++
	n := 100 + e.made
	text := fmt.Sprintf("name: New %d\nnext: t%d\nsaid: [\"Of [[t%d]].\"]\n", n, e.r.IntN(12), e.r.IntN(12))
	return e.either(write("add", fmt.Sprintf("content/things/t%d.yaml", n), text),
		write("add", fmt.Sprintf("content/things/b/t%d.md", n), "---\n"+text+"---\nNear [[t"+fmt.Sprint(e.r.IntN(12))+"]].\n"))
}

func (e *editor) either(edits ...edit) edit { return edits[e.r.IntN(len(edits))] }

func (e *editor) remove() edit {
	f := e.file("content/things/")
	if e.r.IntN(8) == 0 {
		f = e.file()
	}
	return edit{what: "delete: " + f, do: func(s *siteState) { delete(s.files, f) }}
}

// folder moves a whole folder, or lets a folder and a file take each other's place.
func (e *editor) folder() edit {
	from := "content/things/" + e.pick("a", "b", "t0.yaml") + "/"
	to := "content/things/" + e.pick("a", "b", "c", "t0.yaml") + "/"
	return edit{what: fmt.Sprintf("folder: what is in %s is in %s", from, to), do: func(s *siteState) {
		for _, name := range slices.Sorted(maps.Keys(s.files)) {
			if rest, ok := strings.CutPrefix(name, from); ok && from != to {
				delete(s.files, strings.TrimSuffix(to, "/"))
				text := s.files[name]
				delete(s.files, name)
				s.files[to+rest] = text
			}
		}
	}}
}

// breakIt makes a mistake, which an edit to come may mend.
func (e *editor) breakIt() edit {
	f := e.file("content/things/")
	mended := e.site.files[f]
	return e.either(
		write("break", "content/things/broken.yaml", e.pick("name: [\n", "name: x\nnext: nowhere\n", "nme: x\n", "name: x\n", "name: x\n", "name: x\n")),
		write("mend", f, mended),
		change("break", e.file("templates/"), "{{", e.pick("{{", "{{", "{{", "{{.Nothing}}{{", "{{end}}{{")),
		change("break", f, "t", e.pick("t", "t", "nowhere-t")),
	)
}

func (e *editor) day() edit {
	to := e.pick("2026-11-23", "2026-11-24", "2027-01-01", "2031-01-01", "2015-01-01")
	return edit{what: "today: " + to, do: func(s *siteState) { s.today = to }}
}

// drafts changes what the command line says.
func (e *editor) drafts() edit {
	drafts := !e.site.drafts
	return edit{what: fmt.Sprintf("drafts, portable and compressed: %t", drafts), do: func(s *siteState) { s.drafts, s.hosted = drafts, drafts }}
}

func (e *editor) row() edit {
	return change("row", "content/notes/n.csv", fmt.Sprintf("n%d,", e.r.IntN(20)), e.pick("x,", "n1,", "n30,")+e.pick("", "Note "))
}

func (e *editor) defaults() edit {
	return write("defaults", e.pick("content/things/_defaults.yaml", "content/things/a/_defaults.yaml"), e.pick("src: s0\n", "size: 4\n", "", "draft: true\n"))
}

// remark adds lines that say nothing: positions move, and nothing else.
func (e *editor) remark() edit {
	f := e.file("content/things/")
	return change("remark", f, "name:", "# A remark.\n\nname:")
}

// save writes a file again as it is, or all of them, as a fresh checkout does.
func (e *editor) save() edit {
	f := e.file()
	if e.r.IntN(3) == 0 {
		f = ""
	}
	return edit{what: "save: " + cmp.Or(f, "all"), do: func(s *siteState) {
		for name := range s.files {
			if strings.HasPrefix(name, f) {
				s.saved[name]++
			}
		}
	}}
}

func (e *editor) damage() edit {
	n := 1 + e.r.IntN(1000)
	return edit{what: fmt.Sprintf("damage: %d", n), do: func(s *siteState) { s.damaged += n }}
}

func (e *editor) tamper() edit {
	n := 1 + e.r.IntN(1000)
	return edit{what: fmt.Sprintf("tamper: %d", n), do: func(s *siteState) { s.tampered += n }}
}

func (e *editor) program() edit {
	program := e.pick("test", "another", "a third")
	return edit{what: "program: " + program, do: func(s *siteState) { s.program = program }}
}

// swap lets two files change places.
func (e *editor) swap() edit {
	a, b := e.file("content/things/"), e.file("content/things/")
	return edit{what: fmt.Sprintf("swap: %s and %s", a, b), do: func(s *siteState) {
		x, okA := s.files[a]
		y, okB := s.files[b]
		if okA && okB && strings.HasSuffix(a, ".md") == strings.HasSuffix(b, ".md") {
			s.files[a], s.files[b] = y, x
		}
	}}
}

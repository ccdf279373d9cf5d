package build_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// A siteState is all that a build is made from.
type siteState struct {
	files  map[string]string
	today  string
	drafts bool
}

func (s siteState) clone() siteState {
	s.files = maps.Clone(s.files)
	return s
}

// An edit is what an author does between two builds. It can be done to any state, so that
// a sequence of edits can be shortened.
type edit struct {
	what string
	do   func(s *siteState)
}

// editor thinks up edits.
type editor struct {
	r    *rand.Rand
	site siteState // as it is now
	made int
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

// next thinks up an edit of any sort.
func (e *editor) next() edit {
	sorts := []func() edit{e.body, e.body, e.title, e.alias, e.relation, e.source, e.schedule, e.rename, e.kind, e.template, e.partial, e.setting,
		e.asset, e.add, e.remove, e.breakIt, e.day, e.row, e.defaults, e.touch, e.swap, e.vocabulary}
	return sorts[e.r.IntN(len(sorts))]()
}

// change replaces text in a file, or sets the file if the text isn't there.
func change(what, file, old, with string) edit {
	return edit{fmt.Sprintf("%s: in %s %q becomes %q", what, file, old, with), func(s *siteState) {
		if text, ok := s.files[file]; ok {
			s.files[file] = strings.Replace(text, old, with, 1)
		}
	}}
}

func write(what, file, text string) edit {
	return edit{fmt.Sprintf("%s: %s is %q", what, file, text), func(s *siteState) { s.files[file] = text }}
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

func (e *editor) title() edit {
	f := e.file("content/things/")
	return change("title", f, line(e.site.files[f], "name:"), fmt.Sprintf("name: %s %d\n", e.pick("Harbour", "Quay", "Jetty"), e.r.IntN(12)))
}

func (e *editor) alias() edit {
	f := e.file("content/things/")
	return change("alias", f, line(e.site.files[f], "aka:"), fmt.Sprintf("aka: [%s, Haven %d]\n", e.pick("Port", "Haven", "Roads"), e.r.IntN(20)))
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
	return edit{fmt.Sprintf("rename: %s to %s with %q", f, to, old), func(s *siteState) {
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
	return change("template", f, e.pick("</main>", "<h1>", "{{", "</p>"), e.pick("</main>", "<h1>A ", "{{", "</p>", "{{/* x */}}{{", "</p> "))
}

func (e *editor) partial() edit {
	f := e.file("templates/partials/")
	return change("partial", f, e.pick("<", ">"), e.pick("<", "> "))
}

func (e *editor) setting() edit {
	return write("setting", "content/site.yaml", fmt.Sprintf("title: Site %d\nautolink: %s\npage_size: %d\nnav: [%s]\nhome: [things]\n",
		e.r.IntN(3), e.pick("true", "false"), 3+e.r.IntN(9), e.pick("things, notes", "notes", "things")))
}

func (e *editor) asset() edit {
	return write("asset", e.pick("static/css/portolan.css", "static/robots.txt", "content/things/a.png"), e.pick("a{}", "b{}", ""))
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
	return edit{"remove " + f, func(s *siteState) { delete(s.files, f) }}
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
	to, drafts := e.pick("2026-11-23", "2026-11-24", "2027-01-01", "2031-01-01", "2015-01-01"), e.r.IntN(5) == 0
	return edit{fmt.Sprintf("today is %s, drafts %t", to, drafts), func(s *siteState) { s.today, s.drafts = to, drafts }}
}

func (e *editor) row() edit {
	return change("row", "content/notes/n.csv", fmt.Sprintf("n%d,", e.r.IntN(20)), e.pick("x,", "n1,", "n30,")+e.pick("", "Note "))
}

func (e *editor) defaults() edit {
	return write("defaults", e.pick("content/things/_defaults.yaml", "content/things/a/_defaults.yaml"), e.pick("src: s0\n", "size: 4\n", "", "draft: true\n"))
}

// touch adds lines that say nothing: positions move, and nothing else.
func (e *editor) touch() edit {
	f := e.file("content/things/")
	return change("touch", f, "name:", "# A remark.\n\nname:")
}

// swap lets two files change places.
func (e *editor) swap() edit {
	a, b := e.file("content/things/"), e.file("content/things/")
	return edit{fmt.Sprintf("swap %s and %s", a, b), func(s *siteState) {
		x, okA := s.files[a]
		y, okB := s.files[b]
		if okA && okB && strings.HasSuffix(a, ".md") == strings.HasSuffix(b, ".md") {
			s.files[a], s.files[b] = y, x
		}
	}}
}

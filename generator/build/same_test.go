package build_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A way is a way to build the same site, which must not be seen in it.
type way struct {
	name    string
	procs   int
	workers int
	from    string // working directory; "" for the site's own folder
	dir     string // as the config has it; "" for the working directory
	full    bool   // the folders are given by their full paths
	again   bool   // it is built once more, which must change nothing
	noCards bool   // pictures to link pages by take longer than all else
}

// buildIn builds the site in the folder site in the given way, into the folder out, and
// gives what it made and reported.
func (w way) buildIn(t *testing.T, site, out string) (map[string]string, string) {
	t.Helper()
	t.Chdir(first(w.from, site))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(w.procs))
	c := folders(t, w.dir)
	c.Workers, c.Out, c.NoCards = w.workers, out, w.noCards
	if w.full {
		c.Content, c.Templates, c.Static = filepath.Join(site, c.Content), filepath.Join(site, c.Templates), filepath.Join(site, c.Static)
	}
	report := makeSite(t, c)
	if !report.Published {
		t.Fatal(problems(report))
	}
	files := read(t, out)
	manifest, err := os.ReadFile(filepath.Join(out, ".portolan", "manifest"))
	if err != nil {
		t.Fatal(err)
	}
	files[".portolan/manifest"] = string(manifest)
	if !w.again {
		return files, strings.ReplaceAll(problems(report), site+"/", "")
	}
	if again := makeSite(t, c); again.Files.Made+again.Files.Changed+again.Files.Removed != 0 {
		t.Errorf("%s: the second build made %d, changed %d and removed %d files, want none: %v", w.name,
			again.Files.Made, again.Files.Changed, again.Files.Removed, again.Files.WrittenPaths)
	}
	return files, strings.ReplaceAll(problems(report), site+"/", "")
}

func first(s ...string) string { return s[slices.IndexFunc(s, func(s string) bool { return s != "" })] }

func ways(site string) []way {
	elsewhere, parent, base := os.TempDir(), filepath.Dir(site), filepath.Base(site)
	return []way{
		{name: "one processor, one worker", procs: 1, workers: 1},
		{name: "eight processors, eight workers", procs: 8, workers: 8, again: true},
		{name: "one processor, eight workers, from above", procs: 1, workers: 8, from: parent, dir: base},
		{name: "from elsewhere, by the full path", procs: 2, from: elsewhere, dir: site},
		{name: "full paths of all folders", procs: 2, from: elsewhere, full: true},
	}
}

// sameInAllWays builds a site in every way and compares the trees byte for byte.
func sameInAllWays(t *testing.T, site string, noCards bool) {
	var want map[string]string
	var wantProblems string
	for i, w := range ways(site) {
		w.noCards = noCards
		got, gotProblems := w.buildIn(t, site, filepath.Join(t.TempDir(), "out"))
		if i == 0 {
			want, wantProblems = got, gotProblems
			continue
		}
		sameTree(t, w.name, want, got)
		if diff := cmp.Diff(wantProblems, gotProblems); diff != "" {
			t.Errorf("%s: other problems (-first +this):\n%s", w.name, diff)
		}
	}
}

func sameTree(t *testing.T, name string, want, got map[string]string) {
	t.Helper()
	for _, p := range slices.Sorted(maps.Keys(want)) {
		if want[p] != got[p] {
			t.Fatalf("%s: %s differs (-first +this):\n%s", name, p, cmp.Diff(want[p], got[p]))
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d files, want %d", name, len(got), len(want))
	}
}

// The portal is the same, byte for byte, however and wherever it is built.
func TestRealSiteSameBytes(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	sameInAllWays(t, root, true)
}

// So are pictures to link pages by.
func TestCardsSameBytes(t *testing.T) { sameInAllWays(t, newSite(t, cardSite(t)), false) }

// So is a site that nobody wrote, whose files were made in another order.
func TestRandomSiteSameBytes(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			files := randomSite(seed, 40)
			maps.Copy(files, smallTemplates(t))
			var want map[string]string
			for order := range uint64(2) {
				dir := t.TempDir()
				names := slices.Sorted(maps.Keys(files))
				r := rand.New(rand.NewPCG(order, 7))
				r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
				for _, name := range names {
					lay(t, dir, map[string]string{name: files[name]})
				}
				got, _ := way{name: "laid", procs: 2}.buildIn(t, dir, filepath.Join(t.TempDir(), "out"))
				if order == 0 {
					want = got
					sameInAllWays(t, dir, false)
					continue
				}
				sameTree(t, "files in another order", want, got)
			}
		})
	}
}

// randomSite gives a site of a few kinds with n things whose entities refer to each other in every
// way that there is. It has warnings and no errors.
func randomSite(seed uint64, n int) map[string]string {
	r := rand.New(rand.NewPCG(seed, 1))
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	ref := func() string { return fmt.Sprintf("thing/t%d", r.IntN(n)) }
	files := map[string]string{
		"static/robots.txt":         "User-agent: *\n",
		"content/site.yaml":         fmt.Sprintf("title: Site %d\nautolink: %t\npage_size: %d\nnav: [things, notes]\nhome: [things]\n", seed, seed%3 > 0, 3+r.IntN(9)),
		"content/kinds/source.yaml": "folder: sources\ncitable: true\nfields: {name: {type: text, required: true}}\n",
		"content/kinds/note.yaml":   "folder: notes\norder: -date\nfields: {name: {type: text, required: true}, date: date}\n",
		"content/kinds/thing.yaml": `folder: things
card: [size, status, next]
columns: [size, next, status]
order: size
fields:
  name: {type: text, required: true}
  size: {type: number}
  next: {type: ref, to: thing, inverse: before}
  all: {type: list, of: {type: ref, to: any, dated: true}, inverse: {name: in-all, label: In all}}
  words: {type: map, keys: {type: ref, to: thing}, of: text}
  status: {type: history, vocabulary: thing}
  said: {type: list, of: markdown}
`,
		"content/vocabularies/thing.yaml": "steps: {begun: {}, ended: {}}\n",
		"content/sources/s.list.yaml":     "s0: {name: Source nought}\ns1: {name: Source one}\n",
	}
	for i := range n {
		var b strings.Builder
		fmt.Fprintf(&b, "name: %s %d\naka: [%s]\nsrc: s%d\n", pick("Harbour", "Quay", "Mole"), i, pick("Port", "Haven", "Roads"), r.IntN(2))
		if r.IntN(2) == 0 {
			fmt.Fprintf(&b, "size: %d %s\n", r.IntN(5), pick("", "~planned", "^s1", "@2020-01"))
		}
		fmt.Fprintf(&b, "next: %s\nall: [%s, %s 2021, %s ~expected]\n", ref(), ref(), ref(), ref())
		fmt.Fprintf(&b, "words: {%s: one}\nstatus:\n  - %d begun by %s\n  - 2030 ended ~%s\n", ref(), 2000+r.IntN(40), ref(), pick("planned", "expected"))
		if r.IntN(8) == 0 {
			b.WriteString(pick("draft: true\n", "publish: 2027-01-01\n", "expires: 2026-01-01\n", "expires: 2027-02-02\n"))
		}
		if i%2 == 0 {
			fmt.Fprintf(&b, "said: [\"Of [[%s]] [@s0].\"]\n", ref())
			files[fmt.Sprintf("content/things/t%d.yaml", i)] = b.String()
			continue
		}
		body := fmt.Sprintf("## Part\n\nNear [[%s]], [[%s#next]], Harbour %d and Haven [@s1, page %d]. It is beside [[%s]], before [[t%d.next]].\n\n```go\nfunc f() {}\n```\n",
			ref(), ref(), r.IntN(n), i, ref(), r.IntN(n))
		if i%6 == 1 {
			body += fmt.Sprintf("\n```timeline\ntitle: The first of %d\nshow: [t%d, t%d]\n```\n\n```timeline\ntitle: The second\nshow: [t%d]\n```\n", i, r.IntN(n), r.IntN(n), r.IntN(n))
		}
		files[fmt.Sprintf("content/things/%s/t%d.md", pick("a", "b"), i)] = "---\n" + b.String() + "---\n" + body
	}
	table := "id,name,date\n"
	for i := range 20 {
		table += fmt.Sprintf("n%d,Note %d,20%02d\n", i, r.IntN(5), r.IntN(30))
	}
	files["content/notes/n.csv"] = table
	return files
}

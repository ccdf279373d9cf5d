package build_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/generator/build"
	"portolan/generator/diag"
	"portolan/generator/picture/picturetest"
)

// Whatever was edited, a workspace that has seen all that was before gives the snapshot that
// a new one gives: the same problems, jobs and bytes. Most saves are of wording, where it
// joins nothing anew; those must be among the edits.
func TestWorkspaceIsAsNew(t *testing.T) {
	t.Parallel()
	const sites, edits = usualSites, 20
	again, planned := 0, 0
	for n := range uint64(sites) {
		seed := 2 * n // with the small templates
		start, walk := randomWalk(t, seed)
		list := make([]edit, edits)
		for i := range list {
			list[i] = walk.next()
			walk.saw(builds(t, walk.site))
		}
		if n%2 == 0 {
			start.files["content/site.yaml"] = "title: Site\npage_size: 5\nnav: [things, notes]\nhome: [things]\n" // nothing is linked unasked
		}
		e := editor{r: rand.New(rand.NewPCG(seed, 9)), site: start}
		list = slices.Concat(wordings(&e), list)
		dir := t.TempDir()
		lay(t, dir, start.files)
		state := start.clone()
		var w *build.Workspace
		day, drafts := "", false
		for i := -1; i < len(list); i++ {
			what := "the start"
			suspects := []string{} // what was not told of stands as it did
			if i >= 0 {
				before := state.clone()
				list[i].do(&state)
				for name, text := range state.files {
					if old, ok := before.files[name]; !ok || old != text || before.saved[name] != state.saved[name] {
						suspects = append(suspects, filepath.Join(dir, filepath.FromSlash(name)))
					}
				}
				state.damaged, state.tampered = before.damaged, before.tampered // nothing is kept or published here
				relay(t, dir, before, state)
				what = list[i].what
			}
			c := state.config(t, dir)
			c.Compress = false                                            // for whoever asks a server
			if w == nil || day != state.today || drafts != state.drafts { // as the server does at midnight
				w, day, drafts = build.NewWorkspace(c), state.today, state.drafts
			}
			got, gotErr := w.Look(t.Context(), suspects)
			want, wantErr := build.NewWorkspace(c).Snapshot(t.Context())
			if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
				t.Fatalf("seed %d, %s: the error is %v, and a new one's %v", seed, what, gotErr, wantErr)
			}
			if gotErr != nil {
				w = nil
				continue
			}
			if d := sameSnapshot(t, want, got); d != "" {
				t.Fatalf("seed %d, edit %d, %s: %s", seed, i, what, d)
			}
			graph, plan := got.Again()
			again, planned = again+count(graph), planned+count(plan)
		}
	}
	t.Logf("%d times the graph was that of the snapshot before, %d times the plan", again, planned)
	if again < 5 || planned < 5 {
		t.Errorf("the edits test too little: only %d and %d snapshots were known to join as the one before", again, planned)
	}
}

// builds tells whether a site is free of errors.
func builds(t *testing.T, s siteState) bool {
	t.Helper()
	dir := t.TempDir()
	lay(t, dir, s.files)
	report, err := build.Check(t.Context(), s.config(t, dir))
	return err == nil && !report.Errors()
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// wordings are edits of one body that come near to saying something to other pages.
func wordings(e *editor) []edit {
	var list []edit
	f := e.file("content/things/", ".md")
	say := func(body string) {
		list = append(list, edit{what: fmt.Sprintf("%s says %q", f, body), do: func(s *siteState) {
			if text, ok := s.files[f]; ok {
				head, _, _ := bytes.Cut([]byte(text[4:]), []byte("\n---\n"))
				s.files[f] = "---\n" + string(head) + "\n---\n" + body
			}
		}})
	}
	for _, body := range []string{
		"Words.\n", "Other words.\n", "Near [[t1]].\n", "Nearer [[t1]], some say.\n", "Near [[t1|that]].\n", "Near [[t3]].\n", "Near [[t1#next]].\n", "Near [[t1#size]].\n",
		"Near [[t1.name]].\n", "Near [[t1.size]].\n", "## Part\n\nText.\n", "## Part\n\nMore.\n", "## Port\n\nMore.\n", "So it is [@s0].\n", "So it was [@s0].\n", "So it was [@s1].\n",
		"[A page](/things/).\n", "[That page](/things/).\n", "[A page](/notes/).\n", "Harbour 3 is far.\n", "Far is Harbour 3.\n", "Haven and Harbour 4.\n", "Nothing.\n", "",
		"Near [[nowhere]].\n", "Near  [[nowhere]].\n", "\n\nNear [[nowhere]].\n", "Words.\n", "![x](p.png)\n", "Words at last.\n",
	} {
		say(body)
	}
	return list
}

// sameSnapshot tells the first difference between two snapshots of the same files; "" if
// there is none.
func sameSnapshot(t *testing.T, want, got *build.Snapshot) string {
	t.Helper()
	if d := sameProblems(want.Problems(), got.Problems()); d != "" {
		return d
	}
	wantRules, err1 := want.Rules(t.Context())
	gotRules, err2 := got.Rules(t.Context())
	if err1 != nil || err2 != nil {
		return fmt.Sprint(err1, err2)
	}
	if d := sameProblems(wantRules, gotRules); d != "" {
		return "rules: " + d
	}
	if !slices.Equal(want.Jobs(), got.Jobs()) {
		return fmt.Sprintf("the jobs are\n%v\nand should be\n%v", got.Jobs(), want.Jobs())
	}
	render := func(s *build.Snapshot) map[string]string {
		files := map[string]string{}
		for _, job := range s.Jobs() {
			made, err := s.Render(t.Context(), job)
			files[job.Path] = fmt.Sprint(string(made.Data), made.Problems, err)
			if found, ok := s.Job(job.Path); !ok || found != job {
				files[job.Path] += "\nnot found"
			}
		}
		return files
	}
	wantFiles := render(want)
	gotFiles := render(got)
	if maps.Equal(wantFiles, gotFiles) {
		return ""
	}
	return difference(wantFiles, gotFiles)
}

func sameProblems(want, got []diag.Problem) string {
	if slices.Equal(want, got) {
		return ""
	}
	return fmt.Sprintf("problems are\n%v\nand should be\n%v", got, want)
}

// A workspace begins with what the last run kept, a build or another workspace, and leaves
// what it parsed itself; what is said there of the published site stays true.
func TestWorkspaceKeeps(t *testing.T) {
	t.Parallel()
	k := keep(t)
	w := build.NewWorkspace(k.config)
	first, err := w.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := first.Parsed(); n != 0 {
		t.Errorf("after a build %d files are parsed", n)
	}
	memo, err := os.ReadFile(k.memo())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Keep(); err != nil {
		t.Fatal(err)
	}
	if again, err := os.ReadFile(k.memo()); err != nil || !bytes.Equal(memo, again) {
		t.Error("with nothing new the memo is written again")
	}
	lay(t, k.dir, map[string]string{"content/things/t2.yaml": "name: Harbour 2\nnext: t1\nsrc: s0\n"})
	edited, err := w.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := edited.Parsed(); n != 1 {
		t.Errorf("after an edit %d files are parsed", n)
	}
	if err := w.Keep(); err != nil {
		t.Fatal(err)
	}
	next, err := build.NewWorkspace(k.config).Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := next.Parsed(); n != 0 {
		t.Errorf("after a workspace that kept what it parsed %d files are parsed", n)
	}
	if d := sameSnapshot(t, edited, next); d != "" {
		t.Error(d)
	}
	if r := k.build(t); r.Read != 0 || r.Rendered == 0 || r.Rendered == len(r.Files.Stamps) {
		t.Errorf("the build after it reads %d files and renders %d of %d", r.Read, r.Rendered, len(r.Files.Stamps))
	}
	if d := differsFromClean(t, k); d != "" {
		t.Error(d)
	}
}

// differsFromClean tells how the site differs from what a clean build makes; "" if it doesn't.
func differsFromClean(t *testing.T, k *keptSite) string {
	t.Helper()
	clean := *k
	clean.config.Cache, clean.config.Out = "", filepath.Join(t.TempDir(), "clean")
	clean.build(t)
	return difference(read(t, clean.config.Out), read(t, k.config.Out))
}

// At another day a workspace knows all that was parsed.
func TestWorkspaceOnAnotherDay(t *testing.T) {
	t.Parallel()
	k := keep(t)
	k.config.Cache = ""
	w := build.NewWorkspace(k.config)
	if _, err := w.Snapshot(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := k.config
	c.Today = day(t, "2031-01-01")
	got, err := w.On(c.Today, c.Clock).Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, err := build.NewWorkspace(c).Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.Parsed() != 0 || want.Parsed() == 0 {
		t.Errorf("parsed are %d files, and %d by one that knows nothing", got.Parsed(), want.Parsed())
	}
	if d := sameSnapshot(t, want, got); d != "" {
		t.Error(d)
	}
}

// A save that renames, renumbers or reorders joins anew only what it must, and never
// otherwise than a new workspace does. Each row is a save, and whether the graph and the
// plan of the snapshot before do for it.
func TestWorkspaceMendsNames(t *testing.T) {
	t.Parallel()
	files := archived(harbours + `
-- content/kinds/port.yaml --
folder: ports
path: /ports/{slug}/
order: depth
timeline: [status]
card: [depth]
fields:
  name: {type: text, required: true}
  country: {type: ref, to: country, inverse: ports}
  depth: {type: number}
  opened: {type: date}
  status: {type: history, vocabulary: port}
  said: {type: list, of: markdown}
-- content/ports/b.md --
---
name: Beta
depth: 2
---
## Part

Near [[a]], [[Gamma|that]] and [[c.depth]] [@s].
-- content/ports/c.yaml --
name: Gamma
depth: 3
`)
	maps.Copy(files, smallTemplates(t))
	dir := t.TempDir()
	state := siteState{files: files, today: today}
	lay(t, dir, state.files)
	w := build.NewWorkspace(state.config(t, dir))
	if s, err := w.Snapshot(t.Context()); err != nil || len(s.Problems()) > 0 {
		t.Fatal(s.Problems(), err)
	}
	const beta = "---\nname: Beta\ndepth: 2\n---\n"
	for _, save := range []struct {
		file, text  string
		graph, plan bool
	}{
		{"ports/a.yaml", "name: Alpha!\ncountry: VE\n", true, true},            // named otherwise
		{"ports/a.yaml", "name: Omega\ncountry: VE\naka: [O]\n", false, false}, // a fact more
		{"ports/a.yaml", "name: Omega\ncountry: VE\naka: [Oh]\n", true, false},
		{"ports/a.yaml", "name: Gamma\ncountry: VE\naka: [Oh]\n", false, false}, // as another, which is referred to
		{"ports/a.yaml", "name: Omega\ncountry: VE\naka: [Oh]\n", false, false},
		{"ports/c.yaml", "name: Gamma Two\ndepth: 3\n", false, false}, // no longer as it is referred to
		{"ports/c.yaml", "name: Gamma\ndepth: 3\n", false, false},
		{"ports/c.yaml", "name: Gamma\ndepth: 1\n", true, false}, // another place in the order
		{"ports/c.yaml", "name: Gamma\ndepth: 4 ~planned\n", true, false},
		{"ports/c.yaml", "name: Gamma\n", false, false}, // the fact that is printed is gone
		{"ports/c.yaml", "name: Gamma\ndepth: 4\n", false, false},
		{"ports/b.md", beta + "## Part\n\nNearer [[a]], [[Gamma|that]] and [[c.depth]] [@s].\n", true, true},
		{"ports/b.md", beta + "## Part\n\nNear [[a]], [[Gamma|this]] and [[c.depth]] [@s].\n", true, true}, // another label
		{"ports/b.md", beta + "## Part\n\nNear [[c]], [[Gamma|this]] and [[c.depth]] [@s].\n", false, false},
		{"ports/b.md", beta + "## Port\n\nNear [[c]], [[Gamma|this]] and [[c.depth]] [@s].\n", false, false},
		{"ports/b.md", beta + "## Port\n\nNear [[c]], [[Gamma|this]] and [[c.depth]] [@s]. [x](/ports/)\n", false, false},
		{"ports/b.md", beta + "## Port\n\nNear [[c]], [[Gamma|this]] and [[c.depth]] [@s]. [y](/ports/)\n", true, true},
		{"ports/a.yaml", "name: Omega\ncountry: VE\nstatus: [2001 opened]\n", false, false},
		{"ports/a.yaml", "name: Omega\ncountry: VE\nstatus: [2001 opened, 2002 closed]\n", true, false}, // more to tell of changes
		{"ports/a.yaml", "name: Omega\ncountry: CU\nstatus: [2001 opened, 2002 closed]\n", false, false},
		{"ports/a.yaml", "name: Omega\ncountry: CU\nstatus: [2001 opened, 2002 closed]\ndraft: true\n", false, false},
		{"ports/a.yaml", "name: Omega Two\ncountry: CU\nstatus: [2001 opened, 2002 closed]\ndraft: true\n", true, true}, // though it is not to be seen
		{"countries/cuba.yaml", "name: Cuba\ncode: CU\n# A remark.\n", true, true},
		{"countries/cuba.yaml", "name: Cuba\ncode: JM\n", false, false},
		{"countries/cuba.yaml", "name: Kuba\ncode: JM\n", false, false}, // there is a problem
		{"ports/a.yaml", "name: Omega\n", false, false},
		{"countries/cuba.yaml", "name: Cuba\ncode: CU\n", false, false}, // a value that no other may have
		{"countries/cuba.yaml", "name: Cuba\ncode: VE\n", false, false}, // which another has
		{"countries/cuba.yaml", "name: Cuba\ncode: CU\n", false, false},
		{"ports/a.yaml", "name: Delta\n", true, true},
		{"countries/cuba.yaml", "name: Delta\ncode: CU\n", false, false}, // a name for two, by which nothing is referred to
		{"countries/cuba.yaml", "name: Cuba\ncode: CU\n", false, false},
		{"ports/b.png", picturetest.Fill("b.png", "(the picture 500x2)"), true, false},
		{"ports/b.md", beta + "## Port\n\nNear [[c]], [[Gamma|this]] and [[c.depth]] [@s]. [z](/ports/)\n\n![B](b.png)\n", false, false},
		{"ports/b.png", picturetest.Fill("b.png", "(the picture 1200x2)"), true, false}, // there are more versions of it
		{"ports/b.png", "no picture", true, false},
		{"../static/ports/b/index.html", "x", true, false}, // where a page is
		{"ports/b.md", beta + "## Port\n\nNear [[c]], [[Gamma|this]] and [[c.depth]] [@s]. [zz](/ports/)\n\n![B](b.png)\n", true, false},
	} {
		before := state.clone()
		state.files[path.Join("content", save.file)] = save.text
		relay(t, dir, before, state)
		got, err := w.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want, err := build.NewWorkspace(state.config(t, dir)).Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if d := sameSnapshot(t, want, got); d != "" {
			t.Errorf("%s: %q: %s", save.file, save.text, d)
		}
		for _, name := range []string{"Alpha", "Alpha!", "Omega", "Omega Two", "Gamma", "Gamma Two", "Delta", "O", "Oh", "CU", "JM", "VE", "Cuba", "Kuba", "port/a", "a"} {
			if w, g := want.Site().Graph.Lookup(name, nil), got.Site().Graph.Lookup(name, nil); fmt.Sprint(w) != fmt.Sprint(g) {
				t.Errorf("%s: %q: %q means %v, and should mean %v", save.file, save.text, name, g, w)
			}
		}
		if graph, plan := got.Again(); graph != save.graph || plan != save.plan {
			t.Errorf("%s: %q: the graph and the plan are those of before: %t, %t, want %t, %t; problems are %v", save.file, save.text, graph, plan, save.graph, save.plan, got.Problems())
		}
	}
}

// Which values of a column have a list of their own does not depend on names, where more
// have as many entities as there are lists.
func TestListsAreNotCutByNames(t *testing.T) {
	files := archived(harbours)
	var values []string
	for i := range 21 { // one more than have a list
		value := fmt.Sprintf("s%02d", i+1)
		values = append(values, value)
		for _, n := range []string{"a", "b"} {
			files["content/marks/"+value+n+".yaml"] = "name: Mark " + value + n + "\nsort: " + value + "\n"
		}
	}
	files["content/kinds/mark.yaml"] = "folder: marks\npath: /marks/{slug}/\norder: name\ncolumns: [sort]\nfields:\n  name: {type: text, required: true}\n  sort: {type: enum, values: [" + strings.Join(values, ", ") + "]}\n"
	maps.Copy(files, smallTemplates(t))
	dir := t.TempDir()
	state := siteState{files: files, today: today}
	lay(t, dir, state.files)
	w := build.NewWorkspace(state.config(t, dir))
	if s, err := w.Snapshot(t.Context()); err != nil || len(s.Problems()) > 0 {
		t.Fatal(s.Problems(), err)
	}
	before := state.clone()
	for _, n := range []string{"a", "b"} { // the last come first, and the first last
		state.files["content/marks/s21"+n+".yaml"] = "name: A mark " + n + "\nsort: s21\n"
		state.files["content/marks/s01"+n+".yaml"] = "name: The mark " + n + "\nsort: s01\n"
	}
	relay(t, dir, before, state)
	got, err := w.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, err := build.NewWorkspace(state.config(t, dir)).Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if d := sameSnapshot(t, want, got); d != "" {
		t.Error(d)
	}
	lists := 0
	for _, job := range got.Jobs() {
		lists += count(strings.HasPrefix(job.Path, "marks/with/sort/"))
	}
	if graph, plan := got.Again(); lists != 20 || !graph || !plan {
		t.Errorf("%d values have a list, want 20; the graph and the plan are those of before: %t, %t", lists, graph, plan)
	}
}

// Files that depend on every word are no job of a snapshot until one of them is asked for;
// then they are what a build makes.
func TestSearchIsPlannedLate(t *testing.T) {
	files := archived(harbours)
	maps.Copy(files, smallTemplates(t))
	files["static/js/search.js"] = "// searches"
	delete(files, "static/css/portolan.css") // shown as it is written, and not as it is published
	dir := newSite(t, files)
	c := folders(t, dir)
	c.Out = filepath.Join(dir, "public")
	if r := makeSite(t, c); !r.Published {
		t.Fatal(problems(r))
	}
	s, err := build.NewWorkspace(c).Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	planned := map[string]bool{}
	for _, j := range s.Jobs() {
		planned[j.Path] = true
	}
	late := 0
	for name, text := range read(t, c.Out) {
		if strings.HasPrefix(name, "js/") || name == "_headers" {
			continue // so are scripts, and hosts are told their published names
		}
		job, ok := s.Job(name)
		if !ok {
			t.Errorf("there is no %s", name)
			continue
		}
		made, err := s.Render(t.Context(), job)
		if err != nil || string(made.Data) != text {
			t.Errorf("%s is %q, and a build makes %q; %v", name, made.Data, text, err)
		}
		if !planned[name] {
			late++
		}
	}
	if _, ok := s.Job("search/en/none.js"); ok || late < 3 {
		t.Errorf("%d files are planned late", late)
	}
}

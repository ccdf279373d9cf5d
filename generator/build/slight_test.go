package build_test

import (
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"portolan/generator/build"
)

// An edit of what one document says is told from one that changes what is between documents, and
// any number of them, there and back, makes the site that a clean build makes.
func TestSlightEdits(t *testing.T) {
	t.Parallel()
	k := keep(t)
	file, was := k.shown(t)
	said := func(n int) string { return was + fmt.Sprintf("summary: Edition %d.\n", n%3) }
	lay(t, k.dir, map[string]string{file: said(0)})
	if r := k.build(t); r.Slight {
		t.Error("an edit is slight that gives a fact more")
	}
	for n := 1; n < 40; n++ { // more than are kept as edits of each other
		lay(t, k.dir, map[string]string{file: said(n)})
		r := k.build(t)
		if !r.Slight || r.Rendered == 0 || r.Files.Changed == 0 || r.NotKept != nil {
			t.Fatalf("edit %d: slight is %t, %d files are made, %d changed, %v", n, r.Slight, r.Rendered, r.Files.Changed, r.NotKept)
		}
	}
	if r := k.build(t); r.Rendered != 0 {
		t.Errorf("when nothing changed %d files are made", r.Rendered)
	}
	clean := k.config
	clean.Cache, clean.Out = "", filepath.Join(k.dir, "clean")
	makeSite(t, clean)
	if d := difference(read(t, clean.Out), read(t, k.config.Out)); d != "" {
		t.Error(d)
	}
	lay(t, k.dir, map[string]string{file: said(1), "static/robots.txt": "more"})
	if r := k.build(t); r.Slight {
		t.Error("an edit is slight that changes another file too")
	}
	lay(t, k.dir, map[string]string{file: strings.Replace(said(1), "name: ", "name: New ", 1)})
	if r := k.build(t); r.Slight {
		t.Error("an edit is slight that gives another name")
	}
}

// shown gives a file of a thing that is to be seen, without prose, and its text.
func (k *keptSite) shown(t *testing.T) (file, text string) {
	t.Helper()
	files := read(t, k.dir)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		hidden := slices.ContainsFunc([]string{"draft:", "publish:", "expires:"}, func(field string) bool { return strings.Contains(files[name], field) })
		if strings.HasPrefix(name, "content/things/") && strings.HasSuffix(name, ".yaml") && !hidden {
			file, text = name, files[name]
		}
	}
	return file, text
}

// What looks like an edit of words and is more: a name in other letters, which words that become
// links unasked are compared with, and a reference in a block that finds something else by what it says in full.
func TestEditsThatAreMoreThanSlight(t *testing.T) {
	table := func(facts string) string {
		return "---\nname: Alpha\n---\nText.\n\n```table\ntitle: T\nfacts: [" + facts + "]\n```\n"
	}
	for name, tt := range map[string]struct {
		files          map[string]string
		file, was, now string
	}{
		"a name that was linked": {map[string]string{"things/a.md": "---\nname: Alpha\nautolink: true\n---\nNear Old Harbour we met.\n"},
			"things/b.yaml", "name: Beta\naka: [Old Harbour]\n", "name: Beta\naka: [old harbour]\n"},
		"a name that becomes a link": {map[string]string{"things/a.md": "---\nname: Alpha\nautolink: true\n---\nNear Old Harbour we met.\n"},
			"things/b.yaml", "name: Beta\naka: [old harbour]\n", "name: Beta\naka: [Old Harbour]\n"},
		"a fact in a block": {map[string]string{"things/v.yaml": "name: v\nsize: 3\nmass: 4\n", "things/w.yaml": "name: Wee\nsize: 4\nmass: 1\naka: [v.size]\n"},
			"things/a.md", table("v.mass, v.size"), table("v.mass, v.mass")},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			files := smallTemplates(t)
			maps.Copy(files, map[string]string{"static/robots.txt": "User-agent: *\n", "content/site.yaml": "title: Site\n", "content/" + tt.file: tt.was,
				"content/kinds/thing.yaml": "folder: things\nfields:\n  name: {type: text, required: true}\n  size: number\n  mass: number\n"})
			for name, text := range tt.files {
				files["content/"+name] = text
			}
			lay(t, dir, files)
			c := folders(t, dir)
			c.Out, c.Cache, c.Program, c.Now = filepath.Join(dir, "public"), filepath.Join(dir, "cache"), "this one", time.Now().Add(time.Hour)
			w := build.NewWorkspace(c)
			k := &keptSite{dir, c}
			k.build(t)
			if _, err := w.Snapshot(t.Context()); err != nil {
				t.Fatal(err)
			}
			lay(t, dir, map[string]string{"content/" + tt.file: tt.now})
			if r := k.build(t); r.Slight {
				t.Error("the edit is called slight")
			}
			clean := c
			clean.Cache, clean.Out = "", filepath.Join(dir, "clean")
			makeSite(t, clean)
			if d := difference(read(t, clean.Out), read(t, c.Out)); d != "" {
				t.Error(d)
			}
			s, err := w.Snapshot(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if graph, _ := s.Again(); graph {
				t.Error("a server takes the graph of before")
			}
		})
	}
}

// What stands around a reference is told of it on the page that it leads to, and what it prints.
func TestEditsAroundReferences(t *testing.T) {
	table := func(first, second string) string {
		return "---\nname: Alpha\n---\nNear [[v]] it is [[v.size]].\n\n```table\ntitle: First\nfacts: [" + first + "]\n```\n\n```table\ntitle: Second\nfacts: [" + second + "]\n```\n"
	}
	for name, tt := range map[string]struct{ file, was, now string }{
		"another block":          {"things/a.md", table("w.size, v.size", "v.mass"), table("w.size", "v.size, v.mass")},
		"a fact that was a name": {"things/v.yaml", "name: v\nsize: 3\nmass: 4\naka: [v.size]\n", "name: v\nsize: 3\nmass: 4\naka: [vee]\n"},
		"the words around":       {"things/a.md", table("w.size", "v.mass"), strings.Replace(table("w.size", "v.mass"), "Near", "By", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			files := smallTemplates(t)
			maps.Copy(files, map[string]string{"static/robots.txt": "User-agent: *\n", "content/site.yaml": "title: Site\n",
				"content/things/a.md": table("w.size", "v.mass"), "content/things/v.yaml": "name: v\nsize: 3\nmass: 4\n", "content/things/w.yaml": "name: Wee\nsize: 4\nmass: 1\n",
				"content/kinds/thing.yaml": "folder: things\nfields:\n  name: {type: text, required: true}\n  size: number\n  mass: number\n"})
			files["content/"+tt.file] = tt.was
			lay(t, dir, files)
			c := folders(t, dir)
			c.Out, c.Cache, c.Program, c.Now = filepath.Join(dir, "public"), filepath.Join(dir, "cache"), "this one", time.Now().Add(time.Hour)
			k := &keptSite{dir, c}
			k.build(t)
			first := read(t, c.Out)
			lay(t, dir, map[string]string{"content/" + tt.file: tt.now})
			k.build(t)
			if page := "things/v/index.html"; read(t, c.Out)[page] == first[page] {
				t.Errorf("%s is as it was", page)
			}
			clean := c
			clean.Cache, clean.Out = "", filepath.Join(dir, "clean")
			makeSite(t, clean)
			if d := difference(read(t, clean.Out), read(t, c.Out)); d != "" {
				t.Error(d)
			}
		})
	}
}

// A server goes on where what is kept of a document is damaged, nobody asked for it yet, and its file is edited
// then: what it said can't be had any more.
func TestDamagedThenEdited(t *testing.T) {
	t.Parallel()
	k := keep(t)
	base := k.base(t)
	data, err := os.ReadFile(base)
	if err != nil {
		t.Fatal(err)
	}
	clear(data[8 : 8+binary.LittleEndian.Uint64(data)])
	if err := os.WriteFile(base, data, 0o666); err != nil {
		t.Fatal(err)
	}
	w := build.NewWorkspace(k.config)
	if _, err := w.Snapshot(t.Context()); err != nil {
		t.Fatal(err)
	}
	file, text := k.shown(t)
	lay(t, k.dir, map[string]string{file: text + "summary: More.\n"})
	s, err := w.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	clean := k.config
	clean.Cache, clean.Out = "", filepath.Join(k.dir, "clean")
	makeSite(t, clean)
	page := strings.TrimPrefix(strings.TrimSuffix(file, ".yaml"), "content/") + "/index.html"
	job, ok := s.Job(page)
	if !ok {
		t.Fatal("the page isn't planned")
	}
	if got, err := s.Render(t.Context(), job); err != nil || string(got.Data) != read(t, clean.Out)[page] {
		t.Errorf("%s is another than a build makes: %v", page, err)
	}
}

// An edit of words that is a mistake is none that the last site is asked about.
func TestSlightMistake(t *testing.T) {
	t.Parallel()
	k := keep(t)
	const file = "content/things/odd.yaml"
	lay(t, k.dir, map[string]string{file: "name: Odd\nsummary: One.\n"})
	k.build(t)
	lay(t, k.dir, map[string]string{file: "name: Odd\nsummary: One. ~plannd\n"})
	if r := makeSite(t, k.config); r.Published || r.Slight {
		t.Errorf("published is %t, slight is %t; problems are %s", r.Published, r.Slight, problems(r))
	}
}

// Mistakes in the content are told though the output folder can't be had.
func TestMistakesBeforeTheOutput(t *testing.T) {
	t.Parallel()
	k := keep(t)
	lay(t, k.dir, map[string]string{"content/things/broken.yaml": "nme: x\n", "public/.portolan/manifest": "torn"})
	if r := makeSite(t, k.config); r.Published || !strings.Contains(problems(r), "broken.yaml") {
		t.Errorf("published is %t; told are %s", r.Published, problems(r))
	}
}

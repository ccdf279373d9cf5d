package build_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/generator/bench/sitegen"
	"portolan/generator/build"
	"portolan/generator/edtf"
)

// cached gives the size of each file of the cache.
func cached(t *testing.T, c build.Config) map[string]int {
	t.Helper()
	sizes := map[string]int{}
	for name, text := range read(t, filepath.Join(c.Dir, c.Cache)) {
		if strings.HasPrefix(name, "memo-") {
			name = "base" // there must be but one, and it is named by what is in it
			if sizes[name] > 0 {
				t.Error("the memo has two bases")
			}
		}
		sizes[name] = len(text)
	}
	return sizes
}

// However often and by whatever a site was edited and built, the cache holds no more than after one
// build: nothing of what has gone.
func TestCacheHoldsOneSite(t *testing.T) {
	t.Parallel()
	c := folders(t, t.TempDir())
	if err := sitegen.Generate(c.Dir, 1, 20); err != nil {
		t.Fatal(err)
	}
	c.Cache, c.Program, c.BaseURL, c.Today = ".portolan", "one", "https://portal.invalid/", must(edtf.ParseDay(sitegen.Today))
	c.NoCards = true // see TestCardsAreKept
	picture := string(must(os.ReadFile("../doc/briefing.png")))
	for i := range 6 {
		lay(t, c.Dir, map[string]string{
			fmt.Sprintf("content/pages/page-%d.md", i):    fmt.Sprintf("---\ntitle: Page %d\n---\nIt has words as word%dword, and ![a picture](p%d.png).\n", i, i, i),
			fmt.Sprintf("content/pages/p%d.png", i):       picture + strings.Repeat(" ", i),
			"content/pages/same.md":                       fmt.Sprintf("---\ntitle: Same\nsummary: Edited %d times.\n---\nIt is edited.\n", i),
			"templates/" + fmt.Sprint("x", i, ".html"):    "{{define \"x\"}}x{{end}}",
			"static/css/" + fmt.Sprint("more", i, ".css"): fmt.Sprintf("a { order: %d }\n", i),
		})
		if r := makeSite(t, c); !r.Published {
			t.Fatal(problems(r))
		}
		for _, name := range []string{fmt.Sprintf("content/pages/page-%d.md", i-1), fmt.Sprintf("content/pages/p%d.png", i-1), fmt.Sprintf("templates/x%d.html", i-1), fmt.Sprintf("static/css/more%d.css", i-1)} {
			if err := os.Remove(filepath.Join(c.Dir, name)); err != nil && i > 0 {
				t.Fatal(err)
			}
		}
		if r := makeSite(t, c); !r.Published {
			t.Fatal(problems(r))
		}
	}
	after := cached(t, c)
	if err := os.RemoveAll(filepath.Join(c.Dir, c.Cache)); err != nil {
		t.Fatal(err)
	}
	c.Out = "clean"
	makeSite(t, c)
	clean := cached(t, c)
	names := func(sizes map[string]int) string { return strings.Join(slices.Sorted(maps.Keys(sizes)), "\n") }
	if names(after) != names(clean) || len(after) < 4 { // of which two say what version control is to ignore
		t.Errorf("it holds\n%s\nand of a clean build\n%s", names(after), names(clean))
	}
	for _, name := range []string{"memo", "base"} {
		if a, b := after[name], clean[name]; a > b+b/50 || a < b-b/50 { // numbers of questions are shorter where they were asked in another order
			t.Errorf("the %s has %d bytes, and of a clean build %d", name, a, b)
		}
	}
}

// A server leaves no pictures that the site doesn't have any more, though nobody builds.
func TestWorkspaceSweeps(t *testing.T) {
	t.Parallel()
	c := mediaSite(t, map[string]string{"a.md": "---\nname: A\n---\n![x](x.jpg)\n", "x.jpg": "(the picture 900x60)", "y.jpg": "(the picture 910x60)", "z.jpg": "(the picture 920x60)"})
	w := build.NewWorkspace(c)
	show := func(picture string) {
		t.Helper()
		lay(t, c.Dir, map[string]string{"content/ports/a.md": "---\nname: A\n---\n![x](" + picture + ".jpg)\n"})
		s, err := w.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range s.Jobs() {
			if j.Output == "picture" {
				if made, err := s.Render(t.Context(), j); err != nil || len(made.Problems) > 0 {
					t.Fatal(err, made.Problems)
				}
			}
		}
	}
	kept := func() int { return len(read(t, filepath.Join(c.Dir, c.Cache, "pictures"))) }
	show("x")
	one := kept()
	show("y")
	show("z")
	if many := kept(); many <= one {
		t.Fatalf("of three pictures %d files are kept, and of one %d: nothing is to be swept", many, one)
	}
	if err := w.Keep(); err != nil {
		t.Fatal(err)
	}
	if left := kept(); left != one {
		t.Errorf("%d files are left, and of one picture there are %d", left, one)
	}
	lay(t, c.Dir, map[string]string{"content/ports/b.yaml": "nme: broken\n", "content/kinds/port.yaml": "folder: ports\nfields: {name: {type: txt}}\n"})
	if _, err := w.Snapshot(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.Keep(); err != nil {
		t.Fatal(err)
	}
	if left := kept(); left != one {
		t.Errorf("after a mistake %d files are left of %d", left, one)
	}
}

// Cards of a site whose address only builds are told are left alone by a server, which knows of
// none; and what can't be swept is no reason to forget what was parsed.
func TestWorkspaceKeepsCards(t *testing.T) {
	t.Parallel()
	c := mediaSite(t, map[string]string{"a.md": "---\nname: A\n---\nWords.\n"})
	cards := filepath.Join(c.Dir, c.Cache, "cards")
	if err := os.MkdirAll(cards, 0o777); err != nil {
		t.Fatal(err)
	}
	keep := func() error {
		t.Helper()
		w := build.NewWorkspace(c)
		if _, err := w.Snapshot(t.Context()); err != nil {
			t.Fatal(err)
		}
		return w.Keep()
	}
	lay(t, cards, map[string]string{"of-a-page": "png"})
	if err := keep(); err != nil || len(read(t, cards)) != 1 {
		t.Errorf("%d cards are left: %v", len(read(t, cards)), err)
	}
	c.BaseURL = "https://portal.invalid/"
	if err := keep(); err != nil || len(read(t, cards)) != 0 {
		t.Errorf("%d cards are left of pages that aren't there: %v", len(read(t, cards)), err)
	}
	memo := filepath.Join(c.Dir, c.Cache, "memo")
	if err := errors.Join(os.RemoveAll(cards), os.WriteFile(cards, nil, 0o666), os.Remove(memo)); err != nil {
		t.Fatal(err)
	}
	if err := keep(); err == nil {
		t.Error("a folder that is a file is swept")
	}
	if _, err := os.Stat(memo); err != nil {
		t.Error(err)
	}
}

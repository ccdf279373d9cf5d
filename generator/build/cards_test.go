package build_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/generator/build"
)

// cardSite gives a small site with pictures.
func cardSite(t *testing.T) map[string]string {
	files := smallTemplates(t)
	files["content/site.yaml"] = "title: Site\nbase_url: https://portal.invalid/\n"
	files["content/kinds/port.yaml"] = "folder: ports\nfields:\n  name: {type: text, required: true}\n"
	files["content/ports/one.yaml"] = "name: One\n"
	files["content/ports/two.yaml"] = "name: Two\n"
	for _, font := range []string{"source-serif-4-latin-600-normal.woff2", "source-serif-4-latin-400-normal.woff2"} {
		files["static/fonts/source-serif-4/"+font] = string(must(os.ReadFile("../../static/fonts/source-serif-4/" + font)))
	}
	return files
}

// A picture is drawn once for what it shows: without the site, and without the memo, the
// next build takes those that were kept, and none for what has gone.
func TestCardsAreKept(t *testing.T) {
	t.Parallel()
	dir := newSite(t, cardSite(t))
	c := folders(t, dir)
	c.Cache, c.Program = ".portolan", "one"
	makeSite(t, c)
	const picture = "public/ports/one/card.png"
	first := string(must(os.ReadFile(filepath.Join(dir, picture))))
	store := filepath.Join(dir, ".portolan", "cards")
	var marked int
	for _, e := range must(os.ReadDir(store)) {
		name := filepath.Join(store, e.Name())
		if data := string(must(os.ReadFile(name))); strings.HasSuffix(data, first) {
			lay(t, store, map[string]string{e.Name(): strings.TrimSuffix(data, first) + "as it was kept"})
			marked++
		}
	}
	if marked != 1 {
		t.Fatalf("the picture is kept %d times", marked)
	}
	again := func() string {
		t.Helper()
		if err := os.RemoveAll(filepath.Join(dir, "public")); err != nil {
			t.Fatal(err)
		}
		c.Program += "+" // so the memo is of no use
		makeSite(t, c)
		return string(must(os.ReadFile(filepath.Join(dir, picture))))
	}
	if got := again(); got != "as it was kept" {
		t.Errorf("a picture of the same is drawn again: %.20q", got)
	}
	lay(t, dir, map[string]string{"content/ports/one.yaml": "name: Won\n"})
	if got := again(); !strings.HasPrefix(got, "\x89PNG") || got == first {
		t.Errorf("a picture of something else is not drawn: %.20q", got)
	}
	kept := len(must(os.ReadDir(store)))
	c.NoCards = true
	if _, err := build.Build(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if left := len(must(os.ReadDir(store))); left != kept {
		t.Errorf("of %d pictures a build that makes none leaves %d", kept, left)
	}
	c.NoCards = false
	if err := os.Remove(filepath.Join(dir, "content/ports/two.yaml")); err != nil {
		t.Fatal(err)
	}
	again()
	if left := len(must(os.ReadDir(store))); left != kept-1 {
		t.Errorf("of %d pictures %d are left, and one page has gone", kept, left)
	}
}

// What only looks for problems draws no pictures.
func TestCheckDrawsNothing(t *testing.T) {
	dir := newSite(t, cardSite(t))
	c := folders(t, dir)
	report, err := build.Check(t.Context(), c)
	if err != nil || report.Errors() {
		t.Fatal(err, problems(report))
	}
	built := makeSite(t, c)
	drawn := 0
	for _, name := range built.Files.WrittenPaths {
		if strings.HasSuffix(name, "/card.png") || name == "card.png" {
			drawn++
		}
	}
	if drawn == 0 || report.Rendered != built.Rendered-drawn {
		t.Errorf("of %d files, %d of them pictures, check makes %d", built.Rendered, drawn, report.Rendered)
	}
}

// Which sites have pictures is said in site.yaml, and needs an address and a typeface.
func TestWhichSitesHavePictures(t *testing.T) {
	t.Parallel()
	const face = "static/fonts/source-serif-4/source-serif-4-latin-600-normal.woff2"
	for _, c := range []struct {
		name     string
		change   func(files map[string]string)
		pictures bool
		code     string
	}{
		{"as it is", func(map[string]string) {}, true, ""},
		{"off", func(f map[string]string) { f["content/site.yaml"] += "cards: false\n" }, false, ""},
		{"on", func(f map[string]string) { f["content/site.yaml"] += "cards: true\n" }, true, ""},
		{"as many as there are", func(f map[string]string) { f["content/site.yaml"] += "cards: {most: 2}\n" }, true, ""},
		{"fewer", func(f map[string]string) { f["content/site.yaml"] += "cards: {most: 1}\n" }, false, ""},
		{"no address", func(f map[string]string) { f["content/site.yaml"] = "title: Site\n" }, false, ""},
		{"no face", func(f map[string]string) { delete(f, face) }, false, ""},
		{"no face, and wanted", func(f map[string]string) { delete(f, face); f["content/site.yaml"] += "cards: true\n" }, false, "card-face"},
		{"a damaged face", func(f map[string]string) { f[face] = "no font" }, true, "card-face"},
		{"not a number", func(f map[string]string) { f["content/site.yaml"] += "cards: {most: many}\n" }, false, "value-type"},
		{"less than none", func(f map[string]string) { f["content/site.yaml"] += "cards: {most: -1}\n" }, false, "settings"},
		{"another word", func(f map[string]string) { f["content/site.yaml"] += "cards: maybe\n" }, false, "value-type"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := cardSite(t)
			c.change(files)
			dir := newSite(t, files)
			report, err := build.Build(t.Context(), folders(t, dir))
			if err != nil {
				t.Fatal(err)
			}
			found := ""
			for _, p := range report.Problems {
				if p.Code != "base-url" { // for which the name is good here
					found += string(p.Code)
				}
			}
			if found != c.code {
				t.Errorf("found %q, want %q", found, c.code)
			}
			if _, err := os.Stat(filepath.Join(dir, "public/ports/one/card.png")); (err == nil) != c.pictures {
				t.Errorf("there is a picture: %v", err == nil)
			}
		})
	}
}

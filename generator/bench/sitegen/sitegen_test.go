package sitegen_test

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/bench/sitegen"
	"portolan/generator/build"
	"portolan/generator/edtf"
)

// content gives all files of a site by their paths.
func content(t *testing.T, seed uint64, n int) map[string]string {
	t.Helper()
	out := map[string]string{}
	for f := range sitegen.Files(seed, n) {
		if _, twice := out[f.Path]; twice {
			t.Errorf("%s is there twice", f.Path)
		}
		out[f.Path] = f.Text
	}
	return out
}

func TestSameSeedSameBytes(t *testing.T) {
	first := content(t, 1, 200)
	if diff := cmp.Diff(first, content(t, 1, 200)); diff != "" {
		t.Errorf("the same seed gave another site:\n%s", diff)
	}
	if cmp.Equal(first, content(t, 2, 200)) {
		t.Error("another seed gave the same site")
	}
}

// Chance names a port "Page" when there are enough of them.
func TestNamesAtAnySize(t *testing.T) {
	for f := range sitegen.Files(1, 100_000) {
		folder := strings.Split(f.Path, "/")[1]
		if folder == "briefings" {
			break
		}
		name := strings.TrimSuffix(path.Base(f.Path), path.Ext(f.Path))
		if name == "page" || name == "index" {
			t.Errorf("%s would be an id that the program has pages of", f.Path)
		}
	}
}

func TestShape(t *testing.T) {
	var briefings, words, refs, fences, entities int
	for path, text := range content(t, 1, 1000) {
		folder := strings.Split(path, "/")[1]
		switch folder {
		case "briefings":
			_, body, _ := strings.Cut(strings.TrimPrefix(text, "---\n"), "---\n")
			n := strings.Count(body, "[[")
			if n < 6 || n > 12 {
				t.Errorf("%s has %d references", path, n)
			}
			briefings++
			refs += n
			words += len(strings.Fields(body))
			fences += strings.Count(body, "```") / 2
		case "countries", "ports", "agreements", "programs", "satellites", "organizations":
			entities++
		}
	}
	if briefings != 1000 || fences != 100 {
		t.Errorf("%d briefings with %d blocks of code, want 1000 with 100", briefings, fences)
	}
	if mean := words / briefings; mean < 550 || mean > 700 {
		t.Errorf("%d words a briefing, want about 600", mean)
	}
	if entities < 95 || entities > 110 {
		t.Errorf("%d entities, want about 100", entities)
	}
}

func TestBuildsWithoutProblems(t *testing.T) {
	dir := t.TempDir()
	if err := sitegen.Generate(dir, 1, 50); err != nil {
		t.Fatal(err)
	}
	today, err := edtf.ParseDay(sitegen.Today)
	if err != nil {
		t.Fatal(err)
	}
	report, err := build.Check(context.Background(), build.Config{Dir: dir, Content: "content", Templates: "templates", Static: "static", Today: today})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range report.Problems {
		t.Error(p)
	}
	if report.Entities["briefing"] != 50 || report.Pages < 60 {
		t.Errorf("%d briefings on %d pages, want 50 on 60 or more", report.Entities["briefing"], report.Pages)
	}
}

func TestKeepsWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "notes.txt"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := sitegen.Generate(dir, 1, 1); err == nil {
		t.Error("a folder that holds something was written into")
	}
}

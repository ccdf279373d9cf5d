package build_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"portolan/generator/build"
)

// After each edit exactly the maps that show something else are made again, and the site is
// what a clean build makes.
func TestMapsAreMadeAgain(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/map.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range archive.Files {
		if strings.HasPrefix(f.Name, "content/") || strings.HasPrefix(f.Name, "static/") {
			put(f.Name, string(f.Data))
		}
	}
	for name, text := range realTemplates(t) {
		put(name, text)
	}
	put("content/ports/near.yaml", "name: Near\nat: 11, -69\n")
	put("content/ports/far.yaml", "name: Far away\nat: -30, 100\n")
	config := build.Config{Dir: dir, Content: "content", Templates: "templates", Static: "static", Out: filepath.Join(dir, "public"), Cache: ".portolan", Program: "test", Today: day(t, today)}
	before := map[string]string{}
	check := func(what string, remade ...string) {
		t.Helper()
		report, after, failure := outcome(t, config)
		if failure != "" || report.Errors() {
			t.Fatal(what, failure, report.Problems)
		}
		clean := config
		clean.Out, clean.Cache = filepath.Join(t.TempDir(), "clean"), ""
		_, want, _ := outcome(t, clean)
		if diff := difference(want, after); diff != "" {
			t.Errorf("%s: it is not what a clean build makes: %s", what, diff)
		}
		if len(before) > 0 {
			var changed []string
			for _, page := range []string{"index.html", "map/index.html", "map/countries/index.html", "ports/cabello/index.html", "ports/near/index.html", "ports/far/index.html", "countries/ve/index.html", "notes/block/index.html"} {
				if before[page] != after[page] {
					changed = append(changed, strings.TrimSuffix(page, "/index.html"))
				}
			}
			if diff := cmp.Diff(remade, changed); diff != "" {
				t.Errorf("%s: pages that are others (-want +got):\n%s", what, diff)
			}
			if all := len(after); report.Rendered >= all {
				t.Errorf("%s: all %d files were made", what, all)
			}
		}
		before = after
	}
	check("at first")
	put("content/ports/near.yaml", "name: Near\nat: 11.2, -69\n")
	check("a port that moves", "index.html", "map", "ports/cabello", "ports/near", "countries/ve", "notes/block")
	put("content/ports/far.yaml", "name: Far away\nat: -31, 100\n")
	check("a port elsewhere that moves", "index.html", "map", "ports/far")
	geometry := filepath.Join(dir, "static/geo/world-50m.json")
	data, err := os.ReadFile(geometry)
	if err != nil {
		t.Fatal(err)
	}
	put("static/geo/world-50m.json", strings.Replace(string(data), "[-62,10]", "[-60,10]", 1))
	check("a coast that moves", "index.html", "map", "map/countries", "ports/cabello", "ports/near", "countries/ve", "notes/block")
}

package build_test

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// counted is a site small enough to know by heart what shows what.
const counted = `
-- content/site.yaml --
title: Harbours
nav: [ports, notes]
home: [ports]
page_size: 2
-- content/kinds/port.yaml --
folder: ports
plural: ports
order: name
card: [depth]
columns: [depth]
fields:
  name: {type: text, required: true}
  depth: {type: number}
  traffic: {type: number}
  near: {type: ref, to: port, inverse: near-to}
-- content/kinds/note.yaml --
folder: notes
plural: notes
order: name
fields: {name: {type: text, required: true}}
-- content/kinds/source.yaml --
folder: sources
plural: sources
citable: true
fields: {name: {type: text, required: true}}
-- content/ports/a.yaml --
name: Alpha
depth: 1
near: b
-- content/ports/b.yaml --
name: Beta
depth: 2
-- content/ports/c.yaml --
name: Gamma
depth: 3
-- content/ports/d.yaml --
name: Delta Point
-- content/notes/one.md --
---
name: One
---
Of [[a]], in a sentence of its own.

Another paragraph [@s].
-- content/notes/two.md --
---
name: Two
---
Of [[a]] and [[b.depth]].
-- content/sources/s.yaml --
name: A source
-- static/css/portolan.css --
a{}
-- static/robots.txt --
User-agent: *
`

var fingerprint = regexp.MustCompile(`\.[0-9a-f]+\.css$`)

// An edit makes again the files that show what changed: each of those comes out with other
// bytes. What is made besides is counted: a page that asks for a whole entity is made again
// for any fact of it.
func TestEditMakesWhatShowsIt(t *testing.T) {
	t.Parallel()
	const all = "404.html index.html notes/index.html notes/one/index.html notes/two/index.html ports/a/index.html ports/b/index.html " +
		"ports/by/depth/index.html ports/by/depth/page/2/index.html ports/c/index.html ports/d/index.html ports/index.html ports/page/2/index.html sources/index.html sources/s/index.html"
	for _, tt := range []struct {
		what, file, old, with, made string
		spare                       int // files that are made and come out as they were
	}{
		{"a remark", "content/ports/a.yaml", "name: Alpha", "# A remark.\n\nname: Alpha", "", 0},
		{"a paragraph", "content/notes/one.md", "Another paragraph", "Other words", "notes/one/index.html sources/s/index.html", 0},
		{"a sentence that other pages quote", "content/notes/one.md", "in a sentence", "in one", "notes/one/index.html ports/a/index.html", 0},
		{"a title", "content/ports/a.yaml", "Alpha", "Alpha Two",
			"index.html notes/one/index.html notes/two/index.html ports/a/index.html ports/b/index.html ports/by/depth/index.html ports/index.html", 1},
		{"a title that stands elsewhere in the order", "content/ports/a.yaml", "Alpha", "Zeta", // whose neighbours are others, too
			"index.html notes/one/index.html notes/two/index.html ports/a/index.html ports/b/index.html ports/by/depth/index.html ports/c/index.html ports/index.html ports/page/2/index.html", 1},
		{"a fact that is nowhere else", "content/ports/a.yaml", "depth: 1", "depth: 1\ntraffic: 7", "ports/a/index.html", 1},
		{"a fact of the card, the list and a sentence", "content/ports/b.yaml", "depth: 2", "depth: 4", "index.html notes/two/index.html ports/a/index.html ports/b/index.html ports/by/depth/index.html ports/by/depth/page/2/index.html ports/index.html", 2},
		{"a relation", "content/ports/a.yaml", "near: b", "near: c", "ports/a/index.html ports/b/index.html ports/c/index.html", 1},
		{"a source", "content/sources/s.yaml", "A source", "The source", "notes/one/index.html sources/index.html sources/s/index.html", 0},
		{"a mention more", "content/notes/two.md", "Of [[a]]", "Of [[c]], [[a]]", "notes/two/index.html ports/a/index.html ports/b/index.html ports/c/index.html", 0},
		{"a page more", "content/notes/three.md", "", "---\nname: Up\n---\nWords.\n", "index.html notes/index.html notes/page/2/index.html notes/three/index.html notes/two/index.html", 1},
		{"a style sheet", "static/css/portolan.css", "a{}", "b{}", "_headers css/portolan.#.css", 15}, // pages ask what it is called, and these templates don't say it
		{"another file", "static/robots.txt", "*", "x", "robots.txt", 0},
		{"the template of lists", "templates/index.html", "<h1>", "<h1>x", "notes/index.html ports/by/depth/index.html ports/by/depth/page/2/index.html ports/index.html ports/page/2/index.html sources/index.html", 0},
		{"the template of entities", "templates/entity.html", "<h1>", "<h1>x",
			"notes/one/index.html notes/two/index.html ports/a/index.html ports/b/index.html ports/c/index.html ports/d/index.html sources/s/index.html", 0},
		{"a part of one template", "templates/partials/card.html", "<article>", "<article>x", "index.html", 0},
		{"the template of all", "templates/base.html", "<main>", "<main>x", all, 0},
		{"the title of the site", "content/site.yaml", "title: Harbours", "title: Havens", "404.html index.html", 14},
		{"the menu", "content/site.yaml", "nav: [ports, notes]", "nav: [ports]", all, 1},
	} {
		t.Run(tt.what, func(t *testing.T) {
			files := archived(counted)
			maps.Copy(files, smallTemplates(t))
			dir := t.TempDir()
			lay(t, dir, files)
			c := folders(t, dir)
			c.Out, c.Cache, c.Program = filepath.Join(dir, "public"), filepath.Join(dir, "cache"), "this one"
			if r := makeSite(t, c); !r.Published {
				t.Fatal(problems(r))
			}
			text := strings.Replace(files[tt.file], tt.old, tt.with, 1)
			if text == files[tt.file] {
				t.Fatalf("%s has no %q", tt.file, tt.old)
			}
			lay(t, dir, map[string]string{tt.file: text})
			r := makeSite(t, c)
			if !r.Published {
				t.Fatal(problems(r))
			}
			for i, name := range r.Files.WrittenPaths {
				r.Files.WrittenPaths[i] = fingerprint.ReplaceAllString(name, ".#.css")
			}
			if diff := cmp.Diff(strings.Fields(tt.made), slices.Clip(r.Files.WrittenPaths)); diff != "" && len(r.Files.WrittenPaths)+len(tt.made) > 0 {
				t.Errorf("written (-want +got):\n%s", diff)
			}
			if spare := r.Rendered - len(r.Files.WrittenPaths); spare != tt.spare {
				t.Errorf("%d files are made and come out as they were, want %d; because of: %v", spare, tt.spare, r.Because)
			}
		})
	}
}

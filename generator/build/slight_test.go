package build_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// An edit of what one document says is told from one that changes what is between documents, and
// any number of them, there and back, makes the site that a clean build makes.
func TestSlightEdits(t *testing.T) {
	k := keep(t)
	file, was := "", ""
	files := read(t, k.dir)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		text := files[name]
		if strings.HasPrefix(name, "content/things/") && strings.HasSuffix(name, ".yaml") && !strings.Contains(text, "draft:") && !strings.Contains(text, "publish:") && !strings.Contains(text, "expires:") {
			file, was = name, text
		}
	}
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

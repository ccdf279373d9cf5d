package source_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"portolan/generator/digest"
	"portolan/generator/source"
)

// A watched file system notes what is opened in it. A scan opens files side by side.
type watched struct {
	fs.FS
	mu     sync.Mutex
	opened map[string]bool
}

func (w *watched) Open(name string) (fs.File, error) {
	w.mu.Lock()
	w.opened[name] = true
	w.mu.Unlock()
	return w.FS.Open(name)
}

func (w *watched) Stat(name string) (fs.FileInfo, error) { return fs.Stat(w.FS, name) }

// A scan that knows an earlier one opens only what does not stand as it did, and gives what
// a scan gives that knows nothing.
func TestKnown(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a/one.md", "a/two.md", "b/three.md", "b/c/four.md", "b/c/pic.png", "five.md"} {
		put(t, dir, name, "first")
	}
	at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	must := func(errs ...error) func(*testing.T) {
		return func(t *testing.T) {
			t.Helper()
			for _, err := range errs {
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	later := time.Now().Add(time.Hour) // when all that is written here has settled
	var known source.Tree
	for _, step := range []struct {
		what   string
		do     func(t *testing.T)
		opened string // files and folders
	}{
		{"nothing known", func(*testing.T) {}, ". a a/one.md a/two.md b b/c b/c/four.md b/c/pic.png b/three.md five.md"},
		{"nothing changed", func(*testing.T) {}, ""},
		{"a file written", func(t *testing.T) { put(t, dir, "a/two.md", "again") }, "a/two.md"},
		{"a file written with what it had", func(t *testing.T) { put(t, dir, "a/two.md", "again") }, "a/two.md"},
		{"a file added", func(t *testing.T) { put(t, dir, "a/0.md", "new") }, "a a/0.md"},
		{"a file deleted", func(t *testing.T) { must(os.Remove(at("a/0.md")))(t) }, "a"},
		{"a file renamed", func(t *testing.T) { must(os.Rename(at("a/one.md"), at("b/one.md")))(t) }, "a b b/one.md"},
		{"a folder renamed", func(t *testing.T) { must(os.Rename(at("b/c"), at("d")))(t) }, ". b d d/four.md d/pic.png"},
		{"a file replaced by a folder", func(t *testing.T) { must(os.Remove(at("five.md")))(t); put(t, dir, "five.md/six.md", "new") }, ". five.md five.md/six.md"},
		{"a folder replaced by a file", func(t *testing.T) { must(os.RemoveAll(at("five.md")))(t); put(t, dir, "five.md", "new") }, ". five.md"},
		{"a file replaced by another with its size and time", func(t *testing.T) {
			info, err := os.Stat(at("five.md"))
			must(err, os.Rename(at("five.md"), at(".old")))(t)
			put(t, dir, "five.md", "fix")
			must(os.Chtimes(at("five.md"), info.ModTime(), info.ModTime()))(t)
		}, ". five.md"},
		{"a name that is bad", func(t *testing.T) { put(t, dir, "d/a?.md", "x") }, "d d/a?.md"},
		{"and stays", func(*testing.T) {}, ""},
		{"text that is bad", func(t *testing.T) { put(t, dir, "d/bad.md", "x\x01") }, "d d/bad.md"},
		{"and stays, and is read for its problem", func(*testing.T) {}, "d/bad.md"},
	} {
		step.do(t)
		fsys := &watched{FS: os.DirFS(dir), opened: map[string]bool{}}
		tree, problems, err := source.ScanFS(t.Context(), fsys, source.Options{Known: known, Now: later})
		if err != nil {
			t.Fatal(err)
		}
		var opened []string
		for name := range fsys.opened {
			opened = append(opened, name)
		}
		slices.Sort(opened)
		if got := strings.Join(opened, " "); got != step.opened {
			t.Errorf("%s: opened are %q, want %q", step.what, got, step.opened)
		}
		fresh, wrong, err := source.ScanFS(t.Context(), os.DirFS(dir), source.Options{Now: later})
		if err != nil {
			t.Fatal(err)
		}
		if listing(tree) != listing(fresh) || fmt.Sprint(problems) != fmt.Sprint(wrong) {
			t.Errorf("%s: the scan gives\n%s%v\nand one that knows nothing\n%s%v", step.what, listing(tree), problems, listing(fresh), wrong)
		}
		known = tree
	}
}

// What was written just now may be written again within the same tick of the clock, so it
// is read again.
func TestKnownNotSettled(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a.md", "first")
	known, _, err := source.Scan(t.Context(), dir, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fsys := &watched{FS: os.DirFS(dir), opened: map[string]bool{}}
	if _, _, err := source.ScanFS(t.Context(), fsys, source.Options{Known: known}); err != nil || !fsys.opened["a.md"] || !fsys.opened["."] {
		t.Errorf("opened are %v, %v", fsys.opened, err)
	}
}

// A link to the folder is no reason to take what it leads to for known: the link's own
// stamp tells nothing of that.
func TestKnownBehindLink(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "real/a.md", "first")
	link := filepath.Join(dir, "link")
	if err := os.Symlink("real", link); err != nil {
		t.Fatal(err)
	}
	opts := source.Options{Now: time.Now().Add(time.Hour)}
	var err error
	if opts.Known, _, err = source.Scan(t.Context(), link, opts); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "real/b.md", "second")
	tree, _, err := source.Scan(t.Context(), link, opts)
	if err != nil || len(tree.Files) != 2 {
		t.Errorf("found are %v, %v", listing(tree), err)
	}
}

func TestChanged(t *testing.T) {
	tree := func(files ...string) source.Tree {
		var out source.Tree
		for _, f := range files {
			out.Files = append(out.Files, source.File{Path: f[:1], Hash: digest.String(f[1:])})
		}
		return out
	}
	for _, c := range []struct {
		a, b source.Tree
		want string
	}{
		{tree(), tree(), ""},
		{tree("a1", "b1", "d1"), tree("a1", "b1", "d1"), ""},
		{tree("a1", "b2", "d1"), tree("a1", "b1", "c1"), "b c d"},
		{tree(), tree("a1", "b1"), "a b"},
		{tree("a1", "b1"), tree("b1"), "a"},
	} {
		if got := strings.Join(c.a.Changed(c.b), " "); got != c.want {
			t.Errorf("%v since %v: %q, want %q", c.a, c.b, got, c.want)
		}
		if got := strings.Join(c.b.Changed(c.a), " "); got != c.want {
			t.Errorf("%v since %v: %q, want %q", c.b, c.a, got, c.want)
		}
	}
}

// Files that nobody suspects are taken as they were known; what is new, gone or of another
// sort is found all the same.
func TestSuspects(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.md", "b/c.md", "b/d.md", "gone.md", "sort.md"} {
		put(t, dir, name, "first")
	}
	scan := func(known source.Tree, suspects map[string]bool) (source.Tree, string) {
		t.Helper()
		tree, problems, err := source.Scan(t.Context(), dir, source.Options{Known: known, Suspects: suspects})
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		var texts []string
		for _, f := range tree.Files {
			texts = append(texts, f.Path+"="+f.Data)
		}
		return tree, strings.Join(texts, " ")
	}
	known, _ := scan(source.Tree{}, nil)
	for _, name := range []string{"a.md", "b/c.md", "b/d.md", "new.md"} {
		put(t, dir, name, "second")
	}
	for _, name := range []string{"gone.md", "sort.md"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	put(t, dir, "sort.md/in.md", "second")
	some, got := scan(known, map[string]bool{"b/c.md": true})
	if want := "a.md=first b/c.md=second b/d.md=first new.md=second sort.md/in.md=second"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if _, got := scan(some, nil); strings.Contains(got, "first") {
		t.Errorf("a scan of all gives %s", got)
	}
}

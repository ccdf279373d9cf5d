package main

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/generator/bench/sitegen"
	"portolan/generator/picture/picturetest"
)

// A twofold is a site that its authors change from one version to another and back, in
// every way that files can change, and what a clean build makes of each version.
type twofold struct {
	dir     string               // of the source
	flags   []string             // of every build
	sources [2]map[string]string // what the versions don't have in common, by slash path
	sites   [2]map[string]string // by slash path; what a build leaves, but for its bookkeeping
}

// newTwofold generates the site and builds both versions. Flags are for every build.
func newTwofold(t *testing.T, flags ...string) *twofold {
	t.Helper()
	w := &twofold{dir: filepath.Join(t.TempDir(), "source"), flags: append([]string{"--today", sitegen.Today, "-q"}, flags...)}
	if err := sitegen.Generate(w.dir, 1, 10); err != nil {
		t.Fatal(err)
	}
	w.sources = w.versions(t)
	for v := range w.sites {
		w.lay(t, v)
		out := filepath.Join(t.TempDir(), "clean")
		w.builds(t, "--no-cache", "--out", out)
		w.sites[v] = files(t, out)
	}
	if changed, gone := w.differ(); changed < 50 || gone < 5 {
		t.Fatalf("the versions differ by %d files, and %d are of one alone", changed, gone)
	}
	return w
}

// versions thinks out two versions: texts, a title that others show, the template and the
// styles of all pages, and a picture change; pages come and go; a file stands where the
// other version has a folder.
func (w *twofold) versions(t *testing.T) (out [2]map[string]string) {
	t.Helper()
	text := func(name string) string {
		data, err := os.ReadFile(filepath.Join(w.dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	listed, err := filepath.Glob(filepath.Join(w.dir, "content", "briefings", "*", "*.md"))
	if err != nil || len(listed) < 3 {
		t.Fatalf("the site has %d briefings, %v", len(listed), err)
	}
	slices.Sort(listed)
	for v, word := range []string{"first", "second"} {
		o := map[string]string{
			"content/briefings/quay.png":             string(picturetest.Of("quay.png", 700+v, 40)),
			"content/briefings/with-picture.md":      page("With a picture", "![The quay](quay.png)"),
			"content/briefings/only-" + word + ".md": page("Only "+word, "It is "+word+"."),
			"static/css/portolan.css":                text("static/css/portolan.css") + "." + word + " { color: red; }\n",
			"templates/briefing.html":                strings.Replace(text("templates/briefing.html"), "</header>", "<p>"+word+"</p></header>", 1),
		}
		for _, name := range listed[:3] {
			name = strings.TrimPrefix(filepath.ToSlash(strings.TrimPrefix(name, w.dir)), "/")
			o[name] = strings.Replace(text(name), "title: ", "title: "+word+" ", 1)
		}
		swapped := "static/swapped.txt"
		if v == 1 {
			swapped += "/now-a-folder.txt"
		}
		o[swapped] = word
		out[v] = o
	}
	return out
}

// page is the file of a briefing.
func page(title, body string) string {
	return "---\ntitle: " + title + "\ndate: 2025-01-01\nbyline: Nobody\nsummary: It says little.\n---\n\n" + body + "\n"
}

// lay gives the source a version.
func (w *twofold) lay(t *testing.T, v int) {
	t.Helper()
	for name := range w.sources[1-v] {
		file := filepath.Join(w.dir, filepath.FromSlash(name))
		if _, stays := w.sources[v][name]; stays {
			continue
		}
		if _, err := os.Lstat(file); err == nil {
			must(t, os.Remove(file))
			os.Remove(filepath.Dir(file)) // where it is empty now
		}
	}
	for name, text := range w.sources[v] {
		file := filepath.Join(w.dir, filepath.FromSlash(name))
		must(t, os.MkdirAll(filepath.Dir(file), 0o777))
		must(t, os.WriteFile(file, []byte(text), 0o666))
	}
}

// build is the program, about to build the site.
func (w *twofold) build(flags ...string) *exec.Cmd {
	return exec.Command("portolan", slices.Concat([]string{"build", "-C", w.dir}, w.flags, flags)...)
}

// builds builds the site, which must come out well, and gives what was said of it.
func (w *twofold) builds(t *testing.T, flags ...string) string {
	t.Helper()
	said, err := w.build(flags...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return string(said)
}

// serves starts a server of the site, and gives its address and what it says from then on.
func (w *twofold) serves(t *testing.T) (cmd *exec.Cmd, url string, rest io.Reader) {
	t.Helper()
	cmd = exec.Command("portolan", "serve", "-C", w.dir, "--addr", "127.0.0.1:0", "--today", sitegen.Today)
	stderr, err := cmd.StderrPipe()
	must(t, err)
	must(t, cmd.Start())
	url, rest = servedAt(t, stderr)
	return cmd, url, rest
}

// servedAt reads the address, up to its last slash, that a server says first.
func servedAt(t *testing.T, said io.Reader) (url string, rest io.Reader) {
	t.Helper()
	lines := bufio.NewReader(said)
	line, err := lines.ReadString('\n')
	_, at, ok := strings.Cut(line, " at ")
	if err != nil || !ok {
		t.Fatalf("it prints no address: %q, %v", line, err)
	}
	url, _, _ = strings.Cut(at, " ")
	return url, lines
}

// out is where a build puts the site.
func (w *twofold) out() string { return filepath.Join(w.dir, "public") }

// differ counts files that have other bytes in each version, and those of one alone.
func (w *twofold) differ() (changed, gone int) {
	for p, text := range w.sites[0] {
		if other, both := w.sites[1][p]; !both {
			gone++
		} else if other != text {
			changed++
		}
	}
	return changed, gone
}

// whole sees to it that a folder holds only whole files of either version, and all of those
// that both have. A folder may be there before what comes into it.
func (w *twofold) whole(t *testing.T, dir string) {
	t.Helper()
	got := files(t, dir)
	for p, text := range got {
		first, in0 := w.sites[0][p]
		second, in1 := w.sites[1][p]
		switch {
		case strings.HasSuffix(p, "/") && (w.isFolder(0, p) || w.isFolder(1, p)):
		case !in0 && !in1:
			t.Errorf("%s is of neither version", p)
		case !(in0 && text == first) && !(in1 && text == second):
			t.Errorf("%s is torn: %d bytes, and the versions have %d and %d", p, len(text), len(first), len(second))
		}
	}
	for p := range w.sites[0] {
		_, is := got[p]
		if _, both := w.sites[1][p]; both && !is && len(got) > 0 {
			t.Errorf("%s is gone, and both versions have it", p)
		}
	}
}

// isFolder tells whether a version has files below a path that ends in a slash.
func (w *twofold) isFolder(v int, dir string) bool {
	for p := range w.sites[v] {
		if strings.HasPrefix(p, dir) {
			return true
		}
	}
	return false
}

// is sees to it that a folder holds just the site of a version.
func (w *twofold) is(t *testing.T, dir string, v int) {
	t.Helper()
	if differences := compare(w.sites[v], files(t, dir)); differences != "" {
		t.Errorf("the site is not what a clean build makes: %s", differences)
	}
	var own []string
	entries, err := os.ReadDir(filepath.Join(dir, ".portolan"))
	must(t, err)
	for _, e := range entries {
		own = append(own, e.Name())
	}
	if !slices.Equal(own, []string{"lock", "manifest"}) {
		t.Errorf("the bookkeeping is %q", own)
	}
}

// compare tells where files are not what they should be, the first few.
func compare(want, got map[string]string) string {
	var out []string
	for _, p := range slices.Sorted(maps.Keys(want)) {
		if text, is := got[p]; !is {
			out = append(out, p+" is missing")
		} else if text != want[p] {
			out = append(out, p+" has other bytes")
		}
	}
	for _, p := range slices.Sorted(maps.Keys(got)) {
		if _, wanted := want[p]; !wanted {
			out = append(out, p+" is too many")
		}
	}
	if len(out) > 5 {
		out = append(out[:5], fmt.Sprintf("and %d more", len(out)-5))
	}
	return strings.Join(out, ", ")
}

// files reads a site by its slash paths, without its bookkeeping; an empty folder ends in a
// slash. One that isn't there has none.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	if _, err := os.Stat(dir); err != nil {
		return out
	}
	must(t, fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || p == ".":
			return err
		case p == ".portolan":
			return fs.SkipDir
		case d.IsDir():
			if list, err := os.ReadDir(filepath.Join(dir, p)); err != nil || len(list) > 0 {
				return err
			}
			out[p+"/"] = ""
			return nil
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(p)))
		out[p] = string(data)
		return err
	}))
	return out
}

// sameFiles tells whether a folder holds what it held.
func sameFiles(t *testing.T, dir string, was map[string]string) {
	t.Helper()
	if differences := compare(was, files(t, dir)); differences != "" {
		t.Errorf("%s is not as it was: %s", filepath.Base(dir), differences)
	}
}

// must ends a test that can't go on.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// tellOf prints a count by name, in order.
func tellOf(counts map[string]int) string {
	var b bytes.Buffer
	for _, name := range slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Compare(counts[b], counts[a]) }) {
		fmt.Fprintf(&b, ", %d %s", counts[name], name)
	}
	return strings.TrimPrefix(b.String(), ", ")
}

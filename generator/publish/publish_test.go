package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A site is content by path. In a folder as found, a folder that is empty ends in a
// slash and a link's content is "-> " and where it leads.
type site map[string]string

// fill writes a site below dir by other means than ours.
func fill(t *testing.T, dir string, s site) {
	t.Helper()
	for p, text := range s {
		name := filepath.Join(dir, filepath.FromSlash(p))
		var err error
		if strings.HasSuffix(p, "/") {
			err = os.MkdirAll(name, 0o755)
		} else if err = os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		} else if to, ok := strings.CutPrefix(text, "-> "); ok {
			err = os.Symlink(to, name)
		} else {
			err = os.WriteFile(name, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// found reads a folder, without our bookkeeping.
func found(t *testing.T, dir string) site {
	t.Helper()
	s := site{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		name := filepath.Join(dir, filepath.FromSlash(p))
		switch {
		case err != nil || p == ".":
			return err
		case p == ownDir:
			return fs.SkipDir
		case d.IsDir():
			if list, err := os.ReadDir(name); err != nil || len(list) > 0 {
				return err
			}
			s[p+"/"] = ""
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			to, err := os.Readlink(name)
			s[p] = "-> " + to
			return err
		}
		data, err := os.ReadFile(name)
		s[p] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// own lists what bookkeeping there is, with the manifest's content.
func own(t *testing.T, dir string) site {
	t.Helper()
	return found(t, filepath.Join(dir, ownDir))
}

// try publishes a site.
func try(dir string, s site, opts Options, through func(files) files) (Report, error) {
	if through == nil {
		through = func(f files) files { return f }
	}
	sink, err := open(dir, opts, through)
	if err != nil {
		return Report{}, err
	}
	defer sink.Abort()
	for _, p := range slices.Sorted(maps.Keys(s)) {
		if err := sink.Put(p, []byte(s[p])); err != nil {
			return Report{}, err
		}
	}
	return sink.Commit()
}

// do publishes a site that must come out well.
func do(t *testing.T, dir string, s site) Report {
	t.Helper()
	r, err := try(dir, s, Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func equal(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// Every change from one site to another: the folder then is what a clean build makes.
func TestChanges(t *testing.T) {
	for _, tt := range []struct {
		name     string
		old, new site
		want     Report
	}{
		{"nothing at all", site{}, site{}, Report{}},
		{"first", site{}, site{"index.html": "1", "a/b/c.css": "22"},
			Report{Made: 2, Bytes: 3, Written: 3, WrittenPaths: []string{"a/b/c.css", "index.html"}}},
		{"the same", site{"a": "1", "b/c": ""}, site{"a": "1", "b/c": ""}, Report{Unchanged: 2, Bytes: 1}},
		{"all sorts", site{"a": "1", "b/c": "2", "b/d": "3", "e/f/g": "4"}, site{"a": "1", "b/c": "9", "h/i": "55"},
			Report{Made: 1, Changed: 1, Unchanged: 1, Removed: 2, Bytes: 4, Written: 3,
				WrittenPaths: []string{"b/c", "h/i"}, RemovedPaths: []string{"b/d", "e/f/g"}}},
		{"other size", site{"a": "1"}, site{"a": "12"}, Report{Changed: 1, Bytes: 2, Written: 2, WrittenPaths: []string{"a"}}},
		{"to nothing", site{"a/b/c/d": "1", "a/x": "2"}, site{}, Report{Removed: 2, RemovedPaths: []string{"a/b/c/d", "a/x"}}},
		{"a file becomes a folder", site{"x/a": "1"}, site{"x/a/b/index.html": "2", "x/a/c": "3"},
			Report{Made: 2, Removed: 1, Bytes: 2, Written: 2, WrittenPaths: []string{"x/a/b/index.html", "x/a/c"}, RemovedPaths: []string{"x/a"}}},
		{"a folder becomes a file", site{"x/a/b/index.html": "1", "x/a/c": "2", "x/ab": "3"}, site{"x/a": "4", "x/ab": "3"},
			Report{Made: 1, Unchanged: 1, Removed: 2, Bytes: 2, Written: 1, WrittenPaths: []string{"x/a"},
				RemovedPaths: []string{"x/a/b/index.html", "x/a/c"}}},
		{"they change places", site{"a/b": "1", "c": "2"}, site{"a": "1", "c/b": "2"},
			Report{Made: 2, Removed: 2, Bytes: 2, Written: 2, WrittenPaths: []string{"a", "c/b"}, RemovedPaths: []string{"a/b", "c"}}},
		{"only letter case", site{"A/x": "1", "B": "2"}, site{"a/x": "1", "b": "2"},
			Report{Made: 2, Removed: 2, Bytes: 2, Written: 2, WrittenPaths: []string{"a/x", "b"}, RemovedPaths: []string{"A/x", "B"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "not/there/yet")
			do(t, dir, tt.old)
			got := do(t, dir, tt.new)
			if len(got.Stamps) != len(tt.new) {
				t.Errorf("%d stamps of %d files", len(got.Stamps), len(tt.new))
			}
			got.Stamps = nil
			equal(t, "report", tt.want, got)
			equal(t, "folder", tt.new, found(t, dir))
			clean := t.TempDir()
			do(t, clean, tt.new)
			equal(t, "bookkeeping", own(t, clean), own(t, dir))
		})
	}
}

func TestManifest(t *testing.T) {
	dir := t.TempDir()
	do(t, dir, site{"b/c": "1", "a": "2", "b-c": "3"})
	equal(t, "bookkeeping", site{"lock": "", "manifest": "portolan manifest 1\na\nb-c\nb/c\n"}, own(t, dir))
}

// Unchanged files aren't written: their time stamps stay.
func TestTimeStamps(t *testing.T) {
	dir := t.TempDir()
	do(t, dir, site{"a": "1", "b": "1"})
	past := time.Unix(1e9, 0)
	names := []string{"a", "b", manifestPath}
	for _, name := range names {
		if err := os.Chtimes(filepath.Join(dir, name), past, past); err != nil {
			t.Fatal(err)
		}
	}
	do(t, dir, site{"a": "1", "b": "2"})
	var kept []string
	for _, name := range names {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.ModTime().Equal(past) {
			kept = append(kept, name)
		}
	}
	equal(t, "untouched", []string{"a", manifestPath}, kept)
}

// What we didn't make, in the output folder.
func TestForeign(t *testing.T) {
	first := site{"a": "1", "d/e": "2"}
	for _, tt := range []struct {
		name    string
		foreign site // added after the first site was published
		new     site
		err     string // with the folder as it was; or else
		want    site
		forced  site // the folder when forced; nil if that fails just so
	}{
		{name: "beside ours", foreign: site{"CNAME": "x", "d/f": "y", "g/": ""}, new: site{"a": "1"},
			want: site{"CNAME": "x", "a": "1", "d/f": "y", "g/": ""}, forced: site{"CNAME": "x", "a": "1", "d/f": "y", "g/": ""}},
		{name: "in the place of a new file", foreign: site{"n": "x"}, new: site{"n": "new"},
			err: `can't write "n": the file there is not made by portolan; move it, or force it`, forced: site{"n": "new"}},
		{name: "the same bytes", foreign: site{"n": "new"}, new: site{"n": "new"}, want: site{"n": "new"}, forced: site{"n": "new"}},
		{name: "a file in the place of a new folder", foreign: site{"n": "x"}, new: site{"n/o/p": "new"},
			err: `can't write "n/o/p": "n" is in the way and not made by portolan; move it, or force it`, forced: site{"n/o/p": "new"}},
		{name: "a folder in the place of a new file", foreign: site{"n/o/p": "x"}, new: site{"n": "new"},
			err: `can't publish into DIR: can't write "n": "n/o/p" is in the way and not made by portolan; move it`},
		{name: "within a folder of ours that becomes a file", foreign: site{"d/x": "x"}, new: site{"d": "new"},
			err: `can't publish into DIR: can't write "d": "d/x" is in the way and not made by portolan; move it`},
		{name: "an empty folder is no loss", foreign: site{"n/o/": ""}, new: site{"n": "new"}, want: site{"n": "new"}, forced: site{"n": "new"}},
		{name: "a link in the place of a new file", foreign: site{"n": "-> a"}, new: site{"a": "1", "n": "1"},
			err: `can't write "n": the file there is not made by portolan; move it, or force it`, forced: site{"a": "1", "n": "1"}},
		{name: "a link in the place of a new folder", foreign: site{"n": "-> d"}, new: site{"d/e": "2", "n/e": "new"},
			err:    `can't write "n/e": "n" is in the way and not made by portolan; move it, or force it`,
			forced: site{"d/e": "2", "n/e": "new"}},
		{name: "a link in the place of our file", foreign: site{"a": "-> d/e"}, new: site{"a": "2", "d/e": "2"},
			want: site{"a": "2", "d/e": "2"}, forced: site{"a": "2", "d/e": "2"}},
		{name: "a link in the place of an orphan", foreign: site{"a": "-> d/e"}, new: site{"d/e": "2"},
			want: site{"a": "-> d/e", "d/e": "2"}, forced: site{"a": "-> d/e", "d/e": "2"}},
		{name: "a folder in the place of an orphan", foreign: site{"a/": ""}, new: site{"d/e": "2"},
			want: site{"a/": "", "d/e": "2"}, forced: site{"a/": "", "d/e": "2"}},
		{name: "an orphan's folder is a link", foreign: site{"d": "-> z", "z/e": "x"}, new: site{"a": "1"},
			want: site{"a": "1", "d": "-> z", "z/e": "x"}, forced: site{"a": "1", "d": "-> z", "z/e": "x"}},
		{name: "our file was edited by hand", foreign: site{"a": "edited"}, new: site{"a": "1"}, want: site{"a": "1"}, forced: site{"a": "1"}},
	} {
		for _, force := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, force %v", tt.name, force), func(t *testing.T) {
				dir := t.TempDir()
				do(t, dir, first)
				for p := range tt.foreign { // in the place of ours, if so said
					if top, _, _ := strings.Cut(p, "/"); first[top] != "" || tt.foreign[top] != "" {
						os.RemoveAll(filepath.Join(dir, top))
					}
				}
				fill(t, dir, tt.foreign)
				before, want := found(t, dir), tt.want
				_, err := try(dir, tt.new, Options{Force: force}, nil)
				if force {
					want = tt.forced
				}
				if want == nil {
					if got := fmt.Sprint(err); got != strings.ReplaceAll(tt.err, "DIR", fmt.Sprintf("%q", dir)) || !errors.Is(err, ErrForeign) {
						t.Errorf("got %s", got)
					}
					want = before
				} else if err != nil {
					t.Error(err)
				}
				equal(t, "folder", want, found(t, dir))
			})
		}
	}
}

// Links out of the folder are neither followed nor is anything behind them changed.
func TestLinksOut(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	fill(t, outside, site{"keep": "x", "a": "y"})
	do(t, dir, site{"d/a": "1", "f": "1"})
	for _, name := range []string{"d", "f"} {
		os.RemoveAll(filepath.Join(dir, name))
	}
	fill(t, dir, site{"d": "-> " + outside, "f": "-> " + outside + "/keep"})
	if _, err := try(dir, site{"d/a": "2", "f": "2"}, Options{}, nil); !errors.Is(err, ErrForeign) {
		t.Errorf("got %v", err)
	}
	do(t, dir, site{"f": "2"}) // d/a is an orphan, behind a link now
	equal(t, "folder", site{"d": "-> " + outside, "f": "2"}, found(t, dir))
	if _, err := try(dir, site{"d/a": "2", "f": "2"}, Options{Force: true}, nil); err != nil {
		t.Error(err)
	}
	equal(t, "folder", site{"d/a": "2", "f": "2"}, found(t, dir))
	equal(t, "outside", site{"keep": "x", "a": "y"}, found(t, outside))
}

func TestOpen(t *testing.T) {
	for _, tt := range []struct {
		name  string
		has   site // the output folder is "out" in it
		force bool
		err   string
	}{
		{name: "not there", has: site{}},
		{name: "empty", has: site{"out/": ""}},
		{name: "a link to a folder", has: site{"out": "-> real", "real/": ""}},
		{name: "ours and nothing in it, as a killed first run leaves it", has: site{"out/.portolan/stage/1": "x", "out/.portolan/lock": ""}},
		{name: "a file", has: site{"out": "x"}, err: "it is a file, and a folder is needed"},
		{name: "a link to nothing", has: site{"out": "-> real"}, err: "it is a link that leads to nothing"},
		{name: "foreign files", has: site{"out/b": "x", "out/a/x": "y"},
			err: `it holds "a" and is not made by portolan; name another folder, or force it`},
		{name: "foreign files and our empty folder", has: site{"out/a": "x", "out/.portolan/lock": ""},
			err: `it holds "a" and is not made by portolan; name another folder, or force it`},
		{name: "foreign files, forced", has: site{"out/b": "x"}, force: true},
		{name: "our folder is a file", has: site{"out/.portolan": "x"}, err: `".portolan" is a file or link not made by portolan`},
		{name: "our folder is a link", has: site{"out/.portolan": "-> ../real", "real/": ""}, err: `".portolan" is a file or link not made by portolan`},
		{name: "the lock is a link", has: site{"out/.portolan/lock": "-> ../../f", "f": "x"},
			err: `".portolan/lock" is a folder or link not made by portolan`},
		{name: "the stage is a link", has: site{"out/.portolan/stage": "-> ../../real", "real/x": "y"}},
		{name: "a manifest of the future", has: site{"out/.portolan/manifest": "portolan manifest 2\na\n"},
			err: `its manifest ".portolan/manifest" is of another version of portolan; delete the folder, or force it`},
		{name: "a manifest of the future, forced", has: site{"out/a": "x", "out/.portolan/manifest": "portolan manifest 2\na\n"}, force: true},
		{name: "an empty manifest", has: site{"out/.portolan/manifest": ""},
			err: `its manifest ".portolan/manifest" is damaged; delete the folder, or force it`},
		{name: "a cut manifest", has: site{"out/.portolan/manifest": "portolan manifest 1\nabc"},
			err: `its manifest ".portolan/manifest" is damaged; delete the folder, or force it`},
		{name: "a manifest that points out", has: site{"f": "x", "out/.portolan/manifest": "portolan manifest 1\n../f\n"},
			err: `its manifest ".portolan/manifest" is damaged: it names "../f"; delete the folder, or force it`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			fill(t, dir, tt.has)
			out, before := filepath.Join(dir, "out"), found(t, dir)
			_, err := try(out, site{"n": "new"}, Options{Force: tt.force}, nil)
			if tt.err != "" {
				if want := fmt.Sprintf("can't build into %q: %s", out, tt.err); err == nil || err.Error() != want {
					t.Errorf("got %v, want %s", err, want)
				}
				after := found(t, dir)
				delete(after, "out/.portolan/lock") // may be made before the manifest is read
				delete(before, "out/.portolan/lock")
				equal(t, "folder", before, after)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := found(t, out)
			if got["n"] != "new" {
				t.Errorf("not published: %v", got)
			}
			if real, ok := tt.has["real/x"]; ok {
				equal(t, "outside", site{"x": real}, found(t, filepath.Join(dir, "real")))
			}
			equal(t, "bookkeeping", site{"lock": "", "manifest": "portolan manifest 1\nn\n"}, own(t, out))
		})
	}
}

// A folder within a site would be published with it, and never removed.
func TestOpenWithinSite(t *testing.T) {
	dir := t.TempDir()
	do(t, dir, site{"a/b": "1"})
	for _, within := range []string{"c", "a/d/e", ".portolan/x"} {
		out := filepath.Join(dir, filepath.FromSlash(within))
		_, err := Open(out, Options{})
		if want := fmt.Sprintf("can't build into %q: it lies in the site %q, which is published with all that is in it; name another folder, or force it", out, dir); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
		if _, err := try(out, site{"x": "1"}, Options{Force: true}, nil); err != nil {
			t.Error(err)
		}
	}
	do(t, dir, site{"a/b": "2"})
	part := t.TempDir()
	if _, err := try(part, site{"a": "1"}, Options{Part: "1-2"}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(part, "b"), Options{}); err == nil || !strings.Contains(err.Error(), "it lies in the site") {
		t.Errorf("within a part: %v", err)
	}
}

func TestOpenBelowFile(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, site{"f": "x"})
	out := filepath.Join(dir, "f", "out")
	_, err := Open(out, Options{})
	if want := fmt.Sprintf("can't build into %q: not a directory", out); err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

func TestBusy(t *testing.T) {
	dir := t.TempDir()
	first, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(dir, Options{Force: true})
	if want := fmt.Sprintf("can't build into %q: another build is at work here", dir); !errors.Is(err, ErrBusy) || err.Error() != want {
		t.Errorf("got %v", err)
	}
	if err := first.Put("a", []byte("1")); err != nil {
		t.Errorf("the first build was disturbed: %v", err)
	}
	if _, err := first.Commit(); err != nil {
		t.Errorf("the first build was disturbed: %v", err)
	}
	do(t, dir, site{"a": "2"}) // the lock is free again
}

func TestAbort(t *testing.T) {
	dir := t.TempDir()
	do(t, dir, site{"a": "1", "b": "1"})
	before := own(t, dir)
	sink, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(sink.Put("a", []byte("2")), sink.Put("c/d", []byte("2")), sink.Abort(), sink.Abort())
	if err != nil {
		t.Error(err)
	}
	equal(t, "folder", site{"a": "1", "b": "1"}, found(t, dir))
	equal(t, "bookkeeping", before, own(t, dir))
	if err := sink.Put("e", nil); !errors.Is(err, ErrEnded) {
		t.Errorf("Put after the end: %v", err)
	}
	if _, err := sink.Commit(); !errors.Is(err, ErrEnded) {
		t.Errorf("Commit after the end: %v", err)
	}
	do(t, dir, site{"a": "3"})
}

func TestPaths(t *testing.T) {
	const form = `the path must be like "ports/index.html": relative, without ".", ".." or a slash too many`
	for _, tt := range []struct{ path, err string }{
		{"a", ""}, {"a/b.c/d", ""}, {"_x/.nojekyll", ""}, {".well-known/x", ""}, {"порт/é.html", ""}, {"console/com", ""}, {"a b", ""},
		{"portolan/x", ""}, {".portolan2", ""}, {"a/.portolan", ""},
		{"", form}, {".", form}, {"..", form}, {"../a", form}, {"a/../b", form}, {"/a", form}, {"a/", form}, {"a//b", form}, {"./a", form},
		{"a\\b", `the path has '\\' in it, which Windows can't store`}, {"C:/x", `the path has ':' in it, which Windows can't store`},
		{"a\nb", "the path has the control character U+000A in it"}, {"a\x00", "the path has the control character U+0000 in it"},
		{"a\u0085", "the path has the control character U+0085 in it"}, {"a\xff", "the path isn't valid UTF-8"},
		{"a./b", `"a." in the path ends in ".", which Windows drops`}, {"a /b", `"a " in the path ends in " ", which Windows drops`},
		{"x/NUL.html", `"NUL.html" in the path is a device on Windows`}, {"lpt¹/x", `"lpt¹" in the path is a device on Windows`},
		{".portolan", `the folder ".portolan" is for bookkeeping`}, {".Portolan/manifest", `the folder ".portolan" is for bookkeeping`},
	} {
		dir := t.TempDir()
		_, err := try(dir, site{tt.path: "1"}, Options{}, nil)
		switch {
		case tt.err == "":
			if err != nil {
				t.Error(err)
			}
			equal(t, "folder", site{tt.path: "1"}, found(t, dir))
		case err == nil || err.Error() != fmt.Sprintf("can't write %q: %s", tt.path, tt.err):
			t.Errorf("%q gives %v", tt.path, err)
		}
	}
}

func TestClashes(t *testing.T) {
	for _, tt := range []struct{ first, second, err string }{
		{"a", "a", "it was put before"},
		{"a/B", "a/b", `it and "a/B" would be one file on other systems`},
		{"caf\u00e9", "cafe\u0301", "it and \"caf\u00e9\" would be one file on other systems"},
		{"A/x", "a/y", `the folders "A" and "a" would be one on other systems`},
		{"a", "a/b/c", `"a" is a file of the site`},
		{"a/b/c", "A/B", `"a/b" is a folder of the site`},
	} {
		dir := t.TempDir()
		sink, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := sink.Put(tt.first, nil); err != nil {
			t.Error(err)
		}
		err = sink.Put(tt.second, nil)
		want := fmt.Sprintf("can't write %q: %s", tt.second, tt.err)
		if err == nil || err.Error() != want {
			t.Errorf("%q, %q: got %v", tt.first, tt.second, err)
		}
		// Whoever overlooks that must not publish a site with a file missing.
		if _, err := sink.Commit(); err == nil || err.Error() != fmt.Sprintf("can't publish into %q: %s", dir, want) {
			t.Errorf("%q, %q: Commit gives %v", tt.first, tt.second, err)
		}
		equal(t, "folder", site{}, found(t, dir))
	}
}

func TestConcurrentPuts(t *testing.T) {
	dir := t.TempDir()
	want := site{}
	for round := range 3 {
		sink, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		clear(want)
		for i := range 400 {
			want[fmt.Sprintf("d%d/e%d/%d", i%3, i%11, i+100*round)] = fmt.Sprint(i * round)
		}
		var all sync.WaitGroup
		for p, text := range want {
			all.Go(func() {
				if err := sink.Put(p, []byte(text)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		r, err := sink.Commit()
		if err != nil || r.Made+r.Changed+r.Unchanged != len(want) {
			t.Errorf("%+v, %v", r, err)
		}
		equal(t, "folder", want, found(t, dir))
	}
}

// Of many that put one path, one succeeds.
func TestConcurrentSamePath(t *testing.T) {
	sink, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	errs := make([]error, 20)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = sink.Put("a", nil) })
	}
	all.Wait()
	if n := len(slices.DeleteFunc(errs, func(err error) bool { return err != nil })); n != 1 {
		t.Errorf("%d succeeded", n)
	}
	if err := sink.Abort(); err != nil {
		t.Error(err)
	}
}

// A reader never sees a torn file, nor none.
func TestReader(t *testing.T) {
	dir := t.TempDir()
	version := func(n int) site { return site{"a/index.html": strings.Repeat(fmt.Sprintf("%04d", n), 50_000)} }
	do(t, dir, version(0))
	done := make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() {
		for last := false; !last; {
			select {
			case <-done:
				last = true // and look once more, so that there is at least one look
			default:
			}
			data, err := os.ReadFile(filepath.Join(dir, "a/index.html"))
			if err != nil || len(data) != 200_000 || strings.Count(string(data), string(data[:4])) != 50_000 {
				t.Errorf("torn: %d bytes, %v", len(data), err)
				return
			}
		}
	})
	for n := range 20 {
		do(t, dir, version(n+1))
	}
	close(done)
	reader.Wait()
}

// A hook comes between a sink and the disk. before is asked before each step that
// changes something, and may fail it.
type hook struct {
	files
	before func(op, name string) error
}

func (h hook) Write(name string, data []byte, sync bool) error {
	err := h.before("write", name)
	if err != nil { // as a full disk does, leave a part
		h.files.Write(name, data[:len(data)/2], sync)
		return &fs.PathError{Op: "write", Path: name, Err: err}
	}
	return h.files.Write(name, data, sync)
}

func (h hook) do(op, name string, step func() error) error {
	if err := h.before(op, name); err != nil {
		return &fs.PathError{Op: op, Path: name, Err: err}
	}
	return step()
}

func (h hook) Mkdir(name string) error {
	return h.do("mkdir", name, func() error { return h.files.Mkdir(name) })
}

func (h hook) Rename(from, to string) error {
	return h.do("rename", to, func() error { return h.files.Rename(from, to) })
}

func (h hook) Remove(name string) error {
	return h.do("remove", name, func() error { return h.files.Remove(name) })
}

func (h hook) RemoveAll(name string) error {
	return h.do("removeall", name, func() error { return h.files.RemoveAll(name) })
}

func (h hook) SyncDir(name string) error {
	return h.do("syncdir", name, func() error { return h.files.SyncDir(name) })
}

func hooked(before func(op, name string) error) func(files) files {
	var one sync.Mutex // files are renamed several at a time
	return func(f files) files {
		return hook{f, func(op, name string) error {
			one.Lock()
			defer one.Unlock()
			return before(op, name)
		}}
	}
}

// A fault of the disk names the file, and before the first rename changes nothing.
func TestFaults(t *testing.T) {
	old, next := site{"a": "1", "b/c": "1", "e": "1"}, site{"a": "2", "b/d": "2", "e/f": "2"}
	for _, tt := range []struct {
		op, name string
		fault    error
		err      string
		kept     bool // the last site is as it was
	}{
		{"mkdir", ownDir, fs.ErrPermission, "can't build into DIR: can't write there: permission denied", true},
		{"mkdir", stageDir, syscall.EROFS, "can't build into DIR: can't write there: read-only file system", true},
		{"removeall", stageDir, syscall.EROFS, `can't build into DIR: can't clear ".portolan/stage": read-only file system`, true},
		{"write", stageDir + "/2", syscall.ENOSPC, `can't write "b/d": no space left on device`, true},
		{"write", newManifest, syscall.ENOSPC, `can't publish into DIR: can't write ".portolan/manifest": no space left on device`, true},
		{"rename", manifestPath, syscall.EIO, `can't publish into DIR: can't write ".portolan/manifest": input/output error`, true},
		{"remove", "e", syscall.EIO, `can't publish into DIR: can't remove "e": input/output error`, true},
		{"rename", "a", syscall.EIO, `can't publish into DIR: can't write "a": input/output error`, false},
		{"mkdir", "e", syscall.ENOSPC, `can't publish into DIR: can't write "e/f": no space left on device`, false},
		{"remove", "b/c", syscall.EIO, `can't publish into DIR: can't remove "b/c": input/output error`, false},
		{"syncdir", "b", syscall.EIO, `can't publish into DIR: can't write the folder "b": input/output error`, false},
	} {
		t.Run(tt.op+" "+tt.name, func(t *testing.T) {
			dir := t.TempDir()
			do(t, dir, old)
			_, err := try(dir, next, Options{Sync: true}, hooked(func(op, name string) error {
				if op == tt.op && name == tt.name {
					return tt.fault
				}
				return nil
			}))
			first, _, _ := strings.Cut(fmt.Sprint(err), "\n")
			if want := strings.ReplaceAll(tt.err, "DIR", fmt.Sprintf("%q", dir)); first != want || !errors.Is(err, tt.fault) {
				t.Errorf("got %v\nwant %s", err, want)
			}
			if tt.kept {
				equal(t, "folder", old, found(t, dir))
			}
			do(t, dir, next)
			equal(t, "folder in the end", next, found(t, dir))
		})
	}
}

// With Sync all comes out just so, and folders are synced before anything is removed.
func TestSync(t *testing.T) {
	dir := t.TempDir()
	do(t, dir, site{"old": "1"})
	var steps []string
	_, err := try(dir, site{"a/b": "1", "c": "2"}, Options{Sync: true}, hooked(func(op, name string) error {
		if op == "syncdir" || op == "remove" {
			steps = append(steps, op+" "+name)
		}
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "steps", []string{"syncdir .portolan", "syncdir .", "syncdir a", "remove old", "syncdir .portolan"}, steps)
	equal(t, "folder", site{"a/b": "1", "c": "2"}, found(t, dir))
}

// Pages come last, so that none names a style that isn't there yet.
func TestOrder(t *testing.T) {
	var steps []string
	_, err := try(t.TempDir(), site{"a.html": "", "b/index.html": "", "z.css": "", "c/x.png": ""}, Options{},
		hooked(func(op, name string) error {
			if op == "rename" && name != manifestPath {
				steps = append(steps, name)
			}
			return nil
		}))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "steps", []string{"c", "z.css", "b", "a.html"}, steps)
}

// What is new comes with the highest folder that is new, in one step, and lasts if it is to.
func TestNewFolders(t *testing.T) {
	dir := t.TempDir()
	old := site{"there/a": "1"}
	do(t, dir, old)
	next := site{"there/a": "1", "there/b/c/x": "2", "there/b/y": "3", "there-too/x": "4", "new/p/q/index.html": "5", "new/z.css": "6"}
	var steps []string
	_, err := try(dir, next, Options{Sync: true}, hooked(func(op, name string) error {
		if (op == "rename" || op == "syncdir") && !strings.HasPrefix(name, ownDir) {
			steps = append(steps, op+" "+name)
		}
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "steps", []string{"rename there-too", "rename there/b", "rename new",
		"syncdir .", "syncdir new", "syncdir new/p", "syncdir new/p/q", "syncdir there", "syncdir there-too", "syncdir there/b", "syncdir there/b/c"}, steps)
	equal(t, "folder", next, found(t, dir))
}

// Where somebody else makes a folder that was to be new, files come into it one by one.
func TestFolderThatComesMeanwhile(t *testing.T) {
	dir := t.TempDir()
	do(t, dir, site{"old": "1"})
	next := site{"new/p/index.html": "2", "new/x.css": "3", "also/new": "4"}
	var steps []string
	_, err := try(dir, next, Options{}, hooked(func(op, name string) error {
		switch {
		case op == "rename" && name == manifestPath && len(steps) == 0:
			fill(t, dir, site{"new/p/foreign": "x"})
		case op == "rename":
			steps = append(steps, name)
		}
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "steps", []string{"also", "new/x.css", "new/p/index.html", manifestPath}, steps)
	next["new/p/foreign"] = "x"
	equal(t, "folder", next, found(t, dir))
}

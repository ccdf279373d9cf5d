package publish

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/generator/stamp"
)

// A file that stands as we left it is kept unread; one that anybody touched, or that is
// not ours, must be put.
func TestKeep(t *testing.T) {
	old := site{"index.html": "1", "a/b.css": "22", "a/c.css": "33", "a/d.css": "44", "e": "5", "g/h": "6"}
	dir := t.TempDir()
	first := do(t, dir, old)
	for name, text := range map[string]string{"a/c.css": "3x", "foreign": "f"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"a/d.css", "g/h", "g"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(filepath.Join(dir, "foreign"))
	if err != nil {
		t.Fatal(err)
	}
	first.Stamps["foreign"] = stamp.Of(info) // however it stands: it is not the site's
	keep := func(p string) (bool, error) {
		files := []Kept{{p, first.Stamps[p]}}
		stand := s.Standing(files)
		return stand[0], s.Keep(files, stand)
	}
	for p, want := range map[string]bool{"index.html": true, "a/b.css": true, "a/c.css": false, "a/d.css": false, "foreign": false, "none/x": false, "g/h": false} {
		if got, err := keep(p); got != want || err != nil {
			t.Errorf("Keep(%q) is %t, %v; want %t", p, got, err, want)
		}
	}
	if _, err := keep("index.html"); err == nil {
		t.Error("a file is kept twice")
	}
	for p, text := range map[string]string{"a/c.css": "33", "a/d.css": "44"} {
		if err := s.Put(p, []byte(text)); err != nil {
			t.Error(err)
		}
	}
	report, err := s.Commit()
	if err != nil {
		t.Fatal(err)
	}
	if report.Unchanged != 2 || report.Changed != 1 || report.Made != 1 || report.Removed != 1 || report.Bytes != 7 {
		t.Errorf("the report is %+v", report)
	}
	if report.Stamps["index.html"] != first.Stamps["index.html"] || report.Stamps["a/c.css"] == first.Stamps["a/c.css"] {
		t.Error("stamps are wrong")
	}
	equal(t, "folder", site{"index.html": "1", "a/b.css": "22", "a/c.css": "33", "a/d.css": "44", "foreign": "f"}, found(t, dir))
	if _, err := keep("index.html"); !errors.Is(err, ErrEnded) {
		t.Errorf("after the end a file is kept: %v", err)
	}
}

// What a run left that was killed between two sites is not taken for one site: what is kept of
// it is compared with what is put.
func TestKeepAfterKill(t *testing.T) {
	dir := t.TempDir()
	first, err := try(dir, site{"a": "1", "c": "3"}, Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	dies := hooked(func(op, name string) error {
		if op == "remove" {
			return errDead
		}
		return nil
	})
	if _, err := try(dir, site{"a/b": "2", "c": "3"}, Options{}, dies); !errors.Is(err, errDead) {
		t.Fatalf("the run ends with %v", err)
	}
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Abort()
	files := []Kept{{"a", first.Stamps["a"]}, {"c", first.Stamps["c"]}}
	if err := s.Keep(files, s.Standing(files)); err != nil {
		t.Fatal(err)
	}
	if err := s.Put("a/b", []byte("2")); err == nil {
		t.Error("a file is put into a file that was kept")
	}
}

// What was kept in one go is known to what is put afterwards.
func TestKeepThenPut(t *testing.T) {
	dir := t.TempDir()
	old := site{"a/b.html": "1", "c.html": "2"}
	first := do(t, dir, old)
	files := []Kept{{"a/b.html", first.Stamps["a/b.html"]}, {"c.html", first.Stamps["c.html"]}}
	for p, want := range map[string]string{"a": "is a folder of the site", "C.html": "would be one file", "c.html/d": "is a file of the site", "a/b.html": "put before", "A/e": "would be one on other systems", "a/f": ""} {
		s, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Keep(files, s.Standing(files)); err != nil {
			t.Fatal(err)
		}
		err = s.Put(p, []byte("x"))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("putting %q is %v, want %q", p, err, want)
		}
		if err := s.Abort(); err != nil {
			t.Fatal(err)
		}
	}
}

// All of the last site is kept at once, or nothing is where anything stands otherwise.
func TestKeepAll(t *testing.T) {
	content := site{"a.html": "1", "b/c.css": "2", "b/d/e": "3"}
	dir := t.TempDir()
	first, err := try(dir, content, Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var files []Kept
	for _, p := range slices.Sorted(maps.Keys(first.Stamps)) {
		files = append(files, Kept{p, first.Stamps[p]})
	}
	keep := func(files []Kept) (bool, Report) {
		t.Helper()
		s, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Abort()
		kept, err := s.KeepAll(files, s.Standing(files))
		if err != nil {
			t.Fatal(err)
		}
		if !kept { // as though nothing was asked
			for p, text := range content {
				if err := s.Put(p, []byte(text)); err != nil {
					t.Fatal(err)
				}
			}
		}
		report, err := s.Commit()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := s.KeepAll(files, s.Standing(files)); again || !errors.Is(err, ErrEnded) {
			t.Errorf("after the end: %t, %v", again, err)
		}
		return kept, report
	}
	if kept, report := keep(files); !kept || report.Unchanged != 3 || report.Bytes != 3 || report.Made+report.Changed+report.Removed != 0 {
		t.Errorf("kept is %t, %+v", kept, report)
	}
	stale, unknown := slices.Clone(files), slices.Clone(files)
	stale[1].Stamp.Changed++
	unknown[0].Path = "0.html"
	for what, list := range map[string][]Kept{
		"a stamp of another file": stale, "a file that isn't there": unknown, "one too few": files[:2], "one twice": {files[0], files[0], files[1]},
		"no stamp": {files[0], {Path: files[1].Path}, files[2]}, "none": nil,
	} {
		if kept, report := keep(list); kept || report.Unchanged != 3 {
			t.Errorf("%s: kept is %t, %+v", what, kept, report)
		}
	}
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Abort()
	if err := s.Put("a.html", []byte("1")); err != nil {
		t.Fatal(err)
	}
	if kept, err := s.KeepAll(files, s.Standing(files)); kept || err != nil {
		t.Errorf("after a file was put: kept is %t, %v", kept, err)
	}
	if err := s.Abort(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "b"), filepath.Join(dir, ".b")); err != nil {
		t.Fatal(err)
	}
	fill(t, dir, site{"b": "-> .b"})
	s, err = Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Abort()
	if kept, err := s.KeepAll(files, s.Standing(files)); kept || err != nil {
		t.Errorf("behind a link: %t, %v", kept, err)
	}
}

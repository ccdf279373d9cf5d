package publish

import (
	"os"
	"path/filepath"
	"testing"
)

// A file that stands as we left it is kept unread; one that anybody touched, or that is
// not ours, must be put.
func TestKeep(t *testing.T) {
	old := site{"index.html": "1", "a/b.css": "22", "a/c.css": "33", "a/d.css": "44", "e": "5"}
	dir := t.TempDir()
	first := do(t, dir, old)
	for name, text := range map[string]string{"a/c.css": "3x", "foreign": "f"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(dir, "a/d.css")); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	first.Stamps["foreign"] = first.Stamps["e"]
	for p, want := range map[string]bool{"index.html": true, "a/b.css": true, "a/c.css": false, "a/d.css": false, "foreign": false, "none/x": false} {
		if got, err := s.Keep(p, first.Stamps[p]); got != want || err != nil {
			t.Errorf("Keep(%q) is %t, %v; want %t", p, got, err, want)
		}
	}
	if _, err := s.Keep("index.html", first.Stamps["index.html"]); err == nil {
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
	if kept, _ := s.Keep("index.html", first.Stamps["index.html"]); kept {
		t.Error("a file is kept after the end")
	}
}

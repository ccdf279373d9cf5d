package publish

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A file of the output that is also a file somewhere else, by a hard link, is replaced and
// never written into, whether it was ours, is made way for, or lies where files wait; what
// goes is the name in the output.
func TestHardLinks(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	precious := site{"same": "1", "other": "2", "gone": "3", "foreign": "4", "stage": "5", "manifest": "6"}
	fill(t, outside, precious)
	do(t, dir, site{"same": "1", "other": "1", "gone": "1"})
	fill(t, dir, site{".portolan/stage/": ""})
	for to, from := range map[string]string{
		"same": "same", "other": "other", "gone": "gone", "foreign": "foreign",
		".portolan/stage/1": "stage", ".portolan/stage/2": "stage", ".portolan/stage/3": "stage", ".portolan/stage/manifest": "manifest",
	} {
		name := filepath.Join(dir, filepath.FromSlash(to))
		if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if err := os.Link(filepath.Join(outside, from), name); err != nil {
			t.Fatal(err)
		}
	}
	next := site{"same": "1", "other": "new", "foreign": "new"}
	if _, err := try(dir, next, Options{}, nil); !errors.Is(err, ErrForeign) {
		t.Errorf("a file that isn't ours: %v", err)
	}
	equal(t, "outside", precious, found(t, outside))
	if _, err := try(dir, next, Options{Force: true}, nil); err != nil {
		t.Error(err)
	}
	equal(t, "outside", precious, found(t, outside))
	equal(t, "folder", next, found(t, dir))
	do(t, dir, site{"same": "new"})
	equal(t, "outside in the end", precious, found(t, outside))
	equal(t, "folder in the end", site{"same": "new"}, found(t, dir))
}

// Where letter case doesn't count, a file is seen under a name that differs in case only, as one
// is under its second name elsewhere: it makes way for the file of that name.
func TestLetterCaseOfOneFile(t *testing.T) {
	dir := t.TempDir()
	do(t, dir, site{"Page": "1"})
	if err := os.Link(filepath.Join(dir, "Page"), filepath.Join(dir, "page")); err != nil {
		t.Fatal(err)
	}
	next := site{"page": "2"}
	report := do(t, dir, next)
	if report.Changed != 1 || report.Removed != 1 {
		t.Errorf("the report is %+v", report)
	}
	equal(t, "folder", next, found(t, dir))
}

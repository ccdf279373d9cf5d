package publish

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A folder that must become a file doesn't while there is anything in it that isn't ours,
// however deep.
func TestForeignBelow(t *testing.T) {
	dir := t.TempDir()
	do(t, dir, site{"a/b/ours": "1", "a/c/d/ours": "2"})
	fill(t, dir, site{"a/c/d/e/foreign": "x"})
	_, err := try(dir, site{"a": "file"}, Options{}, nil)
	if want := `"a/c/d/e/foreign" is in the way`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	if err := os.Remove(filepath.Join(dir, "a/c/d/e/foreign")); err != nil {
		t.Fatal(err)
	}
	do(t, dir, site{"a": "file"})
	equal(t, "folder", site{"a": "file"}, found(t, dir))
}

// What can't be done with a disk is told, without a hook between.
func TestDiskTells(t *testing.T) {
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	d := &disk{root: root}
	for what, err := range map[string]error{
		"a folder that isn't there is synced":     d.SyncDir("none"),
		"a file is written where no folder is":    d.Write("none/a", nil, true),
		"a file waits where there is no stage":    d.Write(stageDir+"/1", nil, false),
		"a file that isn't there is read":         func() error { _, err := d.Read("none"); return err }(),
		"a file that isn't there is in the stage": d.Rename(stageDir+"/1", "a"),
	} {
		if !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := errors.Join(d.Write("a", []byte("x"), true), d.SyncDir("."), d.Close()); err != nil {
		t.Error(err)
	}
	if err := d.SyncDir("."); err == nil {
		t.Error("a folder is synced that was closed")
	}
}

// Whether the site has some bytes at a path is told, and why it can't be.
func TestHolds(t *testing.T) {
	dir := t.TempDir()
	do(t, dir, site{"a": "1"})
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Abort()
	for text, want := range map[string]bool{"1": true, "2": false, "": false} {
		if got, err := s.Holds("a", []byte(text)); got != want || err != nil {
			t.Errorf("Holds %q is %t, %v", text, got, err)
		}
	}
	if _, err := s.Holds("none", nil); err == nil || !strings.HasPrefix(err.Error(), `can't read "none": `) {
		t.Error(fmt.Sprint(err))
	}
}

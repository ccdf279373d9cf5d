package cache_test

import (
	"os"
	"path/filepath"
	"testing"

	"portolan/generator/cache"
)

// A cache whose folder is a link, which anybody may have put into what is built, is none:
// nothing is written or removed where it leads. A file that is a link, of either sort, makes
// way for one that isn't.
func TestLinks(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	precious := filepath.Join(outside, "precious")
	folder, file, hard := filepath.Join(dir, "cards"), filepath.Join(dir, "memo"), filepath.Join(dir, "hard")
	for _, err := range []error{os.WriteFile(precious, []byte("x"), 0o666), os.Symlink(outside, folder), os.Symlink(precious, file), os.Link(precious, hard)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := cache.Sweep(folder, func(string) bool { return false }); err == nil {
		t.Error("a link is swept")
	}
	if err := cache.Save(filepath.Join(folder, "a"), text("y")); err == nil {
		t.Error("a file is saved behind a link")
	}
	for _, name := range []string{file, hard} {
		if err := cache.Save(name, text("y")); err != nil {
			t.Error(err)
		}
		if got := cache.Load(name, 0, -1); got != "y" {
			t.Errorf("%q is loaded", got)
		}
	}
	list, err := os.ReadDir(outside)
	if err != nil || len(list) != 1 {
		t.Errorf("outside are %v, %v", list, err)
	}
	if got, err := os.ReadFile(precious); err != nil || string(got) != "x" {
		t.Errorf("outside is %q, %v", got, err)
	}
}

package cache_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"portolan/generator/cache"
)

// text writes s.
func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func TestSaveAndLoad(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new/folder")
	name := filepath.Join(dir, "memo")
	if got := cache.Load(name, 0, -1); got != "" {
		t.Errorf("of no file %q is loaded", got)
	}
	for _, want := range []string{"one two", "", "three"} {
		if err := cache.Save(name, text(want)); err != nil {
			t.Fatal(err)
		}
		if got := cache.Load(name, 0, -1); got != want {
			t.Errorf("loaded %q, want %q", got, want)
		}
	}
	list, err := os.ReadDir(dir)
	if err != nil || len(list) != 2 || list[0].Name() != ".gitignore" {
		t.Errorf("the folder holds %v, %v", list, err)
	}
}

// A part of a file is loaded as far as it is there.
func TestLoadPart(t *testing.T) {
	name := filepath.Join(t.TempDir(), "memo")
	if err := cache.Save(name, text("0123456789")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		from, n int64
		want    string
	}{{0, 3, "012"}, {3, -1, "3456789"}, {8, 5, "89"}, {10, 1, ""}, {20, -1, ""}, {0, 0, ""}} {
		if got := cache.Load(name, tt.from, tt.n); got != tt.want {
			t.Errorf("Load(%d, %d) is %q, want %q", tt.from, tt.n, got, tt.want)
		}
	}
}

// A file among many leaves the others alone, and what was left half written goes when the folder is cleared out.
func TestPut(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "many")
	if err := cache.Put(filepath.Join(dir, "a"), []byte("one "), []byte("two")); err != nil {
		t.Fatal(err)
	}
	litter := filepath.Join(dir, "a.123")
	if err := os.WriteFile(litter, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	then := time.Now().Add(-3 * time.Hour)
	if err := os.Chtimes(litter, then, then); err != nil {
		t.Fatal(err)
	}
	if err := cache.Put(filepath.Join(dir, "a"), []byte("three")); err != nil {
		t.Fatal(err)
	}
	if got := cache.Load(filepath.Join(dir, "a"), 0, -1); got != "three" {
		t.Errorf("loaded %q", got)
	}
	if _, err := os.Stat(litter); err != nil {
		t.Errorf("it was looked for: %v", err)
	}
	if err := cache.Sweep(dir, func(name string) bool { return name == "a" }); err != nil {
		t.Fatal(err)
	}
	if list, err := os.ReadDir(dir); err != nil || len(list) != 2 { // with .gitignore
		t.Errorf("the folder holds %v, %v", list, err)
	}
	file := filepath.Join(dir, "a")
	if err := cache.Put(filepath.Join(file, "b"), nil); err == nil {
		t.Error("a file was taken for a folder")
	}
}

// What can't be written leaves what was there, and no litter.
func TestSaveFails(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "memo")
	if err := os.MkdirAll(filepath.Join(name, "in the way"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := cache.Save(name, text("x")); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if got := cache.Load(name, 0, -1); got != "" {
		t.Errorf("of a folder %q is loaded", got)
	}
	if list, err := os.ReadDir(dir); err != nil || len(list) != 1 {
		t.Errorf("the folder holds %v, %v", list, err)
	}
	half := filepath.Join(t.TempDir(), "half")
	failed := errors.New("half way")
	if err := cache.Save(half, func(w io.Writer) error { return errors.Join(text("half")(w), failed) }); !errors.Is(err, failed) {
		t.Errorf("the error is %v", err)
	}
	if got := cache.Load(half, 0, -1); got != "" {
		t.Errorf("%q is loaded, and nothing was saved", got)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := cache.Save(filepath.Join(file, "memo"), text("x")); err == nil {
		t.Error("a file was taken for a folder")
	}
}

// What a run that was killed left is removed; what another may be writing is not, nor
// what isn't ours.
func TestSweep(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a[b]")
	if err := cache.MakeFolder(dir); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "memo")
	for _, f := range []struct {
		name string
		old  bool
	}{{"memo.123", true}, {"memo.456", false}, {"memory", true}, {"schema.1", true}} {
		file := filepath.Join(dir, f.name)
		if err := os.WriteFile(file, nil, 0o666); err != nil {
			t.Fatal(err)
		}
		if f.old {
			then := time.Now().Add(-3 * time.Hour)
			if err := os.Chtimes(file, then, then); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cache.Save(name, text("x")); err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range list {
		got = append(got, f.Name())
	}
	if want := []string{".gitignore", "memo", "memo.456", "memory", "schema.1"}; !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, not %q", got, want)
	}
}

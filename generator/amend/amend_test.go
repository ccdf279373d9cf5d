package amend

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// made makes a folder with files.
func made(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(files[name]), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// read gives all files of a folder, those with a dot before their name too.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(os.DirFS(dir), name)
		out[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func change(path, to, before, after string) Change {
	return Change{path, to, []byte(before), []byte(after)}
}

func TestApply(t *testing.T) {
	dir := made(t, map[string]string{"a.yaml": "1\r\n", "ports/old.yaml": "x", "ports/c.md": "c"})
	changes := []Change{change("ports/old.yaml", "ports/new.yaml", "x", "y"), change("a.yaml", "a.yaml", "1\r\n", "2\r\n")}
	if err := in(dir).Apply("test", changes); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"a.yaml": "2\r\n", "ports/new.yaml": "y", "ports/c.md": "c"}, read(t, dir)); diff != "" {
		t.Error(diff)
	}
	for _, name := range []string{"ports/new.yaml", "a.yaml"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o640 {
			t.Errorf("%s has the rights %v, %v", name, info.Mode(), err)
		}
	}
}

// Whatever is against one change, all files stay as they were, and nothing is left beside them.
func TestApplyRefuses(t *testing.T) {
	files := map[string]string{"a.yaml": "1", "b.yaml": "2", "taken.yaml": "3", "d/e.yaml": "4"}
	good := change("a.yaml", "a.yaml", "1", "changed")
	for name, bad := range map[string]struct {
		change Change
		is     error
	}{
		"changed":    {change("b.yaml", "b.yaml", "other", "x"), ErrChanged},
		"gone":       {change("c.yaml", "c.yaml", "", "x"), fs.ErrNotExist},
		"taken":      {change("b.yaml", "taken.yaml", "2", "x"), fs.ErrExist},
		"folder":     {change("d", "d", "", "x"), ErrLink},
		"link":       {change("link.yaml", "link.yaml", "1", "x"), ErrLink},
		"outside":    {change("../b.yaml", "../b.yaml", "2", "x"), nil},
		"no folder":  {change("b.yaml", "nowhere/b.yaml", "2", "x"), fs.ErrNotExist},
		"under file": {change("b.yaml", "a.yaml/b.yaml", "2", "x"), nil},
		"read-only":  {change("fixed.yaml", "fixed.yaml", "5", "x"), ErrReadOnly},
		"twice":      {change("d/e.yaml", "a.yaml", "4", "x"), fs.ErrExist},
	} {
		t.Run(name, func(t *testing.T) {
			dir := made(t, files)
			if err := os.Symlink("a.yaml", filepath.Join(dir, "link.yaml")); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "fixed.yaml"), []byte("5"), 0o444); err != nil {
				t.Fatal(err)
			}
			before := read(t, dir)
			err := in(dir).Apply("test", []Change{good, bad.change})
			if err == nil || bad.is != nil && !errors.Is(err, bad.is) {
				t.Errorf("got %v, want %v", err, bad.is)
			}
			if diff := cmp.Diff(before, read(t, dir)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCreate(t *testing.T) {
	dir := made(t, map[string]string{"ports/a.yaml": "1"})
	if err := in(dir).Create("briefings/2026/b.md", []byte("b")); err != nil {
		t.Fatal(err)
	}
	if err := in(dir).Create("ports/a.yaml", []byte("other")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file: %v", err)
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "ports/link.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := in(dir).Create("ports/link.yaml", nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a link: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "ports/link.yaml")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../a.yaml", "ports/a.yaml/b.md"} {
		if err := in(dir).Create(name, nil); err == nil {
			t.Errorf("%s is made", name)
		}
	}
	if diff := cmp.Diff(map[string]string{"ports/a.yaml": "1", "briefings/2026/b.md": "b"}, read(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// in is a folder as errors call it content.
func in(dir string) Folder { return Folder{Dir: dir, Name: "content"} }

// Of many runs one at a time has the folder, and all others are told that it is busy, also while the
// one that had it takes its bookkeeping away. Nothing of that is left.
func TestOneRunAtATime(t *testing.T) {
	dir := t.TempDir()
	var inside, had atomic.Int32
	var runs sync.WaitGroup
	for range 8 {
		runs.Go(func() {
			for range 300 {
				a, err := Folder{Dir: dir}.begin()
				if err != nil {
					if !errors.Is(err, ErrBusy) {
						t.Error(err)
					}
					continue
				}
				if n := inside.Add(1); n > 1 {
					t.Errorf("%d runs have the folder", n)
				}
				had.Add(1)
				inside.Add(-1)
				a.end()
			}
		})
	}
	runs.Wait()
	if list, err := os.ReadDir(dir); err != nil || len(list) > 0 || had.Load() == 0 {
		t.Errorf("%d runs had the folder, and it holds %v, %v", had.Load(), list, err)
	}
}

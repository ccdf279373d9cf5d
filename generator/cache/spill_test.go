package cache_test

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"portolan/generator/cache"
)

// What is put at the same time from many sides comes again, and leaves no file behind.
func TestSpill(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	spill := cache.NewSpill(filepath.Join(dir, "memo"))
	got := make([]func() string, 100)
	var wait sync.WaitGroup
	for i := range got {
		wait.Go(func() { got[i] = spill.Put(fmt.Sprint("data ", i)) })
	}
	wait.Wait()
	for i, get := range got {
		if want := fmt.Sprint("data ", i); get() != want || get() != want {
			t.Errorf("what was put as %q is %q", want, get())
		}
	}
	if get := spill.Put(""); get() != "" {
		t.Errorf("nothing is %q", get())
	}
	list, err := os.ReadDir(dir)
	if err != nil || len(list) != 1 || list[0].Name() != ".gitignore" {
		t.Errorf("the folder holds %v, %v", list, err)
	}
}

// Where nothing can be written all stays in memory.
func TestNoSpill(t *testing.T) {
	dir := t.TempDir()
	link, file := filepath.Join(dir, "link"), filepath.Join(dir, "file")
	for _, err := range []error{os.Symlink(t.TempDir(), link), os.WriteFile(file, nil, 0o666)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for what, spill := range map[string]*cache.Spill{
		"none": nil, "behind a link": cache.NewSpill(filepath.Join(link, "memo")), "below a file": cache.NewSpill(filepath.Join(file, "memo")),
	} {
		if got := spill.Put("data")(); got != "data" {
			t.Errorf("%s: data is %q", what, got)
		}
	}
}

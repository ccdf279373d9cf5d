package cache_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"portolan/generator/cache"
)

// What is put at the same time from many sides comes again, and leaves no file behind.
func TestSpill(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	spill := cache.NewSpill(filepath.Join(dir, "memo"))
	got := make([]cache.Part, 100)
	var wait sync.WaitGroup
	for i := range got {
		wait.Go(func() { got[i] = spill.Put(fmt.Sprint("data ", i)) })
	}
	wait.Wait()
	for i, part := range got {
		if want := fmt.Sprint("data ", i); loaded(t, part) != want || loaded(t, part) != want || part.Size() != len(want) {
			t.Errorf("what was put as %q is %q", want, loaded(t, part))
		}
	}
	if part := spill.Put(""); loaded(t, part) != "" {
		t.Errorf("nothing is %q", loaded(t, part))
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
		if got := loaded(t, spill.Put("data")); got != "data" {
			t.Errorf("%s: data is %q", what, got)
		}
	}
}

// loaded gives a part, which is the same whichever way it is had.
func loaded(t *testing.T, p cache.Part) string {
	t.Helper()
	text, err := p.Load()
	var b strings.Builder
	if err == nil {
		err = p.CopyTo(&b)
	}
	if err != nil || b.String() != text {
		t.Errorf("loaded it is %q, and copied %q, %v", text, &b, err)
	}
	return text
}

// A part of a file that is too short can't be had, and says so.
func TestPartIsGone(t *testing.T) {
	name := filepath.Join(t.TempDir(), "kept")
	if err := os.WriteFile(name, []byte("1234"), 0o666); err != nil {
		t.Fatal(err)
	}
	f := cache.Open(name)
	if got := loaded(t, f.Part(1, 3)); got != "234" {
		t.Errorf("a part is %q", got)
	}
	for _, p := range []cache.Part{f.Part(2, 3), f.Part(9, 1)} {
		if text, err := p.Load(); err == nil {
			t.Errorf("what isn't there is %q", text)
		}
		if err := p.CopyTo(io.Discard); err == nil {
			t.Error("what isn't there is copied")
		}
	}
}

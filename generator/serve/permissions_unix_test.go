//go:build unix

package serve

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// asNobody takes away from root what it may more than others, for the rest of a test: who
// isn't root lacks it anyway. The files become nobody's, who may then change what they permit.
func asNobody(t *testing.T, dir string) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	const nobody = 65534
	for _, d := range []string{dir, filepath.Dir(dir)} { // a test's folder is root's own
		if err := os.Chmod(d, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	err := filepath.WalkDir(dir, func(p string, _ fs.DirEntry, err error) error { return errors.Join(err, os.Lchown(p, nobody, -1)) })
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Seteuid(nobody); err != nil {
		t.Fatalf("root can't become nobody: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Seteuid(0); err != nil {
			t.Fatal(err)
		}
	})
}

// A file or folder that may not be read any more is told with its place, and what was last
// seen of it stays; it is read as soon as it may be.
func TestPermissionsLost(t *testing.T) {
	s := serveHarbours(t, nil)
	asNobody(t, s.dir)
	e := s.listen(t, "/ports/a/", "/ports/b/")
	e.until("the pages are told", func() bool { return len(e.page) == 2 })
	for _, lost := range []struct{ what, says string }{
		{"content/ports/a.yaml", "content/ports/a.yaml can't read the file"},
		{"content/ports/deep", "content/ports/deep can't read the folder"},
	} {
		file := filepath.Join(s.dir, filepath.FromSlash(lost.what))
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, 0); err != nil {
			t.Fatal(err)
		}
		e.until(lost.what+" is lost", func() bool { return strings.Contains(messages(e.site.New), lost.says) })
		for address, want := range map[string]string{"/ports/a/": "Alpha", "/ports/b/": "Beta"} {
			if got := s.body(t, address); got != want {
				t.Errorf("while %s is lost %s has %q", lost.what, address, got)
			}
		}
		if err := os.Chmod(file, info.Mode()); err != nil {
			t.Fatal(err)
		}
		e.until(lost.what+" is back", func() bool { return messages(e.site.New) == "" })
	}
}

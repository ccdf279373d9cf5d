package publish

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// The one step makes files and folders, and follows no link, not even one that stays inside.
func TestBelow(t *testing.T) {
	path := t.TempDir()
	for _, err := range []error{os.Mkdir(filepath.Join(path, "d"), 0o755), os.Symlink("d", filepath.Join(path, "in")), os.Symlink("none", filepath.Join(path, "dangling"))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	dir, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	probe, err := unix.Openat2(int(dir.Fd()), "d", &unix.OpenHow{Flags: unix.O_PATH})
	if err != nil {
		t.Skip("the system has no openat2, or doesn't allow it:", err) // asked by itself, so that a mistake of ours isn't taken for that
	}
	unix.Close(probe)
	if err := mkdirBelow(dir, "d/e"); err != nil {
		t.Fatal(err)
	}
	f, err := createBelow(dir, "d/e/f")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("text"); err != nil || f.Close() != nil {
		t.Error(err)
	}
	if data, err := os.ReadFile(filepath.Join(path, "d", "e", "f")); string(data) != "text" {
		t.Errorf("the file holds %q, %v", data, err)
	}
	for _, name := range []string{"in/f", "dangling", "../f", "/f"} {
		if f, err := createBelow(dir, name); err == nil {
			f.Close()
			t.Errorf("%s is made", name)
		} else if !led(err) {
			t.Errorf("%s: %v, want what tells of a link or a way out", name, err)
		}
	}
	for _, name := range []string{"in/e", "d/", "..", "d/../.."} {
		if err := mkdirBelow(dir, name); err == nil || errors.Is(err, os.ErrExist) {
			t.Errorf("the folder %s: %v", name, err)
		}
	}
}

//go:build unix

package source_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/source"
)

// The rules that need a real disk: links held inside by the system, a pipe that
// would block whoever opened it, and a name that isn't UTF-8.
func TestScanDisk(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	put(t, outside, "secret.md", "secret")
	put(t, dir, "ports/x.yaml", "name: X\r\n")
	put(t, dir, ".git/config", "x")
	put(t, dir, "bad\xff.md", "x")
	put(t, dir, "bad\xfe/x.md", "x")
	for link, to := range map[string]string{
		"abs.md": filepath.Join(outside, "secret.md"), "abs": outside, "inner.yaml": "ports/x.yaml", "harbours": "ports",
		"rel.md": filepath.Join("..", filepath.Base(outside), "secret.md"), "ports/loop": "..",
	} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.md"), 0o644); err != nil {
		t.Fatal(err)
	}
	tree, problems, err := source.Scan(t.Context(), dir, source.Options{Name: "content"})
	if err != nil {
		t.Fatal(err)
	}
	want := "harbours/x.yaml: \"name: X\\n\"\ninner.yaml: \"name: X\\n\"\nports/x.yaml: \"name: X\\n\"\n"
	if diff := cmp.Diff(want, listing(tree)); diff != "" {
		t.Error(diff)
	}
	want = `content/abs: error: the link leaves the folder, and nothing outside is read [link-outside]
content/abs.md: error: the link leaves the folder, and nothing outside is read [link-outside]
content/bad�: error: the name "bad\xfe" isn't valid UTF-8 [file-name]
content/bad�.md: error: the name "bad\xff.md" isn't valid UTF-8 [file-name]
content/harbours/loop: error: the link leads back to itself or to a folder around it [link-loop]
content/pipe.md: error: this is a pipe, and only files and folders can be read [file-not-regular]
content/ports/loop: error: the link leads back to itself or to a folder around it [link-loop]
content/rel.md: error: the link leaves the folder, and nothing outside is read [link-outside]
`
	if diff := cmp.Diff(want, findings(t, problems)); diff != "" {
		t.Error(diff)
	}
}

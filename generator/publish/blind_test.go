package publish

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
)

// blind is a disk that can't tell of some files.
type blind struct {
	files
	op, name string
}

var errBlind = errors.New("the disk is blind")

func (b blind) fails(op, name string) error {
	if op == b.op && name == b.name {
		return &fs.PathError{Op: op, Path: name, Err: errBlind}
	}
	return nil
}

func (b blind) Read(name string) ([]byte, error) {
	if err := b.fails("read", name); err != nil {
		return nil, err
	}
	return b.files.Read(name)
}

func (b blind) Lstat(name string) (fs.FileInfo, error) {
	if err := b.fails("lstat", name); err != nil {
		return nil, err
	}
	return b.files.Lstat(name)
}

func (b blind) Glance(name string) (fs.FileInfo, error) {
	if err := b.fails("glance", name); err != nil {
		return nil, err
	}
	return b.files.Glance(name)
}

func (b blind) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := b.fails("list", name); err != nil {
		return nil, err
	}
	return b.files.ReadDir(name)
}

// What a disk doesn't tell is never taken for its being absent: the build fails and names the
// file, and the next one puts things right.
func TestBlindDisk(t *testing.T) {
	last := site{"a/x": "1", "b": "2", "d/e/old": "3", "gone/x": "4", "same": "5"}
	next := site{"a/x": "1", "b": "3", "d/e": "now a file", "same": "5", "new/x": "6"}
	for _, tt := range []struct{ op, name, want string }{
		{"list", ".", "the disk is blind"},
		{"list", ".portolan", "can't read its manifest: the disk is blind"},
		{"read", ".portolan/manifest", "can't read its manifest: the disk is blind"},
		{"lstat", "a", `can't write "a/x": the disk is blind`},
		{"lstat", "b", `can't write "b": the disk is blind`},
		{"read", "b", `can't write "b": the disk is blind`},
		{"lstat", "new", `can't write "new/x": the disk is blind`},
		{"list", "d/e", `can't write "d/e": the disk is blind`},
		{"lstat", "d/e/old", `can't remove "d/e/old": the disk is blind`},
		{"lstat", "gone", "the disk is blind"},
		{"lstat", "gone/x", `can't remove "gone/x": the disk is blind`},
		{"glance", "b", `can't read "b": the disk is blind`},
		{"glance", "same", `can't read "same": the disk is blind`},
	} {
		dir := t.TempDir()
		do(t, dir, last)
		_, err := try(dir, next, Options{}, func(f files) files { return blind{f, tt.op, tt.name} })
		if !errors.Is(err, errBlind) || !strings.HasSuffix(err.Error(), tt.want) {
			t.Errorf("%s %s: got %v, want %s", tt.op, tt.name, err, tt.want)
		}
		do(t, dir, next)
		equal(t, tt.op+" "+tt.name, next, found(t, dir))
	}
}

// A site that stays as it is is looked at all the same, for its stamps.
func TestBlindDiskOfTheSameSite(t *testing.T) {
	dir := t.TempDir()
	do(t, dir, site{"a": "1"})
	if _, err := try(dir, site{"a": "1"}, Options{}, func(f files) files { return blind{f, "glance", "a"} }); !errors.Is(err, errBlind) {
		t.Errorf("got %v", err)
	}
}

// A manifest that isn't as a commit leaves one is written anew, whatever else there is to do.
func TestManifestIsMended(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		s    site
		opts Options
	}{
		"damaged, of a site that is empty now": {"what is this?\n", site{}, Options{Force: true}},
		"of another version, of an empty site": {"portolan manifest 9\nx\n", site{}, Options{Force: true}},
		"out of order":                         {manifestHead + "\nb\na\n", site{"a": "1", "b": "2"}, Options{}},
		"of more than there is":                {manifestHead + "\na\nb\nc\n", site{"a": "1", "b": "2"}, Options{}},
	} {
		dir := t.TempDir()
		do(t, dir, tt.s)
		fill(t, dir, site{manifestPath: tt.text})
		if _, err := try(dir, tt.s, tt.opts, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		do(t, dir, tt.s) // without force
		var paths []string
		for _, p := range []string{"a", "b"} {
			if _, there := tt.s[p]; there {
				paths = append(paths, p)
			}
		}
		equal(t, name, string(formatManifest(paths)), own(t, dir)[manifestName])
	}
}

package source_test

import (
	"errors"
	"io/fs"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"

	"portolan/generator/source"
)

// failsAt is a file system that fails one of the things that it is asked for, by count.
type failsAt struct {
	fs.FS
	mu    sync.Mutex
	left  int    // things that still go well
	where string // that failed; "" if nothing has
}

// ask counts a thing, and tells whether it fails.
func (f *failsAt) ask(op, name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.left--; f.left != -1 {
		return nil
	}
	f.where = name
	return &fs.PathError{Op: op, Path: "/machine/" + name, Err: syscall.EIO}
}

func (f *failsAt) Open(name string) (fs.File, error) {
	if err := f.ask("open", name); err != nil {
		return nil, err
	}
	file, err := f.FS.Open(name)
	return failingFile{file, f, name}, err
}

func (f *failsAt) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := f.ask("readdir", name); err != nil {
		return nil, err
	}
	return fs.ReadDir(f.FS, name)
}

func (f *failsAt) Stat(name string) (fs.FileInfo, error) {
	if err := f.ask("stat", name); err != nil {
		return nil, err
	}
	return fs.Stat(f.FS, name)
}

type failingFile struct {
	fs.File
	at   *failsAt
	name string
}

func (f failingFile) Stat() (fs.FileInfo, error) {
	if err := f.at.ask("stat", f.name); err != nil {
		return nil, err
	}
	return f.File.Stat()
}

func (f failingFile) Read(p []byte) (int, error) {
	if err := f.at.ask("read", f.name); err != nil {
		return 0, err
	}
	return f.File.Read(p)
}

// Whichever thing the disk is asked for, and fails: no file is left out, or read in part,
// without a word that says which it is and why.
func TestFaultAtEveryRead(t *testing.T) {
	in := fstest.MapFS{}
	for _, name := range []string{"a.md", "b/c.yaml", "b/d/e.md", "b/f.png", "g.csv"} {
		in[name] = &fstest.MapFile{Data: []byte("some text of " + name + "\n")}
	}
	faults, told := 0, 0
	for at := 0; ; at++ {
		disk := &failsAt{FS: in, left: at}
		tree, problems, err := source.ScanFS(t.Context(), disk, source.Options{Name: "content"})
		if disk.where == "" {
			if err != nil || len(problems) > 0 || len(tree.Files) != len(in) {
				t.Errorf("without a fault: %v, %v, %d files", err, problems, len(tree.Files))
			}
			break
		}
		faults++
		if err != nil {
			told++
			if !errors.Is(err, syscall.EIO) {
				t.Errorf("%d: %v", at, err)
			}
			continue
		}
		if len(problems) == 0 && len(tree.Files) == len(in) {
			continue // it was asked only whether the folder is as it was
		}
		told++
		if len(problems) != 1 || problems[0].Code != source.FileUnreadable || problems[0].Pos.File != "content/"+disk.where || !strings.Contains(problems[0].Message, "input/output error") {
			t.Errorf("%d: %s fails, and the problems are %v", at, disk.where, problems)
		}
		for _, f := range tree.Files {
			if f.Path == disk.where || strings.HasPrefix(f.Path, disk.where+"/") {
				t.Errorf("%d: %s is there, and can't be read", at, f.Path)
			}
		}
	}
	if faults < 2*len(in) || told < len(in) {
		t.Errorf("only %d faults, of which %d are told", faults, told)
	}
}

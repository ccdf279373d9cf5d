package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// files is all that a sink does with a disk. Paths are slash paths below the output
// folder. Tests put faults in between.
type files interface {
	// Write makes a file that isn't there, or empties the one that is, and fills it.
	Write(name string, data []byte, sync bool) error
	Read(name string) ([]byte, error)
	Lstat(name string) (fs.FileInfo, error)
	// Glance is Lstat in one step, which a link set on the way meanwhile may mislead: for
	// what is only compared.
	Glance(name string) (fs.FileInfo, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	Mkdir(name string) error
	Rename(from, to string) error
	Remove(name string) error    // a file, a link, or an empty folder
	RemoveAll(name string) error // without following links
	SyncDir(name string) error   // so that what was renamed in it lasts
	Close() error
}

// disk is files below a folder that no path and no link leads out of. The stage, where all files are
// written, is kept open, since every folder on the way to a file costs system calls.
type disk struct {
	root  *os.Root
	mu    sync.Mutex
	stage *stage // nil until a file is written there
}

// stage is the folder in which files wait: as what looks at each step of the way, and as what
// createBelow and mkdirBelow start from.
type stage struct {
	root *os.Root
	dir  *os.File
}

func (s *stage) Close() error { return errors.Join(s.root.Close(), s.dir.Close()) }

// staged gives the stage, and the name as seen from it of a file that is to be in it; nil if it isn't to be.
func (d *disk) staged(name string) (*stage, string, error) {
	file, isStaged := strings.CutPrefix(name, stageDir+"/")
	if !isStaged {
		return nil, "", nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stage != nil {
		return d.stage, file, nil
	}
	root, err := d.root.OpenRoot(stageDir)
	if err != nil {
		return nil, "", err
	}
	dir, err := root.Open(".")
	if err != nil {
		return nil, "", errors.Join(err, root.Close())
	}
	d.stage = &stage{root, dir}
	return d.stage, file, nil
}

// leaveStage closes the stage, which is to be another folder or none.
func (d *disk) leaveStage() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stage == nil {
		return nil
	}
	defer func() { d.stage = nil }()
	return d.stage.Close()
}

// create makes a file that isn't there, or empties the one that is.
func (d *disk) create(name string) (*os.File, error) {
	stage, inStage, err := d.staged(name)
	switch {
	case err != nil:
		return nil, err
	case stage == nil:
		return d.root.Create(name)
	}
	if f, err := createBelow(stage.dir, inStage); err == nil || led(err) {
		return f, err
	}
	return stage.root.Create(inStage)
}

func (d *disk) Mkdir(name string) error {
	stage, inStage, err := d.staged(name)
	switch {
	case err != nil:
		return err
	case stage == nil:
		return d.root.Mkdir(name, 0o755)
	}
	if err := mkdirBelow(stage.dir, inStage); err == nil || errors.Is(err, fs.ErrExist) || led(err) {
		return err
	}
	return stage.root.Mkdir(inStage, 0o755)
}

func (d *disk) RemoveAll(name string) error {
	if name == stageDir {
		if err := d.leaveStage(); err != nil {
			return err
		}
	}
	return d.root.RemoveAll(name)
}

func (d *disk) Close() error { return errors.Join(d.leaveStage(), d.root.Close()) }

func (d *disk) Read(name string) ([]byte, error)       { return d.root.ReadFile(name) }
func (d *disk) Lstat(name string) (fs.FileInfo, error) { return d.root.Lstat(name) }
func (d *disk) Glance(name string) (fs.FileInfo, error) {
	return os.Lstat(filepath.Join(d.root.Name(), filepath.FromSlash(name)))
}
func (d *disk) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(d.root.FS(), name) }
func (d *disk) Rename(from, to string) error               { return d.root.Rename(from, to) }
func (d *disk) Remove(name string) error                   { return d.root.Remove(name) }

func (d *disk) Write(name string, data []byte, sync bool) error {
	f, err := d.create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil && sync {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed // some disks tell only now that they are full
	}
	return err
}

func (d *disk) SyncDir(name string) error {
	if runtime.GOOS == "windows" {
		return nil // folders can't be synced there
	}
	f, err := d.root.Open(name)
	if err != nil {
		return err
	}
	err = f.Sync()
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

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

// disk is files below a folder that no path and no link leads out of. The stage is kept
// open: every folder on the way to a file costs three system calls, and that is where
// all files are written.
type disk struct {
	root  *os.Root
	mu    sync.Mutex
	stage *os.Root // nil until a file is written there
}

// staged gives the stage.
func (d *disk) staged() (*os.Root, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stage != nil {
		return d.stage, nil
	}
	var err error
	d.stage, err = d.root.OpenRoot(stageDir)
	return d.stage, err
}

// in gives the nearest open folder above a file, and the file's name as seen from it.
func (d *disk) in(name string) (*os.Root, string, error) {
	file, isStaged := strings.CutPrefix(name, stageDir+"/")
	if !isStaged {
		return d.root, name, nil
	}
	stage, err := d.staged()
	return stage, file, err
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
func (d *disk) Mkdir(name string) error                    { return d.root.Mkdir(name, 0o755) }
func (d *disk) Rename(from, to string) error               { return d.root.Rename(from, to) }
func (d *disk) Remove(name string) error                   { return d.root.Remove(name) }

func (d *disk) Write(name string, data []byte, sync bool) error {
	in, name, err := d.in(name)
	if err != nil {
		return err
	}
	f, err := in.Create(name)
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

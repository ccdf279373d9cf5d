package amend

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/gofrs/flock"
)

// disk is all that an amendment does with a folder. Paths are slash paths below it.
// Tests put faults in between.
type disk interface {
	Lstat(name string) (fs.FileInfo, error)
	Read(name string) ([]byte, error)
	Writable(name string) error // nil if the file may be written to
	// Write makes a file that isn't there and brings it onto the disk. Of one that fails
	// nothing is left. With the mode 0 it may be read and written as new files are.
	Write(name string, data []byte, mode fs.FileMode) error
	Rename(from, to string) error
	Remove(name string) error
	SyncDir(name string) error // so that what was renamed in it lasts
}

// below is a folder that no path and no link leads out of.
type below struct {
	root  *os.Root
	hasty bool // nothing waits for the disk; for tests, of which it is most of the time
}

func (f below) Lstat(name string) (fs.FileInfo, error) { return f.root.Lstat(name) }
func (f below) Read(name string) ([]byte, error)       { return f.root.ReadFile(name) }
func (f below) Rename(from, to string) error           { return f.root.Rename(from, to) }
func (f below) Remove(name string) error               { return f.root.Remove(name) }

func (f below) Writable(name string) error {
	file, err := f.root.OpenFile(name, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrPermission) {
		return ErrReadOnly
	}
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil && info.Mode().Perm()&0o222 == 0 { // for who may do all that is still a word
		err = ErrReadOnly
	}
	return errors.Join(err, file.Close())
}

func (f below) Write(name string, data []byte, mode fs.FileMode) error {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, cmp.Or(mode, 0o666))
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil && mode != 0 && runtime.GOOS != "windows" {
		err = file.Chmod(mode) // which the process's mask may have narrowed
	}
	if err == nil && !f.hasty {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed // some disks tell only now that they are full
	}
	if err != nil {
		return errors.Join(err, f.root.Remove(name))
	}
	return nil
}

func (f below) SyncDir(name string) error {
	if runtime.GOOS == "windows" || f.hasty { // there folders can't be synced
		return nil
	}
	dir, err := f.root.Open(name)
	if err != nil {
		return err
	}
	err = dir.Sync()
	if closed := dir.Close(); err == nil {
		err = closed
	}
	return err
}

// begin takes the lock of a folder.
func (f Folder) begin() (*amendment, error) {
	root, err := os.OpenRoot(f.Dir)
	if err != nil {
		return nil, f.wrong(".", err)
	}
	unlock, err := lock(root, f.Dir)
	if err != nil {
		return nil, errors.Join(f.wrong(".", err), root.Close())
	}
	return &amendment{Folder: f, disk: below{root: root}, end: func() {
		unlock()
		root.Close()
	}}, nil
}

// lock makes sure that no other run is at work in a folder. Where nothing is left to be
// done, unlock leaves nothing behind.
func lock(root *os.Root, dir string) (unlock func(), err error) {
	if err := root.Mkdir(ownDir, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	// The lock is taken by its path, which must not lead elsewhere.
	if info, err := root.Lstat(ownDir); err == nil && !info.IsDir() {
		return nil, ErrLink
	}
	if info, err := root.Lstat(lockFile); err == nil && !info.Mode().IsRegular() {
		return nil, ErrLink
	}
	l := flock.New(filepath.Join(dir, filepath.FromSlash(lockFile)))
	switch locked, err := l.TryLock(); {
	case errors.Is(err, fs.ErrNotExist): // who had it took the folder away, too
		return nil, ErrBusy
	case err != nil:
		return nil, err
	case !locked:
		return nil, ErrBusy
	}
	// Who held it before takes it away while he still holds it: then what we have locked
	// is no longer what others will find.
	held, err := l.Stat()
	there, err2 := root.Lstat(lockFile)
	if err != nil || err2 != nil || !os.SameFile(held, there) {
		l.Close()
		return nil, ErrBusy
	}
	return func() {
		if _, err := root.Lstat(planFile); errors.Is(err, fs.ErrNotExist) {
			root.Remove(newPlan)
			root.Remove(lockFile)
		}
		l.Close()
		root.Remove(ownDir) // if it is empty
	}, nil
}

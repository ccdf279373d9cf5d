package publish

import (
	"io/fs"
	"os"
	"runtime"
)

// files is all that a sink does with a disk. Paths are slash paths below the output
// folder. Tests put faults in between.
type files interface {
	// Write makes a file that isn't there, or empties the one that is, and fills it.
	Write(name string, data []byte, sync bool) error
	Read(name string) ([]byte, error)
	Lstat(name string) (fs.FileInfo, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	Mkdir(name string) error
	Rename(from, to string) error
	Remove(name string) error    // a file, a link, or an empty folder
	RemoveAll(name string) error // without following links
	SyncDir(name string) error   // so that what was renamed in it lasts
	Close() error
}

// disk is files below a folder that no path and no link leads out of.
type disk struct{ root *os.Root }

func (d disk) Read(name string) ([]byte, error)           { return d.root.ReadFile(name) }
func (d disk) Lstat(name string) (fs.FileInfo, error)     { return d.root.Lstat(name) }
func (d disk) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(d.root.FS(), name) }
func (d disk) Mkdir(name string) error                    { return d.root.Mkdir(name, 0o755) }
func (d disk) Rename(from, to string) error               { return d.root.Rename(from, to) }
func (d disk) Remove(name string) error                   { return d.root.Remove(name) }
func (d disk) RemoveAll(name string) error                { return d.root.RemoveAll(name) }
func (d disk) Close() error                               { return d.root.Close() }

func (d disk) Write(name string, data []byte, sync bool) error {
	f, err := d.root.Create(name)
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

func (d disk) SyncDir(name string) error {
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

// Package amend writes into the author's folder, which nothing else does: one new file,
// or a set of changes of which all happen or none.
//
// It knows nothing of what the files say. What it is told to change must be as it was
// when the change was thought out, nothing is ever overwritten that it was not told of,
// and no link is followed or replaced. All new bytes lie on the disk before the first
// file is touched; a failure after that takes back what was done. Only a machine that
// stops in between can leave some files changed and others not.
package amend

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strconv"
)

// A Change is what becomes of one file. Paths are slash paths below the folder.
type Change struct {
	Path   string
	To     string // where it lies afterwards; the same as Path unless it gets another name
	Before []byte // what the file holds now
	After  []byte
}

// ErrChanged says that a file is no longer what the change was thought out for.
var ErrChanged = errors.New("it has changed in the meantime")

// ErrLink says that a file is a link, which is neither followed nor replaced.
var ErrLink = errors.New("it is a link: change the file that it leads to by hand")

// Create makes a new file with the folders that it needs. It fails with
// [fs.ErrExist] where there is a file already, whatever it holds.
func Create(dir, name string, data []byte) (err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := root.MkdirAll(path.Dir(name), 0o777); err != nil {
		return err
	}
	return write(root, name, data, 0o666)
}

// write makes a file and brings it onto the disk. Of one that fails nothing is left.
func write(root *os.Root, name string, data []byte, mode fs.FileMode) (err error) {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync())
	if err = errors.Join(err, f.Close()); err != nil {
		root.Remove(name)
	}
	return err
}

// Apply makes the changes. Where it returns an error, all files are as they were, or
// the error tells which could not be put back.
func Apply(dir string, changes []Change) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	return (&amendment{root: root, rename: root.Rename}).apply(changes)
}

// An amendment is a set of changes on its way.
type amendment struct {
	root   *os.Root
	rename func(from, to string) error // of root; tests let it fail
	staged []string                    // for each change the file that holds its new bytes; "" once it is in place
}

func (a *amendment) apply(changes []Change) error {
	a.staged = make([]string, len(changes))
	defer a.clear()
	for i, c := range changes {
		if err := a.stage(i, c); err != nil {
			return fmt.Errorf("%s: %w", c.Path, err)
		}
	}
	for i, c := range changes {
		if err := a.replace(i, c); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", c.Path, err), a.takeBack(changes[:i]))
		}
	}
	return nil
}

// stage checks one change against the disk and writes its bytes beside the file.
func (a *amendment) stage(i int, c Change) error {
	info, err := a.root.Lstat(c.Path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return ErrLink
	}
	now, err := a.root.ReadFile(c.Path)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, c.Before) {
		return ErrChanged
	}
	if err := a.free(c); err != nil {
		return err
	}
	name, err := a.temporary(c.To)
	if err != nil {
		return err
	}
	a.staged[i] = name
	if err := write(a.root, name, c.After, info.Mode().Perm()); err != nil {
		return err
	}
	return a.root.Chmod(name, info.Mode().Perm()) // which the process's mask may have narrowed
}

// free fails if a file would be overwritten by one that gets its name.
func (a *amendment) free(c Change) error {
	if c.To == c.Path || a.same(c) {
		return nil
	}
	if _, err := a.root.Lstat(c.To); err == nil {
		return fmt.Errorf("%s: %w", c.To, fs.ErrExist)
	}
	return nil
}

// same tells whether both names of a change are one file: some systems ignore letter
// case, or the form of letters.
func (a *amendment) same(c Change) bool {
	from, err := a.root.Lstat(c.Path)
	to, err2 := a.root.Lstat(c.To)
	return err == nil && err2 == nil && os.SameFile(from, to)
}

// temporary gives a free name beside a file. It begins with a dot, so that whoever
// reads the folder meanwhile passes it over.
func (a *amendment) temporary(name string) (string, error) {
	dir, base := path.Split(name)
	for n := range 1000 {
		t := dir + "." + base + "." + strconv.Itoa(n) + ".new"
		if _, err := a.root.Lstat(t); errors.Is(err, fs.ErrNotExist) {
			return t, nil
		}
	}
	return "", fmt.Errorf("%s: %w", dir+"."+base+".0.new", fs.ErrExist)
}

// replace puts the new bytes into their place, and takes the old name away.
func (a *amendment) replace(i int, c Change) error {
	if err := a.free(c); err != nil {
		return err
	}
	if err := a.rename(a.staged[i], c.To); err != nil {
		return err
	}
	a.staged[i] = ""
	if c.To == c.Path || a.same(c) {
		return nil
	}
	if err := a.root.Remove(c.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, a.root.Remove(c.To))
	}
	return nil
}

// takeBack undoes changes that were made.
func (a *amendment) takeBack(made []Change) (err error) {
	for _, c := range made {
		back := a.putBack(c)
		if back != nil {
			back = fmt.Errorf("%s can't be put back: %w", c.Path, back)
		}
		err = errors.Join(err, back)
	}
	return err
}

func (a *amendment) putBack(c Change) error {
	info, err := a.root.Lstat(c.To)
	if err != nil {
		return err
	}
	name, err := a.temporary(c.Path)
	if err != nil {
		return err
	}
	if err := write(a.root, name, c.Before, info.Mode().Perm()); err != nil {
		return err
	}
	if err := a.root.Rename(name, c.Path); err != nil {
		return errors.Join(err, a.root.Remove(name))
	}
	if c.To == c.Path || a.same(c) {
		return nil
	}
	return a.root.Remove(c.To)
}

// clear removes what was staged and has not come into its place.
func (a *amendment) clear() {
	for _, name := range a.staged {
		if name != "" {
			a.root.Remove(name)
		}
	}
}

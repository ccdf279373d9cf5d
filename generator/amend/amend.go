// Package amend writes into the author's folder, which nothing else does: one new file,
// or a set of changes of which all happen or none.
//
// It knows nothing of what the files say. What it is told to change must be as it was
// when the change was thought out, nothing is ever overwritten that it was not told of,
// what may not be written to is left alone, and no link is followed or replaced.
//
// A set of changes is made in three steps, so that whatever happens nothing is lost:
//
//  1. All new bytes are brought onto the disk, each beside its file and with a dot before
//     its name, so that whoever reads the folder passes it over.
//  2. A plan is written that names them. From here on the set is decided.
//  3. The new files are renamed into their places, one after another.
//
// Where a step fails, what was done is taken back. Where the program is killed, or the
// machine stops, every file is still whole, either the old or the new one; if it had
// come to the third step, [Folder.Interrupted] tells so and [Folder.Finish] does what is left.
package amend

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"

	"portolan/generator/digest"
	"portolan/generator/diskerror"
)

// A Change is what becomes of one file. Paths are slash paths below the folder.
type Change struct {
	Path   string
	To     string // where it lies afterwards; the same as Path unless it gets another name
	Before []byte // what the file holds now
	After  []byte
}

// Errors to be told by [errors.Is].
var (
	// ErrChanged says that a file is no longer what the change was thought out for.
	ErrChanged = errors.New("it has changed in the meantime")
	// ErrLink says that a file is a link, which is neither followed nor replaced.
	ErrLink = errors.New("it is a link or no file: change what it leads to by hand")
	// ErrReadOnly says that a file is not to be written to, though its folder is.
	ErrReadOnly = errors.New("it is read-only")
	// ErrBusy says that another run is writing into the folder.
	ErrBusy = errors.New("another run is changing files here")
	// ErrInterrupted says that there are changes which [Folder.Finish] has to finish first.
	ErrInterrupted = errors.New("earlier changes were interrupted and have to be finished first")
)

// A Folder is the author's folder.
type Folder struct {
	Dir  string
	Name string // what errors call it
}

// wrong says which file of the folder something is wrong with.
func (f Folder) wrong(name string, err error) error {
	return fmt.Errorf("%s: %w", path.Join(f.Name, name), diskerror.Bare(err))
}

// Create makes a new file with the folders that it needs. It fails with
// [fs.ErrExist] where there is a file already, whatever it holds. The file is there
// whole or not at all, if the disk knows hard links.
func (f Folder) Create(name string, data []byte) error {
	if err := f.create(name, data); err != nil {
		return f.wrong(name, err)
	}
	return nil
}

func (f Folder) create(name string, data []byte) error {
	root, err := os.OpenRoot(f.Dir)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := root.MkdirAll(path.Dir(name), 0o777); err != nil {
		return err
	}
	d := below{root: root}
	if _, err := root.Lstat(name); err == nil {
		return fs.ErrExist
	}
	staged, err := free(d, name, nil)
	if err != nil {
		return err
	}
	if err := d.Write(staged, data, 0); err != nil {
		return err
	}
	defer root.Remove(staged)
	if err = root.Link(staged, name); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return d.Write(name, data, 0)
}

// Apply makes the changes. purpose says in a word or a few what they are for, so that
// they can be told if they are interrupted. Where Apply returns an error all files are as
// they were, unless [Folder.Interrupted] tells otherwise: then not even the taking back
// could be ended, and [Folder.Finish] has to try again.
func (f Folder) Apply(purpose string, changes []Change) error {
	a, err := f.begin()
	if err != nil {
		return err
	}
	defer a.end()
	return a.apply(purpose, changes)
}

// An amendment is a set of changes on its way. It holds the lock of the folder.
type amendment struct {
	Folder
	disk disk
	end  func()
}

func (a *amendment) apply(purpose string, changes []Change) error {
	if _, err := a.disk.Lstat(planFile); !errors.Is(err, fs.ErrNotExist) {
		return cmp.Or(err, ErrInterrupted)
	}
	p := plan{Purpose: purpose, Steps: make([]step, len(changes))}
	for i, c := range changes {
		s, err := a.check(c, p.Steps[:i])
		if err != nil {
			return a.wrong(c.Path, err)
		}
		p.Steps[i] = s
	}
	if err := a.stage(&p, changes); err != nil {
		return errors.Join(err, a.giveUp(&p))
	}
	for i, s := range p.Steps {
		if placed, err := a.carryOut(s); err != nil {
			if placed {
				p.Clear = append(p.Clear, s.To) // the old file is still there
			}
			return errors.Join(a.wrong(s.Path, err), a.takeBack(&p, changes[:i]))
		}
	}
	return a.drop(&p)
}

// check looks whether a change can be made, and says how it will be.
func (a *amendment) check(c Change, before []step) (step, error) {
	s := step{Path: c.Path, To: c.To, Before: digest.Bytes(c.Before).String(), After: digest.Bytes(c.After).String()}
	info, err := a.disk.Lstat(c.Path)
	if err != nil {
		return s, err
	}
	if !info.Mode().IsRegular() {
		return s, ErrLink
	}
	if err := a.disk.Writable(c.Path); err != nil {
		return s, err
	}
	if err := a.unchanged(s); err != nil {
		return s, err
	}
	if err := a.vacant(s); err != nil {
		return s, err
	}
	s.Mode = info.Mode().Perm()
	s.Staged, err = free(a.disk, c.To, before)
	return s, err
}

// unchanged fails if a file does not hold what it held.
func (a *amendment) unchanged(s step) error {
	now, err := a.disk.Read(s.Path)
	if err != nil {
		return err
	}
	if digest.Bytes(now).String() != s.Before {
		return ErrChanged
	}
	return nil
}

// vacant fails if a file would be overwritten by one that gets its name.
func (a *amendment) vacant(s step) error {
	if s.To == s.Path || a.same(s) {
		return nil
	}
	if _, err := a.disk.Lstat(s.To); err == nil {
		return a.wrong(s.To, fs.ErrExist)
	}
	return nil
}

// same tells whether both names of a change are one file: some systems ignore letter
// case, or the form of letters.
func (a *amendment) same(s step) bool {
	from, err := a.disk.Lstat(s.Path)
	to, err2 := a.disk.Lstat(s.To)
	return err == nil && err2 == nil && os.SameFile(from, to)
}

// free gives a name beside a file that is not in use, nor will be by the steps before.
func free(d disk, name string, before []step) (string, error) {
	dir, base := path.Split(name)
	for n := range 1000 {
		t := dir + "." + base + "." + strconv.Itoa(n) + ".new"
		if _, err := d.Lstat(t); errors.Is(err, fs.ErrNotExist) && !slices.ContainsFunc(before, func(s step) bool { return s.Staged == t }) {
			return t, nil
		}
	}
	return "", &fs.PathError{Op: "create", Path: dir + "." + base + ".0.new", Err: fs.ErrExist}
}

// stage brings all new bytes onto the disk, and then the plan that decides the changes.
func (a *amendment) stage(p *plan, changes []Change) error {
	if err := a.save(p); err != nil { // so that another run can clear away what this one leaves
		return err
	}
	for i, s := range p.Steps {
		if err := a.disk.Write(s.Staged, changes[i].After, s.Mode); err != nil {
			return a.wrong(s.Path, err)
		}
	}
	if err := a.sync(p); err != nil {
		return err
	}
	p.Decided = true
	return a.save(p)
}

// giveUp ends a plan of which nothing was carried out. What is staged may only be taken
// away once the plan on the disk is sure not to count on it.
func (a *amendment) giveUp(p *plan) error {
	if p.Decided {
		p.Decided = false
		if err := a.save(p); err != nil {
			return err
		}
	}
	return a.drop(p)
}

// carryOut puts the new bytes into their place, and takes the old name away. placed is
// true if it has come to the second.
func (a *amendment) carryOut(s step) (placed bool, err error) {
	if err := a.unchanged(s); err != nil {
		return false, err
	}
	if err := a.vacant(s); err != nil {
		return false, err
	}
	if err := a.disk.Rename(s.Staged, s.To); err != nil {
		return false, err
	}
	return true, a.leave(s)
}

// leave takes away the old name of a file that has a new one.
func (a *amendment) leave(s step) error {
	if s.To == s.Path || a.same(s) {
		return nil
	}
	if err := a.disk.Remove(s.Path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// takeBack undoes changes that were made, by changes the other way round.
func (a *amendment) takeBack(p *plan, made []Change) error {
	back := plan{Purpose: p.Purpose, Back: true, Decided: true, Clear: slices.Concat(p.staged(), p.Clear)}
	var changes []Change
	for i, c := range made {
		s := step{Path: c.To, To: c.Path, Before: p.Steps[i].After, After: p.Steps[i].Before, Mode: p.Steps[i].Mode}
		staged, err := free(a.disk, s.To, slices.Concat(p.Steps, back.Steps))
		if err != nil {
			return a.wrong(c.Path, fmt.Errorf("it can't be put back: %w", diskerror.Bare(err)))
		}
		s.Staged = staged
		back.Steps = append(back.Steps, s)
		changes = append(changes, Change{s.Path, s.To, c.After, c.Before})
	}
	p.Clear = back.staged() // should it come to be finished instead
	err := a.save(p)
	for i, s := range back.Steps {
		if err == nil {
			err = a.disk.Write(s.Staged, changes[i].After, s.Mode)
		}
	}
	err = errors.Join(err, a.sync(&back))
	if err == nil {
		err = a.save(&back)
	}
	if err != nil {
		return fmt.Errorf("what was done can't be taken back: %w", err)
	}
	for _, s := range back.Steps {
		if _, failed := a.carryOut(s); failed != nil {
			err = errors.Join(err, a.wrong(s.To, fmt.Errorf("it can't be put back: %w", diskerror.Bare(failed))))
		}
	}
	if err != nil {
		return err // the plan stays, for another run
	}
	return a.drop(&back)
}

// sync sees to it that what was done in the folders of a plan lasts.
func (a *amendment) sync(p *plan) error {
	var dirs []string
	for _, s := range p.Steps {
		dirs = append(dirs, path.Dir(s.To), path.Dir(s.Path))
	}
	slices.Sort(dirs)
	for _, dir := range slices.Compact(dirs) {
		if err := a.disk.SyncDir(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// drop ends a plan, carried out or given up: what it staged and did not come into its
// place goes first, so that the plan still names what is left.
func (a *amendment) drop(p *plan) error {
	for _, name := range slices.Concat(p.staged(), p.Clear) {
		if err := a.disk.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := a.sync(p); err != nil {
		return err
	}
	if err := a.disk.Remove(planFile); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

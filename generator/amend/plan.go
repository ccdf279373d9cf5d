package amend

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"portolan/generator/digest"
)

// The names of the bookkeeping, which is there only while changes are on their way.
const (
	ownDir   = ".amend"
	lockFile = ownDir + "/lock"
	planFile = ownDir + "/plan"
	newPlan  = ownDir + "/plan.new"
)

// A plan is what is left to be done should the program be killed, as JSON.
type plan struct {
	Purpose string   `json:"purpose"`
	Decided bool     `json:"decided"` // everything is staged; else all is as it was
	Back    bool     `json:"back"`    // it takes back changes of which one failed
	Steps   []step   `json:"steps"`
	Clear   []string `json:"clear,omitempty"` // staged by another plan, and of no use
}

// A step is a change as the plan has it: its bytes are on the disk already.
type step struct {
	Path   string      `json:"path"`
	To     string      `json:"to"`
	Staged string      `json:"staged"` // holds the new bytes until they are in their place
	Before string      `json:"before"` // hashes
	After  string      `json:"after"`
	Mode   fs.FileMode `json:"mode"`
}

func (p *plan) staged() []string {
	out := make([]string, len(p.Steps))
	for i, s := range p.Steps {
		out[i] = s.Staged
	}
	return out
}

// save brings a plan onto the disk in the place of the one before, whole.
func (a *amendment) save(p *plan) error {
	if err := a.write(p); err != nil {
		return a.wrong(planFile, err)
	}
	return nil
}

func (a *amendment) write(p *plan) error {
	data, err := json.MarshalIndent(p, "", "\t")
	if err != nil {
		return err
	}
	if err := a.disk.Remove(newPlan); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := a.disk.Write(newPlan, data, 0); err != nil {
		return err
	}
	if err := a.disk.Rename(newPlan, planFile); err != nil {
		return err
	}
	return a.disk.SyncDir(ownDir)
}

func load(d disk) (*plan, error) {
	data, err := d.Read(planFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var p plan
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, fmt.Errorf("it can't be read: %w", err)
	}
	return &p, nil
}

// An Interruption is what became of changes that were interrupted.
type Interruption struct {
	Purpose string   // of the changes, as Apply was told
	Back    bool     // one of them had failed, and they were taken back
	Files   []string // that were changed
}

// Interrupted gives the purpose of changes that were interrupted when some may have been
// made and others not; "" if there are none.
func (f Folder) Interrupted() string {
	root, err := os.OpenRoot(f.Dir)
	if err != nil {
		return ""
	}
	defer root.Close()
	if p, err := load(below{root: root}); err == nil && p != nil && p.Decided {
		return p.Purpose
	}
	return ""
}

// Finish does what is left of changes that were interrupted, and clears away what else a
// run that was killed has left. It gives nil where there was nothing that counts.
//
// It fails with [ErrChanged] at a file that somebody has changed since: what the set was
// to do with it is then not known any more. Once the rest is mended by hand the folder
// .amend can be deleted.
func (f Folder) Finish() (*Interruption, error) {
	if info, err := os.Lstat(filepath.Join(f.Dir, ownDir)); err != nil || !info.IsDir() {
		return nil, nil // nothing is written where there is nothing to be done
	}
	a, err := f.begin()
	if err != nil {
		return nil, err
	}
	defer a.end()
	return a.finish()
}

func (a *amendment) finish() (*Interruption, error) {
	p, err := load(a.disk)
	if err != nil {
		return nil, a.wrong(planFile, err)
	}
	if p == nil {
		return nil, nil
	}
	if !p.Decided {
		return nil, a.drop(p)
	}
	out := &Interruption{Purpose: p.Purpose, Back: p.Back}
	for _, s := range p.Steps {
		out.Files = append(out.Files, s.To)
		if err := a.resume(s); err != nil {
			return nil, a.wrong(s.Path, err)
		}
	}
	return out, a.drop(p)
}

// resume makes a change that may be made already, or half.
func (a *amendment) resume(s step) error {
	switch staged, err := a.disk.Read(s.Staged); {
	case err == nil && digest.Bytes(staged).String() != s.After:
		return a.wrong(s.Staged, ErrChanged)
	case err == nil:
		_, err := a.carryOut(s)
		return err
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if _, err := a.disk.Lstat(s.To); err != nil {
		return err // nothing more may be taken away
	}
	if s.To == s.Path || a.unchanged(s) != nil {
		return nil // it is in its place; what else lies under the old name is not ours
	}
	return a.leave(s)
}

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"portolan/generator/publish"
)

// A changedList is the file of build --changed-list: what there is to copy to where the
// site is served, and what to remove there, since the file was last removed. It is written
// before the site changes, so that nothing is forgotten whenever a build is killed.
type changedList struct{ file string }

// newChangedList begins with what waits in the file.
func newChangedList(file string) (*changedList, error) {
	l := &changedList{file}
	_, err := l.read()
	return l, err
}

func (l *changedList) read() (publish.Changes, error) {
	data, err := os.ReadFile(l.file)
	if errors.Is(err, fs.ErrNotExist) {
		return publish.Changes{}, nil
	}
	var c publish.Changes
	if err == nil {
		c, err = publish.ParseChanges(data)
	}
	if err != nil {
		return c, fmt.Errorf("can't read the list of changes %q: %w", l.file, err)
	}
	return c, nil
}

// add adds changes to those that wait there.
func (l *changedList) add(c publish.Changes, has func(path string) (there, known bool)) error {
	waiting, err := l.read()
	if err != nil {
		return err
	}
	temp := filepath.Join(filepath.Dir(l.file), "."+filepath.Base(l.file)+".new") // a name that nobody else takes
	if err = os.WriteFile(temp, waiting.Then(c, has).Text(), 0o666); err == nil {
		err = os.Rename(temp, l.file)
	}
	if err != nil {
		return fmt.Errorf("can't write the list of changes: %w", err)
	}
	return nil
}

package cache

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Sweep removes the files of a folder that need not be kept any more. One that isn't there
// has none; names that begin with a dot are left alone. In one that is a link nothing is ours.
func Sweep(dir string, keep func(name string) bool) error {
	if info, err := os.Lstat(dir); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return fmt.Errorf("can't clear out the cache: %w", errLink(dir))
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("can't clear out the cache: %w", err)
	}
	for _, e := range entries {
		if e.IsDir() || strings.HasPrefix(e.Name(), ".") || keep(e.Name()) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("can't clear out the cache: %w", err)
		}
	}
	return nil
}

// SweepBeside removes, of the files whose names begin with a prefix, all but the one named, and those that are not
// finished and may still be being written.
func SweepBeside(name, prefix string) {
	kept, err := os.Lstat(name)
	if err != nil {
		return
	}
	remove(escape.Replace(prefix)+"*", func(other string, info fs.FileInfo) bool {
		finished := filepath.Ext(other) == ""
		return !os.SameFile(info, kept) && (finished || isAbandoned(info, kept))
	})
}

// isAbandoned tells of an unfinished file, beside one that was made just now, that nobody writes it any more.
func isAbandoned(info, now fs.FileInfo) bool { return now.ModTime().Sub(info.ModTime()) > abandoned }

// remove removes those files of a pattern that may go. What can't be removed is left: it does no harm but to take room.
func remove(pattern string, may func(name string, info fs.FileInfo) bool) {
	names, err := filepath.Glob(pattern)
	if err != nil {
		return
	}
	for _, name := range names {
		if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() && may(name, info) {
			_ = os.Remove(name)
		}
	}
}

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
// finished and may still be being written. What can't be removed is left: it does no harm but to take room.
func SweepBeside(name, prefix string) {
	kept, err := os.Lstat(name)
	if err != nil {
		return
	}
	others, err := filepath.Glob(escape.Replace(prefix) + "*")
	if err != nil {
		return
	}
	for _, other := range others {
		info, err := os.Lstat(other)
		if err != nil || !info.Mode().IsRegular() || os.SameFile(info, kept) {
			continue
		}
		if unfinished := filepath.Ext(other) != ""; !unfinished || kept.ModTime().Sub(info.ModTime()) > abandoned {
			_ = os.Remove(other)
		}
	}
}

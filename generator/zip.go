package main

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"portolan/generator/archive"
	"portolan/generator/build"
)

// besideSite gives the full path of a file that a flag names to be written. It may not lie in
// the site, which would then be another at the next build, nor in a folder that the site is made from.
func besideSite(c build.Config, flag, name string) (string, error) {
	file, err := filepath.Abs(within(c, name))
	if err != nil {
		return "", fmt.Errorf("%s %q: %w", flag, name, err)
	}
	for _, dir := range []string{c.Out, c.Content, c.Templates, c.Static} {
		folder, err := filepath.Abs(within(c, dir))
		if err != nil {
			return "", fmt.Errorf("%s %q: %w", flag, name, err)
		}
		if file == folder || strings.HasPrefix(file, folder+string(filepath.Separator)) {
			return "", fmt.Errorf("%s %q lies in %q: name a file outside of it", flag, name, dir)
		}
	}
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		return "", fmt.Errorf("%s %q is a folder: name a file", flag, name)
	}
	if info, err := os.Stat(filepath.Dir(file)); err != nil || !info.IsDir() {
		return "", fmt.Errorf("%s %q: there is no folder %q", flag, name, filepath.Dir(name))
	}
	return file, nil
}

// within gives a path as seen from where the program runs.
func within(c build.Config, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.Dir, name)
}

// writeZip puts the files of the site that was published into a zip. It is written whole
// under another name and then renamed.
func writeZip(c build.Config, name string, r *build.Report) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("can't write the zip: %w", err)
	}
	defer os.Remove(f.Name()) // which after a success isn't there
	w := bufio.NewWriterSize(f, 1<<18)
	err = archive.Write(w, os.DirFS(within(c, c.Out)), slices.Collect(maps.Keys(r.Files.Stamps)))
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Chmod(0o644)
	}
	if closed := f.Close(); err == nil {
		err = closed // some disks tell only now that they are full
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("can't write the zip: %w", err)
	}
	return nil
}

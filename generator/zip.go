package main

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"portolan/generator/archive"
	"portolan/generator/build"
)

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

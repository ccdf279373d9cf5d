package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"portolan/generator/cache"
	"portolan/generator/schema"
)

// cacheFolder is where builds keep what the next one needn't do again.
const cacheFolder = ".portolan"

// kept gives the folder of what is kept from run to run. A link is refused: it may have come
// with the content of somebody who means to have files written, or removed, where it leads.
func (e *env) kept() (string, error) { return cacheFolder, e.noLink(cacheFolder) }

// noLink fails if a folder of the program's own is a link.
func (e *env) noLink(dir string) error {
	if info, err := os.Lstat(e.at(dir)); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return fmt.Errorf("%q is a link, and nothing is kept behind one: remove it", dir)
	}
	return nil
}

// writeSchemas writes the schemas into a folder, which lies among what is kept unless it was
// named. What stands there by the same name goes first, so that nothing is written through a
// link.
func (e *env) writeSchemas(out string, schemas []schema.SchemaFile) error {
	dir := e.at(out)
	if out == schemaFolder { // which may be the first there
		if err := errors.Join(e.noLink(cacheFolder), e.noLink(out)); err != nil {
			return err
		}
		if err := cache.MakeFolder(e.at(cacheFolder)); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, f := range schemas {
		name := filepath.Join(dir, f.Name)
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			return err
		}
	}
	if out != schemaFolder {
		return nil
	}
	// There all is ours: those of kinds that are gone go, too.
	return cache.Sweep(dir, func(name string) bool {
		return slices.ContainsFunc(schemas, func(f schema.SchemaFile) bool { return f.Name == name })
	})
}

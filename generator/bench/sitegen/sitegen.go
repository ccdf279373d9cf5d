// Package sitegen makes sites of any size to measure and test the program with.
//
// In go a seed and a number of briefings; out comes a site that builds without
// problems, the same bytes for the same seed and number. Kinds, vocabularies,
// templates and static files are those of this repository, so that what is measured
// is the real thing. Everything that the content says is made up from syllables and
// common words; it knows nothing of the world.
package sitegen

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// Today is the day to build a generated site for: nothing in it is dated later.
const Today = "2026-01-01"

// A File is one file of a generated site, at a slash path below its folder.
type File struct{ Path, Text string }

// Files gives the content of a site with n briefings, about n/10 entities and about
// n/10 sources, file by file. What the repository lends is not among them.
func Files(seed uint64, n int) iter.Seq[File] {
	return func(yield func(File) bool) {
		w := newWorld(seed, n)
		for _, part := range []func(func(File) bool) bool{w.settings, w.topicFiles, w.eventFiles, w.entityFiles, w.sourceFiles, w.briefings} {
			if !part(yield) {
				return
			}
		}
	}
}

// Generate writes a site with n briefings into the folder dir, which must be missing
// or empty. It takes kinds, vocabularies, templates and static files from the
// repository around the working directory.
func Generate(dir string, seed uint64, n int) error {
	if list, err := os.ReadDir(dir); err == nil && len(list) > 0 {
		return fmt.Errorf("can't generate a site into %q: it is not empty", dir)
	}
	root, err := Root()
	if err != nil {
		return err
	}
	for _, lent := range []string{"content/kinds", "content/vocabularies", "templates", "static"} {
		if err := lend(filepath.Join(root, lent), filepath.Join(dir, lent)); err != nil {
			return err
		}
	}
	made := map[string]bool{}
	for f := range Files(seed, n) {
		name := filepath.Join(dir, filepath.FromSlash(f.Path))
		if folder := filepath.Dir(name); !made[folder] {
			made[folder] = true
			if err := os.MkdirAll(folder, 0o777); err != nil {
				return err
			}
		}
		if err := os.WriteFile(name, []byte(f.Text), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// lend copies a folder; one that the repository doesn't have comes out empty, since
// git keeps no empty folders.
func lend(from, to string) error {
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return os.MkdirAll(to, 0o777)
	}
	return os.CopyFS(to, os.DirFS(from))
}

// Root gives the folder of the repository that the working directory is in.
func Root() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; ; {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(text), "module portolan\n") {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("%q is not inside the repository", start)
		}
		dir = up
	}
}

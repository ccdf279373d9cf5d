package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"portolan/generator/build"
)

// besides are the files that a build writes beside the site, by their full paths; "" is none.
type besides struct{ zip, list, profile string }

// beside gives the files that flags name. None is another's, and what is there is only written over if it is of the same sort.
func (b *buildCmd) beside(c build.Config) (out besides, err error) {
	taken := map[string]string{}
	for _, f := range []struct {
		flag  string
		name  string
		file  *string
		sort  string
		begin []string // of such a file; none where it is read before it is written
	}{
		{"--zip", b.Zip, &out.zip, "zip", []string{"PK\x03\x04", "PK\x05\x06"}}, // APPNOTE.TXT 4.3.7, 4.3.16: with files, and without
		{"--changed-list", b.Changed, &out.list, "", nil},
		{"--cpu-profile", b.CPUProfile, &out.profile, "profile", []string{"\x1f\x8b"}}, // RFC 1952: all of them are gzipped
	} {
		if f.name == "" {
			continue
		}
		file, err := besideSite(c, f.flag, f.name)
		if err != nil {
			return besides{}, err
		}
		if other, ok := taken[file]; ok {
			return besides{}, fmt.Errorf("%s %q is the file of %s: name one of its own", f.flag, f.name, other)
		}
		taken[file] = f.flag
		if err := mayHold(file, f.sort, f.begin); err != nil {
			return besides{}, fmt.Errorf("%s %q %w: name another file", f.flag, f.name, err)
		}
		*f.file = file
	}
	return out, nil
}

// besideSite gives the full path of a file that a flag names to be written. It may not lie in
// the site, which would then be another at the next build, nor in a folder that the site is made from,
// nor among what is kept for the next build.
func besideSite(c build.Config, flag, name string) (string, error) {
	file, err := filepath.Abs(within(c, name))
	if err != nil {
		return "", fmt.Errorf("%s %q: %w", flag, name, err)
	}
	for _, dir := range []string{c.Out, c.Content, c.Templates, c.Static, cacheFolder} {
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

// mayHold refuses a file that is there and doesn't begin as those of a sort do: it was named by mistake.
func mayHold(file, sort string, begin []string) error {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errors.New("is no regular file")
	case info.Size() == 0 || len(begin) == 0:
		return nil
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, len(begin[0]))
	if _, err := io.ReadFull(f, head); err != nil || !slices.Contains(begin, string(head)) {
		return errors.New("is there, and no " + sort)
	}
	return nil
}

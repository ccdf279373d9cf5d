package audit

import (
	"context"
	_ "embed"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed readers.py
var readersScript string

// Debian's Python, for which its packages of feedparser and icalendar are.
const python = "/usr/bin/python3"

// Readers reads the feeds and the calendar of a site with feedparser and icalendar, and all
// its XML with xmllint; it gives what these find wrong, and what was read.
func Readers(ctx context.Context, site string) (faults []string, of string, err error) {
	out, err := exec.CommandContext(ctx, python, "-c", readersScript, site).CombinedOutput()
	if err != nil {
		return nil, "", fmt.Errorf("feeds can't be read with feedparser and icalendar: %w: %.1000s", err, out)
	}
	of, rest, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if rest != "" {
		faults = strings.Split(rest, "\n")
	}
	files, err := xmlFiles(site)
	if err != nil {
		return nil, "", err
	}
	lint := exec.CommandContext(ctx, "xmllint", append([]string{"--noout", "--nonet"}, files...)...)
	if out, err := lint.CombinedOutput(); len(out) > 0 {
		faults = append(faults, strings.Split(strings.TrimSpace(string(out)), "\n")...)
	} else if err != nil {
		return nil, "", fmt.Errorf("xmllint: %w", err)
	}
	return faults, fmt.Sprintf("%s, %d files of XML", of, len(files)), nil
}

func xmlFiles(site string) (files []string, err error) {
	err = fs.WalkDir(os.DirFS(site), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(name) == ".xml" {
			files = append(files, filepath.Join(site, name))
		}
		return err
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("there is no XML in %s", site)
	}
	return files, err
}

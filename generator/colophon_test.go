package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// TestColophon holds that the colophon tells of each file that the portal's static folder
// ships by one part, that each part has files, and that its terms are there and are those of
// its licence.
func TestColophon(t *testing.T) {
	data, err := os.ReadFile("../content/components/portal.list.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var parts map[string]struct {
		Licence, Terms string
		Files          []string
	}
	if err := yaml.Unmarshal(data, &parts); err != nil {
		t.Fatal(err)
	}
	// What a text of terms begins with or says, by the identifier of the SPDX list.
	says := map[string]string{"MIT": "MIT License", "OFL-1.1": "SIL Open Font License, Version 1.1", "BSD-3-Clause": "BSD 3-Clause"}
	has := map[string]int{}
	for name, p := range parts {
		terms, err := os.ReadFile(filepath.FromSlash("../" + p.Terms))
		if err != nil || says[p.Licence] == "" || !strings.Contains(string(terms), says[p.Licence]) {
			t.Errorf("%s: the terms in %q are not those of %q: %v", name, p.Terms, p.Licence, err)
		}
	}
	err = fs.WalkDir(os.DirFS("../static"), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(file), ".") || strings.EqualFold(path.Base(file), "README.md") {
			return err
		}
		var of []string
		for name, p := range parts {
			if slices.ContainsFunc(p.Files, func(f string) bool { return file == f || strings.HasPrefix(file, f+"/") }) {
				of = append(of, name)
				has[name]++
			}
		}
		if len(of) != 1 {
			slices.Sort(of)
			t.Errorf("static/%s belongs to the parts %q of the colophon, want one: see content/components", file, of)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range parts {
		if has[name] == 0 {
			t.Errorf("the part %s has no file in static", name)
		}
	}
}

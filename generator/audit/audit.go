// Package audit measures a built site as readers meet it: what its files hold, what a
// browser makes of its pages, and what the checkers of others say of them.
//
// What takes seconds is tested with everything else; [portolan/generator/audit/measure]
// does it all and prints each figure beside its target.
package audit

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A Figure is what was measured, beside what it should be.
type Figure struct {
	Name   string
	Value  string
	Target string
	Missed bool
	Faults []string // where it is missed and why, or what it counts
}

// None makes a figure of faults of which there should be none.
func None(name string, faults []string, of string) Figure {
	return Figure{Name: name, Value: fmt.Sprintf("%d in %s", len(faults), of), Target: "0", Missed: len(faults) > 0, Faults: faults}
}

// Recorded makes a figure that has no target.
func Recorded(name string, told []string, of string) Figure {
	return Figure{Name: name, Value: fmt.Sprintf("%d in %s", len(told), of), Target: "for the record", Faults: told}
}

// A Sample is a page that stands for all of its sort.
type Sample struct {
	Sort string // home, briefing, port, list-of-port, watchlist …
	Path string // from the root of the site: "ports/puerto-cabello/"
	size int
}

var (
	pageSort    = regexp.MustCompile(`<body class="page-([a-z0-9-]+)"`)
	articleKind = regexp.MustCompile(`<article class="sheet [^"]*\bkind-([a-z0-9-]+)`)
	briefing    = regexp.MustCompile(`<article class="sheet briefing`)
)

// Pages gives the path of each page of a site, sorted: "", "404.html", "about/".
func Pages(site fs.FS) ([]string, error) {
	var paths []string
	err := fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ".html") {
			paths = append(paths, pathOf(name))
		}
		return err
	})
	slices.Sort(paths)
	return paths, err
}

// pathOf gives the address of a file from the root of the site.
func pathOf(name string) string {
	if name == "index.html" || strings.HasSuffix(name, "/index.html") {
		return strings.TrimSuffix(name, "index.html")
	}
	return name
}

// FileOf gives the file that lies at an address.
func FileOf(path string) string {
	if path == "" || strings.HasSuffix(path, "/") {
		return path + "index.html"
	}
	return path
}

// Samples picks of each sort of page, and of entities of each kind, up to n: from the largest
// to the smallest, evenly.
func Samples(site fs.FS, n int) ([]Sample, error) {
	all := map[string][]Sample{}
	paths, err := Pages(site)
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		data, err := fs.ReadFile(site, FileOf(path))
		if err != nil {
			return nil, err
		}
		if sort := sortOf(string(data), FileOf(path)); sort != "" {
			all[sort] = append(all[sort], Sample{Sort: sort, Path: path, size: len(data)})
		}
	}
	var out []Sample
	for _, sort := range slices.Sorted(maps.Keys(all)) {
		out = append(out, spread(all[sort], n)...)
	}
	return out, nil
}

// spread picks n samples from the largest to the smallest.
func spread(all []Sample, n int) []Sample {
	slices.SortStableFunc(all, func(a, b Sample) int { return cmp.Compare(b.size, a.size) })
	if len(all) <= n {
		return all
	}
	out := make([]Sample, n)
	for i := range out {
		at := 0
		if n > 1 {
			at = i * (len(all) - 1) / (n - 1)
		}
		out[i] = all[at]
	}
	return out
}

// sortOf names the sort of a page; "" for what is no page of a site.
func sortOf(page, name string) string {
	m := pageSort.FindStringSubmatch(page)
	switch {
	case m == nil:
		return ""
	case m[1] == "index" && strings.Contains(name, "/with/"):
		return "list-filtered"
	case m[1] == "index" && strings.Contains(name, "/by/"):
		return "list-ordered"
	case m[1] == "index" && strings.Contains(name, "/cards/"):
		return "list-cards"
	case m[1] == "index":
		return "list"
	case m[1] == "entity" && briefing.MatchString(page):
		return "briefing"
	case m[1] == "entity":
		if kind := articleKind.FindStringSubmatch(page); kind != nil {
			return kind[1]
		}
		return "page"
	}
	return m[1]
}

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// popularPages is how many pages show the title that is edited.
const popularPages = 300

// A place is where a bench edits a site: each edit says something that was not there.
type place struct {
	what string
	file string // below the site's folder
	page string // path of a file of the site that shows it
	// put gives the file's text with a word in the place that page then shows.
	put func(text []byte, word string) []byte
}

// places finds where to edit: a body, a title that many pages show, a template and a style
// sheet. It changes the site so that there is such a title.
func places(site string) (body, title, template, style place, err error) {
	briefings, err := filepath.Glob(filepath.Join(site, "content", "briefings", "*", "*.md"))
	if err != nil || len(briefings) == 0 {
		return body, title, template, style, fmt.Errorf("%s has no briefing: %w", site, err)
	}
	slices.Sort(briefings)
	harbours, err := filepath.Glob(filepath.Join(site, "content", "ports", "*.yaml"))
	if err != nil || len(harbours) == 0 {
		return body, title, template, style, fmt.Errorf("%s has no port: %w", site, err)
	}
	harbours = slices.DeleteFunc(harbours, func(name string) bool { return strings.HasPrefix(filepath.Base(name), "_") })
	slices.Sort(harbours)
	popular := strings.TrimSuffix(filepath.Base(harbours[0]), ".yaml")
	for _, name := range briefings[:min(popularPages, len(briefings))] {
		if err := change(name, func(text []byte) []byte {
			head, rest, _ := bytes.Cut(text[4:], []byte("\n---\n")) // behind the front matter
			return slices.Concat([]byte("---\n"), head, fmt.Appendf(nil, "\n---\n\nThis is about [[port/%s]].\n", popular), rest)
		}); err != nil {
			return body, title, template, style, err
		}
	}
	briefing := func(i int) (file, page string) {
		file, _ = filepath.Rel(site, briefings[i])
		return filepath.ToSlash(file), "briefings/" + strings.TrimSuffix(filepath.Base(file), ".md") + "/index.html"
	}
	file, page := briefing(len(briefings) / 2)
	// The footnote that ends each briefing takes the word.
	body = place{"body", file, page, func(text []byte, word string) []byte {
		return fmt.Appendf(bytes.TrimRight(text, "\n"), " It says %s now.\n", word)
	}}
	_, first := briefing(0)
	title = place{"title", "content/ports/" + popular + ".yaml", first, func(text []byte, word string) []byte {
		return bytes.Replace(text, []byte("\n"), []byte(" "+word+"\n"), 1) // the name is the first line
	}}
	template = place{"template", "templates/briefing.html", page, func(text []byte, word string) []byte {
		return bytes.Replace(text, []byte("</header>"), []byte("<p>"+word+"</p></header>"), 1)
	}}
	style = place{"style sheet", "static/css/portolan.css", "css/portolan.css", func(text []byte, word string) []byte {
		return fmt.Appendf(text, ".%s { color: red; }\n", word)
	}}
	return body, title, template, style, nil
}

// change writes a file anew.
func change(name string, to func(text []byte) []byte) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return os.WriteFile(name, to(text), 0o666)
}

// An editing is a place whose file is being edited.
type editing struct {
	place
	name string
	text []byte // as it was
}

func (p place) open(site string) (*editing, error) {
	name := filepath.Join(site, filepath.FromSlash(p.file))
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if bytes.Equal(p.put(bytes.Clone(text), "x"), text) {
		return nil, fmt.Errorf("%s has no place for an edit of its %s", p.file, p.what)
	}
	return &editing{p, name, text}, nil
}

// save writes the file with a word in its place.
func (e *editing) save(word string) error {
	return os.WriteFile(e.name, e.put(bytes.Clone(e.text), word), 0o666)
}

// close writes the file as it was.
func (e *editing) close() error { return os.WriteFile(e.name, e.text, 0o666) }

package edit_test

import (
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"portolan/generator/block"
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/edit"
	"portolan/generator/edtf"
	"portolan/generator/figure"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/source"
	"portolan/generator/yamltree"
)

// today is the day on which the tests take place.
var today = edtf.MakeDay(2026, 11, 23)

// read reads files as a content folder that is called content.
func read(files map[string]string) *edit.Content {
	var raw source.Tree
	for _, name := range slices.Sorted(maps.Keys(files)) {
		raw.Files = append(raw.Files, source.New(name, []byte(files[name])))
	}
	return contentOf(raw)
}

// contentOf gives what files say, to the byte, as package build reads it: without that package, so that little has to be
// compiled for a fuzz test.
func contentOf(raw source.Tree) *edit.Content {
	c := &edit.Content{Name: "content", Raw: raw}
	c.Files, c.Problems = source.Texts(raw, source.Options{Name: c.Name})
	var settings string
	var commons schema.Source
	var kinds, vocabularies []schema.Source
	var documents []source.File
	defaults := map[string][]yamltree.Entry{} // by folder
	for _, f := range c.Files.Files {
		src := schema.Source{File: c.Name + "/" + f.Path, Text: f.Data}
		switch dir, _, _ := strings.Cut(f.Path, "/"); {
		case f.Path == "site.yaml":
			settings = f.Data
		case f.Path == "kinds/_common.yaml":
			commons = src
		case path.Dir(f.Path) == "kinds" && path.Ext(f.Path) == ".yaml":
			kinds = append(kinds, src)
		case path.Dir(f.Path) == "vocabularies" && path.Ext(f.Path) == ".yaml":
			vocabularies = append(vocabularies, src)
		case content.IsDefaults(f.Path):
			entries, problems := content.ParseDefaults(src.File, f.Data)
			defaults[path.Dir(f.Path)] = entries
			c.Problems = append(c.Problems, problems...)
		case dir != "kinds" && dir != "vocabularies" && !content.IsMedia(f.Path):
			documents = append(documents, f)
		}
	}
	set, problems := content.LoadSettings(c.Name+"/site.yaml", settings)
	c.Lang, c.Problems = set.Lang, append(c.Problems, problems...)
	c.Schema, problems = schema.Load(commons, kinds, vocabularies)
	c.Problems = append(c.Problems, problems...)
	parser := &content.Parser{Schema: c.Schema, Blocks: figure.Blocks(), Lang: set.Lang,
		Markdown: markdown.New(markdown.Options{RawHTML: set.RawHTML, Abbreviations: set.Abbreviations, Lang: set.Lang, Blocks: block.Names(figure.Blocks())})}
	for _, f := range documents {
		var above []yamltree.Entry // the nearest first
		for dir := path.Dir(f.Path); dir != "." && dir != "/"; dir = path.Dir(dir) {
			for _, e := range defaults[dir] {
				if !slices.ContainsFunc(above, func(have yamltree.Entry) bool { return have.Key == e.Key }) {
					above = append(above, e)
				}
			}
		}
		d := parser.Parse(c.Name+"/"+f.Path, f.Path, f.Data, above)
		c.Docs, c.Problems = append(c.Docs, d), append(c.Problems, d.Problems...)
	}
	c.Graph = graph.Build(c.Schema, c.Docs, graph.Options{Lang: set.Lang, Today: today, Autolink: set.Autolink})
	c.Problems = diag.Sort(append(c.Problems, c.Graph.Problems...))
	return c
}

// mustBeSound fails where a content has errors, which a case should not have by accident.
func mustBeSound(t testing.TB, c *edit.Content) {
	t.Helper()
	if n, _ := diag.Count(c.Problems); n > 0 {
		t.Fatalf("the content has problems: %v", c.Problems)
	}
}

// rename does all that `portolan mv` does but for writing.
func rename(c *edit.Content, old, new string) (*edit.Renaming, *edit.Content, error) {
	var after *edit.Content
	r, err := edit.Rename(c, old, new, func(raw source.Tree) (*edit.Content, error) {
		after = contentOf(raw)
		return after, nil
	})
	return r, after, err
}

// texts gives the files of a tree.
func texts(tree source.Tree) map[string]string {
	out := map[string]string{}
	for _, f := range tree.Files {
		out[f.Path] = f.Data
	}
	return out
}

// with gives files with others in their places; a file of "" is left out.
func with(files map[string]string, changes ...string) map[string]string {
	out := maps.Clone(files)
	for i := 0; i < len(changes); i += 2 {
		out[changes[i]] = changes[i+1]
		if changes[i+1] == "" {
			delete(out, changes[i])
		}
	}
	return out
}

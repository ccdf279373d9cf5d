package edit_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"portolan/generator/build"
	"portolan/generator/diag"
	"portolan/generator/edit"
	"portolan/generator/edtf"
	"portolan/generator/source"
)

// today is the day on which the tests take place.
var today = edtf.MakeDay(2026, 11, 23)

// view gives what package edit knows of a content.
func view(c *build.Content) *edit.Content {
	return &edit.Content{Name: c.Name, Files: c.Files, Raw: c.Raw, Schema: c.Schema, Docs: c.Docs, Graph: c.Graph,
		Lang: c.Settings.Lang, Problems: c.Problems}
}

// read reads files as a content folder that is called content.
func read(t testing.TB, files map[string]string) *build.Content {
	t.Helper()
	dir := t.TempDir()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		p := filepath.Join(dir, "content", name)
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(files[name]), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return readDir(t, dir)
}

func readDir(t testing.TB, dir string) *build.Content {
	t.Helper()
	c, err := build.ReadContent(context.Background(), build.Config{Dir: dir, Content: "content", Today: today})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// mustBeSound fails where a content has errors, which a case should not have by accident.
func mustBeSound(t testing.TB, c *build.Content) {
	t.Helper()
	if n, _ := diag.Count(c.Problems); n > 0 {
		t.Fatalf("the content has problems: %v", c.Problems)
	}
}

// rename does all that `portolan mv` does but for writing.
func rename(t testing.TB, c *build.Content, old, new string) (*edit.Renaming, *build.Content, error) {
	t.Helper()
	var after *build.Content
	r, err := edit.Rename(view(c), old, new, func(raw source.Tree) (*edit.Content, error) {
		var err error
		if after, err = c.With(context.Background(), raw); err != nil {
			t.Fatal(err)
		}
		return view(after), nil
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

// sourceFile gives a new file as one of a folder.
func sourceFile(f *edit.NewFile) source.File { return source.New(f.Path, f.Data) }

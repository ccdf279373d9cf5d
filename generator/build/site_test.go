package build_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"

	"portolan/generator/build"
	"portolan/generator/edtf"
	"portolan/generator/picture/picturetest"
)

// today is the day of every build here that doesn't ask for another.
const today = "2026-11-23"

// portalDay is the day on which the newest of the portal's sources was looked up.
const portalDay = "2026-11-30"

func day(t testing.TB, s string) edtf.Day {
	t.Helper()
	d, err := edtf.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// folders gives the config of a site in the folder dir.
func folders(t testing.TB, dir string) build.Config {
	return build.Config{Dir: dir, Content: "content", Templates: "templates", Static: "static", Out: "public", Today: day(t, today)}
}

// lay writes files into the folder dir, each at its slash path.
func lay(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(picturetest.Fill(name, text)), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// archived gives the files of an archive that is written in a test.
func archived(text string) map[string]string {
	files := map[string]string{}
	for _, f := range txtar.Parse([]byte(text)).Files {
		files[f.Name] = string(f.Data)
	}
	return files
}

// read gives all files of a folder by their slash paths, without the bookkeeping.
func read(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".portolan":
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		data, err := os.ReadFile(filepath.Join(dir, p))
		files[p] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// newSite lays a site into a fresh folder. What of the small templates the files don't
// have is added; so is a static folder.
func newSite(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	lay(t, dir, smallTemplates(t))
	lay(t, dir, files)
	if err := os.MkdirAll(filepath.Join(dir, "static"), 0o777); err != nil {
		t.Fatal(err)
	}
	return dir
}

func smallTemplates(t testing.TB) map[string]string {
	t.Helper()
	files := map[string]string{}
	for name, text := range read(t, "testdata/small") {
		files["templates/"+name] = text
	}
	return files
}

// make runs a build that the machine doesn't fail.
func makeSite(t testing.TB, c build.Config) *build.Report {
	t.Helper()
	report, err := build.Build(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// parseHTML parses a page.
func parseHTML(t testing.TB, name, text string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return root
}

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// textOf gives the text of an element with blanks run together.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

package desk

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"

	"portolan/generator/build"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/rule"
	"portolan/generator/serve"
)

// siteFiles gives the files of the site of the tests, with some changed; "" takes one away.
func siteFiles(t testing.TB, change map[string]string) map[string]string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.Files {
		files[f.Name] = string(f.Data)
	}
	for name, text := range change {
		if text == "" {
			delete(files, name)
		} else {
			files[name] = text
		}
	}
	return files
}

// A folder is a site on the disk.
type folder struct {
	testing.TB
	dir    string
	engine serve.Engine
}

func newFolder(t testing.TB, files map[string]string, drafts bool) *folder {
	t.Helper()
	f := &folder{TB: t, dir: t.TempDir()}
	f.lay(files)
	today := edtf.MakeDay(2026, 11, 23)
	f.engine = serve.Workspace(build.NewWorkspace(build.Config{Dir: f.dir, Content: "content", Templates: "templates", Static: "static",
		Today: today, Clock: today, Drafts: drafts, Rules: rule.All()}))
	return f
}

// lay writes files, "" removes one.
func (f *folder) lay(files map[string]string) {
	f.Helper()
	for name, text := range files {
		file := filepath.Join(f.dir, filepath.FromSlash(name))
		var err error
		if text == "" {
			err = os.RemoveAll(file)
		} else if err = os.MkdirAll(filepath.Dir(file), 0o777); err == nil {
			err = os.WriteFile(file, []byte(text), 0o666)
		}
		if err != nil {
			f.Fatal(err)
		}
	}
}

// now gives what a server would tell the desk at its start.
func (f *folder) now() serve.Now {
	f.Helper()
	s, err := f.engine.Snapshot(f.Context(), nil)
	if err != nil {
		f.Fatal(err)
	}
	found, err := s.Rules(f.Context())
	if err != nil {
		f.Fatal(err)
	}
	return serve.Now{Shown: s, Newest: s, All: slices.Concat(s.Problems(), found), Ruled: true, Ruling: 42 * time.Millisecond,
		Script: "<script src=\"/_portolan/live.js\" defer></script>\n"}
}

// small is what the desk knows of the site of the tests.
func small(t testing.TB) Input { return inputOf(newFolder(t, siteFiles(t, nil), false).now()) }

func inputOf(now serve.Now) Input {
	return Input{Now: now, Open: func(p diag.Pos) string { return "editor:" + p.String() }}
}

// get gives what the desk answers at an address.
func get(t testing.TB, d *Desk, in Input, address string) Answer {
	t.Helper()
	u, err := url.ParseRequestURI(address)
	if err != nil {
		t.Fatal(err)
	}
	a, err := d.Answer(t.Context(), in, u)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// text gives an answer as plain text.
func text(t testing.TB, a Answer) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(string(a.Body)))
	if err != nil {
		t.Fatal(err)
	}
	var o outline
	o.walk(doc)
	return o.String()
}

// An outline is a page as plain text: a line for each block, a table row in one line, and
// behind links where they lead.
type outline struct {
	strings.Builder
	line strings.Builder
	row  bool
}

func (o *outline) end() {
	if s := strings.Join(strings.Fields(o.line.String()), " "); s != "" {
		o.WriteString(s + "\n")
	}
	o.line.Reset()
}

func (o *outline) walk(n *html.Node) {
	if n.Type == html.TextNode {
		o.line.WriteString(n.Data)
		return
	}
	before, after := "", ""
	switch n.Data {
	case "head", "script", "wbr":
		return
	case "a":
		before, after = "[", "]("+attribute(n, "href")+")"
		if attribute(n, "aria-current") != "" {
			before = "[*"
		}
	case "th", "td":
		before, after = "| ", " "
		if sort := attribute(n, "aria-sort"); sort != "" {
			before = "| (" + sort + ") "
		}
	case "h1", "h2":
		before = strings.Repeat("#", int(n.Data[1]-'0')) + " "
	case "mark":
		before, after = "«", "»"
	case "dt":
		after = ": "
	case "input":
		before = "(" + attribute(n, "name") + "=" + attribute(n, "value") + ")"
	}
	block := slices.Contains([]string{"p", "ul", "h1", "h2", "tr", "caption", "table", "nav", "div", "section", "header", "main", "footer", "pre", "summary", "form", "li", "dt"}, n.Data)
	if n.Data == "li" && attribute(n, "id") == "" {
		block = false
		before = " "
	}
	if block && !o.row {
		o.end()
	}
	if block && o.row {
		o.line.WriteString(" / ")
	}
	was := o.row
	o.row = o.row || n.Data == "tr"
	o.line.WriteString(before)
	for c := range n.ChildNodes() {
		o.walk(c)
	}
	o.line.WriteString(after)
	o.row = was
	if block && !o.row {
		o.end()
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

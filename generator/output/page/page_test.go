package page

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/geo"
	"portolan/generator/graph"
	"portolan/generator/layout"
	"portolan/generator/markdown"
	"portolan/generator/output"
	"portolan/generator/schema"
	"portolan/generator/site"
	"portolan/generator/source"
	"portolan/generator/view"
)

func tree(files map[string]string) source.Tree {
	var t source.Tree
	for name, text := range files {
		t.Files = append(t.Files, source.New(name, []byte(text)))
	}
	slices.SortFunc(t.Files, func(a, b source.File) int { return strings.Compare(a.Path, b.Path) })
	return t
}

func layouts() map[string]string {
	return map[string]string{
		"base.html":            `<html lang="{{.Lang}}"><title>{{.Title}}</title><main>{{template "main" .}}</main></html>`,
		"home.html":            `{{define "main"}}<h1>home</h1>{{end}}`,
		"index.html":           `{{define "main"}}<h1>{{.Index.Number}} of {{len .Index.Pages}}</h1>{{end}}`,
		"404.html":             `{{define "main"}}<h1>404</h1>{{end}}`,
		"redirect.html":        `{{define "main"}}<a href="{{.Redirect}}">{{.Title}}</a>{{end}}`,
		"entity.html":          `{{define "main"}}{{template "partials/name" .Entity}}{{end}}`,
		"partials/name.html":   `<h1>{{.Name}}</h1>`,
		"notes.txt":            "no template",
		"partials/unused.html": `{{.Nothing}}`,
	}
}

func ports(t testing.TB) *schema.Schema {
	s, problems := schema.Load(schema.Source{}, []schema.Source{{File: "kinds/port.yaml", Text: everyType}},
		[]schema.Source{{File: "vocabularies/port.yaml", Text: "steps: {opened: {}, closed: {}}\n"}})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

// everyType is a kind with a field of every type.
const everyType = `folder: ports
citable: true
card: [size, status, twin, parts, said]
columns: [size, status, twin, all, parts, said, summary]
fields:
  name: {type: text, required: true}
  said: {type: list, of: markdown}
  one: markdown
  size: {type: number}
  load: {type: quantity}
  open: bool
  sort: {type: enum, values: [sea, river]}
  opened: date
  at: point
  way: line
  site: url
  locode: {type: code, check: un-locode, unique: true}
  twin: {type: ref, to: port, inverse: twins}
  all: {type: list, of: {type: ref, to: any, dated: true, roles: {head: {}}}, inverse: in-all}
  parts: {type: map, fields: {a: text, b: {type: ref, to: port}}}
  by: {type: map, keys: {type: ref, to: port}, of: {type: quantity}}
  photo: image
  status: {type: history, vocabulary: port}
`

func snapshot(t testing.TB, s *schema.Schema, files map[string]string) (*site.Site, []diag.Problem) {
	parser := &content.Parser{Schema: s, Markdown: markdown.New(markdown.Options{})}
	var docs []*content.Doc
	var problems []diag.Problem
	for _, f := range tree(files).Files {
		d := parser.Parse(f.Path, f.Path, f.Data, nil)
		docs, problems = append(docs, d), append(problems, d.Problems...)
	}
	day := edtf.MakeDay(2026, 11, 23)
	g := graph.Build(s, docs, graph.Options{Lang: "en", Today: day, Autolink: true})
	return site.New(site.Site{Settings: content.Settings{Title: "Ports", Lang: "en", PageSize: 2}, Schema: s, Graph: g, Today: day, Derive: view.Derivations(func(source.File) *geo.World { return nil })}),
		append(problems, g.Problems...)
}

// makeAll plans and renders every page.
func makeAll(t testing.TB, o *Output, s *site.Site) map[string]string {
	r := s.Reader()
	jobs := o.Plan(r)
	r.Close()
	pages := map[string]string{}
	for _, j := range jobs {
		r := s.Reader()
		var buf bytes.Buffer
		if err := o.Render(context.Background(), r, j, &buf); err != nil {
			t.Fatalf("%s: %v", j.Path, err)
		}
		if !slices.ContainsFunc(r.Reads(), func(read site.Read) bool { return read.Op == site.OpTemplate }) {
			t.Errorf("%s: made without a read of its template", j.Path)
		}
		r.Close()
		pages[j.Path] = buf.String()
	}
	return pages
}

func TestPlanAndRender(t *testing.T) {
	s := ports(t)
	templates, problems := ParseTemplates("templates", tree(layouts()), s)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	snap, problems := snapshot(t, s, map[string]string{
		"ports/a.yaml": "name: Alpha <b>\nformerly: [port/old]\n", "ports/b.yaml": "name: Beta\n", "ports/c.yaml": "name: C\ndraft: true\n", "ports/d.yaml": "name: D\n"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	page := func(title, main string) string {
		return `<html lang="en"><title>` + title + `</title><main>` + main + `</main></html>`
	}
	want := map[string]string{
		"index.html":              page("Ports", "<h1>home</h1>"),
		"404.html":                page("Ports", "<h1>404</h1>"),
		"ports/index.html":        page("Ports", "<h1>1 of 2</h1>"),
		"ports/page/2/index.html": page("Ports (2)", "<h1>2 of 2</h1>"),
		"ports/a/index.html":      page("Alpha &lt;b&gt;", "<h1>Alpha &lt;b&gt;</h1>"),
		"ports/b/index.html":      page("Beta", "<h1>Beta</h1>"),
		"ports/d/index.html":      page("D", "<h1>D</h1>"),
		"ports/old/index.html":    page("Alpha &lt;b&gt;", `<a href="../../ports/a/">Alpha &lt;b&gt;</a>`),
	}
	if diff := cmp.Diff(want, makeAll(t, New(templates), snap)); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
	err := New(templates).Render(context.Background(), snap.Reader(), output.Job{Path: "x", Arg: "nonsense"}, &bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), "no such page") {
		t.Errorf("a job that was never planned gives %v", err)
	}
}

func TestParseTemplates(t *testing.T) {
	tests := map[string]struct {
		change map[string]string // "" deletes
		want   []string
	}{
		"in order":         {nil, nil},
		"no base":          {map[string]string{"base.html": ""}, []string{"theme/base.html template-missing"}},
		"no home":          {map[string]string{"home.html": ""}, []string{"theme/home.html template-missing"}},
		"no entity":        {map[string]string{"entity.html": ""}, []string{"kinds/port.yaml:1:1 template-missing"}},
		"syntax":           {map[string]string{"home.html": "\n{{end}}"}, []string{"theme/home.html:2 template"}},
		"partial's syntax": {map[string]string{"partials/name.html": "\n\n{{.Name"}, []string{"theme/partials/name.html:3 template"}},
		"no function":      {map[string]string{"index.html": "{{shout .}}"}, []string{"theme/index.html:1 template"}},
	}
	s := ports(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			files := layouts()
			for file, text := range tt.change {
				files[file] = text
				if text == "" {
					delete(files, file)
				}
			}
			_, problems := ParseTemplates("theme", tree(files), s)
			var got []string
			for _, p := range problems {
				got = append(got, p.Pos.String()+" "+string(p.Code))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s\n%v", diff, problems)
			}
		})
	}
}

// A failure names the template's line, in the folder's own name, and the page.
func TestTemplateFails(t *testing.T) {
	s := ports(t)
	files := layouts()
	files["partials/name.html"] = "\n<h1>{{.Nmae}}</h1>"
	templates, problems := ParseTemplates("theme", tree(files), s)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	snap, _ := snapshot(t, s, map[string]string{"ports/a.yaml": "name: A\n"})
	var out bytes.Buffer
	err := New(templates).Render(context.Background(), snap.Reader(), output.Job{Path: "ports/a/index.html", Arg: "entity port/a"}, &out)
	var failure *diag.Failure
	if !errors.As(err, &failure) {
		t.Fatalf("the error is %v", err)
	}
	p := failure.Problem
	if p.Pos != (diag.Pos{File: "theme/partials/name.html", Line: 2, Col: 7}) || !strings.Contains(p.Message, "Nmae") || !strings.Contains(p.Hint, "ports/a/index.html") {
		t.Errorf("the problem is %s", p)
	}
	if out.Len() > 0 {
		t.Errorf("a part of the page was written: %q", out.String())
	}
}

// Menu and foot are laid out once for many pages, so what is of one page alone can't be had there: it would
// stand on others.
func TestFrameSaysNothingOfThePage(t *testing.T) {
	s := ports(t)
	for _, name := range []string{"partials/menu", "partials/foot"} {
		for text, sound := range map[string]bool{
			`{{.Site.Title}}{{.Root}}{{.Lang}}{{range .Site.Nav}}{{.Label}}{{end}}`: true,
			`{{.Title}}`: false, `{{.Path}}`: false, `{{.Canonical}}`: false, `{{.Entity}}`: false, `{{.Asset "js/page.js"}}`: false,
		} {
			files := layouts()
			files[name+".html"] = text
			templates, problems := ParseTemplates("theme", tree(files), s)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			snap, _ := snapshot(t, s, map[string]string{"ports/a.yaml": "name: A\n"})
			err := New(templates).Render(context.Background(), snap.Reader(), output.Job{Path: "ports/a/index.html", Arg: "entity port/a"}, io.Discard)
			var failure *diag.Failure
			switch {
			case sound && err != nil:
				t.Errorf("%s with %s: %v", name, text, err)
			case !sound && !errors.As(err, &failure):
				t.Errorf("%s with %s: the error is %v", name, text, err)
			case !sound && failure.Problem.Pos.File != "theme/"+name+".html":
				t.Errorf("%s with %s: the problem is %s", name, text, failure.Problem)
			}
		}
	}
}

// A change of a template changes the hash of the pages that it lays out a part of.
func TestTemplateHashes(t *testing.T) {
	s := ports(t)
	hashes := func(change func(map[string]string)) map[string]digest.Hash {
		files := layouts()
		files["partials/menu.html"] = `{{template "partials/item" .}}`
		files["partials/item.html"] = `{{if .Title}}{{with .Site}}{{range .Nav}}{{template "partials/deep"}}{{end}}{{end}}{{end}}`
		files["partials/deep.html"] = ""
		files["partials/unused.html"] = ""
		files["partials/card.html"] = ""
		files["home.html"] = `{{define "main"}}{{template "own"}}{{end}}{{define "own"}}{{template "partials/card"}}{{end}}`
		change(files)
		templates, problems := ParseTemplates("templates", tree(files), s)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return templates.Hashes
	}
	first := hashes(func(map[string]string) {})
	for name, tt := range map[string]struct {
		change    func(map[string]string)
		home, all bool
	}{
		"nothing":                         {func(map[string]string) {}, false, false},
		"a text":                          {func(m map[string]string) { m["notes.txt"] = "other" }, false, false},
		"a page":                          {func(m map[string]string) { m["home.html"] += " " }, true, false},
		"a partial that nobody uses":      {func(m map[string]string) { m["partials/unused.html"] += " " }, false, false},
		"a partial in a part of one page": {func(m map[string]string) { m["partials/card.html"] += " " }, true, false},
		"a partial deep in the menu":      {func(m map[string]string) { m["partials/deep.html"] += " " }, true, true},
		"the base":                        {func(m map[string]string) { m["base.html"] += " " }, true, true},
	} {
		got := hashes(tt.change)
		for page, hash := range first {
			want := tt.all || tt.home && page == "home"
			if changed := got[page] != hash; changed != want {
				t.Errorf("%s: the hash of %s changed: %t, want %t", name, page, changed, want)
			}
		}
	}
}

// Whatever an author writes in a file, its page can be made or is reported; it is
// well-formed and holds nothing that runs.
func FuzzPage(f *testing.F) {
	for _, seed := range []string{
		"---\nname: A\n---\nSee [[b]], [[b.size]], [[b.status|so]] [@b, page 3] and ![x](y.png) <b>.\n",
		"---\nname: {en: A, ru: Б}\ntwin: {candidates: [b, c]}\nsize: {either: [1, 2 ~planned], show: 2}\n---\n",
		"---\nname: A\nparts: {a: x ~planned, b: b}\nby: {b: 3 days}\nphoto: {file: a.jpg, alt: x}\n---\n",
		"---\nname: A\nstatus: [2020 opened by b in Moscow, unknown closed ~undetermined]\nall: [head of b 2020/2021]\n---\n",
		"---\nname: A\nsite: https://example.org/\"onclick=\nat: 10.4, -68\nway: [1 2, 3 4]\nload: about 300 million USD/month\n---\n",
		"---\nname: \"<script>alert(1)</script>\"\none: '[x](javascript:alert) [y](/ports/)'\nsummary: \"'><img src=x onerror=alert(1)>\"\n---\n<script>\n",
		"---\nname: A\ntwin: {disputed: [{view: one, of: b}, {view: \"<i>two\", of: c, src: b}], note: b}\nsaid: [\"*a* [[c]] [@b]\"]\n---\n# H {#x onclick=y}\n",
		"name: no front matter\n", "---\n", "",
	} {
		f.Add(seed)
	}
	s := ports(f)
	templates, problems := ParseTemplates("templates", tree(realTemplates(f)), s)
	if len(problems) > 0 {
		f.Fatal(problems)
	}
	o, slow := New(templates), New(slowly(f, realTemplates(f), s))
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4096 {
			return
		}
		snap, problems := snapshot(t, s, map[string]string{"ports/a.md": text, "ports/b.yaml": "name: Beta\nlocode: VEPBL\nsize: 3 ~planned\nstatus: 2021 opened\n",
			"ports/c.yaml": "name: Gamma\ntwin: b\nsrc: b\n"})
		made := makeAll(t, o, snap)
		if diff := cmp.Diff(makeAll(t, slow, snap), made); diff != "" {
			t.Errorf("pages as html/template and as programs lay them out (-template +program):\n%s", diff)
		}
		for name, page := range made {
			wholesome(t, name, page, slices.ContainsFunc(problems, func(p diag.Problem) bool { return p.Code == markdown.CodeHeadingLevel }))
		}
	})
}

// slowly gives templates that are never compiled.
func slowly(t testing.TB, files map[string]string, s *schema.Schema) *Templates {
	templates, problems := ParseTemplates("templates", tree(files), s)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, p := range templates.pages {
		p.compiling.Do(func() {})
	}
	return templates
}

// The repository's templates are all of the sort that is laid out fast.
func TestTemplatesCompile(t *testing.T) {
	s := ports(t)
	templates, problems := ParseTemplates("templates", tree(realTemplates(t)), s)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	snap, _ := snapshot(t, s, map[string]string{"ports/a.yaml": "name: Alpha\nformerly: [port/old]\n"})
	r := snap.Reader()
	defer r.Close()
	page := view.EntityPage(r, "port/a")
	for name, p := range templates.pages {
		p.ExecuteTemplate(io.Discard, base, page) // to escape it: not all can lay out an entity
		if _, err := layout.Compile(p.Template, base, reflect.TypeFor[*view.Page]()); err != nil {
			t.Errorf("%s.html is laid out by html/template: %v", name, err)
		}
	}
}

// realTemplates are those of the repository.
func realTemplates(t testing.TB) map[string]string {
	files := map[string]string{}
	folder := os.DirFS("../../../templates")
	err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(folder, name)
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files["briefing.html"], files["source.html"], files["page.html"] = files["entity.html"], files["entity.html"], files["entity.html"]
	return files
}

// wholesome checks that a page holds nothing that runs and, unless there is a warning
// of more, one heading.
func wholesome(t *testing.T, name, page string, warned bool) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	headings := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script", "style", "iframe", "object", "embed":
			if slices.Contains(n.Attr, html.Attribute{Key: "type", Val: "application/ld+json"}) { // which is data
				continue
			}
			t.Errorf("%s: there is an element %s", name, n.Data)
		case "form":
			if name != "search/index.html" {
				t.Errorf("%s: there is a form", name)
			}
		case "h1":
			headings++
		}
		for _, a := range n.Attr {
			dest := strings.ToLower(strings.TrimSpace(a.Val))
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || (a.Key == "href" || a.Key == "src") && (strings.HasPrefix(dest, "javascript:") || strings.HasPrefix(dest, "data:") || strings.HasPrefix(dest, "vbscript:")) {
				t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
			}
		}
	}
	if headings != 1 && !warned {
		t.Errorf("%s: %d headings", name, headings)
	}
}

package asset

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/output"
	"portolan/generator/schema"
	"portolan/generator/site"
	"portolan/generator/source"
)

// snapshot makes a site of one kind, ports, from Markdown files; b is a draft.
func snapshot(t *testing.T, static, tree source.Tree, files map[string]string) *site.Site {
	t.Helper()
	s, problems := schema.Load(schema.Source{}, []schema.Source{{File: "kinds/port.yaml", Text: "folder: ports\nfields: {name: text, photo: image}\n"}}, nil)
	parser := &content.Parser{Schema: s, Markdown: markdown.New(markdown.Options{})}
	var docs []*content.Doc
	for _, name := range slices.Sorted(maps.Keys(files)) {
		d := parser.Parse(name, name, files[name], nil)
		docs, problems = append(docs, d), append(problems, d.Problems...)
	}
	g := graph.Build(s, docs, graph.Options{Lang: "en", Today: edtf.MakeDay(2026, 11, 23)})
	if problems = append(problems, g.Problems...); len(problems) > 0 {
		t.Fatal(problems)
	}
	return site.New(site.Site{Settings: content.Settings{Lang: "en"}, Schema: s, Graph: g, Today: edtf.MakeDay(2026, 11, 23),
		Static: static, Content: tree})
}

// Files of static go to the root but for map geometry; documents of content below media if a
// page links them, and nothing else of content anywhere: pictures are made elsewhere. All of
// them are published byte for byte.
func TestAssets(t *testing.T) {
	static := source.Tree{Files: []source.File{
		source.New("css/x.css", []byte("a{}")), source.New("geo/world.json", []byte("{}")), source.New("robots.txt", []byte("all"))}}
	tree := source.Tree{}
	for _, name := range []string{"ports/field.png", "ports/quay.jpg", "ports/plan.PDF", "ports/south/map.pdf", "ports/south/said.gif", "ports/unused.jpg", "ports/draft.jpg", "up.png"} {
		tree.Files = append(tree.Files, source.New(name, []byte(name)))
	}
	tree.Files = append(tree.Files, source.New("ports/a.md", nil), source.New("site.yaml", nil))
	slices.SortFunc(tree.Files, func(a, b source.File) int { return strings.Compare(a.Path, b.Path) })
	r := snapshot(t, static, tree, map[string]string{
		"ports/a.md": "---\nname: A\nphoto: {file: field.png, alt: x}\n---\n![x](quay.jpg?y) ![x](../up.png) ![x](/unused.jpg)\n" +
			"[plan](/media/ports/plan.PDF#page=2) [map](../../media/ports/south/map.pdf) [self](/media/ports/a.md)\n",
		"ports/b.md":       "---\nname: B\ndraft: true\n---\n![x](draft.jpg)\n",
		"ports/south/c.md": "---\nname: C\nnote: '![x](said.gif)'\n---\n",
	}).Reader()
	defer r.Close()
	o := New("static", static, tree, Options{AsWritten: true})
	got := map[string]string{}
	for _, j := range o.Plan(r) {
		if j.Output != o.Name() {
			t.Errorf("the job %v is another's", j)
		}
		var buf bytes.Buffer
		if err := o.Render(context.Background(), r, j, &buf); err != nil {
			t.Fatal(err)
		}
		got[j.Path] = buf.String()
	}
	want := map[string]string{"css/x.css": "a{}", "robots.txt": "all"}
	for _, name := range []string{"ports/plan.PDF", "ports/south/map.pdf"} {
		want["media/"+name] = name
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if o.Names()["css/x.css"] != "css/x.css" || o.Names()["x.css"] != "" {
		t.Errorf("names are %v", o.Names())
	}
	if err := o.Render(context.Background(), r, output.Job{Path: "x", Arg: "static/none"}, &bytes.Buffer{}); err == nil {
		t.Error("a file that isn't there is made")
	}
}

// What a browser can't read of a style sheet or script is a problem at its place; all else
// is the designer's business.
func TestBrokenAssets(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"css/good.css":     {"@layer a, b;\n:root { --x: light-dark(#fff, #000); colr: red }\n@media print { a { color: red } }", ""},
		"css/empty.css":    {"", ""},
		"css/brace.css":    {"a { color: red }\nä { } } b {}", "themes/css/brace.css:2:7: error: unexpected \"}\" [asset-syntax]"},
		"css/open.css":     {"a { color: red", "themes/css/open.css:1:15: error: expected \"}\" to go with \"{\" [asset-syntax]"},
		"css/string.css":   {"a { content: 'x\n }", "themes/css/string.css:1:16: error: unterminated string token [asset-syntax]"},
		"js/good.js":       {"import x from './y.js';\nexport const z = x?.a ?? 1;\n", ""},
		"js/classic.js":    {"with (document) { title }\nvar x = 010;", ""},
		"js/broken.js":     {"const a = ;\n", "themes/js/broken.js:1:11: error: unexpected \";\" [asset-syntax]"},
		"js/broken.mjs":    {"let a; let a;", "themes/js/broken.mjs:1:12: error: the symbol \"a\" has already been declared [asset-syntax]"},
		"data/readme.json": {"{", ""},
	}
	var static source.Tree
	for _, name := range slices.Sorted(maps.Keys(tests)) {
		static.Files = append(static.Files, source.New(name, []byte(tests[name].text)))
	}
	r := snapshot(t, static, source.Tree{}, nil).Reader()
	defer r.Close()
	o := New("themes", static, source.Tree{}, Options{AsWritten: true})
	for name, tt := range tests {
		var buf bytes.Buffer
		err := o.Render(t.Context(), r, output.Job{Path: name, Output: "asset", Arg: "static/" + name}, &buf)
		got := ""
		var failure *diag.Failure
		if errors.As(err, &failure) {
			got, err = strings.TrimSpace(failure.Error()), nil
		}
		if err != nil || got != tt.want || got == "" && buf.String() != tt.text {
			t.Errorf("%s is %q, %v; want %q", name, got, err, tt.want)
		}
	}
}

// A style sheet takes in what it imports, and it and a script lose what only authors need;
// what they are called follows what is in them, and in what they import.
func TestCompact(t *testing.T) {
	files := map[string]string{
		"css/site.css":     "@layer a, b;\n@import 'part.css' layer(b);\n@import url(https://fonts.example/x.css);\n/* @import 'none.css' */\n@import 'gone.css';\na { color: light-dark(#ffffff, #000); background: url('../pic.png') }\n",
		"css/part.css":     "@import \"sub/deep.css\";\nb { c: d; & e { f: g } } /* said */\n",
		"css/sub/deep.css": "@import '../part.css';\ni { j: k }\n",
		"js/page.js":       "// A remark.\nvar shared = 1;\n(function () { const unused = shared; document.title = `a  b${unused}`; })();\n",
		"js/module.mjs":    "export const a  = 1;\n",
		"other/x.css":      "a  { }\n",
	}
	make := func(files map[string]string, opts Options) map[string]string {
		var static source.Tree
		for _, name := range slices.Sorted(maps.Keys(files)) {
			static.Files = append(static.Files, source.New(name, []byte(files[name])))
		}
		r := snapshot(t, static, source.Tree{}, nil).Reader()
		defer r.Close()
		o, got := New("static", static, source.Tree{}, opts), map[string]string{}
		for _, j := range o.Plan(r) {
			var buf bytes.Buffer
			if err := o.Render(t.Context(), r, j, &buf); err != nil {
				t.Fatal(err)
			}
			name := strings.TrimPrefix(j.Arg, "static/")
			if o.Names()[name] != j.Path {
				t.Errorf("%s is called %s and made as %s", name, o.Names()[name], j.Path)
			}
			got[j.Path] = buf.String()
		}
		return got
	}
	if diff := cmp.Diff(files, make(files, Options{AsWritten: true})); diff != "" {
		t.Errorf("as written (-want +got):\n%s", diff)
	}
	digits := regexp.MustCompile(`\.[0-9a-f]{10}\.`)
	plain := func(made map[string]string) map[string]string {
		out := map[string]string{}
		for name, text := range made {
			out[digits.ReplaceAllString(name, ".#.")] = text
		}
		return out
	}
	first := make(files, Options{})
	deep := "i{j:k}"
	want := map[string]string{
		"css/site.#.css": "@layer a,b;@import\"https://fonts.example/x.css\";@import\"gone.css\";@layer b{" + deep + "}@layer b{b{c:d;& e{f:g}}}a{color:light-dark(#ffffff,#000);background:url(../pic.png)}\n",
		"css/part.#.css": deep + "b{c:d;& e{f:g}}\n",
		"js/page.#.js":   "var shared=1;(function(){const n=shared;document.title=`a  b${n}`})();\n",
		"js/module.mjs":  files["js/module.mjs"],
		"other/x.css":    files["other/x.css"],
	}
	got := plain(first)
	delete(got, "css/sub/deep.#.css")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("compact (-want +got):\n%s", diff)
	}
	edited := maps.Clone(files)
	edited["css/sub/deep.css"] = "i { j: l }\n"
	var kept []string
	for name := range make(edited, Options{}) {
		if _, ok := first[name]; ok {
			kept = append(kept, digits.ReplaceAllString(name, ".#."))
		}
	}
	slices.Sort(kept)
	if want := []string{"js/module.mjs", "js/page.#.js", "other/x.css"}; !slices.Equal(kept, want) {
		t.Errorf("after an edit of what all sheets import %q keep their names, want %q", kept, want)
	}
}

// The fingerprints name the release of the bundler that the program is built with.
func TestMaker(t *testing.T) {
	mod, err := os.ReadFile("../../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Replace(maker, "esbuild ", "github.com/evanw/esbuild ", 1); !strings.Contains(string(mod), want) {
		t.Errorf("go.mod has no %q: write its release into maker", want)
	}
}

// What a style sheet in another folder asks for is asked for from where the sheet lies that
// takes it in; what doesn't depend on that stays as it is.
func TestImportedAddresses(t *testing.T) {
	parts := []source.File{
		source.New("css/site.css", []byte("@import 'sub/x.css';\n@import 'y.css';\n")),
		source.New("css/sub/x.css", []byte("@import 'gone.css';\na { b: url(p%20q.png?v#x) url(../q.png) url(../../r.png) url(#f) url('data:,x') url(/s.png) url(//h/t.png) }\n")),
		source.New("css/y.css", []byte("c { d: url(./u.png) }\n")),
	}
	const want = "@import\"../css/sub/gone.css\";a{b:url(../css/sub/p%20q.png?v#x) url(../css/q.png) url(../r.png) url(#f) url(data:,x) url(/s.png) url(//h/t.png)}c{d:url(./u.png)}\n"
	if got, p := compact("static", parts); got != want || p != nil {
		t.Errorf("%s\nwant %s%v", got, want, p)
	}
}

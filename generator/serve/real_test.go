package serve

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"portolan/generator/build"
	"portolan/generator/edtf"
)

// harbours is a small site as authors have it.
const harbours = `
-- content/site.yaml --
title: Harbours
-- content/kinds/port.yaml --
folder: ports
path: /ports/{slug}/
fields: {name: {type: text, required: true}, depth: number}
-- content/ports/a.yaml --
name: Alpha
-- content/ports/deep/b.yaml --
name: Beta
-- templates/base.html --
<!doctype html>
<title>{{.Title}}</title>
{{template "main" .}}
-- templates/home.html --
{{define "main"}}home{{end}}
-- templates/index.html --
{{define "main"}}{{range .Index.Rows}}{{.Card.Label}} {{end}}{{end}}
-- templates/entity.html --
{{define "main"}}{{.Entity.Name}}{{end}}
-- templates/404.html --
{{define "main"}}not here{{end}}
-- templates/redirect.html --
{{define "main"}}moved{{end}}
-- static/robots.txt --
User-agent: *
`

// serveHarbours serves the site as the program does. change may set the config before.
func serveHarbours(t *testing.T, change func(c *build.Config)) *running {
	t.Helper()
	files := map[string]string{}
	for _, f := range txtar.Parse([]byte(harbours)).Files {
		files[f.Name] = string(f.Data)
	}
	return serveFiles(t, files, func(o *Options) {
		today := edtf.MakeDay(2026, 1, 1)
		c := build.Config{Dir: o.Dir, Content: "content", Templates: "templates", Static: "static", Today: today, Clock: today}
		if change != nil {
			change(&c)
		}
		o.Engine = Workspace(build.NewWorkspace(c))
		o.Folders = []string{filepath.Join(o.Dir, "content"), filepath.Join(o.Dir, "templates"), filepath.Join(o.Dir, "static")}
	})
}

// body gives what a page has below its head.
func (r *running) body(t *testing.T, address string) string {
	t.Helper()
	_, text := r.get(t, address)
	_, body, _ := strings.Cut(text, "</title>\n")
	return strings.TrimSpace(body)
}

// A server of the real thing shows edits, keeps the last good page while something is
// wrong, and shows what is there once it isn't.
func TestRealSite(t *testing.T) {
	s := serveHarbours(t, nil)
	e := s.listen(t, "/ports/a/", "/ports/c/", "/ports/deep/b/") // what nobody listens to makes no news
	shows := func(what, address, want string) {
		t.Helper()
		e.until(what, func() bool { return s.body(t, address) == want })
	}
	shows("the page", "/ports/a/", "Alpha")
	s.lay(t, map[string]string{"content/ports/a.yaml": "name: Alpha\ndept: 3\n"})
	e.until("the mistake", func() bool {
		return strings.Contains(messages(e.site.New), "content/ports/a.yaml:2:1 a port has no field")
	})
	shows("the last good page", "/ports/a/", "Alpha")
	s.lay(t, map[string]string{"content/ports/a.yaml": "name: Alpha Two\n"})
	shows("the edit", "/ports/a/", "Alpha Two")
	s.lay(t, map[string]string{"templates/entity.html": "{{define \"main\"}}x{{.Entity.Name}}{{end}}"})
	shows("the template", "/ports/a/", "xAlpha Two")

	// A file becomes a folder, and a folder a file.
	s.lay(t, map[string]string{"content/ports/a.yaml": ""})
	s.lay(t, map[string]string{"content/ports/a.yaml/c.yaml": "name: Gamma\n"})
	shows("what is in the folder", "/ports/c/", "xGamma")
	s.lay(t, map[string]string{"content/ports/a.yaml/c.yaml": ""})
	if err := os.Remove(filepath.Join(s.dir, "content/ports/a.yaml")); err != nil {
		t.Fatal(err)
	}
	s.lay(t, map[string]string{"content/ports/a.yaml": "name: Alpha\n"})
	shows("the file again", "/ports/a/", "xAlpha")

	// A link that leads to itself, and one to a folder around it.
	loop := filepath.Join(s.dir, "content/ports/loop")
	for _, to := range []string{"loop", ".."} {
		if err := os.Symlink(to, loop); err != nil {
			t.Fatal(err)
		}
		e.until("the loop", func() bool {
			return strings.Contains(messages(e.site.New), "content/ports/loop the link leads back to itself")
		})
		shows("a page beside it", "/ports/a/", "xAlpha")
		if err := os.Remove(loop); err != nil {
			t.Fatal(err)
		}
		e.until("the loop is gone", func() bool { return messages(e.site.New) == "" })
	}
}

// A cache that is damaged, or no cache at all, is no hindrance; nor is a place where nothing
// can be kept: the server itself needs no disk.
func TestServeWithoutCache(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, c *build.Config){
		"none": func(*testing.T, *build.Config) {},
		"damaged": func(t *testing.T, c *build.Config) {
			lay(t, c.Dir, map[string]string{"cache/memo": "x"})
		},
		"a file where its folder should be": func(t *testing.T, c *build.Config) {
			lay(t, c.Dir, map[string]string{"cache": "x"})
		},
		"a folder where it should be": func(t *testing.T, c *build.Config) {
			lay(t, c.Dir, map[string]string{"cache/memo/x": "x"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := serveHarbours(t, func(c *build.Config) {
				c.Cache, c.Program = "cache", "this one"
				spoil(t, c)
			})
			e := s.listen(t, "/ports/a/")
			s.lay(t, map[string]string{"content/ports/a.yaml": "name: Alpha Two\n"})
			e.until("the edit", func() bool { return s.body(t, "/ports/a/") == "Alpha Two" })
		})
	}
}

// What isn't shown is looked up once for a snapshot: who asks for what isn't there makes no walk through all that is written.
func TestUnseenIsLookedUpOnce(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{"content/ports/rough.yaml": "name: Rough\ndraft: true\n"}
	for _, f := range txtar.Parse([]byte(harbours)).Files {
		files[f.Name] = string(f.Data)
	}
	lay(t, dir, files)
	today := edtf.MakeDay(2026, 1, 1)
	s, err := Workspace(build.NewWorkspace(build.Config{Dir: dir, Content: "content", Templates: "templates", Static: "static", Today: today, Clock: today})).Snapshot(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(10, func() { s.Unseen("ports/none/index.html") }); n > 0 || s.Unseen("ports/rough/index.html") == "" {
		t.Errorf("to be told of what isn't there takes %v allocations, and of a draft it says %q", n, s.Unseen("ports/rough/index.html"))
	}
}

// Who asks for a page that is written and not shown is told why it isn't there; readers of the
// site's own page for what isn't there never are.
func TestUnseenPages(t *testing.T) {
	files := map[string]string{
		"content/kinds/memo.yaml": "folder: memos\npath: /memos/{slug}/\nappears: day\nfields: {name: {type: text, required: true}, day: date}\n",
		"content/ports/soon.yaml": "name: Soon\npublish: 2027-11-23\n", "content/ports/rough.yaml": "name: Rough\ndraft: true\npublish: 2027-11-23\n",
		"content/ports/past.yaml": "name: Past\nexpires: 2025-03-01\n", "content/memos/later.yaml": "name: Later\nday: 2026-01-02\n", "content/memos/both.yaml": "name: Both\nday: 2026-05-01\npublish: 2026-02-01\n",
		"templates/404.html": `{{define "main"}}<h1>No page</h1><p>not here</p>{{end}}`,
	}
	const behind = ": start serve with --drafts to see it.</strong></p>\n<p>not here</p>"
	why := map[string]string{
		"/ports/soon/": "This page is scheduled for 23 November 2027", "/ports/soon": "This page is scheduled for 23 November 2027", "/ports/soon/index.html": "This page is scheduled for 23 November 2027",
		"/ports/rough/": "This page is a draft", "/ports/past/": "This page expired on 1 March 2025",
		"/memos/later/": "This page is scheduled for 2 January 2026", "/memos/both/": "This page is scheduled for 1 May 2026",
		"/ports/sooner/": "", "/ports/soon/x/": "", "/404": "", "/ports/soon/index.json": "", "/soon/": "",
	}
	for _, drafts := range []bool{false, true} {
		s := serveHarbours(t, func(c *build.Config) {
			c.Drafts = drafts
			lay(t, c.Dir, files)
		})
		for address, why := range why {
			want, page := 404, "<h1>No page</h1><p>not here</p>"
			switch {
			case why != "" && drafts:
				want, page = 200, ""
			case why != "":
				page = "<h1>No page</h1>\n<p class=\"unseen\"><strong>" + why + behind
			}
			if status, _ := s.get(t, address); status != want || page != "" && s.body(t, address) != page {
				t.Errorf("drafts %v: %s is %d:\n%s\nwant %d:\n%s", drafts, address, status, s.body(t, address), want, page)
			}
		}
		if drafts {
			continue
		}
		if status, text := s.get(t, "/404.html"); status != 200 || strings.Contains(text, "unseen") {
			t.Errorf("the page for what isn't there is %d:\n%s", status, text)
		}
		e := s.listen(t, "/ports/soon/")
		e.until("it has no page", func() bool { return strings.HasPrefix(e.page["/ports/soon/"].Page, "404-") })
		before := e.page["/ports/soon/"].Page
		s.lay(t, map[string]string{"content/ports/soon.yaml": "name: Soon\npublish: 2028-11-23\n"})
		e.until("the other day is news", func() bool { return e.page["/ports/soon/"].Page != before })
		s.lay(t, map[string]string{"content/ports/soon.yaml": "name: Soon\n"})
		e.until("it has a page", func() bool { return s.body(t, "/ports/soon/") == "Soon" })
	}
}

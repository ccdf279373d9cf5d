package audit

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/generator/browser/browsertest"
	"portolan/generator/build"
	"portolan/generator/edtf"
)

// extremes writes content at the edges of what editors may give: long titles, a word that
// fills lines, names of other scripts, a popular entity and one that nobody mentions, a
// history of 80 steps.
func extremes(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, folder := range []string{"kinds", "vocabularies"} {
		if err := os.CopyFS(filepath.Join(dir, folder), os.DirFS("../../content/"+folder)); err != nil {
			t.Fatal(err)
		}
	}
	write := func(name, text string) { layFiles(t, dir, map[string]string{name: text}) }
	longTitle := strings.TrimSpace(strings.Repeat("A title that goes on and on ", 11))[:300]
	longWord := strings.Repeat("Donaudampfschifffahrts", 14)
	write("site.yaml", "title: Extremes\nbase_url: https://example.org/\nhome: [briefings, programs]\nnav: [briefings, countries, programs, events, /watchlist/, /changes/]\n"+
		"abbreviations: {TEU: twenty-foot equivalent unit}\npage_size: 50\nfigures: [program/long.member_count]\n")
	write("sources/s.yaml", "title: "+longTitle+"\ntype: webpage\n")
	write("sources/word.yaml", "title: "+longWord+"\ntype: webpage\n")
	write("countries/popular.yaml", "name: Popular\nsrc: s\nas_of: 2026\n")
	write("countries/alone.yaml", "name: Alone\nsrc: s\nas_of: 2026\n")
	write("countries/rtl.yaml", "name: جمهورية مثالية شعبية ديمقراطية\nsrc: s\nas_of: 2026\n")
	write("countries/cjk.yaml", "name: "+strings.Repeat("委内瑞拉玻利瓦尔共和国", 6)+"\nsrc: s\nas_of: 2026\n")
	write("countries/word.yaml", "name: "+longWord+"\naka: ["+longWord+"x]\nsummary: "+longWord+"\nsrc: word\nas_of: 2026\n")
	var steps strings.Builder
	for i := range 80 {
		fmt.Fprintf(&steps, "  - %d-%02d announced by popular\n", 1940+i, i%12+1)
	}
	write("programs/long.yaml", "name: Long\nsrc: s\nas_of: 2026\nmember_count: about 3 countries ~projected\nled_by: [rtl, cjk, country/word]\nstatus:\n"+steps.String())
	write("programs/one.yaml", "name: One\nsrc: s\nas_of: 2026\nstatus: 2020 announced\n")
	write("programs/two.yaml", "name: Two\nsrc: s\nas_of: 2026\nstatus: 1990 announced\n")
	var events strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&events, "e%d:\n  name: Event %d\n  date: %d\n  statements: [\"It was in [[popular]] that it began. ^s\"]\n  src: s\n", i, i, 1900+i%100)
	}
	write("events/many.list.yaml", events.String())
	write("briefings/long.md", "---\ntitle: "+longTitle+"\ndate: 2026-01-01\ndateline: Nowhere\nbyline: Nobody\nsummary: Short.\nsrc: s\ntakeaways: [\"One [@s].\"]\nabout: [popular, rtl, cjk, country/word]\n---\n\n"+
		"Of [[country/word]] and [[rtl]], "+longWord+" [@s; @word].\n\n## "+longWord+"\n\n| a | b | c | d | e | f |\n|---|---|---|---|---|---|\n| "+
		strings.Repeat("wide wide | ", 6)+"\n\n```go\nfunc main() { "+strings.Repeat("println(1); ", 20)+"}\n```\n\n[[popular]] [@s].\n")
	write("briefings/word.md", "---\ntitle: "+longWord+"\ndate: 2026-01-02\nsrc: word\n---\n\nShort [@word].\n")
	return dir
}

// buildSite builds content with the portal's own templates and styles, as of a fixed day, and gives the folder. A config
// says what content, for which address, and whether without pictures to link pages by, which take longer than all else.
func buildSite(t *testing.T, c build.Config) string {
	t.Helper()
	c.Dir, c.Templates, c.Static, c.Out, c.Today = "../..", "templates", "static", filepath.Join(t.TempDir(), "site"), edtf.MakeDay(2026, 11, 28)
	report, err := build.Build(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	if report.Errors() || !report.Published {
		t.Fatalf("problems: %v", report.Problems)
	}
	return c.Out
}

// Popular entities name the first of those who mention them, and the rest is on pages of
// their own, each mention once.
func testMentionsArePaged(t *testing.T, dir string) {
	site := os.DirFS(dir)
	read := func(name string) string {
		data, err := fs.ReadFile(site, name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	own := read("countries/popular/index.html")
	if n := strings.Count(own, `<div class="backlink `); n != 40 {
		t.Errorf("its own page names %d pages, want 40", n)
	}
	if !strings.Contains(own, `<a href="../../countries/popular/mentions/">All 1002 pages that mention it</a>`) {
		t.Error("its own page has no link to all")
	}
	seen := map[string]bool{}
	for n := 1; ; n++ {
		name := "countries/popular/mentions/index.html"
		if n > 1 {
			name = fmt.Sprintf("countries/popular/mentions/page/%d/index.html", n)
		}
		if _, err := fs.Stat(site, name); err != nil {
			break
		}
		for _, item := range strings.Split(read(name), `<div class="backlink `)[1:] {
			_, rest, _ := strings.Cut(item, `href="`)
			path, _, _ := strings.Cut(rest, `"`)
			path = strings.TrimLeft(path, "./")
			if seen[path] {
				t.Errorf("%s is listed twice", path)
			}
			seen[path] = true
		}
	}
	if len(seen) != 1002 {
		t.Errorf("%d pages are listed, want 1002", len(seen))
	}
	if alone := read("countries/alone/index.html"); strings.Contains(alone, `class="backlinks"`) {
		t.Error("what nobody mentions has a list of mentions")
	}
}

// Nothing is wider than a screen of 320 pixels, whatever editors write; no page writes to
// the console, asks another host, breaks the policy, or says something else with scripts.
func testVisits(t *testing.T, browser context.Context, dir, prefix string, more ...string) {
	site := os.DirFS(dir)
	samples, err := Samples(site, 1)
	if err != nil {
		t.Fatal(err)
	}
	paths := more
	for _, s := range samples {
		paths = append(paths, s.Path)
	}
	if len(samples) < 8 {
		t.Fatalf("only %d sorts of pages: %v", len(samples), samples)
	}
	server, stop, err := Serve(dir, ServeOptions{Prefix: prefix, Policy: true})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	views, err := Each(browser, 2, paths, Look{Width: 320}, func(path string) string { return server.Address + path })
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range views {
		data, err := fs.ReadFile(site, FileOf(paths[i]))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := TextOfMain(data)
		if err != nil || plain == "" {
			t.Fatalf("%s has no text: %v", paths[i], err)
		}
		for _, fault := range slices.Concat(v.Violations, v.Console, v.Elsewhere, []string{v.Wide, Difference(plain, v.Text)}) {
			if fault != "" {
				t.Errorf("%s: %s", paths[i], fault)
			}
		}
	}
}

// A first visit of any briefing of the portal costs no more than it may, fonts and all.
func testWeights(t *testing.T, browser context.Context, dir string) {
	paths, err := fs.Glob(os.DirFS(dir), "briefings/*/index.html")
	if err != nil || len(paths) < 2 {
		t.Fatalf("%d briefings: %v", len(paths), err)
	}
	server, stop, err := Serve(dir, ServeOptions{Coding: "gzip", Policy: true})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	for _, file := range paths {
		w, err := Weigh(browser, server, strings.TrimSuffix(file, "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		if !w.Fits() || w.ByKind["font"] == 0 || w.ByKind["style"] == 0 {
			t.Errorf("%s: %v; at most %d bytes, of which scripts %d", file, w, MostOfVisit, MostOfScripts)
		}
	}
}

// The portal, and a site of extremes, as files and in one browser.
func TestSites(t *testing.T) {
	t.Parallel()
	sites := map[string]string{
		"the portal": buildSite(t, build.Config{Content: "content", BaseURL: "https://portal.example/a/b/"}),
		"extremes":   buildSite(t, build.Config{Content: extremes(t), BaseURL: "https://portal.example/"}),
	}
	t.Run("mentions are paged", func(t *testing.T) { testMentionsArePaged(t, sites["extremes"]) })
	t.Run("files of the portal", func(t *testing.T) {
		testFiles(t, sites["the portal"], "https://portal.example/a/b/", "file:///portal/")
	})
	t.Run("files of extremes", func(t *testing.T) { testFiles(t, sites["extremes"], "https://portal.example/") })
	t.Run("in a browser", func(t *testing.T) {
		browser := browsertest.Start(t)
		t.Run("what is wrong is noticed", func(t *testing.T) { testVisitNotices(t, browser) })
		t.Run("over a slow line", func(t *testing.T) { testSlowLine(t, browser, sites["the portal"]) })
		t.Run("the portal", func(t *testing.T) { testVisits(t, browser, sites["the portal"], "/a/b/") })
		t.Run("looks", func(t *testing.T) { testLooks(t, browser, sites["the portal"], "/a/b/") })
		t.Run("weights", func(t *testing.T) { testWeights(t, browser, sites["the portal"]) })
		t.Run("extremes", func(t *testing.T) {
			testVisits(t, browser, sites["extremes"], "/", "countries/word/", "countries/rtl/", "countries/cjk/", "briefings/word/", "sources/s/")
		})
	})
}

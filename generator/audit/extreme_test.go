package audit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

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
	write := func(name, text string) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
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
	write("programs/two.yaml", "name: Two\nsrc: s\nas_of: 2026\nstatus: 1990 announced\n")
	write("programs/one.yaml", "name: One\nsrc: s\nas_of: 2026\nstatus: 2020 announced\n")
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

// buildSite builds content with the portal's own templates and styles, as of a fixed day.
func buildSite(t *testing.T, content string) string {
	t.Helper()
	day, err := edtf.ParseDay("2026-11-28")
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "site")
	report, err := build.Build(context.Background(), build.Config{Dir: "../..", Content: content, Templates: "templates", Static: "static", Out: out, Today: day})
	if err != nil {
		t.Fatal(err)
	}
	if report.Errors() || !report.Published {
		t.Fatalf("problems: %v", report.Problems)
	}
	return out
}

// Popular entities name the first of those who mention them, and the rest is on pages of
// their own, each mention once.
func TestMentionsArePaged(t *testing.T) {
	site := os.DirFS(buildSite(t, extremes(t)))
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

// Nothing is wider than a screen of 320 pixels, whatever editors write, with scripts and
// without; and no page writes to the console.
func TestFitsNarrowScreens(t *testing.T) {
	browser := browse(t)
	for name, content := range map[string]string{"the portal": "content", "extremes": extremes(t)} {
		site := buildSite(t, content)
		samples, err := Samples(os.DirFS(site))
		if err != nil {
			t.Fatal(err)
		}
		if name == "extremes" {
			for _, path := range []string{"countries/word/", "countries/rtl/", "countries/cjk/", "briefings/word/", "sources/s/"} {
				samples = append(samples, Sample{Path: path})
			}
		}
		if len(samples) < 8 {
			t.Fatalf("only %d sorts of pages: %v", len(samples), samples)
		}
		address, stopServer, err := Serve(site)
		if err != nil {
			t.Fatal(err)
		}
		defer stopServer()
		for _, s := range samples {
			for _, message := range widths(t, browser, address+s.Path) {
				t.Errorf("%s: %s: %s", name, s.Path, message)
			}
		}
	}
}

// browse starts a browser for a test, which is skipped where there is none and none is required.
func browse(t *testing.T) context.Context {
	t.Helper()
	browser, stop, err := Browse(t.Context())
	if errors.Is(err, ErrNoBrowser) && os.Getenv("CI") != "true" && os.Getenv("PORTOLAN_BROWSER") != "required" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return browser
}

// widths tells what is wrong with a page at 320 pixels.
func widths(t *testing.T, browser context.Context, address string) []string {
	t.Helper()
	tab, done := chromedp.NewContext(browser)
	defer done()
	var wrong []string
	messages := chromedp.Console(tab)
	told := make(chan struct{})
	go func() {
		defer close(told)
		for m, err := range messages {
			if err == nil && !strings.Contains(m.Text+m.URL, "favicon.ico") {
				wrong = append(wrong, "the console has: "+m.Text)
			}
		}
	}()
	ctx, cancel := context.WithTimeout(tab, time.Minute)
	defer cancel()
	var wide string
	err := chromedp.Do(ctx, chromedp.EmulateViewport(320, 640), chromedp.Navigate(address))
	if err == nil {
		wide, err = chromedp.Run(ctx, chromedp.Evaluate[string](`(() => {
			const root = document.documentElement;
			if (root.scrollWidth <= 320) return "";
			const scrolls = (e) => e && e !== document.body && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
			const wide = [...document.querySelectorAll("main *, header *, footer *")].filter((e) => e.getBoundingClientRect().right > 320.5 && !scrolls(e));
			return root.scrollWidth + " pixels wide, for " + wide.slice(0, 4).map((e) => e.outerHTML.slice(0, 120)).join(" … ");
		})()`))
	}
	done()
	<-told
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	if wide != "" {
		wrong = append(wrong, wide)
	}
	return wrong
}

package audit

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/build"
	"portolan/generator/edtf"
)

// The servers of README.md serve the portal as they should, where they are installed: `make
// site-audit` installs them.
func TestHosts(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	site := filepath.Join(t.TempDir(), "site")
	built := false
	for _, h := range Hosts() {
		t.Run(h.Name, func(t *testing.T) {
			if _, err := h.Program(); err != nil {
				t.Skip(err)
			}
			if !built {
				report, err := build.Build(t.Context(), build.Config{Dir: "../..", Content: "content", Templates: "templates", Static: "static", Out: site,
					BaseURL: "https://portal.example/", Today: edtf.MakeDay(2026, 11, 23), NoCards: true})
				if err != nil || !report.Published {
					t.Fatal(err)
				}
				built = true
			}
			c, err := CrawlHost(t.Context(), h, string(readme), site, "/a/b/")
			if err != nil || len(c.Pages) < 100 {
				t.Fatalf("%d pages are reached: %v", len(c.Pages), err)
			}
			for _, dead := range c.Dead {
				t.Error(dead)
			}
			if h.Plain { // it makes nothing of what README.md asks for
				return
			}
			faults, asked, err := HostFaults(t.Context(), h, string(readme), site)
			if err != nil || asked == 0 {
				t.Fatal(err)
			}
			for _, f := range faults {
				t.Error(f)
			}
		})
	}
}

// A crawl finds what no look at the folder does: names that a server leads on, or takes for
// something else.
func TestCrawl(t *testing.T) {
	site := fstest.MapFS{
		"index.html":   {Data: []byte(`<a href="a/#there">1</a> <a href="a/#none">2</a> <a href="a">3</a> <a href="b.html?x=1#%C3%A9">4</a> <a href="/">5</a> <a href="https://elsewhere.example/">6</a> <a href="../c.html">7</a>`)},
		"a/index.html": {Data: []byte(`<p id="there"> <img src="missing.png"> <a href="../index.html">1</a> <a href="#top">2</a>`)},
		"b.html":       {Data: []byte(`<p id="é"> <link rel="stylesheet" href="s.css">`)},
		"s.css":        {Data: []byte(`@import "t.css"; p { background: url(u.svg) }`)},
		"t.css":        {Data: []byte(``)},
		"u.svg":        {Data: []byte(`<svg><use href="v.svg"/></svg>`)},
	}
	server := httptest.NewServer(http.StripPrefix("/x", http.FileServerFS(site)))
	t.Cleanup(server.Close)
	c, err := CrawlSite(t.Context(), server.URL+"/x/")
	if err != nil {
		t.Fatal(err)
	}
	for i, dead := range c.Dead {
		c.Dead[i] = strings.ReplaceAll(dead, server.URL, "")
	}
	want := []string{
		"/ (from /x/): outside of the site",
		"/c.html (from /x/): outside of the site",
		"/x/a (from /x/): status 301",
		"/x/a/#none (from /x/): no such place",
		"/x/a/missing.png (from /x/a/): status 404",
		"/x/index.html (from /x/a/): status 301",
		"/x/v.svg (from /x/u.svg): status 404",
	}
	if diff := cmp.Diff(want, c.Dead); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"", "a/", "b.html"}, c.Pages); diff != "" {
		t.Error(diff)
	}
}

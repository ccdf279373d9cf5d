package audit

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"portolan/generator/browser/browsertest"
	"portolan/generator/build"
	"portolan/generator/edtf"
)

// buildPortable builds the portal to be opened from a disk.
func buildPortable(t *testing.T) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "site")
	report, err := build.Build(context.Background(), build.Config{Dir: "../..", Content: "content", Templates: "templates", Static: "static", Out: out, Portable: true, Today: edtf.MakeDay(2026, 11, 28), NoCards: true})
	if err != nil {
		t.Fatal(err)
	}
	if report.Errors() || !report.Published {
		t.Fatalf("problems: %v", report.Problems)
	}
	return out
}

// arrives waits until an expression is true in the page that comes: while one goes, there is
// nothing to ask.
func (r reader) arrives(what, expression string) {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.tab, time.Minute)
	defer cancel()
	for {
		there, err := chromedp.Run(ctx, chromedp.Poll[bool]("!!("+expression+")", chromedp.WithPollingTimeout(0)))
		if err == nil && there {
			return
		}
		if ctx.Err() != nil {
			r.Fatalf("%s: %v", what, err)
		}
	}
}

// Portable pages lead to pages and not to folders, and a reader can search, see cards and
// move maps without a server.
func TestPortable(t *testing.T) {
	t.Parallel()
	dir := buildPortable(t)
	links, err := Follow(os.DirFS(dir), "file:///portal/")
	if err != nil || links.Followed < 1000 || links.Folders > 0 {
		t.Fatalf("%d links, of which %d to folders: %v", links.Followed, links.Folders, err)
	}
	for _, dead := range links.Dead {
		t.Error(dead)
	}
	tab, done := chromedp.NewContext(browsertest.Start(t))
	defer done()
	if err := chromedp.Do(tab); err != nil { // the tab lives as long as the context of its first use
		t.Fatal(err)
	}
	r := reader{t, tab}
	root := "file://" + filepath.ToSlash(dir) + "/"
	press := func(keys string) {
		t.Helper()
		if err := chromedp.Do(r.tab, chromedp.KeyEvent(keys)); err != nil {
			t.Fatal(err)
		}
	}

	r.open(root + "index.html")
	r.becomes("the index is read", `window.portolan !== undefined`)
	press("/puerto cabel")
	r.becomes("the search finds", `document.querySelector(".found-name a")?.textContent === "Puerto Cabello"`)
	r.becomes("a result is followed", `(document.querySelector(".found-name a").click(), true)`) // by keys: where the search is tested
	r.arrives("a result leads to its page", `document.querySelector("h1").textContent === "Puerto Cabello" && location.pathname.endsWith("/ports/puerto-cabello/index.html")`)

	r.becomes("the index is read there, and all scripts run", `window.portolan !== undefined && document.readyState === "complete"`)
	const link = `[...document.querySelectorAll("main a[href*='countries/venezuela/index.html']")].find((a) => a.checkVisibility() && !a.closest("svg"))`
	press(kb.Tab) // so that focus is by keys
	r.becomes("there is a link", `(`+link+`?.focus(), document.activeElement === `+link+`)`)
	r.becomes("its card comes", `document.querySelector(".card-title")?.textContent === "Venezuela"`)
	press(kb.Enter)
	r.arrives("the link is followed", `location.pathname.endsWith("/countries/venezuela/index.html")`)

	r.open(root + "map/index.html")
	r.becomes("a map is zoomed", `(document.querySelector(".map-tools [title='Zoom in'], .map-tools [aria-label='Zoom in']")?.click(), document.querySelector("svg.map-zoomed") !== null)`)
}

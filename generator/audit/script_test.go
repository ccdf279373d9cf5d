package audit

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"portolan/generator/browser/browsertest"
	"portolan/generator/build"
)

// A reader is a tab in which a page is read.
type reader struct {
	*testing.T
	tab context.Context
}

// openReader opens a tab, until the test ends.
func openReader(t *testing.T, browser context.Context) reader {
	t.Helper()
	tab, done := chromedp.NewContext(browser)
	t.Cleanup(done)
	if err := chromedp.Do(tab); err != nil { // the tab lives as long as the context of its first use
		t.Fatal(err)
	}
	return reader{t, tab}
}

// is checks that an expression has a value in the page.
func (r reader) is(expression, want string) {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.tab, time.Minute)
	defer cancel()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string]("String(("+expression+"))"))
	if err != nil {
		r.Fatalf("%s: %v", expression, err)
	}
	if got != want {
		r.Errorf("%s is %q, want %q", expression, got, want)
	}
}

func (r reader) open(address string) {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.tab, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(address)); err != nil {
		r.Fatal(err)
	}
}

// What scripts add does what it says: the scheme that is chosen stays, lists are narrowed
// and sorted in place, code can be copied.
func TestReaderScripts(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	server, stop, err := Serve(buildSite(t, build.Config{Content: extremes(t), BaseURL: "https://portal.example/"}), ServeOptions{Policy: true})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	address := server.Address
	r := openReader(t, browser)

	r.open(address)
	const ground, pressed = "getComputedStyle(document.documentElement).backgroundColor", `[...document.querySelectorAll("[aria-pressed=true]")].map((b) => b.dataset.setScheme)`
	r.is(pressed, "auto")
	r.is(`document.querySelector("[data-set-scheme=dark]").click(), `+ground, "rgb(20, 24, 29)")
	r.is(pressed, "dark")
	r.open(address + "countries/")
	r.is(ground, "rgb(20, 24, 29)")
	r.is(pressed, "dark")
	r.is(`document.querySelector("[data-set-scheme=light]").click(), `+ground, "rgb(251, 248, 242)")
	r.is(`document.querySelector("[data-set-scheme=auto]").click(), localStorage.getItem("portolan-scheme")`, "null")

	const shown = `[...document.querySelectorAll("tbody tr:not([hidden]) th")].map((h) => h.textContent.slice(0, 7)).join()`
	r.open(address + "programs/")
	r.is(shown, "Long,One,Two")
	const input = `document.querySelector("[data-narrow]")`
	r.is(`(`+input+`.value = "ONÉ", `+input+`.dispatchEvent(new Event("input")), `+shown+`)`, "One")
	r.is(`document.querySelector("[data-narrowed]").textContent`, "1 of 3 on this page")
	r.is(`(`+input+`.value = "", `+input+`.dispatchEvent(new Event("input")), `+shown+`)`, "Long,One,Two")
	const byStatus = `document.querySelector("th a[href*='by/status']")`
	r.is(`(`+byStatus+`.click(), `+shown+`)`, "Two,Long,One")
	r.is(byStatus+`.parentElement.ariaSort + document.querySelectorAll("[aria-sort]").length`, "ascending1")
	r.is(`(`+byStatus+`.click(), `+shown+`)`, "One,Long,Two")
	r.open(address + "programs/by/status/") // as the link has it without a script
	r.is(shown, "One,Long,Two")

	r.open(address + "briefings/long/")
	r.is(`document.querySelectorAll("main pre").length === document.querySelectorAll(".code > .copy").length`, "true")
	r.is(`document.dispatchEvent(new Event("portolan:shown")), document.querySelectorAll(".code > .copy").length`, "1")
}

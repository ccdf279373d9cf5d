package audit

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
)

// testSlowLine holds that a tab over a slow line is one: of 1.6 Mbit/s, so 200 bytes in a millisecond.
func testSlowLine(t *testing.T, browser context.Context, site string) {
	server, stop, err := Serve(site, ServeOptions{Prefix: "/a/b/", Policy: true})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	look := Look{Slow: true}
	tab, err := OpenTab(browser, look)
	if err != nil {
		t.Fatal(err)
	}
	defer tab.Close()
	if _, err := tab.Visit(server.Address+"map/", look); err != nil {
		t.Fatal(err)
	}
	const took = `(({ requestStart, responseEnd, transferSize }) => transferSize > 40_000 && responseEnd - requestStart >= transferSize / 200)(performance.getEntriesByType("navigation")[0])`
	if slow, err := chromedp.Run(tab.ctx, chromedp.Evaluate[bool](took)); err != nil || !slow {
		t.Errorf("the page comes as soon as over a fast line: %v", err)
	}
}

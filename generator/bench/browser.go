package main

import (
	"context"
	"fmt"
	"time"

	"github.com/chromedp/chromedp"
)

// A window is a browser that shows pages, and tells when they change.
type window struct{ browser context.Context }

// watch notes in the page, by the page's own clock, when a word is first in its text.
// Times are in milliseconds since 1970.
const watch = `(() => {
	window.seen = {};
	const look = () => {
		const found = document.body.innerHTML.match(/browser\d+/g) ?? [];
		for (const word of found) window.seen[word] ??= performance.timeOrigin + performance.now();
	};
	new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
	return true;
})()`

// saves opens a page, saves a file n times and tells how long each save took to change
// what the page shows.
func (w *window) saves(address string, e *editing, n int) ([]time.Duration, error) {
	tab, leave := chromedp.NewContext(w.browser)
	defer leave()
	if err := chromedp.Do(tab, chromedp.Navigate(address)); err != nil {
		return nil, err
	}
	if _, err := chromedp.Run(tab, chromedp.Evaluate[bool](watch)); err != nil {
		return nil, err
	}
	var out []time.Duration
	for i := range n {
		if err := e.wait(tab); err != nil {
			return nil, err
		}
		word := fmt.Sprintf("browser%d", i)
		begun := time.Now()
		if err := e.save(word); err != nil {
			return nil, err
		}
		ctx, cancel := context.WithTimeout(tab, late)
		_, err := chromedp.Run(ctx, chromedp.Poll[bool]("window.seen['"+word+"'] > 0", chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(0)))
		cancel()
		if err != nil {
			return nil, fmt.Errorf("%s never shows %q: %w", address, word, err)
		}
		at, err := chromedp.Run(tab, chromedp.Evaluate[float64]("window.seen['"+word+"']"))
		if err != nil {
			return nil, err
		}
		out = append(out, time.UnixMicro(int64(at*1000)).Sub(begun))
	}
	return out, nil
}

package audit

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// listener notes what only the page itself is told, from before its first element.
const listener = `(() => {
	const told = window.__audit = { violations: [], shift: 0 };
	addEventListener("securitypolicyviolation", (e) => told.violations.push(e.effectiveDirective + " blocked " + (e.blockedURI || e.sample)), true);
	const add = (entries) => { for (const e of entries) if (!e.hadRecentInput) told.shift += e.value; };
	const observer = new PerformanceObserver((list) => add(list.getEntries()));
	observer.observe({ type: "layout-shift", buffered: true });
	told.take = () => { add(observer.takeRecords()); return told; };
})()`

// ready waits until the fonts of the page are there and two more frames are drawn.
const ready = `document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))`

// A View is what is seen of a page.
type View struct {
	Violations []string `json:"violations"` // of the policy
	Shift      float64  `json:"shift"`      // cumulative layout shift
	Wide       string   `json:"wide"`       // what is wider than the screen; "" if nothing is
	Text       string   `json:"text"`       // of main: all of it, or what is shown of it

	Console   []string // messages
	Elsewhere []string // addresses of other hosts that were asked for
}

// A Tab of a browser, which is used for one page after the other.
type Tab struct {
	ctx   context.Context
	close func()

	mu        sync.Mutex
	home      string // scheme and host
	console   []string
	elsewhere []string
}

// A Look says how a page is looked at.
type Look struct {
	Width   int64  // of the screen, in CSS pixels; 0 is 1280
	Scheme  string // "light" or "dark"; "" as the browser has it
	Plain   bool   // without scripts
	Visible bool   // [View.Text] is what is shown, not all
	Slow    bool   // over a slow line: 150 ms and 1.6 Mbit/s, as Lighthouse has it
}

// OpenTab opens a tab in a window of its own, which shares nothing with others: no cache
// and no storage.
func OpenTab(browser context.Context, look Look) (*Tab, error) {
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t := &Tab{ctx: ctx, close: cancel}
	if look.Width == 0 {
		look.Width = 1280
	}
	err := chromedp.Listen(ctx, t.note)
	if err == nil {
		err = chromedp.Do(ctx, chromedp.EmulateViewport(look.Width, 800), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			if _, err := cdp.Call(ctx, target, network.Enable, network.EnableParams{}); err != nil {
				return err
			}
			if look.Slow {
				if err := slowDown(ctx, target); err != nil {
					return err
				}
			}
			_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: listener})
			return err
		}), Media(look.Scheme), Scripts(!look.Plain))
	}
	if err != nil {
		cancel()
		return nil, fmt.Errorf("open a tab: %w", err)
	}
	return t, nil
}

// conditions are those of a network. Chromium 148 wants to be told whether there is one beside the rules, which the
// protocol of later ones no longer has.
type conditions struct {
	network.EmulateNetworkConditionsByRuleParams
	Offline bool `json:"offline"`
}

// slowDown gives a tab a slow line.
func slowDown(ctx context.Context, target *chromedp.Target) error {
	var slow conditions
	slow.MatchedNetworkConditions = []*network.Conditions{{Latency: 150, DownloadThroughput: 1.6e6 / 8, UploadThroughput: 750e3 / 8}}
	_, err := cdp.Call(ctx, target, cdp.Command[conditions, cdp.Empty]{Method: network.CommandEmulateNetworkConditionsByRule}, slow)
	return err
}

// Close closes the tab.
func (t *Tab) Close() { t.close() }

// note is told each event in order, before the answer to what is asked after it.
func (t *Tab) note(event any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		var words []string
		for _, a := range e.Args {
			words = append(words, string(a.Value)+a.Description)
		}
		t.console = append(t.console, strings.Join(words, " "))
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			text += " " + x.Description
		}
		t.console = append(t.console, text)
	case *log.EventEntryAdded:
		t.console = append(t.console, e.Entry.Text+" "+e.Entry.URL)
	case *network.EventRequestWillBeSent:
		if address, err := url.Parse(e.Request.URL); err == nil && address.Scheme+"://"+address.Host != t.home {
			t.elsewhere = append(t.elsewhere, e.Request.URL)
		}
	}
}

// IsBeyondHelp tells whether a console message is one that a page can do nothing about: from
// file: Chromium preloads no font, for a font is asked for with CORS and a file has no
// origin. It takes it once the style sheet names it. From a server the preload is worth it.
func IsBeyondHelp(message string) bool {
	return beyondHelp.MatchString(message)
}

var beyondHelp = regexp.MustCompile(`^(Access to font at 'file:|A preload for 'file:[^']*\.woff2'|Failed to load resource: net::ERR_FAILED file:\S*\.woff2$)`)

// Visit opens a page and tells what is seen of it when all is loaded.
func (t *Tab) Visit(address string, look Look) (View, error) {
	home, err := url.Parse(address)
	if err != nil {
		return View{}, err
	}
	t.mu.Lock()
	t.home, t.console, t.elsewhere = home.Scheme+"://"+home.Host, nil, nil
	t.mu.Unlock()
	ctx, cancel := context.WithTimeout(t.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		return View{}, fmt.Errorf("%s: %w", address, err)
	}
	if !look.Plain { // a page without scripts draws no frame that one could wait for
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](ready, chromedp.EvalAwaitPromise)); err != nil {
			return View{}, fmt.Errorf("%s: wait for its fonts: %w", address, err)
		}
	}
	text := textOfMain
	if look.Visible {
		text = shownOfMain
	}
	v, err := chromedp.Run(ctx, chromedp.Evaluate[View](fmt.Sprintf(`({ ...(window.__audit?.take() ?? { violations: [], shift: 0 }), wide: %s, text: %s })`, wide, text)))
	if err != nil {
		return View{}, fmt.Errorf("%s: %w", address, err)
	}
	v.Text = strings.Join(strings.Fields(v.Text), " ")
	t.mu.Lock()
	v.Console, v.Elsewhere = t.console, t.elsewhere
	t.mu.Unlock()
	return v, nil
}

// wide names the first elements that reach beyond the screen and aren't in something that
// scrolls by itself.
const wide = `(() => {
	const root = document.documentElement, width = innerWidth;
	if (root.scrollWidth <= width) return "";
	const scrolls = (e) => e && e !== document.body && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
	const beyond = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 0.5 && !scrolls(e));
	return root.scrollWidth + " pixels wide, for " + beyond.slice(0, 4).map((e) => e.outerHTML.slice(0, 120)).join(" … ");
})()`

// Media makes the page see a colour scheme, and nothing move.
func Media(scheme string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		features := []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}
		if scheme != "" {
			features = append(features, &emulation.MediaFeature{Name: "prefers-color-scheme", Value: scheme})
		}
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
		return chromedp.Void{}, err
	}
}

// Scripts lets the page's own scripts run or not.
func Scripts(on bool) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return chromedp.Void{}, err
	}
}

// Print prints a page as it does for a reader, and gives the PDF.
func Print(browser context.Context, address string) ([]byte, error) {
	tab, done := chromedp.NewContext(browser)
	defer done()
	ctx, cancel := context.WithTimeout(tab, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](ready, chromedp.EvalAwaitPromise)); err != nil {
		return nil, fmt.Errorf("%s: wait for its fonts: %w", address, err)
	}
	return chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
}

// Each visits pages in a few tabs at once and gives what it saw in the order of the paths.
func Each(browser context.Context, tabs int, paths []string, look Look, address func(path string) string) ([]View, error) {
	views, errs := make([]View, len(paths)), make([]error, tabs)
	next := make(chan int)
	var workers sync.WaitGroup
	stop := make(chan struct{})
	var once sync.Once
	for n := range tabs {
		workers.Go(func() {
			tab, err := OpenTab(browser, look)
			if err != nil {
				errs[n] = err
				once.Do(func() { close(stop) })
				return
			}
			defer tab.Close()
			for i := range next {
				if views[i], err = tab.Visit(address(paths[i]), look); err != nil {
					errs[n] = err
					once.Do(func() { close(stop) })
					return
				}
			}
		})
	}
feed:
	for i := range paths {
		select {
		case next <- i:
		case <-stop:
			break feed
		}
	}
	close(next)
	workers.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return views, nil
}

// Sheets counts the sheets of a PDF as Chromium writes it; 0 for what is no PDF.
func Sheets(pdf []byte) int {
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.Contains(pdf[max(0, len(pdf)-32):], []byte("%%EOF")) {
		return 0
	}
	return len(sheet.FindAll(pdf, -1))
}

var sheet = regexp.MustCompile(`/Type\s*/Page\b`)

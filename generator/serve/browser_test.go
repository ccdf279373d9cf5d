package serve

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"portolan/generator/browser/browsertest"
)

// A tab of the browser. Whatever its page writes to the console is an error.
type tab struct {
	*testing.T
	ctx   context.Context
	close func()
}

// profile is as a window of its own, with tabs that know of each other.
func profile(t *testing.T, browser context.Context) context.Context {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// openTab opens a page in a tab.
func openTab(t *testing.T, window context.Context, url string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(window)
	b := &tab{t, ctx, sync.OnceFunc(cancel)}
	t.Cleanup(b.close)
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err == nil && !strings.Contains(m.Text+m.URL, "favicon.ico") && !allowed(m) {
				t.Errorf("the console has: %s %s", m, m.URL)
			}
		}
	}()
	b.do(chromedp.Navigate(url))
	return b
}

// allowed are messages that the browser itself makes of what a test is about: a page
// that isn't there, a server that is away.
func allowed(m chromedp.ConsoleMessage) bool {
	return m.Source == "network" && (strings.Contains(m.Text, "404") || strings.Contains(m.Text, "500") || strings.Contains(m.Text, "ERR_CONNECTION_REFUSED") ||
		strings.Contains(m.Text, "ERR_INCOMPLETE_CHUNKED_ENCODING") || strings.Contains(m.Text, "ERR_EMPTY_RESPONSE") || strings.Contains(m.Text, "ERR_CONNECTION_RESET"))
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// eval gives the value of an expression in the page.
func eval[T any](b *tab, expression string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits until an expression is true in the page.
func (b *tab) until(expression string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	poll := chromedp.Poll[bool](expression, chromedp.WithPollingInterval(5*time.Millisecond), chromedp.WithPollingTimeout(0))
	_, err := chromedp.Run(ctx, poll)
	for err != nil && ctx.Err() == nil { // the page was loaded anew, and its elements aren't there yet
		_, err = chromedp.Run(ctx, poll)
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		b.Fatalf("never: %s\n%s", expression, eval[string](b, "document.documentElement.outerHTML.slice(0, 2000)"))
	case err != nil:
		b.Fatalf("%s: %v", expression, err)
	}
}

// overlay is the dialog in the client's own tree.
const overlay = "document.getElementById('portolan-overlay').shadowRoot.querySelector('dialog')"

func html(body string) string {
	return "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>T</title><link rel=\"stylesheet\" href=\"/css/x.css\"></head>\n<body>\n" +
		body + "\n</body>\n</html>\n"
}

func TestBrowser(t *testing.T) {
	browser := browsertest.Start(t)
	for name, test := range map[string]func(*testing.T, context.Context){
		"an edit keeps what the reader did": testBrowserKeeps,
		"style sheets are exchanged":        testBrowserStyle,
		"pictures are exchanged":            testBrowserPicture,
		"an overlay comes and goes":         testBrowserOverlay,
		"pages go and come":                 testBrowserDeleted,
		"nine tabs have one stream":         testBrowserTabs,
		"tabs without locks":                testBrowserNoLocks,
		"a new server is noticed":           testBrowserRestart,
		"a tab follows":                     testBrowserFollow,
		"a page with scripts":               testBrowserScripts,
		"a narrow screen":                   testBrowserNarrow,
	} {
		t.Run(name, func(t *testing.T) { test(t, profile(t, browser)) })
	}
}

func testBrowserKeeps(t *testing.T, window context.Context) {
	long := strings.Repeat("<p>filler</p>\n", 200)
	page := func(text string) string {
		return html("<h1>" + text + "</h1>" + long + "<details id=d><summary>more</summary><p>inside</p></details><form><input id=i><input id=c type=checkbox><textarea id=a></textarea>" +
			"<select id=s><option>1<option>2</select></form><div id=box class=" + text + "><p>" + long + "</p></div>" + long + "<p id=last>" + text + "</p>")
	}
	s := serveFiles(t, map[string]string{"content/a.html": page("one"), "content/css/x.css": "#box{height:5rem;overflow:auto}"}, nil)
	b := openTab(t, window, s.url+"/a/")
	b.do(chromedp.SendKeys("#i", "typed"), chromedp.SendKeys("#a", "typed too"), chromedp.Click("#c"))
	eval[bool](b, `(() => {
		window.same = true;
		document.querySelector("#d").open = true;
		document.querySelector("#s").selectedIndex = 1;
		document.querySelector("#box").scrollTop = 77;
		const i = document.querySelector("#i");
		i.focus({preventScroll: true});
		i.setSelectionRange(1, 3);
		scrollTo(0, 999);
		return true;
	})()`)
	s.lay(t, map[string]string{"content/a.html": page("two")})
	b.until(`document.querySelector("#last").textContent === "two" && document.querySelector("h1").textContent === "two"`)
	for expression, want := range map[string]string{
		"window.same": "true",
		"scrollY":     "999",
		"document.querySelector('#box').scrollTop":   "77",
		"document.querySelector('#box').className":   "two",
		"document.querySelector('#d').open":          "true",
		"document.querySelector('#i').value":         "typed",
		"document.querySelector('#a').value":         "typed too",
		"document.querySelector('#c').checked":       "true",
		"document.querySelector('#s').selectedIndex": "1",
		"document.activeElement.id":                  "i",
		"document.querySelector('#i').selectionStart + ' ' + document.querySelector('#i').selectionEnd": "1 3",
		"document.querySelectorAll('script').length":                                                    "0",
		"document.querySelectorAll('link').length":                                                      "1",
	} {
		if got := eval[string](b, "String("+expression+")"); got != want {
			t.Errorf("%s is %s, want %s", expression, got, want)
		}
	}
}

func testBrowserStyle(t *testing.T, window context.Context) {
	s := serveFiles(t, map[string]string{"content/a.html": html("<p>text</p>"), "content/css/x.css": "@import 'y.css'; p{color:rgb(1,0,0)}", "content/css/y.css": "p{background:rgb(1,0,0)}"}, nil)
	b := openTab(t, window, s.url+"/a/")
	// What is seen in every frame is noted: a flash would be another colour.
	eval[bool](b, `(() => {
		window.same = true;
		window.colours = new Set();
		const p = document.querySelector("p");
		const note = () => { colours.add(getComputedStyle(p).color); requestAnimationFrame(note); };
		note();
		return true;
	})()`)
	s.lay(t, map[string]string{"content/css/x.css": "@import 'y.css'; p{color:rgb(2,0,0)}"})
	b.until(`getComputedStyle(document.querySelector("p")).color === "rgb(2, 0, 0)" && document.querySelectorAll("link").length === 1`)
	s.lay(t, map[string]string{"content/css/y.css": "p{background:rgb(2,0,0)}"})
	b.until(`getComputedStyle(document.querySelector("p")).backgroundColor === "rgb(2, 0, 0)" && document.querySelectorAll("link").length === 1`)
	// One that has not come when the next is told is not waited for.
	eval[bool](b, `(() => {
		window.swallow = (event) => event.target.href?.includes("portolan=3") && event.stopImmediatePropagation();
		document.addEventListener("load", swallow, true);
		return true;
	})()`)
	s.lay(t, map[string]string{"content/css/x.css": "@import 'y.css'; p{color:rgb(1,0,0)}"})
	b.until(`getComputedStyle(document.querySelector("p")).color === "rgb(1, 0, 0)" && document.querySelectorAll("link").length === 2`)
	s.lay(t, map[string]string{"content/css/x.css": "@import 'y.css'; p{color:rgb(2,0,0)}"})
	b.until(`getComputedStyle(document.querySelector("p")).color === "rgb(2, 0, 0)" && document.querySelectorAll("link").length === 1`)
	// A page that is made newer keeps the newer style.
	s.lay(t, map[string]string{"content/a.html": html("<p>other text</p>")})
	b.until(`document.querySelector("p").textContent === "other text"`)
	// Another style sheet comes before the old one goes.
	s.lay(t, map[string]string{"content/css/z.css": "p{color:rgb(3,0,0)}"})
	s.lay(t, map[string]string{"content/a.html": strings.ReplaceAll(html("<p>third text</p>"), "x.css", "z.css")})
	b.until(`getComputedStyle(document.querySelector("p")).color === "rgb(3, 0, 0)" && document.querySelectorAll("link").length === 1`)
	if got := eval[string](b, `[...colours].filter((c) => !/rgb\([123], 0, 0\)/.test(c)).join(" ")`); got != "" {
		t.Errorf("seen was also %s", got)
	}
	if !eval[bool](b, "window.same") {
		t.Error("the page was loaded again")
	}
}

// dot gives a picture of some width.
func dot(width int) string {
	img := image.NewGray(image.Rect(0, 0, width, 1))
	img.Set(0, 0, color.White)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.String()
}

func testBrowserPicture(t *testing.T, window context.Context) {
	s := serveFiles(t, map[string]string{"content/a.html": html("<img id=i src='../pic.png' srcset='../pic.png 1x'><p>text</p>"), "content/pic.png": dot(3), "content/css/x.css": "p{}"}, nil)
	b := openTab(t, window, s.url+"/a/")
	b.until(`document.querySelector("img").naturalWidth === 3`)
	s.lay(t, map[string]string{"content/pic.png": dot(5)})
	b.until(`document.querySelector("img").naturalWidth === 5`)
	s.lay(t, map[string]string{"content/a.html": html("<img id=i src='../pic.png' srcset='../pic.png 1x'><p>other text</p>")})
	b.until(`document.querySelector("p").textContent === "other text"`)
	b.until(`document.querySelector("img").naturalWidth === 5`)
}

func testBrowserOverlay(t *testing.T, window context.Context) {
	s := serveFiles(t, map[string]string{"content/a.html": html("<p>good</p><input id=i>"), "content/b.html": "WARN long", "content/css/x.css": "p{}"},
		func(o *Options) { o.Editor = Editor{template: "vscode://file/{file}:{line}:{column}"} })
	b := openTab(t, window, s.url+"/a/")
	badge := strings.ReplaceAll(overlay, "'dialog'", "'.badge'")
	b.until(badge + `.textContent === "1 warning" && !` + badge + `.hidden`)
	b.do(chromedp.SendKeys("#i", "typed"))

	s.lay(t, map[string]string{"content/a.html": "ERROR <b>bad</b>"})
	b.until(overlay + ".open && " + overlay + ".querySelector('.message').textContent.includes('error: <b>bad</b> [error]')")
	for expression, want := range map[string]string{
		"document.querySelector('p').textContent":                             "good",
		overlay + ".querySelector('a').textContent":                           "content/a.html:1:1",
		overlay + ".querySelector('a').href":                                  "vscode://file" + filepath.ToSlash(s.dir) + "/content/a.html:1:1",
		overlay + ".querySelector('pre').textContent":                         "ERROR <b>bad</b>",
		overlay + ".querySelector('mark').textContent":                        "E",
		overlay + ".getAttribute('aria-labelledby')":                          "title",
		overlay + ".querySelector('#title').textContent":                      "1 problem in what was just saved",
		"String(getComputedStyle(" + overlay + ").position)":                  "fixed",
		"document.body.contains(document.getElementById('portolan-overlay'))": "false",
	} {
		if got := eval[string](b, "String("+expression+")"); got != want {
			t.Errorf("%s is %q, want %q", expression, got, want)
		}
	}

	// Closed by its reader, it stays away until there is another problem.
	b.do(chromedp.KeyEvent("\x1b"))
	b.until("!" + overlay + ".open && document.activeElement.id === 'i'")
	s.lay(t, map[string]string{"content/b.html": "fine"})
	b.until(badge + ".hidden || true")
	s.lay(t, map[string]string{"content/a.html": "ERROR <b>bad</b>\nERROR worse"})
	b.until(overlay + ".open && " + overlay + ".querySelectorAll('li').length === 2")

	s.lay(t, map[string]string{"content/a.html": html("<p>mended</p><input id=i>")})
	b.until("!" + overlay + ".open && document.querySelector('p').textContent === 'mended'")
	if got := eval[string](b, "document.querySelector('#i').value + document.activeElement.id"); got != "typedi" {
		t.Errorf("typed and in focus are %q", got)
	}

	// What only this page has.
	s.lay(t, map[string]string{"content/a.html": "FAIL no such field"})
	b.until(overlay + ".open && " + overlay + ".querySelector('.message').textContent.includes('no such field')")
	s.lay(t, map[string]string{"content/a.html": html("<p>mended again</p>")})
	b.until("!" + overlay + ".open && document.querySelector('p').textContent === 'mended again'")

	// The folders are gone, and come back.
	if err := os.Rename(filepath.Join(s.dir, "content"), filepath.Join(s.dir, "away")); err != nil {
		t.Fatal(err)
	}
	b.until(overlay + ".open && " + overlay + ".textContent.includes('there is no folder')")
	if err := os.Rename(filepath.Join(s.dir, "away"), filepath.Join(s.dir, "content")); err != nil {
		t.Fatal(err)
	}
	b.until("!" + overlay + ".open")
}

func testBrowserDeleted(t *testing.T, window context.Context) {
	s := serveFiles(t, map[string]string{"content/a.html": html("<p>here</p>"), "content/404.html": html("<p>not here</p>"), "content/css/x.css": "p{}"}, nil)
	a, n := openTab(t, window, s.url+"/a/"), openTab(t, window, s.url+"/new/")
	s.lay(t, map[string]string{"content/a.html": ""})
	a.until("document.querySelector('p').textContent === 'not here'")
	s.lay(t, map[string]string{"content/new.html": html("<p>new</p>")})
	n.until("document.querySelector('p').textContent === 'new'")
	if status, _ := s.get(t, "/a/"); status != 404 {
		t.Errorf("the deleted page is %d", status)
	}
}

// streamsAre waits until there are so many streams: one that takes the place of another begins
// before the server hears that the other has ended.
func streamsAre(t *testing.T, streams *hub, want int) {
	t.Helper()
	n := streams.count()
	for end := time.Now().Add(20 * time.Second); n != want && time.Now().Before(end); n = streams.count() {
		time.Sleep(20 * time.Millisecond)
	}
	if n != want {
		t.Errorf("there are %d streams, want %d", n, want)
	}
}

func testBrowserTabs(t *testing.T, window context.Context) {
	files := map[string]string{"content/css/x.css": "p{}"}
	for i := range 9 {
		files[fmt.Sprintf("content/t%d.html", i)] = html("<p>first</p>")
	}
	streams := newHub(maxStreams)
	s := serveFiles(t, files, func(o *Options) { o.hub = streams })
	var tabs []*tab
	for i := range 9 {
		tabs = append(tabs, openTab(t, window, fmt.Sprintf("%s/t%d/", s.url, i)))
	}
	edit := func(text string, tabs []*tab) {
		t.Helper()
		for i := range 9 {
			s.lay(t, map[string]string{fmt.Sprintf("content/t%d.html", i): html("<p>" + text + "</p>")})
		}
		for _, b := range tabs {
			b.until("document.querySelector('p').textContent === '" + text + "'")
		}
		streamsAre(t, streams, 1)
	}
	edit("second", tabs)
	tabs[0].close() // which had the stream
	edit("third", tabs[1:])
	tabs[1].do(chromedp.Navigate(s.url + "/t8/"))
	edit("fourth", tabs[1:])
	tabs[1].do(chromedp.NavigateBack())
	edit("fifth", tabs[1:])
}

func testBrowserRestart(t *testing.T, window context.Context) {
	files := map[string]string{"content/a.html": html("<p>first</p>"), "content/css/x.css": "p{}"}
	s := serveFiles(t, files, nil)
	b := openTab(t, window, s.url+"/a/")
	eval[bool](b, "window.same = true")
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	files["content/a.html"] = html("<p>second</p>")
	serveFilesAt(t, strings.TrimPrefix(s.url, "http://"), files, nil)
	b.until("document.querySelector('p').textContent === 'second' && !window.same")
}

func testBrowserFollow(t *testing.T, window context.Context) {
	s := serveFiles(t, map[string]string{"content/a.html": html("<p>a</p>"), "content/b.html": html("<p>b</p>"), "content/css/x.css": "p{}"}, func(o *Options) { o.Follow = true })
	b := openTab(t, window, s.url+"/a/")
	s.lay(t, map[string]string{"content/b.html": html("<p>b two</p>")})
	b.until("location.pathname === '/b/' && document.querySelector('p').textContent === 'b two'")
	s.lay(t, map[string]string{"content/new.html": html("<p>new</p>")})
	b.until("location.pathname === '/new/' && document.querySelector('p').textContent === 'new'")
	eval[bool](b, "window.same = true")
	s.lay(t, map[string]string{"content/new.html": html("<p>newer</p>")})
	b.until("document.querySelector('p').textContent === 'newer' && window.same")

	// Whoever goes to another page by hand stays there, though a file was saved since the
	// browser got the page.
	stays := func(file, text string) {
		t.Helper()
		eval[bool](b, "window.same = true")
		s.lay(t, map[string]string{file: html("<p>" + text + "</p>")})
		b.until("document.querySelector('p').textContent === '" + text + "' && window.same")
	}
	b.do(chromedp.Navigate(s.url + "/a/"))
	stays("content/a.html", "a two")
	b.do(chromedp.NavigateBack())
	stays("content/new.html", "newest")
}

func testBrowserScripts(t *testing.T, window context.Context) {
	page := func(text, script string) string {
		return html("<p>" + text + "</p><script src='../" + script + "' defer></script>")
	}
	s := serveFiles(t, map[string]string{"content/a.html": page("one", "x.js"), "content/x.js": "window.ran = 'x'; document.addEventListener('portolan:shown', () => { window.told = true; });",
		"content/y.js": "window.ran = 'y'", "content/css/x.css": "p{}"}, nil)
	b := openTab(t, window, s.url+"/a/")
	s.lay(t, map[string]string{"content/a.html": page("two", "x.js")})
	b.until("document.querySelector('p').textContent === 'two' && window.ran === 'x' && window.told")
	s.lay(t, map[string]string{"content/a.html": page("three", "y.js")})
	b.until("document.querySelector('p').textContent === 'three' && window.ran === 'y'")
	s.lay(t, map[string]string{"content/y.js": "window.ran = 'y two'"})
	b.until("window.ran === 'y two'")
}

func testBrowserNarrow(t *testing.T, window context.Context) {
	s := serveFiles(t, map[string]string{"content/a.html": html("<p>good</p>"), "content/css/x.css": "p{}"}, nil)
	b := openTab(t, window, s.url+"/a/")
	b.do(chromedp.EmulateViewport(360, 640))
	s.lay(t, map[string]string{"content/a.html": "ERROR " + strings.Repeat("averylongword", 100)})
	b.until(overlay + ".open")
	if got := eval[string](b, "(() => { const r = "+overlay+".getBoundingClientRect(); return [r.left >= 0, r.right <= innerWidth, r.bottom <= innerHeight, "+
		"document.documentElement.scrollWidth <= innerWidth, "+overlay+".scrollWidth <= "+overlay+".clientWidth].join(' ') })()"); got != "true true true true true" {
		t.Errorf("the overlay fits the screen: %s", got)
	}
}

// At an address that is not secure browsers have no locks: each tab then has a stream of
// its own, and is told of its own page.
func testBrowserNoLocks(t *testing.T, window context.Context) {
	page := func(text string) string { return "<script src=\"/x.js\"></script>" + html("<p>"+text+"</p>") }
	streams := newHub(maxStreams)
	s := serveFiles(t, map[string]string{"content/a.html": page("first"), "content/b.html": page("first"), "content/css/x.css": "p{}",
		"content/x.js": "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined })"}, func(o *Options) { o.hub = streams })
	a, b := openTab(t, window, s.url+"/a/"), openTab(t, window, s.url+"/b/")
	for _, text := range []string{"second", "third"} {
		s.lay(t, map[string]string{"content/a.html": page(text), "content/b.html": page(text)})
		for _, tab := range []*tab{a, b} {
			tab.until("document.querySelector('p').textContent === '" + text + "'")
		}
		streamsAre(t, streams, 2)
	}
	b.close()
	s.lay(t, map[string]string{"content/a.html": page("fourth")})
	a.until("document.querySelector('p').textContent === 'fourth'")
}

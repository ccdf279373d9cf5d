package audit

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"portolan/generator/browser/browsertest"
	"portolan/generator/build"
)

var shots = flag.String("shots", "", "folder for pictures of what the browser shows")

// A tab of the browser. Whatever its page writes to the console is an error: also that
// something broke the page's policy.
type tab struct {
	*testing.T
	ctx context.Context
}

// openTab opens a page. What fails to load is only allowed where the test is about that.
func openTab(t *testing.T, browser context.Context, url string, failures bool) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			// A preload of a font is refused for files from a disk, and the font then loaded by its style.
			font := strings.HasPrefix(url, "file:") && strings.Contains(m.Text+m.URL, ".woff2")
			if err == nil && !strings.Contains(m.Text+m.URL, "favicon.ico") && !failures && !font {
				t.Errorf("the console has: %s %s", m, m.URL)
			}
		}
	}()
	b := &tab{t, ctx}
	b.do(chromedp.EmulateViewport(1280, 800), chromedp.Navigate(url))
	return b
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// eval gives the value of an expression in the page, as JSON.
func (b *tab) eval(expression string) string {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("JSON.stringify("+expression+") ?? 'undefined'"))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return v
}

// is fails if an expression has another value, as JSON.
func (b *tab) is(expression, want string) {
	b.Helper()
	if got := b.eval(expression); got != want {
		b.Errorf("%s is %s, want %s", expression, got, want)
	}
}

// until waits until an expression is true in the page.
func (b *tab) until(expression string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	poll := chromedp.Poll[bool](expression, chromedp.WithPollingInterval(5*time.Millisecond), chromedp.WithPollingTimeout(0))
	_, err := chromedp.Run(ctx, poll)
	for err != nil && ctx.Err() == nil { // another page came
		_, err = chromedp.Run(ctx, poll)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		b.Fatalf("never: %s\n%s", expression, b.eval("document.body.outerHTML.slice(-3000)"))
	}
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
}

// await gives what a promise of the page comes to, as JSON.
func (b *tab) await(promise string) string {
	b.Helper()
	b.eval("(window.answer = undefined, (" + promise + ").then((v) => { window.answer = JSON.stringify(v) ?? 'undefined'; }, (e) => { window.answer = 'failed: ' + e; }), 0)")
	b.until("window.answer !== undefined")
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("window.answer"))
	if err != nil {
		b.Fatal(err)
	}
	return v
}

// press presses keys as a keyboard does: what a page keeps a key from, isn't typed.
func (b *tab) press(keys string) {
	b.Helper()
	for _, r := range keys {
		events := kb.Encode(r)
		if r == '\r' { // what is activated by it waits for the character
			events[0].Text = "\r"
		}
		if len(events) == 3 { // the character comes with its key, and not by itself
			events[0].Text = events[1].Text
			events = []*input.DispatchKeyEventParams{events[0], events[2]}
		}
		b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			for _, e := range events {
				if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, *e); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

// shoot takes a picture, if pictures are wanted.
func (b *tab) shoot(name string) {
	b.Helper()
	if *shots == "" {
		return
	}
	data, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(*shots, name+".png"), data, 0o666)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// serveBelow serves a folder below a path of its own, with the policy of the pages. The
// files whose names have broken in them are not there.
func serveBelow(t *testing.T, dir string, broken func(path string) bool) (root string) {
	t.Helper()
	const below = "/some/where/"
	files := http.StripPrefix(below, http.FileServer(http.Dir(dir)))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		if !strings.HasPrefix(r.URL.Path, below) || broken != nil && broken(r.URL.Path) {
			http.NotFound(w, r)
			return
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL + below
}

const (
	dialog  = `document.querySelector("dialog.search-dialog")`
	results = `[...document.querySelectorAll(".results .found-name a")].map((a) => a.textContent)`
	status  = `(document.querySelector(".search-status")?.textContent ?? "")`
	done    = `document.querySelector(".results").ariaBusy === "false"` // what was typed last has been searched
	card    = `document.querySelector(".hover-card:popover-open")`
)

// The portal, as a reader uses it: with keys, a mouse and fingers.
func TestPortalInABrowser(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	dir := buildSite(t, build.Config{Content: "content", BaseURL: "https://portal.example/", NoCards: true})
	for name, root := range map[string]string{"over HTTP below a path": serveBelow(t, dir, nil), "from a disk": "file://" + filepath.ToSlash(dir) + "/"} {
		t.Run(name, func(t *testing.T) {
			page := ""
			if strings.HasPrefix(root, "file:") {
				page = "index.html"
			}
			t.Run("dialog", func(t *testing.T) { testDialog(t, openTab(t, browser, root+"countries/venezuela/"+page, false)) })
			t.Run("page", func(t *testing.T) { testPage(t, openTab(t, browser, root+"search/"+page, false)) })
			t.Run("more", func(t *testing.T) { testMore(t, openTab(t, browser, root+"search/"+page, false)) })
			t.Run("named", func(t *testing.T) { testNamed(t, openTab(t, browser, root+"search/"+page+"?q=puerto+cabello", false)) })
			t.Run("cards", func(t *testing.T) { testCards(t, openTab(t, browser, root+"countries/venezuela/"+page, false)) })
		})
	}
	t.Run("a shard fails", func(t *testing.T) { testShardFails(t, browser, dir) })
	t.Run("touch", func(t *testing.T) { testTouch(t, browser, dir) })
	t.Run("maps", func(t *testing.T) { testMaps(t, browser, dir) })
	t.Run("edges", func(t *testing.T) { testEdges(t, browser, serveBelow(t, dir, nil)+"ports/") })
}

// The search opens with a slash, finds while one types, and is used by keys alone.
func testDialog(t *testing.T, b *tab) {
	b.until("window.portolan !== undefined")
	b.press("/puerto cabel")
	b.until(results + `[0] === "Puerto Cabello" && ` + done)
	b.is(dialog+".open", "true")
	b.is("document.activeElement.value", `"puerto cabel"`)
	b.press(kb.ArrowDown)
	b.is("document.activeElement.textContent", `"Puerto Cabello"`)
	b.press(kb.ArrowDown + kb.ArrowUp + kb.ArrowUp)
	b.is("document.activeElement.type", `"search"`)
	b.press(kb.Escape)
	b.is(dialog+".open", "false")
	b.press("/")
	b.until(dialog + ".open")
	b.press("VEPBL")
	b.until(`document.querySelector(".found-also mark")?.textContent === "VEPBL" && ` + done)
	b.is(results+`[0]`, `"Puerto Cabello"`)
	b.press(kb.ArrowDown + kb.Enter)
	b.until(`document.querySelector("h1").textContent === "Puerto Cabello"`)
	b.until("window.portolan !== undefined")
	b.press("/lunar")
	b.until(results + `.length > 1`)
	b.press(kb.Enter) // to the page, with what was typed
	b.until(`document.querySelector(".search-page") !== null && ` + results + `.length > 1`)
	b.is(`document.querySelector("#search-words").value`, `"lunar"`)
}

// On the page results are narrowed down by links that the address tells of.
func testPage(t *testing.T, b *tab) {
	b.is(`document.querySelector(".a-to-z").hidden`, "false")
	b.shoot("page-empty")
	b.until(`window.portolan?.open !== undefined`)
	b.press("/moon station")
	b.until(results + `.length > 2 && document.querySelectorAll(".found-text mark").length > 0 && ` + done)
	b.shoot("page")
	b.is(`document.querySelector(".a-to-z").hidden`, "true")
	all := b.eval(status)
	b.is(`new URL(location.href).searchParams.get("q")`, `"moon station"`)
	kind := `document.querySelector('[data-value="kind briefing"]')`
	count := b.eval(`Number(` + kind + `.querySelector(".count").textContent)`)
	b.eval(kind + `.focus()`)
	b.press(" ")
	b.until(status + ` !== ` + all)
	b.is(`Number.parseInt(`+status+`)`, count)
	b.until(`document.activeElement.dataset.value === "kind briefing"`)
	b.is(kind+`.getAttribute("aria-checked")`, `"true"`)
	b.is(`new URL(location.href).searchParams.get("kind")`, `"briefing"`)
	b.is(`[...document.querySelectorAll(".found")].every((li) => li.classList.contains("kind-briefing"))`, "true")
	b.do(chromedp.NavigateBack())
	b.until(status + ` === ` + all)
	b.is(`new URL(location.href).searchParams.get("kind")`, "null")
	b.is(`document.querySelector("#search-words").value`, `"moon station"`)
	b.do(chromedp.NavigateForward())
	b.until(status + ` !== ` + all)
	for _, typed := range []string{"?!—…", strings.Repeat("word ", 2000), strings.Repeat("x", 10000), "the of and", `"`, "<b>x</b>"} {
		quoted, err := json.Marshal(typed)
		if err != nil {
			t.Fatal(err)
		}
		b.eval(`(() => { const i = document.querySelector("#search-words"); i.value = ` + string(quoted) + `; document.querySelector(".search-status").textContent = "…"; i.form.requestSubmit(); return 0; })()`)
		b.until(status + ` !== "…"`)
		b.is(`/(result|Nothing|pages)/.test(`+status+`)`, "true")
	}
}

// A second click on the way to the next results doesn't ask for the same again; and what is quoted is said to be looked for
// in the best pages alone, and only so many words to be looked for at all.
func testMore(t *testing.T, b *tab) {
	b.until(`window.portolan?.open !== undefined`)
	const found = `[...document.querySelectorAll(".found a[href]")].map((a) => a.href)`
	typed := func(words string) {
		b.eval(`(() => { const i = document.querySelector("#search-words"); i.value = ` + words + `; document.querySelector(".search-status").textContent = "…"; i.form.requestSubmit(); return 0; })()`)
		b.until(status + ` !== "…"`)
	}
	typed(`'"Venezuela Russia"'`)
	b.is(`/were looked through for what is quoted/.test(document.querySelector(".search-status").textContent)`, "true")
	const cut = `/Only the first 12 words were looked for/.test(document.querySelector(".search-status").textContent)`
	typed(`"one two three four five six seven eight nine ten eleven venezuela thirteen"`)
	b.is(cut, "true")
	typed(`"one two three four five six seven eight nine ten eleven venezuela Venezuela one"`)
	b.is(cut, "false")
	typed(`"venezuela"`)
	first := b.eval(found + `.length`)
	b.eval(`(() => { const more = [...document.querySelectorAll(".search-page button")].find((b) => b.textContent === "Show more"); more.click(); more.click(); return 0; })()`)
	b.until(found + `.length > ` + first)
	b.until(`![...document.querySelectorAll(".search-page button")].find((b) => b.textContent === "Show more").disabled`)
	b.is(`new Set(`+found+`).size === `+found+`.length`, "true") // none comes twice
}

// What was looked for by its name is told by its summary, whatever else its page says.
func testNamed(t *testing.T, b *tab) {
	b.until(results + `[0] === "Puerto Cabello" && document.querySelector(".found-text") !== null`)
	b.is(`document.querySelector(".found-text").textContent.startsWith("One of Venezuela’s key ports")`, "true")
}

// A card comes on focus and on hover, can be pointed at, and goes with Escape.
func testCards(t *testing.T, b *tab) {
	drawn := `document.querySelector("main svg a[href*='ports/puerto-cabello/']")`
	if b.eval(drawn) != "null" { // a mark on the map
		b.eval(`(` + drawn + `.dispatchEvent(new PointerEvent("pointerover", {bubbles: true, pointerType: "mouse", clientX: 5, clientY: 5})), 0)`)
		b.until(card + ` !== null`)
		b.is(card+`.querySelector(".card-title").textContent`, `"Puerto Cabello"`)
		b.press(kb.Escape)
		b.is(card, "null")
	}
	link := `[...document.querySelectorAll("main a[href*='ports/puerto-cabello/']")].find((a) => a.checkVisibility() && !a.closest("svg"))`
	b.eval(`(` + link + `.scrollIntoView({block: "center", behavior: "instant"}), 0)`)
	at := func(expression string) (x, y float64) {
		var box struct{ X, Y float64 }
		if err := json.Unmarshal([]byte(b.eval(`(() => { const r = `+expression+`.getBoundingClientRect(); return {X: r.left + r.width / 2, Y: r.top + r.height / 2}; })()`)), &box); err != nil {
			t.Fatal(err)
		}
		return box.X, box.Y
	}
	x, y := at(link)
	b.do(chromedp.MouseEvent("mouseMoved", x, y))
	b.until(card + ` !== null`)
	b.shoot("card")
	b.is(card+`.querySelector(".card-title").textContent`, `"Puerto Cabello"`)
	b.is(card+`.querySelector(".card-type").textContent`, `"port"`)
	b.is(card+`.querySelectorAll("dl div").length`, "3")
	cx, cy := at(card)
	b.do(chromedp.MouseEvent("mouseMoved", cx, cy))
	b.eval(`(window.later = false, setTimeout(() => { window.later = true; }, 600), 0)`)
	b.until("window.later")
	b.is(card+` !== null`, "true")
	b.do(chromedp.MouseEvent("mouseMoved", 2, 2))
	b.until(card + ` === null`)
	b.press(kb.Tab) // so that focus is by keys
	b.eval(`(` + link + `.focus(), 0)`)
	b.until(card + ` !== null`)
	b.press(kb.Escape)
	b.is(card, "null")
	b.is(link+` === document.activeElement`, "true")
	b.is(link+`.hasAttribute("style")`, "false")
}

// What can't be loaded is told, and tried again.
func testShardFails(t *testing.T, browser context.Context, dir string) {
	var mu sync.Mutex
	broken := true
	root := serveBelow(t, dir, func(path string) bool {
		mu.Lock()
		defer mu.Unlock()
		return broken && strings.Contains(path, "/t-")
	})
	b := openTab(t, browser, root+"search/?q=venezuela", true)
	b.until(status + `.includes("could not be loaded")`)
	mu.Lock()
	broken = false
	mu.Unlock()
	b.do(chromedp.Click(".search-status button"))
	b.until(results + `[0] === "Venezuela"`)
}

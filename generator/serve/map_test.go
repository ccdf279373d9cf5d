package serve

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"portolan/generator/browser/browsertest"
	"portolan/generator/build"
	"portolan/generator/edtf"
)

// Maps of the portal are shown as they are laid out, narrow and wide: with the fonts of a
// browser no label lies on another, and no map is wider than the screen.
func TestMapsInABrowser(t *testing.T) {
	window := profile(t, browsertest.Start(t))
	dir := t.TempDir()
	report, err := build.Build(context.Background(), build.Config{Dir: "../..", Content: "content", Templates: "templates", Static: "static", Out: dir, Today: edtf.MakeDay(2026, 11, 28), NoCards: true})
	if err != nil || report.Errors() {
		t.Fatal(err, report.Problems)
	}
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(dir)))
	mux.HandleFunc("/screen", func(w http.ResponseWriter, r *http.Request) { // which is made as wide as is asked for
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<!doctype html><title>T</title><iframe src="%s" height="900"></iframe>`, r.FormValue("page"))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	const document = `document.querySelector("iframe").contentDocument`
	for _, page := range []string{"/map/", "/", "/ports/puerto-cabello/", "/ports/sevastopol/", "/routes/cabello-russia/", "/countries/venezuela/", "/countries/russia/",
		"/zones/sez-puerto-cabello-moron/", "/briefings/the-ports-and-the-route-that-waits/"} {
		tab := openTab(t, window, server.URL+"/screen?page="+page)
		tab.until(document + `?.readyState === "complete" && !!` + document + `.querySelector(".map-tools")`)
		for _, width := range []string{"360", "768", "1280"} {
			wrong := eval[string](tab, `(() => {
				document.querySelector("iframe").width = `+width+`;
				const doc = `+document+`, out = [];
				if (doc.defaultView.innerWidth !== `+width+`) out.push("shown at " + doc.defaultView.innerWidth);
				const texts = [...doc.querySelectorAll(".map-sheet text")].filter((t) => t.getClientRects().length && t.getBoundingClientRect().width);
				const boxes = texts.map((t) => t.getBoundingClientRect()).map((b) => // of the letters: lines of text are higher
					({ left: b.left, right: b.right, top: b.top + b.height * .18, bottom: b.bottom - b.height * .03 }));
				for (let i = 0; i < boxes.length; i++) {
					if (parseFloat(doc.defaultView.getComputedStyle(texts[i]).fontSize) * texts[i].getScreenCTM().a < 10.9) out.push("too small: " + texts[i].textContent);
					for (let j = 0; j < i; j++) {
						const a = boxes[i], b = boxes[j], slack = 1;
						if (a.left + slack < b.right && b.left + slack < a.right && a.top + slack < b.bottom && b.top + slack < a.bottom
							&& texts[i].ownerSVGElement === texts[j].ownerSVGElement) out.push(texts[i].textContent + " on " + texts[j].textContent);
					}
				}
				// A name stands by its place, or by the end of a line that leads there.
				const gap = (a, b) => Math.hypot(Math.max(0, a.left - b.right, b.left - a.right), Math.max(0, a.top - b.bottom, b.top - a.bottom));
				texts.forEach((t, i) => {
					const dot = t.classList.contains("map-label") && t.closest(".map-dot");
					if (!dot || gap(boxes[i], dot.querySelector(".map-shape").getBoundingClientRect()) < 7) return;
					const led = [...dot.ownerSVGElement.querySelectorAll(".map-leader")].some((l) => {
						const end = l.getPointAtLength(l.getTotalLength()).matrixTransform(l.getScreenCTM());
						return gap(boxes[i], { left: end.x, right: end.x, top: end.y, bottom: end.y }) < 7;
					});
					if (!led) out.push(t.textContent + " stands away from its place");
				});
				for (const map of doc.querySelectorAll(".map")) {
					const over = map.getBoundingClientRect().right - doc.documentElement.clientWidth;
					if (over > 0) out.push("wider than the screen by " + over);
				}
				return out.join("; ");
			})()`)
			if wrong != "" {
				t.Errorf("%s at %s px: %s", page, width, wrong)
			}
		}
		tab.close()
	}
}

// The script zooms by its buttons and keys, and puts all back.
func TestMapScript(t *testing.T) {
	window := profile(t, browsertest.Start(t))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/map.js" {
			http.ServeFile(w, r, "../../static/js/map.js")
			return
		}
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<!doctype html><title>T</title><script src="/map.js" defer></script>
<div class="map-view"><svg width="400" height="200" viewBox="0 0 1000 500"><rect width="100" height="100"/></svg></div>
<div class="map-view">nothing to show</div>`)
	}))
	t.Cleanup(server.Close)
	tab := openTab(t, window, server.URL)
	tab.until(`document.querySelectorAll(".map-tools button").length === 3`)
	press := func(n int) {
		eval[bool](tab, fmt.Sprintf(`document.querySelectorAll(".map-tools button")[%d].click(), true`, n))
	}
	box := func() string { return eval[string](tab, `document.querySelector("svg").getAttribute("viewBox")`) }
	disabled := func() string {
		return eval[string](tab, `[...document.querySelectorAll(".map-tools button")].map((b) => b.disabled).join()`)
	}
	if got := box() + " " + disabled(); got != "0 0 1000 500 false,true,true" {
		t.Errorf("at first it shows %s", got)
	}
	press(0)
	if got := box() + " " + disabled(); got != "187.5 93.75 625 312.5 false,false,false" {
		t.Errorf("closer it shows %s", got)
	}
	eval[bool](tab, `document.querySelector(".map-tools button").dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight", bubbles: true})), true`)
	if got := box(); got != "312.5 93.75 625 312.5" {
		t.Errorf("farther right it shows %s", got)
	}
	for range 20 {
		press(0)
	}
	if got := disabled(); got != "true,false,false" {
		t.Errorf("at last the buttons are %s", got)
	}
	press(2)
	if got := box(); got != "0 0 1000 500" {
		t.Errorf("the whole is %s", got)
	}
	eval[bool](tab, `document.querySelector("svg").dispatchEvent(new WheelEvent("wheel", {ctrlKey: true, deltaY: -100, clientX: 10, clientY: 10, cancelable: true})), true`)
	if got := box(); got == "0 0 1000 500" {
		t.Error("the wheel with Ctrl does nothing")
	}
	eval[bool](tab, `document.querySelector("svg").setAttribute("viewBox", "0 0 800 400"), document.dispatchEvent(new Event("portolan:shown")), true`)
	if got := box() + " " + disabled(); got != "0 0 800 400 false,true,true" {
		t.Errorf("where the page was changed in place it shows %s", got)
	}
}

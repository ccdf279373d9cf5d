package serve

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"portolan/generator/browser/browsertest"
)

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

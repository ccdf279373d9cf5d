package audit

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

// Maps of the portal are shown as they are laid out, narrow and wide: with the fonts of a
// browser no label lies on another, and no map is wider than the screen.
func testMaps(t *testing.T, browser context.Context, dir string) {
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
		"/zones/sez-puerto-cabello-moron/", "/briefings/the-ports-and-the-route-that-waits/", "/briefings/venezuela-russia-china-april-2023/", "/briefings/venezuelas-satellites/"} {
		t.Run(page, func(t *testing.T) {
			tab := openTab(t, browser, server.URL+"/screen?page="+page, false)
			tab.until(document + `?.readyState === "complete" && ` + document + fmt.Sprintf(`.location.pathname === %q`, page))
			tab.until(`!` + document + `.querySelector(".map-sheet") || !!` + document + `.querySelector(".map-tools")`) // some pages have other figures alone
			for _, width := range []string{"360", "768", "1280"} {
				wrong := tab.eval(`(() => {
				document.querySelector("iframe").width = ` + width + `;
				const doc = ` + document + `, out = [];
				if (doc.defaultView.innerWidth !== ` + width + `) out.push("shown at " + doc.defaultView.innerWidth);
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
				for (const n of doc.querySelectorAll(".map-several")) {
					const clear = doc.defaultView.getComputedStyle(n).color === "rgba(0, 0, 0, 0)";
					if (clear || !texts.some((t) => t.classList.contains("map-count") && t.textContent === n.textContent)) out.push("no mark has the key's " + n.textContent);
				}
				for (const key of doc.querySelectorAll(".graphic-key")) { // what stands in a line is as high
					const tops = [...key.children].map((e) => e.getBoundingClientRect().top);
					if (tops.some((top, i) => i && top > tops[i - 1] && top < tops[i - 1] + 10)) out.push("a key goes up and down");
					if (key.children.length && key.children[0].getBoundingClientRect().left > key.getBoundingClientRect().left + 1) out.push("a key is indented");
				}
				for (const wrap of doc.querySelectorAll(".table-wrap")) {
					const attachments = doc.defaultView.getComputedStyle(wrap).backgroundAttachment;
					if (wrap.scrollWidth > wrap.clientWidth && attachments !== "local, scroll") out.push("nothing says that a table goes on");
				}
				for (const map of doc.querySelectorAll(".map")) {
					const over = map.getBoundingClientRect().right - doc.documentElement.clientWidth;
					if (over > 0) out.push("wider than the screen by " + over);
				}
				return out.join("; ");
			})()`)
				if wrong != `""` {
					t.Errorf("%s at %s px: %s", page, width, wrong)
				}
			}
		})
	}
}

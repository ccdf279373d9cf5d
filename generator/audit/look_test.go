package audit

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// What a style sheet promises and no checker looks at: lines of a length that reads well,
// nothing that moves where a reader asked for that, and figures that can be made out in the
// few colours of a reader's own.
func testLooks(t *testing.T, browser context.Context, out, prefix string) {
	server, stop, err := Serve(out, ServeOptions{Prefix: prefix, Policy: true})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	r := openReader(t, browser)
	tab := r.tab
	prefer := func(feature, value string) {
		t.Helper()
		err := chromedp.Do(tab, func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
			_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: feature, Value: value}}})
			return chromedp.Void{}, err
		})
		if err != nil {
			t.Fatal(err)
		}
	}

	r.open(server.Address + "briefings/venezuela-russia-china-april-2023/")
	r.is(`(() => {
		let letters = 0, lines = 0;
		for (const p of document.querySelectorAll(".prose > p")) {
			const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT), range = document.createRange();
			let line = 0, top = -Infinity, all = [];
			for (let node = walk.nextNode(); node; node = walk.nextNode()) {
				if (node.parentElement.closest("sup, .notes, .chip")) continue;
				for (let i = 0; i < node.length; i++) {
					range.setStart(node, i), range.setEnd(node, i + 1);
					const box = range.getClientRects()[0];
					if (!box) continue;
					if (Math.abs(box.bottom - top) > 12) { all.push(line); line = 0; top = box.bottom; }
					line++;
				}
			}
			for (const n of all.slice(1)) { letters += n; lines++; } // the last line of a paragraph ends where it ends
		}
		const mean = letters / lines;
		return lines > 20 && mean >= 62 && mean <= 68 ? "62 to 68" : mean + " letters on " + lines + " lines";
	})()`, "62 to 68")

	foldsContents(r)
	testLines(r, server.Address)

	const moving = `[...document.querySelectorAll("*")].filter((e) => ["", "::before", "::after"].some((part) => {
		const style = getComputedStyle(e, part || null);
		return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none" || style.scrollBehavior === "smooth";
	})).length`
	r.is(moving+" > 0", "true")
	prefer("prefers-reduced-motion", "reduce")
	r.is(moving, "0")

	prefer("forced-colors", "active")
	for _, page := range []string{"ports/puerto-cabello/", "timeline/", "map/"} {
		r.open(server.Address + page)
		r.is(`(() => {
			const ground = getComputedStyle(document.documentElement).backgroundColor;
			const texts = [...document.querySelectorAll("main svg text")].filter((t) => t.getClientRects().length);
			const lost = texts.filter((t) => getComputedStyle(t).fill === ground);
			return texts.length > 10 ? lost.length : "only " + texts.length + " labels";
		})()`, "0")
		r.is(`(() => {
			const ground = getComputedStyle(document.documentElement).backgroundColor;
			return [...document.querySelectorAll(".chip")].filter((c) => getComputedStyle(c, "::before").backgroundColor === ground && getComputedStyle(c, "::before").borderColor === ground).length;
		})()`, "0")
	}
}

// Where a list has no need of room for fingers, the number of a source stands by what it is of and by the next.
func testLines(r reader, address string) {
	r.Helper()
	r.open(address + "programs/ilrs/")
	r.is(`(() => {
		const beside = [...document.querySelectorAll(".values .note-ref")].filter((note) => note.previousElementSibling?.matches(".when"));
		const far = beside.filter((note) => {
			const text = document.createRange(), numbers = [...note.querySelectorAll("a")].map((a) => (text.selectNodeContents(a), text.getBoundingClientRect()));
			text.selectNode(note.previousSibling);
			const before = [...text.getClientRects()].at(-1);
			return [before, ...numbers].some((box, i, all) => i && box.left - all[i - 1].right > 9);
		});
		return beside.length > 5 ? far.length : "only " + beside.length;
	})()`, "0")
}

// foldsContents checks that the contents of a page are folded where they would stand long before its text, open on a click, and
// stand there, without anything to open, where there is room.
func foldsContents(r reader) {
	r.Helper()
	const shown = `(() => {
		const nav = document.querySelector("nav.contents"), shown = (e) => e.checkVisibility({ contentVisibilityProperty: true });
		const parts = [document.getElementById(nav.getAttribute("aria-labelledby")).textContent];
		for (const part of ["h2", "summary", "li a"]) if (shown(nav.querySelector(part))) parts.push(part);
		return parts;
	})()`
	for _, at := range []struct {
		width       int64
		first, then string
	}{{360, "On this page,summary", "On this page,summary,li a"}, {800, "On this page,summary", "On this page,summary,li a"}, {960, "On this page,h2,li a", ""}, {1280, "On this page,h2,li a", ""}} {
		if err := chromedp.Do(r.tab, chromedp.EmulateViewport(at.width, 800), chromedp.Reload()); err != nil {
			r.Fatal(err)
		}
		r.is(shown, at.first)
		if at.then != "" {
			r.is(`document.querySelector(".contents summary").click()`, "undefined")
			r.is(shown, at.then)
		}
	}
}

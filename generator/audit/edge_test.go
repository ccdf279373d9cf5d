package audit

import (
	"bytes"
	"context"
	"image/color"
	"image/png"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
)

// A wide table has a shadow at each edge behind which there is more of it, and at no other.
func testEdges(t *testing.T, browser context.Context, address string) {
	b := openTab(t, browser, address, false)
	const table = `document.querySelector(".table-wrap")`
	b.eval(`(` + table + `.firstElementChild.style.width = "3000px", ` + table + `.scrollIntoView({behavior: "instant"}), 0)`)
	for _, scheme := range []string{"light", "dark"} {
		b.do(Media(scheme))
		for at, want := range map[string][2]bool{"0": {false, true}, table + `.scrollWidth / 4`: {true, true}, table + `.scrollWidth`: {true, false}} {
			b.eval(table + `.scrollLeft = ` + at)
			if got := b.shadows(table); got != want {
				t.Errorf("%s, moved by %s: shadows left and right are %v, want %v", scheme, at, got, want)
			}
		}
	}
}

// shadows tells whether an element is of another colour at its left and at its right edge than beside them.
func (b *tab) shadows(element string) [2]bool {
	b.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](ready, chromedp.EvalAwaitPromise)); err != nil { // what moved is drawn
		b.Fatal(err)
	}
	data, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.Fatal(err)
	}
	shot, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		b.Fatal(err)
	}
	number := func(what string) int {
		n, err := strconv.Atoi(b.eval("Math.round(" + what + ")"))
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	box := element + ".getBoundingClientRect()."
	top, bottom := number(box+"top"), min(number(box+"bottom"), shot.Bounds().Max.Y)
	ground := func(x int) (most color.Color) { // what most of a column is, as text and lines are less
		counts := map[color.Color]int{}
		for y := top; y < bottom; y++ {
			c := shot.At(x, y)
			if counts[c]++; most == nil || counts[c] > counts[most] {
				most = c
			}
		}
		return most
	}
	left, right := number(box+"left"), number(box+"right")
	return [2]bool{ground(left+1) != ground(left-3), ground(right-2) != ground(right+2)}
}

package audit

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// touches makes the screen one for fingers, and sends it what they do: each step is the
// places of all of them, none when they are lifted.
func (r reader) touches(steps ...[][2]float64) {
	r.Helper()
	act := func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 2}); err != nil {
			return err
		}
		down := 0
		for _, fingers := range steps {
			p := input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchMove, TouchPoints: []*input.TouchPoint{}}
			switch {
			case len(fingers) > down:
				p.Type = input.DispatchTouchEventTypeTouchStart
			case len(fingers) == 0:
				p.Type = input.DispatchTouchEventTypeTouchEnd
			}
			down = len(fingers)
			for i, at := range fingers {
				id := float64(i)
				p.TouchPoints = append(p.TouchPoints, &input.TouchPoint{X: at[0], Y: at[1], ID: &id})
			}
			if _, err := cdp.Call(ctx, target, input.DispatchTouchEvent, p); err != nil {
				return err
			}
		}
		return nil
	}
	if err := chromedp.Do(r.tab, chromedp.Func(act)); err != nil {
		r.Fatal(err)
	}
}

// becomes waits until an expression is true in the page.
func (r reader) becomes(what, expression string) {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.tab, time.Minute)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool]("!!("+expression+")", chromedp.WithPollingTimeout(0))); err != nil {
		r.Fatalf("%s: %v", what, err)
	}
}

// Two fingers zoom a map and one moves it; a finger that stays on a link shows its card
// and does not follow it.
func testTouch(t *testing.T, browser context.Context, dir string) {
	server, stop, err := Serve(dir, ServeOptions{Policy: true})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	r := openReader(t, browser)
	tab := r.tab
	r.open(server.Address + "ports/puerto-cabello/")
	r.becomes("the map has its tools", `document.querySelector(".map-tools")`)
	r.is(`void document.querySelector(".map-sheet").scrollIntoView({ block: "center", behavior: "instant" })`, "undefined")
	box := func() (at [4]float64) {
		t.Helper()
		at, err := chromedp.Run(tab, chromedp.Evaluate[[4]float64](`document.querySelector(".map-sheet").getAttribute("viewBox").split(" ").map(Number)`))
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	middle, err := chromedp.Run(tab, chromedp.Evaluate[[2]float64](`(({ left, width, top, height }) => [left + width / 2, top + height / 2])(document.querySelector(".map-sheet").getBoundingClientRect())`))
	if err != nil {
		t.Fatal(err)
	}
	x, y := middle[0], middle[1]
	whole := box()
	apart := func(d float64) [][2]float64 { return [][2]float64{{x - d, y}, {x + d, y}} }
	r.touches([][2]float64{{x - 30, y}}, apart(30), apart(45), apart(60), apart(90), nil)
	near := box()
	if near[2] > whole[2]/2 {
		t.Errorf("after a pinch %v of %v is shown", near, whole)
	}
	r.touches([][2]float64{{x, y}}, [][2]float64{{x - 20, y}}, [][2]float64{{x - 60, y}}, nil)
	if moved := box(); moved[0] <= near[0] || moved[2] != near[2] {
		t.Errorf("moved to the left, of %v %v is shown", near, moved)
	}

	r.is(`void document.querySelector(".fact a.ref").scrollIntoView({ block: "center", behavior: "instant" })`, "undefined")
	link, err := chromedp.Run(tab, chromedp.Evaluate[[2]float64](`(({ left, top, height }) => [left + 8, top + height / 2])(document.querySelector(".fact a.ref").getBoundingClientRect())`))
	if err != nil {
		t.Fatal(err)
	}
	r.touches([][2]float64{link})
	r.becomes("the card of the link is shown", `document.querySelector(".hover-card")?.matches(":popover-open")`)
	r.touches(nil)
	r.is(`location.pathname`, "/ports/puerto-cabello/")
	r.is(`document.querySelector(".hover-card").matches(":popover-open")`, "true")
}

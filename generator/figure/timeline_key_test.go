package figure

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// The key has the signs that are drawn, and no other.
func TestTimelineSigns(t *testing.T) {
	drawn := func(all []element) (has [Signs]bool) {
		for _, e := range all {
			firm := e.within("look-full")
			for sign, is := range map[Sign]bool{
				AwaitedDay: e.within("look-hollow") && e.has("dot"), AwaitedBar: e.within("look-hollow") && (e.has("span") || e.has("within")),
				DisputedDay: e.within("look-disputed") && e.has("dot"), DisputedBar: e.within("look-disputed") && (e.has("span") || e.has("within")),
				Between: firm && e.has("within"), Lasted: firm && e.has("span") && e.num("width") > edgeWidth,
				OpenEnd: e.has("arrow") && !e.has("beyond"), GoesOn: e.has("beyond"), UnknownEnd: e.has("tail"), NowLine: e.has("now-line"),
			} {
				has[sign] = has[sign] || is
			}
		}
		return has
	}
	var ever [Signs]int
	for seed := range uint64(300) {
		tl := timeline(Lane{Class: "kind-x", Label: "Lane", Marks: manyMoments(rand.New(rand.NewPCG(seed, 3)))[:1]})
		if seed%3 == 0 {
			tl.From, tl.To = on(2001, 1, 1), on(2006, 1, 1)
		}
		for _, width := range []float64{Small, Medium, Large} {
			want, got := drawn(elements(t, tl.SVG(width))), tl.Signs(width)
			if got != want {
				t.Fatalf("timeline %d, %v wide: its key has %v, and it draws %v: %+v", seed, width, got, want, tl.Lanes[0].Marks)
			}
			for sign, has := range want {
				if has {
					ever[sign]++
				}
			}
		}
	}
	for sign, n := range ever {
		if n == 0 || n == 900 {
			t.Errorf("sign %d is drawn by %d of 900 timelines", sign, n)
		}
	}
}

// Each sign has a sample that looks like no other, and is told to nobody: its word stands beside it.
func TestSamples(t *testing.T) {
	seen := map[string]Sign{}
	for sign := range Signs {
		sample := sign.Sample()
		mustBeClean(t, sample)
		if other, twice := seen[sample]; twice {
			t.Errorf("signs %d and %d look alike", sign, other)
		}
		if seen[sample] = sign; !strings.Contains(sample, `aria-hidden="true"`) || strings.Contains(sample, "<text") {
			t.Errorf("sign %d is read out", sign)
		}
	}
}

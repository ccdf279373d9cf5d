package audit

import (
	"fmt"
	"maps"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/schema"
)

var token = regexp.MustCompile(`--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);`)

// tokens reads the colours of the portal's style sheet: name → light, dark.
func tokens(t *testing.T) map[string][2]string {
	t.Helper()
	css, err := os.ReadFile("../../static/css/portolan.css")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][2]string{}
	for _, m := range token.FindAllStringSubmatch(string(css), -1) {
		out[m[1]] = [2]string{m[2], m[3]}
	}
	if given := strings.Count(string(css), ": light-dark("); given != len(out) {
		t.Fatalf("%d colours are given and %d are read: each should be a token of its own, as #rrggbb", given, len(out))
	}
	return out
}

// Every colour can be read on every ground that it is used on, in both schemes: text has a
// contrast of 4.5 to 1 (WCAG 2.2, 1.4.3), what can be used and what figures are drawn with
// one of 3 to 1 (1.4.11).
func TestContrast(t *testing.T) {
	colours := tokens(t)
	grounds := []string{"paper", "raised", "mark"}
	text := []string{"ink", "soft", "link", "accent", "open"}
	for name := range maps.Keys(colours) {
		if strings.HasPrefix(name, "kind-") {
			text = append(text, name)
		}
	}
	slices.Sort(text)
	check := func(fore, back string, want float64) {
		for i, scheme := range []string{"light", "dark"} {
			f, b := colours[fore][i], colours[back][i]
			if f == "" || b == "" {
				t.Fatalf("there is no colour --%s or --%s", fore, back)
			}
			if got := contrast(t, f, b); got < want {
				t.Errorf("%s: --%s %s on --%s %s has a contrast of %.2f, want %.1f", scheme, fore, f, back, b, got, want)
			}
		}
	}
	for _, fore := range text {
		for _, back := range grounds {
			check(fore, back, 4.5)
		}
	}
	check("open", "open-ground", 4.5)
	check("paper", "ink", 4.5) // the button that is pressed
	for _, back := range grounds[:2] {
		check("edge", back, 3)
	}
}

// Each hue that a kind may name has its token and its classes.
func TestHues(t *testing.T) {
	var got []string
	for name := range tokens(t) {
		if hue, ok := strings.CutPrefix(name, "kind-"); ok {
			got = append(got, hue)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(schema.Hues(), got); diff != "" {
		t.Errorf("hues (-schema +style sheet):\n%s", diff)
	}
	css, err := os.ReadFile("../../static/css/portolan.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, hue := range schema.Hues() {
		if want := fmt.Sprintf(".kind-%s, .hue-%s { --hue: var(--kind-%s); }", hue, hue, hue); !strings.Contains(string(css), want) {
			t.Errorf("the style sheet lacks %q", want)
		}
	}
}

// contrast gives the contrast ratio of two colours as WCAG 2.2 defines it.
func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	var rgb [3]uint8
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &rgb[0], &rgb[1], &rgb[2]); err != nil {
		t.Fatalf("%s: %v", colour, err)
	}
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(rgb[i]) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

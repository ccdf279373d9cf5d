package icon

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestPortalIcon(t *testing.T) {
	data, err := os.ReadFile("../../../static/favicon.svg")
	if err != nil {
		t.Fatal(err)
	}
	d, err := read(string(data))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sizes {
		img, err := png.Decode(bytes.NewReader(d.draw(s.pixels, s.maskable)))
		if err != nil {
			t.Fatal(err)
		}
		if got := img.Bounds().Dx(); got != s.pixels || img.Bounds().Dy() != got {
			t.Errorf("%s is %v", s.name, img.Bounds())
		}
		ground := img.At(0, 0)
		middle := s.pixels / 2
		inside := func(part int) bool { return img.At(middle, middle-middle*part/100) != ground } // up from the middle, of the half
		if !inside(60) {
			t.Errorf("%s shows nothing", s.name)
		}
		if s.maskable && inside(83) {
			t.Errorf("%s reaches beyond the part that is never cut off", s.name)
		}
	}
}

// What is drawn is what is written, one mark for one sort of letter.
func TestReadSVG(t *testing.T) {
	const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">`
	for _, path := range []string{"M2 2h6v6H2z", "m2,2 6,0 0,6 -6,0z", "M2 2L8 2 8 8 2 8Z", "M2 2C4 2 6 2 8 2Q8 5 8 8V8H2V2"} {
		d, err := read(head + `<path fill="#fff" d="M0 0H10V10H0z"/><path fill="#c00" d="` + path + `"/></svg>`)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		img, err := png.Decode(bytes.NewReader(d.draw(100, false)))
		if err != nil {
			t.Fatal(err)
		}
		for x, red := range map[int]bool{10: false, 30: true, 70: true, 90: false} {
			if r, g, _, _ := img.At(x, 50).RGBA(); (r > 0xb000 && g < 0x1000) != red {
				t.Errorf("%s: at %d is %v", path, x, img.At(x, 50))
			}
		}
	}
	for bad, want := range map[string]string{
		"":                         "viewBox",
		"no picture":               "viewBox",
		head + `</svg>`:            "nothing in it",
		`<svg/>`:                   "viewBox",
		`<svg viewBox="0 0 x 1"/>`: "four numbers",
		`<svg viewBox="0 0 0 0"><rect width="1" height="1"/></svg>`: "viewBox",
		head + `<text>A</text></svg>`:                               "<text>",
		head + `<path d="M0 0A1 1 0 0 1 2 2"/></svg>`:               "path",
		head + `<path d="L1 1"/></svg>`:                             "begins nowhere",
		head + `<path d="M1 x"/></svg>`:                             "no number",
		head + `<path d="M1 1z2 2"/></svg>`:                         "without a letter",
		head + `<rect fill="url(#a)" width="1" height="1"/></svg>`:  "colour",
		head + `<rect transform="scale(2)" width="1" height="1"/>`:  "transform",
		head + `<rect width="1" height="1">`:                        "EOF",
		head + `<rect width="1px" height="1"/>`:                     `width="1px"`,
		head + `<path stroke-linecap="butt"/>`:                      "stroke-linecap",
		head + `<path stroke-linejoin="bevel"/>`:                    "stroke-linejoin",
		head + `<path stroke-dasharray="2 1"/>`:                     "stroke-dasharray",
		head + `<path stroke-opacity=".5"/>`:                        "stroke-opacity",
		head + `<g fill-opacity="0"/>`:                              "fill-opacity",
		head + `<g display="none"/>`:                                "display",
		head + `<g unknown="1"/>`:                                   "unknown",
		head + `<svg viewBox="0 0 1 1"/>`:                           "<svg>",
		`<svg viewBox="0 0 1 1" preserveAspectRatio="none"/>`:       "preserveAspectRatio",
	} {
		if _, err := read(bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", bad, err, want)
		}
	}
}

// What the root and groups say of colours holds for what stands in them, and no further.
func TestInherited(t *testing.T) {
	d, err := read(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="#9c2f1b" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
		<title>A</title><path d="M4 4H20"/><g stroke="none"><g fill="#123"><path d="M4 8H8V12H4z"/></g><path d="M12 8H16"/></g><path stroke-width="1" d="M4 20H20"/></svg>`)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range d.shapes {
		got = append(got, fmt.Sprint(s.fill, s.stroke, s.width))
	}
	want := []string{"<nil> &{156 47 27 255} 3", "&{17 34 51 255} <nil> 3", "<nil> <nil> 3", "<nil> &{156 47 27 255} 1"}
	if !slices.Equal(got, want) {
		t.Errorf("the shapes are %q, want %q", got, want)
	}
	img, err := png.Decode(bytes.NewReader(d.draw(240, false)))
	if err != nil {
		t.Fatal(err)
	}
	white, red, blue := color.RGBA{255, 255, 255, 255}, color.RGBA{0x9c, 0x2f, 0x1b, 255}, color.RGBA{0x11, 0x22, 0x33, 255}
	for at, want := range map[image.Point]color.RGBA{{1, 1}: white, {120, 40}: red, {60, 100}: blue, {140, 80}: white, {120, 200}: red, {120, 190}: white} {
		if got := color.RGBAModel.Convert(img.At(at.X, at.Y)); got != want {
			t.Errorf("at %v is %v, want %v", at, got, want)
		}
	}
}

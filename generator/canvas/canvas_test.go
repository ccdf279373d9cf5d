package canvas_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/math/fixed"

	"portolan/generator/canvas"
)

func face(t testing.TB, name string) *canvas.Face {
	t.Helper()
	data, err := os.ReadFile("../../static/fonts/" + name + ".woff2")
	if err != nil {
		t.Fatal(err)
	}
	f, err := canvas.ReadFace(data)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func writer(t testing.TB) *canvas.Writer {
	const serif = "source-serif-4/source-serif-4-"
	return canvas.NewWriter(face(t, serif+"latin-400-normal"), face(t, serif+"latin-ext-wght-normal"), face(t, serif+"cyrillic-wght-normal"), face(t, serif+"greek-wght-normal"))
}

func TestWrites(t *testing.T) {
	w := writer(t)
	for text, want := range map[string]bool{
		"Puerto Cabello – Russia line": true,
		"Nicolás Maduro":               true,
		"Nicola\u0301s":                true, // is composed first
		"Dvořák":                       true,
		"Венесуэла":                    true,
		"Ελλάδα":                       true,
		"a\u00a0b":                     true,
		"":                             true,
		"委内瑞拉":                         false,
		"مرحبا":                        false,
		"שלום":                         false,
		"ᄒ":                            false,
		"x\u0348":                      false, // has to be put upon the x
		"a\nb":                         false,
		"🚢":                            false,
	} {
		if got := w.Writes(text); got != want {
			t.Errorf("Writes(%q) is %v", text, got)
		}
	}
}

func TestLines(t *testing.T) {
	w := writer(t)
	for _, c := range []struct {
		text        string
		width, most int
		want        []string
	}{
		{"", 300, 3, nil},
		{"Puerto Cabello", 900, 3, []string{"Puerto Cabello"}},
		{"Puerto Cabello", 200, 3, []string{"Puerto", "Cabello"}},
		{"  a \n b ", 300, 3, []string{"a b"}},
		{"one two three four five six", 120, 2, []string{"one", "tw…"}},
		{"Donaudampfschiff", 150, 9, []string{"Dona", "udam", "pfschi", "ff"}},
		{"Donaudampfschiff", 1, 2, []string{"D", "…"}},
	} {
		got := w.Lines(c.text, 50, c.width, c.most)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q in %d: %q, want %q", c.text, c.width, got, c.want)
		}
	}
	for _, l := range w.Lines(strings.Repeat("word after word ", 40), 50, 400, 5) {
		if w.Width(l, 50) > fixed.I(400) {
			t.Errorf("%q is wider than its line", l)
		}
	}
}

// A file that is damaged anywhere is an error or a face, and never ends the program.
func TestReadFaceDamaged(t *testing.T) {
	data, err := os.ReadFile("../../static/fonts/source-serif-4/source-serif-4-vietnamese-wght-normal.woff2")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{nil, []byte("wOF2"), []byte("no font at all"), data[:100], data[:len(data)/2]} {
		if _, err := canvas.ReadFace(bad); err == nil {
			t.Errorf("a font of %d bytes is read", len(bad))
		}
	}
	for at := 0; at < len(data); at += 97 {
		bad := slices.Clone(data)
		bad[at] ^= 0x55
		f, err := canvas.ReadFace(bad)
		if err != nil {
			continue
		}
		c := canvas.New(100, 50, color.RGBA{A: 0xff})
		w := canvas.NewWriter(f)
		w.Writes("aăâ")
		c.Text(w, "aăâ", 20, canvas.Pt(5, 30), color.RGBA{0xff, 0xff, 0xff, 0xff})
	}
}

// What lies outside of a part isn't drawn, and each colour comes out as it is.
func TestPartAndPalette(t *testing.T) {
	white, red := color.RGBA{0xff, 0xff, 0xff, 0xff}, color.RGBA{0xc0, 0, 0, 0xff}
	c := canvas.New(40, 40, white)
	var s canvas.Shape
	s.Circle(canvas.Pt(10, 10), fixed.I(30))
	c.Part(image.Rect(10, 10, 30, 30)).Fill(&s, false, red)
	img, err := png.Decode(bytes.NewReader(c.PNG([]canvas.Ramp{{From: white, To: red}}, 8, png.DefaultCompression)))
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []struct {
		x, y int
		want color.RGBA
	}{{5, 20, white}, {20, 20, red}, {29, 15, red}, {31, 20, white}, {20, 9, white}} {
		if got := color.RGBAModel.Convert(img.At(at.x, at.y)); got != at.want {
			t.Errorf("at %d, %d is %v, want %v", at.x, at.y, got, at.want)
		}
	}
}

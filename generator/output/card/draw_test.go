package card

import (
	"bytes"
	"image"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/generator/digest"
	"portolan/generator/geo"
	"portolan/generator/source"
	"portolan/generator/view"
)

func portalFaces(t testing.TB) Typefaces {
	t.Helper()
	var files []source.File
	for _, name := range Files() {
		data, err := os.ReadFile(filepath.Join("../../../static", name))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, source.New(name, data))
	}
	return new(Faces).typefaces(files)
}

// posters are what pictures are drawn of here: what a portal has, and what it might.
func posters() map[string]view.Poster {
	ragged := geo.Path{}
	for i := range 220 { // a coast with more to it than any
		x, y := float64(i%20*90), float64(i/20*180)
		ragged = append(ragged, []geo.XY{{X: x, Y: y}, {X: x + 61, Y: y + 13}, {X: x + 37, Y: y + 77}, {X: x + 71, Y: y + 141}, {X: x + 11, Y: y + 97}})
	}
	place := &view.PosterMap{Height: view.PosterMapHeight, Units: 4, Land: geo.Path{{{X: 0, Y: 900}, {X: 1880, Y: 700}, {X: 1880, Y: 2008}, {X: 0, Y: 2008}}},
		Lines: []view.PosterLine{{Path: geo.Path{{{X: 100, Y: 300}, {X: 1700, Y: 1200}}}, Open: true}, {Path: geo.Path{{{X: 100, Y: 1300}, {X: 1700, Y: 200}}}}},
		Dots:  []view.PosterDot{{At: geo.XY{X: 940, Y: 1004}}, {At: geo.XY{X: 400, Y: 404}, Open: true}}, Hatched: []geo.Path{{{{X: 0, Y: 900}, {X: 500, Y: 900}, {X: 500, Y: 1500}, {X: 0, Y: 1500}}}}}
	return map[string]view.Poster{
		"port":     {Site: "Portolan", Kicker: "port", Hue: "port", Title: "Puerto Cabello", Line: "UN/LOCODE: VEPBL · Country: Venezuela", Map: place},
		"home":     {Title: "Portolan", Line: "Briefings on Venezuela's ties with Russia and China"},
		"long":     {Site: "Portolan", Kicker: "briefing", Hue: "briefing", Title: strings.Repeat("Every word of a title that is much too long ", 8), Line: strings.Repeat("as is its line ", 30), Map: place},
		"one word": {Site: "Portolan", Kicker: "law", Hue: "law", Title: strings.Repeat("Donaudampfschifffahrt", 15), Map: place},
		"Cyrillic": {Site: "Портал", Kicker: "страна", Hue: "country", Title: "Венесуэла и Россия", Line: "с 1945 года"},
		"Chinese":  {Site: "Portolan", Kicker: "country", Hue: "country", Title: "委内瑞拉", Line: "中国", Map: place},
		"Arabic":   {Site: "بوابة", Kicker: "country", Hue: "none", Title: "فنزويلا", Line: "مرحبا"},
		"markup":   {Site: "]]>", Kicker: "<b>", Hue: "port", Title: "</script> \"quoted\"\nand on two lines", Line: "&amp;"},
		"nothing":  {},
		"ragged":   {Site: "Portolan", Kicker: "route", Hue: "route", Title: "A line along a coast that has no end", Line: "planned", Map: &view.PosterMap{Height: view.PosterMapHeight, Units: 4, Land: ragged, Borders: ragged}},
	}
}

// Every picture has its size and no more bytes than it may, whatever it shows and whatever
// faces there are.
func TestDraw(t *testing.T) {
	faces := portalFaces(t)
	for name, p := range posters() {
		some := []Typefaces{faces}
		if name == "port" || name == "Arabic" {
			some = append(some, Typefaces{Bold: faces.Bold}, Typefaces{})
		}
		for _, f := range some {
			data := Draw(&p, f)
			img, err := png.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatal(name, err)
			}
			if size := img.Bounds().Size(); size.X != view.PictureWidth || size.Y != view.PictureHeight {
				t.Errorf("%s is %v", name, size)
			}
			if len(data) > MostBytes {
				t.Errorf("%s has %d bytes", name, len(data))
			}
		}
	}
}

// A title that can't be written leaves a plain picture: the same for all that can't be.
func TestDrawPlain(t *testing.T) {
	faces := portalFaces(t)
	p := view.Poster{Site: "Portolan", Kicker: "country", Hue: "country", Title: "委内瑞拉", Line: "a line"}
	plain := Draw(&p, faces)
	p.Title = "فنزويلا"
	if !bytes.Equal(plain, Draw(&p, faces)) {
		t.Error("two titles that can't be written make two pictures")
	}
	p.Title = "Venezuela"
	if bytes.Equal(plain, Draw(&p, faces)) {
		t.Error("a title that can be written isn't")
	}
}

// What is drawn is what the number of the design says: pictures of before are kept under it.
func TestDesign(t *testing.T) {
	const number, drawn = 1, "4614d0fa9813ba54"
	faces := portalFaces(t)
	var all []digest.Hash
	for _, name := range slices.Sorted(maps.Keys(posters())) {
		p := posters()[name]
		img, err := png.Decode(bytes.NewReader(Draw(&p, faces)))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, digest.Of(img.(*image.Paletted).Pix)) // not of the bytes, which a newer compressor may write otherwise
	}
	if got := digest.Join(all...).String()[:16]; design != number || got != drawn {
		t.Errorf("pictures are drawn otherwise, as %s: raise design in draw.go and note both here", got)
	}
}

func BenchmarkDraw(b *testing.B) {
	faces := portalFaces(b)
	for b.Loop() {
		Draw(&view.Poster{Site: "Portolan", Kicker: "port", Hue: "port", Title: "Puerto Cabello and what it is for", Line: "UN/LOCODE: VEPBL · Country: Venezuela"}, faces)
	}
}

package card

import (
	"cmp"
	"image"
	"image/color"
	"image/png"
	"strings"
	"unicode/utf8"

	"golang.org/x/image/math/fixed"

	"portolan/generator/canvas"
	"portolan/generator/geo"
	"portolan/generator/view"
)

// design numbers how pictures are drawn: it is raised with every change to that, or pictures
// of before would be kept. A test holds it to what is drawn.
const design = 1

// MostBytes is how large a picture may be: it is fetched for one that is shown small.
const MostBytes = 30_000

// The colours, as the light scheme of the style sheet has them.
var (
	paper  = rgb(0xfbf8f2)
	ink    = rgb(0x1c2028)
	soft   = rgb(0x565a60)
	line   = rgb(0xdbd4c4)
	accent = rgb(0x9c2f1b)
	sea    = rgb(0xdbe6ec)
	land   = rgb(0xf7f3e8)
	border = rgb(0xa89f8c)
	area   = rgb(0xf0c987)

	hues = map[string]color.RGBA{
		"country": rgb(0x2f5d8c), "port": rgb(0x9c2f1b), "agreement": rgb(0x2a6847), "program": rgb(0x683b8e), "organization": rgb(0x0e646e),
		"person": rgb(0x7a4f10), "satellite": rgb(0x42489c), "route": rgb(0x0b5f85), "zone": rgb(0x596110), "law": rgb(0x4b5765),
		"event": rgb(0x97275a), "source": rgb(0x5f594e), "topic": rgb(0x74385b), "briefing": rgb(0x33383f),
	}
)

func rgb(v uint32) color.RGBA {
	return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff}
}

// The layout, in pixels.
const (
	edge       = 22 // to the frame
	margin     = 66 // to what stands in it
	mapRight   = view.PictureWidth - 60
	gap        = 44 // between text and map
	kickerBase = 112
	titleTop   = 136
	lineSize   = 30
	lineLead   = 40
	mostLines  = 3 // of the line below the title
	siteSize   = 30
	siteBase   = view.PictureHeight - 66
	roseRadius = 26
)

// titleSizes are tried from the largest, each with how many lines it may take.
var titleSizes = []struct{ size, lines int }{{84, 2}, {72, 3}, {60, 4}, {50, 5}, {42, 6}}

// Draw draws a picture. Text with a letter that the faces don't have, or that doesn't run from
// left to right, is left out: where it is the title the picture is plain, with the site's name
// in its place if it can be written. Where it comes to more than [MostBytes], it is drawn in
// fewer colours, and at last without its map.
func Draw(p *view.Poster, t Typefaces) []byte {
	d := drawing{Poster: p, hue: cmp.Or(hues[p.Hue], ink), text: canvas.NewWriter(t.Regular...)}
	d.title(t)
	c := d.draw(p.Map)
	data := c.PNG(d.ramps(), 12, png.DefaultCompression)
	for _, steps := range []int{12, 4, 1} {
		if len(data) > MostBytes {
			data = c.PNG(d.ramps(), steps, png.BestCompression)
		}
	}
	if len(data) > MostBytes {
		data = d.draw(nil).PNG(d.ramps(), 3, png.BestCompression)
	}
	return data
}

type drawing struct {
	*view.Poster
	hue    color.RGBA
	plain  bool           // the title can't be written
	serif  *canvas.Writer // that can write heading
	names  *canvas.Writer // that can write the site's title; nil if none can
	text   *canvas.Writer
	headed string // what stands in the title's place; "" if nothing can
}

// title finds what can be written, and in which faces.
func (d *drawing) title(t Typefaces) {
	bold := canvas.NewWriter(t.Bold...)
	find := func(s string) *canvas.Writer {
		for _, w := range []*canvas.Writer{bold, d.text} {
			if s != "" && w.Writes(s) {
				return w
			}
		}
		return nil
	}
	d.names = find(d.Site)
	if d.headed, d.serif = oneLine(d.Title), find(oneLine(d.Title)); d.serif == nil {
		d.plain, d.headed, d.serif = true, d.Site, d.names
		if d.serif == nil {
			d.headed = ""
		}
	}
}

// oneLine gives a text with single blanks between words.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// ramps are the colours that the edges of what is drawn have.
func (d *drawing) ramps() []canvas.Ramp {
	return []canvas.Ramp{{From: paper, To: ink}, {From: paper, To: d.hue}, {From: paper, To: soft}, {From: paper, To: accent}, {From: paper, To: line},
		{From: sea, To: land}, {From: sea, To: area}, {From: land, To: border}, {From: area, To: border}, {From: sea, To: border}, {From: land, To: area},
		{From: land, To: d.hue}, {From: sea, To: d.hue}, {From: area, To: d.hue}}
}

func (d *drawing) draw(m *view.PosterMap) *canvas.Canvas {
	c := canvas.New(view.PictureWidth, view.PictureHeight, paper)
	width := view.PictureWidth - 2*margin
	d.frame(c)
	if m != nil {
		width -= view.PosterMapWidth + gap
		at := image.Rect(mapRight-view.PosterMapWidth, 0, mapRight, m.Height).Add(image.Pt(0, (view.PictureHeight-m.Height)/2))
		d.drawMap(c.Part(at), m)
		var s canvas.Shape
		s.Rect(at)
		c.Stroke(&s, fixed.I(2), ink)
	}
	if d.Kicker != "" && d.text.Writes(d.Kicker) {
		var s canvas.Shape
		s.Rect(image.Rect(margin, kickerBase-22, margin+14, kickerBase+2))
		c.Fill(&s, false, d.hue)
		first, size := utf8.DecodeRuneInString(d.Kicker)
		c.Text(d.text, strings.ToUpper(string(first))+d.Kicker[size:], 30, canvas.Pt(margin+28, kickerBase), d.hue)
	}
	y := d.heading(c, width)
	if line := oneLine(d.Line); line != "" && !d.plain && d.text.Writes(line) {
		room := min(mostLines, (siteBase-roseRadius-24-y)/lineLead)
		for _, l := range d.text.Lines(line, lineSize, width, room) {
			y += lineLead
			c.Text(d.text, l, lineSize, canvas.Pt(margin, y), soft)
		}
	}
	rose(c, canvas.Pt(margin+roseRadius, siteBase-10), roseRadius)
	if d.names != nil && !d.plain {
		c.Text(d.names, d.Site, siteSize, canvas.Pt(margin+2*roseRadius+16, siteBase), ink)
	}
	return c
}

// heading writes the title as large as it fits, and gives where it ends.
func (d *drawing) heading(c *canvas.Canvas, width int) int {
	if d.headed == "" {
		return titleTop
	}
	for i, s := range titleSizes {
		lines := d.serif.Lines(d.headed, s.size, width, s.lines+1)
		last := i == len(titleSizes)-1
		if len(lines) > s.lines && !last {
			continue
		}
		if !last && brokenWord(lines, d.headed) {
			continue
		}
		lines = d.serif.Lines(d.headed, s.size, width, s.lines)
		y := titleTop + s.size*3/10
		for i, l := range lines {
			if i > 0 {
				y += s.size / 8
			}
			y += s.size
			c.Text(d.serif, l, s.size, canvas.Pt(margin, y-s.size/4), ink)
		}
		return y + s.size/10
	}
	return titleTop
}

// brokenWord tells whether a word was too wide for its line.
func brokenWord(lines []string, title string) bool { return strings.Join(lines, " ") != title }

// frame draws the two lines around the picture.
func (d *drawing) frame(c *canvas.Canvas) {
	for _, f := range []struct{ at, width int }{{edge, 3}, {edge + 8, 1}} {
		var s canvas.Shape
		s.Rect(image.Rect(f.at, f.at, view.PictureWidth-f.at, view.PictureHeight-f.at))
		c.Stroke(&s, fixed.I(f.width), line)
	}
}

// drawMap draws the map on its part of the picture.
func (d *drawing) drawMap(c *canvas.Canvas, m *view.PosterMap) {
	at := func(p geo.XY) canvas.Point {
		return canvas.Point{X: fixed.Int26_6(p.X) * 64 / fixed.Int26_6(m.Units), Y: fixed.Int26_6(p.Y) * 64 / fixed.Int26_6(m.Units)}
	}
	shape := func(p geo.Path, closed bool) *canvas.Shape {
		s := &canvas.Shape{}
		for _, l := range p {
			for i, xy := range l {
				if i == 0 {
					s.Move(at(xy))
				} else {
					s.Line(at(xy))
				}
			}
			if closed {
				s.Close()
			}
		}
		return s
	}
	var all canvas.Shape
	all.Rect(image.Rect(0, 0, view.PosterMapWidth, m.Height))
	c.Fill(&all, false, land)
	for _, a := range m.Areas {
		c.Fill(shape(a, true), true, area)
	}
	for _, h := range m.Hatched {
		c.Hatch(shape(h, true), border)
	}
	coast := shape(m.Land, true)
	water := shape(m.Land, true)
	water.Rect(image.Rect(0, 0, view.PosterMapWidth, m.Height))
	c.Fill(water, true, sea)
	c.Stroke(coast, 64, border)
	c.Stroke(shape(m.Borders, false), 64, border)
	for _, l := range m.Lines {
		if !l.Open {
			c.Stroke(shape(l.Path, false), fixed.I(4), d.hue)
			continue
		}
		for _, dash := range dashes(l.Path, 14*float64(m.Units), 10*float64(m.Units)) {
			c.Stroke(shape(geo.Path{dash}, false), fixed.I(4), d.hue)
		}
	}
	for _, dot := range m.Dots {
		var outer, inner canvas.Shape
		outer.Circle(at(dot.At), fixed.I(11))
		inner.Circle(at(dot.At), fixed.I(8))
		c.Fill(&outer, false, land)
		c.Fill(&inner, false, d.hue)
		if dot.Open {
			var hole canvas.Shape
			hole.Circle(at(dot.At), fixed.I(5))
			c.Fill(&hole, false, land)
		}
	}
}

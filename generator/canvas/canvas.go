// Package canvas draws pictures and writes them as PNG: areas, lines and text in a few
// colours.
//
// Everything is counted in fixed-point numbers of a 64th of a pixel, and no step of drawing
// uses fractions that processors round differently, so that a picture is the same to the bit
// wherever it is made. The package knows no page and no file.
package canvas

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"github.com/golang/freetype/raster"
	"golang.org/x/image/math/fixed"
)

// A Point is a place on a canvas, in 64ths of a pixel from its upper left corner.
type Point = fixed.Point26_6

// Pt gives the point at whole pixels.
func Pt(x, y int) Point { return fixed.P(x, y) }

// A Shape is lines, straight and curved, that enclose areas or are drawn along.
type Shape struct{ parts []raster.Path }

// Move begins another line.
func (s *Shape) Move(to Point) {
	var p raster.Path
	p.Start(to)
	s.parts = append(s.parts, p)
}

func (s *Shape) last() *raster.Path { return &s.parts[len(s.parts)-1] }

// Line goes straight to a point.
func (s *Shape) Line(to Point) { s.last().Add1(to) }

// Quad goes to a point in a curve that another pulls on.
func (s *Shape) Quad(by, to Point) { s.last().Add2(by, to) }

// pieces is into how many lines a cubic curve is cut: the rasteriser strokes none.
const pieces = 16

// Cube goes to a point in a curve that two others pull on.
func (s *Shape) Cube(by, by2, to Point) {
	p := *s.last()
	from := Point{X: p[len(p)-3], Y: p[len(p)-2]} // a line ends in its last point and the sort of its last piece
	for i := int64(1); i <= pieces; i++ {
		t, u := i, pieces-i
		at := func(a, b, c, d fixed.Int26_6) fixed.Int26_6 {
			const all = pieces * pieces * pieces
			return fixed.Int26_6((u*u*u*int64(a) + 3*u*u*t*int64(b) + 3*u*t*t*int64(c) + t*t*t*int64(d) + all/2) / all)
		}
		s.Line(Point{X: at(from.X, by.X, by2.X, to.X), Y: at(from.Y, by.Y, by2.Y, to.Y)})
	}
}

// Close goes back to where the line began.
func (s *Shape) Close() {
	p := *s.last()
	s.Line(Point{X: p[1], Y: p[2]})
}

// Polygon adds a closed line through points.
func (s *Shape) Polygon(points ...Point) {
	for i, p := range points {
		if i == 0 {
			s.Move(p)
		} else {
			s.Line(p)
		}
	}
	if len(points) > 0 {
		s.Close()
	}
}

// Circle adds a circle.
func (s *Shape) Circle(at Point, radius fixed.Int26_6) {
	k := radius * 36195 / 65536 // 0.5523, by which four curves come nearest to a circle
	at0 := func(x, y fixed.Int26_6) Point { return Point{X: at.X + x, Y: at.Y + y} }
	s.Move(at0(radius, 0))
	s.Cube(at0(radius, k), at0(k, radius), at0(0, radius))
	s.Cube(at0(-k, radius), at0(-radius, k), at0(-radius, 0))
	s.Cube(at0(-radius, -k), at0(-k, -radius), at0(0, -radius))
	s.Cube(at0(k, -radius), at0(radius, -k), at0(radius, 0))
}

// Rect adds a rectangle of whole pixels.
func (s *Shape) Rect(r image.Rectangle) {
	s.Polygon(Pt(r.Min.X, r.Min.Y), Pt(r.Max.X, r.Min.Y), Pt(r.Max.X, r.Max.Y), Pt(r.Min.X, r.Max.Y))
}

// A Canvas is a picture while it is drawn. It is for one goroutine.
type Canvas struct {
	img *image.RGBA
	ras *raster.Rasterizer
}

// New gives a canvas of one colour.
func New(width, height int, ground color.RGBA) *Canvas {
	c := &Canvas{image.NewRGBA(image.Rect(0, 0, width, height)), raster.NewRasterizer(width, height)}
	for i := 0; i < len(c.img.Pix); i += 4 {
		c.img.Pix[i], c.img.Pix[i+1], c.img.Pix[i+2], c.img.Pix[i+3] = ground.R, ground.G, ground.B, ground.A
	}
	return c
}

// Part gives a canvas for a part of this one, whose points count from its own corner; what
// lies outside of it isn't drawn.
func (c *Canvas) Part(r image.Rectangle) *Canvas {
	part := c.img.SubImage(r).(*image.RGBA)
	part.Rect = image.Rect(0, 0, part.Rect.Dx(), part.Rect.Dy())
	return &Canvas{part, raster.NewRasterizer(part.Rect.Dx(), part.Rect.Dy())}
}

// Fill colours what lies within a shape: where its lines go around one way more often than
// the other or, evenOdd, an odd number of times.
func (c *Canvas) Fill(s *Shape, evenOdd bool, colour color.RGBA) {
	c.ras.Clear()
	c.ras.UseNonZeroWinding = !evenOdd
	for _, p := range s.parts {
		c.ras.AddPath(p)
	}
	c.paint(colour)
}

// Stroke draws along a shape with round ends and corners.
func (c *Canvas) Stroke(s *Shape, width fixed.Int26_6, colour color.RGBA) {
	c.ras.Clear()
	c.ras.UseNonZeroWinding = true
	for _, p := range s.parts {
		if len(p) > 4 {
			c.ras.AddStroke(p, width, raster.RoundCapper, raster.RoundJoiner)
		}
	}
	c.paint(colour)
}

// Every how many pixels a hatched area has a line, and how wide that is.
const hatchStep, hatchWidth = 9, 2

// Hatch draws slanting lines over a shape.
func (c *Canvas) Hatch(s *Shape, colour color.RGBA) {
	c.ras.Clear()
	c.ras.UseNonZeroWinding = true
	for _, p := range s.parts {
		c.ras.AddPath(p)
	}
	c.ras.Rasterize(raster.PainterFunc(func(spans []raster.Span, _ bool) {
		for _, span := range spans {
			for x := span.X0; x < span.X1; x++ {
				if (x+span.Y)%hatchStep < hatchWidth && span.Alpha > 0x7fff {
					c.img.SetRGBA(x, span.Y, colour)
				}
			}
		}
	}))
}

func (c *Canvas) paint(colour color.RGBA) {
	p := raster.NewRGBAPainter(c.img)
	p.SetColor(colour)
	c.ras.Rasterize(p)
}

// A Ramp is the colours between two, which the edges of what is drawn have.
type Ramp struct{ From, To color.RGBA }

// Colours are the most that a palette has.
const Colours = 256

// PNG writes the picture in the colours of some ramps, each in so many steps, as near as
// they come. With more than [Colours] of them the first are taken. The best compression takes
// five times as long as the default one and saves a sixth.
func (c *Canvas) PNG(ramps []Ramp, steps int, level png.CompressionLevel) []byte {
	p := newPalette(ramps, steps)
	size := c.img.Bounds()
	out := image.NewPaletted(size, p.colours)
	var last uint32
	var index uint8
	for y := range size.Dy() {
		row := c.img.Pix[y*c.img.Stride : y*c.img.Stride+4*size.Dx()]
		for x := range size.Dx() {
			v := uint32(row[4*x])<<16 | uint32(row[4*x+1])<<8 | uint32(row[4*x+2])
			if v != last || x == 0 && y == 0 {
				index, last = p.nearest(v), v
			}
			out.Pix[y*out.Stride+x] = index
		}
	}
	var buf bytes.Buffer
	encoder := png.Encoder{CompressionLevel: level}
	if err := encoder.Encode(&buf, out); err != nil {
		panic(err) // a buffer takes all, and the picture has a size
	}
	return buf.Bytes()
}

// FullPNG writes the picture in all its colours.
func (c *Canvas) FullPNG() []byte {
	var buf bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&buf, c.img); err != nil {
		panic(err) // a buffer takes all, and the picture has a size
	}
	return buf.Bytes()
}

// A palette finds the nearest of its colours.
type palette struct {
	colours color.Palette
	found   map[uint32]uint8
}

func newPalette(ramps []Ramp, steps int) *palette {
	p := &palette{found: map[uint32]uint8{}}
	add := func(c color.RGBA) {
		v := uint32(c.R)<<16 | uint32(c.G)<<8 | uint32(c.B)
		if _, have := p.found[v]; !have && len(p.colours) < Colours {
			p.found[v] = uint8(len(p.colours))
			p.colours = append(p.colours, c)
		}
	}
	for _, r := range ramps { // none may lose its ends
		add(r.From)
		add(r.To)
	}
	for _, r := range ramps {
		for i := 1; i < steps; i++ {
			mix := func(a, b uint8) uint8 { return uint8((int(a)*(steps-i) + int(b)*i + steps/2) / steps) }
			add(color.RGBA{mix(r.From.R, r.To.R), mix(r.From.G, r.To.G), mix(r.From.B, r.To.B), 0xff})
		}
	}
	return p
}

func (p *palette) nearest(v uint32) uint8 {
	if i, ok := p.found[v]; ok {
		return i
	}
	best, least := 0, 1<<30
	for i, c := range p.colours {
		c := c.(color.RGBA)
		r, g, b := int(c.R)-int(v>>16), int(c.G)-int(v>>8&0xff), int(c.B)-int(v&0xff)
		if d := r*r + g*g + b*b; d < least {
			best, least = i, d
		}
	}
	p.found[v] = uint8(best)
	return uint8(best)
}

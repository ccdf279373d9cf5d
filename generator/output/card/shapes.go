package card

import (
	"image/color"
	"math"

	"golang.org/x/image/math/fixed"

	"portolan/generator/canvas"
	"portolan/generator/geo"
)

// dashes cuts lines into pieces of a length with gaps between, in whole units.
func dashes(p geo.Path, on, off float64) [][]geo.XY {
	var out [][]geo.XY
	for _, l := range p {
		var piece []geo.XY
		drawn, left := true, on
		for i, xy := range l {
			if i == 0 {
				piece = []geo.XY{xy}
				continue
			}
			from := l[i-1]
			dx, dy := xy.X-from.X, xy.Y-from.Y
			length := math.Sqrt(float64(dx*dx) + float64(dy*dy)) // each product rounded by itself, as on every processor
			for length > left {
				cut := geo.XY{X: math.Round(from.X + float64(dx*left)/length), Y: math.Round(from.Y + float64(dy*left)/length)}
				if drawn {
					out = append(out, append(piece, cut))
				}
				piece, drawn = []geo.XY{cut}, !drawn
				length -= left
				from, dx, dy = cut, xy.X-cut.X, xy.Y-cut.Y
				if left = on; !drawn {
					left = off
				}
			}
			left -= length
			piece = append(piece, xy)
		}
		if drawn && len(piece) > 1 {
			out = append(out, piece)
		}
	}
	return out
}

// rose draws the mark of the portal: four points and four small ones between them, in a ring;
// that to the north is red.
func rose(c *canvas.Canvas, at canvas.Point, radius int) {
	p := func(x, y int) canvas.Point { // in hundredths of the radius
		return canvas.Point{X: at.X + fixed.I(x*radius)/100, Y: at.Y + fixed.I(y*radius)/100}
	}
	var ring canvas.Shape
	ring.Circle(at, fixed.I(radius*59)/100)
	c.Stroke(&ring, 96, ink)
	fill := func(colour color.RGBA, corners ...canvas.Point) {
		var s canvas.Shape
		s.Polygon(corners...)
		c.Fill(&s, false, colour)
		c.Stroke(&s, 64, ink)
	}
	for _, q := range [][2]int{{1, -1}, {1, 1}, {-1, 1}, {-1, -1}} {
		fill(paper, p(49*q[0], 49*q[1]), p(13*q[0], 0), p(0, 0), p(0, 13*q[1]))
	}
	for i, q := range [][2]int{{0, -1}, {1, 0}, {0, 1}, {-1, 0}} {
		x, y := q[0], q[1]
		tip := p(100*x, 100*y)
		fill(ink, tip, p(19*(x-y), 19*(y+x)), p(0, 0))
		fill(paper, tip, p(19*(x+y), 19*(y-x)), p(0, 0))
		if i == 0 {
			fill(accent, tip, p(19, -19), p(0, 0))
		}
	}
}

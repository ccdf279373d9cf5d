package icon

import (
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/image/math/fixed"

	"portolan/generator/canvas"
)

// A drawing is an SVG of few words: circles, rectangles and paths of straight lines and
// Bézier curves, alone and in groups, each with a fill and a stroke in a plain colour. Strokes
// have round ends and corners.
type drawing struct {
	x, y, width, height float64 // of the view box
	shapes              []shape
}

type shape struct {
	style
	path []segment
}

// A segment is a move, a line, a curve with one or two points that pull on it, or the way back
// to the beginning, by the letter that paths have for it.
type segment struct {
	letter byte
	points [6]float64
}

const circleArc = 0.5522847498 // by which four curves come nearest to a circle

// A style is what elements have of those that they stand in (SVG 1.1, 6.1).
type style struct {
	fill, stroke *color.RGBA // nil for none
	width        float64     // of the stroke
}

// read reads an SVG. What it can't draw is an error that names it.
func read(text string) (*drawing, error) {
	d := &drawing{}
	within := []style{{fill: &color.RGBA{A: 0xff}, width: 1}} // of each element that is open, the innermost last
	x := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := x.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if root := len(within) == 1; root != (t.Name.Local == "svg") {
				return nil, fmt.Errorf("it has <%s> where that can't be drawn", t.Name.Local)
			}
			own, err := d.element(t, within[len(within)-1])
			if err != nil {
				return nil, err
			}
			within = append(within, own)
		case xml.EndElement:
			within = within[:len(within)-1]
		}
	}
	if d.width <= 0 || d.height <= 0 || len(d.shapes) == 0 {
		return nil, errors.New("it has no viewBox, or nothing in it")
	}
	return d, nil
}

// element adds what an element draws, and gives the style of what stands in it.
func (d *drawing) element(e xml.StartElement, of style) (style, error) {
	a := attributes{style: of, numbers: map[string]float64{}}
	switch e.Name.Local {
	case "title", "desc":
		return of, nil
	case "svg", "g", "circle", "rect", "path":
	default:
		return of, fmt.Errorf("it has <%s>", e.Name.Local)
	}
	for _, attr := range e.Attr {
		if err := a.read(e.Name.Local, attr); err != nil {
			return of, err
		}
	}
	s := shape{style: a.style}
	var err error
	switch e.Name.Local {
	case "svg":
		return a.style, d.viewBox(a.viewBox)
	case "g":
		return a.style, nil
	case "circle":
		s.circle(a.numbers["cx"], a.numbers["cy"], a.numbers["r"])
	case "rect":
		x, y, w, h := a.numbers["x"], a.numbers["y"], a.numbers["width"], a.numbers["height"]
		s.path = []segment{{'M', [6]float64{x, y}}, {'L', [6]float64{x + w, y}}, {'L', [6]float64{x + w, y + h}}, {'L', [6]float64{x, y + h}}, {letter: 'Z'}}
	case "path":
		s.path, err = readPath(a.path)
	}
	d.shapes = append(d.shapes, s)
	return a.style, err
}

// attributes are those of one element.
type attributes struct {
	style
	viewBox, path string
	numbers       map[string]float64
}

// drawn are the values of attributes that say what is drawn anyway.
var drawn = map[string][]string{
	"stroke-linecap":      {"round"},
	"stroke-linejoin":     {"round"},
	"stroke-dasharray":    {"none"},
	"preserveAspectRatio": {"xMidYMid", "xMidYMid meet"},
	"opacity":             {"1"}, "fill-opacity": {"1"}, "stroke-opacity": {"1"},
	"fill-rule": {"nonzero"}, "display": {"inline"}, "visibility": {"visible"},
}

// read reads an attribute of an element. One that may change the picture and isn't known is
// an error; those of other vocabularies don't.
func (a *attributes) read(element string, attr xml.Attr) (err error) {
	name, value := attr.Name.Local, attr.Value
	switch {
	case attr.Name.Space != "" || strings.HasPrefix(name, "aria-") || strings.HasPrefix(name, "data-"):
		return nil
	case element == "svg" && (name == "width" || name == "height"): // the icon has its own
		return nil
	}
	switch name {
	case "xmlns", "version", "baseProfile", "id", "class", "role", "lang", "focusable":
	case "viewBox":
		a.viewBox = value
	case "fill":
		a.fill, err = colour(value)
	case "stroke":
		a.stroke, err = colour(value)
	case "stroke-width":
		a.width, err = number(name, value)
	case "cx", "cy", "r", "x", "y", "width", "height":
		a.numbers[name], err = number(name, value)
	case "d":
		a.path = value
	default:
		if !slices.Contains(drawn[name], value) {
			return fmt.Errorf("it has %s=%q", name, value)
		}
	}
	return err
}

func number(name, value string) (float64, error) {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return 0, fmt.Errorf("it has %s=%q, and a number without a unit is wanted", name, value)
	}
	return v, nil
}

func (d *drawing) viewBox(s string) error {
	words := strings.FieldsFunc(s, func(c rune) bool { return c == ' ' || c == ',' })
	if len(words) != 4 {
		return fmt.Errorf("viewBox=%q has not four numbers", s)
	}
	for i, to := range []*float64{&d.x, &d.y, &d.width, &d.height} {
		v, err := strconv.ParseFloat(words[i], 64)
		if err != nil {
			return fmt.Errorf("viewBox=%q has not four numbers", s)
		}
		*to = v
	}
	return nil
}

// colour reads #rgb, #rrggbb or none.
func colour(s string) (*color.RGBA, error) {
	if s == "none" {
		return nil, nil
	}
	hex, ok := strings.CutPrefix(s, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	v, err := strconv.ParseUint(hex, 16, 32)
	if !ok || len(hex) != 6 || err != nil {
		return nil, fmt.Errorf("it has the colour %q, and #1c2028 is wanted", s)
	}
	return &color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff}, nil
}

func (s *shape) circle(x, y, r float64) {
	k := r * circleArc
	s.path = []segment{{'M', [6]float64{x + r, y}}, {'C', [6]float64{x + r, y + k, x + k, y + r, x, y + r}}, {'C', [6]float64{x - k, y + r, x - r, y + k, x - r, y}},
		{'C', [6]float64{x - r, y - k, x - k, y - r, x, y - r}}, {'C', [6]float64{x + k, y - r, x + r, y - k, x + r, y}}, {letter: 'Z'}}
}

// needs is how many numbers follow the letters of a path.
var needs = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'Q': 4, 'C': 6, 'Z': 0}

// readPath reads the data of a path (SVG 1.1, 8.3): M, L, H, V, Q, C and Z, also relative.
func readPath(s string) ([]segment, error) {
	var out []segment
	var at, begin [2]float64
	var letter byte
	for s = strings.TrimLeft(s, " ,\n\t"); s != ""; s = strings.TrimLeft(s, " ,\n\t") {
		if c := s[0]; 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' {
			letter, s = c, s[1:]
		} else if letter|0x20 == 'z' || letter == 0 {
			return nil, fmt.Errorf("its path goes on at %q without a letter", s)
		}
		absolute := letter &^ 0x20
		n, known := needs[absolute]
		if !known {
			return nil, fmt.Errorf("its path has %q", letter)
		}
		var v [6]float64
		for i := range n {
			var err error
			if v[i], s, err = readNumber(s); err != nil {
				return nil, err
			}
			if axis := i % 2; letter != absolute { // it is relative
				if absolute == 'V' {
					axis = 1
				}
				v[i] += at[axis]
			}
		}
		switch absolute {
		case 'H':
			absolute, v, n = 'L', [6]float64{v[0], at[1]}, 2
		case 'V':
			absolute, v, n = 'L', [6]float64{at[0], v[0]}, 2
		case 'Z':
			at = begin
		}
		if n > 0 {
			at = [2]float64{v[n-2], v[n-1]}
		}
		if absolute == 'M' {
			begin = at
		} else if len(out) == 0 {
			return nil, errors.New("its path begins nowhere")
		}
		out = append(out, segment{absolute, v})
		if absolute == 'M' { // what follows without a letter are lines
			letter-- // of M and m, L and l stand before them
		}
	}
	return out, nil
}

// readNumber reads a number, which ends where the next begins: "7.8-7.8", ".8.5".
func readNumber(s string) (float64, string, error) {
	s = strings.TrimLeft(s, " ,\n\t")
	end, dot := 0, false
	for ; end < len(s); end++ {
		switch c := s[end]; {
		case c >= '0' && c <= '9', end == 0 && (c == '-' || c == '+'):
			continue
		case c == '.' && !dot:
			dot = true
			continue
		}
		break
	}
	v, err := strconv.ParseFloat(s[:end], 64)
	if err != nil {
		return 0, s, fmt.Errorf("its path has no number at %q", s)
	}
	return v, s[end:], nil
}

// draw draws the icon as a PNG of so many pixels each way, on the colour of its first shape:
// icons of home screens have no holes. A maskable one is smaller, so that nothing is cut off.
func (d *drawing) draw(size int, maskable bool) []byte {
	ground := color.RGBA{0xff, 0xff, 0xff, 0xff}
	if f := d.shapes[0].fill; f != nil {
		ground = *f
	}
	c := canvas.New(size, size, ground)
	scale := float64(size) / math.Max(d.width, d.height)
	if maskable {
		scale *= 0.8
	}
	// Each step is rounded by itself, as on every processor.
	along := func(v, from, extent float64) fixed.Int26_6 {
		middle := float64((v - from) - extent/2)
		return fixed.Int26_6(math.Round(float64(middle*scale)*64)) + fixed.I(size)/2
	}
	at := func(p [6]float64, i int) canvas.Point {
		return canvas.Point{X: along(p[i], d.x, d.width), Y: along(p[i+1], d.y, d.height)}
	}
	for _, sh := range d.shapes {
		var s canvas.Shape
		for _, seg := range sh.path {
			switch seg.letter {
			case 'M':
				s.Move(at(seg.points, 0))
			case 'L':
				s.Line(at(seg.points, 0))
			case 'Q':
				s.Quad(at(seg.points, 0), at(seg.points, 2))
			case 'C':
				s.Cube(at(seg.points, 0), at(seg.points, 2), at(seg.points, 4))
			case 'Z':
				s.Close()
			}
		}
		if sh.fill != nil {
			c.Fill(&s, false, *sh.fill)
		}
		if sh.stroke != nil {
			c.Stroke(&s, fixed.Int26_6(math.Round(float64(sh.width*scale)*64)), *sh.stroke)
		}
	}
	return c.FullPNG()
}

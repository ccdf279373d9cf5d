package figure

import (
	"cmp"
	"math"
	"slices"
)

const (
	linesHeight = 276.0
	nameApart   = 16.0 // between the names of curves
)

// lines draws values over dates.
func (c *Chart) lines(s *sheet, width float64) {
	low, high := c.reach()
	from, to, step := nice(min(low, 0), high, 5) // from zero, so that slopes don't mislead
	gutter := 0.0
	marks := stops(from, to, step)
	for _, v := range marks {
		gutter = max(gutter, tickFace.advance(c.number(v)))
	}
	room := c.nameRoom(width)
	height := max(linesHeight, 66+nameApart*float64(len(c.Rows))) // so that each curve's name has room
	y := scale{from, to, height - 28, 34}
	cal := c.calendar()
	cal.x0, cal.x1 = gutter+18, width-room-8
	c.open(s, width, height)
	s.label("tick", 0, 12, "", tickFace.fit(c.Unit, width))
	for _, v := range marks {
		class := "grid"
		if v == 0 {
			class = "zero"
		}
		s.line(class, gutter+8, y.at(v), cal.x1+4, y.at(v))
		s.label("tick", gutter, y.at(v)+4, "end", c.number(v))
		s.raw("\n")
	}
	for _, t := range cal.ticks() {
		s.line("tick-line", t.at, height-28, t.at, height-23)
		x, anchor := t.at, "middle"
		if half := tickFace.advance(t.label) / 2; x+half > width {
			x, anchor = width, "end"
		}
		s.label("tick", x, height-8, anchor, t.label)
		s.raw("\n")
	}
	free := freeRoom{c.points(cal, y), c.courses(cal, y), y.x0, width}
	names, ends := c.ends(y, cal)
	if len(c.Rows) > 1 {
		for i, r := range c.Rows {
			free.taken = append(free.taken, box4{names[i], ends[i] - 7, names[i] + rowFace.advance(r.Label), ends[i] + 8})
		}
	}
	for i := range c.Rows {
		c.curve(s, &c.Rows[i], cal, y, &free)
		if len(c.Rows) > 1 && len(c.Rows[i].Values) > 0 {
			room := width - names[i]
			s.raw(`<g class="row `, c.Rows[i].Class, `">`)
			end := s.link("row-name", c.Rows[i].Href, fullIfCut(rowFace, c.Rows[i].Label, room))
			s.label("row-label", names[i], ends[i]+4.5, "", rowFace.fit(c.Rows[i].Label, room))
			s.raw(end, "</g>\n")
		}
	}
}

// nameRoom is how much room the names of curves have behind them.
func (c *Chart) nameRoom(width float64) float64 {
	if len(c.Rows) < 2 {
		return 14 // the title tells
	}
	room := 0.0
	for _, r := range c.Rows {
		room = max(room, rowFace.advance(r.Label)+10)
	}
	return min(room, width*.34)
}

// points gives what the dots of all curves take, so that no figure is written over one.
func (c *Chart) points(cal calendar, y scale) []box4 {
	var out []box4
	for _, r := range c.Rows {
		for _, v := range r.Values {
			x, at := cal.x(v.At), y.at((v.Low+v.High)/2)
			out = append(out, box4{x - 5, at - 5, x + 5, at + 5})
		}
	}
	return out
}

func (c *Chart) calendar() calendar {
	cal := calendar{months: c.Months, from: math.MaxInt32, to: math.MinInt32}
	for _, r := range c.Rows {
		for _, v := range r.Values {
			cal.from, cal.to = min(cal.from, v.At), max(cal.to, v.At)
		}
	}
	if cal.from > cal.to {
		cal.from, cal.to = 0, 1
	}
	if pad := (cal.to - cal.from) / 30; pad > 0 {
		cal.from, cal.to = cal.from-pad, cal.to+pad
	} else {
		cal.from, cal.to = cal.from-15, cal.to+15
	}
	return cal
}

// ends gives the place of each row's name: behind the end of its curve, moved up or down
// from others.
func (c *Chart) ends(y scale, cal calendar) (x, at []float64) {
	x, at = make([]float64, len(c.Rows)), make([]float64, len(c.Rows))
	order := make([]int, len(c.Rows))
	for i, r := range c.Rows {
		order[i] = i
		if len(r.Values) > 0 {
			last := slices.MaxFunc(r.Values, func(a, b ChartValue) int { return cmp.Compare(a.At, b.At) })
			x[i], at[i] = cal.x(last.At)+10, y.at((last.Low+last.High)/2)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(at[a], at[b]) })
	for i := 1; i < len(order); i++ {
		at[order[i]] = max(at[order[i]], at[order[i-1]]+nameApart)
	}
	for i := len(order) - 1; i >= 0; i-- { // and none below the axis
		at[order[i]] = min(at[order[i]], y.x0-nameApart*float64(len(order)-1-i))
	}
	return x, at
}

// A box4 is what a label takes.
type box4 struct{ x0, y0, x1, y1 float64 }

func (b box4) touches(o box4) bool { return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 }

// A freeRoom is where figures may stand: between the top and the axis, and not on dots, names and
// each other. Curves are kept clear where there is a choice.
type freeRoom struct {
	taken, curves []box4
	floor, width  float64
}

func (f *freeRoom) holds(b box4) bool {
	const margin = 3 // of a box around its text
	return b.x0 >= -margin && b.x1 <= f.width+margin && b.y0 > 0 && b.y1 <= f.floor+margin && !slices.ContainsFunc(f.taken, b.touches)
}

// written is what stands beside a point: its number, as the unit is told above.
func (c *Chart) written(v *ChartValue) string {
	t := c.number(v.Low)
	if v.High > v.Low {
		t += "–" + c.number(v.High)
	}
	if v.Word != "" {
		t += " (" + v.Word + ")"
	}
	return t
}

// figure writes the number of a point at x and y: above it, else where there is room and no
// curve, below it or beside it. Where there is none it is left out; the table has it.
func (c *Chart) figure(s *sheet, v *ChartValue, x, y float64, free *freeRoom) {
	text := c.written(v)
	w := valueFace.advance(text)
	middle := min(max(x-w/2, 0), free.width-w)
	for i, at := range [...]struct{ x, base float64 }{{middle, y - 10}, {middle, y + 20}, {x - 10 - w, y + 4.5}, {x + 10, y + 4.5}} {
		b := box4{at.x - 3, at.base - 14, at.x + w + 3, at.base + 3}
		if free.holds(b) && (i == 0 || !slices.ContainsFunc(free.curves, b.touches)) {
			s.label("value-label", at.x, at.base, "", text)
			free.taken = append(free.taken, b)
			return
		}
	}
}

// byDate gives the values of a row, earliest first.
func (r *ChartRow) byDate() []ChartValue {
	values := slices.Clone(r.Values)
	slices.SortStableFunc(values, func(a, b ChartValue) int { return cmp.Compare(a.At, b.At) })
	return values
}

// courses gives what the curves take, in small steps.
func (c *Chart) courses(cal calendar, y scale) []box4 {
	const step = 3
	var out []box4
	for _, r := range c.Rows {
		values := r.byDate()
		for i := 1; i < len(values); i++ {
			if values[i-1].Without != values[i].Without {
				continue
			}
			x0, y0 := cal.x(values[i-1].At), y.at((values[i-1].Low+values[i-1].High)/2)
			x1, y1 := cal.x(values[i].At), y.at((values[i].Low+values[i].High)/2)
			n := math.Ceil(math.Hypot(x1-x0, y1-y0) / step)
			for k := 0.0; k <= n; k++ {
				px, py := x0+(x1-x0)*k/max(1, n), y0+(y1-y0)*k/max(1, n)
				out = append(out, box4{px - 1, py - 1, px + 1, py + 1})
			}
		}
	}
	return out
}

// curve draws the values of a row, earliest first; a value that is no fact is led to by
// a broken line, and to one that leaves something out, or no longer does, leads none: that is another count.
func (c *Chart) curve(s *sheet, r *ChartRow, cal calendar, y scale, free *freeRoom) {
	values := r.byDate()
	mid := func(v ChartValue) float64 { return y.at((v.Low + v.High) / 2) }
	s.raw(`<g class="row `, r.Class, `">`)
	for i := 1; i < len(values); i++ {
		if values[i-1].Without != values[i].Without {
			continue
		}
		look := max(values[i-1].Look, values[i].Look)
		s.line("curve "+look.class(), cal.x(values[i-1].At), mid(values[i-1]), cal.x(values[i].At), mid(values[i]))
	}
	s.raw("\n")
	for i := range values {
		v := &values[i]
		x := cal.x(v.At)
		end := s.link(v.class(), "", v.Title)
		if v.High > v.Low {
			s.line("whisker", x, y.at(v.Low), x, y.at(v.High))
		}
		if v.High == v.Low {
			point(s, v.Look, x, mid(*v))
		}
		c.figure(s, v, x, mid(*v), free)
		s.raw(end)
	}
	s.raw("</g>\n")
}

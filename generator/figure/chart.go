package figure

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/edtf"
)

// A Chart shows figures of one unit.
type Chart struct {
	ID          string
	Title, Desc string
	Form        ChartForm
	Unit        string // of the axis
	Rows        []ChartRow
	Thousands   string     // between groups of digits
	Months      [12]string // as an axis of dates names them
}

// A ChartForm is a way to show figures.
type ChartForm string

const (
	Bars  ChartForm = "bars"  // from zero, one a row
	Dots  ChartForm = "dots"  // where values lie, all of a row on one line
	Lines ChartForm = "lines" // values over dates, a line for each row
)

// chartForms lists the forms.
func chartForms() []string { return []string{string(Bars), string(Dots), string(Lines)} }

// A ChartRow is what has figures: a bar, a line of dots, a curve.
type ChartRow struct {
	Label  string
	Href   string
	Class  string // kind-port
	Values []ChartValue
	None   string // what stands in place of values where there are none
}

// A ChartValue is one figure.
type ChartValue struct {
	Low, High float64 // the same where there is no range
	Text      string
	Word      string // for how it is meant; "" for a fact. It is never cut.
	Title     string
	Look      Look
	Without   string   // what it leaves out; "" for nothing. It is no part of a curve of values that don't.
	At        edtf.Day // on an axis of dates
}

// class gives the classes of a value: what leaves something out is told from what doesn't, whether it is a fact or not.
func (v *ChartValue) class() string {
	class := "value " + v.Look.class()
	if v.Without != "" {
		class += " partial"
	}
	return class
}

// PartialSample draws the dot of a value of the row that leaves something out, for a chart's key.
func (r *ChartRow) PartialSample() string {
	s := &sheet{}
	s.raw(`<svg class="chart" viewBox="0 0 18 18" width="18" height="18" aria-hidden="true"><g class="row `, r.Class, `">`)
	end := s.link((&ChartValue{Without: "-"}).class(), "", "")
	point(s, Full, 9, 9)
	s.raw(end, "</g>")
	s.close()
	return s.String()
}

// full is the text of a value with its word.
func (v ChartValue) full() string {
	if v.Word == "" {
		return v.Text
	}
	return v.Text + " (" + v.Word + ")"
}

// SVG draws the chart at a width.
func (c *Chart) SVG(width float64) string {
	s := &sheet{}
	if c.Form == Lines {
		c.lines(s, width)
	} else {
		c.rows(s, width)
	}
	s.close()
	return s.String()
}

func (c *Chart) open(s *sheet, width, height float64) {
	links := slices.ContainsFunc(c.Rows, func(r ChartRow) bool { return r.Href != "" })
	s.open(frame{sizeID(c.ID, width), c.Title, c.Desc, width, height, "chart chart-" + string(c.Form) + " " + sizeClass(width), links})
}

// reach gives the lowest and the highest figure.
func (c *Chart) reach() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, r := range c.Rows {
		for _, v := range r.Values {
			low, high = min(low, v.Low), max(high, v.High)
		}
	}
	if low > high {
		return 0, 1
	}
	return low, high
}

var (
	rowFace   = face{size: 13}
	valueFace = face{size: 13, strong: true}
)

// A chartPlan is how the rows of bars and dots are laid out.
type chartPlan struct {
	scale
	step     float64
	labels   float64 // width of the labels' column; 0 if they stand above
	name     float64 // where labels above begin
	height   float64 // of a row
	above    float64 // of the first row
	fullSize float64 // the height of all
}

const chartBar = 16.0

func (c *Chart) plan(width float64) chartPlan {
	p := chartPlan{above: axisHeight + 4, height: 30}
	low, high := c.reach()
	if c.Form == Bars {
		low, high = min(low, 0), max(high, 0)
	}
	texts, before := 0.0, 0.0
	for _, r := range c.Rows {
		p.labels = max(p.labels, rowFace.advance(r.Label)+14)
		for i, v := range r.Values {
			w := valueFace.advance(v.full()) + 8
			if c.Form == Dots && i == 0 && len(r.Values) > 1 {
				before = max(before, w)
				continue
			}
			texts = max(texts, w)
		}
	}
	p.labels = min(p.labels, width*.34)
	most, tick := width*.45, 80.0 // of the values; from tick to tick
	if width < Medium {           // labels stand above, and a bar may be short
		p.labels, p.height, most, tick = 0, 46, width*.6, 56
	}
	var ticks int
	p.x0 = p.labels + min(before, width*.25) + 6
	if before == 0 { // the axis is at the edge: right of it no label is crossed by it
		p.name = p.x0 + 6
	}
	p.x1 = max(width-min(texts, most)-6, p.x0+40)
	if ticks = int((p.x1 - p.x0) / tick); ticks < 1 {
		ticks = 1
	}
	if c.Form == Bars && low < high {
		from, _, step := nice(low, high, ticks)
		p.low, p.high, p.step = from, high, step // a bar may reach to the edge
		if low == 0 {
			p.low = 0
		}
	} else {
		p.low, p.high, p.step = nice(low, high, ticks)
	}
	p.fullSize = p.above + p.height*float64(len(c.Rows)) + 6
	return p
}

// rows draws bars and dots.
func (c *Chart) rows(s *sheet, width float64) {
	p := c.plan(width)
	c.open(s, width, p.fullSize)
	end := math.Inf(-1)
	for _, v := range stops(p.low, p.high, p.step) {
		x := p.at(v)
		class := "grid"
		if v == 0 {
			class = "zero"
		}
		s.line(class, x, axisHeight-4, x, p.fullSize-4)
		label := c.number(v)
		half := tickFace.advance(label) / 2
		if x = max(x, half); x-half >= end && x+half < width {
			s.label("tick", x, 13, "middle", label)
			end = x + half + 6
		}
		s.raw("\n")
	}
	for i := range c.Rows {
		c.row(s, p, &c.Rows[i], p.above+p.height*float64(i), width)
	}
}

func (c *Chart) row(s *sheet, p chartPlan, r *ChartRow, top, width float64) {
	y := top + p.height - 8 - chartBar/2 // the middle of the bar
	x, anchor, ly, room := p.labels-8, "end", y+4.5, p.labels-8
	if p.labels == 0 {
		x, anchor, ly, room = p.name, "", top+15, width-p.name
	}
	s.raw(`<g class="row `, r.Class, `">`)
	end := s.link("row-name", r.Href, fullIfCut(rowFace, r.Label, room))
	s.label("row-label", x, ly, anchor, rowFace.fit(r.Label, room))
	s.raw(end)
	if len(r.Values) == 0 {
		s.label("none-label", p.x0+6, y+4.5, "", rowFace.fit(r.None, width-p.x0-6))
	} else if c.Form == Dots {
		c.dots(s, p, r, y, width)
	} else {
		c.bar(s, p, &r.Values[0], y, width)
	}
	s.raw("</g>\n")
}

// fullIfCut gives a text that has no room as a title, else nothing.
func fullIfCut(f face, text string, room float64) string {
	if f.advance(text) > room {
		return text
	}
	return ""
}

func (c *Chart) bar(s *sheet, p chartPlan, v *ChartValue, y, width float64) {
	end := s.link(v.class(), "", v.Title)
	zero := p.at(0)
	near, far := p.at(v.Low), p.at(v.High)
	if v.High <= 0 {
		near, far = p.at(v.High), p.at(v.Low)
	}
	s.bar("bar", min(zero, near), y-chartBar/2, max(1, math.Abs(near-zero)), chartBar, 0)
	if far != near {
		s.bar("bar-range", min(near, far), y-chartBar/2, math.Abs(far-near), chartBar, 0)
	}
	x := max(zero, p.at(v.High)) + 6
	s.label("value-label", x, y+4.5, "", valueFace.fitWord(v.Text, v.Word, width-x))
	s.raw(end)
}

func (c *Chart) dots(s *sheet, p chartPlan, r *ChartRow, y, width float64) {
	values := slices.Clone(r.Values)
	slices.SortStableFunc(values, func(a, b ChartValue) int { return compare(a.Low, b.Low) })
	low, high := values[0].Low, values[0].High
	for _, v := range values {
		high = max(high, v.High)
	}
	s.line("range", p.at(low), y, p.at(high), y)
	for i := range values {
		v := &values[i]
		end := s.link(v.class(), "", v.Title)
		if v.High > v.Low {
			s.bar("within", p.at(v.Low), y-3, p.at(v.High)-p.at(v.Low), 6, 3)
		} else {
			point(s, v.Look, p.at(v.Low), y)
		}
		switch x := p.at(v.High) + 9; {
		case i == len(values)-1:
			s.label("value-label", x, y+4.5, "", valueFace.fitWord(v.Text, v.Word, width-x))
		case i == 0:
			x = p.at(v.Low) - 9
			s.label("value-label", x, y+4.5, "end", valueFace.fitWord(v.Text, v.Word, x-p.labels))
		}
		s.raw(end)
	}
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// number writes a figure of the axis, to 15 digits: what is behind them comes from reckoning.
func (c *Chart) number(v float64) string {
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	t := strconv.FormatFloat(v, 'f', -1, 64)
	sign, t := "", t
	if strings.HasPrefix(t, "-") {
		sign, t = "−", t[1:]
	}
	whole, fraction, _ := strings.Cut(t, ".")
	if len(whole) > 4 {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + c.Thousands + whole[i:]
		}
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return sign + whole
}

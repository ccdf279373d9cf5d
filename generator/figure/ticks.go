package figure

import (
	"math"
	"strconv"

	"portolan/generator/edtf"
)

// A tick is a mark on an axis.
type tick struct {
	at    float64 // on the drawing
	label string
}

// A calendar lays days out on a line.
type calendar struct {
	from, to edtf.Day
	x0, x1   float64
	months   [12]string // as axes name them
}

func (c calendar) x(d edtf.Day) float64 {
	d = min(max(d, c.from), c.to)
	return c.x0 + (c.x1-c.x0)*float64(d-c.from)/float64(c.to-c.from)
}

// A stride is the way from one tick to the next, in days or in months.
type stride struct{ days, months int }

var strides = []stride{{1, 0}, {2, 0}, {5, 0}, {10, 0}, {0, 1}, {0, 2}, {0, 3}, {0, 6}, {0, 12}, {0, 24}, {0, 60}, {0, 120}, {0, 240}, {0, 600}, {0, 1200}, {0, 6000}, {0, 12000}, {0, 24000}}

func (s stride) length() float64 { return float64(s.days) + float64(s.months)*30.44 }

// tickFace is how axes are labelled.
var tickFace = face{size: 12}

// ticks lists the marks of the axis: as many as have room for their labels.
func (c calendar) ticks() []tick {
	room := (c.x1 - c.x0) / float64(c.to-c.from)
	for _, s := range strides {
		need := tickFace.advance(c.name(edtf.MakeDay(2020, 9, 28), s)) + 18
		if s.months >= 12 {
			need = tickFace.advance("2020") + 18
		}
		if s.length()*room >= need || s == strides[len(strides)-1] {
			return c.every(s)
		}
	}
	return nil
}

func (c calendar) every(s stride) []tick {
	var out []tick
	add := func(d edtf.Day) {
		if d >= c.from && d <= c.to {
			out = append(out, tick{c.x(d), c.name(d, s)})
		}
	}
	if s.days > 0 {
		for d := c.from; d <= c.to; d++ {
			if day := d.Day(); s.days == 1 || (day-1)%s.days == 0 && day < 30 { // 31 and 1 would touch
				add(d)
			}
		}
		return out
	}
	first := (c.from.Year()*12 + c.from.Month() - 1) / s.months * s.months
	for m := first; m < 12*10000 && edtf.MakeDay(m/12, m%12+1, 1) <= c.to; m += s.months {
		if m >= 12 { // there is no year 0
			add(edtf.MakeDay(m/12, m%12+1, 1))
		}
	}
	return out
}

// name writes a tick: a year where years pass, else its month or day, with the year.
func (c calendar) name(d edtf.Day, s stride) string {
	year := strconv.Itoa(d.Year())
	month := c.months[d.Month()-1]
	switch {
	case s.months >= 12:
		return year
	case s.months > 0:
		return month + " " + year
	}
	return strconv.Itoa(d.Day()) + " " + month + " " + year
}

// A scale lays numbers out on a line.
type scale struct {
	low, high float64
	x0, x1    float64
}

func (s scale) at(v float64) float64 { return s.x0 + (s.x1-s.x0)*(v-s.low)/(s.high-s.low) }

// nice widens a range to round numbers and gives the step between them, for about n steps.
func nice(low, high float64, n int) (from, to, step float64) {
	if high <= low {
		high = low + max(1, math.Abs(low)/10)
	}
	raw := (high - low) / float64(n)
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	step = 10 * power
	for _, m := range [...]float64{1, 2, 2.5, 5} {
		if m*power >= raw {
			step = m * power
			break
		}
	}
	return math.Floor(low/step) * step, math.Ceil(high/step) * step, step
}

// stops lists the numbers from low to high, a step apart; the one at zero is zero, whatever reckoning makes of it.
func stops(low, high, step float64) []float64 {
	const near = 1e-6 // of a step
	var out []float64
	for i := range int((high-low)/step+near) + 1 {
		v := low + float64(i)*step
		if math.Abs(v) < near*step {
			v = 0
		}
		out = append(out, v)
	}
	return out
}

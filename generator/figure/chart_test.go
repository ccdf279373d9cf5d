package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func row(label string, values ...ChartValue) ChartRow {
	return ChartRow{Label: label, Class: "kind-port", Href: "../" + label + "/", Values: values}
}

func value(x float64) ChartValue {
	return ChartValue{Low: x, High: x, Text: fmt.Sprintf("%v days", x), Title: "days"}
}

func chart(form ChartForm, rows ...ChartRow) *Chart {
	return &Chart{ID: "c", Title: "Sailing time", Desc: "days", Form: form, Unit: "days", Thousands: ",", Months: months, Rows: rows}
}

func sailing(form ChartForm) *Chart {
	stated, projected, between := value(18), value(21), value(19)
	projected.Look, projected.Word = Hollow, "projected"
	between.High, between.Text = 23, "19–23 days"
	stated.At, projected.At, between.At = on(2023, 4, 7), on(2024, 4, 7), on(2025, 4, 7)
	return chart(form, row("Saint Petersburg", stated, projected), row("Sevastopol", projected), row("Novorossiysk", between), ChartRow{Label: "Yalta", Class: "kind-port", None: "not known"})
}

func TestChartGolden(t *testing.T) {
	for _, form := range []ChartForm{Bars, Dots, Lines} {
		golden(t, "chart-"+string(form), sailing(form).SVG(Medium))
	}
}

// A figure that is no fact is hollow and carries its word.
func TestChartLooks(t *testing.T) {
	for _, form := range []ChartForm{Bars, Dots, Lines} {
		all := sound(t, sailing(form).SVG(Medium))
		if n := count(all, func(e element) bool { return e.within("look-hollow") && (e.has("bar") || e.has("dot")) }); n == 0 {
			t.Errorf("%s: what is projected is not hollow", form)
		}
		if n := count(all, func(e element) bool {
			return e.has("value-label") && (e.text == "21 days (projected)" || e.text == "21 (projected)")
		}); n == 0 {
			t.Errorf("%s: what is projected does not say so", form)
		}
	}
}

// Points that are near each other have their figures, above, below or beside them, and clear
// of the curve.
func TestChartFigures(t *testing.T) {
	at := func(y, m int, v float64) ChartValue { x := value(v); x.At = on(y, m, 1); return x }
	c := chart(Lines, row("Accords", at(2020, 10, 8), at(2023, 4, 23), at(2023, 6, 27), at(2023, 10, 29), at(2024, 12, 52), at(2026, 1, 61)))
	all := sound(t, c.SVG(480))
	if n := count(all, func(e element) bool { return e.has("value-label") }); n != 6 {
		t.Errorf("%d of 6 points have their figure", n)
	}
	cal := c.calendar()
	cal.x0, cal.x1 = 30, 458
	y := scale{0, 80, linesHeight - 28, 34}
	free := freeRoom{c.points(cal, y), c.courses(cal, y), y.x0, 480}
	beside := 0
	for i := range c.Rows[0].Values {
		v := &c.Rows[0].Values[i]
		before := len(free.taken)
		c.figure(&sheet{}, v, cal.x(v.At), y.at(v.Low), &free)
		if len(free.taken) == before {
			continue
		}
		b := free.taken[before]
		if b.y1 > y.at(v.Low) { // not above its point
			beside++
			if slices.ContainsFunc(free.curves, b.touches) {
				t.Errorf("%v stands on the curve", v.Low)
			}
		}
	}
	if beside == 0 {
		t.Error("all figures stand above their points, so nothing is shown of the others")
	}
	blocked := freeRoom{nil, []box4{{0, 0, 480, linesHeight}}, y.x0, 480}
	blocked.taken = []box4{{0, 0, 480, y.at(27)}} // no room above, and curves everywhere
	c.figure(&sheet{}, &c.Rows[0].Values[2], 240, y.at(27), &blocked)
	if len(blocked.taken) != 1 {
		t.Error("a figure stands on a curve")
	}
}

// Nothing lies on anything, whatever the figures.
func TestChartHard(t *testing.T) {
	var many []ChartRow
	for i, name := range names(40) {
		v := value(float64(i*i) * 1e6)
		v.At = on(2000+i, 1, 1)
		many = append(many, row(name, v))
	}
	var odd []ChartRow
	for i, name := range hard {
		v := value(float64(i))
		v.Look, v.Word, v.Text, v.At = Hollow, "projected", name, on(2020, 1, 1)
		odd = append(odd, row(name, v))
	}
	for name, rows := range map[string][]ChartRow{
		"nothing":     nil,
		"no value":    {row("Yalta")},
		"one":         {row("Yalta", value(5))},
		"zero":        {row("Yalta", value(0))},
		"negative":    {row("Yalta", value(-5)), row("Azov", value(12)), row("Kerch", value(-0.001))},
		"all below":   {row("Yalta", value(-5)), row("Azov", value(-12))},
		"tiny, large": {row("Yalta", value(1e-6)), row("Azov", value(9e15))},
		"largest":     {row("Yalta", value(-2e30)), row("Azov", value(2e30))},
		"smallest":    {row("Yalta", value(1e-9)), row("Azov", value(3e-9))},
		"the same":    {row("Yalta", value(7), value(7)), row("Azov", value(7))},
		"many":        many,
		"hard names":  odd,
	} {
		for _, form := range []ChartForm{Bars, Dots, Lines} {
			for _, width := range []float64{Small, Medium} {
				t.Run(fmt.Sprintf("%s as %s at %v", name, form, width), func(t *testing.T) {
					sound(t, chart(form, rows...).SVG(width))
				})
			}
		}
	}
}

// Numbers of an axis are told apart, however large or small they are.
func TestChartNumbers(t *testing.T) {
	for _, most := range []float64{3e-9, 0.25, 7, 1500, 2e30} {
		for _, form := range []ChartForm{Bars, Dots, Lines} {
			first, last := value(most/2), value(most)
			if form == Dots { // whose axis needn't begin at zero
				first = value(most - most/1e13)
			}
			first.At, last.At = on(2020, 1, 1), on(2024, 1, 1)
			c := chart(form, row("Yalta", first, last))
			c.Unit = "number" // which stands on the axis of lines, as the years do
			seen := map[string]bool{}
			for _, e := range sound(t, c.SVG(Medium)) {
				if e.name == "text" && e.has("tick") {
					if seen[e.text] {
						t.Errorf("%s up to %g: %q stands there again", form, most, e.text)
					}
					seen[e.text] = true
				}
			}
			if len(seen) < 2 && most < 1e20 { // of larger ones the first leaves no room
				t.Errorf("%s up to %g: numbers %v", form, most, seen)
			}
		}
	}
}

// A bar begins at zero, to the left of it if the figure is below.
func TestChartNegative(t *testing.T) {
	all := sound(t, chart(Bars, row("Yalta", value(-5)), row("Azov", value(10))).SVG(Medium))
	zero := -1.0
	for _, e := range all {
		if e.has("zero") {
			zero = e.num("x1")
		}
	}
	var ends []float64
	for _, e := range all {
		if e.has("bar") {
			ends = append(ends, e.num("x"), e.num("x")+e.num("width"))
		}
	}
	if len(ends) != 4 || zero < 0 || ends[1] < zero-.2 || ends[1] > zero+.2 || ends[2] < zero-.2 || ends[2] > zero+.2 || ends[3] <= zero {
		t.Errorf("zero at %v, bars from and to %v", zero, ends)
	}
}

// Where names stand above their values an axis at the edge doesn't run through their first letters.
func TestChartNamesBesideAxis(t *testing.T) {
	for name, c := range map[string]*Chart{
		"bars":           chart(Bars, row("Yalta", value(5)), row("Azov", value(7))),
		"bars below":     chart(Bars, row("Yalta", value(-5)), row("Azov", value(7))),
		"one dot a line": chart(Dots, row("Yalta", value(5)), row("Azov", value(7))),
	} {
		axis, rows := math.Inf(1), 0
		for _, e := range sound(t, c.SVG(Small)) {
			switch {
			case e.has("zero"), e.has("grid"):
				axis = min(axis, e.num("x1"))
			case e.has("row-label"):
				rows++
				if x := e.num("x"); x < axis+3 { // half of its halo
					t.Errorf("%s: %q begins at %v, and the axis is at %v", name, e.text, x, axis)
				}
			}
		}
		if rows != 2 {
			t.Errorf("%s: %d names, want 2", name, rows)
		}
	}
}

func TestNice(t *testing.T) {
	for _, c := range []struct {
		low, high      float64
		n              int
		from, to, step float64
	}{
		{0, 10, 5, 0, 10, 2}, {0, 6017, 4, 0, 8000, 2000}, {-5, 12, 4, -5, 15, 5}, {3, 3, 4, 3, 4, .25}, {0, 0, 2, 0, 1, .5},
	} {
		if from, to, step := nice(c.low, c.high, c.n); from != c.from || to != c.to || step != c.step {
			t.Errorf("nice(%v, %v, %d) = %v, %v, %v, want %v, %v, %v", c.low, c.high, c.n, from, to, step, c.from, c.to, c.step)
		}
	}
}

// A figure that leaves something out is a mark of its own: hollow, and no curve leads from those that don't to it, nor back; between
// two that leave out the same one does.
func TestChartWithout(t *testing.T) {
	var values []ChartValue
	for i, without := range []string{"", "", "Russia", "Russia", "Russia and China", ""} {
		v := value(float64(7 + 3*i))
		v.At, v.Without = on(2020+i, 1, 1), without
		values = append(values, v)
	}
	for _, width := range []float64{Small, Medium} {
		all := sound(t, chart(Lines, row("Station", values...)).SVG(width))
		if n := count(all, func(e element) bool { return e.has("curve") }); n != 2 {
			t.Errorf("%v wide: %d parts of the curve are drawn, want 2", width, n)
		}
		if n := count(all, func(e element) bool { return e.has("dot") && e.within("partial") }); n != 3 {
			t.Errorf("%v wide: %d figures are marked as leaving something out, want 3", width, n)
		}
	}
	sample := row("Saint Petersburg")
	if text := sample.PartialSample(); !strings.Contains(text, `class="row kind-port"`) { // the colour of what it stands for
		t.Errorf("the key's mark is %s", text)
	} else {
		mustBeClean(t, text)
	}
}

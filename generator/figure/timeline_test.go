package figure

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"portolan/generator/edtf"
)

var months = [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

func on(year, month, day int) edtf.Day { return edtf.MakeDay(year, month, day) }

// at makes a mark of one day.
func at(label string, d edtf.Day) Moment { return Moment{Label: label, Title: label, Start: d, End: d} }

func timeline(lanes ...Lane) *Timeline {
	return &Timeline{ID: "t", Title: "Timeline", Desc: "marks", Lanes: lanes, From: Unbounded, To: Unbounded,
		Today: on(2023, 4, 11), Now: "as of 11 April 2023", Months: months}
}

// memorandum has a mark of each sort.
func memorandum() *Timeline {
	invited := at("invited Venezuela", on(2023, 4, 8))
	invited.Href = "#status"
	signed := at("signed", on(2023, 4, 11))
	signed.Word, signed.Look, signed.EndOpen = "expected", Hollow, true
	view := at("a status", on(2023, 2, 1))
	view.Look, view.Word = Disputed, "disputed"
	office := Moment{Label: "minister", Title: "minister", Start: on(2023, 1, 6), End: on(2023, 1, 6), Lasts: true, EndOpen: true}
	before := Moment{Label: "chair", Title: "chair", Start: on(2023, 3, 30), End: on(2023, 3, 30), Lasts: true, StartOpen: true}
	month := Moment{Label: "meets", Title: "meets", Start: on(2023, 3, 1), End: on(2023, 3, 31)}
	return timeline(Lane{Class: "kind-pact", Label: "Pacts", Marks: []Moment{invited, signed, view, month}},
		Lane{Class: "kind-person", Label: "People", Marks: []Moment{office, before}})
}

func TestTimelineGolden(t *testing.T) {
	golden(t, "timeline-small", memorandum().SVG(Small))
	golden(t, "timeline-medium", memorandum().SVG(Medium))
}

// What is expected is hollow, what is disputed is no circle, an open end has an arrow.
func TestTimelineLooks(t *testing.T) {
	all := sound(t, memorandum().SVG(Medium))
	for what, n := range map[string]int{
		"hollow": count(all, func(e element) bool { return e.within("look-hollow") && (e.has("dot") || e.has("within")) }),
		"full":   count(all, func(e element) bool { return e.within("look-full") && e.name == "circle" }),
		"square": count(all, func(e element) bool { return e.within("look-disputed") && e.name == "path" && e.has("dot") }),
		"now":    count(all, func(e element) bool { return e.has("now-line") }),
		"links":  count(all, func(e element) bool { return e.name == "a" }),
	} {
		if n != 1 {
			t.Errorf("%d marks are %s, want 1", n, what)
		}
	}
	if n := count(all, func(e element) bool { return e.has("arrow") }); n != 2 {
		t.Errorf("%d arrows, want 2", n)
	}
}

// Nothing lies on anything, whatever the data.
func TestTimelineHard(t *testing.T) {
	lane := func(marks ...Moment) Lane { return Lane{Class: "kind-x", Label: "Lane", Marks: marks} }
	cases := map[string]*Timeline{
		"nothing":        timeline(),
		"an empty lane":  timeline(lane()),
		"one":            timeline(lane(at("alone", on(2023, 4, 8)))),
		"500 years":      timeline(lane(at("first", on(1523, 1, 1)), at("last", on(2023, 1, 1)))),
		"since year 1":   timeline(lane(at("first", on(1, 1, 1)), at("last", on(9999, 12, 31)))),
		"open start":     timeline(lane(Moment{Label: "by then", Start: on(2023, 4, 8), End: on(2023, 4, 8), StartOpen: true})),
		"open both ways": timeline(lane(Moment{Label: "ever", Start: on(2023, 4, 8), End: on(2023, 4, 8), Lasts: true, StartOpen: true, EndOpen: true})),
		"unknown ends":   timeline(lane(Moment{Label: "from or to", Start: on(2023, 4, 8), End: on(2023, 4, 8), StartUnknown: true, EndUnknown: true})),
		"future office":  timeline(lane(Moment{Label: "will be", Start: on(2030, 1, 1), End: on(2030, 1, 1), Lasts: true, EndOpen: true, Look: Hollow, Word: "planned"})),
	}
	var day, years, odd []Moment
	for i, name := range names(80) {
		day = append(day, at(name, on(2023, 4, 11)))
		years = append(years, at(name, on(1990+i/2, 1+i%12, 1)))
	}
	for i, name := range hard {
		m := at(name, on(2020+i, 5, 1))
		m.Look, m.Word = Hollow, "expected"
		odd = append(odd, m, Moment{Label: name, Start: on(2019, 1, 1), End: on(2020+i, 1, 1), Lasts: true})
	}
	cases["80 on a day"], cases["80 over 40 years"], cases["hard names"] = timeline(lane(day...)), timeline(lane(years...)), timeline(lane(odd...))
	bounded := timeline(lane(years...))
	bounded.From, bounded.To = on(2000, 1, 1), on(2000, 1, 1)
	cases["bounds that are one day"] = bounded
	for name, tl := range cases {
		for _, width := range []float64{Small, Medium, Large} {
			t.Run(fmt.Sprintf("%s at %v", name, width), func(t *testing.T) {
				all := sound(t, tl.SVG(width))
				want := 0
				for _, l := range tl.Lanes {
					want += len(l.Marks)
				}
				if n := count(all, func(e element) bool { return e.has("mark") }); n != want {
					t.Errorf("%d marks are drawn, want %d", n, want)
				}
			})
		}
	}
}

// Where there is little room no label is cut that has room on three lines, and the rows are
// as high as what they hold.
func TestTimelineLongLabels(t *testing.T) {
	long := at("submitted for approval by Russia, to the State Duma", on(2025, 10, 16))
	long.Of = "Russia–Venezuela treaty of 2025"
	tl := timeline(Lane{Class: "kind-x", Label: "Lane", Marks: []Moment{at("signed", on(2025, 5, 7)), long, at("ratified", on(2025, 10, 27))}})
	var text []string
	for _, e := range sound(t, tl.SVG(Small)) {
		if e.has("mark-label") {
			text = append(text, e.text)
		}
	}
	want := "signed|Russia–Venezuela treaty of 2025: submitted|for approval by Russia, to the State Duma|ratified"
	if got := strings.Join(text, "|"); got != want {
		t.Errorf("the labels are %q, want %q", got, want)
	}
}

// A label takes the room that its side has, on a second line if it must; where two don't
// hold it, it stands above the mark.
func TestTimelineRoomBeside(t *testing.T) {
	long := "Constitutional Chamber upholds the organic rank of the special economic zones law"
	for name, c := range map[string]struct {
		day  edtf.Day
		text string
		want string
	}{
		"at the end":    {on(2026, 1, 1), long, long},
		"in the middle": {on(2024, 1, 1), long, "Constitutional Chamber upholds the organic|rank of the special economic zones law"},
		"too long":      {on(2024, 1, 1), long + ", " + long, long + ",|" + long},
	} {
		tl := timeline(Lane{Class: "kind-x", Label: "Lane", Marks: []Moment{at("", on(2022, 1, 1)), at(c.text, c.day), at("", on(2026, 1, 2))}})
		var text []string
		for _, e := range sound(t, tl.SVG(Medium)) {
			if e.has("mark-label") {
				text = append(text, e.text)
			}
		}
		if got := strings.Join(text, "|"); got != c.want {
			t.Errorf("%s: the label is %q, want %q", name, got, c.want)
		}
	}
}

// A drawing for which a sheet of paper has no room says so to the style sheet.
func TestTimelineTall(t *testing.T) {
	for n, want := range map[int]bool{10: false, 60: true} {
		var marks []Moment
		for _, name := range names(n) {
			marks = append(marks, at(name, on(2023, 4, 11)))
		}
		all := sound(t, timeline(Lane{Class: "kind-x", Marks: marks}).SVG(Medium))
		if got := count(all, func(e element) bool { return e.name == "svg" && e.has("tall") }) == 1; got != want {
			t.Errorf("%d marks: tall is %v, want %v", n, got, want)
		}
	}
}

// The dashes of an end that isn't known don't run into the label.
func TestTimelineTail(t *testing.T) {
	office := Moment{Label: "president of Venezuela", Start: on(2026, 1, 3), End: on(2026, 1, 3), Lasts: true, StartUnknown: true}
	tl := timeline(Lane{Class: "kind-x", Marks: []Moment{at("visit", on(2018, 1, 1)), office}})
	p := placeMark(&tl.Lanes[0].Marks[1], tl.calendar(Medium), Medium, tl.Today)
	if p.anchor != "end" || p.textX > p.x0-longTail {
		t.Errorf("the label ends at %v (%q), and the dashes begin at %v", p.textX, p.anchor, p.x0-longTail)
	}
}

// Of an office of which one end is known that end is drawn, and no bar of a length that
// nobody gave it; labels above leave it within the drawing, too.
func TestTimelineEdge(t *testing.T) {
	day := on(2023, 4, 8)
	for name, c := range map[string]struct {
		m           Moment
		edge        bool
		left, right bool // dashes
	}{
		"unknown start": {Moment{StartUnknown: true}, true, true, false},
		"open start":    {Moment{StartOpen: true}, true, true, false},
		"unknown end":   {Moment{EndUnknown: true}, true, false, true},
		"in office":     {Moment{EndOpen: true}, false, false, false},
		"ever":          {Moment{StartOpen: true, EndOpen: true}, false, false, false},
	} {
		c.m.Label, c.m.Lasts, c.m.Start, c.m.End = "chair", true, day, day
		for _, width := range []float64{Small, Medium} {
			tl := timeline(Lane{Class: "kind-x", Marks: []Moment{at("first", on(2003, 1, 1)), c.m, at("last", on(2023, 7, 11))}})
			cal := tl.calendar(width)
			p := placeMark(&tl.Lanes[0].Marks[1], cal, width, tl.Today)
			if edge := p.x1-p.x0 <= edgeWidth+.01; edge != c.edge {
				t.Errorf("%s, %v wide: an edge is %v", name, width, edge)
			}
			if known := cal.x(day); c.edge && c.left && p.x1 != known || c.edge && c.right && p.x0 != min(known, width-longTail-edgeWidth) {
				t.Errorf("%s, %v wide: the end that is known is at %v, and drawn from %v to %v", name, width, known, p.x0, p.x1)
			}
			var left, right bool
			for _, e := range sound(t, tl.SVG(width)) {
				if e.has("tail") {
					left, right = left || e.num("x2") < e.num("x1"), right || e.num("x2") > e.num("x1")
				}
			}
			if left != c.left || right != c.right {
				t.Errorf("%s, %v wide: dashes to the left %v and right %v", name, width, left, right)
			}
			if before, behind := p.ends(0); before < 0 || behind > width {
				t.Errorf("%s, %v wide: it reaches from %v to %v", name, width, before, behind)
			}
		}
	}
}

// An axis names days, months or years, and never so many that they touch.
func TestTicks(t *testing.T) {
	for _, c := range []struct {
		from, to    edtf.Day
		first, last string
	}{
		{on(2023, 4, 8), on(2023, 4, 12), "8 Apr 2023", "12 Apr 2023"},
		{on(2023, 4, 1), on(2023, 6, 1), "1 Apr 2023", "1 Jun 2023"},
		{on(2023, 1, 15), on(2024, 2, 1), "Mar 2023", "Jan 2024"},
		{on(1999, 12, 1), on(2026, 1, 1), "2000", "2026"},
		{on(1523, 1, 1), on(2023, 1, 1), "1550", "2000"},
		{on(1, 1, 1), on(9999, 1, 1), "1000", "9000"},
	} {
		cal := calendar{from: c.from, to: c.to, x0: 0, x1: Medium, months: months}
		ticks := cal.ticks()
		if len(ticks) < 2 {
			t.Errorf("%s to %s has %d ticks", c.from, c.to, len(ticks))
			continue
		}
		if first, last := ticks[0].label, ticks[len(ticks)-1].label; first != c.first || last != c.last {
			t.Errorf("%s to %s: from %s to %s, want from %s to %s", c.from, c.to, first, last, c.first, c.last)
		}
	}
}

// manyMoments makes marks of every sort with labels of any length, now and then one that
// lasts or may mean as long as all others together: beside that there is hardly any room.
func manyMoments(r *rand.Rand) []Moment {
	words := strings.Fields("Constitution Venezuela's VeneSat-2 Guaicaipuro of the lunar station construction begins ratified by a zone")
	some := func(most int) string {
		var out []string
		for range 1 + r.IntN(most) {
			out = append(out, words[r.IntN(len(words))])
		}
		return strings.Join(out, " ")
	}
	first, last := on(1999, 1, 1), on(1999, 1, 1)+edtf.Day(30+r.IntN(12000))
	var out []Moment
	for range 1 + r.IntN(9) {
		m := Moment{Label: some(12), Look: Look(r.IntN(3)), Lasts: r.IntN(3) == 0, Start: first, End: last}
		switch r.IntN(4) {
		case 0:
		case 1:
			m.Start += edtf.Day(r.IntN(int(last - first)))
			m.End = m.Start + edtf.Day(r.IntN(int(last-m.Start)+1))
		default:
			m.Start += edtf.Day(r.IntN(int(last - first)))
			m.End = m.Start
		}
		if r.IntN(3) == 0 {
			m.Of = some(8)
		}
		if r.IntN(40) == 0 {
			m.Label = some(90)
		}
		if m.Look != Full {
			m.Word = "expected"
		}
		m.StartOpen, m.EndOpen = r.IntN(8) == 0, r.IntN(8) == 0
		m.StartUnknown, m.EndUnknown = !m.StartOpen && r.IntN(8) == 0, !m.EndOpen && r.IntN(8) == 0
		m.Title = withWord(m.text(), m.Word)
		out = append(out, m)
	}
	return out
}

// Wherever marks lie, their labels lie within the sheet and on no other, and only those are
// cut that the lines above a mark don't hold.
func TestTimelineLabels(t *testing.T) {
	bare := func(parts ...string) string { return strings.ReplaceAll(strings.Join(parts, ""), " ", "") }
	whole, cut := 0, 0
	for seed := range uint64(400) {
		tl := timeline(Lane{Class: "kind-x", Label: "Lane", Marks: manyMoments(rand.New(rand.NewPCG(seed, 1)))})
		for _, width := range []float64{Small, Medium, Large} {
			drawn := map[string]string{} // by what there is to say
			title := ""
			for _, e := range sound(t, tl.SVG(width)) {
				switch {
				case e.name == "title" && e.within("mark"):
					title = e.text
					drawn[title] = ""
				case e.has("mark-label"):
					drawn[title] += e.text
				}
			}
			for _, m := range tl.Lanes[0].Marks {
				if bare(drawn[m.Title]) == bare(m.Title) {
					whole++
				} else if cut++; bare(markFace.wrap(m.text(), m.Word, width, mostLines)...) == bare(m.Title) {
					t.Errorf("timeline %d, %v wide: %q is cut to %q", seed, width, m.Title, drawn[m.Title])
				}
			}
		}
		if t.Failed() {
			return
		}
	}
	if whole == 0 || cut == 0 {
		t.Errorf("%d labels are whole and %d are cut, so the other isn't shown", whole, cut)
	}
}

// What began before what is drawn, or ends after it, says so with two arrows at the edge; what is open has one.
func TestTimelineGoesOn(t *testing.T) {
	for name, c := range map[string]struct {
		m      Moment
		arrows string // towards which side, how many
	}{
		"within":        {Moment{Start: on(2013, 1, 1), End: on(2014, 1, 1)}, ""},
		"from before":   {Moment{Start: on(1999, 1, 1), End: on(2013, 3, 5)}, "<<"},
		"to after":      {Moment{Start: on(2013, 4, 19), End: on(2026, 1, 3)}, ">>"},
		"all along":     {Moment{Start: on(1999, 1, 1), End: on(2026, 1, 3)}, "<<>>"},
		"still on":      {Moment{Start: on(1999, 1, 1), End: on(1999, 1, 1), EndOpen: true}, "<<>"},
		"maybe before":  {Moment{Start: on(2013, 3, 5), End: on(2013, 3, 5), StartUnknown: true}, ""},
		"maybe forever": {Moment{Start: on(2013, 3, 5), End: on(2013, 3, 5), StartOpen: true, EndOpen: true}, "<>"},
	} {
		c.m.Label, c.m.Lasts = "president of Venezuela", true
		tl := timeline(Lane{Class: "kind-x", Marks: []Moment{c.m}})
		tl.From, tl.To = on(2010, 1, 1), on(2020, 1, 1)
		for _, width := range []float64{Small, Medium} {
			arrows := ""
			for _, e := range sound(t, tl.SVG(width)) {
				if e.has("arrow") {
					arrows += strings.Repeat("<", strings.Count(e.attrs["d"], "l-6 5l6 5")) + strings.Repeat(">", strings.Count(e.attrs["d"], "l6 5l-6 5"))
				}
			}
			if arrows != c.arrows {
				t.Errorf("%s, %v wide: arrows %q, want %q", name, width, arrows, c.arrows)
			}
			if has := tl.Signs(width)[GoesOn]; has != (strings.Contains(c.arrows, "<<") || strings.Contains(c.arrows, ">>")) {
				t.Errorf("%s, %v wide: the key tells of what goes on: %t", name, width, has)
			}
		}
	}
}

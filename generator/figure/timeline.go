package figure

import (
	"math"
	"slices"

	"portolan/generator/edtf"
)

// A Timeline shows on lanes what happened, lasted or is awaited.
type Timeline struct {
	ID          string // on the page, the beginning of all ids within
	Title, Desc string
	Lanes       []Lane
	From, To    edtf.Day   // what is shown; Unbounded is as far as the marks reach
	Today       edtf.Day   // as of which it is drawn: marked if it lies within
	Now         string     // the word for that day
	Months      [12]string // as the axis names them
}

// Unbounded stands for a day that doesn't bound a timeline.
const Unbounded edtf.Day = math.MinInt32

// A Lane is what belongs together, and has one hue.
type Lane struct {
	Class string // kind-port
	Label string // "" for none
	Marks []Moment
}

// A Look says how firmly a mark is drawn.
type Look uint8

const (
	Full     Look = iota // a fact
	Hollow               // planned, expected, projected
	Disputed             // sources or states disagree
)

// class is the look as a class.
func (l Look) class() string { return [...]string{"look-full", "look-hollow", "look-disputed"}[l] }

// A Moment is one thing on a timeline. Of its bounds both are the first and the last day
// that it may mean; an open one reaches beyond what is drawn.
type Moment struct {
	Of    string // what it is told of, before the label; "" where that is clear
	Label string // short
	Word  string // for how it is meant; "" for a fact. It is never cut.
	Title string // all there is to say in a line
	Href  string
	Look  Look
	Lasts bool // from Start to End; else at some time between them

	Start, End               edtf.Day
	StartOpen, EndOpen       bool
	StartUnknown, EndUnknown bool
}

// text is the label with what it is told of, uncut and without the word.
func (m *Moment) text() string {
	if m.Of == "" {
		return m.Label
	}
	return m.Of + ": " + m.Label
}

// whole tells whether lines hold all of the label: a label that is cut says so only where
// a letter of it had room.
func (m *Moment) whole(lines []string) bool { return holds(lines, withWord(m.text(), m.Word)) }

// MostMarks is how many marks one timeline draws well.
const MostMarks = 60

const (
	rowHeight  = 22.0
	tallRow    = 36.0 // of a label above its mark
	lineHeight = 15.0 // of a label of several lines
	aboveDot   = 11.0 // from the middle of a mark to the line of the label above it
	aboveSpan  = 14.0 // the same of a span, which is higher
	labelGap   = 5.0  // from a mark to its label beside or in it
	markGap    = 8.0  // from a mark with its label to the next one
	mostLines  = 3    // of a label above its mark
	mostBeside = 2    // of a label beside its mark
	tailLength = 8.0  // of the dashes at an end that isn't known
	longTail   = 18.0 // of those of what lasts, which has no length to be drawn
	goesOnGap  = 5.0  // between the two arrows of what goes on beyond what is drawn
	edgeWidth  = 3.0  // of the end that is known of it
	laneHead   = 24.0
	axisHeight = 24.0
	dotRadius  = 5.0
	spanHeight = 16.0
)

var (
	markFace = face{size: 13}
	headFace = face{size: 12, strong: true}
)

// A placed mark is where a mark lies: its shape from x0 to x1, its label above, beside or in it.
type placedMark struct {
	*Moment
	x0, x1 float64
	lines  []string // of the label, as far as it has room
	textX  float64
	anchor string
	above  bool
	inside bool
	before bool // it began before what is drawn
	after  bool // it ends after that
	row    int
	taken  [2]float64 // of the row
}

// A placedLane is a lane with its rows.
type placedLane struct {
	*Lane
	top   float64 // of its head
	rows  []laneRow
	marks []placedMark
}

// A laneRow is as high as what stands in it.
type laneRow struct {
	top      float64 // below the head of the lane
	up, down float64 // what it needs above and below the middle of its marks
	taken    [][2]float64
}

// head is how high the head of the lane is.
func (l *placedLane) head() float64 {
	if l.Label == "" {
		return 6
	}
	return laneHead
}

// middle gives the height at which a row's marks have their middle.
func (l *placedLane) middle(i int) float64 {
	r := l.rows[i]
	return l.top + l.head() + r.top + r.up
}

// height is how high the lane is, with its head.
func (l *placedLane) height() float64 {
	high := l.head()
	for _, r := range l.rows {
		high += r.up + r.down
	}
	return high
}

// SVG draws the timeline at a width.
func (t *Timeline) SVG(width float64) string {
	cal := t.calendar(width)
	lanes, height := t.place(cal, width)
	s := &sheet{}
	s.open(frame{sizeID(t.ID, width), t.Title, t.Desc, width, height, "timeline " + sizeClass(width), t.linked()})
	for _, tk := range cal.ticks() {
		s.line("grid", tk.at, axisHeight-4, tk.at, height-4)
		x, anchor := tk.at, "middle"
		if half := tickFace.advance(tk.label) / 2; x-half < 0 {
			x, anchor = 0, "start"
		} else if x+half > width {
			x, anchor = width, "end"
		}
		s.label("tick", x, 13, anchor, tk.label)
		s.raw("\n")
	}
	if t.marksToday(cal) {
		end := s.link("now", "", t.Now)
		drawToday(s, cal.x(t.Today), axisHeight-6, height-4)
		s.raw(end)
	}
	for i := range lanes {
		t.drawLane(s, &lanes[i], cal, width)
	}
	s.close()
	return s.String()
}

// marksToday tells whether the day as of which it is drawn lies within.
func (t *Timeline) marksToday(cal calendar) bool { return t.Today > cal.from && t.Today < cal.to }

// drawToday draws a line for that day, with its head on top.
func drawToday(s *sheet, x, top, bottom float64) {
	s.line("now-line", x, top+2, x, bottom)
	s.path("now-head", "M", x-4, top, "h", 8.0, "l", -4.0, 6.0, "z")
}

func (t *Timeline) linked() bool {
	return slices.ContainsFunc(t.Lanes, func(l Lane) bool {
		return slices.ContainsFunc(l.Marks, func(m Moment) bool { return m.Href != "" })
	})
}

// calendar finds the days that are shown: those of the marks, with some room around.
func (t *Timeline) calendar(width float64) calendar {
	var days []edtf.Day
	open := false
	for _, l := range t.Lanes {
		for _, m := range l.Marks {
			if !m.StartOpen && !m.StartUnknown {
				days = append(days, m.Start)
			}
			if !m.EndOpen && !m.EndUnknown {
				days = append(days, m.End)
			}
			open = open || m.EndOpen
		}
	}
	if open || len(days) == 0 {
		days = append(days, t.Today)
	}
	from, to := slices.Min(days), slices.Max(days)
	pad := max(1, (to-from)/25)
	if to-from < 20 {
		pad = 10
	}
	from, to = from-pad, to+pad
	if t.From != Unbounded {
		from = t.From
	}
	if t.To != Unbounded {
		to = t.To
	}
	return calendar{from: from, to: max(to, from+1), x0: 10, x1: width - 10, months: t.Months}
}

// place finds where everything lies, and how high that makes the drawing.
func (t *Timeline) place(cal calendar, width float64) ([]placedLane, float64) {
	y := axisHeight
	lanes := make([]placedLane, len(t.Lanes))
	for i := range t.Lanes {
		l := placedLane{Lane: &t.Lanes[i], top: y}
		for j := range l.Marks {
			l.marks = append(l.marks, placeMark(&l.Marks[j], cal, width, t.Today))
		}
		slices.SortStableFunc(l.marks, func(a, b placedMark) int {
			switch {
			case a.Start != b.Start:
				return int(a.Start - b.Start)
			case a.x0 != b.x0:
				return int(a.x0 - b.x0)
			}
			return 0
		})
		l.pack()
		y += l.height() + 6
		lanes[i] = l
	}
	return lanes, y + 4
}

// pack gives each mark the first row where it has room.
func (l *placedLane) pack() {
	for i := range l.marks {
		m := &l.marks[i]
		m.row = slices.IndexFunc(l.rows, func(r laneRow) bool {
			return !slices.ContainsFunc(r.taken, func(o [2]float64) bool { return m.taken[0] < o[1] && o[0] < m.taken[1] })
		})
		if m.row < 0 {
			m.row = len(l.rows)
			l.rows = append(l.rows, laneRow{})
		}
		r := &l.rows[m.row]
		r.taken = append(r.taken, m.taken)
		up, down := m.needs()
		r.up, r.down = max(r.up, up), max(r.down, down)
	}
	top := 0.0
	for i := range l.rows {
		l.rows[i].top = top
		top += l.rows[i].up + l.rows[i].down
	}
}

// needs is what the mark needs of a row, above and below its middle.
func (m *placedMark) needs() (up, down float64) {
	more := lineHeight * float64(len(m.lines)-1)
	if m.above {
		return tallRow - rowHeight/2 + more, rowHeight / 2
	}
	return (rowHeight + more) / 2, (rowHeight + more) / 2
}

// placeMark finds where a mark's shape and its label lie: the label in it, behind it or
// before it, and where it has no room there, above it. In a narrow drawing all labels stand
// above: there little else has enough room, and one way is easier to read than several.
func placeMark(m *Moment, cal calendar, width float64, today edtf.Day) placedMark {
	p := placeShape(m, cal, width, today)
	if width < Medium || !p.labelInside() && !p.labelBeside(width) {
		p.labelAbove(width)
	}
	return p
}

// placeShape finds where a mark's shape lies.
func placeShape(m *Moment, cal calendar, width float64, today edtf.Day) placedMark {
	p := placedMark{Moment: m, x0: cal.x(m.Start), x1: cal.x(m.End)}
	const tail = 22
	switch {
	case m.edge() && m.noStart():
		p.x1 = max(p.x1, longTail+edgeWidth)
		p.x0 = p.x1 - edgeWidth
	case m.edge():
		p.x0 = min(p.x0, width-longTail-edgeWidth)
		p.x1 = p.x0 + edgeWidth
	case m.Lasts && m.noStart():
		p.x0 = cal.x0
	case m.noStart():
		p.x0 = max(0, p.x1-tail)
	}
	switch {
	case m.EndOpen:
		p.x1 = cal.x(today) // nobody knows further
		if !m.Lasts || today <= m.Start {
			p.x1 = min(cal.x1, p.x0+tail)
		}
	case m.EndUnknown && !m.edge():
		p.x1 = min(width, p.x0+tail)
	}
	p.before = m.Start < cal.from && !m.noStart()
	p.after = m.End > cal.to && !m.EndOpen && !m.EndUnknown
	if p.x1-p.x0 < 2*dotRadius && !m.edge() { // it is a dot
		mid := min(max((p.x0+p.x1)/2, dotRadius+1), width-dotRadius-1)
		p.x0, p.x1 = mid-dotRadius, mid+dotRadius
	}
	first, last := p.ends(markGap / 2)
	p.taken = [2]float64{first, last}
	return p
}

// labelInside puts the label into what lasts, if that is long enough for it.
func (p *placedMark) labelInside() bool {
	const arrow = 8 // the text stands behind it, and before that of an end
	from, to := p.x0+labelGap, p.x1-labelGap
	switch {
	case p.before:
		from += arrow + goesOnGap
	case p.StartOpen:
		from += arrow
	}
	if p.after {
		to -= arrow + goesOnGap
	}
	text := withWord(p.text(), p.Word)
	if !p.Lasts || markFace.advance(text) > to-from {
		return false
	}
	p.inside, p.textX, p.lines = true, from, []string{text}
	return true
}

// labelBeside puts the label behind the mark or else before it, or on two lines where
// there is more room. It leaves the mark as it was if none of that holds the whole label.
func (p *placedMark) labelBeside(width float64) bool {
	left, behind := p.ends(labelGap)
	right := width - behind
	lines := markFace.wrap(p.text(), p.Word, max(left, right), mostBeside)
	wide := widest(lines)
	if !p.whole(lines) || wide > max(left, right) {
		return false
	}
	p.lines = lines
	if right >= left || right >= markFace.advance(withWord(p.text(), p.Word)) {
		p.textX = behind
		p.taken[1] = behind + wide + markGap/2
	} else {
		p.textX, p.anchor = left, "end"
		p.taken[0] = left - wide - markGap/2
	}
	return true
}

// ends gives where the shape ends on both sides, with some room beside it.
func (p *placedMark) ends(gap float64) (before, behind float64) {
	before, behind = p.x0-gap, p.x1+gap
	left, right := p.tails()
	return before - left, behind + right
}

// noStart tells whether nobody knows when it begins.
func (m *Moment) noStart() bool { return m.StartOpen || m.StartUnknown }

// edge tells whether of what lasts only one end is known: that is drawn, and no bar,
// which would have a length that nobody gave it. What goes on has the day of the drawing.
func (m *Moment) edge() bool {
	return m.Lasts && !m.EndOpen && m.noStart() != m.EndUnknown
}

// tails gives how long the dashes on both sides are, 0 for none.
func (m *Moment) tails() (left, right float64) {
	length := tailLength
	if m.edge() {
		length = longTail
	}
	if m.StartUnknown || m.edge() && m.StartOpen {
		left = length
	}
	if m.EndUnknown {
		right = length
	}
	return left, right
}

// widest gives the width of the longest line.
func widest(lines []string) float64 {
	w := 0.0
	for _, line := range lines {
		w = max(w, markFace.advance(line))
	}
	return w
}

// labelAbove puts the label over the mark, moved in from the edges and broken into lines.
// Only here it may be cut: no other place has more room.
func (p *placedMark) labelAbove(width float64) {
	p.above, p.lines = true, markFace.wrap(p.text(), p.Word, width, mostLines)
	w := widest(p.lines)
	p.textX = max(0, min(p.x0, width-w))
	p.taken[0], p.taken[1] = min(p.taken[0], p.textX-markGap/2), max(p.taken[1], p.textX+w+markGap/2)
}

func (t *Timeline) drawLane(s *sheet, l *placedLane, cal calendar, width float64) {
	s.raw(`<g class="lane `, l.Class, `">`)
	if l.Label != "" {
		s.line("lane-line", 0, l.top+3, width, l.top+3)
		s.label("lane-label", 0, l.top+18, "", headFace.fit(l.Label, width))
	}
	s.raw("\n")
	for i := range l.marks {
		m := &l.marks[i]
		end := s.link("mark "+m.Look.class(), m.Href, m.Title)
		m.draw(s, l.middle(m.row))
		s.raw(end)
	}
	s.raw("</g>\n")
}

// draw writes a mark's shape and label.
func (m *placedMark) draw(s *sheet, y float64) {
	x0, x1 := m.x0, m.x1
	switch {
	case m.Lasts:
		s.bar("span", x0, y-spanHeight/2, x1-x0, spanHeight, 3)
	case m.isPoint():
		point(s, m.Look, (x0+x1)/2, y)
	default: // somewhere between the two
		s.bar("within", x0, y-3, x1-x0, 6, 3)
	}
	if m.StartOpen && !m.edge() {
		s.path("arrow", "M", x0+6, y-5, "l", -6.0, 5.0, "l", 6.0, 5.0)
	}
	if m.before {
		const off = 6 + goesOnGap
		s.path("arrow beyond", "M", x0+6, y-5, "l", -6.0, 5.0, "l", 6.0, 5.0, "M", x0+off, y-5, "l", -6.0, 5.0, "l", 6.0, 5.0)
	}
	if m.after {
		const off = 6 + goesOnGap
		s.path("arrow beyond", "M", x1-6, y-5, "l", 6.0, 5.0, "l", -6.0, 5.0, "M", x1-off, y-5, "l", 6.0, 5.0, "l", -6.0, 5.0)
	}
	if m.EndOpen {
		s.path("arrow", "M", x1-6, y-5, "l", 6.0, 5.0, "l", -6.0, 5.0)
	}
	left, right := m.tails()
	if left > 0 {
		s.line("tail", x0, y, x0-left, y)
	}
	if right > 0 {
		s.line("tail", x1, y, x1+right, y)
	}
	class := "mark-label"
	if m.inside {
		class += " inside"
	}
	top := m.labelTop(y)
	for i, line := range m.lines {
		if line != "" {
			s.label(class, m.textX, top+lineHeight*float64(i), m.anchor, line)
		}
	}
}

// labelTop gives the height of the label's first line.
func (m *placedMark) labelTop(y float64) float64 {
	more := lineHeight * float64(len(m.lines)-1)
	switch {
	case m.above && m.Lasts:
		return y - aboveSpan - more
	case m.above:
		return y - aboveDot - more
	}
	return y + 4.5 - more/2
}

// isPoint tells whether the mark is drawn as a day.
func (m *placedMark) isPoint() bool {
	return !m.Lasts && m.x1-m.x0 <= 2*dotRadius+.01 && !m.openEnded()
}

func (m *placedMark) openEnded() bool {
	return m.StartOpen || m.EndOpen || m.StartUnknown || m.EndUnknown
}

// point writes a day: a dot, and for what is disputed a square on its corner, so that
// it isn't told by its colour alone.
func point(s *sheet, look Look, x, y float64) {
	if look == Disputed {
		s.path("dot", "M", x, y-6.5, "L", x+6.5, y, "L", x, y+6.5, "L", x-6.5, y, "z")
		return
	}
	s.circle("dot", x, y, dotRadius-.75)
}

package figure

// A Sign is something that a timeline draws with a meaning that isn't plain. Those that mean the same follow each other.
type Sign uint8

const (
	Lasted     Sign = iota // a bar: from one day to another
	Between                // a thin bar: on some day of that time
	AwaitedDay             // a hollow mark: planned, expected, projected
	AwaitedBar             // a bar with a broken outline: the same
	OpenEnd                // an arrow: it reaches on
	GoesOn                 // two arrows: it goes on beyond what is drawn
	UnknownEnd             // dashes: where it ends isn't known
	DisputedDay
	DisputedBar
	NowLine // the day as of which it is drawn
	Signs   // how many there are
)

// Signs tells which of them a timeline has at a width, by their numbers.
func (t *Timeline) Signs(width float64) (has [Signs]bool) {
	cal := t.calendar(width)
	for _, l := range t.Lanes {
		for i := range l.Marks {
			p := placeShape(&l.Marks[i], cal, width, t.Today)
			is := p.isPoint()
			switch {
			case p.Look == Hollow && is:
				has[AwaitedDay] = true
			case p.Look == Hollow:
				has[AwaitedBar] = true
			case p.Look == Disputed && is:
				has[DisputedDay] = true
			case p.Look == Disputed:
				has[DisputedBar] = true
			}
			left, right := p.tails()
			has[OpenEnd] = has[OpenEnd] || p.EndOpen || p.StartOpen && !p.edge()
			has[GoesOn] = has[GoesOn] || p.before || p.after
			has[UnknownEnd] = has[UnknownEnd] || left+right > 0
			has[Lasted] = has[Lasted] || p.Lasts && p.Look == Full && !p.edge()
			has[Between] = has[Between] || !p.Lasts && !is && p.Look == Full
		}
	}
	has[NowLine] = t.marksToday(cal)
	return has
}

// Sample draws a sign as timelines do, for their key.
func (n Sign) Sample() string {
	const width, height = 28.0, 18.0
	s := &sheet{}
	s.raw(`<svg class="timeline" viewBox="0 0 `)
	s.num(width)
	s.raw(" ")
	s.num(height)
	s.raw(`" width="28" height="18" aria-hidden="true">`)
	m := Moment{Look: [Signs]Look{AwaitedDay: Hollow, AwaitedBar: Hollow, DisputedDay: Disputed, DisputedBar: Disputed}[n]}
	p := placedMark{Moment: &m, x0: 2, x1: width - 2}
	switch n {
	case Lasted, AwaitedBar, DisputedBar:
		m.Lasts = true
	case AwaitedDay, DisputedDay:
		p.x0, p.x1 = width/2-dotRadius, width/2+dotRadius
	case OpenEnd:
		m.EndOpen = true
	case GoesOn:
		m.Lasts, p.after = true, true
	case UnknownEnd:
		m.Lasts, m.EndUnknown, m.StartUnknown = true, true, true
		p.x0, p.x1 = 2+tailLength, width-2-tailLength
	}
	if n == NowLine {
		drawToday(s, width/2, 0, height)
	} else {
		end := s.link("mark "+m.Look.class(), "", "")
		p.draw(s, height/2)
		s.raw(end)
	}
	s.close()
	return s.String()
}

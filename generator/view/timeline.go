package view

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"

	"portolan/generator/block"
	"portolan/generator/chronicle"
	"portolan/generator/edtf"
	"portolan/generator/figure"
	"portolan/generator/graph"
	"portolan/generator/schema"
)

// A strand is a lane of a timeline before it is drawn: moments, and whose name they need.
type strand struct {
	class, label string
	named        bool // marks are labelled with the name of their entity
	field        bool // all are of one field, which the label names
	moments      []moment
}

// fewMarks is how many marks need no timeline.
const fewMarks = 1

// Timeline is the entity's own history with what refers to it, drawn; nil where there is
// too little to be worth it, and where its text has a timeline already.
func (v *Entity) Timeline() *Graphic {
	return v.timeline.get(func() *Graphic {
		if v.kind.SpeaksOf != "" || v.kind.Citable || slices.ContainsFunc(v.whole.Blocks(), func(b block.Block) bool { return b.Name == "timeline" }) {
			return nil
		}
		b := v.builder
		own := b.ownStrands(v.ID, b.day)
		strands := append(own, b.untold(own, b.eventStrands(v.ID, b.day))...)
		strands, left := capped(strands, figure.MostMarks)
		if drawn(strands) <= fewMarks {
			return nil
		}
		f := b.timeline("page-timeline-drawn", v.Name, strands, allTime, b.day)
		f.Title = ""
		if left > 0 {
			f.Foot = safe(fmt.Sprintf(b.fw().leftOut, left))
		}
		return f
	})
}

func drawn(strands []strand) (n int) {
	for _, s := range strands {
		for _, m := range s.moments {
			if m.drawn {
				n++
			}
		}
	}
	return n
}

// ownStrands gives a lane for each field of an entity's timeline.
func (b *builder) ownStrands(id string, day edtf.Day) []strand {
	k := b.r.Kind(kindOf(id))
	var out []strand
	for _, m := range b.moments(id, day) {
		if n := len(out); n == 0 || out[n-1].moments[0].field != m.field {
			out = append(out, strand{class: kindClass(k), label: k.Field(m.field).Label.In(b.lang), field: true})
		}
		last := &out[len(out)-1]
		last.moments = append(last.moments, m)
	}
	return out
}

// untold leaves undrawn the event of a step of an entity's own history, which would stand there twice: for each step one
// of the things with a single date that happened on its very day. The list has both.
func (b *builder) untold(own, others []strand) []strand {
	steps := map[edtf.Date]int{}
	typeOf := func(m *moment) schema.Type { return b.r.Kind(m.kind).Field(m.field).Type }
	for _, s := range own {
		for _, m := range s.moments {
			if m.drawn && m.happenedOnADay() && typeOf(&m) == schema.TypeHistory {
				steps[m.date]++
			}
		}
	}
	for _, s := range others {
		for i := range s.moments {
			m := &s.moments[i]
			if m.drawn && m.happenedOnADay() && typeOf(m) == schema.TypeDate && steps[m.date] > 0 {
				steps[m.date]--
				m.drawn = false
			}
		}
	}
	return others
}

// happenedOnADay tells whether it is known to have happened, and when to the day.
func (m *moment) happenedOnADay() bool {
	return m.mark.Look == figure.Full && !m.mark.Lasts && m.mark.Start == m.mark.End
}

// eventStrands gives a lane for each kind of what refers to an entity and has a time:
// events, agreements, the offices held there.
func (b *builder) eventStrands(id string, day edtf.Day) []strand {
	byKind := map[string][]moment{}
	done := map[string]bool{}
	for _, e := range b.r.RelatedIn(id) {
		kind := kindOf(e.From)
		k := b.r.Kind(kind)
		if e.Kind != graph.Relation || e.Field.Hidden && e.Field.Inverse == nil || len(k.Timeline) == 0 || k.SpeaksOf != "" || k.Citable {
			continue
		}
		if e.Claim != nil && (chronicle.AsOf(e.Claim, day) == nil || e.Claim.Modality == schema.Retracted || !e.Claim.Value.Date.IsZero() && b.toldOtherwise(e, day)) {
			continue
		}
		for _, m := range b.momentsOf(id, e, k, day) {
			switch {
			case k.Field(m.field).Type == schema.TypeList && slices.Contains(k.Timeline, e.Path) && m.field == e.Path && e.Claim != nil && m.date == heldOn(e.Claim, day):
				m = b.fromThere(m, e)
			case !m.headline:
				continue
			}
			if key := e.From + "\n" + m.date.String() + "\n" + m.item; !done[key] {
				done[key] = true
				byKind[kind] = append(byKind[kind], m)
			}
		}
	}
	var out []strand
	for _, kind := range b.r.Kinds() {
		if list := byKind[kind]; len(list) > 0 {
			slices.SortStableFunc(list, byDate)
			out = append(out, strand{kindClass(b.r.Kind(kind)), capital(b.r.Kind(kind).Plural.In(b.lang)), true, false, list})
		}
	}
	return out
}

// toldOtherwise tells whether a relation is one of several versions, and another that leads to the same is the one that is shown
// on the day.
func (b *builder) toldOtherwise(e graph.Edge, day edtf.Day) bool {
	whole := b.r.Facts(e.From).Claim(e.Path)
	if whole == nil {
		return false
	}
	items := whole.Shown().Value.Items
	for i := range items {
		for j := range items[i].Options {
			if &items[i].Options[j] != e.Claim || items[i].State != schema.Either {
				continue
			}
			known := chronicle.AsOf(&items[i], day)
			if known == nil {
				return false
			}
			shown, to := known.Shown(), e.Field.Element().To
			return shown.Pos != e.Claim.Pos && b.r.Find(shown.Value.Ref.Target, to) == b.r.Find(e.Claim.Value.Ref.Target, to)
		}
	}
	return false
}

// momentsOf gives the moments of what refers to an entity as that one's timeline has them. Where the relation has a date of its own
// that is when it began for this one: who joined an agreement later took no part in what was signed before.
func (b *builder) momentsOf(on string, e graph.Edge, k *schema.Kind, day edtf.Day) []moment {
	all := b.momentsOn(on, e.From, day)
	own, ok := b.ownDate(e, k, day)
	if !ok {
		return all
	}
	out := []moment{own}
	for _, m := range all {
		switch {
		case m.headline && m.date == own.date:
			return all // which says more
		case m.headline && m.date.Compare(own.date) < 0:
		default:
			out = append(out, m)
		}
	}
	return out
}

// ownDate gives the moment of a relation that has a date of its own, where its kind's timeline doesn't show such.
func (b *builder) ownDate(e graph.Edge, k *schema.Kind, day edtf.Day) (moment, bool) {
	if e.Claim == nil || e.Claim.Value.Date.IsZero() || e.Field.Inverse == nil || slices.Contains(k.Timeline, e.Path) {
		return moment{}, false
	}
	c := chronicle.AsOf(e.Claim, day)
	card := b.r.Card(e.From)
	m := &momentMaker{builder: b, kind: k, id: e.From, name: card.Label, short: cmp.Or(card.Short, card.Label), href: b.href(card.Path)}
	m.awaited = m.whatBecame(b.r.Facts(e.From))
	m.add(&schema.Claim{Field: e.Field, Key: e.Path}, c, m.href)
	if len(m.out) == 0 {
		return moment{}, false
	}
	m.out[0].headline = true
	return b.fromThere(m.out[0], e), true
}

// fromThere gives the moment of a relation as the entity it leads to tells of it.
func (b *builder) fromThere(m moment, e graph.Edge) moment {
	if e.Claim.Shown().Value.Role != "" || e.Field.Inverse == nil {
		return m
	}
	label := e.Field.Inverse.Label.In(b.lang)
	if e.Field.Verb != nil {
		label = e.Field.Verb.In(b.lang)
	}
	name := isolate(m.plainName)
	m.mark.Label, m.named = name+" ("+label+")", false
	m.mark.Title = label + ": " + name
	if m.mark.Word != "" {
		m.mark.Title += " (" + m.mark.Word + ")"
	}
	m.mark.Title += bareText(m.terms) + ", " + bareText(m.when)
	p := b.printer(false)
	p.certainty(m.modality)
	p.text("(" + label + ")")
	p.raw(m.terms)
	m.item = p.html()
	m.beside = m.item
	return m
}

// heldOn gives the date of a relation as it was known on a day.
func heldOn(c *schema.Claim, day edtf.Day) edtf.Date {
	if c = chronicle.AsOf(c, day); c == nil {
		return zeroDate
	}
	return c.Shown().Value.Date
}

// capped leaves as many moments as one timeline draws: the lanes in turn give up their
// earliest, the longest lane first.
func capped(strands []strand, most int) ([]strand, int) {
	left := 0
	for drawn(strands) > most {
		longest := 0
		for i := range strands {
			if len(strands[i].moments) > len(strands[longest].moments) {
				longest = i
			}
		}
		strands[longest].moments = strands[longest].moments[1:]
		left++
	}
	return strands, left
}

// timeline makes the figure of some lanes.
func (b *builder) timeline(id, title string, strands []strand, bounds span, day edtf.Day, widths ...float64) *Graphic {
	w := b.fw()
	if len(widths) == 0 {
		widths = []float64{figure.Small, figure.Medium}
	}
	t := figure.Timeline{ID: id, Title: w.timelineOf + ": " + title, From: bounds.from, To: bounds.to, Today: day, Now: w.today + " " + bareText(string(b.dayWords(day))), Months: w.months}
	n := 0
	for _, s := range strands {
		lane := figure.Lane{Class: s.class, Label: s.label}
		for _, m := range s.moments {
			switch {
			case !m.drawn:
			case s.named:
				lane.Marks = append(lane.Marks, m.labelled())
			case s.field:
				m.mark.Label = m.own
				lane.Marks = append(lane.Marks, m.mark)
			default:
				lane.Marks = append(lane.Marks, m.mark)
			}
		}
		if n += len(lane.Marks); len(lane.Marks) > 0 {
			t.Lanes = append(t.Lanes, lane)
		}
	}
	t.Desc = strconv.Itoa(n) + " " + w.marks
	f := &Graphic{ID: id, Class: "timeline", Title: title, TwinLabel: w.asList, Twin: b.timelineList(strands)}
	if n > 0 {
		for _, width := range widths {
			f.Drawing += safe(t.SVG(width))
		}
		f.Key = b.timelineKey(&t, widths)
	}
	return f
}

// timelineKey explains the signs that a timeline has at any of some widths.
func (b *builder) timelineKey(t *figure.Timeline, widths []float64) template.HTML {
	var signs [figure.Signs]bool
	for _, width := range widths {
		for sign, has := range t.Signs(width) {
			signs[sign] = signs[sign] || has
		}
	}
	words := b.fw().signs
	words[figure.NowLine] = t.Now
	p := b.printer(false)
	last := ""
	for sign, has := range signs {
		if !has {
			continue
		}
		switch word := words[sign]; {
		case word == last: // a dot and a bar that mean the same
			p.raw(figure.Sign(sign).Sample())
			continue
		case last != "":
			p.text(" " + last)
			p.raw("</li>\n<li>")
		default:
			p.raw(`<ul class="graphic-key">` + "\n<li>")
		}
		last = words[sign]
		p.raw(figure.Sign(sign).Sample())
	}
	if last == "" {
		return ""
	}
	p.text(" " + last)
	p.raw("</li>\n</ul>\n")
	return safe(p.html())
}

// timelineList writes what a timeline shows as lists, with what it doesn't draw.
func (b *builder) timelineList(strands []strand) template.HTML {
	p := b.printer(false)
	for _, s := range strands {
		if len(s.moments) == 0 {
			continue
		}
		list := slices.Clone(s.moments)
		slices.SortStableFunc(list, byDate)
		if s.label != "" {
			p.raw(`<p class="lane-name `)
			p.raw(s.class)
			p.raw(`">`)
			p.whole(unbroken(p.lang, s.label))
			p.raw("</p>\n")
		}
		p.raw(`<ol class="moments">` + "\n")
		for _, m := range list {
			p.moment(m, s.named)
		}
		p.raw("</ol>\n")
	}
	return safe(p.html())
}

// moment writes a moment as the item of a list.
func (p *printer) moment(m moment, named bool) {
	p.raw(`<li`)
	if m.modality != schema.Stated {
		p.raw(` class="is-` + string(m.modality) + `"`)
	}
	p.raw(`><span class="step-date">`)
	p.raw(m.when)
	p.raw(`</span> <span class="step-text">`)
	if named {
		card := p.r.Card(m.id)
		p.link(card, card.Label)
		if m.beside != "" {
			p.raw(" " + m.beside)
		}
	} else {
		p.raw(m.item)
	}
	p.raw("</span></li>\n")
}

// timelineBlock draws a timeline block as of the day of the page.
func (p *printer) timelineBlock(bl *block.Block, n int) *Graphic {
	b := p.builder()
	var strands []strand
	var ids []string
	for _, v := range bl.Get("show").Items {
		if id := p.blockRef(bl, v); id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 1 {
		strands = b.ownStrands(ids[0], p.day)
	} else {
		for _, id := range ids {
			card := b.r.Card(id)
			strands = append(strands, strand{class: kindClass(b.r.Kind(card.Kind)), label: card.Label, moments: slices.Clone(b.moments(id, p.day))})
		}
	}
	if bl.Get("events").Bool {
		var events []strand
		for _, id := range ids {
			events = mergeStrands(events, b.eventStrands(id, p.day), ids)
		}
		strands = append(strands, b.untold(strands, events)...)
	}
	bounds := allTime
	if first, ok := bl.Get("from").Date.Earliest(); ok {
		bounds.from = first
	}
	if last, ok := bl.Get("to").Date.Latest(); ok {
		bounds.to = last + 1 // with its last day
	}
	strands, left := capped(inSpan(strands, bounds), figure.MostMarks)
	title := bl.Title()
	f := b.timeline(blockID(n), title, strands, bounds, p.day)
	if title == "" {
		f.Title = b.fw().timelineOf
	}
	if f.Twin == "" {
		p.nothing(f)
	}
	p.foot(f, bl, nil, left)
	return f
}

// mergeStrands adds lanes to lanes of the same kind, each moment once, without those of
// entities that have a lane of their own.
func mergeStrands(into, more []strand, without []string) []strand {
	for _, s := range more {
		s.moments = slices.DeleteFunc(s.moments, func(m moment) bool { return slices.Contains(without, m.id) })
		at := slices.IndexFunc(into, func(o strand) bool { return o.class == s.class })
		if at < 0 {
			into = append(into, s)
			continue
		}
		for _, m := range s.moments {
			if !slices.ContainsFunc(into[at].moments, func(o moment) bool { return o.id == m.id && o.item == m.item && o.date == m.date }) {
				into[at].moments = append(into[at].moments, m)
			}
		}
		slices.SortStableFunc(into[at].moments, byDate)
	}
	return into
}

// A span is the days that a timeline shows; either may be [figure.Unbounded].
type span struct{ from, to edtf.Day }

var allTime = span{figure.Unbounded, figure.Unbounded}

// inSpan leaves what may lie in a span, and what has no date.
func inSpan(strands []strand, s span) []strand {
	for i := range strands {
		strands[i].moments = slices.DeleteFunc(slices.Clone(strands[i].moments), func(m moment) bool {
			before := s.from != figure.Unbounded && !m.mark.EndOpen && m.mark.End < s.from
			after := s.to != figure.Unbounded && !m.mark.StartOpen && m.mark.Start > s.to
			return m.drawn && (before || after)
		})
	}
	return strands
}

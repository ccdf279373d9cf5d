package view

import (
	"cmp"
	"slices"
	"strings"

	"portolan/generator/chronicle"
	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/figure"
	"portolan/generator/schema"
)

// A moment is one thing that stands on timelines: a step, a launch, an office. It is made
// once for all the timelines of a day, by the entity that it belongs to.
type moment struct {
	id, kind  string // of the entity
	field     string // of its kind
	date      edtf.Date
	mark      figure.Moment // labelled with what happened; Title says to whom, and when
	drawn     bool          // it has a date, and nothing else says that it came
	kept      bool          // it was awaited and came: told, and not drawn
	headline  bool          // the one that stands for the entity among others
	item      string        // HTML: what and how it is meant, with links, without whose it is
	beside    string        // HTML: item behind the entity's name, without what that says already
	when      string        // HTML
	terms     string        // HTML: what it depends on and leaves out, which item and beside end with; "" for nothing
	modality  schema.Modality
	plainName string   // of the entity, short
	named     bool     // the label needs the name of the entity before it
	own       string   // what happened, where the field is told beside
	to        []string // whom a step concerns
}

// moments gives what an entity has for timelines, as known on a day.
func (b *builder) moments(id string, day edtf.Day) []moment {
	return derived[[]moment](b.r, "moments", id+"@"+day.String(), b.page.Root)
}

// makeMoments makes them; arg is the id and the day.
func (b *builder) makeMoments(arg string) []moment {
	id, when, _ := strings.Cut(arg, "@")
	e := b.r.Facts(id)
	if e == nil {
		return nil
	}
	day, err := edtf.ParseDay(when)
	if err != nil {
		return nil
	}
	b.day = day
	m := &momentMaker{builder: b, kind: b.r.Kind(e.Kind), id: id, name: b.r.Card(id).Label, short: cmp.Or(b.r.Card(id).Short, b.r.Card(id).Label), href: b.href(b.r.Card(id).Path)}
	m.make(e)
	m.chooseHeadline()
	return m.out
}

// make fills in the moments of an entity.
func (m *momentMaker) make(e *content.Facts) {
	day, k := m.day, m.kind
	m.awaited = m.whatBecame(e)
	for _, field := range k.Timeline {
		c := e.Claim(field)
		if c == nil {
			continue
		}
		if c = chronicle.AsOf(c, day); c == nil {
			continue
		}
		m.field(c, e.Anchor(k, field))
	}
	m.dropDoubles()
}

// whatBecame gives what became of what an entity's data awaited.
func (m *momentMaker) whatBecame(e *content.Facts) []chronicle.Awaited {
	waits := false
	for i := range e.Claims() {
		e.Claims()[i].Walk(func(c *schema.Claim) { waits = waits || chronicle.Awaits(c.Modality) })
	}
	if !waits {
		return nil // as most
	}
	return chronicle.Watch(e, m.kind, m.day, m.r)
}

type momentMaker struct {
	*builder
	kind    *schema.Kind
	id      string
	name    string
	short   string
	href    string
	bare    bool // without words: when and whether, for lists of all
	awaited []chronicle.Awaited
	out     []moment
}

// field adds what a field of the kind's timeline says.
func (m *momentMaker) field(c *schema.Claim, anchor string) {
	href := m.href
	if anchor != "" {
		href += "#" + anchor
	}
	switch c.Field.Type {
	case schema.TypeHistory, schema.TypeList:
		items := c.Shown().Value.Items
		for i := range items {
			m.add(c, &items[i], href)
		}
	default:
		m.add(c, c, href)
	}
}

// add adds one claim of a field. What has no date is told only where something is said of
// it: that it is undetermined, or that a step was taken.
func (m *momentMaker) add(whole, item *schema.Claim, href string) {
	c := item.Shown()
	v := &c.Value
	if c.State != schema.Known || v.Date.IsZero() && v.Step == nil || c.Modality == schema.Retracted {
		return
	}
	x := moment{id: m.id, kind: m.kind.Name, field: whole.Key, date: v.Date, modality: c.Modality, plainName: m.short}
	waits, was := m.awaitedAt(c)
	if chronicle.Awaits(c.Modality) && v.Step != nil && !was {
		return // it was not said yet on the day
	}
	x.kept = was && waits.Kept != nil
	mark, dated := markOf(v)
	x.drawn = dated && !x.kept && c.Modality != schema.Undetermined
	if m.bare {
		x.mark = mark
		m.out = append(m.out, x)
		return
	}
	if v.Step != nil {
		for _, ref := range v.Step.To {
			x.to = append(x.to, m.r.Find(ref.Target, nil))
		}
	}
	p := m.printer(false)
	p.allTerms(item)
	if whole != item {
		p.allTerms(whole)
	}
	x.terms = p.html()
	m.tell(&x, whole, c, mark, href, waits, was)
	m.out = append(m.out, x)
}

// tell puts a moment in words.
func (m *momentMaker) tell(x *moment, whole, c *schema.Claim, mark figure.Moment, href string, waits chronicle.Awaited, was bool) {
	v := &c.Value
	p := m.printer(false)
	m.words(p, whole, c)
	x.item = p.html()
	what := m.name
	if v.Type != schema.TypeDate || len(m.kind.Timeline) > 1 {
		what, x.beside = bareText(x.item), x.item
	}
	if v.Date.IsZero() {
		p.text(p.w.undated)
	} else {
		p.when(c, v.Date)
	}
	x.when = p.html()
	x.mark = mark
	x.mark.Look, x.mark.Href = lookOf(c), href
	x.mark.Label, x.mark.Word = what, m.word(c, waits, was)
	x.mark.Title = isolate(m.name)
	if x.named = what != m.name; x.named {
		x.mark.Title += ": " + what
	}
	if x.mark.Word != "" {
		x.mark.Title += " (" + x.mark.Word + ")"
	}
	x.mark.Title += bareText(x.terms) + ", " + bareText(x.when)
	x.own = what
	if label := whole.Field.Label.In(m.lang) + ": "; v.Type == schema.TypeRef && strings.HasPrefix(what, label) {
		x.own = what[len(label):]
	}
	x.item, x.beside = x.item+x.terms, strings.TrimPrefix(x.beside+x.terms, " ")
	if was && c.Modality != schema.Undetermined {
		p.raw(" ")
		p.outcome(waits)
		outcome := p.html()
		x.item, x.beside = x.item+outcome, x.beside+outcome
	}
	if !c.Modality.Fact() {
		p.certainty(c.Modality)
		certainty := p.html()
		x.item, x.beside = certainty+x.item, certainty+x.beside
	}
}

// words writes what happened: a step, an office, or what the field calls it.
func (m *momentMaker) words(p *printer, whole, c *schema.Claim) {
	v := c.Value
	switch {
	case v.Step != nil:
		p.stepWords(&v)
	case v.Type == schema.TypeRef:
		v.Date = zeroDate // it stands before
		if v.Role == "" && whole.Field.Verb == nil {
			p.text(whole.Field.Label.In(m.lang) + ": ")
		}
		p.value(c, &v)
		if whole.Field.Verb != nil {
			p.text(" " + whole.Field.Verb.In(m.lang))
		}
	default:
		p.text(whole.Field.Label.In(m.lang))
	}
}

// word gives the word for how a claim is meant, and whether its time has passed; "" for a fact.
func (m *momentMaker) word(c *schema.Claim, a chronicle.Awaited, was bool) string {
	word := m.w.certainty[c.Modality]
	if !was {
		return word
	}
	if late := m.w.lateness(a, m.lang); late != "" {
		word += ", " + late
	}
	return word
}

func (b *builder) fw() *figureWords { return figureWordsFor(b.lang) }

// awaitedAt finds what became of a claim.
func (m *momentMaker) awaitedAt(c *schema.Claim) (chronicle.Awaited, bool) {
	for _, a := range m.awaited {
		if a.Claim.Shown().Pos == c.Pos && a.Claim.Modality == c.Modality && a.Claim.Value.Date == c.Value.Date {
			return a, true
		}
	}
	return chronicle.Awaited{}, false
}

// markOf finds the days of a date. An office lasts from the one to the other, everything
// else lies somewhere between them.
func markOf(v *schema.Value) (figure.Moment, bool) {
	d := v.Date
	first, begins := d.Earliest()
	last, ends := d.Latest()
	m := figure.Moment{Start: first, End: last, Lasts: v.Role != "" || v.Type == schema.TypeDate && d.Interval() && begins && ends && !d.Approximate()}
	switch {
	case !begins && !ends:
		return m, false
	case !begins:
		m.Start, m.StartOpen, m.StartUnknown = last, d.StartOpen(), d.StartUnknown()
	case !ends:
		m.End, m.EndOpen, m.EndUnknown = first, d.EndOpen(), d.EndUnknown()
	}
	if m.Lasts && begins && v.Role != "" && !d.Interval() {
		m.End, m.EndOpen = first, true // on the day nobody knew until when
	}
	return m, true
}

// dropDoubles leaves out dates that a step of a history tells, too: a launch that is a
// field of its own.
func (m *momentMaker) dropDoubles() {
	m.out = slices.DeleteFunc(m.out, func(x moment) bool {
		if m.kind.Field(x.field).Type != schema.TypeDate {
			return false
		}
		day, _ := x.date.Earliest()
		return slices.ContainsFunc(m.out, func(o moment) bool {
			first, ok := o.date.Earliest()
			return o.field != x.field && ok && first == day && o.modality == x.modality
		})
	})
}

// chooseHeadline chooses what stands for the entity on the timelines of others: the
// latest fact, or if there is none the first thing awaited.
func (m *momentMaker) chooseHeadline() {
	if best := m.headline(m.out, ""); best >= 0 {
		m.out[best].headline = true
	}
}

// headline gives which of an entity's moments stands for it on the timeline of another, or of any for ""; -1 for none.
func (b *builder) headline(list []moment, on string) int {
	best := -1
	for i, x := range list {
		if !x.drawn || b.r.Kind(x.kind).Field(x.field).Type == schema.TypeList || x.ofAnother(on) {
			continue
		}
		switch {
		case best < 0, x.modality.Fact() && !list[best].modality.Fact():
			best = i
		case x.modality.Fact() == list[best].modality.Fact() && x.modality.Fact() && x.date.Compare(list[best].date) >= 0:
			best = i
		}
	}
	return best
}

// ofAnother tells whether a step concerns others of the kind of an entity, and not it: of a program of satellites the launch of the
// second is nothing that happened to the first, but to the country whose they are.
func (x *moment) ofAnother(id string) bool {
	return slices.ContainsFunc(x.to, func(to string) bool { return kindOf(to) == kindOf(id) }) && !slices.Contains(x.to, id)
}

// momentsOn gives the moments of an entity as they stand on the timeline of another: with the headline that is of that.
func (b *builder) momentsOn(on, id string, day edtf.Day) []moment {
	all := b.moments(id, day)
	if !slices.ContainsFunc(all, func(m moment) bool { return m.headline && m.ofAnother(on) }) {
		return all
	}
	all = slices.Clone(all)
	best := b.headline(all, on)
	for i := range all {
		all[i].headline = i == best
	}
	return all
}

// byDate puts moments in order of date; those without one come last.
func byDate(a, b moment) int {
	return cmp.Or(a.date.Compare(b.date), cmp.Compare(a.id, b.id), cmp.Compare(a.field, b.field))
}

// labelled gives a mark as it is labelled among those of other entities.
func (x moment) labelled() figure.Moment {
	m := x.mark
	if x.named {
		m.Of = isolate(x.plainName)
	}
	return m
}

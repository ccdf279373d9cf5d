package view

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/edtf"
	"portolan/generator/figure"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// A TimelinePage is the timeline of the whole site, or of one kind, or of a period.
type TimelinePage struct {
	Kind    string // "" for all
	Label   string // of the kind; "" for all
	Period  string // "2020s", "2023", "April 2023"; "" for all time
	Figure  *Graphic
	Kinds   []Count // all kinds first
	Periods []Count // all time first where that has room, then the latest
	Whole   bool    // all time is shown
	Undated template.HTML
	Total   int
	Earlier int   // how many that began before the period and reach into it have no room
	Before  *Link // the period before, where there is one
	After   *Link
}

// timelinePath is the address of the site's timeline.
const timelinePath = "timeline/"

// mostMoments is how many moments one page of the timeline shows that begin in its period; of a period with more
// there are shorter periods. It shows as many at most that began earlier and reach into it: shorter periods have no fewer of these.
const mostMoments = 120

// A momentRef says where a moment is found.
type momentRef struct {
	id, kind string
	index    int // among those of the entity
	date     edtf.Date
	until    edtf.Day // the last day that it reaches
	drawn    bool
}

// first is the day from which a moment is put in periods.
func (m momentRef) first() edtf.Day {
	if d, ok := m.date.Earliest(); ok {
		return d
	}
	d, _ := m.date.Latest()
	return d
}

// reaches gives the last day of what lasts or lies in an interval: it is told in every period up to that. What goes on reaches to
// the day of the site, and of what has an end that nobody knows only the beginning is told, as of what has one date, however exact.
func (m momentRef) reaches(mark *figure.Moment, today edtf.Day) edtf.Day {
	first := m.first()
	switch {
	case !mark.Lasts && !m.date.Interval() || mark.EndUnknown:
		return first
	case !mark.EndOpen:
		return max(first, mark.End)
	case mark.Lasts:
		return max(first, today)
	}
	return first
}

// A chronology is what the site's timeline has of one kind, or of all. Each of its pages links to every kind, and to the period
// of it that fits, so each kind's is made once.
type chronology struct {
	Moments []momentRef // in order
	Periods []period
	Kinds   []string // of which there are moments; only where it is of all
}

// makeChronology makes that of a kind, or of all for "".
func (b *builder) makeChronology(kind string) chronology {
	if kind == "" {
		all := b.allMoments()
		return chronology{all, periods(all), kindsOf(all)}
	}
	list := ofKind(chronologyOf(b.r, "").Moments, kind)
	return chronology{Moments: list, Periods: periods(list)}
}

func chronologyOf(r *site.Reader, kind string) chronology {
	return derived[chronology](r, "chronology", kind, "")
}

// allMoments lists the moments of all entities that are not themselves a telling of them.
func (b *builder) allMoments() []momentRef {
	var out []momentRef
	for _, name := range b.r.Kinds() {
		k := b.r.Kind(name)
		if len(k.Timeline) == 0 || k.SpeaksOf != "" || k.Citable {
			continue
		}
		for _, id := range b.r.List(name) {
			m := momentMaker{builder: b, kind: k, id: id, bare: true}
			m.make(b.r.Facts(id))
			for i, x := range m.out {
				ref := momentRef{id: id, kind: name, index: i, date: x.date, drawn: x.drawn}
				ref.until = ref.reaches(&x.mark, b.day)
				out = append(out, ref)
			}
		}
	}
	slices.SortStableFunc(out, func(a, c momentRef) int { return a.date.Compare(c.date) })
	return out
}

// A period is a stretch of time that has a page.
type period struct {
	slug, label string
	from, to    edtf.Day // from ≤ day < to
	count       int
	part        int // of a month with very many: the part, from 1; 0 for the whole
}

// TimelinePages lists the addresses of the site's timelines with what each shows: a kind
// or "", a slash, and a period or "".
func TimelinePages(r *site.Reader) (paths, args []string) {
	for _, kind := range append([]string{""}, chronologyOf(r, "").Kinds...) {
		base := timelineBase(r, kind)
		paths, args = append(paths, base), append(args, kind+"/")
		for _, p := range chronologyOf(r, kind).Periods {
			paths, args = append(paths, base+p.slug+"/"), append(args, kind+"/"+p.slug)
		}
	}
	return paths, args
}

func timelineBase(r *site.Reader, kind string) string {
	if kind == "" {
		return timelinePath
	}
	return timelinePath + r.Kind(kind).Folder + "/"
}

func kindsOf(all []momentRef) []string {
	var out []string
	for _, m := range all {
		if !slices.Contains(out, m.kind) {
			out = append(out, m.kind)
		}
	}
	slices.Sort(out)
	return out
}

func ofKind(all []momentRef, kind string) []momentRef {
	var out []momentRef
	for _, m := range all {
		if m.kind == kind {
			out = append(out, m)
		}
	}
	return out
}

// An extent is on which days the moments of a list begin, and on which they end, both in order.
type extent struct{ begin, end []edtf.Day }

func extentOf(list []momentRef) extent {
	var r extent
	for _, m := range list {
		if m.drawn {
			r.begin, r.end = append(r.begin, m.first()), append(r.end, m.until)
		}
	}
	slices.Sort(r.begin)
	slices.Sort(r.end)
	return r
}

// before counts the days of a list in order that lie before one.
func before(days []edtf.Day, day edtf.Day) int {
	n, _ := slices.BinarySearch(days, day)
	return n
}

// begun counts what begins on the days from ≤ day < to, and carried what began before and reaches into them.
func (r *extent) begun(from, to edtf.Day) int { return before(r.begin, to) - before(r.begin, from) }
func (r *extent) carried(from edtf.Day) int   { return before(r.begin, from) - before(r.end, from) }

// periods cuts a list into stretches that one page can show: decades, or centuries where
// there are many of these, years of crowded decades, months of crowded years, and parts of
// crowded months. What lasts is in all that it touches. None if all of it has room on one page and there are few decades.
func periods(list []momentRef) []period {
	r := extentOf(list)
	if len(r.begin) == 0 {
		return nil
	}
	first, last := r.begin[0].Year(), r.end[len(r.end)-1].Year()
	step := 10
	if last-first > 300 {
		step = 100
	}
	var out []period
	for year := first / step * step; year <= last; year += step {
		out = append(out, r.cutYears(max(year, 1), year+step)...)
	}
	if len(out) == 1 && out[0].count <= mostMoments {
		return nil
	}
	return out
}

// cutYears makes a period of some years, or shorter ones where it would be too full.
func (r *extent) cutYears(from, to int) []period {
	p := period{from: edtf.MakeDay(from, 1, 1), to: edtf.MakeDay(to, 1, 1)}
	begun := r.begun(p.from, p.to)
	p.count = begun + r.carried(p.from)
	base := from / 10 * 10
	switch {
	case p.count == 0:
		return nil
	case begun <= mostMoments && to-from > 10:
		base = from / 100 * 100
		p.slug, p.label = strconv.Itoa(base)+"-"+strconv.Itoa(base+99), strconv.Itoa(base)+"–"+strconv.Itoa(base+99)
		return []period{p}
	case begun <= mostMoments && to-from > 1:
		p.slug, p.label = strconv.Itoa(base)+"s", strconv.Itoa(base)+"s"
		return []period{p}
	case begun <= mostMoments:
		p.slug, p.label = strconv.Itoa(from), strconv.Itoa(from)
		return []period{p}
	case to-from == 1:
		return r.cutMonths(from)
	}
	step := 1
	if to-from > 10 {
		step = 10
	}
	var out []period
	for year := from / step * step; year < to; year += step {
		out = append(out, r.cutYears(max(year, 1), year+step)...)
	}
	return out
}

// cutMonths makes a period of each month of a year, and of parts of it where it would be too full; what began before is in the first.
func (r *extent) cutMonths(year int) []period {
	var out []period
	for month := 1; month <= 12; month++ {
		p := period{from: edtf.MakeDay(year, month, 1), to: edtf.MakeDay(year, month+1, 1)}
		n, carried := r.begun(p.from, p.to), r.carried(p.from)
		p.slug = p.from.String()[:len("2023-04")]
		p.label = p.slug
		for part := 1; n+carried > 0; part++ {
			q := p
			begun := min(n, mostMoments)
			q.count = begun + carried
			if part > 1 || n > mostMoments {
				q.part = part
				q.slug += "-" + strconv.Itoa(part)
				q.label += " (" + strconv.Itoa(part) + ")"
			}
			out = append(out, q)
			n, carried = n-begun, 0
		}
	}
	return out
}

// of gives the moments that the period touches: those that begin in it, behind the last of those that began before. It counts the
// others of these.
func (p period) of(list []momentRef) (shown []momentRef, earlier int) {
	var carried, begun []momentRef
	for _, m := range list {
		switch d := m.first(); {
		case !m.drawn || d >= p.to:
		case d >= p.from:
			begun = append(begun, m)
		case m.until >= p.from:
			carried = append(carried, m)
		}
	}
	if p.part > 0 {
		begun = begun[min(len(begun), (p.part-1)*mostMoments):min(len(begun), p.part*mostMoments)]
	}
	if p.part > 1 {
		return begun, 0
	}
	earlier = max(0, len(carried)-mostMoments)
	return append(carried[earlier:], begun...), earlier
}

// SiteTimeline makes a page of the site's timeline; arg is one of [TimelinePages].
func SiteTimeline(r *site.Reader, arg string) *Page {
	kind, slug, _ := strings.Cut(arg, "/")
	base := timelineBase(r, kind)
	path := base
	if slug != "" {
		path += slug + "/"
	}
	b := newBuilder(r, path, "timeline")
	of := chronologyOf(r, kind)
	list, cuts := of.Moments, of.Periods
	t := &TimelinePage{Kind: kind, Total: len(list)}
	b.page.Title = b.fw().timelineOf
	if kind != "" {
		t.Label = capital(r.Kind(kind).Plural.In(b.lang))
		b.crumb(b.fw().timelineOf, timelinePath)
		b.page.Title = t.Label + ": " + b.page.Title
	}
	at := slices.IndexFunc(cuts, func(p period) bool { return p.slug == slug })
	whole := slug == ""
	t.Whole = whole && (len(cuts) == 0 || b.fits(list))
	if whole && !t.Whole {
		at = latest(cuts, b.day)
	}
	if at >= 0 {
		t.Period = cuts[at].label
		if !whole {
			b.crumb(b.page.Title, base)
		}
		b.page.Title += ", " + t.Period
	}
	shown, bounds := list, allTime
	if at >= 0 {
		p := cuts[at]
		shown, t.Earlier = p.of(list)
		if p.to <= b.day { // what lasts longer, or is open, ends at the edge
			bounds = span{p.from, p.to}
		} else if len(shown) > 0 && shown[0].first() < p.from {
			bounds.from = p.from
		}
	}
	f := b.timeline("page-timeline-drawn", b.page.Title, b.kindStrands(shown), bounds, b.day, figure.Small, figure.Medium, figure.Large)
	f.Title = ""
	if t.Earlier > 0 {
		f.Foot = safe(fmt.Sprintf(b.fw().leftOut, t.Earlier))
	}
	t.Figure = f
	if whole {
		t.Undated = b.undated(list)
	}
	t.links(b, of, at, base)
	b.page.Timeline = t
	return b.page
}

// fits tells whether all moments have room on one page.
func (b *builder) fits(list []momentRef) bool {
	n := 0
	for _, m := range list {
		if m.drawn {
			n++
		}
	}
	return n <= mostMoments
}

// latest gives the latest period that has begun.
func latest(cuts []period, today edtf.Day) int {
	at := len(cuts) - 1
	for at > 0 && cuts[at].from > today {
		at--
	}
	return at
}

// kindStrands puts moments on a lane for each kind.
func (b *builder) kindStrands(list []momentRef) []strand {
	by := map[string][]moment{}
	for _, ref := range list {
		if of := b.moments(ref.id, b.day); ref.drawn && ref.index < len(of) {
			by[ref.kind] = append(by[ref.kind], of[ref.index])
		}
	}
	var out []strand
	for _, kind := range b.r.Kinds() {
		if len(by[kind]) > 0 {
			out = append(out, strand{kindClass(b.r.Kind(kind)), capital(b.r.Kind(kind).Plural.In(b.lang)), true, false, by[kind]})
		}
	}
	return out
}

// undated lists what is not drawn: what has no date or is undetermined.
func (b *builder) undated(list []momentRef) template.HTML {
	p := b.printer(false)
	for _, ref := range list {
		if ref.drawn {
			continue
		}
		if m := b.moments(ref.id, b.day)[ref.index]; !m.kept && (m.date.IsZero() || m.modality == schema.Undetermined) {
			p.moment(m, true)
		}
	}
	return safe(p.html())
}

// links fills in the ways to other kinds and periods, which keep the one when the other
// is chosen.
func (t *TimelinePage) links(b *builder, of chronology, at int, base string) {
	cuts := of.Periods
	current := func(l Link, is bool) Link {
		l.Current = is
		return l
	}
	for _, kind := range append([]string{""}, chronologyOf(b.r, "").Kinds...) {
		its := chronologyOf(b.r, kind)
		label, path := b.fw().all, timelineBase(b.r, kind)
		if kind != "" {
			label = capital(b.r.Kind(kind).Plural.In(b.lang))
		}
		if at >= 0 {
			for _, p := range its.Periods {
				if p.from <= cuts[at].from && cuts[at].from < p.to {
					path += p.slug + "/"
					break
				}
			}
		}
		t.Kinds = append(t.Kinds, Count{current(Link{Label: label, Href: b.href(path)}, kind == t.Kind), len(its.Moments)})
	}
	if len(cuts) == 0 {
		return
	}
	if b.fits(of.Moments) {
		t.Periods = append(t.Periods, Count{current(Link{Label: b.fw().allTime, Href: b.href(base)}, at < 0), t.Total})
	}
	for i := len(cuts) - 1; i >= 0; i-- {
		p := cuts[i]
		t.Periods = append(t.Periods, Count{current(Link{Label: p.label, Href: b.href(base + p.slug + "/")}, i == at), p.count})
	}
	beside := func(i int) *Link {
		if at < 0 || i < 0 || i >= len(cuts) {
			return nil
		}
		return &Link{Label: cuts[i].label, Href: b.href(base + cuts[i].slug + "/")}
	}
	t.Before, t.After = beside(at-1), beside(at+1)
}

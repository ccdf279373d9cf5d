package view

import (
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
	Before  *Link // the period before, where there is one
	After   *Link
}

// timelinePath is the address of the site's timeline.
const timelinePath = "timeline/"

// mostMoments is how many moments one page of the timeline shows; of a period with more
// there are shorter periods.
const mostMoments = 120

// A momentRef says where a moment is found.
type momentRef struct {
	id, kind string
	index    int // among those of the entity
	date     edtf.Date
	drawn    bool
}

// first is the day by which a moment is put in a period.
func (m momentRef) first() edtf.Day {
	if d, ok := m.date.Earliest(); ok {
		return d
	}
	d, _ := m.date.Latest()
	return d
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
				out = append(out, momentRef{id, name, i, x.date, x.drawn})
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

// periods cuts a list into stretches that one page can show: decades, or centuries where
// there are many of these, years of crowded decades, months of crowded years, and parts of
// crowded months. None if all of it has room on one page and there are few decades.
func periods(list []momentRef) []period {
	var drawn []edtf.Day
	for _, m := range list {
		if m.drawn {
			drawn = append(drawn, m.first())
		}
	}
	if len(drawn) == 0 {
		return nil
	}
	slices.Sort(drawn)
	first, last := drawn[0].Year(), drawn[len(drawn)-1].Year()
	step := 10
	if last-first > 300 {
		step = 100
	}
	var out []period
	for year := first / step * step; year <= last; year += step {
		out = append(out, cutYears(drawn, max(year, 1), year+step)...)
	}
	if len(out) == 1 && out[0].count <= mostMoments {
		return nil
	}
	return out
}

// between counts the days from ≤ day < to of a list in order.
func between(days []edtf.Day, from, to edtf.Day) int {
	first, _ := slices.BinarySearch(days, from)
	end, _ := slices.BinarySearch(days, to)
	return max(0, end-first)
}

// cutYears makes a period of some years, or shorter ones where it would be too full.
func cutYears(days []edtf.Day, from, to int) []period {
	p := period{from: edtf.MakeDay(from, 1, 1), to: edtf.MakeDay(to, 1, 1)}
	p.count = between(days, p.from, p.to)
	base := from / 10 * 10
	switch {
	case p.count == 0:
		return nil
	case p.count <= mostMoments && to-from > 10:
		base = from / 100 * 100
		p.slug, p.label = strconv.Itoa(base)+"-"+strconv.Itoa(base+99), strconv.Itoa(base)+"–"+strconv.Itoa(base+99)
		return []period{p}
	case p.count <= mostMoments && to-from > 1:
		p.slug, p.label = strconv.Itoa(base)+"s", strconv.Itoa(base)+"s"
		return []period{p}
	case p.count <= mostMoments:
		p.slug, p.label = strconv.Itoa(from), strconv.Itoa(from)
		return []period{p}
	case to-from == 1:
		return cutMonths(days, from)
	}
	step := 1
	if to-from > 10 {
		step = 10
	}
	var out []period
	for year := from / step * step; year < to; year += step {
		out = append(out, cutYears(days, max(year, 1), year+step)...)
	}
	return out
}

func cutMonths(days []edtf.Day, year int) []period {
	var out []period
	for month := 1; month <= 12; month++ {
		p := period{from: edtf.MakeDay(year, month, 1), to: edtf.MakeDay(year, month+1, 1)}
		n := between(days, p.from, p.to)
		p.slug = p.from.String()[:len("2023-04")]
		p.label = p.slug
		for part := 1; n > 0; part++ {
			q := p
			q.count = min(n, mostMoments)
			if part > 1 || n > mostMoments {
				q.part = part
				q.slug += "-" + strconv.Itoa(part)
				q.label += " (" + strconv.Itoa(part) + ")"
			}
			out = append(out, q)
			n -= q.count
		}
	}
	return out
}

// of gives the moments that begin in the period.
func (p period) of(list []momentRef) []momentRef {
	var out []momentRef
	for _, m := range list {
		if d := m.first(); m.drawn && d >= p.from && d < p.to {
			out = append(out, m)
		}
	}
	if p.part > 0 {
		out = out[min(len(out), (p.part-1)*mostMoments):min(len(out), p.part*mostMoments)]
	}
	return out
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
		shown = cuts[at].of(list)
		if p := cuts[at]; p.to <= b.day { // what lasts longer, or is open, ends at the edge
			bounds = span{p.from, p.to}
		}
	}
	f := b.timeline("page-timeline-drawn", b.page.Title, b.kindStrands(shown), bounds, b.day, figure.Small, figure.Medium, figure.Large)
	f.Title = ""
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

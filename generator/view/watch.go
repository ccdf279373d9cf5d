package view

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"portolan/generator/chronicle"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// A Watch lists what is planned, expected, projected, left open or disputed, and
// what became of it.
type Watch struct {
	Day      template.HTML
	Groups   []WatchGroup
	Calendar *Link // of what is awaited; nil if there is none
}

// A WatchGroup is what is meant in one way.
type WatchGroup struct {
	Modality string
	Label    string
	Items    []WatchItem
}

// A WatchItem is one thing awaited, open or disputed.
type WatchItem struct {
	Card     Card
	Label    string // of the field
	Href     string // where it stands
	HTML     template.HTML
	By       template.HTML // who says so
	Said     template.HTML // as of when
	State    string        // kept, overdue, aged, open, disputed
	Outcome  template.HTML // what became of it; "" for a dispute
	OutcomeR *Link         // the page that tells of it, if another
}

// Href is the address of the group on its page.
func (g WatchGroup) Href() string { return fragment(g.Modality) }

// WatchPath is the address of the watchlist.
const WatchPath = "watchlist/"

// watchOrder is how the groups follow each other.
var watchOrder = []schema.Modality{schema.Planned, schema.Expected, schema.Projected, schema.Undetermined, schema.Disputed}

// WatchPage makes the watchlist.
func WatchPage(r *site.Reader) *Page {
	b := newBuilder(r, WatchPath, "watchlist")
	b.page.Title = b.w.watchlist
	w := &Watch{Day: b.dayWords(b.day)}
	byModality := map[schema.Modality][]WatchItem{}
	for _, a := range b.watched() {
		byModality[a.Claim.Modality] = append(byModality[a.Claim.Modality], b.watchItem(a))
	}
	rank := map[string]int{"overdue": 0, "aged": 1, "open": 2, "disputed": 2, "kept": 3}
	for _, m := range watchOrder {
		items := byModality[m]
		if len(items) == 0 {
			continue
		}
		slices.SortStableFunc(items, func(a, c WatchItem) int {
			return cmp.Or(cmp.Compare(rank[a.State], rank[c.State]), cmp.Compare(a.Card.Label, c.Card.Label))
		})
		w.Groups = append(w.Groups, WatchGroup{string(m), capital(b.w.certainty[m]), items})
	}
	if HasCalendar(r) {
		w.Calendar = &Link{Label: b.w.calendar, Href: b.href(CalendarPath)}
	}
	b.page.Watch = w
	return b.page
}

// watched lists what is awaited, open or disputed of all, each once: where something that is awaited has a page of its own, as an
// event has, what it is about says so again in its own fields, which are left out. They say the same if they do so in
// the same way, for the same time, from one source.
func (b *builder) watched() []chronicle.Awaited {
	all := b.r.Watch("")
	type saying struct {
		of       string // id
		date     string // EDTF
		modality schema.Modality
	}
	said := func(id string, c *schema.Claim) saying { return saying{id, c.Value.Date.EDTF(), c.Modality} }
	pages := map[saying][]chronicle.Awaited{} // the dates of those that name it
	for _, a := range all {
		if c := a.Claim; c.Value.Type == schema.TypeDate && !c.Value.Date.IsZero() {
			for _, id := range b.named(b.r.Facts(a.ID), func(f *schema.Field) []string { return f.To }) {
				pages[said(id, c)] = append(pages[said(id, c)], a)
			}
		}
	}
	tells := func(page, a chronicle.Awaited) bool { return page.ID != a.ID && sharesSource(page.Claim, a.Claim) }
	return slices.DeleteFunc(slices.Clone(all), func(a chronicle.Awaited) bool {
		return slices.ContainsFunc(pages[said(a.ID, a.Claim)], func(page chronicle.Awaited) bool {
			names := slices.ContainsFunc(pages[said(page.ID, a.Claim)], func(back chronicle.Awaited) bool { return back.Claim == a.Claim })
			return tells(page, a) && (!names || page.ID < a.ID) // of two that name each other one stays
		})
	})
}

func sharesSource(a, c *schema.Claim) bool {
	return slices.ContainsFunc(a.Sources, func(s schema.Cite) bool {
		return slices.ContainsFunc(c.Sources, func(t schema.Cite) bool { return s.Target == t.Target })
	})
}

func (b *builder) watchItem(a chronicle.Awaited) WatchItem {
	e := b.r.Facts(a.ID)
	k := b.r.Kind(e.Kind)
	item := WatchItem{Card: b.card(a.ID), Label: b.pathLabel(k, a.Path), State: state(a)}
	item.Href = item.Card.Href
	if anchor := e.Anchor(k, a.Path); anchor != "" {
		item.Href += "#" + anchor
	}
	p := b.printer(false)
	p.line = true
	p.brief(a.Claim)
	p.about(a.Claim)
	p.line = false
	item.HTML = safe(p.html())
	p.speakers(a.Claim.Sources)
	item.By = safe(p.html())
	if !a.Said.IsZero() {
		p.date(a.Said)
		item.Said = safe(p.html())
	}
	if item.State != "disputed" {
		p.outcome(a)
		item.Outcome = safe(p.html())
	}
	if a.KeptBy != "" {
		card := b.r.Card(a.KeptBy)
		item.OutcomeR = &Link{Label: card.Label, Href: b.href(card.Path)}
	}
	return item
}

// pathLabel names a field, and the part of it that a path goes into.
func (b *builder) pathLabel(k *schema.Kind, path string) string {
	name, part, _ := strings.Cut(path, ".")
	f := k.Field(name)
	label := f.Label.In(b.lang)
	switch {
	case part == "":
		return label
	case f.Keys != nil && f.Keys.Type == schema.TypeRef:
		if card := b.r.Card(b.r.Find(part, f.Keys.To)); card.Exists() {
			part = card.Label
		}
	case k.Field(path) != nil:
		part = k.Field(path).Label.In(b.lang)
	}
	return label + ": " + part
}

func state(a chronicle.Awaited) string {
	switch {
	case a.Claim.Modality == schema.Disputed:
		return "disputed"
	case a.Kept != nil:
		return "kept"
	case a.Overdue:
		return "overdue"
	case a.Aged:
		return "aged"
	}
	return "open"
}

// speakers writes who says what sources say: the speaker where one is named, else
// the work.
func (p *printer) speakers(cites []schema.Cite) {
	done := map[string]bool{}
	first := true
	for _, cite := range cites {
		id := p.r.Find(cite.Target, nil)
		e := p.r.Facts(id)
		if e == nil || done[id] {
			continue
		}
		done[id] = true
		if !first {
			p.raw("; ")
		}
		first = false
		if by := e.Claim("by"); by != nil {
			p.people(by)
			p.raw(", ")
		}
		card := p.r.Card(id)
		p.link(card, card.Label)
	}
}

// Changes lists what changed, by year, the latest first, a page at a time.
type Changes struct {
	Years    []ChangeYear
	Total    int
	Number   int
	Pages    []Link
	Previous *Link
	Next     *Link
}

// A ChangeYear is the changes of one year.
type ChangeYear struct {
	Label string
	Items template.HTML // of a list
}

// Href is the address of the year on its page.
func (y ChangeYear) Href() string { return fragment("year-" + y.Label) }

// ChangesPath is the address of the n-th page of changes.
func ChangesPath(n int) string { return pagePath("changes/", n) }

// ChangePages tells on how many pages the changes stand.
func ChangePages(r *site.Reader) int { return pageCount(len(allChanges(r)), r.Settings().PageSize) }

// allChanges gives the changes of everything that is not itself a telling of them,
// the latest first.
func allChanges(r *site.Reader) []chronicle.Change {
	return derived[[]chronicle.Change](r, "all-changes", "", "")
}

func makeAllChanges(b *builder) []chronicle.Change {
	speaks := map[string]bool{}
	for _, name := range b.r.Kinds() {
		speaks[name] = b.r.Kind(name).SpeaksOf != ""
	}
	var out []chronicle.Change
	for _, c := range b.r.Changes("") {
		if !speaks[kindOf(c.ID)] {
			out = append(out, c)
		}
	}
	slices.Reverse(out)
	return out
}

// ChangesPage makes the n-th page of changes.
func ChangesPage(r *site.Reader, n int) *Page {
	b := newBuilder(r, ChangesPath(n), "changes")
	b.page.feeds = []FeedScope{"changes"}
	b.page.Title = b.w.changes
	if n > 1 {
		b.page.Title = fmt.Sprintf("%s (%d)", b.page.Title, n)
	}
	all := allChanges(r)
	size := b.set.PageSize
	x := &Changes{Total: len(all), Number: n}
	for _, c := range all[min(len(all), (n-1)*size):min(n*size, len(all))] {
		item := b.changeItem(c)
		year := yearOf(c)
		if last := len(x.Years) - 1; last >= 0 && x.Years[last].Label == year {
			x.Years[last].Items += item
			continue
		}
		x.Years = append(x.Years, ChangeYear{year, item})
	}
	x.Pages, x.Previous, x.Next = b.pageLinks(ChangesPath, n, pageCount(len(all), size))
	b.page.Changes = x
	return b.page
}

func yearOf(c chronicle.Change) string {
	day, ok := c.Date.Begun()
	if !ok {
		return ""
	}
	return day.String()[:4]
}

// changeItem writes a change as the item of a list: when of an entity a field was what,
// and what it became.
func (b *builder) changeItem(c chronicle.Change) template.HTML {
	k := b.r.Kind(kindOf(c.ID))
	p := b.printer(false)
	p.raw(`<li><span class="change-date">`)
	if c.Said {
		p.text(p.w.asOf + " ")
	}
	p.date(c.Date)
	p.raw(`</span> <span class="change-what">`)
	card := b.r.Card(c.ID)
	p.link(card, card.Label)
	f := k.Field(c.Path)
	if f.Verb != nil {
		p.raw(": ")
		p.became(c)
		p.raw("</span></li>\n")
		return safe(p.html())
	}
	p.raw(" ")
	p.span("change-field", f.Label.In(b.lang))
	if c.Before != nil || !isItsDate(c) {
		p.raw(": ")
	}
	if c.Before != nil && follows(&c.Before.Value, &c.Claim.Value) {
		p.raw(`<span class="change-before">`)
		p.stepWords(&c.Before.Value)
		p.raw(`</span> → `)
	}
	p.became(c)
	if c.Was != nil {
		p.raw(` <span class="change-was">(`)
		p.text(p.w.certainty[c.Was.Claim.Modality])
		p.said(*c.Was)
		p.raw(`)</span>`)
	}
	p.raw("</span></li>\n")
	return safe(p.html())
}

// follows tells whether a step changed what the one before had made of a thing. One that a party takes stands beside
// what others took: their ratifications did not become its signature.
func follows(before, after *schema.Value) bool { return len(before.Step.By)+len(after.Step.By) == 0 }

// isItsDate tells whether a change is that a date came: there is nothing to say of it
// beside the date.
func isItsDate(c chronicle.Change) bool {
	to := c.Claim
	return to.Value.Type == schema.TypeDate && to.State == schema.Known && to.Modality.Fact() && to.Value.Date.Same(c.Date)
}

// became writes what a change led to.
func (p *printer) became(c chronicle.Change) {
	to := *c.Claim
	switch {
	case to.Value.Step != nil:
		p.stepWords(&to.Value)
		p.terms(to.If, to.Excludes)
		return
	case isItsDate(c):
		return
	case c.Ended:
		p.text(p.w.ended + " ")
		p.date(c.Date)
		p.raw(": ")
	}
	if to.Value.Type == schema.TypeRef {
		to.Value.Date, to.AsOf = zeroDate, zeroDate // the change has its date before it
	}
	p.brief(&to)
	if verb := p.r.Kind(kindOf(c.ID)).Field(c.Path).Verb; verb != nil {
		p.text(" " + verb.In(p.lang))
	}
	p.terms(to.If, to.Excludes)
}

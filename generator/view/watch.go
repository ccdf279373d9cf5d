package view

import (
	"cmp"
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
		byModality[a.Modality()] = append(byModality[a.Modality()], b.watchItem(a))
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
		link := b.link(b.r.Card(a.KeptBy))
		item.OutcomeR = &link
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
	case a.Modality() == schema.Disputed:
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
		id := p.r.Cited(cite.Target)
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

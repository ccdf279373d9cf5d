package view

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"portolan/generator/chronicle"
	"portolan/generator/diag"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// Home is the first page.
type Home struct {
	Map      template.HTML // the world with what lies on it; "" where the site has no geometry or no place
	Lead     *Lead         // the first of the first section, which site.yaml may choose
	Sections []Section     // as site.yaml lists them; the first is what the page leads with
	Figures  []Figure      // that site.yaml chooses
	Changes  template.HTML // the latest, as items of a list
	Awaited  []WatchItem   // the latest said
	All      Totals
	Kinds    []Count
	Data     *Link // to all of it as data; nil where there is none
}

// A Lead is what the first page leads with.
type Lead struct {
	Card   Card
	Told   template.HTML   // the day as of which it speaks, where that has passed; else ""
	Since  string          // address of what its page lists as happened since; "" where that is nothing
	Points []template.HTML // the first items of its first list of prose: key takeaways
}

// Totals link to the whole of what the first page shows a part of; nil where it is all.
type Totals struct {
	Changes *Count
	Awaited *Count
}

// A Figure is one fact, printed large.
type Figure struct {
	Card     Card   // of what it is a fact
	Label    string // of the field
	Href     string // where it stands
	HTML     template.HTML
	Modality string
	By       template.HTML // who says so
	AsOf     template.HTML
}

// How much of each the first page shows.
const (
	sectionCards = 6
	homeChanges  = 8
	homeAwaited  = 8
	homePoints   = 3
)

// FirstPage makes the home page.
func FirstPage(r *site.Reader) *Page {
	b := newBuilder(r, "", "home")
	b.script("js/manifest.js")
	latest := latestChanges(r)
	h := b.home(latest)
	b.lead(h)
	b.chosen(h)
	b.latest(h, latest)
	b.awaited(h)
	b.page.Home = h
	h.Map = b.homeMap()
	return b.page
}

// home gives the lists of the first page, below the changes that it tells.
func (b *builder) home(told [][]chronicle.Change) *Home {
	h := &Home{}
	byFolder := map[string]*schema.Kind{}
	for _, name := range b.r.Kinds() {
		k := b.r.Kind(name)
		byFolder[k.Folder] = k
		if n := len(b.r.List(name)); k.Indexed && n > 0 {
			h.Kinds = append(h.Kinds, Count{Link{Label: capital(k.Plural.In(b.lang)), Href: b.href(indexPath(k))}, n})
		}
	}
	if HasDownloads(b.r) {
		h.Data = &Link{Label: b.w.data, Href: b.href(DataPath)}
	}
	for _, folder := range b.set.Home {
		k := byFolder[folder]
		if k == nil {
			continue
		}
		ids := b.r.List(k.Name)
		if id, err := FindLead(b.r); len(h.Sections) == 0 && err == nil && id != "" {
			ids = slices.Insert(slices.DeleteFunc(slices.Clone(ids), func(other string) bool { return other == id }), 0, id)
		}
		s := Section{Kind: k.Name, Label: capital(k.Plural.In(b.lang)), Plural: k.Plural.In(b.lang), About: k.About.In(b.lang), Href: b.href(indexPath(k)), Total: len(ids)}
		for _, id := range ids {
			if len(s.Cards) < sectionCards && !b.isToCome(k, id) && !b.isTold(k, id, told) {
				s.Cards = append(s.Cards, b.card(id))
			}
		}
		h.Sections = append(h.Sections, s)
	}
	return h
}

// isToCome tells of what stands first in a list with the latest first that it has not come yet: it is awaited, and no news.
func (b *builder) isToCome(k *schema.Kind, id string) bool {
	if !k.Order.Descending {
		return false
	}
	c := b.r.Facts(id).Claim(k.Order.Field)
	return c != nil && chronicle.Awaits(c.Modality)
}

// isTold tells of what is itself something that happened that a line tells it already: of its day, and of something that it names.
func (b *builder) isTold(k *schema.Kind, id string, lines [][]chronicle.Change) bool {
	if f := k.Field(k.Appears); f == nil || f.Type != schema.TypeDate || k.SpeaksOf != "" || len(lines) == 0 {
		return false // and the page doesn't ask for facts in vain
	}
	e := b.r.Facts(id)
	c := e.Claim(k.Appears)
	if c == nil || !c.Modality.Fact() {
		return false
	}
	date := c.Shown().Value.Date
	var names []string
	return slices.ContainsFunc(lines, func(alike []chronicle.Change) bool {
		return slices.ContainsFunc(alike, func(change chronicle.Change) bool {
			if change.Ended || !change.Date.Same(date) { // of an end the event may tell more: how it came
				return false
			}
			if names == nil {
				names = b.named(e, func(f *schema.Field) []string { return f.To })
			}
			return slices.Contains(names, change.ID)
		})
	})
}

// FindLead finds what site.yaml says that the first page leads with; "" where it leaves that
// to the order of the list. The error says what is wrong with it.
func FindLead(r *site.Reader) (id string, err error) {
	set := r.Settings()
	if set.Lead == "" {
		return "", nil
	}
	found := r.Lookup(set.Lead, nil)
	if found.ID == "" {
		return "", fmt.Errorf("the first page is to lead with %q, and there is no such entity", set.Lead)
	}
	first := ""
	if len(set.Home) > 0 {
		first = set.Home[0]
	}
	if kind, _, _ := strings.Cut(found.ID, "/"); r.Kind(kind).Folder != first {
		return "", fmt.Errorf("the first page is to lead with %s, which is none of the first list of home, %q", found.ID, first)
	}
	if found.Hidden {
		return "", nil // as on a day before it is published
	}
	return found.ID, nil
}

// lead adds what the page leads with.
func (b *builder) lead(h *Home) {
	if len(h.Sections) == 0 || len(h.Sections[0].Cards) == 0 {
		return
	}
	h.Lead = &Lead{Card: h.Sections[0].Cards[0]}
	e := b.r.Facts(h.Lead.Card.ID)
	p := b.printer(false)
	p.owner = p.ownerOf(e)
	p.day = chronicle.SpeaksOf(e, b.r.Kind(e.Kind), b.day)
	if p.day < b.day {
		h.Lead.Told = b.dayWords(p.day)
		if derived[bool](b.r, "has-since", e.ID, b.page.Root) {
			h.Lead.Since = h.Lead.Card.Href + "#page-since-then"
		}
	}
	for i := range e.Claims() {
		c := chronicle.AsOf(&e.Claims()[i], p.day)
		if c == nil || c.Field.Type != schema.TypeList || !isProse(c.Field) || c.State != schema.Known {
			continue
		}
		for j := range c.Value.Items[:min(homePoints, len(c.Value.Items))] {
			p.claim(&c.Value.Items[j])
			h.Lead.Points = append(h.Lead.Points, safe(p.html()))
		}
		return
	}
}

// latestChanges gives the lines of the latest changes; none of which it is only known by when it had come, as nobody knows how late that is.
func latestChanges(r *site.Reader) [][]chronicle.Change {
	var out [][]chronicle.Change
	for _, alike := range foldedChanges(r) {
		if len(out) == homeChanges {
			break
		}
		if !onlyFound(alike) {
			out = append(out, alike)
		}
	}
	return out
}

// latest adds the latest changes.
func (b *builder) latest(h *Home, lines [][]chronicle.Change) {
	for _, alike := range lines {
		h.Changes += b.changeItem(alike)
	}
	if len(lines) < len(foldedChanges(b.r)) {
		h.All.Changes = &Count{Link{Label: b.w.changes, Href: b.href(ChangesPath(1))}, len(allChanges(b.r))}
	}
}

// awaited adds what is still awaited, the latest said first.
func (b *builder) awaited(h *Home) {
	all := slices.DeleteFunc(b.watched(), func(a chronicle.Awaited) bool {
		return a.Kept != nil || a.Modality() == schema.Disputed
	})
	slices.SortStableFunc(all, func(a, c chronicle.Awaited) int {
		switch undated := c.Said.IsZero(); {
		case a.Said.IsZero() == undated:
			return c.Said.Compare(a.Said)
		case undated: // what has no date comes last
			return -1
		}
		return 1
	})
	for _, a := range all[:min(homeAwaited, len(all))] {
		h.Awaited = append(h.Awaited, b.watchItem(a))
	}
	if len(all) > homeAwaited {
		h.All.Awaited = &Count{Link{Label: b.w.watchlist, Href: b.href(WatchPath)}, len(all)}
	}
}

// chosen adds the figures that site.yaml chooses. Those that say nothing today are left
// out; those that name nothing were reported.
func (b *builder) chosen(h *Home) {
	for _, f := range b.set.Figures {
		id, field, err := FindFigure(b.r, f.Name)
		if err != nil {
			continue
		}
		e := b.r.Facts(id)
		c := chronicle.AsOf(e.Claim(field), b.day)
		if c == nil {
			continue
		}
		fig := Figure{Card: b.card(id), Label: b.pathLabel(b.r.Kind(e.Kind), field), Modality: string(c.Modality)}
		fig.Href = fig.Card.Href
		if anchor := e.Anchor(b.r.Kind(e.Kind), field); anchor != "" {
			fig.Href += "#" + anchor
		}
		p := b.printer(false)
		p.line = true
		p.brief(c)
		p.about(c)
		fig.HTML = safe(p.html())
		p.speakers(allSources(c))
		fig.By = safe(p.html())
		if !c.AsOf.IsZero() {
			p.date(c.AsOf)
			fig.AsOf = safe(p.html())
		}
		h.Figures = append(h.Figures, fig)
	}
}

// FindFigure finds the fact that site.yaml names: an entity and, behind a dot, a field of
// its kind that it has a value for ("route/cabello-russia.trade"). The error says what is
// wrong with the name.
func FindFigure(r *site.Reader, name string) (id, field string, err error) {
	for i, c := range name {
		if c != '.' {
			continue
		}
		if id = r.Find(name[:i], nil); id != "" { // a slug may have dots, too
			field = name[i+1:]
			break
		}
	}
	if id == "" {
		return "", "", fmt.Errorf("%q names no fact: there is no such entity, or no field behind a dot", name)
	}
	e := r.Facts(id)
	k := r.Kind(e.Kind)
	if first, _, _ := strings.Cut(field, "."); k.Field(first) == nil {
		return "", "", fmt.Errorf("the kind %q has no field %q%s", k.Name, field, near(field, k.FieldNames()))
	}
	if e.Claim(field) == nil {
		return "", "", fmt.Errorf("%s says nothing of %q", id, field)
	}
	return id, field, nil
}

func near(name string, names []string) string {
	if hint := diag.DidYouMean(name, names); hint != "" {
		return "; " + hint
	}
	return ""
}

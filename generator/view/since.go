package view

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"portolan/generator/chronicle"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// A Since is what happened since the day of a page that speaks of one: the most that matters, in two lists, each of which
// begins with the earliest.
type Since struct {
	About template.HTML // to what its fields name, as items of a list
	Tied  template.HTML // to what else it mentions, and to what it follows; see content/kinds/README.md
	More  int           // how many lines are left out
	All   []Link        // where these stand: the page of changes, and what the page follows by, if something of it is left out
}

// sinceShown is how many lines a page has of what happened since.
const sinceShown = 15

// How much a line of what happened since matters: a step that began or ended something, or an office; what
// lay between two steps; a figure that was given anew.
const (
	sinceMain = iota
	sinceBetween
	sinceFigure
)

// A sinceLine is a line of what happened to an entity since a day.
type sinceLine struct {
	dates []edtf.Date // in order; of several that are alike each has its own
	rank  int
	ended bool     // an office ended
	names []string // ids that an event names, if it is one
	item  template.HTML
}

func (l *sinceLine) last() edtf.Date { return l.dates[len(l.dates)-1] }

// since gives what happened to an entity since a day.
func (b *builder) since(id string, day edtf.Day) []sinceLine {
	return derived[[]sinceLine](b.r, "since", id+"@"+day.String(), b.page.Root)
}

// makeSince makes it; arg is the id and the day. Of a figure the last stands, and what is alike is one line.
func (b *builder) makeSince(arg string) []sinceLine {
	id, when, _ := strings.Cut(arg, "@")
	day, err := edtf.ParseDay(when)
	e := b.r.Facts(id)
	if err != nil || e == nil {
		return nil
	}
	k := b.r.Kind(e.Kind)
	var steps []chronicle.Change
	figures := map[string]chronicle.Change{}
	for _, c := range b.r.Changes(id) {
		switch {
		case !c.Date.After(day):
		case c.Said:
			figures[c.Path] = c
		default:
			steps = append(steps, c)
		}
	}
	var out []sinceLine
	folded := chronicle.Fold(steps)
	for _, alike := range folded {
		line := sinceLine{rank: rankAmong(alike, folded), ended: alike[0].Ended, item: b.changeItem(alike)}
		for _, c := range alike {
			line.dates = append(line.dates, c.Date)
		}
		out = append(out, line)
	}
	for _, f := range k.Fields {
		if c, told := figures[f.Name]; told {
			out = append(out, sinceLine{dates: []edtf.Date{c.Date}, rank: sinceFigure, item: b.changeItem([]chronicle.Change{c})})
		}
	}
	if c := e.Claim(k.Appears); c != nil && c.Field.Type == schema.TypeDate && c.State == schema.Known && c.Modality.Fact() {
		if begun, ok := c.Begun(); ok && begun <= b.day && c.Value.Date.After(day) {
			out = append(out, sinceLine{dates: []edtf.Date{c.Value.Date}, item: b.eventItem(id, c.Value.Date),
				names: b.named(e, func(f *schema.Field) []string { return f.To })})
		}
	}
	return out
}

// rankAmong tells how much steps that are alike matter among all of their history: what it began and where it came to more than
// what lay between.
func rankAmong(alike []chronicle.Change, all [][]chronicle.Change) int {
	before, after := false, false
	for _, other := range all {
		if other[0].Path == alike[0].Path && alike[0].Claim.Value.Step != nil {
			before = before || other[0].Date.Compare(alike[0].Date) < 0
			after = after || other[len(other)-1].Date.Compare(alike[len(alike)-1].Date) > 0
		}
	}
	if before && after {
		return sinceBetween
	}
	return sinceMain
}

// eventItem writes what is itself what happened as the item of a list of changes.
func (b *builder) eventItem(id string, date edtf.Date) template.HTML {
	p := b.printer(false)
	p.raw(`<li><span class="change-date">`)
	p.date(date)
	p.raw(`</span> <span class="change-what">`)
	p.link(b.r.Card(id), b.r.Card(id).Label)
	p.raw("</span></li>\n")
	return safe(p.html())
}

// A followed is something whose changes a page tells.
type followed struct {
	id    string
	about bool // the page's fields name it
	ties  int  // how many of the things by which the page follows it names
}

// A toldSince is a line of what happened to something that a page follows.
type toldSince struct {
	sinceLine
	followed
}

// SinceThen tells what the data says happened since the day of the page to what it is about or mentions, and to what it follows;
// nil if that is nothing, and for pages that speak of today.
func (v *Entity) SinceThen() *Since { return v.sinceThen.get(v.makeSinceThen) }

func (v *Entity) makeSinceThen() *Since {
	lines := v.allSince()
	if len(lines) == 0 {
		return nil
	}
	shown := min(len(lines), sinceShown)
	s := &Since{More: len(lines) - shown}
	if s.More > 0 {
		s.All = v.whereAll(lines[shown:])
	}
	lines = lines[:shown]
	slices.SortStableFunc(lines, func(a, c toldSince) int { return a.dates[0].Compare(c.dates[0]) })
	for _, l := range lines {
		if l.about {
			s.About += l.item
		} else {
			s.Tied += l.item
		}
	}
	return s
}

// allSince gives all lines of what happened since the day of the page, those first that matter most: by their rank, then what the
// page's fields name, then what it follows by more things, then what was last.
func (v *Entity) allSince() []toldSince {
	if v.kind.SpeaksOf == "" {
		return nil
	}
	var lines []toldSince
	for _, f := range v.followed() {
		for _, l := range v.builder.since(f.id, v.builder.day) {
			lines = append(lines, toldSince{l, f})
		}
	}
	lines = slices.DeleteFunc(lines, func(event toldSince) bool { // what a step of something it names tells too
		return slices.ContainsFunc(lines, func(l toldSince) bool {
			return l.names == nil && !l.ended && slices.Contains(event.names, l.id) &&
				slices.ContainsFunc(l.dates, func(d edtf.Date) bool { return d.Same(event.dates[0]) })
		})
	})
	aboutFirst := map[bool]int{true: 0, false: 1}
	slices.SortStableFunc(lines, func(a, c toldSince) int {
		return cmp.Or(cmp.Compare(a.rank, c.rank), cmp.Compare(aboutFirst[a.about], aboutFirst[c.about]), cmp.Compare(c.ties, a.ties), c.last().Compare(a.last()))
	})
	return lines
}

// followed lists what the page is about or mentions, and what names one of the things by which its kind follows.
func (v *Entity) followed() []followed {
	b := v.builder
	ties := map[string]int{}
	var tied []string
	for _, by := range v.followsBy() {
		for _, from := range b.tiedTo(by) {
			if ties[from]++; ties[from] == 1 {
				tied = append(tied, from)
			}
		}
	}
	var out []followed
	seen := map[string]bool{v.ID: true}
	for i, id := range slices.Concat(v.involved(), tied) {
		if k := b.r.Kind(kindOf(id)); !seen[id] && k.SpeaksOf == "" && !k.Citable {
			out = append(out, followed{id, i < v.subjects, ties[id]})
		}
		seen[id] = true
	}
	return out
}

// followsBy lists the things by which the page follows others, in the order in which it names them.
func (v *Entity) followsBy() []string {
	var out []string
	for _, field := range v.kind.Follows {
		whole := v.entity.Claim(field)
		if whole == nil {
			continue
		}
		whole.Walk(func(c *schema.Claim) {
			c.Refs(func(ref schema.Ref) {
				if f := v.builder.r.Lookup(ref.Target, c.Field.To); f.ID != "" && !f.Hidden && !slices.Contains(out, f.ID) {
					out = append(out, f.ID)
				}
			})
		})
	}
	return out
}

// tiedTo lists each once what names something in a field, but for views of a dispute, candidates and what was taken back.
func (b *builder) tiedTo(id string) []string {
	var out []string
	seen := map[string]bool{}
	for _, e := range b.r.RelatedIn(id) {
		if !seen[e.From] && !e.View && !e.Open && e.Claim != nil && e.Claim.Modality != schema.Retracted && known(b.r, e) {
			out, seen[e.From] = append(out, e.From), true
		}
	}
	return out
}

// whereAll links the pages that have what was left out: that of changes, and the things by which the page follows it.
func (v *Entity) whereAll(left []toldSince) []Link {
	b := v.builder
	var out []Link
	if b.r.Template("changes") != (digest.Hash{}) {
		out = append(out, Link{Label: b.w.changes, Href: b.href(ChangesPath(1))})
	}
	for _, by := range v.followsBy() {
		tied := b.tiedTo(by)
		if slices.ContainsFunc(left, func(l toldSince) bool { return slices.Contains(tied, l.id) }) {
			card := b.r.Card(by)
			out = append(out, Link{Label: card.Label, Href: b.href(card.Path)})
		}
	}
	return out
}

package view

import (
	"cmp"
	"html/template"
	"math"
	"slices"
	"strings"

	"portolan/generator/chronicle"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// A Since is what happened since the day of a page that speaks of one: the most that matters, in two lists, each of which
// begins with the earliest.
type Since struct {
	About template.HTML // to what its fields name, as items of a list
	Tied  template.HTML // to what else it mentions, and to what it follows; see content/kinds/README.md
	More  int           // how many lines are left out
	All   []Link        // where these stand: the page of changes, if they are not all events, and what the page follows by, if something of it is left out
}

// sinceShown is how many lines a page has of what happened since.
const sinceShown = 16

// How much a line of what happened since matters: a step that began or ended something, or an office; what
// lay between two steps or was found; a figure that was given anew.
const (
	sinceMain = iota
	sinceBetween
	sinceFigure
)

// A sinceLine is a line of what happened to an entity.
type sinceLine struct {
	dates       []edtf.Date // in order; of several that are alike each has its own
	news        edtf.Day    // when the first of it came to be told; see [chronicle.News]
	path        string      // of the field
	like        chronicle.Likeness
	said, ended bool     // it is a value that was given, an office that ended
	event       bool     // the entity is itself what happened
	names       []string // ids that an event names
	rank        int      // among what is told with it
	item        template.HTML
}

func (l *sinceLine) last() edtf.Date { return l.dates[len(l.dates)-1] }

// sincePieces are the derived pieces of what happened since a day.
func sincePieces() map[string]func(*site.Reader, string) any {
	return map[string]func(*site.Reader, string) any{
		"has-since": piece(func(b *builder, id string) any {
			return b.r.Facts(id) != nil && EntityPage(b.r, id).Entity.SinceThen() != nil
		}),
		"since":        piece(func(b *builder, id string) any { return b.makeSince(id) }),
		"since-folded": piece(func(b *builder, arg string) any { return b.makeSinceFolded(arg) }),
		"since-tied":   piece(func(b *builder, id string) any { return b.makeSinceTied(id) }),
	}
}

// linesSince gives what happened to an entity since a day: of a value the last that was given, and what is alike as one line.
func (b *builder) linesSince(id string, all []sinceLine, day edtf.Day) []sinceLine {
	lines := laterThan(all, day)
	alike := map[chronicle.Likeness]bool{}
	for _, l := range lines {
		if alike[l.like] && l.like != (chronicle.Likeness{}) {
			lines = laterThan(derived[[]sinceLine](b.r, "since-folded", id+"@"+dayBefore(lines).String(), b.page.Root), day)
			break
		}
		alike[l.like] = true
	}
	return lines
}

// laterThan leaves the lines of what happened since a day, and of values the last.
func laterThan(all []sinceLine, day edtf.Day) []sinceLine {
	later := slices.DeleteFunc(slices.Clone(all), func(l sinceLine) bool { return l.news <= day })
	last := map[string]edtf.Date{} // of each value
	for _, l := range later {
		if l.said && (last[l.path].IsZero() || l.dates[0].Compare(last[l.path]) > 0) {
			last[l.path] = l.dates[0]
		}
	}
	return slices.DeleteFunc(later, func(l sinceLine) bool { return l.said && l.dates[0].Compare(last[l.path]) < 0 })
}

// dayBefore gives the day before the first of some lines: since any day between that and the line before it the same happened.
func dayBefore(lines []sinceLine) edtf.Day {
	first := edtf.Day(math.MaxInt32)
	for _, l := range lines {
		first = min(first, l.news)
	}
	return first - 1
}

// makeSince makes all lines of an entity, each of its changes by itself.
func (b *builder) makeSince(id string) []sinceLine {
	changes := b.r.Changes(id)
	each := make([][]chronicle.Change, len(changes))
	for i := range changes {
		each[i] = changes[i : i+1]
	}
	return b.sinceLines(id, each, changes)
}

// makeSinceFolded makes the lines of an entity since a day, changes that are alike as one; arg is the id and the day.
func (b *builder) makeSinceFolded(arg string) []sinceLine {
	id, when, _ := strings.Cut(arg, "@")
	day, err := edtf.ParseDay(when)
	if err != nil {
		return nil
	}
	all := b.r.Changes(id)
	changes := slices.DeleteFunc(slices.Clone(all), func(c chronicle.Change) bool { return newsOf(c) <= day })
	return b.sinceLines(id, chronicle.Fold(changes), all)
}

// newsOf gives when a change came to be told; what may have been known at all times, at none.
func newsOf(c chronicle.Change) edtf.Day {
	if day, ok := chronicle.News(c.Claim, c.Date); ok {
		return day
	}
	return chronicle.Unknown
}

// sinceLines writes changes, those that are alike in a line, and what the entity is itself, if that is something that happened.
func (b *builder) sinceLines(id string, changes [][]chronicle.Change, all []chronicle.Change) []sinceLine {
	var out []sinceLine
	for _, alike := range changes {
		c := alike[0]
		line := sinceLine{news: newsOf(c), path: c.Path, like: c.Likeness(), said: c.Said, ended: c.Ended, rank: rankAmong(alike, all), item: b.changeItem(alike)}
		for _, c := range alike {
			line.dates, line.news = append(line.dates, c.Date), min(line.news, newsOf(c))
		}
		out = append(out, line)
	}
	e := b.r.Facts(id)
	if e == nil {
		return out
	}
	if c := e.Claim(b.r.Kind(e.Kind).Appears); c != nil && c.Field.Type == schema.TypeDate && c.State == schema.Known && c.Modality.Fact() {
		if begun, ok := c.Begun(); ok && begun <= b.day {
			happened := chronicle.Change{Date: c.Value.Date, Claim: c}
			out = append(out, sinceLine{dates: []edtf.Date{happened.Date}, news: newsOf(happened), item: b.eventItem(id, happened.Date), event: true,
				names: b.named(e, func(f *schema.Field) []string { return f.To })})
		}
	}
	return out
}

// rankAmong tells how much what is told in a line matters among all changes of its entity: what began a history and where it came to,
// whoever took that step, more than what lay between and what was only found to have happened by then, and steps more than values.
func rankAmong(alike, all []chronicle.Change) int {
	first, last := alike[0], alike[len(alike)-1]
	if first.Said {
		return sinceFigure
	}
	if !slices.ContainsFunc(alike, func(c chronicle.Change) bool { _, begins := c.Date.Earliest(); return begins }) {
		return sinceBetween
	}
	before, after, end := false, false, last
	for _, other := range all {
		if first.Claim.Value.Step != nil && other.Path == first.Path {
			before = before || other.Date.Compare(first.Date) < 0
			after = after || other.Date.Compare(last.Date) > 0
			if other.Date.Compare(end.Date) > 0 {
				end = other
			}
		}
	}
	if like := last.Likeness(); before && after && (like.Step == "" || like != end.Likeness()) {
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

// A followed thing is one whose changes a page tells.
type followed struct {
	id    string
	lines []sinceLine
	about bool // the page's fields name it
	ties  int  // how many of the things by which the page follows it names
}

// A toldSince is a line of what happened to something that a page follows.
type toldSince struct {
	sinceLine
	*followed
}

// SinceThen tells what the data says happened since the day of the page to what it is about or mentions, and to what it follows;
// nil if that is nothing, and for kinds whose pages speak of today.
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

// OPT: a page looks at all that ever happened to what names one of its topics, some 5 µs each. Where topics have many thousands of
// things, their lines could be kept by what matters and by date, and their number told without them.

// allSince gives all lines of what happened since the day of the page, those first that matter most: by their rank, then what the
// page's fields name, then what it follows by more things, then what was last.
func (v *Entity) allSince() []toldSince {
	if v.kind.SpeaksOf == "" {
		return nil
	}
	var lines []toldSince
	for _, f := range v.followed() {
		for _, l := range v.builder.linesSince(f.id, f.lines, v.builder.day) {
			lines = append(lines, toldSince{l, f})
		}
	}
	lines = withoutEventsToldTwice(lines)
	aboutFirst := map[bool]int{true: 0, false: 1}
	slices.SortStableFunc(lines, func(a, c toldSince) int {
		return cmp.Or(cmp.Compare(a.rank, c.rank), cmp.Compare(aboutFirst[a.about], aboutFirst[c.about]), cmp.Compare(c.ties, a.ties), c.last().Compare(a.last()))
	})
	return lines
}

// withoutEventsToldTwice leaves out events that a step of something they name tells too: its history says what it mattered.
func withoutEventsToldTwice(lines []toldSince) []toldSince {
	steps := map[string][]edtf.Date{} // by what they are of
	for _, l := range lines {
		if !l.event && !l.said && !l.ended {
			steps[l.id] = append(steps[l.id], l.dates...)
		}
	}
	return slices.DeleteFunc(lines, func(l toldSince) bool {
		return l.event && slices.ContainsFunc(l.names, func(id string) bool {
			return slices.ContainsFunc(steps[id], func(d edtf.Date) bool { return d.Same(l.dates[0]) })
		})
	})
}

// followed lists what the page is about or mentions, and what names one of the things by which its kind follows.
func (v *Entity) followed() []*followed {
	b := v.builder
	var out []*followed
	at := map[string]*followed{}
	for i, id := range v.involved() {
		if b.changes(id) {
			at[id] = &followed{id: id, about: i < v.subjects, lines: derived[[]sinceLine](b.r, "since", id, b.page.Root)}
			out = append(out, at[id])
		}
	}
	for _, by := range v.followsBy() {
		for _, tied := range derived[[]followed](b.r, "since-tied", by, b.page.Root) {
			if at[tied.id] == nil && tied.id != v.ID {
				at[tied.id] = &followed{id: tied.id, lines: tied.lines}
				out = append(out, at[tied.id])
			}
			if f := at[tied.id]; f != nil {
				f.ties++
			}
		}
	}
	return out
}

// changes tells whether what happens to an entity is told: pages that speak of a day and sources tell of others.
func (b *builder) changes(id string) bool {
	k := b.r.Kind(kindOf(id))
	return k.SpeaksOf == "" && !k.Citable
}

// makeSinceTied makes the lines of all that names something, as far as there are any: for each page that follows by it to ask
// for each of them would be to ask as often as there are such pages and such things.
func (b *builder) makeSinceTied(by string) []followed {
	var out []followed
	for _, id := range b.tiedTo(by) {
		if !b.changes(id) {
			continue
		}
		if lines := derived[[]sinceLine](b.r, "since", id, b.page.Root); len(lines) > 0 {
			out = append(out, followed{id: id, lines: lines})
		}
	}
	return out
}

// followsBy lists the things by which the page follows others, in the order in which it names them.
func (v *Entity) followsBy() []string {
	var out []string
	for _, field := range v.kind.Follows {
		c := v.entity.Claim(field)
		if c == nil {
			continue
		}
		if c = v.known(c); c == nil {
			continue
		}
		for _, t := range v.builder.tiedBy(c) {
			if !t.Candidate && !slices.Contains(out, t.ID) {
				out = append(out, t.ID)
			}
		}
	}
	return out
}

// tiedTo lists each once what names something in a field, but for candidates.
func (b *builder) tiedTo(id string) []string {
	var out []string
	seen := map[string]bool{}
	for _, e := range b.r.RelatedIn(id) {
		if !seen[e.From] && !e.Open && b.ties(e) {
			out, seen[e.From] = append(out, e.From), true
		}
	}
	return out
}

// ties tells whether a statement ties what it is of to what it names: views of a dispute, what is disputed, what was taken back, and
// what is told only of a later day don't.
func (b *builder) ties(e graph.Edge) bool {
	return e.Claim != nil && !e.View && e.Claim.Modality != schema.Retracted && e.Claim.Modality != schema.Disputed && known(b.r, e)
}

// whereAll links the pages that have what was left out: that of changes, and the things by which the page follows it.
func (v *Entity) whereAll(left []toldSince) []Link {
	b := v.builder
	var out []Link
	if b.r.Template("changes") != (digest.Hash{}) && slices.ContainsFunc(left, func(l toldSince) bool { return !l.event }) {
		out = append(out, Link{Label: b.w.changes, Href: b.href(ChangesPath(1))})
	}
	for _, by := range v.followsBy() {
		tied := map[string]bool{}
		for _, t := range derived[[]followed](b.r, "since-tied", by, b.page.Root) {
			tied[t.id] = true
		}
		if slices.ContainsFunc(left, func(l toldSince) bool { return tied[l.id] }) {
			card := b.r.Card(by)
			out = append(out, Link{Label: card.Label, Href: b.href(card.Path)})
		}
	}
	return out
}

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
	sinceMain int8 = iota
	sinceBetween
	sinceFigure
)

// A sinceLine is a line of what happened to an entity.
type sinceLine struct {
	sincePlace
	dates       []edtf.Date // in order; of several that are alike each has its own
	path        string      // of the field
	like        chronicle.Likeness
	said, ended bool       // it is a value that was given, an office that ended
	names       []string   // ids that an event names
	own, others []stepTold // its steps that concern nothing else, and what the others are to those that they concern
	days        []string   // the dates in EDTF, if they are of neither values nor ends
	item        template.HTML
}

// A sincePlace says since which days a line is told, and where among others: most lines are looked at for no more than that.
type sincePlace struct {
	news  edtf.Day // when the first of it came to be told; see [chronicle.News]
	until edtf.Day // pages of days before this have a later value in its place
	last  edtf.Day // when what its last date says had begun; see [edtf.Date.Begun]
	rank  int8     // among what is told with it
	event bool     // the entity is itself what happened
	twice bool     // a line of something else may tell it too
}

// isTold tells whether a page of a day has the line.
func (l *sincePlace) isTold(day edtf.Day) bool { return l.until <= day && day < l.news }

// The sinceLines are what happened to an entity.
type sinceLines struct {
	lines  []sinceLine
	places []sincePlace `digest:"-"` // those of the lines, close together
	newest edtf.Day     // when the last of it came to be told
	folds  edtf.Day     // on pages of a day before this some of the lines are alike, and one
}

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

// since gives what happened to an entity since the day of the page, what is alike as one line; nil if that is nothing.
func (b *builder) since(id string, all *sinceLines) *sinceLines {
	if all.newest <= b.day {
		return nil
	}
	if b.day < all.folds {
		return derived[*sinceLines](b.r, "since-folded", id+"@"+dayBefore(all.places, b.day).String(), b.page.Root)
	}
	return all
}

// dayBefore gives the day before the first line that is told since a day: since any day between that and the line before it the same
// happened.
func dayBefore(places []sincePlace, day edtf.Day) edtf.Day {
	first := edtf.Day(math.MaxInt32)
	for i := range places {
		if places[i].isTold(day) {
			first = min(first, places[i].news)
		}
	}
	return first - 1
}

// arranged gives lines by when they are told.
func arranged(lines []sinceLine) *sinceLines {
	t := &sinceLines{lines: lines, places: make([]sincePlace, len(lines)), newest: chronicle.Unknown, folds: chronicle.Unknown}
	values := map[string][]*sinceLine{}
	alike := map[chronicle.Likeness]edtf.Day{} // when the last of those before came to be told
	for i := range lines {
		l := &lines[i]
		l.until = chronicle.Unknown
		l.twice = l.event || len(l.own) == 0 && len(l.others) > 0
		l.last, _ = l.dates[len(l.dates)-1].Begun()
		t.newest = max(t.newest, l.news)
		if l.said {
			values[l.path] = append(values[l.path], l)
		}
		if l.like == (chronicle.Likeness{}) {
			continue
		}
		news, again := alike[l.like]
		if !again {
			news = chronicle.Unknown
		}
		t.folds = max(t.folds, min(news, l.news))
		alike[l.like] = max(news, l.news)
	}
	for _, given := range values {
		replaced(given)
	}
	for i := range lines {
		t.places[i] = lines[i].sincePlace
	}
	return t
}

// replaced says of each value of a field since when pages have a later one in its place.
func replaced(values []*sinceLine) {
	slices.SortFunc(values, func(a, c *sinceLine) int { return c.dates[0].Compare(a.dates[0]) })
	later := chronicle.Unknown // when the last of those of later dates came to be told
	for len(values) > 0 {
		date, news := values[0].dates[0], later
		for ; len(values) > 0 && values[0].dates[0] == date; values = values[1:] {
			values[0].until = later
			news = max(news, values[0].news)
		}
		later = news
	}
}

// makeSince makes all lines of an entity, each of its changes by itself.
func (b *builder) makeSince(id string) *sinceLines {
	changes := b.r.Changes(id)
	each := make([][]chronicle.Change, len(changes))
	for i := range changes {
		each[i] = changes[i : i+1]
	}
	return arranged(b.writeSince(id, each, changes))
}

// makeSinceFolded makes the lines of an entity since a day, changes that are alike as one; arg is the id and the day.
func (b *builder) makeSinceFolded(arg string) *sinceLines {
	id, when, _ := strings.Cut(arg, "@")
	day, err := edtf.ParseDay(when)
	if err != nil {
		return arranged(nil)
	}
	all := b.r.Changes(id)
	changes := slices.DeleteFunc(slices.Clone(all), func(c chronicle.Change) bool { return newsOf(c) <= day })
	return arranged(b.writeSince(id, chronicle.Fold(changes), all))
}

// newsOf gives when a change came to be told; what may have been known at all times, at none.
func newsOf(c chronicle.Change) edtf.Day {
	if day, ok := chronicle.News(c.Claim, c.Date); ok {
		return day
	}
	return chronicle.Unknown
}

// writeSince writes changes, those that are alike in a line, and what the entity is itself, if that is something that happened.
func (b *builder) writeSince(id string, changes [][]chronicle.Change, all []chronicle.Change) []sinceLine {
	var out []sinceLine
	for _, alike := range changes {
		c := alike[0]
		line := sinceLine{sincePlace: sincePlace{news: newsOf(c), rank: rankAmong(alike, all)}, path: c.Path, like: c.Likeness(), said: c.Said, ended: c.Ended, item: b.changeItem(alike)}
		for _, c := range alike {
			line.dates, line.news = append(line.dates, c.Date), min(line.news, newsOf(c))
			line.own, line.others = append(line.own, b.ownStep(c)...), append(line.others, b.stepsOfOthers(c)...)
			if !c.Said && !c.Ended {
				line.days = append(line.days, c.Date.EDTF())
			}
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
			out = append(out, sinceLine{sincePlace: sincePlace{news: newsOf(happened), event: true}, dates: []edtf.Date{happened.Date}, days: []string{happened.Date.EDTF()}, item: b.eventItem(id, happened.Date),
				names: b.named(e, func(f *schema.Field) []string { return f.To })})
		}
	}
	return out
}

// rankAmong tells how much what is told in a line matters among all changes of its entity: what began a history and where it came to,
// whoever took that step, more than what lay between and what was only found to have happened by then, and steps more than values.
func rankAmong(alike, all []chronicle.Change) int8 {
	first, last := alike[0], alike[len(alike)-1]
	if first.Said {
		return sinceFigure
	}
	if onlyFound(alike) {
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
	*sinceLines
	id    string
	about bool // the page's fields name it
	ties  int  // how many of the things by which the page follows it names
	count int  // lines that are told of it
}

// A toldSince is a line of what happened to something that a page follows.
type toldSince struct {
	*followed
	at int
}

func (l toldSince) line() *sinceLine   { return &l.lines[l.at] }
func (l toldSince) place() *sincePlace { return &l.places[l.at] }

// before tells whether a line matters more than another: by its rank, then if it is of what the page's fields name, then of what the page
// follows by more things, then if it was later.
func (l toldSince) before(other toldSince) bool {
	a, c := l.place(), other.place()
	if order := cmp.Or(cmp.Compare(a.rank, c.rank), cmp.Compare(other.aboutness(), l.aboutness()), cmp.Compare(other.ties, l.ties), cmp.Compare(c.last, a.last)); order != 0 {
		return order < 0
	}
	mine, theirs := l.line().dates, other.line().dates
	return mine[len(mine)-1].Compare(theirs[len(theirs)-1]) > 0
}

func (f *followed) aboutness() int {
	if f.about {
		return 1
	}
	return 0
}

// A sinceList is what happened since the day of a page to what it follows.
type sinceList struct {
	day     edtf.Day
	things  []followed
	at      map[string]int // ids of things to where they stand
	most    []toldSince    // the lines that matter most, at most as many as are shown
	lines   int            // how many there are in all
	changes int            // of them those that aren't events
}

// SinceThen tells what the data says happened since the day of the page to what it is about or mentions, and to what it follows;
// nil if that is nothing, and for kinds whose pages speak of today.
func (v *Entity) SinceThen() *Since { return v.sinceThen.get(v.makeSinceThen) }

func (v *Entity) makeSinceThen() *Since {
	if v.kind.SpeaksOf == "" {
		return nil
	}
	list := sinceList{day: v.builder.day, at: map[string]int{}}
	v.follow(&list)
	list.choose()
	if list.lines == 0 {
		return nil
	}
	s := &Since{More: list.lines - len(list.most)}
	if s.More > 0 {
		s.All = v.whereAll(&list)
	}
	slices.SortStableFunc(list.most, func(a, c toldSince) int { return a.line().dates[0].Compare(c.line().dates[0]) })
	var about, tied strings.Builder
	for _, l := range list.most {
		b := &tied
		if l.about {
			b = &about
		}
		b.WriteString(string(l.line().item))
	}
	s.About, s.Tied = safe(about.String()), safe(tied.String())
	return s
}

// OPT: a page looks at each thing that names one of its topics, and at the places of what happened to it: some 30 ns each. Where topics have
// many thousands of things, the lines of each topic could be kept by what matters and by date.

// choose finds the lines that matter most, and counts them all.
func (s *sinceList) choose() {
	for i := range s.things {
		f := &s.things[i]
		for at := range f.places {
			p := &f.places[at]
			if !p.isTold(s.day) || p.twice && s.toldElsewhere(toldSince{f, at}) {
				continue
			}
			s.lines++
			f.count++
			if !p.event {
				s.changes++
			}
			s.offer(toldSince{f, at})
		}
	}
}

// offer takes a line in among those that matter most, if it does; of two that matter as much the one that was offered first.
func (s *sinceList) offer(l toldSince) {
	to := len(s.most)
	for to > 0 && l.before(s.most[to-1]) {
		to--
	}
	if to < sinceShown {
		s.most = slices.Insert(s.most[:min(len(s.most), sinceShown-1)], to, l)
	}
}

// toldElsewhere tells whether other lines say the same: of an event a step, of its day, of something that it names, whose history says
// what the event mattered, wherever that step is told; of steps that concern others, which may be one line, the histories of all these.
// What the page is about is told by what it is about.
func (s *sinceList) toldElsewhere(l toldSince) bool {
	line := l.line()
	if line.event {
		return slices.ContainsFunc(line.names, func(id string) bool {
			return s.tells(id, l.about, func(other *sinceLine) bool { return !other.event && slices.Contains(other.days, line.days[0]) })
		})
	}
	return !slices.ContainsFunc(line.others, func(step stepTold) bool {
		return !s.tells(step.id, l.about, func(other *sinceLine) bool { return slices.Contains(other.own, step) })
	})
}

// tells tells whether a line of a thing, of one that the page is about if need be, is told and as wanted.
func (s *sinceList) tells(id string, about bool, wanted func(*sinceLine) bool) bool {
	i, ok := s.at[id]
	if !ok || about && !s.things[i].about {
		return false
	}
	f := &s.things[i]
	for at := range f.places {
		if f.places[at].isTold(s.day) && wanted(&f.lines[at]) {
			return true
		}
	}
	return false
}

// A tied thing is one that a page follows by what the thing names.
type tied struct {
	*sinceLines
	id   string
	last edtf.Day // when the newest came to be told: of most things no more is read
}

// follow lists what the page is about or mentions, and what names one of the things by which its kind follows, as far as anything
// happened to it.
func (v *Entity) follow(s *sinceList) {
	b := v.builder
	for i, id := range v.involved() {
		if b.changes(id) {
			if lines := b.since(id, derived[*sinceLines](b.r, "since", id, b.page.Root)); lines != nil {
				s.add(followed{sinceLines: lines, id: id, about: i < v.subjects})
			}
		}
	}
	for _, by := range v.followsBy() {
		for _, t := range derived[[]tied](b.r, "since-tied", by, b.page.Root) {
			if t.last <= s.day {
				continue
			}
			i, there := s.at[t.id]
			if !there {
				i = s.add(followed{sinceLines: b.since(t.id, t.sinceLines), id: t.id})
			}
			s.things[i].ties++
		}
	}
}

// add takes in a thing that isn't there yet, and tells where it stands.
func (s *sinceList) add(f followed) int {
	s.at[f.id] = len(s.things)
	s.things = append(s.things, f)
	return len(s.things) - 1
}

// changes tells whether what happens to an entity is told: pages that speak of a day and sources tell of others.
func (b *builder) changes(id string) bool {
	k := b.r.Kind(kindOf(id))
	return k.SpeaksOf == "" && !k.Citable
}

// makeSinceTied makes the lines of all that names something, as far as there are any: for each page that follows by it to ask
// for each of them would be to ask as often as there are such pages and such things.
func (b *builder) makeSinceTied(by string) []tied {
	var out []tied
	for _, id := range b.tiedTo(by) {
		if !b.changes(id) {
			continue
		}
		if all := derived[*sinceLines](b.r, "since", id, b.page.Root); len(all.lines) > 0 {
			out = append(out, tied{all, id, all.newest})
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
func (v *Entity) whereAll(s *sinceList) []Link {
	b := v.builder
	changes, shown := 0, map[string]int{} // of what is shown, and lines of each thing
	for _, l := range s.most {
		shown[l.id]++
		if !l.place().event {
			changes++
		}
	}
	var out []Link
	if b.r.Template("changes") != (digest.Hash{}) && s.changes > changes {
		out = append(out, Link{Label: b.w.changes, Href: b.href(ChangesPath(1))})
	}
	for _, by := range v.followsBy() {
		if slices.ContainsFunc(derived[[]tied](b.r, "since-tied", by, b.page.Root), func(t tied) bool {
			i, followed := s.at[t.id]
			return followed && s.things[i].count > shown[t.id]
		}) {
			card := b.r.Card(by)
			out = append(out, b.link(card))
		}
	}
	return out
}

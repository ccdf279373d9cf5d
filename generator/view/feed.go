package view

import (
	"cmp"
	"html"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/chronicle"
	"portolan/generator/content"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// A Feed is what is new: of the site, of a kind, about an entity, or what changed. All
// addresses are full, for it is read elsewhere.
type Feed struct {
	ID          string
	Title       string
	Description string
	Author      string // of entries that name none
	Rights      string
	Lang        string
	Home        string   // address of the page that it goes with
	Folder      string   // address of the folder that its files lie in
	Updated     edtf.Day // of its newest entry; 0 where nothing is dated
	Entries     []FeedEntry
}

// A FeedEntry is one thing that is new.
type FeedEntry struct {
	ID        string // permanent: it outlives changes of the name and, with a tag, of the address
	Title     string
	Address   string
	Author    string
	Summary   string
	Content   string   // HTML that needs nothing around it: no style, no script, no relative address
	Published edtf.Day // 0 where no day is known
	Updated   edtf.Day
	Subjects  []FeedSubject
}

// A FeedSubject is an entity that an entry is about.
type FeedSubject struct{ ID, Label string }

// The names of a feed's files, in the folder of its page.
const (
	AtomFile = "feed.xml" // hosts that know no ending .atom send this as XML
	JSONFile = "feed.json"
)

// SitemapPath is the file that search engines are told of.
const SitemapPath = "sitemap.xml"

// How much a feed has at most.
const (
	entriesOfSite    = 30
	entriesOfKind    = 20
	entriesOfEntity  = 5  // pages, each in full
	changesOfEntity  = 12 // a line each
	entriesOfChanges = 50
)

// A FeedScope is what a feed is of: "site", "changes", "kind port" or "entity port/x".
type FeedScope string

// Folder is where the files of the feed lie, from the root of the site.
func (s FeedScope) Folder(r *site.Reader) string {
	what, arg, _ := strings.Cut(string(s), " ")
	switch what {
	case "changes":
		return ChangesPath(1)
	case "kind":
		return indexPath(r.Kind(arg))
	case "entity":
		kind, slug, _ := strings.Cut(arg, "/")
		return site.Path(r.Kind(kind), slug)
	}
	return ""
}

// hasFeeds tells whether the site has feeds and a calendar at all.
func hasFeeds(set *content.Settings) bool { return set.BaseURL != "" && !set.Feeds.Off }

// Feeds lists the feeds that the site has, but for those of entities.
func Feeds(r *site.Reader) []FeedScope {
	if !hasFeeds(r.Settings()) {
		return nil
	}
	scopes := []FeedScope{"site"}
	if r.Template("changes") != (digest.Hash{}) {
		scopes = append(scopes, "changes")
	}
	for _, name := range r.Kinds() {
		if kindHasFeed(r, r.Kind(name)) {
			scopes = append(scopes, FeedScope("kind "+name))
		}
	}
	return scopes
}

// kindHasFeed tells whether a kind has a feed: one with a list that is not the first page,
// and of which anything is dated.
func kindHasFeed(r *site.Reader, k *schema.Kind) bool {
	return k.Indexed && indexPath(k) != "" && derived[bool](r, "has-days", k.Name, "")
}

// EntityFeeds tells whether each entity of a kind has a feed. What speaks as of its own day
// and what is a source have nothing new to tell; of what has no dates others tell.
func EntityFeeds(set *content.Settings, k *schema.Kind) bool {
	return hasFeeds(set) && !set.Feeds.NoEntities && k.Indexed && !k.Citable && k.SpeaksOf == ""
}

// FeedOf makes a feed.
func FeedOf(r *site.Reader, scope FeedScope) Feed {
	set := r.Settings()
	b := newPieceBuilder(r, set.BaseURL)
	folder := scope.Folder(r)
	f := Feed{Author: set.Title, Rights: set.Licence, Lang: set.Lang, Folder: set.BaseURL + EscapePath(folder), Description: set.Description}
	f.Home, f.Title = f.Folder, b.feedTitle(scope)
	what, arg, _ := strings.Cut(string(scope), " ")
	switch what {
	case "site":
		f.ID = b.permanent("feed", "")
		f.Entries = b.wholes(derived[[]dated](r, "newest", "", ""), entriesOfSite)
	case "changes":
		f.ID = b.permanent("feed/changes", ChangesPath(1))
		f.Entries = b.changeEntries(allChanges(r), entriesOfChanges)
	case "kind":
		f.ID = b.permanent("feed/"+arg, folder)
		f.Entries = b.wholes(derived[[]dated](r, "newest", arg, ""), entriesOfKind)
	case "entity":
		f.ID = b.permanent("feed/"+firstID(r.Facts(arg)), folder)
		f.Description = cmp.Or(r.Card(arg).Summary, f.Description)
		f.Entries = b.entityEntries(arg)
	}
	f.Updated = chronicle.Unknown
	for _, e := range f.Entries {
		f.Updated = max(f.Updated, e.Updated)
	}
	if f.Updated == chronicle.Unknown { // there is nothing to tell yet, but there must be a day
		if f.Updated = NewestDay(r, ""); f.Updated == chronicle.Unknown {
			f.Updated = r.Today()
		}
	}
	return f
}

// feedTitle names a feed.
func (b *builder) feedTitle(scope FeedScope) string {
	what, arg, _ := strings.Cut(string(scope), " ")
	switch what {
	case "changes":
		return b.set.Title + ": " + b.w.changes
	case "kind":
		return b.set.Title + ": " + b.r.Kind(arg).Plural.In(b.lang)
	case "entity":
		return b.set.Title + ": " + b.r.Card(arg).Label
	}
	return b.set.Title
}

// permanent gives the id of something with a feed: a tag: URI (RFC 4151) where the site has
// a name for these, else the address of the page, which stays as long as the address does.
func (b *builder) permanent(name, path string) string {
	if b.set.Feeds.Tag != "" {
		return "tag:" + b.set.Feeds.Tag + ":" + EscapePath(name)
	}
	address := b.set.BaseURL + EscapePath(path)
	if rest, ok := strings.CutPrefix(name, "feed"); ok && (rest == "" || rest[0] == '/') {
		return address + AtomFile
	}
	return address
}

// firstID gives the id that an entity had first: renaming it doesn't make it new.
func firstID(e *content.Facts) string {
	if former := e.Texts(schema.FieldFormerly); len(former) > 0 {
		return former[0]
	}
	return e.ID
}

// A dated is an entity with the days of [chronicle.Dating].
type dated struct {
	ID string
	chronicle.Dating
}

// newer orders what was dated, the newest first.
func newer(a, b dated) int {
	return cmp.Or(cmp.Compare(b.Updated, a.Updated), cmp.Compare(b.Published, a.Published), strings.Compare(a.ID, b.ID))
}

// dating gives the days of an entity.
func (b *builder) dating(id string) chronicle.Dating {
	e := b.r.Facts(id)
	if e == nil {
		return chronicle.Dating{Published: chronicle.Unknown, Updated: chronicle.Unknown}
	}
	return chronicle.DatingOf(e, b.r.Kind(e.Kind), b.r.Today())
}

// DatingOf gives the days of an entity.
func DatingOf(r *site.Reader, id string) chronicle.Dating {
	return derived[chronicle.Dating](r, "dating", id, "")
}

// newest lists the dated entities of a kind, the newest first; for "" those of the kinds of
// the first page, or where it names none, of all kinds that are listed and no sources. It is
// as long as the longest feed.
func (b *builder) newest(kind string) []dated {
	var out []dated
	for _, name := range b.r.Kinds() {
		k := b.r.Kind(name)
		switch {
		case k == nil || kind != "" && name != kind:
			continue
		case kind == "" && len(b.set.Home) > 0 && !slices.Contains(b.set.Home, k.Folder):
			continue
		case kind == "" && len(b.set.Home) == 0 && (!k.Indexed || k.Citable):
			continue
		}
		for _, id := range b.r.List(name) {
			if d := DatingOf(b.r, id); d.Updated != chronicle.Unknown {
				out = append(out, dated{id, d})
			}
		}
	}
	slices.SortFunc(out, newer)
	return out[:min(len(out), max(entriesOfSite, entriesOfKind))]
}

// hasDays tells whether anything of a kind is dated.
func (b *builder) hasDays(kind string) bool {
	return slices.ContainsFunc(b.r.List(kind), func(id string) bool { return DatingOf(b.r, id).Updated != chronicle.Unknown })
}

// NewestDay gives the day of the newest entity of a kind, or of the site for "";
// [chronicle.Unknown] if none is dated.
func NewestDay(r *site.Reader, kind string) edtf.Day {
	if list := derived[[]dated](r, "newest", kind, ""); len(list) > 0 {
		return list[0].Updated
	}
	return chronicle.Unknown
}

// LastChange gives the day of the latest change of anything; [chronicle.Unknown] if there is none.
func LastChange(r *site.Reader) edtf.Day {
	last := chronicle.Unknown
	for _, c := range allChanges(r) {
		if day, ok := c.Date.Begun(); ok {
			last = max(last, day)
		}
	}
	return last
}

// wholes makes the entries of entities that are told in full.
func (b *builder) wholes(list []dated, most int) []FeedEntry {
	var out []FeedEntry
	for _, d := range list[:min(len(list), most)] {
		out = append(out, b.whole(d))
	}
	return out
}

// whole makes the entry of an entity.
func (b *builder) whole(d dated) FeedEntry {
	e, card := b.r.Facts(d.ID), b.r.Card(d.ID)
	out := FeedEntry{ID: b.permanent(firstID(e), card.Path), Title: card.Label, Address: b.set.BaseURL + EscapePath(card.Path), Summary: card.Summary,
		Author: e.Text(schema.FieldByline, b.lang), Published: d.Published, Updated: d.Updated, Content: derived[string](b.r, "feed-content", d.ID, b.page.Root)}
	out.Subjects = b.feedSubjects(e)
	return out
}

// feedSubjects lists what an entity's fields say that it is about, at most so many.
func (b *builder) feedSubjects(e *content.Facts) []FeedSubject {
	const most = 20
	var out []FeedSubject
	day := chronicle.SpeaksOf(e, b.r.Kind(e.Kind), b.r.Today())
	for i := range e.Claims() {
		c := chronicle.AsOf(&e.Claims()[i], day)
		if c == nil || c.Field.Hidden || !isFact(c) {
			continue
		}
		c.Walk(func(c *schema.Claim) {
			if !isFact(c) {
				return
			}
			c.Refs(func(ref schema.Ref) {
				card := b.r.Card(b.r.Find(ref.Target, c.Field.Element().To))
				if card.Exists() && len(out) < most && !slices.ContainsFunc(out, func(s FeedSubject) bool { return s.ID == card.ID }) {
					out = append(out, FeedSubject{card.ID, card.Label})
				}
			})
		})
	}
	return out
}

// A piece of news about an entity: that another tells of it, or that it changed.
type news struct {
	dated
	Change int // index of the change among the entity's, from 1; 0 for a page
}

// news lists what is new about an entity, the newest first: itself, the pages that tell of
// it, and what changed of it.
func (b *builder) news(id string) []news {
	e := b.r.Facts(id)
	if e == nil {
		return nil
	}
	var out []news
	if d := DatingOf(b.r, id); d.Updated != chronicle.Unknown {
		out = append(out, news{dated: dated{id, d}})
	}
	seen := map[string]bool{id: true}
	for _, edge := range b.r.In(id) {
		if seen[edge.From] || edge.Kind == graph.Citation || edge.Kind == graph.Relation && edge.Field.Hidden {
			continue
		}
		seen[edge.From] = true
		if kind, _, _ := strings.Cut(edge.From, "/"); b.r.Kind(kind).Citable {
			continue
		}
		if d := DatingOf(b.r, edge.From); d.Updated != chronicle.Unknown && known(b.r, edge) {
			out = append(out, news{dated: dated{edge.From, d}})
		}
	}
	for i, c := range b.r.Changes(id) {
		if day, ok := c.Date.Begun(); ok {
			out = append(out, news{dated{id, chronicle.Dating{Published: exact(c.Date), Updated: day}}, i + 1})
		}
	}
	slices.SortFunc(out, func(a, c news) int { return cmp.Or(newer(a.dated, c.dated), cmp.Compare(a.Change, c.Change)) })
	pages, changes := 0, 0
	return slices.DeleteFunc(out, func(n news) bool {
		if n.Change > 0 {
			changes++
			return changes > changesOfEntity
		}
		pages++
		return pages > entriesOfEntity
	})
}

// entityEntries makes the entries about an entity.
func (b *builder) entityEntries(id string) []FeedEntry {
	var out []FeedEntry
	changes := b.r.Changes(id)
	for _, n := range derived[[]news](b.r, "news", id, "") {
		if n.Change > 0 {
			out = append(out, b.changeEntry(changes[n.Change-1], n.Updated, out))
			continue
		}
		out = append(out, b.whole(n.dated))
	}
	return out
}

// changeEntries makes the entries of the first changes.
func (b *builder) changeEntries(changes []chronicle.Change, most int) []FeedEntry {
	var out []FeedEntry
	for _, c := range changes {
		if day, ok := c.Date.Begun(); ok && len(out) < most {
			out = append(out, b.changeEntry(c, day, out))
		}
	}
	slices.SortStableFunc(out, func(a, c FeedEntry) int { return cmp.Compare(c.Updated, a.Updated) })
	return out
}

// changeEntry makes the entry of a change. It is known by what changed and when; before are
// the entries that it must be told apart from.
func (b *builder) changeEntry(c chronicle.Change, day edtf.Day, before []FeedEntry) FeedEntry {
	e, card := b.r.Facts(c.ID), b.r.Card(c.ID)
	k := b.r.Kind(e.Kind)
	item := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(string(b.changeItem([]chronicle.Change{c}))), "<li>"), "</li>"))
	name := firstID(e) + "/" + c.Path + "/" + c.Date.EDTF()
	switch v := c.Claim.Value; {
	case v.Step != nil:
		name += "/" + v.Step.Name
	case v.Type == schema.TypeRef:
		name += "/" + v.Ref.Target
	}
	if c.Ended {
		name += "/ended"
	}
	path := card.Path
	out := FeedEntry{Title: card.Label, Address: b.set.BaseURL + EscapePath(path), Updated: day, Published: exact(c.Date),
		Content: "<p>" + item + "</p>", Subjects: []FeedSubject{{card.ID, card.Label}}}
	if f := k.Field(c.Path); f.Verb == nil {
		out.Title += ": " + f.Label.In(b.lang)
	}
	if anchor := e.Anchor(k, c.Path); anchor != "" {
		out.Address += fragment(anchor)
	}
	switch text := became(b, c); {
	case text == "":
	case isItsDate(c): // behind what the field is called, that sources differ in it
		out.Title += " " + text
	default:
		out.Title += ": " + text
	}
	out.ID = b.changeID(name, path)
	for n := 2; slices.ContainsFunc(before, func(e FeedEntry) bool { return e.ID == out.ID }); n++ {
		out.ID = b.changeID(name+"/"+strconv.Itoa(n), path)
	}
	return out
}

// changeID gives the id of a change; without a tag it is a part of the page's address that
// nothing else has.
func (b *builder) changeID(name, path string) string {
	if b.set.Feeds.Tag != "" {
		return b.permanent("change/"+name, "")
	}
	_, part, _ := strings.Cut(name, "/")
	return b.set.BaseURL + EscapePath(path) + "#change-" + strings.ReplaceAll(EscapePath(part), "/", "-")
}

// became gives what a change led to as text.
func became(b *builder, c chronicle.Change) string {
	p := b.printer(false)
	p.links, p.line = false, true
	if c.Ended {
		p.text(p.w.ended + " ")
		p.date(c.Date)
		p.raw(": ")
	}
	p.became(c)
	return bareText(p.html())
}

// exact gives the day that a date names.
func exact(d edtf.Date) edtf.Day {
	if day, ok := chronicle.ExactDay(d); ok {
		return day
	}
	return chronicle.Unknown
}

// feedContent writes all that is told of an entity as HTML that can stand anywhere: the
// summary, what is in fields of prose, the body, facts, histories, and the sources. What a
// block draws is on the page alone, and linked.
func (b *builder) feedContent(id string) string {
	e := b.r.Entity(id)
	if e == nil {
		return ""
	}
	k := b.r.Kind(e.Kind)
	b.day = chronicle.SpeaksOf(e.Facts(), k, b.day)
	b.notes = newNotes(b.r, b.page.Root)
	b.notes.flat = true
	b.page.Path = site.Path(k, e.Slug)
	v := &Entity{ID: id, Kind: e.Kind, entity: e.Facts(), whole: e, kind: k, builder: b}
	var out strings.Builder
	if s := e.Text(schema.FieldSummary, b.lang); s != "" {
		out.WriteString("<p>" + html.EscapeString(s) + "</p>\n")
	}
	b.feedLists(&out, v)
	out.WriteString(string(v.Body()))
	for _, h := range v.Histories() {
		out.WriteString("<h2>" + html.EscapeString(h.Label) + "</h2>\n<p>" + string(h.Status) + "</p>\n<ul>\n")
		for _, s := range h.Steps {
			out.WriteString("<li>" + string(s.Date) + ": " + string(s.HTML) + "</li>\n")
		}
		out.WriteString("</ul>\n")
	}
	if facts := v.Facts(); len(facts) > 0 {
		out.WriteString("<dl>\n")
		for _, f := range facts {
			out.WriteString("<dt>" + html.EscapeString(f.Label) + "</dt>\n<dd>" + string(f.HTML) + "</dd>\n")
		}
		out.WriteString("</dl>\n")
	}
	for _, cite := range e.Sources() {
		b.notes.add(cite.Target)
	}
	if list := b.notes.list(); list != "" {
		out.WriteString("<h2>" + html.EscapeString(b.w.sources) + "</h2>\n<ol>\n" + string(list) + "</ol>\n")
	}
	own := html.EscapeString(b.set.BaseURL + EscapePath(b.page.Path))
	return strings.ReplaceAll(out.String(), ` href="#`, ` href="`+own+`#`)
}

// feedLists writes the fields of prose.
func (b *builder) feedLists(out *strings.Builder, v *Entity) {
	lists, err := v.Lists()
	if err != nil {
		return // it names fields that the kind has
	}
	for _, l := range lists {
		if len(l.Items) == 0 {
			continue
		}
		out.WriteString("<h2>" + html.EscapeString(l.Label) + "</h2>\n")
		if l.AsOf != "" {
			out.WriteString("<p>" + string(l.AsOf) + "</p>\n")
		}
		out.WriteString("<ul>\n")
		for _, item := range l.Items {
			out.WriteString("<li>" + string(item) + "</li>\n")
		}
		out.WriteString("</ul>\n")
	}
}

// A FeedLink tells programs of a feed or calendar beside a page.
type FeedLink struct{ Type, Title, Href string }

// Feeds are the feeds that go with the page, for the head of it: first those of what the
// page is about, then those of the site. None where the page leads on to another.
func (p *Page) Feeds() []FeedLink {
	b := p.builder
	if !hasFeeds(b.set) || p.Redirect != "" {
		return nil
	}
	var out []FeedLink
	if p.Watch != nil && p.Watch.Calendar != nil {
		out = append(out, FeedLink{"text/calendar", p.Watch.Calendar.Label, p.Watch.Calendar.Href})
	}
	for _, s := range append(slices.Clone(p.feeds), "site") {
		folder, title := b.page.Root+EscapePath(s.Folder(b.r)), b.feedTitle(s)
		out = append(out, FeedLink{"application/atom+xml", title, folder + AtomFile}, FeedLink{"application/feed+json", title, folder + JSONFile})
	}
	return out
}

package view

import (
	"html"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"portolan/generator/chronicle"
	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// safe marks HTML that this package made, from escaped text, as what it is.
func safe(s string) template.HTML { return template.HTML(s) }

// A Page is what a template is given: what all pages have, and one of Entity,
// Index, Home, Watch, Changes, Glossary, Mentions, Map, Timeline, Search, Data and Redirect, by the page's sort.
type Page struct {
	Site        Site
	Root        string // leads from this page to the root of the site: "../../"; "" at the root
	Path        string // of this page from the root: "ports/puerto-cabello/"
	Canonical   string // full address; "" where the site's is not known
	Lang        string
	Title       string
	Description string
	Sort        string        // home, index, entity, watchlist, changes, mentions, glossary, map, timeline, search, data, 404, redirect: for a class on the page
	Crumbs      []Link        // the way from the home page, without this page
	Menu        template.HTML // of the site, laid out by partials/menu
	Foot        template.HTML // what every page ends with, laid out by partials/foot
	Entity      *Entity
	Index       *Index
	Home        *Home
	Watch       *Watch
	Changes     *Changes
	Search      *Search
	Glossary    *Glossary
	Mentions    *Mentions
	Timeline    *TimelinePage
	Map         *Map
	Data        *DataPage
	Twin        string   // address of the page's data as JSON, as seen from it; "" if there is none
	Redirect    string   // address that the page leads on to
	Scripts     []string // addresses of the scripts that something on the page can use

	feeds   []FeedScope // that go with the page, besides the site's
	builder *builder
}

// Asset gives the address of a file of the static folder, by its name there
// ("js/page.js"), as seen from the page; "" if there is none.
func (p *Page) Asset(name string) string {
	if address := p.builder.r.Asset(name); address != "" {
		return p.Root + address
	}
	return ""
}

// MailTo is an address that writes a letter with the page's title and address; "" where the
// address is not known.
func (p *Page) MailTo() string {
	if p.Canonical == "" {
		return ""
	}
	part := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") } // as RFC 6068 has blanks
	return "mailto:?subject=" + part(p.Title) + "&body=" + part(p.Canonical)
}

// A Site is what every page says of the whole.
type Site struct {
	Title       string
	Description string
	Licence     string
	Nav         []Link
	Foot        []Link  // what the menu leaves out: lists of the other kinds, the glossary
	Style       string  // address of the style sheet, from this page; "" if there is none
	Search      *Finder // what finds pages; nil if there is no search
	Legend      string  // address of how words of certainty and grades are to be read; "" if nothing says it
	Today       template.HTML
}

// A Link is a name with an address, as seen from the page.
type Link struct {
	Label   string
	Href    string
	Current bool // leads to this page, or to a page around it
}

// Name is the label with each code in it kept on a line.
func (l Link) Name() template.HTML { return inTemplate(l.Label) }

// A Section is some of a kind's entities, with a link to all.
type Section struct {
	Kind   string
	Label  string
	Plural string // Label within a sentence
	About  string
	Href   string
	Cards  []Card
	Total  int
}

// A Count tells how many entities a kind has.
type Count struct {
	Link
	Count int
}

// A Card is what other pages show of an entity.
type Card struct {
	ID      string
	Kind    string
	Class   string // the kind's, for its colour: "kind-port"
	Type    string // what the kind calls one of its entities
	Label   string
	Href    string
	Summary string
	Facts   []CardFact
	Line    template.HTML // the facts in one line, with dots between them
	Note    *Link         // the standing note, where something about it is disputed
	Day     edtf.Day      // by which its kind is listed, if the kind lists the latest day first and the card shows it; else chronicle.Unknown
}

// Name is the label with each code in it kept on a line.
func (c Card) Name() template.HTML { return inTemplate(c.Label) }

// Lead is the summary with each code in it kept on a line; "" if there is none.
func (c Card) Lead() template.HTML { return inTemplate(c.Summary) }

// First is the first of the facts; "" if there is none.
func (c Card) First() template.HTML {
	if len(c.Facts) == 0 {
		return ""
	}
	return c.Facts[0].HTML
}

// A CardFact is one field on a card.
type CardFact struct {
	Name  string
	Label string
	HTML  template.HTML
}

// A builder makes one page.
type builder struct {
	r    *site.Reader
	set  *content.Settings
	w    *words
	lang string
	page *Page
	day  edtf.Day // as of which the page speaks
	// sources of the page, numbered as they are met
	notes *Notes
}

// newBuilder begins the page at path.
func newBuilder(r *site.Reader, path, sort string) *builder {
	set := r.Settings()
	b := &builder{r: r, set: set, lang: set.Lang, w: wordsFor(set.Lang), day: r.Today()}
	root := strings.Repeat("../", strings.Count(path, "/"))
	b.page = &Page{Root: root, Path: path, Lang: set.Lang, Sort: sort, Title: set.Title, Description: set.Description, builder: b}
	if set.BaseURL != "" {
		b.page.Canonical = set.BaseURL + EscapePath(path)
	}
	b.frame()
	b.notes = newNotes(r, root)
	return b
}

// rootAt gives the page another way to the root: for pages that are shown at any
// address, which can't have a relative one.
func (b *builder) rootAt(root string) {
	b.page.Root = root
	b.notes = newNotes(b.r, root)
	b.frame()
}

// script adds a script to those of the page, if the site has it.
func (b *builder) script(name string) {
	if address := b.r.Asset(name); address != "" {
		b.page.Scripts = append(b.page.Scripts, b.page.Root+address)
	}
}

// frame fills in what every page says of the site.
func (b *builder) frame() {
	p := b.page
	p.Site = Site{Title: b.set.Title, Description: b.set.Description, Licence: b.set.Licence}
	if style := b.r.Asset("css/portolan.css"); style != "" {
		p.Site.Style = p.Root + style
	}
	for _, entry := range derived[[]navEntry](b.r, "nav", "", p.Root) {
		entry.Current = strings.HasPrefix(p.Path, entry.path) && entry.path != ""
		p.Site.Nav = append(p.Site.Nav, entry.Link)
	}
	p.Site.Search = b.finder()
	p.Site.Foot = derived[[]Link](b.r, "foot", "", p.Root)
	p.Site.Today = b.dayWords(b.r.Today())
	if b.set.Legend != "" {
		dest := b.set.LegendDest()
		p.Site.Legend = b.href(dest.Address)
		if dest.Part != "" {
			p.Site.Legend += "#" + url.PathEscape(dest.Part)
		}
	}
}

// dayWords gives a day as it is written.
func (b *builder) dayWords(day edtf.Day) template.HTML {
	return derived[template.HTML](b.r, "day", day.String(), "")
}

// writtenDay writes a day.
func (b *builder) writtenDay(day string) template.HTML {
	p := b.printer(false)
	if d, err := edtf.Parse(day); err == nil {
		p.date(d)
	}
	return safe(p.html())
}

// A navEntry is a link of the menu with the path that it leads to.
type navEntry struct {
	path string
	Link
}

// nav makes the menu: a kind by its folder, or a page by its path. Entries that lead
// nowhere are reported by the build.
func (b *builder) nav() []navEntry {
	labels := map[string]string{WatchPath: b.w.watchlist, ChangesPath(1): b.w.changes, GlossaryPath: b.w.glossary, MapPath: b.w.mapTitle, SearchPath: b.w.search, timelinePath: b.fw().timelineOf, DataPath: b.w.data}
	folders := map[string]string{}
	for _, name := range b.r.Kinds() {
		k := b.r.Kind(name)
		if k.Indexed {
			folders[k.Folder] = indexPath(k)
			labels[indexPath(k)] = capital(k.Plural.In(b.lang))
			continue
		}
		for _, id := range b.r.List(name) { // pages of their own: /about/
			card := b.r.Card(id)
			labels[card.Path] = card.Label
		}
	}
	var out []navEntry
	for _, entry := range b.set.Nav {
		path, isPath := strings.CutPrefix(entry, "/")
		if !isPath {
			path = folders[entry]
		}
		if label := labels[path]; label != "" {
			out = append(out, navEntry{path, Link{Label: label, Href: b.href(path)}})
		}
	}
	return out
}

// foot lists what the menu leaves out: the lists of the other kinds, and the glossary.
func (b *builder) foot() []Link {
	var out []Link
	for _, name := range b.r.Kinds() {
		k := b.r.Kind(name)
		if k.Indexed && !slices.Contains(b.set.Nav, k.Folder) && len(b.r.List(name)) > 0 {
			out = append(out, Link{Label: capital(k.Plural.In(b.lang)), Href: b.href(indexPath(k))})
		}
	}
	if HasDownloads(b.r) && !slices.Contains(b.set.Nav, "/"+DataPath) {
		out = append(out, Link{Label: b.w.data, Href: b.href(DataPath)})
	}
	if HasGlossary(b.r) {
		out = append(out, Link{Label: b.w.glossary, Href: b.href(GlossaryPath)})
	}
	if hasFeeds(b.set) {
		out = append(out, Link{Label: b.w.feed, Href: b.href(AtomFile)})
	}
	return out
}

// indexPath is the address of a kind's index from the root: "ports/".
func indexPath(k *schema.Kind) string {
	path, _, _ := strings.Cut(strings.TrimPrefix(k.Path, "/"), "{slug}")
	return path
}

func capital(s string) string {
	for i, c := range s {
		return strings.ToUpper(string(c)) + s[i+len(string(c)):]
	}
	return s
}

// href gives the address of a path of the site as seen from the page.
func (b *builder) href(path string) string {
	if b.page.Root+path == "" {
		return "./"
	}
	return b.page.Root + EscapePath(path)
}

// printer gives a printer for this page; with notes it numbers sources.
func (b *builder) printer(notes bool) *printer {
	p := &printer{r: b.r, lang: b.lang, w: b.w, root: b.page.Root, links: true, day: b.day}
	if notes {
		p.notes = b.notes
	}
	return p
}

// unbroken keeps a dash between words on the line of the word before it, and a day on that of its month.
func unbroken(lang, name string) string {
	return edtf.Unbroken(lang, strings.ReplaceAll(name, " – ", "\u00a0– "))
}

func (b *builder) unbroken(name string) string { return unbroken(b.lang, name) }

// link gives the name of an entity with its address.
func (b *builder) link(card site.Card) Link {
	return Link{Label: b.unbroken(card.Label), Href: b.href(card.Path)}
}

// listedOn gives the day by which a kind lists an entity, if it lists the latest first and
// the card has it; else chronicle.Unknown.
func listedOn(c *site.Card, k *schema.Kind) edtf.Day {
	for i := range c.Claims {
		if f := c.Claims[i].Field; !k.Order.Descending || f.Name != k.Order.Field || f.Type != schema.TypeDate {
			continue
		}
		date := c.Claims[i].Shown().Value.Date
		if day, ok := date.Earliest(); ok {
			return day
		}
		if day, ok := date.Latest(); ok {
			return day
		}
	}
	return chronicle.Unknown
}

// makeCard makes the card of an entity.
func (b *builder) makeCard(id string) Card {
	c := b.r.Card(id)
	if !c.Exists() {
		return Card{}
	}
	k := b.r.Kind(c.Kind)
	out := Card{ID: id, Kind: c.Kind, Class: kindClass(k), Type: k.Singular.In(b.lang), Label: b.unbroken(c.Label), Href: b.href(c.Path), Summary: edtf.Unbroken(b.lang, c.Summary)}
	if c.Note != "" {
		note := b.link(b.r.Card(c.Note))
		out.Note = &note
	}
	out.Day = listedOn(&c, k)
	p := b.printer(false)
	p.links = false // the card is a link as a whole
	p.line = true
	for i := range c.Claims {
		f := c.Claims[i].Field
		if f.Name == schema.FieldSummary {
			continue
		}
		p.short(&c.Claims[i], c.Claim(f.Parties))
		p.came(id, &c.Claims[i])
		if s := p.html(); s != "" {
			out.Facts = append(out.Facts, CardFact{f.Name, f.Label.In(b.lang), safe(s)})
		}
	}
	out.Line = cardLine(out.Facts)
	return out
}

// cardLine writes the facts of a card in one line.
func cardLine(facts []CardFact) template.HTML {
	var line strings.Builder
	for i, f := range facts {
		if i > 0 {
			line.WriteString(" · ")
		}
		line.WriteString(`<span title="` + html.EscapeString(f.Label) + `">` + string(f.HTML) + `</span>`)
	}
	return safe(line.String())
}

// kindClass gives the classes by which the style sheet gives what belongs to a kind its
// colour.
func kindClass(k *schema.Kind) string {
	if k.Hue == "" {
		return "kind-" + k.Name
	}
	return "kind-" + k.Name + " hue-" + k.Hue
}

// crumb adds a step to the way from the home page.
func (b *builder) crumb(label, path string) {
	b.page.Crumbs = append(b.page.Crumbs, Link{Label: label, Href: b.href(path)})
}

// NotFound makes the page that a host shows where there is none. It may be shown at
// any address, so its links start from the site's own path.
func NotFound(r *site.Reader) *Page {
	b := newBuilder(r, "", "404")
	b.rootAt(b.set.BasePath())
	b.page.Canonical = ""
	b.page.Home = b.home(nil)
	return b.page
}

// Redirect makes the page at an earlier address that leads on to an entity.
func Redirect(r *site.Reader, path, id string) *Page {
	b := newBuilder(r, path, "redirect")
	card := r.Card(id)
	b.page.Title = card.Label
	b.page.Redirect = b.href(card.Path)
	if b.set.BaseURL != "" {
		b.page.Canonical = b.set.BaseURL + EscapePath(card.Path)
	}
	return b.page
}

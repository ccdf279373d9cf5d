package view

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/digest"
	"portolan/generator/graph"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// Backlinks are other pages that mention or cite an entity. They are written here and not by a template: popular entities have hundreds.
type Backlinks []Backlink

// A Backlink is another page that mentions or cites the entity, with the sentences that do.
type Backlink struct {
	Kind string // of the page
	HTML template.HTML
	item string // HTML within its element
}

// HTML gives the items, each in an element of the class backlink and of its kind's.
func (l Backlinks) HTML() template.HTML {
	items := make([]string, len(l))
	for i := range l {
		items[i] = l[i].item
	}
	return safe(strings.Join(items, ""))
}

// A Mentions lists all pages that mention or cite an entity, a page of them at a time.
type Mentions struct {
	Card      Card   // of the entity
	Sort      string // mentions or cited-by
	Backlinks Backlinks
	Total     int
	Number    int // of this page, from 1
	Pages     []Link
	Previous  *Link
	Next      *Link
}

// The two lists that an entity can have of other pages, by the last part of their address.
const (
	MentionedIn = "mentions"
	CitedBy     = "cited-by"
)

// How many pages an entity's own page names of each list, and how many a page of the
// list does.
const (
	mentionsShown  = 40
	mentionsAPage  = 100
	sentencesShown = 12 // of one page
)

// mentions are the pages that mention an entity and those that cite it, in order.
type mentions struct{ Mentioned, Cited []mentioning }

// A mentioning is a page with the edges that lead from it.
type mentioning struct {
	From  string
	Edges []graph.Edge
}

// mentionsOf sorts what refers to an entity. It is made once for all pages of its lists, without
// the sentences: of what everybody mentions most stand on other pages.
func (b *builder) mentionsOf(id string) mentions {
	var m mentions
	mentioned, cited := map[string]int{}, map[string]int{} // id → index
	for _, e := range b.r.In(id) {
		if isRelation(e) || !known(b.r, e) || e.Kind == graph.Relation && e.Field.Hidden {
			continue // it was not so yet; or what no page shows of the one is not shown on the other
		}
		list, at := &m.Mentioned, mentioned
		if e.Kind == graph.Citation {
			list, at = &m.Cited, cited
		}
		i, seen := at[e.From]
		if !seen {
			i = len(*list)
			at[e.From] = i
			*list = append(*list, mentioning{From: e.From})
		}
		(*list)[i].Edges = append((*list)[i].Edges, e)
	}
	return m
}

// A mentionsPart is what one page shows of a list.
type mentionsPart struct {
	Pages []mention
	Total int // in the whole list
}

// A mention is a page with what it says of an entity.
type mention struct {
	From     string
	Passages []passage
}

// A passage is an edge with the words around it.
type passage struct {
	graph.Edge
	Sentence []graph.Part
}

// mentionsPart gives what the n-th page of a list shows; 0 is the entity's own page. arg is
// the entity's id, the list and n: a page depends on its part alone.
func (b *builder) mentionsPart(arg string) mentionsPart {
	id, rest, _ := strings.Cut(arg, " ")
	sort, number, _ := strings.Cut(rest, " ")
	all := derived[mentions](b.r, "mentions", id, "")
	list := all.Mentioned
	if sort == CitedBy {
		list = all.Cited
	}
	total := len(list)
	n, _ := strconv.Atoi(number)
	switch {
	case n > 0:
		from, to := window(n, mentionsAPage, total)
		list = list[from:to]
	case total > mentionsShown && pagesMentions(b.r):
		return mentionsPart{b.mentions(id, sort, 1).Pages[:mentionsShown], total}
	}
	part := mentionsPart{make([]mention, len(list)), total}
	for i, m := range list {
		part.Pages[i] = mention{m.From, make([]passage, len(m.Edges))}
		for j, sentence := range b.r.Sentences(m.From, m.Edges) {
			part.Pages[i].Passages[j] = passage{m.Edges[j], sentence}
		}
	}
	return part
}

func (b *builder) mentions(id, sort string, n int) mentionsPart {
	return derived[mentionsPart](b.r, "mentions-part", id+" "+sort+" "+strconv.Itoa(n), "")
}

// pagesMentions tells whether the theme has a page for long lists of mentions.
func pagesMentions(r *site.Reader) bool { return r.Template("mentions") != digest.Hash{} }

// A MentionList is one of the two lists of an entity that has pages of its own.
type MentionList struct {
	Sort  string
	Pages int
}

// MentionLists gives those lists of an entity's mentions for which its own page has no room.
// Their pages are counted without being made: where some are told only of a later day, the
// last may have few or none.
func MentionLists(r *site.Reader, id string) []MentionList {
	var out []MentionList
	n := r.Referrers(id)
	for _, list := range []MentionList{{MentionedIn, n.Mentioning}, {CitedBy, n.Citing}} {
		if list.Pages > mentionsShown && pagesMentions(r) {
			out = append(out, MentionList{list.Sort, pageCount(list.Pages, mentionsAPage)})
		}
	}
	return out
}

// MentionsPath is the address of the n-th page of a list of an entity's mentions.
func MentionsPath(k *schema.Kind, slug, sort string, n int) string {
	return pagePath(site.Path(k, slug)+sort+"/", n)
}

// MentionsPage makes the n-th page of a list of an entity's mentions.
func MentionsPage(r *site.Reader, id, sort string, n int) *Page {
	kind, slug, _ := strings.Cut(id, "/")
	k := r.Kind(kind)
	path := func(n int) string { return MentionsPath(k, slug, sort, n) }
	b := newBuilder(r, path(n), "mentions")
	part := b.mentions(id, sort, n)
	m := &Mentions{Card: b.card(id), Sort: sort, Number: n}
	m.Backlinks, m.Total = b.writeBacklinks(id, part.Pages), part.Total
	m.Pages, m.Previous, m.Next = b.pageLinks(path, n, pagesOf(r, id, sort))
	if k.Indexed {
		b.crumb(capital(k.Plural.In(b.lang)), indexPath(k))
	}
	card := r.Card(id)
	b.crumb(card.Label, site.Path(k, slug))
	b.page.Title = b.w.lists[sort] + ": " + card.Label
	b.page.Description = card.Summary
	if n > 1 {
		b.page.Title = fmt.Sprintf("%s (%d)", b.page.Title, n)
	}
	b.page.Mentions = m
	return b.page
}

// pagesOf tells on how many pages a list stands.
func pagesOf(r *site.Reader, id, sort string) int {
	for _, list := range MentionLists(r, id) {
		if list.Sort == sort {
			return list.Pages
		}
	}
	return 0
}

// window gives the bounds of the n-th page of a list.
func window(n, size, items int) (from, to int) {
	return min(items, (n-1)*size), min(items, n*size)
}

// backlinks gives a list of an entity's mentions as its own page shows it: all, or the
// first with a link to all.
func (b *builder) backlinks(v *Entity, sort string) (Backlinks, *Count) {
	var all *Count
	part := b.mentions(v.ID, sort, 0)
	if len(part.Pages) < part.Total {
		all = &Count{Link{Label: b.w.lists[sort], Href: b.href(MentionsPath(v.kind, v.entity.Slug, sort, 1))}, part.Total}
	}
	return b.writeBacklinks(v.ID, part.Pages), all
}

// writeBacklinks writes pages with the sentences in which they mention an entity.
func (b *builder) writeBacklinks(self string, pages []mention) Backlinks {
	if len(pages) == 0 {
		return nil
	}
	const after = "</div>\n"
	p, inner := b.printer(false), b.printer(false)
	type bounds struct{ inner, end int }
	at := make([]bounds, len(pages))
	out := make(Backlinks, len(pages))
	for i, m := range pages {
		card := b.r.Card(m.From)
		out[i].Kind = card.Kind
		p.raw(`<div class="backlink `)
		p.kindClass(card.Kind, card.Hue)
		p.raw(`">`)
		at[i].inner = len(*p.buf)
		p.raw(`<p class="backlink-title">`)
		p.link(card, card.Label)
		p.raw(` <span class="card-type">`)
		p.text(b.r.Kind(card.Kind).Singular.In(b.lang))
		p.raw(`</span></p>`)
		p.sentences(inner.sentencesOf(m.Passages, self))
		p.raw(after)
		at[i].end = len(*p.buf)
	}
	all, start := p.html(), 0 // one string of which all are parts
	for i, a := range at {
		out[i].item, out[i].HTML = all[start:a.end], safe(all[a.inner:a.end-len(after)])
		start = a.end
	}
	return out
}

// sentencesOf gives what passages say, each once.
func (p *printer) sentencesOf(passages []passage, self string) []string {
	var out []string
	for _, e := range passages {
		if s := p.sentenceOf(e, self); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
		if len(out) == sentencesShown {
			break
		}
	}
	return out
}

// sentences writes sentences as a list.
func (p *printer) sentences(list []string) {
	if len(list) == 0 {
		return
	}
	p.raw(`<ul>`)
	for _, s := range list {
		p.raw(`<li>`)
		p.raw(s)
		p.raw(`</li>`)
	}
	p.raw(`</ul>`)
}

// sentenceOf writes what a passage says: the sentence that it stands in, or the field
// and its value.
func (p *printer) sentenceOf(e passage, self string) string {
	switch {
	case len(e.Sentence) > 0:
		if e.Block {
			p.text(p.w.figureTitle + ": ")
		}
		if e.Claim != nil {
			p.certainty(e.Claim.Modality)
		}
		p.sentence(e.Sentence, e.From, self)
		if e.Claim != nil {
			p.terms(e.If, e.Claim.Excludes)
		}
	case e.Claim != nil:
		if label := fieldLabel(e.Edge, p.lang); label != "" {
			p.text(label + ": ")
		}
		p.short(e.Claim, nil)
		if e.Claim.If == "" {
			p.terms(e.If, "") // of the whole that it is a part of
		}
	}
	return p.html()
}

func fieldLabel(e graph.Edge, lang string) string {
	if e.Field == nil {
		return ""
	}
	return cmp.Or(e.Field.Label.In(lang), e.Path)
}

package view

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"

	"portolan/generator/chronicle"
	"portolan/generator/edtf"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// An Index lists the entities of a kind, a page of them at a time: all in the kind's own
// order or another, or those that have one value in a column.
type Index struct {
	Kind     string
	Class    string // the kind's, for its colour
	Plural   string // what the kind calls its entities
	About    string
	Title    *Column // the column of names
	Columns  []Column
	Filters  []Filter
	Filter   string // what the list is filtered by: "Country: Venezuela"; "" for all
	All      *Link  // the whole list, from one that is filtered or has cards
	Rows     []Row  // of the table
	Cards    []Card // instead, where the list is one of cards
	Views    []Link // to the table and to the cards; none from a list in another order or filtered
	Total    int
	Number   int // of this page, from 1
	Pages    []Link
	Previous *Link
	Next     *Link
}

// A Column is a field that the list shows.
type Column struct {
	Name  string
	Label string
	Href  string // of the whole list in the order of this column; "" if there is none
	Sort  string // ascending or descending, where this list is in the column's order
}

// A Filter is a column by whose values there are lists.
type Filter struct {
	Name   string
	Label  string
	Open   bool // this list is one of them
	Values []Count
}

// A Row is one entity of the list; its cells go with the columns.
type Row struct {
	Card  Card
	Cells []template.HTML
}

func pageCount(items, size int) int { return max(1, (items+size-1)/size) }

func pagePath(first string, n int) string {
	if n == 1 {
		return first
	}
	return first + "page/" + strconv.Itoa(n) + "/"
}

// IndexPage makes the n-th page of a kind's index, or of the variant of it that an
// [IndexPart] names.
func IndexPage(r *site.Reader, kind, variant string, n int) *Page {
	k := r.Kind(kind)
	l := listOf(kind, variant)
	path := func(n int) string { return pagePath(l.path(k), n) }
	b := newBuilder(r, path(n), "index")
	b.page.Title = capital(k.Plural.In(b.lang))
	b.page.Description = k.About.In(b.lang)
	if kindHasFeed(b.r, k) {
		b.page.feeds = []FeedScope{FeedScope("kind " + kind)}
	}
	ids := b.sorted(l, k)
	size := b.set.PageSize
	x := &Index{Kind: kind, Class: kindClass(k), Plural: k.Plural.In(b.lang), About: k.About.In(b.lang), Total: len(ids), Number: n}
	b.columns(x, k, l)
	b.filters(x, k, l)
	from, to := window(n, size, len(ids))
	for _, id := range ids[from:to] {
		if l.Cards {
			x.Cards = append(x.Cards, b.card(id))
		} else {
			x.Rows = append(x.Rows, b.row(k, id))
		}
	}
	if l.Order == "" && l.Field == "" && hasCards(b.r) {
		x.Views = []Link{{b.w.table, b.href(indexPath(k)), !l.Cards}, {b.w.cards, b.href(list{Cards: true}.path(k)), l.Cards}}
	}
	whole := b.page.Title
	if x.Filter != "" {
		b.page.Title += " · " + x.Filter
		x.All = &Link{Label: whole, Href: b.href(indexPath(k))}
	}
	if l.Cards {
		x.All = &Link{Label: whole, Href: b.href(indexPath(k))}
		b.page.Title += " · " + b.w.cards
	}
	if n > 1 || l.Field != "" || l.Cards {
		b.crumb(whole, indexPath(k))
	}
	if (l.Order != "" || l.Cards) && b.set.BaseURL != "" {
		b.page.Canonical = b.set.BaseURL + EscapePath(indexPath(k)) // the same list, differently
	}
	if n > 1 {
		b.page.Title = fmt.Sprintf("%s (%d)", b.page.Title, n)
	}
	x.Pages, x.Previous, x.Next = b.pageLinks(path, n, pageCount(len(ids), size))
	b.page.Index = x
	return b.page
}

// columns gives the columns of a list, with links to the list in their order.
func (b *builder) columns(x *Index, k *schema.Kind, l list) {
	offered := orders(b.r, k)
	current := cmp.Or(l.Order, k.Order.Field)
	column := func(path, label string) Column {
		c := Column{Name: path, Label: label}
		switch f := k.Field(path); {
		case path == current && l.Field == "":
			c.Sort = "ascending"
			if l.Order == "" && k.Order.Descending || l.Order != "" && latestFirst(f) {
				c.Sort = "descending"
			}
		case path == k.Order.Field && ordered(f):
			c.Href = b.href(indexPath(k))
		case slices.Contains(offered, path):
			c.Href = b.href(list{Kind: k.Name, Order: path}.path(k))
		}
		return c
	}
	title := column(k.Title, b.w.name)
	x.Title = &title
	for _, path := range k.Columns {
		x.Columns = append(x.Columns, column(path, k.Field(path).Label.In(b.lang)))
	}
}

// filters gives the columns by whose values there are lists, and says of which this is one.
func (b *builder) filters(x *Index, k *schema.Kind, l list) {
	for _, f := range derived[[]facet](b.r, "facets", k.Name, "") {
		out := Filter{Name: f.Field, Label: f.Label, Open: f.Field == l.Field}
		for _, v := range f.Values {
			own := list{Kind: k.Name, Field: f.Field, Value: v.Slug}
			c := Count{Link{Label: v.Label, Href: b.href(own.path(k)), Current: own == l}, len(v.IDs)}
			if c.Current {
				x.Filter = f.Label + ": " + v.Label
			}
			out.Values = append(out.Values, c)
		}
		x.Filters = append(x.Filters, out)
	}
}

// row gives the row of an entity. Its cells are a piece by themselves, so that a list is
// made again when they change and not whenever the entity does.
func (b *builder) row(k *schema.Kind, id string) Row {
	row := Row{Card: b.card(id)}
	cells := derived[[]template.HTML](b.r, "cells", id, b.page.Root)
	for i, path := range k.Columns {
		if path == schema.FieldSummary {
			row.Cells = append(row.Cells, row.Card.Lead())
		} else {
			row.Cells = append(row.Cells, cells[i])
		}
	}
	return row
}

// makeCells writes what an entity says in each column of its kind's lists; nothing for one
// that isn't there.
func (b *builder) makeCells(id string) []template.HTML {
	e := b.r.Facts(id)
	if e == nil {
		return nil
	}
	p := b.printer(false)
	var cells []template.HTML
	for _, path := range b.r.Kind(e.Kind).Columns {
		switch c := e.Claim(path); {
		case c == nil || path == schema.FieldSummary:
		case c.State == schema.InDispute: // the views are sentences, and would widen the column
			p.certainty(c.Modality)
			p.text(fmt.Sprintf(p.w.views, len(c.Views)))
		default:
			p.short(c, e.Claim(c.Field.Parties))
			p.came(id, c)
		}
		cells = append(cells, safe(p.html()))
	}
	return cells
}

// pageLinks links the pages of a list to each other; there are none for a single page.
func (b *builder) pageLinks(path func(n int) string, number, n int) (pages []Link, previous, next *Link) {
	if n == 1 {
		return nil, nil, nil
	}
	for i := 1; i <= n; i++ {
		l := Link{strconv.Itoa(i), b.href(path(i)), i == number}
		pages = append(pages, l)
		switch i {
		case number - 1:
			previous = &l
		case number + 1:
			next = &l
		}
	}
	return pages, previous, next
}

// moreItems begins what stands for the items that have no room.
const moreItems = ` <span class="more">+`

// sameDate gives the date that several refs have, if it is one and each is a fact without a role.
func sameDate(items []schema.Claim) edtf.Date {
	if len(items) < 2 {
		return zeroDate
	}
	day := items[0].Value.Date
	for i := range items {
		c := &items[i]
		if c.State != schema.Known || c.Value.Type != schema.TypeRef || c.Value.Role != "" || !c.Modality.Fact() || !c.Value.Date.Same(day) {
			return zeroDate
		}
	}
	return day
}

// short writes a claim where there is little room: lists without notes, of a
// history the step that holds. parties is the claim of those who take its steps, or nil.
func (p *printer) short(c, parties *schema.Claim) {
	if c = chronicle.AsOf(c, p.day); c == nil {
		return
	}
	v := &c.Value
	if c.State == schema.Known && v.Type == schema.TypeHistory {
		p.status(c, parties)
		return
	}
	defer func() { p.terms(c.If, c.Excludes) }()
	if c.State == schema.Known && v.Type == schema.TypeList {
		const most = 4
		p.certainty(c.Modality)
		items := v.Items[:min(most, len(v.Items))]
		day := sameDate(items)
		for i := range items {
			if i > 0 {
				p.raw(", ")
			}
			item := items[i]
			if !day.IsZero() {
				item.Value.Date = zeroDate
			}
			p.partOf(c, &item)
		}
		if !day.IsZero() {
			p.raw(" (")
			p.text(p.w.each + " ")
			p.date(day)
			p.raw(")")
		}
		if len(v.Items) > most {
			p.raw(moreItems + strconv.Itoa(len(v.Items)-most) + `</span>`)
		}
		return
	}
	p.brief(c)
}

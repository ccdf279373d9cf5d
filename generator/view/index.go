package view

import (
	"fmt"
	"html/template"
	"strconv"

	"portolan/generator/chronicle"
	"portolan/generator/edtf"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// An Index lists the entities of a kind, a page of them at a time.
type Index struct {
	Kind     string
	About    string
	Columns  []Column
	Rows     []Row
	Total    int
	Number   int // of this page, from 1
	Pages    []Link
	Previous *Link
	Next     *Link
}

// A Column is a field that the list shows.
type Column struct{ Name, Label string }

// A Row is one entity of the list; its cells go with the columns.
type Row struct {
	Card  Card
	Cells []template.HTML
}

// Pages tells on how many pages an index stands; an empty one has one.
func Pages(r *site.Reader, kind string) int {
	return pageCount(len(r.List(kind)), r.Settings().PageSize)
}

func pageCount(items, size int) int { return max(1, (items+size-1)/size) }

// PagePath is the address of the n-th page of a kind's index.
func PagePath(k *schema.Kind, n int) string { return pagePath(IndexPath(k), n) }

func pagePath(first string, n int) string {
	if n == 1 {
		return first
	}
	return first + "page/" + strconv.Itoa(n) + "/"
}

// IndexPage makes the n-th page of a kind's index.
func IndexPage(r *site.Reader, kind string, n int) *Page {
	k := r.Kind(kind)
	b := newBuilder(r, PagePath(k, n), "index")
	b.page.Title = capital(k.Plural.In(b.lang))
	b.page.Description = k.About.In(b.lang)
	ids := r.List(kind)
	size := b.set.PageSize
	x := &Index{Kind: kind, About: k.About.In(b.lang), Total: len(ids), Number: n}
	for _, path := range k.Columns {
		f := k.Field(path)
		x.Columns = append(x.Columns, Column{path, f.Label.In(b.lang)})
	}
	for _, id := range ids[(n-1)*size : min(n*size, len(ids))] {
		x.Rows = append(x.Rows, b.row(k, id))
	}
	if n > 1 {
		b.crumb(b.page.Title, IndexPath(k))
		b.page.Title = fmt.Sprintf("%s (%d)", b.page.Title, n)
	}
	x.Pages, x.Previous, x.Next = b.pageLinks(func(i int) string { return PagePath(k, i) }, n, Pages(r, kind))
	b.page.Index = x
	return b.page
}

func (b *builder) row(k *schema.Kind, id string) Row {
	row := Row{Card: b.card(id)}
	e := b.r.Entity(id)
	p := b.printer(false)
	for _, path := range k.Columns {
		if path == schema.FieldSummary {
			p.text(row.Card.Summary)
		} else if c := e.Claim(path); c != nil {
			p.short(c)
		}
		row.Cells = append(row.Cells, safe(p.html()))
	}
	return row
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

// short writes a claim where there is little room: lists without notes, of a
// history the step that holds.
func (p *printer) short(c *schema.Claim) {
	if c = chronicle.AsOf(c, p.day); c == nil {
		return
	}
	v := &c.Value
	if c.State == schema.Known && v.Type == schema.TypeHistory {
		p.status(c, nil)
		return
	}
	if c.State == schema.Known && v.Type == schema.TypeList {
		const most = 4
		p.certainty(c.Modality)
		for i := range min(most, len(v.Items)) {
			if i > 0 {
				p.raw(", ")
			}
			p.brief(&v.Items[i])
		}
		if len(v.Items) > most {
			p.raw(` <span class="more">+` + strconv.Itoa(len(v.Items)-most) + `</span>`)
		}
		return
	}
	p.brief(c)
}

// status writes where a history stands: the step that holds, whether all parties
// took it, and that it was expected, if it was; where nothing has happened yet, what
// is awaited, with its certainty. What is left open is written behind it.
func (p *printer) status(history, parties *schema.Claim) {
	s := chronicle.Of(history, parties, p.day, p.r)
	if s.Step == nil {
		for i, a := range s.Open {
			if i > 0 {
				p.raw("; ")
			}
			p.certainty(a.Claim.Modality)
			p.stepWords(&a.Claim.Value)
			p.said(a)
		}
		return
	}
	if s.All {
		p.span("step", s.Step.Value.Step.Label.In(p.lang))
		p.text(" " + p.w.allParties)
	} else {
		p.stepWords(&s.Step.Value)
	}
	p.raw(` <span class="when">(`)
	p.date(s.Step.Value.Date)
	p.raw(`)</span>`)
	if s.Awaited != nil {
		p.raw(", ")
		p.text(p.w.certainty[s.Awaited.Claim.Modality])
		p.said(*s.Awaited)
	}
	for _, a := range s.Open {
		p.raw("; ")
		p.certainty(a.Claim.Modality)
		p.stepWords(&a.Claim.Value)
	}
}

// said writes since when something was awaited: in April 2023.
func (p *printer) said(a chronicle.Awaited) {
	if a.Said.IsZero() {
		return
	}
	p.text(" " + p.w.expectedIn + " ")
	p.text(month(a.Said).Words(p.lang))
}

// month gives the month of a day; other dates as they are.
func month(d edtf.Date) edtf.Date {
	day, ok := d.Earliest()
	if d.Precision() != edtf.PrecisionDay && d.Precision() != edtf.PrecisionInstant || !ok {
		return d
	}
	m, err := edtf.Parse(day.String()[:7])
	if err != nil {
		return d
	}
	return m
}

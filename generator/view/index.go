package view

import (
	"fmt"
	"html/template"
	"strconv"

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
	size := r.Settings().PageSize
	return max(1, (len(r.List(kind))+size-1)/size)
}

// PagePath is the address of the n-th page of a kind's index.
func PagePath(k *schema.Kind, n int) string {
	if n == 1 {
		return IndexPath(k)
	}
	return IndexPath(k) + "page/" + strconv.Itoa(n) + "/"
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
	b.pages(x, k, Pages(r, kind))
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
			p.short(c, b.r.Today())
		}
		row.Cells = append(row.Cells, safe(p.html()))
	}
	return row
}

// pages links the pages of an index to each other.
func (b *builder) pages(x *Index, k *schema.Kind, n int) {
	if n == 1 {
		return
	}
	if x.Number > 1 {
		b.crumb(b.page.Title, IndexPath(k))
		b.page.Title = fmt.Sprintf("%s (%d)", b.page.Title, x.Number)
	}
	for i := 1; i <= n; i++ {
		l := Link{strconv.Itoa(i), b.href(PagePath(k, i)), i == x.Number}
		x.Pages = append(x.Pages, l)
		switch i {
		case x.Number - 1:
			x.Previous = &l
		case x.Number + 1:
			x.Next = &l
		}
	}
}

// short writes a claim where there is little room: lists without notes, of a
// history the step that holds.
func (p *printer) short(c *schema.Claim, today edtf.Day) {
	v := &c.Value
	if c.State == schema.Known && v.Type == schema.TypeHistory {
		p.status(v.Items, today)
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

// status writes the step of a history that holds today; where nothing has happened
// yet, the first that is awaited, with its certainty.
func (p *printer) status(steps []schema.Claim, today edtf.Day) {
	if c := schema.Current(steps, today); c != nil {
		p.stepWords(&c.Value)
		p.raw(` <span class="when">(`)
		p.date(c.Value.Date)
		p.raw(`)</span>`)
		return
	}
	if len(steps) > 0 {
		p.certainty(steps[0].Modality)
		p.step(&steps[0].Value)
	}
}

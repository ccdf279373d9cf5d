package view

import (
	"cmp"
	"html"
	"html/template"
	"strings"

	"portolan/generator/block"
	"portolan/generator/dataset"
	"portolan/generator/edtf"
	"portolan/generator/figure"
	"portolan/generator/schema"
)

// chartBlock draws a chart block as of the day of the page.
func (p *printer) chartBlock(bl *block.Block, n int) *Graphic {
	data, _ := dataset.FiguresOf(bl, p.day, p.r) // what is wrong is reported by the rules
	w := figureWordsFor(p.lang)
	c := figure.Chart{ID: blockID(n), Title: bl.Title(), Form: figure.ChartForm(bl.Get("as").Text), Unit: p.unit(data.Unit, data.Per), Thousands: p.w.group, Months: w.months}
	said := &cited{file: DataFile(n)}
	values := 0
	for i := range data.Rows {
		r := p.chartRow(&data, i, c.Form == figure.Lines)
		values += len(r.Values)
		if len(r.Values) > 0 || c.Form != figure.Lines {
			c.Rows = append(c.Rows, r)
		}
		said.about(p.r.Card(data.Rows[i].ID))
		if data.Rows[i].Claim != nil {
			said.add(data.Rows[i].Claim)
		}
	}
	c.Desc = p.describe(&c)
	f := &Graphic{ID: c.ID, Class: "chart", Title: c.Title, TwinLabel: w.asTable, Twin: p.chartTable(&data, c.Form == figure.Lines)}
	if values == 0 {
		p.nothing(f)
	} else {
		for _, width := range []float64{figure.Small, figure.Medium} {
			f.Drawing += safe(c.SVG(width))
		}
		f.Key = p.partialKey(&c)
	}
	p.foot(f, bl, said, 0)
	if f.Subtitle == "" {
		f.Subtitle = c.Unit
	}
	return f
}

// partialKey tells of each figure of a chart that leaves something out what that is.
func (p *printer) partialKey(c *figure.Chart) template.HTML {
	key := p.builder().printer(false)
	for _, r := range c.Rows {
		for _, v := range r.Values {
			if v.Without == "" {
				continue
			}
			if key.buf == nil {
				key.raw(`<ul class="graphic-key">` + "\n")
			}
			key.raw("<li>" + r.PartialSample())
			key.text(" " + r.Label + ", " + v.Text + ": " + p.w.excludes + " " + v.Without)
			key.raw("</li>\n")
		}
	}
	if key.buf == nil {
		return ""
	}
	key.raw("</ul>\n")
	return safe(key.html())
}

// unit writes a unit with its period: US$ a month.
func (p *printer) unit(unit, per string) string {
	name := cmp.Or(p.w.currencies[unit], p.w.units[unit], unit)
	if per != "" {
		name += " " + p.w.period(per)
	}
	return name
}

// describe tells in words what a chart shows.
func (p *printer) describe(c *figure.Chart) string {
	var parts []string
	for _, r := range c.Rows[:min(len(c.Rows), 12)] {
		var values []string
		for _, v := range r.Values {
			values = append(values, strings.TrimSuffix(v.Text+" ("+v.Word+")", " ()"))
		}
		if len(values) > 0 {
			parts = append(parts, r.Label+": "+strings.Join(values, ", "))
		}
	}
	return strings.Join(parts, "; ")
}

// chartRow gives a row as it is drawn, on an axis of dates or without.
func (p *printer) chartRow(data *dataset.Figures, i int, dated bool) figure.ChartRow {
	d := &data.Rows[i]
	label, href, kind := p.rowName(data, d)
	out := figure.ChartRow{Label: label, Href: href, Class: p.classOf(kind), None: p.w.unknown}
	if d.Claim != nil {
		out.None = p.inWords(d.Claim)
	}
	for _, v := range d.Values {
		x := figure.ChartValue{Low: v.Low, High: v.High, Text: p.figureText(v.Claim), Word: p.w.certainty[v.Claim.Modality], Look: lookOf(v.Claim), At: v.Day()}
		x.Without = v.Claim.Excludes
		if d.Claim != nil {
			x.Without = cmp.Or(x.Without, d.Claim.Excludes)
		}
		x.Title = label + ": " + p.inWords(v.Claim) + p.dayOfFigure(v, dated)
		out.Values = append(out.Values, x)
	}
	return out
}

// dayOfFigure tells as of when a figure holds: on an axis of dates always, else only where the figure says so itself, for
// the day that a page is of is not that of a launch. What a quantity is of, as "in 2010", is printed with it.
func (p *printer) dayOfFigure(v dataset.FigureValue, dated bool) string {
	if q := v.Claim.Value.Quantity; v.When.IsZero() || q != nil && !q.In.IsZero() {
		return ""
	}
	switch {
	case dated:
		return ", " + v.When.Words(p.lang)
	case v.Claim.OwnAsOf:
		return ", " + p.w.asOf + " " + v.When.Words(p.lang)
	}
	return ""
}

// rowName names a row of figures: by its entity, where rows are of one by the field.
func (p *printer) rowName(data *dataset.Figures, d *dataset.FigureRow) (label, href, kind string) {
	card := p.r.Card(d.ID)
	if !card.Exists() {
		return d.Label.In(p.lang), "", kindOf(d.Owner)
	}
	label = cmp.Or(card.Short, card.Label)
	for i := range data.Rows {
		if o := &data.Rows[i]; o != d && o.ID == d.ID && len(d.Label) > 0 {
			label += ": " + d.Label.In(p.lang)
			break
		}
	}
	return label, p.builder().href(card.Path), card.Kind
}

// figureText writes a figure short, without its word of certainty: 21 days.
func (p *printer) figureText(c *schema.Claim) string {
	inner := &printer{r: p.r, lang: p.lang, w: p.w, root: p.root, day: p.day, line: true}
	plain := bare(*c)
	if plain.Value.Quantity != nil {
		q := *plain.Value.Quantity
		q.In = zeroDate
		plain.Value.Quantity = &q
	}
	inner.brief(&plain)
	return bareText(inner.html())
}

// chartTable writes the figures of a chart as a table.
func (p *printer) chartTable(data *dataset.Figures, dated bool) template.HTML {
	t := p.builder().printer(true)
	t.owner, t.asOf = p.owner, p.asOf
	t.raw(`<div class="table-wrap"><table><tbody>` + "\n")
	for i := range data.Rows {
		d := &data.Rows[i]
		label, href, kind := p.rowName(data, d)
		t.raw(`<tr><th scope="row">`)
		t.named(label, href, kind)
		t.raw(`</th><td>`)
		switch {
		case d.Claim == nil:
			t.span("unknown", t.w.unknown)
		case dated && len(d.Values) > 0:
			for j, v := range d.Values {
				if j > 0 {
					t.raw("<br>")
				}
				t.cell(v.Claim)
				if q := v.Claim.Value.Quantity; q == nil || q.In.IsZero() { // else it is printed with the figure
					t.raw(` <span class="when">(`)
					t.date(v.When)
					t.raw(`)</span>`)
				}
			}
		case d.Claim.State == schema.Either && len(d.Values) > 1: // all are drawn
			note := t.w.versions
			if d.Claim.Series() {
				note = t.w.series
			}
			t.span("versions-note", note)
			for _, v := range d.Values {
				t.raw("<br>")
				t.cell(v.Claim)
			}
		default:
			t.cell(d.Claim)
		}
		t.raw("</td></tr>\n")
	}
	t.raw("</tbody></table></div>\n")
	return safe(t.html())
}

// named writes the name of a row, as a link if it leads somewhere.
func (p *printer) named(label, href, kind string) {
	if href == "" {
		p.whole(label)
		return
	}
	p.raw(`<a class="ref ` + p.classOf(kind) + `" href="` + html.EscapeString(href) + `">`)
	p.whole(unbroken(p.lang, label))
	p.raw(`</a>`)
}

// cell writes a claim in a cell: in a line, with all its words, and its sources right behind the value.
func (p *printer) cell(c *schema.Claim) {
	p.line = true
	p.brief(c)
	p.notesOf(allSources(c))
	p.about(c)
	p.line = false
}

// tableBlock writes a table block as of the day of the page.
func (p *printer) tableBlock(bl *block.Block, n int) *Graphic {
	data, _ := dataset.TableOf(bl, p.day, p.r)
	said := &cited{file: DataFile(n)}
	t := p.builder().printer(true)
	t.owner, t.asOf = p.owner, p.asOf
	t.raw(`<div class="table-wrap"><table><thead><tr>`)
	if name := p.rowsAre(&data); name != "" {
		t.raw(`<th scope="col">`)
		t.text(name)
		t.raw(`</th>`)
	} else {
		t.raw(`<td></td>`)
	}
	days := make([]edtf.Date, len(data.Columns))
	for i, c := range data.Columns {
		t.raw(`<th scope="col">`)
		t.text(c.Label.In(p.lang))
		days[i] = t.asOf
		if day, ok := t.ofOneDay(column(&data, i)); ok {
			t.raw(" ")
			t.dated(t.w.eachAsOf, day)
			days[i] = day
		}
		t.raw(`</th>`)
	}
	t.raw("</tr></thead>\n<tbody>\n")
	for _, r := range data.Rows {
		label, href, kind := p.tableRowName(&r)
		said.about(p.r.Card(r.ID))
		t.raw(`<tr><th scope="row">`)
		t.named(label, href, kind)
		t.raw(`</th>`)
		for i, c := range r.Cells {
			t.raw(`<td>`)
			t.asOf = days[i]
			if c.Claim == nil {
				t.raw("–")
			} else {
				t.owner = p.claimOwner(c.Owner)
				t.cell(c.Claim)
				said.add(c.Claim)
			}
			t.raw(`</td>`)
		}
		t.raw("</tr>\n")
	}
	t.raw("</tbody></table></div>\n")
	f := &Graphic{ID: blockID(n), Class: "table", Title: bl.Title(), Twin: safe(t.html())}
	if len(data.Rows) == 0 {
		p.nothing(f)
	}
	p.foot(f, bl, said, 0)
	return f
}

// column gives the claims of a column.
func column(data *dataset.Table, i int) (out []*schema.Claim) {
	for _, r := range data.Rows {
		if c := r.Cells[i].Claim; c != nil {
			out = append(out, c)
		}
	}
	return out
}

// claimOwner is whose prose a claim of an entity is.
func (p *printer) claimOwner(id string) owner {
	if e := p.r.Facts(id); e != nil {
		return p.ownerOf(e)
	}
	return p.owner
}

// rowsAre names what the rows of a table are: the kind, if they are of one.
func (p *printer) rowsAre(data *dataset.Table) string {
	kind := ""
	for _, r := range data.Rows {
		switch k := kindOf(r.ID); {
		case r.ID == "" || kind != "" && k != kind:
			return ""
		default:
			kind = k
		}
	}
	if kind == "" {
		return ""
	}
	return capital(p.r.Kind(kind).Singular.In(p.lang))
}

func (p *printer) tableRowName(r *dataset.Row) (label, href, kind string) {
	if card := p.r.Card(r.ID); card.Exists() {
		return card.Label, p.builder().href(card.Path), card.Kind
	}
	return r.Label.In(p.lang), "", ""
}

// classOf gives the classes of a kind, by its name.
func (p *printer) classOf(kind string) string { return kindClass(p.r.Kind(kind)) }

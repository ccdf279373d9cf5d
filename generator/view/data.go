package view

import (
	"strconv"
	"strings"

	"portolan/generator/block"
	"portolan/generator/chronicle"
	"portolan/generator/dataset"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// Data gives the rows of a chart's or table's data, the first with the names of the
// columns: of the n-th block, from 0, of an entity. Each value stands with how it is
// meant, as of when, and its sources.
func Data(r *site.Reader, id string, n int) [][]string {
	e := r.Entity(id)
	if e == nil || n >= len(e.Blocks()) {
		return nil
	}
	k := r.Kind(e.Kind)
	b := newPieceBuilder(r, "../../")
	b.day = chronicle.SpeaksOf(e.Facts(), k, r.Today())
	p := b.printer(false)
	p.links = false
	if bl := &e.Blocks()[n]; bl.Name == "chart" {
		return p.chartData(bl)
	}
	return p.tableData(&e.Blocks()[n])
}

// certaintyWord tells how a claim is meant, also of a plain fact.
func (p *printer) certaintyWord(c *schema.Claim) string { return p.w.modality(c.Modality) }

// sourceIDs lists the sources of a claim by their slugs.
func (p *printer) sourceIDs(c *schema.Claim) string {
	var out []string
	for _, cite := range allSources(c) {
		if id := p.r.Cited(cite.Target); id != "" {
			out = append(out, id)
		}
	}
	return strings.Join(out, "; ")
}

func (p *printer) chartData(bl *block.Block) [][]string {
	data, _ := dataset.FiguresOf(bl, p.day, p.r)
	out := [][]string{{"name", "id", "low", "high", "unit", "as written", "meant as", "as of", "sources"}}
	unit := data.Unit
	if data.Per != "" {
		unit += "/" + data.Per
	}
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	for i := range data.Rows {
		d := &data.Rows[i]
		label, _, _ := p.rowName(&data, d)
		if len(d.Values) == 0 {
			text := p.w.unknown
			if d.Claim != nil {
				text = p.inWords(d.Claim)
			}
			out = append(out, []string{label, d.ID, "", "", "", text, "", "", ""})
		}
		for _, v := range d.Values {
			low, high := number(v.Low), number(v.High)
			if q := v.Claim.Value.Quantity; q != nil {
				low, high = q.Ends(low, high)
			}
			out = append(out, []string{label, d.ID, low, high, unit, p.inWords(v.Claim), p.certaintyWord(v.Claim), v.When.EDTF(), p.sourceIDs(v.Claim)})
		}
	}
	return out
}

func (p *printer) tableData(bl *block.Block) [][]string {
	data, _ := dataset.TableOf(bl, p.day, p.r)
	head := []string{"name", "id"}
	for _, c := range data.Columns {
		name := strings.ToLower(c.Label.In(p.lang))
		head = append(head, name, name+" meant as", name+" as of", name+" sources")
	}
	out := [][]string{head}
	for _, r := range data.Rows {
		label, _, _ := p.tableRowName(&r)
		row := []string{label, r.ID}
		for _, c := range r.Cells {
			if c.Claim == nil {
				row = append(row, "", "", "", "")
				continue
			}
			row = append(row, p.inWords(c.Claim), p.certaintyWord(c.Claim), c.Claim.AsOf.EDTF(), p.sourceIDs(c.Claim))
		}
		out = append(out, row)
	}
	return out
}

package view

import "portolan/generator/block"

// block draws a fenced block. source is the block as code, which stands where it can't
// be drawn.
func (p *printer) block(b *block.Block, number int, source string) {
	drawn := false
	switch b.Name {
	case "map":
		drawn = p.mapBlock(b, number)
	}
	if !drawn {
		p.raw(source)
	}
}

// blockRef gives the id of what a reference of a block means; "" where there is nothing to
// be seen, and for a word.
func (p *printer) blockRef(b *block.Block, v block.Value) string {
	if v.Ref == 0 {
		return ""
	}
	return p.r.Find(b.Refs[v.Ref-1].Target, nil)
}

// builder gives a builder for the page that is printed.
func (p *printer) builder() *builder {
	return &builder{r: p.r, set: p.r.Settings(), w: p.w, lang: p.lang, day: p.day, page: &Page{Root: p.root}, notes: p.notes}
}

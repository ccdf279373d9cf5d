package view

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/block"
	"portolan/generator/edtf"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// block draws a fenced block. source is the block as code, which stands where it can't
// be drawn.
func (p *printer) block(b *block.Block, number int, source string) {
	drawn := false
	switch b.Name {
	case "map":
		drawn = p.mapBlock(b, number)
	case "timeline", "network", "chart", "table":
		drawn = p.graphicBlock(b, number)
	}
	if !drawn {
		p.raw(source)
	}
}

// blockLink writes where to see what a block draws.
func (p *printer) blockLink(b *block.Block) {
	p.raw(`<p><a href="`)
	p.href(p.owner.address)
	p.raw(`">`)
	p.text(cmp.Or(b.Get("title").Text, p.w.figure))
	p.raw("</a></p>\n")
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

// graphicBlock draws a block as a figure, and tells whether it did; number counts the
// blocks of the body from 1.
func (p *printer) graphicBlock(b *block.Block, number int) bool {
	if !p.links {
		return false
	}
	var f *Graphic
	switch n := number - 1; b.Name {
	case "timeline":
		f = p.timelineBlock(b, n)
	case "network":
		f = p.networkBlock(b, n)
	case "chart":
		f = p.chartBlock(b, n)
	case "table":
		f = p.tableBlock(b, n)
	}
	if f == nil {
		return false
	}
	p.raw(string(f.HTML()))
	return true
}

// foot writes what stands below a figure of a block: its sources, as of when, its note,
// where its data are.
func (p *printer) foot(f *Graphic, b *block.Block, said *cited, left int) {
	f.Subtitle = b.Get("subtitle").Text
	w := figureWordsFor(p.lang)
	page := p
	p = page.builder().printer(true)
	p.owner, p.asOf = page.owner, page.asOf
	part := func(class string, write func()) {
		if p.buf != nil {
			p.raw(" ")
		}
		p.raw(`<span class="` + class + `">`)
		write()
		p.raw(`</span>`)
	}
	if left > 0 {
		part("graphic-left", func() { p.text(fmt.Sprintf(w.leftOut, left)) })
	}
	if said != nil && len(said.sources) > 0 {
		part("graphic-sources", func() {
			p.text(map[bool]string{true: w.source, false: w.sources}[isOne(said.sources)])
			p.notesOf(said.sources)
			p.raw(".")
		})
	}
	part("graphic-as-of", func() {
		p.text(w.asOf + " ")
		if said != nil && !said.first.IsZero() {
			if said.last != said.first {
				p.fromTo(said.first, said.last)
			} else {
				p.date(said.first)
			}
		} else {
			p.raw(string(p.builder().dayWords(p.day)))
		}
		p.raw(".")
	})
	if note := b.Get("note").Text; note != "" {
		part("graphic-note", func() { p.text(note) })
	}
	if said != nil && len(said.standing) > 0 {
		part("graphic-standing", func() {
			p.text(w.see + " ")
			for i, id := range said.standing {
				if i > 0 {
					p.raw(", ")
				}
				card := p.r.Card(id)
				p.link(card, card.Label)
			}
			p.raw(".")
		})
	}
	if said != nil && said.file != "" {
		part("graphic-download", func() {
			p.raw(`<a href="` + html.EscapeString(said.file) + `" download>`)
			p.text(w.download)
			p.raw(`</a>`)
		})
	}
	f.Foot = safe(p.html())
}

// cited is what the claims of a figure rest on.
type cited struct {
	sources     []schema.Cite
	first, last edtf.Date // as of when they were made
	file        string    // address of the data
	standing    []string  // ids of the standing notes on what it shows
}

// about adds the standing note on an entity that a figure shows.
func (s *cited) about(card site.Card) {
	if card.Note != "" && !slices.Contains(s.standing, card.Note) {
		s.standing = append(s.standing, card.Note)
	}
}

// add adds what a claim rests on.
func (s *cited) add(c *schema.Claim) {
	for _, cite := range allSources(c) {
		known := false
		for _, o := range s.sources {
			known = known || o.Target == cite.Target && o.Locator == cite.Locator
		}
		if !known {
			s.sources = append(s.sources, cite)
		}
	}
	c.Walk(func(c *schema.Claim) {
		if c.AsOf.IsZero() {
			return
		}
		if s.first.IsZero() || c.AsOf.Compare(s.first) < 0 {
			s.first = c.AsOf
		}
		if s.last.IsZero() || c.AsOf.Compare(s.last) > 0 {
			s.last = c.AsOf
		}
	})
}

// DataFile is the name of the file with the data of a page's n-th block, from 0, beside
// the page.
func DataFile(n int) string { return "figure-" + strconv.Itoa(n+1) + ".csv" }

// HasData tells whether a block has data of its own to download.
func HasData(b *block.Block) bool { return b.Name == "table" || b.Name == "chart" }

// inWords gives a claim as text, with its word of certainty and all that is said beside it.
func (p *printer) inWords(c *schema.Claim) string {
	inner := &printer{r: p.r, lang: p.lang, w: p.w, root: p.root, day: p.day, line: true}
	inner.claim(c)
	return strings.TrimSpace(bareText(inner.html()))
}

// isOne tells whether citations, of which there are some, are all of one source.
func isOne(cites []schema.Cite) bool {
	return !slices.ContainsFunc(cites, func(c schema.Cite) bool { return c.Target != cites[0].Target })
}

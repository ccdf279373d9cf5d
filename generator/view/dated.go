package view

import (
	"html"

	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// date writes a date in words, machine-readable where that says the same.
func (p *printer) date(d edtf.Date) { p.dateAs(d, d.Words(p.lang)) }

// fromTo writes the time from one date to a later one.
func (p *printer) fromTo(first, last edtf.Date) {
	first, last = edtf.Around(first, last)
	start, between, end := edtf.Span(first, last, p.lang)
	p.dateAs(first, start)
	p.text(between)
	p.dateAs(last, end)
}

// dateAs writes a date in words that are chosen for it.
func (p *printer) dateAs(d edtf.Date, words string) {
	if iso, ok := d.Datetime(); ok {
		p.raw(`<time datetime="` + html.EscapeString(iso) + `">`)
		p.text(words)
		p.raw(`</time>`) // which the style sheet keeps on a line
		return
	}
	p.whole(words)
}

// tellsDay tells whether the day as of which a claim holds is told beside it: it is its own, and not what is told
// of all around it.
func (p *printer) tellsDay(c *schema.Claim) bool {
	return c.OwnAsOf && !c.AsOf.Same(p.asOf) && p.notes != nil && !isHeld(c)
}

// dated writes as of when something holds.
func (p *printer) dated(words string, day edtf.Date) {
	p.raw(`<span class="as-of">` + html.EscapeString(words) + " ")
	p.date(day)
	p.raw(`</span>`)
}

// ofOneDay gives the day as of which all of some claims hold, if each of two or more would tell it.
func (p *printer) ofOneDay(claims []*schema.Claim) (day edtf.Date, ok bool) {
	if len(claims) < 2 {
		return zeroDate, false
	}
	for _, c := range claims {
		if !p.tellsDay(c) || !c.AsOf.Same(claims[0].AsOf) {
			return zeroDate, false
		}
	}
	return claims[0].AsOf, true
}

// once gives the words, as HTML, that tell of all claims in a whole as of which day they hold, if that is one for all; then
// what is printed before told is called doesn't tell it again. There are none if the whole tells the same.
func (p *printer) once(whole *schema.Claim, claims []schema.Claim) (words string, told func()) {
	day, ok := p.ofOneDay(claimsOf(claims))
	if !ok {
		return "", func() {}
	}
	around := p.asOf
	own := p.html()
	if !p.tellsDay(whole) || !whole.AsOf.Same(day) {
		p.dated(p.w.eachAsOf, day)
	}
	words = p.html()
	p.raw(own)
	p.asOf = day
	return words, func() { p.asOf = around }
}

func claimsOf(claims []schema.Claim) []*schema.Claim {
	out := make([]*schema.Claim, len(claims))
	for i := range claims {
		out[i] = &claims[i]
	}
	return out
}

package view

import (
	"bytes"
	"cmp"
	"html"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"portolan/generator/block"
	"portolan/generator/chronicle"
	"portolan/generator/edtf"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// A printer writes claims as HTML. It adds the certainty word to everything that
// is not a plain fact: no way of printing a claim leaves it out.
type printer struct {
	buf    *[]byte // what is being written, lent by buffers; nil while it is nothing
	r      *site.Reader
	lang   string
	w      *words
	root   string    // prefix that leads from the page to the root of the site
	notes  *Notes    // numbers the sources; nil where there is no room for notes
	links  bool      // names become links
	plain  bool      // only the text is wanted: what prose leads to, shows and draws is left out
	asOf   edtf.Date // what the page says for all; only another is printed
	day    edtf.Day  // what was known on this day is printed
	owner  owner     // whose prose is printed
	depth  int       // how many facts are printed within each other
	path   string    // of the claim being printed, where its parts get anchors; "" for none
	margin *margin   // of a body; nil where there is none
	group  markGroup // the marks of sources written last
	line   bool      // it stands inside a line of text, where no list may

	blocks []block.Block // of the body that is printed
}

// away tells whether what is printed is read elsewhere than on its page.
func (p *printer) away() bool { return p.notes != nil && p.notes.flat }

// buffers are lent to printers for a piece at a time: a site has millions of pieces,
// and each would begin with a small buffer and outgrow it.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// html gives what was written, and starts anew.
func (p *printer) html() string {
	return p.take(func(written []byte) string { return string(written) })
}

// plainText gives the text of what was written, as [plainText] does, and starts anew.
func (p *printer) plainText() string { return p.take(textOfHTML) }

// take gives what was written as something makes a text of it, and lends its memory to the next printer.
func (p *printer) take(as func(written []byte) string) string {
	if p.buf == nil {
		return ""
	}
	s := as(*p.buf)
	p.group.start, p.group.end = 0, 0
	*p.buf = (*p.buf)[:0]
	buffers.Put(p.buf)
	p.buf = nil
	return s
}

func (p *printer) raw(s string) {
	if p.buf == nil {
		p.buf = buffers.Get().(*[]byte)
	}
	*p.buf = append(*p.buf, s...)
}

// text writes a text, with the characters escaped that HTML would take for its own.
func (p *printer) text(s string) {
	done := 0
	for i := range len(s) {
		if by := escapes[s[i]]; by != "" {
			p.raw(s[done:i])
			p.raw(by)
			done = i + 1
		}
	}
	p.raw(s[done:])
}

// escapes has for each byte what stands for it in HTML, as in [html.EscapeString], and ""
// for those that stand for themselves.
var escapes = [256]string{'&': "&amp;", '\'': "&#39;", '<': "&lt;", '>': "&gt;", '"': "&#34;"}

// written tells how much was written.
func (p *printer) written() int {
	if p.buf == nil {
		return 0
	}
	return len(*p.buf)
}

// endsWith tells whether what was just written is s.
func (p *printer) endsWith(s string) bool { return p.buf != nil && bytes.HasSuffix(*p.buf, []byte(s)) }

// span writes a text in an element of a class.
func (p *printer) span(class, text string) {
	p.raw(`<span class="` + class + `">`)
	p.text(text)
	p.raw(`</span>`)
}

// claim writes a claim with everything that is said about it.
func (p *printer) claim(c *schema.Claim) {
	switch {
	case p.line:
		p.brief(c)
	case c.State == schema.Either:
		p.versions(c)
	case c.State == schema.Candidates:
		p.candidates(c)
	case c.State == schema.InDispute:
		p.views(c)
	default:
		p.brief(c)
		p.cite(c)
	}
	p.about(c)
}

// brief writes a claim's value and its certainty, and no more.
func (p *printer) brief(c *schema.Claim) {
	if c.State == schema.Known && c.Value.Step != nil && c.Value.Date.IsZero() {
		p.openStep(c)
		if c.Modality != schema.Undetermined {
			p.raw(" ")
			p.span("when", "("+p.w.undated+")")
		}
		return
	}
	p.certainty(c.Modality)
	switch c.State {
	case schema.Unknown:
		p.span("unknown", p.w.unknown)
	case schema.None:
		p.span("none", p.w.none)
	case schema.Either:
		p.partOf(c, c.Shown())
		p.raw(" ")
		if c.Series() {
			p.dated(p.w.asOf, c.Shown().AsOf)
		} else {
			p.span("versions-note", "("+p.w.versions+")")
		}
	case schema.Candidates:
		p.text(p.w.candidates + " ")
		p.join(len(c.Options), p.w.or, func(i int) { p.partOf(c, &c.Options[i]) })
	case schema.InDispute:
		for i, v := range c.Views {
			if i > 0 {
				p.raw("; ")
			}
			p.text(v.Text)
		}
	default:
		p.value(c, &c.Value)
	}
}

// partOf writes a part of a claim briefly, with its own terms.
func (p *printer) partOf(whole, part *schema.Claim) {
	p.brief(within(whole, part))
	p.ownTerms(whole, part)
}

// ownTerms writes what a part of a claim depends on and what it leaves out, where that is not so of the whole.
func (p *printer) ownTerms(whole, part *schema.Claim) {
	var condition, excludes string
	if part.If != whole.If {
		condition = part.If
	}
	if part.Excludes != whole.Excludes {
		excludes = part.Excludes
	}
	p.terms(condition, excludes)
}

// within gives a part of a claim as it is printed behind the whole's certainty word:
// the same word is not repeated.
func within(whole, part *schema.Claim) *schema.Claim {
	if part.Modality != whole.Modality || whole.Modality.Fact() {
		return part
	}
	plain := *part
	plain.Modality = schema.Stated
	return &plain
}

// bare gives a claim as it is printed behind its certainty word: without that word, also
// in its candidates.
func bare(c schema.Claim) schema.Claim {
	options := make([]schema.Claim, len(c.Options))
	for i := range c.Options {
		options[i] = *within(&c, &c.Options[i])
	}
	c.Options, c.Modality = options, schema.Stated
	return c
}

// certainty writes the word for how a claim is meant.
func (p *printer) certainty(m schema.Modality) {
	if !m.Fact() {
		p.raw(`<span class="certainty certainty-` + string(m) + `">`)
		p.text(p.w.certainty[m])
		p.raw(`</span> `)
	}
}

// join writes n things with commas and a word before the last.
func (p *printer) join(n int, last string, write func(i int)) {
	for i := range n {
		switch {
		case i > 0 && i == n-1:
			p.text(" " + last + " ")
		case i > 0:
			p.raw(", ")
		}
		write(i)
	}
}

func (p *printer) versions(c *schema.Claim) {
	defer p.withoutAnchors()()
	if c.Series() { // then the date of each is told, also that of the page
		p.span("versions-note", p.w.series)
		defer func(d edtf.Date) { p.asOf = d }(p.asOf)
		p.asOf = zeroDate
	} else {
		p.span("versions-note", p.w.versions)
	}
	p.cite(c)
	p.raw(`<ul class="versions">`)
	for i := range c.Options {
		class := "version"
		if c.Show == i+1 {
			class = "version preferred"
		}
		p.raw(`<li class="` + class + `">`)
		p.claim(&c.Options[i])
		p.raw(`</li>`)
	}
	p.raw(`</ul>`)
	if c.Why != "" {
		p.remark(p.w.why, c.Why)
	}
}

func (p *printer) candidates(c *schema.Claim) {
	defer p.withoutAnchors()()
	p.certainty(c.Modality)
	p.text(p.w.candidates)
	p.raw(`<ul class="candidates">`)
	for i := range c.Options {
		p.raw(`<li>`)
		p.claim(within(c, &c.Options[i]))
		p.raw(`</li>`)
	}
	p.raw(`</ul>`)
	if c.DecidedBy != nil {
		p.raw(`<p class="remark">`)
		p.text(p.w.decidedBy + " ")
		p.claim(c.DecidedBy)
		p.raw(`</p>`)
	}
}

// withoutAnchors leaves out the anchors of parts until what it returns is called: only
// the outermost parts of a fact have a place of their own.
func (p *printer) withoutAnchors() (restore func()) {
	path := p.path
	p.path = ""
	return func() { p.path = path }
}

func (p *printer) views(c *schema.Claim) {
	p.certainty(c.Modality)
	p.raw(`<ul class="views">`)
	for _, v := range c.Views {
		p.raw(`<li>`)
		p.text(v.Text)
		p.notesOf(v.Sources)
		p.raw(`</li>`)
	}
	p.raw(`</ul>`)
}

// about writes what is said of a value beside the value.
func (p *printer) about(c *schema.Claim) {
	p.terms(c.If, c.Excludes)
	if p.tellsDay(c) {
		p.raw(" ")
		p.dated(p.w.asOf, c.AsOf)
	}
	if c.Confidence != "" {
		p.raw(" ")
		p.span("confidence", "("+p.w.confidence[c.Confidence]+")")
	}
	if c.Likelihood != "" {
		p.raw(" ")
		p.span("likelihood", "("+p.w.likelihood+" "+c.Likelihood+")")
	}
	if c.Note != "" && p.notes != nil {
		p.standingNote(c)
	}
}

// terms writes what a figure depends on and what it leaves out: they travel with it.
func (p *printer) terms(condition, excludes string) {
	if condition != "" {
		p.raw(" ")
		p.span("condition", p.w.provided+" "+condition)
	}
	if excludes != "" {
		p.raw(" ")
		p.span("excludes", "("+p.w.excludes+" "+excludes+")")
	}
}

// standingNote writes a remark, or where it names an entity that entity's summary.
func (p *printer) standingNote(c *schema.Claim) {
	if c.State == schema.InDispute && !strings.Contains(c.Note, " ") {
		if found := p.r.Lookup(c.Note, nil); found.ID != "" && !found.Hidden {
			card := p.r.Card(found.ID)
			p.raw(`<p class="standing-note">`)
			p.text(card.Summary + " ")
			p.raw(`<a href="`)
			p.href(card.Path)
			p.raw(`">`)
			p.text(card.Label)
			p.raw(`</a></p>`)
			return
		}
	}
	p.remark(p.w.note, c.Note)
}

func (p *printer) remark(label, text string) {
	p.raw(`<p class="remark"><span class="remark-label">`)
	p.text(label)
	p.raw(`</span> `)
	p.whole(text)
	p.raw(`</p>`)
}

// cite writes the note of each source that the claim has of its own.
func (p *printer) cite(c *schema.Claim) {
	if c.OwnSource {
		p.notesOf(c.Sources)
	}
}

// noteRef writes the number of a source.
func (p *printer) noteRef(target, locator string) {
	if p.notes == nil {
		return
	}
	nt := p.notes.add(target)
	if nt == nil {
		return
	}
	p.mark(nt, locator)
	if p.margin != nil {
		p.margin.meet(nt)
	}
}

// value writes a value of any type, of a claim.
func (p *printer) value(c *schema.Claim, v *schema.Value) {
	f := c.Field
	switch v.Type {
	case schema.TypeNumber:
		p.text(p.w.digits(v.Text.In(p.lang)))
	case schema.TypeQuantity:
		p.quantity(v.Quantity)
	case schema.TypeBool:
		p.text(p.w.yesNo(f, v.Bool, p.lang))
	case schema.TypeDate:
		p.whenBehind(c, v.Date)
	case schema.TypePoint:
		p.point(v.Points[0], v.Decimals)
	case schema.TypeLine:
		p.point(v.Points[0], v.Decimals)
		p.text(" – ")
		p.point(v.Points[len(v.Points)-1], v.Decimals)
	case schema.TypeURL:
		p.url(v.Text.In(p.lang))
	case schema.TypeCode:
		p.code(f, v.Text.In(p.lang))
	case schema.TypeRef:
		p.refValue(c, v)
	case schema.TypeMarkdown:
		p.prose(v.Prose)
	case schema.TypeList:
		p.list(c, v)
	case schema.TypeMap:
		p.mapping(c, v)
	case schema.TypeImage:
		p.image(v.Image)
	case schema.TypeHistory:
		p.steps(v)
	default:
		if v.Step != nil {
			p.step(c, v)
			return
		}
		text := v.Text.In(p.lang)
		p.whole(cmp.Or(f.Told(text, p.lang), text))
	}
}

// code writes a code; one that there are words for in these, and where there is room behind
// them as it is.
func (p *printer) code(f *schema.Field, code string) {
	told := f.Told(code, p.lang)
	p.text(told)
	if told != "" && p.notes == nil {
		return
	}
	if told != "" {
		p.raw(" (")
	}
	p.raw(`<code>`)
	p.text(code)
	p.raw(`</code>`)
	if told != "" {
		p.raw(")")
	}
}

// image writes a picture with its credit; where there is no room, what it shows.
func (p *printer) image(img *schema.Image) {
	if !p.links {
		p.text(img.Alt)
		return
	}
	p.raw(`<figure><img `)
	p.picture(img.File)
	p.raw(` alt="`)
	p.text(img.Alt)
	p.raw(`">`)
	if img.Credit != "" || img.Licence != "" {
		p.raw(`<figcaption>`)
		p.text(strings.Trim(img.Credit+", "+img.Licence, ", "))
		p.raw(`</figcaption>`)
	}
	p.raw(`</figure>`)
}

// steps writes a history where it stands among other versions of itself.
func (p *printer) steps(v *schema.Value) {
	p.join(len(v.Items), p.w.and, func(i int) {
		p.brief(&v.Items[i])
		p.cite(&v.Items[i])
		p.terms(v.Items[i].If, v.Items[i].Excludes)
	})
}

func (p *printer) list(c *schema.Claim, v *schema.Value) {
	defer p.withoutAnchors()()
	day, told := p.once(c, v.Items)
	defer told()
	if p.line || plainList(v) {
		for i := range v.Items {
			if i > 0 {
				p.raw(", ")
			}
			p.claim(&v.Items[i])
		}
		if day != "" {
			p.raw(" " + day)
		}
		return
	}
	p.raw(day + `<ul class="values">`)
	for i := range v.Items {
		p.raw(`<li>`)
		p.claim(&v.Items[i])
		p.raw(`</li>`)
	}
	p.raw(`</ul>`)
}

// plainList tells whether a list reads well on one line.
func plainList(v *schema.Value) bool {
	for i := range v.Items {
		c := &v.Items[i]
		if c.State != schema.Known || !c.Modality.Fact() || c.OwnSource || c.Note != "" || c.Value.Prose != nil ||
			c.Value.Role != "" || !c.Value.Date.IsZero() || utf8.RuneCountInString(c.Value.Text.In("")) > 40 {
			return false
		}
	}
	return true
}

func (p *printer) mapping(c *schema.Claim, v *schema.Value) {
	day, told := p.once(c, v.Entries)
	defer told()
	if p.line {
		for i := range v.Entries {
			if i > 0 {
				p.raw(", ")
			}
			p.part(c.Field, v, i)
		}
		if day != "" {
			p.raw(" " + day)
		}
		return
	}
	p.raw(day + `<ul class="parts">`)
	for i := range v.Entries {
		p.raw(`<li`)
		if p.path != "" {
			p.raw(` id="` + html.EscapeString(p.path+"."+v.Entries[i].Key) + `"`)
		}
		p.raw(`>`)
		p.part(c.Field, v, i)
		p.raw(`</li>`)
	}
	p.raw(`</ul>`)
}

// part writes an entry of a map with its key.
func (p *printer) part(f *schema.Field, v *schema.Value, i int) {
	defer p.withoutAnchors()()
	p.raw(`<span class="part">`)
	if len(v.Keys) > i {
		p.ref(v.Keys[i], f.Keys.To)
	} else {
		label := v.Entries[i].Field.Label.In(p.lang)
		if label == "" {
			label = v.Entries[i].Key
		}
		p.text(label)
	}
	p.raw(`</span> `)
	p.claim(&v.Entries[i])
}

// refValue writes a reference with its role before and its date behind it.
func (p *printer) refValue(c *schema.Claim, v *schema.Value) {
	if v.Role == "" {
		p.ref(v.Ref, c.Field.To)
	} else {
		p.text(v.Role + " " + p.w.role + " ")
		p.refWithin(v.Ref, c.Field.To)
	}
	if !v.Date.IsZero() {
		p.raw(` <span class="when">(`)
		p.when(c, v.Date)
		p.raw(`)</span>`)
	}
	if isHeld(c) { // or an office of years ago would look like one of today
		p.raw(` <span class="as-of">(`)
		p.text(p.w.asOf + " ")
		p.date(c.AsOf)
		p.raw(`)</span>`)
	}
}

// isHeld tells whether all that is known of when an office is held is that it was when somebody said so.
func isHeld(c *schema.Claim) bool {
	return c.Value.Role != "" && c.Value.Date.IsZero() && !c.AsOf.IsZero()
}

// ref writes the name of what a reference means, as a link where that can be seen.
func (p *printer) ref(ref schema.Ref, kinds []string) { p.called(p.meant(ref, kinds), ref, "") }

// refWithin writes a reference within a sentence: with the article that belongs to the name.
func (p *printer) refWithin(ref schema.Ref, kinds []string) {
	card := p.meant(ref, kinds)
	p.called(card, ref, card.Article)
}

// meant gives the card of what a reference means; the zero Card if that can't be seen.
func (p *printer) meant(ref schema.Ref, kinds []string) site.Card {
	if found := p.r.Lookup(ref.Target, kinds); found.ID != "" && !found.Hidden {
		return p.r.Card(found.ID)
	}
	return site.Card{}
}

// called writes the name of what a reference means, behind an article if there is one.
func (p *printer) called(card site.Card, ref schema.Ref, article string) {
	if !card.Exists() {
		p.text(ref.Target)
		return
	}
	if article != "" {
		p.text(article + " ")
	}
	p.link(card, card.Label)
}

// link writes a name, as a link unless links are off.
func (p *printer) link(card site.Card, label string) {
	if !p.links {
		p.whole(label)
		return
	}
	p.open(card, "", label)
	if isShortCode(label) { // which all of the link is
		p.text(label)
	} else {
		p.whole(unbroken(p.lang, label))
	}
	p.raw(`</a>`)
}

// open begins a link to an entity, or to a part of its page: what stands before its label. One that is a short code, as
// VRSS-2, stays on a line: browsers may end one behind a hyphen.
func (p *printer) open(card site.Card, fragment, label string) {
	p.raw(`<a class="ref `)
	p.kindClass(card.Kind, card.Hue)
	if isShortCode(label) {
		p.raw(` whole`)
	}
	p.raw(`" href="`)
	p.href(card.Path)
	if fragment != "" {
		p.raw("#")
		p.text(fragment)
	}
	p.raw(`">`)
}

// kindClass writes the classes by which the style sheet gives what belongs to a kind its
// colour.
func (p *printer) kindClass(kind, hue string) {
	p.raw("kind-")
	p.raw(kind)
	if hue != "" {
		p.raw(" hue-")
		p.raw(hue)
	}
}

// href writes the address of a path of the site as seen from the page.
func (p *printer) href(path string) {
	if p.root == "" && path == "" {
		p.raw("./")
		return
	}
	p.text(p.root)
	p.text(EscapePath(path))
}

func (p *printer) step(c *schema.Claim, v *schema.Value) {
	if v.Date.IsZero() {
		p.span("when", p.w.undated)
	} else {
		p.whenBehind(c, v.Date)
	}
	p.raw(": ")
	p.stepWords(v)
}

// stepWords writes a step without its date: ratified by Venezuela.
func (p *printer) stepWords(v *schema.Value) {
	s := v.Step
	p.raw(`<span class="step">`)
	p.text(s.Label.In(p.lang))
	p.raw(`</span>`)
	p.stepRest(s)
}

// stepRest writes what there is of a step beside its name: whom it concerns, who took it, where, and the remark.
func (p *printer) stepRest(s *schema.StepTaken) {
	if len(s.To) > 0 {
		p.raw(" ")
		p.join(len(s.To), p.w.and, func(i int) { p.refWithin(s.To[i], nil) })
	}
	if len(s.By) > 0 {
		p.text(" " + p.w.by + " ")
		p.join(len(s.By), p.w.and, func(i int) { p.refWithin(s.By[i], nil) })
	}
	if s.Place != "" {
		p.text(" " + p.w.in + " " + s.Place)
	}
	if s.Note != "" {
		p.text(", ")
		p.whole(s.Note)
	}
}

// when writes the date of a claim in words; of something awaited for which no date was named, that.
func (p *printer) when(c *schema.Claim, d edtf.Date) { p.dateOr(c, d, p.w.noDate) }

// whenBehind does that behind the word of how a claim is meant: planned (no date named).
func (p *printer) whenBehind(c *schema.Claim, d edtf.Date) { p.dateOr(c, d, "("+p.w.noDate+")") }

func (p *printer) dateOr(c *schema.Claim, d edtf.Date, undated string) {
	if chronicle.Undated(c, p.r) {
		p.text(undated)
		return
	}
	p.date(d)
	if _, ends := d.Latest(); ends && d.Interval() {
		p.endMeant(c)
	}
}

// endMeant writes how the end of something is meant, where that is not as the rest.
func (p *printer) endMeant(c *schema.Claim) {
	if !c.End.Fact() {
		p.text("; " + p.w.itsEnd + " ")
		p.span("certainty certainty-"+string(c.End), p.w.certainty[c.End])
	}
}

func (p *printer) quantity(q *schema.Quantity) {
	if q.Approx != "" {
		p.text(p.w.approx[q.Approx] + " ")
	}
	currency, isCurrency := p.w.currencies[q.Unit]
	sign, digits := cutSign(q.Digits) // which stands before a currency, too: −US$300
	p.text(sign + currency + p.w.digits(digits))
	if q.Scale != "" {
		p.text("\u00a0" + q.Scale)
	}
	if !isCurrency {
		unit := q.Unit
		if full, ok := p.w.units[unit]; ok {
			unit = full
		}
		p.text("\u00a0" + unit)
	}
	if q.Per != "" {
		p.text(" " + p.w.period(q.Per))
	}
	if !q.In.IsZero() {
		p.text(" " + p.w.in + " ")
		p.date(q.In)
	}
}

// point writes a point with as many decimals as it was written with.
func (p *printer) point(pt schema.Point, decimals uint8) {
	side := func(v float64, plus, minus string) string {
		if v < 0 {
			plus = minus
		}
		return strconv.FormatFloat(math.Abs(v), 'f', int(decimals), 64) + "°\u00a0" + plus
	}
	p.text(side(pt.Lat, p.w.north, p.w.south) + ", " + side(pt.Lon, p.w.east, p.w.west))
}

// url writes a web address, as a link by its host and path.
func (p *printer) url(address string) {
	shown := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://"), "/")
	if !p.links {
		p.text(shown)
		return
	}
	p.raw(`<a class="external" href="` + html.EscapeString(address) + `">`)
	p.text(shown)
	p.raw(`</a>`)
}

// EscapePath writes a path of the site as addresses have it.
func EscapePath(path string) string { return escape(path, `"%<>?#`) }

// escape escapes the characters that no address may have, and those of special.
func escape(s, special string) string {
	if !strings.ContainsAny(s, special) && strings.IndexFunc(s, func(c rune) bool { return c > 126 || c <= 32 }) < 0 {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= 32 || c > 126 || strings.IndexByte(special, c) >= 0 {
			b.WriteString("%" + strings.ToUpper(strconv.FormatInt(int64(c)+256, 16)[1:]))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

package view

import (
	"cmp"
	"html"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/chronicle"
	"portolan/generator/content"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// An owner is the entity whose prose is printed: what its links and pictures say is
// meant as seen from its own page and its own file.
type owner struct {
	address string // of its page, from the root
	dir     string // of its file, below the content folder
}

func (p *printer) ownerOf(e *content.Facts) owner {
	return owner{site.Path(p.r.Kind(e.Kind), e.Slug), e.Dir}
}

// prose writes a piece of prose with its holes filled; as plain text where there can
// be no links.
func (p *printer) prose(d *markdown.Doc) {
	if !p.links && !p.plain {
		p.text(d.Text)
		return
	}
	p.fill(d, nil)
}

// body writes an entity's body, with the names linked that it asks for.
func (p *printer) body(e *content.Entity) {
	p.blocks = e.Blocks()
	p.fill(e.Body(), p.r.AutoLinks(e.ID))
}

// headingLink writes the link of a heading to itself.
func (p *printer) headingLink(id string) {
	if !p.links || id == "" || p.away() {
		return
	}
	p.raw(`<a class="heading-link" href="#`)
	p.text(id)
	p.raw(`" aria-label="`)
	p.text(p.w.linkHere)
	p.raw(`">#</a>`)
}

// A margin collects the sources that are to be noted beside a block of a body.
type margin struct {
	shown map[int]bool // the numbers of those that the body has noted
	next  []*note
}

// meet notes a source the first time that the body cites it.
func (m *margin) meet(n *note) {
	if !m.shown[n.number] {
		m.shown[n.number] = true
		m.next = append(m.next, n)
	}
}

// marginNotes writes short notes on the sources that the body has cited for the first
// time since the last ones. The same sources stand in full at the foot of the page.
func (p *printer) marginNotes() {
	if p.margin == nil || len(p.margin.next) == 0 {
		return
	}
	slices.SortFunc(p.margin.next, func(a, b *note) int { return cmp.Compare(a.number, b.number) }) // figures had some numbered, too
	p.raw(`<div class="notes">`)
	for _, n := range p.margin.next {
		p.raw(`<p><a class="notes-number" href="#source-` + strconv.Itoa(n.number) + `">` + strconv.Itoa(n.number) + `</a>`)
		p.raw(derived[string](p.r, "short-citation", n.id, p.root))
		p.raw("</p>")
	}
	p.raw("</div>\n")
	p.margin.next = p.margin.next[:0]
}

func (p *printer) fill(d *markdown.Doc, auto []graph.AutoLink) {
	for i, s := range d.Segments {
		index := int(s.Index)
		p.stretch(beforeCite(s.HTML, s.Hole == markdown.CiteHole))
		if p.plain && s.Hole != markdown.RefHole && s.Hole != markdown.RunHole {
			continue
		}
		switch s.Hole {
		case markdown.None:
		case markdown.RefHole:
			p.refHole(d.Refs[index])
		case markdown.CiteHole:
			p.citeHole(d.Group(index))
		case markdown.LinkHole:
			p.linkDest(d.Links[index].Dest)
		case markdown.ImageHole:
			p.picture(d.Images[index].Dest)
		case markdown.HeadingHole:
			p.headingLink(d.Headings[index].ID)
		case markdown.NotesHole:
			p.marginNotes()
		case markdown.RunHole:
			next := d.Segments[i+1]
			text := d.Runs[index].Text
			p.run(beforeCite(text, next.Hole == markdown.CiteHole && next.HTML == ""), index, auto)
		case markdown.BlockHole:
			if p.away() {
				p.blockLink(&p.blocks[index])
				continue
			}
			p.block(&p.blocks[index], index+1, d.Default(s.Hole, index))
		default:
			p.raw(d.Default(s.Hole, index))
		}
	}
}

// beforeCite drops the space that authors put before a citation: its number stands
// close to the word.
func beforeCite(s string, cited bool) string {
	if cited {
		return strings.TrimRight(s, " \n")
	}
	return s
}

// refHole writes a reference: a link by name or label, or a printed fact.
func (p *printer) refHole(ref markdown.Ref) {
	found, field := p.lookup(ref)
	card := p.r.Card(found.ID)
	if !card.Exists() {
		p.raw(ref.HTML())
		return
	}
	if field != "" {
		p.fact(card, field, ref.HTMLLabel)
		return
	}
	label := ref.HTMLLabel
	if label == "" {
		label = html.EscapeString(card.Label)
	}
	if !p.links {
		p.raw(label)
		return
	}
	p.open(card, ref.Fragment, label)
	p.raw(label)
	p.raw(`</a>`)
}

// lookup finds what a reference in prose means, and the fact that it asks for.
func (p *printer) lookup(ref markdown.Ref) (graph.Found, string) {
	if ref.Field != "" {
		if f := p.r.Lookup(ref.Raw, nil); f.ID != "" {
			return f, ""
		}
	}
	return p.r.Lookup(ref.Target, nil), ref.Field
}

// fact prints a fact of an entity inside a sentence: its certainty word, its value
// as a link to where it stands, its condition and its source.
func (p *printer) fact(card site.Card, field, label string) {
	e := p.r.Facts(card.ID)
	if e == nil || e.Claim(field) == nil {
		return
	}
	if p.depth > 1 { // a fact whose prose prints facts is reported; here it must end
		p.link(card, card.Label)
		return
	}
	c := chronicle.AsOf(e.Claim(field), p.day)
	if c == nil {
		p.span("unknown", p.w.unknown)
		return
	}
	link := factLink{card, e.Anchor(p.r.Kind(e.Kind), field)}
	if c.Field.Type == schema.TypeHistory && c.State == schema.Known {
		p.historyRef(e, c, link, label)
		return
	}
	inner := &printer{r: p.r, lang: p.lang, w: p.w, root: p.root, day: p.day, line: true, owner: p.ownerOf(e), depth: p.depth + 1}
	shown := *c.Shown()
	p.certainty(shown.Modality)
	shown = bare(shown)
	inner.brief(&shown)
	if label == "" {
		label = inner.html()
	}
	p.factRef(link, label)
	p.differing(c)
	p.allTerms(c)
	p.notesOf(allSources(&shown))
}

// allSources gives the sources of a claim and of all within it, each once.
func allSources(c *schema.Claim) []schema.Cite {
	var out []schema.Cite
	add := func(cites []schema.Cite) {
		for _, cite := range cites {
			if !slices.ContainsFunc(out, func(o schema.Cite) bool { return o.Target == cite.Target && o.Locator == cite.Locator }) {
				out = append(out, cite)
			}
		}
	}
	add(c.Sources)
	c.Walk(func(part *schema.Claim) {
		if part.OwnSource {
			add(part.Sources)
		}
		for _, v := range part.Views {
			add(v.Sources)
		}
	})
	return out
}

// A factLink leads to where a fact stands.
type factLink struct {
	card   site.Card
	anchor string // "" where the fact has no place of its own
}

// factRef writes the value of a fact, as a link where links are on.
func (p *printer) factRef(to factLink, label string) {
	if !p.links {
		p.raw(label)
		return
	}
	p.raw(`<a class="fact-ref" href="`)
	p.href(to.card.Path)
	if to.anchor != "" {
		p.raw("#")
		p.text(to.anchor)
	}
	p.raw(`">`)
	p.raw(label)
	p.raw(`</a>`)
}

// historyRef prints where a history stands on the day of the page.
func (p *printer) historyRef(e *content.Facts, c *schema.Claim, to factLink, label string) {
	inner := &printer{r: p.r, lang: p.lang, w: p.w, root: p.root, day: p.day, owner: p.ownerOf(e), depth: p.depth + 1}
	inner.status(c, e.Claim(c.Field.Parties))
	s := chronicle.Of(c, nil, p.day, p.r)
	written := label == ""
	if written {
		label = inner.html()
	} else if s.Step == nil && len(s.Open) > 0 {
		p.certainty(s.Open[0].Claim.Modality)
	}
	p.factRef(to, label)
	if !written { // the label says nothing of these
		switch {
		case s.Step != nil:
			p.differing(s.Step)
			p.allTerms(s.Step)
		case len(s.Open) > 0:
			p.differing(s.Open[0].Claim)
			p.allTerms(s.Open[0].Claim)
		}
		p.allTerms(c)
	}
	if s.Step == nil {
		return
	}
	p.notesOf(allSources(s.Step.Shown()))
}

func (p *printer) citeHole(group []markdown.Cite) {
	for _, c := range group {
		p.noteRef(c.ID, strings.TrimSpace(c.Prefix+" "+c.Locator))
	}
}

// linkDest writes the address of a Markdown link inside the site: from its root
// where it begins with a slash, else from the page of the prose.
func (p *printer) linkDest(dest string) {
	file, rest := content.CutDest(dest)
	target, fromRoot := strings.CutPrefix(file, "/")
	if !fromRoot && file != "" {
		target = content.Resolve(p.owner.address, file)
	}
	if file != "" { // else it is a part of the page itself
		p.href(target)
	}
	p.text(escape(rest, `"<>`))
}

// run writes a stretch of text with the names in it that become links.
func (p *printer) run(text string, index int, auto []graph.AutoLink) {
	at := 0
	for _, l := range auto {
		if l.Run != index {
			continue
		}
		p.whole(text[at:l.Start])
		if card := p.r.Card(l.To); card.Exists() {
			p.link(card, text[l.Start:l.End])
		} else {
			p.whole(text[l.Start:l.End])
		}
		at = l.End
	}
	p.whole(text[at:])
}

// sentence writes the sentence of an entity's page that a reference came from; self is the entity on whose
// page it is quoted, which is marked.
func (p *printer) sentence(parts []graph.Part, from, self string) {
	for _, part := range parts {
		if part.To == "" {
			p.whole(part.Text)
			continue
		}
		card := p.r.Card(part.To)
		label := part.Text
		if part.Field != "" {
			p.quotedFact(card, part.Field, label, from)
			continue
		}
		if label == "" {
			label = card.Label
		}
		switch {
		case part.To == self:
			p.raw(`<b>`)
			p.whole(unbroken(p.lang, label))
			p.raw(`</b>`)
		case card.Exists():
			p.link(card, label)
		default:
			p.text(label)
		}
	}
}

// quotedFact prints a fact in a sentence that is quoted from a page: as it was known on the day of which
// that speaks, with its certainty word and its condition, but with neither links nor sources.
func (p *printer) quotedFact(card site.Card, field, label, from string) {
	inner := &printer{r: p.r, lang: p.lang, w: p.w, root: p.root, day: p.day, line: true}
	if k := p.r.Kind(kindOf(from)); k.SpeaksOf != "" {
		if e := p.r.Facts(from); e != nil {
			inner.day = chronicle.SpeaksOf(e, k, p.r.Today())
		}
	}
	inner.fact(card, field, html.EscapeString(label))
	p.raw(inner.html())
}

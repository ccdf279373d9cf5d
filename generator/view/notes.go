package view

import (
	"cmp"
	"html"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/citation"
	"portolan/generator/content"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// Notes number the sources of one page in the order in which they are met; a
// source keeps its number wherever it is cited again.
type Notes struct {
	p       *printer // writes the notes themselves
	order   []*note
	byID    map[string]*note
	targets map[string]*note // by what the author wrote; nil for what is not found
	citable []string
	flat    bool // numbers and notes are no links to each other: they leave the page
}

type note struct {
	number int
	id     string
	uses   []string // locator of each use; "" for none
}

func newNotes(r *site.Reader, root string) *Notes {
	s := r.Settings()
	return &Notes{
		p:       &printer{r: r, lang: s.Lang, w: wordsFor(s.Lang), root: root, links: true},
		byID:    map[string]*note{},
		targets: map[string]*note{},
		citable: r.Citable(),
	}
}

// add numbers a source without a use of its own: the source of a whole block.
func (n *Notes) add(target string) *note {
	nt, known := n.targets[target]
	if !known {
		nt = n.find(target)
		n.targets[target] = nt
	}
	return nt
}

// cited tells whether a source was cited so far.
func (n *Notes) cited(target string) bool {
	nt := n.targets[target]
	if nt == nil {
		nt = n.byID[n.p.r.Lookup(target, n.citable).ID]
	}
	return nt != nil && len(nt.uses) > 0
}

func (n *Notes) find(target string) *note {
	found := n.p.r.Lookup(target, n.citable)
	if found.ID == "" || found.Hidden {
		return nil // reported when the references were resolved
	}
	if nt := n.byID[found.ID]; nt != nil {
		return nt
	}
	nt := &note{number: len(n.order) + 1, id: found.ID}
	n.order = append(n.order, nt)
	n.byID[found.ID] = nt
	return nt
}

// list writes the notes as the items of a list.
func (n *Notes) list() template.HTML {
	p := n.p
	for _, nt := range n.order {
		if n.flat {
			p.raw("<li>" + derived[string](p.r, "citation", nt.id, p.root) + "</li>\n")
			continue
		}
		p.raw(`<li id="source-` + strconv.Itoa(nt.number) + `">`)
		p.raw(derived[string](p.r, "citation", nt.id, p.root))
		p.uses(nt)
		p.raw("</li>\n")
	}
	return safe(p.html())
}

// uses writes links back to where a source is cited, with the places cited.
func (p *printer) uses(nt *note) {
	if len(nt.uses) == 0 {
		return
	}
	p.raw(` <span class="uses">`)
	arrow := "↩" + textStyle
	if len(nt.uses) > 1 { // once before all letters
		p.raw(arrow)
	}
	for u, locator := range nt.uses {
		mark := letter(u)
		p.raw(` <a href="#cite-` + strconv.Itoa(nt.number) + "-" + strconv.Itoa(u+1) + `" aria-label="`)
		p.text(p.w.backTo + " " + mark)
		if p.raw(`">`); len(nt.uses) > 1 {
			p.raw(mark)
		} else {
			p.raw(arrow)
		}
		p.raw(`</a>`)
		if locator != "" {
			p.text(" (" + locator + ")")
		}
	}
	p.raw(`</span>`)
}

// textStyle asks for an arrow and not for a coloured picture of one (U+FE0E).
const textStyle = "\ufe0e"

// letter names the u-th use: a, b, … z, aa.
func letter(u int) string {
	s := ""
	for u++; u > 0; u = (u - 1) / 26 {
		s = string(rune('a'+(u-1)%26)) + s
	}
	return s
}

// citation writes a source: who spoke, to whom, what, where, when, and through whom.
func (b *builder) citation(id string) string {
	p := b.printer(false)
	e, card := b.r.Facts(id), b.r.Card(id)
	if e == nil {
		return ""
	}
	p.people(e.Claim("by"))
	if to := e.Claim("to"); to != nil {
		p.text(" " + p.w.to + " ")
		p.brief(to)
	}
	if e.Claim("by") != nil || e.Claim("to") != nil {
		p.raw(", ")
	}
	open, end := `<cite>`, `</cite>`
	if untitled(e) { // a description is not what HTML means by cite
		open, end = "", ""
	}
	p.raw(open + `<a href="`)
	p.href(card.Path)
	p.raw(`">`)
	p.whole(unbroken(p.lang, card.Label))
	p.raw(`</a>` + end)
	after := afterTitle(card.Label)
	for _, field := range []string{"container", "publisher", "identifier", "date"} {
		if c := e.Claim(field); c != nil && (c.State == schema.Known) && !(field == "publisher" && e.Claim("container") != nil) {
			p.raw(after)
			p.brief(c)
			after = ", "
		}
	}
	p.relaying(e, after)
	text := p.html()
	p.raw(text)
	if !citation.Ends(plainText(text)) {
		p.raw(".")
	}
	if u := e.Text("url", p.lang); u != "" {
		p.raw(` <a class="external" href="` + html.EscapeString(u) + `">` + html.EscapeString(hostOf(u)) + `</a>`)
	}
	return p.html()
}

// afterTitle gives what parts a title from what follows: a comma, unless it ends by itself.
func afterTitle(title string) string {
	if citation.Ends(title) {
		return " "
	}
	return ", "
}

// shortCitation writes a source for the margin: who spoke, or where it stands, the title as
// a link, and the date.
func (b *builder) shortCitation(id string) string {
	p := b.printer(false)
	e, card := b.r.Facts(id), b.r.Card(id)
	if e == nil {
		return ""
	}
	plain := b.printer(false)
	plain.links = false
	if by := e.Claim("by"); by != nil {
		plain.people(by)
	} else if c := cmp.Or(e.Claim("container"), e.Claim("publisher")); c != nil && c.State == schema.Known {
		plain.brief(c)
	}
	if who := plain.html(); who != "" {
		p.raw(who + ", ")
	}
	p.raw(`<a href="`)
	p.href(card.Path)
	p.raw(`">`)
	p.whole(unbroken(p.lang, card.Label))
	p.raw(`</a>`)
	if c := e.Claim(schema.FieldDate); c != nil && c.State == schema.Known {
		p.raw(afterTitle(card.Label))
		p.brief(c)
	}
	return p.html()
}

// relaying writes whose words a source passes on, behind what parts it from what stands before.
func (p *printer) relaying(e *content.Facts, after string) {
	c := e.Claim(schema.FieldRelays)
	if c == nil || c.State != schema.Known {
		return
	}
	p.text(after + p.w.relaying + " ")
	var whom []string // each once, as HTML
	own := p.html()
	for i := range c.Value.Items {
		item := &c.Value.Items[i]
		of := p.r.Facts(p.r.Find(item.Value.Ref.Target, c.Field.Element().To))
		switch {
		case of != nil && of.Claim("by") != nil:
			p.people(of.Claim("by"))
		case of != nil && untitled(of):
			p.raw("[")
			p.brief(item)
			p.raw("]")
		default: // a title, which among names would read as one
			p.brief(item)
			p.raw(markdown.Quoted(p.lang, p.html()))
		}
		if name := p.html(); !slices.Contains(whom, name) {
			whom = append(whom, name)
		}
	}
	p.raw(own)
	p.join(len(whom), p.w.and, func(i int) { p.raw(whom[i]) })
}

func hostOf(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return strings.TrimPrefix(host, "www.")
}

// people writes a list of names.
func (p *printer) people(c *schema.Claim) {
	if c == nil {
		return
	}
	c = c.Shown()
	if c.State != schema.Known {
		p.brief(c)
		return
	}
	p.join(len(c.Value.Items), p.w.and, func(i int) { p.brief(&c.Value.Items[i]) })
}

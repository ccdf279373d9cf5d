package view

import (
	"html/template"
	"strconv"
	"strings"

	"portolan/generator/schema"
)

// Head is what the page says of itself to those who link it or cite it, as elements of its
// head: OpenGraph (ogp.me) and a card for social networks, what citation managers take up
// from an article (the names that Highwire Press began), the page in other languages.
func (p *Page) Head() template.HTML {
	if p.Sort == "404" || p.Sort == "redirect" {
		return ""
	}
	h := header{p.builder.printer(false)}
	article := p.article()
	h.property("og:site_name", p.Site.Title)
	h.property("og:title", p.Title)
	h.property("og:description", p.Description)
	h.property("og:url", p.Canonical)
	if language, region, ok := strings.Cut(p.Lang, "-"); ok && len(region) == 2 { // which is the only form that OpenGraph has
		h.property("og:locale", language+"_"+strings.ToUpper(region))
	}
	if article == nil {
		h.property("og:type", "website")
	} else {
		h.article(article)
	}
	h.card(p)
	if article != nil {
		h.citation(p, article)
	}
	h.languages([]Alternate{{p.Lang, p.Canonical}})
	return safe(h.html())
}

// An Alternate is the page in a language.
type Alternate struct{ Lang, Address string }

// header writes elements of a head.
type header struct{ *printer }

func (h header) meta(attr, name, content string) {
	if content == "" {
		return
	}
	h.raw(`<meta ` + attr + `="` + name + `" content="`)
	h.text(content)
	h.raw("\">\n")
}

func (h header) property(name, content string) { h.meta("property", name, content) }
func (h header) name(name, content string)     { h.meta("name", name, content) }

// An article is what is told of an entity that is one: who wrote it and when.
type article struct {
	authors             []string
	published, modified string
	section             string
	tags                []string
}

// mostTags is how many subjects of an article OpenGraph is told: the first are what it is about
// most.
const mostTags = 4

// article gives what the page's entity is as an article: what has a headline in schema.org;
// nil for other pages.
func (p *Page) article() *article {
	v := p.Entity
	if v == nil {
		return nil
	}
	if f := v.kind.Field(v.kind.Title); f == nil || len(f.SchemaOrg) == 0 || f.SchemaOrg[0].Name != "headline" {
		return nil
	}
	a := &article{section: capital(v.kind.Plural.In(p.Lang))}
	day := func(name string) string {
		if c := v.stated(name); c != nil {
			s, _ := c.Value.Date.Datetime()
			return s
		}
		return ""
	}
	a.published, a.modified = day("datePublished"), day("dateModified")
	labels := func(c *schema.Claim) (out []string) {
		c.Walk(func(c *schema.Claim) {
			switch {
			case !isFact(c):
			case c.Value.Type == schema.TypeText:
				out = append(out, c.Value.Text.In(p.Lang))
			case c.Value.Type == schema.TypeRef:
				if card := p.builder.r.Card(p.builder.r.Find(c.Value.Ref.Target, c.Field.Element().To)); card.Exists() {
					out = append(out, card.Label)
				}
			}
		})
		return out
	}
	if c := v.stated("author"); c != nil {
		a.authors = labels(c)
	}
	if c := v.stated("about"); c != nil {
		a.tags = labels(c)
		a.tags = a.tags[:min(len(a.tags), mostTags)]
	}
	return a
}

// article writes what OpenGraph says of an article.
func (h header) article(a *article) {
	h.property("og:type", "article")
	h.property("article:published_time", a.published)
	h.property("article:modified_time", a.modified)
	h.property("article:section", a.section)
	for _, tag := range a.tags {
		h.property("article:tag", tag)
	}
}

// citation writes what citation managers take up.
func (h header) citation(p *Page, a *article) {
	h.name("citation_title", titled(p.builder.r, p.Entity.ID, p.Title))
	for _, author := range a.authors {
		h.name("citation_author", author)
	}
	h.name("citation_publication_date", strings.ReplaceAll(a.published, "-", "/"))
	h.name("citation_online_date", strings.ReplaceAll(a.modified, "-", "/"))
	h.name("citation_public_url", p.Canonical)
}

// card writes the page's picture for those who link it, and of which form it is.
func (h header) card(p *Page) {
	picture := p.Picture()
	if picture == nil {
		h.name("twitter:card", "summary")
		return
	}
	h.property("og:image", picture.Address)
	h.property("og:image:type", "image/png")
	h.property("og:image:width", strconv.Itoa(picture.Width))
	h.property("og:image:height", strconv.Itoa(picture.Height))
	h.property("og:image:alt", picture.Alt)
	h.name("twitter:card", "summary_large_image")
}

// languages links the page in each of several languages; a page in one has none to link.
func (h header) languages(all []Alternate) {
	if len(all) < 2 {
		return
	}
	for _, a := range all {
		h.raw(`<link rel="alternate" hreflang="`)
		h.text(a.Lang)
		h.raw(`" href="`)
		h.text(a.Address)
		h.raw("\">\n")
	}
}

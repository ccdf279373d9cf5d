package view

import (
	"portolan/generator/digest"
	"portolan/generator/site"
)

// The size of the picture that stands for a page where it is linked, in pixels: what social
// networks show without cutting it.
const (
	PictureWidth  = 1200
	PictureHeight = 630
)

// CardFile is the name of a page's picture, beside it.
const CardFile = "card.png"

// A Picture is what stands for a page where others link it.
type Picture struct {
	Address       string // in full
	Width, Height int
	Alt           string
}

// Picture gives the page's picture; nil where the site has none for it.
func (p *Page) Picture() *Picture {
	if p.Canonical == "" || !hasPictures(p.builder.r) {
		return nil
	}
	alt := p.Title
	if p.Entity != nil {
		alt += ", " + p.Entity.Type
	}
	if p.Title != p.Site.Title {
		alt += " · " + p.Site.Title
	}
	return &Picture{Address: p.builder.set.BaseURL + EscapePath(p.pictureOf()+CardFile), Width: PictureWidth, Height: PictureHeight, Alt: alt}
}

// pictureOf gives the address of the page whose picture stands for this one: of a list in
// several pages the first, of a list about an entity that of the entity; of pages without one
// the home page.
func (p *Page) pictureOf() string {
	switch {
	case p.Index != nil:
		return indexPath(p.builder.r.Kind(p.Index.Kind))
	case p.Mentions != nil:
		return p.builder.r.Card(p.Mentions.Card.ID).Path
	case p.Changes != nil:
		return ChangesPath(1)
	case p.Map != nil:
		return MapPath
	case p.Timeline != nil:
		return timelinePath
	case p.Search != nil:
		return SearchPath
	case p.Entity != nil || p.Watch != nil || p.Glossary != nil || p.Data != nil:
		return p.Path
	}
	return "" // that of the site
}

// hasPictures tells whether pages have pictures: the site's address is known, for links to
// pictures are in full, they are wanted for so many pages, and there is a face to write with.
func hasPictures(r *site.Reader) bool { return derived[bool](r, "pictured", "", "") }

// PictureFace is the typeface without which there are no pictures.
const PictureFace = "fonts/source-serif-4/source-serif-4-latin-600-normal.woff2"

func (b *builder) pictured() bool {
	if b.set.BaseURL == "" || b.set.Cards.Most == 0 || b.r.File(site.InStatic+PictureFace).Hash == (digest.Hash{}) {
		return false
	}
	pages := 0
	for _, name := range b.r.Kinds() {
		pages += len(b.r.List(name))
	}
	return pages <= b.set.Cards.Most
}

// Icons of the site below its root; see package icon.
const (
	IconFile     = "favicon.svg" // what the others are drawn from
	TouchIcon    = "apple-touch-icon.png"
	ManifestFile = "manifest.webmanifest"
)

// HasIcons tells whether there is an icon to make others from.
func HasIcons(r *site.Reader) bool { return r.Asset(IconFile) != "" }

// TouchIcon is the address of the icon for home screens, as seen from the page; "" if there
// is none.
func (p *Page) TouchIcon() string {
	if own := p.Asset(TouchIcon); own != "" || !HasIcons(p.builder.r) {
		return own
	}
	return p.Root + TouchIcon
}

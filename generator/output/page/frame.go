package page

import (
	"html/template"
	"strings"
	"sync"

	"portolan/generator/view"
)

// A frame holds what stands around every page of a site. There are only a few menus and
// feet, and laying them out for each page would take longer than the rest of it.
type frame struct {
	templates *Templates
	made      sync.Map // template and what the piece depends on → template.HTML
}

// A Framed is what the templates of menu and foot are given: of the page only what it has in common
// with all that lie as deep and under the same entries of the menu, for which they are laid out once.
type Framed struct {
	Site view.Site
	Root string // leads from the page to the root of the site
	Lang string
}

// around gives a page its menu and its foot.
func (f *frame) around(p *view.Page) error {
	key := p.Root
	for _, l := range p.Site.Nav {
		if l.Current {
			key += "\n" + l.Href
		}
	}
	of := Framed{p.Site, p.Root, p.Lang}
	var err error
	if p.Menu, err = f.piece(menu, key, of); err != nil {
		return err
	}
	p.Foot, err = f.piece(foot, key, of)
	return err
}

// piece lays out a template, if there is one of the name, once for each key.
func (f *frame) piece(name, key string, of Framed) (template.HTML, error) {
	if f.templates.shared.Lookup(name) == nil {
		return "", nil
	}
	key = name + "\n" + key
	if made, ok := f.made.Load(key); ok {
		return made.(template.HTML), nil
	}
	var b strings.Builder
	if err := f.templates.shared.ExecuteTemplate(&b, name, &of); err != nil {
		return "", err
	}
	made := template.HTML(b.String())
	f.made.Store(key, made)
	return made, nil
}

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

// around gives a page its menu and its foot.
func (f *frame) around(p *view.Page) error {
	key := p.Root
	for _, l := range p.Site.Nav {
		if l.Current {
			key += "\n" + l.Href
		}
	}
	var err error
	if p.Menu, err = f.piece(menu, key, p); err != nil {
		return err
	}
	p.Foot, err = f.piece(foot, p.Root, p)
	return err
}

// piece lays out a template, if there is one of the name, once for each key.
func (f *frame) piece(name, key string, p *view.Page) (template.HTML, error) {
	if f.templates.shared.Lookup(name) == nil {
		return "", nil
	}
	key = name + "\n" + key
	if made, ok := f.made.Load(key); ok {
		return made.(template.HTML), nil
	}
	var b strings.Builder
	if err := f.templates.shared.ExecuteTemplate(&b, name, p); err != nil {
		return "", err
	}
	made := template.HTML(b.String())
	f.made.Store(key, made)
	return made, nil
}

package view

import (
	"portolan/generator/citation"
	"portolan/generator/content"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// A Citation is a source in the forms that others cite it in.
type Citation struct {
	Text   string
	CSL    string // CSL-JSON
	RIS    string
	BibTeX string
}

// Citation gives the entity, if it is a source, as others cite it; nil if it is none.
func (v *Entity) Citation() (*Citation, error) {
	if !v.kind.Citable {
		return nil, nil
	}
	w := work(v.builder.r, v.entity)
	csl, err := w.CSL()
	if err != nil {
		return nil, err
	}
	return &Citation{Text: w.Text(), CSL: string(csl), RIS: w.RIS(), BibTeX: w.BibTeX()}, nil
}

// work fills a citation's variables from an entity of a citable kind. Such kinds name
// their fields as CSL names its variables.
func work(r *site.Reader, e *content.Entity) citation.Work {
	lang := r.Settings().Lang
	w := citation.Work{
		ID: e.Slug, Type: e.Text("type", lang), Title: e.Title.In(lang), Container: e.Text("container", lang),
		Place: e.Text("place", lang), URL: e.Text("url", lang), Archive: e.Text("archived", lang), Number: e.Text("identifier", lang),
		Language: e.Text("language", lang), Authors: names(r, e.Claim("by")), Editors: names(r, e.Claim("editor")),
	}
	if w.Type == "interview" {
		w.Interviewers = names(r, e.Claim("to"))
	}
	if c := e.Claim("publisher"); c != nil {
		for _, n := range names(r, c) {
			w.Publisher = n.Literal
		}
	}
	if c := e.Claim(schema.FieldDate); c != nil {
		w.Date = c.Shown().Value.Date
	}
	if c := e.Claim("accessed"); c != nil {
		w.Accessed = c.Shown().Value.Date
	}
	return w
}

// names gives the people and organizations of a field: people by family and given
// name, where their pages tell these.
func names(r *site.Reader, c *schema.Claim) []citation.Name {
	if c == nil || c.State != schema.Known {
		return nil
	}
	items := c.Value.Items
	if c.Value.Type == schema.TypeRef {
		items = []schema.Claim{*c}
	}
	var out []citation.Name
	for i := range items {
		ref := items[i].Value.Ref
		e := r.Entity(r.Find(ref.Target, c.Field.Element().To))
		if e == nil {
			out = append(out, citation.Name{Literal: ref.Target})
			continue
		}
		lang := r.Settings().Lang
		n := citation.Name{Family: e.Text("family", lang), Given: e.Text("given", lang)}
		if n.Family == "" || n.Given == "" {
			n = citation.Name{Literal: e.Title.In(lang)}
		}
		out = append(out, n)
	}
	return out
}

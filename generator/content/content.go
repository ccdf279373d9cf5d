// Package content reads one author's file into entities.
//
// In goes a file of the content folder, with the schema and the settings; out
// comes a [Doc]: its entities with their claims and prose, and what is wrong with
// them. Reading a file depends on nothing but that file, the schema, the settings
// and the defaults of its folders, so the result can be kept as long as these
// stay the same. What a reference finds is not known here: see package graph.
package content

import (
	"strings"
	"sync"

	"portolan/generator/block"
	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

// A Doc is what one file holds.
type Doc struct {
	File     string // content/ports/puerto-cabello.yaml
	Entities []digest.Sealed[*Entity]
	Places   []Place // where each of Entities stands, in step with it
	Problems []diag.Problem
	Lost     *Lost // nil if entities could be read, or none were to be
}

// A Place is where an entity is written: a file, and in it a line.
type Place struct {
	Pos  diag.Pos
	AsOf diag.Pos // where it is said as of when its facts hold; zero if it isn't
}

// An Entity is a thing of some kind with all that its file says of it. It is
// read only. What is kept of an earlier run is read when it is asked for, and then at hand.
type Entity struct {
	Head
	face   *Face // it says nothing that the rest doesn't
	facts  func() *Facts
	hashes func() hashes
	prose  func() *prose
	placed placed
}

// hashes are those of parts of an entity.
type hashes struct {
	Facts digest.Hash // and the head
	Words digest.Hash // around references in prose
}

// A Head is what lists of entities are made from, and what is between them.
type Head struct {
	ID       string // kind/slug
	Kind     string
	Slug     string
	Dir      string      // of its file, below the content folder: images are found from here
	Title    schema.Text // its name
	Draft    bool
	Publish  edtf.Date
	Expires  edtf.Date
	Autolink string // "", "true", "false"
}

// Facts are all of an entity but its prose.
type Facts struct {
	*Head
	said
}

// A said is what a file says of an entity in fields.
type said struct {
	Claims  []schema.Claim
	Sources []schema.Cite
	AsOf    edtf.Date
}

// Claims are what is said of the entity, in the order of its kind's fields.
func (f *Facts) Claims() []schema.Claim { return f.said.Claims }

// Sources are those of the file, which the claims inherit.
func (f *Facts) Sources() []schema.Cite { return f.said.Sources }

// AsOf tells as of when the facts hold, where the file says so.
func (f *Facts) AsOf() edtf.Date { return f.said.AsOf }

// prose is the prose of an entity.
type prose struct {
	Body   *markdown.Doc
	Blocks []block.Block

	contexts []Context `digest:"-" pack:"-"` // of its references: they say nothing that the rest doesn't
}

// Body is the entity's prose; nil if there is none.
func (e *Entity) Body() *markdown.Doc { return e.prose().Body }

// Blocks are the fenced blocks of the body that the site draws, in step with its Blocks.
func (e *Entity) Blocks() []block.Block { return e.prose().Blocks }

// Facts gives all of the entity but its prose.
func (e *Entity) Facts() *Facts { return e.facts() }

// FactsHash gives the hash of the entity's facts.
func (e *Entity) FactsHash() digest.Hash { return e.hashes().Facts }

// WordsHash gives the hash of the references in the entity's prose, with the words around them.
func (e *Entity) WordsHash() digest.Hash { return e.hashes().Words }

// These are of the facts, and read them where they were kept.

func (e *Entity) Claims() []schema.Claim                 { return e.facts().Claims() }
func (e *Entity) Sources() []schema.Cite                 { return e.facts().Sources() }
func (e *Entity) AsOf() edtf.Date                        { return e.facts().AsOf() }
func (e *Entity) Claim(path string) *schema.Claim        { return e.facts().Claim(path) }
func (e *Entity) Texts(field string) []string            { return e.facts().Texts(field) }
func (e *Entity) Text(field, lang string) string         { return e.facts().Text(field, lang) }
func (e *Entity) Anchor(k *schema.Kind, p string) string { return e.facts().Anchor(k, p) }
func (e *Entity) Label(lang string) string               { return e.facts().Label(lang) }
func (e *Entity) Names() []string                        { return e.facts().Names() }
func (e *Entity) Codes() []string                        { return e.facts().Codes() }

// newEntity gives an entity that was read from its file.
func newEntity(head Head, s said, p *prose) *Entity {
	e := &Entity{Head: head, prose: func() *prose { return p }}
	f := &Facts{&e.Head, s}
	e.facts = func() *Facts { return f }
	e.hashes = sync.OnceValue(func() hashes { return hashes{hashOf(&e.Head, &f.said), p.words()} })
	return e
}

// sealed keeps the entity with the hash of all of it.
func (e *Entity) sealed() digest.Sealed[*Entity] {
	return digest.Seal(e, func() digest.Hash { return digest.Join(e.FactsHash(), digest.Of(e.prose())) })
}

// words gives the hash of references and the words around them.
func (p *prose) words() digest.Hash {
	type titled struct {
		Title string
		Refs  []markdown.Ref
	}
	var all struct {
		Refs   []markdown.Ref
		Cites  []markdown.Cite
		Blocks []titled
	}
	if p.Body != nil {
		all.Refs, all.Cites = p.Body.Refs, p.Body.Cites
	}
	for i := range p.Blocks {
		all.Blocks = append(all.Blocks, titled{p.Blocks[i].Title(), p.Blocks[i].Refs})
	}
	return digest.Of(&all)
}

// hashOf gives the hash of facts.
func hashOf(h *Head, s *said) digest.Hash {
	return digest.Of(&struct {
		Head *Head
		Said *said
	}{h, s})
}

// Claim returns the claim at a dotted path, or nil: "trade", "iso.alpha3".
func (f *Facts) Claim(path string) *schema.Claim {
	claims := f.said.Claims
	for {
		name, rest, more := strings.Cut(path, ".")
		var found *schema.Claim
		for i := range claims {
			if claims[i].Key == name {
				found = &claims[i]
				break
			}
		}
		if found == nil || !more {
			return found
		}
		claims, path = found.Value.Entries, rest
	}
}

// Texts returns the plain texts under a field, in every language: one text or a list of them.
func (f *Facts) Texts(field string) []string {
	c := f.Claim(field)
	if c == nil {
		return nil
	}
	var out []string
	c.Walk(func(c *schema.Claim) {
		for _, t := range c.Value.Text {
			out = append(out, t.Text)
		}
	})
	return out
}

// Anchor is the id that a fact has on the entity's page: its field, or the one around
// it; "" where the page doesn't show it in a place of its own.
func (f *Facts) Anchor(k *schema.Kind, path string) string {
	name, _, _ := strings.Cut(path, ".")
	c := f.Claim(name)
	switch {
	case c == nil || name == k.Title || name == schema.FieldAka || name == schema.FieldShort:
		return ""
	case c.Field.Hidden && c.Field.Element().Type != schema.TypeMarkdown:
		return ""
	}
	if f.Claim(path) != nil {
		return path
	}
	return name
}

// Text returns the text of a field in a language, or "".
func (f *Facts) Text(field, lang string) string {
	if c := f.Claim(field); c != nil && c.State == schema.Known {
		return c.Value.Text.In(lang)
	}
	return ""
}

// Label is the name that the entity goes by on pages.
func (f *Facts) Label(lang string) string {
	if l := f.Text(schema.FieldLabel, lang); l != "" {
		return l
	}
	return f.Title.In(lang)
}

// Names lists all that the entity is called, in all languages.
func (f *Facts) Names() []string {
	var out []string
	for _, t := range f.Title {
		out = append(out, t.Text)
	}
	for _, field := range []string{schema.FieldLabel, schema.FieldShort, schema.FieldAka} {
		out = append(out, f.Texts(field)...)
	}
	return out
}

// Codes lists the identifiers that find the entity: its unique codes.
func (f *Facts) Codes() []string {
	var out []string
	for i := range f.said.Claims {
		f.said.Claims[i].Walk(func(c *schema.Claim) {
			if c.Value.Type == schema.TypeCode && c.State == schema.Known && c.Field.Unique {
				out = append(out, c.Value.Text.In(""))
			}
		})
	}
	return out
}

// Prose calls visit for every piece of prose of the entity: its body and its
// markdown values, with the claim that they belong to (nil for the body).
func (e *Entity) Prose(visit func(d *markdown.Doc, c *schema.Claim)) {
	for i := range e.Claims() {
		e.Claims()[i].Walk(func(c *schema.Claim) {
			if c.Value.Prose != nil {
				visit(c.Value.Prose, c)
			}
		})
	}
	if e.Body() != nil {
		visit(e.Body(), nil)
	}
}

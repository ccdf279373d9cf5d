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
// read only.
type Entity struct {
	ID       string // kind/slug
	Kind     string
	Slug     string
	Dir      string      // of its file, below the content folder: images are found from here
	Title    schema.Text // its name
	Claims   []schema.Claim
	Body     *markdown.Doc // nil without prose
	Blocks   []block.Block // in step with Body.Blocks
	Sources  []schema.Cite // of the file, inherited by the claims
	AsOf     edtf.Date
	Draft    bool
	Publish  edtf.Date
	Expires  edtf.Date
	Autolink string // "", "true", "false"

	face *Face `digest:"-" pack:"-"` // it says nothing that the rest doesn't
}

// Claim returns the claim at a dotted path, or nil: "trade", "iso.alpha3".
func (e *Entity) Claim(path string) *schema.Claim {
	claims := e.Claims
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
func (e *Entity) Texts(field string) []string {
	c := e.Claim(field)
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
func (e *Entity) Anchor(k *schema.Kind, path string) string {
	name, _, _ := strings.Cut(path, ".")
	c := e.Claim(name)
	switch {
	case c == nil || name == k.Title || name == schema.FieldAka || name == schema.FieldShort:
		return ""
	case c.Field.Hidden && c.Field.Element().Type != schema.TypeMarkdown:
		return ""
	}
	if e.Claim(path) != nil {
		return path
	}
	return name
}

// Text returns the text of a field in a language, or "".
func (e *Entity) Text(field, lang string) string {
	if c := e.Claim(field); c != nil && c.State == schema.Known {
		return c.Value.Text.In(lang)
	}
	return ""
}

// Label is the name that the entity goes by on pages.
func (e *Entity) Label(lang string) string {
	if l := e.Text(schema.FieldLabel, lang); l != "" {
		return l
	}
	return e.Title.In(lang)
}

// Names lists all that the entity is called, in all languages.
func (e *Entity) Names() []string {
	var out []string
	for _, t := range e.Title {
		out = append(out, t.Text)
	}
	for _, field := range []string{schema.FieldLabel, schema.FieldShort, schema.FieldAka} {
		out = append(out, e.Texts(field)...)
	}
	return out
}

// Codes lists the identifiers that find the entity: its unique codes.
func (e *Entity) Codes() []string {
	var out []string
	for i := range e.Claims {
		e.Claims[i].Walk(func(c *schema.Claim) {
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
	for i := range e.Claims {
		e.Claims[i].Walk(func(c *schema.Claim) {
			if c.Value.Prose != nil {
				visit(c.Value.Prose, c)
			}
		})
	}
	if e.Body != nil {
		visit(e.Body, nil)
	}
}

package content

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"portolan/generator/block"
	"portolan/generator/diag"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

// A Reference is a reference as it is written. Of the embedded Ref, Key and Spot are
// not set: they are for the face.
type Reference struct {
	Ref
	Target string
	Pos    diag.Pos
	In     Context
}

// References calls visit for every reference that an entity makes, to entities and
// sources, in the order of [Face.Refs].
func (e *Entity) References(visit func(Reference)) {
	e.facts().references(visit)
	e.prose().references(visit)
}

func (f *Facts) references(visit func(Reference)) {
	w := finder{visit: visit}
	w.cites(f.Sources(), nil, nil)
	for i := range f.Claims() {
		top := f.Claims()[i].Field
		f.Claims()[i].Walk(func(c *schema.Claim) {
			if c.Decides() {
				w.claim(c.Field, c)
			} else {
				w.claim(top, c)
			}
		})
	}
}

func (p *prose) references(visit func(Reference)) {
	w := finder{visit: visit}
	if p.Body != nil {
		w.prose(p.Body, BodySpot, nil, nil)
	}
	for i := range p.Blocks {
		w.block(&p.Blocks[i])
	}
}

// A finder goes through what refers to others.
type finder struct {
	visit   func(Reference)
	options []*schema.Claim // candidates that were met
}

// claim visits what a claim refers to: its value, its keys, its views, and its own sources.
func (w *finder) claim(top *schema.Field, c *schema.Claim) {
	if c.State == schema.Candidates {
		for i := range c.Options {
			w.options = append(w.options, &c.Options[i])
		}
	}
	c.Refs(func(r schema.Ref) {
		view := slices.ContainsFunc(c.Views, func(v schema.View) bool { return v.Of != nil && v.Of.Pos == r.Pos })
		w.visit(Reference{Ref{Kind: Relation, View: view, Open: w.open(c)}, r.Target, r.Pos, Context{Spot: Spot{Field: top, By: c.Field}, Claim: c}})
	})
	for i, key := range c.Value.Keys {
		w.visit(Reference{Ref{Kind: Relation}, key.Target, key.Pos, Context{Spot: Spot{Field: top, By: c.Field, Key: true}, Claim: &c.Value.Entries[i]}})
	}
	if c.Value.Prose != nil {
		w.prose(c.Value.Prose, FactSpot, top, c)
	}
	if c.OwnSource {
		w.cites(c.Sources, top, c)
	}
	for _, v := range c.Views {
		for _, cite := range v.Sources {
			if !slices.Contains(c.Sources, cite) {
				w.cites([]schema.Cite{cite}, top, c)
			}
		}
	}
	if c.State == schema.InDispute && c.Note != "" && !strings.Contains(c.Note, " ") { // one word is the id of a standing note
		w.visit(Reference{Ref{Kind: NoteRef}, c.Note, c.Pos, Context{Spot: Spot{Field: top}, Claim: c}})
	}
}

// open tells whether a claim is a candidate: not chosen.
func (w *finder) open(c *schema.Claim) bool { return c != nil && slices.Contains(w.options, c) }

func (w *finder) cites(list []schema.Cite, field *schema.Field, c *schema.Claim) {
	for _, cite := range list {
		w.visit(Reference{Ref{Kind: Citation, Open: w.open(c)}, cite.Target, cite.Pos, Context{Spot: Spot{Field: field}, Claim: c}})
	}
}

// prose visits the references and citations of a piece of prose: of a claim in a field,
// or of the body.
func (w *finder) prose(d *markdown.Doc, sort SpotKind, field *schema.Field, c *schema.Claim) {
	in := Context{Spot: Spot{In: sort, Field: field}, Claim: c, Prose: d}
	for i := range d.Refs {
		r := &d.Refs[i]
		w.visit(Reference{Ref{Kind: Mention, At: int32(i), Open: w.open(c), Fact: r.Field != "", Part: r.Fragment != ""}, r.Target, r.Pos, in})
	}
	for i := range d.Cites {
		w.visit(Reference{Ref{Kind: Citation, At: int32(i), Open: w.open(c)}, d.Cites[i].ID, d.Cites[i].Pos, in})
	}
}

// block visits the references of a fenced block.
func (w *finder) block(b *block.Block) {
	for i := range b.Refs {
		r := &b.Refs[i]
		w.visit(Reference{Ref{Kind: Mention, At: int32(i), Fact: r.Field != ""}, r.Target, r.Pos, Context{Spot: Spot{In: BlockSpot}, Block: b}})
	}
}

// RefKey gives what to look up for the target of a reference: what may be an id as it
// is written, all else in the form of [Fold].
func RefKey(target string) string {
	if strings.Contains(target, "/") {
		return target
	}
	return Fold(target)
}

// Fold brings a name to the form in which names are compared: composed, without
// difference of case, blanks run together, apostrophes and quotation marks as they are typed.
func Fold(s string) string {
	if Folded(s) {
		return s // as slugs and ids are, and most names are asked for by these
	}
	return markdown.Untypeset(strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(s)), " ")))
}

// Folded tells whether s is sure to be in the form that [Fold] gives: visible ASCII
// without capitals. Other texts may be, too.
func Folded(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}

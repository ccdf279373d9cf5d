package graph

import (
	"slices"
	"strings"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

const (
	CodeRefHidden   diag.Code = "ref-hidden"   // a reference finds what is not published
	CodeRefLoop     diag.Code = "ref-loop"     // a reference prints prose that prints facts itself
	CodeRefField    diag.Code = "ref-field"    // a reference asks for a fact that is not given
	CodeRefFragment diag.Code = "ref-fragment" // a reference asks for a part that the page does not have
)

// An EdgeKind says how one entity refers to another.
type EdgeKind uint8

const (
	Relation EdgeKind = iota // by a field
	Mention                  // in prose
	Citation                 // as a source
)

// An Edge says that one entity refers to another.
type Edge struct {
	Kind     EdgeKind
	From, To string
	Field    *schema.Field `digest:"-"` // the field of From that it stands in; nil for the body
	Path     string        // name of that field
	Claim    *schema.Claim // the claim that makes the reference; nil for the body
	Open     bool          // To is one of several candidates
	View     bool          // To is named in a view of a dispute
	Sentence []Part        // of prose, that the reference stands in
	Pos      diag.Pos      `digest:"-"`
}

// A Part is a piece of a sentence: text, or a reference to be shown by its label
// or, if Text is empty, by the name that the entity has.
type Part struct {
	Text  string
	To    string // id; "" for plain text and for what can't be linked
	Field string // the fact of To that is printed, instead of its name
}

// Part names the relation's place on the page of To: views of a dispute stand apart.
func (e Edge) Part() string {
	if e.View {
		return e.Field.Inverse.Name + "-disputed"
	}
	return e.Field.Inverse.Name
}

// resolver finds what every reference of every entity means.
type resolver struct {
	graph *Graph
	links []link
	hints map[string]string
	from  int32 // the entity whose references are being resolved

	citable []string
	parts   []partRef
}

func (r *resolver) report(p diag.Problem) { r.graph.Problems = append(r.graph.Problems, p) }

func (r *resolver) run() {
	r.citable = r.graph.schema.Citable()
	for i := range r.graph.entities {
		r.from = int32(i)
		e := r.graph.entities[i].sealed.Value()
		for _, cite := range e.Sources {
			r.cite(cite, nil, nil)
		}
		for j := range e.Claims {
			top := e.Claims[j].Field
			e.Claims[j].Walk(func(c *schema.Claim) {
				if c.Decides() {
					r.claim(c.Field, c)
				} else {
					r.claim(top, c)
				}
			})
			r.options(&e.Claims[j])
		}
		if e.Body != nil {
			r.prose(e.Body, nil, nil)
		}
	}
}

// find looks a reference up and reports what is wrong with it.
func (r *resolver) find(target string, kinds []string, pos diag.Pos) (i int32, ok bool) {
	f := r.graph.Lookup(target, kinds)
	if f.ID == "" {
		r.problem(pos, target, kinds, f)
		return -1, false
	}
	return r.seen(f, pos)
}

// seen gives what was found, if it may be linked.
func (r *resolver) seen(f Found, pos diag.Pos) (i int32, ok bool) {
	g := r.graph
	i = g.byID[f.ID]
	if f.Hidden && !g.entities[r.from].hidden && !g.entities[i].later {
		r.report(diag.Warnf(CodeRefHidden, pos, "%q is not published, so it is not linked", f.ID).
			WithHint("it is a draft, scheduled or expired: see %s", g.entities[i].pos))
	}
	return i, !f.Hidden
}

// claim resolves what a claim refers to: its value, its keys, its views, and its own sources.
func (r *resolver) claim(top *schema.Field, c *schema.Claim) {
	c.Refs(func(ref schema.Ref) {
		view := slices.ContainsFunc(c.Views, func(v schema.View) bool { return v.Of != nil && v.Of.Pos == ref.Pos })
		if to, ok := r.find(ref.Target, c.Field.To, ref.Pos); ok {
			r.link(link{kind: Relation, to: to, view: view, place: &place{field: top, claim: c, pos: ref.Pos}})
		}
	})
	for i, key := range c.Value.Keys {
		if to, ok := r.find(key.Target, c.Field.Keys.To, key.Pos); ok {
			r.link(link{kind: Relation, to: to, place: &place{field: top, claim: &c.Value.Entries[i], pos: key.Pos}})
		}
	}
	if c.Value.Prose != nil {
		r.prose(c.Value.Prose, top, c)
	}
	if c.OwnSource {
		for _, cite := range c.Sources {
			r.cite(cite, top, c)
		}
	}
	for _, v := range c.Views {
		for _, cite := range v.Sources {
			if !slices.Contains(c.Sources, cite) {
				r.cite(cite, top, c)
			}
		}
	}
	if c.State == schema.InDispute && c.Note != "" {
		if !strings.Contains(c.Note, " ") { // one word is the id of a standing note
			r.find(c.Note, nil, c.Pos)
		}
	}
}

func (r *resolver) cite(cite schema.Cite, field *schema.Field, c *schema.Claim) {
	if to, ok := r.find(cite.Target, r.citable, cite.Pos); ok {
		r.link(link{kind: Citation, to: to, place: &place{field: field, claim: c, pos: cite.Pos}})
	}
}

// prose resolves the references and citations of a piece of prose: of a claim in a
// field, or of the body.
func (r *resolver) prose(d *markdown.Doc, field *schema.Field, c *schema.Claim) {
	p := &place{field: field, claim: c, prose: d, found: make([]int32, len(d.Refs))}
	for i, ref := range d.Refs {
		to, fact := r.proseRef(ref)
		if fact != "" && p.facts == nil {
			p.facts = make([]string, len(d.Refs))
		}
		if fact != "" {
			p.facts[i] = fact
		}
		if p.found[i] = to; to >= 0 {
			r.link(link{kind: Mention, to: to, at: int32(i), place: p})
		}
	}
	for i, cite := range d.Cites {
		if to, ok := r.find(cite.ID, r.citable, cite.Pos); ok {
			r.link(link{kind: Citation, to: to, at: int32(i), place: p})
		}
	}
}

// proseRef finds what a reference in brackets means, with the fact that it asks for; -1
// for nothing that can be linked.
func (r *resolver) proseRef(ref markdown.Ref) (to int32, fact string) {
	f, field := r.graph.LookupRef(ref)
	if f.ID == "" {
		r.problem(ref.Pos, ref.Target, nil, f)
		return -1, ""
	}
	to, ok := r.seen(f, ref.Pos)
	if !ok {
		return -1, ""
	}
	if ref.Fragment != "" {
		r.parts = append(r.parts, partRef{f.ID, ref})
	}
	if field != "" {
		r.factRef(r.graph.entities[to].sealed.Value(), field, ref.Pos)
	}
	return to, field
}

// factRef checks a reference to a fact: it is given, and if it is prose that prose
// prints no facts itself, which could go on for ever.
func (r *resolver) factRef(e *content.Entity, field string, pos diag.Pos) {
	c := e.Claim(field)
	if c == nil {
		p := diag.Errorf(CodeRefField, pos, "%s says nothing of %q", e.ID, field)
		p.Hint = diag.DidYouMean(field, claimPaths(e))
		if p.Hint == "" && r.graph.schema.Kind(e.Kind).Field(field) != nil {
			p.Hint = "its kind has the field, but its file does not give it"
		}
		r.report(p)
		return
	}
	loops := false
	c.Walk(func(c *schema.Claim) {
		if c.Value.Prose != nil {
			loops = loops || slices.ContainsFunc(c.Value.Prose.Refs, func(ref markdown.Ref) bool { return ref.Field != "" })
		}
	})
	if loops {
		r.report(diag.Errorf(CodeRefLoop, pos, "%s.%s is prose that prints facts itself", e.ID, field).
			WithHint("print those facts here, or link the page: [[%s#%s]]", e.ID, field))
	}
}

// A partRef is a reference to a part of a page, to be checked once it is known what
// refers to that page: relations are parts too.
type partRef struct {
	id  string
	ref markdown.Ref
}

// checkParts reports references to parts that pages do not have.
func (r *resolver) checkParts() {
	for _, pr := range r.parts {
		parts := r.graph.Parts(pr.id)
		if slices.Contains(parts, pr.ref.Fragment) {
			continue
		}
		p := diag.Errorf(CodeRefFragment, pr.ref.Pos, "the page of %s has no part %q", pr.id, pr.ref.Fragment)
		p.Hint = diag.DidYouMean(pr.ref.Fragment, parts)
		r.report(p)
	}
}

// LookupRef finds what a reference in prose means. A name may itself hold what
// looks like a field ("Q.E.D"), so the whole is tried first.
func (g *Graph) LookupRef(ref markdown.Ref) (f Found, field string) {
	if ref.Field != "" {
		if f := g.Lookup(ref.Raw, nil); f.ID != "" {
			return f, ""
		}
	}
	return g.Lookup(ref.Target, nil), ref.Field
}

func claimPaths(e *content.Entity) []string {
	var out []string
	for i := range e.Claims {
		c := &e.Claims[i]
		out = append(out, c.Key)
		for j := range c.Value.Entries {
			out = append(out, c.Key+"."+c.Value.Entries[j].Key)
		}
	}
	return out
}

// fragments lists the parts of an entity's page that can be linked: its facts and its headings.
func fragments(k *schema.Kind, e *content.Entity) []string {
	var out []string
	for i := range e.Claims {
		if a := e.Anchor(k, e.Claims[i].Key); a != "" {
			out = append(out, a)
		}
	}
	if e.Body != nil {
		for _, h := range e.Body.Headings {
			out = append(out, h.ID)
		}
	}
	return out
}

package graph

import (
	"slices"

	"portolan/generator/diag"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

// A link is an edge as the graph keeps it. There are many times as many as entities,
// most of them in prose, so it is small: sentences are put together when they are asked for.
type link struct {
	from, to   int32
	at         int32 // in prose, the index of the reference or citation
	kind       EdgeKind
	open, view bool
	place      *place
}

// A place is where references stand: a value, or a piece of prose with all its references.
type place struct {
	field *schema.Field // nil for the body
	claim *schema.Claim
	pos   diag.Pos // of the reference, if it stands in no prose or is a linked name
	prose *markdown.Doc
	found []int32  // what the references of prose mean, in step with its Refs; -1 for nothing
	facts []string // the facts that they ask for; nil if none does
	name  []Part   // the sentence of a linked name
}

// link notes a reference, unless its page is not to be seen.
func (r *resolver) link(l link) {
	if l.from = r.from; !r.graph.entities[l.from].hidden && l.from != l.to {
		r.links = append(r.links, l)
	}
}

// byTarget puts the links in lists, one for each entity that is referred to: relations
// first, then mentions, then citations, each in order of who refers and where. The
// links were met in that order, so no sorting is needed.
func (r *resolver) byTarget() [][]link {
	in := make([][]link, len(r.graph.entities))
	counts := make([]int, len(in))
	for i := range r.links {
		counts[r.links[i].to]++
	}
	all := make([]link, len(r.links))
	for i, n := range counts {
		in[i], all = all[:0:n], all[n:]
	}
	for kind := Relation; kind <= Citation; kind++ {
		for _, l := range r.links {
			if l.kind == kind {
				in[l.to] = append(in[l.to], l)
			}
		}
	}
	return in
}

// edge gives a link with all that is to be told of it.
func (g *Graph) edge(l link) Edge {
	p := l.place
	e := Edge{Kind: l.kind, From: g.id(l.from), To: g.id(l.to), Field: p.field, Claim: p.claim, Open: l.open, View: l.view,
		Sentence: p.name, Pos: p.pos}
	if p.field != nil {
		e.Path = p.field.Name
	}
	switch {
	case p.prose == nil:
	case l.kind == Mention:
		ref := &p.prose.Refs[l.at]
		e.Sentence, e.Pos = g.parts(p, ref.Sentence), ref.Pos
	default:
		cite := &p.prose.Cites[l.at]
		e.Sentence, e.Pos = g.parts(p, cite.Sentence), cite.Pos
	}
	return e
}

func (g *Graph) id(i int32) string { return g.entities[i].sealed.Value().ID }

// parts gives a sentence with its references found.
func (g *Graph) parts(p *place, s markdown.Sentence) []Part {
	out := make([]Part, len(s))
	for i, piece := range s {
		switch {
		case piece.Ref < 0:
			out[i] = Part{Text: piece.Text}
		case p.found[piece.Ref] < 0:
			out[i] = Part{Text: p.prose.Refs[piece.Ref].Shown()}
		default:
			out[i] = Part{Text: p.prose.Refs[piece.Ref].Label, To: g.id(p.found[piece.Ref])}
			if p.facts != nil {
				out[i].Field = p.facts[piece.Ref]
			}
		}
	}
	return out
}

// options marks the links that a claim's candidates made: they are open, not chosen.
func (r *resolver) options(c *schema.Claim) {
	c.Walk(func(c *schema.Claim) {
		if c.State != schema.Candidates {
			return
		}
		for i := range slices.Backward(r.links) {
			l := &r.links[i]
			if l.from != r.from {
				break
			}
			for j := range c.Options {
				if l.place.claim == &c.Options[j] {
					l.open = true
				}
			}
		}
	})
}

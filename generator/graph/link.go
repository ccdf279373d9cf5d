package graph

import (
	"portolan/generator/content"
	"portolan/generator/markdown"
)

// A link is an edge as the graph keeps it. There are many times as many as entities,
// most of them in prose, so it is small: all else is looked up when it is asked for.
type link struct {
	from int32
	at   int32 // index into the references of from's face; of a linked name -1 less its index in from's auto links
}

// Links are kept in this order.
const (
	byRelation = iota
	byMention
	byName // that is linked unasked
	byCitation
	sorts
)

var sortOf = [...]int{content.Relation: byRelation, content.Mention: byMention, content.Citation: byCitation}

// byTarget puts the links in lists, one for each entity that is referred to: relations
// first, then mentions, then citations, each in order of who refers and where.
func (r *resolver) byTarget() {
	g := r.graph
	next := make([][sorts]int32, len(g.entities)) // how many there are, then where the next one goes
	r.eachLink(func(_ link, sort int, to int32) { next[to][sort]++ })
	total := int32(0)
	g.links.from = make([]int32, len(next)+1)
	for i := range next {
		g.links.from[i] = total
		for sort, count := range next[i] {
			next[i][sort] = total
			total += count
		}
	}
	g.links.from[len(next)] = total
	g.links.all = make([]link, total)
	r.eachLink(func(l link, sort int, to int32) {
		g.links.all[next[to][sort]] = l
		next[to][sort]++
	})
}

// eachLink calls visit for every link that can be seen, by who refers and where; those
// of names stand behind the others of an entity.
func (r *resolver) eachLink(visit func(l link, sort int, to int32)) {
	g := r.graph
	for i := range int32(len(g.entities)) {
		if g.entities[i].hidden {
			continue
		}
		refs := g.entities[i].face.Refs
		for at, to := range g.found.of(i) {
			if to >= 0 && to != i && refs[at].Kind != content.NoteRef {
				visit(link{i, int32(at)}, sortOf[refs[at].Kind], to)
			}
		}
		for at, a := range g.auto[i] {
			visit(link{i, int32(-1 - at)}, byName, g.byID[a.To])
		}
	}
}

// edge gives a link with all that is to be told of it. Its prose is not read for that.
func (g *Graph) edge(l link, to int32) Edge {
	e := Edge{From: g.id(l.from), To: g.id(to), graph: g, link: l}
	if l.at < 0 {
		e.Kind = Mention
		return e
	}
	ref, spot := g.ref(l)
	e.Kind, e.Field, e.Open, e.View, e.Block = ref.Kind, spot.Field, ref.Open, ref.View, spot.In == content.BlockSpot
	if spot.Field != nil {
		e.Path = spot.Field.Name
		if spot.Field.Inverse != nil {
			e.Inverse = spot.Field.Inverse.Name
		}
	}
	if spot.In == content.FactSpot {
		e.Claim = g.entities[l.from].Context(ref.Spot).Claim
	}
	if e.Claim != nil {
		if e.If = e.Claim.If; e.If == "" {
			if whole := g.entities[l.from].Entity.Claim(e.Path); whole != nil {
				e.If = whole.If
			}
		}
	}
	return e
}

// Sentence gives the sentence of prose that the reference stands in; of a block its title.
func (e Edge) Sentence() []Part {
	g, l := e.graph, e.link
	if l.at < 0 {
		a := g.auto[l.from][-1-l.at]
		return around(g.entities[l.from].Body().Runs[a.Run].Text, a.Start, a.End, a.To)
	}
	ref, _ := g.ref(l)
	in := g.entities[l.from].Context(ref.Spot)
	switch {
	case in.Block != nil && in.Block.Title() != "":
		return []Part{{Text: in.Block.Title()}}
	case in.Prose == nil:
		return nil
	case ref.Kind == Mention:
		return g.parts(l, in.Prose, in.Prose.Refs[ref.At].Sentence)
	}
	return g.parts(l, in.Prose, in.Prose.Cites[ref.At].Sentence)
}

// ref gives the reference of a link that is no linked name, and where it stands.
func (g *Graph) ref(l link) (*content.Ref, *content.Spot) {
	f := g.entities[l.from].face
	ref := &f.Refs[l.at]
	return ref, &f.Spots[ref.Spot]
}

// kindOf tells what sort of reference a link is.
func (g *Graph) kindOf(l link) EdgeKind {
	if l.at < 0 {
		return Mention
	}
	ref, _ := g.ref(l)
	return ref.Kind
}

// relationPart gives the part of the page it leads to that a relation makes, or "".
func (g *Graph) relationPart(l link) string {
	if l.at < 0 {
		return ""
	}
	ref, spot := g.ref(l)
	if ref.Kind != Relation || spot.Field.Inverse == nil {
		return ""
	}
	return Edge{Inverse: spot.Field.Inverse.Name, View: ref.View}.Part()
}

func (g *Graph) id(i int32) string { return g.entities[i].ID }

// parts gives a sentence with its references found. The references of one piece of
// prose stand one after the other, in step with Refs, before its citations.
func (g *Graph) parts(l link, d *markdown.Doc, s markdown.Sentence) []Part {
	ref, _ := g.ref(l)
	first := l.at - ref.At
	if ref.Kind == Citation {
		first -= int32(len(d.Refs))
	}
	found := g.found.of(l.from)[first:]
	out := make([]Part, len(s))
	for i, piece := range s {
		switch {
		case piece.Ref < 0:
			out[i] = Part{Text: piece.Text}
		case found[piece.Ref] < 0:
			out[i] = Part{Text: d.Refs[piece.Ref].Shown()}
		default:
			out[i] = Part{Text: d.Refs[piece.Ref].Label, To: g.id(found[piece.Ref])}
			if d.Refs[piece.Ref].Field != "" {
				_, out[i].Field = g.LookupRef(d.Refs[piece.Ref])
			}
		}
	}
	return out
}

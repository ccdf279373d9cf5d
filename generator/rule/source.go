package rule

import (
	"fmt"
	"slices"
	"strings"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

const (
	CodeSelfCite      diag.Code = "self-cite"      // a source is given as its own source
	CodeUnsourced     diag.Code = "unsourced"      // facts have no source
	CodeSingleRelay   diag.Code = "single-relay"   // facts rest on one source that passes on others
	CodeSourceUncited diag.Code = "source-uncited" // nothing cites a source
)

func selfCite(c *Context) []diag.Problem {
	var out problems
	c.eachWhole(func(e *content.Entity, k *schema.Kind) {
		if !k.Citable || !c.citesItself(e) {
			return
		}
		own := func(target string, pos diag.Pos) {
			if c.source(target) == e.ID {
				out.add(diag.Errorf(CodeSelfCite, pos, "%q is given as its own source", e.Slug).
					WithHint("leave it out: what a source's page says of it is taken from the source itself"))
			}
		}
		for _, cite := range e.Sources() {
			own(cite.Target, cite.Pos)
		}
		walk(e.Facts(), func(cl *schema.Claim) {
			if cl.OwnSource {
				for _, cite := range cl.Sources {
					own(cite.Target, cite.Pos)
				}
			}
		})
		e.Prose(func(d *markdown.Doc, _ *schema.Claim) {
			for _, cite := range d.Cites {
				own(cite.ID, cite.Pos)
			}
		})
	})
	return diag.Sort(out) // a source of several claims is one mistake
}

// citesItself tells whether a source is among its own, by its face.
func (c *Context) citesItself(e *content.Entity) bool {
	return slices.ContainsFunc(e.Face().Refs, func(r content.Ref) bool { return r.Kind == content.Citation && c.source(r.Key) == e.ID })
}

// factual tells whether the facts of a kind's entities need sources: kinds that are cited
// are sources themselves; those that speak as of a day, and those without an index, are
// our own writing and cite in their prose.
func factual(k *schema.Kind) bool { return !k.Citable && k.SpeaksOf == "" && k.Indexed }

// unsourced reports once for each entity.
func unsourced(c *Context) []diag.Problem {
	var out problems
	c.each(func(e *content.Facts, k *schema.Kind) {
		if !factual(k) {
			return
		}
		var names []string
		var first *schema.Claim
		for i := range e.Claims() {
			if cl := c.withoutSource(k, &e.Claims()[i]); cl != nil {
				names = append(names, e.Claims()[i].Key)
				if first == nil {
					first = cl
				}
			}
		}
		if first == nil {
			return
		}
		p := diag.Warnf(CodeUnsourced, first.Pos, "%q of %q has no source", names[0], e.Slug)
		if len(names) > 1 {
			p.Message = fmt.Sprintf("%d facts of %q have no source: %s", len(names), e.Slug, listed(names))
		}
		out.add(p.WithHint("src: for the whole file, or ^source behind the value"))
	})
	return out
}

// listed writes names out, those past the fourth as their number.
func listed(names []string) string {
	const most = 4
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
}

// withoutSource gives the first part of a claim that is a fact and has no source, or nil.
func (c *Context) withoutSource(k *schema.Kind, top *schema.Claim) *schema.Claim {
	f := top.Field
	if f.Envelope || f.Hidden || f.Name == k.Title || f.Type == schema.TypeEnum || f.Type == schema.TypeBool || c.classifies(f) {
		return nil
	}
	var found *schema.Claim
	top.Walk(func(cl *schema.Claim) {
		whole := len(cl.Value.Items) == 0 && len(cl.Value.Entries) == 0 && (cl.State == schema.Known || cl.State == schema.None)
		if found != nil || !whole || len(cl.Sources) > 0 || cl.Value.Prose != nil && len(cl.Value.Prose.Cites) > 0 {
			return
		}
		found = cl
	})
	return found
}

// classifies tells whether a field only puts an entity in order, as under a topic: it
// refers to kinds that have nothing but a name and relations among themselves.
func (c *Context) classifies(f *schema.Field) bool {
	el := f.Element()
	if el.Type != schema.TypeRef || len(el.To) == 0 {
		return false
	}
	for _, to := range el.To {
		k := c.Schema.Kind(to)
		if k == nil || k.Citable {
			return false
		}
		for _, g := range k.Fields {
			own := g.Name == k.Title || g.Envelope || slices.Equal(g.Element().To, []string{to})
			if !own && !c.common(g) {
				return false
			}
		}
	}
	return true
}

// common tells whether all kinds have a field.
func (c *Context) common(f *schema.Field) bool {
	return !slices.ContainsFunc(c.Schema.Kinds, func(k *schema.Kind) bool { return k.Field(f.Name) != f })
}

// singleRelay reports once for each entity and source.
func singleRelay(c *Context) []diag.Problem {
	relays := c.relays()
	var out problems
	c.each(func(e *content.Facts, k *schema.Kind) {
		if !factual(k) {
			return
		}
		counts := map[string]int{}
		first := map[string]*schema.Claim{}
		var order []string
		walk(e, func(cl *schema.Claim) {
			if !isFact(cl) || len(cl.Sources) != 1 || len(cl.Value.Items) > 0 || len(cl.Value.Entries) > 0 || cl.Field.Envelope {
				return
			}
			id := c.source(cl.Sources[0].Target)
			if len(relays[id]) == 0 || c.classifies(cl.Field) || cl.Field.Name == k.Title {
				return
			}
			if counts[id]++; counts[id] == 1 {
				first[id] = cl
				order = append(order, id)
			}
		})
		for _, id := range order {
			source, _ := c.Graph.Entity(id)
			if source == nil {
				continue
			}
			p := diag.Notef(CodeSingleRelay, first[id].Pos, "one fact of %q rests on %q alone, which passes on others", e.Slug, source.Slug)
			if counts[id] > 1 {
				p.Message = fmt.Sprintf("%d facts of %q rest on %q alone, which passes on others", counts[id], e.Slug, source.Slug)
			}
			out.add(p)
		}
	})
	return out
}

func sourceUncited(c *Context) []diag.Problem {
	var out problems
	c.each(func(e *content.Facts, k *schema.Kind) {
		if k.Citable && !slices.ContainsFunc(c.Graph.In(e.ID), func(in graph.Edge) bool { return in.Kind == graph.Citation }) {
			out.add(diag.Notef(CodeSourceUncited, c.Graph.Pos(e.ID), "nothing cites %q", e.Slug))
		}
	})
	return out
}

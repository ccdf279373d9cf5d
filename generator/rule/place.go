package rule

import (
	"portolan/generator/block"
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/place"
	"portolan/generator/schema"
)

const CodeUnplaced diag.Code = "unplaced" // a map is to show what lies nowhere

// unplaced finds what map blocks show and that lies nowhere: by itself, by what is related
// to it, or by what it refers to as its place.
func unplaced(c *Context) []diag.Problem {
	var out problems
	c.blocked(func(e *content.Entity, _ *schema.Kind) {
		for i := range e.Blocks() {
			b := &e.Blocks()[i]
			if b.Name != "map" {
				continue
			}
			for _, v := range append(b.Get("show").Items, b.Get("region")) {
				if p := c.unplacedRef(b, v); p != nil {
					out.add(*p)
				}
			}
		}
	})
	return out
}

func (c *Context) unplacedRef(b *block.Block, v block.Value) *diag.Problem {
	if v.Ref == 0 {
		return nil
	}
	ref := b.Refs[v.Ref-1]
	f := c.Graph.Lookup(ref.Target, nil)
	e := c.facts(f.ID)
	if e == nil || c.lies(e) { // what finds nothing is reported with all references
		return nil
	}
	p := diag.Errorf(CodeUnplaced, ref.Pos, "%s lies nowhere that a map could show", c.title(e))
	switch k := c.Schema.Kind(e.Kind); {
	case len(k.Map)+len(k.Course) == 0:
		p.Hint = "the kind " + k.Name + " has no place: show what it is about"
	case len(k.Map) > 0:
		p.Hint = "give it " + k.Map[0] + ", or leave it out"
	}
	return &p
}

// lies tells whether a map can show an entity.
func (c *Context) lies(e *content.Facts) bool {
	k := c.Schema.Kind(e.Kind)
	p := c.placeOf(e)
	if c.shown(p) {
		return true
	}
	if len(k.Map) == 0 {
		return false
	}
	for _, near := range p.Near {
		if other := c.facts(near); other != nil && c.shown(c.placeOf(other)) {
			return true
		}
	}
	for _, edge := range c.Graph.In(e.ID) {
		if other := c.facts(edge.From); edge.Kind == content.Relation && other != nil && len(c.placeOf(other).Points) > 0 {
			return true
		}
	}
	return false
}

// shown tells whether a place is one that maps have: a country has to be in the geometry.
func (c *Context) shown(p place.Place) bool {
	return len(p.Points)+len(p.Lines) > 0 || p.Country != "" && (c.world() == nil || c.world().Has(p.Country))
}

func (c *Context) placeOf(e *content.Facts) place.Place {
	return place.Of(e, c.Schema.Kind(e.Kind), c.Today, directory{c})
}

// A directory lets package place find entities.
type directory struct{ c *Context }

func (d directory) Find(target string, kinds []string) string {
	if f := d.c.Graph.Lookup(target, kinds); !f.Hidden {
		return f.ID
	}
	return ""
}

func (d directory) Facts(id string) *content.Facts {
	if e, _ := d.c.Graph.Entity(id); e != nil {
		return e.Facts()
	}
	return nil
}

func (d directory) Kind(name string) *schema.Kind { return d.c.Schema.Kind(name) }

package rule

import (
	"slices"

	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// each calls visit for the facts of every published entity, by id.
func (c *Context) each(visit func(e *content.Facts, k *schema.Kind)) {
	c.eachWhole(func(e *content.Entity, k *schema.Kind) { visit(e.Facts(), k) })
}

// eachWhole calls visit for every published entity, by id. A rule that asks for it is none of facts alone.
func (c *Context) eachWhole(visit func(e *content.Entity, k *schema.Kind)) {
	for _, e := range c.Graph.All() {
		if c.Stopped != nil && c.Stopped() {
			return
		}
		visit(e, c.Schema.Kind(e.Kind))
	}
}

// blocked calls visit for those that have blocks which the site draws.
func (c *Context) blocked(visit func(e *content.Entity, k *schema.Kind)) {
	c.eachWhole(func(e *content.Entity, k *schema.Kind) {
		if e.Face().Traits&content.Blocked != 0 {
			visit(e, k)
		}
	})
}

// facts gives those of a published entity; nil if there is none.
func (c *Context) facts(id string) *content.Facts { return directory{c}.Facts(id) }

// walk calls visit for every claim of an entity, outermost first.
func walk(e *content.Facts, visit func(*schema.Claim)) {
	for i := range e.Claims() {
		e.Claims()[i].Walk(visit)
	}
}

// codes gives the entity's codes of a check: of versions that contradict each other
// all, of what was retracted none.
func codes(e *content.Facts, check schema.Check) []*schema.Claim {
	var out []*schema.Claim
	walk(e, func(c *schema.Claim) {
		if c.Value.Type == schema.TypeCode && c.Field.Check == check && c.State == schema.Known && c.Modality != schema.Retracted {
			out = append(out, c)
		}
	})
	return out
}

// code gives the first code of a check, or "".
func code(e *content.Facts, check schema.Check) string {
	if list := codes(e, check); len(list) > 0 {
		return text(list[0])
	}
	return ""
}

func text(c *schema.Claim) string { return c.Value.Text.In("") }

// hasCheck tells whether a kind has a code of a check.
func hasCheck(k *schema.Kind, check schema.Check) bool {
	return k != nil && slices.ContainsFunc(k.Fields, func(f *schema.Field) bool { return fieldHasCheck(f, check) })
}

func fieldHasCheck(f *schema.Field, check schema.Check) bool {
	return f.Element().Check == check ||
		slices.ContainsFunc(f.Fields, func(g *schema.Field) bool { return fieldHasCheck(g, check) })
}

// versions gives the claim, or where versions contradict each other all of them.
func versions(c *schema.Claim) []*schema.Claim {
	if c == nil {
		return nil
	}
	if c.State != schema.Either {
		return []*schema.Claim{c}
	}
	var out []*schema.Claim
	for i := range c.Options {
		out = append(out, versions(&c.Options[i])...)
	}
	return out
}

// isFact tells whether a claim says something plainly.
func isFact(c *schema.Claim) bool { return c.State == schema.Known && c.Modality.Fact() }

// ref gives the id of what a reference in a claim finds, or "".
func (c *Context) ref(r schema.Ref, f *schema.Field) string { return c.Graph.Lookup(r.Target, f.To).ID }

// source gives the id of what a citation finds, or "".
func (c *Context) source(target string) string { return c.Graph.Lookup(target, c.Schema.Citable()).ID }

// histories calls visit for each history of an entity with the steps in it; of
// versions that contradict each other the preferred.
func (c *Context) histories(e *content.Facts, visit func(v *schema.Vocabulary, steps []*schema.Claim)) {
	walk(e, func(cl *schema.Claim) {
		v := c.Schema.Vocabulary(cl.Field.Steps)
		if cl.Value.Type != schema.TypeHistory || v == nil {
			return
		}
		var steps []*schema.Claim
		for i := range cl.Value.Items {
			if s := cl.Value.Items[i].Shown(); s.Value.Step != nil {
				steps = append(steps, s)
			}
		}
		visit(v, steps)
	})
}

// hasDispute tells whether anything about an entity is disputed.
func hasDispute(e *content.Facts) bool {
	found := false
	walk(e, func(c *schema.Claim) { found = found || c.State == schema.InDispute })
	return found
}

// certainlyBefore tells whether all of a lies before all of b, as far as both are known.
func certainlyBefore(a, b edtf.Date) bool {
	first, ok := b.Earliest()
	return ok && a.Before(first)
}

// title gives the name of an entity for a message.
func (c *Context) title(e *content.Facts) string { return e.Label(c.Settings.Lang) }

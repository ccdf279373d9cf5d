package rule

import (
	"cmp"
	"math"
	"slices"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

const (
	CodeRoleOverlap       diag.Code = "role-overlap"       // an office of one is held by two
	CodeSymmetricDisagree diag.Code = "symmetric-disagree" // the two sides of a relation differ
)

// A tenure is a time for which somebody certainly held an office.
type tenure struct {
	place, role, who, name string
	from, to               edtf.Day // from is the last day on which it can have begun, to the first on which it can have ended
	claim                  *schema.Claim
}

func roleOverlap(c *Context) []diag.Problem {
	type office struct{ place, role string }
	held := map[office][]tenure{}
	c.each(func(e *content.Facts, _ *schema.Kind) {
		for i := range e.Claims() {
			for _, t := range c.tenures(e, &e.Claims()[i]) {
				held[office{t.place, t.role}] = append(held[office{t.place, t.role}], t)
			}
		}
	})
	var out problems
	for _, list := range held { // in any order: problems are sorted
		slices.SortStableFunc(list, func(a, b tenure) int { return cmp.Compare(a.from, b.from) })
		for i, a := range list {
			for _, b := range list[i+1:] {
				if a.who == b.who || max(a.from, b.from) >= min(a.to, b.to) {
					continue
				}
				out.add(diag.Errorf(CodeRoleOverlap, b.claim.Pos, "%s is %s of %s in %s, and so is %s in %s", b.name, b.role,
					b.claim.Value.Ref.Target, b.claim.Value.Date, a.name, a.claim.Value.Date).
					WithHint("one person holds this office at a time; the other is at %s", a.claim.Pos))
			}
		}
	}
	return diag.Sort(out)
}

// tenures gives what somebody certainly held by a claim and the claims within it: of versions that contradict each other what all of
// them say, told by the one that is shown; of candidates, one of which is yet to come, nothing.
func (c *Context) tenures(e *content.Facts, cl *schema.Claim) []tenure {
	switch cl.State {
	case schema.Either:
		shared := c.tenures(e, cl.Shown())
		for i := range cl.Options {
			shared = intersect(shared, c.tenures(e, &cl.Options[i]))
		}
		return shared
	case schema.Known:
		var out []tenure
		if t, ok := c.tenure(e, cl); ok {
			out = append(out, t)
		}
		for _, parts := range [...][]schema.Claim{cl.Value.Items, cl.Value.Entries} {
			for i := range parts {
				out = append(out, c.tenures(e, &parts[i])...)
			}
		}
		return out
	}
	return nil
}

// intersect gives the times of the first list at which the second has the same office too.
func intersect(a, b []tenure) []tenure {
	var out []tenure
	for _, t := range a {
		for _, u := range b {
			from, to := max(t.from, u.from), min(t.to, u.to)
			if t.place == u.place && t.role == u.role && from < to {
				both := t
				both.from, both.to = from, to
				out = append(out, both)
			}
		}
	}
	return out
}

// tenure reads an office that only one can hold. ok is false where it is no fact, or
// no day is certain.
func (c *Context) tenure(e *content.Facts, cl *schema.Claim) (tenure, bool) {
	if cl.Value.Role == "" || !isFact(cl) || !cl.Value.Date.Interval() {
		return tenure{}, false
	}
	one := slices.ContainsFunc(cl.Field.Roles, func(r schema.Role) bool { return r.Name == cl.Value.Role && r.One })
	from, known := cl.Value.Date.Start().Latest()
	to, ends := cl.Value.Date.End().Earliest()
	if cl.Value.Date.EndOpen() {
		to, ends = math.MaxInt32, true
	}
	place := c.ref(cl.Value.Ref, cl.Field)
	return tenure{place, cl.Value.Role, e.ID, c.title(e), from, to, cl}, one && known && ends && place != ""
}

// symmetricDisagree compares relations that hold both ways and are told on both sides.
func symmetricDisagree(c *Context) []diag.Problem {
	type side struct{ from, to, field string }
	told := map[side]*schema.Claim{}
	var order []side
	c.each(func(e *content.Facts, _ *schema.Kind) {
		for i := range e.Claims() {
			top := e.Claims()[i].Field
			if !top.Symmetric && !top.Element().Symmetric {
				continue
			}
			e.Claims()[i].Walk(func(cl *schema.Claim) {
				if cl.Value.Type != schema.TypeRef || cl.State != schema.Known {
					return
				}
				s := side{e.ID, c.ref(cl.Value.Ref, cl.Field), top.Name}
				if _, twice := told[s]; !twice && s.to != "" {
					told[s] = cl
					order = append(order, s)
				}
			})
		}
	})
	var out problems
	for _, s := range order {
		here, there := told[s], told[side{s.to, s.from, s.field}]
		if there == nil || s.from <= s.to { // reported once, on the second side
			continue
		}
		differ := ""
		switch {
		case here.Value.Date.EDTF() != there.Value.Date.EDTF():
			differ = "another date"
		case here.Modality != there.Modality:
			differ = "another modality"
		case here.Value.Role != there.Value.Role:
			differ = "another role"
		default:
			continue
		}
		out.add(diag.Errorf(CodeSymmetricDisagree, here.Pos, "%s tells this with %s", s.to, differ).
			WithHint("a relation that holds both ways needs to be written on one side only; the other is at %s", there.Pos))
	}
	return out
}

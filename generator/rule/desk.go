package rule

import (
	"cmp"
	"slices"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

const (
	CodeStale           diag.Code = "stale"            // a fact is older than its field lets facts become
	CodeExpectationOpen diag.Code = "expectation-open" // the time of an expectation has passed
)

// A standing is a claim with what its age is judged by.
type standing struct {
	*schema.Claim
	shelf   int            // shelf life of its field, or of the field around it
	beside  []schema.Claim // the claims of its list or history and its other versions, itself among them
	version bool           // it is one of several that contradict each other
}

// standings calls visit for every claim of an entity.
func standings(e *content.Facts, visit func(standing)) {
	var down func(s standing)
	down = func(s standing) {
		if s.Field.ShelfLife > 0 {
			s.shelf = s.Field.ShelfLife
		}
		visit(s)
		for i := range s.Value.Items {
			down(standing{&s.Value.Items[i], s.shelf, s.Value.Items, false})
		}
		for i := range s.Value.Entries {
			down(standing{&s.Value.Entries[i], s.shelf, nil, false})
		}
		for i := range s.Options {
			down(standing{&s.Options[i], s.shelf, slices.Concat(s.Options, s.beside), true})
		}
	}
	for i := range e.Claims() {
		down(standing{&e.Claims()[i], 0, nil, false})
	}
}

// awaits tells whether a claim is about what had not happened when it was made.
func (s standing) awaits() bool {
	switch s.Modality {
	case schema.Planned, schema.Projected, schema.Expected, schema.Undetermined:
		return s.State == schema.Known
	}
	return false
}

// tooOld tells whether a claim's as-of date lies further back than a shelf life.
func tooOld(c *schema.Claim, shelf int, today edtf.Day) bool {
	asOf, known := c.AsOf.Latest()
	return known && shelf > 0 && asOf+edtf.Day(shelf) < today
}

// stale passes over what has happened, which never changes: dates and steps that are
// facts. Of versions that contradict each other the newest counts.
func stale(c *Context) []diag.Problem {
	var out problems
	c.each(func(e *content.Facts, _ *schema.Kind) {
		standings(e, func(s standing) {
			counts := s.Claim
			switch {
			case s.State == schema.Either:
				counts = newest(s.Options)
			case s.version || len(s.Value.Items) > 0 || len(s.Value.Entries) > 0:
				return
			case s.awaits() && (s.passed(c.Today) || c.fulfilled(s, e)):
				return // reported as an open expectation, or answered
			}
			if !happened(counts) && tooOld(counts, s.shelf, c.Today) {
				out.add(diag.Notef(CodeStale, s.Pos, "this is as of %s, and %q should be looked up again by now", counts.AsOf, s.Field.Name))
			}
		})
	})
	return out
}

// happened tells whether a claim dates something that has come about.
func happened(c *schema.Claim) bool {
	return isFact(c) && (c.Value.Type == schema.TypeDate || c.Value.Step != nil)
}

// newest gives the claim with the latest as-of date.
func newest(list []schema.Claim) *schema.Claim {
	best := &list[0]
	for i := range list {
		a, _ := list[i].AsOf.Latest()
		if b, known := best.AsOf.Latest(); !known || a > b {
			best = &list[i]
		}
	}
	return best
}

func expectationOpen(c *Context) []diag.Problem {
	var out problems
	c.each(func(e *content.Facts, _ *schema.Kind) {
		standings(e, func(s standing) {
			if !s.awaits() || !s.passed(c.Today) || c.fulfilled(s, e) {
				return
			}
			what, when := s.Field.Name, "as of "+s.AsOf.String()
			if step := s.Value.Step; step != nil {
				what = step.Name
			}
			if _, known := dateOf(s.Claim).Latest(); known {
				when = "for " + dateOf(s.Claim).String()
			}
			out.add(diag.Notef(CodeExpectationOpen, s.Pos, "%q was %s %s, and nothing says what became of it", what, s.Modality, when))
		})
	})
	return out
}

// passed tells whether the time of an expectation is over: its date, or where that has
// no end the shelf life of what is said. A value without a date has no time.
func (s standing) passed(today edtf.Day) bool {
	date := dateOf(s.Claim)
	if s.Value.Type != schema.TypeDate && s.Value.Step == nil && date.IsZero() {
		return false
	}
	if _, known := date.Latest(); known {
		return date.Before(today)
	}
	return tooOld(s.Claim, s.shelf, today)
}

// fulfilled tells whether a fact answers an expectation: the same step at that time or
// later, the same reference, another version of the value, or the entity that it came to.
func (c *Context) fulfilled(s standing, e *content.Facts) bool {
	for i := range s.beside {
		b := s.beside[i].Shown()
		switch {
		case !isFact(b):
		case s.Value.Step != nil:
			early, known := s.Value.Date.Earliest()
			if b.Value.Step != nil && b.Value.Step.Name == s.Value.Step.Name && !(known && b.Value.Date.Before(early)) {
				return true
			}
		case s.Value.Type == schema.TypeRef:
			if c.refersTo(b) == c.refersTo(s.Claim) && b.Value.Role == s.Value.Role {
				return true
			}
		case s.version && b.Value.Type == s.Value.Type:
			return true
		}
	}
	return e.Claim(fieldBecame) != nil
}

// refersTo gives the id of what the reference of a claim means, or what is written where that is nothing.
func (c *Context) refersTo(of *schema.Claim) string {
	return cmp.Or(c.Graph.Lookup(of.Value.Ref.Target, of.Field.Element().To).ID, of.Value.Ref.Target)
}

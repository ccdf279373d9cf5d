package rule

import (
	"slices"
	"strings"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

const (
	CodeDisputedNote   diag.Code = "disputed-note"   // a dispute has no note that explains it
	CodeFutureStated   diag.Code = "future-stated"   // the future is stated as a fact
	CodeQuantityPeriod diag.Code = "quantity-period" // a figure does not say for what time
	CodeFactLater      diag.Code = "fact-later"      // a page shows a fact from after the day it speaks of
)

func disputedNote(c *Context) []diag.Problem {
	var out problems
	c.each(func(e *content.Facts, _ *schema.Kind) {
		walk(e, func(cl *schema.Claim) {
			if cl.State != schema.InDispute {
				return
			}
			f := c.Graph.Lookup(cl.Note, nil)
			switch {
			case cl.Note == "":
				out.add(diag.Errorf(CodeDisputedNote, cl.Pos, "the dispute has no note").
					WithHint("add note: with the id of the entity that explains it"))
			case f.ID == "" && len(f.Choices) == 0 && containsSpace(cl.Note): // one word was reported with the references
				out.add(diag.Errorf(CodeDisputedNote, cl.Pos, "the note of a dispute is the id of an entity, and %q is none", cl.Note).
					WithHint("what there is to say stands there once, wherever the dispute is shown"))
			}
		})
	})
	return out
}

func containsSpace(s string) bool {
	for _, r := range s {
		if r == ' ' || r == '\n' {
			return true
		}
	}
	return false
}

// futureStated compares with the real day: a build for an earlier day does not make
// what has happened since a prophecy.
func futureStated(c *Context) []diag.Problem {
	clock := c.Clock
	if clock == 0 {
		clock = c.Today
	}
	var out problems
	for _, whole := range slices.Concat(c.Graph.All(), c.Graph.Later()) {
		e, k := whole.Facts(), c.Schema.Kind(whole.Kind)
		if e.Draft || e.Publish.After(clock) {
			continue // written for a day to come
		}
		if e.AsOf().After(clock) {
			out.add(diag.Errorf(CodeFutureStated, c.Graph.AsOfPos(e.ID), "the facts are as of %s, which is still to come", e.AsOf()).
				WithHint("as_of is the day for which the source speaks"))
		}
		walk(e, func(cl *schema.Claim) {
			if cl.Field.Envelope {
				return
			}
			if cl.OwnAsOf && cl.AsOf.After(clock) {
				out.add(diag.Errorf(CodeFutureStated, cl.Pos, "the value is as of %s, which is still to come", cl.AsOf).
					WithHint("the as-of date is the day for which the source speaks"))
				return
			}
			if date := dateOf(cl); isFact(cl) && (date.After(clock) || (cl.Value.Step != nil || cl.Value.Type == schema.TypeDate) && cl.After(clock)) {
				if cl.Field.Name == k.SpeaksOf {
					return // the page is held back until then
				}
				out.add(diag.Errorf(CodeFutureStated, cl.Pos, "%s is still to come, and this is stated as a fact", date).
					WithHint("mark it ~expected or ~planned, as the source has it"))
			}
		})
	}
	return out
}

// dateOf gives the date that a claim's value has: its own, that of a step, of a dated
// reference, or of a quantity.
func dateOf(c *schema.Claim) edtf.Date {
	if q := c.Value.Quantity; q != nil {
		return q.In
	}
	return c.Value.Date
}

func quantityPeriod(c *Context) []diag.Problem {
	var out problems
	c.each(func(e *content.Facts, _ *schema.Kind) {
		walk(e, func(cl *schema.Claim) {
			q := cl.Value.Quantity
			if q == nil || cl.State != schema.Known || !cl.Field.Period || q.Per != "" || !q.In.IsZero() || cl.OwnAsOf {
				return
			}
			out.add(diag.Warnf(CodeQuantityPeriod, cl.Pos, "%s does not say for what time", strings.Join(strings.Fields(q.Digits+" "+q.Scale+" "+q.Unit), " ")).
				WithHint("per what time (%s/year), when (%s in 2010), or as of when (@2023-04-11)", q.Unit, q.Unit))
		})
	})
	return out
}

func factLater(c *Context) []diag.Problem {
	var out problems
	c.eachWhole(func(e *content.Entity, k *schema.Kind) {
		speaks := e.Claim(k.SpeaksOf)
		if speaks == nil {
			return
		}
		day, known := speaks.Shown().Value.Date.Latest()
		if !known {
			return
		}
		e.Prose(func(d *markdown.Doc, _ *schema.Claim) {
			for _, ref := range d.Refs {
				f, field := c.Graph.LookupRef(ref)
				other := c.facts(f.ID)
				if field == "" || other == nil || other.Claim(field) == nil {
					continue
				}
				fact := other.Claim(field).Shown()
				if fact.OwnAsOf && fact.AsOf.After(day) {
					out.add(diag.Warnf(CodeFactLater, ref.Pos, "%s is as of %s, and this page speaks as of %s", ref.Raw, fact.AsOf, day).
						WithHint("write what was known on that day, or date the sentence; the fact is at %s", fact.Pos))
				}
			}
		})
	})
	return out
}

package rule

import (
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/schema"
)

// CodeFarOff is for a page that waits for a day more than a year away: its year may be mistyped.
const CodeFarOff diag.Code = "far-off"

// farOff looks at what the desk's schedule lists. A site that is built for a day in the past
// lacks much that is there by now: what counts is the later of that day and the real one.
func farOff(c *Context) []diag.Problem {
	today := max(c.Today, c.Clock)
	limit := edtf.MakeDay(today.Year()+1, today.Month(), today.Day())
	var out problems
	for _, w := range c.Graph.Written() {
		if day, later := w.Appears(today); later && day > limit {
			out.add(diag.Notef(CodeFarOff, waitsAt(w, c.Schema.Kind(w.Kind), day), "the page appears on %s only, more than a year from now", day).
				WithHint("nobody sees it before: is the year right?"))
		}
	}
	return out
}

// waitsAt tells where the day is written for which a page waits.
func waitsAt(w graph.Written, k *schema.Kind, day edtf.Day) diag.Pos {
	field := k.Appears
	if publish, known := w.Publish.Earliest(); known && publish == day {
		field = schema.FieldPublish
	}
	if c := w.Claim(field); c != nil {
		return c.Pos
	}
	return w.Pos
}

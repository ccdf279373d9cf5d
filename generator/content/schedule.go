package content

import (
	"strings"

	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

const CodeSchedule diag.Code = "schedule" // it can't be told on which day a page appears or goes

// schedule checks the days on which a page appears and goes: a page that waits for a day which never comes
// would be there all the time, or never.
func (r *fileReader) schedule(f *Facts) {
	appears := r.dayOf(f.Claim(schema.FieldPublish))
	goes := r.dayOf(f.Claim(schema.FieldExpires))
	if appears != 0 && goes != 0 && goes <= appears {
		r.problem(diag.Errorf(CodeSchedule, f.Claim(schema.FieldExpires).Pos, "the page goes on %s, and appears on %s: it is never there", goes, appears).
			WithHint("it should go later than it appears"))
	}
}

// dayOf gives the day that a claim names, of a month or a year the first; 0 where nothing is claimed, or no day.
func (r *fileReader) dayOf(c *schema.Claim) edtf.Day {
	const hint = "as 2026-12-01; a month or a year counts from its first day"
	switch {
	case c == nil, c.State == schema.None, c.State == schema.Known && c.Value.Date.IsZero(): // the last was reported
		return 0
	case c.State != schema.Known:
		r.problem(diag.Errorf(CodeSchedule, c.Pos, "%q leaves its day open, and a page appears or goes on one", c.Field.Name).WithHint(hint))
		return 0
	}
	d := c.Value.Date
	if day, ok := d.Earliest(); ok && !d.Interval() && !d.Approximate() && !d.Uncertain() && !strings.ContainsAny(d.EDTF(), "[{X") {
		return day
	}
	r.problem(diag.Errorf(CodeSchedule, c.Pos, "%q names no day, and a page appears or goes on one", d).WithHint(hint))
	return 0
}

package view

import (
	"portolan/generator/chronicle"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// status writes where a history stands: the step that holds, whether all parties
// took it, and that it was expected, if it was; where nothing has happened yet, what
// is awaited, with its certainty. What is left open is written behind it.
func (p *printer) status(history, parties *schema.Claim) {
	s := chronicle.Of(history, parties, p.day, p.r)
	if s.Step == nil {
		for i, a := range s.Open {
			if i > 0 {
				p.raw("; ")
			}
			p.openStep(a.Claim)
			if a.Claim.Modality != schema.Undetermined { // it was not said to come
				p.said(a)
				p.late(a)
			}
			p.differing(a.Claim)
			p.allTerms(a.Claim)
		}
		if len(s.Open) > 0 {
			p.allTerms(history)
		}
		return
	}
	if s.All {
		p.span("step", s.Step.Value.Step.Label.In(p.lang))
		p.text(" " + p.w.allParties)
	} else {
		p.stepWords(&s.Step.Value)
	}
	p.raw(` <span class="when">(`)
	p.date(s.Step.Value.Date)
	p.raw(`)</span>`)
	p.differing(s.Step)
	p.allTerms(s.Step)
	p.foreseen(s.Awaited)
	for _, a := range s.Open {
		p.raw("; ")
		p.openStep(a.Claim)
		p.due(a)
		p.differing(a.Claim)
		p.allTerms(a.Claim)
	}
	p.allTerms(history)
}

// allTerms writes what a claim depends on and what it leaves out, and of several versions what that is of the shown one.
func (p *printer) allTerms(c *schema.Claim) {
	p.terms(c.If, c.Excludes)
	p.ownTerms(c, c.Shown())
}

// differing writes behind a claim that sources differ, where there are several versions of it.
func (p *printer) differing(c *schema.Claim) { p.sourcesDiffer(c.State == schema.Either) }

// sourcesDiffer writes that sources differ in what was written, if they do.
func (p *printer) sourcesDiffer(differ bool) {
	if differ {
		p.raw(" ")
		p.span("versions-note", "("+p.w.versions+")")
	}
}

// openStep writes a step that is awaited with how it is meant: undetermined whether in force, for it is not
// the step that is undetermined but whether it was taken.
func (p *printer) openStep(c *schema.Claim) {
	if c.Modality == schema.Undetermined {
		p.span("certainty certainty-undetermined", p.w.certainty[c.Modality])
		p.text(" " + p.w.whether + " ")
	} else {
		p.certainty(c.Modality)
	}
	p.stepWords(&c.Value)
}

// foreseen writes of what came that it was awaited, and since when; of what came earlier or later
// than was said not that it came as said. What was undetermined was not said to come.
func (p *printer) foreseen(a *chronicle.Awaited) {
	if a == nil || a.Claim.Modality == schema.Undetermined {
		return
	}
	p.raw(", ")
	said, came := a.Claim.Value.Date, a.Kept.Value.Date
	from, begins := said.Earliest()
	until, ends := said.Latest()
	first, known := came.Earliest()
	last, bounded := came.Latest()
	if (!ends || known && first <= until) && (!begins || bounded && last >= from) {
		p.text(p.w.as + " ")
	}
	p.text(p.w.certainty[a.Claim.Modality])
	p.said(*a)
}

// due writes when something awaited is to come, and that this has passed or nothing was heard of it.
func (p *printer) due(a chronicle.Awaited) {
	if a.Claim.Value.Date.IsZero() {
		p.late(a)
		return
	}
	p.raw(` <span class="when">(`)
	p.when(a.Claim, a.Claim.Value.Date)
	if late := p.w.lateness(a, p.lang); late != "" {
		p.text(", " + late)
	}
	p.raw(`)</span>`)
}

// came writes behind a date of an entity that was awaited when it came, or that its time has passed;
// nothing on a page that speaks of an earlier day, when nobody knew.
func (p *printer) came(id string, c *schema.Claim) {
	if c.Value.Type != schema.TypeDate || !chronicle.Awaits(c.Modality) || p.day != p.r.Today() {
		return
	}
	for _, a := range p.r.Watch(id) {
		switch {
		case a.Path != c.Key:
		case a.Kept == nil && chronicle.Undated(c, p.r):
			if late := p.w.lateness(a, p.lang); late != "" {
				p.text(", " + late) // behind what is in brackets already
			}
		case a.Kept == nil:
			p.late(a)
		default:
			p.raw(", ")
			p.outcome(a)
		}
	}
}

// lateness says in a few words that the time of something awaited has passed, or since when nothing was heard
// of it; nothing of what is undetermined, which nobody promised.
func (w *words) lateness(a chronicle.Awaited, lang string) string {
	switch {
	case a.Claim.Modality == schema.Undetermined:
		return ""
	case a.Overdue:
		return w.late
	case a.Aged:
		return w.noNews + " " + a.Heard.Words(lang)
	}
	return ""
}

// late writes how late something awaited is.
func (p *printer) late(a chronicle.Awaited) {
	if late := p.w.lateness(a, p.lang); late != "" {
		p.text(" (" + late + ")")
	}
}

// said writes since when something was awaited: in April 2023.
func (p *printer) said(a chronicle.Awaited) {
	if a.Said.IsZero() {
		return
	}
	p.text(" " + p.w.expectedIn + " ")
	p.text(month(a.Said).Words(p.lang))
}

// month gives the month of a day; other dates as they are.
func month(d edtf.Date) edtf.Date {
	day, ok := d.Earliest()
	if d.Precision() != edtf.PrecisionDay && d.Precision() != edtf.PrecisionInstant || !ok {
		return d
	}
	m, err := edtf.Parse(day.String()[:7])
	if err != nil {
		return d
	}
	return m
}

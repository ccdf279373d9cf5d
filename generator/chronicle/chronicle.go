// Package chronicle tells what claims say in time: what holds on a day, what was
// awaited and what became of it, what changed and when.
//
// In go claims and a day, out come claims, statuses, things awaited and changes; all
// of it is derived, nothing is stored. Besides an entity's own claims it asks only
// what other entities are called and when sources are dated.
package chronicle

import (
	"cmp"
	"slices"

	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// A Directory finds what references mean.
type Directory interface {
	// Find gives the id that a reference of the given kinds means, or "".
	Find(target string, kinds []string) string
	// Cited gives the id of the source that a citation means, or "".
	Cited(target string) string
	// Facts gives all of an entity but its prose, or nil.
	Facts(id string) *content.Facts
}

// SpeaksOf gives the day as of which an entity's page speaks: that of the field that
// its kind names, else today.
func SpeaksOf(e *content.Facts, k *schema.Kind, today edtf.Day) edtf.Day {
	if c := e.Claim(k.SpeaksOf); k.SpeaksOf != "" && c != nil {
		if last, ok := c.Value.Date.Latest(); ok {
			return min(last, today)
		}
	}
	return today
}

// AsOf gives a claim as it was known on a day: without the steps, versions and items
// that came later. It gives nil where nothing is left, and the claim itself where
// all of it was known.
func AsOf(c *schema.Claim, day edtf.Day) *schema.Claim {
	if later(c, day) {
		return nil
	}
	if endsLater(c, day) {
		office := *c
		office.Value.Date, office.End = office.Value.Date.Start(), schema.Stated // nobody knew the end yet
		return &office
	}
	if !anyLater(c, day) {
		return c
	}
	out := *c
	out.Value.Items = keep(c.Value.Items, day)
	out.Options = keep(c.Options, day)
	out.Value.Entries, out.Value.Keys = nil, nil
	for i := range c.Value.Entries {
		if e := AsOf(&c.Value.Entries[i], day); e != nil {
			out.Value.Entries = append(out.Value.Entries, *e)
			if len(c.Value.Keys) > i {
				out.Value.Keys = append(out.Value.Keys, c.Value.Keys[i])
			}
		}
	}
	out.Show = shown(c, out.Options)
	if c.DecidedBy != nil {
		out.DecidedBy = AsOf(c.DecidedBy, day)
	}
	switch {
	case c.State == schema.Either && len(out.Options) == 1:
		out = out.Options[0] // on that day there was no conflict yet
		out.Key, out.Field = c.Key, c.Field
	case len(out.Value.Items)+len(out.Options)+len(out.Value.Entries) == 0 && len(c.Value.Items)+len(c.Options)+len(c.Value.Entries) > 0:
		return nil
	case c.State == schema.Either && c.Value.Step != nil:
		out.Value, out.Modality = out.Shown().Value, out.Shown().Modality // what is shown may not have been known yet
	}
	return &out
}

func keep(claims []schema.Claim, day edtf.Day) []schema.Claim {
	var out []schema.Claim
	for i := range claims {
		if c := AsOf(&claims[i], day); c != nil {
			out = append(out, *c)
		}
	}
	return out
}

// shown gives the number that the preferred version has among those that are left.
func shown(c *schema.Claim, left []schema.Claim) int {
	if c.Show == 0 {
		return 0
	}
	preferred := c.Options[c.Show-1].Pos
	return 1 + slices.IndexFunc(left, func(o schema.Claim) bool { return o.Pos == preferred })
}

// later tells whether a claim was made, or what it states happened, only after a day.
// A value that inherits a later as-of date from its file may well have held before; a
// sentence tells of what had happened by then.
func later(c *schema.Claim, day edtf.Day) bool {
	if c.Value.Role != "" && c.Value.Date.Covers(day) {
		return false // an office held on the day, whenever that was written down
	}
	if (c.OwnAsOf || c.Value.Prose != nil) && c.AsOf.After(day) {
		return true
	}
	if !c.Modality.Fact() || c.Value.Date.IsZero() || c.State != schema.Known {
		return false
	}
	if c.Value.Step != nil || c.Value.Type == schema.TypeDate {
		return c.After(day)
	}
	return c.Value.Type == schema.TypeRef && c.Value.Date.After(day) // "until 2020" is no beginning
}

// endsLater tells whether an office has an end that lies after the day.
func endsLater(c *schema.Claim, day edtf.Day) bool {
	last, ok := c.Value.Date.Latest()
	return c.Value.Role != "" && c.Value.Date.Interval() && ok && last > day
}

func anyLater(c *schema.Claim, day edtf.Day) bool {
	found := false
	c.Walk(func(c *schema.Claim) { found = found || later(c, day) || endsLater(c, day) })
	return found
}

// Modality tells how what is awaited or disputed is meant: of what is disputed in its end alone, as that.
func (a Awaited) Modality() schema.Modality {
	return cmp.Or(a.Claim.Modality, a.Claim.End)
}

// A Status is where a history stands on a day.
type Status struct {
	Step    *schema.Claim // the fact step that holds; nil if nothing has happened yet
	All     bool          // every party has taken the step
	Awaited *Awaited      // the expectation that the step fulfils, if any
	Open    []Awaited     // what is awaited or undetermined and has not come
}

// Awaited is something that was planned, expected, projected or left open, with
// what became of it.
type Awaited struct {
	ID      string        // of the entity
	Path    string        // of the field
	Claim   *schema.Claim // as it was said
	Said    edtf.Date     // when
	Kept    *schema.Claim // the fact that fulfilled it; nil if none is known
	KeptBy  string        // id of the entity that tells of it, if another
	Overdue bool          // its last day has passed
	Heard   edtf.Date     // when something was last heard of it: Said, or what its history says later
	Aged    bool          // no last day was named, its time may have come, and nothing was heard of it for the shelf life of its field, or for two years
}

// Of derives the status of a history as of a day. parties is the claim of its
// parties, or nil.
func Of(history, parties *schema.Claim, day edtf.Day, dir Directory) Status {
	var s Status
	steps := history.Value.Items
	s.Step = schema.Current(steps, day)
	for _, a := range awaited(steps, history.Field.ShelfLife, day, dir) {
		switch {
		case a.Kept == nil:
			s.Open = append(s.Open, a)
		case a.Kept == s.Step && (s.Awaited == nil || a.Claim.Modality != schema.Undetermined):
			s.Awaited = &a
		}
	}
	if s.Step != nil {
		s.All = all(s.Step, steps, parties, day, dir)
	}
	return s
}

// all tells whether each of several parties has taken the step by the day.
func all(step *schema.Claim, steps []schema.Claim, parties *schema.Claim, day edtf.Day, dir Directory) bool {
	if parties == nil || len(parties.Value.Items) < 2 || len(step.Value.Step.By) == 0 {
		return false
	}
	took := map[string]bool{}
	for i := range steps {
		c := &steps[i]
		if c.Value.Step == nil || c.Value.Step.Name != step.Value.Step.Name || !happened(c, day) {
			continue
		}
		for _, by := range c.Value.Step.By {
			took[dir.Find(by.Target, nil)] = true
		}
	}
	for i := range parties.Value.Items {
		p := &parties.Value.Items[i]
		if id := dir.Find(p.Value.Ref.Target, parties.Field.Element().To); id == "" || !took[id] {
			return false
		}
	}
	return true
}

// Steps lists what a history awaited or left open by a day, with what became of it.
func Steps(history *schema.Claim, day edtf.Day, dir Directory) []Awaited {
	return awaited(history.Value.Items, history.Field.ShelfLife, day, dir)
}

// awaited finds the steps of a history that were said before they came.
func awaited(steps []schema.Claim, shelf int, day edtf.Day, dir Directory) []Awaited {
	var out []Awaited
	for i := range steps {
		c := &steps[i]
		if c.Value.Step == nil || !Awaits(c.Modality) || later(c, day) {
			continue
		}
		a := Awaited{Claim: c, Said: saidOn(c, dir)}
		if a.Said.After(day) {
			continue
		}
		a.Kept = fulfilment(a, steps, day, dir)
		a.Heard = lastNews(a, steps, day, dir)
		a.age(shelf, day)
		out = append(out, a)
	}
	return out
}

// Awaits tells whether something so meant is awaited: it may yet come, or not.
func Awaits(m schema.Modality) bool {
	return m == schema.Planned || m == schema.Expected || m == schema.Projected || m == schema.Undetermined
}

// Undated tells whether no date was named of something awaited: its time is open from when it was said on, or from the day
// after, which is when somebody spoke of it, and not when it is to come.
func Undated(c *schema.Claim, dir Directory) bool {
	begins, known := c.Value.Date.Earliest()
	if _, ends := c.Value.Date.Latest(); !Awaits(c.Modality) || !known || ends {
		return false
	}
	said := saidOn(c, dir)
	first, _ := said.Earliest()
	last, ok := said.Latest()
	return ok && (begins == first || first == last && begins == last+1)
}

// fulfilment finds the first fact step of the same sort that may be what was awaited, by the same if it was said by whom.
func fulfilment(a Awaited, steps []schema.Claim, day edtf.Day, dir Directory) *schema.Claim {
	want := a.Claim.Value.Step
	var found *schema.Claim
	for i := range steps {
		s := &steps[i]
		if !s.Modality.Fact() || s.Value.Step == nil || s.Value.Step.Name != want.Name || later(s, day) || a.follows(s) {
			continue
		}
		if len(want.By) > 0 && !slices.ContainsFunc(want.By, func(r schema.Ref) bool { return among(s.Value.Step.By, r, dir) }) {
			continue
		}
		if found == nil || s.Value.Date.Compare(found.Value.Date) < 0 {
			found = s
		}
	}
	return found
}

// follows tells whether a step was over before the time of what is awaited, and before anybody said, as far as that is known, that
// it is awaited: some steps are taken again and again.
func (a Awaited) follows(s *schema.Claim) bool {
	first, begins := a.Claim.Value.Date.Earliest()
	if said, known := a.Said.Earliest(); known {
		first = min(first, said)
	}
	return begins && s.Value.Date.Before(first)
}

// among tells whether a reference means what one of some others means, however it is written.
func among(refs []schema.Ref, r schema.Ref, dir Directory) bool {
	id := dir.Find(r.Target, nil)
	return slices.ContainsFunc(refs, func(q schema.Ref) bool {
		return q.Target == r.Target || id != "" && dir.Find(q.Target, nil) == id
	})
}

// shelfOfOthers is how many days nothing may be heard of what is awaited in a field that has no shelf life.
const shelfOfOthers = 2 * 365

// age notes whether the time of something awaited has passed, or, where no last day was named, nothing was heard of it for the shelf
// life of its field, or for that of fields without one. What is undetermined was not promised for any day.
func (a *Awaited) age(shelf int, day edtf.Day) {
	if a.Kept != nil || !Awaits(a.Claim.Modality) {
		return
	}
	if last, ok := a.Claim.Value.Date.Latest(); ok && a.Claim.Modality != schema.Undetermined {
		a.Overdue = last < day
		return
	}
	from, begins := a.Claim.Value.Date.Earliest()
	heard, ok := a.Heard.Latest()
	a.Aged = ok && heard+edtf.Day(cmp.Or(shelf, shelfOfOthers)) < day && (!begins || from <= day)
}

// lastNews gives when something was last heard of an awaited step: when it was said, or when the history says something later,
// of another step that was taken, or of the same one that was spoken of again.
func lastNews(a Awaited, steps []schema.Claim, day edtf.Day, dir Directory) edtf.Date {
	last := a.Said
	for i := range steps {
		s := &steps[i]
		news := s.Value.Date
		if !happened(s, day) {
			if s.Value.Step == nil || s.Value.Step.Name != a.Claim.Value.Step.Name || later(s, day) {
				continue
			}
			news = saidOn(s, dir)
		}
		if at, ok := news.Begun(); ok && at <= day && last.Before(at) {
			last = news
		}
	}
	return last
}

// saidOn gives the date as of which a claim was made: its own; where it has a source of
// its own, the earliest of these; else that of its file, or of the file's sources.
func saidOn(c *schema.Claim, dir Directory) edtf.Date {
	if c.OwnAsOf || !c.OwnSource && !c.AsOf.IsZero() {
		return c.AsOf
	}
	var said edtf.Date
	for _, cite := range c.Sources {
		e := dir.Facts(dir.Cited(cite.Target))
		if e == nil {
			continue
		}
		if d := e.Claim(schema.FieldDate); d != nil && !d.Value.Date.IsZero() && (said.IsZero() || d.Value.Date.Compare(said) < 0) {
			said = d.Value.Date
		}
	}
	if said.IsZero() {
		return c.AsOf
	}
	return said
}

package view

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"portolan/generator/chronicle"
	"portolan/generator/edtf"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// Changes lists what changed, by year, the latest first, a page at a time.
type Changes struct {
	Years    []ChangeYear
	Total    int
	Number   int
	Pages    []Link
	Previous *Link
	Next     *Link
}

// A ChangeYear is the changes of one year.
type ChangeYear struct {
	Label string
	Items template.HTML // of a list
}

// Href is the address of the year on its page.
func (y ChangeYear) Href() string { return fragment("year-" + y.Label) }

// ChangesPath is the address of the n-th page of changes.
func ChangesPath(n int) string { return pagePath("changes/", n) }

// ChangePages tells on how many pages the changes stand.
func ChangePages(r *site.Reader) int { return pageCount(len(foldedChanges(r)), r.Settings().PageSize) }

// allChanges gives the changes of everything that is not itself a telling of them,
// the latest first, and what several histories say of one thing once: by its own.
func allChanges(r *site.Reader) []chronicle.Change {
	return derived[[]chronicle.Change](r, "all-changes", "", "")
}

func makeAllChanges(b *builder) []chronicle.Change {
	speaks := map[string]bool{}
	for _, name := range b.r.Kinds() {
		speaks[name] = b.r.Kind(name).SpeaksOf != ""
	}
	var out []chronicle.Change
	told := map[stepTold]bool{}
	for _, c := range b.r.Changes("") {
		if !speaks[kindOf(c.ID)] {
			out = append(out, c)
			for _, step := range b.ownStep(c) {
				told[step] = true
			}
		}
	}
	out = slices.DeleteFunc(out, func(c chronicle.Change) bool { return allTold(b.stepsOfOthers(c), told) })
	slices.Reverse(out)
	return out
}

// A stepTold is a step of a history: of what, which, when, and by whom, if that is said.
type stepTold struct{ id, step, date, by string }

// ownStep gives the step of a history that concerns nothing but what the history is of, also as one of which it isn't said who took it;
// nothing if a change is something else.
func (b *builder) ownStep(c chronicle.Change) []stepTold {
	s := c.Claim.Value.Step
	if s == nil || len(s.To) > 0 {
		return nil
	}
	step := stepTold{id: c.ID, step: s.Name, date: c.Date.EDTF()}
	out := []stepTold{step}
	if step.by = b.found(s.By); step.by != "" {
		out = append(out, step)
	}
	return out
}

// stepsOfOthers gives what a step is to those that it concerns, if they say so themselves: that of a program, "launched VRSS-2", is the
// step "launched" of VRSS-2. One that came as it was expected says more than they do.
func (b *builder) stepsOfOthers(c chronicle.Change) []stepTold {
	s := c.Claim.Value.Step
	if s == nil || c.Was != nil {
		return nil
	}
	var out []stepTold
	for _, ref := range s.To {
		out = append(out, stepTold{b.r.Find(ref.Target, nil), s.Name, c.Date.EDTF(), b.found(s.By)})
	}
	return out
}

// found gives the ids of references, in order of their letters.
func (b *builder) found(refs []schema.Ref) string {
	ids := make([]string, len(refs))
	for i, ref := range refs {
		ids[i] = cmp.Or(b.r.Find(ref.Target, nil), ref.Target)
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// allTold tells whether there are steps, and all are among what is told.
func allTold(steps []stepTold, told map[stepTold]bool) bool {
	return len(steps) > 0 && !slices.ContainsFunc(steps, func(s stepTold) bool { return !told[s] })
}

// foldedChanges gives the lines that tell of all changes, the latest first: what is alike in one year is one line, at the
// latest of it.
func foldedChanges(r *site.Reader) [][]chronicle.Change {
	return derived[[][]chronicle.Change](r, "folded-changes", "", "")
}

func makeFoldedChanges(b *builder) [][]chronicle.Change {
	var out [][]chronicle.Change
	all := allChanges(b.r)
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && yearOf(all[to]) == yearOf(all[from]) {
			to++
		}
		for _, alike := range chronicle.Fold(all[from:to]) {
			slices.Reverse(alike)
			out = append(out, alike)
		}
		from = to
	}
	return out
}

// ChangesPage makes the n-th page of changes.
func ChangesPage(r *site.Reader, n int) *Page {
	b := newBuilder(r, ChangesPath(n), "changes")
	b.page.feeds = []FeedScope{"changes"}
	b.page.Title = b.w.changes
	if n > 1 {
		b.page.Title = fmt.Sprintf("%s (%d)", b.page.Title, n)
	}
	all := foldedChanges(r)
	size := b.set.PageSize
	x := &Changes{Total: len(allChanges(r)), Number: n}
	for _, alike := range all[min(len(all), (n-1)*size):min(n*size, len(all))] {
		item := b.changeItem(alike)
		year := yearOf(alike[0])
		if last := len(x.Years) - 1; last >= 0 && x.Years[last].Label == year {
			x.Years[last].Items += item
			continue
		}
		x.Years = append(x.Years, ChangeYear{year, item})
	}
	x.Pages, x.Previous, x.Next = b.pageLinks(ChangesPath, n, pageCount(len(all), size))
	b.page.Changes = x
	return b.page
}

func yearOf(c chronicle.Change) string {
	day, ok := c.Date.Begun()
	if !ok {
		return ""
	}
	return day.String()[:4]
}

// changeItem writes a change, or several that are alike, as the item of a list: when of an entity a field was what, and what
// it became.
func (b *builder) changeItem(alike []chronicle.Change) template.HTML {
	c := alike[0]
	p := b.printer(false)
	p.raw(`<li><span class="change-date">`)
	if c.Said {
		p.text(p.w.asOf + " ")
	}
	p.during(alike)
	p.raw(`</span> <span class="change-what">`)
	card := b.r.Card(c.ID)
	p.link(card, card.Label)
	switch f := b.r.Kind(kindOf(c.ID)).Field(c.Path); {
	case f.Verb != nil:
		p.raw(": ")
	case isItsDate(c): // what happened is what the field is called
		p.raw(": ")
		p.span("change-field", f.Label.In(b.lang))
	default:
		p.raw(" ")
		p.span("change-field", f.Label.In(b.lang))
		p.raw(": ")
	}
	if len(alike) > 1 {
		p.becameAll(alike)
	} else {
		p.whatBecame(c)
	}
	p.raw("</span></li>\n")
	return safe(p.html())
}

// during writes in what time several things happened: the dates of the first and of the last. Of a date that is only said to be one by
// which something happened that day counts, and the line says behind what it is so; where all are such, all had happened by the last.
func (p *printer) during(alike []chronicle.Change) {
	first, last := alike[0].Date, alike[len(alike)-1].Date
	if first.Same(last) {
		p.date(first)
		return
	}
	from, to := dayOf(first), dayOf(last)
	by, err := edtf.Parse("../" + to.EDTF())
	switch {
	case onlyFound(alike) && err == nil:
		p.date(by)
	case from.Same(to):
		p.date(to)
	default:
		p.fromTo(from, to)
	}
}

// dayOf gives a date, of one by which something happened that by which it did.
func dayOf(d edtf.Date) edtf.Date {
	if _, begins := d.Earliest(); !begins {
		return d.End()
	}
	return d
}

// yearOfAll gives the year in which all of some changes happened; 0 if there is none.
func yearOfAll(alike []chronicle.Change) int {
	year := 0
	for i, c := range alike {
		own, ok := c.Date.Year()
		if !ok || i > 0 && own != year {
			return 0
		}
		year = own
	}
	return year
}

// whatBecame writes what a change led to behind its date, of a step from what and whether it was awaited.
func (p *printer) whatBecame(c chronicle.Change) {
	if c.Before != nil && !onlyFound([]chronicle.Change{c}) && follows(&c.Before.Value, &c.Claim.Value) {
		p.raw(`<span class="change-before">`)
		p.stepWords(&c.Before.Value)
		p.raw(`</span> → `)
	}
	if c.Ended {
		p.text(p.w.endedThen + " ")
	}
	p.became(c)
	if c.Ended {
		p.endMeant(c.Claim)
	}
	if c.Was != nil {
		p.raw(` <span class="change-was">(`)
		p.text(p.w.certainty[c.Was.Claim.Modality])
		p.said(*c.Was)
		p.raw(`)</span>`)
	}
}

// onlyFound tells whether of none of some changes it is known when it came, but only by when it had: as "operating by October 2025".
func onlyFound(alike []chronicle.Change) bool {
	return !slices.ContainsFunc(alike, func(c chronicle.Change) bool { _, begins := c.Date.Earliest(); return begins })
}

// becameAll writes what several changes led to that are alike: what they have in common once, and each with its date where
// these are not the same, without the year that stands before all of them.
func (p *printer) becameAll(alike []chronicle.Change) {
	first, last := alike[0], alike[len(alike)-1]
	step, year := first.Claim.Value.Step, yearOfAll(alike)
	if step != nil {
		p.span("step", step.Label.In(p.lang))
	} else {
		p.certainty(first.Claim.Modality)
	}
	for i, c := range alike {
		ends := i == len(alike)-1 || !alike[i+1].Date.Same(c.Date) // of those of one date
		switch {
		case i > 0 && step != nil:
			p.raw(";")
		case i > 0 && (i == len(alike)-1 || ends && alike[i-1].Date.Same(c.Date)):
			p.text(" " + p.w.and + " ")
		case i > 0:
			p.raw(", ")
		}
		if step != nil {
			p.stepRest(c.Claim.Value.Step)
		} else {
			p.ref(c.Claim.Value.Ref, c.Claim.Field.To)
		}
		if ends && !first.Date.Same(last.Date) {
			p.raw(" (")
			p.dateAs(c.Date, c.Date.WordsIn(year, p.lang))
			p.raw(")")
		}
	}
	if verb := p.r.Kind(kindOf(first.ID)).Field(first.Path).Verb; verb != nil {
		p.text(" " + verb.In(p.lang))
	}
	p.sourcesDiffer(first.Differ)
	p.terms(first.Claim.If, first.Claim.Excludes)
}

// follows tells whether a step changed what the one before had made of a thing. One that a party takes, or that concerns one of several,
// stands beside what others took: their ratifications did not become its signature, and no launch became another.
func follows(before, after *schema.Value) bool {
	return len(before.Step.By)+len(after.Step.By)+len(before.Step.To)+len(after.Step.To) == 0
}

// isItsDate tells whether a change is that a date came: there is nothing to say of it
// beside the date.
func isItsDate(c chronicle.Change) bool {
	to := c.Claim
	return to.Value.Type == schema.TypeDate && to.State == schema.Known && to.Modality.Fact() && to.Value.Date.Same(c.Date)
}

// became writes what a change led to; of an office that ended, the office.
func (p *printer) became(c chronicle.Change) {
	to := *c.Claim
	switch {
	case to.Value.Step != nil:
		p.stepWords(&to.Value)
		p.sourcesDiffer(c.Differ)
		p.allTerms(&to)
		return
	case isItsDate(c):
		p.sourcesDiffer(c.Differ)
		return
	}
	if to.Value.Type == schema.TypeRef {
		to.Value.Date, to.AsOf = zeroDate, zeroDate // the change has its date before it
	}
	p.brief(&to)
	if verb := p.r.Kind(kindOf(c.ID)).Field(c.Path).Verb; verb != nil {
		p.text(" " + verb.In(p.lang))
	}
	p.sourcesDiffer(c.Differ)
	p.terms(to.If, to.Excludes)
}

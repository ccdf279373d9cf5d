package view

import (
	"slices"
	"strconv"

	"portolan/generator/chronicle"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// An Expectation is something that is planned, expected, projected or undetermined, that has
// not come, and that has a time by which it should: what a calendar can hold.
type Expectation struct {
	Key         string   // permanent, and without the date: what is put off stays the same
	Summary     string   // how it is meant, when in words, and what: "expected, early 2030s: …"
	Description string   // who says so, as of when
	Address     string   // full, of the fact
	First, Last edtf.Day // the time in which it should come; of a time without a beginning its last day alone
	Said        edtf.Day // 0 if that is not known
	Modality    string
}

// CalendarPath is the file with the calendar of what is awaited.
const CalendarPath = WatchPath + "calendar.ics"

// Expected lists what is awaited, by its time.
func Expected(r *site.Reader) []Expectation {
	return derived[[]Expectation](r, "expected", "", "")
}

// HasCalendar tells whether there is a calendar. It goes with the watchlist, and stays when
// nothing is awaited: who reads it keeps its address.
func HasCalendar(r *site.Reader) bool {
	return hasFeeds(r.Settings()) && r.Template("watchlist") != digest.Hash{}
}

func (b *builder) expected() []Expectation {
	b.page.Root = b.set.BaseURL
	var out []Expectation
	count := map[string]int{}
	once := map[*schema.Claim]bool{}
	for _, a := range b.watched() {
		once[a.Claim] = true
	}
	for _, a := range b.r.Watch("") {
		key := firstID(b.r.Facts(a.ID)) + "/" + a.Path
		if step := a.Claim.Value.Step; step != nil {
			key += "/" + step.Name
		}
		// What is kept keeps its number too, or what is awaited beside it would take it.
		if count[key]++; count[key] > 1 {
			key += "/" + strconv.Itoa(count[key])
		}
		if !once[a.Claim] || !chronicle.Awaits(a.Claim.Modality) || a.Kept != nil {
			continue
		}
		first, last, ok := bounds(a.Claim.Value.Date)
		if !ok {
			continue
		}
		e := b.expectation(a)
		e.Key, e.First, e.Last = key, first, last
		out = append(out, e)
	}
	slices.SortStableFunc(out, func(a, c Expectation) int { return int(a.First) - int(c.First) })
	return out
}

// bounds gives the time in which something dated so should come. What has no last day
// ("from April, open") has no place in a calendar; of what has no first ("by 2035") the
// last is told.
func bounds(d edtf.Date) (first, last edtf.Day, ok bool) {
	if d.IsZero() {
		return 0, 0, false
	}
	last, ok = d.Latest()
	if first, begins := d.Earliest(); begins {
		return first, last, ok
	}
	return last, last, ok
}

func (b *builder) expectation(a chronicle.Awaited) Expectation {
	item := b.watchItem(a)
	e := Expectation{Address: item.Href, Modality: string(a.Claim.Modality)}
	what := item.Label
	if step := a.Claim.Value.Step; step != nil {
		what = step.Label.In(b.lang)
	}
	e.Summary = b.w.certainty[a.Claim.Modality] + ", " + a.Claim.Value.Date.Words(b.lang) + ": " + b.r.Card(a.ID).Label + ", " + what
	e.Description = bareText(string(item.HTML))
	if item.By != "" {
		e.Description += "\n" + b.w.source + " " + bareText(string(item.By))
	}
	if !a.Said.IsZero() {
		e.Description += "\n" + b.w.asOf + " " + a.Said.Words(b.lang)
		if day, ok := a.Said.Begun(); ok {
			e.Said = day
		}
	}
	return e
}

// CalendarTitle names the calendar.
func CalendarTitle(r *site.Reader) string {
	b := newPieceBuilder(r, "")
	return b.set.Title + ": " + b.w.awaited
}

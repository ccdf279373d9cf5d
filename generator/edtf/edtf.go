// Package edtf reads, orders and prints dates that are not always exact.
//
// In goes the text of one date as an author wrote it, out comes a [Date]: a
// small comparable value that keeps the text, knows the first and the last day
// it can mean, and prints itself as EDTF, as words or for HTML. The package
// knows no clock, no file and no kind of page.
//
// What can be written is the Extended Date/Time Format of the Library of
// Congress (4 February 2019; ISO 8601-2), levels 0 and 1 and the sets of level 2,
// for the years 0001 to 9999:
//
//	2023-04-11  2023-04  2023      a day, a month, a year
//	2012-09-29T04:12:00Z           an instant, with Z or an offset such as -04:30
//	2023-21 … 2023-24              spring, summer, autumn, winter
//	2030~  2021?  2021%            approximate, uncertain, both
//	203X  20XX  2023-XX  2023-04-XX  2023-XX-XX
//	2021/2031                      from one date to another
//	2023-04-11/..  ../2023-04-11   with an open end, with an open start
//	2023-07-17/  /2023-07-17       with an end or a start nobody knows
//	[2030..2034]  [2030,2031]      one of these
//
// and the words editors use, in upper or lower case:
//
//	11 April 2023, April 11, 2023, April 2023, spring 2023, the decade 2030s
//	early 2030s, the mid-2030s, late 2030s, early 2023, mid-2023, late 2023
//	about 2030, around 2030, circa 2030, c. 2030
//	by X, until X (both ../X); from X, since X (both X/..); before X, after X (to the day, month, year or decade next to X)
//	X to Y, from X to Y
//
// Some of these rest on a convention:
//
//   - Early, mid and late in a decade are its years 0–3, 4–6 and 7–9, all
//     approximate: "early 2030s" is 2030~/2033~. In a year they are its thirds
//     of four months: "mid-2023" is 2023-05~/2023-08~. Read the other way
//     round, 2030~/2033~ means "early 2030s".
//   - 1900s and 2000s are decades; a century is 19XX.
//   - Seasons are those of the northern hemisphere by whole months: spring is
//     March to May, and the winter of a year begins in its December and ends
//     with the February after. EDTF leaves this open.
//   - The day of an instant is its day in UTC, so that instants sort as they
//     happened; [Date.DayIn] gives the day elsewhere.
//   - A mark (~ ? %) never widens the days a date can mean.
package edtf

import (
	"cmp"
	"math"
	"strings"
	"time"
)

// A Date is a date, an interval, a set of possible dates or an instant, together
// with the text it was read from. The zero Date means that none is given. Dates
// can be compared with ==, which is true for two readings of the same text.
type Date struct {
	text   string
	shape  shape
	phrase phrase
	first  point // the start of an interval; of a set, the choice that begins first
	last   point // the end of an interval; of a set, the choice that ends last
}

// A shape says which fields of a Date count.
type shape uint8

const (
	nothing  shape = iota
	single         // first
	interval       // first and last, one of which may be no date
	set            // first and last for the bounds, the text for the rest
)

// A Precision says how finely a date is known.
type Precision uint8

// The precisions, from fine to coarse. Only what is known counts: 2023-XX, an
// unknown month of 2023, is known to the year.
const (
	PrecisionNone       Precision = iota // of the zero Date
	PrecisionInstant                     // 2012-09-29T04:12:00Z
	PrecisionDay                         // 2023-04-11
	PrecisionMonth                       // 2023-04
	PrecisionSeason                      // 2023-21
	PrecisionPartYear                    // early 2023
	PrecisionYear                        // 2023
	PrecisionPartDecade                  // early 2030s
	PrecisionDecade                      // 203X
	PrecisionCentury                     // 20XX
)

// String gives the precision in lower-case English: "day", "part of a decade".
func (p Precision) String() string {
	return [...]string{"none", "instant", "day", "month", "season", "part of a year", "year",
		"part of a decade", "decade", "century"}[p]
}

// Same tells whether two dates mean the same days, however they are written: April 2023 and 2023-04.
func (d Date) Same(e Date) bool { return d == e || d.EDTF() == e.EDTF() }

// String gives the date as it was written, without the blanks around it; the
// zero Date gives "". Parse reads it back to an equal Date.
func (d Date) String() string { return d.text }

// IsZero tells whether no date is given.
func (d Date) IsZero() bool { return d.shape == nothing }

// EDTF gives the date in one canonical EDTF form: words are turned into marks
// and intervals, times have seconds, and no offset is written Z. It covers the
// same days as the date itself.
func (d Date) EDTF() string {
	switch d.shape {
	case single:
		return d.first.edtf()
	case interval:
		return d.first.begin().edtf() + "/" + d.last.end().edtf()
	case set:
		var b strings.Builder
		for i, c := range d.choices() {
			b.WriteString([]string{"[", ","}[min(i, 1)])
			b.WriteString(c.edtf())
		}
		return b.String() + "]"
	}
	return ""
}

// Earliest gives the first day the date can mean, and false if it has an open
// or unknown start or is zero.
func (d Date) Earliest() (Day, bool) { return d.first.lo, d.first.mark == dated }

// Latest gives the last day the date can mean, and false if it has an open or
// unknown end or is zero.
func (d Date) Latest() (Day, bool) {
	if d.shape == single {
		return d.first.hi, true
	}
	return d.last.hi, d.last.mark == dated
}

// Begun gives the day by which what is dated so has begun, or happened: the first that the date can mean or, where
// its start is open or unknown ("by 2023-08-11"), the last. It is false where neither is known.
func (d Date) Begun() (Day, bool) {
	if day, ok := d.Earliest(); ok {
		return day, true
	}
	return d.Latest()
}

// Interval tells whether the date is written in EDTF with a slash, as all dates
// from–to are and also "early 2030s".
func (d Date) Interval() bool {
	return d.shape == interval || d.shape == single && d.first.part != whole
}

// StartOpen tells whether the date has no start: ../2023 or [..2023].
func (d Date) StartOpen() bool { return d.first.mark == open }

// StartUnknown tells whether the date has a start that isn't known: /2023.
func (d Date) StartUnknown() bool { return d.first.mark == unknown }

// Beyond tells whether the date says only that something was before or after another: "after
// 2009" names no beginning, as "since 2009" does.
func (d Date) Beyond() bool { return d.phrase.beyond() != 0 }

// EndOpen tells whether the date has no end: 2023/.. or [2023..].
func (d Date) EndOpen() bool { return d.last.mark == open }

// EndUnknown tells whether the date has an end that isn't known: 2023/.
func (d Date) EndUnknown() bool { return d.last.mark == unknown }

// Start gives the date an interval starts with, written in EDTF, or the zero
// Date if the start is open or unknown. What is no interval is its own start.
func (d Date) Start() Date {
	switch {
	case !d.Interval():
		return d
	case d.shape == single:
		return d.first.begin().date()
	}
	return d.first.date()
}

// End gives the date an interval ends with, as Start does its start.
func (d Date) End() Date {
	switch {
	case !d.Interval():
		return d
	case d.shape == single:
		return d.first.end().date()
	}
	return d.last.date()
}

// Precision gives how finely the date is known; of an interval or a set, how
// finely the coarsest of its dates is.
func (d Date) Precision() Precision {
	p := max(d.first.prec, d.last.prec)
	if d.shape == set {
		for _, c := range d.choices() {
			p = max(p, c.from.prec, c.to.prec)
		}
	}
	return p
}

// Approximate tells whether the date or one of its ends is marked ~ or %, as
// it is by "about" and "early".
func (d Date) Approximate() bool { return d.marks()&approximate != 0 }

// Uncertain tells whether the date or one of its ends is marked ? or %.
func (d Date) Uncertain() bool { return d.marks()&uncertain != 0 }

func (d Date) marks() qualifier {
	q := d.first.qual | d.last.qual
	if d.shape == set {
		for _, c := range d.choices() {
			q |= c.from.qual | c.to.qual
		}
	}
	return q
}

// Covers tells whether the day may lie in the date: an open or unknown end
// reaches as far as one likes, and of a set any choice will do.
func (d Date) Covers(day Day) bool {
	if d.shape == set {
		for _, c := range d.choices() {
			if c.covers(day) {
				return true
			}
		}
		return false
	}
	return d.shape != nothing && !d.Before(day) && !d.After(day)
}

// Before tells whether the whole date lies before the day.
func (d Date) Before(day Day) bool {
	latest, ok := d.Latest()
	return ok && d.shape != nothing && latest < day
}

// After tells whether the whole date lies after the day.
func (d Date) After(day Day) bool {
	earliest, ok := d.Earliest()
	return ok && earliest > day
}

// Compare orders dates: by the first day, then the last, then from fine to
// coarse, then by the time of day, then by EDTF and text. An open or unknown
// start sorts at its end, an open or unknown end behind all others, and the zero
// Date last. It gives 0 only for equal dates.
func (d Date) Compare(e Date) int {
	if d == e {
		return 0
	}
	dlo, dhi := d.key()
	elo, ehi := e.key()
	if c := cmp.Or(cmp.Compare(dlo, elo), cmp.Compare(dhi, ehi), cmp.Compare(d.Precision(), e.Precision())); c != 0 {
		return c
	}
	return cmp.Or(
		cmp.Compare(d.first.utc(), e.first.utc()),
		cmp.Compare(d.EDTF(), e.EDTF()),
		cmp.Compare(d.text, e.text),
	)
}

// key gives the days a date is sorted by.
func (d Date) key() (lo, hi Day) {
	if d.shape == nothing {
		return math.MaxInt32, math.MaxInt32
	}
	lo, hasLo := d.Earliest()
	hi, hasHi := d.Latest()
	if !hasLo {
		lo = hi
	}
	if !hasHi {
		hi = math.MaxInt32
	}
	return lo, hi
}

// Datetime gives the value of the datetime attribute of HTML's time element,
// and false for what that element can't say: all but an exact day, month, year
// or instant.
func (d Date) Datetime() (string, bool) {
	if d.shape != single || !d.first.exact() {
		return "", false
	}
	return d.first.edtf(), true
}

// Instant gives the moment of an instant in the offset it was written with, and
// false for every other date.
func (d Date) Instant() (time.Time, bool) {
	if d.first.prec != PrecisionInstant {
		return time.Time{}, false
	}
	return d.first.time(), true
}

// DayIn gives the civil day of an instant at a place, or the day of a date that
// names one day, which is the same everywhere; false for every other date.
func (d Date) DayIn(place *time.Location) (Day, bool) {
	if t, ok := d.Instant(); ok {
		return DayOf(t.In(place)), true
	}
	return d.first.lo, d.shape == single && d.first.prec == PrecisionDay
}

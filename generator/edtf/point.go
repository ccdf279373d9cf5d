package edtf

import (
	"fmt"
	"time"
)

// A point is one date of an interval or a set, or the only one of a Date. The
// zero point stands where there is none.
type point struct {
	mark   mark
	prec   Precision
	part   part
	qual   qualifier
	year   int16 // the first one of a decade or century
	month  uint8 // 1–12, a season 21–24, hidden, or 0 for none
	day    uint8 // 1–31, hidden, or 0 for none
	second int32 // of the day, as the clock of an instant shows it
	offset int16 // of that clock from UTC, in minutes
	lo, hi Day   // the first and last day it can mean
}

// A mark tells a date from an end of an interval that has none.
type mark uint8

const (
	absent  mark = iota
	dated        // 2023
	open         // ..
	unknown      // empty
)

// A part is a third of a decade or a year.
type part uint8

const (
	whole part = iota
	early
	mid
	late
)

// A qualifier holds what ~ ? % say about a date.
type qualifier uint8

const (
	approximate qualifier = 1 << iota
	uncertain
)

// hidden stands for the XX of a month or a day.
const hidden = 99

// The first and last year of each part of a decade, and month of a year.
var (
	decadeParts = [...][2]int{early: {0, 3}, mid: {4, 6}, late: {7, 9}}
	yearParts   = [...][2]int{early: {1, 4}, mid: {5, 8}, late: {9, 12}}
)

func yearPoint(year int) point {
	return point{prec: PrecisionYear, year: int16(year)}.bounded()
}

func monthPoint(year, month int) point {
	return point{prec: PrecisionMonth, year: int16(year), month: uint8(month)}.bounded()
}

func dayPoint(year, month, day int) point {
	return point{prec: PrecisionDay, year: int16(year), month: uint8(month), day: uint8(day)}.bounded()
}

func decadePoint(year int) point {
	return point{prec: PrecisionDecade, year: int16(year)}.bounded()
}

// seasonPoint takes a season as EDTF numbers it, 21 to 24.
func seasonPoint(year, season int) point {
	return point{prec: PrecisionSeason, year: int16(year), month: uint8(season)}.bounded()
}

// partPoint gives a part of a year, or of the decade that begins with it.
func partPoint(of Precision, year int, which part, qual qualifier) point {
	p := point{prec: PrecisionPartYear, part: which, qual: qual | approximate, year: int16(year)}
	if of == PrecisionDecade {
		p.prec = PrecisionPartDecade
	}
	return p.bounded()
}

// partBetween finds the part of a decade or a year that two dates span.
func partBetween(start, end point) (point, bool) {
	if start.qual&approximate == 0 {
		return point{}, false
	}
	year := int(start.year)
	for which := early; which <= late; which++ {
		for _, p := range [...]point{
			partPoint(PrecisionYear, year, which, start.qual),
			partPoint(PrecisionDecade, year-year%10, which, start.qual),
		} {
			if p.begin() == start && p.end() == end {
				return p, true
			}
		}
	}
	return point{}, false
}

// bounded fills in the days the point can mean.
func (p point) bounded() point {
	p.mark = dated
	year, month, day := int(p.year), int(p.month), int(p.day)
	switch p.prec {
	case PrecisionInstant:
		p.lo = DayOf(p.time().UTC())
		p.hi = p.lo
	case PrecisionDay:
		p.lo = MakeDay(year, month, day)
		p.hi = p.lo
	case PrecisionMonth:
		p.lo, p.hi = MakeDay(year, month, 1), MakeDay(year, month+1, 0)
	case PrecisionSeason:
		first := 3 * (month - 20)
		p.lo, p.hi = MakeDay(year, first, 1), MakeDay(year, first+3, 0)
	case PrecisionPartYear, PrecisionPartDecade:
		p.lo, p.hi = p.begin().lo, p.end().hi
	case PrecisionYear:
		p.lo, p.hi = MakeDay(year, 1, 1), MakeDay(year, 12, 31)
	case PrecisionDecade:
		p.lo, p.hi = MakeDay(year, 1, 1), MakeDay(year+9, 12, 31)
	case PrecisionCentury:
		p.lo, p.hi = MakeDay(year, 1, 1), MakeDay(year+99, 12, 31)
	}
	// The decade 000X begins before the year 1, the last winter ends after 9999.
	if p.prec != PrecisionInstant {
		p.lo, p.hi = max(p.lo, firstDay), min(p.hi, lastDay)
	}
	return p
}

// begin gives the first date of a part, and any other point as it is.
func (p point) begin() point { return p.side(0) }

// end gives the last date of a part, and any other point as it is.
func (p point) end() point { return p.side(1) }

func (p point) side(i int) point {
	var q point
	switch p.prec {
	case PrecisionPartYear:
		q = monthPoint(int(p.year), yearParts[p.part][i])
	case PrecisionPartDecade:
		q = yearPoint(max(1, int(p.year)+decadeParts[p.part][i]))
	default:
		return p
	}
	q.qual = p.qual
	return q
}

// date makes the point a Date of its own, or the zero Date if it is none.
func (p point) date() Date {
	if p.mark != dated {
		return Date{}
	}
	return Date{text: p.edtf(), shape: single, first: p}
}

// exact tells whether the point is of EDTF level 0.
func (p point) exact() bool {
	switch p.prec {
	case PrecisionInstant, PrecisionDay, PrecisionMonth, PrecisionYear:
		return p.qual == 0 && p.month != hidden && p.day != hidden
	}
	return false
}

// time gives the moment of an instant.
func (p point) time() time.Time {
	place := time.UTC
	if p.offset != 0 {
		place = time.FixedZone("", int(p.offset)*60)
	}
	return time.Date(int(p.year), time.Month(p.month), int(p.day), 0, 0, int(p.second), 0, place)
}

// utc gives a number to sort instants of a day by, and 0 for all else.
func (p point) utc() int64 {
	if p.prec != PrecisionInstant {
		return 0
	}
	return p.time().Unix()
}

// edtf prints the point; a part prints as the interval it is.
func (p point) edtf() string {
	switch {
	case p.mark == open:
		return ".."
	case p.mark != dated:
		return ""
	case p.part != whole:
		return p.begin().edtf() + "/" + p.end().edtf()
	}
	s := fmt.Sprintf("%04d", p.year)
	switch p.prec {
	case PrecisionDecade:
		s = s[:3] + "X"
	case PrecisionCentury:
		s = s[:2] + "XX"
	}
	for _, n := range [...]uint8{p.month, p.day} {
		switch n {
		case 0:
		case hidden:
			s += "-XX"
		default:
			s += fmt.Sprintf("-%02d", n)
		}
	}
	if p.prec == PrecisionInstant {
		s += "T" + p.clock(true) + p.zone("Z", "-")
	}
	return s + [...]string{"", "~", "?", "%"}[p.qual]
}

// clock gives the time of an instant, hh:mm or, where asked for or needed, hh:mm:ss.
func (p point) clock(seconds bool) string {
	s := fmt.Sprintf("%02d:%02d", p.second/3600, p.second/60%60)
	if seconds || p.second%60 != 0 {
		s += fmt.Sprintf(":%02d", p.second%60)
	}
	return s
}

// zone gives the offset of an instant as ±hh:mm, or the word for none.
func (p point) zone(none, minus string) string {
	sign, minutes := "+", p.offset
	switch {
	case minutes == 0:
		return none
	case minutes < 0:
		sign, minutes = minus, -minutes
	}
	return fmt.Sprintf("%s%02d:%02d", sign, minutes/60, minutes%60)
}

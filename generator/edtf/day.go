package edtf

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// A Day is a civil day of the proleptic Gregorian calendar. 0001-01-01, the first that a date
// can mean, is 1: the zero Day is none of them, and before all.
type Day int32

// The first and the last day a date can mean.
var (
	firstDay = MakeDay(1, 1, 1)
	lastDay  = MakeDay(9999, 12, 31)
)

const (
	secondsPerDay = 24 * 60 * 60
	day1970       = 719163 // 1970-01-01, from which [time.Time.Unix] counts
)

// MakeDay gives the day of a year, month and day. Numbers that run over are
// carried as time.Date does: 2023, 13, 1 is 2024-01-01.
func MakeDay(year, month, day int) Day {
	// Midnight in UTC is a whole number of days, also before 1970.
	return Day(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix()/secondsPerDay) + day1970
}

// DayOf gives the civil day of a moment in the location it carries.
func DayOf(t time.Time) Day {
	year, month, day := t.Date()
	return MakeDay(year, int(month), day)
}

var dayForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

// ParseDay reads a day written YYYY-MM-DD, in the years 0001 to 9999, and
// nothing else.
func ParseDay(s string) (Day, error) {
	if !dayForm.MatchString(s) {
		return 0, notDay(s)
	}
	p, err := parseCalendar(s)
	return p.lo, err
}

// Time gives the midnight in UTC with which the day begins.
func (d Day) Time() time.Time { return time.Unix((int64(d)-day1970)*secondsPerDay, 0).UTC() }

// Year gives the year of the day.
func (d Day) Year() int { return d.Time().Year() }

// Month gives the month of the day, 1 to 12.
func (d Day) Month() int { return int(d.Time().Month()) }

// Day gives the day of the month, 1 to 31.
func (d Day) Day() int { return d.Time().Day() }

// String gives the day as YYYY-MM-DD.
func (d Day) String() string {
	year, month, day := d.Time().Date()
	return fmt.Sprintf("%04d-%02d-%02d", year, month, day)
}

// daysIn gives the length of a month.
func daysIn(year, month int) int { return MakeDay(year, month+1, 0).Day() }

// number reads digits that a pattern has already found to be digits.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

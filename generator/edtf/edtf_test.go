package edtf

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// dates are good dates with all that can be said of them: the canonical EDTF,
// the span ("-" for no bound), the precision, the words and the datetime.
var dates = []struct {
	in, edtf, lo, hi, precision, words, datetime string
}{
	// Level 0.
	{"2023-04-11", "2023-04-11", "2023-04-11", "2023-04-11", "day", "11 April 2023", "2023-04-11"},
	{"  2023-04-11\n", "2023-04-11", "2023-04-11", "2023-04-11", "day", "11 April 2023", "2023-04-11"},
	{"2023-04", "2023-04", "2023-04-01", "2023-04-30", "month", "April 2023", "2023-04"},
	{"2023-12", "2023-12", "2023-12-01", "2023-12-31", "month", "December 2023", "2023-12"},
	{"2024-02-29", "2024-02-29", "2024-02-29", "2024-02-29", "day", "29 February 2024", "2024-02-29"},
	{"2023", "2023", "2023-01-01", "2023-12-31", "year", "2023", "2023"},
	{"0001", "0001", "0001-01-01", "0001-12-31", "year", "1", "0001"},
	{"9999-12-31", "9999-12-31", "9999-12-31", "9999-12-31", "day", "31 December 9999", "9999-12-31"},
	{"2012-09-29T04:12:00Z", "2012-09-29T04:12:00Z", "2012-09-29", "2012-09-29", "instant", "29 September 2012, 04:12 UTC", "2012-09-29T04:12:00Z"},
	{"2012-09-29T04:12Z", "2012-09-29T04:12:00Z", "2012-09-29", "2012-09-29", "instant", "29 September 2012, 04:12 UTC", "2012-09-29T04:12:00Z"},
	{"2012-09-29t04:12:30z", "2012-09-29T04:12:30Z", "2012-09-29", "2012-09-29", "instant", "29 September 2012, 04:12:30 UTC", "2012-09-29T04:12:30Z"},
	{"2012-09-28T23:42-04:30", "2012-09-28T23:42:00-04:30", "2012-09-29", "2012-09-29", "instant", "28 September 2012, 23:42 UTC−04:30", "2012-09-28T23:42:00-04:30"},
	{"2012-09-29T12:12+08", "2012-09-29T12:12:00+08:00", "2012-09-29", "2012-09-29", "instant", "29 September 2012, 12:12 UTC+08:00", "2012-09-29T12:12:00+08:00"},
	{"2012-09-29T04:12-00:00", "2012-09-29T04:12:00Z", "2012-09-29", "2012-09-29", "instant", "29 September 2012, 04:12 UTC", "2012-09-29T04:12:00Z"},
	{"0001-01-01T00:00Z", "0001-01-01T00:00:00Z", "0001-01-01", "0001-01-01", "instant", "1 January 1, 00:00 UTC", "0001-01-01T00:00:00Z"},
	{"9999-12-31T23:59Z", "9999-12-31T23:59:00Z", "9999-12-31", "9999-12-31", "instant", "31 December 9999, 23:59 UTC", "9999-12-31T23:59:00Z"},
	{"2025-10-21/2025-10-22", "2025-10-21/2025-10-22", "2025-10-21", "2025-10-22", "day", "21–22 October 2025", ""},
	{"2025-10-21~/2025-10-22", "2025-10-21~/2025-10-22", "2025-10-21", "2025-10-22", "day", "about 21 October 2025 to 22 October 2025", ""},
	{"2025-10-21/2025-11-22", "2025-10-21/2025-11-22", "2025-10-21", "2025-11-22", "day", "21 October 2025 to 22 November 2025", ""},
	{"2024-10-21/2025-10-22", "2024-10-21/2025-10-22", "2024-10-21", "2025-10-22", "day", "21 October 2024 to 22 October 2025", ""},
	{"2013-04-19/2023-04-11", "2013-04-19/2023-04-11", "2013-04-19", "2023-04-11", "day", "19 April 2013 to 11 April 2023", ""},
	{"2021/2031", "2021/2031", "2021-01-01", "2031-12-31", "year", "2021 to 2031", ""},
	{"2021 / 2031", "2021/2031", "2021-01-01", "2031-12-31", "year", "2021 to 2031", ""},
	{"2013/2016-05", "2013/2016-05", "2013-01-01", "2016-05-31", "year", "2013 to May 2016", ""},
	{"2023-05/2023", "2023-05/2023", "2023-05-01", "2023-12-31", "year", "May 2023 to 2023", ""},

	// Level 1: marks.
	{"2030~", "2030~", "2030-01-01", "2030-12-31", "year", "about 2030", ""},
	{"2021?", "2021?", "2021-01-01", "2021-12-31", "year", "2021 (uncertain)", ""},
	{"2021%", "2021%", "2021-01-01", "2021-12-31", "year", "about 2021 (uncertain)", ""},
	{"2021-04-23~", "2021-04-23~", "2021-04-23", "2021-04-23", "day", "about 23 April 2021", ""},
	{"2021/2031~", "2021/2031~", "2021-01-01", "2031-12-31", "year", "2021 to about 2031", ""},
	{"2003~/2023", "2003~/2023", "2003-01-01", "2023-12-31", "year", "about 2003 to 2023", ""},

	// Level 1: unspecified digits.
	{"203X", "203X", "2030-01-01", "2039-12-31", "decade", "2030s", ""},
	{"203x~", "203X~", "2030-01-01", "2039-12-31", "decade", "about 2030s", ""},
	{"000X", "000X", "0001-01-01", "0009-12-31", "decade", "0s", ""},
	{"20XX", "20XX", "2000-01-01", "2099-12-31", "century", "between 2000 and 2099", ""},
	{"2023-XX", "2023-XX", "2023-01-01", "2023-12-31", "year", "a month in 2023", ""},
	{"2023-04-XX", "2023-04-XX", "2023-04-01", "2023-04-30", "month", "a day in April 2023", ""},
	{"2023-XX-XX", "2023-XX-XX", "2023-01-01", "2023-12-31", "year", "a day in 2023", ""},
	{"2023-04-XX?", "2023-04-XX?", "2023-04-01", "2023-04-30", "month", "a day in April 2023 (uncertain)", ""},

	// Level 1: open and unknown ends, seasons.
	{"2023-04-11/..", "2023-04-11/..", "2023-04-11", "-", "day", "from 11 April 2023 on", ""},
	{"../2023-04-11", "../2023-04-11", "-", "2023-04-11", "day", "by 11 April 2023", ""},
	{"../2035", "../2035", "-", "2035-12-31", "year", "by 2035", ""},
	{"2023-07-17/", "2023-07-17/", "2023-07-17", "-", "day", "from 17 July 2023, end unknown", ""},
	{"/2023-07-17", "/2023-07-17", "-", "2023-07-17", "day", "to 17 July 2023, start unknown", ""},
	{"../2030~", "../2030~", "-", "2030-12-31", "year", "by about 2030", ""},
	{"2023-21", "2023-21", "2023-03-01", "2023-05-31", "season", "spring 2023", ""},
	{"2023-24", "2023-24", "2023-12-01", "2024-02-29", "season", "winter 2023", ""},
	{"9999-24", "9999-24", "9999-12-01", "9999-12-31", "season", "winter 9999", ""},
	{"2023-22~", "2023-22~", "2023-06-01", "2023-08-31", "season", "about summer 2023", ""},

	// Level 2: sets.
	{"[2030..2034]", "[2030..2034]", "2030-01-01", "2034-12-31", "year", "one of 2030 to 2034", ""},
	{"[2030,2031]", "[2030,2031]", "2030-01-01", "2031-12-31", "year", "one of 2030 and 2031", ""},
	{"[ 2031, 2029-05 , 2033 .. 2035 ]", "[2031,2029-05,2033..2035]", "2029-05-01", "2035-12-31", "year", "one of 2031, May 2029 and 2033 to 2035", ""},
	{"[..2030]", "[..2030]", "-", "2030-12-31", "year", "2030 or earlier", ""},
	{"[2030..]", "[2030..]", "2030-01-01", "-", "year", "2030 or later", ""},
	{"[2025,2030..]", "[2025,2030..]", "2025-01-01", "-", "year", "one of 2025 and 2030 or later", ""},
	{"[..2020,2025-01-01]", "[..2020,2025-01-01]", "-", "2025-01-01", "year", "one of 2020 or earlier and 1 January 2025", ""},
	{"[2030-05~,203x]", "[2030-05~,203X]", "2030-01-01", "2039-12-31", "decade", "one of about May 2030 and 2030s", ""},

	// Words.
	{"11 April 2023", "2023-04-11", "2023-04-11", "2023-04-11", "day", "11 April 2023", "2023-04-11"},
	{"11  APRIL 2023", "2023-04-11", "2023-04-11", "2023-04-11", "day", "11 April 2023", "2023-04-11"},
	{"April 11, 2023", "2023-04-11", "2023-04-11", "2023-04-11", "day", "11 April 2023", "2023-04-11"},
	{"3 Sept. 2023", "2023-09-03", "2023-09-03", "2023-09-03", "day", "3 September 2023", "2023-09-03"},
	{"april 2023", "2023-04", "2023-04-01", "2023-04-30", "month", "April 2023", "2023-04"},
	{"Apr 2023?", "2023-04?", "2023-04-01", "2023-04-30", "month", "April 2023 (uncertain)", ""},
	{"Spring 2023", "2023-21", "2023-03-01", "2023-05-31", "season", "spring 2023", ""},
	{"fall 2023", "2023-23", "2023-09-01", "2023-11-30", "season", "autumn 2023", ""},
	{"2030s", "203X", "2030-01-01", "2039-12-31", "decade", "2030s", ""},
	{"2000s", "200X", "2000-01-01", "2009-12-31", "decade", "2000s", ""},
	{"early 2030s", "2030~/2033~", "2030-01-01", "2033-12-31", "part of a decade", "early 2030s", ""},
	{"2030~/2033~", "2030~/2033~", "2030-01-01", "2033-12-31", "part of a decade", "early 2030s", ""},
	{"2030%/2033%", "2030%/2033%", "2030-01-01", "2033-12-31", "part of a decade", "early 2030s (uncertain)", ""},
	{"Mid-2030s", "2034~/2036~", "2034-01-01", "2036-12-31", "part of a decade", "mid-2030s", ""},
	{"mid 2030s", "2034~/2036~", "2034-01-01", "2036-12-31", "part of a decade", "mid-2030s", ""},
	{"late 2030s?", "2037%/2039%", "2037-01-01", "2039-12-31", "part of a decade", "late 2030s (uncertain)", ""},
	{"early 0000s", "0001~/0003~", "0001-01-01", "0003-12-31", "part of a decade", "early 0s", ""},
	{"early 2023", "2023-01~/2023-04~", "2023-01-01", "2023-04-30", "part of a year", "early 2023", ""},
	{"early 2030", "2030-01~/2030-04~", "2030-01-01", "2030-04-30", "part of a year", "early 2030", ""},
	{"mid-2023", "2023-05~/2023-08~", "2023-05-01", "2023-08-31", "part of a year", "mid-2023", ""},
	{"LATE 2023", "2023-09~/2023-12~", "2023-09-01", "2023-12-31", "part of a year", "late 2023", ""},
	{"2030~/2034~", "2030~/2034~", "2030-01-01", "2034-12-31", "year", "about 2030 to about 2034", ""},
	{"2030/2033", "2030/2033", "2030-01-01", "2033-12-31", "year", "2030 to 2033", ""},
	{"about 2030", "2030~", "2030-01-01", "2030-12-31", "year", "about 2030", ""},
	{"About 2030?", "2030%", "2030-01-01", "2030-12-31", "year", "about 2030 (uncertain)", ""},
	{"around April 2023", "2023-04~", "2023-04-01", "2023-04-30", "month", "about April 2023", ""},
	{"circa 2030~", "2030~", "2030-01-01", "2030-12-31", "year", "about 2030", ""},
	{"c. 2030", "2030~", "2030-01-01", "2030-12-31", "year", "about 2030", ""},
	{"c.2030", "2030~", "2030-01-01", "2030-12-31", "year", "about 2030", ""},
	{"ca. 2030", "2030~", "2030-01-01", "2030-12-31", "year", "about 2030", ""},
	{"before 11 April 2023", "../2023-04-10", "-", "2023-04-10", "day", "before 11 April 2023", ""},
	{"before 2018", "../2017", "-", "2017-12-31", "year", "before 2018", ""},
	{"before January 2018", "../2017-12", "-", "2017-12-31", "month", "before January 2018", ""},
	{"after December 2018", "2019-01/..", "2019-01-01", "-", "month", "after December 2018", ""},
	{"after the 2010s", "202X/..", "2020-01-01", "-", "decade", "after 2010s", ""},
	{"before the 0010s", "../000X", "-", "0009-12-31", "decade", "before 10s", ""},
	{"before about 2018", "../2018~", "-", "2018-12-31", "year", "before about 2018", ""},
	{"before spring 2018", "../2018-21", "-", "2018-05-31", "season", "before spring 2018", ""},
	{"By 2030", "../2030", "-", "2030-12-31", "year", "by 2030", ""},
	{"until 2030", "../2030", "-", "2030-12-31", "year", "until 2030", ""},
	{"by the early 2030s", "../2033~", "-", "2033-12-31", "part of a decade", "by early 2030s", ""},
	{"by mid-2023", "../2023-08~", "-", "2023-08-31", "part of a year", "by mid-2023", ""},
	{"after 2023-04-11", "2023-04-12/..", "2023-04-12", "-", "day", "after 11 April 2023", ""},
	{"since c. 2013", "2013~/..", "2013-01-01", "-", "year", "since about 2013", ""},
	{"from 11 April 2023", "2023-04-11/..", "2023-04-11", "-", "day", "from 11 April 2023 on", ""},
	{"after early 2030s", "2030~/..", "2030-01-01", "-", "part of a decade", "after early 2030s", ""},
	{"2013 to 2016", "2013/2016", "2013-01-01", "2016-12-31", "year", "2013 to 2016", ""},
	{"From 2013 TO 3 May 2016", "2013/2016-05-03", "2013-01-01", "2016-05-03", "year", "2013 to 3 May 2016", ""},
	{"mid-2023 to late 2024", "2023-05~/2024-12~", "2023-05-01", "2024-12-31", "part of a year", "mid-2023 to late 2024", ""},
	{"2013/mid-2016", "2013/2016-08~", "2013-01-01", "2016-08-31", "year", "2013 to mid-2016", ""},
}

func TestParse(t *testing.T) {
	for _, test := range dates {
		d, err := Parse(test.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", test.in, err)
			continue
		}
		got := test
		got.edtf, got.precision, got.words = d.EDTF(), d.Precision().String(), d.Words("en-GB")
		got.lo, got.hi = bound(d.Earliest()), bound(d.Latest())
		var ok bool
		if got.datetime, ok = d.Datetime(); ok != (test.datetime != "") {
			t.Errorf("%q: Datetime says %v", test.in, ok)
		}
		if diff := cmp.Diff(test, got, cmp.AllowUnexported(test)); diff != "" {
			t.Errorf("%q (- wanted, + got):\n%s", test.in, diff)
		}
		checkProperties(t, d)
	}
}

func bound(day Day, ok bool) string {
	if !ok {
		return "-"
	}
	return day.String()
}

func TestParseErrors(t *testing.T) {
	const anything = "2023-04-11, 2023-04, 2023, or words such as early 2030s"
	tests := []struct{ in, want string }{
		{"", `no date is given: write 2023-04-11, 2023-04 or 2023`},
		{" \t", `no date is given: write 2023-04-11, 2023-04 or 2023`},
		{"recently", `"recently" is not a date: write ` + anything},
		{"2023-13", `"2023-13" has no month 13`},
		{"2023-00", `"2023-00" has no month 00`},
		{"2023-25", `"2023-25" has no month 25`},
		{"2023-21-05", `"2023-21-05" has no month 21`},
		{"2023-02-29", `"2023-02-29" has no day 29: that month has 28`},
		{"2023-04-00", `"2023-04-00" has no day 00: that month has 30`},
		{"31 April 2023", `"31 April 2023" has no day 31: that month has 30`},
		{"11 Apirl 2023", `"11 Apirl 2023" has no month "apirl": write English names, 11 April 2023`},
		{"abril 2023", `"abril 2023" has no month or season "abril": write English names, April 2023 or spring 2023`},
		{"April 2023 11", `"April 2023 11" is not a date: write ` + anything},

		// Other ways to write dates.
		{"11/4/2023", `"11/4/2023" is not a date: write 2023-04-11 or 2023-11-04`},
		{"13/4/2023", `"13/4/2023" is not a date: write 2023-04-13`},
		{"4.4.2023", `"4.4.2023" is not a date: write 2023-04-04`},
		{"2023/04/11", `"2023/04/11" is not a date: write 2023-04-11`},
		{"2023-4-1", `"2023-4-1" is not a date: write 2023-04-01`},
		{"20230411", `"20230411" is not a date: write 2023-04-11`},
		{"2023-4", `"2023-4" is not a date: write 2023-04`},
		{"04/2023", `"04/2023" is not a date: write 2023-04`},
		{"2013-2016", `"2013-2016" is not a date: write 2013/2016, or [2013..2016] for one of these`},
		{"2013–2016", `"2013–2016" is not a date: write 2013/2016, or [2013..2016] for one of these`},
		{"2030..2034", `"2030..2034" is not a date: write 2030/2034, or [2030..2034] for one of these`},
		{"23", `"23" is not a date: write ` + anything},
		{"99/99/2023", `"99/99/2023" has more than one slash: an interval has one start and one end`},

		// Years.
		{"0000", `"0000" is outside the years 0001 to 9999`},
		{"0000-01-01", `"0000-01-01" is outside the years 0001 to 9999`},
		{"-0044", `"-0044" is outside the years 0001 to 9999`},
		{"-0044-03-15", `"-0044-03-15" is outside the years 0001 to 9999`},
		{"-5", `"-5" is not a date: write ` + anything},
		{"Y17000", `"Y17000" is outside the years 0001 to 9999`},
		{"12023-04-11", `"12023-04-11" is outside the years 0001 to 9999`},
		{"12023", `"12023" is outside the years 0001 to 9999`},
		{"April 0000", `"April 0000" is outside the years 0001 to 9999`},
		{"1 April 0000", `"1 April 0000" is outside the years 0001 to 9999`},
		{"early 0000", `"early 0000" is outside the years 0001 to 9999`},
		{"early 2033s", `"early 2033s" is not a date: write ` + anything},
		{"2033s", `"2033s" is not a date: write ` + anything},

		// Digits left unspecified.
		{"2XXX", `"2XXX" is not a date: write ` + anything},
		{"20X3", `"20X3" is not a date: write ` + anything},
		{"203X-04", `"203X-04" has a month in an unknown year: write 203X`},
		{"2023-XX-11", `"2023-XX-11" has a day in an unknown month: write 2023-XX`},
		{"2023-1X", `"2023-1X" is not a date: write ` + anything},

		// Marks.
		{"2021?~", `"2021?~" has two marks: write 2021%`},
		{"~2021", `"~2021" has its mark in the wrong place: ~ ? % stand at the end and mean the whole date`},
		{"2021?-04", `"2021?-04" has its mark in the wrong place: ~ ? % stand at the end and mean the whole date`},
		{"about about 2030", `"about 2030" has no month or season "about": write English names, April 2023 or spring 2023`},
		{"2012-09-29T04:12Z~", `"2012-09-29T04:12Z~" marks an instant as inexact: leave out the time, or the mark`},
		{"about 2012-09-29T04:12Z", `"about 2012-09-29T04:12Z" marks an instant as inexact: leave out the time, or the mark`},

		// Times.
		{"2012-09-29T04:12", `"2012-09-29T04:12" has no time zone: add Z for UTC or an offset such as -04:30`},
		{"2012-09-29T04", `"2012-09-29T04" is not a time: write 2012-09-29T04:12:00Z`},
		{"2012-09-29T04:12:00.5Z", `"2012-09-29T04:12:00.5Z" is not a time: write 2012-09-29T04:12:00Z`},
		{"2012-09-31T04:12Z", `"2012-09-31" has no day 31: that month has 30`},
		{"2012-09-29T24:00Z", `"2012-09-29T24:00Z" has no such time of day: times run from 00:00:00 to 23:59:59`},
		{"2012-09-29T23:60Z", `"2012-09-29T23:60Z" has no such time of day: times run from 00:00:00 to 23:59:59`},
		{"2012-09-29T23:59:60Z", `"2012-09-29T23:59:60Z" has no such time of day: times run from 00:00:00 to 23:59:59`},
		{"2012-09-29T04:12+14:30", `"2012-09-29T04:12+14:30" has no such offset: offsets run from -14:00 to +14:00`},
		{"2012-09-29T04:12+04:60", `"2012-09-29T04:12+04:60" has no such offset: offsets run from -14:00 to +14:00`},
		{"0001-01-01T00:00+14:00", `"0001-01-01T00:00+14:00" is outside the years 0001 to 9999`},
		{"9999-12-31T23:00-02:00", `"9999-12-31T23:00-02:00" is outside the years 0001 to 9999`},
		{"2012-09-29T04:12Z/..", `"2012-09-29T04:12Z" has a time: an interval or set takes days, write 2012-09-29`},
		{"by 2012-09-29T04:12Z", `"2012-09-29T04:12Z" has a time: an interval or set takes days, write 2012-09-29`},

		// Intervals.
		{"2024/2021", `"2024/2021" ends before it begins`},
		{"before 0001", `"before 0001" is beyond the days that can be told`},
		{"after 9999-12-31", `"after 9999-12-31" is beyond the days that can be told`},
		{"2024 to 2021", `"2024 to 2021" ends before it begins`},
		{"2021/2022/2023", `"2021/2022/2023" has more than one slash: an interval has one start and one end`},
		{"[..2020,2025..]", `"[..2020,2025..]" is open at both ends, and so any day but those between: give the start or the end`},
		{"../..", `"../.." has no date: leave it out, or give the start or the end`},
		{"/", `"/" has no date: leave it out, or give the start or the end`},
		{"../", `"../" has no date: leave it out, or give the start or the end`},
		{"2023-13/2024", `"2023-13" has no month 13`},
		{"2023/2024-13", `"2024-13" has no month 13`},
		{"2023-13 to 2024", `"2023-13" has no month 13`},
		{"2023 to 2024-13", `"2024-13" has no month 13`},
		{"by 2021/2023", `"2021/2023" is an interval inside another: give one start and one end`},
		{"2019 to 2021/2023", `"2021/2023" is an interval inside another: give one start and one end`},
		{"from", `"from" is not a date: write ` + anything},
		{"from to 2023", `"" is not a date: write ` + anything},

		// Sets.
		{"[2030", `"[2030" has no closing bracket: write [2030..2034]`},
		{"[2030]", `"[2030]" offers no choice: write 2030`},
		{"[]", `"" can't stand in a set: write dates in figures, [2030..2034] or [2030,2031]`},
		{"[..]", `"" can't stand in a set: write dates in figures, [2030..2034] or [2030,2031]`},
		{"[2030,]", `"" can't stand in a set: write dates in figures, [2030..2034] or [2030,2031]`},
		{"[2030..early 2030s]", `"early 2030s" can't stand in a set: write dates in figures, [2030..2034] or [2030,2031]`},
		{"[2034..2030]", `"2034..2030" ends before it begins`},
		{"[2030,..2034]", `"[2030,..2034]" is open in the middle: an open range stands first (..2030) or last (2034..)`},
		{"[2030..,2034]", `"[2030..,2034]" is open in the middle: an open range stands first (..2030) or last (2034..)`},
		{"[2012-09-29T04:12Z,2013]", `"2012-09-29T04:12Z" has a time: an interval or set takes days, write 2012-09-29`},
		{"{2030,2031}", `"{2030,2031}" means all of several dates: write each by itself, or one of them as [2030,2031]`},

		{strings.Repeat("ä", 70), `"` + strings.Repeat("ä", 59) + `…" is not a date: write ` + anything},
	}
	for _, test := range tests {
		d, err := Parse(test.in)
		if err == nil {
			t.Errorf("Parse(%q) gives %q, wanted an error", test.in, d.EDTF())
			continue
		}
		if diff := cmp.Diff(test.want, err.Error()); diff != "" {
			t.Errorf("Parse(%q) (- wanted, + got):\n%s", test.in, diff)
		}
		if !d.IsZero() {
			t.Errorf("Parse(%q) gives a date with its error: %q", test.in, d)
		}
	}
}

func TestZero(t *testing.T) {
	var d Date
	if !d.IsZero() || d.String() != "" || d.EDTF() != "" || d.Words("en") != "" || d.Precision() != PrecisionNone ||
		d.Covers(0) || d.Before(0) || d.After(0) || d.Interval() || d.StartOpen() || d.EndOpen() ||
		d.Approximate() || !d.Start().IsZero() || !d.End().IsZero() {
		t.Error("the zero Date says something")
	}
	if _, ok := d.Datetime(); ok {
		t.Error("the zero Date has a datetime")
	}
	if _, ok := d.DayIn(time.UTC); ok {
		t.Error("the zero Date has a day")
	}
}

func TestEnds(t *testing.T) {
	tests := []struct{ in, start, end, is string }{
		{"2013-04-19/..", "2013-04-19", "", "interval end-open"},
		{"since 19 April 2013", "2013-04-19", "", "interval end-open"},
		{"../2023", "", "2023", "interval start-open"},
		{"2023-07-17/", "2023-07-17", "", "interval end-unknown"},
		{"/2023-07-17", "", "2023-07-17", "interval start-unknown"},
		{"2013/2016?", "2013", "2016?", "interval uncertain"},
		{"early 2030s", "2030~", "2033~", "interval approximate"},
		{"mid-2023 to 2025", "2023-05~/2023-08~", "2025", "interval approximate"},
		{"2023", "2023", "2023", ""},
		{"2023%", "2023%", "2023%", "approximate uncertain"},
		{"[2030..2034]", "[2030..2034]", "[2030..2034]", ""},
		{"[..2034]", "[..2034]", "[..2034]", "start-open"},
		{"[2020,2030..]", "[2020,2030..]", "[2020,2030..]", "end-open"},
		{"[2020,2025?,2030]", "[2020,2025?,2030]", "[2020,2025?,2030]", "uncertain"},
	}
	for _, test := range tests {
		d := must(t, test.in)
		var is []string
		for _, say := range []struct {
			word string
			yes  bool
		}{
			{"interval", d.Interval()}, {"start-open", d.StartOpen()}, {"start-unknown", d.StartUnknown()},
			{"end-open", d.EndOpen()}, {"end-unknown", d.EndUnknown()},
			{"approximate", d.Approximate()}, {"uncertain", d.Uncertain()},
		} {
			if say.yes {
				is = append(is, say.word)
			}
		}
		got := test
		got.start, got.end, got.is = d.Start().String(), d.End().String(), strings.Join(is, " ")
		if diff := cmp.Diff(test, got, cmp.AllowUnexported(test)); diff != "" {
			t.Errorf("%q (- wanted, + got):\n%s", test.in, diff)
		}
	}
}

func TestCovers(t *testing.T) {
	tests := []struct{ date, day, want string }{
		{"2013-04-19/..", "2023-04-11", "covers"},
		{"2013-04-19/..", "2013-04-18", "after"},
		{"2013-04-19/", "2023-04-11", "covers"},
		{"../2023-04-11", "0001-01-01", "covers"},
		{"../2023-04-11", "2023-04-12", "before"},
		{"/2023-04-11", "2023-04-11", "covers"},
		{"2023", "2023-12-31", "covers"},
		{"2023", "2024-01-01", "before"},
		{"early 2030s", "2033-12-31", "covers"},
		{"[2030,2032]", "2031-06-01", ""}, // neither, and not covered
		{"[2030,2032]", "2032-06-01", "covers"},
		{"[2030,2032]", "2033-06-01", "before"},
		{"[..2030]", "1990-01-01", "covers"},
		{"[2020,2030..]", "2050-01-01", "covers"},
		{"[2020,2030..]", "2025-01-01", ""},
		{"2012-09-28T23:42-04:30", "2012-09-29", "covers"},
	}
	for _, test := range tests {
		d := must(t, test.date)
		day, err := ParseDay(test.day)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for word, yes := range map[string]bool{"covers": d.Covers(day), "before": d.Before(day), "after": d.After(day)} {
			if yes {
				got += word
			}
		}
		if got != test.want {
			t.Errorf("%q and %s: %q, wanted %q", test.date, test.day, got, test.want)
		}
	}
}

func TestCompare(t *testing.T) {
	want := []string{
		"1999",
		"2012-09-29T03:00-01:00",
		"2012-09-28T23:42-04:30", // 04:12 UTC
		"2012-09-29T05:00Z",
		"2012-09-29",
		"2023-04-01",
		"2023-04",
		"2023-04-XX",
		"../2023-04-11",
		"by 11 April 2023",
		"/2023-04-11",
		"11 April 2023",
		"2023-04-11",
		"2023-04-11/",
		"2023-04-11/..",
		"after 11 April 2023",
		"2030",
		"2030~",
		"2030/2033",
		"2030~/2033~",
		"early 2030s",
		"[2030..2034]",
		"203X",
		"",
	}
	var dates []Date
	for _, s := range want {
		if s == "" {
			dates = append(dates, Date{})
			continue
		}
		dates = append(dates, must(t, s))
	}
	slices.Reverse(dates)
	slices.SortFunc(dates, Date.Compare)
	var got []string
	for _, d := range dates {
		got = append(got, d.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (- wanted, + got):\n%s", diff)
	}
}

func TestInstant(t *testing.T) {
	caracas := time.FixedZone("", -(4*60+30)*60)
	launch := must(t, "2012-09-29T04:12:00Z")
	at, ok := launch.Instant()
	if want := time.Date(2012, 9, 29, 4, 12, 0, 0, time.UTC); !ok || !at.Equal(want) {
		t.Errorf("Instant gives %v, %v, wanted %v", at, ok, want)
	}
	local, _ := must(t, "2012-09-28T23:42-04:30").Instant()
	if !local.Equal(at) || local.Format(time.RFC3339) != "2012-09-28T23:42:00-04:30" {
		t.Errorf("Instant gives %v with an offset, wanted the same moment as %v", local, at)
	}
	if _, ok := must(t, "2012-09-29").Instant(); ok {
		t.Error("a day is an instant")
	}
	tests := []struct {
		date  string
		place *time.Location
		want  string
	}{
		{"2012-09-29T04:12:00Z", time.UTC, "2012-09-29"},
		{"2012-09-29T04:12:00Z", caracas, "2012-09-28"},
		{"2012-09-28T23:42-04:30", time.UTC, "2012-09-29"},
		{"2012-09-29", caracas, "2012-09-29"},
		{"2012-09", caracas, "-"},
		{"2012-09-29/..", caracas, "-"},
	}
	for _, test := range tests {
		if got := bound(must(t, test.date).DayIn(test.place)); got != test.want {
			t.Errorf("%q in %v is on %s, wanted %s", test.date, test.place, got, test.want)
		}
	}
}

// TestLanguage holds that a language needs no more than its table.
func TestLanguage(t *testing.T) {
	russian := *english
	russian.months[8], russian.dayMonths[8] = "сентябрь", "сентября"
	russian.dates[PrecisionDay] = "{day} {month} {year} года"
	russian.dates[PrecisionMonth] = "{month} {year} года"
	russian.decades[early] = "начало {year}-х годов"
	russian.open[sayBefore] = "раньше {date}"
	tests := []struct{ in, want string }{
		{"2012-09-29", "29 сентября 2012 года"},
		{"2012-09", "сентябрь 2012 года"},
		{"early 2030s", "начало 2030-х годов"},
		{"before 2012-09-29", "раньше 29 сентября 2012 года"},
		{"2012-09-29T04:12Z", "29 сентября 2012 года, 04:12 UTC"},
	}
	for _, test := range tests {
		if got := russian.date(must(t, test.in)); got != test.want {
			t.Errorf("%q is %q, wanted %q", test.in, got, test.want)
		}
	}
	if got := must(t, "2023-04").Words("tlh"); got != "April 2023" {
		t.Errorf("in an unknown language: %q", got)
	}
	for tag, l := range languages {
		for prec := PrecisionDay; prec <= PrecisionCentury; prec++ {
			if l.dates[prec] == "" && prec != PrecisionPartYear && prec != PrecisionPartDecade {
				t.Errorf("%s has no pattern for a %v", tag, prec)
			}
		}
		for say := sayBy; say < phrases; say++ {
			if !strings.Contains(l.open[say], "{date}") {
				t.Errorf("%s has no pattern for phrase %d", tag, say)
			}
		}
	}
}

func must(t *testing.T, s string) Date {
	t.Helper()
	d, err := Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// However it is written, a date is the same; one that means other days, or is less certain of them, isn't.
func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"April 2023", "2023-04", true},
		{"2023-04-11", "11 April 2023", true},
		{"by 2035", "../2035", true},
		{"2023-04", "2023-05", false},
		{"2023-04", "2023-04?", false},
		{"2023", "2023-01/2023-12", false},
	} {
		a, err := Parse(c.a)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Parse(c.b)
		if err != nil {
			t.Fatal(err)
		}
		if a.Same(b) != c.same || b.Same(a) != c.same {
			t.Errorf("%s and %s: the same is %t", a, b, a.Same(b))
		}
	}
	if !(Date{}).Same(Date{}) {
		t.Error("no date is not the same as none")
	}
}

func TestBegun(t *testing.T) {
	for in, want := range map[string]string{
		"2023-08":          "2023-08-01",
		"2013/2016":        "2013-01-01",
		"after 2023-04-11": "2023-04-12",
		"by 2023-08-11":    "2023-08-11",
		"/2023-08-11":      "2023-08-11",
	} {
		d, err := Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := bound(d.Begun()); got != want {
			t.Errorf("what is dated %q has begun by %s, not by %s", in, got, want)
		}
	}
	if got := bound((Date{}).Begun()); got != "-" {
		t.Errorf("what has no date has begun by %s", got)
	}
}

// A day stays on the line of its month; numbers that are no day, and words that only begin as a month does, stay as they are.
func TestUnbroken(t *testing.T) {
	for text, want := range map[string]string{
		"on 7 October":                 "on 7\u00a0October",
		"7 October 2017 to 20\nJuly":   "7\u00a0October 2017 to 20\u00a0July",
		"(31 May), 1 May":              "(31\u00a0May), 1\u00a0May",
		"32 May, 0 May, 2017 May":      "32 May, 0 May, 2017 May",
		"1.5 May, a7 May, 10:15 March": "1.5 May, a7 May, 10:15 March",
		"7 Mayflower, 7 may, 7  May":   "7 Mayflower, 7 may, 7  May",
		"about 2 Marches":              "about 2 Marches",
		"7 ":                           "7 ",
		"":                             "",
	} {
		if got := Unbroken("en-GB", text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	if got := Unbroken("xx", "7 May"); got != "7 May" {
		t.Errorf("in a language without names of months it is %q", got)
	}
}

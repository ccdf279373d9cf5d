package edtf

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// checkProperties holds what is true of every date.
func checkProperties(t *testing.T, d Date) {
	t.Helper()
	for _, e := range []Date{d, d.Start(), d.End()} {
		if e.IsZero() {
			continue
		}
		again, err := Parse(e.String())
		if err != nil || again != e {
			t.Errorf("%q: %q reads back as %#v, %v, wanted %#v", d, e, again, err, e)
		}
		checkCanonical(t, e)
	}
	lo, hasLo := d.Earliest()
	hi, hasHi := d.Latest()
	if !hasLo && !hasHi {
		t.Errorf("%q has no bound", d)
	}
	if hasLo && hasHi && lo > hi {
		t.Errorf("%q: earliest %s is after latest %s", d, lo, hi)
	}
	checkBound(t, d, lo, hasLo, lo-1, d.After)
	checkBound(t, d, hi, hasHi, hi+1, d.Before)
	if strings.TrimSpace(d.String()) != d.String() {
		t.Errorf("%q has blanks around it", d)
	}
	if words := d.Words("en"); words == "" || strings.ContainsAny(words, "{}") || !utf8.ValidString(words) {
		t.Errorf("%q has the words %q", d, words)
	}
	if d.Precision() == PrecisionNone {
		t.Errorf("%q has no precision", d)
	}
	if d.Compare(d) != 0 || d.Compare(Date{}) >= 0 || (Date{}).Compare(d) <= 0 {
		t.Errorf("%q doesn't sort by itself and before the zero Date", d)
	}
	if d.Interval() != strings.Contains(d.EDTF(), "/") {
		t.Errorf("%q: Interval says %v of %s", d, d.Interval(), d.EDTF())
	}
}

// checkBound holds that a date covers its first or last day but not the one past it.
func checkBound(t *testing.T, d Date, day Day, has bool, past Day, outside func(Day) bool) {
	t.Helper()
	if !has {
		return
	}
	if day < firstDay || day > lastDay {
		t.Errorf("%q reaches %s", d, day)
	}
	if !d.Covers(day) || d.Covers(past) || !outside(past) || outside(day) {
		t.Errorf("%q: wrong about its bound %s", d, day)
	}
}

// checkCanonical holds that the EDTF of a date is a date of the same days,
// precision and marks that prints as itself.
func checkCanonical(t *testing.T, d Date) {
	t.Helper()
	c, err := Parse(d.EDTF())
	if err != nil {
		t.Errorf("%q: EDTF: %v", d, err)
		return
	}
	if c.EDTF() != d.EDTF() {
		t.Errorf("%q: %s prints as %s", d, d.EDTF(), c.EDTF())
	}
	clo, chi := c.key()
	if lo, hi := d.key(); lo != clo || hi != chi {
		t.Errorf("%q: %s spans other days", d, d.EDTF())
	}
	if c.Interval() != d.Interval() || c.marks() != d.marks() || c.StartOpen() != d.StartOpen() ||
		c.EndUnknown() != d.EndUnknown() {
		t.Errorf("%q: %s says something else", d, d.EDTF())
	}
}

// randomDate writes a date of any kind; not all of them are good.
func randomDate(r *rand.Rand) string {
	switch r.Intn(8) {
	case 0:
		return randomPoint(r) + "/" + randomPoint(r)
	case 1:
		return pick(r, randomPoint(r)+"/", randomPoint(r)+"/..", "/"+randomPoint(r), "../"+randomPoint(r))
	case 2:
		return "[" + randomPoint(r) + pick(r, "..", ",", ", ") + randomPoint(r) + "]"
	case 3:
		return pick(r, "by ", "before ", "until ", "from ", "after ", "Since ") + randomPoint(r)
	case 4:
		day := MakeDay(1+r.Intn(9999), 1+r.Intn(12), 1+r.Intn(28))
		return fmt.Sprintf("%sT%02d:%02d%s", day, r.Intn(24), r.Intn(60), pick(r, "Z", ":07Z", "-04:30", "+14:00"))
	}
	return randomPoint(r)
}

func randomPoint(r *rand.Rand) string {
	// Few years, so that dates meet.
	year, month, day := fmt.Sprintf("%04d", 2028+r.Intn(5)), fmt.Sprintf("%02d", 1+r.Intn(12)), fmt.Sprintf("%02d", 1+r.Intn(30))
	s := pick(r,
		year, year, year+"-"+month, year+"-"+month+"-"+day, year+"-"+pick(r, "21", "22", "23", "24"),
		pick(r, "202X", "203X", "20XX"), year+"-XX", year+"-XX-XX", year+"-"+month+"-XX",
		pick(r, "early ", "mid-", "late ")+pick(r, year, "2020s", "2030s"),
		pick(r, "", "about ", "c. ")+day+" "+english.months[r.Intn(12)]+" "+year,
		pick(r, "Spring ", "fall ", "june ")+year, "2030s",
	)
	return s + pick(r, "", "", "", "~", "?", "%")
}

func pick(r *rand.Rand, from ...string) string { return from[r.Intn(len(from))] }

// randomDates gives n good dates and the zero Date.
func randomDates(t *testing.T, r *rand.Rand, n int) []Date {
	dates := []Date{{}}
	for tries := 0; len(dates) <= n; tries++ {
		if tries > 100*n {
			t.Fatal("random dates are hardly ever good")
		}
		if d, err := Parse(randomDate(r)); err == nil {
			dates = append(dates, d)
		}
	}
	return dates
}

func TestProperties(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for _, d := range randomDates(t, r, 5000)[1:] {
		checkProperties(t, d)
	}
}

func TestCompareIsTotalOrder(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	list := randomDates(t, r, 90)
	for _, a := range list {
		for _, b := range list {
			ab := a.Compare(b)
			if ab != -b.Compare(a) || (ab == 0) != (a == b) {
				t.Fatalf("%q and %q: %d one way, %d the other", a, b, ab, b.Compare(a))
			}
			for _, c := range list {
				if ab <= 0 && b.Compare(c) <= 0 && a.Compare(c) > 0 {
					t.Fatalf("%q, %q, %q aren't in order", a, b, c)
				}
			}
		}
	}
}

func TestSortForgetsFirstOrder(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	list := randomDates(t, r, 1000)
	want := slices.Clone(list)
	slices.SortFunc(want, Date.Compare)
	for range 5 {
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		slices.SortStableFunc(list, Date.Compare)
		if !slices.Equal(list, want) {
			t.Fatal("the sorted order depends on the order before")
		}
	}
}

func TestDays(t *testing.T) {
	at := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	for day := firstDay; day <= lastDay; day++ {
		year, month, dom := at.Date()
		if MakeDay(year, int(month), dom) != day || DayOf(at) != day {
			t.Fatalf("%d isn't the number of %v", day, at)
		}
		if !day.Time().Equal(at) {
			t.Fatalf("%v has the number of %v", day, at)
		}
		if day%97 == 0 || month == time.February && dom > 27 { // these are slower
			if day.Year() != year || day.Month() != int(month) || day.Day() != dom {
				t.Fatalf("%v is taken apart wrongly", at)
			}
			text := at.Format("2006-01-02")
			if back, err := ParseDay(text); day.String() != text || back != day || err != nil {
				t.Fatalf("%v prints as %q, %q reads as %v, %v", at, day, text, back, err)
			}
		}
		at = at.Add(24 * time.Hour)
	}
	if got := at.Format("2006-01-02"); got != "10000-01-01" {
		t.Errorf("the days end before %s", got)
	}
	if firstDay != 1 || MakeDay(1970, 1, 1).Time().Unix() != 0 || MakeDay(2023, 13, 1) != MakeDay(2024, 1, 1) {
		t.Error("days are counted from another day, of which the zero Day could be one, or don't carry")
	}
}

func TestParseDayErrors(t *testing.T) {
	for in, want := range map[string]string{
		"":             `"" is not a day: write it as 2023-04-11`,
		"2023-04":      `"2023-04" is not a day: write it as 2023-04-11`,
		"2023-4-11":    `"2023-4-11" is not a day: write 2023-04-11`,
		" 2023-04-11":  `" 2023-04-11" is not a day: write it as 2023-04-11`,
		"2023-04-XX":   `"2023-04-XX" is not a day: write it as 2023-04-11`,
		"2023-02-29":   `"2023-02-29" has no day 29: that month has 28`,
		"2023-13-01":   `"2023-13-01" has no month 13`,
		"0000-01-01":   `"0000-01-01" is outside the years 0001 to 9999`,
		"2023-04-11\n": `"2023-04-11\n" is not a day: write it as 2023-04-11`,
	} {
		if day, err := ParseDay(in); err == nil || err.Error() != want {
			t.Errorf("ParseDay(%q) gives %v, %v, wanted %s", in, day, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, test := range dates {
		f.Add(test.in)
	}
	for _, s := range []string{"", "[", "]", "[..", "/", "..", "to", "from to", "c.", "~", "{", "11/4/2023", "9999-24/..", "\xff 2023"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Parse(s)
		if err != nil {
			if !d.IsZero() || err.Error() == "" {
				t.Errorf("Parse(%q) gives %q with its error %v", s, d, err)
			}
			return
		}
		if d.String() != strings.TrimSpace(s) {
			t.Errorf("%q is kept as %q", s, d)
		}
		checkProperties(t, d)
	})
}

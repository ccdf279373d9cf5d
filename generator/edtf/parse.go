package edtf

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Parse reads a date in EDTF or in words; the package comment lists what it
// accepts. The error is a short sentence that quotes the part that can't be read
// and says what to write instead.
func Parse(s string) (Date, error) {
	text := strings.TrimSpace(s)
	d, err := parse(text)
	if err != nil {
		return Date{}, err
	}
	d.text = text
	return d, nil
}

func parse(text string) (Date, error) {
	switch {
	case text == "":
		return Date{}, fmt.Errorf("no date is given: write 2023-04-11, 2023-04 or 2023")
	case text[0] == '[':
		return parseSet(text)
	case text[0] == '{':
		return Date{}, fmt.Errorf("%q means all of several dates: write each by itself, or one of them as [2030,2031]", clip(text))
	}
	words := strings.Fields(text)
	if i := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, "to") }); i > 0 {
		from := words[:i]
		if strings.EqualFold(from[0], "from") {
			from = from[1:]
		}
		return parseInterval(text, strings.Join(from, " "), strings.Join(words[i+1:], " "))
	}
	if word, ok := openWords[strings.ToLower(words[0])]; ok {
		return parseOpen(text, word, strings.Join(words[1:], " "))
	}
	if strings.Contains(text, "/") {
		return parseSlash(text)
	}
	p, err := parsePoint(text)
	return Date{shape: single, first: p}, err
}

// parseSlash reads an interval of EDTF.
func parseSlash(text string) (Date, error) {
	if suggest(text) != "" {
		return Date{}, notDate(text)
	}
	from, to, _ := strings.Cut(text, "/")
	if strings.Contains(to, "/") {
		return Date{}, fmt.Errorf("%q has more than one slash: an interval has one start and one end", clip(text))
	}
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	if isEnd(from) && isEnd(to) {
		return Date{}, fmt.Errorf("%q has no date: leave it out, or give the start or the end", clip(text))
	}
	start, err := parseEnd(from)
	if err != nil {
		return Date{}, err
	}
	end, err := parseEnd(to)
	if err != nil {
		return Date{}, err
	}
	return makeInterval(text, start, end)
}

// isEnd tells whether the end of an interval is open or unknown.
func isEnd(text string) bool { return text == "" || text == ".." }

func parseEnd(text string) (point, error) {
	switch text {
	case "":
		return point{mark: unknown}, nil
	case "..":
		return point{mark: open}, nil
	}
	return parseInner(text)
}

// parseInner reads a date inside an interval or a set, where times don't stand.
func parseInner(text string) (point, error) {
	p, err := parsePoint(text)
	if err == nil && p.prec == PrecisionInstant {
		return point{}, fmt.Errorf("%q has a time: an interval or set takes days, write %s", clip(text), p.edtf()[:len("2006-01-02")])
	}
	return p, err
}

// parseInterval reads an interval both ends of which are dates.
func parseInterval(text, from, to string) (Date, error) {
	start, err := parseInner(from)
	if err != nil {
		return Date{}, err
	}
	end, err := parseInner(to)
	if err != nil {
		return Date{}, err
	}
	return makeInterval(text, start, end)
}

func makeInterval(text string, start, end point) (Date, error) {
	if start.mark == dated && end.mark == dated {
		if start.lo > end.hi {
			return Date{}, fmt.Errorf("%q ends before it begins", clip(text))
		}
		if p, ok := partBetween(start, end); ok {
			return Date{shape: single, first: p}, nil
		}
	}
	return Date{shape: interval, first: start, last: end}, nil
}

// A choice is one of the dates of a set, or one of those from a date to another.
// A single date has no to.
type choice struct{ from, to point }

func (c choice) edtf() string {
	switch {
	case c.to.mark == absent:
		return c.from.edtf()
	case c.from.mark == open:
		return ".." + c.to.edtf()
	case c.to.mark == open:
		return c.from.edtf() + ".."
	}
	return c.from.edtf() + ".." + c.to.edtf()
}

// until gives the end of a range, or the date itself.
func (c choice) until() point {
	if c.to.mark == absent {
		return c.from
	}
	return c.to
}

func (c choice) covers(day Day) bool {
	until := c.until()
	return (c.from.mark == open || c.from.lo <= day) && (until.mark == open || until.hi >= day)
}

// choices reads the dates of a set again: a slice in Date would keep it from
// being compared with ==, and sets are rare.
func (d Date) choices() []choice {
	choices, _ := parseChoices(d.text)
	return choices
}

func parseSet(text string) (Date, error) {
	choices, err := parseChoices(text)
	if err != nil {
		return Date{}, err
	}
	d := Date{shape: set, first: choices[0].from, last: choices[0].until()}
	for _, c := range choices[1:] {
		if d.first.mark == dated && c.from.lo < d.first.lo {
			d.first = c.from
		}
		if until := c.until(); until.mark == open || until.hi > d.last.hi {
			d.last = until
		}
	}
	if d.first.mark == open && d.last.mark == open {
		return Date{}, fmt.Errorf("%q is open at both ends, and so any day but those between: give the start or the end", clip(text))
	}
	return d, nil
}

func parseChoices(text string) ([]choice, error) {
	inner, ok := strings.CutSuffix(text[1:], "]")
	if !ok {
		return nil, fmt.Errorf("%q has no closing bracket: write [2030..2034]", clip(text))
	}
	items := strings.Split(inner, ",")
	choices := make([]choice, len(items))
	for i, item := range items {
		c, err := parseChoice(strings.TrimSpace(item))
		if err != nil {
			return nil, err
		}
		if c.from.mark == open && i > 0 || c.to.mark == open && i < len(items)-1 {
			return nil, fmt.Errorf("%q is open in the middle: an open range stands first (..2030) or last (2034..)", clip(text))
		}
		choices[i] = c
	}
	if len(choices) == 1 && choices[0].to.mark == absent {
		return nil, fmt.Errorf("%q offers no choice: write %s", clip(text), choices[0].edtf())
	}
	return choices, nil
}

func parseChoice(item string) (choice, error) {
	from, to, isRange := strings.Cut(item, "..")
	if !isRange {
		p, err := parseMember(item)
		return choice{from: p}, err
	}
	c := choice{point{mark: open}, point{mark: open}}
	var err error
	if from != "" || to == "" {
		if c.from, err = parseMember(from); err != nil {
			return c, err
		}
	}
	if to != "" {
		if c.to, err = parseMember(to); err != nil {
			return c, err
		}
	}
	if c.from.mark == dated && c.to.mark == dated && c.from.lo > c.to.hi {
		return c, fmt.Errorf("%q ends before it begins", clip(item))
	}
	return c, nil
}

func parseMember(text string) (point, error) {
	text = strings.TrimSpace(text)
	body, _ := cutMark(text)
	if !numeric(body) {
		return point{}, fmt.Errorf("%q can't stand in a set: write dates in figures, [2030..2034] or [2030,2031]", clip(text))
	}
	return parseInner(text)
}

// parsePoint reads one date, in figures or words, with its mark.
func parsePoint(text string) (point, error) {
	if strings.Contains(text, "/") {
		return point{}, fmt.Errorf("%q is an interval inside another: give one start and one end", clip(text))
	}
	body, qual := cutMark(text)
	if again, more := cutMark(body); more != 0 {
		return point{}, fmt.Errorf("%q has two marks: write %s%%", clip(text), clip(again))
	}
	body, about := cutAbout(body)
	p, err := parsePlain(body)
	if err != nil {
		return point{}, err
	}
	p.qual |= qual | about
	if p.prec == PrecisionInstant && p.qual != 0 {
		return point{}, fmt.Errorf("%q marks an instant as inexact: leave out the time, or the mark", clip(text))
	}
	return p, nil
}

// cutMark takes ~ ? or % off the end.
func cutMark(text string) (string, qualifier) {
	for i, mark := range []string{"~", "?", "%"} {
		if body, ok := strings.CutSuffix(text, mark); ok {
			return strings.TrimSpace(body), qualifier(i + 1)
		}
	}
	return text, 0
}

func parsePlain(body string) (point, error) {
	switch {
	case outsideYears.MatchString(body):
		return point{}, badYear(body)
	case strings.ContainsAny(body, "~?%"):
		return point{}, fmt.Errorf("%q has its mark in the wrong place: ~ ? %% stand at the end and mean the whole date", clip(body))
	case !numeric(body):
		return parseWords(body)
	case strings.ContainsAny(body, "Tt"):
		return parseInstant(strings.ToUpper(body))
	}
	return parseCalendar(strings.ToUpper(body))
}

var (
	numericForm  = regexp.MustCompile(`^[0-9][0-9XxTtZz:.+-]*$`)
	outsideYears = regexp.MustCompile(`^(-[0-9]{4,}(?:-[0-9-]+)?|[Yy]-?[0-9]+|[0-9]{5,7}|[0-9]{9,}|[0-9]{5,}-[0-9-]+)$`)
	calendarForm = regexp.MustCompile(`^([0-9]{2}(?:[0-9]{2}|[0-9]X|XX))(?:-([0-9]{2}|XX))?(?:-([0-9]{2}|XX))?$`)
	instantForm  = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(Z|([+-])([0-9]{2})(?::([0-9]{2}))?)?$`)
)

// numeric tells dates in figures from dates in words.
func numeric(text string) bool { return numericForm.MatchString(text) }

// parseCalendar reads a date of figures, hyphens and X, without a mark.
func parseCalendar(text string) (point, error) {
	m := calendarForm.FindStringSubmatch(text)
	if m == nil {
		return point{}, notDate(text)
	}
	year, month, day := m[1], m[2], m[3]
	if hiddenDigits := strings.Count(year, "X"); hiddenDigits > 0 {
		if month != "" {
			return point{}, fmt.Errorf("%q has a month in an unknown year: write %s", clip(text), year)
		}
		prec := [...]Precision{1: PrecisionDecade, 2: PrecisionCentury}[hiddenDigits]
		return point{prec: prec, year: int16(number(strings.ReplaceAll(year, "X", "0")))}.bounded(), nil
	}
	switch y := number(year); {
	case y == 0:
		return point{}, badYear(text)
	case month == "":
		return yearPoint(y), nil
	case month == "XX":
		return parseHiddenMonth(text, y, day)
	case day == "":
		return parseMonth(text, y, number(month))
	default:
		return parseDayOf(text, y, number(month), day)
	}
}

func parseHiddenMonth(text string, year int, day string) (point, error) {
	p := yearPoint(year)
	p.month = hidden
	switch day {
	case "":
		return p, nil
	case "XX":
		p.day = hidden
		return p, nil
	}
	return point{}, fmt.Errorf("%q has a day in an unknown month: write %04d-XX", clip(text), year)
}

func parseMonth(text string, year, month int) (point, error) {
	switch {
	case 1 <= month && month <= 12:
		return monthPoint(year, month), nil
	case 21 <= month && month <= 24:
		return seasonPoint(year, month), nil
	}
	return point{}, fmt.Errorf("%q has no month %02d", clip(text), month)
}

func parseDayOf(text string, year, month int, day string) (point, error) {
	if month < 1 || month > 12 {
		return point{}, fmt.Errorf("%q has no month %02d", clip(text), month)
	}
	if day == "XX" {
		p := monthPoint(year, month)
		p.day = hidden
		return p, nil
	}
	return checkedDay(text, year, month, number(day))
}

// checkedDay refuses days that the month doesn't have.
func checkedDay(text string, year, month, day int) (point, error) {
	if last := daysIn(year, month); day < 1 || day > last {
		return point{}, fmt.Errorf("%q has no day %02d: that month has %d", clip(text), day, last)
	}
	return dayPoint(year, month, day), nil
}

// parseInstant reads a date with a time and an offset.
func parseInstant(text string) (point, error) {
	m := instantForm.FindStringSubmatch(text)
	if m == nil {
		return point{}, fmt.Errorf("%q is not a time: write 2012-09-29T04:12:00Z", clip(text))
	}
	p, err := parseCalendar(m[1])
	if err != nil {
		return point{}, err
	}
	hour, minute, second := number(m[2]), number(m[3]), number("0"+m[4])
	offset := number("0"+m[7])*60 + number("0"+m[8])
	switch {
	case hour > 23 || minute > 59 || second > 59:
		return point{}, fmt.Errorf("%q has no such time of day: times run from 00:00:00 to 23:59:59", clip(text))
	case m[5] == "":
		return point{}, fmt.Errorf("%q has no time zone: add Z for UTC or an offset such as -04:30", clip(text))
	case offset > 14*60 || number("0"+m[8]) > 59:
		return point{}, fmt.Errorf("%q has no such offset: offsets run from -14:00 to +14:00", clip(text))
	case m[6] == "-":
		offset = -offset
	}
	p.prec, p.second, p.offset = PrecisionInstant, int32(hour*3600+minute*60+second), int16(offset)
	if p = p.bounded(); p.lo < firstDay || p.lo > lastDay {
		return point{}, badYear(text)
	}
	return p, nil
}

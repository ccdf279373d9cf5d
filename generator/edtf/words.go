package edtf

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A language holds the words dates are displayed with. Names in braces stand
// for what is filled in; a pattern may use them in any order.
type language struct {
	months    [12]string                   // {month}, where no day is named
	dayMonths [12]string                   // {month}, where a day is named; "" for the same
	seasons   [4]string                    // {season}, from spring
	dates     [PrecisionCentury + 1]string // {day} {month} {season} {year} {last}, by precision
	parts     [late + 1]string             // {year}: a part of a year
	decades   [late + 1]string             // {year}: a part of a decade
	open      [phrases]string              // {date}: an open interval, by the word it was written with

	instant      string // {day} {time} {zone}
	utc          string // {offset}, which may be empty: a zone
	someDay      string // {date}: an unknown day of it
	someMonth    string // {date}: an unknown month of it
	about        string // {date}
	uncertain    string // {date}
	interval     string // {start} {end}
	openStart    string // {date}: an interval in EDTF without a start
	openEnd      string // {date}
	unknownStart string // {date}
	unknownEnd   string // {date}
	oneOf        string // {list}
	listComma    string // between the choices of a set
	listAnd      string // before the last of them
	inYear       string // {day} {month}: a day whose year is told beside it
	betweenDates string // two dates, of which the second ends a time that the first begins
	betweenDays  string // two days of one month
	orEarlier    string // {date}
	orLater      string // {date}
}

var english = &language{
	months: [12]string{"January", "February", "March", "April", "May", "June", "July",
		"August", "September", "October", "November", "December"},
	seasons: [4]string{"spring", "summer", "autumn", "winter"},
	dates: [...]string{
		PrecisionDay:     "{day} {month} {year}",
		PrecisionMonth:   "{month} {year}",
		PrecisionSeason:  "{season} {year}",
		PrecisionYear:    "{year}",
		PrecisionDecade:  "{year}s",
		PrecisionCentury: "between {year} and {last}",
	},
	parts:   [...]string{early: "early {year}", mid: "mid-{year}", late: "late {year}"},
	decades: [...]string{early: "early {year}s", mid: "mid-{year}s", late: "late {year}s"},
	open: [...]string{
		sayBy: "by {date}", sayBefore: "before {date}", sayUntil: "until {date}",
		sayFrom: "from {date} on", sayAfter: "after {date}", saySince: "since {date}",
	},
	instant:      "{day}, {time} {zone}",
	utc:          "UTC{offset}",
	someDay:      "a day in {date}",
	someMonth:    "a month in {date}",
	about:        "about {date}",
	uncertain:    "{date} (uncertain)",
	interval:     "{start} to {end}",
	openStart:    "by {date}",
	openEnd:      "from {date} on",
	unknownStart: "to {date}, start unknown",
	unknownEnd:   "from {date}, end unknown",
	oneOf:        "one of {list}",
	listComma:    ", ",
	listAnd:      " and ",
	inYear:       "{day} {month}",
	betweenDates: " – ",
	betweenDays:  "–",
	orEarlier:    "{date} or earlier",
	orLater:      "{date} or later",
}

// languages are known by the first part of their BCP 47 tag.
var languages = map[string]*language{"en": english}

// Words gives the date as a reader is told it: "11 April 2023", "early 2030s",
// "2021 (uncertain)", "from 11 April 2023 on". The word an author chose for
// an open interval ("before", "since") is kept. The language is a BCP 47 tag;
// one without a table here is served in English. The zero Date gives "".
func (d Date) Words(lang string) string {
	return languageOf(lang).date(d)
}

func languageOf(lang string) *language {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if l, ok := languages[base]; ok {
		return l
	}
	return english
}

// Year gives the year in which all days lie that a date names, false if they lie in several or it names none.
func (d Date) Year() (year int, ok bool) {
	for _, p := range [...]point{d.first, d.last} {
		if p.mark != dated {
			continue
		}
		if ok && p.lo.Year() != year || p.lo.Year() != p.hi.Year() {
			return 0, false
		}
		year, ok = p.lo.Year(), true
	}
	return year, ok
}

// WordsIn gives the words of a date beside which a year is told: those of a day or a month of it leave it out, "21 October", "by 24 April".
func (d Date) WordsIn(year int, lang string) string {
	l := *languageOf(lang)
	if own, ok := d.Year(); ok && own == year && d.shape != set {
		l.dates[PrecisionDay], l.dates[PrecisionMonth] = l.inYear, "{month}"
	}
	return l.date(d)
}

// Around gives the dates from and to which goes the time from one date to another that doesn't begin before: of one that has two ends itself its
// start, and the end of that which ends last.
func Around(first, last Date) (from, to Date) {
	if until, ok := first.Latest(); ok && first.bounded() && last.Before(until) {
		last = first
	}
	if first.bounded() {
		first = first.Start()
	}
	if last.bounded() {
		last = last.End()
	}
	return first, last
}

// Span gives the words of the time from one date to a later one, and what stands between the two. What both have in common is said once:
// "21–22 October 2025", "17 July – 6 December 2023". Dates that have two ends themselves go through [Around] first.
func Span(first, last Date, lang string) (start, between, end string) {
	l := languageOf(lang)
	start, between = l.date(first), l.betweenDates
	year, ok := last.Year()
	if own, same := first.Year(); ok && same && own == year && first.shape == single && last.shape == single {
		start = first.WordsIn(year, lang)
		if ofOneMonth(first.first, last.first) {
			start, between = strconv.Itoa(int(first.first.day)), l.betweenDays
		}
	}
	return start, between, l.date(last)
}

// ofOneMonth tells whether two points are days of one month, and neither is uncertain or approximate.
func ofOneMonth(a, b point) bool {
	return a.prec == PrecisionDay && b.prec == PrecisionDay && a.qual == 0 && b.qual == 0 && a.month == b.month && a.lo.Year() == b.lo.Year()
}

// bounded tells whether a date is written with both of its ends.
func (d Date) bounded() bool {
	return d.shape == interval && d.first.mark == dated && d.last.mark == dated
}

func (l *language) date(d Date) string {
	switch d.shape {
	case single:
		return l.point(d.first)
	case interval:
		return l.between(d)
	case set:
		return l.set(d.choices())
	}
	return ""
}

func (l *language) between(d Date) string {
	if d.bounded() {
		if ofOneMonth(d.first, d.last) {
			return strconv.Itoa(int(d.first.day)) + l.betweenDays + l.point(d.last)
		}
		return fill(l.interval, "{start}", l.point(d.first), "{end}", l.point(d.last))
	}
	pattern, p := l.openEnd, d.first
	switch {
	case d.phrase != noPhrase:
		pattern = l.open[d.phrase]
	case d.first.mark == open:
		pattern = l.openStart
	case d.first.mark == unknown:
		pattern = l.unknownStart
	case d.last.mark == unknown:
		pattern = l.unknownEnd
	}
	if p.mark != dated {
		p = d.last
	}
	return fill(pattern, "{date}", l.point(d.phrase.named(p)))
}

func (l *language) set(choices []choice) string {
	var list strings.Builder
	for i, c := range choices {
		switch {
		case i == 0:
		case i == len(choices)-1:
			list.WriteString(l.listAnd)
		default:
			list.WriteString(l.listComma)
		}
		list.WriteString(l.choice(c))
	}
	if c := choices[0]; len(choices) == 1 && (c.from.mark == open || c.to.mark == open) {
		return list.String()
	}
	return fill(l.oneOf, "{list}", list.String())
}

func (l *language) choice(c choice) string {
	switch {
	case c.to.mark == absent:
		return l.point(c.from)
	case c.from.mark == open:
		return fill(l.orEarlier, "{date}", l.point(c.to))
	case c.to.mark == open:
		return fill(l.orLater, "{date}", l.point(c.from))
	}
	return fill(l.interval, "{start}", l.point(c.from), "{end}", l.point(c.to))
}

// point gives one date with what its mark says. Parts are approximate by
// themselves and don't say so again.
func (l *language) point(p point) string {
	s := l.plain(p)
	if p.qual&approximate != 0 && p.part == whole {
		s = fill(l.about, "{date}", s)
	}
	if p.qual&uncertain != 0 {
		s = fill(l.uncertain, "{date}", s)
	}
	return s
}

func (l *language) plain(p point) string {
	switch {
	case p.prec == PrecisionInstant:
		day := dayPoint(int(p.year), int(p.month), int(p.day))
		zone := fill(l.utc, "{offset}", p.zone("", "−"))
		return fill(l.instant, "{day}", l.plain(day), "{time}", p.clock(false), "{zone}", zone)
	case p.day == hidden:
		p.day = 0
		if p.month == hidden {
			p.month = 0
		}
		return fill(l.someDay, "{date}", l.plain(p))
	case p.month == hidden:
		p.month = 0
		return fill(l.someMonth, "{date}", l.plain(p))
	}
	year := int(p.year)
	values := []string{"{year}", strconv.Itoa(year), "{last}", strconv.Itoa(year + 99), "{day}", strconv.Itoa(int(p.day))}
	pattern := l.dates[p.prec]
	switch p.prec {
	case PrecisionDay, PrecisionMonth:
		values = append(values, "{month}", l.month(p))
	case PrecisionSeason:
		values = append(values, "{season}", l.seasons[p.month-21])
	case PrecisionPartYear:
		pattern = l.parts[p.part]
	case PrecisionPartDecade:
		pattern = l.decades[p.part]
	}
	return fill(pattern, values...)
}

func (l *language) month(p point) string {
	if name := l.dayMonths[p.month-1]; name != "" && p.day != 0 {
		return name
	}
	return l.months[p.month-1]
}

// Unbroken gives a text with each day in it kept on the line of its month, by a no-break space
// between them: "on 7 October" and not "on 7" and "October" below. Months are those of the
// language, as [Date.Words] writes them; what doesn't read as a day of one stays as it is.
func Unbroken(lang, text string) string {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	l, ok := languages[base]
	if !ok {
		return text
	}
	var b strings.Builder
	done := 0
	for i := 1; i < len(text)-1; i++ {
		if c := text[i]; (c == ' ' || c == '\n') && '0' <= text[i-1] && text[i-1] <= '9' && isDayAt(text[:i]) && l.monthAt(text[i+1:]) {
			b.WriteString(text[done:i])
			b.WriteString("\u00a0")
			done = i + 1
		}
	}
	if done == 0 {
		return text
	}
	b.WriteString(text[done:])
	return b.String()
}

// isDayAt tells whether a text ends with a number of a day that is part of no other word or number.
func isDayAt(text string) bool {
	i := len(text)
	for i > 0 && '0' <= text[i-1] && text[i-1] <= '9' {
		i--
	}
	if day, err := strconv.Atoi(text[i:]); err != nil || day < 1 || day > 31 || len(text)-i > 2 {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	return i == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before) && !strings.ContainsRune(".,:/", before)
}

// monthAt tells whether a text begins with the name of a month behind a day.
func (l *language) monthAt(text string) bool {
	for i := range l.months {
		name := l.month(point{month: uint8(i + 1), day: 1})
		if rest, ok := strings.CutPrefix(text, name); ok {
			next, _ := utf8.DecodeRuneInString(rest)
			return rest == "" || !unicode.IsLetter(next) && !unicode.IsDigit(next)
		}
	}
	return false
}

// fill replaces names by values, given in turn.
func fill(pattern string, namesAndValues ...string) string {
	var b strings.Builder
	for pattern != "" {
		i := strings.IndexByte(pattern, '{')
		if i < 0 {
			break
		}
		b.WriteString(pattern[:i])
		pattern = pattern[i:]
		n := 1 // a brace that begins no name stands for itself
		value := pattern[:1]
		for j := 0; j < len(namesAndValues); j += 2 {
			if strings.HasPrefix(pattern, namesAndValues[j]) {
				n, value = len(namesAndValues[j]), namesAndValues[j+1]
				break
			}
		}
		b.WriteString(value)
		pattern = pattern[n:]
	}
	b.WriteString(pattern)
	return b.String()
}

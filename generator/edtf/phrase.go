package edtf

import (
	"fmt"
	"regexp"
	"strings"
)

// A phrase is the word an open interval was written with. EDTF has one form for
// several, so that the word has to be kept for the display.
type phrase uint8

const (
	noPhrase phrase = iota // written in EDTF
	sayBy
	sayBefore
	sayUntil
	sayFrom // this one and those below leave the end open, those above the start
	sayAfter
	saySince
	phrases // their number
)

// openWords are the words that make an open interval of a date, aboutWords
// those that make it approximate, partWords those that take a third of it.
var (
	openWords = map[string]phrase{
		"by": sayBy, "before": sayBefore, "until": sayUntil,
		"from": sayFrom, "after": sayAfter, "since": saySince,
	}
	aboutWords = []string{"about ", "around ", "circa ", "ca ", "ca.", "c ", "c."}
	partWords  = map[string]part{"early": early, "mid": mid, "late": late}
)

// parseOpen reads what follows a word such as "by" or "from".
func parseOpen(text string, word phrase, rest string) (Date, error) {
	if rest == "" {
		return Date{}, notDate(text)
	}
	p, err := parseInner(rest)
	if err != nil {
		return Date{}, err
	}
	if n := word.beyond(); n != 0 && p.stepped() {
		next, ok := p.step(n)
		if !ok {
			return Date{}, fmt.Errorf("%q is beyond the days that can be told", clip(text))
		}
		p = next
	}
	d := Date{shape: interval, phrase: word, first: p, last: point{mark: open}}
	if word < sayFrom {
		d.first, d.last = d.last, d.first
	}
	return d, nil
}

// beyond tells in which direction the days of a phrase lie from the date that it names, where
// that isn't among them: those before 2018 end with 2017, those after begin with 2019.
func (w phrase) beyond() int {
	switch w {
	case sayBefore:
		return -1
	case sayAfter:
		return 1
	}
	return 0
}

// stepped tells whether there is a date next to the point of the same precision. Where it isn't
// known exactly there is none: what is before about 2018 may be in 2018.
func (p point) stepped() bool {
	switch p.prec {
	case PrecisionDay, PrecisionMonth, PrecisionYear, PrecisionDecade:
		return p.qual == 0 && p.month != hidden && p.day != hidden
	}
	return false
}

// step gives the day, month, year or decade n after a point, false if it can't be told.
func (p point) step(n int) (point, bool) {
	year, month := int(p.year), int(p.month)
	switch p.prec {
	case PrecisionDay:
		next := p.lo + Day(n)
		if next < firstDay || next > lastDay {
			return p, false
		}
		return dayPoint(next.Year(), next.Month(), next.Day()), true
	case PrecisionMonth:
		year, month = year+(month-1+n+12)/12-1, (month-1+n+12)%12+1
	case PrecisionDecade:
		year += 10 * n
	default:
		year += n
	}
	switch {
	case year < 0 || year == 0 && p.prec != PrecisionDecade || year > 9999:
		return p, false
	case p.prec == PrecisionMonth:
		return monthPoint(year, month), true
	case p.prec == PrecisionDecade:
		return decadePoint(year), true
	}
	return yearPoint(year), true
}

// named gives the date that the words of the phrase name, of that with which its days begin or end.
func (w phrase) named(p point) point {
	if n := w.beyond(); n != 0 && p.stepped() {
		p, _ = p.step(-n) // from where parseOpen came
	}
	return p
}

// cutAbout takes a word for "about" off the beginning.
func cutAbout(body string) (string, qualifier) {
	for _, word := range aboutWords {
		if len(body) > len(word) && strings.EqualFold(body[:len(word)], word) {
			return strings.TrimSpace(body[len(word):]), approximate
		}
	}
	return body, 0
}

// The forms of a date in lower-case words with single blanks and no commas.
var (
	decadeForm   = regexp.MustCompile(`^(?:the )?([0-9]{3}0)s$`)
	partForm     = regexp.MustCompile(`^(?:the )?(early|mid|late)[ -]([0-9]{4})(s)?$`)
	namedForm    = regexp.MustCompile(`^(\pL+)\.? ([0-9]{4})$`)
	dayFirstForm = regexp.MustCompile(`^([0-9]{1,2}) (\pL+)\.? ([0-9]{4})$`)
	dayNextForm  = regexp.MustCompile(`^(\pL+)\.? ([0-9]{1,2}) ([0-9]{4})$`)
)

// parseWords reads one date in English words, without a mark.
func parseWords(text string) (point, error) {
	words := strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(text, ",", " "))), " ")
	if m := decadeForm.FindStringSubmatch(words); m != nil {
		return decadePoint(number(m[1])), nil
	}
	if m := partForm.FindStringSubmatch(words); m != nil {
		return parsePart(text, partWords[m[1]], number(m[2]), m[3] != "")
	}
	if m := namedForm.FindStringSubmatch(words); m != nil {
		return parseNamed(text, m[1], number(m[2]))
	}
	if m := dayFirstForm.FindStringSubmatch(words); m != nil {
		return parseNamedDay(text, m[1], m[2], m[3])
	}
	if m := dayNextForm.FindStringSubmatch(words); m != nil {
		return parseNamedDay(text, m[2], m[1], m[3])
	}
	return point{}, notDate(text)
}

func parsePart(text string, which part, year int, decade bool) (point, error) {
	switch {
	case decade && year%10 == 0:
		return partPoint(PrecisionDecade, year, which, 0), nil
	case decade:
		return point{}, notDate(text)
	case year == 0:
		return point{}, badYear(text)
	}
	return partPoint(PrecisionYear, year, which, 0), nil
}

// parseNamed reads a month or a season of a year.
func parseNamed(text, name string, year int) (point, error) {
	if year == 0 {
		return point{}, badYear(text)
	}
	if month := monthNamed(name); month != 0 {
		return monthPoint(year, month), nil
	}
	if name == "fall" {
		name = "autumn"
	}
	for i, season := range english.seasons {
		if name == season {
			return seasonPoint(year, 21+i), nil
		}
	}
	return point{}, fmt.Errorf("%q has no month or season %q: write English names, April 2023 or spring 2023", clip(text), clip(name))
}

func parseNamedDay(text, day, name, year string) (point, error) {
	month := monthNamed(name)
	switch {
	case month == 0:
		return point{}, fmt.Errorf("%q has no month %q: write English names, 11 April 2023", clip(text), clip(name))
	case number(year) == 0:
		return point{}, badYear(text)
	}
	return checkedDay(text, number(year), month, number(day))
}

// monthNamed gives the number of a month called by its English name in lower
// case, or by the first three letters of it, and 0 for none.
func monthNamed(name string) int {
	if name == "sept" {
		return 9
	}
	for i, month := range english.months {
		month = strings.ToLower(month)
		if name == month || name == month[:3] {
			return i + 1
		}
	}
	return 0
}

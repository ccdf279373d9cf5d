package edtf

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// clip shortens text for a message.
func clip(text string) string {
	const most = 60
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

func badYear(text string) error {
	return fmt.Errorf("%q is outside the years 0001 to 9999", clip(text))
}

// notDate says that text is no date, and what may be meant.
func notDate(text string) error {
	mend := suggest(text)
	if mend == "" {
		mend = "2023-04-11, 2023-04, 2023, or words such as early 2030s"
	}
	return fmt.Errorf("%q is not a date: write %s", clip(text), mend)
}

// notDay says that text is no day written YYYY-MM-DD.
func notDay(text string) error {
	mend := suggest(text)
	if !dayForm.MatchString(mend) {
		mend = "it as 2023-04-11"
	}
	return fmt.Errorf("%q is not a day: write %s", clip(text), mend)
}

// Usual ways to write dates that are none here.
var (
	yearFirst  = regexp.MustCompile(`^([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})$`)
	yearLast   = regexp.MustCompile(`^([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})$`)
	allDigits  = regexp.MustCompile(`^([0-9]{4})([0-9]{2})([0-9]{2})$`)
	monthLast  = regexp.MustCompile(`^([0-9]{4})[-/. ]([0-9]{1,2})$`)
	monthFirst = regexp.MustCompile(`^([0-9]{1,2})[-/. ]([0-9]{4})$`)
	yearToYear = regexp.MustCompile(`^([0-9]{4}) ?(?:-|–|—|\.\.) ?([0-9]{4})$`)
)

// suggest gives what may be meant by a date written in another way, or "".
func suggest(text string) string {
	var found []string
	add := func(year, month, day string) {
		s := fmt.Sprintf("%s-%02d", year, number(month))
		if day != "" {
			s += fmt.Sprintf("-%02d", number(day))
		}
		if _, err := parseCalendar(s); err == nil && (len(found) == 0 || found[0] != s) {
			found = append(found, s)
		}
	}
	if m := yearFirst.FindStringSubmatch(text); m != nil {
		add(m[1], m[2], m[3])
	} else if m := allDigits.FindStringSubmatch(text); m != nil {
		add(m[1], m[2], m[3])
	} else if m := yearLast.FindStringSubmatch(text); m != nil {
		// Which of the two is the month depends on the country.
		add(m[3], m[2], m[1])
		add(m[3], m[1], m[2])
	} else if m := monthLast.FindStringSubmatch(text); m != nil {
		add(m[1], m[2], "")
	} else if m := monthFirst.FindStringSubmatch(text); m != nil {
		add(m[2], m[1], "")
	} else if m := yearToYear.FindStringSubmatch(text); m != nil {
		return fmt.Sprintf("%s/%s, or [%s..%s] for one of these", m[1], m[2], m[1], m[2])
	}
	return strings.Join(found, " or ")
}

package edtf

import "testing"

// What the ends of a time have in common is said once, and a date in the course of a year leaves out that year.
func TestSpan(t *testing.T) {
	date := func(s string) Date {
		d, err := Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range [][3]string{
		{"2025-10-21", "2025-10-22", "21–22 October 2025"},
		{"2023-07-17", "2023-12-06", "17 July – 6 December 2023"},
		{"2024-01", "2024-04-24", "January – 24 April 2024"},
		{"2024-01", "2024-03", "January – March 2024"},
		{"2023-12-30", "2024-01-02", "30 December 2023 – 2 January 2024"},
		{"2025-10-21~", "2025-10-22", "about 21 October – 22 October 2025"},
		{"2023", "2023-05", "2023 – May 2023"},
		{"2030~/2033~", "2035", "early 2030s – 2035"},
		{"2025-10-21/2025-10-22", "2025-10-24/2025-10-25", "21–25 October 2025"},
		{"2025-10-21/2025-10-22", "2025-10-24", "21–24 October 2025"},
		{"2025-10-21", "2025-10-24/2025-11-02", "21 October – 2 November 2025"},
		{"2025-10-21/2025-12-31", "2025-11-05", "21 October – 31 December 2025"},
		{"2025-10-21/2025-12-31", "2025-11-05/2025-11-06", "21 October – 31 December 2025"},
		{"2024/2025-10", "2025-11/..", "2024 – from November 2025 on"},
		{"2025-10-21/", "2025-11-05", "from 21 October 2025, end unknown – 5 November 2025"},
	} {
		from, to := Around(date(c[0]), date(c[1]))
		if start, between, end := Span(from, to, "en"); start+between+end != c[2] {
			t.Errorf("%s, %s: %q, want %q", c[0], c[1], start+between+end, c[2])
		}
	}
	for _, c := range [][2]string{
		{"2025-10-21", "21 October"}, {"2025-10", "October"}, {"by 2025-04-24", "by 24 April"}, {"2025", "2025"}, {"2024-10-21", "21 October 2024"},
		{"2024-10-21/2025-02-01", "21 October 2024 to 1 February 2025"}, {"[2025-01,2025-02]", "one of January 2025 and February 2025"},
	} {
		if got := date(c[0]).WordsIn(2025, "en"); got != c[1] {
			t.Errorf("%s in 2025: %q, want %q", c[0], got, c[1])
		}
	}
}

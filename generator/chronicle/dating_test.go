package chronicle

import (
	"testing"

	"portolan/generator/edtf"
)

// Dates come from what is told, up to the day, and one that is not exact makes nothing
// newer than the first day that it can mean.
func TestDating(t *testing.T) {
	for _, c := range []struct{ name, yaml, today, want string }{
		{"nothing is dated", "", "2026-11-23", "- -"},
		{"as of a day", "as_of: 2026-11-20", "2026-11-23", "- 2026-11-20"},
		{"as of a year", "as_of: 2025", "2026-11-23", "- 2025-01-01"},
		{"as of a decade", "as_of: 201X", "2026-11-23", "- 2010-01-01"},
		{"only a decade that is to come", "start: 203X", "2026-11-23", "- -"},
		{"only a decade that has begun", "start: 202X", "2026-11-23", "- 2020-01-01"},
		{"a step to come", "status: [2023-07-17 signed, 2027-01-01 in-force]", "2026-11-23", "2023-07-17 2023-07-17"},
		{"a step expected", "status: [2023-07-17 signed, 2024-01-01 in-force ~expected]", "2026-11-23", "2023-07-17 2023-07-17"},
		{"a history in versions", "status: {either: [[2023-07-18 signed], [2023-07-17 signed]], show: 2}", "2026-11-23", "2023-07-17 2023-07-18"},
		{"a first step of no day", "status: [2023-07 signed, 2024-01-01 in-force]", "2026-11-23", "- 2024-01-01"},
		{"an office that ended", "heads: [head of ru 2013-04-19/2026-01-03]", "2026-11-23", "- 2026-01-03"},
		{"an office that is held", "heads: [head of ru 2013-04-19/..]", "2026-11-23", "- 2013-04-19"},
		{"by a day", "members: [ru ../2025-04-29]", "2026-11-23", "- 2025-04-29"},
		{"published", "publish: 2025-02-03", "2026-11-23", "2025-02-03 2025-02-03"},
		{"a value checked later", "as_of: 2024-01-01\ncount: 3 countries @2025-05-06", "2026-11-23", "- 2025-05-06"},
		{"the day that is counted from", "publish: 1970-01-01", "2026-11-23", "1970-01-01 1970-01-01"},
		{"long ago", "as_of: 1967-01-27", "2026-11-23", "- 1967-01-27"},
		{"checked after the day", "as_of: 2024-01-01\ncount: 3 countries @2025-05-06", "2025-01-01", "- 2024-01-01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, s := load(t, with(map[string]string{"pact/x": c.yaml}))
			d := DatingOf(w["x"], s.Kind("pact"), day(t, c.today))
			got := ""
			for _, day := range []edtf.Day{d.Published, d.Updated} {
				if day == Unknown {
					got += " -"
				} else {
					got += " " + day.String()
				}
			}
			if got != " "+c.want {
				t.Errorf("got%s, want %s", got, c.want)
			}
		})
	}
}

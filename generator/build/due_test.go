package build_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/build"
	"portolan/generator/content"
	"portolan/generator/edtf"
)

// Pages that wait for a day are named, the next first, and of those that nothing else
// keeps back.
func TestDue(t *testing.T) {
	t.Parallel()
	dir := newSite(t, archived(harbours))
	lay(t, dir, map[string]string{
		"content/ports/later.list.yaml": "b: {name: B, publish: 2026-12-24}\nc: {name: C, expires: 2026-12-01}\n" +
			"d: {name: D, publish: 2026-12-02, draft: true}\ne: {name: E, publish: 2020, expires: 2021}\n",
	})
	config := folders(t, dir)
	config.Today = edtf.MakeDay(2026, 11, 23)
	want := []build.Due{
		{ID: "port/c", File: "content/ports/later.list.yaml", Day: edtf.MakeDay(2026, 12, 1), Goes: true},
		{ID: "port/b", File: "content/ports/later.list.yaml", Day: edtf.MakeDay(2026, 12, 24)},
	}
	for _, run := range []string{"the first", "the second"} {
		if diff := cmp.Diff(want, makeSite(t, config).Due); diff != "" {
			t.Errorf("%s build: %s", run, diff)
		}
	}
	config.Today = edtf.MakeDay(2026, 12, 24)
	if got := makeSite(t, config).Due; got != nil {
		t.Errorf("on the last day: %v", got)
	}
}

// Long ago as on any day only what has a day waits for one, also for the day from which computers count.
func TestDueLongAgo(t *testing.T) {
	t.Parallel()
	dir := newSite(t, archived(harbours))
	lay(t, dir, map[string]string{"content/ports/later.list.yaml": "b: {name: B, publish: 1970-01-01}\n"})
	config := folders(t, dir)
	want := []build.Due{{ID: "port/b", File: "content/ports/later.list.yaml", Day: edtf.MakeDay(1970, 1, 1)}}
	for _, config.Today = range []edtf.Day{edtf.MakeDay(1969, 12, 31), edtf.MakeDay(1, 1, 1)} {
		report := makeSite(t, config)
		if diff := cmp.Diff(want, report.Due); diff != "" || report.NextDue != want[0].Day {
			t.Errorf("as of %s the next day is %s; %s", config.Today, report.NextDue, diff)
		}
	}
}

// An address that can be nobody's is noted where a site is made to be published, every time,
// and where it is checked.
func TestPlaceholder(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		base, flag string
		noted      bool
	}{
		{"https://portal.example/", "", true},
		{"https://www.Example.org/x/", "", true},
		{"http://localhost:8000/", "", true},
		{"https://portal.example/", "https://portal.invalid/", false}, // who says so means it
		{"https://anexample.org/", "", false},
		{"https://192.0.2.1/", "", false},
		{"", "", false},
	} {
		dir := newSite(t, archived(harbours))
		lay(t, dir, map[string]string{"content/site.yaml": "title: Harbours\nnav: [ports]\nbase_url: " + test.base + "\n"})
		config := folders(t, dir)
		config.BaseURL = test.flag
		var want []string
		if test.noted {
			want = []string{"content/site.yaml:3:11: note"}
		}
		for range 2 {
			var got []string
			for _, p := range makeSite(t, config).Problems {
				got = append(got, p.Pos.String()+": "+p.Severity.String())
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%+v: %s", test, diff)
			}
		}
		report, err := build.Check(t.Context(), config)
		if err != nil || test.noted != (len(report.Problems) == 1 && report.Problems[0].Code == content.CodePlaceholder) || !test.noted && len(report.Problems) > 0 {
			t.Errorf("%+v: to be checked only: %v, %v", test, report.Problems, err)
		}
	}
}

package calendar

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"

	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/view"
)

func events() []view.Expectation {
	return []view.Expectation{
		{Key: "program/ilrs/construction", Summary: "expected, early 2030s: станция; " + strings.Repeat("港口", 40), Description: "a\\b\r\nc,d;\x01", Address: "https://example.org/x/#c",
			First: edtf.MakeDay(2030, 1, 1), Last: edtf.MakeDay(2033, 12, 31), Said: edtf.MakeDay(2023, 4, 11), Modality: "expected"},
		{Key: "law/x/status/in-force", Summary: "planned, 31 December 9999: x", Address: "https://example.org/y/", First: edtf.MakeDay(9999, 12, 31), Last: edtf.MakeDay(9999, 12, 31), Modality: "planned"},
	}
}

func written(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	set := content.Settings{BaseURL: "https://example.org/a/", Feeds: content.Feeds{Tag: "desk.example,2026"}}
	if err := write(&b, &set, "A title, that is long", events()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Lines end in CR LF, are 75 bytes at most, and unfold to what was written.
func TestCalendar(t *testing.T) {
	text := written(t)
	for _, line := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n\x01") || !utf8.ValidString(line) {
			t.Errorf("%d bytes: %q", len(line), line)
		}
	}
	unfolded := strings.ReplaceAll(text, "\r\n ", "")
	for _, want := range []string{
		"UID:program/ilrs/construction@desk.example\r\n",
		"DTSTAMP:20230411T000000Z\r\nDTSTART;VALUE=DATE:20300101\r\nDTEND;VALUE=DATE:20340101\r\n",
		`SUMMARY:expected\, early 2030s: станция\; ` + strings.Repeat("港口", 40) + "\r\n",
		`DESCRIPTION:a\\b\nc\,d\;` + "\r\n",
		"DTSTAMP:19700101T000000Z\r\nDTSTART;VALUE=DATE:99991231\r\nDTEND;VALUE=DATE:99991231\r\n",
		`NAME:A title\, that is long` + "\r\n",
		"STATUS:TENTATIVE\r\nTRANSP:TRANSPARENT\r\n",
	} {
		if !strings.Contains(unfolded, want) {
			t.Errorf("there is no %q in\n%s", want, unfolded)
		}
	}
}

// Another program reads the same. It is Debian's python3-icalendar, where that is installed;
// the audit of the site installs it.
func TestCalendarElsewhere(t *testing.T) {
	const python = "/usr/bin/python3"
	if exec.Command(python, "-c", "import icalendar").Run() != nil {
		t.Skip("there is no python3-icalendar")
	}
	cmd := exec.Command(python, "-c", `import sys, icalendar
for e in icalendar.Calendar.from_ical(sys.stdin.buffer.read()).walk("VEVENT"):
    print(e["uid"], e["dtstart"].dt, e["dtend"].dt, repr(str(e["description"])), e.errors)`)
	cmd.Stdin = strings.NewReader(written(t))
	out, err := cmd.CombinedOutput()
	want := `program/ilrs/construction@desk.example 2030-01-01 2034-01-01 'a\\b\nc,d;' []
law/x/status/in-force@desk.example 9999-12-31 9999-12-31 '' []
`
	if err != nil || string(out) != want {
		t.Errorf("%v, got\n%swant\n%s", err, out, want)
	}
}

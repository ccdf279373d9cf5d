// Package calendar makes a calendar (iCalendar, RFC 5545) of what is planned, expected,
// projected or undetermined, with all that is known of when.
//
// Each is an event of whole days, from the first to the last day on which it may come: a month, a
// year, a decade. Its summary begins with how it is meant and when in words, its status is
// TENTATIVE and it takes no time (TRANSPARENT), so that it can't be taken for a date that
// is fixed. What is open-ended or undated is not there: the watchlist has it.
package calendar

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/output"
	"portolan/generator/site"
	"portolan/generator/view"
)

// An Output makes the calendar.
type Output struct{}

// New makes the output.
func New() Output { return Output{} }

// Name is "calendar".
func (Output) Name() string { return "calendar" }

// Plan names the calendar.
func (o Output) Plan(r *site.Reader) []output.Job {
	if !view.HasCalendar(r) {
		return nil
	}
	return []output.Job{{Path: view.CalendarPath, Output: o.Name()}}
}

// Render makes it.
func (o Output) Render(_ context.Context, r *site.Reader, job output.Job, w io.Writer) error {
	if err := write(w, r.Settings(), view.CalendarTitle(r), view.Expected(r)); err != nil {
		return fmt.Errorf("render %s: %w", job.Path, err)
	}
	return nil
}

// write writes a calendar. Its bytes are the same for the same events: the time stamp that
// each must have is the day as of which the thing was said, or always the same where that is not known.
func write(w io.Writer, set *content.Settings, title string, events []view.Expectation) error {
	out := &lines{w: bufio.NewWriter(w)}
	out.line("BEGIN", "VCALENDAR")
	out.line("VERSION", "2.0")
	out.line("PRODID", "-//Portolan//Portolan//EN")
	out.line("CALSCALE", "GREGORIAN")
	out.line("NAME", text(title)) // RFC 7986; older programs know the next
	out.line("X-WR-CALNAME", text(title))
	out.line("SOURCE;VALUE=URI", set.BaseURL+view.CalendarPath)
	out.line("REFRESH-INTERVAL;VALUE=DURATION", "P1D")
	for _, e := range events {
		out.line("BEGIN", "VEVENT")
		out.line("UID", text(e.Key+"@"+authority(set)))
		said := e.Said
		if said == 0 {
			said = edtf.MakeDay(1970, 1, 1)
		}
		out.line("DTSTAMP", date(said)+"T000000Z")
		out.line("DTSTART;VALUE=DATE", date(e.First))
		out.line("DTEND;VALUE=DATE", date(e.Last+1)) // the day after
		out.line("SUMMARY", text(e.Summary))
		out.line("DESCRIPTION", text(e.Description))
		out.line("URL", e.Address)
		out.line("CATEGORIES", text(e.Modality))
		out.line("STATUS", "TENTATIVE")
		out.line("TRANSP", "TRANSPARENT")
		out.line("END", "VEVENT")
	}
	out.line("END", "VCALENDAR") // without events all programs take it, though RFC 5545 wants one
	if out.err != nil {
		return out.err
	}
	return out.w.Flush()
}

// authority gives what makes the ids of events ours: as in the ids of feeds, else the host.
func authority(set *content.Settings) string {
	if tag, _, ok := strings.Cut(set.Feeds.Tag, ","); ok {
		return tag
	}
	u, err := url.Parse(set.BaseURL)
	if err != nil {
		return ""
	}
	return u.Host
}

// date writes a day as DATE has it, which has four digits for the year.
func date(d edtf.Day) string {
	const last = "9999-12-31"
	s := d.String()
	if d > edtf.MakeDay(9999, 12, 31) {
		s = last
	}
	return strings.ReplaceAll(s, "-", "")
}

// text writes a value of type TEXT (RFC 5545, 3.3.11): backslash, semicolon, comma and line
// ends escaped, other control characters left out.
func text(s string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(s, "\r\n", "\n") {
		switch {
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n' || r == '\r':
			b.WriteString(`\n`)
		case r == '\t' || !unicode.IsControl(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// lines writes content lines (RFC 5545, 3.1).
type lines struct {
	w   *bufio.Writer
	err error
}

// most is how many bytes a line may have, without its end.
const most = 75

// line writes a property, folded: a line that is too long goes on in the next behind a
// blank. No character is cut apart.
func (l *lines) line(name, value string) {
	rest := name + ":" + value
	for room := most; len(rest) > room; room = most - 1 {
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		l.write(rest[:cut] + "\r\n ")
		rest = rest[cut:]
	}
	l.write(rest + "\r\n")
}

func (l *lines) write(s string) {
	if l.err == nil {
		_, l.err = l.w.WriteString(s)
	}
}

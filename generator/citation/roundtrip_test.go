package citation

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// checkWork writes a work in every form, reads it back with the parsers below,
// and holds that nothing is lost, changed or added.
func checkWork(t testing.TB, w Work) {
	t.Helper()
	checkCSL(t, w)
	c := w.clean()

	ris := w.RIS()
	tags := parseRIS(t, ris)
	for tag, want := range map[string]string{
		"ID": c.ID, "TI": c.Title, "T2": c.Container, "PB": c.Publisher, "CY": c.Place, "LA": c.Language, "UR": c.URL,
		"M3": c.Genre, "N1": c.Note, "DB": c.Archive, "AU": one(risNames(c.Authors)), "A2": one(risNames(c.Interviewers)),
	} {
		if tag == "DB" && isAddress(want) {
			tag = "AV"
		}
		if got := one(tags[tag]); got != want {
			t.Errorf("RIS: %s is %q, wanted %q", tag, clip(got), clip(want))
		}
	}

	_, fields := parseBib(t, w.BibTeX())
	for field, want := range map[string]string{
		"title": c.Title, "location": c.Place, "number": c.Number, "url": bibAddress.Replace(c.URL),
	} {
		if got := fields[field]; got != want {
			t.Errorf("BibTeX: %s is %q, wanted %q", field, clip(got), clip(want))
		}
	}
	if got := strings.Count(fields["author"], nameEnd); got != len(c.Authors) {
		t.Errorf("BibTeX: %d authors in %q, wanted %d", got, clip(fields["author"]), len(c.Authors))
	}

	text := w.Text()
	if text != line(text) {
		t.Errorf("Text: %q isn't one clean line", clip(text))
	}
	if !strings.Contains(text, innerQuotes.Replace(c.Title)) {
		t.Errorf("Text: %q lacks the title %q", clip(text), clip(c.Title))
	}
}

func clip(s string) string {
	if len(s) > 200 {
		return s[:200] + "…"
	}
	return s
}

// The variables of CSL 1.0.2 that can stand in an item, by what they hold.
var (
	cslText = strings.Fields(`id type title container-title publisher publisher-place event-place number genre language URL
		archive archive_location note`)
	cslNameLists = strings.Fields(`author editor interviewer`)
	cslDates     = strings.Fields(`issued accessed`)
)

// checkCSL holds that an item is as the schema of CSL's data wants it: id and
// type, known variables only, names and dates of their shape.
func checkCSL(t testing.TB, w Work) {
	t.Helper()
	text, err := cslOf(w)
	if err != nil {
		t.Errorf("CSL: %v", err)
		return
	}
	again, _ := cslOf(w)
	if !bytes.Equal(text, again) || bytes.Contains(text, []byte("\n")) || !utf8.Valid(text) {
		t.Errorf("CSL: %s isn't one line, the same each time", clip(string(text)))
	}
	var item map[string]json.RawMessage
	if err := json.Unmarshal(text, &item); err != nil {
		t.Errorf("CSL: %s: %v", clip(string(text)), err)
		return
	}
	for name, value := range item {
		var err error
		switch {
		case slices.Contains(cslText, name):
			err = strict(value, new(string))
		case slices.Contains(cslNameLists, name):
			err = checkNames(value)
		case slices.Contains(cslDates, name):
			err = checkDate(value)
		default:
			err = fmt.Errorf("no such variable")
		}
		if err != nil {
			t.Errorf("CSL: %s: %s: %v", name, clip(string(value)), err)
		}
	}
	var title, cslType string
	_ = json.Unmarshal(item["title"], &title)
	_ = json.Unmarshal(item["type"], &cslType)
	if title != w.clean().Title || !slices.Contains(cslTypes, cslType) || item["id"] == nil {
		t.Errorf("CSL: %s has another title, type or no id", clip(string(text)))
	}
}

func strict(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

func checkNames(text []byte) error {
	var names []struct{ Family, Given, Literal *string }
	if err := strict(text, &names); err != nil {
		return err
	}
	for _, n := range names {
		if literal, parts := n.Literal != nil, n.Family != nil && n.Given != nil; literal == parts {
			return fmt.Errorf("a name is neither literal nor in parts, or both")
		}
	}
	if len(names) == 0 {
		return fmt.Errorf("no names")
	}
	return nil
}

func checkDate(text []byte) error {
	var d struct {
		Parts   [][]int `json:"date-parts"`
		Season  *int
		Circa   *bool
		Literal *string
	}
	if err := strict(text, &d); err != nil {
		return err
	}
	if (d.Parts != nil) == (d.Literal != nil) || len(d.Parts) > 2 || d.Season != nil && (*d.Season < 1 || *d.Season > 4) {
		return fmt.Errorf("neither parts nor words, both, or too many")
	}
	for _, parts := range d.Parts {
		if len(parts) < 1 || len(parts) > 3 || parts[0] < 1 || parts[0] > 9999 {
			return fmt.Errorf("the parts %v are none of a date", parts)
		}
		for i, most := range []int{12, 31}[:len(parts)-1] {
			if parts[i+1] < 1 || parts[i+1] > most {
				return fmt.Errorf("the parts %v are none of a date", parts)
			}
		}
	}
	return nil
}

var risLine = regexp.MustCompile(`^([A-Z][A-Z0-9])  - ([^\r\n]*)$`)

// parseRIS reads one record: each tag with its values.
func parseRIS(t testing.TB, text string) map[string][]string {
	t.Helper()
	tags := map[string][]string{}
	body, ok := strings.CutSuffix(text, "\r\n")
	lines := strings.Split(body, "\r\n")
	for i, l := range lines {
		m := risLine.FindStringSubmatch(l)
		if m == nil {
			t.Errorf("RIS: %q is no line", clip(l))
			continue
		}
		if (m[1] == "TY") != (i == 0) || (m[1] == "ER") != (i == len(lines)-1) || m[2] == "" && m[1] != "ER" {
			t.Errorf("RIS: %q stands at line %d", clip(l), i)
		}
		tags[m[1]] = append(tags[m[1]], m[2])
	}
	if !ok || !utf8.ValidString(text) {
		t.Errorf("RIS: %q isn't ended or isn't UTF-8", clip(text))
	}
	return tags
}

var (
	bibHead  = regexp.MustCompile(`^@([a-z]+)\{([a-z0-9-]+),\n`)
	bibField = regexp.MustCompile(`^  ([a-z]+) = \{`)
)

// nameEnd stands for the "and" between names, and behind the last.
const nameEnd = "\x00"

// parseBib reads one entry: its type and its fields, without TeX.
func parseBib(t testing.TB, text string) (string, map[string]string) {
	t.Helper()
	fields := map[string]string{}
	head := bibHead.FindStringSubmatch(text)
	if head == nil || !utf8.ValidString(text) {
		t.Errorf("BibTeX: %q has no head or isn't UTF-8", clip(text))
		return "", fields
	}
	rest := text[len(head[0]):]
	for rest != "}\n" {
		m := bibField.FindStringSubmatch(rest)
		if m == nil {
			t.Errorf("BibTeX: %q is no field", clip(rest))
			return head[1], fields
		}
		rest = rest[len(m[0]):]
		end := balanced(rest)
		if end < 0 || !strings.HasPrefix(rest[end:], "},\n") || end == 0 {
			t.Errorf("BibTeX: %s isn't balanced or empty: %q", m[1], clip(rest))
			return head[1], fields
		}
		if _, twice := fields[m[1]]; twice {
			t.Errorf("BibTeX: %s stands twice", m[1])
		}
		switch value := rest[:end]; m[1] {
		case "url", "date", "urldate": // verbatim
			fields[m[1]] = value
		case "author":
			fields[m[1]] = splitNames(value)
		default:
			fields[m[1]] = unTeX(t, value)
		}
		rest = rest[end+len("},\n"):]
	}
	return head[1], fields
}

// balanced gives where the brace closes that is open before the text. As BibTeX
// does, it counts escaped braces too.
func balanced(text string) int {
	depth := 1
	for i, r := range text {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// splitNames puts nameEnd for each "and" outside braces and at the end.
func splitNames(text string) string {
	const and = " and "
	var b strings.Builder
	depth := 0
	for i := 0; i < len(text); i++ {
		switch {
		case depth == 0 && i+len(and) <= len(text) && strings.EqualFold(text[i:i+len(and)], and):
			b.WriteString(nameEnd)
			i += len(and) - 1
			continue
		case text[i] == '{':
			depth++
		case text[i] == '}':
			depth--
		}
		b.WriteByte(text[i])
	}
	return b.String() + nameEnd
}

var (
	texCommand = regexp.MustCompile(`^\\(?:([#$%&_])|(textasciitilde|textasciicircum|textbackslash|textbraceleft|textbraceright)\{\})`)
	texNames   = map[string]string{
		"textasciitilde": "~", "textasciicircum": "^", "textbackslash": `\`, "textbraceleft": "{", "textbraceright": "}",
	}
)

// unTeX gives what TeX would print; what TeX acts on otherwise is reported.
func unTeX(t testing.TB, text string) string {
	t.Helper()
	var b strings.Builder
	for text != "" {
		if m := texCommand.FindStringSubmatch(text); m != nil {
			b.WriteString(m[1] + texNames[m[2]])
			text = text[len(m[0]):]
			continue
		}
		c := text[0]
		text = text[1:]
		switch {
		case strings.IndexByte(`\#$%&_~^`, c) >= 0:
			t.Errorf("BibTeX: a bare %q before %q", c, clip(text))
		case c == '{' || c == '}':
			continue
		case strings.IndexByte("-'`<>,", c) >= 0 && strings.HasPrefix(text, string(c)):
			t.Errorf("BibTeX: %q stands twice before %q", c, clip(text))
		}
		b.WriteByte(c)
	}
	return b.String()
}

// FuzzWork holds that no text breaks a form.
func FuzzWork(f *testing.F) {
	for i, title := range titles {
		if len(title) < 500 {
			f.Add(title, titles[(i+7)%len(titles)], title, cslTypes[i%len(cslTypes)])
		}
	}
	f.Fuzz(func(t *testing.T, title, name, address, cslType string) {
		if !Known(cslType) {
			cslType = ""
		}
		checkWork(t, Work{
			ID: title, Type: cslType, Title: title, Container: name, Publisher: title, Place: name, URL: address, Archive: address,
			Number: title, Language: address, Genre: name, Note: title, Editors: []Name{{Literal: title}},
			Authors: []Name{{Family: name, Given: title}, {Literal: name}}, Interviewers: []Name{{Family: title, Given: name}},
		})
	})
}

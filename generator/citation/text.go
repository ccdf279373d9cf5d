package citation

import (
	"slices"
	"strings"
	"unicode"
)

// Text gives the work as plain English sentences, whatever is missing left out:
//
//	Authors. “Title.” Interview by X. Edited by Y. Container, Publisher, Place,
//	number, date, version. URL (accessed date, archived at URL).
//
// Of a work that is described for want of a title: Authors. [Description]. Container, …
// Quotation marks inside the title become single ones. The note is not in it. A
// work that has nothing of this gives "".
func (w Work) Text() string {
	w = w.clean()
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	add(sentence(joinNames(w.Authors)))
	switch {
	case w.Title == "":
	case w.Untitled:
		add(sentence(w.Title))
	default:
		add("“" + sentence(WithinQuotes(w.Title)) + "”")
	}
	if len(w.Interviewers) > 0 {
		add(sentence("Interview by " + joinNames(w.Interviewers)))
	}
	if len(w.Editors) > 0 {
		add(sentence("Edited by " + joinNames(w.Editors)))
	}
	// A newspaper often is its own publisher.
	where := slices.Compact([]string{w.Container, w.Publisher, w.Place, w.Number, w.Date.Words("en"), version(w.Version)})
	where = slices.DeleteFunc(where, func(s string) bool { return s == "" })
	add(sentence(strings.Join(where, ", ")))
	add(w.address())
	return strings.Join(parts, " ")
}

func version(v string) string {
	if v == "" {
		return ""
	}
	return "version " + v
}

// address gives where the work can be seen. A bare address has no full stop,
// which would be taken for a part of it.
func (w Work) address() string {
	var seen []string
	if !w.Accessed.IsZero() {
		seen = append(seen, "accessed "+w.Accessed.Words("en"))
	}
	if w.Archive != "" {
		seen = append(seen, "archived at "+w.Archive)
	}
	switch how := strings.Join(seen, ", "); {
	case how == "":
		return w.URL
	case w.URL == "":
		return "(" + strings.ToUpper(how[:1]) + how[1:] + ".)"
	default:
		return w.URL + " (" + how + ")."
	}
}

var innerQuotes = strings.NewReplacer("“", "‘", "”", "’", `"`, "'")

// WithinQuotes gives a title as it stands within quotation marks: its own become single ones.
func WithinQuotes(title string) string { return innerQuotes.Replace(title) }

// sentence ends a text with a full stop unless it ends by itself.
func sentence(s string) string {
	if s == "" || Ends(s) {
		return s
	}
	return s + "."
}

// Ends tells of a text that it has the mark at which a sentence ends: no other may stand behind it.
func Ends(s string) bool {
	last := lastOf(strings.TrimRight(s, `"'’”»`))
	return last != "" && strings.Contains(".?!…。？！", last)
}

func lastOf(s string) string {
	if runes := []rune(s); len(runes) > 0 {
		return string(runes[len(runes)-1])
	}
	return ""
}

// joinNames gives names as they are read: "A, B and C".
func joinNames(names []Name) string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = n.shown()
	}
	if last := len(list) - 1; last > 0 {
		return strings.Join(list[:last], ", ") + " and " + list[last]
	}
	return strings.Join(list, "")
}

// shown gives a clean name as it is read. Chinese names have the family first
// and no blank.
func (n Name) shown() string {
	switch {
	case n.Literal != "":
		return n.Literal
	case strings.ContainsFunc(n.Family, func(r rune) bool { return unicode.Is(unicode.Han, r) }):
		return n.Family + n.Given
	}
	return n.Given + " " + n.Family
}

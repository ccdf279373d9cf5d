// Package citation writes a source in the forms that others cite it in.
//
// In goes a [Work], filled by whoever knows the source; out come CSL-JSON (the
// item of the Citation Style Language 1.0.2), RIS, BibLaTeX and one plain
// sentence. The package doesn't know entities, kinds, files or pages, and reads
// none of these forms back.
//
// Whatever stands in a Work can be written: text is made valid UTF-8 on one
// line, with control characters as blanks, and what a form gives a meaning to is
// escaped for it. An empty field is left out, an empty type is "document".
//
// A title that is no title but a description stands in square brackets, as
// Chicago, APA and CSL have it, and never between quotation marks.
//
// A date never says more than is known. Each form takes what it can express:
//
//	             CSL-JSON             RIS (PY, DA)              BibLaTeX
//	2023-04-11   date-parts           2023, 2023/04/11/         date
//	2021/2031    two date-parts       -, ///2021 to 2031        date
//	2023-21      date-parts, season   2023, 2023///spring 2023  date
//	2030~ 2030?  date-parts, circa    -, 2030///about 2030      date
//	203X         literal, in words    -, ///2030s               date
//	../2023      literal, in words    -, ///by 2023             date
//	[2030,2031]  literal, in words    -, ///one of 2030 …       year, in words
//
// CSL-JSON has "raw" for what date-parts can't hold, but citation processors
// guess at it: citeproc-js takes "../2023-04-11" for 11 April 2023. A "literal"
// is printed as it is. Of an instant, its day in UTC is cited.
package citation

import (
	"slices"
	"strings"
	"unicode"

	"portolan/generator/edtf"
)

// A Work is a source as citations need it: the variables of CSL. Every field
// may be empty.
type Work struct {
	ID        string
	Type      string // an item type of CSL; see [Known]
	Title     string
	Untitled  bool   // Title is no title: it describes a work whose title isn't given
	Container string // the newspaper, site or book that it stands in
	Publisher string
	Place     string // where it was published or, of a speech, held
	URL       string
	Archive   string // the address of a copy, or the name of the archive that has one
	Number    string // of a report, law or resolution
	Language  string // a BCP 47 tag
	Genre     string // "PhD thesis", "press release"
	Version   string // of a page that changes

	Authors      []Name
	Editors      []Name
	Interviewers []Name

	Date     edtf.Date
	Accessed edtf.Date
	Note     string
}

// A Name is a person's in parts, or any name as a whole in Literal, which goes
// before the parts. Organisations are Literal.
type Name struct{ Family, Given, Literal string }

// Described gives a description as it stands where others look for a title: in square
// brackets. An empty one stays empty.
func Described(description string) string {
	if description == "" {
		return ""
	}
	return "[" + strings.TrimSuffix(description, ".") + "]"
}

// clean gives the work with each text on one line, each address without blanks,
// each name either literal or with both parts, a description in its brackets, and the
// default type.
func (w Work) clean() Work {
	for _, s := range []*string{
		&w.ID, &w.Type, &w.Title, &w.Container, &w.Publisher, &w.Place, &w.URL,
		&w.Archive, &w.Number, &w.Language, &w.Genre, &w.Version, &w.Note,
	} {
		*s = line(*s)
	}
	w.URL = strings.ReplaceAll(w.URL, " ", "%20")
	if isAddress(w.Archive) {
		w.Archive = strings.ReplaceAll(w.Archive, " ", "%20")
	}
	if w.Type == "" {
		w.Type = fallback
	}
	if w.Untitled {
		w.Title = Described(w.Title)
	}
	w.Authors, w.Editors, w.Interviewers = cleanNames(w.Authors), cleanNames(w.Editors), cleanNames(w.Interviewers)
	return w
}

func cleanNames(names []Name) []Name {
	var clean []Name
	for _, n := range names {
		n = Name{line(n.Family), line(n.Given), line(n.Literal)}
		switch {
		case n.Literal != "":
			n = Name{Literal: n.Literal}
		case n.Family == "" || n.Given == "":
			// "García Márquez" alone would be split at its blank by some readers.
			n = Name{Literal: n.Family + n.Given}
		}
		if n != (Name{}) {
			clean = append(clean, n)
		}
	}
	return clean
}

// line gives a text as valid UTF-8 on one line. No-break spaces stay.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	words := strings.Split(s, " ")
	return strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" }), " ")
}

// isAddress tells an address from the name of an archive.
func isAddress(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// isSet tells whether a date is one of several, as [2030,2031] is.
func isSet(d edtf.Date) bool { return strings.HasPrefix(d.EDTF(), "[") }

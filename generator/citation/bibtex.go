package citation

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"portolan/generator/edtf"
)

// BibTeX gives the work as an entry of BibLaTeX in UTF-8, ended by a line end;
// an unknown type is written as @misc. The key is the id in lower case, with
// what isn't a-z, 0-9 or a hyphen turned into hyphens; two ids that differ in
// nothing else share their key. Braces are always balanced, also for readers
// that count \{ as one.
//
// Dates are EDTF, which BibLaTeX reads at levels 0 and 1; a set of level 2
// stands in words as the year. BibLaTeX has no interviewers and no archived
// copy: these are told in note and addendum.
func (w Work) BibTeX() string {
	w = w.clean()
	f := formOf(w.Type)
	var b strings.Builder
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %s = {%s},\n", name, value)
		}
	}
	fmt.Fprintf(&b, "@%s{%s,\n", f.entry, Key(w.ID))
	field("author", bibNames(w.Authors))
	field("editor", bibNames(w.Editors))
	field("title", bibTitle(w.Title))
	if f.container == "organization" && w.Container == "" {
		f.publisher = "organization"
	}
	// A website is an organization, which is a list; other containers are titles
	// that no style sets in lower case.
	if f.container == "organization" {
		field(f.container, bibListItem(w.Container))
	} else {
		field(f.container, escapeTeX(w.Container))
	}
	field(f.publisher, bibListItem(w.Publisher))
	field("location", bibListItem(w.Place))
	field("type", escapeTeX(firstOf(w.Genre, f.label)))
	field("entrysubtype", f.subtype)
	field("number", escapeTeX(w.Number))
	field("version", escapeTeX(w.Version))
	if isSet(w.Date) {
		field("year", escapeTeX(w.Date.Words("en")))
	} else {
		field("date", bibDate(w.Date))
	}
	field(bibLanguage(w.Language))
	field("url", bibAddress.Replace(w.URL))
	if !isSet(w.Accessed) {
		field("urldate", bibDate(w.Accessed))
	}
	field("note", bibNote(w))
	if w.Archive != "" {
		field("addendum", escapeTeX("Archived at "+w.Archive))
	}
	b.WriteString("}\n")
	return b.String()
}

var notKey = regexp.MustCompile(`[^a-z0-9]+`)

// Key gives the key that a work with an id has in BibTeX, which is never empty.
func Key(id string) string {
	return firstOf(strings.Trim(notKey.ReplaceAllString(strings.ToLower(id), "-"), "-"), "work")
}

// bibDate gives a date in EDTF. BibLaTeX can't mark the parts of an instant, so
// that its day stands for it.
func bibDate(d edtf.Date) string {
	if day, ok := d.Earliest(); ok && d.Precision() == edtf.PrecisionInstant {
		return day.String()
	}
	return d.EDTF()
}

// bibNames gives names as BibLaTeX splits them: whole ones in braces, the others
// at the comma.
func bibNames(names []Name) string {
	list := make([]string, len(names))
	for i, n := range names {
		if n.Literal != "" {
			list[i] = "{" + escapeTeX(n.Literal) + "}"
		} else {
			list[i] = bibNamePart(n.Family) + ", " + bibNamePart(n.Given)
		}
	}
	return strings.Join(list, " and ")
}

func bibNamePart(part string) string {
	if strings.Contains(part, ",") {
		return "{" + escapeTeX(part) + "}"
	}
	return bibListItem(part)
}

var listWord = regexp.MustCompile(`(?i)(^|\s)(and|others)(\s|$)`)

// bibListItem gives the only item of a field that BibLaTeX splits at "and".
func bibListItem(s string) string {
	if listWord.MatchString(s) {
		return "{" + escapeTeX(s) + "}"
	}
	return escapeTeX(s)
}

// word is a run of letters and what may stand between them, none of it special
// to TeX.
var word = regexp.MustCompile(`[\p{L}\p{M}\p{Nd}’]+`)

// bibTitle gives a title with braces around each word whose capitals must stay
// when a style sets titles in lower case. The capital that only begins the title
// stays anyway.
func bibTitle(title string) string {
	var b strings.Builder
	end := 0
	for i, at := range word.FindAllStringIndex(title, -1) {
		b.WriteString(escapeTeX(title[end:at[0]]))
		end = at[1]
		w := title[at[0]:end]
		rest := w
		if i == 0 {
			_, size := utf8.DecodeRuneInString(w)
			rest = w[size:]
		}
		if strings.ContainsFunc(rest, isCapital) {
			w = "{" + w + "}"
		}
		b.WriteString(w)
	}
	b.WriteString(escapeTeX(title[end:]))
	return b.String()
}

func isCapital(r rune) bool { return unicode.IsUpper(r) || unicode.IsTitle(r) }

func bibNote(w Work) string {
	if len(w.Interviewers) == 0 {
		return escapeTeX(w.Note)
	}
	by := "Interview by " + joinNames(w.Interviewers)
	if w.Note != "" {
		by = sentence(by) + " " + w.Note
	}
	return escapeTeX(by)
}

// bibAddress keeps addresses verbatim but for what ends or unbalances a field.
var bibAddress = strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C")

// babel has the names that BibLaTeX knows languages by.
var babel = map[string]string{
	"ar": "arabic", "be": "belarusian", "de": "german", "en": "english", "es": "spanish", "fa": "persian",
	"fr": "french", "it": "italian", "ja": "japanese", "nl": "dutch", "pl": "polish", "pt": "portuguese",
	"ru": "russian", "tr": "turkish", "uk": "ukrainian", "vi": "vietnamese", "zh": "chinese",
}

// bibLanguage gives the field for a language: langid, which BibLaTeX acts on,
// where it has a name for it, else language, which is printed.
func bibLanguage(tag string) (field, value string) {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if name, ok := babel[base]; ok {
		return "langid", name
	}
	return "language", bibListItem(tag)
}

// specials are the characters that TeX acts on. Braces get a name of their own,
// since a reader that counts braces also counts \{.
var specials = map[rune]string{
	'#': `\#`, '$': `\$`, '%': `\%`, '&': `\&`, '_': `\_`,
	'~': `\textasciitilde{}`, '^': `\textasciicircum{}`, '\\': `\textbackslash{}`,
	'{': `\textbraceleft{}`, '}': `\textbraceright{}`,
}

// escapeTeX gives text that TeX prints as it is, in UTF-8.
func escapeTeX(s string) string {
	var b strings.Builder
	var last rune
	for _, r := range s {
		if r == last && strings.ContainsRune("-'`<>,", r) {
			b.WriteString("{}") // else -- becomes a dash, '' and << quotation marks
		}
		if escaped, ok := specials[r]; ok {
			b.WriteString(escaped)
		} else {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

func firstOf(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}

package citation

import (
	"fmt"
	"strings"

	"portolan/generator/edtf"
)

// RIS gives the work as a record of RIS, from TY to ER, each line ended by CRLF;
// records can be put one after the other. An unknown type is written as GEN.
//
// Numbers stand under IS in periodicals, SN in reports and standards, and M1 in
// all else. PY is left out where the year isn't certain; DA then has the words.
func (w Work) RIS() string {
	w = w.clean()
	f := formOf(w.Type)
	var b strings.Builder
	tag := func(name string, values ...string) {
		for _, value := range values {
			if value != "" {
				fmt.Fprintf(&b, "%s  - %s\r\n", name, value)
			}
		}
	}
	tag("TY", f.ris)
	tag("ID", w.ID)
	tag("AU", risNames(w.Authors)...)
	tag("TI", w.Title)
	tag("A2", risNames(w.Interviewers)...)
	tag("ED", risNames(w.Editors)...)
	tag("T2", w.Container)
	tag("PB", w.Publisher)
	tag("CY", w.Place)
	tag("PY", risYear(w.Date))
	tag("DA", risDate(w.Date))
	tag(f.number, w.Number)
	tag("M3", w.Genre)
	tag("ET", w.Version)
	tag("LA", w.Language)
	tag("UR", w.URL)
	tag("Y2", risDate(w.Accessed))
	if isAddress(w.Archive) {
		tag("AV", w.Archive)
	} else {
		tag("DB", w.Archive)
	}
	tag("N1", w.Note)
	b.WriteString("ER  - \r\n")
	return b.String()
}

// risNames writes family before given name. RIS can't protect the comma of a
// literal name, and readers take what follows it for the given name.
func risNames(names []Name) []string {
	var list []string
	for _, n := range names {
		if n.Literal != "" {
			list = append(list, n.Literal)
		} else {
			list = append(list, n.Family+", "+n.Given)
		}
	}
	return list
}

// risYear gives the year of a date that surely lies in one.
func risYear(d edtf.Date) string {
	lo, hi, ok := bounds(d)
	if !ok || lo.Year() != hi.Year() || d.Approximate() || d.Uncertain() {
		return ""
	}
	return fmt.Sprintf("%04d", lo.Year())
}

// risDate gives a date as year/month/day/words: the parts that all its days
// share, and the words where these parts aren't the whole of it.
func risDate(d edtf.Date) string {
	if d.IsZero() {
		return ""
	}
	var year, month, day, words string
	if lo, hi, ok := bounds(d); ok && lo.Year() == hi.Year() {
		year = fmt.Sprintf("%04d", lo.Year())
		if lo.Month() == hi.Month() {
			month = fmt.Sprintf("%02d", lo.Month())
			if lo == hi {
				day = fmt.Sprintf("%02d", lo.Day())
			}
		}
	}
	if _, exact := d.Datetime(); !exact {
		words = d.Words("en")
	}
	return year + "/" + month + "/" + day + "/" + words
}

// bounds gives the first and last day of a date that has both.
func bounds(d edtf.Date) (lo, hi edtf.Day, ok bool) {
	lo, hasLo := d.Earliest()
	hi, hasHi := d.Latest()
	return lo, hi, hasLo && hasHi && !d.IsZero()
}

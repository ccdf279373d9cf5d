package markdown

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Typeset gives a text that is no Markdown with the apostrophes and quotation marks that
// prose in the language has (a BCP 47 tag). Marks that make a pair become one; an apostrophe
// is what stands in a word, at its end, or at its beginning without a pair. All else stays as it is
// written: feet and inches, minutes, a double mark without its pair.
func Typeset(lang, s string) string { return wordingOf(lang).typeset(s) }

// Typeset is [Typeset] in the language of the converter.
func (c *Converter) Typeset(s string) string {
	if !c.on(ruleTypography) {
		return s
	}
	return c.wording.typeset(s)
}

// Untypeset gives a text with the marks that [Typeset] makes, in any language, as they are typed.
func Untypeset(s string) string {
	for _, mark := range [...]struct{ set, typed string }{{"’", "'"}, {"‘", "'"}, {"“", `"`}, {"”", `"`}, {"«", `"`}, {"»", `"`}} {
		s = strings.ReplaceAll(s, mark.set, mark.typed)
	}
	return s
}

func (w wording) typeset(s string) string {
	if !strings.ContainsAny(s, `'"`) || !utf8.ValidString(s) {
		return s
	}
	t := typesetting{text: []rune(s), by: map[int]string{}}
	t.pairs('"', w.quotes)
	t.apostrophes()
	t.pairs('\'', [2]string{"‘", "’"})
	t.left()
	var b strings.Builder
	for i, r := range t.text {
		if by, ok := t.by[i]; ok {
			b.WriteString(by)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// A typesetting is a text and what stands in it in the place of some of its characters.
type typesetting struct {
	text []rune
	by   map[int]string
}

// at gives the character at i; a blank beyond the ends.
func (t *typesetting) at(i int) rune {
	if i < 0 || i >= len(t.text) {
		return ' '
	}
	return t.text[i]
}

// pairs finds the marks that open before something and are closed behind something.
func (t *typesetting) pairs(mark rune, by [2]string) {
	open := -1
	for i, r := range t.text {
		if r != mark || t.by[i] != "" {
			continue
		}
		before, after := t.at(i-1), t.at(i+1)
		switch {
		case open >= 0 && i > open+1 && !unicode.IsSpace(before) && !isOpening(before) && !isWord(after):
			t.by[open], t.by[i] = by[0], by[1]
			open = -1
		case open < 0 && !unicode.IsSpace(after) && !isWord(before):
			open = i
		}
	}
}

// apostrophes finds those that stand between letters, or between a digit and letters that are
// no direction of the compass: the 1990's, and not 10°29'N; and of 'n' and '90s.
func (t *typesetting) apostrophes() {
	for i, r := range t.text {
		if r != '\'' {
			continue
		}
		before, after := t.at(i-1), t.at(i+1)
		compass := strings.ContainsRune("NSEW", after) && !unicode.IsLetter(t.at(i+2))
		switch {
		case isLetter(before) && isLetter(after), unicode.IsDigit(before) && isLetter(after) && !compass:
			t.by[i] = "’"
		case isWord(before):
		case unicode.IsDigit(after) && unicode.IsDigit(t.at(i+2)) && t.at(i+3) == 's':
			t.by[i] = "’"
		case unicode.ToLower(after) == 'n' && t.at(i+2) == '\'' && !isWord(t.at(i+3)):
			t.by[i], t.by[i+2] = "’", "’"
		}
	}
}

// left makes apostrophes of the single marks at the end or the beginning of a word that have no pair.
func (t *typesetting) left() {
	for i, r := range t.text {
		if r != '\'' || t.by[i] != "" {
			continue
		}
		before, after := t.at(i-1), t.at(i+1)
		if isLetter(before) || isStop(before) && !isWord(after) || isLetter(after) && !isWord(before) {
			t.by[i] = "’"
		}
	}
}

func isLetter(r rune) bool  { return unicode.IsLetter(r) || unicode.IsMark(r) }
func isStop(r rune) bool    { return slices.Contains([]rune(".,!?…)"), r) }
func isOpening(r rune) bool { return slices.Contains([]rune("([{¿¡"), r) }

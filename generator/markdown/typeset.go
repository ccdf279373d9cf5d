package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Typeset gives a text that is no Markdown with the apostrophes and quotation marks that
// prose in the language has (a BCP 47 tag). A mark behind a letter, digit or full stop
// closes, and one before a letter or digit opens; what is neither, and a double quotation
// mark without its pair, as in 27", stays as it is written.
func Typeset(lang, s string) string { return wordingOf(lang).typeset(s) }

// Typeset is [Typeset] in the language of the converter.
func (c *Converter) Typeset(s string) string {
	if !c.on(ruleTypography) {
		return s
	}
	return c.wording.typeset(s)
}

func (w wording) typeset(s string) string {
	if !strings.ContainsAny(s, `'"`) {
		return s
	}
	var b strings.Builder
	done := 0
	before := ' '
	quoted := false // a double quotation mark was opened and not yet closed
	for i, r := range s {
		after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		by := ""
		switch r {
		case '\'':
			by = w.apostrophe(before, after)
		case '"':
			by, quoted = w.quote(before, s[i+1:], after, quoted)
		}
		if by != "" {
			b.WriteString(s[done:i])
			b.WriteString(by)
			done = i + 1
		}
		before = r
	}
	b.WriteString(s[done:])
	return b.String()
}

// apostrophe gives what stands for an apostrophe between two characters, "" for itself.
// Behind a digit it is a foot or a minute, unless a letter follows: the 1990's.
func (w wording) apostrophe(before, after rune) string {
	switch {
	case unicode.IsLetter(before), unicode.IsMark(before), isStop(before), unicode.IsDigit(before) && unicode.IsLetter(after):
		return "’"
	case isWord(after) && !isWord(before):
		return "‘"
	}
	return ""
}

// quote does that for a double quotation mark, and tells whether one is open then.
func (w wording) quote(before rune, rest string, after rune, open bool) (by string, quoted bool) {
	switch {
	case open && (isWord(before) || isStop(before) || before == '\''):
		return w.quotes[1], false
	case !open && isWord(after) && !isWord(before) && strings.Contains(rest, `"`):
		return w.quotes[0], true
	}
	return "", open
}

func isStop(r rune) bool { return strings.ContainsRune(".,!?…)", r) }

package markdown

import (
	"strings"

	"github.com/yuin/goldmark/extension"
)

// A wording is what differs between the languages that texts are written in.
type wording struct {
	quotes   [2]string         // double quotation marks
	inner    [2]string         // those of a quotation within one
	callouts map[string]string // by type
}

var wordings = map[string]wording{
	"en": {[2]string{"“", "”"}, [2]string{"‘", "’"}, map[string]string{
		"note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution"}},
	"es": {[2]string{"“", "”"}, [2]string{"‘", "’"}, map[string]string{
		"note": "Nota", "tip": "Consejo", "important": "Importante", "warning": "Advertencia", "caution": "Precaución"}},
	"ru": {[2]string{"«", "»"}, [2]string{"„", "“"}, map[string]string{
		"note": "Примечание", "tip": "Совет", "important": "Важно", "warning": "Внимание", "caution": "Осторожно"}},
}

// wordingOf gives the wording for a language tag; English where there is none.
func wordingOf(lang string) wording {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if w, ok := wordings[base]; ok {
		return w
	}
	return wordings["en"]
}

// Quoted puts a text that is typeset into the quotation marks of the language (a BCP 47 tag); the same marks within it become
// those of a quotation within one. The text may be HTML, which has none of them in its tags.
func Quoted(lang, s string) string {
	w := wordingOf(lang)
	within := strings.NewReplacer(w.quotes[0], w.inner[0], w.quotes[1], w.inner[1])
	return w.quotes[0] + within.Replace(s) + w.quotes[1]
}

// characters are what straight punctuation becomes.
func (w wording) characters() map[extension.TypographicPunctuation]string {
	return map[extension.TypographicPunctuation]string{
		extension.LeftSingleQuote:  "‘",
		extension.RightSingleQuote: "’",
		extension.LeftDoubleQuote:  w.quotes[0],
		extension.RightDoubleQuote: w.quotes[1],
		extension.EnDash:           "–",
		extension.EmDash:           "—",
		extension.Ellipsis:         "…",
		extension.LeftAngleQuote:   "«",
		extension.RightAngleQuote:  "»",
		extension.Apostrophe:       "’",
	}
}

package markdown

import (
	"strings"

	"github.com/yuin/goldmark/extension"
)

// A wording is what differs between the languages that texts are written in.
type wording struct {
	quotes   [2]string         // double quotation marks
	callouts map[string]string // by type
}

var wordings = map[string]wording{
	"en": {[2]string{"“", "”"}, map[string]string{
		"note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution"}},
	"es": {[2]string{"“", "”"}, map[string]string{
		"note": "Nota", "tip": "Consejo", "important": "Importante", "warning": "Advertencia", "caution": "Precaución"}},
	"ru": {[2]string{"«", "»"}, map[string]string{
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

package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/french"
	"github.com/kljensen/snowball/hungarian"
	"github.com/kljensen/snowball/norwegian"
	"github.com/kljensen/snowball/russian"
	"github.com/kljensen/snowball/spanish"
	"github.com/kljensen/snowball/swedish"
)

// A stemmer gives the stem of a word in small letters with its accents.
type stemmer func(word string, stopWords bool) string

var byLanguage = map[string]stemmer{
	"en": english.Stem, "es": spanish.Stem, "fr": french.Stem, "hu": hungarian.Stem,
	"nb": norwegian.Stem, "no": norwegian.Stem, "ru": russian.Stem, "sv": swedish.Stem,
}

// otherCyrillic are languages whose words would be taken for Russian.
var otherCyrillic = map[string]bool{"be": true, "bg": true, "kk": true, "ky": true, "mk": true, "mn": true, "sr": true, "tg": true, "uk": true}

// stemmers gives the stemmers of the Latin and Cyrillic words in a text of a language:
// the language's own, and for Cyrillic words in a text of another script Russian's.
func stemmers(lang string) (latin, cyrillic stemmer) {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if !otherCyrillic[base] {
		cyrillic = russian.Stem
	}
	if base != "ru" {
		latin = byLanguage[base]
	}
	return latin, cyrillic
}

// shortest is how many letters a word has at least that is stemmed; longer than longest
// none is.
const shortest, longest = 4, 64

// stem gives the stem of a word in small letters; what is no word of one known script
// is its own.
func (l *Lexicon) stem(word string) string {
	first, _ := utf8.DecodeRuneInString(word)
	with, script := l.latin, unicode.Latin
	if unicode.Is(unicode.Cyrillic, first) {
		with, script = l.cyrillic, unicode.Cyrillic
	}
	if with == nil || len(word) > longest || utf8.RuneCountInString(word) < shortest {
		return word
	}
	for _, c := range word {
		if !unicode.Is(script, c) {
			return word
		}
	}
	if stem := with(word, true); stem != "" {
		return stem
	}
	return word
}

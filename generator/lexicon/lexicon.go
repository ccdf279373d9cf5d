// Package lexicon cuts text into the words that a search knows it by.
//
// In goes text; out come [Word] values: the word as a reader's typing is compared with
// it, folded, and the key that all forms of the word share, its stem. Stems are made
// here and nowhere else: a browser only looks words up. The folding is small enough to
// be done in a browser too, and has to be the same there: see static/js/search.js.
//
// A word is an unbroken run of letters, digits and marks. In scripts that put no blanks
// between words (Han, kana) each pair of neighbouring characters is a word.
package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Word is one word of a text. Two are the same if and only if their IDs are.
type Word struct {
	Folded string // as typing is compared with it
	Key    string // folded stem; forms of one word have the same
	ID     int    // from 0, within a lexicon
	KeyID  int    // the same for keys
}

// A Lexicon knows the words that it has met. It is for one language and one goroutine,
// and says the same of a word whatever it has met before, but for the numbers.
type Lexicon struct {
	latin, cyrillic stemmer
	words           map[string]*Word // as written
	forms           map[[2]string]*Word
	keys            map[string]int
}

// New makes a lexicon for a language, given as a BCP 47 tag. Words of a language without
// a stemmer are their own keys.
func New(lang string) *Lexicon {
	l := &Lexicon{words: map[string]*Word{}, forms: map[[2]string]*Word{}, keys: map[string]int{}}
	l.latin, l.cyrillic = stemmers(lang)
	return l
}

// Each visits the words of a text in order.
func (l *Lexicon) Each(text string, visit func(*Word)) {
	for i := 0; i < len(text); {
		kind, size := classAt(text, i)
		switch kind {
		case apart:
			i += size
			continue
		case paired:
			i = l.pairs(text, i, visit)
			continue
		}
		start := i
		for i += size; i < len(text); i += size {
			if kind, size = classAt(text, i); kind != joined {
				break
			}
		}
		if w := l.word(text[start:i]); w.Folded != "" {
			visit(w)
		}
	}
}

// pairs visits each character that begins at i with the one behind it, a last one that
// stands alone by itself, and gives where the run ends.
func (l *Lexicon) pairs(text string, i int, visit func(*Word)) int {
	start := i
	for i < len(text) {
		kind, size := classAt(text, i)
		if kind != paired {
			break
		}
		next := i + size
		if kind, size = classAt(text, next); kind == paired {
			visit(l.plain(text[i : next+size]))
		} else if i == start {
			visit(l.plain(text[i:next]))
		}
		i = next
	}
	return i
}

// word gives a word as it is written.
func (l *Lexicon) word(raw string) *Word {
	if w := l.words[raw]; w != nil {
		return w
	}
	small := lower(raw)
	w := l.form(Fold(small), Fold(l.stem(small)))
	l.words[strings.Clone(raw)] = w
	return w
}

// plain gives a word that has no stem.
func (l *Lexicon) plain(raw string) *Word {
	if w := l.words[raw]; w != nil {
		return w
	}
	w := l.form(raw, raw)
	l.words[strings.Clone(raw)] = w
	return w
}

func (l *Lexicon) form(folded, key string) *Word {
	id := [2]string{folded, key}
	if w := l.forms[id]; w != nil {
		return w
	}
	keyID, known := l.keys[key]
	if !known {
		keyID = len(l.keys)
		l.keys[strings.Clone(key)] = keyID
	}
	w := &Word{strings.Clone(folded), strings.Clone(key), len(l.forms), keyID}
	l.forms[[2]string{w.Folded, w.Key}] = w
	return w
}

// maxRunes is how many characters of a word count.
const maxRunes = 40

// lower gives a word in small letters, with its accents.
func lower(s string) string { return strings.ToLower(norm.NFC.String(s)) }

// Fold brings a word to the form in which typing is compared with it: compatible
// characters are one (NFKD), accents and other points are gone, letters are small.
func Fold(s string) string {
	ascii := true
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			ascii = false
			break
		}
	}
	if ascii && len(s) <= maxRunes {
		return s
	}
	var b strings.Builder
	n := 0
	for _, c := range strings.ToLower(norm.NFKD.String(s)) {
		if isPoint(c) || c == ' ' { // ﷺ is several words, and ͺ a blank with a point
			continue
		}
		if n++; n > maxRunes {
			break
		}
		if by, ok := alike[c]; ok {
			b.WriteString(by)
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

// isPoint tells whether a character only changes the one before it in a way that many
// leave out when they type: accents, Hebrew points, Arabic vowel signs.
func isPoint(c rune) bool {
	return c >= 0x300 && (c <= 0x36f || c >= 0x591 && c <= 0x5c7 || c >= 0x64b && c <= 0x65f || c == 0x670)
}

// alike are letters that have no decomposition and are typed otherwise by many.
var alike = map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i", 'ς': "σ"}

// A class says what a character is to its neighbours.
type class uint8

const (
	apart  class = iota // stands between words
	joined              // stands in a word
	paired              // makes a word with the one behind it
)

// classAt gives the class and the size of the character at i; behind the text all is apart.
func classAt(text string, i int) (class, int) {
	if i >= len(text) {
		return apart, 1
	}
	if c := text[i]; c < utf8.RuneSelf {
		if 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' {
			return joined, 1
		}
		return apart, 1
	}
	c, size := utf8.DecodeRuneInString(text[i:])
	switch {
	case c == utf8.RuneError && size == 1:
		return apart, 1
	case Paired(c):
		return paired, size
	case unicode.IsLetter(c), unicode.IsMark(c), unicode.IsNumber(c):
		return joined, size
	}
	return apart, size
}

// Paired tells whether a character is Han or kana.
func Paired(c rune) bool {
	return c >= 0x3005 && (c <= 0x3007 || c >= 0x3040 && c <= 0x30ff || c >= 0x3400 && c <= 0x4dbf || c >= 0x4e00 && c <= 0x9fff ||
		c >= 0xf900 && c <= 0xfaff || c >= 0x20000 && c <= 0x323af)
}

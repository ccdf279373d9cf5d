package markdown

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// A Sentence is the sentence around a reference or citation, in pieces, so that
// another page can print it with the names filled in. One of more than about 300
// characters is cut at words on either side, which "…" shows.
type Sentence []Piece

// A Piece is text, or a reference.
type Piece struct {
	Text string
	Ref  int // index into Refs, or -1 for text
}

// sentenceLength is how many characters of a sentence are kept.
const sentenceLength = 300

// A flow is the plain text of one block with marks where references and citations
// stand in it. White space is collapsed.
type flow struct {
	text  []byte
	marks []mark

	starts []int    // of its sentences
	pieces Sentence // being made
}

// newFlow gives the flow of the block walked next, in the memory of the last one's.
func (v *conversion) newFlow() *flow {
	f := &v.flow
	f.text, f.marks = f.text[:0], f.marks[:0]
	return f
}

// A mark is a reference, with its shown words, or a citation, with nothing.
type mark struct{ start, end, ref, cite int }

// add appends text.
func (f *flow) add(s string) {
	if !utf8.ValidString(s) {
		s = string([]rune(s)) // each stray byte becomes U+FFFD
	}
	n := len(f.text)
	t := slices.Grow(f.text, len(s))[:n+len(s)]
	for i := range len(s) {
		c := s[i]
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' {
			if n == 0 || t[n-1] == ' ' {
				continue
			}
			c = ' '
		}
		t[n] = c
		n++
	}
	f.text = t[:n]
}

// separate appends a separator unless there is nothing to separate.
func (f *flow) separate(s string) {
	if len(f.text) > 0 {
		f.add(s)
	}
}

// cellSeparator stands between the cells of a row.
const cellSeparator = " · "

// unseparate takes back a separator that was appended at an offset and has no text behind it:
// citations leave none. What is cited there stands behind the text before.
func (f *flow) unseparate(end int) {
	if end == 0 || strings.TrimSpace(string(f.text[min(len(f.text), end):])) != strings.TrimSpace(cellSeparator) {
		return
	}
	f.text = f.text[:end]
	for i := len(f.marks) - 1; i >= 0 && f.marks[i].end > end; i-- {
		f.marks[i].start, f.marks[i].end = min(f.marks[i].start, end), end
	}
}

func (f *flow) ref(index int, shown string) {
	start := len(f.text)
	f.add(shown)
	f.marks = append(f.marks, mark{start, len(f.text), index, -1})
}

// cite marks a citation. The space before it goes, since it leaves no text.
func (f *flow) cite(index int) {
	n := len(f.text)
	if n > 0 && f.text[n-1] == ' ' && (len(f.marks) == 0 || f.marks[len(f.marks)-1].end < n) {
		f.text = f.text[:n-1]
	}
	f.marks = append(f.marks, mark{len(f.text), len(f.text), -1, index})
}

func (f *flow) plain() string { return strings.TrimSpace(string(f.text)) }

// finish adds a block's text to the body's, and gives each reference and
// citation in it its sentence.
func (v *conversion) finish(f *flow) {
	text := v.addText(util.BytesToReadOnlyString(f.text))
	if len(f.marks) == 0 {
		return
	}
	if len(text) != len(f.text) { // else the sentences are parts of the body's text
		text = string(f.text)
	}
	f.starts = sentenceStarts(f.starts[:0], text, f.marks)
	starts := f.starts
	var last Sentence // the last sentence that is whole, and where it begins and ends
	lastStart, lastEnd := -1, -1
	for _, m := range f.marks {
		i := sort.SearchInts(starts, m.start+1)
		if m.cite >= 0 && i > 1 && starts[i-1] == m.start {
			i-- // it follows the sentence it belongs to
		}
		start, end := starts[i-1], len(f.text)
		if i < len(starts) {
			end = starts[i]
		}
		s := last
		if start != lastStart || end != lastEnd || m.end > end {
			var whole bool
			s, whole = f.sentence(text, start, end, m)
			if lastStart = -1; whole {
				last, lastStart, lastEnd = s, start, end
			}
		}
		if m.cite >= 0 {
			v.doc.Cites[m.cite].Sentence = s
		} else {
			v.doc.Refs[m.ref].Sentence = s
		}
	}
}

// sentence gives the pieces of text[start:end], or of what is around m if that is
// too long and so not whole. text is f.text.
func (f *flow) sentence(text string, start, end int, m mark) (s Sentence, whole bool) {
	own := utf8.RuneCount(f.text[m.start:m.end])
	before := f.runesBefore(start, m.start, sentenceLength)
	after := f.runesAfter(m.end, end, sentenceLength)
	from, to := start, end
	if before+own+after > sentenceLength {
		room := max(0, sentenceLength-own)
		left := max(min(before, room/2), room-after)
		from = f.wordStart(start, m.start, left)
		to = f.wordEnd(m.end, end, room-min(left, before))
	}
	first := sort.Search(len(f.marks), func(i int) bool { return f.marks[i].start >= from })
	s = f.pieces[:0]
	add := func(from, to int, trimLeft, trimRight bool) {
		t := text[from:to]
		if trimLeft {
			t = strings.TrimLeft(t, " ")
		}
		if trimRight {
			t = strings.TrimRight(t, " ")
		}
		if t != "" {
			s = append(s, Piece{t, -1})
		}
	}
	if from > start {
		s = append(s, Piece{"…", -1})
	}
	at := from
	for _, k := range f.marks[first:] {
		if k.end > to {
			break
		}
		if k.ref < 0 {
			continue
		}
		add(at, k.start, at == from, false)
		s = append(s, Piece{"", k.ref})
		at = k.end
	}
	add(at, to, at == from, true)
	if to < end {
		s = append(s, Piece{"…", -1})
	}
	f.pieces = s
	return fit(s.joined()), from == start && to == end
}

// joined joins neighbouring pieces of text.
func (s Sentence) joined() Sentence {
	out := s[:0]
	for _, p := range s {
		if n := len(out); n > 0 && p.Ref < 0 && out[n-1].Ref < 0 {
			out[n-1].Text += p.Text
			continue
		}
		out = append(out, p)
	}
	return out
}

// runesBefore counts the characters of text[start:i], up to a little over limit.
func (f *flow) runesBefore(start, i, limit int) (n int) {
	for ; i > start && n <= limit; n++ {
		_, size := utf8.DecodeLastRune(f.text[start:i])
		i -= size
	}
	return n
}

// runesAfter counts the characters of text[i:end], up to a little over limit.
func (f *flow) runesAfter(i, end, limit int) (n int) {
	for ; i < end && n <= limit; n++ {
		_, size := utf8.DecodeRune(f.text[i:end])
		i += size
	}
	return n
}

// wordStart goes back from i by at most n characters to the beginning of a word
// that isn't inside a reference.
func (f *flow) wordStart(start, i, n int) int {
	best := i
	for ; n > 0 && i > start; n-- {
		_, size := utf8.DecodeLastRune(f.text[start:i])
		i -= size
		if i == start || f.text[i-1] == ' ' && !f.inside(i) {
			best = i
		}
	}
	return best
}

// wordEnd goes on from i by at most n characters to the end of a word that isn't
// inside a reference.
func (f *flow) wordEnd(i, end, n int) int {
	best := i
	for ; n > 0 && i < end; n-- {
		_, size := utf8.DecodeRune(f.text[i:end])
		i += size
		if i == end || f.text[i] == ' ' && !f.inside(i) {
			best = i
		}
	}
	return best
}

// inside tells whether text[i] stands within a reference's words.
func (f *flow) inside(i int) bool {
	k := sort.Search(len(f.marks), func(k int) bool { return f.marks[k].end > i })
	return k < len(f.marks) && f.marks[k].start < i
}

// sentenceStarts appends where the sentences of s begin; the first is 0.
func sentenceStarts(starts []int, s string, marks []mark) []int {
	starts = append(starts, 0)
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf && c != '.' && c != '!' && c != '?' {
			i++ // most are
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		ends := r == '.' || r == '!' || r == '?' || r == '…'
		wide := r == '。' || r == '！' || r == '？'
		if !ends && !wide {
			continue
		}
		name := false // directly before
		for len(marks) > 0 && marks[0].end < i {
			name = marks[0].ref >= 0 && marks[0].end == i-size
			marks = marks[1:]
		}
		if len(marks) > 0 && marks[0].start < i && i < marks[0].end {
			continue // within a name
		}
		next := skip(s, i, isCloser)
		if begin := skip(s, next, unicode.IsSpace); begin < len(s) && !within(begin, marks) && (wide ||
			begin > next && begins(s, begin, marks) && !(r == '.' && next == i && !name && abbreviated(s[:i-size]))) {
			starts = append(starts, begin)
			i = begin
		}
	}
	return starts
}

// within tells whether a place lies inside of a name: one that begins with a full stop may stand
// directly behind the end of a sentence.
func within(i int, marks []mark) bool {
	for _, m := range marks {
		if m.start >= i {
			break
		}
		if i < m.end {
			return true
		}
	}
	return false
}

// skip goes on from i while the characters are of a kind.
func skip(s string, i int, kind func(rune) bool) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !kind(r) {
			break
		}
		i += size
	}
	return i
}

func isCloser(r rune) bool { return strings.ContainsRune(".!?…。！？\"'”’»)]』」）", r) }

// begins tells whether a sentence may begin at s[i:]: with a capital, a digit, a
// letter that has no case, an opening mark or a reference.
func begins(s string, i int, marks []mark) bool {
	for _, m := range marks {
		if m.start >= i {
			if m.start == i && m.ref >= 0 {
				return true
			}
			break
		}
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	switch {
	case unicode.IsLower(r):
		return false
	case unicode.IsLetter(r), unicode.IsDigit(r):
		return true
	}
	return strings.ContainsRune("\"'“‘«„([¿¡「『（—–", r)
}

// abbreviated tells whether the word at the end of s, before a full stop, is one
// that has a full stop in mid-sentence: an initial, U.S, No, Dr, т.
func abbreviated(s string) bool {
	word := s[strings.LastIndexAny(s, "   ")+1:]
	word = strings.TrimLeftFunc(word, func(r rune) bool { return !isWord(r) })
	if i := strings.LastIndexByte(word, '.'); i >= 0 {
		// U.S, e.g, т.е: single letters throughout
		for _, part := range strings.Split(word, ".") {
			if utf8.RuneCountInString(part) != 1 {
				return false
			}
		}
		return true
	}
	if r, size := utf8.DecodeRuneInString(word); size > 0 && size == len(word) && unicode.IsLetter(r) {
		return true
	}
	return stopped[strings.ToLower(word)]
}

// stopped are the abbreviations that are hardly ever the last word of a sentence.
var stopped = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`no nos mr mrs ms dr prof st art arts sec fig figs ch vol vols ed eds pp cf vs
		approx ca al gen col lt maj sgt adm capt cmdr gov sen rep hon amb pres min dep del inc ltd co corp bros
		jan feb mar apr jun jul aug sep sept oct nov dec mt ft ave blvd para paras ref refs op cit viz est resp
		núm sr sra dra av гг им ул обл стр тыс млн млрд рис см др пр акад проф`) {
		m[w] = true
	}
	return m
}()

package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"portolan/generator/lexicon"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// Bounds are the first words of the term shards, in order; the first is "".
type bounds []string

// A span is the words from one up to another; to "" is the end.
type span struct{ from, to string }

func (s span) has(word string) bool { return word >= s.from && (s.to == "" || word < s.to) }

// span gives the span of a shard; beyond the last the span has nothing.
func (b bounds) span(n int) span {
	switch {
	case n >= len(b):
		return span{beyond, beyond}
	case n+1 == len(b):
		return span{b[n], ""}
	}
	return span{b[n], b[n+1]}
}

// beyond comes behind every word.
const beyond = "\U0010ffff"

// longestBound is how many letters a bound has at most: words that have as many first
// letters in common are in one shard.
const longestBound = 5

// head gives as much of a word as decides in which shard it is.
func head(s string) string {
	n := 0
	for i := range s {
		if n == longestBound {
			return s[:i]
		}
		n++
	}
	return s
}

// sample is how many documents the bounds are taken from.
const sample = 128

// Of a line in a shard some bytes are besides its postings.
const (
	lineSize    = 12
	postingSize = 1.5
)

// A counted word is a key with the number of documents of the sample that have it, and
// then with the bytes that its line is likely to have.
type counted struct {
	key   string
	count float64
}

// cut takes the bounds from the words of the first documents, of which the hash of the
// address decides: they are as good as any.
func cut(r *site.Reader, l *lexicon.Lexicon) bounds {
	d := docs(r)
	n := min(sample, len(d.IDs))
	count := map[int]*counted{}
	last := map[int]int{}
	lang := r.Settings().Lang
	for i, id := range d.IDs[:n] {
		e := r.Entity(id)
		if e == nil {
			continue
		}
		see := func(w *lexicon.Word) {
			c := count[w.KeyID]
			if c == nil {
				c = &counted{key: w.Key}
				count[w.KeyID] = c
			}
			if last[w.KeyID] != i+1 {
				last[w.KeyID] = i + 1
				c.count++
			}
		}
		for _, name := range e.Names() {
			l.Each(name, see)
		}
		l.Each(e.Text(schema.FieldSummary, lang), see)
		e.Prose(func(d *markdown.Doc, _ *schema.Claim) { l.Each(d.Text, see) })
	}
	var words []counted
	for _, c := range count {
		docs := min(c.count*float64(len(d.IDs))/float64(n), float64(listed(len(d.IDs))))
		words = append(words, counted{c.key, lineSize + postingSize*docs})
	}
	slices.SortFunc(words, func(a, b counted) int { return strings.Compare(a.key, b.key) })
	return fit(words, d.shards())
}

// fit cuts words into so many shards at most, of much the same size.
func fit(words []counted, shards int) bounds {
	var all float64
	for _, w := range words {
		all += w.count
	}
	for limit := all / float64(shards); ; limit *= 1.1 {
		if b, _ := split(bounds{""}, words, 0, 0, limit); len(b) <= shards {
			return b
		}
	}
}

// split adds the bounds within words that have so many bytes in common from the start.
// Neighbours stay together as long as they are not more than limit; sum is what there is
// behind the last bound, before and after.
func split(b bounds, words []counted, common int, sum, limit float64) (bounds, float64) {
	for i := 0; i < len(words); {
		size := 0
		if len(words[i].key) > common {
			_, size = utf8.DecodeRuneInString(words[i].key[common:])
		}
		letters := words[i].key[:common+size]
		end, here := i, 0.0
		for end < len(words) && (end == i || size > 0 && strings.HasPrefix(words[end].key, letters)) {
			here += words[end].count
			end++
		}
		if sum > 0 && sum+here > limit && canBegin(letters) && letters > b[len(b)-1] {
			b = append(b, letters)
			sum = 0
		}
		if here > limit && size > 0 && utf8.RuneCountInString(letters) < longestBound {
			b, sum = split(b, words[i:end], common+size, sum, limit)
		} else {
			sum += here
		}
		i = end
	}
	return b, sum
}

// canBegin tells whether a shard can begin with these letters: the order of words has to
// be the same by bytes and, as in browsers, by 16-bit units.
func canBegin(letters string) bool {
	return letters != "" && !strings.ContainsFunc(letters, func(c rune) bool { return c >= 0xd800 })
}

// listed is how many documents a term lists at most, of so many.
func listed(docs int) int { return max(2000, docs/5) }

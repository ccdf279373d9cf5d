package search

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"portolan/generator/lexicon"
	"portolan/generator/site"
)

// A term is what all groups have of a key.
type term struct {
	key      string
	forms    []string
	postings []posting
}

// A posting is a document, by its number, with the impact of a term on it.
type posting struct {
	doc    int32
	impact byte
}

// termsOf gives a term shard: a line for each term, in order.
func termsOf(r *site.Reader, s span) string {
	d := docs(r)
	terms, aliases := map[string]*term{}, map[string]string{}
	bits := d.groupBits()
	for g, cell := range cells(r, s) {
		first := d.first(g, bits)
		for len(cell) > 0 {
			rec, size := next(cell)
			cell = cell[size:]
			if rec.alias != "" {
				if !s.has(rec.alias) {
					aliases[rec.key+"="+rec.alias] = rec.key
				}
				continue
			}
			t := terms[rec.key]
			if t == nil {
				t = &term{key: rec.key}
				terms[rec.key] = t
			}
			t.add(rec, first)
		}
	}
	var b []byte
	for _, key := range slices.Sorted(maps.Keys(terms)) {
		b = terms[key].append(b, len(d.IDs))
	}
	for _, line := range slices.Sorted(maps.Keys(aliases)) {
		b = append(append(b, line...), '\n')
	}
	return string(b)
}

// add adds what a group has, whose documents are numbered from first.
func (t *term) add(rec record, first int) {
	for _, f := range rec.forms {
		if !slices.Contains(t.forms, f) {
			t.forms = append(t.forms, f)
		}
	}
	doc := first
	for p := rec.postings; len(p) > 0; {
		delta, size := number64(p)
		doc += delta
		t.postings = append(t.postings, posting{int32(doc), p[size]})
		p = p[size+1:]
	}
}

// append writes the line of a term, on a site of so many documents.
func (t *term) append(b []byte, docs int) []byte {
	b = append(b, t.key...)
	slices.Sort(t.forms)
	for _, f := range t.forms {
		if f != t.key {
			b = append(append(b, ','), f...)
		}
	}
	b = append(b, ' ')
	room := listed(docs)
	if len(t.postings) > room {
		b = appendNumber(append(b, '!'), len(t.postings))
	}
	slices.SortFunc(t.postings, func(p, q posting) int { return cmp.Or(cmp.Compare(q.impact, p.impact), cmp.Compare(p.doc, q.doc)) })
	for rest := t.postings[:min(room, len(t.postings))]; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].impact == rest[0].impact {
			n++
		}
		b = appendNumber(appendNumber(b, int(rest[0].impact)), n)
		last := 0
		for _, p := range rest[:n] {
			b = appendNumber(b, int(p.doc)-last)
			last = int(p.doc)
		}
		rest = rest[n:]
	}
	return append(b, '\n')
}

// vocabularyOf gives the forms of words that a typed word in a span can mean, in order.
func vocabularyOf(r *site.Reader, s span) []string {
	seen := map[string]bool{}
	for _, cell := range cells(r, s) {
		for len(cell) > 0 {
			rec, size := next(cell)
			cell = cell[size:]
			if rec.alias != "" {
				seen[rec.key] = true
			}
			for _, f := range rec.forms {
				if head(f) == head(rec.key) {
					seen[f] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// wordsOf gives a part of the vocabulary: of each word how many 16-bit units it has in
// common with the one before, as a digit, and the rest. Han and kana have none: who
// mistypes them has another word.
func wordsOf(r *site.Reader, part int) string {
	var out []byte
	last := ""
	for n := part * perPart; n < min((part+1)*perPart, docs(r).shards()); n++ {
		for _, w := range r.Derived(pieceWords, strconv.Itoa(n)).([]string) {
			if c, _ := utf8.DecodeRuneInString(w); lexicon.Paired(c) {
				continue
			}
			units, size := common(last, w)
			if len(out) > 0 {
				out = append(out, ' ')
			}
			out = append(appendNumber(out, units), w[size:]...)
			last = w
		}
	}
	return string(out)
}

// maxCommon is what fits in one digit.
const maxCommon = 31

// common gives how much two words have in common from the start, in 16-bit units and in
// bytes.
func common(a, b string) (units, size int) {
	for size < len(b) && strings.HasPrefix(a[min(size, len(a)):], nextRune(b[size:])) {
		c, w := utf8.DecodeRuneInString(b[size:])
		u := 1
		if c > 0xffff {
			u = 2
		}
		if units+u > maxCommon {
			break
		}
		units, size = units+u, size+w
	}
	return units, size
}

func nextRune(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return s[:size]
}

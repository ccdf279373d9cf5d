package search

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"sort"
	"strings"

	"portolan/generator/lexicon"
	"portolan/generator/site"
	"portolan/generator/view"
)

// A segment has the words of a group of documents. It is a string so that it can be kept
// from run to run, and a part of it can be handed on as it is.
//
// First come how many marks there are and where each is, as 32-bit numbers, low bytes
// first: one for every sixteenth record, counted from behind the marks. Then come the
// records in order of their keys.
type segment string

// A record of a segment is a term, its forms and its postings: rank of a document in the
// group, counted from the one before, and impact. Or it is a form that sorts far from the
// key under which it is found.
type record struct {
	key      string
	alias    string // the key, if the record is a form
	forms    []string
	postings string
}

const recordsPerMark = 16

// cell gives the records with keys from one up to another; to "" is the end.
func (s segment) cell(from, to string) string {
	marks, records := s.parts()
	begin := seek(marks, records, from)
	end := len(records)
	if to != "" {
		end = seek(marks, records, to)
	}
	return records[begin:end]
}

func (s segment) parts() (marks, records string) {
	if len(s) < 4 {
		return "", ""
	}
	n := 4 + 4*int(binary.LittleEndian.Uint32([]byte(s[:4])))
	return string(s[4:n]), string(s[n:])
}

// seek gives where the first record is whose key is not below one.
func seek(marks, records, key string) int {
	at := func(i int) int { return int(binary.LittleEndian.Uint32([]byte(marks[4*i : 4*i+4]))) }
	i := sort.Search(len(marks)/4, func(i int) bool { return keyAt(records[at(i):]) >= key })
	if i == 0 {
		return 0
	}
	from := at(i - 1)
	for from < len(records) && keyAt(records[from:]) < key {
		_, size := next(records[from:])
		from += size
	}
	return from
}

// keyAt gives the key of the record that a text begins with.
func keyAt(s string) string {
	n, size := number64(s)
	return s[size : size+n]
}

// next reads the record that a text begins with, and tells its size.
func next(s string) (r record, size int) {
	take := func() string {
		n, w := number64(s[size:])
		size += w + n
		return s[size-n : size]
	}
	r.key, r.alias = take(), take()
	n, w := number64(s[size:])
	size += w
	r.forms = make([]string, n)
	for i := range r.forms {
		common, w := number64(s[size:])
		size += w
		r.forms[i] = r.key[:common] + take()
	}
	r.postings = take()
	return r, size
}

// number64 reads a number and tells its size.
func number64(s string) (n, size int) {
	for shift := 0; ; shift += 7 {
		c := s[size]
		size++
		n |= int(c&0x7f) << shift
		if c < 0x80 {
			return n, size
		}
	}
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func (r *record) append(b []byte) []byte {
	b = appendString(appendString(b, r.key), r.alias)
	b = binary.AppendUvarint(b, uint64(len(r.forms)))
	for _, f := range r.forms {
		common := 0
		for common < min(len(f), len(r.key)) && f[common] == r.key[common] {
			common++
		}
		b = appendString(binary.AppendUvarint(b, uint64(common)), f[common:])
	}
	return appendString(b, r.postings)
}

// segmentOf collects the words of a group.
func segmentOf(r *site.Reader, l *lexicon.Lexicon, g, groups int) string {
	c := &collector{lexicon: l}
	ids := docs(r).within(g, bitsFor(groups, 1))
	r.Ahead(view.PieceSubject, ids) // after an edit there is but one segment to make, and a processor to spare
	for rank, id := range ids {
		c.add(rank, r.Derived(view.PieceSubject, id).(view.Subject))
	}
	return string(c.segment())
}

// A collector collects the words of documents.
type collector struct {
	lexicon *lexicon.Lexicon
	terms   []*collected     // by the number of the key
	keys    []*collected     // those that are there
	forms   map[int]struct{} // numbers of the words that were met
	doc     []*collected     // terms of the document at hand
	length  int              // its words
}

// A collected term is a key with what was met of it.
type collected struct {
	key      string
	forms    []string
	postings []byte
	last     int     // rank of the last document in postings
	weight   float64 // in the document at hand
	name     float64 // how much of a name it is there, up to 1
}

// Weights of where a word stands, besides names.
const (
	weightField   = 4
	weightSummary = 2
	weightText    = 1
)

// add adds a document.
func (c *collector) add(rank int, s view.Subject) {
	if c.forms == nil {
		c.forms = map[int]struct{}{}
	}
	c.length = 0
	for _, code := range s.Codes {
		c.name(code, 1)
	}
	for i, name := range s.Names {
		share := 1.0
		if i > 0 {
			share = 0.9 // what is called so first comes before what is also called so
		}
		c.name(name, share)
	}
	for _, f := range s.Fields {
		c.text(f, weightField)
	}
	c.text(s.Summary, weightSummary)
	for _, line := range s.Lines {
		c.text(line, weightText)
	}
	norm := lengthNorm(c.length)
	for _, t := range c.doc {
		t.postings = binary.AppendUvarint(t.postings, uint64(rank-t.last))
		t.postings = append(t.postings, impact(t, norm))
		t.last, t.weight, t.name = rank, 0, 0
	}
	c.doc = c.doc[:0]
}

// text adds the words of a text.
func (c *collector) text(s string, weight float64) {
	c.lexicon.Each(s, func(w *lexicon.Word) {
		c.length++
		c.term(w).weight += weight
	})
}

// name adds the words of a name: each is the more of it the fewer there are.
func (c *collector) name(s string, share float64) {
	n := 0
	c.lexicon.Each(s, func(*lexicon.Word) { n++ })
	c.lexicon.Each(s, func(w *lexicon.Word) {
		t := c.term(w)
		t.name = max(t.name, share/float64(n))
	})
}

// term gives the term of a word in the document at hand.
func (c *collector) term(w *lexicon.Word) *collected {
	for len(c.terms) <= w.KeyID {
		c.terms = append(c.terms, nil)
	}
	t := c.terms[w.KeyID]
	if t == nil {
		t = &collected{key: w.Key}
		c.terms[w.KeyID] = t
		c.keys = append(c.keys, t)
	}
	if t.weight == 0 && t.name == 0 {
		c.doc = append(c.doc, t)
	}
	if _, met := c.forms[w.ID]; !met {
		c.forms[w.ID] = struct{}{}
		t.forms = append(t.forms, w.Folded)
	}
	return t
}

// BM25's constants, and the length of a document that is neither long nor short, in
// words: the average would change with every edit, and with it all impacts.
const (
	saturation = 1.2
	lengthPart = 0.75
	usual      = 300
)

// lengthNorm gives what a weight is measured against in a document of so many words. It
// goes in steps, so that an edit seldom changes it.
func lengthNorm(words int) float64 {
	rounded := math.Exp2(math.Round(math.Log2(float64(max(words, 16)))))
	return saturation * (1 - lengthPart + lengthPart*rounded/usual)
}

// Impacts are 1 to mostText for words of the text, above for names.
const mostText, mostImpact = 31, 63

func impact(t *collected, norm float64) byte {
	if t.name > 0 {
		return byte(mostText + 1 + math.Round(t.name*(mostImpact-mostText-1)))
	}
	return byte(max(1, math.Round(mostText*t.weight/(t.weight+norm))))
}

// segment gives the words that were collected.
func (c *collector) segment() segment {
	var records []record
	for _, t := range c.keys {
		slices.Sort(t.forms)
		records = append(records, record{key: t.key, forms: t.forms, postings: string(t.postings)})
		for _, f := range t.forms {
			if head(f) != head(t.key) {
				records = append(records, record{key: f, alias: t.key})
			}
		}
	}
	slices.SortFunc(records, func(a, b record) int { return cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.alias, b.alias)) })
	var body []byte
	marks := []byte{0, 0, 0, 0}
	for i := range records {
		if i%recordsPerMark == 0 {
			marks = binary.LittleEndian.AppendUint32(marks, uint32(len(body)))
		}
		body = records[i].append(body)
	}
	binary.LittleEndian.PutUint32(marks, uint32(len(marks)/4-1))
	return segment(append(marks, body...))
}

// Package search makes what the search of the site and its hover cards read: an index
// in many small files, so that a query loads only those that it needs.
//
// Every file is a classic script that calls portolan(key, value), for that is what a
// page may load under the policy default-src 'self', below any path, and from a disk.
// static/js/search.js reads them. In search/LANG/ there are
//
//	index.js   how many documents there are, and how the rest is cut
//	facets.js  kind, references, status and years of every document
//	t-0.js …   term shards: words from one up to another, with the documents that have them
//	w-0.js …   vocabulary: the words of some shards, for typing that meets none
//	d-0.js …   document blocks: what is shown of a document, also on hover cards
//	x-0.js …   text fragments, for excerpts; left out with search: {fragments: false}
//
// # Numbers
//
// Documents are numbered by the hash of their address (FNV-1a, 32 bits), so whoever has
// an address finds its block: the first bits of the hash are the block's number. Groups,
// blocks and fragments are all such stretches, each power of two finer than the last.
//
// # Postings
//
// A line of a term shard is a key, the forms of the word, a blank and the postings:
// groups of an impact, a count and the differences between the numbers of that many
// documents, from the highest impact to the lowest. Numbers are varints of base64url
// digits, five bits each, low bits first. A "!" and a count of documents before it mark
// a word that very many have: only the best are listed. A line "form=key" says under
// which key a form is found that sorts into another shard.
//
// An impact is 1 to 31 where a word stands in the text, as in BM25, and 32 to 63 where
// it is one of the names, aliases or codes: these come first. It depends on nothing but
// the document: how rare a word is, is worked in by the reader, and a document's length
// is measured against a constant. So an edit changes the postings of one document, and
// mostly those of a few words.
//
// # Edits
//
// Words are collected in segments, one for each group of documents. Segments last from
// run to run: after an edit one is made again, and each term shard asks of each segment
// only for its own cell, so that only shards are made again that hold a word that came,
// went or changed its weight. The bounds of the shards come from the words of a sample
// of the documents and are cut where first letters part, so that they seldom move and
// never far. Which files there are depends on the ids of the documents and on nothing
// that is said of them. Names are numbers and don't tell the bytes, for what is planned
// on every build must not wait for what is seldom made; what must fit together, the
// numbers and the bounds, has a version, which the reader asks for by "?v=".
package search

import (
	"context"
	"fmt"
	"io"
	"maps"
	"strconv"
	"strings"
	"sync"

	"portolan/generator/digest"
	"portolan/generator/lexicon"
	"portolan/generator/output"
	"portolan/generator/site"
	"portolan/generator/view"
)

// An Output makes the index of the language that the site is built in.
type Output struct{}

// New makes the output.
func New() *Output { return &Output{} }

// Name is "search".
func (*Output) Name() string { return "search" }

// Names of derived pieces.
const (
	pieceDocs    = "search-docs"
	pieceRanges  = "search-ranges"
	pieceSpan    = "search-span"
	pieceBrief   = "search-brief"
	pieceSegment = "search-segment"
	pieceCell    = "search-cell"
	pieceWords   = "search-words"
)

// Lasting names the derived pieces that are worth keeping from run to run.
func Lasting() []string { return []string{pieceSegment} }

// Derivations are the pieces that the index is made from, for [site.Site].
func Derivations() map[string]func(r *site.Reader, arg string) any {
	lent := new(shelf).lend
	return map[string]func(*site.Reader, string) any{
		pieceDocs:  func(r *site.Reader, _ string) any { return number(r) },
		pieceBrief: func(r *site.Reader, id string) any { return view.BriefOf(r, id) },
		pieceRanges: func(r *site.Reader, _ string) (out any) {
			lent(r.Settings().Lang, func(l *lexicon.Lexicon) { out = cut(r, l) })
			return out
		},
		pieceSegment: func(r *site.Reader, arg string) (out any) {
			g, of := atoi(arg)
			lent(r.Settings().Lang, func(l *lexicon.Lexicon) { out = segmentOf(r, l, g, of) })
			return out
		},
		pieceCell: func(r *site.Reader, arg string) any {
			group, rest, _ := strings.Cut(arg, "\n")
			from, to, _ := strings.Cut(rest, "\n")
			return segment(r.Derived(pieceSegment, group).(string)).cell(from, to)
		},
		pieceSpan: func(r *site.Reader, arg string) any {
			n, _ := atoi(arg)
			return ranges(r).span(n)
		},
		pieceWords: func(r *site.Reader, arg string) any {
			n, _ := atoi(arg)
			return vocabularyOf(r, spanOf(r, n))
		},
	}
}

// A shelf has the lexicons that nobody uses at the moment, by language: what they know of
// words is true of any site, and long to learn. It is safe for concurrent use.
type shelf struct {
	mu   sync.Mutex
	free map[string][]*lexicon.Lexicon
}

// lend gives a lexicon to use.
func (s *shelf) lend(lang string, use func(*lexicon.Lexicon)) {
	s.mu.Lock()
	var l *lexicon.Lexicon
	if free := s.free[lang]; len(free) > 0 {
		l, s.free[lang] = free[len(free)-1], free[:len(free)-1]
	}
	s.mu.Unlock()
	if l == nil {
		l = lexicon.New(lang)
	}
	use(l)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.free == nil {
		s.free = map[string][]*lexicon.Lexicon{}
	}
	s.free[lang] = append(s.free[lang], l)
}

// docs gives the documents by number.
func docs(r *site.Reader) *numbering { return r.Derived(pieceDocs, "").(*numbering) }

// ranges gives the bounds of the term shards.
func ranges(r *site.Reader) bounds { return r.Derived(pieceRanges, "").(bounds) }

// spanOf gives the span of a term shard. Who asks for it doesn't depend on others.
func spanOf(r *site.Reader, n int) span { return r.Derived(pieceSpan, strconv.Itoa(n)).(span) }

// cells gives what each group has of a range.
func cells(r *site.Reader, s span) []string {
	groups := 1 << docs(r).groupBits()
	out, segments := make([]string, groups), make([]string, groups)
	for g := range segments {
		segments[g] = strconv.Itoa(g) + " " + strconv.Itoa(groups)
	}
	r.Ahead(pieceSegment, segments)
	for g := range out {
		out[g] = r.Derived(pieceCell, segments[g]+"\n"+s.from+"\n"+s.to).(string)
	}
	return out
}

// atoi reads two numbers with a blank between.
func atoi(s string) (a, b int) {
	first, second, _ := strings.Cut(s, " ")
	a, _ = strconv.Atoi(first)
	b, _ = strconv.Atoi(second)
	return a, b
}

// Plan names the files of the index.
func (o *Output) Plan(r *site.Reader) []output.Job {
	if r.Asset(view.SearchScript) == "" {
		return nil
	}
	set := r.Settings()
	var jobs []output.Job
	add := func(name, arg string) {
		jobs = append(jobs, output.Job{Path: view.IndexFolder(set.Lang) + name + ".js", Output: o.Name(), Arg: arg})
	}
	d := docs(r)
	add("index", "index")
	add("facets", "facets")
	for i := range d.shards() {
		add("t-"+strconv.Itoa(i), "terms "+strconv.Itoa(i))
	}
	for i := range d.parts() {
		add("w-"+strconv.Itoa(i), "words "+strconv.Itoa(i))
	}
	for i, size := range d.sizes(d.blockBits()) {
		if size > 0 {
			add("d-"+strconv.Itoa(i), "documents "+strconv.Itoa(i))
		}
	}
	if !set.Search.NoFragments {
		for i, size := range d.sizes(d.fragmentBits()) {
			if size > 0 {
				add("x-"+strconv.Itoa(i), "fragments "+strconv.Itoa(i))
			}
		}
	}
	return jobs
}

// Worded: the more words, the more files.
func (*Output) Worded() {}

// Makes tells whether a file lies in the folder of the index.
func (*Output) Makes(r *site.Reader, path string) bool {
	return strings.HasPrefix(path, view.IndexFolder(r.Settings().Lang))
}

// Render makes one file.
func (o *Output) Render(_ context.Context, r *site.Reader, job output.Job, w io.Writer) error {
	what, arg, _ := strings.Cut(job.Arg, " ")
	n, _ := strconv.Atoi(arg)
	var value any
	switch what {
	case "index":
		value = manifestOf(r)
	case "facets":
		value = facetsOf(r)
	case "terms":
		value = termsOf(r, spanOf(r, n))
	case "words":
		value = wordsOf(r, n)
	case "documents":
		value = documentsOf(r, n)
	case "fragments":
		value = fragmentsOf(r, n)
	default:
		return fmt.Errorf("render %s: no such part of the index: %q", job.Path, job.Arg)
	}
	key := strings.TrimSuffix(job.Path[strings.LastIndexByte(job.Path, '/')+1:], ".js")
	return call(w, key, value)
}

// A manifest is what the reader has to know before anything else.
type manifest struct {
	Version   string `json:"version"`   // of numbers and bounds
	Docs      int    `json:"docs"`      // how many there are
	Blocks    int    `json:"blocks"`    // bits of the number of a document block
	Fragments int    `json:"fragments"` // the same of text fragments; -1 if there are none
	Sizes     string `json:"sizes"`     // documents of each block, as varints
	Ranges    bounds `json:"ranges"`    // first word of each term shard
	Part      int    `json:"part"`      // term shards whose words are one part of the vocabulary
}

func manifestOf(r *site.Reader) manifest {
	d, b := docs(r), ranges(r)
	m := manifest{Docs: len(d.IDs), Blocks: d.blockBits(), Fragments: -1, Ranges: b, Part: perPart}
	m.Version = digest.Of([]any{d.IDs, b}).String()[:8]
	var sizes []byte
	for _, n := range d.sizes(m.Blocks) {
		sizes = appendNumber(sizes, n)
	}
	m.Sizes = string(sizes)
	if !r.Settings().Search.NoFragments {
		m.Fragments = d.fragmentBits()
	}
	return m
}

// documentsOf gives what is shown of the documents of a block, in order: address, kind,
// what the kind calls it, label, other names, summary, status, facts, note.
func documentsOf(r *site.Reader, block int) [][]any {
	out := [][]any{}
	d := docs(r)
	for _, id := range d.within(block, d.blockBits()) {
		b := r.Derived(pieceBrief, id).(view.Brief)
		facts := make([][2]string, len(b.Facts))
		for i, f := range b.Facts {
			facts[i] = [2]string{f.Label, string(f.HTML)}
		}
		out = append(out, []any{b.Path, b.Kind, b.Type, b.Label, strings.Join(b.Also, " · "), b.Summary, string(b.Status), facts, b.Note})
	}
	return out
}

// fragmentsOf gives the texts of a fragment by address.
func fragmentsOf(r *site.Reader, fragment int) map[string]string {
	out := map[string]string{}
	d := docs(r)
	for i, id := range d.within(fragment, d.fragmentBits()) {
		s := r.Derived(view.PieceSubject, id).(view.Subject)
		out[d.Paths[d.first(fragment, d.fragmentBits())+i]] = strings.Join(s.Lines, "\n")
	}
	return out
}

// All joins the derivations of several packages.
func All(lists ...map[string]func(*site.Reader, string) any) map[string]func(*site.Reader, string) any {
	out := map[string]func(*site.Reader, string) any{}
	for _, l := range lists {
		maps.Copy(out, l)
	}
	return out
}

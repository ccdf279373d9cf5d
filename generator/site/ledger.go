package site

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"

	"portolan/generator/digest"
	"portolan/generator/fanout"
)

// A ledger has every question that was asked of a site, each once, with what is worth
// keeping of its answer. It is safe for concurrent use.
type ledger struct {
	shards  [shards]shard
	count   atomic.Uint32 // of questions, those of the earlier site included
	seed    maphash.Seed  // of where questions lie, which reaches nothing that is told
	earlier func() *index // of the questions of an earlier site, which keep their numbers
}

// shards is in how many parts the questions lie, so that many readers seldom wait for each
// other.
const shards = 256

// A shard has its questions by their place, a hash, and not by themselves: to find one among
// a million is to read memory that is far away, and this reads the least of it.
type shard struct {
	mu   sync.RWMutex
	line map[uint64]*question // the first of those at a place
}

// find gives the line of a question, or nil.
func (s *shard) find(q Query, place uint64) *question {
	line := s.line[place]
	for line != nil && line.Query != q {
		line = line.next
	}
	return line
}

// newLedger makes a ledger in which some questions, of an earlier site, have the numbers that they
// had there, though none was asked yet.
func newLedger(earlier []Query) *ledger {
	l := &ledger{seed: maphash.MakeSeed()}
	l.count.Store(uint32(len(earlier)))
	l.earlier = sync.OnceValue(func() *index { return newIndex(earlier, l.place) })
	return l
}

// number gives the number of a question that is asked for the first time.
func (l *ledger) number(q Query, place uint64) uint32 {
	if n, ok := l.earlier().find(q, place); ok {
		return n
	}
	return l.count.Add(1) - 1
}

// An index finds questions of an earlier site: their numbers, one more than that, by their
// place, those at one place behind each other. A 0 is nothing.
type index struct {
	questions []Query
	table     []uint32 // its length is a power of two
}

func newIndex(questions []Query, place func(Query) uint64) *index {
	x := &index{questions, make([]uint32, 1<<bits.Len(uint(2*len(questions))))}
	places := make([]uint64, len(questions))
	fanout.Each(0, len(questions), stretch, func(i int) { places[i] = place(questions[i]) })
	for i, place := range places {
		at := x.first(place)
		for x.table[at] != 0 {
			at = x.next(at)
		}
		x.table[at] = uint32(i) + 1
	}
	return x
}

// first gives where a question at a place is looked for first, and next where then. What is
// asked about one thing differs in the upper half of its places.
func (x *index) first(place uint64) uint64 { return (place ^ place>>32) & uint64(len(x.table)-1) }

func (x *index) next(at uint64) uint64 { return (at + 1) & uint64(len(x.table)-1) }

func (x *index) find(q Query, place uint64) (uint32, bool) {
	for at := x.first(place); x.table[at] != 0; at = x.next(at) {
		if n := x.table[at] - 1; x.questions[n] == q {
			return n, true
		}
	}
	return 0, false
}

// A question is a line of the ledger.
type question struct {
	Query
	number uint32    // in the order in which questions were first asked
	next   *question // at the same place

	making sync.Once
	kept   any   // the answer, where it is long to make
	made   Trace // what a derived piece was made from

	hash atomic.Pointer[digest.Hash] // of the answer; nil while nobody asked for it
}

// seal notes the hash of the answer.
func (q *question) seal(answer any) digest.Hash {
	if h := q.hash.Load(); h != nil {
		return *h
	}
	h := digest.Of(answer)
	q.hash.Store(&h)
	return h
}

// place tells where a question lies. Those of several sorts are often about the same thing.
func (l *ledger) place(q Query) uint64 {
	return maphash.String(l.seed, q.Arg) + uint64(len(q.Op))<<32 + uint64(q.Op[0])<<40
}

// line gives the line of a question, which it adds if it is new.
func (l *ledger) line(q Query) *question { return l.lineAt(q, l.place(q)) }

func (l *ledger) lineAt(q Query, place uint64) *question {
	s := &l.shards[place%shards]
	s.mu.RLock()
	line := s.find(q, place)
	s.mu.RUnlock()
	if line != nil {
		return line
	}
	if !slices.Contains(ops[:], q.Op) {
		panic(fmt.Sprintf("site: no such question: %q", q.Op))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if line := s.find(q, place); line != nil {
		return line
	}
	if s.line == nil {
		s.line = map[uint64]*question{}
	}
	line = &question{Query: q, number: l.number(q, place), next: s.line[place]}
	s.line[place] = line
	return line
}

// each shows every line, in no order.
func (l *ledger) each(do func(*question)) {
	for i := range l.shards {
		s := &l.shards[i]
		s.mu.RLock()
		for _, line := range s.line {
			for ; line != nil; line = line.next {
				do(line)
			}
		}
		s.mu.RUnlock()
	}
}

// all gives every line by its number; nil for questions of the earlier site that nobody asked.
// No reader may be open.
func (l *ledger) all() []*question {
	out := make([]*question, l.count.Load())
	l.each(func(line *question) { out[line.number] = line })
	return out
}

// An entry is a question that was asked, with its number beside it: to put a page's
// questions in order is not to read each of them.
type entry struct {
	number uint32
	*question
}

// A slate is what a reader notes its questions on.
type slate struct {
	asked  []entry        // with repeats
	recent [256]*question // those noted last, by a hash: most pages ask many things again and again
}

// line notes a question.
func (s *slate) line(l *ledger, q Query) *question {
	place := l.place(q)
	seen := &s.recent[uint8(place>>32)]
	if line := *seen; line != nil && line.Query == q {
		return line
	}
	line := l.lineAt(q, place)
	s.asked = append(s.asked, entry{line.number, line})
	*seen = line
	return line
}

// wipe makes a slate clean for the next reader.
func (s *slate) wipe() {
	s.asked = s.asked[:0]
	clear(s.recent[:])
}

// unique sorts entries by number and leaves each once.
func unique(entries []entry) []entry {
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.number, b.number) })
	return slices.Compact(entries)
}

// hashOf gives the hash of the answer to a question.
func (s *Site) hashOf(line *question) digest.Hash {
	if h := line.hash.Load(); h != nil {
		return *h
	}
	h := s.digest(line)
	line.hash.Store(&h)
	return h
}

// Reads gives every question that a reader asked, in order, with the hash of its answer.
// The reader must be open still.
func (r *Reader) Reads() []Read {
	entries := r.entries()
	out := make([]Read, len(entries))
	for i, e := range entries {
		out[i] = Read{e.Query, r.site.hashOf(e.question)}
	}
	slices.SortFunc(out, func(a, b Read) int { return a.Query.Compare(b.Query) })
	return out
}

// Trace gives every question that a reader asked by its number. The reader must be open still.
func (r *Reader) Trace() Trace { return traceOf(r.entries()) }

// entries gives the questions asked, each once.
func (r *Reader) entries() []entry {
	if r.slate == nil {
		panic("site: the reads of a closed reader")
	}
	r.asked = unique(r.asked)
	return r.asked
}

// Answers tells whether the site would answer all of reads as they were answered.
func (s *Site) Answers(reads []Read) bool {
	return !slices.ContainsFunc(reads, func(r Read) bool { return s.Digest(r.Query) != r.Answer })
}

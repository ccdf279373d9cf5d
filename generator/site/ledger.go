package site

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"math/bits"
	"slices"
	"strings"
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

// A shard is a hash table of questions by their place, with open addressing: to find one among a
// million is to read memory that is far away, and this reads the least of it.
type shard struct {
	mu    sync.RWMutex
	slots []slot // their number is a power of two, or none; at most three quarters are taken
	taken int
}

// A slot has a question beside its place, so that most others are told apart unread. A free one has none.
type slot struct {
	place uint64
	line  *question
}

// slotOf gives where a question at a place is looked for first. The lowest byte says in which
// shard; what is asked about one thing differs in the upper half.
func (s *shard) slotOf(place uint64) int { return int((place>>8 ^ place>>32) & uint64(len(s.slots)-1)) }

// find gives the line of a question, or nil.
func (s *shard) find(w wording, place uint64) *question {
	if s.taken == 0 {
		return nil
	}
	for at := s.slotOf(place); s.slots[at].line != nil; at = (at + 1) & (len(s.slots) - 1) {
		if s.slots[at].place == place && s.slots[at].line.wording == w {
			return s.slots[at].line
		}
	}
	return nil
}

// add adds a line that the shard doesn't have.
func (s *shard) add(line *question, place uint64) {
	if 4*(s.taken+1) > 3*len(s.slots) {
		old := s.slots
		s.slots = make([]slot, max(leastSlots, 2*len(old)))
		for _, moved := range old {
			if moved.line != nil {
				s.put(moved)
			}
		}
	}
	s.put(slot{place, line})
	s.taken++
}

const leastSlots = 16

func (s *shard) put(taken slot) {
	at := s.slotOf(taken.place)
	for s.slots[at].line != nil {
		at = (at + 1) & (len(s.slots) - 1)
	}
	s.slots[at] = taken
}

// A wording is a query in the pieces that it is asked in: to find its line is not to put them
// together, and what is asked about is often the very same text in memory, which then isn't read.
type wording struct {
	op    Op
	about string // what is asked about
	what  string // of it: the name of a derived piece, the kinds of a reference; "" for other questions
}

func wordingOf(q Query) wording {
	switch q.Op {
	case OpDerived:
		what, about, _ := strings.Cut(q.Arg, betweenDerived)
		return wording{q.Op, about, what}
	case OpLookup:
		if at := strings.LastIndex(q.Arg, betweenKinds); at >= 0 {
			return wording{q.Op, q.Arg[:at], q.Arg[at+len(betweenKinds):]}
		}
	}
	return wording{q.Op, q.Arg, ""}
}

// query puts the pieces together.
func (w wording) query() Query {
	switch {
	case w.op == OpDerived:
		return Query{w.op, w.what + betweenDerived + w.about}
	case w.op == OpLookup && !w.bare():
		return Query{w.op, w.about + betweenKinds + w.what}
	}
	return Query{w.op, w.about}
}

// bare tells of a question what a reference means that it says no kinds, and that no mark is needed to see that.
func (w wording) bare() bool { return w.what == "" && !strings.Contains(w.about, betweenKinds) }

// reference gives of a question what a reference means the reference, and the kinds that it may be of; none is any.
func (w wording) reference() (target string, kinds []string) {
	if w.what != "" {
		kinds = strings.Split(w.what, betweenNames)
	}
	return w.about, kinds
}

// newLedger makes a ledger in which some questions, of an earlier site, have the numbers that they
// had there, though none was asked yet.
func newLedger(earlier []Query) *ledger {
	l := &ledger{seed: maphash.MakeSeed()}
	l.count.Store(uint32(len(earlier)))
	l.earlier = sync.OnceValue(func() *index { return newIndex(earlier, func(q Query) uint64 { return l.place(wordingOf(q)) }) })
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
	wording
	number uint32 // in the order in which questions were first asked

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
func (l *ledger) place(w wording) uint64 {
	place := maphash.String(l.seed, w.about) + uint64(len(w.op))<<32 + uint64(w.op[0])<<40
	if w.what != "" {
		place += maphash.String(l.seed, w.what) << 32
	}
	return place
}

// line gives the line of a question, which it adds if it is new.
func (l *ledger) line(q Query) *question {
	w := wordingOf(q)
	return l.lineAt(w, l.place(w))
}

func (l *ledger) lineAt(w wording, place uint64) *question {
	s := &l.shards[place%shards]
	s.mu.RLock()
	line := s.find(w, place)
	s.mu.RUnlock()
	if line != nil {
		return line
	}
	if !slices.Contains(ops[:], w.op) {
		panic(fmt.Sprintf("site: no such question: %q", w.op))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if line := s.find(w, place); line != nil {
		return line
	}
	line = &question{wording: w, number: l.number(w.query(), place)}
	s.add(line, place)
	return line
}

// each shows every line, in no order.
func (l *ledger) each(do func(*question)) {
	for i := range l.shards {
		s := &l.shards[i]
		s.mu.RLock()
		for _, slot := range s.slots {
			if slot.line != nil {
				do(slot.line)
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
func (s *slate) line(l *ledger, w wording) *question {
	place := l.place(w)
	seen := &s.recent[uint8(place>>32)]
	if line := *seen; line != nil && line.wording == w {
		return line
	}
	line := l.lineAt(w, place)
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
		out[i] = Read{e.query(), r.site.hashOf(e.question)}
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

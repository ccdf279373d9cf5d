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
	count   atomic.Uint32   // of questions, those of the earlier site included
	seeds   [2]maphash.Seed // of where questions lie, which reaches nothing that is told
	earlier func() *index   // of the questions of an earlier site, which keep their numbers
}

// shards is in how many parts the questions lie, so that who adds one seldom waits for another.
const shards = 256

// A shard is a hash table of questions by their place, with open addressing: to find one among a
// million is to read memory that is far away, and this reads the least of it. It is read without a lock.
type shard struct {
	adding sync.Mutex
	slots  atomic.Pointer[[]slot] // their number is a power of two; at most three quarters are taken
	taken  int                    // how many are, which is for who adds
	free   []question             // lines that no question has yet, side by side: what collects garbage then has fewer things to go through
}

// linesAtOnce is how many lines are made together.
const linesAtOnce = 64

// A slot has a question's place and number beside it, so that the question itself is not read to find it. A free
// one has no line, which is what is written last.
type slot struct {
	place  place
	number uint32
	line   atomic.Pointer[question]
}

// A place tells questions apart: two keyed hashes of 64 bits. That two of 100 million questions had the same is less
// likely than 1 in 10²², so what the ledger has at a place is not compared with what is looked for.
type place [2]uint64

// slotOf gives where in its shard a question at a place is looked for first.
func (p place) slotOf(slots []slot) int { return int(p[0]/shards) & (len(slots) - 1) }

// find gives a question by its place, or none.
func (s *shard) find(p place) (entry, bool) {
	if all := s.slots.Load(); all != nil {
		slots := *all
		for at := p.slotOf(slots); ; at = (at + 1) & (len(slots) - 1) {
			line := slots[at].line.Load()
			if line == nil {
				break
			}
			if slots[at].place == p {
				return entry{slots[at].number, line}, true
			}
		}
	}
	return entry{}, false
}

// add adds a question that the shard doesn't have.
func (s *shard) add(e entry, p place) {
	var slots []slot
	if all := s.slots.Load(); all != nil {
		slots = *all
	}
	if 4*(s.taken+1) > 3*len(slots) {
		larger := make([]slot, max(leastSlots, 2*len(slots)))
		for i := range slots {
			if line := slots[i].line.Load(); line != nil {
				put(larger, slots[i].place, entry{slots[i].number, line})
			}
		}
		put(larger, p, e)
		s.slots.Store(&larger)
	} else {
		put(slots, p, e)
	}
	s.taken++
}

const leastSlots = 16

func put(slots []slot, p place, e entry) {
	at := p.slotOf(slots)
	for slots[at].line.Load() != nil {
		at = (at + 1) & (len(slots) - 1)
	}
	slots[at].place, slots[at].number = p, e.number
	slots[at].line.Store(e.question)
}

// A wording is a query in the pieces that it is asked in: to find its line is not to put them
// together.
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
	l := &ledger{seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
	l.count.Store(uint32(len(earlier)))
	l.earlier = sync.OnceValue(func() *index { return newIndex(earlier, func(q Query) place { return l.place(wordingOf(q)) }) })
	return l
}

// number gives the number of a question that is asked for the first time.
func (l *ledger) number(w wording, p place) uint32 {
	if earlier := l.earlier(); len(earlier.questions) > 0 {
		if n, ok := earlier.find(w.query(), p); ok {
			return n
		}
	}
	return l.count.Add(1) - 1
}

// An index finds questions of an earlier site: their numbers, one more than that, by their
// place, those at one place behind each other. A 0 is nothing.
type index struct {
	questions []Query
	table     []uint32 // its length is a power of two
}

func newIndex(questions []Query, placeOf func(Query) place) *index {
	x := &index{questions, make([]uint32, 1<<bits.Len(uint(2*len(questions))))}
	places := make([]place, len(questions))
	fanout.Each(0, len(questions), stretch, func(i int) { places[i] = placeOf(questions[i]) })
	for i, p := range places {
		at := x.first(p)
		for x.table[at] != 0 {
			at = x.next(at)
		}
		x.table[at] = uint32(i) + 1
	}
	return x
}

// first gives where a question at a place is looked for first, and next where then.
func (x *index) first(p place) uint64 { return p[1] & uint64(len(x.table)-1) }

func (x *index) next(at uint64) uint64 { return (at + 1) & uint64(len(x.table)-1) }

func (x *index) find(q Query, p place) (uint32, bool) {
	for at := x.first(p); x.table[at] != 0; at = x.next(at) {
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

// place tells where a question lies.
func (l *ledger) place(w wording) place {
	var p place
	for i, seed := range l.seeds {
		p[i] = maphash.String(seed, w.about) + bits.RotateLeft64(maphash.String(seed, string(w.op)), 21)
		if w.what != "" {
			p[i] += bits.RotateLeft64(maphash.String(seed, w.what), 42)
		}
	}
	return p
}

// line gives the line of a question, which it adds if it is new.
func (l *ledger) line(q Query) *question {
	w := wordingOf(q)
	return l.entryAt(w, l.place(w)).question
}

func (l *ledger) entryAt(w wording, p place) entry {
	s := &l.shards[p[0]%shards]
	if e, ok := s.find(p); ok {
		return e
	}
	if !slices.Contains(ops[:], w.op) {
		panic(fmt.Sprintf("site: no such question: %q", w.op))
	}
	s.adding.Lock()
	defer s.adding.Unlock()
	if e, ok := s.find(p); ok {
		return e
	}
	if len(s.free) == 0 {
		s.free = make([]question, linesAtOnce)
	}
	line := &s.free[0]
	s.free = s.free[1:]
	line.wording, line.number = w, l.number(w, p)
	e := entry{line.number, line}
	s.add(e, p)
	return e
}

// each shows every line that there is when it begins, in no order.
func (l *ledger) each(do func(*question)) {
	for i := range l.shards {
		all := l.shards[i].slots.Load()
		if all == nil {
			continue
		}
		for j := range *all {
			if line := (*all)[j].line.Load(); line != nil {
				do(line)
			}
		}
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
	asked  []entry     // with repeats
	places []place     // in step
	noted  []entry     // in order and each once, where that was wanted
	recent [256]uint32 // where those stand that were noted last, by a hash: most pages ask many things again and again
}

// line notes a question.
func (s *slate) line(l *ledger, w wording) *question {
	p := l.place(w)
	seen := &s.recent[uint8(p[1])]
	if at := int(*seen); at < len(s.places) && s.places[at] == p { // what an earlier reader left there is a guess, which this settles
		return s.asked[at].question
	}
	e := l.entryAt(w, p)
	*seen = uint32(len(s.asked))
	s.asked, s.places = append(s.asked, e), append(s.places, p)
	return e.question
}

// wipe makes a slate clean for the next reader.
func (s *slate) wipe() { s.asked, s.places = s.asked[:0], s.places[:0] }

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
	r.noted = unique(append(r.noted[:0], r.asked...))
	return r.noted
}

// Answers tells whether the site would answer all of reads as they were answered.
func (s *Site) Answers(reads []Read) bool {
	return !slices.ContainsFunc(reads, func(r Read) bool { return s.Digest(r.Query) != r.Answer })
}

package site

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"slices"
	"sync"
	"sync/atomic"

	"portolan/generator/digest"
	"portolan/generator/fanout"
)

// A ledger has every question that was asked of a site, each once, with what is worth
// keeping of its answer. It is safe for concurrent use.
type ledger struct {
	shards [shards]shard
	count  atomic.Uint32
	seed   maphash.Seed // of where questions lie, which reaches nothing that is told
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

func newLedger() *ledger { return &ledger{seed: maphash.MakeSeed()} }

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
	line = &question{Query: q, number: l.count.Add(1) - 1, next: s.line[place]}
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

// all gives every line by its number. No reader may be open.
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

// A Trace is what an output asked: the numbers of its questions in the [Memory] of the
// site, each once.
type Trace []uint32

// A Memory is what a site was asked and what it answered, as far as a later site needs to
// tell what it would answer otherwise. It is plain data, to be kept between runs.
type Memory struct {
	Questions []Query
	Answers   []digest.Hash // in step with Questions
	Made      []Trace       // of derived pieces what they were made from; in step with Questions, nil for others
	Lasting   []Lasting     // what some derived pieces are
}

// A Lasting piece is what a derived piece is that is worth keeping.
type Lasting struct {
	Number uint32 // of its question
	Value  string
}

// stretch is how many questions a worker takes at a time: most are answered at once.
const stretch = 256

// Memory gives everything that was asked of the site. No reader may be open.
func (s *Site) Memory() *Memory {
	lines := s.ledger.all()
	m := &Memory{Questions: make([]Query, len(lines)), Answers: make([]digest.Hash, len(lines)), Made: make([]Trace, len(lines))}
	fanout.Each(0, len(lines), stretch, func(i int) {
		line := lines[i]
		m.Questions[i], m.Answers[i] = line.Query, s.hashOf(line)
		m.Made[i] = line.made
	})
	for _, line := range lines {
		if value, ok := line.kept.(string); ok && s.lasts(line) {
			m.Lasting = append(m.Lasting, Lasting{line.number, value})
		}
	}
	return m
}

// Only gives a memory without the questions that no trace has, and renumbers the traces.
func (m *Memory) Only(traces []Trace) *Memory {
	const unused = ^uint32(0)
	numbers := make([]uint32, len(m.Questions))
	for i := range numbers {
		numbers[i] = unused
	}
	out := &Memory{}
	var keep func(t Trace)
	keep = func(t Trace) {
		for _, n := range t {
			if numbers[n] == unused {
				numbers[n] = uint32(len(out.Questions))
				out.Questions, out.Answers, out.Made = append(out.Questions, m.Questions[n]), append(out.Answers, m.Answers[n]), append(out.Made, m.Made[n])
				keep(m.Made[n])
			}
		}
	}
	for _, t := range traces {
		keep(t)
	}
	renumber := func(t Trace) Trace {
		out := make(Trace, len(t))
		for i, n := range t {
			out[i] = numbers[n]
		}
		return out
	}
	for i, t := range traces {
		traces[i] = renumber(t)
	}
	for i, t := range out.Made {
		if t != nil {
			out.Made[i] = renumber(t)
		}
	}
	for _, l := range m.Lasting {
		if numbers[l.Number] != unused {
			out.Lasting = append(out.Lasting, Lasting{numbers[l.Number], l.Value})
		}
	}
	return out
}

func traceOf(entries []entry) Trace {
	if len(entries) == 0 {
		return nil
	}
	t := make(Trace, len(entries))
	for i, e := range entries {
		t[i] = e.number
	}
	return t
}

// A Recall is an earlier memory beside this site.
type Recall struct {
	*Memory
	Same    []bool   // in step with Questions: this site gives the same answer
	numbers []uint32 // in step with Questions: what this site calls them
}

// Trace gives a trace of the earlier site as one of this.
func (r *Recall) Trace(t Trace) Trace {
	out := make(Trace, len(t))
	for i, n := range t {
		out[i] = r.numbers[n]
	}
	return out
}

// Recall asks the questions of an earlier site again. A derived piece is made anew only if
// something that it was made from is not the same.
func (s *Site) Recall(m *Memory) *Recall {
	lines := make([]*question, len(m.Questions))
	out := &Recall{m, make([]bool, len(lines)), make([]uint32, len(lines))}
	r := recall{s, out, lines, make([]bool, len(lines)), make(map[uint32]string, len(m.Lasting))}
	fanout.Each(0, len(lines), stretch, func(i int) {
		lines[i] = s.ledger.line(m.Questions[i])
		out.numbers[i] = lines[i].number
		if lines[i].Op != OpDerived {
			out.Same[i] = s.hashOf(lines[i]) == m.Answers[i]
			r.known[i] = true
		}
	})
	for _, l := range m.Lasting {
		r.lasting[l.Number] = l.Value
	}
	for i := range lines {
		r.same(uint32(i))
	}
	return out
}

// recall compares derived pieces with those of an earlier site.
type recall struct {
	site *Site
	*Recall
	lines   []*question
	known   []bool            // those that have been compared
	lasting map[uint32]string // what derived pieces were, by number
}

// same tells whether a question has the answer that it had.
func (r *recall) same(i uint32) bool {
	if r.known[i] {
		return r.Same[i]
	}
	r.known[i] = true
	same := true
	for _, from := range r.Made[i] {
		same = r.same(from) && same
	}
	line := r.lines[i]
	if same {
		line.made = r.Trace(r.Made[i])
		line.hash.Store(&r.Answers[i])
		if value, lasts := r.lasting[i]; lasts {
			line.making.Do(func() { line.kept = value })
		}
	} else {
		same = r.site.hashOf(line) == r.Answers[i]
	}
	r.Same[i] = same
	return same
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

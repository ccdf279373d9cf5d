package site

import (
	"sync"

	"portolan/generator/digest"
	"portolan/generator/fanout"
)

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

// Edits say what may be answered otherwise than by an earlier site, where nothing but the words
// and values of some entities may be: what is between entities, by what names they are found and in which order
// they stand are as they were.
type Edits struct {
	Entities map[string]bool // ids of those that say something else
	Facts    map[string]bool // those of them that do so not only in prose
	Targets  map[string]bool // ids of those that they refer to
}

// reach tells whether a question can have another answer. Those that are few are always asked.
func (e *Edits) reach(q Query) bool {
	if e == nil {
		return true
	}
	switch q.Op {
	case OpLookup, OpReferrers, OpList, OpBeside, OpRedirects:
		return false
	case OpEntity, OpWords, OpAutoLinks:
		return e.Entities[q.Arg]
	case OpFacts, OpCard:
		return e.Facts[q.Arg]
	case OpChanges, OpWatch: // in which those of others are told
		return len(e.Facts) > 0
	case OpIn, OpRelatedIn:
		return len(e.Facts) > 0 && e.Targets[q.Arg]
	}
	return true
}

// How many questions a worker takes at a time: most are answered at once, and few take long.
const (
	stretch = 256
	fewer   = 16
)

// Memory gives everything that was asked of the site, and what the earlier site was asked. After
// edits it takes on trust what they can't reach: then [Site.Recall] must have been called. No reader may be open.
func (s *Site) Memory() *Memory {
	lines := s.ledger.all()
	m := &Memory{Questions: make([]Query, len(lines)), Answers: make([]digest.Hash, len(lines)), Made: make([]Trace, len(lines))}
	if was := s.Before; was != nil {
		copy(m.Questions, was.Questions)
		copy(m.Answers, was.Answers)
		copy(m.Made, was.Made)
	}
	fanout.Each(0, len(lines), stretch, func(i int) {
		line := lines[i]
		if line == nil {
			return
		}
		m.Questions[i], m.Answers[i] = line.query(), s.hashOf(line)
		if line.made != nil { // or it wasn't made anew
			m.Made[i] = line.made
		}
	})
	for _, line := range lines {
		if line == nil {
			continue
		}
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
	order := make([]uint32, 0, len(m.Questions)) // of those that are used, by their new numbers
	var use func(t Trace)
	use = func(t Trace) {
		for _, n := range t {
			if numbers[n] == unused {
				numbers[n] = uint32(len(order))
				order = append(order, n)
				use(m.Made[n])
			}
		}
	}
	for _, t := range traces {
		use(t)
	}
	out := &Memory{Questions: make([]Query, len(order)), Answers: make([]digest.Hash, len(order)), Made: make([]Trace, len(order))}
	for i, n := range order {
		out.Questions[i], out.Answers[i], out.Made[i] = m.Questions[n], m.Answers[n], m.Made[n]
	}
	renumber(traces, numbers)
	renumber(out.Made, numbers)
	for _, l := range m.Lasting {
		if numbers[l.Number] != unused {
			out.Lasting = append(out.Lasting, Lasting{numbers[l.Number], l.Value})
		}
	}
	return out
}

// renumber gives traces other numbers, in memory of their own: many, and all at once.
func renumber(traces []Trace, numbers []uint32) {
	total := 0
	for _, t := range traces {
		total += len(t)
	}
	room := make(Trace, 0, total)
	for i, t := range traces {
		if t == nil {
			continue
		}
		from := len(room)
		for _, n := range t {
			room = append(room, numbers[n])
		}
		traces[i] = room[from:len(room):len(room)]
	}
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

// Recall asks the questions of the earlier site again, as far as their answers may be others, and
// tells which are answered alike. A derived piece is made anew only if something
// that it was made from is not the same.
func (s *Site) Recall() *Recalled {
	m := s.Before
	n := len(m.Questions)
	r := recall{site: s, same: make([]bool, n), compared: make([]sync.Once, n), lasting: make(map[uint32]string, len(m.Lasting))}
	for _, l := range m.Lasting {
		r.lasting[l.Number] = l.Value
	}
	fanout.Each(0, n, fewer, func(i int) { r.answersAlike(uint32(i)) })
	return &Recalled{s, r.same}
}

// Recalled is an earlier site beside this one.
type Recalled struct {
	site *Site
	Same []bool // in step with the questions of [Site.Before]: they are answered alike
}

// recall compares an earlier site with this one.
type recall struct {
	site     *Site
	same     []bool
	compared []sync.Once       // in step
	lasting  map[uint32]string // what derived pieces were, by number
}

// answersAlike tells whether a question has the answer that it had.
func (r *recall) answersAlike(i uint32) bool {
	r.compared[i].Do(func() { r.same[i] = r.compare(i) })
	return r.same[i]
}

func (r *recall) compare(i uint32) bool {
	m := r.site.Before
	q := m.Questions[i]
	if !r.site.Edits.reach(q) {
		return true
	}
	same := q.Op == OpDerived
	for _, from := range m.Made[i] {
		same = r.answersAlike(from) && same
	}
	if same {
		r.adopt(i)
		return true
	}
	return r.site.hashOf(r.site.ledger.line(q)) == m.Answers[i]
}

// adopt takes a derived piece of the earlier site for one of this: after edits only if it is kept,
// for to make one of the others is to know it again.
func (r *recall) adopt(i uint32) {
	m := r.site.Before
	value, lasts := r.lasting[i]
	if r.site.Edits != nil && !lasts {
		return
	}
	line := r.site.ledger.line(m.Questions[i])
	line.hash.Store(&m.Answers[i])
	if lasts {
		line.making.Do(func() { line.kept, line.made = value, m.Made[i] })
	}
}

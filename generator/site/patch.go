package site

import (
	"maps"
	"slices"

	"portolan/generator/digest"
)

// A Patch is what makes the memory of an earlier site that of this one, as far as some outputs are
// concerned: questions that were asked for them, with their answers. All lists but the last are in
// step. It is plain data, to be kept between runs.
type Patch struct {
	Numbers   []uint32 // rising; those that the memory doesn't have yet follow on its own
	Questions []Query
	Answers   []digest.Hash
	Made      []Trace
	Lasting   []Lasting
}

// Patch gives what the memory of the earlier site lacks to be that of this one: all that is
// answered otherwise or made from other things, and what is new, as far as outputs with these
// traces need it. The traces are renumbered. No reader may be open.
func (r *Recalled) Patch(traces []Trace) *Patch {
	s := r.site
	w := patching{site: s, known: uint32(len(s.Before.Questions)), lines: map[uint32]*question{}, taken: map[uint32]bool{}, numbers: map[uint32]uint32{}}
	s.ledger.each(func(line *question) { w.lines[line.number] = line })
	for n, line := range w.lines {
		if n < w.known && w.differs(line) {
			w.take(line)
		}
	}
	for _, t := range traces {
		w.reach(t)
	}
	order := slices.Sorted(maps.Keys(w.taken))
	next := w.known
	for _, n := range order {
		if n >= w.known {
			w.numbers[n] = next
			next++
		}
	}
	for i, t := range traces {
		traces[i] = w.renumber(t)
	}
	p := &Patch{}
	for _, n := range order {
		line := w.lines[n]
		number := w.number(n)
		p.Numbers = append(p.Numbers, number)
		p.Questions, p.Answers, p.Made = append(p.Questions, line.query()), append(p.Answers, s.hashOf(line)), append(p.Made, w.renumber(line.made))
		if value, ok := line.kept.(string); ok && s.lasts(line) {
			p.Lasting = append(p.Lasting, Lasting{number, value})
		}
	}
	return p
}

// patching finds out what belongs to a patch.
type patching struct {
	site    *Site
	known   uint32 // how many questions the memory has
	lines   map[uint32]*question
	taken   map[uint32]bool
	numbers map[uint32]uint32 // of new questions, in the patch
}

// differs tells whether a question that the memory has is answered or made otherwise now. What
// Recall found no reason to ask is not.
func (w *patching) differs(line *question) bool {
	was := w.site.Before
	h := line.hash.Load()
	return h != nil && (*h != was.Answers[line.number] || !slices.Equal(line.made, was.Made[line.number]))
}

func (w *patching) take(line *question) {
	if !w.taken[line.number] {
		w.taken[line.number] = true
		w.reach(line.made)
	}
}

// reach takes the new questions of a trace.
func (w *patching) reach(t Trace) {
	for _, n := range t {
		if n >= w.known {
			w.take(w.lines[n])
		}
	}
}

func (w *patching) number(n uint32) uint32 {
	if n < w.known {
		return n
	}
	return w.numbers[n]
}

func (w *patching) renumber(t Trace) Trace {
	out := slices.Clone(t)
	for i, n := range out {
		out[i] = w.number(n)
	}
	return out
}

// Apply makes of a memory what the patch was made for, and tells whether it fits. If it doesn't,
// the memory is of no use afterwards.
func (m *Memory) Apply(p *Patch) bool {
	if n := len(p.Numbers); len(p.Questions) != n || len(p.Answers) != n || len(p.Made) != n {
		return false
	}
	for i, n := range p.Numbers {
		switch {
		case int(n) < len(m.Questions):
			if m.Questions[n] != p.Questions[i] {
				return false
			}
			m.Answers[n], m.Made[n] = p.Answers[i], p.Made[i]
		case int(n) == len(m.Questions):
			m.Questions, m.Answers, m.Made = append(m.Questions, p.Questions[i]), append(m.Answers, p.Answers[i]), append(m.Made, p.Made[i])
		default:
			return false
		}
	}
	for _, t := range p.Made { // which may name what comes behind it
		if slices.ContainsFunc(t, func(n uint32) bool { return int(n) >= len(m.Questions) }) {
			return false
		}
	}
	for _, l := range p.Lasting {
		if int(l.Number) >= len(m.Questions) {
			return false
		}
		if i := slices.IndexFunc(m.Lasting, func(have Lasting) bool { return have.Number == l.Number }); i >= 0 {
			m.Lasting[i] = l
		} else {
			m.Lasting = append(m.Lasting, l)
		}
	}
	return true
}

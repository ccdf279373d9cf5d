package site_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/site"
)

// pieces are derived pieces that are made of each other, and how often each was made.
func pieces(made map[string]int) map[string]func(*site.Reader, string) any {
	return map[string]func(*site.Reader, string) any{
		"label": func(r *site.Reader, id string) any { made["label "+id]++; return r.Card(id).Label },
		"loud": func(r *site.Reader, id string) any {
			made["loud "+id]++
			return strings.ToUpper(r.Derived("label", id).(string))
		},
		"dated": func(r *site.Reader, id string) any {
			made["dated "+id]++
			return []any{r.Derived("loud", id), r.Today(), r.Card("port/c").Label}
		},
	}
}

// remembered makes the site of some files, asks it what is told, and gives what an output asked
// and what the site remembers of that.
func remembered(t *testing.T, files map[string]string, lasting []string, ask func(r *site.Reader)) (*site.Memory, site.Trace) {
	t.Helper()
	s := snapshot(t, files)
	s.Derive, s.Lasting = pieces(map[string]int{}), lasting
	other := s.Reader() // another output, that goes
	other.Card("port/b")
	other.Derived("label", "port/b")
	other.Close()
	r := s.Reader()
	ask(r)
	traces := []site.Trace{r.Trace()}
	r.Close()
	m := s.Memory().Only(traces)
	return m, traces[0]
}

func askPieces(r *site.Reader) {
	r.Derived("dated", "port/a")
	r.Card("port/c")
	r.Entity("port/a")
	r.Derived("label", "port/a")
}

func queries(m *site.Memory, t site.Trace) []site.Query {
	var out []site.Query
	for _, n := range t {
		out = append(out, m.Questions[n])
	}
	slices.SortFunc(out, site.Query.Compare)
	return out
}

func derived(name, id string) site.Query {
	return site.Query{Op: site.OpDerived, Arg: name + "\n" + id}
}

// A memory has what the traces have, and what that was made from, and nothing of what only
// other outputs asked; each question has its answer, and each piece what it was made from.
func TestMemory(t *testing.T) {
	m, trace := remembered(t, ports(), []string{"loud"}, askPieces)
	card := func(id string) site.Query { return site.Query{Op: site.OpCard, Arg: id} }
	if diff := cmp.Diff([]site.Query{card("port/c"), derived("dated", "port/a"), derived("label", "port/a"), {Op: site.OpEntity, Arg: "port/a"}}, queries(m, trace)); diff != "" {
		t.Errorf("the output asked (-want +got):\n%s", diff)
	}
	from := map[site.Query][]site.Query{
		derived("dated", "port/a"): {card("port/c"), derived("loud", "port/a"), {Op: site.OpToday}},
		derived("loud", "port/a"):  {derived("label", "port/a")},
		derived("label", "port/a"): {card("port/a")},
	}
	s := snapshot(t, ports())
	s.Derive = pieces(map[string]int{})
	asked := map[site.Query]bool{}
	for i, q := range m.Questions {
		asked[q] = true
		if m.Answers[i] != s.Digest(q) {
			t.Errorf("%v has another answer", q)
		}
		if diff := cmp.Diff(from[q], queries(m, m.Made[i])); diff != "" {
			t.Errorf("%v was made from (-want +got):\n%s", q, diff)
		}
	}
	if len(asked) != 7 || len(m.Questions) != 7 || asked[card("port/b")] || asked[derived("label", "port/b")] {
		t.Errorf("remembered are %v", m.Questions)
	}
	if len(m.Lasting) != 1 || m.Questions[m.Lasting[0].Number] != derived("loud", "port/a") || m.Lasting[0].Value != "ALPHA" {
		t.Errorf("what lasts is %+v", m.Lasting)
	}
}

// A site that remembers tells of each question whether its answer is another now, and makes
// no piece again that nothing changed for. One that is the same though what it was made from is not
// is told to be the same.
func TestRecall(t *testing.T) {
	m, trace := remembered(t, ports(), []string{"label"}, askPieces)
	for name, tt := range map[string]struct {
		file, from, to string
		day            edtf.Day
		other          []site.Query
		edits          *site.Edits
		made           map[string]int // by the recall, and by remembering all of it
	}{
		"nothing":            {},
		"what nothing asked": {file: "ports/b.yaml", from: "name: Beta", to: "name: Beta\nsummary: More."},
		"a fact of the card": {file: "ports/a.yaml", from: "depth: 7", to: "depth: 8", edits: &site.Edits{Entities: map[string]bool{"port/a": true}, Facts: map[string]bool{"port/a": true}},
			other: []site.Query{{Op: site.OpCard, Arg: "port/a"}, {Op: site.OpEntity, Arg: "port/a"}}, made: map[string]int{"label port/a": 1}},
		"the name of another": {file: "ports/c.md", from: "name: Gamma", to: "name: Gimel", other: []site.Query{{Op: site.OpCard, Arg: "port/c"}, derived("dated", "port/a")}, made: map[string]int{"dated port/a": 1, "loud port/a": 1}},
		"the day":             {day: 1, other: []site.Query{derived("dated", "port/a"), {Op: site.OpToday}}, made: map[string]int{"dated port/a": 1, "loud port/a": 1}},
		"the name in the middle": {file: "ports/a.yaml", from: "name: Alpha", to: "name: Alef",
			other: []site.Query{{Op: site.OpCard, Arg: "port/a"}, derived("dated", "port/a"), derived("label", "port/a"), derived("loud", "port/a"), {Op: site.OpEntity, Arg: "port/a"}},
			made:  map[string]int{"dated port/a": 1, "loud port/a": 1, "label port/a": 1}},
	} {
		t.Run(name, func(t *testing.T) {
			files := ports()
			if tt.file != "" {
				files[tt.file] = strings.Replace(files[tt.file], tt.from, tt.to, 1)
			}
			for _, edits := range []*site.Edits{nil, tt.edits} {
				s := snapshot(t, files)
				s.Today += tt.day
				made := map[string]int{}
				s.Derive, s.Lasting = pieces(made), []string{"label"}
				s = after(s, m, edits)
				first := s.Reader() // before anything is compared
				first.Entity("port/b")
				first.Today()
				first.Close()
				var other []site.Query
				for i, same := range s.Recall().Same {
					if !same {
						other = append(other, m.Questions[i])
					}
				}
				slices.SortFunc(other, site.Query.Compare)
				if diff := cmp.Diff(tt.other, other); diff != "" {
					t.Errorf("what is answered otherwise (-want +got):\n%s", diff)
				}
				now := s.Memory()
				if diff := cmp.Diff(tt.made, made); diff != "" && (len(tt.made) > 0 || len(made) > 0) {
					t.Errorf("made again (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(queries(m, trace), queries(now, trace)); diff != "" {
					t.Errorf("the trace is of other questions (-want +got):\n%s", diff)
				}
				for i, q := range now.Questions {
					if q.Op == site.OpDerived && len(now.Made[i]) == 0 {
						t.Errorf("%v was made from nothing", q)
					}
				}
				// What is remembered of the second run is as good as what is of a first.
				fresh := snapshot(t, files)
				fresh.Today += tt.day
				fresh.Derive = pieces(map[string]int{})
				if i := slices.Index(after(fresh, now, nil).Recall().Same, false); i >= 0 {
					t.Errorf("%v is remembered wrongly", now.Questions[i])
				}
				for _, l := range m.Lasting {
					if tt.made["label port/a"] == 0 && !slices.Contains(now.Lasting, l) {
						t.Errorf("%v is not kept any more", m.Questions[l.Number])
					}
				}
			}
		})
	}
}

// after gives a site that comes after another, of which this is remembered.
func after(s *site.Site, m *site.Memory, edits *site.Edits) *site.Site {
	s.Before, s.Edits = m, edits
	return site.New(*s)
}

// After edits nothing is asked that they can't reach; those of prose reach less.
func TestRecallTrustsEdits(t *testing.T) {
	for name, facts := range map[string]map[string]bool{"of a fact": {"port/a": true}, "of prose": nil} {
		m, _ := remembered(t, ports(), nil, func(r *site.Reader) {
			for _, id := range []string{"port/a", "port/b"} {
				r.Entity(id)
				r.Facts(id)
				r.Card(id)
				for _, e := range r.In(id) {
					r.Sentences(e.From, []graph.Edge{e})
				}
				r.RelatedIn(id)
				r.AutoLinks(id)
				r.Lookup(id, nil)
				r.Referrers(id)
				r.Beside(id)
				r.Changes(id)
				r.Watch(id)
				r.Derived("label", id)
			}
			r.List("port")
			r.Redirects()
			r.Today()
		})
		for i := range m.Answers {
			m.Answers[i] = digest.Of("another answer")
		}
		s := after(snapshot(t, ports()), m, &site.Edits{Entities: map[string]bool{"port/a": true, "port/c": true}, Facts: facts, Targets: map[string]bool{"port/b": true}})
		s.Derive = pieces(map[string]int{})
		want := []site.Query{{Op: site.OpAutoLinks, Arg: "port/a"}, {Op: site.OpEntity, Arg: "port/a"}, {Op: site.OpToday}, {Op: site.OpWords, Arg: "port/c"}}
		if facts != nil {
			want = append(want, site.Query{Op: site.OpCard, Arg: "port/a"}, derived("label", "port/a"), site.Query{Op: site.OpFacts, Arg: "port/a"},
				site.Query{Op: site.OpIn, Arg: "port/b"}, site.Query{Op: site.OpRelatedIn, Arg: "port/b"})
			for _, id := range []string{"port/a", "port/b"} {
				want = append(want, site.Query{Op: site.OpChanges, Arg: id}, site.Query{Op: site.OpWatch, Arg: id})
			}
		}
		slices.SortFunc(want, site.Query.Compare)
		var other []site.Query
		for i, same := range s.Recall().Same {
			if !same {
				other = append(other, m.Questions[i])
			}
		}
		slices.SortFunc(other, site.Query.Compare)
		if diff := cmp.Diff(want, other); diff != "" {
			t.Errorf("%s: what is answered otherwise (-want +got):\n%s", name, diff)
		}
	}
}

// What a piece was made from is told in order, whichever was asked first.
func TestMadeFromInOrder(t *testing.T) {
	s := snapshot(t, ports())
	s.Derive = map[string]func(*site.Reader, string) any{"x": func(r *site.Reader, arg string) any {
		r.Today()
		r.List("port")
		r.Card("port/b")
		r.Card("port/a")
		r.Today()
		return nil
	}}
	want := []site.Query{{Op: site.OpCard, Arg: "port/a"}, {Op: site.OpCard, Arg: "port/b"}, {Op: site.OpList, Arg: "port"}, {Op: site.OpToday}}
	if diff := cmp.Diff(want, s.MadeFrom(derived("x", ""))); diff != "" {
		t.Errorf("made from (-want +got):\n%s", diff)
	}
}

// A trace has each question once and in order, however often and in whatever order it was asked.
func TestTrace(t *testing.T) {
	s := snapshot(t, ports())
	var ids []string
	for i := range 1000 {
		ids = append(ids, fmt.Sprint("port/", i))
	}
	ask := func(ids []string) site.Trace {
		r := s.Reader()
		defer r.Close()
		for range 2 {
			for _, id := range ids {
				r.Card(id)
			}
		}
		if n := len(r.Reads()); n != len(ids) {
			t.Errorf("%d reads, want %d", n, len(ids))
		}
		return r.Trace()
	}
	first := ask(ids)
	slices.Reverse(ids)
	if again := ask(ids); len(first) != len(ids) || !slices.IsSorted(first) || !slices.Equal(first, again) {
		t.Errorf("%d questions, then %d in another order", len(first), len(again))
	}
}

// Pieces that are made ahead are there when they are asked for, and not asked for before.
func TestAhead(t *testing.T) {
	s, ids := snapshot(t, ports()), []string{"port/a", "port/b", "port/c"}
	var mu sync.Mutex
	made := map[string]int{}
	s.Derive = map[string]func(*site.Reader, string) any{"label": func(r *site.Reader, id string) any {
		mu.Lock()
		defer mu.Unlock()
		made[id]++
		return r.Card(id).Label
	}}
	r := s.Reader()
	r.Ahead("label", ids[:2])
	if diff := cmp.Diff(map[string]int{"port/a": 1, "port/b": 1}, made); diff != "" || len(r.Reads()) != 0 {
		t.Errorf("asked were %v; made ahead (-want +got):\n%s", r.Reads(), diff)
	}
	for i, want := range []string{"Alpha", "Beta", "Gamma"} {
		if got := r.Derived("label", ids[i]); got != want || made[ids[i]] != 1 {
			t.Errorf("%s is %v, made %d times", ids[i], got, made[ids[i]])
		}
	}
}

// What a piece that lasts was made from is told by a site that remembers it, in whatever order that
// site met the questions.
func TestMadeFromAfterRecall(t *testing.T) {
	ids := []string{"port/c", "port/a", "port/b"}
	sum := map[string]func(*site.Reader, string) any{"sum": func(r *site.Reader, _ string) any {
		var labels []string
		for _, id := range ids {
			labels = append(labels, r.Card(id).Label)
		}
		return strings.Join(labels, " ")
	}}
	first, later := snapshot(t, ports()), snapshot(t, ports())
	for _, s := range []*site.Site{first, later} {
		s.Derive, s.Lasting = sum, []string{"sum"}
	}
	r := first.Reader()
	r.Derived("sum", "")
	trace := r.Trace()
	r.Close()
	later = after(later, first.Memory().Only([]site.Trace{trace}), nil)
	for _, id := range []string{"port/b", "port/a"} { // before anything is compared
		later.Digest(site.Query{Op: site.OpCard, Arg: id})
	}
	later.Recall()
	var want []site.Query
	for _, id := range slices.Sorted(slices.Values(ids)) {
		want = append(want, site.Query{Op: site.OpCard, Arg: id})
	}
	if diff := cmp.Diff(want, later.MadeFrom(derived("sum", ""))); diff != "" {
		t.Errorf("made from (-want +got):\n%s", diff)
	}
}

// A piece that is made anew may ask for others that are being compared by another worker.
func TestRecallAtOnce(t *testing.T) {
	var more atomic.Bool
	pieces := map[string]func(r *site.Reader, arg string) any{
		"x": func(r *site.Reader, _ string) any {
			r.Entity("port/a")
			for i := range 100 {
				if more.Load() {
					r.Derived("z", strconv.Itoa(i))
				}
			}
			return "x"
		},
		"z": func(r *site.Reader, arg string) any { return arg + strings.Join(r.Kinds(), " ") },
	}
	s := snapshot(t, ports())
	s.Derive = pieces
	r := s.Reader()
	r.Derived("x", "")
	for i := range 100 {
		r.Derived("z", strconv.Itoa(i))
	}
	r.Close()
	m := s.Memory()
	more.Store(true)
	files := ports()
	files["ports/a.yaml"] = strings.Replace(files["ports/a.yaml"], "name: Alpha", "name: Aleph", 1)
	later := snapshot(t, files)
	later.Derive = pieces
	var other []site.Query
	later = after(later, m, nil)
	for i, same := range later.Recall().Same {
		if !same {
			other = append(other, m.Questions[i])
		}
	}
	if diff := cmp.Diff([]site.Query{{Op: site.OpEntity, Arg: "port/a"}}, other); diff != "" {
		t.Errorf("what is answered otherwise (-want +got):\n%s", diff)
	}
	now := later.Memory()
	for i, q := range now.Questions {
		if want := map[bool]int{true: 101, false: 1}[q.Arg == "x\n"]; q.Op == site.OpDerived && len(now.Made[i]) != want {
			t.Errorf("%v was made from %d things, want %d", q, len(now.Made[i]), want)
		}
	}
}

package site_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/digest"
	"portolan/generator/site"
)

// editedMemory gives the memory of a site, what it becomes when a fact of a port is edited and an output asks more than
// before, and the patch and the trace of that output by which it does.
func editedMemory(t *testing.T) (before *site.Memory, s *site.Site, p *site.Patch, trace site.Trace) {
	t.Helper()
	before, _ = remembered(t, ports(), []string{"label"}, askPieces)
	files := ports()
	files["ports/a.yaml"] = strings.Replace(files["ports/a.yaml"], "name: Alpha", "name: Aleph", 1)
	s = snapshot(t, files)
	s.Derive, s.Lasting = pieces(map[string]int{}), []string{"label"}
	s = after(s, before, &site.Edits{Entities: map[string]bool{"port/a": true}, Facts: map[string]bool{"port/a": true}})
	recalled := s.Recall()
	other := s.Reader() // of no output
	other.Entity("port/c")
	other.Close()
	r := s.Reader()
	askPieces(r)
	r.Derived("loud", "port/b")
	traces := []site.Trace{r.Trace()}
	r.Close()
	return before, s, recalled.Patch(traces), traces[0]
}

// A patch makes of a memory what the site after an edit remembers, new questions included, and
// leaves out what no output needs.
func TestPatch(t *testing.T) {
	m, s, p, trace := editedMemory(t)
	known := len(m.Questions)
	if !m.Apply(p) {
		t.Fatal("it doesn't fit")
	}
	var news []site.Query
	for _, q := range m.Questions[known:] {
		news = append(news, q)
	}
	slices.SortFunc(news, site.Query.Compare)
	if diff := cmp.Diff([]site.Query{{Op: site.OpCard, Arg: "port/b"}, derived("label", "port/b"), derived("loud", "port/b")}, news); diff != "" {
		t.Errorf("new are (-want +got):\n%s", diff)
	}
	for i, q := range m.Questions {
		if m.Answers[i] != s.Digest(q) {
			t.Errorf("%v has another answer", q)
		}
	}
	if got := queries(m, trace); !slices.Contains(got, derived("loud", "port/b")) || !slices.Contains(got, derived("dated", "port/a")) {
		t.Errorf("the output asked %v", got)
	}
	for _, l := range m.Lasting {
		if want := map[site.Query]string{derived("label", "port/a"): "Aleph", derived("label", "port/b"): "Beta"}[m.Questions[l.Number]]; l.Value != want {
			t.Errorf("%v lasts as %q, want %q", m.Questions[l.Number], l.Value, want)
		}
	}
	if len(m.Lasting) != 2 {
		t.Errorf("what lasts is %v", m.Lasting)
	}
	again := *s
	if i := slices.Index(after(&again, m, nil).Recall().Same, false); i >= 0 {
		t.Errorf("%v is remembered wrongly", m.Questions[i])
	}
}

// What was answered otherwise and then as before again is known as it was last.
func TestPatchThereAndBack(t *testing.T) {
	m, _, p, _ := editedMemory(t)
	if !m.Apply(p) {
		t.Fatal("it doesn't fit")
	}
	s := snapshot(t, ports())
	s.Derive = pieces(map[string]int{})
	s = after(s, m, &site.Edits{Entities: map[string]bool{"port/a": true}, Facts: map[string]bool{"port/a": true}})
	same := s.Recall().Same
	for i, q := range m.Questions {
		if want := !strings.Contains(q.Arg, "port/a"); same[i] != want {
			t.Errorf("%v is the same: %t", q, same[i])
		}
	}
}

// A patch that isn't one of this memory does not fit.
func TestPatchDamaged(t *testing.T) {
	for name, damage := range map[string]func(p *site.Patch){
		"an answer less":      func(p *site.Patch) { p.Answers = p.Answers[1:] },
		"a question less":     func(p *site.Patch) { p.Questions = p.Questions[1:] },
		"a trace less":        func(p *site.Patch) { p.Made = p.Made[1:] },
		"a number left out":   func(p *site.Patch) { p.Numbers[len(p.Numbers)-1]++ },
		"another question":    func(p *site.Patch) { p.Questions[0].Arg += "x" },
		"made of what is not": func(p *site.Patch) { p.Made[0] = site.Trace{1000} },
		"what lasts is not":   func(p *site.Patch) { p.Lasting = append(p.Lasting, site.Lasting{Number: 1000}) },
	} {
		m, _, p, _ := editedMemory(t)
		damage(p)
		if m.Apply(p) {
			t.Errorf("%s: it fits", name)
		}
	}
	m, _, p, _ := editedMemory(t)
	p.Answers[0] = digest.Hash{}
	if !m.Apply(p) {
		t.Error("what the answer is is not the patch's to judge")
	}
}

package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What is kept is read as it was written, sizes beside each other, and those measured anew in the place of
// what was kept of them.
func TestKept(t *testing.T) {
	name := filepath.Join(t.TempDir(), "kept.tsv")
	if kept, err := readKept(name); err != nil || kept != nil {
		t.Fatalf("of no file %v is kept, %v", kept, err)
	}
	thousand := []figure{{1000, "clean build", "× limit", 2.5}, {1000, "nothing changed", "× git status", 0.25}}
	ten := []figure{{10000, "clean build", "× limit", 3}}
	if err := writeKept(name, nil, ten); err != nil {
		t.Fatal(err)
	}
	if err := writeKept(name, ten, thousand); err != nil {
		t.Fatal(err)
	}
	kept, err := readKept(name)
	if diff := cmp.Diff(append(thousand, ten...), kept, cmp.AllowUnexported(figure{})); diff != "" || err != nil {
		t.Errorf("(-want +got) %v\n%s", err, diff)
	}
	if err := writeKept(name, kept, []figure{{1000, "clean build", "× limit", 2}}); err != nil {
		t.Fatal(err)
	}
	if kept, err = readKept(name); err != nil || len(kept) != 2 || kept[0].value != 2 || kept[1] != ten[0] {
		t.Errorf("anew: %v, %v", kept, err)
	}
	for _, bad := range []string{"1000\tclean", "many\tclean build\t× limit\t2", "10\tclean build\t× limit\tfast", "10\tclean build\t× limit\t0"} {
		if err := os.WriteFile(name, []byte(keptHead+bad+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := readKept(name); err == nil || !strings.Contains(err.Error(), name+":2: ") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// The figures that the repository keeps can be read.
func TestKeptFile(t *testing.T) {
	kept, err := readKept("kept.tsv")
	if err != nil || len(kept) == 0 {
		t.Errorf("%d figures: %v", len(kept), err)
	}
}

func TestCompareKept(t *testing.T) {
	s := sizeOf(1000, 4*time.Second, time.Second, time.Second, 2, 0, 100e6)
	now := s.figures()
	spoil := func(by float64) []figure {
		kept := append([]figure{}, now...)
		kept[0].value /= by
		return kept
	}
	for _, tt := range []struct {
		kept []figure
		want string
		not  string
	}{
		{now, "None of ", "WORSE"},
		{spoil(1.09), "None of ", "WORSE"},
		{spoil(1.2), "Worse than kept, 1 of 26: clean build of pages, feeds and sitemap of 1000 (× limit).", "better"},
		{spoil(0.8), "better", "WORSE"},
		{nil, "Nothing is kept of sites of these sizes", "WORSE"},
		{[]figure{{2000, "clean build", "× limit", 1}}, "Nothing is kept", "WORSE"},
	} {
		var out bytes.Buffer
		compareKept(&out, tt.kept, now)
		if !strings.Contains(out.String(), tt.want) || strings.Contains(out.String(), tt.not) {
			t.Errorf("want %q and not %q in:\n%s", tt.want, tt.not, out.String())
		}
	}
}

func TestGrowth(t *testing.T) {
	both := func(n int, took map[string]float64) scaled { return scaled{n, []built{{Stages: took, Worked: took}}} }
	sites := func(render ...float64) []scaled {
		var out []scaled
		for i, took := range render {
			out = append(out, both(5000<<i, map[string]float64{"render": took, "plan": 0.01 * math.Pow(4, float64(i))}))
		}
		return out
	}
	one := func(n int, wall, worked float64) scaled {
		return scaled{n, []built{{Stages: map[string]float64{"render": wall}, Worked: map[string]float64{"render": worked}}}}
	}
	rounds := func(n int, render ...float64) scaled {
		s := scaled{n: n}
		for _, took := range render {
			s.rounds = append(s.rounds, one(n, took, took).rounds...)
		}
		return s
	}
	for _, tt := range []struct {
		sites []scaled
		want  string
	}{
		{sites(1, 2, 4), ""},
		{sites(1, 2.29, 5.2), ""},
		{sites(1, 2, 4.8), "render 2.40 from 10000 to 20000"},
		{sites(1, 4, 8), "render 4.00 from 5000 to 10000"},
		{[]scaled{both(100, map[string]float64{"render": 1}), both(400, map[string]float64{"render": 5})}, ""},
		{[]scaled{both(100, map[string]float64{"render": 1}), both(400, map[string]float64{"render": 6})}, "render 2.45 from 100 to 400"},
		{[]scaled{one(100, 1, 1), one(200, 3, 2.2)}, ""},                            // the machine had more to do
		{[]scaled{one(100, 1, 1), one(200, 2.2, 3)}, ""},                            // more processors had
		{[]scaled{one(100, 1, 1), one(200, 3, 2.5)}, "render 2.50 from 100 to 200"}, // both
		{[]scaled{one(100, 1, 0), one(200, 2.5, 0)}, "render 2.50 from 100 to 200"}, // only the wall's is known
		{[]scaled{rounds(100, 1, 2, 3), rounds(200, 2, 4.2, 9)}, ""},                // one round was disturbed
		{[]scaled{rounds(100, 1, 2, 3), rounds(200, 2.4, 4.2, 9)}, "render 2.40 from 100 to 200"},
		{sites(1, 2, 4, 8), "plan 4.00 from 20000 to 40000"}, // too short to tell before
	} {
		var out bytes.Buffer
		err := growth(&out, tt.sites)
		if (err == nil) != (tt.want == "") || err != nil && !strings.HasSuffix(err.Error(), ": "+tt.want) {
			t.Errorf("%v: %v, want %q", tt.sites, err, tt.want)
		}
	}
}

// A stage takes what it did in the middle one of all rounds, which is another for another stage; the last two stages are one.
func TestTook(t *testing.T) {
	s := scaled{100, []built{
		{Stages: map[string]float64{"parse": 2, "render": 5, "publish": 1, "remember": 6}},
		{Stages: map[string]float64{"parse": 1, "render": 7, "publish": 4, "remember": 2}},
		{Stages: map[string]float64{"parse": 3, "render": 4, "publish": 4, "remember": 9}},
	}}
	all := spans()
	for span, want := range map[string]float64{"parse": 2, "render": 5, all[len(all)-1]: 7} {
		if got := s.took(span, onTheWall); got != want {
			t.Errorf("%s takes %v, want %v", span, got, want)
		}
	}
}

// What is shared and what is a worker's own are told apart, and large sites are worked out of them.
func TestPlan(t *testing.T) {
	run := func(parse, render float64, memory int64) built {
		return built{cost: cost{memory: memory}, Pages: 1000, Stages: map[string]float64{"parse": parse, "render": render}}
	}
	c := costsOf([]built{run(1, 9, 2e9)}, []built{run(1, 2, 1e9)}, 8)
	if parse, render := c.stages["parse"], c.stages["render"]; parse != (split{0.001, 0}) || math.Abs(render.own-0.008) > 1e-9 || math.Abs(render.shared-0.001) > 1e-9 {
		t.Errorf("parse %v, render %v", parse, render)
	}
	if got := c.all.of(1000, 1); math.Abs(got-10) > 1e-9 {
		t.Errorf("the site that was measured takes %v s", got)
	}
	if got := c.all.of(1000, 8); math.Abs(got-3) > 1e-9 {
		t.Errorf("a part of eight takes %v s", got)
	}
	if got := c.wall(); math.Abs(got-4) > 1e-9 {
		t.Errorf("half of the time is shared from %v workers on", got)
	}
	var out bytes.Buffer
	c.print(&out)
	c.project(&out)
	for _, want := range []string{"1 million        10    47 min              71 %", "from 4 workers"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("want %q in:\n%s", want, out.String())
		}
	}
	if got := splitOf(1, 1.1, 2, 1); got != (split{1, 0}) {
		t.Errorf("noise makes %v", got)
	}
	for _, args := range [][]string{{"-parts", "1"}, {"-n", "0"}, {"-runs", "0"}, {"more"}} {
		if err := plan(t.Context(), args, &out); err == nil {
			t.Errorf("plan %q is taken", args)
		}
	}
}

package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/bench/sitegen"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		args  string
		sizes []int
		wrong bool
	}{
		{"", []int{1000, 10000}, false},
		{"-n 50", []int{50}, false},
		{"-n 1000,100000 -runs 2", []int{1000, 100000}, false},
		{"-scale", []int{5000, 10000, 20000}, false},
		{"-scale -n 10,20", []int{10, 20}, false},
		{"-scale -n 10", nil, true},
		{"-scale -n 20,10", nil, true},
		{"-n many", nil, true},
		{"-n 0", nil, true},
		{"-n 10,", nil, true},
		{"measure", nil, true},
	} {
		o, err := parse(strings.Fields(c.args), io.Discard)
		if (err != nil) != c.wrong {
			t.Errorf("%q: %v", c.args, err)
		}
		if err == nil && !cmp.Equal(o.sizes, c.sizes) {
			t.Errorf("%q gives the sizes %v, want %v", c.args, o.sizes, c.sizes)
		}
	}
}

// sizeOf makes a measured size with one run of each sort of build: the clean one takes so
// long, one of a part half of that, of half the limit, one of what people look at two thirds. git status takes 100 ms, a build where nothing changed so
// many times that, and one after an edit so much more.
func sizeOf(n int, clean, stock, copied time.Duration, again float64, more time.Duration, memory int64) size {
	s := newSize(n)
	of := func(took time.Duration) cost { return cost{took, took, memory} }
	run := func(took time.Duration) []built {
		return []built{{cost: of(took), Pages: 12, Made: 12, Rendered: 12, Bytes: 1e6, Stages: map[string]float64{"render": 0.5}}}
	}
	s.stock, s.partStock, s.own, s.copied, s.partCopied, s.status = []cost{of(stock)}, []cost{of(stock)}, []cost{of(stock)}, []cost{of(copied)}, []cost{of(0)}, []cost{of(100 * time.Millisecond)}
	s.part.runs, s.readers.runs = run(clean/3), run(clean*2/3+1)
	unchanged := time.Duration(again * float64(100*time.Millisecond))
	for i, took := range []time.Duration{clean, unchanged, unchanged + more, clean, clean, clean} {
		s.builds[i].runs = run(took)
	}
	return s
}

// serving adds a server that takes so long for everything.
func (s size) serving(took time.Duration) size {
	list := []time.Duration{took}
	s.serve = served{cold: list, warm: list, saves: []saves{{"body", list, list}}}
	return s
}

func TestVerdict(t *testing.T) {
	const ms = time.Millisecond
	ten := func() size { return sizeOf(10000, 4500*ms, time.Second, time.Second, 3, 30*ms, 350e6) } // at its targets
	slow := ten()
	slow.readers.runs[0].wall -= ms
	for _, c := range []struct {
		size size
		want string
	}{
		{slow, "Targets missed: 1 of 9."}, // all other outputs add more than half
		{ten(), "Targets missed: 0 of 9."},
		{sizeOf(10000, 6*time.Second, time.Second, time.Second, 3, 30*ms, 350e6), "Targets missed: 4 of 9."}, // 3 and 2 times the limits
		{sizeOf(10000, 4500*ms, 900*ms, 1100*ms, 3, 30*ms, 350e6), "Targets missed: 2 of 9."},                // of the part alone
		{sizeOf(10000, 4500*ms, time.Second, time.Second, 3.1, 30*ms, 350e6), "Targets missed: 1 of 9."},
		{sizeOf(10000, 4500*ms, time.Second, time.Second, 3, 31*ms, 350e6), "Targets missed: 1 of 9."},
		{sizeOf(10000, 4500*ms, time.Second, time.Second, 3, 30*ms, 351e6), "Targets missed: 1 of 9."},
		{sizeOf(100000, 5100*ms, time.Second, time.Second, 4, 150*ms, 2000e6), "Targets missed: 0 of 9."},
		{sizeOf(100000, 5200*ms, time.Second, time.Second, 4.1, 151*ms, 2001e6), "Targets missed: 5 of 9."},
		{ten().serving(60 * ms), "Targets missed: 0 of 14."},
		{ten().serving(61 * ms), "Targets missed: 1 of 14."},
		{ten().serving(101 * ms), "Targets missed: 2 of 14."},
		{ten().serving(121 * ms), "Targets missed: 3 of 14."},
		{ten().serving(1001 * ms), "Targets missed: 4 of 14."},
		{ten().serving(1126 * ms), "Targets missed: 5 of 14."},
		{sizeOf(1000, time.Second, time.Second, time.Second, 1, ms, 1), "were not tried"},
	} {
		var out bytes.Buffer
		report(&out, []size{c.size})
		if !strings.Contains(out.String(), c.want) {
			t.Errorf("want %q in:\n%s", c.want, out.String())
		}
	}
}

func TestPercentile(t *testing.T) {
	list := make([]time.Duration, 100)
	for i := range list {
		list[(i*37)%100] = time.Duration(i + 1)
	}
	for _, c := range []struct {
		list []time.Duration
		of   int
		want time.Duration
	}{{list, 50, 50}, {list, 95, 95}, {list, 100, 100}, {list[:1], 95, list[0]}, {nil, 50, 0}, {[]time.Duration{3, 1, 2}, 50, 2}, {[]time.Duration{3, 1, 2}, 95, 3}} {
		if got := percentile(c.list, c.of); got != c.want {
			t.Errorf("%d of a hundred of %v are up to %v, want %v", c.of, c.list, got, c.want)
		}
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		list []int
		want int
	}{{[]int{7}, 7}, {[]int{9, 1}, 1}, {[]int{3, 1, 2}, 2}, {[]int{4, 1, 3, 2}, 2}} {
		if got := median(c.list, func(n int) int { return n }); got != c.want {
			t.Errorf("median of %v is %d, want %d", c.list, got, c.want)
		}
	}
}

// TestConvert runs both converters over a small site: what is timed must not fail, and
// must read every file.
func TestConvert(t *testing.T) {
	dir := t.TempDir()
	if err := sitegen.Generate(dir, 1, 20); err != nil {
		t.Fatal(err)
	}
	names, err := markdownFiles(filepath.Join(dir, "content"))
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 20 {
		t.Fatalf("%d Markdown files, want 20 or more", len(names))
	}
	for name, convert := range map[string]converter{"stock": newStock(), "own": newOwn()} {
		var out bytes.Buffer
		if err := convertAll([]string{filepath.Join(dir, "content")}, &out, convert); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		text, err := os.ReadFile(names[0])
		if err != nil {
			t.Fatal(err)
		}
		out.Reset()
		if err := convert(names[0], bodyOf(string(text)), &out); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, want := range []string{"<table>", `<pre class="chroma">`, `class="footnotes"`, "<h2"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: no %s in %s", name, want, filepath.Base(names[0]))
			}
		}
	}
}

// Each place of a generated site can be edited, and comes back as it was.
func TestPlaces(t *testing.T) {
	dir := t.TempDir()
	if err := sitegen.Generate(dir, 1, 50); err != nil {
		t.Fatal(err)
	}
	body, title, template, style, err := places(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []place{body, title, template, style} {
		e, err := p.open(dir)
		if err != nil {
			t.Error(err)
			continue
		}
		if err := e.save("word7"); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(e.name)
		if err != nil || strings.Count(string(text), "word7") != 1 {
			t.Errorf("%s: edited, it is %q, %v", p.what, text, err)
		}
		if err := e.close(); err != nil {
			t.Fatal(err)
		}
		if text, err := os.ReadFile(e.name); err != nil || !bytes.Equal(text, e.text) {
			t.Errorf("%s: afterwards it is %q, %v", p.what, text, err)
		}
	}
	if _, err := (place{"body", body.file, body.page, func(text []byte, _ string) []byte { return text }}).open(dir); err == nil {
		t.Error("an edit that changes nothing is taken for one")
	}
}

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

// sizeOf makes a measured size with one run.
func sizeOf(n int, clean, stock, copied time.Duration) size {
	one := []built{{cost: cost{wall: clean, memory: 50e6}, Pages: 12, Made: 12, Bytes: 1e6, Stages: map[string]float64{"render": 0.5}}}
	return size{n: n, clean: one, again: one, edit: one, stock: []cost{{wall: stock}}, own: []cost{{wall: stock}}, copied: []cost{{wall: copied}}}
}

func TestVerdict(t *testing.T) {
	for _, c := range []struct {
		size size
		want string
	}{
		{sizeOf(10000, 6*time.Second, time.Second, time.Second), "holds: it takes 3.00 times"},
		{sizeOf(10000, 7*time.Second, time.Second, time.Second), "does not hold: it takes 3.50 times"},
		{sizeOf(1000, time.Second, time.Second, time.Second), "was not tried"},
	} {
		var out bytes.Buffer
		report(&out, []size{c.size})
		if !strings.Contains(out.String(), c.want) {
			t.Errorf("want %q in:\n%s", c.want, out.String())
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

func TestEditedComesBack(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.md")
	const text = "A text.\n\n[^1]: A note.\n"
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	read := func() string {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if err := edited(name, func() error {
		if got := read(); got == text || !strings.HasPrefix(got, strings.TrimSuffix(text, "\n")) {
			t.Errorf("while edited: %q", got)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if got := read(); got != text {
		t.Errorf("afterwards: %q", got)
	}
}

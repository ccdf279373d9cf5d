package publish_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"

	"portolan/generator/publish"
)

// pages is a site of n pages of about 12 KB, each in a folder of its own.
func pages(n int) map[string][]byte {
	site := map[string][]byte{}
	for i := range n {
		site[fmt.Sprintf("kind%d/entity-%d/index.html", i%20, i)] = bytes.Repeat([]byte(fmt.Sprintf("<p>%d</p>", i)), 1200)
	}
	return site
}

func write(b *testing.B, dir string, site map[string][]byte) publish.Report {
	sink, err := publish.Open(dir, publish.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for p, data := range site {
		if err := sink.Put(p, data); err != nil {
			b.Fatal(err)
		}
	}
	report, err := sink.Commit()
	if err != nil {
		b.Fatal(err)
	}
	return report
}

// BenchmarkCommit publishes 11,000 pages: into a fresh folder; again, unchanged; and
// with one page changed.
func BenchmarkCommit(b *testing.B) {
	site := pages(11000)
	b.Run("fresh", func(b *testing.B) {
		dir := b.TempDir()
		n := 0
		for b.Loop() {
			n++
			write(b, filepath.Join(dir, fmt.Sprint(n)), site)
		}
	})
	dir := filepath.Join(b.TempDir(), "site")
	write(b, dir, site)
	b.Run("unchanged", func(b *testing.B) {
		for b.Loop() {
			if r := write(b, dir, site); r.Unchanged != len(site) {
				b.Fatalf("%+v", r)
			}
		}
	})
	b.Run("one", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n++
			site["kind0/entity-0/index.html"] = fmt.Appendf(nil, "<p>%d</p>", n)
			if r := write(b, dir, site); r.Changed != 1 {
				b.Fatalf("%+v", r)
			}
		}
	})
}

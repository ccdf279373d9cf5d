package build

import (
	"os"
	"path/filepath"
	"testing"

	"portolan/generator/stamp"
)

// MostAlike is from how many mentions on they are one problem.
const MostAlike = mostAlike

// Restamp lets the memo of a site know a file of it as it stands after a change, as if the
// last build had made it so.
func Restamp(t *testing.T, c Config, path string, change func()) {
	t.Helper()
	change()
	b, ready := newRun(c)
	if err := b.read(t.Context()); err != nil {
		t.Fatal(err)
	}
	ready()
	b.recall()
	if err := b.prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(filepath.Join(c.at(c.Out), path))
	if err != nil {
		t.Fatal(err)
	}
	for i, j := range b.memo.jobs {
		if j.Path == path {
			b.memo.stamps[i] = stamp.Of(info)
		}
	}
	told := b.memo.told
	if told.stamps, err = blob(newCodecs().stamps, &keptStamps{b.memo.stamps}); err != nil {
		t.Fatal(err)
	}
	if err := b.save(told); err != nil {
		t.Fatal(err)
	}
}

// Parsed tells how many documents of a content were parsed, and not taken from a memo.
func Parsed(c *Content) int {
	n := 0
	for _, d := range c.known.docs {
		if d.kept.doc == "" {
			n++
		}
	}
	return n
}

// Again tells whether a snapshot was joined by what was known of the one before it.
func (s *Snapshot) Again() (graph, plan bool) { return s.b.again, s.b.planned }

// Parsed counts the documents that were parsed for a snapshot, and not known.
func (s *Snapshot) Parsed() int { return s.b.parsed }

package publish

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Changes are what makes one site of another: what has to be copied to where it is served,
// and what has to go there.
//
// Their text has a line for each file: "+ " and the path of one that changed or is new, and
// then "- " and the path of one that went. Pages come behind all that they may name, as in
// [Sink.Commit].
type Changes struct {
	Changed []string // sorted
	Removed []string // sorted
}

// ParseChanges reads the text of changes.
func ParseChanges(data []byte) (Changes, error) {
	var c Changes
	if len(data) > 0 && data[len(data)-1] != '\n' {
		return c, errors.New("its last line is cut off")
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		mark, p, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if err := checkPath(p); !ok || err != nil || mark != "+" && mark != "-" {
			return c, fmt.Errorf("line %d is no %q and no %q with a path of the site", n, "+", "-")
		}
		if mark == "+" {
			c.Changed = append(c.Changed, p)
		} else {
			c.Removed = append(c.Removed, p)
		}
	}
	slices.Sort(c.Changed)
	slices.Sort(c.Removed)
	return c, nil
}

// Then joins changes that were not yet carried out with later ones. has tells whether the
// site has a file now, as one that went and came back is to be copied, and whether that is
// known: what waits of other parts of a site stays as it is.
func (c Changes) Then(later Changes, has func(path string) (there, known bool)) Changes {
	all := slices.Concat(c.Changed, c.Removed, later.Changed, later.Removed)
	slices.Sort(all)
	var out Changes
	for _, p := range slices.Compact(all) {
		there, known := has(p)
		if !known {
			_, there = slices.BinarySearch(c.Changed, p)
		}
		if there {
			out.Changed = append(out.Changed, p)
		} else {
			out.Removed = append(out.Removed, p)
		}
	}
	return out
}

// Text writes changes.
func (c Changes) Text() []byte {
	var b bytes.Buffer
	changed := slices.Clone(c.Changed)
	slices.SortStableFunc(changed, func(p, q string) int { return cmp.Compare(late(p), late(q)) })
	for _, p := range changed {
		b.WriteString("+ " + p + "\n")
	}
	for _, p := range c.Removed {
		b.WriteString("- " + p + "\n")
	}
	return b.Bytes()
}

// announce tells what the commit will change, before it does.
func (s *Sink) announce(site map[string]bool, written []string) error {
	if s.opts.Announce == nil {
		return nil
	}
	c := Changes{Changed: written, Removed: s.leaving(site)}
	return s.opts.Announce(c, func(p string) (there, known bool) {
		return site[p], s.opts.Part == "" || site[p] || s.old[p]
	})
}

package main

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// A figure is what one machine measures as another does: a ratio of two times within one run, or
// memory. Which of them got worse is told by comparison with those that are kept.
type figure struct {
	n          int // briefings
	what, unit string
	value      float64
}

// noise is by what share a figure may be off what is kept without being worse or better.
const noise = 0.1

// figures gives those of a site.
func (s size) figures() []figure {
	var out []figure
	add := func(what, unit string, value float64) { out = append(out, figure{s.n, what, unit, value}) }
	ratio := func(what, unit string, list []cost, of func(cost) time.Duration, to time.Duration) {
		add(what, unit, float64(median(list, of))/float64(to))
	}
	for _, b := range append([]series{s.part, s.readers}, s.builds...) {
		least := s.limit
		if b.what == s.part.what {
			least = s.partLimit
		}
		ratio(b.what, "× limit", b.costs(), wallOf, least(wallOf))
		ratio(b.what, "× limit of CPU", b.costs(), cpuOf, least(cpuOf))
		if m := median(b.costs(), memoryOf); m > 0 {
			add(b.what, "MB at the peak", float64(m)/1e6)
		}
	}
	ratio(s.builds[unchanged].what, "× git status", s.builds[unchanged].costs(), wallOf, median(s.status, wallOf))
	ratio("our converter", "× goldmark and chroma, of CPU", s.own, cpuOf, median(s.stock, cpuOf))
	return out
}

// same tells whether two figures are of the same thing.
func (f figure) same(g figure) bool { return f.n == g.n && f.what == g.what && f.unit == g.unit }

// keptFile is where figures are kept, beside this file: lines of briefings, what, unit and value
// with tabs between; those that begin with # say what it is.
const keptFile = "generator/bench/kept.tsv"

const keptHead = "# What bench -keep measured: briefings, what, unit, value. Without it bench says what got worse.\n"

// readKept reads the figures that are kept; none where there is no file.
func readKept(name string) ([]figure, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []figure
	lines := bufio.NewScanner(bytes.NewReader(data))
	for number := 1; lines.Scan(); number++ {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) != 4 {
			return nil, fmt.Errorf("%s:%d: %d fields, want 4", name, number, len(fields))
		}
		n, err1 := strconv.Atoi(fields[0])
		value, err2 := strconv.ParseFloat(fields[3], 64)
		if err := errors.Join(err1, err2); err != nil || value <= 0 {
			return nil, fmt.Errorf("%s:%d: no figure: %q", name, number, lines.Text())
		}
		out = append(out, figure{n, fields[1], fields[2], value})
	}
	return out, lines.Err()
}

// writeKept keeps figures in the place of those that were kept of sites of the same sizes.
func writeKept(name string, kept, now []figure) error {
	kept = slices.DeleteFunc(slices.Clone(kept), func(f figure) bool {
		return slices.ContainsFunc(now, func(g figure) bool { return f.n == g.n })
	})
	all := append(kept, now...)
	slices.SortStableFunc(all, func(f, g figure) int { return cmp.Compare(f.n, g.n) })
	text := []byte(keptHead)
	for _, f := range all {
		text = fmt.Appendf(text, "%d\t%s\t%s\t%.3g\n", f.n, f.what, f.unit, f.value)
	}
	return os.WriteFile(name, text, 0o666)
}

// compareKept says which figures are worse than they were kept.
func compareKept(w io.Writer, kept, now []figure) {
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	var worse []string
	compared := 0
	for _, f := range now {
		i := slices.IndexFunc(kept, f.same)
		if i < 0 {
			continue
		}
		if compared++; compared == 1 {
			fmt.Fprintln(t, "\ncompared with what is kept\tkept\tnow\t\t")
		}
		says, was := "", kept[i].value
		switch {
		case f.value > was*(1+noise):
			says = "WORSE"
			worse = append(worse, fmt.Sprintf("%s of %d (%s)", f.what, f.n, f.unit))
		case f.value < was*(1-noise):
			says = "better"
		}
		fmt.Fprintf(t, "%d: %s\t%.3g\t%.3g %s\t%s\t\n", f.n, f.what, was, f.value, f.unit, says)
	}
	t.Flush()
	switch {
	case compared == 0:
		fmt.Fprintln(w, "\nNothing is kept of sites of these sizes to compare with; -keep keeps this.")
	case len(worse) == 0:
		fmt.Fprintf(w, "\nNone of %d figures is worse than it was kept.\n", compared)
	default:
		fmt.Fprintf(w, "\nWorse than kept, %d of %d: %s.\n", len(worse), compared, strings.Join(worse, "; "))
	}
}

// compare compares what was measured with what is kept below a folder, and keeps it if told to.
func compare(w io.Writer, root string, sizes []size, keep bool) error {
	name := filepath.Join(root, filepath.FromSlash(keptFile))
	kept, err := readKept(name)
	if err != nil {
		return err
	}
	var now []figure
	for _, s := range sizes {
		now = append(now, s.figures()...)
	}
	compareKept(w, kept, now)
	if keep {
		return writeKept(name, kept, now)
	}
	return nil
}

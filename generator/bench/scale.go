package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"
)

// mostGrowth is how many times longer a span may take for twice as many briefings.
const mostGrowth = 2.3

// shortest is how long a span must take, in seconds, for its growth to tell anything.
const shortest = 0.05

// scaleSizes are the numbers of briefings that the check of scale builds if nothing is said.
const scaleSizes = "5000,10000,20000"

// scaleRuns is how often each is built if nothing is said.
const scaleRuns = 3

// spans are what is compared: the stages, of which the last two are one. What is told of a published site is packed while it
// is being published, and which of the two takes how long depends on which ends first.
func spans() []string {
	var out []string
	for _, stage := range stages {
		if n := len(out); stage == "remember" && n > 0 {
			out[n-1] += "+" + stage
		} else {
			out = append(out, stage)
		}
	}
	return out
}

// A scaled site is what the spans of a clean build of so many briefings take, in seconds: by the
// clock, and of the time of processors that ran the program's own code.
type scaled struct {
	n            int
	wall, worked map[string]float64
}

// scale builds sites of growing size, one after the other and then all again, so that what else the machine does
// meets each of them alike, and fails if a stage grows faster than it may.
func (b *bench) scale(ctx context.Context, stdout io.Writer) error {
	folders := make([]string, len(b.sizes))
	for i, n := range b.sizes {
		var err error
		if folders[i], err = b.generate(ctx, n); err != nil {
			return err
		}
	}
	if err := settle(ctx); err != nil {
		return err
	}
	runs := make([][]built, len(b.sizes))
	for range cmp.Or(b.runs, scaleRuns) {
		for i, n := range b.sizes {
			if err := b.forget(folders[i]); err != nil {
				return err
			}
			b.say("%d: clean build", n)
			r, err := b.build(ctx, folders[i], b.fresh())
			if err != nil {
				return fmt.Errorf("site of %d: %w", n, err)
			}
			runs[i] = append(runs[i], r)
		}
	}
	sites := make([]scaled, len(b.sizes))
	for i, n := range b.sizes {
		sites[i] = scaled{n, map[string]float64{}, map[string]float64{}}
		for _, span := range spans() {
			sites[i].wall[span] = fastest(runs[i], span, func(r built) map[string]float64 { return r.Stages })
			sites[i].worked[span] = fastest(runs[i], span, func(r built) map[string]float64 { return r.Worked })
		}
	}
	return growth(stdout, sites)
}

// fastest gives the least that a span took. What else a machine does only adds to a time, and where it
// does so to one size alone that looks like growth.
func fastest(runs []built, span string, times func(built) map[string]float64) float64 {
	least := math.Inf(1)
	for _, r := range runs {
		took := 0.0
		for stage := range strings.SplitSeq(span, "+") {
			took += times(r)[stage]
		}
		least = min(least, took)
	}
	return least
}

// growth prints what each span takes for each size and by how much it grows for every doubling, and
// gives an error that names those that grow too fast by both clocks. Computing more than it may shows
// in each of them; the wall's alone shows also what other programs do, and what the system has to do
// before memory can be used. Too many calls of the system show there alone, too, and are left to who reads it.
func growth(w io.Writer, sites []scaled) error {
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "stage\t")
	for i, s := range sites {
		fmt.Fprintf(t, "%d\tuser\t", s.n)
		if i > 0 {
			fmt.Fprint(t, "× a doubling\tuser\t")
		}
	}
	fmt.Fprintln(t)
	var grown []string
	for _, span := range spans() {
		fmt.Fprintf(t, "%s\t", span)
		for i, s := range sites {
			fmt.Fprintf(t, "%.0f ms\t%.0f ms\t", s.wall[span]*1000, s.worked[span]*1000)
			if i == 0 {
				continue
			}
			before := sites[i-1]
			if before.wall[span] < shortest {
				fmt.Fprint(t, "–\t–\t")
				continue
			}
			wall, worked := s.doubling(before, s.wall[span], before.wall[span]), s.doubling(before, s.worked[span], before.worked[span])
			fmt.Fprintf(t, "%.2f\t%.2f\t", wall, worked)
			if least := min(wall, worked); least > mostGrowth {
				grown = append(grown, fmt.Sprintf("%s %.2f from %d to %d", span, least, before.n, s.n))
			}
		}
		fmt.Fprintln(t)
	}
	t.Flush()
	if len(grown) > 0 {
		return fmt.Errorf("more than %g times as long for twice as many: %s", mostGrowth, strings.Join(grown, "; "))
	}
	fmt.Fprintf(w, "\nNo stage grows more than %g times by both clocks for twice as many; – is a stage of less than %.0f ms.\n", mostGrowth, shortest*1000)
	return nil
}

// doubling tells how many times longer something would take for twice the size: what grows as the
// power p of the size takes 2^p times as long. Where the system doesn't tell the time, that is +Inf.
func (s scaled) doubling(before scaled, took, took0 float64) float64 {
	if took0 == 0 {
		return math.Inf(1)
	}
	return math.Pow(2, math.Log(took/took0)/math.Log(float64(s.n)/float64(before.n)))
}

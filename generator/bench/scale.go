package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
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

// A scaled site is what clean builds of so many briefings took, one in each round.
type scaled struct {
	n      int
	rounds []built
}

// A clock tells what the stages of a build took, in seconds.
type clock func(built) map[string]float64

func onTheWall(r built) map[string]float64 { return r.Stages }

// ofProcessors counts the time of processors that ran the program's own code.
func ofProcessors(r built) map[string]float64 { return r.Worked }

// scale builds sites of growing size, one after the other and then all again, so that what else the machine does
// meets each of them alike, and fails if a stage grows faster than it may. What a build made is deleted before the next: on a
// disk in memory, where this is best done, it would take memory from those that follow, and most from the largest.
func (b *bench) scale(ctx context.Context, stdout io.Writer) error {
	folders := make([]string, len(b.sizes))
	sites := make([]scaled, len(b.sizes))
	for i, n := range b.sizes {
		var err error
		if folders[i], err = b.generate(ctx, n); err != nil {
			return err
		}
		sites[i].n = n
	}
	if err := settle(ctx); err != nil {
		return err
	}
	for range cmp.Or(b.runs, scaleRuns) {
		for i, n := range b.sizes {
			b.say("%d: clean build", n)
			out := b.fresh()
			r, err := b.build(ctx, folders[i], out)
			if err != nil {
				return fmt.Errorf("site of %d: %w", n, err)
			}
			if err := errors.Join(os.RemoveAll(out), os.RemoveAll(filepath.Join(folders[i], ".portolan"))); err != nil {
				return err
			}
			sites[i].rounds = append(sites[i].rounds, r)
		}
	}
	return growth(stdout, sites)
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
			fmt.Fprintf(t, "%.0f ms\t%.0f ms\t", s.took(span, onTheWall)*1000, s.took(span, ofProcessors)*1000)
			if i == 0 {
				continue
			}
			before := sites[i-1]
			if before.took(span, onTheWall) < shortest {
				fmt.Fprint(t, "–\t–\t")
				continue
			}
			wall, worked := s.doubling(before, span, onTheWall), s.doubling(before, span, ofProcessors)
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

// took tells what a span takes, in seconds: the median of all rounds.
func (s scaled) took(span string, by clock) float64 {
	return median(s.rounds, func(r built) float64 { return took(r, span, by) })
}

// doubling tells how many times longer a span takes for twice the size: what grows as the power p of
// the size takes 2^p times as long. It is the median of all rounds, in each of which both sizes were built within minutes:
// other programs and clocks of processors make one round slower than another by more than is to be seen here. Of fastest
// times of each size the small one's is more often undisturbed, which looks like growth. +Inf where the system doesn't tell the time.
func (s scaled) doubling(before scaled, span string, by clock) float64 {
	round := make([]int, len(s.rounds))
	for i := range round {
		round[i] = i
	}
	times := median(round, func(i int) float64 { return took(s.rounds[i], span, by) / took(before.rounds[i], span, by) })
	if math.IsNaN(times) {
		return math.Inf(1)
	}
	return math.Pow(2, math.Log(times)/math.Log(float64(s.n)/float64(before.n)))
}

// took tells what the stages of a span took in a build, in seconds.
func took(r built, span string, by clock) float64 {
	sum := 0.0
	for stage := range strings.SplitSeq(span, "+") {
		sum += by(r)[stage]
	}
	return sum
}

package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// A promise is what is promised of a site of some size.
type promise struct {
	part, clean float64       // times the limit of each
	status      float64       // a build where nothing changed, times git status
	body        time.Duration // a build after an edit of one body, beyond one where nothing changed
	memory      float64       // at the peak of a clean build, in MB
	others      float64       // of a clean build of what people look at, that all else adds to it
}

// promises are those of sites by their number of briefings, on two cores.
var promises = map[int]promise{
	10_000:  {part: 1.5, clean: 2.5, status: 3, body: 30 * time.Millisecond, memory: 350, others: 0.5},
	100_000: {part: 1.7, clean: 3, status: 4, body: 150 * time.Millisecond, memory: 2000, others: 0.5},
}

// A target is a promise about time: what was measured is at most so much.
type target struct {
	what           string
	most, measured string
	met            bool
}

// share is a target in shares of something else.
func share(what string, most, measured float64, unit string) target {
	return target{what, fmt.Sprintf("%g %s", most, unit), fmt.Sprintf("%.2f %s", measured, unit), measured <= most}
}

// within is a target in time.
func within(what string, most, measured time.Duration) target {
	return target{what, seconds(most), seconds(measured), measured <= most}
}

// targets lists what a site is to be built and served in, with what it took; none if nothing
// is promised of its size.
func (s size) targets() []target {
	most, promised := promises[s.n]
	if !promised {
		return nil
	}
	whole, part := s.builds[clean].costs(), s.part.costs()
	again, body := median(s.builds[unchanged].runs, builtWall), median(s.builds[bodyEdited].runs, builtWall)
	times := func(list []cost, of func(cost) time.Duration, least time.Duration) float64 {
		return float64(median(list, of)) / float64(least)
	}
	out := []target{
		share(s.part.what, most.part, times(part, wallOf, s.partLimit(wallOf)), "times their limit"),
		share(s.part.what+", CPU", most.part, times(part, cpuOf, s.partLimit(cpuOf)), "times their limit"),
		share("clean build", most.clean, times(whole, wallOf, s.limit(wallOf)), "times the limit"),
		share("clean build, CPU", most.clean, times(whole, cpuOf, s.limit(cpuOf)), "times the limit"),
		share(s.readers.what+": all else adds", most.others, times(whole, wallOf, median(s.readers.costs(), wallOf))-1, "of it"),
		share(s.readers.what+": all else adds, CPU", most.others, times(whole, cpuOf, median(s.readers.costs(), cpuOf))-1, "of it"),
		share("nothing changed", most.status, float64(again)/float64(median(s.status, wallOf)), "times git status"),
		within("one body edited, more than nothing changed", most.body, body-again),
		share("peak memory of a clean build", most.memory, float64(median(whole, memoryOf))/1e6, "MB"),
	}
	for _, saved := range s.serve.saves {
		out = append(out, within(saved.what+" saved to new bytes, median", 60*time.Millisecond, percentile(saved.answer, 50)),
			within(saved.what+" saved to new bytes, 95th percentile", 100*time.Millisecond, percentile(saved.answer, 95)))
		if len(saved.browser) > 0 {
			out = append(out, within(saved.what+" saved to a changed page in Chromium, median", 120*time.Millisecond, percentile(saved.browser, 50)))
		}
	}
	if len(s.serve.warm) > 0 {
		out = append(out, within("start of the server to the first page, warm", time.Second, percentile(s.serve.warm, 50)),
			within("start of the server to the first page, cold: a quarter of a clean build", median(whole, wallOf)/4, percentile(s.serve.cold, 50)))
	}
	return out
}

// verdict says plainly which targets are met.
func verdict(w io.Writer, sizes []size) {
	tried := false
	for _, s := range sizes {
		targets := s.targets()
		if len(targets) == 0 {
			continue
		}
		tried = true
		t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
		fmt.Fprintf(t, "target, %d briefings\tat most\tmeasured\t\t\n", s.n)
		missed := 0
		for _, g := range targets {
			says := "met"
			if !g.met {
				says = "MISSED"
				missed++
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t\n", g.what, g.most, g.measured, says)
		}
		t.Flush()
		fmt.Fprintf(w, "\nTargets missed: %d of %d.\n", missed, len(targets))
	}
	if !tried {
		fmt.Fprintln(w, "The targets were not tried: they are about 10,000 and 100,000 briefings.")
	}
}

package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// targetSize is the number of briefings that the targets are about.
const targetSize = 10000

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

// targets lists what a site of targetSize is to be built and served in, with what it took.
func (s size) targets() []target {
	clean := median(s.builds[0].runs, builtWall)
	cleanCPU := median(s.builds[0].runs, builtCPU)
	out := []target{
		share("clean build", 3, float64(clean)/float64(s.limit(wallOf)), "times the limit"),
		share("clean build, CPU", 3, float64(cleanCPU)/float64(s.limit(cpuOf)), "times the limit"),
	}
	for _, b := range s.builds {
		if b.most > 0 {
			out = append(out, share(b.what, 100*b.most, 100*float64(median(b.runs, builtWall))/float64(clean), "% of a clean build"),
				share(b.what+", CPU", 100*b.most, 100*float64(median(b.runs, builtCPU))/float64(cleanCPU), "% of a clean build"))
		}
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
			within("start of the server to the first page, cold: a quarter of a clean build", clean/4, percentile(s.serve.cold, 50)))
	}
	return out
}

// verdict says plainly which targets are met.
func verdict(w io.Writer, sizes []size) {
	for _, s := range sizes {
		if s.n != targetSize {
			continue
		}
		t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
		fmt.Fprintln(t, "target\tat most\tmeasured\t\t")
		missed := 0
		for _, g := range s.targets() {
			says := "met"
			if !g.met {
				says = "MISSED"
				missed++
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t\n", g.what, g.most, g.measured, says)
		}
		t.Flush()
		fmt.Fprintf(w, "\nTargets missed: %d of %d.\n", missed, len(s.targets()))
		return
	}
	fmt.Fprintf(w, "The targets were not tried: they are about %d briefings.\n", targetSize)
}

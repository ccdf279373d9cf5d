package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// The target: a clean build of a site of targetSize takes at most targetRatio times the limit.
const (
	targetSize  = 10000
	targetRatio = 3.0
)

// stages are the steps of a build that the program times, in order.
var stages = []string{"scan", "parse", "resolve", "plan", "render", "publish"}

func wallOf(c cost) time.Duration     { return c.wall }
func cpuOf(c cost) time.Duration      { return c.cpu }
func builtWall(r built) time.Duration { return r.wall }

// limit is the least that a clean build can take, of what is told: the medians of
// converting with goldmark and chroma, and of copying.
func (s size) limit(of func(cost) time.Duration) time.Duration {
	return median(s.stock, of) + median(s.copied, of)
}

// ratio is how many times the limit the median clean build takes.
func (s size) ratio() float64 { return float64(median(s.clean, builtWall)) / float64(s.limit(wallOf)) }

// report prints everything measured, and whether the target is met.
func report(w io.Writer, sizes []size) {
	for _, s := range sizes {
		s.table(w)
		s.stages(w)
		fmt.Fprintln(w)
	}
	verdict(w, sizes)
}

func (s size) table(w io.Writer) {
	first := s.clean[0]
	fmt.Fprintf(w, "%d briefings, %d pages, %d files, %.1f MB; medians, runs: %d\n\n", s.n, first.Pages,
		first.Made+first.Changed+first.Unchanged, float64(first.Bytes)/1e6, len(s.clean))
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "what\twall\t× limit\tCPU\t× limit\tpeak memory\twritten\t")
	builds := func(what string, list []built) {
		written := median(list, func(r built) int { return r.Made + r.Changed })
		costs := make([]cost, len(list))
		for i, r := range list {
			costs[i] = r.cost
		}
		s.row(t, what, costs, fmt.Sprintf("%d files", written))
	}
	builds("clean build", s.clean)
	builds("nothing changed", s.again)
	builds("one body edited", s.edit)
	s.row(t, "goldmark and chroma", s.stock, "")
	s.row(t, "our converter", s.own, "")
	s.row(t, "cp -r", s.copied, fmt.Sprintf("%d files", first.Made+first.Changed+first.Unchanged))
	fmt.Fprintf(t, "limit\t%s\t1.00\t%s\t1.00\t\t\t\n", seconds(s.limit(wallOf)), seconds(s.limit(cpuOf)))
	t.Flush()
}

func (s size) row(w io.Writer, what string, list []cost, written string) {
	memory := ""
	if m := median(list, func(c cost) int64 { return c.memory }); m > 0 {
		memory = fmt.Sprintf("%.0f MB", float64(m)/1e6)
	}
	wall, cpu := median(list, wallOf), median(list, cpuOf)
	fmt.Fprintf(w, "%s\t%s\t%.2f\t%s\t%.2f\t%s\t%s\t\n", what, seconds(wall), float64(wall)/float64(s.limit(wallOf)),
		seconds(cpu), float64(cpu)/float64(s.limit(cpuOf)), memory, written)
}

// stages prints the median of each stage of each sort of build.
func (s size) stages(w io.Writer) {
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "stages\t"+strings.Join(stages, "\t")+"\t")
	for _, b := range []struct {
		what string
		list []built
	}{{"clean build", s.clean}, {"nothing changed", s.again}, {"one body edited", s.edit}} {
		fmt.Fprint(t, b.what+"\t")
		for _, stage := range stages {
			took := median(b.list, func(r built) float64 { return r.Stages[stage] })
			fmt.Fprint(t, seconds(time.Duration(took*float64(time.Second))), "\t")
		}
		fmt.Fprintln(t)
	}
	t.Flush()
}

// verdict says plainly whether the target is met.
func verdict(w io.Writer, sizes []size) {
	for _, s := range sizes {
		if s.n != targetSize {
			continue
		}
		r, says := s.ratio(), "holds"
		if r > targetRatio {
			says = "does not hold"
		}
		fmt.Fprintf(w, "The target, a clean build of %d briefings in at most %.0f times the limit, %s: it takes %.2f times.\n", targetSize, targetRatio, says, r)
		return
	}
	fmt.Fprintf(w, "The target was not tried: it is about %d briefings.\n", targetSize)
}

func seconds(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%.0f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

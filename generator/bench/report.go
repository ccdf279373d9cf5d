package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// stages are the steps of a build that the program times, in order.
var stages = []string{"scan", "recall", "parse", "resolve", "plan", "check", "compare", "render", "publish", "remember"}

func wallOf(c cost) time.Duration     { return c.wall }
func cpuOf(c cost) time.Duration      { return c.cpu }
func builtWall(r built) time.Duration { return r.wall }
func memoryOf(c cost) int64           { return c.memory }

// limit is the least that a clean build can take, of what is told: the medians of
// converting with goldmark and chroma, and of copying.
func (s size) limit(of func(cost) time.Duration) time.Duration {
	return median(s.stock, of) + median(s.copied, of)
}

// partLimit is the limit of what the part makes.
func (s size) partLimit(of func(cost) time.Duration) time.Duration {
	return median(s.partStock, of) + median(s.partCopied, of)
}

// report prints everything measured, and which targets are met.
func report(w io.Writer, sizes []size) {
	for _, s := range sizes {
		s.table(w)
		s.stages(w)
		s.serve.table(w)
		fmt.Fprintln(w)
	}
	verdict(w, sizes)
}

func (s size) table(w io.Writer) {
	first := s.builds[clean].runs[0]
	fmt.Fprintf(w, "%d briefings, %d pages, %d files, %.1f MB; medians, runs: %d\n\n", s.n, first.Pages,
		first.Made+first.Changed+first.Unchanged, float64(first.Bytes)/1e6, len(s.builds[clean].runs))
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "what\twall\t× limit\tCPU\t× limit\tpeak memory\trendered\twritten\t")
	s.part.row(t, s.partLimit)
	partFiles := fmt.Sprintf("%d files", median(s.part.runs, func(r built) int { return r.Made }))
	row(t, "cp -r of that", s.partCopied, s.partLimit, "", partFiles)
	limitRow(t, "limit of that", s.partLimit)
	s.readers.row(t, s.limit)
	for _, b := range s.builds {
		b.row(t, s.limit)
	}
	row(t, "git status", s.status, s.limit, "", "")
	row(t, "goldmark and chroma", s.stock, s.limit, "", "")
	row(t, "our converter", s.own, s.limit, "", "")
	row(t, "cp -r", s.copied, s.limit, "", fmt.Sprintf("%d files", first.Made+first.Changed+first.Unchanged))
	limitRow(t, "limit", s.limit)
	t.Flush()
}

// A limit is the least that something can take, of what is told.
type limit func(of func(cost) time.Duration) time.Duration

func limitRow(w io.Writer, what string, least limit) {
	fmt.Fprintf(w, "%s\t%s\t1.00\t%s\t1.00\t\t\t\t\n", what, seconds(least(wallOf)), seconds(least(cpuOf)))
}

func (b series) row(w io.Writer, least limit) {
	row(w, b.what, b.costs(), least, fmt.Sprint(median(b.runs, func(r built) int { return r.Rendered })),
		fmt.Sprintf("%d files", median(b.runs, func(r built) int { return r.Made + r.Changed })))
}

// costs gives what each run took.
func (b series) costs() []cost {
	costs := make([]cost, len(b.runs))
	for i, r := range b.runs {
		costs[i] = r.cost
	}
	return costs
}

func row(w io.Writer, what string, list []cost, least limit, rendered, written string) {
	memory := ""
	if m := median(list, func(c cost) int64 { return c.memory }); m > 0 {
		memory = fmt.Sprintf("%.0f MB", float64(m)/1e6)
	}
	wall, cpu := median(list, wallOf), median(list, cpuOf)
	fmt.Fprintf(w, "%s\t%s\t%.2f\t%s\t%.2f\t%s\t%s\t%s\t\n", what, seconds(wall), float64(wall)/float64(least(wallOf)),
		seconds(cpu), float64(cpu)/float64(least(cpuOf)), memory, rendered, written)
}

// stages prints the median of each stage of each sort of build.
func (s size) stages(w io.Writer) {
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "stages\t"+strings.Join(stages, "\t")+"\t")
	for _, b := range append([]series{s.part, s.readers}, s.builds...) {
		fmt.Fprint(t, b.what+"\t")
		for _, stage := range stages {
			took := median(b.runs, func(r built) float64 { return r.Stages[stage] })
			fmt.Fprint(t, seconds(time.Duration(took*float64(time.Second))), "\t")
		}
		fmt.Fprintln(t)
	}
	t.Flush()
}

// table prints what an author waits for while the site is served.
func (s served) table(w io.Writer) {
	if len(s.saves) == 0 {
		return
	}
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "served\tmedian\t95th percentile\ttimes\t")
	row := func(what string, list []time.Duration) {
		if len(list) > 0 {
			fmt.Fprintf(t, "%s\t%s\t%s\t%d\t\n", what, seconds(percentile(list, 50)), seconds(percentile(list, 95)), len(list))
		}
	}
	row("start to the first page, cold", s.cold)
	row("start to the first page, warm", s.warm)
	for _, saved := range s.saves {
		row(saved.what+" saved to new bytes", saved.answer)
		row(saved.what+" saved to a changed page in Chromium", saved.browser)
	}
	t.Flush()
	if s.browser != "" {
		fmt.Fprintf(w, "No browser was asked: %s.\n", s.browser)
	}
}

func seconds(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%.0f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"text/tabwriter"
	"time"
)

// plan measures what a build and one part of it take, and works out what sites far larger take on
// many workers. A worker is a machine like the one that it runs on.
//
// Every worker reads, joins, plans and checks the whole content; what it makes is its part. So a stage
// takes of every page a shared time, whoever makes it, and an own time of those that the worker makes: the two are told
// apart by building the whole site and one part of several. Both are taken to grow as the site does, which
// bench -scale checks; that a worker holds what it must in memory is not assumed but told.
func plan(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("plan", flag.ContinueOnError)
	n := flags.Int("n", 2000, "briefings of the site that is measured")
	parts := flags.Int("parts", 8, "parts, of which some are built to tell what is shared")
	runs := flags.Int("runs", 3, "runs of which the median is taken")
	program := flags.String("program", "", "program to measure (default bin/portolan of this repository)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 || *n < 1 || *parts < 2 || *runs < 1 {
		return errors.New("plan wants a site of at least one briefing, two parts or more, and a run")
	}
	b, site, err := newSite(ctx, options{program: *program, seed: 1}, *n)
	if err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	if err := settle(ctx); err != nil {
		return err
	}
	var whole, part []built
	for i := range *runs {
		r, err := b.build(ctx, site, b.fresh(), "--no-cache")
		if err != nil {
			return err
		}
		whole = append(whole, r)
		shard := fmt.Sprintf("%d/%d", i%*parts+1, *parts)
		b.say("%d: the whole, and %s", *n, shard)
		if r, err = b.build(ctx, site, b.fresh(), "--no-cache", "--shard", shard); err != nil {
			return err
		}
		part = append(part, r)
	}
	c := costsOf(whole, part, *parts)
	c.print(stdout)
	c.project(stdout)
	return nil
}

// A split is what something takes of each page of the site, and what of each page that is made.
type split struct{ shared, own float64 }

// splitOf tells the two apart, of so many pages: all of them were made for what the whole took, and one of
// so many parts for what the part took. Neither is less than nothing, which noise might have it.
func splitOf(whole, part float64, parts, pages int) split {
	own := max(0, (whole-part)*float64(parts)/float64(parts-1))
	return split{max(0, whole-own) / float64(pages), own / float64(pages)}
}

// of gives what a worker takes of a site of so many pages that is made by so many workers.
func (s split) of(pages, workers float64) float64 { return pages * (s.shared + s.own/workers) }

// costs are those of a page: seconds of each stage, and bytes of memory.
type costs struct {
	pages, parts int // measured
	stages       map[string]split
	all, memory  split
}

func costsOf(whole, part []built, parts int) costs {
	c := costs{pages: whole[0].Pages, parts: parts, stages: map[string]split{}}
	for _, stage := range stages {
		took := func(r built) float64 { return r.Stages[stage] }
		s := splitOf(median(whole, took), median(part, took), parts, c.pages)
		c.stages[stage] = s
		c.all.shared, c.all.own = c.all.shared+s.shared, c.all.own+s.own
	}
	peak := func(r built) float64 { return float64(r.memory) }
	c.memory = splitOf(median(whole, peak), median(part, peak), parts, c.pages)
	return c
}

// print tells what a page costs, by stages.
func (c costs) print(w io.Writer) {
	fmt.Fprintf(w, "Of a site of %d pages, built whole and one part of %d of it; µs a page:\n\n", c.pages, c.parts)
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "stage\tshared: of every page\town: of a page that is made\t")
	for _, stage := range stages {
		if s := c.stages[stage]; s.shared+s.own > 0 {
			fmt.Fprintf(t, "%s\t%.1f\t%.1f\t\n", stage, s.shared*1e6, s.own*1e6)
		}
	}
	fmt.Fprintf(t, "all\t%.1f\t%.1f\t\n", c.all.shared*1e6, c.all.own*1e6)
	t.Flush()
}

// wall gives how many workers make what is shared half of the time of each: with more of them the build is
// never twice as fast.
func (c costs) wall() float64 { return c.all.own / c.all.shared }

// project prints what large sites take.
func (c costs) project(w io.Writer) {
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "pages\tworkers\ttime\tof which shared\tmemory of a worker\t")
	for _, pages := range []float64{1e6, 1e7, 1e8} {
		for _, workers := range []float64{1, 10, 100, 1000} {
			took := c.all.of(pages, workers)
			fmt.Fprintf(t, "%.0f million\t%.0f\t%s\t%.0f %%\t%.0f GB\t\n", pages/1e6, workers, long(took), 100*pages*c.all.shared/took, math.Ceil(c.memory.of(pages, workers)/1e9))
		}
	}
	t.Flush()
	if c.all.shared == 0 {
		fmt.Fprintln(w, "\nNothing was measured to be shared.")
		return
	}
	fmt.Fprintf(w, "\nThe wall: from %.0f workers on half of the time of each and more is shared, whatever the size. However many there are, 1 million pages take %s, 10 million %s and 100 million %s.\n",
		math.Ceil(c.wall()), long(1e6*c.all.shared), long(1e7*c.all.shared), long(1e8*c.all.shared))
}

// long prints seconds as people say them.
func long(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < 2*time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	default:
		return fmt.Sprintf("%.1f h", d.Hours())
	}
}

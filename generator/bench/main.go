// Command bench measures how long the program takes for sites of several sizes, next
// to the least that any program could take: reading and converting the same Markdown
// with goldmark and chroma, and copying the finished site.
//
// It runs bin/portolan on generated sites (package sitegen) and prints a table; see
// README.md for what the columns mean. What is timed runs in processes of its own, one
// at a time, and writes into a fresh folder: nothing is deleted between runs, since on
// some file systems a large deletion slows the making of files for minutes.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"

	"portolan/generator/bench/sitegen"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are what the command line says.
type options struct {
	sizes []int
	runs  int // 0: runsFor each size
	dir   string
	seed  uint64
	saves int // of each sort while the site is served
	keep  bool
	scale bool

	program string // to measure; "" for bin/portolan
}

// runsFor gives how often a site of n briefings is built if nothing is said: small ones
// are soon done and vary more.
func runsFor(n int) int {
	if n <= 1000 {
		return 5
	}
	return 3
}

// run is main without the process. A first argument that names one of the jobs is how
// the bench calls itself, so that each job has a process of its own.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 {
		if job, ok := jobs[args[0]]; ok {
			return job(ctx, args[1:], stdout)
		}
	}
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	b, err := newBench(o, stderr)
	if err != nil {
		return err
	}
	if o.scale {
		return b.scale(ctx, stdout)
	}
	var measured []size
	for _, n := range o.sizes {
		s, err := b.measure(ctx, n)
		if err != nil {
			return fmt.Errorf("site of %d: %w", n, err)
		}
		measured = append(measured, s)
	}
	report(stdout, measured)
	if err := compare(stdout, b.root, measured, o.keep); err != nil {
		return err
	}
	fmt.Fprintf(stderr, "Sites and outputs are in %s; delete it when nothing more is to be timed for a while.\n", b.dir)
	return nil
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	sizes := flags.String("n", "", "numbers of briefings, with commas (default 1000,10000, and with -scale "+scaleSizes+")")
	flags.BoolVar(&o.keep, "keep", false, "keep the figures of this run, for later ones to be compared with")
	flags.BoolVar(&o.scale, "scale", false, "check that no stage of a clean build takes more than 2.3 times as long for twice as many briefings, and do nothing else")
	flags.IntVar(&o.runs, "runs", 0, "runs of which the median is shown (default 5 up to 1,000 briefings, 3 above)")
	flags.StringVar(&o.dir, "dir", "", "folder to work in (default a new one among the temporary files)")
	flags.IntVar(&o.saves, "saves", 25, "saves of each sort while the largest site is served; 0 leaves serving out")
	flags.Uint64Var(&o.seed, "seed", 1, "seed of the generated sites")
	flags.StringVar(&o.program, "program", "", "program to measure (default bin/portolan of this repository)")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("no such job: %q", flags.Arg(0))
	}
	usual := "1000,10000"
	if o.scale {
		usual = scaleSizes
	}
	for field := range strings.SplitSeq(cmp.Or(*sizes, usual), ",") {
		n, err := strconv.Atoi(strings.TrimSpace(field))
		if err != nil || n < 1 {
			return o, fmt.Errorf("-n: %q is no number of briefings", field)
		}
		if o.scale && len(o.sizes) > 0 && n <= o.sizes[len(o.sizes)-1] {
			return o, fmt.Errorf("-n: with -scale each is larger than the one before, and %d isn't", n)
		}
		o.sizes = append(o.sizes, n)
	}
	if o.scale && len(o.sizes) < 2 {
		return o, errors.New("-n: -scale compares two sizes or more")
	}
	return o, nil
}

// jobs are what the bench does in a process of its own.
var jobs = map[string]func(ctx context.Context, args []string, stdout io.Writer) error{
	"generate": func(_ context.Context, args []string, _ io.Writer) error {
		if len(args) != 3 {
			return fmt.Errorf("generate: %d arguments, want DIR SEED N", len(args))
		}
		seed, err := strconv.ParseUint(args[1], 10, 64)
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(args[2])
		if err != nil {
			return err
		}
		return sitegen.Generate(args[0], seed, n)
	},
	"soak":  soak,
	"plan":  plan,
	"where": where,
	"stock": func(_ context.Context, args []string, stdout io.Writer) error {
		return convertAll(args, stdout, newStock())
	},
	"own": func(_ context.Context, args []string, stdout io.Writer) error {
		return convertAll(args, stdout, newOwn())
	},
}

// newBench finds the program and makes the folder to work in.
func newBench(o options, log io.Writer) (*bench, error) {
	root, err := sitegen.Root()
	if err != nil {
		return nil, err
	}
	b := &bench{options: o, log: log, root: root, portolan: cmp.Or(o.program, filepath.Join(root, "bin", "portolan"))}
	if _, err := os.Stat(b.portolan); err != nil {
		return nil, fmt.Errorf("%w; run make first", err)
	}
	if b.self, err = os.Executable(); err != nil {
		return nil, err
	}
	parent := cmp.Or(o.dir, os.TempDir())
	if err := os.MkdirAll(parent, 0o777); err != nil {
		return nil, err
	}
	b.dir, err = os.MkdirTemp(parent, "portolan-bench-")
	return b, err
}

// newSite makes a bench with a site of n briefings, for a job that measures one site and then removes the folder.
func newSite(ctx context.Context, o options, n int) (b *bench, site string, err error) {
	if b, err = newBench(o, os.Stderr); err != nil {
		return nil, "", err
	}
	if site, err = b.generate(ctx, n); err != nil {
		return nil, "", errors.Join(err, os.RemoveAll(b.dir))
	}
	return b, site, nil
}

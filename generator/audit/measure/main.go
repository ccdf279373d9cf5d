// Command measure builds the portal, measures it as readers meet it, and prints each figure
// beside its target. It fails if a target is missed or a figure could not be had.
//
// The site is built three times into a folder that is gone afterwards: for the root of a
// host, for a sub-path, and to be opened from a disk. axe-core, Lighthouse, the Nu HTML
// checker and Frictionless' library are those that generator/audit/package.json pins; `make
// site-audit` installs them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"time"

	"portolan/generator/audit"
	"portolan/generator/browser"
	"portolan/generator/build"
	"portolan/generator/edtf"
)

// errMissed says that a figure isn't what it should be.
var errMissed = errors.New("a target is missed")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, errMissed):
		os.Exit(1)
	case err != nil:
		fmt.Fprintln(os.Stderr, "site-audit:", err)
		os.Exit(2)
	}
}

// options are what the command line says.
type options struct {
	dir, content, tools string
	only                *regexp.Regexp
	pages, faults, tabs int
	today               edtf.Day
}

func parse(args []string, stderr io.Writer) (options, error) {
	o := options{today: edtf.DayOf(time.Now())}
	flags := flag.NewFlagSet("site-audit", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.dir, "C", ".", "the folder of the portal")
	flags.StringVar(&o.content, "content", "content", "the folder of its content")
	flags.StringVar(&o.tools, "tools", "generator/audit/node_modules", "the folder that npm installed into")
	flags.IntVar(&o.pages, "pages", 3, "how many pages of each sort axe-core looks at")
	flags.IntVar(&o.faults, "faults", 8, "how many faults of a figure are shown")
	flags.IntVar(&o.tabs, "tabs", 3, "how many pages are open at once")
	only := flags.String("only", "", "only measures whose name matches this regular expression")
	today := flags.String("today", "", "build as of this day, YYYY-MM-DD; else as of today")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 || o.pages < 1 || o.faults < 0 || o.tabs < 1 {
		return o, fmt.Errorf("there are no arguments, and -pages and -tabs are at least 1")
	}
	var err error
	if o.only, err = regexp.Compile(*only); err != nil {
		return o, fmt.Errorf("-only: %w", err)
	}
	if *today != "" {
		if o.today, err = edtf.ParseDay(*today); err != nil {
			return o, fmt.Errorf("-today: %w", err)
		}
	}
	return o, nil
}

// A workshop is what measures work with.
type workshop struct {
	options
	browser context.Context
	site    string // the folder of the site for the root of a host
	below   string // the one for a sub-path
	disk    string // the one to be opened without a server
	paths   []string
	samples []audit.Sample // a few of each sort
	server  *audit.Server  // of site, with gzip and the policy
}

// subPath is where the second site is served.
const subPath = "/a/b/"

// A measure gives figures. What it fails at is a figure that is missed, so that the others
// are still had.
type measure struct {
	name string
	take func(context.Context, *workshop) ([]audit.Figure, error)
}

func measures() []measure {
	return []measure{
		{"files", measureFiles},
		{"links", measureLinks},
		{"tables", measureTables},
		{"package", measurePackage},
		{"citations", measureCitations},
		{"readers", measureReaders},
		{"hosts", measureHosts},
		{"crawl", measureCrawl},
		{"weight", measureWeight},
		{"visits", measureVisits},
		{"plain", measurePlain},
		{"shift", measureShift},
		{"print", measurePrint},
		{"axe", measureAxe},
		{"nu", measureNu},
		{"lighthouse", measureLighthouse},
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	temp, err := os.MkdirTemp("", "site-audit")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	w := &workshop{options: o, site: filepath.Join(temp, "site"), below: filepath.Join(temp, "below"), disk: filepath.Join(temp, "disk")}
	if w.server, err = audit.Listen("/"); err != nil {
		return err
	}
	if err := w.build(ctx, w.site, w.server.Address, false); err != nil {
		return err
	}
	stopServer := w.server.Start(w.site, audit.ServeOptions{Coding: "gzip", Policy: true})
	defer stopServer()
	if err := w.build(ctx, w.below, "https://portal.example"+subPath, false); err != nil {
		return err
	}
	if err := w.build(ctx, w.disk, "https://portal.example/", true); err != nil {
		return err
	}
	if w.paths, err = audit.Pages(os.DirFS(w.site)); err != nil {
		return err
	}
	if w.samples, err = audit.Samples(os.DirFS(w.site), o.pages); err != nil {
		return err
	}
	started, stopBrowser, err := browser.Start(ctx)
	if err != nil {
		return err
	}
	defer stopBrowser()
	w.browser = started
	return w.takeAll(ctx, stdout)
}

// build builds the portal for an address, or to be opened from a disk.
func (w *workshop) build(ctx context.Context, out, address string, portable bool) error {
	report, err := build.Build(ctx, build.Config{Dir: w.dir, Content: w.content, Templates: "templates", Static: "static", Out: out, BaseURL: address, Portable: portable, Today: w.today})
	if err != nil {
		return err
	}
	if !report.Published {
		return fmt.Errorf("the site can't be built: `make check` tells why")
	}
	return nil
}

// takeAll takes the measures that are wanted and prints them as they come.
func (w *workshop) takeAll(ctx context.Context, stdout io.Writer) error {
	missed, count := 0, 0
	for _, m := range measures() {
		if !w.only.MatchString(m.name) {
			continue
		}
		begun := time.Now()
		figures, err := m.take(ctx, w)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			figures = append(figures, audit.Figure{Name: m.name, Value: "not measured", Target: "measured", Missed: true, Faults: []string{err.Error()}})
		}
		fmt.Fprintf(stdout, "%s (%.0f s)\n", m.name, time.Since(begun).Seconds())
		for _, f := range figures {
			count++
			if f.Missed {
				missed++
			}
			print(stdout, f, w.faults)
		}
	}
	if count == 0 {
		return fmt.Errorf("no measure has a name that matches %q", w.only)
	}
	fmt.Fprintf(stdout, "%d figures, %d missed\n", count, missed)
	if missed > 0 {
		return errMissed
	}
	return nil
}

// print writes a figure in a line, and its first faults below.
func print(out io.Writer, f audit.Figure, faults int) {
	state := "ok    "
	if f.Missed {
		state = "MISSED"
	}
	fmt.Fprintf(out, "  %s  %-44s %s (target: %s)\n", state, f.Name, f.Value, f.Target)
	for i, fault := range f.Faults {
		if i == faults {
			fmt.Fprintf(out, "          and %d more\n", len(f.Faults)-i)
			break
		}
		fmt.Fprintf(out, "          %.900s\n", fault)
	}
}

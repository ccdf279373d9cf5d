package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// where records what the processors do in a clean build, and tells it by stages: how much of each is what any
// program does, how much our own work, and how much the price of memory.
func where(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("where", flag.ContinueOnError)
	n := flags.Int("n", 10000, "briefings of the site that is built")
	dir := flags.String("dir", "", "folder to work in (default a new one among the temporary files)")
	program := flags.String("program", "", "program to measure (default bin/portolan of this repository)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 || *n < 1 {
		return errors.New("where wants a site of at least one briefing")
	}
	b, site, err := newSite(ctx, options{program: *program, dir: *dir, seed: 1}, *n)
	if err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	record, err := filepath.Abs(filepath.Join(b.dir, "cpu")) // the program looks for it from the site on
	if err != nil {
		return err
	}
	r, err := b.build(ctx, site, b.fresh(), "--cpu-profile", record)
	if err != nil {
		return err
	}
	_, traces, err := b.process(ctx, "go", "tool", "pprof", "-traces", b.portolan, record)
	if err != nil {
		return err
	}
	samples, err := parseTraces(traces)
	if err != nil {
		return err
	}
	return newSpent(samples).print(stdout, r.Pages)
}

// A sample is a stack that a processor was seen in, its innermost function first, and for how long.
type sample struct {
	took  time.Duration
	stack []string
}

// parseTraces reads what `go tool pprof -traces` prints: stacks between rules, each with its time before the first function.
func parseTraces(text []byte) ([]sample, error) {
	var out []sample
	inside := false
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		line := lines.Text()
		fields := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "-----------+"):
			inside = true
			out = append(out, sample{})
		case !inside || len(fields) == 0:
		case out[len(out)-1].stack == nil:
			took, err := time.ParseDuration(fields[0])
			if err != nil || len(fields) < 2 {
				return nil, fmt.Errorf("a stack of the profile begins with %q", line)
			}
			out[len(out)-1] = sample{took, []string{fields[1]}}
		default:
			out[len(out)-1].stack = append(out[len(out)-1].stack, fields[0])
		}
	}
	out = slices.DeleteFunc(out, func(s sample) bool { return s.stack == nil })
	if len(out) == 0 {
		return nil, errors.New("the profile has no stack")
	}
	return out, lines.Err()
}

// A rule gives a name to what a function stands for.
type rule struct {
	name string
	is   *regexp.Regexp
}

// parts are what a build consists of: of a stack the first that any function fits, for who makes a file also writes it, and
// who parses a document also packs it.
var parts = []rule{
	{"collecting garbage", regexp.MustCompile(`^runtime\.(gcBgMarkWorker|bgsweep|bgscavenge)`)},
	{"writing files", regexp.MustCompile(`/publish\.`)},
	{"reading files", regexp.MustCompile(`/source\.|^main\.hashOf`)},
	{"parsing", regexp.MustCompile(`readDocs`)},
	{"joining", regexp.MustCompile(`/graph\.\(\*resolver\)|/graph\.Join`)},
	{"planning", regexp.MustCompile(`planAnew|\)\.Plan$`)},
	{"checking", regexp.MustCompile(`\)\.rules`)},
	{"remembering", regexp.MustCompile(`pack(All|Asked)|Site\)\.Memory|\)\.remember|\)\.save$|/cache\.`)},
	{"pages", regexp.MustCompile(`/output/page\.`)},
	{"search", regexp.MustCompile(`/output/search\.`)},
	{"citations", regexp.MustCompile(`/output/citing\.`)},
	{"data", regexp.MustCompile(`/output/(data|dataset|twin)\.|/record\.`)},
	{"feeds and calendars", regexp.MustCompile(`/output/(feed|calendar)\.`)},
	{"other outputs", regexp.MustCompile(`/output/|/build\.`)},
}

// doings are what a processor does, by the innermost function that fits one. The other libraries count as who calls them.
var doings = []rule{
	{"goldmark, chroma", regexp.MustCompile(`^github\.com/(yuin/goldmark|alecthomas/chroma)`)},
	{"templates", regexp.MustCompile(`/generator/layout\.`)},
	{"questions", regexp.MustCompile(`/generator/(site|digest)\.`)},
	{"packing", regexp.MustCompile(`/generator/(pack|cache)\.`)},
	{"our own", regexp.MustCompile(`/generator/`)},
}

// services are what the runtime and the system do for any of them; for goldmark and chroma they are told with these, as in the limit.
var services = []rule{
	{"memory", regexp.MustCompile(`^runtime\.(mallocgc|growslice|newobject|makeslice|gcBgMarkWorker|bgsweep|bgscavenge)`)},
	{"system", regexp.MustCompile(`^(internal/runtime/)?syscall\.|/syscall\.|^golang\.org/x/sys/`)},
}

const otherwise = "else"

// spent is the time of each part, by what was done in it.
type spent map[string]map[string]time.Duration

func newSpent(samples []sample) spent {
	out := spent{}
	for _, s := range samples {
		part, doing := partOf(s.stack), doingOf(s.stack)
		if out[part] == nil {
			out[part] = map[string]time.Duration{}
		}
		out[part][doing] += s.took
	}
	return out
}

// partOf finds the part of a stack.
func partOf(stack []string) string {
	for _, r := range parts {
		if slices.ContainsFunc(stack, r.is.MatchString) {
			return r.name
		}
	}
	return otherwise
}

// doingOf finds what is done by the functions from the innermost on.
func doingOf(stack []string) string {
	service := ""
	for _, f := range stack {
		for i, r := range doings {
			if r.is.MatchString(f) {
				if i == 0 || service == "" {
					return r.name
				}
				return service
			}
		}
		for _, r := range services {
			if service == "" && r.is.MatchString(f) {
				service = r.name
			}
		}
	}
	return cmp.Or(service, otherwise)
}

// sum gives the time of a part, or of all if it is "", for one doing, or for all if that is "".
func (s spent) sum(part, doing string) (took time.Duration) {
	for p, byDoing := range s {
		for d, t := range byDoing {
			if (part == "" || part == p) && (doing == "" || doing == d) {
				took += t
			}
		}
	}
	return took
}

// print writes a table in Markdown, in seconds of processors.
func (s spent) print(w io.Writer, pages int) error {
	names := func(rules ...rule) (out []string) {
		for _, r := range rules {
			out = append(out, r.name)
		}
		return append(out, otherwise)
	}
	columns := names(slices.Concat(doings, services)...)
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "A clean build of %d pages; seconds of processors:\n\n| | all | %s |\n| --- | --: |%s\n",
		pages, strings.Join(columns, " | "), strings.Repeat(" --: |", len(columns)))
	for _, part := range append(names(parts...), "") {
		if s.sum(part, "") == 0 {
			continue
		}
		label := part
		if part == "" {
			label = "all"
		}
		fmt.Fprintf(out, "| %s | %.1f |", label, s.sum(part, "").Seconds())
		for _, doing := range columns {
			fmt.Fprintf(out, " %.1f |", s.sum(part, doing).Seconds())
		}
		fmt.Fprintln(out)
	}
	return out.Flush()
}

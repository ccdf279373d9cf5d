package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"portolan/generator/bench/sitegen"
)

// bench is one run of the command.
type bench struct {
	options
	log            io.Writer
	root           string // of the repository
	portolan, self string // programs
	dir            string
	out            int // output folders so far
}

// A cost is what one process took.
type cost struct {
	wall, cpu time.Duration // cpu is of user and system
	memory    int64         // at the peak, in bytes; 0 if the system does not tell
}

// A build is one run of the program and what it says of itself.
type built struct {
	cost
	Pages     int                `json:"pages"`
	Made      int                `json:"made"`
	Changed   int                `json:"changed"`
	Unchanged int                `json:"unchanged"`
	Rendered  int                `json:"rendered"`
	Bytes     int64              `json:"bytes"`
	Stages    map[string]float64 `json:"stage_seconds"`
	Worked    map[string]float64 `json:"stage_user_seconds"`
	Problems  []struct {
		Severity, Code, Message string
	} `json:"problems"`
}

// A size is everything measured of the site of one size, run by run.
type size struct {
	n                  int
	builds             []series // the first are those of clean, unchanged and bodyEdited
	stock, own, copied []cost
	part               series // clean builds of partOutputs
	partStock          []cost // stock, taken right before them
	partCopied         []cost // copying what they made
	readers            series // clean builds of readersOutputs
	status             []cost // git status of the site, of which nothing changed
	serve              served
}

// A series is one sort of build, run by run.
type series struct {
	what string
	runs []built
}

// What the first series are of.
const (
	clean = iota
	unchanged
	bodyEdited
)

// partOutputs are what a generator without data, search and citations makes too.
const partOutputs = "page,feed,sitemap"

// readersOutputs are what people look at; all others are for hosts, feed readers and machines.
const readersOutputs = "asset,dataset,page,picture,search"

func newSize(n int) size {
	return size{n: n, part: series{what: "clean build of pages, feeds and sitemap"}, readers: series{what: "clean build of what people look at"}, builds: []series{{what: "clean build"}, {what: "nothing changed"},
		{what: "one body edited"}, {what: "one title edited"}, {what: "one template edited"}, {what: "one style sheet edited"}}}
}

// settled is after how long a file is taken for written (package stamp).
const settled = 3 * time.Second

// measure builds a site of n briefings, and takes the limit beside the builds, so that
// both meet the same weather.
func (b *bench) measure(ctx context.Context, n int) (size, error) {
	s := newSize(n)
	site, err := b.generate(ctx, n)
	if err != nil {
		return s, err
	}
	body, title, template, style, err := places(site)
	if err != nil {
		return s, err
	}
	if err := b.commit(ctx, site); err != nil {
		return s, err
	}
	if err := settle(ctx); err != nil {
		return s, err
	}
	for i := range cmp.Or(b.runs, runsFor(n)) {
		b.say("%d: run %d", n, i+1)
		if err := b.run(ctx, &s, site, i, []place{body, title, template, style}); err != nil {
			return s, err
		}
	}
	if b.saves > 0 && n == slices.Max(b.sizes) {
		b.say("%d: saves while it is served", n)
		s.serve, err = b.measureServe(ctx, site, []place{body, title, template})
	}
	return s, err
}

// generate makes a site of n briefings, in a process of its own.
func (b *bench) generate(ctx context.Context, n int) (site string, err error) {
	site = filepath.Join(b.dir, fmt.Sprintf("site-%d", n))
	b.say("%d: generating", n)
	_, _, err = b.process(ctx, b.self, "generate", site, strconv.FormatUint(b.seed, 10), strconv.Itoa(n))
	return site, err
}

// settle waits until what was written just now is taken for written: an author's files are older.
func settle(ctx context.Context) error {
	select {
	case <-time.After(settled):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// commit puts the site under version control as it is.
func (b *bench) commit(ctx context.Context, site string) error {
	for _, args := range [][]string{{"init", "-q"}, {"add", "-A"}, {"-c", "user.name=bench", "-c", "user.email=bench@portal.invalid", "commit", "-q", "-m", "The site"}} {
		if _, _, err := b.process(ctx, "git", append([]string{"-C", site}, args...)...); err != nil {
			return err
		}
	}
	return nil
}

// gitStatus asks git what changed in the site, once so that git has seen it as it is, and once more to be timed.
func (b *bench) gitStatus(ctx context.Context, s *size, site string) error {
	for range 2 {
		c, stdout, err := b.process(ctx, "git", "-C", site, "status", "--porcelain")
		if err != nil {
			return err
		}
		if len(stdout) > 0 {
			return fmt.Errorf("the site is not as it was committed: %s", stdout)
		}
		s.status = append(s.status, c)
	}
	s.status = slices.Delete(s.status, len(s.status)-2, len(s.status)-1)
	return nil
}

// runPart builds some outputs of a site cleanly, and tells where.
func (b *bench) runPart(ctx context.Context, part *series, site, outputs string) (out string, err error) {
	if err := b.forget(site); err != nil {
		return "", err
	}
	out = b.fresh()
	r, err := b.build(ctx, site, out, "--only", outputs)
	part.runs = append(part.runs, r)
	return out, err
}

// run builds parts of a site cleanly; then the whole, again, and after one edit after the other. What a limit is made of
// is taken beside what is held against it: what else a machine does is another thing some minutes later.
func (b *bench) run(ctx context.Context, s *size, site string, i int, places []place) error {
	content := filepath.Join(site, "content")
	if err := b.timed(ctx, &s.partStock, b.self, "stock", content); err != nil {
		return err
	}
	part, err := b.runPart(ctx, &s.part, site, partOutputs)
	if err != nil {
		return err
	}
	if err := b.timed(ctx, &s.partCopied, "cp", "-r", part, b.fresh()); err != nil {
		return err
	}
	if err := b.timed(ctx, &s.own, b.self, "own", content); err != nil {
		return err
	}
	if _, err := b.runPart(ctx, &s.readers, site, readersOutputs); err != nil {
		return err
	}
	if err := b.timed(ctx, &s.stock, b.self, "stock", content); err != nil {
		return err
	}
	if err := b.forget(site); err != nil {
		return err
	}
	out := b.fresh()
	build := func(n int) error {
		r, err := b.build(ctx, site, out)
		s.builds[n].runs = append(s.builds[n].runs, r)
		return err
	}
	for n := range 2 {
		if err := build(n); err != nil {
			return err
		}
	}
	if err := b.gitStatus(ctx, s, site); err != nil {
		return err
	}
	for n, p := range places {
		e, err := p.open(site)
		if err != nil {
			return err
		}
		if err := e.save(fmt.Sprintf("edited%d", i)); err != nil {
			return err
		}
		defer e.close() // when all are done, so that each build has one edit to see
		if err := build(2 + n); err != nil {
			return err
		}
		if 2+n == bodyEdited { // what takes less than a second or two is another thing right behind such a copy
			if err := b.timed(ctx, &s.copied, "cp", "-r", out, b.fresh()); err != nil {
				return err
			}
		}
	}
	return nil
}

// forget puts away what the builds of a site kept; nothing is deleted.
func (b *bench) forget(site string) error {
	b.out++
	err := os.Rename(filepath.Join(site, ".portolan"), filepath.Join(site, fmt.Sprintf(".portolan-%d", b.out)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// timed runs a process and notes what it took.
func (b *bench) timed(ctx context.Context, into *[]cost, program string, args ...string) error {
	c, _, err := b.process(ctx, program, args...)
	if err != nil {
		return err
	}
	*into = append(*into, c)
	return nil
}

// build runs the program, without pictures to link pages by, which take longer than all else. A site with problems is not what was to be measured.
func (b *bench) build(ctx context.Context, site, out string, more ...string) (built, error) {
	to, err := filepath.Rel(site, out)
	if err != nil {
		return built{}, err
	}
	args := append([]string{"build", "-C", site, "--out", to, "--today", sitegen.Today, "--no-cards", "--json"}, more...)
	c, stdout, err := b.process(ctx, b.portolan, args...)
	if err != nil {
		return built{}, err
	}
	r := built{cost: c}
	if err := json.Unmarshal(stdout, &r); err != nil {
		return r, fmt.Errorf("the report of the build: %w", err)
	}
	if len(r.Problems) > 0 {
		return r, fmt.Errorf("the site has %d problems, the first: %v", len(r.Problems), r.Problems[0])
	}
	return r, nil
}

// process runs a program by itself and tells what it took.
func (b *bench) process(ctx context.Context, program string, args ...string) (cost, []byte, error) {
	// What earlier runs wrote goes to the disk now, not while this one is timed.
	if err := flushDisk(); err != nil {
		return cost{}, nil, err
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if err != nil {
		return cost{}, nil, fmt.Errorf("%s %s: %w\n%s%s", filepath.Base(program), args[0], err, stderr.Bytes(), stdout.Bytes())
	}
	state := cmd.ProcessState
	return cost{wall, state.UserTime() + state.SystemTime(), peakMemory(state)}, stdout.Bytes(), nil
}

// fresh names a folder that isn't there.
func (b *bench) fresh() string {
	b.out++
	return filepath.Join(b.dir, fmt.Sprintf("out-%d", b.out))
}

func (b *bench) say(format string, args ...any) { fmt.Fprintf(b.log, format+"\n", args...) }

// markdownFiles lists the Markdown files below a folder, in order.
func markdownFiles(dir string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && strings.HasSuffix(name, ".md") {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// median gives the middle of what key says of each, of two the lower.
func median[T any, V cmp.Ordered](list []T, key func(T) V) V {
	values := make([]V, len(list))
	for i, v := range list {
		values[i] = key(v)
	}
	slices.Sort(values)
	return values[(len(values)-1)/2]
}

// percentile gives the value that so many of a hundred are not above; 0 of an empty list.
func percentile(list []time.Duration, of int) time.Duration {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[(len(sorted)*of+99)/100-1]
}

package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
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
	Bytes     int64              `json:"bytes"`
	Stages    map[string]float64 `json:"stage_seconds"`
	Problems  []struct {
		Severity, Code, Message string
	} `json:"problems"`
}

// A size is everything measured of the site of one size, run by run.
type size struct {
	n                  int
	clean, again, edit []built
	stock, own, copied []cost
}

// measure builds a site of n briefings, and takes the limit between the builds, so that
// both meet the same weather.
func (b *bench) measure(ctx context.Context, n int) (size, error) {
	s := size{n: n}
	site := filepath.Join(b.dir, fmt.Sprintf("site-%d", n))
	b.say("%d: generating", n)
	if _, _, err := b.process(ctx, b.self, "generate", site, strconv.FormatUint(b.seed, 10), strconv.Itoa(n)); err != nil {
		return s, err
	}
	briefings, err := filepath.Glob(filepath.Join(site, "content", "briefings", "*", "*.md"))
	if err != nil {
		return s, err
	}
	for i := range cmp.Or(b.runs, runsFor(n)) {
		b.say("%d: run %d", n, i+1)
		out := b.fresh()
		for _, step := range []struct {
			into *[]built
			edit bool
		}{{&s.clean, false}, {&s.again, false}, {&s.edit, true}} {
			one := func() error {
				r, err := b.build(ctx, site, out)
				*step.into = append(*step.into, r)
				return err
			}
			if step.edit {
				err = edited(briefings[i*len(briefings)/50], one)
			} else {
				err = one()
			}
			if err != nil {
				return s, err
			}
		}
		if err := b.limit(ctx, &s, site, out); err != nil {
			return s, err
		}
	}
	return s, nil
}

// limit converts the Markdown of a site and copies its output.
func (b *bench) limit(ctx context.Context, s *size, site, out string) error {
	for _, l := range []struct {
		into    *[]cost
		program string
		args    []string
	}{
		{&s.stock, b.self, []string{"stock", filepath.Join(site, "content")}},
		{&s.own, b.self, []string{"own", filepath.Join(site, "content")}},
		{&s.copied, "cp", []string{"-r", out, b.fresh()}},
	} {
		c, _, err := b.process(ctx, l.program, l.args...)
		if err != nil {
			return err
		}
		*l.into = append(*l.into, c)
	}
	return nil
}

// build runs the program. A site with problems is not what was to be measured.
func (b *bench) build(ctx context.Context, site, out string) (built, error) {
	to, err := filepath.Rel(site, out)
	if err != nil {
		return built{}, err
	}
	c, stdout, err := b.process(ctx, b.portolan, "build", "-C", site, "--out", to, "--today", sitegen.Today, "--json")
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

// edited adds a sentence to the body of a file while do runs.
func edited(name string, do func() error) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	// The footnote that ends each briefing takes the sentence.
	with := strings.TrimRight(string(text), "\n") + " One more sentence is here now.\n"
	if err := os.WriteFile(name, []byte(with), 0o666); err != nil {
		return err
	}
	err = do()
	if back := os.WriteFile(name, text, 0o666); err == nil {
		err = back
	}
	return err
}

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

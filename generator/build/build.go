// Package build runs the pipeline: scan → parse → resolve → plan → render → publish.
//
// In go folders and a day; out come the site in the output folder and a [Report].
// Each step is a function of what the step before gave, and each file is rendered
// from what it asks of the site and nothing else, so how many workers there are, and
// in which order they finish, can't be seen in the result.
package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/output"
	"portolan/generator/output/page"
	"portolan/generator/publish"
	"portolan/generator/rule"
	"portolan/generator/schema"
	"portolan/generator/site"
	"portolan/generator/source"
	"portolan/generator/yamltree"
)

// A Config says what to build from what.
type Config struct {
	Dir       string // folder that the others are relative to
	Content   string
	Templates string
	Static    string
	Out       string
	BaseURL   string // instead of that of site.yaml, if not ""
	Drafts    bool   // with drafts and what is scheduled or expired
	Today     edtf.Day
	Force     bool // build into a folder that wasn't made by the program
	Workers   int  // 0: one for each processor

	Rules []rule.Rule // what the content should obey beyond what building it needs
	Clock edtf.Day    // the real day, for rules, where Today is another; 0 is Today

	// Progress is told how many of how many files of a stage are done, now and then.
	// It may be nil.
	Progress func(stage string, done, total int)
}

// at gives a folder as seen from where the program runs.
func (c Config) at(dir string) string {
	if filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(c.Dir, dir)
}

// A Report tells what a build did and found.
type Report struct {
	Pages     int // files of HTML
	Published bool
	Files     publish.Report
	Problems  []diag.Problem // sorted, with their source lines
	Stages    []Stage
	Entities  map[string]int // by kind
	NextDue   edtf.Day       // the day on which a page appears or goes next; 0 if none will
}

// A Stage is a step of the pipeline and how long it took.
type Stage struct {
	Name string
	Took time.Duration
}

// Errors tells whether there are problems that stop the site from being made.
func (r *Report) Errors() bool {
	n, _ := diag.Count(r.Problems)
	return n > 0
}

// Build makes the site. Problems of the author are in the report and leave the
// last site as it was; the error is the machine's.
func Build(ctx context.Context, c Config) (*Report, error) {
	if err := c.apart(); err != nil {
		return nil, err
	}
	b, jobs, err := prepare(ctx, c)
	if err != nil {
		return nil, err
	}
	if b.broken { // what else is wrong is found by rendering, but nothing is touched
		err := b.render(ctx, jobs, discard)
		return b.finish(), err
	}
	sink, err := publish.Open(c.at(c.Out), publish.Options{Force: c.Force})
	if err != nil {
		return nil, err
	}
	defer sink.Abort()
	if err := b.render(ctx, jobs, sink.Put); err != nil {
		return nil, err
	}
	if b.report.Errors() {
		return b.finish(), nil
	}
	err = b.stage("publish", func() (err error) {
		b.report.Files, err = sink.Commit()
		return err
	})
	if err != nil {
		return nil, err
	}
	b.report.Published = true
	return b.finish(), nil
}

// Check does all that Build does but for writing.
func Check(ctx context.Context, c Config) (*Report, error) {
	b, jobs, err := prepare(ctx, c)
	if err != nil {
		return nil, err
	}
	err = b.render(ctx, jobs, discard)
	return b.finish(), err
}

func discard(string, []byte) error { return nil }

// apart finds out that the site would be written into what it is made from, or the
// other way round.
func (c Config) apart() error {
	out, err := filepath.Abs(c.at(c.Out))
	if err != nil {
		return err
	}
	for _, dir := range []string{c.Content, c.Templates, c.Static} {
		in, err := filepath.Abs(c.at(dir))
		if err != nil {
			return err
		}
		if within(out, in) || within(in, out) {
			return fmt.Errorf("can't build into %q: it and %q lie in one another", c.Out, dir)
		}
	}
	return nil
}

// within tells whether a folder is another or lies in it.
func within(dir, of string) bool {
	rel, err := filepath.Rel(of, dir)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// builder is one run.
type builder struct {
	config  Config
	input   *input
	site    *site.Site
	outputs []output.Output
	report  *Report
	broken  bool // there were errors before rendering: nothing will be published
}

// prepare does all that comes before rendering, and names the files to render.
func prepare(ctx context.Context, c Config) (*builder, []output.Job, error) {
	if c.Workers == 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	b := &builder{config: c, report: &Report{Entities: map[string]int{}}}
	steps := []struct {
		name string
		do   func() error
	}{
		{"scan", func() (err error) { b.input, err = b.scan(ctx); return err }},
		{"parse", func() error { return b.parse(ctx) }},
		{"resolve", func() error { return b.resolve() }},
		{"rules", func() error { return b.rules(ctx) }},
	}
	for _, s := range steps {
		if err := b.stage(s.name, s.do); err != nil {
			return nil, nil, err
		}
	}
	var jobs []output.Job
	err := b.stage("plan", func() error { jobs = b.plan(); return nil })
	b.broken = b.report.Errors()
	return b, jobs, err
}

func (b *builder) stage(name string, do func() error) error {
	start := time.Now()
	err := do()
	b.report.Stages = append(b.report.Stages, Stage{name, time.Since(start)})
	return err
}

func (b *builder) problem(p ...diag.Problem) { b.report.Problems = append(b.report.Problems, p...) }

func (b *builder) finish() *Report {
	b.report.Problems = causesFirst(diag.Sort(b.report.Problems))
	diag.Excerpt(b.report.Problems, b.input.text)
	return b.report
}

// causes are the codes of problems that make other problems: a file that can't be read
// makes one of every reference to what it holds.
var causes = []diag.Code{yamltree.CodeSyntax, yamltree.CodeMarkList, yamltree.CodeDuplicate, yamltree.CodeMarkQuote, yamltree.CodeMarkStart, content.CodeFolder,
	content.CodeFileType, content.CodeFrontMatter, content.CodeSettings, content.CodeTable, content.CodeColumn,
	schema.CodeKind, schema.CodeVocabulary, source.FileUnreadable, source.TextEncoding, page.CodeTemplateMissing}

// causesFirst puts the problems that make others before them, otherwise in order.
func causesFirst(problems []diag.Problem) []diag.Problem {
	slices.SortStableFunc(problems, func(a, b diag.Problem) int {
		switch cause, other := slices.Contains(causes, a.Code), slices.Contains(causes, b.Code); {
		case cause && !other:
			return -1
		case other && !cause:
			return 1
		}
		return 0
	})
	return problems
}

// render makes every planned file and hands it on. Problems come in order of the jobs.
func (b *builder) render(ctx context.Context, jobs []output.Job, put func(string, []byte) error) error {
	if b.input.layoutBroken {
		return nil // there is nothing to render with; why is among the problems
	}
	return b.stage("render", func() error { return b.renderAll(ctx, jobs, put) })
}

func (b *builder) renderAll(ctx context.Context, jobs []output.Job, put func(string, []byte) error) error {
	byName := map[string]output.Output{}
	for _, o := range b.outputs {
		byName[o.Name()] = o
	}
	problems := make([][]diag.Problem, len(jobs))
	var done atomic.Int64
	one := func(i int) error {
		p, err := b.renderJob(ctx, byName[jobs[i].Output], jobs[i], put)
		problems[i] = p
		if n := int(done.Add(1)); b.config.Progress != nil && n%64 == 0 {
			b.config.Progress("render", n, len(jobs))
		}
		return err
	}
	// html/template prepares a template when it is first executed, under a lock: one
	// page of each sort goes first, alone (golang/go#69404).
	first, rest := split(jobs)
	for _, i := range first {
		if err := one(i); err != nil {
			return err
		}
	}
	err := parallel(ctx, b.config.Workers, len(rest), func(i int) error { return one(rest[i]) })
	b.problem(merge(problems)...)
	return err
}

// merge reports what fails alike on many pages once, at the first of them.
func merge(lists [][]diag.Problem) []diag.Problem {
	type key struct {
		diag.Code
		diag.Pos
		message string
	}
	first := map[key]int{}
	more := map[int]int{}
	var out []diag.Problem
	for _, list := range lists {
		for _, p := range list {
			k := key{p.Code, p.Pos, p.Message}
			if i, seen := first[k]; seen {
				more[i]++
				continue
			}
			first[k] = len(out)
			out = append(out, p)
		}
	}
	for i, n := range more {
		out[i].Hint += fmt.Sprintf(", and %d more", n)
	}
	return out
}

// split gives the first job of each sort, and the others. What stands first in a
// job's argument tells its sort: entity port/…, index port 2, home.
func split(jobs []output.Job) (first, rest []int) {
	seen := map[string]bool{}
	for i, j := range jobs {
		what, arg, _ := strings.Cut(j.Arg, " ")
		kind, _, _ := strings.Cut(arg, "/")
		if what == "index" || what == "changes" || what == "redirect" {
			kind = ""
		}
		sort := j.Output + " " + what + " " + kind
		if j.Output == "asset" {
			sort = j.Output
		}
		if seen[sort] {
			rest = append(rest, i)
			continue
		}
		seen[sort] = true
		first = append(first, i)
	}
	return first, rest
}

// buffers are reused from page to page.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func (b *builder) renderJob(ctx context.Context, o output.Output, job output.Job, put func(string, []byte) error) ([]diag.Problem, error) {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	r := b.site.Reader()
	defer r.Close()
	if b.broken { // what is half read may be printed as it comes, but not end the run
		defer func() { recover() }()
	}
	if err := o.Render(ctx, r, job, buf); err != nil {
		var failure *diag.Failure
		if errors.As(err, &failure) {
			return []diag.Problem{failure.Problem}, nil
		}
		return nil, fmt.Errorf("make %s: %w", job.Path, err)
	}
	return nil, put(job.Path, buf.Bytes())
}

// parallel calls do for 0 to n-1 from several workers, and gives the error of the
// lowest index that has one. A cancelled context ends it early.
func parallel(ctx context.Context, workers, n int, do func(i int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var failed atomic.Bool
	var wg sync.WaitGroup
	for range min(workers, n) {
		wg.Go(func() {
			for !failed.Load() && ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if errs[i] = do(i); errs[i] != nil {
					failed.Store(true)
				}
			}
		})
	}
	wg.Wait()
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return errs[i]
	}
	return ctx.Err()
}

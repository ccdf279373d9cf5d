package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"portolan/generator/diag"
	"portolan/generator/fanout"
	"portolan/generator/output"
)

// render makes files and hands each on by its place in the list. Problems come in order
// of the jobs.
func (b *builder) render(ctx context.Context, jobs []output.Job, put func(i int, data []byte) error) error {
	all := make([]int, len(jobs))
	for i := range all {
		all[i] = i
	}
	return b.renderSome(ctx, jobs, all, put)
}

// renderSome makes those of the jobs whose places are given.
func (b *builder) renderSome(ctx context.Context, jobs []output.Job, some []int, put func(i int, data []byte) error) error {
	if b.input.layoutBroken {
		return nil // there is nothing to render with; why is among the problems
	}
	return b.stage("render", func() error { return b.renderAll(ctx, jobs, some, put) })
}

func (b *builder) renderAll(ctx context.Context, jobs []output.Job, some []int, put func(i int, data []byte) error) error {
	byName := b.byName()
	if b.made == nil {
		b.made = make([]madeOutput, len(jobs))
	}
	problems := make([][]diag.Problem, len(some))
	var done atomic.Int64
	one := func(n int) error {
		i := some[n]
		b.made[i].Job = jobs[i]
		p, err := b.renderJob(ctx, byName[jobs[i].Output], &b.made[i], func(data []byte) error { return put(i, data) })
		problems[n] = p
		if n := int(done.Add(1)); b.config.Progress != nil && n%64 == 0 {
			b.config.Progress("render", n, len(some))
		}
		return err
	}
	err := parallel(ctx, b.config.Workers, len(some), b.heap.between(one))
	b.problem(merge(problems)...)
	b.report.Rendered = len(some)
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

// buffers are reused from page to page.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// mostKept is how large a buffer is kept for the next file: files that list the whole site
// are few, and theirs would stay as large for as long as there are pages to make.
const mostKept = 4 << 20

func (b *builder) renderJob(ctx context.Context, o output.Output, made *madeOutput, put func([]byte) error) ([]diag.Problem, error) {
	buf := buffers.Get().(*bytes.Buffer)
	defer func() {
		if buf.Cap() <= mostKept {
			buffers.Put(buf)
		}
	}()
	buf.Reset()
	r := b.site.Reader()
	defer r.Close()
	if b.broken { // what is half read may be printed as it comes, but not end the run
		defer func() { recover() }()
	}
	if err := o.Render(ctx, r, made.Job, buf); err != nil {
		if problem, ok := problemOf(err); ok {
			return []diag.Problem{problem}, nil
		}
		return nil, fmt.Errorf("make %s: %w", made.Path, err)
	}
	if b.config.Cache != "" {
		made.Trace = r.Trace()
	}
	return nil, put(buf.Bytes())
}

// problemOf gives the author's problem that an output failed with, if it is one.
func problemOf(err error) (diag.Problem, bool) {
	var failure *diag.Failure
	if errors.As(err, &failure) {
		return failure.Problem, true
	}
	return diag.Problem{}, false
}

// parallel calls do for 0 to n-1 from several workers, and gives the error of the
// lowest index that has one. A cancelled context ends it early.
func parallel(ctx context.Context, workers, n int, do func(i int) error) error {
	errs := make([]error, n)
	var failed atomic.Bool
	fanout.Each(workers, n, 1, func(i int) {
		if failed.Load() || ctx.Err() != nil {
			return
		}
		if errs[i] = do(i); errs[i] != nil {
			failed.Store(true)
		}
	})
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return errs[i]
	}
	return ctx.Err()
}

package build

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"

	"portolan/generator/diag"
	"portolan/generator/fanout"
	"portolan/generator/output"
)

// render makes all files and hands each on by its place in the list of jobs. Problems come
// in order of the jobs.
func (b *builder) render(ctx context.Context, put func(i int, data []byte) error) error {
	all := make([]int, len(b.jobs))
	for i := range all {
		all[i] = i
	}
	return b.renderSome(ctx, all, put)
}

// renderSome makes those of the jobs whose places are given.
func (b *builder) renderSome(ctx context.Context, some []int, put func(i int, data []byte) error) error {
	if b.input.layoutBroken {
		return nil // there is nothing to render with; why is among the problems
	}
	return b.stage("render", func() error { return b.renderAll(ctx, some, put) })
}

func (b *builder) renderAll(ctx context.Context, some []int, put func(i int, data []byte) error) error {
	byName := b.byName()
	if b.made == nil {
		b.made = make([]madeOutput, len(b.jobs))
	}
	b.hands = newHands(cmp.Or(b.config.Workers, runtime.GOMAXPROCS(0)))
	defer func() {
		b.hands.end()
		b.hands = hands{}
	}()
	long, short := b.unitsOf(byName, some)
	problems := make([][]diag.Problem, len(long)+len(short))
	err := b.renderUnits(ctx, "pictures", 1, byName, long, problems, put)
	if err == nil {
		err = b.renderUnits(ctx, "render", 64, byName, short, problems[len(long):], put)
	}
	b.problem(merge(problems)...)
	b.report.Rendered = len(some)
	return err
}

// renderUnits makes the files of units, and tells of progress each time that so many more
// are done.
func (b *builder) renderUnits(ctx context.Context, stage string, each int, byName map[string]output.Output, units []unit, problems [][]diag.Problem, put func(i int, data []byte) error) error {
	var done atomic.Int64
	return parallel(ctx, b.config.Workers, len(units), b.heap.between(len(units), func(n int) (err error) {
		for _, i := range units[n] {
			b.made[i].Job = b.jobs[i]
		}
		problems[n], err = b.renderUnit(ctx, byName, units[n], put)
		if n := int(done.Add(1)); b.config.Progress != nil && n%each == 0 {
			b.config.Progress(stage, n, len(units))
		}
		return err
	}))
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
		also := fmt.Sprintf("and %d more", n)
		if out[i].Hint != "" {
			also = out[i].Hint + ", " + also
		}
		out[i].Hint = also
	}
	return out
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

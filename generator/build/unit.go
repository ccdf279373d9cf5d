package build

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"portolan/generator/diag"
	"portolan/generator/output"
	"portolan/generator/output/portable"
	"portolan/generator/output/precompress"
	"portolan/generator/site"
)

// A unit is what one worker makes at once: a file, with those that are compressed of it, or
// the files of one thing. It gives their places in the list of jobs.
type unit []int

// baseOf gives the job of what a job compresses, of others the job itself.
func (p plan) baseOf(j output.Job) output.Job {
	if j.Output == precompress.Name {
		if i, ok := p.place(j.Arg); ok {
			return p.jobs[i]
		}
	}
	return j
}

// thingOf names what the file of a job is made of, together with others of the same name.
func (p plan) thingOf(byName map[string]output.Output, j output.Job) string {
	j = p.baseOf(j)
	if batcher, ok := byName[j.Output].(output.Batcher); ok {
		return j.Output + "\n" + batcher.Of(j)
	}
	return j.Path
}

// unitsOf joins the jobs whose places are given to units, in order of the first of each:
// those that take long, and all others.
func (p plan) unitsOf(byName map[string]output.Output, some []int) (long, short []unit) {
	short = make([]unit, 0, len(some))
	type place struct {
		units *[]unit
		n     int
	}
	known := map[string]place{}
	for n, i := range some {
		j := p.jobs[i]
		_, batched := byName[p.baseOf(j).Output].(output.Batcher)
		if followed := i+1 < len(p.jobs) && p.jobs[i+1].Output == precompress.Name; !batched && !followed && j.Output != precompress.Name {
			short = append(short, some[n:n+1:n+1]) // most stand alone
			continue
		}
		thing := p.thingOf(byName, j)
		if at, ok := known[thing]; ok {
			(*at.units)[at.n] = append((*at.units)[at.n], i)
			continue
		}
		units := &short
		if _, slow := byName[p.baseOf(j).Output].(output.Slow); slow {
			units = &long
		}
		known[thing] = place{units, len(*units)}
		*units = append(*units, unit{i})
	}
	return long, short
}

// buffers are reused from page to page.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// mostKept is how large a buffer is kept for the next file: files that list the whole site
// are few, and theirs would stay as large for as long as there are pages to make.
const mostKept = 4 << 20

// renderUnit makes the files of a unit. They are all told the same.
func (b *builder) renderUnit(ctx context.Context, byName map[string]output.Output, u unit, put func(i int, data []byte) error) ([]diag.Problem, error) {
	r, late := b.site.Reader(), false
	defer func() {
		if !late {
			r.Close()
		}
	}()
	if b.broken { // what is half read may be printed as it comes, but not end the run
		defer func() { recover() }()
	}
	if err := b.makeUnit(ctx, r, byName, u, put); err != nil {
		late = isGivenUp(err)
		if problem, ok := problemOf(err); ok {
			return []diag.Problem{b.whereShown(problem)}, nil
		}
		return nil, err
	}
	if b.config.Cache != "" {
		trace := r.Trace()
		for _, i := range u {
			b.made[i].Trace = trace
		}
	}
	return nil, nil
}

// makeUnit makes the files of a unit: each with those that compress it, from one rendering.
func (b *builder) makeUnit(ctx context.Context, r *site.Reader, byName map[string]output.Output, u unit, put func(i int, data []byte) error) error {
	var bases []output.Job // those that are kept included, where what compresses them is not
	var at [][]int         // in step: the places of what is made of each
	for _, i := range u {
		base := b.baseOf(b.jobs[i])
		n := slices.Index(bases, base)
		if n < 0 {
			n = len(bases)
			bases, at = append(bases, base), append(at, nil)
		}
		at[n] = append(at[n], i)
	}
	deliver := func(n int, data []byte) error { return b.deliver(r, bases[n], at[n], data, put) }
	first := bases[0]
	if batcher, ok := byName[first.Output].(output.Batcher); ok {
		return batcher.RenderAll(ctx, r, bases, deliver)
	}
	buf := buffers.Get().(*bytes.Buffer)
	late := false
	defer func() {
		if !late && buf.Cap() <= mostKept { // whoever was given up may still write
			buffers.Put(buf)
		}
	}()
	buf.Reset()
	if err := b.inTime(first, func() error { return byName[first.Output].Render(ctx, r, first, buf) }); err != nil {
		late = isGivenUp(err)
		return fmt.Errorf("make %s: %w", first.Path, err)
	}
	return deliver(0, buf.Bytes())
}

// deliver hands on a file that was rendered, and what compresses it, as far as their places are given.
func (b *builder) deliver(r *site.Reader, base output.Job, at []int, data []byte, put func(i int, data []byte) error) error {
	if strings.HasSuffix(base.Path, ".html") && r.Settings().Portable {
		data = portable.Links(data)
	}
	for _, i := range at {
		made := data
		if b.jobs[i].Output == precompress.Name {
			var err error
			if made, err = precompress.Encode(b.jobs[i].Path, data); err != nil {
				return err
			}
		}
		if err := put(i, made); err != nil {
			return err
		}
	}
	return nil
}

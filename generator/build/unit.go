package build

import (
	"bytes"
	"context"
	"fmt"
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

// unitsOf joins the jobs whose places are given to units, in order of the first of each:
// those that take long, and all others.
func unitsOf(byName map[string]output.Output, jobs []output.Job, some []int) (long, short []unit) {
	short = make([]unit, 0, len(some))
	things, files := map[string]int{}, map[string]int{}
	join := func(units []unit, known map[string]int, key string, i int) []unit {
		if n, ok := known[key]; ok {
			units[n] = append(units[n], i)
			return units
		}
		known[key] = len(units)
		return append(units, unit{i})
	}
	for n, i := range some {
		j := jobs[i]
		if batcher, ok := byName[j.Output].(output.Batcher); ok {
			key := j.Output + "\n" + batcher.Of(j)
			if _, slow := batcher.(output.Slow); slow {
				long = join(long, things, key, i)
			} else {
				short = join(short, things, key, i)
			}
			continue
		}
		switch {
		case j.Output == precompress.Name:
			short = join(short, files, j.Arg, i)
		case precompress.Compresses(j.Path) && len(jobs) > i+1 && strings.HasPrefix(jobs[i+1].Path, j.Path): // its compressed files follow
			short = join(short, files, j.Path, i)
		default:
			short = append(short, some[n:n+1:n+1])
		}
	}
	return long, short
}

// buffers are reused from page to page.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// mostKept is how large a buffer is kept for the next file: files that list the whole site
// are few, and theirs would stay as large for as long as there are pages to make.
const mostKept = 4 << 20

// renderUnit makes the files of a unit. They are all told the same.
func (b *builder) renderUnit(ctx context.Context, byName map[string]output.Output, jobs []output.Job, u unit, put func(i int, data []byte) error) ([]diag.Problem, error) {
	r, late := b.site.Reader(), false
	defer func() {
		if !late {
			r.Close()
		}
	}()
	if b.broken { // what is half read may be printed as it comes, but not end the run
		defer func() { recover() }()
	}
	if err := b.makeUnit(ctx, r, byName, jobs, u, put); err != nil {
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

func (b *builder) makeUnit(ctx context.Context, r *site.Reader, byName map[string]output.Output, jobs []output.Job, u unit, put func(i int, data []byte) error) error {
	first := jobs[u[0]]
	if batcher, ok := byName[first.Output].(output.Batcher); ok {
		of := make([]output.Job, len(u))
		for n, i := range u {
			of[n] = jobs[i]
		}
		return batcher.RenderAll(ctx, r, of, func(n int, data []byte) error { return put(u[n], data) })
	}
	if first.Output == precompress.Name { // of a file that is kept: what it has is needed all the same
		first = jobs[b.places[first.Arg]]
	}
	buf := buffers.Get().(*bytes.Buffer)
	late := false
	defer func() {
		if buf.Cap() <= mostKept && !late {
			buffers.Put(buf)
		}
	}()
	buf.Reset()
	if err := b.inTime(first, func() error { return byName[first.Output].Render(ctx, r, first, buf) }); err != nil {
		late = isGivenUp(err)
		return fmt.Errorf("make %s: %w", first.Path, err)
	}
	data := buf.Bytes()
	if strings.HasSuffix(first.Path, ".html") && r.Settings().Portable {
		data = portable.Links(data)
	}
	for _, i := range u {
		made := data
		if jobs[i].Output == precompress.Name {
			var err error
			if made, err = precompress.Encode(jobs[i].Path, data); err != nil {
				return err
			}
		}
		if err := put(i, made); err != nil {
			return err
		}
	}
	return nil
}

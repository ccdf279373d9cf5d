// Package output says what an output is: something that names the files it would
// make, and makes them one at a time.
package output

import (
	"context"
	"io"

	"portolan/generator/site"
)

// A Job names one file to make. It is data, not a closure, so that it can be
// compared, kept and sent elsewhere.
type Job struct {
	Path   string // of the file, from the root of the site
	Output string // name of the output that makes it
	Arg    string // what the output needs to know
	Owner  string // id of the entity that the file is about; "" if there is none
}

// An Output makes files of one sort. It is safe for concurrent use.
type Output interface {
	// Name is the output's name, one word.
	Name() string
	// Plan names the files to make. It runs on every build.
	Plan(r *site.Reader) []Job
	// Render makes the file of a job, and knows only what it asks r. A mistake in an
	// author's file is returned as a *diag.Failure.
	Render(ctx context.Context, r *site.Reader, job Job, w io.Writer) error
}

// A Late output has files that are many and seldom asked for, or depend on every word of the site. A server
// plans it when one of them is asked for, and not after every save.
type Late interface {
	Output
	// Makes tells whether a file of a path would be one of its files, if there is one.
	Makes(r *site.Reader, path string) bool
}

// A Worded output is a Late one of which not only what is in its files depends on words, but which they are.
type Worded interface {
	Late
	Worded()
}

// A Batcher makes several files of one thing for less than each by itself.
type Batcher interface {
	Output
	// Of names the thing that a job makes a file of.
	Of(job Job) string
	// RenderAll makes the files of jobs of one thing, as Render makes each, and hands each
	// on with its place among them.
	RenderAll(ctx context.Context, r *site.Reader, jobs []Job, put func(i int, data []byte) error) error
}

// A Slow output makes files that take long: they are made before all others, and progress
// is told of each.
type Slow interface {
	Batcher
	Slow()
}

// Spare gives memory to append to what is then written to w, at once and as the first thing: w's own where it has some, which
// saves a copy.
func Spare(w io.Writer) []byte {
	if b, ok := w.(interface{ AvailableBuffer() []byte }); ok {
		return b.AvailableBuffer()
	}
	return nil
}

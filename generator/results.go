package main

import (
	"context"
	"io"
)

// results is where commands print to, which they do when their work is over. It remembers why
// it could not write, so that the exit code tells it whichever command has printed, and writes
// nothing after that, nor after the program was asked to end.
type results struct {
	ctx  context.Context
	w    io.Writer
	over func() // called before anything is written
	err  error  // the first
}

func (r *results) Write(p []byte) (int, error) {
	if r.err == nil {
		r.err = r.ctx.Err()
	}
	if r.err != nil {
		return 0, r.err
	}
	r.over()
	n, err := r.w.Write(p)
	r.err = err
	return n, err
}

package main

import "io"

// results is where commands print to. It remembers why it could not write, so that the exit
// code tells it whichever command has printed, and writes nothing after that.
type results struct {
	w   io.Writer
	err error // the first
}

func (r *results) Write(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	n, err := r.w.Write(p)
	r.err = err
	return n, err
}

package build

import (
	"cmp"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"portolan/generator/diag"
	"portolan/generator/output"
)

// CodeTime is a file that takes too long to make.
const CodeTime diag.Code = "render-time"

// mostTime is how long one file may take, where [Config.Patience] doesn't say: a thousand
// times what the largest of a portal takes. A slow machine changes no byte of a site; at worst
// it makes none.
const mostTime = time.Minute

// givenUp is the failure of a file that is still being made.
type givenUp struct{ error }

func (g givenUp) Unwrap() error { return g.error }

func isGivenUp(err error) bool {
	var g givenUp
	return errors.As(err, &g)
}

// inTime makes a file, or gives it up with an error that [isGivenUp] knows. What was given up can't be stopped, so it
// goes on by itself with all that it uses: neither its reader nor its buffer may be used again.
func (b *builder) inTime(job output.Job, render func() error) error {
	patience := cmp.Or(b.config.Patience, mostTime)
	type outcome struct {
		err   error
		panic any
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if v := recover(); v != nil {
				o.panic = fmt.Sprintf("%v\n\n%s", v, debug.Stack())
			}
			done <- o
		}()
		o.err = render()
	}()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case o := <-done:
		if o.panic != nil {
			panic(o.panic)
		}
		return o.err
	case <-timer.C:
	}
	pos := diag.Pos{File: b.input.names[0] + "/site.yaml"}
	if job.Owner != "" {
		pos = b.site.Graph.Pos(job.Owner)
	}
	return givenUp{&diag.Failure{Problem: diag.Errorf(CodeTime, pos, "%s takes longer than %s to make", job.Path, patience).
		WithHint("fewer blocks and references on the page make it quicker; a template may loop")}}
}

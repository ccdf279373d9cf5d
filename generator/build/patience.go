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
	h := b.hands.take()
	h.work <- render
	ticker := time.NewTicker(patience / ticks)
	defer ticker.Stop()
	if o, ok := awaited(h.done, ticker.C); ok {
		b.hands.give(h)
		if o.panic != nil {
			panic(o.panic)
		}
		return o.err
	}
	close(h.work)
	pos := diag.Pos{File: b.input.names[0] + "/site.yaml"}
	if job.Owner != "" {
		pos = b.site.Graph.Pos(job.Owner)
	}
	return givenUp{&diag.Failure{Problem: diag.Errorf(CodeTime, pos, "%s takes longer than %s to make", job.Path, patience).
		WithHint("fewer blocks and references on the page make it quicker; a template may loop")}}
}

// ticks is in how many parts patience is counted. A program that was stopped, by Ctrl-Z or with the
// machine, missed all ticks but one: that time was not spent on the file.
const ticks = 4

// awaited waits for an outcome for so many ticks.
func awaited(done <-chan outcome, tick <-chan time.Time) (o outcome, ok bool) {
	for range ticks {
		select {
		case o := <-done:
			return o, true
		case <-tick:
		}
	}
	return outcome{}, false
}

// A hand is a goroutine that makes one file after the other, so that its stack need grow
// only once. It ends when work is closed.
type hand struct {
	work chan func() error
	done chan outcome // holds one, so that a hand ends even if nobody waits for it
}

// An outcome is how making a file ended.
type outcome struct {
	err   error
	panic any
}

func newHand() *hand {
	h := &hand{work: make(chan func() error), done: make(chan outcome, 1)}
	go func() {
		for do := range h.work {
			h.done <- guarded(do)
		}
	}()
	return h
}

func guarded(do func() error) (o outcome) {
	defer func() {
		if v := recover(); v != nil {
			o.panic = fmt.Sprintf("%v\n\n%s", v, debug.Stack())
		}
	}()
	return outcome{err: do()}
}

// hands are those that rest. The zero value keeps none, so that each makes one file.
type hands struct{ resting chan *hand }

func newHands(n int) hands { return hands{make(chan *hand, n)} }

func (h hands) take() *hand {
	select {
	case rested := <-h.resting:
		return rested
	default:
		return newHand()
	}
}

func (h hands) give(back *hand) {
	select {
	case h.resting <- back:
	default:
		close(back.work)
	}
}

// end ends those that rest.
func (h hands) end() {
	for {
		select {
		case rested := <-h.resting:
			close(rested.work)
		default:
			return
		}
	}
}

package build

import (
	"errors"
	"testing"
	"time"
)

// A program that was stopped for an hour in the middle of a page goes on with it: of the ticks of that hour it
// gets one.
func TestAwaited(t *testing.T) {
	want := errors.New("made")
	for _, c := range []struct {
		ticks int
		given bool // up
	}{{0, false}, {1, false}, {ticks - 1, false}, {ticks, true}} {
		tick, done := make(chan time.Time), make(chan outcome)
		go func() {
			for range c.ticks {
				tick <- time.Time{}
			}
			if !c.given {
				done <- outcome{err: want}
			}
		}()
		if o, ok := awaited(done, tick); ok == c.given || ok && o.err != want {
			t.Errorf("after %d ticks the outcome is %v, %v", c.ticks, o.err, ok)
		}
	}
}

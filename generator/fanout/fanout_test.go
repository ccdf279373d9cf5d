package fanout_test

import (
	"strings"
	"sync/atomic"
	"testing"

	"portolan/generator/fanout"
)

// Each index comes once, however the work is spread.
func TestEach(t *testing.T) {
	for _, workers := range []int{0, 1, 3, 100} {
		for _, n := range []int{0, 1, 2, 255, 1000} {
			for _, stretch := range []int{1, 7, 256} {
				seen := make([]atomic.Int32, n)
				fanout.Each(workers, n, stretch, func(i int) { seen[i].Add(1) })
				for i := range seen {
					if got := seen[i].Load(); got != 1 {
						t.Fatalf("%d workers, %d by %d: %d came %d times", workers, n, stretch, i, got)
					}
				}
			}
		}
	}
}

// A panic in a worker is one of the caller, and ends the work.
func TestPanic(t *testing.T) {
	for _, workers := range []int{1, 4} {
		var done atomic.Int32
		func() {
			defer func() {
				text, ok := recover().(string)
				if first, stack, _ := strings.Cut(text, "\n"); !ok || first != "at 3" || !strings.Contains(stack, "TestPanic") {
					t.Errorf("%d workers: the caller panics with %q", workers, text)
				}
			}()
			fanout.Each(workers, 1000, 1, func(i int) {
				if i == 3 {
					panic("at 3")
				}
				done.Add(1)
			})
			t.Errorf("%d workers: the panic is lost", workers)
		}()
		if n := done.Load(); workers == 1 && n != 3 {
			t.Errorf("one worker does %d", n)
		}
	}
}

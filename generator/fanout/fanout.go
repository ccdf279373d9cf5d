// Package fanout spreads work over processors: a loop whose steps don't depend on each
// other, and that ends when all have ended.
package fanout

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Each calls do for 0 to n-1, from several workers, and waits for all; 0 workers means one
// for each processor. What do writes under its own index needs no lock. A worker takes a
// stretch of indices at a time, which is worth more than one where do is quick.
//
// A panic in do is the caller's, as it would be in a loop: it ends the work early, and
// whoever guards the caller against panics needn't know of the workers. Its value is then
// a text that ends in the stack of the worker.
func Each(workers, n, stretch int, do func(i int)) {
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	var failure atomic.Pointer[string]
	work := func() {
		defer func() {
			if r := recover(); r != nil {
				text := fmt.Sprintf("%v\n%s", r, debug.Stack())
				failure.CompareAndSwap(nil, &text)
			}
		}()
		for failure.Load() == nil {
			from := int(next.Add(int64(stretch))) - stretch
			if from >= n {
				return
			}
			for i := from; i < min(n, from+stretch); i++ {
				do(i)
			}
		}
	}
	var running sync.WaitGroup
	for range min(workers, (n+stretch-1)/stretch) {
		running.Go(work)
	}
	running.Wait()
	if text := failure.Load(); text != nil {
		panic(*text)
	}
}

package site

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// each calls do for 0 to n-1 on all processors, a stretch at a time, and waits.
func each(n int, do func(i int)) {
	const stretch = 256
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (n+stretch-1)/stretch) {
		workers.Go(func() {
			for {
				from := int(next.Add(stretch)) - stretch
				if from >= n {
					return
				}
				for i := from; i < min(n, from+stretch); i++ {
					do(i)
				}
			}
		})
	}
	workers.Wait()
}

package build

import (
	"math"
	"runtime"
	"runtime/metrics"
	"sync"
	"sync/atomic"
)

// A heap collects garbage between two jobs of a worker, which then has a processor to spare
// for it: while all workers write pages, the runtime makes them help, at a bad time. The runtime
// still collects by itself if need be.
type heap struct {
	collecting sync.Mutex
	goal       atomic.Uint64
}

// heapRoom says how much a heap may grow before it is collected: to the root of this
// times what is live, in bytes. Both what is collected in vain and what memory costs when
// it is first touched are then least (Kirisame et al., Optimal Heap Limits, OOPSLA 2022).
const heapRoom = 512 << 20

// littleLive is what counts as live where less is: a run begins with next to nothing, and would collect
// again and again while it reads.
const littleLive = 64 << 20

// A heap may grow by three quarters of what is live in any case: by the root alone, the share of
// the time that goes into garbage would grow with the site.
const leastGrowth = 0.75

func newHeap() *heap {
	h := &heap{}
	h.aim()
	return h
}

// aim sets the goal by what is live.
func (h *heap) aim() {
	live := heapSize()
	h.goal.Store(live + uint64(max(math.Sqrt(heapRoom*float64(max(live, littleLive))), leastGrowth*float64(live))))
}

// fewJobs leave too little garbage to be worth looking through all that is live.
const fewJobs = 256

// between makes a job one before which garbage may be collected, if there are many. Others go on
// meanwhile.
func (h *heap) between(jobs int, do func(i int) error) func(i int) error {
	if jobs <= fewJobs {
		return do
	}
	return func(i int) error {
		if heapSize() > h.goal.Load() && h.collecting.TryLock() {
			runtime.GC()
			h.aim()
			h.collecting.Unlock()
		}
		return do(i)
	}
}

// heapSize gives the bytes of all objects, those included that are garbage by now.
func heapSize() uint64 {
	size := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(size)
	return size[0].Value.Uint64()
}

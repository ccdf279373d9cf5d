package main

import (
	"os"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"

	"portolan/generator/build"
)

// Percentages by which a heap may grow before it is collected, unless the environment says
// otherwise. A build collects by itself, when its workers rest; a save that is collected
// beside is shown later.
const (
	growthOfBuild = 400
	growthOfServe = 200
)

// memoryShare is how much of the machine's memory, or of its container's, the program takes before it
// rather collects more often: files that are written need some, too.
const memoryShare = 0.75

// textInMemory is how much memory a build takes for each byte of text that a site is made from, at most.
const textInMemory = 64

// leastMemory is what a build takes for any site: for kinds, templates, maps, letters, and what was kept.
const leastMemory = 256 << 20

// getMemory makes memory ready for a command that first reads a whole site. One that goes on after that leaves
// what was made ready, so that the system doesn't fill up again what is given back.
func getMemory(c *build.Config, growth int) (leave func()) {
	tuneGC(growth)
	leaveFirst, leaveMore := roomInHugePages(leastMemory), func() {}
	asked := false
	c.Room = func(text int64) {
		if more := textInMemory * text; !asked && more > leastMemory {
			leaveMore = roomInHugePages(more)
		}
		asked = true
	}
	return func() {
		leaveFirst()
		leaveMore()
	}
}

// tuneGC says when garbage is collected: GOGC and GOMEMLIMIT, where they are set, have the last word. Where the
// system doesn't tell of its memory there is no limit.
func tuneGC(growth int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(growth)
	}
	_, _ = memlimit.Set(memlimit.WithRatio(memoryShare), memlimit.WithProvider(memlimit.ApplyFallback(memlimit.FromCgroup, memlimit.FromSystem)))
}

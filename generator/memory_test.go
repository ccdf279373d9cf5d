package main

import (
	"math"
	"os"
	"runtime/debug"
	"testing"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// A machine's memory is not filled with garbage, unless its owner says so.
func TestTuneGC(t *testing.T) {
	for _, name := range []string{"GOMEMLIMIT", "AUTOMEMLIMIT"} {
		t.Setenv(name, "") // so that it is as before, afterwards
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
	limit, growth := debug.SetMemoryLimit(-1), debug.SetGCPercent(100)
	defer func() {
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(growth)
	}()
	all, err := memlimit.ApplyFallback(memlimit.FromCgroup, memlimit.FromSystem)()
	if err != nil {
		t.Fatal("the system doesn't tell of its memory: ", err)
	}
	for _, c := range []struct {
		gogc, gomemlimit string
		growth           int
		limit            int64
	}{
		{"", "", 300, int64(memoryShare * float64(all))},
		{"50", "1GiB", 100, math.MaxInt64}, // what the runtime itself has made of them
	} {
		debug.SetMemoryLimit(math.MaxInt64)
		debug.SetGCPercent(100)
		t.Setenv("GOGC", c.gogc)
		if c.gomemlimit != "" {
			t.Setenv("GOMEMLIMIT", c.gomemlimit)
		}
		tuneGC(300)
		if got := debug.SetMemoryLimit(-1); got != c.limit {
			t.Errorf("GOMEMLIMIT=%s: the limit is %d, not %d", c.gomemlimit, got, c.limit)
		}
		if got := debug.SetGCPercent(100); got != c.growth {
			t.Errorf("GOGC=%s: the heap may grow by %d %%, not %d", c.gogc, got, c.growth)
		}
	}
}

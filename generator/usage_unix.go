//go:build unix

package main

import (
	"runtime"
	"syscall"
	"time"
)

// peakMemory gives the most memory that the process has had, in bytes; 0 if the
// system does not tell.
func peakMemory() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(u.Maxrss) // bytes there, kilobytes elsewhere
	}
	return int64(u.Maxrss) * 1024
}

// worked gives for how long processors have run the program's own code, all together, since it
// began; 0 if the system does not tell. What the system did for it, as clearing memory, isn't in it.
func worked() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano())
}

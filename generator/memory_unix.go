//go:build unix

package main

import (
	"runtime"
	"syscall"
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

//go:build unix

package main

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// peakMemory gives the most memory that an ended process has had, in bytes.
// Linux counts in what its parent had when it began, so the bench does its own work in
// processes of their own and stays small.
func peakMemory(p *os.ProcessState) int64 {
	u, ok := p.SysUsage().(*syscall.Rusage)
	switch {
	case !ok:
		return 0
	case runtime.GOOS == "darwin":
		return int64(u.Maxrss) // bytes there, kilobytes elsewhere
	}
	return int64(u.Maxrss) * 1024
}

// flushDisk waits until everything written is on the disk.
func flushDisk() error { return exec.Command("sync").Run() }

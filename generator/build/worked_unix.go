//go:build unix

package build

import (
	"syscall"
	"time"
)

// worked gives for how long processors have run the program's own code, all together, since it
// began: what the system did for it, as for touching memory for the first time, isn't in it.
func worked() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano())
}

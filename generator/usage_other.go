//go:build !unix

package main

import "time"

// peakMemory is not known on this system.
func peakMemory() int64 { return 0 }

// worked is not known on this system.
func worked() time.Duration { return 0 }

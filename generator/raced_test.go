//go:build race

package main

import "time"

// With the race detector each of these takes ten times as long.
const (
	usualKills     = 5
	usualReads     = 3000
	usualEndurance = 10 * time.Second
)

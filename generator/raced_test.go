//go:build race

package main

// With the race detector each of these takes ten times as long.
const (
	usualKills = 5
	usualReads = 3000
)

//go:build !race

package main

import "time"

// How much there is time for among other tests.
const (
	usualKills     = 20
	usualReads     = 10000
	usualEndurance = 5 * time.Second
)

//go:build !race

package main

// How much there is time for among other tests.
const (
	usualKills = 20
	usualReads = 10000
)

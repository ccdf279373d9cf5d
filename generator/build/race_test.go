//go:build race

package build_test

// With the race detector each round takes several times as long.
const (
	usualRounds = 40
	usualSites  = 1
)

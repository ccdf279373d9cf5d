//go:build race

package build_test

// With the race detector each round takes several times as long.
const (
	usualRounds = 20
	usualSites  = 1
)

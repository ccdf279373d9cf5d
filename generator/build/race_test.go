//go:build race

package build_test

// With the race detector each round takes several times as long; make test does all of them
// without it, besides.
const usualRounds = 60

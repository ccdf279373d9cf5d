//go:build !race

package build_test

const (
	usualRounds = 400
	usualSites  = 4
)

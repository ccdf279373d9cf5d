//go:build !race

package build_test

const raced = false

const usualRounds = 400

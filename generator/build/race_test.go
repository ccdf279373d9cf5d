//go:build race

package build_test

// raced says that the race detector is on, with which all takes several times as long: what
// takes longest is less then, and make test does all of it without, besides.
const raced = true

const usualRounds = 60

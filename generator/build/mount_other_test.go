//go:build !linux

package build_test

import (
	"errors"
	"testing"
)

const readOnlyMount = 0

func mount(*testing.T, string, uintptr, string) error { return errors.ErrUnsupported }

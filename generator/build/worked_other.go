//go:build !unix

package build

import "time"

// worked is not known on this system.
func worked() time.Duration { return 0 }

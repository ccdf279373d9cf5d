package build_test

import (
	"syscall"
	"testing"
)

const readOnlyMount = syscall.MS_RDONLY

// mount lays a file system in memory over a folder, for the rest of a test.
func mount(t *testing.T, dir string, flags uintptr, options string) error {
	t.Helper()
	err := syscall.Mount("tmpfs", dir, "tmpfs", flags, options)
	if err == nil {
		t.Cleanup(func() {
			if err := syscall.Unmount(dir, 0); err != nil {
				t.Error(err)
			}
		})
	}
	return err
}

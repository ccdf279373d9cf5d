//go:build unix

package build_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is no file, or leads out of the folder, is reported and never read.
func TestUnreadable(t *testing.T) {
	tests := map[string]struct {
		spoil func(t *testing.T, dir string) error
		want  []string
	}{
		"a pipe": {func(t *testing.T, dir string) error {
			return syscall.Mkfifo(filepath.Join(dir, "content/ports/pipe.yaml"), 0o600)
		},
			[]string{"content/ports/pipe.yaml file-not-regular"}},
		"a link out": {func(t *testing.T, dir string) error {
			return os.Symlink("/etc/passwd", filepath.Join(dir, "content/ports/link.yaml"))
		},
			[]string{"content/ports/link.yaml link-outside"}},
		"a link out of static": {func(t *testing.T, dir string) error {
			return os.Symlink("../../content", filepath.Join(dir, "static/css/all"))
		},
			[]string{"static/css/all link-outside"}},
		"a link to nothing": {func(t *testing.T, dir string) error {
			return os.Symlink("none.yaml", filepath.Join(dir, "content/ports/link.yaml"))
		},
			[]string{"content/ports/link.yaml link-broken"}},
		"a folder that is a loop": {func(t *testing.T, dir string) error {
			return os.Symlink("../ports", filepath.Join(dir, "content/ports/again"))
		},
			[]string{"content/ports/again link-loop"}},
		"a folder named as a file": {func(t *testing.T, dir string) error {
			return os.Mkdir(filepath.Join(dir, "content/ports/nul.yaml"), 0o777)
		},
			[]string{"content/ports/nul.yaml file-name"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := spoilt(t, nil, func(dir string) {
				if err := tt.spoil(t, dir); err != nil {
					t.Fatal(err)
				}
			})
			if diff := cmp.Diff(tt.want, codes(report.Problems)); diff != "" {
				t.Errorf("problems (-want +got):\n%s\n%s", diff, problems(report))
			}
		})
	}
}

package audit

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"portolan/generator/build"
	"portolan/generator/edtf"
)

// The servers of README.md serve the portal as they should, where they are installed: `make
// site-audit` installs them.
func TestHosts(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	site := filepath.Join(t.TempDir(), "site")
	built := false
	for _, h := range Hosts() {
		t.Run(h.Name, func(t *testing.T) {
			if _, err := exec.LookPath(h.Name); err != nil {
				t.Skip(err)
			}
			if !built {
				report, err := build.Build(t.Context(), build.Config{Dir: "../..", Content: "content", Templates: "templates", Static: "static", Out: site,
					BaseURL: "https://portal.example/", Today: edtf.MakeDay(2026, 11, 23), NoCards: true})
				if err != nil || !report.Published {
					t.Fatal(err)
				}
				built = true
			}
			faults, asked, err := HostFaults(t.Context(), h, string(readme), site)
			if err != nil || asked == 0 {
				t.Fatal(err)
			}
			for _, f := range faults {
				t.Error(f)
			}
		})
	}
}

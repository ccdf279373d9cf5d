package audit

import (
	"os"
	"path/filepath"
	"testing"

	"portolan/generator/build"
	"portolan/generator/diag"
	"portolan/generator/edtf"
)

func TestHostile(t *testing.T) {
	day, err := edtf.ParseDay("2026-11-28")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "content")
	for _, folder := range []string{"kinds", "vocabularies"} {
		if err := os.CopyFS(filepath.Join(dir, folder), os.DirFS("../../content/"+folder)); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(t.TempDir(), "site")
	config := build.Config{Dir: filepath.Dir(dir), Content: "content", Templates: abs(t, "../../templates"), Static: abs(t, "../../static"), Out: out, Today: day}
	bare, err := build.NewWorkspace(config).Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h := newHostileSite(t, kindsOf(bare), dir, attempts(t))
	w := build.NewWorkspace(config)
	refused := 0
	for round := 0; ; round++ {
		s, err := w.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		problems := diag.AtLeast(s.Problems(), diag.Error)
		if len(problems) == 0 {
			found, err := s.Rules(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			problems = diag.AtLeast(found, diag.Error)
		}
		t.Logf("round %d: %d", round, len(problems))
		if len(problems) == 0 {
			break
		}
		refused += h.leaveOut(t, problems)
	}
	report, err := build.Build(t.Context(), config)
	if err != nil || !report.Published {
		t.Fatal(err, report.Problems)
	}
	t.Logf("%d attempts in %d files, of which %d were refused", h.tried, len(h.files), refused)
}

func abs(t *testing.T, path string) string {
	t.Helper()
	p, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

package audit

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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
		if len(problems) == 0 {
			break
		}
		if round == 0 {
			showBroken(t, s)
		}
		if round > 40 {
			t.Fatalf("still refused: %v", problems)
		}
		refused += h.leaveOut(t, problems)
	}
	report, err := build.Build(t.Context(), config)
	if err != nil || !report.Published {
		t.Fatal(err, report.Problems)
	}
	t.Logf("%d attempts in %d files, of which %d were refused", h.tried, len(h.files), refused)
	site, files := os.DirFS(out), 0
	err = fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, ".portolan/") {
			return err
		}
		data, err := fs.ReadFile(site, name)
		files++
		for _, fault := range harmful(name, data) {
			t.Error(fault)
		}
		return err
	})
	if err != nil || files < 1000 {
		t.Fatalf("%d files: %v", files, err)
	}
	t.Logf("%d files", files)
}

// showBroken makes what a server shows of content that is refused.
func showBroken(t *testing.T, s *build.Snapshot) {
	made := 0
	for _, job := range s.Jobs() {
		m, err := s.Render(t.Context(), job)
		if err != nil {
			t.Fatal(err)
		}
		if m.Data != nil {
			made++
			for _, fault := range harmful(job.Path, m.Data) {
				t.Errorf("before it was refused: %s", fault)
			}
		}
	}
	t.Logf("%d of %d files were made of refused content", made, len(s.Jobs()))
}

func abs(t *testing.T, path string) string {
	t.Helper()
	p, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

package build_test

import (
	"maps"
	"runtime"
	"slices"
	"testing"
	"weak"

	"portolan/generator/build"
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/rule"
)

// A workspace whose folders hold what they held gives the snapshot that it gave before; one
// file more, less or other makes another.
func TestSnapshotAgain(t *testing.T) {
	dir := t.TempDir()
	state := siteState{files: randomSite(1, 12), today: today}
	maps.Copy(state.files, smallTemplates(t))
	lay(t, dir, state.files)
	w := build.NewWorkspace(state.config(t, dir))
	take := func() *build.Snapshot {
		t.Helper()
		s, err := w.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	last := take()
	for _, files := range []map[string]string{
		{"content/things/t0.yaml": "name: Other\n"},
		{"content/things/flawed.yaml": "name: x\x01\n"},
		{"static/robots.txt": "x"},
		{"templates/more.html": "x"},
	} {
		if take() != last {
			t.Error("nothing changed, and the snapshot is another")
		}
		lay(t, dir, files)
		next := take()
		if next == last {
			t.Errorf("the snapshot is the same with %v", files)
		}
		last = next
	}
}

// A file with nothing in it is a file.
func TestSnapshotHas(t *testing.T) {
	dir := t.TempDir()
	files := randomSite(1, 3)
	maps.Copy(files, smallTemplates(t))
	files["content/things/empty.md"] = ""
	lay(t, dir, files)
	s, err := build.NewWorkspace(siteState{files: files, today: today}.config(t, dir)).Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]bool{
		"content/things/empty.md": true, "content/things/t0.yaml": true, "templates/base.html": true,
		"content/things/none.md": false, "content/things": false, "things/empty.md": false, "": false,
	} {
		if got := s.Has(file); got != want {
			t.Errorf("it has %q: %t, want %t", file, got, want)
		}
	}
}

// A rule that panics is a problem beside those of others; on what is half read it is none
// of the author's.
func TestSnapshotRulesPanic(t *testing.T) {
	for broken, severity := range map[bool]diag.Severity{false: diag.Error, true: diag.Note} {
		dir := t.TempDir()
		files := randomSite(1, 12)
		maps.Copy(files, smallTemplates(t))
		if broken {
			files["content/things/broken.yaml"] = "name: [\n"
		}
		lay(t, dir, files)
		c := siteState{files: files, today: today}.config(t, dir)
		well := diag.Notef("y", diag.Pos{}, "all is well")
		c.Rules = []rule.Rule{
			{Code: "x", Run: func(*rule.Context) []diag.Problem { panic("in a rule") }},
			{Code: "y", Run: func(*rule.Context) []diag.Problem { return []diag.Problem{well} }},
		}
		s, err := build.NewWorkspace(c).Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		found, err := s.Rules(t.Context())
		if err != nil {
			t.Error(err)
		}
		if !slices.Contains(found, well) {
			t.Errorf("what another rule finds is lost: %v", found)
		}
		if !slices.ContainsFunc(found, func(p diag.Problem) bool { return p.Code == rule.CodeFailed && p.Severity == severity }) {
			t.Errorf("the panic is lost: %v", found)
		}
	}
}

// A workspace keeps nothing of a snapshot alive once there is a newer one, but for what is as it was.
func TestOldSnapshotsAreLetGo(t *testing.T) {
	t.Parallel()
	dir := newSite(t, archived(harbours))
	w := build.NewWorkspace(folders(t, dir))
	snapshot := func() *build.Snapshot {
		s, err := w.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	var old []weak.Pointer[content.Doc]
	for _, d := range snapshot().Docs() {
		old = append(old, weak.Make(d))
		lay(t, dir, map[string]string{d.File: "name: Another\n"})
	}
	now := snapshot()
	runtime.GC()
	for _, d := range old {
		if d := d.Value(); d != nil {
			t.Errorf("what %s said is still in memory", d.File)
		}
	}
	runtime.KeepAlive(now)
	runtime.KeepAlive(w)
}

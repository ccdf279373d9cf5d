package serve

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/generator/build"
	"portolan/generator/edtf"
)

// Of a file with many entities, whoever follows is shown the one that was changed.
func TestFollowEntry(t *testing.T) {
	dir := t.TempDir()
	for _, folder := range []string{"content/kinds", "content/vocabularies", "templates", "static/css"} {
		if err := os.CopyFS(filepath.Join(dir, folder), os.DirFS(filepath.Join("../..", folder))); err != nil {
			t.Fatal(err)
		}
	}
	list := "a: {name: Alpha}\nb: {name: Beta}\nc: {name: Gamma}\n"
	lay(t, dir, map[string]string{"content/site.yaml": "title: T\n", "content/topics/all.list.yaml": list})
	engine := Workspace(build.NewWorkspace(build.Config{Dir: dir, Content: "content", Templates: "templates", Static: "static", Today: edtf.MakeDay(2026, 11, 23)}))
	take := func() Snapshot {
		t.Helper()
		s, err := engine.Snapshot(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	before := take()
	lay(t, dir, map[string]string{"content/topics/all.list.yaml": strings.Replace(list, "Beta", "Other", 1)})
	after := take()
	st := first(t.Context(), before).arrive(t.Context(), after)
	if got := st.pointed(before, after.Changed(before)).follow.Paths; len(got) != 1 || got[0] != "/topics/b/" {
		t.Errorf("to follow are %v; wrong are %v", got, after.Problems())
	}
}

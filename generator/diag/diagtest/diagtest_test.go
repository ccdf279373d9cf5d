package diagtest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/diag"
)

func TestRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cases.txt")
	text := "=== one\na\nb\n--->\nc\n\n=== two, of nothing\n--->\n\n=== three\n\nx\n--->\ny\n\nz\n"
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	want := []Case{{"one", "a\nb\n", "c\n"}, {"two, of nothing", "", ""}, {"three", "\nx\n", "y\n\nz\n"}}
	if diff := cmp.Diff(want, Read(t, file)); diff != "" {
		t.Error(diff)
	}
}

func TestProblems(t *testing.T) {
	got := Problems("a.yaml", []diag.Problem{
		diag.Errorf("x", diag.Pos{File: "a.yaml", Line: 2, Col: 3}, "bad").WithHint("good"),
		diag.Warnf("y", diag.Pos{File: "b.yaml", Line: 1}, "odd"),
		diag.Errorf("z", diag.Pos{File: "a.yaml"}, "all of it"),
	})
	want := "2:3 x: bad | good\nb.yaml:1 warning y: odd\nfile z: all of it\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

package source_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"portolan/generator/source"
)

// A name that can't grow by a hash and an ending is told, whatever letters it is of.
func TestLongNames(t *testing.T) {
	long := strings.Repeat("x", 196)
	_, problems, err := source.ScanFS(t.Context(), fstest.MapFS{
		long + ".css":                          {},
		long + "y.css":                         {},
		strings.Repeat("港", 67) + "/a.css":     {},
		strings.Repeat("港", 66) + "/a/b/c.css": {},
	}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(problems) != 2 || problems[0].Code != source.FileName || problems[0].Pos.File != long+"y.css" || !strings.HasPrefix(problems[1].Pos.File, "港") {
		t.Errorf("problems: %v", problems)
	}
}

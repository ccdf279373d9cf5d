package git

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A blank line of a hunk is one without its sign for a git that is told to shorten it; between the patches of two files it is none.
func TestParseDiffBlank(t *testing.T) {
	const patch = "diff --git a/a b/a\n--- a/a\n+++ b/a\n\n@@ -1,3 +1,3 @@\n first\n\n-old\n+new\ndiff --git a/b b/b\n\n@@ -2 +2 @@\n-x\n+y\n"
	want := []Line{{'@', "line 1"}, {' ', "first"}, {' ', ""}, {'-', "old"}, {'+', "new"}, {'@', "line 2"}, {'-', "x"}, {'+', "y"}}
	if diff := cmp.Diff(want, parseDiff(patch, Limits{Lines: 100, Width: 100}).Lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

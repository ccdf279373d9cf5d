package build

import (
	"testing"

	"portolan/generator/diag"
)

// What fails alike on many pages is told once, with how often more, behind what is said of it.
func TestMerge(t *testing.T) {
	p := diag.Problem{Code: "c", Message: "m"}
	hinted := diag.Problem{Code: "d", Message: "m", Hint: "made for a page"}
	got := merge([][]diag.Problem{{p}, {hinted, p}, {p}, {hinted}})
	if len(got) != 2 || got[0].Hint != "and 2 more" || got[1].Hint != "made for a page, and 1 more" {
		t.Errorf("merged are %+v", got)
	}
}

package rule

import (
	"regexp"
	"testing"

	"portolan/generator/diag"
)

var message = regexp.MustCompile(`^x was not checked, for the program made a mistake: no such luck \(contained_test\.go:\d+\)$`)

func TestContained(t *testing.T) {
	fails := Rule{Code: "x", Run: func(*Context) []diag.Problem { panic("no such luck") }}
	for half, severity := range map[bool]diag.Severity{false: diag.Error, true: diag.Note} {
		found := Contained(nil, fails, half)
		if len(found) != 1 || found[0].Code != CodeFailed || found[0].Severity != severity || found[0].Hint == "" ||
			!message.MatchString(found[0].Message) {
			t.Errorf("half read %t: %v", half, found)
		}
	}
	well := Rule{Code: "x", Run: func(*Context) []diag.Problem { return []diag.Problem{{Code: "x"}} }}
	if found := Contained(nil, well, false); len(found) != 1 || found[0].Code != "x" {
		t.Errorf("a rule that is well finds %v", found)
	}
}

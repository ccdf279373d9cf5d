// Package diagtest runs tests that are written as text: what goes in, an arrow,
// and what should come out, problems included. It is imported by tests only.
//
//	=== what the case shows
//	stage: plannd
//	--->
//	1:8 value-enum: "plannd" is none of the values of "stage" | did you mean "planned"?
//
// A blank line before the next title is for the eye. With UPDATE_CASES=1 in the
// environment the files are rewritten to what came out; read the diff.
package diagtest

import (
	"cmp"
	"fmt"
	"os"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"portolan/generator/diag"
)

const (
	titleMark = "=== "
	arrow     = "--->\n"
)

// A Case is one test: a title, and the texts that go in and should come out.
type Case struct{ Title, In, Want string }

// Read reads the cases of a file.
func Read(t testing.TB, file string) []Case {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split("\n"+string(data), "\n"+titleMark)
	if parts[0] != "" {
		t.Fatalf("%s does not begin with a title", file)
	}
	var out []Case
	for _, part := range parts[1:] {
		title, rest, _ := strings.Cut(part, "\n")
		in, want, ok := strings.Cut("\n"+rest+"\n", "\n"+arrow)
		if !ok {
			t.Fatalf("%s: the case %q has no arrow", file, title)
		}
		out = append(out, Case{title, strings.TrimPrefix(in+"\n", "\n"), trimmed(want)})
	}
	return out
}

func trimmed(s string) string {
	if s = strings.TrimRight(s, "\n"); s != "" {
		s += "\n"
	}
	return s
}

// Run runs the cases of a file, each as a test of its own; result gives what comes
// out of one.
func Run(t *testing.T, file string, result func(t *testing.T, c Case) string) {
	cases := Read(t, file)
	var updated strings.Builder
	for i, c := range cases {
		got := "the case did not end\n"
		t.Run(c.Title, func(t *testing.T) {
			got = trimmed(result(t, c))
			if diff := gocmp.Diff(strings.Split(c.Want, "\n"), strings.Split(got, "\n")); diff != "" && !updating() {
				t.Errorf("%s: %s\n%s(-want +got):\n%s", file, c.Title, c.In, diff)
			}
		})
		if i > 0 {
			updated.WriteString("\n")
		}
		updated.WriteString(titleMark + c.Title + "\n" + c.In + arrow + got)
	}
	if updating() {
		if err := os.WriteFile(file, []byte(updated.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func updating() bool { return os.Getenv("UPDATE_CASES") != "" }

// Problems writes problems a line each, in the order in which they were found:
// line:col, code, message, and behind a bar the hint. Positions in another file
// than the given one say so; severities other than error too.
func Problems(file string, problems []diag.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		at := strings.TrimPrefix(p.Pos.String(), file)
		at = cmp.Or(strings.TrimPrefix(at, ":"), "file")
		if p.Severity != diag.Error {
			at += " " + p.Severity.String()
		}
		fmt.Fprintf(&b, "%s %s: %s", at, p.Code, p.Message)
		if p.Hint != "" {
			b.WriteString(" | " + p.Hint)
		}
		b.WriteString("\n")
	}
	return b.String()
}

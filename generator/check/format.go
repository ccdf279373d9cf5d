// Package check tells people and machines what is wrong: it prints problems in four
// formats and explains their codes.
//
// In go problems, sorted and with their source lines; out comes text for a terminal,
// JSON for scripts, SARIF 2.1.0 for editors and code scanning, or the commands by
// which a workflow on GitHub marks lines. The page that explains a code lies in
// codes/CODE.md; that each code has one, and that its example is true, is held by
// tests. How problems are found is not known here.
package check

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"portolan/generator/diag"
)

// Formats names what [Write] can print.
func Formats() []string { return []string{"text", "json", "sarif", "github"} }

// Write prints problems in one of [Formats]. An unknown format is an error, as is
// what w returns.
func Write(w io.Writer, format string, problems []diag.Problem) error {
	var out []byte
	var err error
	switch format {
	case "text":
		out = []byte(Text(gravestLast(problems)))
	case "json":
		out, err = report(problems)
	case "sarif":
		out, err = sarif(problems)
	case "github":
		out = []byte(github(problems))
	default:
		err = fmt.Errorf("unknown format %q: one of %s", format, strings.Join(Formats(), ", "))
	}
	if err != nil {
		return err
	}
	_, err = w.Write(out)
	return err
}

// gravestLast puts errors behind warnings, and these behind notes, otherwise in order: a
// terminal shows the end of a long list.
func gravestLast(problems []diag.Problem) []diag.Problem {
	return slices.SortedStableFunc(slices.Values(problems), func(a, b diag.Problem) int { return cmp.Compare(b.Severity, a.Severity) })
}

// record is a problem as JSON has it. What isn't known is left out, so that nobody
// takes 0 for a line.
type record struct {
	Code     diag.Code `json:"code"`
	Severity string    `json:"severity"`
	File     string    `json:"file"`
	Line     int       `json:"line,omitempty"`
	Column   int       `json:"column,omitempty"`
	Message  string    `json:"message"`
	Hint     string    `json:"hint,omitempty"`
	Source   string    `json:"source,omitempty"`
	Also     []spot    `json:"also,omitempty"`
}

// spot is another place where the same is wrong.
type spot struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

func spots(places []diag.Pos) []spot {
	var out []spot
	for _, at := range places {
		out = append(out, spot{at.File, at.Line, at.Col})
	}
	return out
}

func records(problems []diag.Problem) []record {
	out := make([]record, len(problems)) // not nil: none is [], not null
	for i, p := range problems {
		out[i] = record{p.Code, p.Severity.String(), p.Pos.File, p.Pos.Line, p.Pos.Col, p.Message, p.Hint, p.Source, spots(p.Also.All())}
	}
	return out
}

// JSON gives problems as a JSON array of {code, severity, file, line, column,
// message, hint, source, also}; severity is "error", "warning" or "note", and what there
// is none of is left out. also lists where else the same is wrong: {file, line, column}.
func JSON(problems []diag.Problem) ([]byte, error) { return encode(records(problems)) }

// report gives problems with their numbers.
func report(problems []diag.Problem) ([]byte, error) {
	errors, warnings := diag.Count(problems)
	return encode(struct {
		Problems []record `json:"problems"`
		Errors   int      `json:"errors"`
		Warnings int      `json:"warnings"`
	}{records(problems), errors, warnings})
}

// encode writes JSON that people can read too: indented, with <, > and & as they are.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return b.Bytes(), err
}

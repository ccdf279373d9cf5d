package serve

import (
	"portolan/generator/diag"
)

// arrived gives the errors of now that before doesn't have. Lines shift while one types,
// so an error is known again by its code, file and message; where there are several
// alike, those whose line of text is new are taken for the new ones.
func arrived(before, now []diag.Problem) []diag.Problem {
	type alike struct {
		code          diag.Code
		file, message string
	}
	type same struct {
		alike
		source string
	}
	many, lines := map[alike]int{}, map[same]int{}
	for _, p := range before {
		if p.Severity == diag.Error {
			a := alike{p.Code, p.Pos.File, p.Message}
			many[a]++
			lines[same{a, p.Source}]++
		}
	}
	var rest, out []diag.Problem
	for _, p := range now {
		if p.Severity != diag.Error {
			continue
		}
		a := alike{p.Code, p.Pos.File, p.Message}
		if s := (same{a, p.Source}); lines[s] > 0 {
			lines[s]--
			many[a]--
			continue
		}
		rest = append(rest, p)
	}
	for _, p := range rest {
		if a := (alike{p.Code, p.Pos.File, p.Message}); many[a] > 0 {
			many[a]--
			continue
		}
		out = append(out, p)
	}
	return out
}

// failing tells whether some of problems stop a page from being made.
func failing(problems []diag.Problem) bool {
	errors, _ := diag.Count(problems)
	return errors > 0
}

// without gives the problems that are not in others.
func without(problems, others []diag.Problem) []diag.Problem {
	if len(others) == 0 {
		return problems
	}
	known := make(map[diag.Problem]bool, len(others))
	for _, p := range others {
		known[p] = true
	}
	var out []diag.Problem
	for _, p := range problems {
		if !known[p] {
			out = append(out, p)
		}
	}
	return out
}

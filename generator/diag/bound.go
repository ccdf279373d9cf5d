package diag

// CodeMany stands for the problems of a file that aren't listed.
const CodeMany Code = "problems-many"

// MostOfFile is how many problems of a severity are listed of one file. Nobody mends more at
// once, and a text of a megabyte may have a hundred thousand.
const MostOfFile = 1000

// Bound gives problems in their order, without those that are too many of one file: where the
// first of a severity is left out, one of that severity says so.
func Bound(problems []Problem) []Problem {
	type group struct {
		file     string
		severity Severity
	}
	listed := map[group]int{}
	out := problems[:0]
	for _, p := range problems {
		g := group{p.Pos.File, p.Severity}
		listed[g]++
		switch {
		case listed[g] <= MostOfFile:
			out = append(out, p)
		case listed[g] == MostOfFile+1:
			out = append(out, Problem{Code: CodeMany, Severity: p.Severity, Pos: p.Pos, Message: "more problems from here on than can be listed",
				Hint: "mend those above first, then those that follow are told"})
		}
	}
	return out
}

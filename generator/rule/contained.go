package rule

import (
	"fmt"
	"path"
	"runtime"
	"strings"

	"portolan/generator/diag"
)

// CodeFailed: a rule ended in a mistake of the program.
const CodeFailed diag.Code = "rule-failed"

// Contained asks one rule. A panic in it is a problem beside those of the other rules: an
// error, or a note where the content is only half read, for then a rule may well meet what
// can't be otherwise.
func Contained(c *Context, r Rule, half bool) (found []diag.Problem) {
	defer func() {
		if mistake := recover(); mistake != nil {
			found = []diag.Problem{Failed(string(r.Code), fmt.Sprint(mistake)+where(), half)}
		}
	}()
	return r.Run(c)
}

// Failed makes the problem that what is to be checked was not, for a mistake of the program.
func Failed(what, mistake string, half bool) diag.Problem {
	p := diag.Errorf(CodeFailed, diag.Pos{}, "%s was not checked, for the program made a mistake: %s", what, mistake)
	p.Hint = "this is not your fault: please tell who keeps the program, with the content if you can"
	if half {
		p.Severity = diag.Note
		p.Hint = "mend the errors first; it is checked again then"
	}
	return p
}

// where tells the line of the program that panicked, for whoever mends it; "" if that
// can't be told.
func where() string {
	calls := make([]uintptr, 64)
	frames := runtime.CallersFrames(calls[:runtime.Callers(1, calls)])
	panicked := false
	for {
		f, more := frames.Next()
		if panicked && !strings.HasPrefix(f.Function, "runtime.") {
			return fmt.Sprintf(" (%s:%d)", path.Base(f.File), f.Line)
		}
		panicked = panicked || f.Function == "runtime.gopanic"
		if !more {
			return ""
		}
	}
}

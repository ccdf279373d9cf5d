package check

import (
	"fmt"
	"strings"

	"portolan/generator/diag"
)

// The escapes of GitHub's workflow commands (docs.github.com, "Workflow commands for
// GitHub Actions"; actions/toolkit, packages/core/src/command.ts).
var (
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// github gives a workflow command for each problem, which marks its line in a pull
// request. Each is one line, and no terminal that shows the log obeys anything in it.
func github(problems []diag.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		b.WriteString("::" + p.Severity.String() + " ")
		if p.Pos.File != "" {
			b.WriteString("file=" + diag.Visible(githubProperty.Replace(p.Pos.File)) + ",")
		}
		if p.Pos.Line > 0 {
			fmt.Fprintf(&b, "line=%d,", p.Pos.Line)
		}
		if p.Pos.Line > 0 && p.Pos.Col > 0 {
			fmt.Fprintf(&b, "col=%d,", p.Pos.Col)
		}
		b.WriteString("title=" + githubProperty.Replace(string(p.Code)) + "::" + diag.Visible(githubData.Replace(withHint(p))) + "\n")
	}
	return b.String()
}

// withHint gives the message and, each in a line of its own, where else the same is
// wrong, and the hint.
func withHint(p diag.Problem) string {
	out := p.Message
	if also := p.AlsoAt(); also != "" {
		out += "\n" + also
	}
	if p.Hint != "" {
		out += "\nhint: " + p.Hint
	}
	return out
}

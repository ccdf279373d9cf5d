package yamltree

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/generator/diag"
)

// unended tells of what is begun in one line and found to have no end in a later one: the
// library sees it only there, and the author has to look where it begins. at is the place
// that the library gives.
func unended(pos diag.Pos, text string, le *yaml.LoadError, at diag.Pos) (diag.Problem, bool) {
	if le == nil || le.ContextMark.Line == 0 {
		return diag.Problem{}, false
	}
	begins := diag.Pos{File: pos.File, Line: pos.Line + le.ContextMark.Line - 1, Col: max(1, le.ContextMark.Column)}
	if begins.Line >= at.Line {
		return diag.Problem{}, false
	}
	problem := func(format, hint string) (diag.Problem, bool) {
		return diag.Errorf(CodeSyntax, begins, format, at.Line).WithHint("%s", hint), true
	}
	switch context := le.ContextMsg; {
	case strings.HasSuffix(context, "flow sequence"):
		return problem("this list has no ] to end it, or no comma before line %d", "a list is written [a, b]")
	case strings.HasSuffix(context, "flow mapping"):
		return problem("this mapping has no } to end it, or no comma before line %d", "a mapping is written {a: 1, b: 2}")
	case strings.HasSuffix(context, "quoted scalar"):
		return problem("this quoted text is not closed, as is seen in line %d", "it ends with the quotation mark that it begins with; one inside is doubled ('') or stands behind a backslash (\\\")")
	case strings.HasSuffix(context, "simple key") && strings.Contains(le.Message, "':'"):
		line := lineOf(text, begins.Line-pos.Line)
		hint := "a field is written name: value"
		if i := strings.IndexByte(line, ':'); i >= 0 && i+1 < len(line) && line[i+1] != ' ' {
			hint = "a blank stands behind the colon"
		}
		return diag.Errorf(CodeSyntax, begins, "this line is no field, for it has no colon with a blank behind it").WithHint("%s", hint), true
	}
	return diag.Problem{}, false
}

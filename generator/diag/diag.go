// Package diag describes what is wrong in an author's files: a position, a
// stable code, a sentence and, where one can be given, a hint.
//
// A [Problem] is the author's to mend and is data: it is collected, sorted and
// reported together with all the others of a run. An error of the machine (a
// disk that fails, a folder that can't be read) is a Go error and no business
// of this package.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Pos is a place in a source file. Line and Col count from 1, Col in Unicode
// code points as editors show it; 0 means that the whole file (or line) is meant.
type Pos struct {
	File string // slash-separated, as the author would name it: content/ports/x.yaml
	Line int
	Col  int
}

// String gives file:line:col, leaving out what isn't known.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Compare orders positions by file, line and column.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// At gives the position of byte offset off in text, whose first byte stands at p.
func (p Pos) At(text string, off int) Pos {
	before := text[:min(off, len(text))]
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		return Pos{p.File, p.Line + strings.Count(before, "\n"), utf8.RuneCountInString(before[i+1:]) + 1}
	}
	return Pos{p.File, p.Line, p.Col + utf8.RuneCountInString(before)}
}

// A Severity says whether a problem stops the build.
type Severity uint8

const (
	Error   Severity = iota // the site can't be made
	Warning                 // the site is made, but somebody should look
	Note                    // nothing is wrong: something that an editor may want to know
)

func (s Severity) String() string {
	switch s {
	case Warning:
		return "warning"
	case Note:
		return "note"
	}
	return "error"
}

// A Code names a sort of problem. It never changes once published: editors
// search for it, and `portolan explain CODE` tells more. Every package declares
// the codes that it reports as constants; package check documents each of them.
type Code string

// A Problem is one thing for the author to mend.
type Problem struct {
	Code     Code
	Severity Severity
	Pos      Pos
	Message  string // lower case, no full stop; user text in %q
	Hint     string // how to mend it; may be empty
	Source   string // the line of the file that Pos is in; filled by [Excerpt]
	Also     Places // where else the same is wrong
}

func (p Problem) String() string {
	s := fmt.Sprintf("%s: %s: %s [%s]", p.Pos, p.Severity, p.Message, p.Code)
	if also := p.AlsoAt(); also != "" {
		s += "\n    " + also
	}
	if p.Hint != "" {
		s += "\n    hint: " + p.Hint
	}
	return s
}

// Errorf makes a problem of severity [Error].
func Errorf(code Code, pos Pos, format string, args ...any) Problem {
	return Problem{Code: code, Pos: pos, Message: fmt.Sprintf(format, args...)}
}

// Warnf makes a problem of severity [Warning].
func Warnf(code Code, pos Pos, format string, args ...any) Problem {
	return Problem{Code: code, Severity: Warning, Pos: pos, Message: fmt.Sprintf(format, args...)}
}

// Notef makes a problem of severity [Note].
func Notef(code Code, pos Pos, format string, args ...any) Problem {
	return Problem{Code: code, Severity: Note, Pos: pos, Message: fmt.Sprintf(format, args...)}
}

// WithHint returns the problem with a hint.
func (p Problem) WithHint(format string, args ...any) Problem {
	p.Hint = fmt.Sprintf(format, args...)
	return p
}

// Sort orders problems by position, then code and message, and drops exact repeats.
func Sort(problems []Problem) []Problem {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(a.Pos.Compare(b.Pos), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(problems)
}

// Count gives the number of errors and of warnings.
func Count(problems []Problem) (errors, warnings int) {
	for _, p := range problems {
		switch p.Severity {
		case Error:
			errors++
		case Warning:
			warnings++
		}
	}
	return errors, warnings
}

// AtLeast gives the problems of a severity and those above it.
func AtLeast(problems []Problem, least Severity) []Problem {
	var out []Problem
	for _, p := range problems {
		if p.Severity <= least {
			out = append(out, p)
		}
	}
	return out
}

// mostSource is how long a line may be, in bytes, to be shown beside its problem: a thousand
// problems may be in one.
const mostSource = 16 << 10

// Excerpt fills in the source line of each problem, but for lines that are too long to be read.
// text gives a file's content, or "" where there is none to show.
func Excerpt(problems []Problem, text func(file string) string) {
	var at cursor
	for i := range problems {
		p := &problems[i]
		if p.Pos.Line <= 0 {
			continue
		}
		if p.Source = at.line(p.Pos, text); len(p.Source) > mostSource {
			p.Source = ""
		}
	}
}

// A cursor is at the beginning of a line of a file. Problems are mostly in order, so that the
// next one's line is found from there.
type cursor struct {
	file string
	n    int    // of the line, from 1; 0 at first
	rest string // of the file
}

// line returns the line of a position, without its end; "" where there is none.
func (c *cursor) line(pos Pos, text func(file string) string) string {
	if c.n == 0 || pos.File != c.file || pos.Line < c.n {
		*c = cursor{pos.File, 1, text(pos.File)}
	}
	for ; c.n < pos.Line; c.n++ {
		_, rest, ok := strings.Cut(c.rest, "\n")
		if !ok {
			*c = cursor{}
			return ""
		}
		c.rest = rest
	}
	line, _, _ := strings.Cut(c.rest, "\n")
	return strings.TrimSuffix(line, "\r")
}

// A Failure is a problem of the author that stops the making of one file; it
// travels as an error.
type Failure struct{ Problem Problem }

func (f *Failure) Error() string { return f.Problem.String() }

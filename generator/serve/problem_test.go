package serve

import (
	"fmt"
	"strings"
	"testing"

	"portolan/generator/diag"
)

// problemsOf reads problems, "file:line code message | source" each; w: before it makes a warning.
func problemsOf(lines ...string) []diag.Problem {
	var out []diag.Problem
	for _, l := range lines {
		p := diag.Problem{}
		if rest, ok := strings.CutPrefix(l, "w:"); ok {
			p.Severity, l = diag.Warning, rest
		}
		l, p.Source, _ = strings.Cut(l, " | ")
		place, rest, _ := strings.Cut(l, " ")
		code, message, _ := strings.Cut(rest, " ")
		p.Pos.File, _, _ = strings.Cut(place, ":")
		fmt.Sscanf(place[len(p.Pos.File):], ":%d", &p.Pos.Line)
		p.Code, p.Message = diag.Code(code), message
		out = append(out, p)
	}
	return out
}

func TestArrived(t *testing.T) {
	tests := []struct {
		name        string
		before, now []string
		want        string // lines of those that arrived
	}{
		{"nothing", nil, nil, ""},
		{"one", nil, []string{"x.md:3 ref no Y"}, "3"},
		{"known", []string{"x.md:3 ref no Y"}, []string{"x.md:3 ref no Y"}, ""},
		{"its line shifts", []string{"x.md:3 ref no Y | a Y"}, []string{"x.md:9 ref no Y | a Y"}, ""},
		{"its line is edited", []string{"x.md:3 ref no Y | a Y"}, []string{"x.md:3 ref no Y | the Y"}, ""},
		{"a second one, above", []string{"x.md:3 ref no Y | a Y"}, []string{"x.md:1 ref no Y | new Y", "x.md:4 ref no Y | a Y"}, "1"},
		{"a second one in the same words", []string{"x.md:3 ref no Y | a Y"}, []string{"x.md:3 ref no Y | a Y", "x.md:4 ref no Y | a Y"}, "4"},
		{"one of two goes and another comes", []string{"x.md:3 ref no Y | a", "x.md:4 ref no Y | b"}, []string{"x.md:4 ref no Y | b", "x.md:7 ref no Z | c"}, "7"},
		{"another file", []string{"x.md:3 ref no Y"}, []string{"y.md:3 ref no Y"}, "3"},
		{"another message", []string{"x.md:3 ref no Y"}, []string{"x.md:3 ref no Z"}, "3"},
		{"warnings are no errors", nil, []string{"w:x.md:3 ref no Y"}, ""},
		{"a warning becomes an error", []string{"w:x.md:3 ref no Y"}, []string{"x.md:3 ref no Y"}, "3"},
		{"mended", []string{"x.md:3 ref no Y"}, nil, ""},
	}
	for _, tt := range tests {
		var got []string
		for _, p := range arrived(problemsOf(tt.before...), problemsOf(tt.now...)) {
			got = append(got, fmt.Sprint(p.Pos.Line))
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: %q arrived, want %q", tt.name, s, tt.want)
		}
	}
}

// Warnings and notes are known again as errors are.
func TestArrivedMild(t *testing.T) {
	before, now := problemsOf("w:x.md:3 stale old", "y.md:1 ref no Y"), problemsOf("w:x.md:9 stale old", "w:x.md:4 stale other", "z.md:1 ref no Z")
	got := arrivedMild(before, now)
	if len(got) != 1 || got[0].Message != "other" {
		t.Errorf("%v arrived", got)
	}
}

// An overlay stays of a size that can be read, whatever is wrong.
func TestListIsBounded(t *testing.T) {
	var problems []diag.Problem
	for i := range 500 {
		p := diag.Errorf("x", diag.Pos{File: "x.md", Line: i + 1, Col: 5000}, "%s", strings.Repeat("m", 1<<16))
		p.Source, p.Hint = strings.Repeat("s", 1<<16), strings.Repeat("h", 1<<16)
		problems = append(problems, p)
	}
	l := (&server{}).list(problems)
	size := 0
	for _, i := range l.Items {
		size += len(i.Message) + len(i.Hint) + len(i.Before) + len(i.At) + len(i.After)
	}
	if len(l.Items) != maxItems || l.More != 500-maxItems || size > 50000 {
		t.Errorf("%d problems and %d more in %d bytes", len(l.Items), l.More, size)
	}
}

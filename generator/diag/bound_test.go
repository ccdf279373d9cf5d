package diag_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/generator/diag"
)

// Of each file so many problems of a severity are listed, in order, and one more tells of others.
func TestBound(t *testing.T) {
	var all, want []diag.Problem
	add := func(file string, n int, severity diag.Severity) {
		for i := range n {
			p := diag.Problem{Code: "c", Severity: severity, Pos: diag.Pos{File: file, Line: i + 1}, Message: fmt.Sprint(i)}
			all = append(all, p)
			switch {
			case i < diag.MostOfFile:
				want = append(want, p)
			case i == diag.MostOfFile:
				p.Code = diag.CodeMany
				want = append(want, p)
			}
		}
	}
	add("a", diag.MostOfFile, diag.Warning)
	add("b", diag.MostOfFile+1, diag.Warning)
	add("b", diag.MostOfFile+500, diag.Error)
	add("c", 1, diag.Note)
	got := diag.Bound(slices.Clone(all))
	if len(got) != len(want) {
		t.Fatalf("%d problems are listed, want %d", len(got), len(want))
	}
	for i := range got {
		if got[i].Code != want[i].Code || got[i].Pos != want[i].Pos || got[i].Severity != want[i].Severity {
			t.Errorf("problem %d is %v, want %v", i, got[i], want[i])
		}
	}
}

// The line of a problem is found from that of the one before, in whatever order they come.
func TestExcerptInAnyOrder(t *testing.T) {
	long := strings.Repeat("x", 16<<10)
	texts := map[string]string{"a": "1\r\n2\n\n4", "b": "one\n" + long + "\n" + long + "y\nfour\n"}
	problem := func(file string, line int) diag.Problem { return diag.Problem{Pos: diag.Pos{File: file, Line: line}} }
	problems := []diag.Problem{problem("a", 1), problem("a", 1), problem("a", 4), problem("a", 5), problem("a", 2), problem("a", 3),
		problem("b", 2), problem("b", 3), problem("b", 4), problem("a", 4), problem("none", 1), problem("b", 0), problem("b", 1)}
	want := []string{"1", "1", "4", "", "2", "", long, "", "four", "4", "", "", "one"}
	diag.Excerpt(problems, func(file string) string { return texts[file] })
	for i, p := range problems {
		if p.Source != want[i] {
			t.Errorf("line %d of %s is %.20q, want %.20q", p.Pos.Line, p.Pos.File, p.Source, want[i])
		}
	}
}

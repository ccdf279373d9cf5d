package yamltree

import (
	"fmt"
	"strings"
	"testing"

	"portolan/generator/diag"
	"portolan/generator/diag/diagtest"
)

func parseRecord(t *testing.T, text string) (*Record, *[]diag.Problem) {
	t.Helper()
	n, problems := Parse(diag.Pos{File: "f", Line: 1}, text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return NewRecord(n, &problems), &problems
}

func TestRecord(t *testing.T) {
	number := func(f *float64) any {
		if f == nil {
			return "nil"
		}
		return *f
	}
	text := func(r *Record) any { return r.Text("k") }
	need := func(r *Record) any { return r.Need("k") }
	truth := func(r *Record) any { return r.Bool("k") }
	orTrue := func(r *Record) any { return r.BoolOr("k", true) }
	num := func(r *Record) any { return number(r.Number("k")) }
	texts := func(r *Record) any { return r.Texts("k") }
	nodes := func(r *Record) any { return len(r.Nodes("k")) }
	is := func(r *Record) any { return r.Node("k") != nil }
	for _, c := range []struct {
		in       string
		read     func(r *Record) any
		want     any
		problems string
	}{
		{"k: a", text, "a", ""},
		{"k: ''", text, "", ""},
		{"k:", text, "", ""},
		{"", text, "", ""},
		{"k: [a]", text, "", "1:4 value-type: this should be a single value, and is a list\n"},
		{"k: {a: b}", text, "", "1:4 value-type: this should be a single value, and is a mapping\n"},
		{"k: a", need, "a", ""},
		{"j: a", need, "", "1:1 key-missing: \"k\" is missing\n1:1 key-unknown: unknown key \"j\" | did you mean \"k\"?\n"},
		{"k: ''", need, "", "1:1 key-missing: \"k\" is missing\n"},
		{"k: true", truth, true, ""},
		{"k: yes", truth, true, ""},
		{"k: no", orTrue, false, ""},
		{"k: false", orTrue, false, ""},
		{"", truth, false, ""},
		{"", orTrue, true, ""},
		{"k: maybe", orTrue, true, "1:4 value-type: this should be true or false, and is a single value\n"},
		{"k: [true]", truth, false, "1:4 value-type: this should be true or false, and is a list\n"},
		{"k: 2.5", num, 2.5, ""},
		{"k: -1", num, -1.0, ""},
		{"", num, "nil", ""},
		{"k: two", num, "nil", "1:4 value-type: this should be a number, and is a single value\n"},
		{"k: [a, b]", texts, []string{"a", "b"}, ""},
		{"k: a", texts, []string{"a"}, ""},
		{"", texts, []string(nil), ""},
		{"k: [a, [b], {c: d}, e]", texts, []string{"a", "e"}, "1:8 value-type: this should be a single value, and is a list\n1:13 value-type: this should be a single value, and is a mapping\n"},
		{"k: [a, {b: c}]", nodes, 2, ""},
		{"k: {b: c}", nodes, 1, ""},
		{"k: ~", is, false, ""},
		{"k: a\nkk: b\nzzz: c", text, "a", "2:1 key-unknown: unknown key \"kk\" | did you mean \"k\"?\n3:1 key-unknown: unknown key \"zzz\"\n"},
		{"- a", need, "", "1:1 value-type: this should be a mapping, and is a list\n"},
		{"a", need, "", "1:1 value-type: this should be a mapping, and is a single value\n"},
	} {
		r, problems := parseRecord(t, c.in)
		got := c.read(r)
		r.Close()
		if fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", c.want) {
			t.Errorf("%q gives %#v, not %#v", c.in, got, c.want)
		}
		if got := diagtest.Problems("f", *problems); got != c.problems {
			t.Errorf("%q reports\n%snot\n%s", c.in, got, c.problems)
		}
	}
}

func TestRecordOfNothing(t *testing.T) {
	var problems []diag.Problem
	r := NewRecord(nil, &problems)
	if r.Text("k") != "" || r.Need("k") != "" || r.Node("k") != nil {
		t.Error("nothing holds something")
	}
	r.Close()
	if len(problems) > 0 {
		t.Error(problems)
	}
}

func TestGet(t *testing.T) {
	n, _ := Parse(diag.Pos{File: "f", Line: 1}, "a: 1\nb: 2\n")
	var none *Node
	if got := n.Get("b"); got == nil || got.Text != "2" {
		t.Errorf("b is %v", got)
	}
	if n.Get("c") != nil || none.Get("a") != nil || n.Get("a").Get("a") != nil {
		t.Error("what is not there is found")
	}
}

// At finds the place of a word within a value, as an editor counts columns.
func TestNodeAt(t *testing.T) {
	for _, c := range []struct{ in, word, want string }{
		{"k: one two", "two", "3:8"},
		{"k: 'one two'", "two", "3:9"},
		{`k: "one two"`, "two", "3:9"},
		{"k: один два", "два", "3:9"},
		{"k: \"один два\"", "два", "3:10"},
		{"k: [x, один два]", "x", "3:5"},
		{"k: |\n  one\n  two", "two", "3:4"}, // in a block: where the value begins
		{"k: 😀 two", "two", "3:6"},
	} {
		n, _ := Parse(diag.Pos{File: "f", Line: 3}, c.in)
		v := n.Get("k")
		if v.Kind == List {
			v = v.Items[0]
		}
		at := v.At(strings.Index(v.Text, c.word))
		if got := fmt.Sprintf("%d:%d", at.Line, at.Col); got != c.want {
			t.Errorf("%q: %q stands at %s, not %s", c.in, c.word, got, c.want)
		}
	}
	cell := &Node{Kind: Scalar, Text: "one two", Quoted: true, Verbatim: true, Pos: diag.Pos{File: "f", Line: 2, Col: 5}}
	if got := cell.At(4); got.Col != 9 {
		t.Errorf("in a cell %v", got)
	}
}

func TestHints(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a: \"P\" ^vza\n", "1:8 mark-quote: a mark follows a closing quote | put the mark inside the quotes\n"},
		{"a: @v\n", "1:4 mark-start: a value can't begin with \"@\" | marks follow a value; a text that begins so stands in quotes\n"},
		{"- b\n- `x`\n", "2:3 mark-start: a value can't begin with \"`\" | marks follow a value; a text that begins so stands in quotes\n"},
		{"Страна: %v\n", "1:9 mark-start: a value can't begin with \"%\" | marks follow a value; a text that begins so stands in quotes\n"},
		{"a:\n\t- b\n", "2:1 yaml-syntax: a tab indents this line | YAML is indented with spaces\n"},
		{"a: b: c\n", "1:5 yaml-syntax: this is no YAML: mapping values are not allowed in this context | a text with a colon and a space in it stands in quotes\n"},
		{"a: *x* is\n", "1:4 yaml-syntax: this is no YAML: unknown anchor 'x*' referenced | a text that begins with * or [[ stands in quotes\n"},
		{"a:\n  - [[VE]] said\n", "2:12 yaml-syntax: this is no YAML: did not find expected '-' indicator | a text that begins with * or [[ stands in quotes\n"},
		{"a: !src 300\n", "1:4 yaml-tag: the tag \"!src\" is not used in content | write the value without it; the kind's field says its type\n"},
		{"a: 1\nb: 2\na: 3\n", "3:1 yaml-duplicate: \"a\" stands twice | first in line 1; keep one of them\n"},
		{"a: 1\n---\nb: 2\n", "3:1 yaml-documents: a second document begins here | one file holds one document: remove the line of three dashes\n"},
		{"{a: b}: 1\n", "1:1 yaml-key: a key must be a plain text, not a mapping\n"},
	} {
		_, problems := Parse(diag.Pos{File: "f", Line: 1}, c.in)
		if got := diagtest.Problems("f", problems); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

package yamltree

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

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
		{"k: maybe", orTrue, true, "1:4 value-type: this should be true or false, and is the text \"maybe\"\n"},
		{"k: [true]", truth, false, "1:4 value-type: this should be true or false, and is a list\n"},
		{"k: 2.5", num, 2.5, ""},
		{"k: -1", num, -1.0, ""},
		{"", num, "nil", ""},
		{"k: two", num, "nil", "1:4 value-type: this should be a number, and is the text \"two\"\n"},
		{"k: [a, b]", texts, []string{"a", "b"}, ""},
		{"k: a", texts, []string{"a"}, ""},
		{"", texts, []string(nil), ""},
		{"k: [a, [b], {c: d}, e]", texts, []string{"a", "e"}, "1:8 value-type: this should be a single value, and is a list\n1:13 value-type: this should be a single value, and is a mapping\n"},
		{"k: [a, {b: c}]", nodes, 2, ""},
		{"k: {b: c}", nodes, 1, ""},
		{"k: ~", is, false, ""},
		{"k: a\nkk: b\nzzz: c", text, "a", "2:1 key-unknown: unknown key \"kk\" | did you mean \"k\"?\n3:1 key-unknown: unknown key \"zzz\"\n"},
		{"- a", need, "", "1:1 value-type: this should be a mapping, and is a list\n"},
		{"a", need, "", "1:1 value-type: this should be a mapping, and is the text \"a\"\n"},
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
		{"k: 😀 two", "two", "3:6"},
		// Blocks: lines are indented, and some are folded into one.
		{"k: |\n  one\n  two", "one", "4:3"},
		{"k: |\n  one\n  two", "two", "5:3"},
		{"k: |\n  один\n    два", "два", "5:5"},
		{"k: |2- # why\n    one\n\n  two\n", "two", "6:3"},
		{"k: >\n  one\n  два two\n\n  three\n", "two", "5:7"},
		{"k: >-\n  one\n  два two\n\n  three\n", "three", "7:3"},
		{"k:\n  - >\n   one\n   two", "two", "6:4"},
		// Texts over several lines without a block.
		{"k: one\n  два two\n  three", "two", "4:7"},
		{"k: one\n  два two\n\n  three", "three", "6:3"},
		{"k: 'one\n  it''s two'", "two", "4:9"},
		{"k: \"one\n  \\\"два\\\" two\"", "two", "4:11"},
		{"k: \"one\\\n  \\ two\"", "two", "4:5"},
		{"k: [one\n  two, x]", "two", "4:3"},
		// Escapes before the word.
		{"k: 'it''s two'", "two", "3:11"},
		{`k: "a \"b\" two"`, "two", "3:13"},
		{`k: "\x41\u0431\U0001F600 \n\t\_ two"`, "two", "3:33"},
		{`k: "\u0020two"`, "two", "3:11"},
		{`k: "\\ two"`, "two", "3:8"},
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
	doubled := Cell(diag.Pos{File: "f", Line: 2, Col: 5}, `a "b" two`, `a ""b"" two",x`)
	if got := doubled.At(6); got.Col != 13 || doubled.Plain() {
		t.Errorf("behind doubled quotes %v", got)
	}
	if part := doubled.Part(2, 9); part.Text != `"b" two` || part.At(4).Col != 13 {
		t.Errorf("a part of it is %q, at %v", part.Text, part.At(4))
	}
}

// Wherever a text has a word, the file has it at the place that At tells.
func FuzzNodeAt(f *testing.F) {
	for _, s := range []string{"k: one two", "k: 'it''s'", "k: \"a\\\\ \\n b\"", "k: |\n  a\n   b\n", "k: >\n  a\n  b\n\n  c\n", "k: a\n  b\n\n  c", "{a: [b c, \"d\n e\"]}", "- a\n- >2\n    b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 300 || !utf8.ValidString(text) || strings.ContainsAny(text, "\r\u0085\u2028\u2029\ufeff&!") { // which source takes out, or Parse refuses
			t.Skip()
		}
		root, problems := Parse(diag.Pos{File: "f", Line: 1}, text)
		if root == nil || len(problems) > 0 {
			t.Skip()
		}
		lines := strings.Split(text, "\n")
		var visit func(n *Node)
		visit = func(n *Node) {
			for _, it := range n.Items {
				visit(it)
			}
			for _, e := range n.Entries {
				visit(e.Value)
			}
			for i, r := range n.Text {
				if n.Kind != Scalar || strings.ContainsRune(" \t\n", r) || n.Quoted && strings.ContainsAny(text, "\\'") {
					continue // an escaped character need not look the same
				}
				at := n.At(i)
				if got := []rune(lines[at.Line-1])[at.Col-1:]; len(got) == 0 || got[0] != r {
					t.Fatalf("%q: byte %d of %q stands at %v, which is %q", text, i, n.Text, at, string(got))
				}
			}
		}
		visit(root)
	})
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
		{"a:\n  - [[VE]] said\n", "2:12 yaml-syntax: a text that begins with [[ is taken for a list | put all of it in quotes: \"[[…]] …\"\n"},
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

package yamltree

import (
	"fmt"
	"strings"
	"testing"

	"portolan/generator/diag"
)

// dump writes a tree on one line: positions, kinds and texts.
func dump(n *Node) string {
	switch n.Kind {
	case Scalar:
		return fmt.Sprintf("%d:%d%q", n.Pos.Line, n.Pos.Col, n.Text)
	case List:
		var parts []string
		for _, it := range n.Items {
			parts = append(parts, dump(it))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case Map:
		var parts []string
		for _, e := range n.Entries {
			parts = append(parts, fmt.Sprintf("%d:%d%s=%s", e.Pos.Line, e.Pos.Col, e.Key, dump(e.Value)))
		}
		return "{" + strings.Join(parts, " ") + "}"
	}
	return "null"
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "null"},
		{"# only a comment\n", "null"},
		{"---\n# x\n", "null"},
		{"a: 031\nb: 2023-04-11\nc: no\n", `{5:1a=5:4"031" 6:1b=6:4"2023-04-11" 7:1c=7:4"no"}`},
		{"a:\nb: ~\nc: \"\"\n", `{5:1a=null 6:1b=null 7:1c=7:4""}`},
		{"a: [x ^s, 'y']\n", `{5:1a=[5:5"x ^s" 5:11"y"]}`},
		{"k:\n  - is: 3\n", `{5:1k=[{6:5is=6:9"3"}]}`},
		{"при: мир ^x\n", `{5:1при=5:6"мир ^x"}`},
		{"a: |\n  one\n  two\n", `{5:1a=5:4"one\ntwo\n"}`},
	} {
		n, problems := Parse(diag.Pos{File: "f.yaml", Line: 5}, c.in)
		if len(problems) > 0 || n == nil {
			t.Errorf("%q: %v", c.in, problems)
			continue
		}
		if got := dump(n); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestParseProblems(t *testing.T) {
	bomb := "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
	for _, c := range []struct{ in, want string }{
		// What has no end is told where it begins.
		{"a: [x, y\nb: 2\n", "f:1:4: yaml-syntax"},
		{"z: 1\na: {x: 1\nb: 2\n", "f:2:4: yaml-syntax"},
		{"a: \"x\nb: 2\n", "f:1:4: yaml-syntax"},
		{"name: x\nabout:VE\nb: 1\n", "f:2:1: yaml-syntax"},
		{"a: 1\n  b: 2\n", "f:2:4: yaml-syntax"},
		{"a:\n\t- b\n", "f:2:1: yaml-syntax"},
		{"a: \"P\" ^vza\n", "f:1:8: mark-quote"},
		{"a: 'P' ~planned\n", "f:1:8: mark-quote"},
		{"a: @v\n", "f:1:4: mark-start"},
		{"a: 1\nb: 2\na: 3\n", "f:3:1: yaml-duplicate"},
		{bomb, "f:1:4: yaml-alias f:2:4: yaml-alias f:2:8: yaml-alias f:2:12: yaml-alias f:3:5: yaml-alias f:3:9: yaml-alias"},
		{"a: &x 1\n<<: {b: 1}\n", "f:1:4: yaml-alias f:2:1: yaml-alias"},
		{"a: !src 300\n", "f:1:4: yaml-tag"},
		{"[a]: 1\n", "f:1:1: yaml-key"},
		{"a: 1\n---\nb: 2\n", "f:3:1: yaml-documents"},
		{"a: b: c\n", "f:1:5: yaml-syntax"},
		{strings.Repeat("[", 40) + strings.Repeat("]", 40), "f:1:34: yaml-depth"},
		{strings.Repeat("[", 20000), "f:1:10001: yaml-depth"},
		{"a: {a: 1} ^vza\n", "f:1:11: mark-list"},
		// A comment that is meant as text, or swallows marks.
		{"a: Zed #2 terminal\n", "f:1:7: yaml-comment"},
		{"a:\n  - One. ^a\n      - Two. ~planned ^b\n", "f:3:7: yaml-item"},
		{"a: One goes\n  on\n\n  - Two\n  - Three\n", "f:4:3: yaml-item"},
		{"a:\n  - Berth #4 is built. ~planned ^vza @2023\n  - x\n", "f:2:10: yaml-comment"},
		{"a: 12 t # as told ^vza\n", "f:1:8: yaml-comment"},
		{"a: 12 t # the article says 11 ~ 12\nb: \"Berth #4\" # a place\nc: x#y\nd: | # kept\n  z #4\n#e: 1\n", ""},
	} {
		_, problems := Parse(diag.Pos{File: "f", Line: 1}, c.in)
		var got []string
		for _, p := range problems {
			got = append(got, fmt.Sprintf("%s: %s", p.Pos, p.Code))
		}
		if g := strings.Join(got, " "); g != c.want {
			in := c.in
			t.Errorf("%.60q:\n got %s\nwant %s\n%v", in, g, c.want, problems)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"a: 1", "a: [x", "- a\n- {b: c}", "a: &x *x", "\"a\" ^b: c", "a: |\n  x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, problems := Parse(diag.Pos{File: "f", Line: 1}, text)
		if n == nil && len(problems) == 0 {
			t.Errorf("no tree and no problem for %q", text)
		}
	})
}

// An item that is indented too far is no part of the value above; what is quoted, folded or
// has a hyphen elsewhere is.
func TestSwallowedItems(t *testing.T) {
	for in, want := range map[string]string{
		"a:\n  - Öne\n    goes on. ^a\n      - Two. ~planned ^b\n  - Three\n": `{1:1a=[2:5"Öne goes on. ^a" 5:5"Three"]}`,
		"a: x\n  - y\n":              `{1:1a=1:4"x"}`,
		"a: [x\n  - y, z]\n":         `{1:1a=[1:5"x" 2:8"z"]}`,
		"a: x - y\n  -z - w\n":       `{1:1a=1:4"x - y -z - w"}`,
		"a: \"x\n  - y\"\n":          `{1:1a=1:4"x - y"}`,
		"a: >\n  x\n  - y\n":         `{1:1a=1:4"x - y\n"}`,
		"a: |\n  x\n    - y\nb: x\n": `{1:1a=1:4"x\n  - y\n" 4:1b=4:4"x"}`,
	} {
		n, _ := Parse(diag.Pos{File: "f", Line: 1}, in)
		if got := dump(n); got != want {
			t.Errorf("%q:\n got %s\nwant %s", in, got, want)
		}
	}
}

package markdown

import (
	"fmt"
	"strings"
	"testing"

	"portolan/generator/diag"
)

// A character that is refused as it is typed is refused as a reference to it, wherever that stands for it.
func TestWritten(t *testing.T) {
	caption := "![Alt](a.png \"A `&#7;` caption\")"
	for name, tt := range map[string]struct {
		options    Options
		text, want string // want: where, and which character
	}{
		"in prose":                {text: "Ann&#x202e;boss, a bell &#7; and &#0;", want: "1:4 U+202E, 1:25 U+0007, 1:34 U+0000"},
		"in a quotation":          {text: "> a &#X85;\n> b &#xFFFE; c\n\n- **a&#13;b**", want: "1:5 U+0085, 2:5 U+FFFE, 4:6 U+000D"},
		"in a label":              {text: "[[VEPBL|the&#8;port]]", want: "1:12 U+0008"},
		"in a link":               {text: "[the&#1;link](a&#2;.md \"a&#3;title\")", want: "1:5 U+0001, 1:16 U+0002, 1:26 U+0003"},
		"in a citation":           {text: "[@a, p.&#4; 4]", want: "1:8 U+0004"},
		"in a cell":               {text: "| a | b |\n| - | - |\n| 1 | x&#x1F; |", want: "3:8 U+001F"},
		"in a figure":             {text: "![Al&#7;t](a.png \"A &#6; caption\")", want: "1:5 U+0007, 1:21 U+0006"},
		"in a definition":         {text: "[a]\n\n[a]: b.md \"&#7;\"", want: "3:12 U+0007"},
		"in what a fence says":    {text: "```ma&#7;p\nx\n```", want: "1:6 U+0007"},
		"in trusted HTML":         {options: Options{RawHTML: true}, text: "<b title=\"&#x202e;\">&#x202d;</b>", want: "1:11 U+202E, 1:21 U+202D"},
		"behind two backslashes":  {text: `\\&#7;`, want: "1:3 U+0007"},
		"behind letters outside ": {text: "порт 🚢&#7;", want: "1:7 U+0007"},

		"tabs and line ends":           {text: "a&#9;b&#10;c"},
		"joiners, marks and the like":  {text: "&zwj;&shy;&lrm;&#x200F;&#x2067;&#xFEFF;&#xFFFD;&#xE000;"},
		"no reference":                 {text: `\&#7; & #7; &#7 &#x 7; &#; &#x; &#00000007; &#x0000007;`},
		"code":                         {text: "`a&#7;b` ``x ` &#x202e;``\n\n    four &#7; blanks\n\n- > ```\n  > &#7;\n  > ```"},
		"what a site draws":            {options: Options{Blocks: []string{"map"}}, text: "```map\nshow: &#7;\n```"},
		"an address in < and >":        {text: "<https://example.org/?a&#7;b>"},
		"a comment":                    {text: "<!-- &#7; -->\n\na <!-- &#7;\n--> b"},
		"code in a label":              {text: "a [[VEPBL|the `&#7;` port]]"},
		"code in a caption":            {text: caption},
		"code in a quoted caption":     {text: "> " + caption},
		"code in a caption, elsewhere": {text: "![Alt][a]\n\n[a]: a.png 'A `&#7;` caption'"},
	} {
		t.Run(name, func(t *testing.T) {
			var found []string
			for _, p := range New(tt.options).Convert(diag.Pos{Line: 1, Col: 1}, tt.text).Problems {
				if p.Code == diag.CodeControl {
					which := strings.TrimSuffix(p.Message[strings.Index(p.Message, "U+"):], " doesn't belong in text")
					found = append(found, fmt.Sprintf("%d:%d %s", p.Pos.Line, p.Pos.Col, which))
				}
			}
			if got := strings.Join(found, ", "); got != tt.want {
				t.Errorf("%q: %s, want %s", tt.text, got, tt.want)
			}
		})
	}
}

// In a value the place is told by the file, in which it may be written otherwise.
func TestWrittenInValue(t *testing.T) {
	doc := New(Options{}).InlineAt(func(off int) diag.Pos { return diag.Pos{File: "x.yaml", Line: 7, Col: 10 * off} }, "A bell&#7; and `&#7;`")
	if len(doc.Problems) != 1 || doc.Problems[0].Pos.Col != 60 || doc.Problems[0].Code != diag.CodeControl {
		t.Errorf("%v", doc.Problems)
	}
}

package schema

import (
	"testing"

	"portolan/generator/diag"
	"portolan/generator/markdown"
	"portolan/generator/yamltree"
)

// What to do with a field that is left empty depends on whether it may be left out.
func TestEmptyFields(t *testing.T) {
	s, problems := Load(Source{}, []Source{{"content/kinds/pier.yaml", "folder: piers\ntitle: title\nfields:\n  title: {type: text, required: true}\n  harbour: {type: text, required: true}\n  depth: number\n"}}, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for text, want := range map[string]string{
		"title:\nharbour: a\n":             "it is required: give it",
		"title: {}\nharbour: a\n":          "it is required: give it",
		"title: a\nharbour:\n":             "it is required: give the value, or say unknown or none",
		"title: a\nharbour: ''\n":          "it is required: give the value, or say unknown or none",
		"title: a\nharbour: a\ndepth:\n":   "leave the line out, or say unknown or none",
		"title: a\nharbour: a\nsummary:\n": "leave the line out, or say unknown or none",
	} {
		root, _ := yamltree.Parse(diag.Pos{File: "f.yaml", Line: 1}, text)
		_, problems := Decode(s, s.Kinds[0], root.Entries, root.Pos, markdown.New(markdown.Options{}))
		if len(problems) != 1 || problems[0].Code != CodeValueEmpty || problems[0].Hint != want {
			t.Errorf("%q: %v, want the hint %q", text, problems, want)
		}
	}
}

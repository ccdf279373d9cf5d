package schema

import (
	"testing"

	"portolan/generator/diag"
	"portolan/generator/markdown"
	"portolan/generator/yamltree"
)

// Ids are of letters, digits and what stands in addresses; at the edges of each range, too.
func TestIsID(t *testing.T) {
	for s, want := range map[string]bool{
		"a": true, "z": true, "A": true, "Z": true, "0": true, "9": true, "port/puerto-cabello": true, "a_b.c": true, "київ": true,
		"": false, "a b": false, "`": false, "{": false, "@": false, "[": false, ":": false, "~": false, "a,b": false, "\x7f": false,
	} {
		if got := isID(s); got != want {
			t.Errorf("%q is an id: %t", s, got)
		}
	}
}

func TestIsLanguage(t *testing.T) {
	for s, want := range map[string]bool{
		"en": true, "pt-BR": true, "zh-Hant-TW": true,
		"": false, "e": false, "english": false, "value": false, "zh-Hant-TW-x": false, "en_": false, "qq": false,
	} {
		if got := isLanguage(s); got != want {
			t.Errorf("%q is a language: %t", s, got)
		}
	}
}

// Numbers are those that can be printed as they are written; others of Go and YAML are refused.
func TestNumberForm(t *testing.T) {
	s, _ := Load(Source{}, []Source{{"content/kinds/pier.yaml", "folder: piers\ntitle: title\nfields:\n  title: text\n  depth: number\n"}}, nil)
	for text, want := range map[string]bool{
		"0": true, "28": true, "-1.5": true, "+3": true, "9 372 610": true, "1.50": true, "1e6": true, "0.5": true, "-0.5": true,
		"1_000": false, "010": false, "-0": false, "-0.0": false, "0x10": false, "inf": false, "NaN": false, "1e999": false, ".5": false, "5.": false, "1,5": false,
	} {
		root, _ := yamltree.Parse(diag.Pos{File: "f.yaml", Line: 1}, "title: a\ndepth: "+text+"\n")
		_, problems := Decode(s, s.Kinds[0], root.Entries, root.Pos, markdown.New(markdown.Options{}))
		if (len(problems) == 0) != want {
			t.Errorf("%q: %v", text, problems)
		}
	}
}

package schema

import "testing"

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

package view

import (
	"testing"

	"portolan/generator/schema"
)

func TestDigits(t *testing.T) {
	for in, want := range map[string]string{
		"7": "7", "2023": "2023", "12500": "12,500", "809454": "809,454", "9 372 610": "9,372,610", "-1.5": "−1.5", "-12500.25": "−12,500.25",
		"19–21": "19–21", "10000–20000": "10,000–20,000", "0.00001": "0.00001", "": "",
	} {
		if got := english.digits(in); got != want {
			t.Errorf("digits(%q) is %q, want %q", in, got, want)
		}
	}
}

func TestEscapePath(t *testing.T) {
	for in, want := range map[string]string{
		"ports/a/": "ports/a/", "a b": "a%20b", "é": "%C3%A9", "100%": "100%25", "a?b#c": "a%3Fb%23c", `"<>`: "%22%3C%3E", "a\tb": "a%09b", "": "",
	} {
		if got := escapePath(in); got != want {
			t.Errorf("escapePath(%q) is %q, want %q", in, got, want)
		}
	}
}

func TestLetter(t *testing.T) {
	for n, want := range map[int]string{0: "a", 25: "z", 26: "aa", 27: "ab", 51: "az", 52: "ba", 701: "zz", 702: "aaa"} {
		if got := letter(n); got != want {
			t.Errorf("letter(%d) is %q, want %q", n, got, want)
		}
	}
}

func TestPagePath(t *testing.T) {
	k := &schema.Kind{Path: "/ports/{slug}/"}
	for n, want := range map[int]string{1: "ports/", 2: "ports/page/2/", 10: "ports/page/10/"} {
		if got := PagePath(k, n); got != want {
			t.Errorf("PagePath(%d) is %q, want %q", n, got, want)
		}
	}
	if got := MediaPath("ports/south", "../quay.jpg"); got != "media/ports/quay.jpg" {
		t.Errorf("MediaPath is %q", got)
	}
}

func TestCapital(t *testing.T) {
	for in, want := range map[string]string{"ports": "Ports", "порты": "Порты", "é": "É", "": "", "7": "7"} {
		if got := capital(in); got != want {
			t.Errorf("capital(%q) is %q, want %q", in, got, want)
		}
	}
}

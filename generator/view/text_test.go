package view

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
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
		if got := EscapePath(in); got != want {
			t.Errorf("EscapePath(%q) is %q, want %q", in, got, want)
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
	for l, want := range map[list]string{{}: "ports/", {Order: "name"}: "ports/by/name/", {Field: "country", Value: "cuba"}: "ports/with/country/cuba/", {Cards: true}: "ports/cards/"} {
		if got := l.path(k); got != want {
			t.Errorf("the path of %+v is %q, want %q", l, got, want)
		}
		if got := pagePath(l.path(k), 10); got != want+"page/10/" {
			t.Errorf("its tenth page is at %q", got)
		}
		if got := listOf("", l.arg()); got != l {
			t.Errorf("listOf(%q) is %+v, want %+v", l.arg(), got, l)
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

// What is left out or folded says what it is, where it stands by itself.
func TestMoreSaysOfWhat(t *testing.T) {
	bare := regexp.MustCompile(`\}\} (more|earlier)(</|\{\{range)`)
	err := filepath.WalkDir("../../templates", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".html" {
			return err
		}
		text, err := os.ReadFile(path)
		if found := bare.Find(text); found != nil {
			t.Errorf("%s: %q doesn't say of what", path, found)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

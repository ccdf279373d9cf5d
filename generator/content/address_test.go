package content

import "testing"

func TestCutDest(t *testing.T) {
	for in, want := range map[string][2]string{
		"/ports/": {"/ports/", ""}, "a%20b.pdf#p": {"a b.pdf", "#p"}, "?q=a%20b": {"", "?q=a%20b"}, "a#b?c": {"a", "#b?c"}, "100%": {"100%", ""}, "": {},
	} {
		path, rest := CutDest(in)
		if got := [2]string{path, rest}; got != want {
			t.Errorf("CutDest(%q) is %q, want %q", in, got, want)
		}
	}
}

func TestResolve(t *testing.T) {
	for _, tt := range []struct{ page, dest, want string }{
		{"ports/a/", "/ports/b/", "ports/b/"}, {"ports/a/", "../b/", "ports/b/"}, {"ports/a/", "x.pdf", "ports/a/x.pdf"},
		{"ports/a/", "../../", ""}, {"ports/a/", "/", ""}, {"ports/a/", "..", "ports"}, {"", ".", ""},
	} {
		if got := Resolve(tt.page, tt.dest); got != tt.want {
			t.Errorf("from %q %q leads to %q, want %q", tt.page, tt.dest, got, tt.want)
		}
	}
}

func TestNearSlug(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"Puerto Cabello", "puerto-cabello"},
		{"  A  b__c!? ", "a-b__c"},
		{"São Tomé / Príncipe", "são-tomé-príncipe"},
		{"Côte d'Ivoire", "côte-divoire"},
		{"а Б", "а-б"},
		{"a..b", "a.b"},
		{"CON", ""},
		{"!?", ""},
	} {
		if got := NearSlug(test.text); got != test.want {
			t.Errorf("%q: %q, not %q", test.text, got, test.want)
		}
	}
}

package filename

import "testing"

// Windows has devices of four letters, numbered from 0, and no others that begin so.
func TestIsDevice(t *testing.T) {
	for name, want := range map[string]bool{
		"com1": true, "COM0.txt": true, "lpt9.x.y": true, "com¹": true, "con": true, "prn.html": true, "nul .x": true, "conin$": true,
		"com": false, "comx": false, "com10": false, "lp": false, "xyz1": false, "lpt": false, "coma.html": false, ".con": false, "": false,
	} {
		if got := IsDevice(name); got != want {
			t.Errorf("IsDevice(%q) is %t", name, got)
		}
	}
}

// Names that any system takes for one another have one key: whatever their case, also where it
// is not one letter for another, and however accents are written.
func TestFold(t *testing.T) {
	for _, names := range [][]string{{"A/b", "a/B"}, {"ς", "σ", "Σ"}, {"ß", "ẞ", "ss"}, {"É", "é", "e\u0301", "E\u0301"}, {"Å", "\u212b"}} {
		for _, name := range names {
			if Fold(name) != Fold(names[0]) {
				t.Errorf("%q and %q have other keys", name, names[0])
			}
		}
	}
	if Fold("a/b") == Fold("a-b") || Fold("é") == Fold("e") {
		t.Error("names that differ have one key")
	}
}

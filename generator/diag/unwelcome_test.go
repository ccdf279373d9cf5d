package diag

import "testing"

// What to do about an unwelcome character is told by what it is.
func TestUnwelcomeAt(t *testing.T) {
	for r, want := range map[rune]string{
		0x07:   "the control character U+0007 doesn't belong in text; delete it",
		0x96:   "the control character U+0096 doesn't belong in text; write \u2013 itself, which it is in windows-1252",
		0x81:   "the control character U+0081 doesn't belong in text; delete it", // nothing there
		0x202e: "the control character U+202E doesn't belong in text; it turns what comes behind the text around: delete it, or put U+2067 before the text and U+2069 behind it",
		0xfdd0: "the noncharacter U+FDD0 doesn't belong in text; delete it",
	} {
		p := UnwelcomeAt(Pos{File: "f", Line: 1}, r)
		if got := p.Message + "; " + p.Hint; got != want || !Unwelcome(r) || p.Code != CodeControl {
			t.Errorf("%U: %s, want %s", r, got, want)
		}
	}
}

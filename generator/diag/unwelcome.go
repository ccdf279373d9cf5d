package diag

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// CodeControl is that of a character which is unwelcome in text, as it is typed or as a reference to it.
const CodeControl Code = "text-control"

// Unwelcome tells of what text has no use for: control characters (category Cc) other than tabs and line ends, marks that turn writing
// around, and noncharacters (Unicode, 23.7), which neither HTML nor XML can hold.
func Unwelcome(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' || r >= 0x7f && r < 0xa0 || TurnsAround(r) || isNoncharacter(r)
}

// TurnsAround tells of the marks that turn the direction of writing around until another ends that, which for a text that is shown inside
// another is beyond its end (U+202A to U+202E). Unicode advises to use isolates in their place (UAX #9, 2.7).
func TurnsAround(r rune) bool { return r >= '\u202a' && r <= '\u202e' }

func isNoncharacter(r rune) bool { return r >= 0xfdd0 && (r <= 0xfdef || r&0xfffe == 0xfffe) }

// UnwelcomeAt makes the problem of an unwelcome character.
func UnwelcomeAt(pos Pos, r rune) Problem {
	what, hint := "control character", "delete it"
	switch {
	case r >= 0x80 && r < 0xa0:
		if meant := charmap.Windows1252.DecodeByte(byte(r)); meant != r && meant != utf8.RuneError { // which is what browsers show for a reference to it
			hint = "write " + string(meant) + " itself, which it is in windows-1252"
		}
	case TurnsAround(r):
		hint = "it turns what comes behind the text around: delete it, or put U+2067 before the text and U+2069 behind it"
	case isNoncharacter(r):
		what = "noncharacter"
	}
	return Errorf(CodeControl, pos, "the %s %U doesn't belong in text", what, r).WithHint("%s", hint)
}

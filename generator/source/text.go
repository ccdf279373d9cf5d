package source

import (
	"bytes"
	"unicode/utf8"

	"portolan/generator/diag"
)

// decode brings text to the form that the package comment describes, and tells what
// is wrong with it: of each sort the first place only, since one slip of an editor
// tends to make hundreds. It returns false if nothing can be made of the file. The
// result is raw itself, or a changed copy.
func decode(file diag.Pos, raw []byte) ([]byte, []diag.Problem, bool) {
	start := diag.Pos{File: file.File, Line: 1, Col: 1}
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		return nil, []diag.Problem{diag.Errorf(TextEncoding, start, "the file is UTF-16, not UTF-8").
			WithHint("save it as UTF-8")}, false
	}
	text := unify(raw)
	var problems []diag.Problem
	report := func(code diag.Code, off int, hint, format string, args ...any) {
		problems = append(problems, diag.Errorf(code, start.At(string(text), off), format, args...).WithHint("%s", hint))
	}
	if off := longLine(text); off >= 0 {
		report(TextLongLine, off, "break the line, or keep such data out of the text", "the line is longer than %s", size(MaxLine))
	}
	invalid, control := badBytes(text)
	if invalid >= 0 {
		report(TextEncoding, invalid, "save the file as UTF-8; it may be in an older encoding such as Windows-1251 or Latin-1",
			"the byte 0x%02x is not UTF-8", text[invalid])
	}
	if control >= 0 {
		r, _ := utf8.DecodeRune(text[control:])
		p := diag.UnwelcomeAt(start.At(string(text), control), r)
		switch {
		case r == 0:
			p.Hint = "save the file as UTF-8 text; it may be UTF-16, or no text at all"
		case !diag.TurnsAround(r):
			p.Hint += "; an editor may not show it"
		}
		problems = append(problems, p)
	}
	if invalid >= 0 || control >= 0 {
		text = replaceBad(text)
	}
	return text, diag.Sort(problems), true
}

// unify drops byte order marks from the start and makes every line end LF.
func unify(text []byte) []byte {
	for bytes.HasPrefix(text, []byte("\ufeff")) {
		text = text[len("\ufeff"):]
	}
	if bytes.IndexByte(text, '\r') < 0 {
		return text
	}
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
}

// badBytes gives the offsets of the first byte that isn't UTF-8 and of the first
// character that is unwelcome, or -1.
func badBytes(text []byte) (invalid, control int) {
	invalid, control = -1, -1
	for i := 0; i < len(text) && (invalid < 0 || control < 0); {
		if b := text[i]; b >= ' ' && b < 0x7f {
			i++ // nearly every byte of nearly every file
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n == 1 {
			if invalid < 0 {
				invalid = i
			}
		} else if diag.Unwelcome(r) && control < 0 {
			control = i
		}
		i += n
	}
	return invalid, control
}

// replaceBad puts U+FFFD in the place of each bad byte and unwelcome character, so
// that the columns of all others stay.
func replaceBad(text []byte) []byte {
	out := make([]byte, 0, len(text)+16)
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if diag.Unwelcome(r) {
			r = utf8.RuneError
		}
		out = utf8.AppendRune(out, r)
		i += n
	}
	return out
}

// longLine gives the offset of the first line that is too long, or -1.
func longLine(text []byte) int {
	for at := 0; len(text)-at > MaxLine; {
		n := bytes.IndexByte(text[at:], '\n')
		if n < 0 || n > MaxLine {
			return at
		}
		at += n + 1
	}
	return -1
}

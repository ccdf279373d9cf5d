package view

import (
	"html"
	"html/template"
	"strings"
	"unicode"

	"portolan/generator/edtf"
)

// whole writes a text as text does, with what reads as one thing kept on a line: a day and its month, and a code as VRSS-2, behind
// whose hyphen browsers would end a line. An element keeps that, which changes nothing of what is copied or searched for.
func (p *printer) whole(s string) {
	if p.plain || strings.IndexAny(s, "0123456789") < 0 {
		p.text(s)
		return
	}
	p.codes(edtf.Unbroken(p.lang, s))
}

// codes writes a text with each code in it kept on a line.
func (p *printer) codes(s string) {
	done := 0
	for i := 1; i < len(s)-1; i++ {
		if s[i] != '-' || !isDigit(s[i+1]) {
			continue
		}
		from, to := codeAround(s, i)
		if done <= from && from < i && to-from <= longestCode && strings.ContainsFunc(s[from:i], unicode.IsUpper) {
			p.text(s[done:from])
			p.span("whole", s[from:to])
			done = to
		}
		i = to - 1
	}
	p.text(s[done:])
}

// inTemplate gives a name or a sentence, in which days are kept on a line already, as templates print it: with codes kept on one.
func inTemplate(s string) template.HTML {
	if strings.IndexByte(s, '-') < 0 {
		return safe(html.EscapeString(s))
	}
	p := &printer{}
	p.codes(s)
	return safe(p.html())
}

// codeAround gives where a code of letters, digits and hyphens begins and ends that has a hyphen at i, in a text that goes on; it is empty
// where it begins with no letter.
func codeAround(s string, i int) (from, to int) {
	inCode := func(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' || c == '-' }
	from, to = i, i+1
	for from > 0 && inCode(s[from-1]) {
		from--
	}
	for to < len(s) && inCode(s[to]) {
		to++
	}
	if isDigit(s[from]) || s[from] == '-' {
		from = to
	}
	return from, to
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// longestCode is how many bytes of a code a screen of any width has room for, beside an indent.
const longestCode = 16

// isShortCode tells whether a name is a word with a digit behind a hyphen.
func isShortCode(name string) bool {
	_, behind, joined := strings.Cut(name, "-")
	return joined && len(name) <= longestCode && strings.ContainsAny(behind, "0123456789") && !strings.ContainsAny(name, " &<")
}

package edit

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// matching gives a short text that the whole of a pattern matches: the first of each
// choice, as few of each repetition as can be. It is "" for what it can't make.
func matching(pattern *regexp.Regexp) string {
	re, err := syntax.Parse(pattern.String(), syntax.Perl)
	if err != nil {
		return ""
	}
	var b strings.Builder
	match(&b, re.Simplify())
	if !pattern.MatchString(b.String()) {
		return "" // it asks for the edge of a word, or the like
	}
	return b.String()
}

func match(b *strings.Builder, re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		if len(re.Rune) > 0 {
			b.WriteRune(firstVisible(re.Rune))
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('x')
	case syntax.OpConcat, syntax.OpCapture, syntax.OpPlus:
		for _, sub := range re.Sub {
			match(b, sub)
		}
	case syntax.OpAlternate:
		match(b, re.Sub[0])
	case syntax.OpRepeat:
		for range re.Min {
			match(b, re.Sub[0])
		}
	}
}

// firstVisible gives the first character of a class that can be seen, if it has one.
func firstVisible(ranges []rune) rune {
	for i := 0; i+1 < len(ranges); i += 2 {
		if r := max(ranges[i], '!'); r <= ranges[i+1] {
			return r
		}
	}
	return ranges[0]
}

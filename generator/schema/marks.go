package schema

import (
	"slices"
	"strings"
	"unicode"

	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/yamltree"
)

const (
	CodeMark     diag.Code = "mark"      // a mark at the end of a value says nothing known
	CodeMarkOnly diag.Code = "mark-only" // a value consists of marks alone
	CodeMarkTwo  diag.Code = "mark-two"  // a value has two marks of which there can be one
)

// marks are what stands at the end of a terse value.
type marks struct {
	modality Modality
	hasMode  bool
	sources  []Cite
	asOf     edtf.Date
}

// splitMarks takes the marks off the end of a single-line value: ~modality, ^source
// and @date, in any order, each after a space. Values that span lines have none.
func (d *decoder) splitMarks(n *yamltree.Node) (text string, m marks) {
	text = n.Text
	if n.Block {
		return text, m
	}
	for {
		rest := strings.TrimRight(text, " \t")
		i := strings.LastIndexAny(rest, " \t")
		word := rest[i+1:]
		if len(word) < 2 || !strings.ContainsRune("~^@", rune(word[0])) || strings.ContainsAny(word, "])") {
			d.parted(n, rest)
			break // "[@a; @b]." is a citation of prose
		}
		if i < 0 {
			d.problem(diag.Errorf(CodeMarkOnly, n.Pos, "%q is a mark without a value", word).
				WithHint("marks follow a value; a text that begins so takes the long form: is: %q", word))
			return "", m
		}
		d.mark(word, n.At(i+1), &m)
		text = rest[:i]
	}
	slices.Reverse(m.sources) // they were met from the end
	return strings.TrimRight(text, " \t"), m
}

// parted finds a mark with a blank behind its sign: it would be printed, and what it says be lost. One without a value before
// it, or with what is no mark behind it, is text.
func (d *decoder) parted(n *yamltree.Node, text string) {
	body := text[strings.LastIndexAny(text, " \t")+1:]
	before := strings.TrimRight(text[:len(text)-len(body)], " \t")
	at := len(before) - 1
	if at < 1 || !strings.ContainsRune(" \t", rune(before[at-1])) {
		return
	}
	sign := before[at:]
	meant := false
	switch sign {
	case "~":
		meant = slices.Contains(modalities, body)
	case "^": // 5 ^ 2 is arithmetic
		meant = isID(body) && strings.ContainsAny(body, "-_") && strings.ContainsFunc(body, unicode.IsLetter)
	case "@":
		meant = isDate(body)
	}
	if meant {
		d.problem(diag.Errorf(CodeMark, n.At(at), "a blank stands in the mark %s", sign+body).
			WithHint("without it: %s%s; a text that really ends so takes the long form, is: \"…\"", sign, body))
	}
}

// mark reads one mark.
func (d *decoder) mark(word string, pos diag.Pos, m *marks) {
	body := word[1:]
	bare := strings.TrimRight(body, ".,;:!?") // a sentence ends before its marks, and a list of them has no commas
	alone := "nothing stands behind a mark but a blank and another: " + word[:1] + bare
	const long = "; a text that really ends so takes the long form, is: \"…\""
	switch word[0] {
	case '~':
		if !slices.Contains(modalities, body) {
			p := diag.Errorf(CodeMark, pos, "%q is no modality", word)
			p.Hint = diag.DidYouMean(body, modalities)
			if p.Hint == "" {
				p.Hint = "one of " + strings.Join(modalities, ", ") + long
			}
			if slices.Contains(modalities, bare) {
				p.Hint = alone
			}
			d.problem(p)
			return
		}
		if m.hasMode {
			d.problem(diag.Errorf(CodeMarkTwo, pos, "the value has two modalities").WithHint("keep one of them"))
		}
		m.hasMode = true
		if body != "stated" {
			m.modality = Modality(body)
		}
	case '^':
		if !isID(body) || bare != body {
			p := diag.Errorf(CodeMark, pos, "%q names no source", word).
				WithHint("a source's id has letters, digits and hyphens: ^tass-2030555" + long)
			if isID(bare) {
				p.Hint = alone
			}
			d.problem(p)
			return
		}
		m.sources = append(m.sources, Cite{Target: body, Pos: pos})
	case '@':
		date, err := edtf.Parse(body)
		if err != nil {
			p := diag.Errorf(CodeMark, pos, "%q is no as-of date: %v", word, err).WithHint("as @2023-04-11" + long)
			if isDate(bare) {
				p.Hint = alone
			}
			d.problem(p)
			return
		}
		if !m.asOf.IsZero() {
			d.problem(diag.Errorf(CodeMarkTwo, pos, "the value has two as-of dates").WithHint("keep one of them"))
		}
		m.asOf = date
	}
}

// isID tells whether s can be the id or slug of an entity.
func isID(s string) bool {
	if s == "" {
		return false
	}
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./", r) || r > 127) {
			return false
		}
	}
	return true
}

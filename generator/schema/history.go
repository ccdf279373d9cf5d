package schema

import (
	"cmp"
	"regexp"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/yamltree"
)

const CodeStep diag.Code = "history-step" // a line of a history is no dated step

// step reads DATE STEP [WHOM] [by WHO [and WHO]] [in PLACE] [, remark]. The date
// may be "unknown". Whom and who are references; a place is text.
func (d *decoder) step(v *Value, f *Field, n *yamltree.Node, text string) bool {
	words := strings.Fields(text)
	date, used := leadingDate(words)
	if used == 0 {
		if _, err := edtf.Parse(words[0]); dateForm.MatchString(words[0]) {
			d.problem(diag.Errorf(CodeDate, n.Pos, "%v", err).WithHint(dateHint))
			return false
		}
		p := diag.Errorf(CodeStep, n.Pos, "%q does not begin with a date", text).
			WithHint("as 2025-09-30 ratified by VE; the date may be unknown")
		if first := strings.TrimRight(words[0], ",;:."); first != words[0] && isDate(first) {
			p.Hint = "a blank alone stands behind the date: " + first + " " + strings.Join(words[1:], " ")
		} else if len(words[0]) > 1 && strings.ContainsRune("~^@", rune(words[0][0])) {
			p.Hint = "marks stand at the end of the line"
		}
		d.problem(p)
		return false
	}
	vocabulary := d.schema.Vocabulary(f.Steps)
	if vocabulary == nil {
		return false // reported where the kind is read
	}
	from := wordEnd(text, used)
	head, remark, _ := strings.Cut(text[from:], ",")
	words = strings.Fields(head)
	names := vocabulary.Names()
	if len(words) == 0 {
		d.problem(diag.Errorf(CodeStep, n.Pos, "%q names no step", text).WithHint("one of %s", strings.Join(names, ", ")))
		return false
	}
	step := vocabulary.Step(words[0])
	if step == nil {
		p := diag.Errorf(CodeStep, n.At(from+strings.Index(head, words[0])), "%q is no step of %q", words[0], f.Steps)
		p.Hint = cmp.Or(diag.DidYouMean(words[0], names), "one of "+strings.Join(names, ", "))
		for i := range words[:min(3, len(words))] {
			if hyphened := strings.Join(words[:i+1], "-"); vocabulary.Step(hyphened) != nil {
				p.Hint = "it is written with hyphens: " + hyphened
			}
		}
		d.problem(p)
		return false
	}
	s := &StepTaken{Name: step.Name, Label: step.Label, Note: d.md.Typeset(strings.Join(strings.Fields(remark), " "))}
	d.stepParts(s, n, head, from)
	v.Type, v.Date, v.Step = typeStep, date, s
	return true
}

// dateForm is that of a day or a month in figures, whether the calendar has it or not, and of a day as others write it.
var dateForm = regexp.MustCompile(`^(?:[0-9]{4}-[0-9]{2}|[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4})$`)

func isDate(s string) bool {
	_, err := edtf.Parse(s)
	return err == nil
}

// maxDateWords is how many words a date beside other words may have: from 11 April 2023.
const maxDateWords = 4

// leadingDate reads the longest run of words that is a date, and tells how many they are.
func leadingDate(words []string) (edtf.Date, int) {
	if len(words) > 0 && words[0] == "unknown" {
		return edtf.Date{}, 1
	}
	for n := min(maxDateWords, len(words)); n > 0; n-- {
		if date, err := edtf.Parse(strings.Join(words[:n], " ")); err == nil {
			return date, n
		}
	}
	return edtf.Date{}, 0
}

// wordEnd gives the offset at which the n-th word of text ends, counted from 1.
func wordEnd(text string, n int) int {
	end := 0
	for _, w := range strings.Fields(text)[:n] {
		end += strings.Index(text[end:], w) + len(w)
	}
	return end
}

// stepParts sorts the words behind a step by the little words between them. head
// is the step with these words and begins at offset from of the node's text.
func (d *decoder) stepParts(s *StepTaken, n *yamltree.Node, head string, from int) {
	part := &s.To
	var run []string
	begin, end := 0, wordEnd(head, 1) // of the run in head, and of the last word
	flush := func() {
		if len(run) == 0 {
			return
		}
		target := strings.Join(run, " ")
		if part == nil {
			s.Place = d.md.Typeset(target)
		} else {
			*part = append(*part, Ref{Target: target, Pos: n.At(from + begin)})
		}
		run = nil
	}
	for _, w := range strings.Fields(head)[1:] {
		at := end + strings.Index(head[end:], w)
		end = at + len(w)
		if len(run) == 0 {
			begin = at
		}
		switch w {
		case "by":
			flush()
			part = &s.By
		case "in":
			flush()
			part = nil
		case "and":
			if part == nil {
				run = append(run, w)
				continue
			}
			flush()
		default:
			run = append(run, w)
		}
	}
	flush()
}

// Current gives the step of a history that holds on a day: of those stated as
// facts and begun by then, the latest; of several on one day, the last written, as where it isn't known which
// was first.
// It is nil where nothing has happened yet.
func Current(steps []Claim, day edtf.Day) *Claim {
	var current *Claim
	var since edtf.Day
	for i := range steps {
		c := &steps[i]
		if c.Value.Step == nil || !c.Modality.Fact() {
			continue
		}
		begun, ok := c.Begun()
		if !ok || begun > day || current != nil && begun < since && !knownBy(current, c) {
			continue
		}
		current, since = c, begun
	}
	return current
}

// knownBy tells of a step that it was only known to have been taken by some day, and another, written behind it,
// when it was: the first may have been taken long before.
func knownBy(c, other *Claim) bool {
	_, exact := c.Value.Date.Earliest()
	_, known := other.Value.Date.Earliest()
	return !exact && known
}

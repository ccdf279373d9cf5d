package schema

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/yamltree"
)

const CodeQuantity diag.Code = "value-quantity" // a text is no number with a unit

// digits are a whole number, with or without spaces (SI Brochure 5.4.4) between groups of three; and never a zero before
// others, which would be printed.
const digits = `(?:[1-9][0-9]{0,2}(?:[ \x{a0}\x{202f}\x{2009}][0-9]{3})+|0|[1-9][0-9]*)`

// nearness are the words that may stand before a number.
var nearness = []string{"about", "over", "under", "up to", "at least", "nearly"}

var quantityPattern = regexp.MustCompile(`^(?:(` + strings.Join(nearness, "|") + `) )?` + // 1 how near
	`(-?` + digits + `(?:\.[0-9]+)?)` + // 2 low
	`(?: ?[-–] ?(` + digits + `(?:\.[0-9]+)?))?` + // 3 high
	`(?: ?(thousand|million|billion|trillion))?` + // 4 scale
	`(?: ?([\pL\p{Sc}\p{So}%‰‱′″'"][^\s/]*))?` + // 5 unit
	`(?: ?(?:/|per ) ?([a-z]+))?` + // 6 period
	`(?: in (\S.*))?$`) // 7 when

// otherDigits are numbers as others write them: 300,000 or 1'000 or 1e6 or 1.000.000. Which of them a comma or a dot
// means can't be told.
var otherDigits = regexp.MustCompile(`[0-9](?:[,'’_][0-9]|[eE][-+]?[0-9]|\.[0-9]+\.[0-9])`)

// mostNumber is the largest number that is taken, either side of zero: the mass of the sun in kilograms. What is drawn of numbers
// is reckoned with, and must not end beyond what a float64 holds.
const mostNumber = 2e30

var scales = map[string]float64{"": 1, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

var periods = []string{"second", "minute", "hour", "day", "week", "month", "quarter", "year", "trip", "voyage"}

// quantity reads [about] NUMBER[-NUMBER] [million] UNIT[/PERIOD] [in DATE].
func (d *decoder) quantity(v *Value, f *Field, n *yamltree.Node, text string) bool {
	m := quantityPattern.FindStringSubmatch(text)
	amount, _, _ := strings.Cut(text, " in ")
	others := otherDigits.MatchString(amount)
	if m == nil || others || strings.HasPrefix(m[2], "-") && strings.Trim(m[2], "-0.") == "" { // there is no −0
		p := diag.Errorf(CodeQuantity, n.Pos, "%q is no quantity", text)
		p.Hint = "a number and a unit, as 880 kg, 300 million USD/month, 809454 TEU in 2010; before it may stand " + strings.Join(nearness, ", ")
		if others {
			p.Hint = "thousands are apart by spaces or not at all, and a dot stands before a fraction: 300 000 USD, 1.5 million TEU"
		}
		d.problem(p)
		return false
	}
	q := &Quantity{Approx: m[1], Digits: strings.TrimSpace(m[2]), Scale: m[4], Unit: m[5], Per: m[6]}
	q.Low, _ = strconv.ParseFloat(ungroup(m[2]), 64)
	q.High = q.Low
	if m[3] != "" {
		q.High, _ = strconv.ParseFloat(ungroup(m[3]), 64)
		q.Digits += "–" + strings.TrimSpace(m[3])
	}
	q.Low, q.High = q.Low*scales[q.Scale], q.High*scales[q.Scale]
	v.Quantity, v.Number = q, q.Low
	return d.quantityFits(q, f, n, text, m[7]) && d.inRange(f, n, q.Low) && d.inRange(f, n, q.High)
}

// quantityFits checks the parts against each other and against the field.
func (d *decoder) quantityFits(q *Quantity, f *Field, n *yamltree.Node, text, when string) bool {
	switch {
	case q.Unit == "":
		p := diag.Errorf(CodeQuantity, n.Pos, "%q has no unit", text)
		if len(f.Units) > 0 {
			p.Hint = "in " + strings.Join(f.Units, ", ")
		}
		d.problem(p)
		return false
	case len(f.Units) > 0 && !slices.Contains(f.Units, q.Unit):
		p := diag.Errorf(CodeQuantity, n.Pos, "%q is not a unit of %q", q.Unit, f.Name)
		p.Hint = "in " + strings.Join(f.Units, ", ")
		d.problem(p)
		return false
	case q.Per != "" && !slices.Contains(periods, q.Per):
		p := diag.Errorf(CodeQuantity, n.Pos, "%q is no period", q.Per)
		p.Hint = cmp.Or(diag.DidYouMean(q.Per, periods), "one of "+strings.Join(periods, ", "))
		d.problem(p)
		return false
	case math.Abs(q.Low) > mostNumber || math.Abs(q.High) > mostNumber:
		d.problem(diag.Errorf(CodeQuantity, n.Pos, "%q is too large a number", q.Digits))
		return false
	case q.High < q.Low:
		d.problem(diag.Errorf(CodeQuantity, n.Pos, "%q ends below where it begins", text))
		return false
	}
	if when != "" {
		date, err := edtf.Parse(when)
		if err != nil {
			d.problem(diag.Errorf(CodeDate, n.Pos, "%v", err).WithHint("a quantity's date follows \"in\": 809454 TEU in 2010"))
			return false
		}
		q.In = date
	}
	return true
}

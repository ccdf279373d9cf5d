package rule

import (
	"strings"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

const (
	CodeLocodeFunction diag.Code = "locode-function" // a code stands for no seaport
	CodeCosparYear     diag.Code = "cospar-year"     // a designator is of another year than the launch
)

// functions are the digits of a UN/LOCODE's function, for messages.
var functions = map[byte]string{'2': "a rail terminal", '3': "a road terminal", '4': "an airport", '5': "a postal exchange",
	'6': "a multimodal terminal", '7': "a fixed installation", '8': "an inland port", 'B': "a border crossing"}

// locodeFunction looks at entities that have both a UN/LOCODE and its function: those
// are ports.
func locodeFunction(c *Context) []diag.Problem {
	var out problems
	c.each(func(e *content.Facts, _ *schema.Kind) {
		locode := code(e, checkLocode)
		if locode == "" {
			return
		}
		for _, cl := range codes(e, checkFunction) {
			switch f := text(cl); {
			case f[0] == '1':
			case f[0] == '0':
				if !closed(e, c.Today) && !hasDispute(e) {
					out.add(diag.Warnf(CodeLocodeFunction, cl.Pos, "%q is not functional in the list: its function is %q", locode, f).
						WithHint("say when the place was %s, or give the views if its status is disputed", fieldClosed))
				}
			default:
				p := diag.Errorf(CodeLocodeFunction, cl.Pos, "%q is no seaport in the list: its function %q has no 1", locode, f)
				p.Hint = "is it the code of another place nearby? a port has a 1 first"
				if what := described(f); what != "" {
					p.Hint = "it is the code of " + what + "; the port has a code of its own, with a 1 first"
				}
				out.add(p)
			}
		}
	})
	return out
}

// described says what a function stands for.
func described(function string) string {
	var parts []string
	for i := range len(function) {
		if what := functions[function[i]]; what != "" {
			parts = append(parts, what)
		}
	}
	return strings.Join(parts, " and ")
}

// closed tells whether a place is out of use on the day: from its date on, or within
// it, if that is from one day to another.
func closed(e *content.Facts, day edtf.Day) bool {
	for _, v := range versions(e.Claim(fieldClosed)) {
		d := v.Value.Date
		ended := d.Interval() && d.Before(day)
		if v.State == schema.Known && !d.IsZero() && !d.After(day) && !ended {
			return true
		}
	}
	return false
}

func cosparYear(c *Context) []diag.Problem {
	var out problems
	c.each(func(e *content.Facts, _ *schema.Kind) {
		list := codes(e, checkCospar)
		if len(list) == 0 {
			return
		}
		launches := c.launches(e)
		for _, cl := range list {
			year := text(cl)[:4]
			if p, wrong := designates(year, launches); wrong {
				out.add(diag.Errorf(CodeCosparYear, cl.Pos, "%q is the designator of a launch in %s, and the launch was %s", text(cl), year, p).
					WithHint("a designator begins with the year of the launch in UTC; look up the code or the date again"))
			}
		}
	})
	return out
}

// launches gives the dates on which something was launched, all versions of them.
func (c *Context) launches(e *content.Facts) []edtf.Date {
	var out []edtf.Date
	for _, v := range versions(e.Claim(fieldLaunch)) {
		if v.Value.Type == schema.TypeDate && isFact(v) {
			out = append(out, v.Value.Date)
		}
	}
	if out != nil {
		return out
	}
	c.histories(e, func(_ *schema.Vocabulary, steps []*schema.Claim) {
		for _, s := range steps {
			if s.Value.Step.Name == stepLaunched && isFact(s) && !s.Value.Date.IsZero() {
				out = append(out, s.Value.Date)
			}
		}
	})
	return out
}

// designates tells that a year is none of those in which the launch can have been, and
// when it was. A day that is no instant may be that of another time zone.
func designates(year string, launches []edtf.Date) (when string, wrong bool) {
	for _, d := range launches {
		first, hasFirst := d.Earliest()
		last, hasLast := d.Latest()
		if d.Precision() == edtf.PrecisionDay {
			first, last = first-1, last+1
		}
		if !hasFirst || !hasLast || first.String()[:4] <= year && year <= last.String()[:4] {
			return "", false
		}
		when = d.String()
	}
	return when, when != ""
}

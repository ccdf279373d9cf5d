package schema

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"portolan/generator/diag"
	"portolan/generator/yamltree"
)

const (
	CodeCode     diag.Code = "value-code"    // a code fails its check
	CodeUnquoted diag.Code = "code-unquoted" // a code that looks like a number is not quoted
)

// A Check is the name of a rule that codes of one sort obey.
type Check string

// A codeRule is a code's form, and where the form is not enough a test that gives
// a reason against it, or "".
type codeRule struct {
	form    *regexp.Regexp
	example string
	against func(code string) string
}

// codeRules are the checks by name. Forms come from ISO 3166, the UN/LOCODE manual
// (rev. of 2025-1), COSPAR's designators, and Wikidata's item ids.
var codeRules = map[Check]codeRule{
	"iso-3166-alpha2":    {regexp.MustCompile(`^[A-Z]{2}$`), "VE", notCountry},
	"iso-3166-alpha3":    {regexp.MustCompile(`^[A-Z]{3}$`), "VEN", notCountry},
	"iso-3166-numeric":   {regexp.MustCompile(`^[0-9]{3}$`), `"862"`, notCountryNumber},
	"iso-3166-2":         {regexp.MustCompile(`^[A-Z]{2}-[A-Z0-9]{1,3}$`), "VE-G", prefixNotCountry},
	"iso-4217":           {regexp.MustCompile(`^[A-Z]{3}$`), "USD", nil},
	"un-locode":          {regexp.MustCompile(`^[A-Z]{2}[A-Z2-9]{3}$`), "VEPBL", prefixNotCountry},
	"un-locode-function": {regexp.MustCompile(`^(?:0-------|[1-][2-][3-][4-][5-][6-][7-][8B-])$`), "1--4----", nil},
	"cospar":             {regexp.MustCompile(`^(?:19|20)[0-9]{2}-[0-9]{3}[A-Z]{1,3}$`), "2012-052A", nil},
	"norad":              {regexp.MustCompile(`^[0-9]{1,9}$`), `"33414"`, nil},
	"wikidata":           {regexp.MustCompile(`^Q[1-9][0-9]*$`), "Q717", nil},
}

// Example gives a code that passes the check, as it is written in YAML; "" if there is
// no such check.
func (c Check) Example() string { return codeRules[c].example }

func checkNames() []string {
	var out []string
	for name := range codeRules {
		out = append(out, string(name))
	}
	slices.Sort(out) // for messages that are the same in every run
	return out
}

// code checks an identifier by its field's rule.
func (d *decoder) code(f *Field, n *yamltree.Node, text string) bool {
	if !n.Quoted && len(text) > 1 && text[0] == '0' && isDigits(text) {
		d.problem(diag.Errorf(CodeUnquoted, n.Pos, "%s is not quoted", text).
			WithHint("write %q: other programs read the bare number as octal", text))
		return false
	}
	rule, ok := codeRules[f.Check]
	if !ok {
		return true
	}
	if !rule.form.MatchString(text) {
		p := diag.Errorf(CodeCode, n.Pos, "%q is no code of the form %s", text, f.Check).WithHint("as %s", rule.example)
		if rule.form.MatchString(strings.ToUpper(text)) {
			p.Hint = "in capitals: " + strings.ToUpper(text)
		}
		d.problem(p)
		return false
	}
	if rule.against != nil {
		if why := rule.against(text); why != "" {
			d.problem(diag.Errorf(CodeCode, n.Pos, "%s", why))
			return false
		}
	}
	return true
}

func isDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// unassigned are codes that package language takes for countries and ISO 3166-1
// does not: withdrawn, reserved for other uses, or private.
const unassigned = "AC AN BU CP CQ CS CT DD DG DY EA EU EZ FQ FX HV IC JT MI NH NQ NT PC PU PZ RH SU TA TP UK UN VD WK XK YD YU ZR"

func isCountry(r language.Region) bool {
	return r.IsCountry() && !strings.Contains(unassigned, r.String())
}

func notCountry(code string) string {
	r, err := language.ParseRegion(code)
	if err != nil || !isCountry(r) || code != r.String() && code != r.ISO3() {
		return strconv.Quote(code) + " is the code of no country in ISO 3166-1"
	}
	return ""
}

func notCountryNumber(code string) string {
	n, _ := strconv.Atoi(code)
	if r, err := language.EncodeM49(n); err != nil || !isCountry(r) {
		return strconv.Quote(code) + " is the number of no country in ISO 3166-1"
	}
	return ""
}

func prefixNotCountry(code string) string {
	if notCountry(code[:2]) != "" {
		return strconv.Quote(code) + " begins with " + strconv.Quote(code[:2]) + ", which is no country in ISO 3166-1"
	}
	return ""
}

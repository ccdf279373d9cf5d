package schema

import "testing"

// ISO 3166-1 assigns 249 codes.
func TestCountries(t *testing.T) {
	n := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if notCountry(string([]rune{a, b})) == "" {
				n++
			}
		}
	}
	if n != 249 {
		t.Errorf("%d codes are taken for countries, not 249", n)
	}
	for _, code := range []string{"VE", "RU", "UA", "BQ", "PS", "TW", "SS", "AX", "VEN", "AZE", "ROU"} {
		if why := notCountry(code); why != "" {
			t.Error(why)
		}
	}
	for _, number := range []string{"862", "031", "076", "643", "804", "004"} {
		if why := notCountryNumber(number); why != "" {
			t.Error(why)
		}
	}
}

// Each check's own example passes it, so a hint never misleads.
func TestCheckExamples(t *testing.T) {
	for _, name := range checkNames() {
		rule := codeRules[Check(name)]
		example := unquote(rule.example)
		if !rule.form.MatchString(example) {
			t.Errorf("%s: %q is not of its form", name, example)
		}
		if rule.against != nil {
			if why := rule.against(example); why != "" {
				t.Errorf("%s: %s", name, why)
			}
		}
	}
}

func unquote(s string) string {
	if len(s) > 1 && s[0] == '"' {
		return s[1 : len(s)-1]
	}
	return s
}

package view

import "testing"

// A page in several languages links each of them, itself included, as hreflang wants it; one
// in a single language links none.
func TestLanguages(t *testing.T) {
	for _, c := range []struct {
		all  []Alternate
		want string
	}{
		{nil, ""},
		{[]Alternate{{"en", "https://example.org/a/"}}, ""},
		{[]Alternate{{"en", "https://example.org/a/"}, {"pt-BR", "https://example.org/pt-br/a/?b&c"}},
			"<link rel=\"alternate\" hreflang=\"en\" href=\"https://example.org/a/\">\n<link rel=\"alternate\" hreflang=\"pt-BR\" href=\"https://example.org/pt-br/a/?b&amp;c\">\n"},
	} {
		h := header{&printer{}}
		h.languages(c.all)
		if got := h.html(); got != c.want {
			t.Errorf("of %v it writes\n%s, want\n%s", c.all, got, c.want)
		}
	}
}

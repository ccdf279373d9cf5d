package markdown

import "testing"

func TestTypeset(t *testing.T) {
	for _, c := range []struct{ lang, in, want string }{
		{"en", "Venezuela's satellites", "Venezuela’s satellites"},
		{"en", "the states' rights, 'as is'", "the states’ rights, ‘as is’"},
		{"en", `The "Center" of 27" and "x"`, `The “Center” of 27" and “x”`},
		{"en", `"Yes," he said. "No."`, `“Yes,” he said. “No.”`},
		{"en", `a 27" screen`, `a 27" screen`},
		{"en", `5' 3" tall, in the 1990's`, `5' 3" tall, in the 1990’s`},
		{"en", `one " alone, and ' too`, `one " alone, and ' too`},
		{"en", "already ’ set “so”", "already ’ set “so”"},
		{"ru", `ООО "Ромашка"`, "ООО «Ромашка»"},
		{"es-VE", `la "zona" de 'La Guaira'`, "la “zona” de ‘La Guaira’"},
		{"en", "", ""},
	} {
		if got := Typeset(c.lang, c.in); got != c.want {
			t.Errorf("%q in %s became %q, not %q", c.in, c.lang, got, c.want)
		}
		if again := Typeset(c.lang, Typeset(c.lang, c.in)); again != c.want {
			t.Errorf("%q typeset twice became %q, not %q", c.in, again, c.want)
		}
	}
}

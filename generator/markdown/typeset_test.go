package markdown

import (
	"testing"
	"unicode/utf8"

	"portolan/generator/diag"
)

func TestTypeset(t *testing.T) {
	for _, c := range []struct{ lang, in, want string }{
		{"en", "Venezuela's satellites", "Venezuela’s satellites"},
		{"en", "the states' rights, and 'as is'", "the states’ rights, and ‘as is’"},
		{"en", `The "Center" of 27" and "x"`, `The “Center” of 27" and “x”`},
		{"en", `"Yes," he said. "No."`, `“Yes,” he said. “No.”`},
		{"en", `"100%" or "x"`, `“100%” or “x”`},
		{"en", `"Yes;" he said, "no"`, `“Yes;” he said, “no”`},
		{"en", `"km²" and ("the states'")`, `“km²” and (“the states’”)`},
		{"en", `a 27" screen`, `a 27" screen`},
		{"en", `5' 3" tall, in the 1990's`, `5' 3" tall, in the 1990’s`},
		{"en", `one " alone, and ' too`, `one " alone, and ' too`},
		{"en", "already ’ set “so”", "already ’ set “so”"},
		{"en", "'90s rock 'n' roll, and 'tis", "’90s rock ’n’ roll, and ’tis"},
		{"en", "the U.S.' own", "the U.S.’ own"},
		{"en", "10°29'N, 66°53'W", "10°29'N, 66°53'W"},
		{"en", "x,'y' and '(a) b' in 'the 1990'", "x,‘y’ and ‘(a) b’ in ‘the 1990’"},
		{"en", "it's \xff", "it's \xff"},
		{"ru", `ООО "Ромашка"`, "ООО «Ромашка»"},
		{"es-VE", `la "zona" de 'La Guaira', "¿Qué?"`, "la “zona” de ‘La Guaira’, “¿Qué?”"},
		{"en", `"" and ''`, `"" and ''`},
		{"en", "", ""},
	} {
		got := Typeset(c.lang, c.in)
		if got != c.want {
			t.Errorf("%q in %s became %q, not %q", c.in, c.lang, got, c.want)
		}
		if again := Typeset(c.lang, got); again != c.want {
			t.Errorf("%q typeset twice became %q, not %q", c.in, again, c.want)
		}
	}
}

// A text of data reads as it would in prose.
func TestTypesetAsProse(t *testing.T) {
	for lang := range wordings {
		c := New(Options{Lang: lang})
		for _, s := range []string{"Venezuela's own", `The "Center" and "x"`, "the states' rights", `"100%" and the "Center"`, "the '90s"} {
			if prose, set := c.Convert(diag.Pos{File: "x", Line: 1, Col: 1}, s).Text, c.Typeset(s); prose != set {
				t.Errorf("%q in %s is %q in prose and %q in data", s, lang, prose, set)
			}
			if back := Untypeset(c.Typeset(s)); back != s {
				t.Errorf("%q in %s comes back as %q", s, lang, back)
			}
		}
	}
}

// Whatever is typed, only the marks change.
func FuzzTypeset(f *testing.F) {
	for _, s := range []string{`"a" 'b'`, "it's", `5' 3"`, "'n'", "\xff'", `"'"'"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for lang := range wordings {
			got := Typeset(lang, s)
			if utf8.ValidString(s) && Untypeset(got) != Untypeset(s) {
				t.Errorf("%q in %s became %q", s, lang, got)
			}
		}
	})
}

// Within quotation marks a text has the other ones of its language.
func TestQuoted(t *testing.T) {
	for _, c := range [][3]string{
		{"en", "Ports are closed", "“Ports are closed”"},
		{"en-GB", "On a “treaty” that isn’t", "“On a ‘treaty’ that isn’t”"},
		{"es", "El “tratado”", "“El ‘tratado’”"},
		{"ru", "О «договоре»", "«О „договоре“»"},
		{"de", "Le « traité » “x”", "“Le « traité » ‘x’”"},
	} {
		if got := Quoted(c[0], c[1]); got != c[2] {
			t.Errorf("%s: %s, want %s", c[0], got, c[2])
		}
	}
}

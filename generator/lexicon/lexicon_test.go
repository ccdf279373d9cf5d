package lexicon

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// wordsOf gives the words of a text as folded/key, with blanks between; the key is left
// out where it is the same.
func wordsOf(lang, text string) string {
	var out []string
	New(lang).Each(text, func(w *Word) {
		if w.Key == w.Folded {
			out = append(out, w.Folded)
			return
		}
		out = append(out, w.Folded+"/"+w.Key)
	})
	return strings.Join(out, " ")
}

func TestEach(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"en", "The countries' exports, exporting.", "the countries/countri exports/export exporting/export"},
		{"en", "UN/LOCODE VEPBL 2008-055A", "un locode/locod vepbl 2008 055a"},
		{"en", "familia family", "familia family/famili"},
		{"es", "familias educación", "familias/famili educacion/educ"},
		{"en", "café cafe\u0301 CAFÉ", "cafe cafe cafe"}, // stemmed before folding
		{"ru", "правами права йод", "правами/прав права/прав иод"},
		{"en", "Россия", "россия/росс"},
		{"uk", "права", "права"},
		{"fr", "nationalités", "nationalites/national"},
		{"zh", "国籍法 a", "国籍 籍法 a"},
		{"zh", "国", "国"},
		{"en", "中国 and コンピューター", "中国 and コン ンピ ピュ ュー ータ ター"},
		{"en", "Straße Łódź Ærø Þór İzmir ODOΣ", "strasse lodz aero thor izmir odoσ"},
		{"en", "ﬁsh ２０２４ x²", "fish 2024 x2"},
		{"en", "עִבְרִית كِتَاب", "עברית كتاب"},
		{"en", "\xff\xfe a\x01b", "a b"},
		{"en", "", ""},
		{"en", "?!—…", ""},
		{"en", "aͺ ͺ ﷺ", "a صلىاللهعليهوسلم"},
	} {
		if got := wordsOf(c.lang, c.text); got != c.want {
			t.Errorf("%s %q gives %q, want %q", c.lang, c.text, got, c.want)
		}
	}
}

// Words are the same and only then have the same number.
func FuzzEach(f *testing.F) {
	f.Add("en", "The country, Ångström 国籍 право")
	f.Add("ru", "правами\xff İ ﬀ ǅ")
	f.Fuzz(func(t *testing.T, lang, text string) {
		l := New(lang)
		seen := map[int]Word{}
		l.Each(text, func(w *Word) {
			if was, ok := seen[w.ID]; ok && was != *w {
				t.Errorf("%v and %v have one number", was, *w)
			}
			seen[w.ID] = *w
			if w.Folded == "" || strings.ContainsAny(w.Folded+w.Key, " ,=\n!") || !utf8.ValidString(w.Folded+w.Key) {
				t.Errorf("no word: %q %q", w.Folded, w.Key)
			}
			if again := Fold(w.Folded); again != w.Folded && !Paired([]rune(w.Folded)[0]) {
				t.Errorf("%q folds to %q", w.Folded, again)
			}
		})
	})
}

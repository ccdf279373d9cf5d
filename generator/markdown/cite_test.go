package markdown

import (
	"regexp"
	"strings"
	"testing"
)

var (
	// citeForm is what parseCite does: prefix, '-', id and locator.
	citeForm = regexp.MustCompile(`^\s*(?:([^@]*)\s)?(-?)@([\pL\pN_](?:[\pL\pM\pN_:./-]*[\pL\pM\pN_])?)((?s).*)$`)
	nextCite = regexp.MustCompile(`(?:^|\s)@[\pL\pN_]`)
)

// checkCite compares with regular expressions, which say the same at greater cost.
func checkCite(t *testing.T, item string) {
	t.Helper()
	c, ok := parseCite(item)
	m := citeForm.FindStringSubmatch(item)
	if ok != (m != nil) {
		t.Fatalf("%q is a citation: %t", item, ok)
	}
	if m != nil && (tidy(m[1]) != tidy(c.prefix) || (m[2] != "") != c.dash || m[3] != c.id || m[4] != c.locator) {
		t.Fatalf("%q: got %+v, want %q", item, c, m)
	}
	if got := citesAgain(item); got != nextCite.MatchString(item) {
		t.Fatalf("%q cites: %t", item, got)
	}
	if got, want := tidy(item), strings.Join(strings.Fields(item), " "); got != want {
		t.Fatalf("tidy %q: %q, want %q", item, got, want)
	}
}

var citations = []string{"", "@", "@a", " @a", "a@a", "see @a", "see -@a", "see-@a", "- @a", "-@a", "--@a", "\n-@a", "@-", "@_", "@a.",
	"@a-b, p. 4", "@a/ @b", "@é\u0301:x.", "@\u0301", "@²", "x\u00a0@a", "x\v@a", "\xff @a\xff", "@a\xff@b", "@a @", "@a\n@b", "@@a", "  see  also @x;"}

func TestParseCite(t *testing.T) {
	for _, item := range citations {
		checkCite(t, item)
	}
}

func FuzzParseCite(f *testing.F) {
	for _, item := range citations {
		f.Add(item)
	}
	f.Fuzz(checkCite)
}

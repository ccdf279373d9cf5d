package page

import (
	"regexp"
	"strings"
	"testing"
)

// Short codes of the text stand in an element of their own; compound words, addresses, attributes and what may hold no
// elements are left as they are, and with the elements taken out the page is what it was.
func TestShortCodesAreWhole(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"The satellite VRSS-2 flies.", "The satellite [VRSS-2] flies."},
		{"VeneSat-1, UA-40; 2012-052A (BSD-3-Clause)", "[VeneSat-1], [UA-40]; [2012-052A] ([BSD-3-Clause])"},
		{"<a href=\"../vrss-2/\" title='a > VRSS-2'>VRSS-2</a>-like", "<a href=\"../vrss-2/\" title='a > VRSS-2'>[VRSS-2]</a>-like"},
		{"“Спутник-1” and \u2014Z-9\u2014", "“[Спутник-1]” and \u2014[Z-9]\u2014"},
		{"a three-year, 20-year-old, well-known plan - 2 -3 A--1 1-", "a three-year, 20-year-old, well-known plan - 2 -3 A--1 1-"},
		{"a-word-with-many-letters-1", "a-word-with-many-letters-1"},
		{"https://x.example/vrss-2 user@t-1.example a_b-1 &#8211;2 &copy-1", "https://x.example/vrss-2 user@t-1.example a_b-1 &#8211;2 &copy-1"},
		{"<!-- A-1 --><script type=\"x\">\"<b A-1\"</script><pre>A-1 <b>A-1</b></pre>A-1", "<!-- A-1 --><script type=\"x\">\"<b A-1\"</script><pre>A-1 <b>A-1</b></pre>[A-1]"},
		{"<svg><text>A-1</text><svg><title>A-1</title></svg>A-1</svg><select><option>A-1</option></select>A-1", "<svg><text>A-1</text><svg><title>A-1</title></svg>A-1</svg><select><option>A-1</option></select>[A-1]"},
		{"<svg><text>A-1", "<svg><text>A-1"},
		{"A-1<a title=\"A-1", "[A-1]<a title=\"A-1"},
		{"<", "<"},
	} {
		page := "<!doctype html><title>VRSS-2</title><meta content=\"A-1\"><body class=\"b-1\">" + tt.text
		var b strings.Builder
		if err := writeWhole(&b, []byte(page)); err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut(b.String(), "<body class=\"b-1\">")
		if got := regexp.MustCompile(`<span class="whole">(.*?)</span>`).ReplaceAllString(body, "[$1]"); got != tt.want {
			t.Errorf("%s:\n%s, want\n%s", tt.text, got, tt.want)
		}
		if bare := regexp.MustCompile(`<span class="whole">(.*?)</span>`).ReplaceAllString(b.String(), "$1"); bare != page {
			t.Errorf("but for the elements the page is\n%s, and was\n%s", bare, page)
		}
	}
}

func FuzzWriteWhole(f *testing.F) {
	f.Add("<svg A-1><b>VRSS-2 &amp;-1<!-- <script>a-1</script><pre")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, wholeTag) || strings.Contains(text, wholeEnd) {
			t.Skip()
		}
		page := "<body>" + text
		var b strings.Builder
		if err := writeWhole(&b, []byte(page)); err != nil {
			t.Fatal(err)
		}
		if bare := strings.ReplaceAll(strings.ReplaceAll(b.String(), wholeTag, ""), wholeEnd, ""); bare != page {
			t.Errorf("%q became %q", page, b.String())
		}
	})
}

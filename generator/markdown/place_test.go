package markdown

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/diag"
)

// A page can put a link at the end of each heading of a body, and notes behind each of its
// outermost blocks that refer or cite. A field's text has neither place.
func TestPlaces(t *testing.T) {
	const text = `A [@a].

## One

No source here.

- x [[b]]
- y

> [!NOTE]
> z [@c]

Last[^1].

[^1]: A footnote [@d].
`
	fill := func(h Hole, i int) string {
		switch h {
		case HeadingHole:
			return fmt.Sprintf(" {link %d}", i)
		case NotesHole:
			return "{notes}\n"
		}
		return "*"
	}
	const want = `<p>**.</p>
{notes}
<h2 id="one">One {link 0}</h2>
<p>*</p>
<ul>
<li>**</li>
<li>*</li>
</ul>
{notes}
<aside class="callout callout-note" aria-label="Note">
<p class="callout-title">Note</p>
<p>**</p>
</aside>
{notes}
<p>*<sup id="fnref:1"><a href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup>.</p>
<div class="footnotes" role="doc-endnotes">
<hr />
<ol>
<li id="fn:1">
<p>**.&#160;<a href="#fnref:1" class="footnote-backref" role="doc-backlink">&#x21a9;&#xfe0e;</a></p>
</li>
</ol>
</div>
{notes}
`
	c := New(Options{})
	if diff := cmp.Diff(want, c.Convert(diag.Pos{}, text).HTML(fill)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := c.Inline(diag.Pos{}, "A [@a] and [[b]].").HTML(fill); got != "****." {
		t.Errorf("in a field: %q", got)
	}
}

// References to footnotes can't be in a link, which would be a link in a link.
func TestFootnotesOfALinkKeepTheirOrder(t *testing.T) {
	html := New(Options{}).Convert(diag.Pos{}, "See [one[^a] *and[^b]* two[^c]](https://example.org/)[^d].\n\n[^a]: A.\n[^b]: B.\n[^c]: C.\n[^d]: D.\n").HTML(nil)
	shown, _, _ := strings.Cut(html, "</p>")
	_, behind, _ := strings.Cut(shown, "two")
	var at []int
	for _, n := range []string{"1", "2", "3", "4"} {
		at = append(at, strings.Index(behind, `href="#fn:`+n+`"`))
	}
	if !slices.IsSorted(at) || at[0] < 0 {
		t.Errorf("references stand at %d of %s", at, behind)
	}
}

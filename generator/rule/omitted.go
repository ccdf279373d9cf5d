package rule

import (
	"fmt"

	"portolan/generator/chronicle"
	"portolan/generator/content"
	"portolan/generator/dataset"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

const CodeBlockLater diag.Code = "block-later" // a chart or table leaves out what is later than its page

// blockLater finds what charts and tables leave out because their page speaks as of an
// earlier day. Pages that speak as of the day of the build leave out nothing for long.
func blockLater(c *Context) []diag.Problem {
	var out problems
	always := edtf.MakeDay(9999, 12, 31)
	c.blocked(func(e *content.Entity, k *schema.Kind) {
		day := chronicle.SpeaksOf(e.Facts(), k, always)
		if day == always {
			return
		}
		for i := range e.Blocks() {
			b := &e.Blocks()[i]
			for _, o := range dataset.Omitted(b, day, directory{c}) {
				what := fmt.Sprintf("%d of the values of %q are", o.Count, o.What)
				switch {
				case o.All:
					what = fmt.Sprintf("all values of %q are", o.What)
				case o.Count == 1:
					what = fmt.Sprintf("1 of the values of %q is", o.What)
				}
				out.add(diag.Notef(CodeBlockLater, o.Pos, "%s later than %s, as of which the page speaks, and left out of the %s", what, day, b.Name).
					WithHint("@date behind a value says as of when it is; the date of the page, as of when that speaks"))
			}
		}
	})
	return out
}

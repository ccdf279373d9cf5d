package rule

import (
	"regexp"
	"slices"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/schema"
)

// CodeBareMark: a mark of data, or a citation without its brackets, stands in prose; or what is for prose in a text of data.
const CodeBareMark diag.Code = "mark-prose"

var bareMarks = pattern{regexp.MustCompile(`(?:^|[\s(])[~^@][\p{L}\p{N}][\p{L}\p{N}_.-]*`), []string{"~", "^", "@"}}

// proseMarks are what is a reference or a citation in prose.
var proseMarks = pattern{regexp.MustCompile(`\[\[[^\[\]]+\]\]|\[@[^\[\]]+\]`), []string{"[[", "[@"}}

// bareMark finds what editors know from data files and readers would see as it stands:
// ~planned, ^frolenko-0407, and @frolenko-0407 outside of brackets; and in texts of data what they know from prose.
func bareMark(c *Context) []diag.Problem {
	var out problems
	citable := c.Schema.Citable()
	modalities := schema.Modalities()
	c.words(bareMarks, func(w word) {
		written := strings.TrimLeft(w.match, "(")
		name := strings.TrimRight(written[1:], ".-")
		pos := w.pos
		pos.Col += len(w.match) - len(written) // what stands before it is one byte a column
		switch {
		case written[0] == '~' && slices.Contains(modalities, name):
			out.add(diag.Warnf(CodeBareMark, pos, "%q is a mark of data files, and is shown here as it stands", written[:1]+name).
				WithHint("say it in words: %s", name))
		case written[0] != '~' && c.Graph.Lookup(name, citable).ID != "":
			out.add(diag.Warnf(CodeBareMark, pos, "%q cites nothing here, and is shown as it stands", written[:1]+name).
				WithHint("in prose a source is cited so: [@%s]", name))
		}
	})
	c.words(proseMarks, func(w word) {
		if !w.data {
			return // there it is one
		}
		p := diag.Warnf(CodeBareMark, w.pos, "%q is written as in prose, and is shown here as it stands", w.match)
		inner := strings.Trim(w.match, "[]")
		if cited, ok := strings.CutPrefix(inner, "@"); ok {
			cited = cited[:strings.IndexAny(cited+",", ",;")]
			out.add(p.WithHint("this field is plain text, of which a mark at the end of the value says the source: ^%s", cited))
			return
		}
		label := inner[strings.Index(inner, "|")+1:]
		out.add(p.WithHint("this field is plain text, without links: write the words alone, %s", label))
	})
	return out
}

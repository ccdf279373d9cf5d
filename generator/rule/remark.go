package rule

import (
	"slices"
	"strings"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/schema"
)

// CodeHistoryRemark is a remark that was most likely meant as a part of its step.
const CodeHistoryRemark diag.Code = "history-remark" // the remark of a step is the code or id of an entity

// historyRemark finds remarks of steps that are codes or ids and nothing else: by VE, RU means by VE, with
// the remark RU.
func historyRemark(c *Context) []diag.Problem {
	var out problems
	c.each(func(e *content.Facts, _ *schema.Kind) {
		c.histories(e, func(_ *schema.Vocabulary, steps []*schema.Claim) {
			for _, s := range steps {
				if note := s.Value.Step.Note; c.onlyCodes(note) {
					out.add(diag.Warnf(CodeHistoryRemark, s.Pos, "the remark %q stands behind a comma, and is printed as it is", note).
						WithHint("if it is another who took the step, write and: by VE and RU"))
				}
			}
		})
	})
	return out
}

// onlyCodes tells of a remark that it is a code or an id of an entity, or several with commas between.
func (c *Context) onlyCodes(remark string) bool {
	for part := range strings.SplitSeq(remark, ",") {
		part = strings.TrimSpace(part)
		e, _ := c.Graph.Entity(c.Graph.Lookup(part, nil).ID)
		if e == nil || part != e.ID && !slices.Contains(e.Codes(), part) {
			return false
		}
	}
	return true
}

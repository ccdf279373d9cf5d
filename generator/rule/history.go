package rule

import (
	"slices"
	"strings"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/schema"
)

const (
	CodeHistoryOrder diag.Code = "history-order" // a step comes before what it has to follow
	CodeHistoryOnce  diag.Code = "history-once"  // a step that happens once stands twice
)

// historyOrder reports a step only where all steps that it may follow are certain to
// have come later; one that is not recorded proves nothing.
func historyOrder(c *Context) []diag.Problem {
	var out problems
	c.each(func(e *content.Facts, _ *schema.Kind) {
		c.histories(e, func(v *schema.Vocabulary, steps []*schema.Claim) {
			for _, s := range steps {
				rules := v.Step(s.Value.Step.Name)
				if rules == nil || len(rules.After) == 0 || !isFact(s) {
					continue
				}
				var first *schema.Claim
				certain := true
				for _, other := range steps {
					if !isFact(other) || !slices.Contains(rules.After, other.Value.Step.Name) {
						continue
					}
					certain = certain && certainlyBefore(s.Value.Date, other.Value.Date)
					if first == nil || other.Value.Date.Compare(first.Value.Date) < 0 {
						first = other
					}
				}
				if first != nil && certain {
					out.add(diag.Errorf(CodeHistoryOrder, s.Pos, "%q on %s comes before %q on %s", s.Value.Step.Name, s.Value.Date,
						first.Value.Step.Name, first.Value.Date).
						WithHint("%q follows %s; see %s", rules.Name, strings.Join(rules.After, " or "), first.Pos))
				}
			}
		})
	})
	return out
}

func historyOnce(c *Context) []diag.Problem {
	var out problems
	c.each(func(e *content.Facts, _ *schema.Kind) {
		c.histories(e, func(v *schema.Vocabulary, steps []*schema.Claim) {
			first := map[string]*schema.Claim{}
			for _, s := range steps {
				name := s.Value.Step.Name
				if rules := v.Step(name); rules == nil || !rules.Once || !isFact(s) {
					continue
				}
				if before, twice := first[name]; twice {
					out.add(diag.Errorf(CodeHistoryOnce, s.Pos, "%q stands twice, and happens once", name).
						WithHint("first at %s; dates that contradict each other go under either:, what was awaited is ~expected", before.Pos))
					continue
				}
				first[name] = s
			}
		})
	})
	return out
}

package rule

import (
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/schema"
)

// CodeHistoryParty is a step taken by who is no party.
const CodeHistoryParty diag.Code = "history-party" // a step of the parties is taken by who is none of them

// historyParty finds steps that each party takes by itself, taken by others.
func historyParty(c *Context) []diag.Problem {
	var out problems
	c.each(func(e *content.Facts, _ *schema.Kind) {
		for i := range e.Claims() {
			history := &e.Claims()[i]
			parties := e.Claim(history.Field.Parties)
			vocabulary := c.Schema.Vocabulary(history.Field.Steps)
			if history.Field.Parties == "" || parties == nil || vocabulary == nil {
				continue
			}
			is := map[string]bool{}
			parties.Walk(func(p *schema.Claim) {
				p.Refs(func(ref schema.Ref) { is[c.Graph.Lookup(ref.Target, p.Field.To).ID] = true })
			})
			for j := range history.Value.Items {
				taken := history.Value.Items[j].Value.Step
				if taken == nil {
					continue
				}
				if step := vocabulary.Step(taken.Name); step == nil || !step.Each {
					continue
				}
				for _, by := range taken.By {
					if found := c.Graph.Lookup(by.Target, nil); found.ID != "" && !is[found.ID] {
						out.add(diag.Errorf(CodeHistoryParty, by.Pos, "%q is none of the %s", by.Target, history.Field.Parties).
							WithHint("add it to %s, or say who took the step", history.Field.Parties))
					}
				}
			}
		}
	})
	return out
}

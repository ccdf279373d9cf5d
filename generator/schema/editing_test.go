package schema

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/diag"
	"portolan/generator/diag/diagtest"
	"portolan/generator/markdown"
	"portolan/generator/yamltree"
)

// decodeAs decodes an entity of one of the portal's own kinds.
func decodeAs(t *testing.T, s *Schema, kind, text string) ([]Claim, []diag.Problem) {
	t.Helper()
	k := s.Kind(kind)
	if k == nil {
		t.Fatalf("there is no kind %q", kind)
	}
	root, problems := yamltree.Parse(diag.Pos{File: "f.yaml", Line: 1}, text)
	if root == nil {
		return nil, problems
	}
	claims, more := Decode(s, k, root.Entries, root.Pos, markdown.New(markdown.Options{}))
	return claims, append(problems, more...)
}

// TestEditing reads the entities by which the grammar was decided, each by the
// portal's kind that the title names, as the program and as an editor does.
// Nothing is wrong with any of them, and no field is lost.
func TestEditing(t *testing.T) {
	s := loadContent(t)
	view := compileSchemas(t, s)
	diagtest.Run(t, "testdata/editing.txt", func(t *testing.T, c diagtest.Case) string {
		if err := view.check(c.Title+".json", c.In); err != nil {
			t.Error(err)
		}
		claims, problems := decodeAs(t, s, c.Title, c.In)
		var lost strings.Builder
		root, _ := yamltree.Parse(diag.Pos{}, c.In)
		for _, e := range root.Entries {
			there := slices.ContainsFunc(claims, func(c Claim) bool { return c.Key == e.Key })
			if e.Key != FieldSrc && e.Key != FieldAsOf && !there {
				lost.WriteString("lost: " + e.Key + "\n")
			}
		}
		return lost.String() + diagtest.Problems("f.yaml", problems)
	})
}

// The nine facts of a route, three times: without any sourcing, with the source
// and date of the file and marks where a fact differs, and with one fact in the
// long form.
const (
	nineFacts = `name: Puerto Cabello – Russia line
stage: planned
from: VEPBL
to:
  candidates: [UASVP, RULED, RUNVS]
  decided_by: RU
time:
  UASVP: 21 days
  RULED: 19 days
trade: 300 million USD/month
operating: no report of a first sailing
`
	nineFactsMarked = `name: Puerto Cabello – Russia line
src: frolenko-0407
as_of: 2023-04-07
stage: planned
from: VEPBL
to:
  candidates: [UASVP, RULED, RUNVS]
  decided_by: RU ^vza-0411
time:
  UASVP: 21 days
  RULED: 19 days
trade: 300 million USD/month ~projected
operating: no report of a first sailing ^urdu-0617 @2023-06-17
`
	longTrade = `trade:
  is: 300 million USD/month
  as: projected
`
)

// TestNineFacts holds the grammar to its promise: that nine facts are sourced,
// dated and graded costs no more than 92 characters.
func TestNineFacts(t *testing.T) {
	const promised = 92
	s := loadContent(t)
	nineFactsLong := strings.Replace(nineFactsMarked, "trade: 300 million USD/month ~projected\n", longTrade, 1)
	for name, text := range map[string]string{"marks": nineFactsMarked, "long form": nineFactsLong} {
		if cost := utf8.RuneCountInString(text) - utf8.RuneCountInString(nineFacts); cost > promised {
			t.Errorf("with %s, sourcing costs %d characters, more than %d", name, cost, promised)
		}
	}
	plain, problems := decodeAs(t, s, "route", nineFacts)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	marked, problems := decodeAs(t, s, "route", nineFactsMarked)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	long, problems := decodeAs(t, s, "route", nineFactsLong)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if diff := cmp.Diff(factsOf(marked), factsOf(plain)); diff != "" {
		t.Errorf("marks change what is said (-marked +plain):\n%s", diff)
	}
	if diff := cmp.Diff(written(marked), written(long)); diff != "" {
		t.Errorf("the long form says something else (-marked +long):\n%s", diff)
	}
	var sourced int
	for i := range marked {
		marked[i].Walk(func(c *Claim) {
			if len(c.Sources) != 1 || c.AsOf.IsZero() {
				t.Errorf("%s has the sources %v and the date %q", c.Key, c.Sources, c.AsOf)
			}
			if c.State == Known && c.Value.Entries == nil {
				sourced++
			}
		})
	}
	if want := 11; sourced != want { // the nine, of which the candidates count as three
		t.Errorf("%d facts with their source, not %d", sourced, want)
	}
}

func written(claims []Claim) string {
	var b strings.Builder
	for i := range claims {
		writeClaim(&b, &claims[i], "")
	}
	return b.String()
}

// factsOf gives what is said, without who says it, when and how.
func factsOf(claims []Claim) (facts []string) {
	for i := range claims {
		claims[i].Walk(func(c *Claim) {
			fact := c.Key
			if c.State == Known && c.Value.Type != TypeRef && c.Value.Type != TypeMap {
				fact += " " + valueText(c.Value)
			}
			if c.Value.Type == TypeRef {
				fact += " " + c.Value.Ref.Target
			}
			facts = append(facts, fact)
		})
	}
	return facts
}

package schema

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"portolan/generator/diag"
	"portolan/generator/diag/diagtest"
	"portolan/generator/markdown"
	"portolan/generator/yamltree"
)

// rich gives the schema with the kind "thing", which has a field of every type.
func rich(t testing.TB) *Schema {
	t.Helper()
	read := func(file, as string) []Source {
		data, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		return []Source{{as, string(data)}}
	}
	s, problems := Load(Source{}, read("thing.yaml", "content/kinds/thing.yaml"), read("agreement.yaml", "content/vocabularies/agreement.yaml"))
	for _, p := range problems {
		t.Fatal(p)
	}
	return s
}

// decodeText decodes the fields of a thing.
func decodeText(t testing.TB, s *Schema, text string) ([]Claim, []diag.Problem) {
	t.Helper()
	root, problems := yamltree.Parse(diag.Pos{File: "f.yaml", Line: 1}, text)
	if root == nil {
		return nil, problems
	}
	claims, more := Decode(s, s.Kinds[0], root.Entries, root.Pos, markdown.New(markdown.Options{}))
	return claims, append(problems, more...)
}

// decodeFiles are the files of cases in testdata, by what they show.
var decodeFiles = []string{"value", "code", "marks", "longform", "history", "map", "entity"}

// TestDecode runs the cases of testdata. Their things need no name.
func TestDecode(t *testing.T) {
	s := rich(t)
	s.Kind("thing").Field("name").Required = false
	for _, file := range decodeFiles {
		t.Run(file, func(t *testing.T) {
			diagtest.Run(t, "testdata/"+file+".txt", func(t *testing.T, c diagtest.Case) string {
				claims, problems := decodeText(t, s, c.In)
				var b strings.Builder
				for i := range claims {
					writeClaim(&b, &claims[i], "")
				}
				return b.String() + diagtest.Problems("f.yaml", problems)
			})
		})
	}
}

// writeClaim writes a claim on a line, with what it was told in brackets where it
// was inherited, and the claims within it indented below.
func writeClaim(b *strings.Builder, c *Claim, indent string) {
	key := c.Key
	if key == "" {
		key = "-"
	}
	fmt.Fprintf(b, "%s%s %s", indent, key, [...]string{"=", "unknown", "none", "candidates", "either", "disputed"}[c.State])
	if c.State == Known {
		b.WriteString(" " + valueText(c.Value))
	}
	if c.Modality != Stated {
		fmt.Fprintf(b, " ~%s", c.Modality)
	}
	for _, s := range c.Sources {
		b.WriteString(" " + inherited("^"+citeText(s), c.OwnSource))
	}
	if !c.AsOf.IsZero() {
		b.WriteString(" " + inherited("@"+c.AsOf.String(), c.OwnAsOf))
	}
	said := func(name, text string) {
		if text != "" {
			fmt.Fprintf(b, " %s=%q", name, text)
		}
	}
	said("if", c.If)
	said("excludes", c.Excludes)
	said("end_as", string(c.End))
	said("note", c.Note)
	said("confidence", c.Confidence)
	said("likelihood", c.Likelihood)
	said("why", c.Why)
	if c.Show > 0 {
		fmt.Fprintf(b, " show=%d", c.Show)
	}
	b.WriteString("\n")
	for _, parts := range [][]Claim{c.Value.Items, c.Value.Entries, c.Options} {
		for i := range parts {
			writeClaim(b, &parts[i], indent+"  ")
		}
	}
	for _, v := range c.Views {
		fmt.Fprintf(b, "%s  view %q", indent, v.Text)
		if v.Of != nil {
			fmt.Fprintf(b, " of %s", refText(*v.Of))
		}
		for _, s := range v.Sources {
			b.WriteString(" ^" + citeText(s))
		}
		b.WriteString("\n")
	}
	if c.DecidedBy != nil {
		by := *c.DecidedBy
		by.Key = "decided_by"
		writeClaim(b, &by, indent+"  ")
	}
}

func inherited(text string, own bool) string {
	if own {
		return text
	}
	return "(" + text + ")"
}

func citeText(c Cite) string {
	if c.Locator != "" {
		return fmt.Sprintf("%s[%s]", c.Target, c.Locator)
	}
	return c.Target
}

// refText writes a reference with its place, which references report at.
func refText(r Ref) string { return fmt.Sprintf("→%s at %d:%d", r.Target, r.Pos.Line, r.Pos.Col) }

func valueText(v Value) string {
	switch v.Type {
	case TypeNumber:
		return fmt.Sprint(v.Number)
	case TypeBool:
		return fmt.Sprint(v.Bool)
	case TypeDate:
		return "date " + v.Date.EDTF()
	case TypeQuantity:
		q := v.Quantity
		parts := []string{q.Approx, q.Digits, q.Scale, q.Unit}
		if q.Per != "" {
			parts = append(parts, "per "+q.Per)
		}
		if !q.In.IsZero() {
			parts = append(parts, "in "+q.In.EDTF())
		}
		return fmt.Sprintf("%s (%v to %v)", strings.Join(strings.Fields(strings.Join(parts, " ")), " "), q.Low, q.High)
	case TypePoint, TypeLine:
		return fmt.Sprint(v.Points)
	case TypeRef:
		out := refText(v.Ref)
		if v.Role != "" {
			out = v.Role + " of " + out
		}
		if !v.Date.IsZero() {
			out += " on " + v.Date.EDTF()
		}
		return out
	case typeStep:
		return stepText(v)
	case TypeImage:
		return fmt.Sprintf("%+v", *v.Image)
	case TypeList, TypeHistory, TypeMap:
		out := string(v.Type)
		for _, k := range v.Keys {
			out += " " + refText(k)
		}
		return out
	}
	var parts []string
	for _, tr := range v.Text {
		parts = append(parts, strings.TrimPrefix(fmt.Sprintf("%s:%q", tr.Lang, tr.Text), ":"))
	}
	if v.Prose != nil {
		parts = append(parts, "as prose")
	}
	return strings.Join(parts, " ")
}

func stepText(v Value) string {
	if v.Step == nil {
		return "no step"
	}
	out := v.Step.Name
	if v.Date.IsZero() {
		out = "unknown " + out
	} else {
		out = v.Date.EDTF() + " " + out
	}
	for _, r := range v.Step.To {
		out += " " + refText(r)
	}
	for _, r := range v.Step.By {
		out += " by " + refText(r)
	}
	if v.Step.Place != "" {
		out += fmt.Sprintf(" in %q", v.Step.Place)
	}
	if v.Step.Note != "" {
		out += fmt.Sprintf(", %q", v.Step.Note)
	}
	return out
}

package block

import (
	"fmt"
	"strings"
	"testing"

	"portolan/generator/diag"
	"portolan/generator/diag/diagtest"
	"portolan/generator/markdown"
)

// forms have every type of field.
var forms = []Form{
	{Name: "other"},
	{Name: "plot", Fields: []Field{
		{Name: "show", Type: Ref, List: true, Required: true},
		{Name: "region", Type: Ref, Words: []string{"world"}},
		{Name: "title", Type: Caption},
		{Name: "size", Type: Number},
		{Name: "limit", Type: Count},
		{Name: "log", Type: Bool},
		{Name: "as", Type: Word, Words: []string{"bars", "lines"}},
		{Name: "from", Type: Date},
		{Name: "series", Type: Record, List: true, Fields: []Field{
			{Name: "label", Type: Text, Required: true},
			{Name: "value", Type: Fact},
		}},
	}},
}

// TestRead reads Markdown with a block in it, as a file has it, and tells what the block
// says and where.
func TestRead(t *testing.T) {
	md := markdown.New(markdown.Options{Blocks: Names(forms)})
	diagtest.Run(t, "testdata/read.txt", func(t *testing.T, c diagtest.Case) string {
		doc := md.Convert(diag.Pos{File: "x", Line: 1, Col: 1}, c.In)
		var b strings.Builder
		for _, source := range doc.Blocks {
			read, problems := Read(forms, source, md.Typeset)
			tell(&b, "", read.Values)
			for _, r := range read.Refs {
				fmt.Fprintf(&b, "%s refers to %s", strings.TrimPrefix(r.Pos.String(), "x:"), r.Target)
				if r.Field != "" {
					b.WriteString(", of that " + r.Field)
				}
				b.WriteString("\n")
			}
			b.WriteString(diagtest.Problems("x", problems))
		}
		return b.String()
	})
}

func tell(b *strings.Builder, indent string, values []Value) {
	for _, v := range values {
		fmt.Fprintf(b, "%s%s at %s", indent, v.Field, strings.TrimPrefix(v.Pos.String(), "x:"))
		if v.Text != "" {
			fmt.Fprintf(b, " %q", v.Text)
		}
		if v.Number != 0 {
			fmt.Fprintf(b, " number %v", v.Number)
		}
		if v.Bool {
			b.WriteString(" true")
		}
		if !v.Date.IsZero() {
			b.WriteString(" date " + v.Date.String())
		}
		if v.Ref > 0 {
			fmt.Fprintf(b, " ref %d", v.Ref)
		}
		b.WriteString("\n")
		tell(b, indent+"  ", v.Items)
		tell(b, indent+"  ", v.Values)
	}
}

// TestGet holds that what is not said is nothing.
func TestGet(t *testing.T) {
	md := markdown.New(markdown.Options{Blocks: Names(forms)})
	doc := md.Convert(diag.Pos{File: "x", Line: 1, Col: 1}, "```plot\nshow: a\ntitle: T\nseries: {label: L}\n```\n")
	b, problems := Read(forms, doc.Blocks[0], md.Typeset)
	if len(problems) > 0 || b.Title() != "T" || b.Get("region").Ref != 0 || b.Get("series").Items[0].Get("label").Text != "L" {
		t.Errorf("%+v, %v", b, problems)
	}
}

package content

import (
	"strings"
	"testing"
	"unicode/utf8"

	"portolan/generator/diag/diagtest"
)

func addCases(f *testing.F, file string) {
	for _, c := range diagtest.Read(f, "testdata/"+file+".txt") {
		f.Add(c.In)
	}
}

// checkDoc checks what holds of every file, whatever is in it.
func checkDoc(t *testing.T, text string, doc *Doc) {
	t.Helper()
	if len(doc.Entities) != len(doc.Places) {
		t.Fatalf("%d entities in %d places", len(doc.Entities), len(doc.Places))
	}
	// Lone carriage returns and the breaks of Unicode count as lines in YAML.
	lines := strings.FieldsFunc(strings.NewReplacer("\n", "x\n", "\r", "x\n", "\u0085", "x\n", "\u2028", "x\n", "\u2029", "x\n").Replace(text)+"x",
		func(r rune) bool { return r == '\n' })
	for _, p := range doc.Problems {
		if p.Pos.File != doc.File || p.Pos.Line < 0 || p.Pos.Line > len(lines)+1 {
			t.Errorf("a problem outside the file: %v", p)
		}
	}
	for i, sealed := range doc.Entities {
		e := sealed.Value()
		if e.Title == nil || slugProblem(e.Slug) != "" || e.ID != e.Kind+"/"+e.Slug {
			t.Errorf("an entity without its parts: %+v", e)
		}
		if at := doc.Places[i].Pos; at.Line < 1 || at.Line > len(lines) {
			t.Errorf("an entity outside the file: %v", at)
		}
	}
}

// FuzzTable reads any text as a table. Where the text is UTF-8, as every file is
// that gets here, no position lies outside its line.
func FuzzTable(f *testing.F) {
	addCases(f, "table")
	f.Add("id,name\r\nx,X\r\n")
	f.Add("id,name\n\"x\n")
	f.Add("id,\"na\nme\"\n\"\"\"")
	p := newParser(f)
	f.Fuzz(func(t *testing.T, text string) {
		doc := p.Parse("ports/x.csv", "ports/x.csv", text, nil)
		checkDoc(t, text, doc)
		if !utf8.ValidString(text) {
			return
		}
		lines := strings.Split(text, "\n")
		for _, problem := range doc.Problems {
			if at := problem.Pos; at.Line > 0 && at.Line <= len(lines) && at.Col > utf8.RuneCountInString(lines[at.Line-1])+2 {
				t.Errorf("column %d of a line with %d letters: %v", at.Col, utf8.RuneCountInString(lines[at.Line-1]), problem)
			}
		}
	})
}

// FuzzParseMarkdownFile reads any text as a page.
func FuzzParseMarkdownFile(f *testing.F) {
	addCases(f, "page")
	f.Add("---\r\ntitle: x\r\n---\r\nprose")
	p := newParser(f)
	f.Fuzz(func(t *testing.T, text string) {
		head, body, lines, ok := CutFrontMatter(text)
		if ok && lines > 0 && strings.Count(head, "\n")+2 < lines {
			t.Errorf("%d lines of fields are %d", strings.Count(head, "\n")+2, lines)
		}
		if ok && !strings.HasSuffix(text, body) {
			t.Errorf("the prose %q is not the end of %q", body, text)
		}
		checkDoc(t, text, p.Parse("topics/x.md", "topics/x.md", text, nil))
	})
}

// FuzzParseYAMLFiles reads any text as one entity and as a list of them.
func FuzzParseYAMLFiles(f *testing.F) {
	addCases(f, "yaml")
	addCases(f, "list")
	p := newParser(f)
	f.Fuzz(func(t *testing.T, text string) {
		checkDoc(t, text, p.Parse("ports/x.yaml", "ports/x.yaml", text, nil))
		checkDoc(t, text, p.Parse("ports/x.list.yaml", "ports/x.list.yaml", text, nil))
	})
}

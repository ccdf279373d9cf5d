package edit_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"portolan/generator/edit"
)

// Every way to refer has words of its own, and is told in those of a line.
func TestHows(t *testing.T) {
	tree, err := parser.ParseFile(token.NewFileSet(), "refs.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]string{} // → the way that has them
	ast.Inspect(tree, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := spec.Type.(*ast.Ident); !ok || of.Name != "How" {
			return true
		}
		for i, value := range spec.Values {
			name := spec.Names[i].Name
			text, err := strconv.Unquote(value.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			how := edit.How(text)
			if said := how.String(); said == "" || words[said] != "" {
				t.Errorf("%s is told as %q, as %q is", name, said, words[said])
			}
			words[how.String()] = name
			if r := (edit.Reference{How: how, Called: "field"}); strings.TrimSpace(r.Where()) == "" {
				t.Errorf("%s has no words in a line", name)
			}
			if r := (edit.Reference{How: how, Field: "f", Called: "field"}); strings.HasPrefix(r.Where(), " ") {
				t.Errorf("%s has no words before a field", name)
			}
		}
		return true
	})
	if len(words) < 7 {
		t.Errorf("only %d ways are found", len(words))
	}
}

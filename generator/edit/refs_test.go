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
	words := map[string]string{} // → the way that has them
	for name, text := range constants(t, "refs.go", "How") {
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
}

// constants gives the exported constants of a type of texts that a file declares, by name.
func constants(t *testing.T, file, of string) map[string]string {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	ast.Inspect(tree, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, ok := spec.Type.(*ast.Ident); !ok || id.Name != of {
			return true
		}
		for i, value := range spec.Values {
			text, err := strconv.Unquote(value.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			if name := spec.Names[i]; name.IsExported() {
				out[name.Name] = text
			}
		}
		return true
	})
	if len(out) < 7 {
		t.Fatalf("only %d constants of %s are found", len(out), of)
	}
	return out
}

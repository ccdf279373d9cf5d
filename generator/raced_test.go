package main

import (
	"go/ast"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The packages that are tested with the race detector are those in which, or in whose tests, something runs at once: what begins
// goroutines, spreads work, or is served. What only guards what several use is run at once by these.
func TestRaced(t *testing.T) {
	raced := makefileList(t, "RACED", `(?m)^RACED = ((?:.*\\\n)*.*)$`)
	found := map[string]bool{}
	for _, f := range goFiles(t) {
		at := slices.ContainsFunc(imports(f), func(p string) bool {
			return slices.Contains([]string{"portolan/generator/fanout", "portolan/generator/serve"}, p)
		})
		ast.Inspect(f.tree, func(n ast.Node) bool {
			at = at || begins(n)
			return !at
		})
		if at && !slices.Contains(raced, f.pkg) {
			t.Errorf("%s runs things at once: add %s to RACED in the Makefile", f.name, f.pkg)
		}
		found[f.pkg] = found[f.pkg] || at
	}
	for _, pkg := range raced {
		if !found[pkg] {
			t.Errorf("%s is in RACED in the Makefile, and nothing in it runs at once", pkg)
		}
	}
}

// begins tells whether a piece of a program begins a goroutine: by the statement, by sync.WaitGroup.Go, or as a test that runs
// beside others.
func begins(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GoStmt:
		return true
	case *ast.CallExpr:
		method, ok := n.Fun.(*ast.SelectorExpr)
		return ok && (method.Sel.Name == "Go" || method.Sel.Name == "Parallel")
	}
	return false
}

// The whole portal is built for a test that looks at it, and with the race detector that alone takes
// longer than all other tests of the package.
func TestPortalIsNotRaced(t *testing.T) {
	apart := regexp.MustCompile("^(" + strings.Join(makefileList(t, "APART", `(?m)^APART = .*\n((?:.*\\\n)*.*)\)\)$`), "|") + ")$")
	found := 0
	for _, f := range goFiles(t) {
		for _, d := range f.tree.Decls {
			test, isFunc := d.(*ast.FuncDecl)
			if !isFunc || !strings.HasPrefix(test.Name.Name, "Test") {
				continue
			}
			ast.Inspect(test.Body, func(n ast.Node) bool {
				if id, is := n.(*ast.Ident); is && slices.Contains([]string{"thePortal", "earlier", "buildPortal"}, id.Name) {
					found++
					if !apart.MatchString(test.Name.Name) {
						t.Errorf("%s: %s needs the portal: add it to APART in the Makefile, or call it TestPortal…", f.name, test.Name.Name)
					}
				}
				return true
			})
		}
	}
	if found == 0 {
		t.Error("no test needs the portal: what this one looks for has another name")
	}
}

// makefileList gives the words of a list in the Makefile, where re finds them.
func makefileList(t *testing.T, name, re string) []string {
	t.Helper()
	makefile, err := os.ReadFile("../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(re).FindSubmatch(makefile)
	if list == nil {
		t.Fatalf("the Makefile has no list %s", name)
	}
	return strings.Fields(strings.ReplaceAll(string(list[1]), "\\", ""))
}

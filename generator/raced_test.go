package main

import (
	"go/ast"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The packages in which something runs at once are those that are tested with the race
// detector: what begins goroutines, guards what several use, spreads work, or is served.
func TestRaced(t *testing.T) {
	makefile, err := os.ReadFile("../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`(?m)^RACED = ((?:.*\\\n)*.*)$`).FindSubmatch(makefile)
	if list == nil {
		t.Fatal("the Makefile doesn't list them as RACED")
	}
	raced := strings.Fields(strings.ReplaceAll(string(list[1]), "\\", ""))
	found := map[string]bool{}
	for _, f := range goFiles(t) {
		at := slices.ContainsFunc(imports(f), func(p string) bool {
			return slices.Contains([]string{"sync", "sync/atomic", "portolan/generator/fanout", "portolan/generator/serve"}, p)
		})
		ast.Inspect(f.tree, func(n ast.Node) bool {
			_, isGo := n.(*ast.GoStmt)
			at = at || isGo
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

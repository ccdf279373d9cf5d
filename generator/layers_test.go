package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// ranks say how high a package stands: it may import only what stands lower. Folders
// are below generator; a trailing slash means all packages in it.
var ranks = map[string]int{
	"diag": 0, "digest": 0, "filename": 0, "diskerror": 0, "stamp": 0, "fanout": 0, "browser": 0,
	"edtf": 1, "yamltree": 1, "source": 1, "publish": 1, "markdown": 1, "geo": 1, "pack": 1, "cache": 1, "amend": 1, "completion": 1, "lexicon": 1, "linked": 1, "canvas": 1, "git": 1, "layout": 1, "jsontext": 0, "sheet": 0, "geojson": 1,
	"picture": 1, "archive": 1,
	"schema": 2, "citation": 2,
	"block":   3,
	"content": 4,
	"graph":   5, "chronicle": 5,
	"site": 6, "place": 6, "dataset": 6, "figure": 6,
	"rule": 7, "view": 7, "edit": 7,
	"output": 8, "record": 8,
	"output/": 9,
	"build":   10,
	"check":   11, "serve": 11,
	"desk":  12,
	"desk/": 13,
	".":     14,
	// What measures or tests the program stands above it.
	"bench": 15, "bench/": 15, "diag/diagtest": 15, "browser/browsertest": 15, "audit": 15, "audit/": 16, "picture/picturetest": 15,
}

// worldly are the packages that may know the disk, the clock or the network; all
// others are functions of what they are given.
var worldly = []string{"stamp", "diskerror", "source", "publish", "amend", "git", "cache", "check", "serve", "desk/", ".", "bench", "bench/", "diag/diagtest", "browser", "browser/", "audit", "audit/"}

// A goFile is one file of the program, parsed.
type goFile struct {
	name string // below generator
	pkg  string // its folder
	tree *ast.File
	fset *token.FileSet
}

func (f goFile) at(n ast.Node) string { return f.fset.Position(n.Pos()).String() }

// goFiles gives all files of the program, which are parsed once for all tests.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	files, err := parsedFiles()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("only %d Go files: the test looks in the wrong folder", len(files))
	}
	return files
}

var parsedFiles = sync.OnceValues(func() ([]goFile, error) {
	var files []goFile
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules"):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		fset := token.NewFileSet()
		tree, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		files = append(files, goFile{name, path.Dir(name), tree, fset})
		return err
	})
	return files, err
})

func isTest(f goFile) bool { return strings.HasSuffix(f.name, "_test.go") }

// rankOf gives the rank of a package by its folder or the folder around it.
func rankOf(pkg string) (int, bool) {
	if rank, ok := ranks[pkg]; ok {
		return rank, true
	}
	rank, ok := ranks[path.Dir(pkg)+"/"]
	return rank, ok
}

func imports(f goFile) []string {
	var out []string
	for _, spec := range f.tree.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			out = append(out, p)
		}
	}
	return out
}

// Imports point only downward.
func TestImportsPointDownward(t *testing.T) {
	for _, f := range goFiles(t) {
		if isTest(f) {
			continue
		}
		rank, ok := rankOf(f.pkg)
		if !ok {
			t.Errorf("%s: the package has no rank: give it one in the table above", f.pkg)
			continue
		}
		for _, imported := range imports(f) {
			pkg, ours := strings.CutPrefix(imported, "portolan/generator/")
			if !ours {
				continue
			}
			if below, ok := rankOf(pkg); !ok || below >= rank && !(f.pkg == "bench" && strings.HasPrefix(pkg, "bench/")) {
				t.Errorf("%s imports %s, which doesn't stand lower", f.name, pkg)
			}
		}
	}
}

// The core knows no disk, no clock, no chance and no log.
func TestCoreIsPure(t *testing.T) {
	for _, f := range goFiles(t) {
		if isTest(f) || slices.Contains(worldly, f.pkg) || slices.Contains(worldly, path.Dir(f.pkg)+"/") {
			continue
		}
		for _, imported := range imports(f) {
			switch imported {
			case "os", "os/exec", "os/signal", "net", "net/http", "math/rand", "math/rand/v2", "crypto/rand", "log", "log/slog", "syscall":
				t.Errorf("%s imports %s: it may only know what it is given", f.name, imported)
			}
		}
		if f.pkg == "build" { // which tells how long its stages took
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && x.Obj == nil && slices.Contains([]string{"Now", "Since", "Until", "Sleep", "After", "Tick"}, sel.Sel.Name) {
					t.Errorf("%s: time.%s is no business of the core", f.at(sel), sel.Sel.Name)
				}
			}
			return true
		})
	}
}

// Nothing happens when a package is loaded, and nothing that all share is changed.
func TestNoGlobalState(t *testing.T) {
	vars := map[string]map[string]bool{} // package → its variables
	files := goFiles(t)
	for _, f := range files {
		if vars[f.pkg] == nil {
			vars[f.pkg] = map[string]bool{}
		}
		for _, d := range f.tree.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					t.Errorf("%s: an init function does its work unasked", f.at(d))
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok && d.Tok == token.VAR && !isTest(f) {
						for _, name := range v.Names {
							vars[f.pkg][name.Name] = true
						}
					}
				}
			}
		}
	}
	for _, f := range files {
		if isTest(f) {
			continue
		}
		changed := func(e ast.Expr) {
			id := rootOf(e)
			if id == nil || id.Name == "_" || !vars[f.pkg][id.Name] || id.Obj != nil && !isPackageLevel(f.tree, id.Obj) {
				return
			}
			t.Errorf("%s: the package's variable %s is changed", f.at(id), id.Name)
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				if n.Tok != token.DEFINE {
					for _, e := range n.Lhs {
						changed(e)
					}
				}
			case *ast.IncDecStmt:
				changed(n.X)
			case *ast.CallExpr:
				if fn, ok := n.Fun.(*ast.Ident); ok && fn.Obj == nil && (fn.Name == "delete" || fn.Name == "clear") {
					changed(n.Args[0])
				}
			}
			return true
		})
	}
}

// rootOf gives the variable that an assignment to e changes: v of v.x[i].
func rootOf(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// isPackageLevel tells whether an object that the parser found in a file is declared
// outside all functions.
func isPackageLevel(f *ast.File, o *ast.Object) bool { return f.Scope.Lookup(o.Name) == o }

// Names say what a package is for, and a file is no longer than one cares to read.
func TestFilesAndNames(t *testing.T) {
	for _, f := range goFiles(t) {
		switch name := path.Base(f.pkg); name {
		case "util", "utils", "common", "misc", "helper", "helpers", "types", "models", "base", "shared", "lib":
			t.Errorf("%s: %q says nothing of what is in it", f.name, name)
		}
		data, err := os.ReadFile(f.name)
		if err != nil {
			t.Fatal(err)
		}
		if lines := bytes.Count(data, []byte("\n")); lines > 800 {
			t.Errorf("%s has %d lines, want at most 800", f.name, lines)
		}
	}
}

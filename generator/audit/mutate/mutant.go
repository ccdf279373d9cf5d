package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A mutant is one change of one file.
type mutant struct {
	file       string
	text       []byte // of the file, as it is
	line       int
	start, end int // of what is exchanged, in bytes
	with       string
}

func (m mutant) String() string {
	from := string(m.text[m.start:m.end])
	if first, _, more := strings.Cut(from, "\n"); more {
		from = first + "…"
	}
	return fmt.Sprintf("%s:%d: %q becomes %q", filepath.ToSlash(m.file), m.line, from, m.with)
}

// changed gives the file with the change.
func (m mutant) changed() []byte {
	return slices.Concat(m.text[:m.start], []byte(m.with), m.text[m.end:])
}

// swaps are operators and what may be written by mistake in their place: the opposite, and where
// there is a limit the limit's other side.
var swaps = map[token.Token][]string{
	token.EQL: {"!="}, token.NEQ: {"=="},
	token.LSS: {"<=", ">="}, token.LEQ: {"<", ">"}, token.GTR: {">=", "<="}, token.GEQ: {">", "<"},
	token.LAND: {"||"}, token.LOR: {"&&"},
	token.ADD: {"-"}, token.SUB: {"+"}, token.MUL: {"/"}, token.QUO: {"*"}, token.REM: {"*"},
	token.INC: {"--"}, token.DEC: {"++"}, token.ADD_ASSIGN: {"-="}, token.SUB_ASSIGN: {"+="},
}

// mutantsOf gives all changes of the Go files of a folder, tests aside.
func mutantsOf(dir string) ([]mutant, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var out []mutant
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		found, err := mutantsIn(name, text)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("nothing in %s can be changed", dir)
	}
	return out, nil
}

// mutantsIn gives the changes of one file: each operator another, each "not" left out, true
// for false, each call and assignment that stands by itself left out, each way out of a loop
// another. How much room a slice or map is made with is left as it is: more or less of it is
// the same program, only slower.
func mutantsIn(name string, text []byte) ([]mutant, error) {
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, name, text, 0)
	if err != nil {
		return nil, err
	}
	var out []mutant
	add := func(pos token.Pos, length int, with string) {
		at := files.Position(pos)
		out = append(out, mutant{name, text, at.Line, at.Offset, at.Offset + length, with})
	}
	operator := func(pos token.Pos, op token.Token) {
		for _, with := range swaps[op] {
			add(pos, len(op.String()), with)
		}
	}
	rooms := map[ast.Node]bool{}
	ast.Inspect(tree, func(n ast.Node) bool {
		if rooms[n] {
			return false
		}
		switch n := n.(type) {
		case *ast.CallExpr:
			if room := roomOf(n); room != nil {
				rooms[room] = true
			}
		case *ast.BinaryExpr:
			operator(n.OpPos, n.Op)
		case *ast.IncDecStmt:
			operator(n.TokPos, n.Tok)
		case *ast.UnaryExpr:
			if n.Op == token.NOT || n.Op == token.SUB {
				add(n.OpPos, 1, "")
			}
		case *ast.Ident:
			if with, ok := map[string]string{"true": "false", "false": "true"}[n.Name]; ok {
				add(n.Pos(), len(n.Name), with)
			}
		case *ast.BranchStmt:
			if with, ok := map[token.Token]string{token.BREAK: "continue", token.CONTINUE: "break"}[n.Tok]; ok && n.Label == nil {
				add(n.Pos(), len(n.Tok.String()), with)
			}
		case *ast.ExprStmt:
			if _, isCall := n.X.(*ast.CallExpr); isCall {
				add(n.Pos(), int(n.End()-n.Pos()), "")
			}
		case *ast.AssignStmt:
			operator(n.TokPos, n.Tok)
			if n.Tok != token.DEFINE {
				add(n.Pos(), int(n.End()-n.Pos()), "")
			}
		}
		return true
	})
	return out, nil
}

// roomOf gives the argument of a call of make that says for how much there is to be room
// before more has to be found, or nil: the third, and of a map the second. How many values a
// channel holds is no such thing.
func roomOf(call *ast.CallExpr) ast.Expr {
	if name, ok := call.Fun.(*ast.Ident); !ok || name.Name != "make" {
		return nil
	}
	switch len(call.Args) {
	case 3:
		return call.Args[2]
	case 2:
		if _, isMap := call.Args[0].(*ast.MapType); isMap {
			return call.Args[1]
		}
	}
	return nil
}

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every change that is made is a small one, and the rest of the file stays.
func TestMutants(t *testing.T) {
	const text = "package p\n\nfunc f(a, b int) bool {\n\tfor i := range b {\n\t\tif a < i && !(a == 0) {\n\t\t\tcontinue\n\t\t}\n\t\tg()\n\t\ta += 1\n\t}\n\treturn true\n}\n"
	found, err := mutantsIn("p.go", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range found {
		got = append(got, m.String())
		changed := string(m.changed())
		if changed == text || len(changed) < len(text)-len("continue") || strings.Count(changed, "\n") != strings.Count(text, "\n") {
			t.Errorf("%s:\n%s", m, changed)
		}
	}
	want := []string{
		`p.go:5: "&&" becomes "||"`, `p.go:5: "<" becomes "<="`, `p.go:5: "<" becomes ">="`, `p.go:5: "!" becomes ""`, `p.go:5: "==" becomes "!="`,
		`p.go:6: "continue" becomes "break"`, `p.go:8: "g()" becomes ""`, `p.go:9: "+=" becomes "-="`, `p.go:9: "a += 1" becomes ""`,
		`p.go:11: "true" becomes "false"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := mutantsIn("p.go", []byte("no Go")); err == nil {
		t.Error("what is no Go is taken for some")
	}
	if _, err := mutantsOf(t.TempDir()); err == nil {
		t.Error("an empty folder has something to change")
	}
}

// How much room is made for what comes later is no part of what a program does; how long a slice
// is, and how much a channel holds, is.
func TestRoomIsLeftAlone(t *testing.T) {
	const text = `package p

func f(a, b int) {
	_ = make([]int, a+b, a*b)
	_ = make(map[int][]int, a+len(make([]int, a-b)))
	_ = make(chan int, a/b)
	_ = append(make([]int, 0, a%b), a-1, b*2)
	_ = g(3, 4, a-b)
}
`
	found, err := mutantsIn("p.go", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range found {
		if m.with != "" { // not a statement that is left out
			got = append(got, m.String())
		}
	}
	want := []string{`p.go:4: "+" becomes "-"`, `p.go:6: "/" becomes "*"`, `p.go:7: "-" becomes "+"`, `p.go:7: "*" becomes "/"`, `p.go:8: "-" becomes "+"`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A change that a test notices, one that none does and one that doesn't compile are told apart.
func TestFates(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":                   "module m\n\ngo 1.24\n",
		"generator/site/p.go":      "package site\n\nfunc f(a int) (bool, string) { return a < 5, \"x\" + \"y\" }\n",
		"generator/site/p_test.go": "package site\n\nimport \"testing\"\n\nfunc TestF(t *testing.T) {\n\tif is, _ := f(4); !is {\n\t\tt.Error()\n\t}\n}\n",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(root)
	mutants, err := mutantsOf("generator/site")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	killed, tried, err := try(context.Background(), &out, target{pkg: "site"}, mutants, 1)
	if err != nil || killed != 1 || tried != 2 || out.String() != "unnoticed generator/site/p.go:3: \"<\" becomes \"<=\"\n" {
		t.Errorf("%d of %d, %v:\n%s", killed, tried, err, out.String())
	}
	if _, _, err := try(context.Background(), &out, target{pkg: "none"}, nil, 1); err == nil {
		t.Error("a package that can't be tested is as good as any")
	}
}

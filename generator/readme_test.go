package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v4"
)

// readmeBlocks gives the blocks of README.md that are fenced with a name.
func readmeBlocks(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range regexp.MustCompile("(?s)\n```"+name+"\n(.*?)\n```\n").FindAllStringSubmatch(string(data), -1) {
		out = append(out, m[1])
	}
	return out
}

// scripts gives the command lines below the keys run and script of a YAML tree.
func scripts(v any) (out []string) {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			if line, ok := value.(string); ok && key == "run" {
				out = append(out, strings.Split(line, "\n")...)
			} else if list, ok := value.([]any); ok && key == "script" {
				for _, line := range list {
					out = append(out, line.(string))
				}
			} else {
				out = append(out, scripts(value)...)
			}
		}
	case []any:
		for _, item := range v {
			out = append(out, scripts(item)...)
		}
	}
	return out
}

// The examples of README.md for GitHub and GitLab are YAML with the parts that these want, and
// what they run is there: goals of the Makefile, commands and flags of the program.
func TestReadmeDeploys(t *testing.T) {
	blocks := readmeBlocks(t, "yaml")
	keys := [][]string{{"on", "jobs", "permissions"}, {"pages"}, {"on", "jobs", "permissions"}, {"spec"}}
	if len(blocks) != len(keys) {
		t.Fatalf("README.md has %d examples, want one for GitHub, one for GitLab, and one of parts for GitHub and for Kubernetes", len(blocks))
	}
	makefile, err := os.ReadFile("../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for i, block := range blocks {
		var doc map[string]any
		if err := yaml.Unmarshal([]byte(block), &doc); err != nil {
			t.Fatal(err)
		}
		for _, key := range keys[i] {
			if doc[key] == nil {
				t.Errorf("an example has no %q", key)
			}
		}
		lines := scripts(doc)
		if len(lines) < 3 && i != 3 { // what runs in a pod is run by package audit
			t.Errorf("an example runs %q", lines)
		}
		for _, line := range lines {
			runs(t, line, string(makefile))
		}
		if i < 2 && !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, "govulncheck ./...") }) {
			t.Errorf("an example looks for no known vulnerabilities: %q", lines)
		}
	}
	for _, block := range readmeBlocks(t, "sh") {
		for line := range strings.SplitSeq(block, "\n") {
			runs(t, line, string(makefile))
		}
	}
}

// expression gives what GitHub puts in the place of an expression.
var expression = strings.NewReplacer("${{ needs.day.outputs.today }}", "2026-11-28", "${{ matrix.part }}", "2", "${{ strategy.job-total }}", "7")

// runs checks a command line, as far as it is of this project.
func runs(t *testing.T, line, makefile string) {
	t.Helper()
	line, _, _ = strings.Cut(line, " #")
	line = expression.Replace(line)
	words := strings.Fields(line)
	switch {
	case len(words) == 0:
	case words[0] == "make" && len(words) > 1:
		if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(strings.Replace(words[1], "bin/portolan", "$(PORTOLAN)", 1)) + `:`).MatchString(makefile) {
			t.Errorf("there is no such goal: %s", line)
		}
	case words[0] == "bin/portolan":
		var c cli
		parser, err := kong.New(&c, kong.Exit(func(int) {}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse(words[1:]); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// The usage in README.md names every flag of build.
func TestReadmeNamesFlags(t *testing.T) {
	data, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var c cli
	parser, err := kong.New(&c)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(parser.Model.Children, func(n *kong.Node) bool { return n.Name == "build" })
	for _, f := range parser.Model.Children[i].Flags {
		short := "-" + string(f.Short)
		if !strings.Contains(string(data), "[--"+f.Name) && !(f.Short != 0 && regexp.MustCompile(`[\[|]`+short+`[\]|]`).Match(data)) {
			t.Errorf("README.md doesn't name --%s", f.Name)
		}
	}
}

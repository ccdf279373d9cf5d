package main

import (
	"os"
	"path/filepath"
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

// Who makes a site of his own as README.md says has one, with the title that it is given, or the one that README.md names.
func TestReadmeOwnSite(t *testing.T) {
	data, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(data), "\n## A site of your own\n")
	section, _, _ = strings.Cut(section, "\n## ")
	kind := regexp.MustCompile("(?s)as `(content/kinds/[a-z]+\\.yaml)`:\n\n(    .*?)\n\n").FindStringSubmatch(section)
	begin := regexp.MustCompile("`portolan (new [a-z ]+) --title \"(.*?)\"`").FindStringSubmatch(section)
	named := regexp.MustCompile("without which the site is called ([A-Z][a-z]+)").FindStringSubmatch(section)
	if kind == nil || begin == nil || named == nil || !strings.Contains(section, "`portolan build`") {
		t.Fatalf("README.md doesn't tell how a site is begun:\n%s", section)
	}
	for settings, title := range map[string]string{"title: Harbours\n": "Harbours", "lang: en\n": named[1]} {
		dir := t.TempDir()
		for name, text := range map[string]string{"content/site.yaml": settings, kind[1]: strings.ReplaceAll("\n"+kind[2], "\n    ", "\n")} {
			file := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		var shared []string
		for _, name := range []string{"templates", "static"} {
			folder, err := filepath.Abs("../" + name)
			if err != nil {
				t.Fatal(err)
			}
			shared = append(shared, "--"+name, folder)
		}
		for _, args := range [][]string{append(strings.Fields(begin[1]), "--title", begin[2]), append([]string{"build", "--no-cards"}, shared...)} {
			var out strings.Builder
			if code := run(t.Context(), append([]string{"-C", dir}, args...), &out, &out, func() {}); code != exitFine {
				t.Fatalf("portolan %s ends with %d: %s", args, code, out.String())
			}
		}
		page, err := os.ReadFile(filepath.Join(dir, "public/notes/first/index.html"))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{title, begin[2]} {
			if !strings.Contains(string(page), want) {
				t.Errorf("with %q the page has no %q", settings, want)
			}
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

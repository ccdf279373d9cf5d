package check

import (
	"cmp"
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"portolan/generator/diag"
)

//go:embed codes/*.md
var codes embed.FS

// A Rule is what is known of a code of problems.
type Rule struct {
	Code    string
	Summary string // one sentence: what the code means
	Page    string // all of it, in Markdown
}

// Rules gives every code that there is, in order.
func Rules() []Rule {
	files, err := codes.ReadDir("codes")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	rules := make([]Rule, len(files))
	for i, f := range files {
		page, err := codes.ReadFile("codes/" + f.Name())
		if err != nil {
			panic(err)
		}
		rules[i] = Rule{Code: strings.TrimSuffix(f.Name(), ".md"), Page: string(page)}
		rules[i].Summary, _, _ = strings.Cut(rules[i].about(), "\n\n")
		rules[i].Summary = strings.Join(strings.Fields(rules[i].Summary), " ")
	}
	// Files are in order of their names, which put mark-only.md before mark.md.
	slices.SortFunc(rules, func(a, b Rule) int { return cmp.Compare(a.Code, b.Code) })
	return rules
}

// about gives what stands between the title of the page and its example.
func (r Rule) about() string {
	_, text, _ := strings.Cut(r.Page, "\n")
	text, _, _ = strings.Cut(text, "\n## ")
	return strings.TrimSpace(text)
}

// marker is the line that names a file in an example, in the form of txtar.
var marker = regexp.MustCompile(`^-- (.*) --$`)

// Text gives the page for a terminal: headings without #, code blocks indented
// instead of fenced, and files of an example by their names.
func (r Rule) Text() string {
	var b strings.Builder
	fence := "" // of the block that the line is in
	for line := range strings.Lines(r.Page) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case fence == "" && strings.HasPrefix(line, "```"):
			fence = line[:len(line)-len(strings.TrimLeft(line, "`"))]
			continue
		case fence != "" && line == fence:
			fence = ""
			continue
		case fence != "" && line != "":
			if m := marker.FindStringSubmatch(line); m != nil {
				line = m[1] + ":"
			}
			line = indent + line
		case fence == "" && strings.HasPrefix(line, "#"):
			line = strings.TrimLeft(line, "# ")
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// Explain tells about a code, as text for a terminal; about "" it lists all codes
// with a sentence each. For an unknown code the error has the nearest.
func Explain(code string) (string, error) {
	rules := Rules()
	if code == "" {
		return list(rules), nil
	}
	names := make([]string, len(rules))
	for i, r := range rules {
		if r.Code == code {
			return r.Text(), nil
		}
		names[i] = r.Code
	}
	if hint := diag.DidYouMean(code, names); hint != "" {
		return "", fmt.Errorf("unknown code %q: %s", code, hint)
	}
	return "", fmt.Errorf("unknown code %q: without a code all are listed", code)
}

func list(rules []Rule) string {
	width := 0
	for _, r := range rules {
		width = max(width, len(r.Code))
	}
	var b strings.Builder
	for _, r := range rules {
		fmt.Fprintf(&b, "%-*s  %s\n", width, r.Code, r.Summary)
	}
	return b.String()
}

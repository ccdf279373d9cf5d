package build_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"

	"portolan/generator/build"
	"portolan/generator/diag"
)

var update = flag.Bool("update", false, "rewrite the expectations of the golden sites; read them before accepting")

// TestGolden builds the small site in each archive of testdata and compares what comes
// of it. An archive holds
//
//   - a comment that says what the site shows; a line "today: 2026-11-23" in it sets the
//     day, "drafts: yes" builds with drafts, "base_url: …" sets the address, and
//     "templates: real" takes the templates of the repository;
//   - content/…, static/…, and templates/… where those of testdata/small won't do;
//   - problems.txt, what is reported; it may be left out where nothing is;
//   - report.txt, if given: whether the site was published, and when it is due next;
//   - files.txt, if given: every file of the site;
//   - want/…: files of the site. One that begins with "@ " holds, after each line
//     "@ selector", the first element that it finds, or (none). A selector is a tag,
//     .class or #id, or a tag with one of these.
func TestGolden(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no golden sites", err)
	}
	for _, file := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			golden(t, file)
		})
	}
}

func golden(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.Files {
		switch first, _, _ := strings.Cut(f.Name, "/"); first {
		case "content", "templates", "static":
			files[f.Name] = string(f.Data)
		case "want", "problems.txt", "report.txt", "files.txt":
		default:
			t.Fatalf("%s: what is %q?", file, f.Name)
		}
	}
	dir := newSite(t, files)
	config := directives(t, folders(t, dir), string(archive.Comment))
	report := makeSite(t, config)
	site := map[string]string{}
	if report.Published {
		site = read(t, filepath.Join(dir, "public"))
	}
	got := &txtar.Archive{Comment: archive.Comment}
	add := func(name, text string) {
		got.Files = append(got.Files, txtar.File{Name: name, Data: []byte(text)})
	}
	for _, f := range archive.Files {
		switch {
		case f.Name == "problems.txt":
		case f.Name == "report.txt":
			add(f.Name, reported(report))
		case f.Name == "files.txt":
			add(f.Name, strings.Join(slices.Sorted(maps.Keys(site)), "\n")+"\n")
		case strings.HasPrefix(f.Name, "want/"):
			add(f.Name, wanted(t, site, strings.TrimPrefix(f.Name, "want/"), string(f.Data)))
		default:
			add(f.Name, string(f.Data))
		}
	}
	if len(report.Problems) > 0 {
		add("problems.txt", problems(report))
	}
	compare(t, file, archive, got)
}

// directives reads the lines of the comment that say how to build.
func directives(t *testing.T, c build.Config, comment string) build.Config {
	for line := range strings.Lines(comment) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "today":
			c.Today = day(t, value)
		case "drafts":
			c.Drafts = value == "yes"
		case "base_url":
			c.BaseURL = value
		case "templates":
			real, err := filepath.Abs("../../templates")
			if err != nil {
				t.Fatal(err)
			}
			c.Templates = real
		}
	}
	return c
}

func reported(r *build.Report) string {
	s := fmt.Sprintf("published: %t\npages: %d\n", r.Published, r.Pages)
	if r.NextDue != 0 {
		s += fmt.Sprintf("next due: %s\n", r.NextDue)
	}
	return s
}

func problems(r *build.Report) string {
	s := ""
	for _, p := range r.Problems {
		s += p.String() + "\n"
		if p.Source != "" {
			s += "    line: " + p.Source[:min(200, len(p.Source))] + "\n"
		}
	}
	return s
}

// wanted gives what the site has for an expectation: the file, or the elements that it names.
func wanted(t *testing.T, site map[string]string, name, expected string) string {
	text, ok := site[name]
	text = strings.ReplaceAll(text, "\r\n", "\n") // archives are text with LF; how the lines of tables end is tested elsewhere
	if !strings.HasPrefix(expected, "@ ") {
		if !ok {
			return "(no such file)\n"
		}
		if !strings.HasSuffix(text, "\n") {
			text += "\n" // an archive can't hold a last line without an end
		}
		return text
	}
	root := parseHTML(t, name, text)
	var b strings.Builder
	for line := range strings.Lines(expected) {
		selector, ok := strings.CutPrefix(line, "@ ")
		if !ok {
			continue
		}
		selector = strings.TrimSpace(selector)
		fmt.Fprintf(&b, "@ %s\n", selector)
		if n := find(root, selector); n == nil {
			b.WriteString("(none)\n") // so is everything of a file that isn't there
		} else {
			b.WriteString(tidy(n))
		}
	}
	return b.String()
}

var selectorForm = regexp.MustCompile(`^([a-z0-9]*)(?:([.#])(\S+))?$`)

// find gives the first element that a selector means, or nil.
func find(root *html.Node, selector string) *html.Node {
	m := selectorForm.FindStringSubmatch(selector)
	if m == nil {
		panic(fmt.Sprintf("no selector: %q", selector))
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || m[1] != "" && n.Data != m[1] {
			continue
		}
		class, _ := attr(n, "class")
		id, _ := attr(n, "id")
		switch m[2] {
		case ".":
			if !slices.Contains(strings.Fields(class), m[3]) {
				continue
			}
		case "#":
			if id != m[3] {
				continue
			}
		}
		return n
	}
	return nil
}

// tidy writes an element without empty lines.
func tidy(n *html.Node) string {
	var b bytes.Buffer
	if err := html.Render(&b, n); err != nil {
		panic(err)
	}
	s := ""
	for line := range strings.Lines(b.String()) {
		if line = strings.TrimSpace(line); line != "" {
			s += line + "\n"
		}
	}
	return s
}

// compare reports in what got differs from the archive, or rewrites the archive.
func compare(t *testing.T, file string, archive, got *txtar.Archive) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, txtar.Format(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want := map[string]string{}
	for _, f := range archive.Files {
		want[f.Name] = string(f.Data)
	}
	for _, f := range got.Files {
		if diff := cmp.Diff(want[f.Name], string(f.Data)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", f.Name, diff)
		}
		delete(want, f.Name)
	}
	for name := range want {
		t.Errorf("%s: expected, and there is none", name)
	}
}

// TestSelectors holds the little language of the golden sites.
func TestSelectors(t *testing.T) {
	root := parseHTML(t, "x", `<main><p class="a b">one<p id=c>two</main>`)
	for selector, want := range map[string]string{
		"p": "one", ".b": "one", "p.a": "one", "#c": "two", "p#c": "two", "main": "onetwo", "i": "", ".c": "",
	} {
		got := ""
		if n := find(root, selector); n != nil {
			got = textOf(n)
		}
		if got != want {
			t.Errorf("%s finds %q, want %q", selector, got, want)
		}
	}
}

// codes gives each problem as file:line:col code, for tests that care for no more.
func codes(list []diag.Problem) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.Pos.String()+" "+string(p.Code))
	}
	return out
}

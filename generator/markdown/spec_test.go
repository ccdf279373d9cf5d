package markdown

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/renderer/html"
	"portolan/generator/diag"
)

var update = flag.Bool("update", false, "rewrite the lists of differences and the expected texts in testdata")

// An example is a text and the HTML that it must give.
type example struct {
	name, markdown, html string
}

// goldmarkDir gives the folder of goldmark's module, which brings the
// specification's examples and its own extensions' with it.
func goldmarkDir(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Fatalf("finding goldmark: %v", err)
	}
	return strings.TrimSpace(string(out))
}

func specExamples(t *testing.T) []example {
	data, err := os.ReadFile(filepath.Join(goldmarkDir(t), "_test", "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Markdown, HTML string
		Example        int
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	var all []example
	for _, c := range cases {
		all = append(all, example{strconv.Itoa(c.Example), c.Markdown, c.HTML})
	}
	if len(all) != 652 {
		t.Fatalf("%d examples, want 652", len(all))
	}
	return all
}

// extensionExamples reads the cases of goldmark's own extensions.
func extensionExamples(t *testing.T) []example {
	var all []example
	for _, name := range []string{"table", "strikethrough", "linkify", "tasklist", "footnote", "definition_list", "typographer"} {
		data, err := os.ReadFile(filepath.Join(goldmarkDir(t), "extension", "_test", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		for _, c := range strings.Split(string(data), "//= = = = = = = = = = = = = = = = = = = = = = = =//") {
			parts := strings.Split(c, "//- - - - - - - - -//\n")
			if len(parts) != 3 {
				if strings.TrimSpace(c) != "" {
					t.Fatalf("%s: a case of %d parts: %q", name, len(parts), c)
				}
				continue
			}
			header := strings.Split(strings.TrimSpace(parts[0]), "\n")
			number, _, _ := strings.Cut(header[0], ":")
			if len(header) > 1 { // OPTIONS: {"enableEscape": true}
				parts[1] = strings.ReplaceAll(parts[1], `\t`, "\t")
			}
			all = append(all, example{name + " " + strings.TrimSpace(number), strings.TrimSuffix(parts[1], "\n"), parts[2]})
		}
	}
	if len(all) != 74 {
		t.Fatalf("%d cases of extensions, want 74", len(all))
	}
	return all
}

// ruleNames names the rules in their order, as the lists of differences do. The
// last is of no concern to the converter: it is undone in what comes out.
var ruleNames = [...]string{
	"reference", "citation", "callout", "figure", "heading-id", "attribute", "typography", "linkify", "highlight",
	"table", "footnote", "definition", "task", "delete", "subscript", "superscript", "insert", "mark", "scheme",
	"remote", "depth", "xhtml", "character",
}

const (
	ruleCharacter = rulesEnd // typographic characters are written as themselves, not as named entities
	allRules      = ruleCharacter<<1 - 1
)

var namedEntities = strings.NewReplacer("‘", "&lsquo;", "’", "&rsquo;", "“", "&ldquo;", "”", "&rdquo;",
	"–", "&ndash;", "—", "&mdash;", "…", "&hellip;", "«", "&laquo;", "»", "&raquo;")

func (r rule) String() string {
	var names []string
	for i, name := range ruleNames {
		if r&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

func parseRules(t *testing.T, s string) (r rule) {
	for _, name := range strings.Split(s, ",") {
		i := slices.Index(ruleNames[:], strings.TrimSpace(name))
		if i < 0 {
			t.Fatalf("no rule %q", name)
		}
		r |= 1 << i
	}
	return r
}

func TestRuleNames(t *testing.T) {
	if rule(1)<<len(ruleNames) != allRules+1 {
		t.Errorf("%d names for the rules up to %b", len(ruleNames), allRules)
	}
}

// converters makes one converter for each set of rules switched off.
type converters map[rule]*Converter

func (cs converters) html(off rule, markdown string) string {
	c := cs[off&^ruleCharacter]
	if c == nil {
		c = newConverter(Options{RawHTML: true}, off&^ruleCharacter)
		cs[off&^ruleCharacter] = c
	}
	html := strings.TrimSpace(c.Convert(diag.Pos{File: "x.md", Line: 1, Col: 1}, markdown).HTML(nil))
	if off&ruleCharacter != 0 {
		html = namedEntities.Replace(html)
	}
	return html
}

// minimal finds the smallest set of rules without which an example comes out as
// it should.
func (cs converters) minimal(e example) (rule, bool) {
	want := strings.TrimSpace(e.html)
	all := allRules
	if cs.html(all, e.markdown) != want {
		// some rules make an extension's cases possible at all: search upwards
		for size := range 4 {
			if off, ok := cs.search(e.markdown, want, 0, 0, size); ok {
				return off, true
			}
		}
		return 0, false
	}
	off := all
	for r := rule(1); r < allRules; r <<= 1 {
		if cs.html(off&^r, e.markdown) == want {
			off &^= r
		}
	}
	return off, true
}

func (cs converters) search(markdown, want string, off rule, from, size int) (rule, bool) {
	if size == 0 {
		return off, cs.html(off, markdown) == want
	}
	for i := from; i < len(ruleNames); i++ {
		if found, ok := cs.search(markdown, want, off|1<<i, i+1, size-1); ok {
			return found, true
		}
	}
	return 0, false
}

// reasons say what each rule makes different from the specification.
var reasons = map[string]string{
	"reference":   "[[ ]] refers to an entity",
	"citation":    "[@ ] cites a source",
	"callout":     "[!TYPE] begins a callout",
	"figure":      "an image with a title, alone in a paragraph, is a figure with that caption",
	"heading-id":  "headings have ids, so that they can be linked",
	"attribute":   "{#id .class} at the end of a heading is its attributes",
	"typography":  "straight quotes, hyphens and full stops become typographic characters",
	"character":   "typographic characters are written as themselves, not as named entities",
	"linkify":     "bare addresses are links",
	"highlight":   "code in a known language is highlighted",
	"table":       "tables are recognised",
	"footnote":    "footnotes are recognised",
	"definition":  "definition lists are recognised",
	"task":        "task lists are recognised",
	"delete":      "only two tildes delete",
	"subscript":   "one tilde makes a subscript",
	"superscript": "^ makes a superscript",
	"insert":      "++ marks an insertion",
	"mark":        "== marks text",
	"scheme":      "no link does what is up to the reader's machine",
	"remote":      "no image comes from another host",
	"depth":       "nesting is bounded",
	"xhtml":       "void elements are closed",
}

// checkDifferences proves a list of differences: an example that isn't listed
// comes out as it should; one that is listed doesn't, and does as soon as just
// the rules it is listed with are switched off, but not with fewer.
func checkDifferences(t *testing.T, file string, examples []example) {
	cs := converters{}
	listed := readDifferences(t, file)
	var lines []string
	for _, e := range examples {
		want := strings.TrimSpace(e.html)
		if *update {
			if cs.html(0, e.markdown) == want {
				continue
			}
			off, ok := cs.minimal(e)
			if !ok {
				t.Errorf("%s: no rule explains the difference\n%s", e.name, cmp.Diff(want, cs.html(0, e.markdown)))
				continue
			}
			line := e.name + ": " + off.String() + " — "
			if old, ok := listed[e.name]; ok && old.off == off {
				line += old.reason
			} else {
				var why []string
				for _, name := range strings.Split(off.String(), ", ") {
					why = append(why, reasons[name])
				}
				line += strings.Join(why, "; ")
			}
			lines = append(lines, line)
			continue
		}
		d, ok := listed[e.name]
		delete(listed, e.name)
		got := cs.html(0, e.markdown)
		switch {
		case !ok && got != want:
			t.Errorf("%s differs but isn't listed (-want +got)\n%s", e.name, cmp.Diff(want, got))
		case ok && got == want:
			t.Errorf("%s is listed but doesn't differ", e.name)
		case ok && cs.html(d.off, e.markdown) != want:
			t.Errorf("%s differs even without %s (-want +got)\n%s", e.name, d.off, cmp.Diff(want, cs.html(d.off, e.markdown)))
		case ok:
			for r := rule(1); r < allRules; r <<= 1 {
				if d.off&r != 0 && cs.html(d.off&^r, e.markdown) == want {
					t.Errorf("%s is listed with %s needlessly", e.name, r)
				}
			}
		}
	}
	if *update {
		writeDifferences(t, file, lines)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(listed)) {
		t.Errorf("%s is listed but there is no such example", name)
	}
}

type difference struct {
	off    rule
	reason string
}

func readDifferences(t *testing.T, file string) map[string]difference {
	listed := map[string]difference{}
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil && !*update {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		name, rest, ok1 := strings.Cut(line, ": ")
		names, reason, ok2 := strings.Cut(rest, " — ")
		if !ok1 || !ok2 || reason == "" {
			t.Fatalf("%s: not a line of the list: %q", file, line)
		}
		listed[name] = difference{parseRules(t, names), reason}
	}
	return listed
}

func writeDifferences(t *testing.T, file string, lines []string) {
	head := "# number: rule[, rule] — reason\n# Examples that come out otherwise than their authors say, and the rules of ours that make it so.\n" +
		"# The test switches just these off and gets the very HTML expected. Rewrite with: go test -update\n\n"
	err := os.WriteFile(filepath.Join("testdata", file), []byte(head+strings.Join(lines, "\n")+"\n"), 0o644)
	if err != nil {
		t.Fatal(err)
	}
}

func TestCommonMark(t *testing.T) {
	checkDifferences(t, "commonmark-differences.txt", specExamples(t))
}

func TestGoldmarkExtensions(t *testing.T) {
	checkDifferences(t, "extension-differences.txt", extensionExamples(t))
}

// TestStockGoldmark notes that what we build on follows the specification to the
// letter: every difference is ours.
func TestStockGoldmark(t *testing.T) {
	stock := goldmark.New(goldmark.WithRendererOptions(html.WithXHTML(), html.WithUnsafe()))
	for _, e := range specExamples(t) {
		var b bytes.Buffer
		if err := stock.Convert([]byte(e.markdown), &b); err != nil {
			t.Fatal(err)
		}
		if got, want := strings.TrimSpace(b.String()), strings.TrimSpace(e.html); got != want {
			t.Errorf("%s (-want +got)\n%s", e.name, cmp.Diff(want, got))
		}
	}
}

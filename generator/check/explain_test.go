package check

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"portolan/generator/build"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/picture/picturetest"
	"portolan/generator/rule"
)

// declared finds every constant of type diag.Code in the program's source.
func declared(t *testing.T) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && isCode(file, spec.Type) {
				for _, v := range spec.Values {
					lit, ok := v.(*ast.BasicLit)
					if !ok {
						t.Errorf("%s: a code is no literal", path)
						continue
					}
					code, err := strconv.Unquote(lit.Value)
					if err != nil {
						t.Errorf("%s: %v", path, err)
					}
					found = append(found, code)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	return found
}

// isCode tells whether an expression names the type diag.Code.
func isCode(file *ast.File, expr ast.Expr) bool {
	switch e := expr.(type) {
	case *ast.SelectorExpr:
		pkg, ok := e.X.(*ast.Ident)
		return ok && pkg.Name == "diag" && e.Sel.Name == "Code"
	case *ast.Ident:
		return file.Name.Name == "diag" && e.Name == "Code"
	}
	return false
}

func TestEveryCodeHasAPage(t *testing.T) {
	var documented []string
	for _, r := range Rules() {
		documented = append(documented, r.Code)
	}
	if diff := cmp.Diff(declared(t), documented); diff != "" {
		t.Errorf("codes declared (-) and pages in codes/ (+) differ:\n%s", diff)
	}
}

var sentence = regexp.MustCompile("^[A-Z`][^\n]*\\.$")

func TestPagesHaveTheirParts(t *testing.T) {
	for _, r := range Rules() {
		lines := strings.SplitAfter(r.Page, "\n")
		if lines[0] != "# "+r.Code+"\n" {
			t.Errorf("%s: begins with %q", r.Code, lines[0])
		}
		if !sentence.MatchString(r.Summary) || len([]rune(r.Summary)) > 130 {
			t.Errorf("%s: no short sentence says what it means: %q", r.Code, r.Summary)
		}
		example, mend := strings.Index(r.Page, "\n## Example\n"), strings.Index(r.Page, "\n## Mend\n")
		if example < 0 || mend < example || strings.Count(r.Page, "\n## Example\n\n") != 1 || strings.Count(r.Page, "\n## Mend\n\n") != 1 {
			t.Errorf("%s: wants the parts Example and Mend, in this order", r.Code)
		}
		if strings.TrimSpace(r.Page[mend+len("\n## Mend\n"):]) == "" {
			t.Errorf("%s: does not say how to mend it", r.Code)
		}
		for i, line := range lines {
			if line != strings.TrimRight(line, " \t\n")+"\n" && line != "" {
				t.Errorf("%s: line %d ends in a blank, or the last in nothing", r.Code, i+1)
			}
		}
	}
}

// A site may hold fenced blocks: then its own fence is longer.
var siteBlock = regexp.MustCompile("(?ms)^```site\n(.*?)^```$|^````site\n(.*?)^````$")

// sites gives the sites in a part of a page.
func sites(part string) []string {
	var out []string
	for _, m := range siteBlock.FindAllStringSubmatch(part, -1) {
		out = append(out, m[1]+m[2])
	}
	return out
}

// checkSite lays files over the base site, and gives the codes of what is wrong with it
// by all rules. Notes count for the page of their own code alone: a small site is full
// of what an editor may want to look at. What needs geometry gets the repository's.
func checkSite(t *testing.T, code, overlay string) []string {
	t.Helper()
	base, err := txtar.ParseFile("testdata/site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if code == string(rule.CodePointCountry) {
		const world = "static/geo/world-50m.json"
		data, err := os.ReadFile("../../" + world)
		if err != nil {
			t.Fatal(err)
		}
		base.Files = append(base.Files, txtar.File{Name: world, Data: data})
	}
	for _, f := range append(base.Files, txtar.Parse([]byte(overlay)).Files...) {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(picturetest.Fill(f.Name, string(f.Data))), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	report, err := build.Check(t.Context(), build.Config{Dir: dir, Content: "content", Templates: "templates", Static: "static",
		Today: edtf.MakeDay(2026, 1, 1), Clock: edtf.MakeDay(2026, 1, 1), Rules: rule.All()})
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, p := range report.Problems {
		t.Log(p)
		if p.Severity < diag.Note || string(p.Code) == code {
			found = append(found, string(p.Code))
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func TestBaseSiteIsFine(t *testing.T) {
	if found := checkSite(t, "", ""); found != nil {
		t.Errorf("the site below the examples has problems: %v", found)
	}
}

// Those are the codes that no site in a text file can show: what they are about is
// not in the text of files but in the file system, or is no harm until a site is published, or is much of it.
var notShown = []string{"blocks-many", "markdown-marks", "problems-many", "references-many", "render-time", "file-name", "file-not-regular", "file-too-big", "file-unreadable", "link-broken", "link-loop",
	"link-outside", "name-clash", "rule-failed", "text-encoding", "text-long-line"}

// also are the codes that an example can't but have beside its own.
var also = map[string][]string{"yaml-depth": {"value-type"}} // no field is made of lists so deep

// TestExamples builds each page's example, which must have that problem and no
// other, and what the page gives as mended, which must have none.
func TestExamples(t *testing.T) {
	for _, r := range Rules() {
		t.Run(r.Code, func(t *testing.T) {
			t.Parallel()
			bad, good, _ := strings.Cut(r.Page, "\n## Mend\n")
			if len(sites(bad)) == 0 && !slices.Contains(notShown, r.Code) {
				t.Error("the example is no site")
			}
			want := append(slices.Clone(also[r.Code]), r.Code)
			for _, site := range sites(bad) {
				if diff := cmp.Diff(want, checkSite(t, r.Code, site)); diff != "" {
					t.Errorf("the example's codes, wanted (-) and reported (+):\n%s", diff)
				}
			}
			for _, site := range sites(good) {
				if found := checkSite(t, r.Code, site); found != nil {
					t.Errorf("mended, the example still has %v", found)
				}
			}
		})
	}
}

func TestExplain(t *testing.T) {
	page, err := Explain("code-unquoted")
	if err != nil {
		t.Fatal(err)
	}
	const want = `code-unquoted

A code that begins with 0 and looks like a number is not quoted.

This program would read it as it stands, but others take the bare number for octal: 031 becomes 25.

Example

    content/countries/azerbaijan.yaml:
    name: Azerbaijan
    iso: {alpha2: AZ, numeric: 031}

Mend

Put the code in quotes.

    content/countries/azerbaijan.yaml:
    name: Azerbaijan
    iso: {alpha2: AZ, numeric: "031"}
`
	if diff := cmp.Diff(want, page); diff != "" {
		t.Error(diff)
	}
}

// A block within an example is shown as it is written.
func TestExplainNestedFences(t *testing.T) {
	page, err := Explain("code-language")
	if err != nil {
		t.Fatal(err)
	}
	if want := "\n    ```pyhton\n    print(\"signed\")\n    ```\n\nMend\n"; !strings.Contains(page, want) {
		t.Errorf("no %q in:\n%s", want, page)
	}
	if strings.Contains(page, "````") {
		t.Errorf("a fence is left:\n%s", page)
	}
}

func TestExplainListsAll(t *testing.T) {
	text, err := Explain("")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) != len(Rules()) {
		t.Errorf("%d lines for %d codes", len(lines), len(Rules()))
	}
	var codes []string
	for _, line := range lines {
		code, _, _ := strings.Cut(line, " ")
		codes = append(codes, code)
	}
	if !slices.IsSorted(codes) {
		t.Errorf("not in order: %v", codes)
	}
	if want := regexp.MustCompile(`(?m)^ref-missing +A reference finds nothing: `); !want.MatchString(text) {
		t.Errorf("no %s in:\n%s", want, text)
	}
}

func TestExplainUnknown(t *testing.T) {
	for _, test := range []struct{ code, want string }{
		{"ref-mising", `unknown code "ref-mising": did you mean "ref-missing" or "key-missing"?`},
		{"REF-MISSING", `unknown code "REF-MISSING": did you mean "ref-missing" or "key-missing"?`},
		{"../explain", `unknown code "../explain": without a code all are listed`},
		{"zzzzzzzzz", `unknown code "zzzzzzzzz": without a code all are listed`},
	} {
		text, err := Explain(test.code)
		if text != "" || err == nil || err.Error() != test.want {
			t.Errorf("Explain(%q) = %q, %v; want the error %s", test.code, text, err, test.want)
		}
	}
}

package check

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"portolan/generator/diag"
)

func at(line, col int) diag.Pos { return diag.Pos{File: "content/ports/x.yaml", Line: line, Col: col} }

func TestText(t *testing.T) {
	for _, test := range []struct {
		name     string
		problems []diag.Problem
		want     string
	}{
		{"none", nil, ""},
		{"all parts",
			[]diag.Problem{{Code: "ref-missing", Pos: at(3, 10), Message: `no country is called "venezela"`,
				Hint: `did you mean "venezuela" (Venezuela)?`, Source: "country: venezela"}},
			`content/ports/x.yaml:3:10: error: no country is called "venezela" [ref-missing]
    country: venezela
             ^
    hint: did you mean "venezuela" (Venezuela)?
`},
		{"a blank line between, none at the end",
			[]diag.Problem{
				{Code: "a", Pos: at(1, 0), Message: "first", Source: "name: x"},
				{Code: "b", Severity: diag.Warning, Pos: at(0, 0), Message: "second"},
				{Code: "c", Message: "third", Hint: "no file"}},
			`content/ports/x.yaml:1: error: first [a]
    name: x

content/ports/x.yaml: warning: second [b]

error: third [c]
    hint: no file
`},
		{"messages of several lines hang",
			[]diag.Problem{{Code: "a", Pos: at(1, 1), Message: "one\ntwo\n", Hint: "three\nfour"}},
			"content/ports/x.yaml:1:1: error: one\n    two [a]\n    hint: three\n    four\n"},
		{"in several places", []diag.Problem{folded}, "content/ports/x.yaml:3:10: error: no country is called x [ref-missing]\n" +
			"    also at content/ports/x.yaml:5:1, content/a b.yaml\n    hint: mend it\n"},
		{"a terminal obeys nothing",
			[]diag.Problem{{Code: "a", Pos: at(1, 3), Message: "esc \x1b[31m", Source: "x\x1b[31m \u202eabc"}},
			"content/ports/x.yaml:1:3: error: esc \ufffd[31m [a]\n    x\ufffd[31m \ufffdabc\n      ^\n"},
		{"the name of a file begins no line",
			[]diag.Problem{{Code: "a", Pos: diag.Pos{File: "x\n::warning::y\t.yaml", Line: 1, Col: 1}, Message: "m",
				Also: diag.PlacesOf([]diag.Pos{{File: "z\n::warning::y\x1b"}})}},
			"x\ufffd::warning::y\ufffd.yaml:1:1: error: m [a]\n    also at z\ufffd::warning::y\ufffd\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Text(test.problems)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("abcdefghi ", 30) // 300 columns
	for _, test := range []struct {
		name   string
		source string
		col    int
		want   string // without the indent
	}{
		{"first", "name: x", 1, "name: x\n^\n"},
		{"last", "name: x", 7, "name: x\n      ^\n"},
		{"behind the end", "name: x", 8, "name: x\n       ^\n"},
		{"far behind the end", "name: x", 80, "name: x\n       ^\n"},
		{"no column", "name: x", 0, "name: x\n"},
		{"nothing to show", " \t", 1, ""},
		{"tabs stay tabs", "\tname:\tx", 8, "\tname:\tx\n\t     \t^\n"},
		{"on a tab", "a\tb", 2, "a\tb\n ^\n"},
		{"Cyrillic", "имя: Севастополь", 6, "имя: Севастополь\n     ^\n"},
		{"wide", "名前: 委内瑞拉 x", 10, "名前: 委内瑞拉 x\n               ^\n"},
		{"on a wide one", "名前: x", 2, "名前: x\n  ^\n"},
		{"fullwidth and halfwidth", "ＡｶB", 3, "ＡｶB\n   ^\n"},
		{"behind combining marks", "e\u0301e\u0301 x", 6, "e\u0301e\u0301 x\n   ^\n"},
		{"on a combining mark", "ae\u0301x", 3, "ae\u0301x\n ^\n"},
		{"begins with a mark", "\u0301x", 1, "\u0301x\n^\n"},
		{"joiners", "a\u200db", 3, "a\u200db\n ^\n"},
		{"Hangul by letters", "\u1112\u1161\u11ab x", 5, "\u1112\u1161\u11ab x\n   ^\n"},
		{"120 columns fit", strings.Repeat("x", 120), 120, strings.Repeat("x", 120) + "\n" + strings.Repeat(" ", 119) + "^\n"},
		{"long, at the beginning", long, 1, long[:118] + "…\n^\n"},
		{"long, no column", long, 0, long[:118] + "…\n"},
		{"long, in the middle", long, 151, "…" + long[91:209] + "…\n" + strings.Repeat(" ", 60) + "^\n"},
		{"long, near the end", long, 295, "…" + long[182:] + "\n" + strings.Repeat(" ", 113) + "^\n"},
		{"long, behind the end", long, 301, "…" + long[182:] + "\n" + strings.Repeat(" ", 119) + "^\n"},
		{"long and wide", strings.Repeat("委", 100), 51,
			"…" + strings.Repeat("委", 58) + "…\n" + strings.Repeat(" ", 59) + "^\n"},
		{"marks are not cut off", strings.Repeat("e\u0301", 200), 201,
			"…" + strings.Repeat("e\u0301", 118) + "…\n" + strings.Repeat(" ", 60) + "^\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := ""
			for line := range strings.Lines(test.want) {
				want += indent + line
			}
			if diff := cmp.Diff(want, excerpt(test.source, test.col)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Whatever an author wrote, the excerpt is one line, and perhaps one with a caret.
func FuzzExcerpt(f *testing.F) {
	f.Add("name: x", 3)
	f.Add("\t委e\u0301\xff", 2)
	f.Add(strings.Repeat("委\t", 90), 70)
	f.Fuzz(func(t *testing.T, source string, col int) {
		if strings.ContainsAny(source, "\n\r") {
			return // not a line
		}
		got := excerpt(source, col)
		switch n := strings.Count(got, "\n"); {
		case got == "":
			if strings.TrimSpace(source) != "" {
				t.Errorf("nothing of %q", source)
			}
		case col > 0 && (n != 2 || !strings.HasSuffix(got, "^\n")), col <= 0 && n != 1:
			t.Errorf("excerpt(%q, %d) = %q", source, col, got)
		}
	})
}

// several has problems with and without each part.
var several = []diag.Problem{
	{Code: "ref-missing", Pos: at(3, 10), Message: `no country is called "<b>"`, Hint: "did you mean {VE}?", Source: "country: <b>"},
	{Code: "heading-level", Severity: diag.Warning, Pos: diag.Pos{File: "content/länder/100% [a] b.md", Line: 7}, Message: "a, b: c"},
	{Code: "folder", Pos: diag.Pos{File: "/srv/site/content/x.yaml"}, Message: "no kind has the folder"},
	{Code: "settings", Message: "50% of\r\nit"},
}

// folded stands for three.
var folded = diag.Problem{Code: "ref-missing", Pos: at(3, 10), Message: "no country is called x", Hint: "mend it",
	Also: diag.PlacesOf([]diag.Pos{at(5, 1), {File: "content/a b.yaml"}})}

func TestJSONRoundTrip(t *testing.T) {
	for name, problems := range map[string][]diag.Problem{"none": {}, "several": several, "folded": {folded}} {
		data, err := JSON(problems)
		if err != nil {
			t.Fatal(err)
		}
		var got []record
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		back := make([]diag.Problem, len(got))
		for i, r := range got {
			severity := map[string]diag.Severity{"error": diag.Error, "warning": diag.Warning}[r.Severity]
			var also []diag.Pos
			for _, at := range r.Also {
				also = append(also, diag.Pos{File: at.File, Line: at.Line, Col: at.Column})
			}
			back[i] = diag.Problem{Also: diag.PlacesOf(also), Code: r.Code, Severity: severity, Pos: diag.Pos{File: r.File, Line: r.Line, Col: r.Column},
				Message: r.Message, Hint: r.Hint, Source: r.Source}
		}
		if diff := cmp.Diff(problems, back); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestJSONOfNone(t *testing.T) {
	data, err := JSON(nil)
	if err != nil || string(data) != "[]\n" {
		t.Errorf("JSON(nil) = %q, %v", data, err)
	}
}

func TestWriteJSON(t *testing.T) {
	const want = `{
  "problems": [
    {
      "code": "ref-missing",
      "severity": "error",
      "file": "content/ports/x.yaml",
      "line": 3,
      "column": 10,
      "message": "no country is called \"<b>\"",
      "hint": "did you mean {VE}?",
      "source": "country: <b>"
    },
    {
      "code": "heading-level",
      "severity": "warning",
      "file": "content/länder/100% [a] b.md",
      "line": 7,
      "message": "a, b: c"
    }
  ],
  "errors": 1,
  "warnings": 1
}
`
	if diff := cmp.Diff(want, write(t, "json", several[:2])); diff != "" {
		t.Error(diff)
	}
	if got := write(t, "json", nil); got != "{\n  \"problems\": [],\n  \"errors\": 0,\n  \"warnings\": 0\n}\n" {
		t.Errorf("of none: %q", got)
	}
}

func write(t *testing.T, format string, problems []diag.Problem) string {
	t.Helper()
	var b strings.Builder
	if err := Write(&b, format, problems); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGitHub(t *testing.T) {
	const want = `::error file=content/ports/x.yaml,line=3,col=10,title=ref-missing::no country is called "<b>"%0Ahint: did you mean {VE}?
::warning file=content/länder/100%25 [a] b.md,line=7,title=heading-level::a, b: c
::error file=/srv/site/content/x.yaml,title=folder::no kind has the folder
::error title=settings::50%25 of%0D%0Ait
::error file=C%3A/a%2Cb%0A%25.yaml,title=x%3A%2C::y
::error file=content/ports/x.yaml,line=3,col=10,title=ref-missing::no country is called x%0Aalso at content/ports/x.yaml:5:1, content/a b.yaml%0Ahint: mend it
::error file=esc�[31m.md,title=file-name::esc�[31m%0Ahint: �
`
	odd := diag.Problem{Code: "x:,", Pos: diag.Pos{File: "C:/a,b\n%.yaml", Col: 4}, Message: "y"}
	escaping := diag.Problem{Code: "file-name", Pos: diag.Pos{File: "esc\x1b[31m.md"}, Message: "esc\x1b[31m", Hint: "\u009b"}
	if diff := cmp.Diff(want, write(t, "github", append(several[:4:4], odd, folded, escaping))); diff != "" {
		t.Error(diff)
	}
}

// schema is SARIF's own.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := os.Open("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	doc, err := jsonschema.UnmarshalJSON(data)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(sarifSchema, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(sarifSchema)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSARIFIsValid(t *testing.T) {
	s := schema(t)
	for name, problems := range map[string][]diag.Problem{"none": nil, "several": several, "folded": {folded}, "unknown code": {{Code: "x", Message: "y"}}} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(write(t, "sarif", problems)))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	bad, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(write(t, "sarif", several), `"startLine": 3`, `"startLine": 0`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if s.Validate(bad) == nil {
		t.Error("line 0 is valid, so nothing was tested")
	}
}

func TestSARIFResults(t *testing.T) {
	var log struct {
		Runs []struct {
			ColumnKind string
			Tool       struct {
				Driver struct {
					Name  string
					Rules []struct {
						ID   string
						Help sarifMessage
					}
				}
			}
			Results []json.RawMessage
		}
	}
	if err := json.Unmarshal([]byte(write(t, "sarif", append(several[:4:4], folded))), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if run.ColumnKind != "unicodeCodePoints" || run.Tool.Driver.Name != "Portolan" {
		t.Errorf("column kind %q, name %q", run.ColumnKind, run.Tool.Driver.Name)
	}
	want := []string{
		`{"ruleId":"ref-missing","level":"error","message":{"text":"no country is called \"<b>\"\nhint: did you mean {{VE}}?"},` +
			`"locations":[{"physicalLocation":{"artifactLocation":{"uri":"content/ports/x.yaml"},` +
			`"region":{"startLine":3,"startColumn":10,"snippet":{"text":"country: <b>"}}}}]}`,
		`{"ruleId":"heading-level","level":"warning","message":{"text":"a, b: c"},` +
			`"locations":[{"physicalLocation":{"artifactLocation":{"uri":"content/l%C3%A4nder/100%25%20%5Ba%5D%20b.md"},"region":{"startLine":7}}}]}`,
		`{"ruleId":"folder","level":"error","message":{"text":"no kind has the folder"},` +
			`"locations":[{"physicalLocation":{"artifactLocation":{"uri":"file:///srv/site/content/x.yaml"}}}]}`,
		`{"ruleId":"settings","level":"error","message":{"text":"50% of\r\nit"}}`,
		`{"ruleId":"ref-missing","level":"error","message":{"text":"no country is called x\nalso at content/ports/x.yaml:5:1, content/a b.yaml\nhint: mend it"},` +
			`"locations":[{"physicalLocation":{"artifactLocation":{"uri":"content/ports/x.yaml"},"region":{"startLine":3,"startColumn":10}}}],` +
			`"relatedLocations":[{"physicalLocation":{"artifactLocation":{"uri":"content/ports/x.yaml"},"region":{"startLine":5,"startColumn":1}}},` +
			`{"physicalLocation":{"artifactLocation":{"uri":"content/a%20b.yaml"}}}]}`,
	}
	if len(run.Results) != len(want) {
		t.Fatalf("%d results", len(run.Results))
	}
	for i, raw := range run.Results {
		var got, wanted map[string]any
		if err := errors.Join(json.Unmarshal(raw, &got), json.Unmarshal([]byte(want[i]), &wanted)); err != nil {
			t.Fatal(err)
		}
		rule := run.Tool.Driver.Rules[int(got["ruleIndex"].(float64))]
		if rule.ID != got["ruleId"] || rule.Help.Text == "" {
			t.Errorf("the index of %v leads to the rule %q", got["ruleId"], rule.ID)
		}
		delete(got, "ruleIndex") // it changes with every new code
		if diff := cmp.Diff(wanted, got); diff != "" {
			t.Errorf("result %d: %s", i, diff)
		}
	}
}

func TestFileURI(t *testing.T) {
	for _, test := range []struct{ file, want string }{
		{"content/a b.yaml", "content/a%20b.yaml"},
		{"content/порт.yaml", "content/%D0%BF%D0%BE%D1%80%D1%82.yaml"},
		{"content/a?b#c%d.yaml", "content/a%3Fb%23c%25d.yaml"},
		{"../content/x.yaml", "../content/x.yaml"},
		{"a:b/x.yaml", "./a:b/x.yaml"},
		{"/srv/a b.yaml", "file:///srv/a%20b.yaml"},
		{"C:/site/x.yaml", "file:///C:/site/x.yaml"},
	} {
		if got := fileURI(test.file); got != test.want {
			t.Errorf("fileURI(%q) = %q, want %q", test.file, got, test.want)
		}
	}
}

func TestWriteUnknownFormat(t *testing.T) {
	var b strings.Builder
	err := Write(&b, "xml", several)
	if err == nil || err.Error() != `unknown format "xml": one of text, json, sarif, github` || b.Len() > 0 {
		t.Errorf("Write = %v, having written %q", err, b.String())
	}
	for _, format := range Formats() {
		if err := Write(broken{}, format, several); !errors.Is(err, errBroken) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

var errBroken = errors.New("broken pipe")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

// What weighs most stands where a terminal ends, and is otherwise in order.
func TestGravestLast(t *testing.T) {
	var problems []diag.Problem
	for i, s := range []diag.Severity{diag.Error, diag.Note, diag.Warning, diag.Error, diag.Note} {
		problems = append(problems, diag.Problem{Severity: s, Code: "x", Message: string(rune('a' + i))})
	}
	var out strings.Builder
	if err := Write(&out, "text", problems); err != nil {
		t.Fatal(err)
	}
	if want := "note: b [x]\n\nnote: e [x]\n\nwarning: c [x]\n\nerror: a [x]\n\nerror: d [x]\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

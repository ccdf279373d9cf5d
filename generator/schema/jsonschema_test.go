package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"portolan/generator/diag/diagtest"
)

const contentDir = "../../content"

// loadContent reads the schema of the portal's own content.
func loadContent(t testing.TB) *Schema {
	t.Helper()
	read := func(glob string) (out []Source) {
		files, err := filepath.Glob(filepath.Join(contentDir, glob))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, Source{filepath.ToSlash(file), string(data)})
		}
		return out
	}
	commons := read("kinds/_common.yaml")
	kinds := slices.DeleteFunc(read("kinds/*.yaml"), func(s Source) bool { return path.Base(s.File) == "_common.yaml" })
	s, problems := Load(commons[0], kinds, read("vocabularies/*.yaml"))
	for _, p := range problems {
		t.Error(p)
	}
	return s
}

// An editorView validates YAML as an editor does that has the schemas.
type editorView map[string]*jsonschema.Schema

func compileSchemas(t testing.TB, s *Schema) editorView {
	t.Helper()
	c := jsonschema.NewCompiler()
	files := JSONSchemas(s)
	for _, f := range files {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(f.Data))
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if err := c.AddResource("file:///"+f.Name, doc); err != nil {
			t.Fatal(err)
		}
	}
	out := editorView{}
	for _, f := range files {
		compiled, err := c.Compile("file:///" + f.Name)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		out[f.Name] = compiled
	}
	return out
}

// check validates a YAML text by the schema of that name.
func (v editorView) check(name, text string) error {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return err
	}
	if v[name] == nil {
		return fmt.Errorf("there is no schema %s", name)
	}
	if len(doc.Content) == 0 {
		return v[name].Validate(nil)
	}
	return v[name].Validate(asJSON(doc.Content[0]))
}

// asJSON gives a YAML value as the core schema of YAML 1.2 types it: a date is a
// text, a bare number a number.
func asJSON(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		out := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			out[n.Content[i].Value] = asJSON(n.Content[i+1])
		}
		return out
	case yaml.SequenceNode:
		out := []any{}
		for _, c := range n.Content {
			out = append(out, asJSON(c))
		}
		return out
	}
	switch n.Tag {
	case "!!null":
		return nil
	case "!!bool":
		return n.Value == "true"
	case "!!int":
		var i int64
		if n.Decode(&i) == nil {
			return i
		}
	case "!!float":
		var f float64
		if n.Decode(&f) == nil {
			return f
		}
	}
	return n.Value
}

// contentFiles gives the files of entities in the portal's content, by their paths
// below it, with their texts.
func contentFiles(t *testing.T, ext string) map[string]string {
	t.Helper()
	out := map[string]string{}
	root := os.DirFS(contentDir)
	err := fs.WalkDir(root, ".", func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		dir, _, inFolder := strings.Cut(file, "/")
		if !inFolder || dir == "kinds" || dir == "vocabularies" || path.Ext(file) != ext || path.Base(file) == "_defaults.yaml" {
			return nil
		}
		data, err := fs.ReadFile(root, file)
		out[file] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) == 0 {
		t.Fatalf("no %s files in %s", ext, contentDir)
	}
	return out
}

// schemaOf names the schema that a content file is to be valid by.
func schemaOf(s *Schema, file string) string {
	folder, _, _ := strings.Cut(file, "/")
	k := s.InFolder(folder)
	switch {
	case k == nil:
		return "no kind has the folder " + folder
	case strings.HasSuffix(file, ".list.yaml"):
		return k.Name + ".list.json"
	}
	return k.Name + ".json"
}

func TestContentIsValidInEditors(t *testing.T) {
	s := loadContent(t)
	view := compileSchemas(t, s)
	for file, text := range contentFiles(t, ".yaml") {
		if err := view.check(schemaOf(s, file), text); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	for file, text := range contentFiles(t, ".md") {
		_, rest, ok := strings.Cut(text, "---\n")
		if !ok || path.Base(file) == "README.md" {
			continue
		}
		head, _, _ := strings.Cut(rest, "\n---\n")
		if err := view.check(schemaOf(s, file), head); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// An editor finds a file's schema by its first line, from the file's own folder.
func TestContentNamesItsSchema(t *testing.T) {
	s := loadContent(t)
	for file, text := range contentFiles(t, ".yaml") {
		up := strings.Repeat("../", strings.Count(file, "/")+1)
		want := "# yaml-language-server: $schema=" + up + ".portolan/schema/" + schemaOf(s, file)
		first, _, _ := strings.Cut(text, "\n")
		if first != want {
			t.Errorf("content/%s:1 is\n%s\nand should be\n%s", file, first, want)
		}
	}
}

func TestJSONSchemasAreTheSameInEveryRun(t *testing.T) {
	first := JSONSchemas(loadContent(t))
	for range 5 {
		for i, f := range JSONSchemas(loadContent(t)) {
			if f.Name != first[i].Name || !bytes.Equal(f.Data, first[i].Data) {
				t.Fatalf("%s differs from the run before", f.Name)
			}
		}
	}
}

func TestJSONSchemaFiles(t *testing.T) {
	s := loadContent(t)
	files := JSONSchemas(s)
	if len(files) != 2*len(s.Kinds) {
		t.Errorf("%d files for %d kinds", len(files), len(s.Kinds))
	}
	for i, f := range files {
		want := s.Kinds[i/2].Name + []string{".json", ".list.json"}[i%2]
		if f.Name != want {
			t.Errorf("file %d is %s and should be %s", i, f.Name, want)
		}
		var root struct {
			Schema      string `json:"$schema"`
			Title       string
			Definitions map[string]any
		}
		if err := json.Unmarshal(f.Data, &root); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		if root.Schema != draft7 || root.Title == "" {
			t.Errorf("%s: $schema is %q, title %q", f.Name, root.Schema, root.Title)
		}
		if most := 40 << 10; len(f.Data) > most {
			t.Errorf("%s has %d bytes, more than %d", f.Name, len(f.Data), most)
		}
		for name := range root.Definitions {
			if ref := `"#/definitions/` + name + `"`; !bytes.Contains(f.Data, []byte(ref)) {
				t.Errorf("%s: nothing refers to the definition %s", f.Name, name)
			}
		}
	}
}

// What Decode takes without a problem, an editor must not flag.
func TestEditorsAcceptWhatDecodes(t *testing.T) {
	s := rich(t)
	view := compileSchemas(t, s)
	for _, file := range decodeFiles {
		for _, c := range diagtest.Read(t, "testdata/"+file+".txt") {
			text := c.In
			if !strings.HasPrefix(text, "name:") && !strings.Contains(text, "\nname:") {
				text += "name: X\n"
			}
			if _, problems := decodeText(t, s, text); len(problems) > 0 {
				continue
			}
			if err := view.check("thing.json", text); err != nil {
				t.Errorf("%s.txt: %s: %v", file, c.Title, err)
			}
		}
	}
}

// Every form of every field is valid: bare, with marks, long, absent, contradicted.
func TestEveryFieldTakesEveryForm(t *testing.T) {
	s := rich(t)
	view := compileSchemas(t, s)
	values := map[string]string{"name": "X", "text": "a b", "grade": "C3", "prose": "see *x*", "count": "5", "mass": "880 kg", "flag": "true",
		"stage": "planned", "when": "2023-04", "at": "'10.5, -68'", "web": "https://example.org/x", "locode": "VEPBL",
		"norad": `"33414"`, "country": "VE", "member": "RU 2021", "office": "head of abae", "free": "A1", "share": "5 %", "limit": "19-21 days",
		"numeric": `"031"`, "sub": "VE-G", "alpha2": "VE", "alpha3": "VEN", "money": "USD", "cospar": "2012-052A", "function": "1-------", "qid": "Q717",
		"status": "2025-05-07 signed", "label": "L", "short": "S", "article": "the", "summary": "s", "note": "n", "as_of": "2023", "confidence": "low",
		"draft": "true", "publish": "2026-12-01", "expires": "2027", "autolink": "false",
		"names": "[a, b]", "members": "[RU 2021]", "words": "[one]", "lines": "[[[1, 2], [3, 4]]]", "places": `["1, 2"]`, "aka": "[x]", "src": "[a-b, c]",
		"formerly": "[thing/x]", "tags": "[a]", "steps": "[2025 signed]",
		"course": "[[1, 2], '3, 4']", "iso": "{alpha2: VE, numeric: '862'}", "time": "{VEPBL: 21 days}", "by_word": "{one: 2}", "by_code": "{VE: x}",
		"picture": "{file: a.jpg, alt: A quay}", "deep": "{inner: {leaf: 5}}"}
	for _, f := range s.Kind("thing").Fields {
		v, ok := values[f.Name]
		if !ok {
			t.Errorf("no value to try for the field %q", f.Name)
			continue
		}
		forms := []string{v}
		if f.Name != FieldSrc && f.Name != FieldAsOf {
			forms = append(forms, "{is: "+v+", as: planned, src: [a, 'b, minute 3'], on: 2023, if: x, excludes: y, note: z, confidence: low}",
				"{is: "+v+", src: a, likelihood: likely}", "unknown", "none ^x", "{either: ["+v+", "+v+"], show: 1, why: y}",
				"{candidates: ["+v+", unknown], decided_by: RU ^x}", "{disputed: [{view: a, of: UA, src: x}, {view: b}], note: n}",
				"{either: [{is: "+v+"}, {is: "+v+", src: x}]}")
			if !strings.ContainsAny(v, "[{'\"") {
				forms = append(forms, v+" ~planned ^x @2023", v+" ^a ^b", `"`+v+` ^x"`, "{is: "+v+" ^x}")
			}
		}
		for _, form := range forms {
			text := f.Name + ": " + form + "\n"
			if f.Name != "name" {
				text += "name: X\n"
			}
			// What an entity is called and how it is summed up can't be uncertain; the
			// schema, which completes as one types, leaves that to the program.
			plain := f.Name == "name" || f.Envelope && f.Element().Type == TypeText && f.Name != FieldSrc
			uncertain := strings.Contains(form, "planned") || strings.Contains(form, "either") || strings.Contains(form, "candidates") || strings.Contains(form, "disputed")
			_, problems := decodeText(t, s, text)
			if refused := len(problems) > 0; refused != (plain && uncertain) {
				t.Errorf("%s: %v", text, problems)
			}
			if err := view.check("thing.json", text); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		}
	}
}

func TestEditorsRefuse(t *testing.T) {
	view := compileSchemas(t, rich(t))
	for _, in := range []string{
		"{}",
		"name:",
		"[name]",
		"name: X\nnane: Y",
		"name: X\nstage: plannd",
		"name: X\nstage: planned ~plannd",
		"name: X\nstage: [planned]",
		"name: X\nwords: [one, three]",
		"name: X\nwords: three",
		"name: X\ncountry: {candidates: []}",
		"name: X\nnames: {a: b}",
		"name: X\nnames: [[a]]",
		"name: X\ntext: [a]",
		"name: X\ntext: {english: x}\n\"\": y",
		"name: X\ntext: {as: projected}",
		"name: X\ntext: {is: a, nots: b}",
		"name: X\ntext: {is: a, either: [b, c]}",
		"name: X\ntext: {is: a, confidence: low, likelihood: likely}",
		"name: X\ntext: {is: a, confidence: lowish}",
		"name: X\ntext: {is: a, as: guessed}",
		"name: X\ntext: {either: [a]}",
		"name: X\ntext: {disputed: [{vieww: a}, {view: b}]}",
		"name: X\ncount: many",
		"name: X\ncount: 101",
		"name: X\nflag: maybe",
		"name: X\nmass: heavy",
		"name: X\nmass: 880",
		"name: X\nat: here",
		"name: X\nweb: example.org",
		"name: X\nlocode: VEP",
		"name: X\nlocode: vepbl",
		"name: X\nnumeric: 031",
		"name: X\nnorad: x",
		"name: X\nfree: B",
		"name: X\ngrade: G9",
		"name: X\ncountry: '[[VE]]'",
		"name: X\noffice: VE 2013",
		"name: X\nstatus: 2025-05-07 sinned",
		"name: X\nstatus: signed",
		"name: X\niso: {alpha2: VE, alpha9: VEN}",
		"name: X\niso: {numeric: '862'}",
		"name: X\niso: VE",
		"name: X\ntime: {VEPBL: [21 days]}",
		"name: X\nby_word: {three: 2}",
		"name: X\ncourse: [[1, 2]]",
		"name: X\ncourse: [[1, 2], [300, 4]]",
		"name: X\npicture: {file: a.jpg}",
		"name: X\nsrc: {a: b}",
		"name: X\nas_of: [2023]",
		"name: X\nwhen: soon",
	} {
		if view.check("thing.json", in) == nil {
			t.Errorf("valid, and should not be:\n%s", in)
		}
	}
	if view.check("thing.list.json", "a: {name: X}\nb: {name: Y, nane: Z}") == nil {
		t.Error("a list with an unknown field is valid")
	}
	if err := view.check("thing.list.json", "a: {name: X}\nb: {name: Y ^z}"); err != nil {
		t.Error(err)
	}
}

// A regular expression of Go that an editor would read otherwise is left out.
func TestUnportablePatternsAreLeftOut(t *testing.T) {
	k := Source{"content/kinds/thing.yaml", "folder: things\nfields:\n  name: text\n  word: {type: text, pattern: '(?i)a\\pL'}\n"}
	s, problems := Load(Source{}, []Source{k}, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if data := JSONSchemas(s)[0].Data; bytes.Contains(data, []byte(`(?i)`)) {
		t.Errorf("%s", data)
	}
}

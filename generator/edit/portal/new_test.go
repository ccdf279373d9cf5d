package portal_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/generator/build"
	"portolan/generator/diag"
	"portolan/generator/edit"
	"portolan/generator/graph"
	"portolan/generator/rule"
	"portolan/generator/schema"
	"portolan/generator/source"
)

func begin(t *testing.T, c *build.Content, kind, id, title string) *edit.NewFile {
	t.Helper()
	f, err := edit.New(c.Editable(), edit.NewOptions{Kind: kind, ID: id, Title: title, Today: today, SchemaDir: "../../.portolan/schema"})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// asked finds a field that is to be filled in, and the example that is given above it.
var asked = regexp.MustCompile(`(?m)(?:^# (?:.*\n# )*.*?As (\S+(?: \S+)*?)\.\n)?^([a-z_]+):$`)

// own are values for fields whose examples belong to an entity of the portal.
var own = map[string]string{"locode": "VEZZZ", "country": "VE"}

// fill writes into the empty fields of a skeleton what stands above them as an example.
func fill(t *testing.T, f *edit.NewFile) string {
	t.Helper()
	return asked.ReplaceAllStringFunc(string(f.Data), func(s string) string {
		m := asked.FindStringSubmatch(s)
		value := m[1]
		if own[m[2]] != "" {
			value = own[m[2]]
		}
		if value == "" {
			t.Errorf("%s: no example for %s", f.Path, m[2])
		}
		return s + " " + value
	})
}

// What is begun of any kind of the portal, and then filled in, passes `portolan check`.
func TestNewOfEveryKind(t *testing.T) {
	c := portal(t)
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS("../../../content")); err != nil {
		t.Fatal(err)
	}
	static, err := filepath.Abs("../../../static")
	if err != nil {
		t.Fatal(err)
	}
	config := build.Config{Dir: dir, Content: "content", Templates: filepath.Join(static, "../templates"), Static: static, Today: today, Rules: rule.All(), NoCards: true}
	before, err := build.Check(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range c.Schema.Kinds {
		f := begin(t, c, k.Name, "begun-"+k.Name, "Begun "+k.Name)
		data := strings.Replace(fill(t, f), "# src: [", "src: [", 1) // facts have a source
		if err := os.WriteFile(filepath.Join(dir, "content", f.Path), []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	after, err := build.Check(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range diag.AtLeast(after.Problems, diag.Warning) {
		if !slices.ContainsFunc(before.Problems, func(q diag.Problem) bool { return p.String() == q.String() }) {
			t.Error(p)
		}
	}
	if after.Pages <= before.Pages {
		t.Errorf("%d pages before, %d after: the new files are not seen", before.Pages, after.Pages)
	}
}

// Every example that a skeleton offers can be read once its # is taken off. Only a code
// that another entity has, and a picture that is not there, can be wrong with it.
func TestExamplesOfEveryKind(t *testing.T) {
	c := portal(t)
	for _, k := range c.Schema.Kinds {
		f := begin(t, c, k.Name, "begun", "Begun")
		data := regexp.MustCompile(`(?m)^# ([a-z_]+: )`).ReplaceAllString(fill(t, f), "$1")
		data = strings.Replace(data, "draft: true", "draft: false", 1)
		data = regexp.MustCompile(`(?m)^(publish|expires): .*\n`).ReplaceAllString(data, "")
		f.Data = []byte(data)
		after, err := c.With(t.Context(), c.Raw.With(nil, source.New(f.Path, f.Data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range after.Problems {
			if p.Pos.File == "content/"+f.Path && p.Code != graph.CodeDuplicateValue {
				t.Errorf("%s\n%s", p, data)
			}
		}
		e, ok := after.Graph.Entity(k.Name + "/begun")
		if !ok {
			t.Fatalf("%s: there is no entity", k.Name)
		}
		for _, field := range k.Fields {
			switch field.Name {
			case schema.FieldFormerly, schema.FieldSrc, schema.FieldAsOf, schema.FieldPublish, schema.FieldExpires:
				continue
			}
			if e.Claim(field.Name) == nil {
				t.Errorf("%s: nothing is said of %s", k.Name, field.Name)
			}
		}
		if e.AsOf().IsZero() || len(e.Sources()) == 0 {
			t.Errorf("%s: neither src nor as_of is read", k.Name)
		}
	}
}

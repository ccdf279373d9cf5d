package schema

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"portolan/generator/diag/diagtest"
)

// loadArchive loads the files of a txtar archive: kinds/*.yaml, vocabularies/*.yaml.
func loadArchive(text string) (*Schema, string) {
	var commons Source
	var kinds, vocabularies []Source
	for _, f := range txtar.Parse([]byte(text)).Files {
		src := Source{f.Name, string(f.Data)}
		switch {
		case path.Base(f.Name) == "_common.yaml":
			commons = src
		case path.Dir(f.Name) == "kinds":
			kinds = append(kinds, src)
		default:
			vocabularies = append(vocabularies, src)
		}
	}
	s, problems := Load(commons, kinds, vocabularies)
	return s, strings.ReplaceAll(diagtest.Problems("", problems), "kinds/", "")
}

func TestLoad(t *testing.T) {
	diagtest.Run(t, "testdata/load.txt", func(t *testing.T, c diagtest.Case) string {
		s, problems := loadArchive(c.In)
		var b strings.Builder
		for _, k := range s.Kinds {
			writeKind(&b, k)
		}
		for _, v := range s.Vocabularies {
			fmt.Fprintf(&b, "vocabulary %s\n", v.Name)
			for _, step := range v.Steps {
				fmt.Fprintf(&b, "  %s %v after=%v once=%v each=%v\n", step.Name, step.Label, step.After, step.Once, step.Each)
			}
		}
		return b.String() + problems
	})
}

// writeKind writes what a kind says, without what is as always.
func writeKind(b *strings.Builder, k *Kind) {
	fmt.Fprintf(b, "kind %s in %s at %s, named by %s, %v\n", k.Name, k.Folder, k.Path, k.Title, k.Singular)
	for name, list := range map[string][]string{"card": k.Card} {
		if len(list) > 0 {
			fmt.Fprintf(b, "  %s %v columns %v search %v timeline %v map %v order %+v\n", name, list, k.Columns, k.Search, k.Timeline, k.Map, k.Order)
		}
	}
	if k.Template != "entity" || !k.Indexed || k.Citable {
		fmt.Fprintf(b, "  template %s indexed %v citable %v %s\n", k.Template, k.Indexed, k.Citable, k.SchemaOrg[0].Name)
	}
	for _, f := range k.Fields {
		if !f.Envelope {
			fmt.Fprintf(b, "  %s %s %v", f.Name, f.Type, f.Label)
			if f.Inverse != nil {
				fmt.Fprintf(b, " inverse=%v", *f.Inverse)
			}
			if f.Min != nil && f.Max != nil {
				fmt.Fprintf(b, " from %v to %v", *f.Min, *f.Max)
			}
			if len(f.Roles) > 0 {
				fmt.Fprintf(b, " roles=%v", f.Roles)
			}
			if len(f.Words) > 0 {
				fmt.Fprintf(b, " words=%v", f.Words)
			}
			b.WriteString("\n")
		}
	}
}

// A value is told in the words of its field, a function digit by digit; one without words not at all.
func TestTold(t *testing.T) {
	s, problems := loadArchive(`-- kinds/a.yaml --
folder: as
fields:
  name: text
  type: {type: enum, values: [book, legal_case], words: {legal_case: {en: court case, ru: суд}}}
  function: {type: code, check: un-locode-function, words: {"1": port, "4": airport}}
`)
	if problems != "" {
		t.Fatal(problems)
	}
	for _, c := range []struct{ field, value, lang, want string }{
		{"type", "legal_case", "en", "court case"},
		{"type", "legal_case", "ru", "суд"},
		{"type", "book", "en", ""},
		{"function", "1--4----", "en", "port, airport"},
		{"function", "1-3-----", "en", ""},
		{"name", "1", "en", ""},
	} {
		if got := s.Kind("a").Field(c.field).Told(c.value, c.lang); got != c.want {
			t.Errorf("%s %s in %s is told as %q, want %q", c.field, c.value, c.lang, got, c.want)
		}
	}
}

func TestSchemaLookups(t *testing.T) {
	s, problems := loadArchive("-- kinds/b.yaml --\nfolder: bs\ncitable: true\nfields: {name: text, iso: {type: map, fields: {x: number}}, l: {type: list, of: {type: ref, to: b}}}\n" +
		"-- kinds/a.yaml --\nfolder: as\nfields: {name: text}\n-- vocabularies/v.yaml --\nsteps: {one: {}, two: {}}\n")
	if problems != "" {
		t.Fatal(problems)
	}
	b := s.Kind("b")
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"kinds are in order", s.Kinds[0].Name + s.Kinds[1].Name, "ab"},
		{"a folder's kind", s.InFolder("bs").Name, "b"},
		{"no kind", s.Kind("c") == nil && s.InFolder("c") == nil && s.Vocabulary("c") == nil, true},
		{"citable", fmt.Sprint(s.Citable()), "[b]"},
		{"folders", fmt.Sprint(s.Folders()), "[as bs]"},
		{"a field within", b.Field("iso.x").Type, TypeNumber},
		{"no field within", b.Field("iso.y") == nil && b.Field("iso.x.z") == nil && b.Field("name.x") == nil && b.Field("") == nil, true},
		{"an element", b.Field("l").Element().Type, TypeRef},
		{"an element is reported by its field's name", b.Field("l").Element().Name, "l"},
		{"steps", fmt.Sprint(s.Vocabulary("v").Names()), "[one two]"},
		{"no step", s.Vocabulary("v").Step("three") == nil, true},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, not %v", c.what, c.got, c.want)
		}
	}
}

// The hash stands for the files, so that what is kept of a run is dropped when one changes.
func TestSchemaHash(t *testing.T) {
	text := "-- kinds/a.yaml --\nfolder: as\nfields: {name: text}\n-- vocabularies/v.yaml --\nsteps: {one: {}}\n-- kinds/_common.yaml --\nfields: {x: text}\n"
	first, _ := loadArchive(text)
	again, _ := loadArchive(text)
	if first.Hash != again.Hash {
		t.Error("the same files have two hashes")
	}
	for _, edit := range []string{"name: text", "one: {}", "x: text"} {
		if other, _ := loadArchive(strings.Replace(text, edit, edit+" ", 1)); other.Hash == first.Hash {
			t.Errorf("the hash is the same when %q is edited", edit)
		}
	}
}

func TestTextIn(t *testing.T) {
	text := Text{{"en", "a"}, {"ru", "б"}}
	for _, c := range []struct {
		text       Text
		lang, want string
	}{
		{text, "ru", "б"},
		{text, "zh", "a"},
		{Text{{"ru", "б"}, {"", "a"}}, "zh", "a"},
		{Plain("a"), "ru", "a"},
		{Plain(""), "", ""},
		{nil, "en", ""},
	} {
		if got := c.text.In(c.lang); got != c.want {
			t.Errorf("%v in %q is %q, not %q", c.text, c.lang, got, c.want)
		}
	}
}

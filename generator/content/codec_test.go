package content

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/bench/sitegen"
	"portolan/generator/diag"
	"portolan/generator/diag/diagtest"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/yamltree"
)

// repository gives the files of the repository's content, below it.
func repository(t testing.TB) map[string]string {
	t.Helper()
	root, err := sitegen.Root()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(root, "content")
	files := map[string]string{}
	err = filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		below, _ := filepath.Rel(dir, name)
		files[filepath.ToSlash(below)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// generated gives the files of a generated site, with the repository's kinds.
func generated(t testing.TB, briefings int) map[string]string {
	t.Helper()
	files := map[string]string{}
	for name, text := range repository(t) {
		if isSchema(name) {
			files[name] = text
		}
	}
	for f := range sitegen.Files(1, briefings) {
		if name, ok := strings.CutPrefix(f.Path, "content/"); ok {
			files[name] = f.Text
		}
	}
	return files
}

func isSchema(name string) bool {
	return path.Ext(name) == ".yaml" && (path.Dir(name) == "kinds" || path.Dir(name) == "vocabularies")
}

// parseAll reads all docs among the files of a content folder, by their names.
func parseAll(t testing.TB, files map[string]string) (*Parser, map[string]*Doc) {
	t.Helper()
	var commons schema.Source
	var kinds, vocabularies []schema.Source
	for name, text := range files {
		src := schema.Source{File: "content/" + name, Text: text}
		switch {
		case !isSchema(name):
		case path.Base(name) == "_common.yaml":
			commons = src
		case path.Dir(name) == "kinds":
			kinds = append(kinds, src)
		default:
			vocabularies = append(vocabularies, src)
		}
	}
	s, problems := schema.Load(commons, kinds, vocabularies)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p := &Parser{Schema: s, Markdown: markdown.New(markdown.Options{})}
	docs := map[string]*Doc{}
	for name, text := range files {
		if strings.Contains(name, "/") && !isSchema(name) && !IsMedia(name) && !IsDefaults(name) {
			var defaults []yamltree.Entry
			if above := files[path.Dir(name)+"/_defaults.yaml"]; above != "" {
				defaults, _ = ParseDefaults("content/"+path.Dir(name)+"/_defaults.yaml", above)
			}
			docs[name] = p.Parse("content/"+name, name, text, defaults)
		}
	}
	return p, docs
}

// sameDoc tells in what two docs differ, which is "" where they don't. What is worked
// out from them again doesn't count.
func sameDoc(a, b *Doc) string {
	if len(a.Entities) != len(b.Entities) {
		return fmt.Sprintf("%d and %d entities", len(a.Entities), len(b.Entities))
	}
	for i := range a.Entities {
		x, y := a.Entities[i], b.Entities[i]
		if x.Hash() != y.Hash() || digest.Of(y.Value()) != y.Hash() {
			return fmt.Sprintf("the hash of %s is %s, then %s, and really %s", x.Value().ID, x.Hash(), y.Hash(), digest.Of(y.Value()))
		}
		if v, w := exported(x.Value()), exported(y.Value()); !reflect.DeepEqual(v, w) {
			return cmp.Diff(v, w, cmp.Exporter(func(reflect.Type) bool { return true }))
		}
	}
	v, w := exported(a), exported(b)
	v.Entities, w.Entities = nil, nil
	if !reflect.DeepEqual(v, w) {
		return cmp.Diff(v, w)
	}
	return ""
}

// exported copies the exported fields of a struct.
func exported[T any](v *T) T {
	var out T
	from, to := reflect.ValueOf(v).Elem(), reflect.ValueOf(&out).Elem()
	for i := range from.NumField() {
		if from.Type().Field(i).IsExported() {
			to.Field(i).Set(from.Field(i))
		}
	}
	return out
}

// keep encodes a doc and decodes it again.
func keep(t testing.TB, c *Codec, d *Doc) (kept *Doc, blob []byte) {
	t.Helper()
	blob, err := c.Append(nil, d)
	if err != nil {
		t.Fatalf("%s: %v", d.File, err)
	}
	kept, err = c.Decode(string(blob))
	if err != nil {
		t.Fatalf("%s: %v", d.File, err)
	}
	return kept, blob
}

func TestKeepRepository(t *testing.T) { testKeep(t, repository(t)) }

func TestKeepGenerated(t *testing.T) { testKeep(t, generated(t, 200)) }

func testKeep(t *testing.T, files map[string]string) {
	p, docs := parseAll(t, files)
	c, again := NewCodec(p.Schema), NewCodec(p.Schema)
	if len(docs) < 20 {
		t.Fatalf("only %d docs", len(docs))
	}
	for name, d := range docs {
		kept, blob := keep(t, c, d)
		if diff := sameDoc(d, kept); diff != "" {
			t.Errorf("%s: parsed (-) and kept (+):\n%s", name, diff)
		}
		if second, err := again.Append(nil, d); err != nil || !bytes.Equal(second, blob) {
			t.Errorf("%s: encoded twice, it differs: %v", name, err)
		}
		for i, e := range d.Entities { // a claim's field is that of the schema, and no copy
			for j := range e.Value().Claims {
				if got, want := kept.Entities[i].Value().Claims[j].Field, e.Value().Claims[j].Field; got != want {
					t.Fatalf("%s: another field %s", name, got.Name)
				}
			}
		}
	}
}

// Every case of the tests of this package, most of which are wrong in some way.
func TestKeepCases(t *testing.T) {
	p := newParser(t)
	c := NewCodec(p.Schema)
	for _, file := range []string{"yaml", "list", "page", "table", "path", "defaults"} {
		for _, in := range diagtest.Read(t, "testdata/"+file+".txt") {
			name, _, _ := strings.Cut(in.Title, ",")
			d := p.Parse(name, name, in.In, nil)
			kept, _ := keep(t, c, d)
			if diff := sameDoc(d, kept); diff != "" {
				t.Errorf("%s: parsed (-) and kept (+):\n%s", in.Title, diff)
			}
		}
	}
}

var _ = edtf.Date{}
var _ = diag.Pos{}

func BenchmarkCodec(b *testing.B) {
	p, docs := parseAll(b, generated(b, 2000))
	c := NewCodec(p.Schema)
	var blobs []string
	var briefings []*Doc
	size := 0
	for _, d := range docs {
		_, blob := keep(b, c, d)
		if d.Entities[0].Value().Kind == "briefing" {
			briefings = append(briefings, d)
			blobs = append(blobs, string(blob))
			size += len(blob)
		}
	}
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		b.ReportMetric(float64(size)/float64(len(blobs)), "bytes/doc")
		i := 0
		for b.Loop() {
			if _, err := c.Decode(blobs[i%len(blobs)]); err != nil {
				b.Fatal(err)
			}
			i++
		}
	})
	b.Run("encode", func(b *testing.B) {
		b.ReportAllocs()
		var buf []byte
		i := 0
		for b.Loop() {
			buf, _ = c.Append(buf[:0], briefings[i%len(briefings)])
			i++
		}
	})
	b.Run("parse", func(b *testing.B) {
		b.Skip()
	})
}

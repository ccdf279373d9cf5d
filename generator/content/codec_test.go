package content

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/bench/sitegen"
	"portolan/generator/diag/diagtest"
	"portolan/generator/digest"
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

// sameDoc tells in what two docs differ, which is "" where they don't.
func sameDoc(a, b *Doc) string {
	if len(a.Entities) != len(b.Entities) {
		return fmt.Sprintf("%d and %d entities", len(a.Entities), len(b.Entities))
	}
	all := cmp.Exporter(func(reflect.Type) bool { return true })
	for i := range a.Entities {
		x, y := a.Entities[i], b.Entities[i]
		e, f := x.Value(), y.Value()
		if really := digest.Join(hashOf(&f.Head, &f.facts().said), digest.Of(f.prose())); e.hashes() != f.hashes() || x.Hash() != y.Hash() || really != y.Hash() {
			return fmt.Sprintf("the hash of %s is %s, then %s, and really %s", e.ID, x.Hash(), y.Hash(), really)
		}
		for _, of := range [][2]any{{e.Head, f.Head}, {e.facts().said, f.facts().said}, {*e.face, *f.face}, {*e.prose(), *f.prose()}} {
			if !reflect.DeepEqual(of[0], of[1]) {
				return cmp.Diff(of[0], of[1], all)
			}
		}
	}
	v, w := *a, *b
	v.Entities, w.Entities = nil, nil
	if !reflect.DeepEqual(v, w) {
		return cmp.Diff(v, w)
	}
	return ""
}

// keep encodes a doc and decodes it again, in both ways.
func keep(t testing.TB, c *Codec, d *Doc) (one, other *Doc, kept Kept) {
	t.Helper()
	kept, err := c.Pack(d)
	if err != nil {
		t.Fatalf("%s: %v", d.File, err)
	}
	one, err = c.Unpack(kept.Doc, Lazy{func() string { return kept.Facts }, func() string { return kept.Prose }, func() *Doc {
		t.Errorf("%s is said to be damaged", d.File)
		return d
	}})
	if err != nil {
		t.Fatalf("%s: %v", d.File, err)
	}
	if other, err = c.UnpackWhole(kept); err != nil {
		t.Fatalf("%s: %v", d.File, err)
	}
	return one, other, kept
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
		unpacked, whole, kept := keep(t, c, d)
		if diff := sameDoc(d, unpacked) + sameDoc(d, whole); diff != "" {
			t.Errorf("%s: parsed (-) and kept (+):\n%s", name, diff)
		}
		if second, err := again.Pack(d); err != nil || second != kept {
			t.Errorf("%s: encoded twice, it differs: %v", name, err)
		}
		for i, e := range d.Entities { // a claim's field is that of the schema, and no copy
			for j := range e.Value().Claims() {
				if got, want := unpacked.Entities[i].Value().Claims()[j].Field, e.Value().Claims()[j].Field; got != want {
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
			unpacked, whole, _ := keep(t, c, d)
			if diff := sameDoc(d, unpacked) + sameDoc(d, whole); diff != "" {
				t.Errorf("%s: parsed (-) and kept (+):\n%s", in.Title, diff)
			}
		}
	}
}

// Where what is kept of a doc's facts or prose is damaged, or of another doc, they are those of its file, if
// that is the same; of the doc as a whole, and of its heads, that is an error.
func TestKeptIsDamaged(t *testing.T) {
	p, docs := parseAll(t, generated(t, 20))
	c := NewCodec(p.Schema)
	d, other := firstOf(docs, "ports/"), firstOf(docs, "countries/")
	_, _, kept := keep(t, c, d)
	damages := func(good string) map[string]string {
		flipped := []byte(good)
		flipped[len(flipped)/2] ^= 1
		return map[string]string{"nothing": "", "half": good[:len(good)/2], "a bit is another": string(flipped), "a head": kept.Doc}
	}
	as := func(s string) func() string { return func() string { return s } }
	for name, text := range damages(kept.Prose) {
		for facts, of := range damages(kept.Facts) {
			made := 0
			got, err := c.Unpack(kept.Doc, Lazy{as(of), as(text), func() *Doc { made++; return d }})
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if diff := sameDoc(d, got); diff != "" || made != 1 {
					t.Errorf("of facts %s, of prose %s: made %d times; parsed (-) and kept (+):\n%s", facts, name, made, diff)
				}
			}
			_, noProse := c.UnpackWhole(Kept{kept.Doc, kept.Facts, text})
			_, noFacts := c.UnpackWhole(Kept{kept.Doc, of, kept.Prose})
			if noProse == nil || noFacts == nil {
				t.Errorf("of facts %s, of prose %s: it is read as a whole", facts, name)
			}
		}
	}
	for name, doc := range map[string]string{"nothing": "", "half": kept.Doc[:len(kept.Doc)/2], "facts": kept.Facts} {
		if _, err := c.Unpack(doc, Lazy{}); err == nil {
			t.Errorf("%s is read as a head", name)
		}
	}
	changed, err := c.Unpack(kept.Doc, Lazy{as(""), as(""), func() *Doc { return other }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if why := fmt.Sprint(recover()); !strings.Contains(why, d.File+" was changed while the site was made") {
			t.Errorf("of a file that was changed it says %q", why)
		}
	}()
	changed.Entities[0].Value().Body()
	t.Errorf("the prose of %s is taken for that of %s", other.File, d.File)
}

// firstOf gives the doc of the first file of a folder.
func firstOf(docs map[string]*Doc, folder string) *Doc {
	for _, name := range slices.Sorted(maps.Keys(docs)) {
		if strings.HasPrefix(name, folder) {
			return docs[name]
		}
	}
	return nil
}

func BenchmarkCodec(b *testing.B) {
	p, docs := parseAll(b, generated(b, 2000))
	c := NewCodec(p.Schema)
	var blobs []Kept
	var briefings []*Doc
	size := 0
	for _, d := range docs {
		_, _, kept := keep(b, c, d)
		if d.Entities[0].Value().Kind == "briefing" {
			briefings = append(briefings, d)
			blobs = append(blobs, kept)
			size += len(kept.Doc) + len(kept.Facts) + len(kept.Prose)
		}
	}
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		b.ReportMetric(float64(size)/float64(len(blobs)), "bytes/doc")
		i := 0
		for b.Loop() {
			if _, err := c.UnpackWhole(blobs[i%len(blobs)]); err != nil {
				b.Fatal(err)
			}
			i++
		}
	})
	b.Run("head", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			if _, err := c.Unpack(blobs[i%len(blobs)].Doc, Lazy{}); err != nil {
				b.Fatal(err)
			}
			i++
		}
	})
	b.Run("encode", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			if _, err := c.Pack(briefings[i%len(briefings)]); err != nil {
				b.Fatal(err)
			}
			i++
		}
	})
}

package rule

import (
	"flag"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"portolan/generator/block"
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/figure"
	"portolan/generator/geo"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

var update = flag.Bool("update", false, "rewrite what the sites in testdata are to report; read it before accepting")

// run applies rules and gives what they find, sorted by place.
func run(c *Context, rules []Rule) []diag.Problem {
	var out []diag.Problem
	for _, r := range rules {
		out = append(out, r.Run(c)...)
	}
	return diag.Sort(out)
}

// TestRules runs each rule over the site in testdata that has its code for a name, laid
// over the kinds of testdata/kinds.txtar. problems.txt is what it reports; what it
// passes over in silence stands in the same site. In the archive's comment "today:
// 2026-11-23" sets the day of the build and "clock: …" the real one.
func TestRules(t *testing.T) {
	world := realWorld(t)
	for _, r := range All() {
		t.Run(string(r.Code), func(t *testing.T) {
			file := filepath.Join("testdata", string(r.Code)+".txtar")
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c, other := site(t, archive)
			c.World = func() *geo.World { return world }
			if len(other) > 0 {
				t.Errorf("the site has other problems: %v", other)
			}
			found := run(c, []Rule{r})
			if r.Reads == ReadsFacts {
				bare := withoutProse(t, archive)
				bare.World = c.World
				if diff := cmp.Diff(found, run(bare, []Rule{r})); diff != "" {
					t.Errorf("without prose it finds (-with +without):\n%s", diff)
				}
			}
			for _, p := range found {
				if p.Code != r.Code || p.Severity < r.Severity {
					t.Errorf("not a problem of this rule: %v", p)
				}
			}
			compare(t, file, archive, found)
		})
	}
}

func compare(t *testing.T, file string, archive *txtar.Archive, found []diag.Problem) {
	t.Helper()
	got := ""
	for _, p := range found {
		got += p.String() + "\n"
	}
	i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "problems.txt" })
	if i < 0 {
		archive.Files = append(archive.Files, txtar.File{Name: "problems.txt"})
		i = len(archive.Files) - 1
	}
	if got == "" {
		t.Error("a rule that finds nothing in its site is not tested")
	}
	if diff := cmp.Diff(string(archive.Files[i].Data), got); diff != "" && !*update {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if *update {
		archive.Files[i].Data = []byte(got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// site reads an archive laid over the kinds, in memory. other is what is wrong with it
// before any rule is asked.
func site(t testing.TB, archive *txtar.Archive) (c *Context, other []diag.Problem) {
	t.Helper()
	base, err := txtar.ParseFile("testdata/kinds.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return load(t, string(archive.Comment), append(base.Files, archive.Files...))
}

// load makes what rules look at from files; of two with one name the latter counts.
func load(t testing.TB, comment string, list []txtar.File) (c *Context, other []diag.Problem) {
	t.Helper()
	return loadAs(t, comment, list, func(_ *schema.Schema, d *content.Doc) *content.Doc { return d })
}

// withoutProse makes the site of an archive, of which no prose can be read.
func withoutProse(t *testing.T, archive *txtar.Archive) *Context {
	t.Helper()
	base, err := txtar.ParseFile("testdata/kinds.txtar")
	if err != nil {
		t.Fatal(err)
	}
	c, _ := loadAs(t, string(archive.Comment), append(base.Files, archive.Files...), func(s *schema.Schema, d *content.Doc) *content.Doc {
		codec := content.NewCodec(s)
		kept, err := codec.Pack(d)
		if err != nil {
			t.Fatal(err)
		}
		d, err = codec.Unpack(kept.Doc, content.Lazy{Facts: func() string { return kept.Facts }, Prose: func() string { panic("prose is read") }})
		if err != nil {
			t.Fatal(err)
		}
		return d
	})
	return c
}

func loadAs(t testing.TB, comment string, list []txtar.File, as func(s *schema.Schema, d *content.Doc) *content.Doc) (c *Context, other []diag.Problem) {
	t.Helper()
	texts := map[string]string{}
	for _, f := range list {
		if name, ok := strings.CutPrefix(f.Name, "content/"); ok {
			texts[name] = string(f.Data)
		}
	}
	var files []string
	for name := range texts {
		files = append(files, name)
	}
	slices.Sort(files)
	var kinds, vocabularies []schema.Source
	for _, f := range files {
		switch path.Dir(f) {
		case "kinds":
			kinds = append(kinds, schema.Source{File: f, Text: texts[f]})
		case "vocabularies":
			vocabularies = append(vocabularies, schema.Source{File: f, Text: texts[f]})
		}
	}
	c = &Context{Today: day(t, comment, "today: ", edtf.MakeDay(2026, 11, 23))}
	c.Clock = day(t, comment, "clock: ", c.Today)
	c.Schema, other = schema.Load(schema.Source{}, kinds, vocabularies)
	var problems []diag.Problem
	c.Settings, problems = content.LoadSettings("site.yaml", texts["site.yaml"])
	other = append(other, problems...)
	parser := &content.Parser{Schema: c.Schema, Markdown: markdown.New(markdown.Options{Blocks: block.Names(figure.Blocks())}), Blocks: figure.Blocks()}
	var docs []*content.Doc
	for _, f := range files {
		if dir := path.Dir(f); dir == "." || dir == "kinds" || dir == "vocabularies" {
			continue
		}
		d := parser.Parse(f, f, texts[f], nil)
		docs = append(docs, as(c.Schema, d))
		other = append(other, d.Problems...)
	}
	c.Graph = graph.Build(c.Schema, docs, graph.Options{Lang: "en", Today: c.Today})
	return c, append(other, c.Graph.Problems...)
}

func day(t testing.TB, comment, key string, otherwise edtf.Day) edtf.Day {
	t.Helper()
	for line := range strings.Lines(comment) {
		if s, ok := strings.CutPrefix(strings.TrimSpace(line), key); ok {
			d, err := edtf.ParseDay(s)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
	}
	return otherwise
}

func realWorld(t testing.TB) *geo.World {
	t.Helper()
	data, err := os.ReadFile("../../static/geo/world-50m.json")
	if err != nil {
		t.Fatal(err)
	}
	w, err := geo.Load(data)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestList holds that the rules are well told, and that each has its site.
func TestList(t *testing.T) {
	seen := map[diag.Code]bool{}
	last := diag.Error
	for _, r := range All() {
		if seen[r.Code] {
			t.Errorf("%s stands twice", r.Code)
		}
		seen[r.Code] = true
		if r.Severity < last {
			t.Errorf("%s is graver than the rule before it", r.Code)
		}
		last = r.Severity
		if !strings.HasSuffix(r.About, ".") || strings.Count(r.About, ". ") > 0 {
			t.Errorf("%s: %q is not one sentence", r.Code, r.About)
		}
	}
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if code := strings.TrimSuffix(filepath.Base(f), ".txtar"); code != "kinds" && !seen[diag.Code(code)] {
			t.Errorf("%s: no rule has this code", f)
		}
	}
}

// TestNothing holds that rules need nothing: no entity, no kind, no geometry.
func TestNothing(t *testing.T) {
	c, _ := load(t, "", nil)
	if found := run(c, All()); len(found) > 0 {
		t.Errorf("in an empty site: %v", found)
	}
}

// TestSilentWithoutGeometry holds that a missing map is no mistake of the author's.
func TestSilentWithoutGeometry(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/point-country.txtar")
	if err != nil {
		t.Fatal(err)
	}
	c, _ := site(t, archive)
	if found := pointCountry(c); len(found) > 0 {
		t.Errorf("without geometry: %v", found)
	}
}

// TestSame holds that the answer is the same in every run, whatever order maps have.
func TestSame(t *testing.T) {
	var all []txtar.File
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archives {
		a, err := txtar.ParseFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, a.Files...)
	}
	first, _ := load(t, "", all)
	want := run(first, All())
	if len(want) == 0 {
		t.Fatal("nothing found")
	}
	for range 5 {
		c, _ := load(t, "", all)
		if diff := cmp.Diff(want, run(c, All())); diff != "" {
			t.Fatalf("another run (-first +another):\n%s", diff)
		}
	}
}

// TestPages holds that the example of each code's page adds that problem and no other to
// the site below it, and what the page gives as mended none. Notes count for their own
// rule alone: a small site is full of what an editor may want to look at.
func TestPages(t *testing.T) {
	base, err := txtar.ParseFile("../check/testdata/site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	world := realWorld(t)
	for _, r := range All() {
		t.Run(string(r.Code), func(t *testing.T) {
			page, err := os.ReadFile("../check/codes/" + string(r.Code) + ".md")
			if err != nil {
				t.Fatal(err)
			}
			run := func(overlay string) []diag.Problem {
				c, found := load(t, "today: 2026-01-01", append(slices.Clone(base.Files), txtar.Parse([]byte(overlay)).Files...))
				c.World = func() *geo.World { return world }
				for _, p := range run(c, All()) {
					if p.Severity < diag.Note || p.Code == r.Code {
						found = append(found, p)
					}
				}
				return found
			}
			below := run("")
			added := func(overlay string) (codes []string) {
				for _, p := range run(overlay) {
					if !slices.Contains(below, p) {
						codes = append(codes, string(p.Code))
						t.Log(p)
					}
				}
				slices.Sort(codes)
				return slices.Compact(codes)
			}
			bad, good, _ := strings.Cut(string(page), "\n## Mend\n")
			if len(blocks(bad)) == 0 {
				t.Error("the example is no site")
			}
			for _, s := range blocks(bad) {
				if diff := cmp.Diff([]string{string(r.Code)}, added(s)); diff != "" {
					t.Errorf("the example's codes (-want +got):\n%s", diff)
				}
			}
			for _, s := range blocks(good) {
				if codes := added(s); len(codes) > 0 {
					t.Errorf("mended, the example still has %v", codes)
				}
			}
		})
	}
}

// blocks gives the sites in a part of a page.
func blocks(text string) []string {
	var out []string
	for _, rest := range strings.Split(text, "\n```site\n")[1:] {
		s, _, _ := strings.Cut(rest, "\n```")
		out = append(out, s+"\n")
	}
	return out
}

package content

import (
	"fmt"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"portolan/generator/diag"
	"portolan/generator/diag/diagtest"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/yamltree"
)

func newParser(t testing.TB) *Parser {
	t.Helper()
	data, err := os.ReadFile("testdata/schema.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var kinds, vocabularies []schema.Source
	for _, f := range txtar.Parse(data).Files {
		if path.Dir(f.Name) == "kinds" {
			kinds = append(kinds, schema.Source{File: f.Name, Text: string(f.Data)})
		} else {
			vocabularies = append(vocabularies, schema.Source{File: f.Name, Text: string(f.Data)})
		}
	}
	s, problems := schema.Load(schema.Source{}, kinds, vocabularies)
	for _, p := range problems {
		t.Fatal(p)
	}
	return &Parser{Schema: s, Markdown: markdown.New(markdown.Options{})}
}

// TestParse runs the cases of testdata; a case's title is the file's path, and
// behind a comma what it shows. A case may begin with the defaults of its folder,
// up to a line that says so.
func TestParse(t *testing.T) {
	p := newParser(t)
	for _, file := range []string{"yaml", "list", "page", "table", "path", "defaults"} {
		t.Run(file, func(t *testing.T) {
			diagtest.Run(t, "testdata/"+file+".txt", func(t *testing.T, c diagtest.Case) string {
				name, _, _ := strings.Cut(c.Title, ",")
				head, text, ok := strings.Cut(c.In, "(defaults end here)\n")
				var defaults []yamltree.Entry
				var b strings.Builder
				if ok {
					var problems []diag.Problem
					defaults, problems = ParseDefaults("_defaults.yaml", head)
					b.WriteString(diagtest.Problems(name, problems))
				} else {
					text = c.In
				}
				doc := p.Parse(name, name, text, defaults)
				writeDoc(&b, doc)
				return b.String() + diagtest.Problems(name, doc.Problems)
			})
		})
	}
}

// writeDoc writes each entity with its claims, a line each.
func writeDoc(b *strings.Builder, doc *Doc) {
	for i, sealed := range doc.Entities {
		e := sealed.Value()
		at := doc.Places[i].Pos
		fmt.Fprintf(b, "%s %v at %d:%d", e.ID, e.Title, at.Line, at.Col)
		for _, s := range e.Sources() {
			fmt.Fprintf(b, " ^%s", s.Target)
		}
		if !e.AsOf().IsZero() {
			fmt.Fprintf(b, " @%s", e.AsOf())
		}
		if e.Draft {
			b.WriteString(" draft")
		}
		if !e.Publish.IsZero() || !e.Expires.IsZero() {
			fmt.Fprintf(b, " from %q to %q", e.Publish, e.Expires)
		}
		if e.Autolink != "" {
			b.WriteString(" autolink " + e.Autolink)
		}
		b.WriteString("\n")
		for i := range e.Claims() {
			writeClaim(b, &e.Claims()[i], "  ")
		}
		if e.Body() != nil {
			for _, h := range e.Body().Headings {
				fmt.Fprintf(b, "  heading at %d:%d\n", h.Pos.Line, h.Pos.Col)
			}
			for _, r := range e.Body().Refs {
				fmt.Fprintf(b, "  prose refers to %s at %d:%d\n", r.Target, r.Pos.Line, r.Pos.Col)
			}
			b.WriteString("  and prose\n")
		}
	}
}

func writeClaim(b *strings.Builder, c *schema.Claim, indent string) {
	key := c.Key
	if key == "" {
		key = "-"
	}
	fmt.Fprintf(b, "%s%s at %s", indent, key, strings.TrimPrefix(c.Pos.String(), path.Dir(c.Pos.File)+"/"))
	for _, tr := range c.Value.Text {
		fmt.Fprintf(b, " %q", tr.Text)
	}
	if c.State != schema.Known {
		b.WriteString(map[schema.State]string{schema.Unknown: " unknown", schema.None: " none"}[c.State])
	}
	c.Refs(func(r schema.Ref) { fmt.Fprintf(b, " →%s at %d:%d", r.Target, r.Pos.Line, r.Pos.Col) })
	if c.Modality != schema.Stated {
		fmt.Fprintf(b, " ~%s", c.Modality)
	}
	for _, s := range c.Sources {
		fmt.Fprintf(b, " ^%s", s.Target)
	}
	b.WriteString("\n")
	for i := range c.Value.Items {
		writeClaim(b, &c.Value.Items[i], indent+"  ")
	}
	for i := range c.Value.Entries {
		writeClaim(b, &c.Value.Entries[i], indent+"  ")
	}
}

func TestSlugProblem(t *testing.T) {
	for _, c := range []struct{ slug, want string }{
		{"puerto-cabello", ""},
		{"v1.2_b", ""},
		{"пуэрто-кабельо", ""},
		{"2012-052a", ""},
		{"é", ""}, // composed
		{"con-1", ""},
		{"com10", ""},
		{"console", ""},
		{"pages", ""},
		{strings.Repeat("a", 120), ""},
		{strings.Repeat("a", 121), "it is empty or longer than 120 bytes"},
		{strings.Repeat("я", 61), "it is empty or longer than 120 bytes"},
		{"", "it is empty or longer than 120 bytes"},
		{"e\u0301", "its letters are not composed (Unicode NFC)"},
		{"..", "it begins or ends with a mark"},
		{".hidden", "it begins or ends with a mark"},
		{"-a", "it begins or ends with a mark"},
		{"a-", "it begins or ends with a mark"},
		{"a.", "it begins or ends with a mark"},
		{"_defaults", "it begins or ends with a mark"},
		{"a..b", "it has two dots in a row"},
		{"a/b", `it has the character "/"`},
		{`a\b`, `it has the character "\"`},
		{"a:b", `it has the character ":"`},
		{"a%b", `it has the character "%"`},
		{"a?b", `it has the character "?"`},
		{"a#b", `it has the character "#"`},
		{"a\u200bb", "it has the character \"\u200b\""},
		{"a b", "it has a space"},
		{"a\u00a0b", "it has a space"},
		{"a\tb", "it has a control character"},
		{"a\x00b", "it has a control character"},
		{"Cabello", "it has the capital C"},
		{"ЯЛТА", "it has the capital Я"},
		{"con", "Windows has a device of that name"},
		{"nul.x", "Windows has a device of that name"},
		{"aux", "Windows has a device of that name"},
		{"prn", "Windows has a device of that name"},
		{"com1", "Windows has a device of that name"},
		{"lpt9.old", "Windows has a device of that name"},
		{"index", "the program has pages of that name"},
		{"page", "the program has pages of that name"},
	} {
		if got := slugProblem(c.slug); got != c.want {
			t.Errorf("%q: %q, not %q", c.slug, got, c.want)
		}
	}
}

func TestFileSorts(t *testing.T) {
	for _, c := range []struct {
		file            string
		media, defaults bool
	}{
		{"ports/quay.jpg", true, false},
		{"ports/quay.JPEG", true, false},
		{"ports/plan.pdf", true, false},
		{"ports/a.svg", false, false}, // may hold a script
		{"ports/a.html", false, false},
		{"ports/jpg", false, false},
		{"ports/_defaults.yaml", false, true},
		{"_defaults.yaml", false, true},
		{"ports/x_defaults.yaml", false, false},
		{"ports/_defaults.yml", false, false},
	} {
		if IsMedia(c.file) != c.media || IsDefaults(c.file) != c.defaults {
			t.Errorf("%s: media %v, defaults %v", c.file, IsMedia(c.file), IsDefaults(c.file))
		}
	}
}

func TestEntity(t *testing.T) {
	doc := newParser(t).Parse("ports/x.yaml", "ports/x.yaml", `name: {en: Cabello, ru: Кабельо}
label: Puerto
short: PC
aka: [Cabello Port, Borburata ^x]
locode: VEPBL
iso: {alpha2: VE, parts: [a, b]}
remark: '[[a]]'
`, nil)
	if len(doc.Problems) > 0 {
		t.Fatal(doc.Problems)
	}
	e := doc.Entities[0].Value()
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"a claim within", e.Claim("iso.alpha2").Value.Text.In(""), "VE"},
		{"no claim", e.Claim("iso.alpha3") == nil && e.Claim("name.en") == nil && e.Claim("") == nil, true},
		{"texts of a list", e.Texts("iso.parts"), []string{"a", "b"}},
		{"texts of nothing", len(e.Texts("zzz")), 0},
		{"a text", e.Text("name", "ru"), "Кабельо"},
		{"a text that there is not", e.Text("summary", "en"), ""},
		{"label", e.Label("ru"), "Puerto"},
		{"names", e.Names(), []string{"Cabello", "Кабельо", "Puerto", "PC", "Cabello Port", "Borburata"}},
		{"codes", e.Codes(), []string{"VEPBL", "VE"}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s: %s", c.what, diff)
		}
	}
	var prose int
	e.Prose(func(d *markdown.Doc, c *schema.Claim) {
		if c != nil && c.Key == "remark" {
			prose++
		}
	})
	if prose != 1 {
		t.Errorf("%d pieces of prose", prose)
	}
}

// What an entity says decides its hash; where it stands in the file does not.
func TestEntityHash(t *testing.T) {
	p := newParser(t)
	hash := func(text string) string {
		return p.Parse("ports/x.yaml", "ports/x.yaml", text, nil).Entities[0].Hash().String()
	}
	first := hash("name: a\ncountry: VE ^x\nremark: see [[b]]\n")
	for _, same := range []string{
		"# a comment\n\nname: a\ncountry: VE ^x\nremark: see [[b]]\n",
		"country:   VE   ^x\nremark: 'see [[b]]'\nname: \"a\"\n",
	} {
		if hash(same) != first {
			t.Errorf("another hash for %q", same)
		}
	}
	for _, other := range []string{
		"name: b\ncountry: VE ^x\nremark: see [[b]]\n",
		"name: a\ncountry: VE ^y\nremark: see [[b]]\n",
		"name: a\ncountry: VE ~planned ^x\nremark: see [[b]]\n",
		"name: a\ncountry: VE ^x @2023\nremark: see [[b]]\n",
		"name: a\ncountry: RU ^x\nremark: see [[b]]\n",
		"name: a\ncountry: VE ^x\nremark: see [[c]]\n",
		"name: a\ncountry: VE ^x\nremark: see [[b]]\ndraft: true\n",
	} {
		if hash(other) == first {
			t.Errorf("the same hash for %q", other)
		}
	}
}

func TestAnchor(t *testing.T) {
	p := newParser(t)
	e := p.Parse("ports/x.yaml", "ports/x.yaml", "name: X\naka: Y\nlabel: Z\ncountry: VE\nnote: n\ndraft: true\niso: {alpha2: VE}\n", nil).Entities[0].Value()
	for _, c := range []struct{ path, want string }{
		{"country", "country"},
		{"iso", "iso"},
		{"iso.alpha2", "iso.alpha2"},
		{"iso.numeric", "iso"}, // the one around it
		{"note", "note"},       // hidden in the table, but prose of its own
		{"name", ""},
		{"aka", ""},
		{"label", ""},
		{"draft", ""},
		{"zzz", ""},
		{"", ""},
	} {
		if got := e.Anchor(p.Schema.Kind("port"), c.path); got != c.want {
			t.Errorf("%q stands at %q, not %q", c.path, got, c.want)
		}
	}
}

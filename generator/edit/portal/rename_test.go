package portal_test

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"portolan/generator/build"
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/edit"
	"portolan/generator/edtf"
	"portolan/generator/geo"
	"portolan/generator/graph"
	"portolan/generator/rule"
	"portolan/generator/schema"
	"portolan/generator/source"
)

// today is the day on which the tests take place.
var today = edtf.MakeDay(2026, 11, 23)

// portal reads the portal's own content.
func portal(t testing.TB) *build.Content {
	t.Helper()
	c, err := build.ReadContent(t.Context(), build.Config{Dir: "../../..", Content: "content", Today: today})
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := diag.Count(c.Problems); n > 0 {
		t.Fatalf("the content has problems: %v", c.Problems)
	}
	return c
}

// rename does all that `portolan mv` does but for writing.
func rename(t testing.TB, c *build.Content, old, new string) (*edit.Renaming, *build.Content, error) {
	t.Helper()
	var after *build.Content
	r, err := edit.Rename(c.Editable(), old, new, func(raw source.Tree) (*edit.Content, error) {
		var err error
		if after, err = c.With(t.Context(), raw); err != nil {
			t.Fatal(err)
		}
		return after.Editable(), nil
	})
	return r, after, err
}

// world reads the geometry that rules look at.
func world(t testing.TB) *geo.World {
	t.Helper()
	tree, _, err := source.Scan(t.Context(), "../../../static", source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range tree.Files {
		if path.Base(f.Path) == "world-50m.json" {
			w, err := geo.Load([]byte(f.Data))
			if err != nil {
				t.Fatal(err)
			}
			return w
		}
	}
	t.Fatal("there is no geometry in static")
	return nil
}

// checked tells all problems of a content, those of rules too, without the lines that
// they stand in, and with one id in the place of another.
func checked(c *build.Content, w *geo.World, names *strings.Replacer) []string {
	problems := slices.Clone(c.Problems)
	for _, r := range rule.All() {
		problems = append(problems, r.Run(&rule.Context{Graph: c.Graph, Schema: c.Schema, Settings: c.Settings, Today: today, World: func() *geo.World { return w }})...)
	}
	out := make([]string, len(problems))
	for i, p := range problems {
		out[i] = names.Replace(fmt.Sprintf("%s %s %s: %s", p.Severity, p.Code, p.Pos.File, p.Message))
	}
	slices.Sort(out)
	return out
}

// Each entity of the portal in turn gets an id that stands nowhere. In every file nothing
// but the references to it changes; in its own, the old id is added too. What check tells
// stays the same.
func TestRenameEveryEntity(t *testing.T) {
	const slug = "renamed-0"
	before, w := portal(t), world(t)
	for _, f := range before.Raw.Files {
		if strings.Contains(f.Data, slug) {
			t.Fatalf("%s has %q in it", f.Path, slug)
		}
	}
	want := checked(before, w, strings.NewReplacer())
	references := 0
	for i, id := range before.Editable().IDs() {
		r, after, err := rename(t, before, id, slug)
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		references += r.References
		kind, old, _ := strings.Cut(id, "/")
		if i%5 == 0 { // to ask all rules takes longer than all else
			got := checked(after, w, strings.NewReplacer(slug, old))
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("%s: what check tells (-before +after):\n%s", id, diff)
			}
		}
		for _, f := range r.Files {
			back := bytes.ReplaceAll(f.After, []byte(slug), []byte(old))
			if f.Path == r.Files[0].Path {
				back = withoutFormerly(back, id)
			}
			if diff := gocmp.Diff(string(f.Before), string(back)); diff != "" {
				t.Errorf("%s: %s has changed in more than the id:\n%s", id, f.Path, diff)
			}
		}
		if was, is := before.Editable().References(id), after.Editable().References(kind+"/"+slug); len(was) != len(is) {
			t.Errorf("%s: %d references before, %d after", id, len(was), len(is))
		} else {
			for _, ref := range is {
				if ref.Written == id || ref.Written == old && !slices.ContainsFunc(was, func(w edit.Reference) bool { return w.Pos == ref.Pos }) {
					t.Errorf("%s: %v still names it by its old id", id, ref)
				}
			}
		}
	}
	if references < 1000 {
		t.Errorf("only %d references were rewritten: is this the portal?", references)
	}
}

// withoutFormerly takes out what a renaming adds to the file of the entity: a line or two,
// a part of a mapping in braces, or a column.
func withoutFormerly(data []byte, id string) []byte {
	s := string(data)
	quoted := regexp.QuoteMeta(id)
	for _, added := range []string{`formerly: \[` + quoted + `\], `, `(?m)^ *formerly: \[` + quoted + `\]\n`, `(?m)^ *formerly:\n *- ` + quoted + `\n`} {
		if at := regexp.MustCompile(added).FindStringIndex(s); at != nil {
			return []byte(s[:at[0]] + s[at[1]:])
		}
	}
	if !strings.Contains(s, ",formerly\n") {
		return data
	}
	var out strings.Builder // a table
	for line := range strings.Lines(s) {
		text, end := strings.CutSuffix(line, "\n")
		out.WriteString(text[:strings.LastIndexByte(text, ',')] + map[bool]string{true: "\n"}[end])
	}
	return []byte(out.String())
}

// What refs lists for all entities together is what pages tell of who refers to whom. The
// graph keeps no places, and so who refers, how and by which field is compared.
func TestReferencesAreThoseOfTheGraph(t *testing.T) {
	type reference struct {
		From, Field string
		How         edit.How
	}
	hows := map[graph.EdgeKind]edit.How{graph.Relation: edit.ByField, graph.Mention: edit.InProse, graph.Citation: edit.AsSource}
	c := portal(t)
	v, total := c.Editable(), 0
	for _, id := range v.IDs() {
		var got, want []reference
		for _, r := range v.References(id) {
			if r.From == "" || r.Hidden || r.How == edit.AsNote {
				continue // of this, pages tell nothing
			}
			if r.How == edit.ByName {
				r.How = edit.InProse
			}
			got = append(got, reference{r.From, r.Field, r.How})
			if r.Pos.Line == 0 || r.Pos.Col == 0 {
				t.Errorf("%s: %v has no place", id, r)
			}
		}
		for _, e := range c.Graph.In(id) {
			if e.Kind == graph.Citation && e.Field == nil && e.Sentence() == nil && hasDefaultSource(c, e.From) {
				continue // refs lists it once, at the defaults of the folder
			}
			how := hows[e.Kind]
			if e.Block {
				how = edit.InBlock
			}
			want = append(want, reference{e.From, e.Path, how})
		}
		byAll := func(a, b reference) int {
			return cmp.Or(strings.Compare(a.From, b.From), strings.Compare(a.Field, b.Field), strings.Compare(string(a.How), string(b.How)))
		}
		slices.SortFunc(got, byAll)
		slices.SortFunc(want, byAll)
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-graph +refs):\n%s", id, diff)
		}
		total += len(got)
	}
	if total < 1000 {
		t.Errorf("only %d references: is this the portal?", total)
	}
}

// hasDefaultSource tells whether an entity has its sources from the defaults of its folder.
func hasDefaultSource(c *build.Content, id string) bool {
	e, _ := c.Graph.Entity(id)
	return slices.ContainsFunc(e.Sources(), func(s schema.Cite) bool { return content.IsDefaults(s.Pos.File) })
}

package edit_test

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/build"
	"portolan/generator/diag"
	"portolan/generator/edit"
	"portolan/generator/geo"
	"portolan/generator/rule"
	"portolan/generator/source"
)

// portal reads the portal's own content.
func portal(t testing.TB) *build.Content {
	t.Helper()
	c := readDir(t, "../..")
	mustBeSound(t, c)
	return c
}

// world reads the geometry that rules look at.
func world(t testing.TB) *geo.World {
	t.Helper()
	tree, _, err := source.Scan(t.Context(), "../../static", source.Options{})
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
		problems = append(problems, r.Run(&rule.Context{Graph: c.Graph, Schema: c.Schema, Settings: c.Settings, Today: today, World: w})...)
	}
	out := make([]string, len(problems))
	for i, p := range problems {
		out[i] = fmt.Sprintf("%s %s %s: %s", p.Severity, p.Code, p.Pos.File, names.Replace(p.Message))
	}
	slices.Sort(out)
	return out
}

// Each entity of the portal in turn gets an id that stands nowhere. What check tells
// stays the same, and in every file nothing but the references to it changes; in its
// own, the old id is added too.
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
	for i, id := range view(before).IDs() {
		if testing.Short() && i%10 != 0 {
			continue
		}
		r, after, err := rename(t, before, id, slug)
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		references += r.References
		kind, old, _ := strings.Cut(id, "/")
		names := strings.NewReplacer(slug, old)
		got := checked(after, w, names)
		for j := range got {
			got[j] = strings.Replace(got[j], "/"+slug+".", "/"+old+".", 1) // of its file
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: what check tells (-before +after):\n%s", id, diff)
		}
		for _, f := range r.Files {
			back := bytes.ReplaceAll(f.After, []byte(slug), []byte(old))
			if f.Path == r.Files[0].Path {
				back = withoutFormerly(back, id)
			}
			if diff := cmp.Diff(string(f.Before), string(back)); diff != "" {
				t.Errorf("%s: %s has changed in more than the id:\n%s", id, f.Path, diff)
			}
		}
		if was, is := view(before).References(id), view(after).References(kind+"/"+slug); len(was) != len(is) {
			t.Errorf("%s: %d references before, %d after", id, len(was), len(is))
		} else {
			for _, ref := range is {
				if ref.Written == id || ref.Written == old && !slices.ContainsFunc(was, func(w edit.Reference) bool { return w.Pos == ref.Pos }) {
					t.Errorf("%s: %v still names it by its old id", id, ref)
				}
			}
		}
	}
	if references < 1000 && !testing.Short() {
		t.Errorf("only %d references were rewritten: is this the portal?", references)
	}
}

// withoutFormerly takes out what a renaming adds to the file of the entity: a line, a
// part of a mapping in braces, or a column.
func withoutFormerly(data []byte, id string) []byte {
	s := string(data)
	for _, added := range []string{"formerly: [" + id + "], ", "formerly:\n  - " + id + "\n"} {
		if strings.Contains(s, added) {
			return []byte(strings.Replace(s, added, "", 1))
		}
	}
	var out strings.Builder
	for line := range strings.Lines(s) {
		text, end := strings.CutSuffix(line, "\n")
		newline := map[bool]string{true: "\n"}[end]
		switch {
		case strings.TrimSpace(text) == "formerly: ["+id+"]":
			continue
		case strings.Contains(s, ",formerly\n"): // a table
			text = text[:strings.LastIndexByte(text, ',')]
		}
		out.WriteString(text + newline)
	}
	return []byte(out.String())
}

// What refs lists for all entities together is what pages tell of who refers to whom.
func TestReferencesAreThoseOfTheGraph(t *testing.T) {
	c := portal(t)
	v := view(c)
	for _, id := range v.IDs() {
		var got, want []diag.Pos
		for _, r := range v.References(id) {
			if r.From != "" && !r.Hidden && r.How != edit.AsNote {
				got = append(got, r.Pos)
			}
		}
		for _, e := range c.Graph.In(id) {
			if !strings.HasSuffix(e.Pos.File, "/_defaults.yaml") {
				want = append(want, e.Pos)
			}
		}
		slices.SortFunc(want, diag.Pos.Compare)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-graph +refs):\n%s", id, diff)
		}
	}
}

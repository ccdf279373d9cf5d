package schema

import (
	"encoding/json"
	"os"
	"testing"

	"portolan/generator/diag"
	"portolan/generator/diag/diagtest"
	"portolan/generator/markdown"
	"portolan/generator/yamltree"
)

// FuzzDecode reads any text as a thing. It never panics, it gives the same twice,
// and where nothing is wrong every claim says something and stands in the file.
func FuzzDecode(f *testing.F) {
	s := rich(f)
	for _, file := range decodeFiles {
		for _, c := range diagtest.Read(f, "testdata/"+file+".txt") {
			f.Add(c.In)
		}
	}
	kind := s.Kind("thing")
	md := markdown.New(markdown.Options{})
	f.Fuzz(func(t *testing.T, text string) {
		root, problems := yamltree.Parse(diag.Pos{File: "f.yaml", Line: 1}, text)
		if root == nil {
			return
		}
		claims, more := Decode(s, kind, root.Entries, root.Pos, md)
		again, _ := Decode(s, kind, root.Entries, root.Pos, md)
		if len(claims) != len(again) {
			t.Fatalf("%d claims, then %d", len(claims), len(again))
		}
		for _, p := range append(problems, more...) {
			if p.Message == "" || p.Code == "" || p.Pos.File != "f.yaml" || p.Pos.Line < 1 {
				t.Errorf("a problem without its parts: %+v", p)
			}
		}
		for i := range claims {
			claims[i].Walk(func(c *Claim) { checkClaim(t, c) })
		}
	})
}

// checkClaim checks what holds of every claim, whatever it was read from.
func checkClaim(t *testing.T, c *Claim) {
	if c.Field == nil || c.Pos.Line < 1 {
		t.Errorf("a claim without its field or place: %+v", c)
	}
	if c.Show < 0 || c.Show > len(c.Options) {
		t.Errorf("shows version %d of %d", c.Show, len(c.Options))
	}
	if c.State == Either && c.Shown() == c {
		t.Error("versions without one to show")
	}
	if _, err := json.Marshal(c.Value.Number); err != nil {
		t.Error(err)
	}
	if q := c.Value.Quantity; q != nil && c.State == Known && (q.Unit == "" || q.High < q.Low) {
		t.Errorf("a quantity that is none: %+v", q)
	}
	c.Refs(func(r Ref) {
		if r.Target == "" || r.Pos.Line < 1 {
			t.Errorf("a reference to nothing: %+v", r)
		}
	})
}

// FuzzLoad reads any text as a kind, and then an entity by it: a broken kind must
// not break the reading of what depends on it.
func FuzzLoad(f *testing.F) {
	rich, err := os.ReadFile("testdata/thing.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(rich), "name: x")
	for _, field := range []string{"list", "map", "history", "enum", "code", "ref", "{type: map, fields: {b: list}}", "{type: list, of: map}",
		"{type: map, keys: list, of: map}", "{type: text, pattern: '['}", "{type: ref, roles: {x: {}}, to: any}"} {
		f.Add("folder: things\nfields:\n  name: text\n  a: "+field+"\n", "name: x\na: [x, {b: [y]}, {is: z}]")
		f.Add("folder: things\nfields:\n  name: text\n  a: "+field+"\n", "name: x\na: {b: {c: d}}")
	}
	md := markdown.New(markdown.Options{})
	f.Fuzz(func(t *testing.T, kind, entity string) {
		s, _ := Load(Source{}, []Source{{"content/kinds/thing.yaml", kind}}, nil)
		root, _ := yamltree.Parse(diag.Pos{File: "f.yaml", Line: 1}, entity)
		for _, k := range s.Kinds {
			if root != nil {
				Decode(s, k, root.Entries, root.Pos, md)
			}
		}
		for _, file := range JSONSchemas(s) {
			if !json.Valid(file.Data) {
				t.Errorf("%s is no JSON", file.Name)
			}
		}
	})
}

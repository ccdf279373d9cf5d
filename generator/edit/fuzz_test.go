package edit_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/diag"
	"portolan/generator/edit"
	"portolan/generator/source"
)

// FuzzRename gives an entity another id while any file lies beside it. Where that can be
// done it can be taken back, and done again with the same result; and what is refused
// is refused without a panic.
func FuzzRename(f *testing.F) {
	for _, c := range referenceCases {
		before, _ := expand(c.text, "", "")
		f.Add(c.path, before, c.id, "new")
	}
	for _, c := range ownCases {
		f.Add(c.path, c.in, c.id, "new")
	}
	site := read(with(harbours, "kinds/memo.yaml", memoKind))
	f.Fuzz(func(t *testing.T, path, text, id, slug string) {
		content := contentOf(site.Raw.With(nil, source.New(path, []byte(text))))
		if n, _ := diag.Count(content.Problems); n > 0 {
			return
		}
		_, there, err := rename(content, id, slug)
		if err != nil {
			return
		}
		newID := newIDs(content, there)
		if len(newID) != 1 {
			t.Fatalf("new are %q", newID)
		}
		oldID := newIDs(there, content)
		_, back, err := rename(there, newID[0], oldID[0])
		if err != nil {
			t.Fatalf("it can't be taken back: %v", err)
		}
		_, again, err := rename(back, oldID[0], newID[0])
		if err != nil {
			t.Fatalf("it can't be done again: %v", err)
		}
		_, last, err := rename(again, newID[0], oldID[0])
		if err != nil {
			t.Fatalf("it can't be taken back again: %v", err)
		}
		if diff := cmp.Diff(texts(back.Raw), texts(last.Raw)); diff != "" {
			t.Errorf("taken back twice it is not as taken back once:\n%s", diff)
		}
	})
}

// newIDs gives the ids that are in the second content alone.
func newIDs(a, b *edit.Content) []string {
	known := a.IDs()
	return slices.DeleteFunc(b.IDs(), func(id string) bool { return slices.Contains(known, id) })
}

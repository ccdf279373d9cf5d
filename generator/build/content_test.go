package build_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/build"
	"portolan/generator/content"
)

// readBoth reads a content with the memo of the last build and without, and fails if
// anything that can be told from outside differs; it tells how many documents were parsed.
func readBoth(t *testing.T, k *keptSite) int {
	t.Helper()
	bare := k.config
	bare.Cache = ""
	read := func(c build.Config) *build.Content {
		t.Helper()
		out, err := build.ReadContent(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	with, without := read(k.config), read(bare)
	if diff := cmp.Diff(without.Problems, with.Problems); diff != "" {
		t.Errorf("problems (-without memo +with):\n%s", diff)
	}
	if diff := cmp.Diff(told(without), told(with)); diff != "" {
		t.Errorf("what is told (-without memo +with):\n%s", diff)
	}
	if n := build.Parsed(without); n != len(without.Docs) {
		t.Errorf("without a memo only %d documents of %d were parsed", n, len(without.Docs))
	}
	return build.Parsed(with)
}

// told lists the entities of a content with their places, hashes and references.
func told(c *build.Content) []string {
	var out []string
	for _, d := range c.Docs {
		for i, e := range d.Entities {
			out = append(out, e.Value().ID+" "+d.Places[i].Pos.String()+" "+e.Hash().String())
			e.Value().References(func(r content.Reference) {
				out = append(out, r.Pos.String()+" "+r.Target)
			})
		}
	}
	return out
}

// To read the content is quick where a build has left what it parsed, and never another.
func TestReadContentFromMemo(t *testing.T) {
	t.Parallel()
	k := keep(t)
	before, err := os.ReadFile(k.memo())
	if err != nil {
		t.Fatal(err)
	}
	if n := readBoth(t, k); n != 0 {
		t.Errorf("%d documents are parsed though none has changed", n)
	}
	lay(t, k.dir, map[string]string{"content/things/t3.yaml": "name: Another\nnext: nowhere\n", "content/notes/extra.md": "---\nname: Extra\n---\n[[thing/t3]]\n"})
	if n := readBoth(t, k); n != 2 {
		t.Errorf("%d documents are parsed where two have changed", n)
	}
	lay(t, k.dir, map[string]string{"content/kinds/note.yaml": "folder: notes\nfields: {name: {type: text, required: true}, date: text}\n"})
	if n := readBoth(t, k); n < 10 {
		t.Errorf("only %d documents are parsed though a kind is another", n)
	}
	if after, err := os.ReadFile(k.memo()); err != nil || string(after) != string(before) {
		t.Errorf("the memo is changed by reading: %v", err)
	}
	if err := os.WriteFile(filepath.Join(k.config.Cache, "memo"), before[:len(before)/2], 0o666); err != nil {
		t.Fatal(err)
	}
	if n := readBoth(t, k); n == 0 {
		t.Error("half a memo is of use")
	}
}

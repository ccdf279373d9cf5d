package card

import (
	"os"
	"slices"
	"strings"
	"testing"

	"portolan/generator/digest"
	"portolan/generator/source"
	"portolan/generator/view"
)

// What is kept from run to run names the releases of the modules that it was made with.
func TestMaker(t *testing.T) {
	mod, err := os.ReadFile("../../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for module := range strings.SplitSeq(maker, ", ") {
		if !strings.Contains(string(mod), module+"\n") {
			t.Errorf("go.mod has no %q: write its release into maker", module)
		}
	}
}

// Each of what a picture is made from makes another key, and the same makes the same.
func TestKey(t *testing.T) {
	one, two := posters()["port"], view.Poster{Title: "Two"}
	a, b := source.New("a", []byte("a")), source.New("a", []byte("b"))
	var keys []digest.Hash
	for _, k := range []digest.Hash{key("m", &one, nil), key("n", &one, nil), key("m", &two, nil), key("m", &one, []source.File{a}), key("m", &one, []source.File{b})} {
		if slices.Contains(keys, k) {
			t.Errorf("two pictures have one key: %v", keys)
		}
		keys = append(keys, k)
	}
	if key("m", &two, []source.File{a}) != key("m", &two, []source.File{a}) {
		t.Error("one picture has two keys")
	}
}

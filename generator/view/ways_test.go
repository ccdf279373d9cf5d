package view

import (
	"fmt"
	"strings"
	"testing"

	"portolan/generator/schema"
)

// Where many works relay each other a page shows some of the ways, and says that there are more.
func TestManyWays(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	const layers = 14
	for layer := range layers {
		for _, side := range []string{"a", "b"} {
			text := "name: " + side + "\n"
			if layer > 0 {
				text += fmt.Sprintf("relays: [a%d, b%[1]d]\n", layer-1)
			}
			files[fmt.Sprintf("works/%s%d.yaml", side, layer)] = text
		}
	}
	r := readerOf(t, []schema.Source{{File: "kinds/work.yaml", Text: "folder: works\ncitable: true\nfields:\n  name: text\n  relays: {type: list, of: {type: ref, to: work}, inverse: {name: relayed-by, label: Relayed by}}\n"}}, nil, files)
	for _, layer := range []int{0, layers / 2, layers - 1} {
		e := EntityPage(r, fmt.Sprintf("work/a%d", layer)).Entity
		ways := e.Chains()
		if len(ways) != mostWays || !e.MoreChains() {
			t.Errorf("layer %d: %d ways, and more: %v", layer, len(ways), e.MoreChains())
		}
		for _, way := range ways {
			if got := strings.Count(string(way), "→"); got != layers-1 {
				t.Errorf("layer %d: a way of %d steps, want %d", layer, got, layers-1)
			}
		}
	}
}

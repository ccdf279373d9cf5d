package view

import (
	"fmt"
	"strings"
	"testing"

	"portolan/generator/schema"
)

// Where many works relay each other a page shows some of the ways, and says that there are more.
func TestManyWays(t *testing.T) {
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

// Two works of one title are told apart on ways by the first of what is known of them in which they differ, and by all of it where
// they differ in nothing; others have their title alone.
func TestWaysReadApart(t *testing.T) {
	kinds := []schema.Source{{File: "kinds/work.yaml", Text: `folder: works
citable: true
fields:
  name: text
  container: text
  date: date
  relays: {type: list, of: {type: ref, to: work}, inverse: {name: relayed-by, label: Relayed by}}
`}}
	for _, tt := range []struct{ one, other, want string }{
		{"container: Post\ndate: 2025-04-29", "container: Times\ndate: 2025-04-29", "Speech → Report (Post); Speech → Report (Times)"},
		{"container: Post", "date: 2025-04-29", "Speech → Report (Post); Speech → Report"},
		{"container: Post\ndate: 2025-04-29", "container: Post\ndate: 2025-04-30", "Speech → Report (29 April 2025); Speech → Report (30 April 2025)"},
		{"container: Post", "container: Post", "Speech → Report (Post); Speech → Report (Post)"},
	} {
		r := readerOf(t, kinds, nil, map[string]string{"works/s.yaml": "name: Speech\n",
			"works/a.yaml": "name: Report\nrelays: [s]\n" + tt.one, "works/b.yaml": "name: Report\nrelays: [s]\n" + tt.other})
		var got []string
		for _, way := range EntityPage(r, "work/s").Entity.Chains() {
			got = append(got, bareText(string(way)))
		}
		if ways := strings.Join(got, "; "); ways != tt.want {
			t.Errorf("%s | %s:\n%s, want\n%s", tt.one, tt.other, ways, tt.want)
		}
	}
}

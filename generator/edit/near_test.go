package edit_test

import (
	"strings"
	"testing"
)

// What finds nothing is answered with the ids that may have been meant: of what has the words
// in a name, the shortest first, then of what is called nearly so.
func TestFindNear(t *testing.T) {
	c := read(with(harbours,
		"people/p.list.yaml", "nicolas-maduro: {name: Nicolás Maduro}\nmaduro-trade-chamber: {name: The Maduro chamber of trade}\nmadura: {name: Madura}\n",
		"kinds/person.yaml", "folder: people\nfields:\n  name: {type: text, required: true}\n",
		"topics/quay.md", "---\nname: Quays\ndraft: true\n---\n"))
	mustBeSound(t, c)
	for name, want := range map[string]string{
		"maduro":                 "person/nicolas-maduro (Nicolás Maduro) or person/maduro-trade-chamber (The Maduro chamber of trade) or person/madura (Madura)",
		"NICOLAS":                "person/nicolas-maduro (Nicolás Maduro)",
		"port/qay":               "port/quay (The Quay) or topic/quay (Quays)",
		"topic/qay":              "topic/quay (Quays) or port/quay (The Quay)",
		"person/quay":            "port/quay (The Quay) or topic/quay (Quays)",
		"content/ports/qay.yaml": "port/quay (The Quay) or topic/quay (Quays)",
		"/ports/qay/":            "port/quay (The Quay) or topic/quay (Quays)",
		"zzzzzz":                 "",
		"/":                      "",
		"":                       "",
	} {
		_, err := c.Find(name)
		if err == nil {
			t.Errorf("%q is found", name)
			continue
		}
		_, got, _ := strings.Cut(err.Error(), ": did you mean ")
		if strings.TrimSuffix(got, "?") != want {
			t.Errorf("near to %q: %q, want %q", name, got, want)
		}
	}
}

package graph_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/diag"
	"portolan/generator/graph"
)

// Who writes a part of a name is told whose name it may be: whole words count, in any case and
// with or without accents; the shortest names come first.
func TestHintsByWords(t *testing.T) {
	g := join(t, linkable+`
-- ships/all.list.yaml --
sat-1: {name: Sat-1, aka: ["Simón Bolívar (ship)"]}
sat-2: {name: "Sat-2, a ship of Simón Bolívar's", aka: [Antonio José de Sucre]}
sat-3: {name: Bolívar Three}
sat-4: {name: Ship of Bolívar and of others}
bolivarian: {name: Bolivarian}
sat-5: {name: The Bolivarians of the sea}
-- sources/all.list.yaml --
one: {name: The Sucre and the Bolívar}
-- ports/z.md --
---
name: Zed
src: Sucre
---
[[Sucre]] [[BOLIVAR]] [[Bolívar]] [[ship/simon-bolivar]] [[José de]] [[and]] [[Liva]] [[Bolivaria]] [[Three Bolívar]] [[Bolivarians]]
`, graph.Options{}, nil)
	const bolivar = "did you mean ship/sat-3 (Bolívar Three) or ship/sat-1 (Sat-1) or ship/sat-4 (Ship of Bolívar and of others)?"
	want := map[string]string{
		`no source is called "Sucre"`:              "did you mean source/one (The Sucre and the Bolívar)?",
		`no entity is called "Sucre"`:              "did you mean ship/sat-2 (Sat-2, a ship of Simón Bolívar’s)?",
		`no entity is called "BOLIVAR"`:            bolivar,
		`no entity is called "Bolívar"`:            bolivar,
		`no entity is called "ship/simon-bolivar"`: "did you mean ship/sat-1 (Sat-1) or ship/sat-2 (Sat-2, a ship of Simón Bolívar’s)?",
		`no entity is called "José de"`:            "did you mean ship/sat-2 (Sat-2, a ship of Simón Bolívar’s)?",
		`no entity is called "and"`:                "",
		`no entity is called "Liva"`:               "",
		`no entity is called "Bolivaria"`:          `did you mean "bolivarian" (Bolivarian)?`,
		`no entity is called "Bolivarians"`:        `did you mean "bolivarian" (Bolivarian)?`,
		`no entity is called "Three Bolívar"`:      "",
	}
	got := map[string]string{}
	for _, p := range g.Problems {
		got[p.Message] = p.Hint
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems and hints (-want +got):\n%s", diff)
	}
}

// A word that is part of names and no name is neither linked unasked nor reported.
func TestPartsOfNamesStayPlain(t *testing.T) {
	links, problems := linkedNames(t, "Of Rico, and Puerto Rico.\n", "autolink: true\n", graph.Options{})
	if diff := cmp.Diff([]string{"Puerto Rico>country/rico"}, links); diff != "" || len(problems) > 0 {
		t.Errorf("problems %v, links (-want +got):\n%s", problems, diff)
	}
}

// A part of a page that isn't there and that no part is called nearly like: the parts are listed,
// headings and relations too.
func TestPartHints(t *testing.T) {
	g := join(t, statements+"-- ports/z.md --\n---\nname: Psi\nopened: 1900\n---\n## Next steps\n\n[[f#facts]] [[z#facts]] [[ve#facts]]\n", graph.Options{}, nil)
	got := map[string]string{}
	for _, p := range g.Problems {
		if p.Code == graph.CodeRefFragment && p.Severity == diag.Error {
			got[p.Message] = p.Hint
		}
	}
	want := map[string]string{}
	for id, parts := range map[string]string{"port/f": "opened", "port/z": "opened, next-steps", "country/ve": "ports, ports-disputed"} {
		want[fmt.Sprintf(`the page of %s has no part "facts"`, id)] = "the parts that can be linked are " + parts
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("hints (-want +got):\n%s", diff)
	}
}

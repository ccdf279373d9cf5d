package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/graph"
)

const ports = `
-- kinds/port.yaml --
folder: ports
fields: {name: {type: text, required: true}, near: {type: ref, to: port, inverse: nearby}, all: {type: list, of: {type: ref, to: [port, ship]}}, guard: {type: ref, to: ship}}
-- kinds/port-of-call.yaml --
folder: calls
fields: {name: {type: text, required: true}}
-- kinds/ship.yaml --
folder: ships
fields: {name: {type: text, required: true}, knots: number}
`

// Entities stand by id, whatever the files' order is, also where ids begin alike for long or one is
// the beginning of another.
func TestAllStandsByID(t *testing.T) {
	ids := strings.Fields("port-of-call/a port/a port/container-terminal-a port/container-terminal-b port/containers port/ß port/я ship/container")
	var files []string
	for i, id := range ids {
		kind, slug, _ := strings.Cut(id, "/")
		files = append(files, fmt.Sprintf("-- %s/%s.yaml --\nname: N%d\n", map[string]string{"port": "ports", "port-of-call": "calls", "ship": "ships"}[kind], slug, i))
	}
	slices.Reverse(files)
	for range files { // each comes first once
		files = append(files[1:], files[0])
		var got []string
		for _, e := range join(t, ports+strings.Join(files, ""), graph.Options{}, nil).All() {
			got = append(got, e.ID)
		}
		if diff := cmp.Diff(ids, got); diff != "" {
			t.Fatalf("all (-want +got):\n%s", diff)
		}
	}
}

// A name that three have, or two at once, means none of them without a kind; and references say so.
func TestSharedNames(t *testing.T) {
	g := join(t, ports+`
-- ports/all.list.yaml --
a: {name: Aria, aka: [Both]}
b: {name: Aria}
c: {name: Aria, aka: [Both]}
d: {name: Dora}
-- ships/all.list.yaml --
a: {name: Aria, aka: [Dora]}
-- ports/z.md --
---
name: Zed
near: Dora
all: [Aria, Dora, Both, ship/a, a]
---
[[Aria]] [[Both]] [[Dora]] [[b]] [[port/a]]
`, graph.Options{}, nil)
	for name, want := range map[string][]string{"Aria": {"port/a", "port/b", "port/c", "ship/a"}, "Both": {"port/a", "port/c"}, "a": {"port/a", "ship/a"}, "Dora": {"port/d", "ship/a"}} {
		if diff := cmp.Diff(want, g.Lookup(name, nil).Choices); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if f := g.Lookup("Aria", []string{"ship"}); f.ID != "ship/a" || f.Other != "" || f.Choices != nil {
		t.Errorf("of ships: %+v", f)
	}
	if f := g.Lookup("Both", []string{"ship"}); f.ID != "" || !strings.HasPrefix(f.Other, "port/") {
		t.Errorf("a ship that is none: %+v", f)
	}
	want := map[string]int{`"Aria" means 4 things; write which: port/a, port/b, port/c, ship/a`: 2, `"Both" means 2 things; write which: port/a, port/c`: 2,
		`"Dora" means 2 things; write which: port/d, ship/a`: 2, `"a" means 2 things; write which: port/a, ship/a`: 1}
	got := map[string]int{}
	for _, p := range g.Problems {
		got[p.Message+"; "+p.Hint]++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	for id, want := range map[string]int{"port/d": 1, "ship/a": 1, "port/b": 1, "port/a": 1, "port/c": 0} {
		if got := g.Referred(id); got != want {
			t.Errorf("%d refer to %s, want %d", got, id, want)
		}
	}
}

// What a field refers to and isn't found is told with what can be meant: a name before a dot, a
// list, a folder to add it to, another kind.
func TestHintsOfFields(t *testing.T) {
	for value, want := range map[string]string{
		"ship/argo":  `"ship/argo" is ship/argo, and a port is wanted here; `,
		"Argo":       `"Argo" is ship/argo, and a port is wanted here; `,
		"a.near":     `no port is called "a.near"; port/a is there: did you mean [[a.near]]?`,
		"a.nea":      `no port is called "a.nea"; port/a is there: did you mean [[a.near]]?`,
		"a.near.x":   `no port is called "a.near.x"; port/a is there: did you mean [[a.near]]?`,
		"a.xyzzy":    `no port is called "a.xyzzy"; port/a is there, and says of itself name, near`,
		"zz.near":    `no port is called "zz.near"; add it to the folder ports, or mend the name`,
		"xyzzy":      `no port is called "xyzzy"; add it to the folder ports, or mend the name`,
		"a, b":       `no port is called "a, b"; several are a list: [a, b]`,
		"Alpa":       `no port is called "Alpa"; did you mean "a" (Alpha)?`,
		"port/alpa":  `no port is called "port/alpa"; did you mean "a" (Alpha)?`,
		"port/Alfha": `no port is called "port/Alfha"; did you mean "a" (Alpha)?`,
		"alpha":      "",
	} {
		g := join(t, ports+"-- ports/a.yaml --\nname: Alpha\nnear: b\n-- ports/b.yaml --\nname: Beta\n-- ships/argo.yaml --\nname: Argo\n-- ports/z.yaml --\nname: Z\nnear: "+value+"\n", graph.Options{}, nil)
		got := ""
		for _, p := range g.Problems {
			got += p.Message + "; " + p.Hint
		}
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", value, got, want)
		}
	}
	for _, value := range []string{"Alpha", "port/a"} { // the first of all entities
		g := join(t, ports+"-- ports/a.yaml --\nname: Alpha\n-- ports/z.yaml --\nname: Z\nguard: "+value+"\n", graph.Options{}, nil)
		if len(g.Problems) != 1 || g.Problems[0].Message != `"`+value+`" is port/a, and a ship is wanted here` || g.Referred("port/a") != 0 {
			t.Errorf("%s: %v", value, g.Problems)
		}
	}
	g := join(t, ports+"-- ports/z.yaml --\nname: Z\nall: [xyzzy]\n", graph.Options{}, nil)
	if len(g.Problems) != 1 || g.Problems[0].Message != `no port or ship is called "xyzzy"` || g.Problems[0].Hint != "" {
		t.Errorf("of two kinds: %v", g.Problems)
	}
}

// Near names are looked for a bounded number of times, for each name and kind once.
func TestHintsAreBounded(t *testing.T) {
	var body strings.Builder
	for i := range 150 {
		fmt.Fprintf(&body, "[[harbour-of-alphabet-%03d]] ", i)
	}
	body.WriteString("[[harbour-of-alphabet-000]]")
	g := join(t, ports+"-- ports/harbour-of-alphabet.yaml --\nname: H\n-- ports/z.md --\n---\nname: Z\n---\n"+body.String()+"\n", graph.Options{}, nil)
	hinted := 0
	for i, p := range g.Problems {
		if p.Hint != "" {
			hinted++
		} else if i < 100 || i == 150 {
			t.Errorf("no hint for number %d", i)
		}
	}
	if len(g.Problems) != 151 || hinted != 101 {
		t.Errorf("%d problems, %d with a hint", len(g.Problems), hinted)
	}
}

// What refers to an entity is hashed with what it means: the same words may mean another.
func TestInHashTellsMeaning(t *testing.T) {
	hash := func(p, q string) string {
		g := join(t, ports+"-- ports/a.yaml --\nname: A\n-- ports/p.yaml --\nname: "+p+"\n-- ports/q.yaml --\nname: "+q+"\n-- ports/z.md --\n---\nname: Z\n---\nOf [[A]] and [[Clyde]].\n", graph.Options{}, nil)
		return g.InHash("port/a").String()
	}
	first, second, none := hash("Clyde", "Dun"), hash("Dun", "Clyde"), hash("Dun", "Fyne")
	if first == second || first == none || second == none || first != hash("Clyde", "Fyne") || none != hash("Fyne", "Dun") {
		t.Errorf("Clyde is p: %s, q: %s, neither: %s", first, second, none)
	}
}

// Of many entities each is found, wherever it stands among them.
func TestMany(t *testing.T) {
	const n = 600 // more than are looked through at a time
	var list strings.Builder
	for i := range n {
		fmt.Fprintf(&list, "p%03d: {name: N%03d, near: p%03d}\n", i, i, (i+1)%n)
	}
	g := join(t, ports+"-- ports/all.list.yaml --\n"+list.String(), graph.Options{}, nil)
	if len(g.Problems) > 0 || len(g.All()) != n {
		t.Fatalf("%d entities, %v", len(g.All()), g.Problems)
	}
	for i := range n {
		id := fmt.Sprintf("port/p%03d", (i+1)%n)
		if in := g.In(id); len(in) != 1 || in[0].From != fmt.Sprintf("port/p%03d", i) {
			t.Errorf("%s is referred to by %v", id, in)
		}
	}
}

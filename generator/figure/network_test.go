package figure

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func group(label, class string, names ...string) Group {
	g := Group{Label: label}
	for _, n := range names {
		g.Nodes = append(g.Nodes, Node{Label: n, Title: label + ": " + n, Href: "../" + class + "/", Class: "kind-" + class})
	}
	return g
}

func network(groups ...Group) *Network {
	return &Network{ID: "n", Title: "Neighbourhood", Desc: "neighbours", Hub: "Puerto Cabello – Russia line", HubClass: "kind-route", Groups: groups, More: "more", MoreHref: "#n-list"}
}

// line is a small neighbourhood with a candidate and a tie.
func line() *Network {
	n := network(group("Between", "country", "Venezuela", "Russia"), group("To", "port", "Sevastopol", "Novorossiysk"))
	for i := range n.Groups[1].Nodes {
		n.Groups[1].Nodes[i].Look, n.Groups[1].Nodes[i].Word = Hollow, "candidate"
	}
	n.Between = []Tie{{From: 1, To: 3, Title: "Russia – Novorossiysk"}}
	return n
}

func TestNetworkGolden(t *testing.T) {
	golden(t, "network-small", line().SVG(Small))
	golden(t, "network-medium", line().SVG(Medium))
}

// A label that is too long for its side stands on two lines, unless there are very many.
func TestNetworkLongLabels(t *testing.T) {
	long := "Venezuela's transport minister speaks of a sea link"
	labels := func(n *Network) (out []string) {
		for _, e := range sound(t, n.SVG(Medium)) {
			if e.has("node-label") {
				out = append(out, e.text)
			}
		}
		return out
	}
	want := []string{"Venezuela's transport", "minister speaks of a sea link"}
	if got := labels(network(group("Events", "event", long))); !slices.Equal(got, want) {
		t.Errorf("the label is %q, want %q", got, want)
	}
	if got := labels(network(group("Events", "event", append(names(59), long)...))); len(got) != 60 || !strings.HasSuffix(got[59], "…") {
		t.Errorf("of 60 the last label is %q of %d, want it cut", got[len(got)-1], len(got))
	}
}

// steps is a network of so many neighbours, who each have so many of their own.
func steps(near, further int) *Network {
	g := group("Ports", "port", names(near)...)
	for i := range g.Nodes {
		g.Nodes[i].Further = group("Laws", "law", names(further)...).Nodes
	}
	return network(g)
}

// Nothing lies on anything, every neighbour that has room is drawn, and what is left out
// is counted.
func TestNetworkHard(t *testing.T) {
	for name, c := range map[string]struct {
		n           *Network
		all, groups int
	}{
		"nothing":      {network(), 0, 0},
		"one":          {network(group("To", "port", "Yalta")), 1, 1},
		"two groups":   {line(), 4, 2},
		"60":           {network(group("Ports", "port", names(60)...)), 60, 1},
		"1,000":        {network(group("Ports", "port", names(990)...), group("Laws", "law", names(10)...)), 1000, 2},
		"20 relations": {network(manyGroups(20)...), 40, 20},
		"70 relations": {network(manyGroups(70)...), 140, 70},
		"two steps":    {steps(3, 4), 3 + 3*4, 1},
		"many steps":   {steps(20, 10), 20 + 20*10, 1},
		"hard names":   {network(group(hard[0], "port", hard...), group(hard[2], "port", hard...)), 2 * len(hard), 2},
	} {
		for _, width := range []float64{Small, Medium} {
			t.Run(fmt.Sprintf("%s at %v", name, width), func(t *testing.T) {
				all := sound(t, c.n.SVG(width))
				drawn := count(all, func(e element) bool { return e.has("node") })
				if want := min(c.all, MostNodes(width)); drawn != want {
					t.Errorf("%d neighbours are drawn, want %d", drawn, want)
				}
				if spokes := count(all, func(e element) bool { return e.has("spoke") }); spokes != drawn {
					t.Errorf("%d lines lead to %d neighbours", spokes, drawn)
				}
				more := ""
				for _, e := range all {
					if e.has("more-label") {
						more = e.text
					}
				}
				want := ""
				if c.all > drawn {
					want = fmt.Sprintf("+%d more", c.all-drawn)
				}
				if more != want {
					t.Errorf("what is left out: %q, want %q", more, want)
				}
				if c.groups <= MostNodes(width) {
					heads := map[string]bool{}
					for _, e := range all {
						if e.has("relation-name") {
							heads[e.text] = true
						}
					}
					if len(heads) < min(c.groups, 2) {
						t.Errorf("%d relations are named, want %d", len(heads), c.groups)
					}
				}
			})
		}
	}
}

func manyGroups(n int) []Group {
	var out []Group
	for _, name := range names(n) {
		out = append(out, group("Relation "+name, "port", name+" a", name+" b"))
	}
	return out
}

// A relation that is no fact is drawn with a broken line, and says its word.
func TestNetworkLooks(t *testing.T) {
	all := sound(t, line().SVG(Medium))
	if n := count(all, func(e element) bool { return e.has("spoke") && e.has("look-hollow") }); n != 2 {
		t.Errorf("%d lines are broken, want 2", n)
	}
	if n := count(all, func(e element) bool { return e.has("node-label") && e.text == "Sevastopol (candidate)" }); n != 1 {
		t.Error("the candidate does not say that it is one")
	}
	if n := count(all, func(e element) bool { return e.has("tie") }); n != 1 {
		t.Errorf("%d ties, want 1", n)
	}
}

// Where a group has no room for all, those of the highest rank are drawn, in the order of all.
func TestNetworkRank(t *testing.T) {
	g := group("Ports", "port", names(100)...)
	g.Nodes[97].Rank, g.Nodes[41].Rank, g.Nodes[99].Rank = 3, 2, 1
	g.Nodes[97].Further = group("Laws", "law", names(50)...).Nodes
	for _, width := range []float64{Small, Medium} {
		var got []string
		for _, e := range sound(t, network(g).SVG(width)) {
			if e.has("node-label") {
				got = append(got, e.text)
			}
		}
		for _, i := range []int{97, 41, 99} {
			if !slices.Contains(got, g.Nodes[i].Label) {
				t.Errorf("%v wide %q is left out", width, g.Nodes[i].Label)
			}
		}
		if most := MostNodes(width); len(got) != most {
			t.Errorf("%v wide %d are drawn, want %d", width, len(got), most)
		}
	}
	var got []string
	for _, n := range highest(g.Nodes, 4) {
		got = append(got, n.Label)
	}
	if want := []string{g.Nodes[0].Label, g.Nodes[41].Label, g.Nodes[97].Label, g.Nodes[99].Label}; !slices.Equal(got, want) {
		t.Errorf("four of a hundred are %q, want %q", got, want)
	}
}

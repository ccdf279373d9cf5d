package graph_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/diag"
	"portolan/generator/graph"
)

const linkable = `
-- kinds/port.yaml --
folder: ports
fields: {name: {type: text, required: true}}
-- kinds/country.yaml --
folder: countries
fields: {name: {type: text, required: true}}
-- kinds/ship.yaml --
folder: ships
index: false
fields: {name: {type: text, required: true}}
-- kinds/source.yaml --
folder: sources
citable: true
fields: {name: {type: text, required: true}}
-- countries/all.list.yaml --
oman: {name: Oman}
ito: {name: Ito}
georgia: {name: Georgia}
rico: {name: Puerto Rico}
-- ports/all.list.yaml --
puerto: {name: Puerto}
cabello: {name: Puerto Cabello, aka: [Cabello]}
georgia: {name: Georgia}
qed: {name: Q.E.D}
unseen: {name: Unseen, draft: true}
oe: {name: Östersund}
twice: {name: Twice, aka: [Twice]}
-- ships/argo.yaml --
name: Argo
-- sources/report.yaml --
name: Report
-- ports/leaf.md --
---
name: Leaf
---
`

// linkedNames gives the names that become links in a body, as "name>id", with the problems.
func linkedNames(t *testing.T, body, front string, opts graph.Options) (links []string, problems []diag.Problem) {
	t.Helper()
	archive := strings.Replace(linkable, "name: Leaf\n", "name: Leaf\n"+front, 1) + body
	g := join(t, archive, opts, nil)
	e, _ := g.Entity("port/leaf")
	for _, l := range g.AutoLinks("port/leaf") {
		links = append(links, e.Body().Runs[l.Run].Text[l.Start:l.End]+">"+l.To)
	}
	return links, g.Problems
}

// A name is linked where it stands as whole words, the longest first and each entity once, unless
// the page links it by itself; a name that means two things isn't, nor what has no page of its own in
// a list, is a source, is not to be seen, or is short enough to be a word.
func TestLinkedNames(t *testing.T) {
	for body, want := range map[string]string{
		"":                                    "",
		"Oman":                                "Oman>country/oman",
		"In Oman, and in Oman again.":         "Oman>country/oman",
		"Omani, Omans, Oman2, Omané, xOman.":  "",
		"(Oman)":                              "Oman>country/oman",
		"Oman's coast":                        "Oman>country/oman",
		"oman OMAN":                           "",
		"From Puerto Cabello to Cabello.":     "Puerto Cabello>port/cabello",
		"Cabello, or Puerto Cabello.":         "Cabello>port/cabello",
		"Puerto Rico and Puerto Cabellos":     "Puerto Rico>country/rico Puerto>port/puerto",
		"Puerto":                              "Puerto>port/puerto",
		"Puertos":                             "",
		"Ito and It":                          "",
		"Argo and Report and Unseen":          "",
		"This is Leaf, it links not itself.":  "",
		"By Q.E.D it is shown":                "Q.E.D>port/qed",
		"By Q.E.Ds":                           "",
		"Östersund lies north":                "Östersund>port/oe",
		"Twice is Twice":                      "Twice>port/twice",
		"[[Oman]] is Oman, Ito is not Twice.": "Twice>port/twice",
		"See [[Puerto Cabello]]: Cabello.":    "",
		"Oman *and Twice* and Oman.\n\nMore: Puerto. Cabello": "Oman>country/oman Twice>port/twice Puerto>port/puerto Cabello>port/cabello",
	} {
		links, problems := linkedNames(t, body+"\n", "autolink: true\n", graph.Options{})
		if got := strings.Join(links, " "); got != want || len(problems) > 0 {
			t.Errorf("%q links %q, want %q; %v", body, got, want, problems)
		}
	}
}

// Names are linked where the page says so, and where the site does and the page says nothing.
func TestWhereNamesAreLinked(t *testing.T) {
	for _, tt := range []struct {
		site   bool
		page   string
		linked bool
	}{
		{false, "", false}, {true, "", true}, {false, "autolink: true\n", true}, {true, "autolink: true\n", true}, {true, "autolink: false\n", false}, {false, "autolink: false\n", false},
	} {
		links, _ := linkedNames(t, "In Oman.\n", tt.page, graph.Options{Autolink: tt.site})
		if (len(links) > 0) != tt.linked {
			t.Errorf("site %t, page %q: %q", tt.site, tt.page, links)
		}
	}
}

// That a name means two things is told once for a page, where it stands first.
func TestAmbiguousNames(t *testing.T) {
	links, problems := linkedNames(t, "Of Georgia and Oman. In Georgia, *Georgia*.\n", "autolink: true\n", graph.Options{})
	var got []string
	for _, p := range problems {
		got = append(got, p.Pos.String()+" "+p.Message+"; "+p.Hint)
	}
	want := []string{`ports/leaf.md:5:4 "Georgia" means 2 things, so it is not linked; write which: [[country/georgia]], [[port/georgia]]`}
	if diff := cmp.Diff(want, got); diff != "" || strings.Join(links, " ") != "Oman>country/oman" {
		t.Errorf("links %q; problems (-want +got):\n%s", links, diff)
	}
}

// What is linked unasked is told on the other side with its sentence, behind what was linked by
// hand; a page with drafts shown links these too.
func TestLinkedNamesFromTheOtherSide(t *testing.T) {
	archive := strings.Replace(linkable, "name: Leaf\n", "name: Leaf\nautolink: true\n", 1) +
		"First. Ships go to Oman often. Then to Twice and Unseen.\n" +
		"-- ports/z.md --\n---\nname: Zed\n---\nBy hand: [[Oman]].\n" +
		"-- ports/nothing.md --\n---\nname: Nothing\nautolink: true\n---\nOf none.\n" +
		"-- ports/zz.md --\n---\nname: Zz\nautolink: true\n---\nOman\n"
	g := join(t, archive, graph.Options{}, nil)
	tell := func(id string) (out []string) {
		for _, e := range g.In(id) {
			s := e.From + ":"
			for _, p := range e.Sentence() {
				s += p.Text + "<" + p.To + ">"
			}
			if e.Kind != graph.Mention || e.To != id || e.Field != nil || e.Claim != nil {
				t.Errorf("%s is no mention in prose: %+v", s, e)
			}
			out = append(out, s)
		}
		return out
	}
	want := []string{"port/z:By hand: <><country/oman>.<>", "port/leaf:Ships go to <>Oman<country/oman> often.<>", "port/zz:<>Oman<country/oman><>"}
	if diff := cmp.Diff(want, tell("country/oman")); diff != "" {
		t.Errorf("of Oman (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"port/leaf:Then to <>Twice<port/twice> and Unseen.<>"}, tell("port/twice")); diff != "" {
		t.Errorf("of the second sentence (-want +got):\n%s", diff)
	}
	if r, n := g.Referrers("country/oman"), g.Referred("country/oman"); r != (graph.Referrers{Mentioning: 3}) || n != 3 {
		t.Errorf("%d refer: %+v", n, r)
	}
	if len(g.RelatedIn("country/oman")) != 0 || len(g.Parts("country/oman")) != 0 || g.HasPart("country/oman", "ports") {
		t.Error("a linked name is a relation")
	}
	if links := join(t, archive, graph.Options{Drafts: true}, nil).AutoLinks("port/leaf"); len(links) != 3 || links[2].To != "port/unseen" {
		t.Errorf("with drafts: %v", links)
	}
}

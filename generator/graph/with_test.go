package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/graph"
)

// told is all that a graph tells, as text.
func told(g *graph.Graph, kinds, names []string) map[string]string {
	out := map[string]string{"problems": fmt.Sprint(diag.Sort(append([]diag.Problem{}, g.Problems...))), "next due": g.NextDue.String(), "redirects": fmt.Sprint(g.Redirects())}
	for _, e := range g.All() {
		out["all"] += e.ID + " "
	}
	for _, e := range g.Later() {
		out["later"] += e.ID + " "
	}
	for _, w := range g.Written() {
		id := w.ID
		prev, next := g.Beside(id)
		e, seen := g.Entity(id)
		out[id] = fmt.Sprint(w.Pos, g.Pos(id), w.Hidden, w.From, seen, e != nil && e == w.Entity, w.Title, g.Hash(id), g.Referred(id), g.Referrers(id), g.AutoLinks(id), g.Parts(id), prev, next)
		for _, edge := range g.In(id) {
			out["in "+id] += tell(edge) + "\n"
		}
		out["in "+id] += g.InHash(id).String()
	}
	for _, kind := range kinds {
		out["list "+kind] = fmt.Sprint(g.List(kind))
	}
	for _, name := range names {
		out["name "+name] = fmt.Sprint(g.Lookup(name, nil))
	}
	return out
}

// tell gives an edge as text, with the values behind its pointers.
func tell(e graph.Edge) string {
	claim := ""
	if e.Claim != nil {
		claim = e.Claim.Key + " " + e.Claim.Value.Ref.Target
	}
	return fmt.Sprint(e.Kind, e.From, e.To, e.Path, e.If, e.Open, e.View, e.Block, e.Sentence(), claim)
}

const harbours = `
-- kinds/country.yaml --
folder: countries
fields: {name: {type: text, required: true}}
-- kinds/port.yaml --
folder: ports
order: opened
fields:
  name: {type: text, required: true}
  country: {type: ref, to: country, inverse: ports}
  opened: date
-- countries/all.list.yaml --
ve: {name: Venezuela}
ge: {name: Georgia, aka: [Iberia]}
es: {name: Spain, aka: [Iberia]}
-- ports/a.yaml --
name: Alpha
aka: [First, Prime]
country: Venezuela
opened: 1900
-- ports/b.yaml --
name: Beta
aka: [Bee]
opened: 1950
-- ports/c.md --
---
name: Gamma
opened: 1960
---
See [[Alpha]], and [[a.opened]] of it. Then Beta is far.
-- ports/d.yaml --
name: Delta
draft: true
-- ports/e.md --
---
name: Epsilon
aka: [Vav]
opened: 1970
---
Nothing of others.
`

// An edit is a change of text in one file or in two.
type edit struct{ file, from, to string }

// Where a graph is made of the one before, it tells in all what one that is made from scratch does,
// and the one before tells what it told. Where it can't be, it isn't.
func TestWith(t *testing.T) {
	linked := strings.ReplaceAll(harbours, "name: Gamma\n", "name: Gamma\nautolink: true\n")
	linked = strings.ReplaceAll(linked, "name: Epsilon\n", "name: Epsilon\nautolink: true\n")
	dangling := strings.Replace(harbours, "Nothing of others.", "Nothing of [[nowhere]].", 1)
	tests := map[string]struct {
		archive string
		edits   []edit
		made    bool // with what the graph before knew
	}{
		"wording":                                {harbours, []edit{{"ports/e.md", "Nothing of others", "Nothing at all of others"}}, true},
		"wording around a reference":             {harbours, []edit{{"ports/c.md", "See [[Alpha]]", "Look at [[Alpha]]"}}, true},
		"lines that move":                        {harbours, []edit{{"ports/c.md", "name: Gamma\n", "\n\nname: Gamma\n"}}, true},
		"a value that orders":                    {harbours, []edit{{"ports/b.yaml", "1950", "1800"}}, true},
		"values of two":                          {harbours, []edit{{"ports/b.yaml", "1950", "1965"}, {"ports/e.md", "1970", "1890"}}, true},
		"a value of a draft":                     {harbours, []edit{{"ports/d.yaml", "name: Delta", "name: Daleth"}}, true},
		"a name by which nothing refers":         {harbours, []edit{{"ports/b.yaml", "Beta", "Beth"}}, true},
		"an alias by which nothing refers":       {harbours, []edit{{"ports/a.yaml", "[First, Prime]", "[First, Initial]"}}, true},
		"an alias more":                          {harbours, []edit{{"ports/e.md", "[Vav]", "[Vav, Fifth]"}}, true},
		"two exchange names":                     {harbours, []edit{{"ports/b.yaml", "Beta", "Epsilon"}, {"ports/e.md", "Epsilon", "Beta"}}, true},
		"one takes what another leaves":          {harbours, []edit{{"ports/b.yaml", "Beta", "Beth"}, {"ports/e.md", "Epsilon", "Beta"}}, true},
		"a name that is referred to":             {harbours, []edit{{"ports/a.yaml", "Alpha", "Aleph"}}, false},
		"a name that a field refers to":          {harbours, []edit{{"countries/all.list.yaml", "Venezuela", "Bolivarian Republic"}}, false},
		"a name that is referred to, to another": {harbours, []edit{{"ports/e.md", "[Vav]", "[Alpha]"}}, false},
		"a name that another has":                {harbours, []edit{{"ports/b.yaml", "Beta", "Epsilon"}}, false},
		"one of two of a name":                   {harbours, []edit{{"countries/all.list.yaml", "aka: [Iberia]}\nes", "aka: [Sakartvelo]}\nes"}}, false},
		"a third of a name":                      {harbours, []edit{{"ports/b.yaml", "[Bee]", "[Iberia]"}}, false},
		"two get one name":                       {harbours, []edit{{"ports/b.yaml", "Beta", "Zeta"}, {"ports/e.md", "Epsilon", "Zeta"}}, false},
		"a name like a reference to a fact":      {harbours, []edit{{"ports/e.md", "[Vav]", "[a.opened]"}}, false},
		"wording where a problem is told":        {dangling, []edit{{"ports/e.md", "Nothing of", "\nNothing at all of"}}, false},
		"wording where none is told":             {dangling, []edit{{"ports/c.md", "is far", "is very far"}}, true},
		"a name where a problem suggests some":   {dangling, []edit{{"ports/b.yaml", "Beta", "Nowere"}}, false},
		"wording around a linked name":           {linked, []edit{{"ports/c.md", "Then Beta is far", "Then, as one knows, Beta is far"}}, true},
		"wording of a page without linked names": {linked, []edit{{"ports/e.md", "Nothing of", "Nothing at all of"}}, true},
		"a linked name more":                     {linked, []edit{{"ports/e.md", "Nothing of", "Beta is nothing of"}}, false},
		"a linked name less":                     {linked, []edit{{"ports/c.md", "Then Beta is", "Then all is"}}, false},
		"another linked name":                    {linked, []edit{{"ports/c.md", "Then Beta is", "Then Epsilon is"}}, false},
		"a name that means two things":           {linked, []edit{{"ports/e.md", "Nothing of", "Iberia is nothing of"}}, false},
		"a name where names are linked":          {linked, []edit{{"ports/b.yaml", "Beta", "Beth"}}, false},
		"a value where names are linked":         {linked, []edit{{"ports/b.yaml", "1950", "1800"}}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, before, parse := read(t, tt.archive)
			opts := graph.Options{Lang: "en", Today: today}
			kinds := []string{"country", "port"}
			names := strings.Fields("alpha aleph beta beth beht gamma epsilon zeta first fifth prime initial iberia sakartvelo delta daleth venezuela nowere a.opened")
			g := graph.Build(s, before, opts)
			was := told(g, kinds, names)
			after, replaced, named := slices.Clone(before), map[*content.Doc]*content.Doc{}, true
			for _, e := range tt.edits {
				i := slices.IndexFunc(before, func(d *content.Doc) bool { return d.File == e.file })
				_, text, _ := strings.Cut(tt.archive, "-- "+e.file+" --\n")
				text, _, _ = strings.Cut(text, "-- ")
				after[i] = parse(e.file, strings.Replace(text, e.from, e.to, 1))
				replaced[before[i]] = after[i]
				like := content.Alike(before[i], after[i])
				if !like.Joined || !strings.Contains(text, e.from) {
					t.Fatalf("%s is no such edit", e.file)
				}
				named = named && like.Named
			}
			now := g.With(replaced, named)
			if (now != nil) != tt.made {
				t.Fatalf("made of the graph before: %t, want %t", now != nil, tt.made)
			}
			if diff := cmp.Diff(was, told(g, kinds, names)); diff != "" {
				t.Errorf("the graph before (-was +is):\n%s", diff)
			}
			if now == nil {
				return
			}
			if diff := cmp.Diff(told(graph.Build(s, after, opts), kinds, names), told(now, kinds, names)); diff != "" {
				t.Errorf("the graph after (-from scratch +of the one before):\n%s", diff)
			}
			back := map[*content.Doc]*content.Doc{}
			for was, is := range replaced {
				back[is] = was
			}
			if again := now.With(back, named); again != nil {
				if diff := cmp.Diff(was, told(again, kinds, names)); diff != "" {
					t.Errorf("the edit taken back (-was +is):\n%s", diff)
				}
			} else {
				t.Error("the edit can't be taken back")
			}
		})
	}
	s, docs, _ := read(t, harbours)
	if g := graph.Build(s, docs, graph.Options{Lang: "en", Today: today}); g.With(nil, true) != g {
		t.Error("without an edit it is another graph")
	}
}

package graph_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/graph"
	"portolan/generator/markdown"
)

// Each entity can be referred to, the first and the last in their order too, and is then told
// of who does.
func TestEveryEntityIsFound(t *testing.T) {
	const ids = "boat/early boat/late boat/range boat/same boat/twin boat/undated country/georgia country/venezuela port/cabello port/georgia port/guaira"
	var body strings.Builder
	for id := range strings.FieldsSeq(ids) {
		body.WriteString("See [[" + id + "]] there.\n\n")
	}
	g := join(t, places+"-- ports/z.md --\n---\nname: Zed\n---\n"+body.String(), graph.Options{}, nil)
	if len(g.Problems) > 0 {
		t.Errorf("problems: %v", g.Problems)
	}
	for id := range strings.FieldsSeq(ids) {
		told := false
		for _, e := range g.In(id) {
			if e.From == "port/z" && e.Kind == graph.Mention && !e.Block && len(e.Sentence()) == 3 && e.Sentence()[0].Text == "See " && e.Sentence()[1].To == id {
				told = true
			}
		}
		if !told {
			t.Errorf("%s is told of %v", id, g.In(id))
		}
	}
}

// What stands before and behind a dot: a name that has one, a field that there is, one that is
// nearly it, one that isn't, and an entity that there isn't.
func TestFields(t *testing.T) {
	g := join(t, places+`
-- ports/qed.yaml --
name: Q.E.D
opened: 1900
-- ports/z.md --
---
name: Zed
---
[[Q.E.D]] [[cabello.opened]] [[cabello.opend]] [[cabello.xyzzy]] [[cabelo.opened]] [[nowhere.opened]]
`, graph.Options{}, nil)
	got := map[string]string{}
	for _, p := range g.Problems {
		got[p.Message] = p.Hint
	}
	want := map[string]string{
		`port/cabello says nothing of "opend"`: `did you mean "opened"?`,
		`port/cabello says nothing of "xyzzy"`: "",
		`no entity is called "cabelo"`:         `did you mean "cabello" (Puerto Cabello)?`,
		`no entity is called "nowhere"`:        "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems and hints (-want +got):\n%s", diff)
	}
	for raw, want := range map[string]string{"Q.E.D": "port/qed ", "cabello.opened": "port/cabello opened", "cabello": "port/cabello ", "nowhere.opened": " opened"} {
		target, field, _ := strings.Cut(raw, ".")
		found, of := g.LookupRef(markdown.Ref{Raw: raw, Target: target, Field: field})
		if got := found.ID + " " + of; got != want {
			t.Errorf("%s is %q, not %q", raw, got, want)
		}
	}
}

// References that find nothing take as long in one file as in several: each file is gone through once.
func TestManyFindNothing(t *testing.T) {
	const all = 4800
	takes := func(files int) time.Duration {
		var archive strings.Builder
		archive.WriteString(places)
		for i := range files {
			fmt.Fprintf(&archive, "-- ports/z%d.md --\n---\nname: Zed %d\n---\n%s", i, i, strings.Repeat("See [[nowhere]].\n\n", all/files))
		}
		s, docs, _ := read(t, archive.String())
		least := time.Hour
		for range 7 { // as something else may run meanwhile
			start := time.Now()
			g := graph.Build(s, docs, graph.Options{Today: today})
			least = min(least, time.Since(start))
			if len(g.Problems) != all {
				t.Fatalf("%d problems are found", len(g.Problems))
			}
		}
		return least
	}
	one, several := takes(1), takes(48)
	t.Logf("in one file %v, in 48 %v", one, several)
	if one > 12*several {
		t.Errorf("in one file it takes %v, in 48 files %v", one, several)
	}
}

// A page has those parts that references may lead to, and no others.
func TestHasPart(t *testing.T) {
	g := join(t, places+"-- ports/p.md --\n---\nname: P\ncountry: VE\nnote: N\n---\n## Head {#h}\n", graph.Options{}, nil)
	for part, want := range map[string]bool{
		"port/p#country": true, "port/p#note": true, "port/p#h": true, "country/venezuela#ports": true, "country/venezuela#code": true,
		"port/p#": false, "port/p#none": false, "port/p#opened": false, "country/georgia#ports": false, "port/hidden#country": false, "port/none#h": false, "port/p#country.x": false,
	} {
		id, name, _ := strings.Cut(part, "#")
		if got := g.HasPart(id, name); got != want {
			t.Errorf("%s: %t", part, got)
		}
	}
}

// Two entities of one id are told, however their letters are written.
func TestTwice(t *testing.T) {
	for second, id := range map[string]string{"ports/x/cabello.yaml": "port/cabello", "ports/x/other.yaml": "", "ports/x/ялта.yaml": "port/ялта", "ports/ǅakovo.yaml": "port/ǆakovo",
		"ports/x/порт.yaml": ""} {
		g := join(t, places+"-- ports/ялта.yaml --\nname: Yalta\n-- ports/ǆakovo.yaml --\nname: Dakovo\n-- "+second+" --\nname: Again\n", graph.Options{}, nil)
		var got []string
		for _, p := range g.Problems {
			if p.Code == graph.CodeDuplicateID {
				got = append(got, p.Message)
			}
		}
		if (id == "") != (len(got) == 0) || id != "" && !strings.EqualFold(got[0], `"`+id+`" is there twice`) {
			t.Errorf("%s: %q", second, got)
		}
	}
}

// Every entity that is there twice is told, and what comes behind it is there all the same.
func TestAllTwice(t *testing.T) {
	g := join(t, places+"-- ports/x/cabello.yaml --\nname: Again\n-- ports/x/guaira.yaml --\nname: Again\n", graph.Options{}, nil)
	var got []string
	for _, p := range g.Problems {
		got = append(got, p.Pos.String()+" "+p.Message+"; "+p.Hint)
	}
	want := []string{
		`ports/x/cabello.yaml:1:1 "port/cabello" is there twice; first at ports/cabello.yaml:1:1; keep one of them, or give one another name`,
		`ports/x/guaira.yaml:1:1 "port/guaira" is there twice; first at ports/guaira.yaml:1:1; keep one of them, or give one another name`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if e, _ := g.Entity("port/guaira"); e == nil || e.Title.In("") != "La Guaira" || len(g.List("port")) != 3 {
		t.Errorf("listed are %v", g.List("port"))
	}
}

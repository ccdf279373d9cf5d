package audit

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/generator/build"
	"portolan/generator/edtf"
)

// pageTemplates are those that a kind may name for the pages of its entities.
var pageTemplates = []string{"entity", "source", "page", "briefing"}

// everyKind writes content with a kind for each template, with sources among them and
// without, that has all that a page can show: facts and fields of prose, a history, a place,
// a timeline, neighbours, and mentions of each fact.
func everyKind(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) { layFiles(t, dir, map[string]string{name: text}) }
	write("site.yaml", "title: Every kind\nbase_url: https://example.org/\n")
	write("vocabularies/step.yaml", "steps: {opened: {}, closed: {}}\n")
	for _, template := range pageTemplates {
		for _, citable := range []bool{false, true} {
			kind := template + map[bool]string{false: "-thing", true: "-work"}[citable]
			write("kinds/"+kind+".yaml", fmt.Sprintf(`folder: %ss
template: %s
citable: %t
prose: true
timeline: [d, status]
map: [at]
fields:
  name: {type: text, required: true}
  d: {type: date}
  date: {type: date}
  status: {type: history, vocabulary: step}
  at: {type: point}
  near: {type: list, of: {type: ref, to: any}, inverse: {name: nearby, label: Nearby}}
  takeaways: {type: list, of: markdown}
  remarks: {type: list, of: markdown}
  dateline: {type: text}
  byline: {type: text}
  relays: {type: list, of: {type: ref, to: any}}
`, kind, template, citable))
			for n := range 5 {
				var near, prose []string
				for m := range 5 {
					if m != n {
						near = append(near, fmt.Sprintf("%s/n%d", kind, m))
					}
				}
				for _, field := range []string{"d", "status", "at", "near", "remarks", "dateline"} {
					prose = append(prose, fmt.Sprintf("See [[%s/n%d.%s]] and [[%s/n%d#%s|there]].", kind, (n+1)%5, field, kind, (n+1)%5, field))
				}
				write(fmt.Sprintf("%ss/n%d.md", kind, n), fmt.Sprintf("---\nname: The %s %d\nd: 200%d\ndate: 2010\nstatus: [1990 opened, 1991 closed]\nat: %d, 10\nnear: [%s]\ntakeaways: [One, Two]\nremarks: [One, Two]\ndateline: Here\nbyline: Somebody\n---\n%s\n",
					kind, n, n, n*3, strings.Join(near, ", "), strings.Join(prose, "\n")))
			}
		}
	}
	return dir
}

// Whatever kind uses a template, each link to a part of its pages finds it, from the page's
// list of its sections as from elsewhere.
func TestKindsOfAnyTemplate(t *testing.T) {
	t.Parallel()
	content, out := everyKind(t), t.TempDir()
	report, err := build.Build(t.Context(), build.Config{Dir: "../..", Content: content, Templates: "templates", Static: "static", Out: out, Today: edtf.MakeDay(2026, 11, 28), NoCards: true})
	if err != nil {
		t.Fatal(err)
	}
	if !report.Published {
		t.Fatalf("problems: %v", report.Problems)
	}
	links, err := Follow(os.DirFS(out), "https://example.org/")
	if err != nil {
		t.Fatal(err)
	}
	for _, dead := range links.Dead {
		t.Errorf("dead: %s", dead)
	}
	for page, sections := range map[string][]string{ // what there is must have been there to be found
		"entity-things/n1": {"page-map", "page-facts", "page-timeline", "page-network", "status", "remarks"},
		"source-things/n1": {"page-map", "page-facts", "page-timeline", "page-network", "status", "remarks"},
		"entity-works/n1":  {"page-chains", "page-map", "page-facts", "status", "remarks"},
		"source-works/n1":  {"page-chains", "page-map", "page-facts", "status", "remarks"},
		"page-things/n1":   {"d", "status", "remarks"},
	} {
		data, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(page), "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range sections {
			if !bytes.Contains(data, []byte(`id="`+id+`"`)) {
				t.Errorf("%s shows no %q", page, id)
			}
		}
	}
}

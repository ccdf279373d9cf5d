package sitemap

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/output"
	"portolan/generator/schema"
	"portolan/generator/site"
	"portolan/generator/view"
)

// snapshot makes a site of one kind with n entities.
func snapshot(t *testing.T, n int, base string) *site.Reader {
	t.Helper()
	s, problems := schema.Load(schema.Source{}, []schema.Source{{File: "kinds/port.yaml", Text: "folder: ports\nfields: {name: text}\n"}}, nil)
	parser := &content.Parser{Schema: s, Markdown: markdown.New(markdown.Options{})}
	var table strings.Builder
	table.WriteString("id,name,as_of\n")
	for i := range n {
		fmt.Fprintf(&table, "p%d,P %d,%s\n", i, i, []string{"2026-01-02", "202X", "", "2027-01-01"}[i%4])
	}
	doc := parser.Parse("ports/all.csv", "ports/all.csv", table.String(), nil)
	problems = append(problems, doc.Problems...)
	g := graph.Build(s, []*content.Doc{doc}, graph.Options{Lang: "en", Today: edtf.MakeDay(2026, 11, 23)})
	if problems = append(problems, g.Problems...); len(problems) > 0 {
		t.Fatal(problems[0])
	}
	r := site.New(site.Site{Settings: content.Settings{Lang: "en", BaseURL: base}, Schema: s, Graph: g, Today: edtf.MakeDay(2026, 11, 23), Derive: view.Derivations(nil)}).Reader()
	t.Cleanup(r.Close)
	return r
}

func render(t *testing.T, o Output, r *site.Reader, job output.Job, into any) {
	t.Helper()
	var b bytes.Buffer
	if err := o.Render(t.Context(), r, job, &b); err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(b.Bytes(), into); err != nil {
		t.Fatal(err)
	}
}

// Sixty thousand pages are an index and two parts, which have each page once and no more
// than the protocol allows.
func TestManyPages(t *testing.T) {
	const n = 60_000
	r, o := snapshot(t, n, "https://example.org/a/b/"), New()
	jobs := o.Plan(r)
	if len(jobs) != 3 || jobs[0].Path != "sitemap.xml" || jobs[2].Path != "sitemap-2.xml" {
		t.Fatalf("planned are %v", jobs)
	}
	var index sitemapindex
	render(t, o, r, jobs[0], &index)
	if len(index.Parts) != 2 || index.Parts[1].Loc != "https://example.org/a/b/sitemap-2.xml" {
		t.Errorf("the index is %v", index)
	}
	seen := map[string]string{}
	for _, job := range jobs[1:] {
		var part urlset
		render(t, o, r, job, &part)
		if len(part.URLs) == 0 || len(part.URLs) > 50_000 {
			t.Errorf("%s has %d pages", job.Path, len(part.URLs))
		}
		for _, u := range part.URLs {
			if _, twice := seen[u.Loc]; twice {
				t.Fatalf("%s is there twice", u.Loc)
			}
			seen[u.Loc] = u.LastMod
		}
	}
	if len(seen) != n+2 { // the first page and the list of ports
		t.Errorf("%d pages", len(seen))
	}
	for i, want := range []string{"2026-01-02", "2020-01-01", "", ""} { // a decade makes nothing newer than its first day; what is to come says nothing
		if got, ok := seen[fmt.Sprintf("https://example.org/a/b/ports/p%d/", i)]; !ok || got != want {
			t.Errorf("page %d: %q, %v, want %q", i, got, ok, want)
		}
	}
}

// At the edge of what one file holds there is one file; without an address there is none.
func TestFewPages(t *testing.T) {
	r := snapshot(t, 8, "https://example.org/")
	for most, want := range map[int]int{10: 1, 9: 3, 4: 4, 1: 11} {
		if jobs := (Output{most}).Plan(r); len(jobs) != want {
			t.Errorf("%d a file: planned are %v", most, jobs)
		}
	}
	if jobs := New().Plan(snapshot(t, 8, "")); len(jobs) > 0 {
		t.Errorf("planned are %v", jobs)
	}
}

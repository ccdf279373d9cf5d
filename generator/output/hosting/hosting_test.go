package hosting

import (
	"bytes"
	"maps"
	"slices"
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

// made gives the files of a site with one port, which was called otherwise before.
func made(t *testing.T, set content.Settings, assets map[string]string) map[string]string {
	t.Helper()
	s, problems := schema.Load(schema.Source{}, []schema.Source{{File: "kinds/port.yaml", Text: "folder: ports\nfields: {name: text}\n"}}, nil)
	parser := &content.Parser{Schema: s, Markdown: markdown.New(markdown.Options{})}
	doc := parser.Parse("ports/é.yaml", "ports/é.yaml", "name: A\nas_of: 2026-01-02\nformerly: [port/old, port/ö]\n", nil)
	day := edtf.MakeDay(2026, 11, 23)
	g := graph.Build(s, []*content.Doc{doc}, graph.Options{Lang: "en", Today: day})
	if problems = slices.Concat(problems, doc.Problems, g.Problems); len(problems) > 0 {
		t.Fatal(problems)
	}
	set.Lang = "en"
	r := site.New(site.Site{Settings: set, Schema: s, Graph: g, Today: day, Assets: assets, Derive: view.Derivations(nil)}).Reader()
	defer r.Close()
	out := map[string]string{}
	for _, job := range New().Plan(r) {
		var b bytes.Buffer
		if err := New().Render(t.Context(), r, job, &b); err != nil {
			t.Fatal(err)
		}
		out[job.Path] = b.String()
	}
	if err := New().Render(t.Context(), r, output.Job{Path: "x", Arg: "x"}, &bytes.Buffer{}); err == nil {
		t.Error("a file that isn't there is made")
	}
	return out
}

func TestFiles(t *testing.T) {
	files := made(t, content.Settings{BaseURL: "https://example.org/a/b/", Security: content.Security{Contacts: []string{"mailto:desk@example.org", "https://example.org/tell"}, Policy: "https://example.org/p"}},
		map[string]string{"css/x.css": "css/x-ABCDEFGH.css", "favicon.svg": "favicon.svg"})
	for name, want := range map[string]string{
		".nojekyll":  "",
		"robots.txt": "User-agent: *\nAllow: /\n\nSitemap: https://example.org/a/b/sitemap.xml\n",
		"_redirects": "/a/b/ports/old/ /a/b/ports/%C3%A9/ 301\n/a/b/ports/%C3%B6/ /a/b/ports/%C3%A9/ 301\n",
		".well-known/security.txt": "Contact: mailto:desk@example.org\nContact: https://example.org/tell\nExpires: 2027-10-01T00:00:00Z\nPreferred-Languages: en\n" +
			"Canonical: https://example.org/a/b/.well-known/security.txt\nPolicy: https://example.org/p\n",
	} {
		if got, ok := files[name]; !ok || got != want {
			t.Errorf("%s is\n%s", name, got)
		}
	}
	headers := files["_headers"]
	for _, want := range []string{"/a/b/*\n  Content-Security-Policy: default-src 'self';", "/a/b/css/x-ABCDEFGH.css\n  Cache-Control: public, max-age=31536000, immutable\n",
		"/a/b/ports/feed.xml\n  Content-Type: application/atom+xml; charset=utf-8\n", "/a/b/ports/:slug/feed.json\n  Content-Type: application/feed+json; charset=utf-8\n"} {
		if !strings.Contains(headers, want) {
			t.Errorf("_headers has no %q:\n%s", want, headers)
		}
	}
	if strings.Contains(headers, "favicon") {
		t.Errorf("what can change is kept for good:\n%s", headers)
	}
}

// The path of the site is escaped as names in it are: fields of a line are parted by blanks.
func TestPathWithEscapes(t *testing.T) {
	files := made(t, content.Settings{BaseURL: "https://example.org/my%20portal/%C3%A9/"}, map[string]string{"css/x.css": "css/x-ABCDEFGH.css"})
	if got, want := files["_redirects"], "/my%20portal/%C3%A9/ports/old/ /my%20portal/%C3%A9/ports/%C3%A9/ 301\n"; !strings.HasPrefix(got, want) {
		t.Errorf("_redirects is\n%s", got)
	}
	for line := range strings.Lines(files["_headers"]) {
		if !strings.HasPrefix(line, "  ") && !strings.HasPrefix(line, "/my%20portal/%C3%A9/") {
			t.Errorf("_headers has %q", line)
		}
	}
}

// Without an address nothing is said of a sitemap, without a contact there is no
// security.txt, and what the static folder has is not made.
func TestFilesLeftOut(t *testing.T) {
	files := made(t, content.Settings{}, map[string]string{"_headers": "_headers"})
	if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, []string{".nojekyll", "_redirects", "robots.txt"}) {
		t.Errorf("made are %v", got)
	}
	if strings.Contains(files["robots.txt"], "Sitemap") {
		t.Errorf("robots.txt is\n%s", files["robots.txt"])
	}
}

package build_test

import (
	"encoding/json"
	"encoding/xml"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"portolan/generator/build"
	"portolan/generator/edtf"
	"portolan/generator/output/hosting"
)

// below is where the portal is built for in tests of what is read elsewhere.
const below = "https://portal.example/a/b/"

var portalBelow = sync.OnceValues(func() (*portal, error) {
	day, err := edtf.ParseDay(portalDay)
	if err != nil {
		return nil, err
	}
	return buildPortal(build.Config{Today: day, BaseURL: below, NoCards: true})
})

type feedEntry struct {
	ID      string `xml:"id" json:"id"`
	Title   string `xml:"title" json:"title"`
	Updated string `xml:"updated" json:"date_modified"`
	Content string `xml:"content" json:"content_html"`
	Link    struct {
		Href string `xml:"href,attr"`
	} `xml:"link" json:"-"`
	URL string `xml:"-" json:"url"`
}

type anyFeed struct {
	Updated string      `xml:"updated" json:"-"`
	Entries []feedEntry `xml:"entry" json:"items"`
}

// feedsOf reads every feed, in both forms, by the path of its file.
func (p *portal) feedsOf(t *testing.T) map[string]anyFeed {
	t.Helper()
	feeds := map[string]anyFeed{}
	for name, text := range p.files {
		var f anyFeed
		var err error
		switch path.Base(name) {
		case "feed.xml":
			err = xml.Unmarshal([]byte(text), &f)
		case "feed.json":
			err = json.Unmarshal([]byte(text), &f)
			for i := range f.Entries {
				f.Entries[i].Link.Href = f.Entries[i].URL
			}
		default:
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		feeds[name] = f
	}
	return feeds
}

// Entries of feeds are read elsewhere: every address in them is a full one, those of the site lead
// to files and parts that are there, the ids are tags, and both forms say the same.
func TestPortalFeeds(t *testing.T) {
	p, err := portalBelow()
	if err != nil {
		t.Fatal(err)
	}
	feeds := p.feedsOf(t)
	if len(feeds) < 300 {
		t.Errorf("there are %d feeds", len(feeds))
	}
	for name, f := range feeds {
		if f.Updated == "1970-01-01T00:00:00Z" { // the day that days are counted from
			t.Errorf("%s was updated %s", name, f.Updated)
		}
		if len(f.Entries) == 0 && !strings.HasPrefix(name, "topics/") && !strings.HasPrefix(name, "about/colophon/") { // which tell of no day
			t.Errorf("%s has no entries", name)
		}
		newest := ""
		seen := map[string]bool{}
		for _, e := range f.Entries {
			newest = max(newest, e.Updated)
			if !strings.HasPrefix(e.ID, "tag:portolan.example,2026:") || seen[e.ID] || e.Title == "" || e.Content == "" || e.Updated > portalDay+"T00:00:00Z" {
				t.Errorf("%s: the entry is %s, %q of %s", name, e.ID, e.Title, e.Updated)
			}
			seen[e.ID] = true
			p.leadsFrom(t, name, e)
		}
		if path.Ext(name) == ".xml" && f.Updated != newest && len(f.Entries) > 0 {
			t.Errorf("%s was updated %s, and its newest entry %s", name, f.Updated, newest)
		}
		other := feeds[strings.TrimSuffix(name, path.Ext(name))+map[string]string{".xml": ".json", ".json": ".xml"}[path.Ext(name)]]
		if !sameEntries(f.Entries, other.Entries) {
			t.Errorf("%s and its twin say different things", name)
		}
	}
}

func sameEntries(a, b []feedEntry) bool {
	return slices.EqualFunc(a, b, func(a, b feedEntry) bool {
		return a.ID == b.ID && a.Title == b.Title && a.Updated == b.Updated && a.Content == b.Content && a.Link.Href == b.Link.Href
	})
}

// leadsFrom checks the addresses of an entry.
func (p *portal) leadsFrom(t *testing.T, name string, e feedEntry) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(e.Content))
	if err != nil {
		t.Fatal(err)
	}
	all := []string{e.Link.Href}
	for n := range elements(root) {
		if n.Data == "script" || n.Data == "style" || n.Data == "svg" {
			t.Errorf("%s: %s has a <%s>", name, e.ID, n.Data)
		}
		all = append(all, destinations(n)...)
	}
	for _, dest := range all {
		rest, ours := strings.CutPrefix(dest, below)
		if !ours {
			if !strings.Contains(dest, "://") && !strings.HasPrefix(dest, "mailto:") {
				t.Errorf("%s: %s leads to %q", name, e.ID, dest)
			}
			continue
		}
		file, fragment, _, err := follow("index.html", "./"+rest)
		if _, there := p.files[file]; err != nil || !there {
			t.Errorf("%s: %s leads to %q, and there is no such file", name, e.ID, dest)
		} else if fragment != "" && p.ids[file] != nil && !p.ids[file][fragment] {
			t.Errorf("%s: %s leads to a part that isn't there: %q", name, e.ID, dest)
		}
	}
}

// A page names the feeds that go with it, which are there; every feed is named by its page.
func TestPortalNamesItsFeeds(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	named := map[string]bool{}
	p.each(func(name string, root *html.Node) {
		for n := range elements(root) {
			rel, _ := attr(n, "rel")
			if kind, _ := attr(n, "type"); n.Data == "link" && rel == "alternate" && kind != "" {
				href, _ := attr(n, "href")
				file, _, _, err := follow(name, href)
				if _, there := p.files[file]; err != nil || !there {
					t.Errorf("%s names %q, and there is no such file", name, href)
				}
				if path.Dir(file) == path.Dir(name) {
					named[file] = true
				}
			}
		}
	})
	for name := range p.files {
		if base := path.Base(name); (base == "feed.xml" || base == "feed.json" || base == "calendar.ics") && !named[name] {
			t.Errorf("the page beside %s doesn't name it", name)
		}
	}
}

// The sitemap has pages that are there, each once, and all entities and lists; no redirect and no
// page that only cuts a list otherwise.
func TestPortalSitemap(t *testing.T) {
	p, err := portalBelow()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		URLs []struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal([]byte(p.files["sitemap.xml"]), &got); err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, u := range got.URLs {
		rest, ours := strings.CutPrefix(u.Loc, below)
		file := path.Join(rest, "index.html")
		if listed[file] || !ours || p.pages[file] == nil || strings.Contains(p.files[file], `name="robots" content="noindex"`) || u.LastMod > portalDay {
			t.Errorf("it has %s of %s", u.Loc, u.LastMod)
		}
		listed[file] = true
	}
	p.each(func(name string, _ *html.Node) {
		body := p.files[name]
		if strings.Contains(body, `<body class="page-entity"`) && !listed[name] {
			t.Errorf("it doesn't have %s", name)
		}
	})
}

// The policy that hosts are to send is that of the pages, and more.
func TestHostsSendThePolicyOfPages(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	policy := ""
	for n := range elements(p.pages["index.html"]) {
		if about, _ := attr(n, "http-equiv"); about == "Content-Security-Policy" {
			policy, _ = attr(n, "content")
		}
	}
	if policy == "" || !strings.HasPrefix(hosting.Policy, policy+";") {
		t.Errorf("pages have %q, hosts %q", policy, hosting.Policy)
	}
}

const moved = `
-- content/site.yaml --
base_url: https://example.org/a/
feeds: {tag: "example.org,2026"}
-- content/kinds/port.yaml --
folder: ports
fields: {name: {type: text, required: true}}
-- content/ports/a.yaml --
name: "Alpha \"one\" ]]></script>"
as_of: 202X
-- static/x.txt --
`

// An entry stays what it is when its entity gets another name and id.
func TestFeedIDsOutliveNames(t *testing.T) {
	files := archived(moved)
	id := func(files map[string]string) string {
		dir := newSite(t, files)
		c := folders(t, dir)
		if r := makeSite(t, c); !r.Published {
			t.Fatal(problems(r))
		}
		var f anyFeed
		if err := xml.Unmarshal([]byte(read(t, filepath.Join(dir, "public"))["ports/feed.xml"]), &f); err != nil || len(f.Entries) != 1 {
			t.Fatalf("%v, %v", f, err)
		}
		return f.Entries[0].ID
	}
	was := id(files)
	files["content/ports/b.yaml"] = "name: Beta\nas_of: 2026-01-01\nformerly: [port/a, port/c]\n"
	delete(files, "content/ports/a.yaml")
	if now := id(files); was != "tag:example.org,2026:port/a" || now != was {
		t.Errorf("%q became %q", was, now)
	}
}

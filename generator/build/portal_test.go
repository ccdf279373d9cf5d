package build_test

import (
	"context"
	"io/fs"
	"os"

	"fmt"
	"maps"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"portolan/generator/build"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/rule"
)

// A portal is the site of the repository, built and parsed.
type portal struct {
	report *build.Report
	files  map[string]string
	pages  map[string]*html.Node // of the files that are HTML
	ids    map[string]map[string]bool
}

// thePortal builds the repository's own site, once for all tests. They only look at it, and so
// run beside each other: most read all pages, each on one processor.
func thePortal(t *testing.T) *portal {
	t.Helper()
	p, err := portalToday()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var portalToday = sync.OnceValues(func() (*portal, error) {
	day, err := edtf.ParseDay(portalDay)
	if err != nil {
		return nil, err
	}
	return buildPortal(build.Config{Today: day, Rules: rule.All()})
})

// buildPortal builds the repository's own site and reads it.
func buildPortal(c build.Config) (*portal, error) {
	dir, err := os.MkdirTemp("", "portal")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	c.Dir, c.Content, c.Templates, c.Static, c.Out = "../..", "content", "templates", "static", dir
	p := &portal{files: map[string]string{}, pages: map[string]*html.Node{}, ids: map[string]map[string]bool{}}
	if p.report, err = build.Build(context.Background(), c); err != nil {
		return nil, err
	}
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, ".portolan/") {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		p.files[name] = string(data)
		if path.Ext(name) != ".html" {
			return nil
		}
		root, err := html.Parse(strings.NewReader(string(data)))
		p.pages[name], p.ids[name] = root, map[string]bool{}
		for n := range elements(root) {
			if id, ok := attr(n, "id"); ok {
				p.ids[name][id] = true
			}
		}
		return err
	})
	return p, err
}

// elements gives the elements below a node.
func elements(root *html.Node) func(yield func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && !yield(n) {
				return
			}
		}
	}
}

// each calls check for every page, in order.
func (p *portal) each(check func(name string, root *html.Node)) {
	for _, name := range slices.Sorted(maps.Keys(p.pages)) {
		check(name, p.pages[name])
	}
}

// The portal has no errors and is as large as it is meant to be at least.
func TestPortalContent(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	if p.report.Errors() || !p.report.Published {
		t.Fatalf("problems:\n%s", problems(p.report))
	}
	for kind, want := range map[string]int{"country": 12, "port": 30, "program": 5, "satellite": 4, "route": 1, "organization": 15,
		"person": 12, "event": 20, "source": 30, "briefing": 6} {
		if got := p.report.Entities[kind]; got < want {
			t.Errorf("there are %d of the kind %s, want %d", got, kind, want)
		}
	}
	histories := 0
	p.each(func(name string, root *html.Node) {
		if strings.HasPrefix(name, "agreements/") || strings.HasPrefix(name, "laws/") {
			if find(root, "section.history") != nil {
				histories++
			}
		}
		if dir, file := path.Split(name); strings.HasPrefix(dir, "briefings/") && dir != "briefings/" && file == "index.html" {
			prose := find(root, "div.prose")
			if prose == nil {
				return // a page of the list, or an earlier address
			}
			words := len(strings.Fields(textOf(prose)))
			for n := range elements(prose) {
				if class, _ := attr(n, "class"); class == "notes" || strings.HasPrefix(class, "graphic ") { // on sources, in the margin; drawn
					words -= len(strings.Fields(textOf(n)))
				}
			}
			if words < 500 || words > 1200 {
				t.Errorf("%s has %d words, want 500 to 1200", name, words)
			}
		}
	})
	if histories < 10 {
		t.Errorf("%d agreements and laws have a history, want 10", histories)
	}
}

// The first page leads with what site.yaml says, and says as of when that speaks.
func TestPortalLead(t *testing.T) {
	t.Parallel()
	lead := find(thePortal(t).pages["index.html"], "article.story-lead")
	if lead == nil {
		t.Fatal("the first page leads with nothing")
	}
	if href, _ := attr(find(lead, "a"), "href"); href != "briefings/venezuela-russia-china-april-2023/" {
		t.Errorf("it leads with %q", href)
	}
	if text := textOf(lead); !strings.Contains(text, "Told as of 11 April 2023; the linked pages show what is known today. What happened since then") {
		t.Errorf("it doesn't say of when it tells: %q", text)
	}
}

// Where something leads to one of several, the list beside the map names all of them.
func TestPortalMapNamesAllCandidates(t *testing.T) {
	t.Parallel()
	for n := range elements(thePortal(t).pages["map/index.html"]) {
		if text := textOf(n); n.Data == "li" && strings.Contains(text, "candidate") && strings.HasPrefix(strings.TrimSpace(text), "Puerto Cabello") {
			for _, end := range []string{"Sevastopol (Crimea)", "Saint Petersburg", "Novorossiysk"} {
				if !strings.Contains(text, "to "+end+", candidate") {
					t.Errorf("%q does not name %s", text, end)
				}
			}
			return
		}
	}
	t.Error("the line is not in the list")
}

// Every page is a whole page: one heading, a language, a title, one main landmark, and
// no id twice.
func TestPortalPagesAreWhole(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	p.each(func(name string, root *html.Node) {
		count := map[string]int{}
		ids := map[string]int{}
		for n := range elements(root) {
			if n.Namespace == "" { // in SVG a title is what a mark says
				count[n.Data]++
			}
			if role, _ := attr(n, "role"); role == "main" {
				count["main"]++
			}
			if id, ok := attr(n, "id"); ok {
				if ids[id]++; ids[id] == 2 || id == "" {
					t.Errorf("%s: the id %q stands twice or is empty", name, id)
				}
			}
		}
		if count["h1"] != 1 || count["main"] != 1 || count["title"] != 1 {
			t.Errorf("%s has %d h1, %d main, %d title, want one of each", name, count["h1"], count["main"], count["title"])
		}
		if lang, _ := attr(find(root, "html"), "lang"); lang == "" {
			t.Errorf("%s has no language", name)
		}
		for _, tag := range []string{"title", "h1"} {
			if n := find(root, tag); n == nil || textOf(n) == "" {
				t.Errorf("%s has no text in %s", name, tag)
			}
		}
	})
}

// A code in a name, as VRSS-2, stays on one line wherever the name is written: above its page, in rows, on cards and in links.
func TestPortalKeepsCodesWhole(t *testing.T) {
	t.Parallel()
	code := regexp.MustCompile(`\b[A-Z][A-Za-z]*-\d`)
	kept := map[string]int{}
	thePortal(t).each(func(name string, root *html.Node) {
		for n := range elements(root) {
			class, _ := attr(n, "class")
			in := n.Data
			if classes := strings.Fields(class); n.Data == "a" && slices.Contains(classes, "ref") {
				in = "ref"
			} else if !slices.Contains([]string{"h1", "h3", "th", "bdi"}, n.Data) {
				continue
			}
			for text := range n.Descendants() {
				if text.Type != html.TextNode || !code.MatchString(text.Data) {
					continue
				}
				class, _ := attr(text.Parent, "class")
				if kept[in]++; !slices.Contains(strings.Fields(class), "whole") {
					t.Errorf("%s: %q may be broken in %s", name, text.Data, in)
				}
			}
		}
	})
	for _, in := range []string{"h1", "h3", "th", "ref", "bdi"} {
		if kept[in] == 0 {
			t.Errorf("no code stands in %s", in)
		}
	}
}

// follow gives the file and the fragment that an address on a page leads to; internal
// is false for other sites.
func follow(page, dest string) (file, fragment string, internal bool, err error) {
	base := &url.URL{Scheme: "https", Host: "portolan.example", Path: "/" + page}
	u, err := base.Parse(dest)
	if err != nil {
		return "", "", false, err
	}
	if u.Host != base.Host || u.Scheme != base.Scheme {
		return "", "", false, nil
	}
	file = strings.TrimPrefix(u.Path, "/")
	if file == "" || strings.HasSuffix(file, "/") {
		file += "index.html"
	}
	return file, u.Fragment, true, nil
}

// destinations gives every address that an element names.
func destinations(n *html.Node) []string {
	var out []string
	for _, a := range n.Attr {
		switch a.Key {
		case "href", "src", "poster", "action", "xlink:href":
			out = append(out, a.Val)
		case "srcset":
			for item := range strings.SplitSeq(a.Val, ",") {
				out = append(out, strings.Fields(item)[0])
			}
		case "content":
			if _, to, ok := strings.Cut(a.Val, "; url="); ok && n.Data == "meta" {
				out = append(out, to)
			}
		}
	}
	return out
}

// On a map that has no room for all labels the place that is spoken of most has its own.
func TestPortalMapLabels(t *testing.T) {
	t.Parallel()
	page := string(thePortal(t).files["countries/venezuela/index.html"])
	_, drawn, _ := strings.Cut(page, `<svg class="map-sheet"`)
	drawn, _, _ = strings.Cut(drawn, "</svg>")
	if !strings.Contains(drawn, ">Puerto Cabello</text>") {
		t.Error("Puerto Cabello has no label on Venezuela's map")
	}
}

// Nothing dangles: every link and every fragment inside the site leads somewhere, and
// from every page there is a way on. Nothing but a link leads to another host.
func TestPortalLinks(t *testing.T) {
	t.Parallel()
	thePortal(t).linksLead(t)
}

func (p *portal) linksLead(t *testing.T) {
	t.Helper()
	broken := map[string]bool{}
	p.each(func(name string, root *html.Node) {
		ways := map[string]bool{}
		for n := range elements(root) {
			for _, dest := range destinations(n) {
				file, fragment, internal, err := follow(name, dest)
				switch _, there := p.files[file]; {
				case err != nil:
					t.Errorf("%s: %q is no address: %v", name, dest, err)
				case !internal && n.Data != "a":
					t.Errorf("%s: <%s> asks another host: %q", name, n.Data, dest)
				case !internal:
				case !there:
					broken[fmt.Sprintf("%s: %q leads to no file", name, dest)] = true
				case fragment != "" && p.ids[file] != nil && !p.ids[file][fragment]:
					broken[fmt.Sprintf("%s: %q leads to a part that %s does not have", name, dest, file)] = true
				case n.Data == "a" && file != name:
					ways[file] = true
				}
			}
		}
		if len(ways) == 0 {
			t.Errorf("%s: there is no way on", name)
		}
	})
	for _, b := range slices.Sorted(maps.Keys(broken)) {
		t.Error(b)
	}
}

// The portal can be built for any day: without errors or warnings, with nothing that dangles, and
// nothing that lies after the day looks like something that has happened. Notes on the
// content are told as of the real day.
func TestPortalOnAnyDay(t *testing.T) {
	t.Parallel()
	for _, today := range []string{"2010-01-01", "2023-04-11", "2023-07-18", "2025-11-01", portalDay} {
		t.Run(today, func(t *testing.T) {
			t.Parallel()
			built := portalToday
			if today != portalDay {
				built = func() (*portal, error) {
					return buildPortal(build.Config{Today: day(t, today), Clock: day(t, portalDay), Rules: rule.All(), NoCards: true})
				}
			}
			p, err := built()
			if err != nil {
				t.Fatal(err)
			}
			mended := !slices.ContainsFunc(p.report.Problems, func(p diag.Problem) bool { return p.Severity <= diag.Warning })
			if !mended || !p.report.Published {
				t.Fatalf("problems:\n%s", problems(p.report))
			}
			p.linksLead(t)
			p.each(func(name string, root *html.Node) {
				for n := range elements(root) {
					if date, _ := attr(n, "datetime"); n.Data == "time" && happened(n) && begins(date) > today {
						t.Errorf("%s tells of %s in %q", name, date, textOf(n.Parent.Parent))
					}
				}
			})
		})
	}
}

// happened tells whether a date stands where pages tell of what has happened: in the
// status or the history of something, or among the changes.
func happened(n *html.Node) bool {
	classes := map[string]bool{}
	for a := range n.Ancestors() {
		class, _ := attr(a, "class")
		for _, c := range strings.Fields(class) {
			classes[c] = true
		}
	}
	return classes["status"] || classes["change-date"] || classes["step-date"] && classes["history"]
}

// begins gives the first day of a date that may be a year or a month.
func begins(date string) string { return date + "0000-01-01"[min(len(date), len("0000-01-01")):] }

// The policy of the pages allows no inline style or script, and no address that is code.
func TestPortalKeepsItsPolicy(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	for _, name := range slices.Sorted(maps.Keys(p.files)) {
		root := p.pages[name]
		if root == nil && path.Ext(name) == ".svg" {
			root = parseHTML(t, name, p.files[name])
		}
		if path.Ext(name) == ".css" {
			p.styleKeepsPolicy(t, name)
		}
		if root == nil {
			continue
		}
		for n := range elements(root) {
			src, _ := attr(n, "src")
			kind, _ := attr(n, "type")
			if n.Data == "style" || n.Data == "script" && src == "" && kind != "application/ld+json" { // which is data
				t.Errorf("%s has an inline %s", name, n.Data)
			}
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s: <%s> has the attribute %s", name, n.Data, a.Key)
				}
			}
			for _, dest := range destinations(n) {
				if scheme, _, ok := strings.Cut(strings.ToLower(strings.TrimSpace(dest)), ":"); ok && !slices.Contains([]string{"https", "http", "mailto"}, scheme) && !strings.ContainsAny(scheme, "/?#.") {
					t.Errorf("%s: <%s> leads to %q", name, n.Data, dest)
				}
			}
		}
	}
}

// what a style sheet asks for
var styleAsks = regexp.MustCompile(`(?i)(?:@import\s*(?:url\()?|url\()\s*["']?([^"')\s;]+)`)

// styleKeepsPolicy checks that a style sheet asks for nothing but files of the site.
func (p *portal) styleKeepsPolicy(t *testing.T, name string) {
	for _, m := range styleAsks.FindAllStringSubmatch(p.files[name], -1) {
		file, _, internal, err := follow(name, m[1])
		if _, there := p.files[file]; err != nil || !internal || !there {
			t.Errorf("%s asks for %q, which is no file of the site", name, m[1])
		}
	}
}

// linkTo tells whether a page has a link to the page at an address.
func (p *portal) linkTo(from, to string) bool {
	root := p.pages[from+"index.html"]
	if root == nil {
		return false
	}
	main := find(root, "main")
	for n := range elements(main) {
		if n.Data != "a" {
			continue
		}
		for _, dest := range destinations(n) {
			if file, _, internal, err := follow(from+"index.html", dest); err == nil && internal && file == to+"index.html" {
				return true
			}
		}
	}
	return false
}

// A reader walks from the briefing of April 2023 to what it is about, to the treaty of
// 2025, and back, by links in the text of each page alone.
func TestPortalWalk(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	walk := []string{
		"briefings/venezuela-russia-china-april-2023/",
		"ports/puerto-cabello/",
		"routes/cabello-russia/",
		"ports/novorossiysk/",
		"countries/russia/",
		"agreements/russia-venezuela-treaty-2025/",
		"briefings/venezuela-russia-china-april-2023/",
	}
	for i, from := range walk[:len(walk)-1] {
		if !p.linkTo(from, walk[i+1]) {
			t.Errorf("%s has no link to %s", from, walk[i+1])
		}
	}
}

const treaty = "agreements/russia-venezuela-treaty-2025/index.html"

var (
	inForce = regexp.MustCompile(`(?i)\b(is|are|was|has been|remains|stands)( now| already)? in force\b|\b(entered|came|come|went) into force\b|\bin force since\b`)
	hedged  = regexp.MustCompile(`(?i)\b(not|no|never|nor|neither|whether|once|until|unless|if|only|undetermined|unknown|expected|after)\b`)
)

// Nothing says of the treaty of 2025 that it is in force: it is ratified by both, and no
// report of more was found.
func TestPortalTreatyIsNotInForce(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	if p.pages[treaty] == nil {
		t.Fatalf("there is no page %s", treaty)
	}
	p.each(func(name string, root *html.Node) {
		for n := range elements(root) {
			switch n.Data {
			case "p", "li", "dd", "td", "tr", "h1", "h2", "h3", "figcaption", "title", "blockquote":
			default:
				continue
			}
			about := name == treaty || strings.Contains(name, "2025-treaty") || linksTo(name, n, treaty)
			for sentence := range strings.SplitSeq(textOf(n), ". ") {
				if (about || strings.Contains(sentence, "2025 treaty")) && inForce.MatchString(sentence) && !hedged.MatchString(sentence) {
					t.Errorf("%s says %q", name, sentence)
				}
			}
			if !about {
				continue
			}
			for step := range elements(n) { // of a history: its certainty stands beside it
				if class, _ := attr(step, "class"); class == "step" && textOf(step) == "in force" && !hasClass(step.Parent, "certainty") {
					t.Errorf("%s: the step %q in %q looks like a fact", name, textOf(step), textOf(n))
				}
			}
		}
	})
}

func linksTo(page string, n *html.Node, to string) bool {
	for e := range elements(n) {
		for _, dest := range destinations(e) {
			if file, _, internal, err := follow(page, dest); err == nil && internal && file == to {
				return true
			}
		}
	}
	return false
}

// hasClass tells whether an element of that class is below a node.
func hasClass(n *html.Node, class string) bool { return find(n, "."+class) != nil }

// The briefing of April 2023 tells what readers look for since: the licences, the treaty, who acts as president; who joined the
// lunar station in one line; and as no event that no sailing was heard of.
func TestPortalSinceApril2023(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	since := find(p.pages["briefings/venezuela-russia-china-april-2023/index.html"], "section.since-then")
	if since == nil {
		t.Fatal("there is no such section")
	}
	lines, joined := 0, 0
	for n := range elements(since) {
		if n.Data == "li" {
			lines++
			if strings.HasSuffix(strings.TrimSpace(textOf(n)), "joined") {
				joined++
			}
		}
	}
	if lines > 16 || joined != 1 {
		t.Errorf("%d lines, of which %d tell who joined", lines, joined)
	}
	text := textOf(since)
	for _, want := range []string{"General Licence 42", "General Licence 46", "Russia–Venezuela treaty of 2025", "acting president of Venezuela", "Thailand (by 24 April 2024), Nicaragua (24 April 2024)", "ratified by Venezuela", "has been recorded since", "To what is told above", "Around it"} {
		if !strings.Contains(text, want) {
			t.Errorf("it doesn't tell %q", want)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.files)) {
		if strings.HasPrefix(name, "changes/") && strings.Contains(p.files[name], "no report of a first sailing") {
			t.Errorf("%s tells of a sailing that was not heard of as a change", name)
		}
	}
}

// From every port readers can go on: to what its page is connected with or mentioned in, or to what else lies in its country. A port
// whose country is disputed lies in none.
func TestPortalPortsLeadOn(t *testing.T) {
	t.Parallel()
	ways, ofCountry := 0, regexp.MustCompile(`(Russia|Ukraine): other ports [^:]*(Sevastopol|Yalta)`)
	thePortal(t).each(func(name string, root *html.Node) {
		if !strings.HasPrefix(name, "ports/") || find(root, "article.entity") == nil {
			return
		}
		on := find(root, "#page-onward")
		if on == nil && find(root, "#page-connected") == nil {
			t.Errorf("%s leads nowhere", name)
		}
		if on != nil {
			ways++
			if text := textOf(on); ofCountry.MatchString(text) {
				t.Errorf("%s leads on to a disputed port as if it lay in a country: %s", name, text)
			}
		}
	})
	if ways < 25 {
		t.Errorf("%d ports lead on", ways)
	}
}

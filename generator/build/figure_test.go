package build_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"portolan/generator/build"
	"portolan/generator/rule"
)

// drawnBlock finds the blocks of an example in a README.
var drawnBlock = regexp.MustCompile("(?ms)^```(timeline|network|chart|table)\n.*?^```\n")

// Every block that content/README.md shows is drawn on a page of the portal.
func TestBlocksOfTheReadme(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../content/README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := drawnBlock.FindAllStringSubmatch(string(readme), -1)
	kinds := map[string]int{}
	body := "---\nname: Examples\nsummary: Each block of the README.\nsrc: vza-0411\n---\n\n"
	for _, b := range blocks {
		kinds[b[1]]++
		body += b[0] + "\n"
	}
	for _, name := range []string{"timeline", "network", "chart", "table"} {
		if kinds[name] == 0 {
			t.Errorf("content/README.md shows no %s", name)
		}
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "content/topics/examples-of-the-readme.md"), []byte(body), 0o666); err != nil {
		t.Fatal(err)
	}
	templates, _ := filepath.Abs("../../templates")
	static, _ := filepath.Abs("../../static")
	report := makeSite(t, build.Config{Dir: dir, Content: "content", Templates: templates, Static: static, Out: "public", Today: day(t, portalDay), Rules: rule.All(), NoCards: true})
	if report.Errors() {
		t.Fatalf("problems:\n%s", problems(report))
	}
	page := read(t, filepath.Join(dir, "public/topics/examples-of-the-readme"))
	root := parseHTML(t, "examples", page["index.html"])
	figures := 0
	for n := range elements(root) {
		if class, _ := attr(n, "class"); n.Data == "figure" && strings.HasPrefix(class, "graphic ") {
			figures++
			if class != "graphic graphic-table" && find(n, "svg") == nil {
				t.Errorf("nothing is drawn: %s", textOf(n))
			}
		}
	}
	if figures < len(blocks) {
		t.Errorf("%d figures of %d blocks", figures, len(blocks))
	}
	for i, b := range blocks {
		name := "figure-" + strconv.Itoa(i+1) + ".csv"
		if _, ok := page[name]; ok != (b[1] == "chart" || b[1] == "table") {
			t.Errorf("%s of a %s: %v", name, b[1], ok)
		}
	}
}

// marks counts the marks of a page's timeline by how they look and what their titles begin with.
func marks(root *html.Node, id, look, title string) (n int) {
	for e := range elements(find(root, "#"+id)) {
		class, _ := attr(e, "class")
		if !strings.HasPrefix(class, "mark ") || !strings.Contains(class, "look-"+look) {
			continue
		}
		if first := find(e, "title"); first != nil && strings.HasPrefix(textOf(first), title) {
			n++
		}
	}
	return n
}

// What is expected on a day is hollow, and full once it has happened: the memorandum of
// Venezuela with the lunar station.
func TestTimelineByDay(t *testing.T) {
	t.Parallel()
	const page = "agreements/ilrs-memorandum-venezuela/index.html"
	for _, c := range []struct {
		today                    string
		portal                   *portal
		hollow, signed, expected int
	}{{"2023-04-11", earlier(t), 1, 0, 1}, {portalDay, thePortal(t), 0, 1, 0}} {
		p := c.portal
		root := p.pages[page]
		if find(root, "#page-timeline") == nil {
			t.Fatalf("on %s the memorandum has no timeline", c.today)
		}
		const sizes = 2
		if n := marks(root, "page-timeline", "hollow", "Venezuela’s lunar station memorandum: signed"); n != c.hollow*sizes {
			t.Errorf("on %s %d hollow marks for the signature, want %d", c.today, n, c.hollow*sizes)
		}
		if n := marks(root, "page-timeline", "full", "Venezuela’s lunar station memorandum: signed"); n != c.signed*sizes {
			t.Errorf("on %s %d full marks for the signature, want %d", c.today, n, c.signed*sizes)
		}
		if n := marks(root, "page-timeline", "full", "Venezuela’s invitation to the lunar station announced"); n != sizes {
			t.Errorf("on %s %d full marks for the invitation, want %d", c.today, n, sizes)
		}
		// The briefing of April speaks of its own day, whenever the site is made.
		briefing := p.pages["briefings/venezuela-russia-china-april-2023/index.html"]
		if n := marks(briefing, "page-figure-1", "hollow", "Venezuela’s lunar station memorandum: signed"); n != sizes {
			t.Errorf("on %s the briefing of April has %d hollow marks for the signature, want %d", c.today, n, sizes)
		}
		if n := marks(briefing, "page-figure-1", "full", "Venezuela’s lunar station memorandum: signed"); n != 0 {
			t.Errorf("on %s the briefing of April knows what came later", c.today)
		}
	}
}

// The portal's own figures are as many as its data has.
func TestPortalFigures(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	timelines, networks := 0, 0
	p.each(func(name string, root *html.Node) {
		if find(root, "section.timeline-section") != nil {
			timelines++
		}
		if find(root, "section.network-section") != nil {
			networks++
		}
		for n := range elements(root) {
			if n.Data == "svg" && n.Parent != nil && n.Parent.Data == "figure" {
				if title, desc := find(n, "title"), find(n, "desc"); title == nil || desc == nil || textOf(title) == "" || textOf(desc) == "" {
					t.Errorf("%s: a drawing has no title or description", name)
				}
			}
		}
	})
	if timelines < 60 || networks < 80 {
		t.Errorf("%d timelines and %d neighbourhoods, want 60 and 80", timelines, networks)
	}
	// A lane of the site's timeline has as many marks as the list below it has lines.
	root := p.pages["timeline/satellites/index.html"]
	drawn := map[string]int{}
	for n := range elements(root) {
		class, _ := attr(n, "class")
		if strings.HasPrefix(class, "mark ") {
			if size, _ := attr(n.Parent.Parent, "class"); strings.Contains(size, "size-") { // else it is in the key
				drawn[size]++
			}
		}
	}
	listed := 0
	for n := range elements(find(root, "details.graphic-twin")) {
		if n.Data == "li" {
			listed++
		}
	}
	if len(drawn) != 3 || listed < 10 {
		t.Fatalf("sizes %v, %d listed", drawn, listed)
	}
	for size, n := range drawn {
		if n != listed {
			t.Errorf("%d marks are drawn in %q and %d listed", n, size, listed)
		}
	}
	for name, text := range p.files {
		if !strings.HasSuffix(name, ".csv") {
			continue
		}
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || len(rows) < 2 {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
}

// What is projected is so in the file to download, too.
func TestDataKeepsCertainty(t *testing.T) {
	t.Parallel()
	text := thePortal(t).files["briefings/the-ports-and-the-route-that-waits/figure-1.csv"]
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	projected := 0
	for _, row := range rows {
		for i, cell := range row[1:] {
			if cell == "projected" && strings.HasPrefix(row[i], "projected ") {
				projected++
			}
		}
	}
	if projected != 2 {
		t.Errorf("%d sailing times are projected in the file, want 2:\n%s", projected, text)
	}
}

// A link to a kind keeps the period that is chosen, and each page says what it shows.
func TestPortalTimelineFilters(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	for name, want := range map[string][]string{
		"timeline/index.html":                  {"All", "2020s"},
		"timeline/agreements/index.html":       {"Agreements", "All time"},
		"timeline/agreements/2010s/index.html": {"Agreements", "2010s"},
	} {
		root := p.pages[name]
		if root == nil {
			t.Errorf("there is no %s", name)
			continue
		}
		var current []string
		for n := range elements(find(root, "nav.timeline-filters")) {
			if _, is := attr(n, "aria-current"); is {
				current = append(current, textOf(n))
			}
		}
		if len(current) != 2 || !strings.HasPrefix(current[0], want[0]) || !strings.HasPrefix(current[1], want[1]) {
			t.Errorf("%s says it shows %q, want %q", name, current, want)
		}
	}
	if link := hrefOf(find(p.pages["timeline/agreements/2010s/index.html"], "nav.timeline-filters"), "Events"); link != "../../../timeline/events/2010s/" {
		t.Errorf("from agreements of the 2010s to events: %q", link)
	}
}

// hrefOf gives the address of the first link whose text begins so.
func hrefOf(root *html.Node, text string) string {
	for n := range elements(root) {
		if href, ok := attr(n, "href"); ok && strings.HasPrefix(textOf(n), text) {
			return href
		}
	}
	return ""
}

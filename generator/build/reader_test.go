package build_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// byID gives the element of a page with an id; nil if it has none.
func (p *portal) byID(page, id string) *html.Node {
	for n := range elements(p.pages[page]) {
		if have, _ := attr(n, "id"); have == id {
			return n
		}
	}
	return nil
}

// What a reader would have to look up is said in words: what a code means, what a date is
// the date of, what things on a map are.
func TestPortalSaysWhatItMeans(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	for _, c := range []struct{ page, id, want string }{
		{"ports/puerto-cabello/index.html", "function", "port, airport (1--4----)"},
		{"ports/sevastopol/index.html", "function", "not officially functional (0-------)"},
		{"ports/puerto-cabello/index.html", "listed_since", "January 1995"},
		{"sources/vza-0411/index.html", "type", "newspaper article"},
		{"sources/vza-0411/index.html", "language", "English"},
		{"countries/venezuela/index.html", "page-map-list", "Countries Venezuela Ports Amuay El Guamache"},
		{"ports/sevastopol/index.html", "page-map-list", "Disputed Sevastopol (Crimea) disputed"},
		{"ports/sevastopol/index.html", "page-map-list", "Topics Status of Crimea and its ports hatched"},
	} {
		n := p.byID(c.page, c.id)
		if n == nil {
			t.Errorf("%s has no %s", c.page, c.id)
		} else if text := textOf(n); !strings.Contains(text, c.want) {
			t.Errorf("%s: %s says %q, want %q in it", c.page, c.id, text, c.want)
		}
	}
	awaited := 0
	for n := range elements(find(p.pages["index.html"], "ol.awaited")) {
		if n.Data == "li" {
			awaited++
			if text := textOf(n); !strings.Contains(text, "as of ") {
				t.Errorf("the first page does not say what the date is: %q", text)
			}
		}
	}
	if awaited == 0 {
		t.Error("nothing is awaited on the first page")
	}
}

// On a narrow screen everything stands in the order in which it is written: who is involved, which a wide
// one has beside the title, doesn't come between a reader and the text.
func TestPortalBriefingTextFirst(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	page := p.files["briefings/venezuela-russia-china-april-2023/index.html"]
	text, involved := strings.Index(page, `<div class="prose`), strings.Index(page, `id="page-involved-title"`)
	if text < 0 || involved < text {
		t.Errorf("who is involved stands at %d, and the text at %d", involved, text)
	}
}

// A briefing's facts are left out where they only name who is involved, which stands beside
// its title; a field that says more stays, and nothing else of it.
func TestPortalBriefingFacts(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	if p.ids["briefings/venezuela-russia-china-april-2023/index.html"]["page-facts"] {
		t.Error("the facts repeat who is involved")
	}
	const treaty = "briefings/the-2025-treaty-step-by-step/index.html"
	if p.byID(treaty, "page-facts") != nil {
		t.Error("what a briefing covers stands among facts with a source")
	}
	covers := p.byID(treaty, "covers")
	if covers == nil {
		t.Fatal("the page doesn't tell what it covers")
	}
	if got := textOf(covers); got != "Covers 5 October 2019 to 23 November 2026" {
		t.Errorf("it is %q", got)
	}
}

// What the line below says of an entity isn't said beside its name too, nor an office, but a day is: that
// line may have the same of something else.
func TestPortalRelationsSayItOnce(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	for _, c := range []struct{ page, relation, want string }{
		{"routes/cabello-russia/index.html", "events-about", "Opening of the shipping line between Puerto Cabello and Russia planned (no date named), no news since 20 June 2023 · Venezuela, Russia"},
		{"countries/venezuela/index.html", "office-holders", "Yván Gil person foreign minister of Venezuela"},
		{"countries/venezuela/index.html", "office-holders", "Hugo Chávez person president of Venezuela (about 1999 to 5 March 2013)"},
	} {
		n := p.byID(c.page, c.relation)
		if n == nil {
			t.Errorf("%s has no %s", c.page, c.relation)
		} else if text := textOf(n); !strings.Contains(text, c.want) {
			t.Errorf("%s: %q, want %q in it", c.page, text, c.want)
		}
	}
}

// The page of a missing address searches without a script, wherever it is shown; a source's
// contents name how its words came.
func TestPortalWaysOn(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	form := find(p.pages["404.html"], "form")
	if form == nil {
		t.Fatal("there is no form")
	}
	action, _ := attr(form, "action")
	method, _ := attr(form, "method")
	name, _ := attr(find(form, "input"), "name")
	if action != "/search/" || method != "get" || name != "q" {
		t.Errorf("the form sends %q to %q by %q", name, action, method)
	}
	first := find(find(p.pages["sources/vza-0411/index.html"], "nav.contents"), "a")
	if href, _ := attr(first, "href"); href != "#page-chains" || textOf(first) != "How the words came here" {
		t.Errorf("the contents begin with %q to %s", textOf(first), href)
	}
}

// Words that the portal has only from who relays them say so; a source that was looked up itself is the last of the way.
func TestPortalChains(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	for name, want := range map[string]string{
		"maduro-elections-2023": "Nicolás Maduro → Remarks on the date of the presidential election → Article on Venezuela’s trade and technology links with Russia and China → Portolan",
		"frolenko-0407":         "Roman Frolenko → Sputnik → Trade sea route between Russia and Venezuela to be launched soon → Portolan",
	} {
		chains := p.byID("sources/"+name+"/index.html", "page-chains")
		if chains == nil {
			t.Errorf("%s has no chain", name)
		} else if got := textOf(find(chains, "li")); got != want {
			t.Errorf("the words of %s came by\n%s, want\n%s", name, got, want)
		}
	}
}

// An office without dates tells as of when it was held, also beside another's.
func TestPortalOfficesTellWhen(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	text := textOf(find(p.pages["organizations/roscosmos/index.html"], "main"))
	for _, want := range []string{"head of Roscosmos (as of 29 April 2025)", "head of Roscosmos (as of 9 March 2021)"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page of Roscosmos doesn't say %q", want)
		}
	}
	changes := textOf(find(p.pages["changes/index.html"], "main"))
	_, end, found := strings.Cut(changes, "until then president of Venezuela")
	if !found || strings.HasPrefix(strings.TrimSpace(end), "(as of") {
		t.Errorf("the changes tell of the end of an office: %.40q", end)
	}
}

// What editors file and spell themselves isn't counted among what sources say.
func TestPortalProvenanceOfEditors(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	section := find(p.pages["people/dmitry-bakanov/index.html"], "section.provenance")
	if section == nil {
		t.Fatal("the page doesn't say how it is sourced")
	}
	text := textOf(section)
	if !strings.Contains(text, "Known only from a source that relays others: Roles.") {
		t.Errorf("it is sourced so: %q", text)
	}
}

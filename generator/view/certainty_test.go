package view

import (
	"context"
	"html"
	"os"
	"path"
	"strings"
	"sync"
	"testing"

	"portolan/generator/block"
	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/figure"
	"portolan/generator/geo"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/site"
	"portolan/generator/source"
	"portolan/generator/yamltree"
)

// portal opens the repository's own portal as of a day.
func portal(t testing.TB, today string) *site.Site {
	t.Helper()
	tree, problems, err := source.Scan(context.Background(), "../../content", source.Options{Name: "content"})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	var common schema.Source
	var kinds, vocabularies []schema.Source
	defaults := map[string][]yamltree.Entry{}
	for _, f := range tree.Files {
		src := schema.Source{File: f.Path, Text: f.Data}
		switch dir := path.Dir(f.Path); {
		case f.Path == "kinds/_common.yaml":
			common = src
		case dir == "kinds":
			kinds = append(kinds, src)
		case dir == "vocabularies":
			vocabularies = append(vocabularies, src)
		case content.IsDefaults(f.Path):
			defaults[dir], _ = content.ParseDefaults(f.Path, f.Data)
		}
	}
	s, problems := schema.Load(common, kinds, vocabularies)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p := &content.Parser{Schema: s, Markdown: markdown.New(markdown.Options{Blocks: block.Names(figure.Blocks())}), Blocks: figure.Blocks()}
	var docs []*content.Doc
	for _, f := range tree.Files {
		dir := path.Dir(f.Path)
		if dir != "kinds" && dir != "vocabularies" && dir != "." && !content.IsDefaults(f.Path) && !content.IsMedia(f.Path) {
			docs = append(docs, p.Parse(f.Path, f.Path, f.Data, defaults[dir]))
		}
	}
	day, err := edtf.ParseDay(today)
	if err != nil {
		t.Fatal(err)
	}
	settings, _ := content.LoadSettings("site.yaml", "")
	g := graph.Build(s, docs, graph.Options{Lang: "en", Today: day})
	return site.New(site.Site{Settings: settings, Schema: s, Graph: g, Today: day, Static: static(t), Derive: Derivations(shapes(t))})
}

// static is the part of the static folder that views ask for.
func static(t testing.TB) source.Tree {
	t.Helper()
	data, err := os.ReadFile("../../" + GeometryFile)
	if err != nil {
		t.Fatal(err)
	}
	return source.Tree{Files: []source.File{source.New(strings.TrimPrefix(GeometryFile, "static/"), data)}}
}

// shapes reads geometry once for all that a test asks.
func shapes(t testing.TB) func(source.File) *geo.World {
	var once sync.Once
	var world *geo.World
	return func(f source.File) *geo.World {
		once.Do(func() {
			var err error
			if world, err = geo.Load([]byte(f.Data)); err != nil {
				t.Error(err)
			}
		})
		return world
	}
}

// What a figure depends on and what it leaves out stand wherever it is printed with room for a
// line: in facts, sentences, quoted sentences, and cells.
func TestNoFigureWithoutItsTerms(t *testing.T) {
	s, walked := portal(t, "2026-11-23"), 0
	for _, e := range s.Graph.All() {
		b, card := newBuilder(s.Reader(), "x/y/", "entity"), s.Reader().Card(e.ID)
		for i := range e.Claims() {
			c := &e.Claims()[i]
			if c.If == "" && c.Excludes == "" {
				continue
			}
			walked++
			for name, write := range map[string]func(p *printer){
				"claim":           func(p *printer) { p.claim(c) },
				"short":           func(p *printer) { p.short(c, nil) },
				"fact":            func(p *printer) { p.fact(card, c.Key, "") },
				"quoted":          func(p *printer) { p.quotedFact(card, c.Key, "", e.ID) },
				"quoted by words": func(p *printer) { p.quotedFact(card, c.Key, "so & so", e.ID) },
			} {
				p := b.printer(false)
				write(p)
				got := textOf(p.html())
				if c.If != "" && !strings.Contains(got, "if "+html.EscapeString(c.If)) || c.Excludes != "" && !strings.Contains(got, "(without "+html.EscapeString(c.Excludes)+")") {
					t.Errorf("%s.%s, printed as %s, lacks %q or %q: %s", e.ID, c.Key, name, c.If, c.Excludes, got)
				}
			}
		}
	}
	if walked == 0 {
		t.Error("there is no such figure")
	}
}

// Every way of printing a claim, for every claim of the portal: one that is no plain
// fact has its certainty word before its value.
func TestNoClaimWithoutItsWord(t *testing.T) {
	for _, today := range []string{"2023-04-11", "2026-11-23"} {
		s := portal(t, today)
		walked := 0
		for _, e := range s.Graph.All() {
			b := newBuilder(s.Reader(), "x/y/", "entity")
			for i := range e.Claims() {
				top := &e.Claims()[i]
				top.Walk(func(c *schema.Claim) {
					if c.Modality.Fact() {
						return
					}
					walked++
					ways := map[string]func(p *printer){
						"claim": func(p *printer) { p.claim(c) },
						"brief": func(p *printer) { p.brief(c) },
						"short": func(p *printer) { p.short(c, nil) },
					}
					if c == top {
						ways["fact"] = func(p *printer) { p.fact(s.Reader().Card(e.ID), top.Key, "") }
						ways["labelled fact"] = func(p *printer) { p.fact(s.Reader().Card(e.ID), top.Key, "so it is called") }
					}
					if c.Value.Step != nil {
						delete(ways, "brief") // steps are written by claim and status
						delete(ways, "short")
					}
					for name, write := range ways {
						for _, notes := range []bool{false, true} {
							p := b.printer(notes)
							write(p)
							got := p.html()
							if !strings.Contains(got, `<span class="certainty certainty-`+string(c.Modality)+`">`) && !strings.Contains(got, `class="unknown"`) && got != "" {
								t.Errorf("%s.%s as of %s, printed as a %s, lacks the word %q:\n%s", e.ID, c.Key, today, name, c.Modality, got)
							}
							if i, j := strings.Index(got, `class="certainty`), valueStart(p, c, got); j >= 0 && i > j {
								t.Errorf("%s.%s, printed as a %s, has its word behind its value:\n%s", e.ID, c.Key, name, got)
							}
						}
					}
				})
			}
		}
		if walked < 30 {
			t.Errorf("as of %s only %d claims were walked that are no plain facts", today, walked)
		}
	}
}

// valueStart tells where in got the claim's bare value begins, or -1.
func valueStart(p *printer, c *schema.Claim, got string) int {
	if c.State != schema.Known {
		return -1
	}
	inner := &printer{r: p.r, lang: p.lang, w: p.w, root: p.root, links: p.links, day: p.day}
	inner.value(c, &c.Value)
	v := inner.html()
	if v == "" {
		return -1
	}
	return strings.Index(got, v)
}

// What has a class for its certainty has the word too, on every page made by the
// view: rows of facts, steps, relations, watched things.
func TestStatusAsOfADay(t *testing.T) {
	for _, c := range []struct{ today, want, without string }{
		{"2023-04-11", `<span class="certainty certainty-expected">expected</span> <span class="step">signed</span>`, "17 July 2023"},
		{"2026-11-23", `<span class="step">signed</span>, by video link <span class="when">(<time datetime="2023-07-17">17 July 2023</time>)</span>, as expected in April 2023`, ""},
	} {
		r := portal(t, c.today).Reader()
		page := EntityPage(r, "agreement/ilrs-memorandum-venezuela")
		status := string(page.Entity.Histories()[0].Status)
		if !strings.Contains(status, c.want) {
			t.Errorf("on %s the memorandum is %s\nwant %s", c.today, status, c.want)
		}
		if c.without != "" && strings.Contains(status, c.without) {
			t.Errorf("on %s the memorandum already is %s", c.today, status)
		}
	}
}

// A card tells of something awaited when it came, or that its time has passed, and who took
// a step together; an office is taken also by whoever may not. Who joined did so by the words of the field.
func TestCardsTellWhatBecame(t *testing.T) {
	for _, c := range []struct{ today, id, want, without string }{
		{"2023-04-12", "event/ilrs-memorandum-awaited", "expected</span> (no date named)</span>", "happened"},
		{"2026-11-23", "event/ilrs-memorandum-awaited", "(no date named), <span class=\"outcome kept\">happened on <time datetime=\"2023-07-17\">17 July 2023</time></span></span>", "overdue"},
		{"2026-11-23", "agreement/russia-venezuela-treaty-2025", `<span class="step">ratified</span> by all parties`, "overdue"},
		{"2025-10-01", "agreement/russia-venezuela-treaty-2025", `<span class="step">ratified</span> by `, "all parties"},
		{"2018-09-10", "satellite/venesat-2", `<span class="step">contracted</span>, within days in the president’s words <span class="when">(<time datetime="2018-09">September 2018</time>)</span>`, "overdue"},
		{"2026-11-23", "satellite/venesat-2", `<time datetime="2018-09">September 2018</time>, overdue)</span>`, "happened"},
	} {
		line := string(newPieceBuilder(portal(t, c.today).Reader(), "").card(c.id).Line)
		if !strings.Contains(line, c.want) || strings.Contains(line, c.without) {
			t.Errorf("on %s %s is %s\nwant %s without %q", c.today, c.id, line, c.want, c.without)
		}
	}
	changes := ""
	for _, year := range ChangesPage(portal(t, "2026-11-23").Reader(), 1).Changes.Years {
		changes += string(year.Items)
	}
	for _, want := range []string{`<a class="ref kind-country" href="../countries/senegal/">Senegal</a> (<time datetime="2024-09-05">5 September</time>) joined</span></li>`, `Station</a>: <a`, `certainty-disputed">disputed</span> acting president of`} {
		if !strings.Contains(changes, want) {
			t.Errorf("the changes don't tell %s", want)
		}
	}
}

// The treaty of 2025 is ratified by both parties; nothing says that it is in force.
func TestTreatyNotInForce(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	status := string(EntityPage(r, "agreement/russia-venezuela-treaty-2025").Entity.Histories()[0].Status)
	if !strings.HasPrefix(status, `<span class="step">ratified</span> by all parties`) {
		t.Errorf("the treaty is %s", status)
	}
	if i := strings.Index(status, "in force"); i >= 0 && !strings.Contains(status[:i], `certainty-undetermined">undetermined</span>`) {
		t.Errorf("the treaty looks to be in force: %s", status)
	}
	if portal(t, "2023-04-11").Reader().Card("agreement/russia-venezuela-treaty-2025").Exists() {
		t.Error("the treaty of 2025 is there in April 2023")
	}
}

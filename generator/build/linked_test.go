package build_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/piprate/json-gold/ld"
	"golang.org/x/net/html"

	"portolan/generator/diag"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

// An orgVocabulary is what schema.org has: for each type those that it is a case of, and its
// properties.
type orgVocabulary map[string]struct{ above, properties []string }

func readOrg(t *testing.T) orgVocabulary {
	t.Helper()
	text, err := os.ReadFile("testdata/schema.org/types.txt")
	if err != nil {
		t.Fatal(err)
	}
	v := orgVocabulary{}
	for line := range strings.Lines(string(text)) {
		name, rest, _ := strings.Cut(line, " < ")
		above, properties, _ := strings.Cut(rest, ":")
		v[name] = struct{ above, properties []string }{strings.Fields(above), strings.Fields(properties)}
	}
	return v
}

func (v orgVocabulary) has(typ, property string) bool {
	t := v[typ]
	return slices.Contains(t.properties, property) || slices.ContainsFunc(t.above, func(above string) bool { return v.has(above, property) })
}

// linkedOf gives the JSON-LD of a page, as text and read; nil where it has none.
func linkedOf(t *testing.T, name string, root *html.Node) (string, map[string]any) {
	t.Helper()
	for n := range elements(root) {
		if typ, _ := attr(n, "type"); n.Data == "script" && typ == "application/ld+json" {
			text := textOf(n)
			var doc map[string]any
			if err := json.Unmarshal([]byte(text), &doc); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			return text, doc
		}
	}
	return "", nil
}

// orgContext gives schema.org's context, and refuses to load anything else.
type orgContext struct{ context any }

func (c orgContext) LoadDocument(u string) (*ld.RemoteDocument, error) {
	if u != "https://schema.org" {
		return nil, fmt.Errorf("%s would be fetched", u)
	}
	return &ld.RemoteDocument{DocumentURL: u, Document: c.context}, nil
}

// Every page but those that lead elsewhere says in JSON-LD what a processor expands without
// an error, in words that schema.org has.
func TestPortalLinkedData(t *testing.T) {
	t.Parallel()
	context, err := os.ReadFile("testdata/schema.org/context.json")
	if err != nil {
		t.Fatal(err)
	}
	var loader orgContext
	if err := json.Unmarshal(context, &loader.context); err != nil {
		t.Fatal(err)
	}
	options := ld.NewJsonLdOptions("https://portolan.example/")
	options.DocumentLoader = loader
	org := readOrg(t)
	types := map[string]int{}
	p := thePortal(t)
	p.each(func(name string, root *html.Node) {
		text, doc := linkedOf(t, name, root)
		leads := name == "404.html" || find(root, ".page-redirect") != nil
		if (text == "") != leads {
			t.Errorf("%s: has JSON-LD: %v", name, text != "")
			return
		}
		if leads {
			return
		}
		expanded, err := ld.NewJsonLdProcessor().Expand(doc, options)
		if err != nil || len(expanded) == 0 {
			t.Errorf("%s: expands to %d nodes: %v", name, len(expanded), err)
		}
		org.check(t, name, doc["@graph"], types)
	})
	for _, typ := range []string{"BreadcrumbList", "WebSite", "CollectionPage", "BackgroundNewsArticle", "AnalysisNewsArticle", "Country", "CivicStructure", "Place", "Legislation",
		"CreativeWork", "Person", "Claim", "Event", "Thing", "DefinedTermSet", "GovernmentOrganization", "Role"} {
		if types[typ] == 0 {
			t.Errorf("nothing is a %s", typ)
		}
	}
	for _, typ := range []string{"BoatTrip", "ClaimReview", "Observation"} { // nothing sails, no verdict is given, no figure is published as measured
		if types[typ] != 0 {
			t.Errorf("%d things are a %s", types[typ], typ)
		}
	}
}

// check tells what schema.org doesn't have.
func (v orgVocabulary) check(t *testing.T, name string, value any, types map[string]int) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			v.check(t, name, item, types)
		}
	case map[string]any:
		typ, typed := value["@type"].(string)
		if _, known := v[typ]; typed && !known {
			t.Errorf("%s: schema.org has no type %s", name, typ)
		}
		types[typ]++
		for key, item := range value {
			if !strings.HasPrefix(key, "@") && typed && typ != "Role" && !v.has(typ, key) { // a Role stands in place of what it is of
				t.Errorf("%s: a %s has no %s", name, typ, key)
			}
			v.check(t, name, item, types)
		}
	}
}

// The picture that a page names is one that was made.
func TestPortalPicturesAreThere(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	named := 0
	p.each(func(name string, root *html.Node) {
		for n := range elements(root) {
			if property, _ := attr(n, "property"); property == "og:image" {
				named++
				address, _ := attr(n, "content")
				path := strings.TrimPrefix(address, "https://portolan.example/")
				if _, ok := p.files[path]; !ok {
					t.Errorf("%s names the picture %s", name, address)
				}
			}
		}
	})
	if named < 100 {
		t.Errorf("only %d pages name a picture", named)
	}
}

// Nothing that the data call planned, disputed or undetermined is said as a fact.
func TestLinkedSaysLess(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	for _, c := range []struct{ page, typ, without string }{
		{"routes/cabello-russia", "Thing", "tripOrigin"},
		{"ports/sevastopol", "Place", "containedInPlace"},
		{"satellites/venesat-2", "Thing", "releaseDate"},
		{"agreements/russia-venezuela-treaty-2025", "Legislation", "legislationLegalForce"},
	} {
		name := c.page + "/index.html"
		root := p.pages[name]
		if root == nil {
			t.Errorf("there is no %s", name)
			continue
		}
		_, doc := linkedOf(t, name, root)
		graph := doc["@graph"].([]any)
		node := graph[len(graph)-1].(map[string]any)
		if node["@type"] != c.typ {
			t.Errorf("%s is a %v, want %s", c.page, node["@type"], c.typ)
		}
		if v, has := node[c.without]; has {
			t.Errorf("%s has %s %v", c.page, c.without, v)
		}
		for _, claim := range claimsOf(node) {
			if claim["author"] == nil || claim["datePublished"] == nil || claim["text"] == "" {
				t.Errorf("%s: a claim without author, date or text: %v", c.page, claim)
			}
		}
	}
}

func claimsOf(node map[string]any) (out []map[string]any) {
	list, isList := node["subjectOf"].([]any)
	if one, ok := node["subjectOf"].(map[string]any); ok && !isList {
		list = []any{one}
	}
	for _, c := range list {
		out = append(out, c.(map[string]any))
	}
	return out
}

// A title can hold anything: the page, its head and its JSON-LD say just that, and no element
// ends early, with the quotation marks typeset. There is a picture for it.
func TestTitlesHoldAnything(t *testing.T) {
	for _, title := range []string{
		`</script><script>alert(1)</script>`, `"quotes" and 'apostrophes' & <b>`, "]]>", strings.Repeat("A very long title ", 17) + "indeed",
		`27" & 5' < 8"`, "مرحبا بالعالم", "委内瑞拉与俄罗斯", "a\u2028b", `back\slash`,
	} {
		t.Run(title, func(t *testing.T) {
			files := map[string]string{
				"content/site.yaml": "title: Site\nbase_url: https://portal.invalid/a/\n",
				"content/kinds/briefing.yaml": "folder: briefings\ntitle: title\nschema_org: Report\nfields:\n" +
					"  title: {type: text, required: true, schema_org: headline}\n  date: {type: date, schema_org: datePublished}\n  byline: {type: text, schema_org: author}\n",
				"content/briefings/b.yaml": "title: " + string(must(json.Marshal(title))) + "\nbyline: A. Author\ndate: 2026-01-02\n",
			}
			for name, text := range realTemplates(t) {
				files[name] = text
			}
			for _, font := range []string{"source-serif-4-latin-600-normal.woff2", "source-serif-4-latin-400-normal.woff2"} {
				files["static/fonts/source-serif-4/"+font] = string(must(os.ReadFile("../../static/fonts/source-serif-4/" + font)))
			}
			dir := newSite(t, files)
			report := makeSite(t, folders(t, dir))
			if report.Errors() || !report.Published {
				t.Fatal(problems(report))
			}
			made := read(t, dir+"/public")
			name := "briefings/b/index.html"
			root := parseHTML(t, name, made[name])
			_, doc := linkedOf(t, name, root)
			graph := doc["@graph"].([]any)
			title := markdown.Typeset("en", title)
			if got := graph[len(graph)-1].(map[string]any)["headline"]; got != title {
				t.Errorf("the headline is %q", got)
			}
			want := map[string]string{"og:title": title, "citation_title": title, "citation_author": "A. Author", "citation_publication_date": "2026/01/02",
				"og:url": "https://portal.invalid/a/briefings/b/", "og:image": "https://portal.invalid/a/briefings/b/card.png", "og:image:width": "1200", "og:image:height": "630", "og:type": "article"}
			for n := range elements(root) {
				key, _ := attr(n, "property")
				if other, ok := attr(n, "name"); ok {
					key = other
				}
				if w, ok := want[key]; ok && n.Data == "meta" {
					if got, _ := attr(n, "content"); got != w {
						t.Errorf("%s is %q, want %q", key, got, w)
					}
					delete(want, key)
				}
			}
			for key := range want {
				t.Errorf("there is no %s", key)
			}
			if data := made["briefings/b/card.png"]; !strings.HasPrefix(data, "\x89PNG") || len(data) > 30_000 {
				t.Errorf("the picture has %d bytes", len(data))
			}
		})
	}
}

// What kinds say of schema.org is held to what they have.
func TestSchemaOrgProblems(t *testing.T) {
	kind := func(lines string) string {
		return "folder: things\nfields:\n  name: {type: text}\n  stage: {type: enum, values: [planned, operating]}\n" + lines
	}
	for _, c := range []struct{ text, want string }{
		{kind("schema_org: thing\n"), `"thing" can't be a name of schema.org`},
		{kind("schema_org:\n  - {type: BoatTrip, when: {stage: sailing}}\n"), `"sailing" is no value of the field "stage"`},
		{kind("schema_org:\n  - {type: BoatTrip, when: {stag: operating}}\n"), `the kind has no field "stag"`},
		{kind("  at: {type: point, schema_org: Geo}\n"), `"Geo" can't be a name of schema.org`},
		{kind("  at: {type: point, schema_org: {signed: geo}}\n"), `the field "at" is no history, and can't have steps in schema_org`},
		{kind("  status: {type: history, vocabulary: v, schema_org: {sined: dateCreated}}\n"), `"sined" is no step of "v"`},
		{kind("  status: {type: history, vocabulary: v, schema_org: dateCreated}\n"), `schema_org of a history says what its steps are`},
	} {
		_, found := schema.Load(schema.Source{}, []schema.Source{{File: "kinds/thing.yaml", Text: c.text}}, []schema.Source{{File: "vocabularies/v.yaml", Text: "steps:\n  signed: {}\n"}})
		if !slices.ContainsFunc(found, func(p diag.Problem) bool { return p.Message == c.want }) {
			t.Errorf("%s\ngives %v, want %q", c.text, found, c.want)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

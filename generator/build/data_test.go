package build_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/piprate/json-gold/ld"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/net/html"

	"portolan/generator/build"
	"portolan/generator/edtf"
)

// earlier is the portal as of a day on which much of it had not happened yet.
func earlier(t *testing.T) *portal {
	t.Helper()
	p, err := portalThen()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var portalThen = sync.OnceValues(func() (*portal, error) {
	return buildPortal(build.Config{Today: edtf.MakeDay(2023, 4, 11), BaseURL: "https://example.org/a/", NoCards: true})
})

// parsed reads a file of JSON.
func parsed[T any](t *testing.T, p *portal, name string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(p.files[name]), &v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}

// named lists the files of a folder with an ending.
func (p *portal) named(dir, ext string) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(p.files)) {
		if strings.HasPrefix(name, dir) && strings.HasSuffix(name, ext) {
			out = append(out, name)
		}
	}
	return out
}

// A record is what tests want of one.
type record struct {
	ID, Kind, Page string
	Told           string `json:"told_as_of"`
	Version        string
	Fields         map[string]json.RawMessage
}

// Twins, and what the bulk files hold, are as the schemas say; each entity has one of each.
func TestDataFollowsItsSchema(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]*portal{"today": thePortal(t), "2023": earlier(t)} {
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		schemas := map[string]*jsonschema.Schema{}
		for _, file := range p.named("schema/", ".json") {
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(p.files[file]))
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			delete(doc.(map[string]any), "$id")
			if err := c.AddResource(file, doc); err != nil {
				t.Fatal(err)
			}
			kind := strings.TrimSuffix(path.Base(file), ".json")
			if schemas[kind], err = c.Compile(file); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
		}
		validate := func(file string, text []byte) (r record) {
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if err := json.Unmarshal(text, &r); err != nil {
				t.Fatal(err)
			}
			if schemas[r.Kind] == nil {
				t.Fatalf("%s: there is no schema of %q", file, r.Kind)
			}
			if err := schemas[r.Kind].Validate(doc); err != nil {
				t.Errorf("%s: %s, %s: %#v", name, file, r.ID, err)
			}
			return r
		}
		twins := map[string]record{}
		for _, file := range p.named("", "/index.json") {
			r := validate(file, []byte(p.files[file]))
			if r.Page != strings.TrimSuffix(file, "index.json") || r.Version == "" {
				t.Errorf("%s is the twin of %s", file, r.Page)
			}
			if p.files[r.Page+"index.html"] == "" {
				t.Errorf("%s has no page", file)
			}
			twins[r.ID] = r
		}
		total := 0
		for kind, n := range p.report.Entities {
			bulk := parsed[struct{ Entities []json.RawMessage }](t, p, "data/"+kind+".json")
			if len(bulk.Entities) != n {
				t.Errorf("%s: data/%s.json has %d, the site %d", name, kind, len(bulk.Entities), n)
			}
			total += n
			for _, text := range bulk.Entities {
				r := validate("data/"+kind+".json", text)
				if len(r.Fields) != len(twins[r.ID].Fields) {
					t.Errorf("%s: %s has other fields than its twin", name, r.ID)
				}
			}
		}
		if len(twins) != total || total < 200 {
			t.Errorf("%s: %d twins of %d entities", name, len(twins), total)
		}
	}
}

// A schema refuses what its kind doesn't say: else it would prove nothing.
func TestSchemaRefuses(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	schema, err := jsonschema.UnmarshalJSON(strings.NewReader(p.files["schema/port.json"]))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("port.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("port.json")
	if err != nil {
		t.Fatal(err)
	}
	good := p.files["ports/puerto-cabello/index.json"]
	for what, change := range map[string][2]string{
		"an unknown field":            {`"fields":{`, `"fields":{"depth":{"type":"text","state":"unknown","modality":"stated"},`},
		"an unknown member":           {`{"$schema"`, `{"more":1,"$schema"`},
		"a latitude beyond the pole":  {`"lat":10.4667`, `"lat":104667`},
		"a claim without modality":    {`"state":"known","modality":"stated","words":"VEPBL"`, `"state":"known","words":"VEPBL"`},
		"a value of another type":     {`"value":{"number":250000,"unit":"t"}`, `"value":"250000 t"`},
		"a modality that is no word":  {`"modality":"planned"`, `"modality":"certain"`},
		"a known claim with no value": {`,"value":"VEPBL"`, ``},
		"another kind":                {`"kind":"port"`, `"kind":"country"`},
	} {
		text := strings.Replace(good, change[0], change[1], 1)
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil || text == good {
			t.Fatalf("%s: %v", what, err)
		}
		if compiled.Validate(doc) == nil {
			t.Errorf("the schema takes %s", what)
		}
	}
}

// A statement is what tests want of one.
type statement struct {
	ID, Entity, Field, Path, Status, Modality, Rank, Page, Words string
	Statement                                                    string
	AsOf                                                         string `json:"as_of"`
	Told                                                         string `json:"told_as_of"`
	Value                                                        json.RawMessage
	Sources                                                      []struct{ ID, Locator string }
}

// Every statement can be traced: to a page with the place where it stands, to sources that
// have pages, to a day on which it was known. None is of a later day than its page speaks
// of, and none that isn't plainly stated is without its word.
func TestClaims(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]*portal{"today": thePortal(t), "2023": earlier(t)} {
		graph := parsed[struct {
			Nodes []struct{ ID, Page string }
			Links []struct{ Source, Target, Relation, Modality string }
		}](t, p, "data/graph.json")
		pages := map[string]string{}
		for _, n := range graph.Nodes {
			if pages[n.ID] != "" || p.files[n.Page+"index.html"] == "" {
				t.Errorf("%s: the node %s is there twice, or has no page", name, n.ID)
			}
			pages[n.ID] = n.Page
		}
		for _, l := range graph.Links {
			if pages[l.Source] == "" || pages[l.Target] == "" || l.Relation == "" {
				t.Errorf("%s: the link %v leads nowhere", name, l)
			}
		}
		claims := parsed[struct{ Claims []statement }](t, p, "data/claims.json").Claims
		if len(claims) < 1000 || len(graph.Links) < 1000 {
			t.Fatalf("%s: only %d claims and %d links", name, len(claims), len(graph.Links))
		}
		seen, sourced, kinds := map[string]bool{}, 0, map[string]int{}
		for _, c := range claims {
			if seen[c.ID] {
				t.Errorf("%s: two claims are %s", name, c.ID)
			}
			seen[c.ID] = true
			kinds[c.Status]++
			kinds[c.Modality]++
			kinds[c.Rank]++
			if !strings.HasPrefix(c.Page, pages[c.Entity]) || c.Words == "" {
				t.Errorf("%s: %s stands nowhere, or says nothing: %+v", name, c.ID, c)
			}
			if c.Modality != "stated" && c.Status != "unknown" && !strings.Contains(c.Statement, c.Modality) {
				t.Errorf("%s: %s is told without its word: %s", name, c.ID, c.Statement)
			}
			for _, s := range c.Sources {
				if pages[s.ID] == "" {
					t.Errorf("%s: %s cites %s, of which there is no page", name, c.ID, s.ID)
				}
			}
			if len(c.Sources) > 0 {
				sourced++
			}
			checkDay(t, p, c)
		}
		for _, want := range []string{"known", "version", "candidate", "view", "preferred", "normal", "planned", "projected", "expected", "undetermined", "disputed"} {
			if kinds[want] == 0 && !(name == "2023" && want == "version") && !(name == "2023" && want == "preferred") {
				t.Errorf("%s: no claim is %s", name, want)
			}
		}
		if sourced*10 < len(claims)*6 {
			t.Errorf("%s: only %d of %d claims have a source", name, sourced, len(claims))
		}
	}
}

// checkDay reports a fact with a date of its own after the day of its page.
func checkDay(t *testing.T, p *portal, c statement) {
	t.Helper()
	told, err := edtf.ParseDay(c.Told)
	if err != nil {
		t.Fatal(err)
	}
	if told > day(t, portalDay) {
		t.Errorf("%s is told of %s", c.ID, c.Told)
	}
	var value struct {
		Step string
		Date struct{ EDTF string }
	}
	if json.Unmarshal(c.Value, &value) != nil || value.Step == "" || c.Modality != "stated" {
		return
	}
	if d, err := edtf.Parse(value.Date.EDTF); err == nil && d.After(told) {
		t.Errorf("%s: a step of %s is told as a fact on %s", c.ID, value.Date.EDTF, c.Told)
	}
}

// What stands in a table is what stands in the other form, in UTF-8 with CRLF, and no cell
// is one that a spreadsheet computes.
func TestTables(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	rows := func(file string) [][]string {
		text := p.files[file]
		if !strings.HasSuffix(text, "\r\n") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\r") {
			t.Errorf("%s: lines don't end in CRLF", file)
		}
		out, err := csv.NewReader(strings.NewReader(text)).ReadAll() // and all rows are as long
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, row := range out {
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+@\t\r", rune(cell[0])) || strings.HasPrefix(cell, "-") && strings.Trim(cell, "-.0123456789") != "" {
					t.Errorf("%s: a spreadsheet computes %q", file, cell)
				}
			}
		}
		return out
	}
	claims := parsed[struct{ Claims []statement }](t, p, "data/claims.json").Claims
	table := rows("data/claims.csv")
	if len(table)-1 != len(claims) {
		t.Fatalf("claims.csv has %d, claims.json %d", len(table)-1, len(claims))
	}
	for i, row := range table[1:] {
		if row[0] != claims[i].ID || row[6] != claims[i].Statement || row[9] != claims[i].Modality {
			t.Errorf("row %d is %q, and not %s", i+1, row, claims[i].ID)
		}
	}
	for kind, n := range p.report.Entities {
		if got := len(rows("data/"+kind+".csv")) - 1; got != n {
			t.Errorf("data/%s.csv has %d rows, want %d", kind, got, n)
		}
	}
	port := rows("data/port.csv")
	at := func(column string) int { return slices.Index(port[0], column) }
	i := slices.IndexFunc(port, func(row []string) bool { return row[0] == "port/puerto-cabello" })
	for column, want := range map[string]string{"locode": "VEPBL", "country_ids": "country/venezuela", "at_lat": "10.4667", "at_lon": "-68.05",
		"throughput_low": "809454", "throughput_unit": "TEU", "throughput_modality": "stated", "throughput": "809,454 TEU in 2010"} {
		if got := port[i][at(column)]; got != want {
			t.Errorf("port.csv has %q as %s of Puerto Cabello, want %q", got, column, want)
		}
	}
}

// Geometry is as RFC 7946 wants it.
func TestGeoJSON(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	types := map[string]int{}
	for _, file := range p.named("data/", ".geojson") {
		c := parsed[struct {
			Type     string
			CRS      any
			Features []struct {
				Type       string
				Properties struct{ Entity, Page, Modality string }
				Geometry   struct {
					Type        string
					Coordinates json.RawMessage
				}
			}
		}](t, p, file)
		if c.Type != "FeatureCollection" || c.CRS != nil || len(c.Features) == 0 {
			t.Errorf("%s is a %q with %d features", file, c.Type, len(c.Features))
		}
		for _, f := range c.Features {
			types[f.Geometry.Type]++
			if f.Type != "Feature" || f.Properties.Modality == "" || p.files[f.Properties.Page+"index.html"] == "" {
				t.Errorf("%s: %+v", file, f.Properties)
			}
			for _, fault := range faultsOf(f.Geometry.Type, f.Geometry.Coordinates) {
				t.Errorf("%s: %s: %s", file, f.Properties.Entity, fault)
			}
		}
	}
	for _, want := range []string{"Point", "LineString", "Polygon"} {
		if types[want] == 0 {
			t.Errorf("there is no %s", want)
		}
	}
}

// faultsOf tells what is wrong with a geometry.
func faultsOf(kind string, coordinates json.RawMessage) (faults []string) {
	position := func(c []float64) {
		if len(c) != 2 || c[0] < -180 || c[0] > 180 || c[1] < -90 || c[1] > 90 {
			faults = append(faults, fmt.Sprintf("%v is no position", c))
		}
	}
	line := func(points [][]float64, least int) {
		if len(points) < least {
			faults = append(faults, fmt.Sprintf("%d positions", len(points)))
		}
		for i, c := range points {
			position(c)
			if i > 0 && (c[0]-points[i-1][0] > 180 || c[0]-points[i-1][0] < -180) {
				faults = append(faults, "it crosses the antimeridian uncut")
			}
		}
	}
	switch kind {
	case "Point":
		var c []float64
		json.Unmarshal(coordinates, &c)
		position(c)
	case "LineString":
		var c [][]float64
		json.Unmarshal(coordinates, &c)
		line(c, 2)
	case "MultiLineString":
		var c [][][]float64
		json.Unmarshal(coordinates, &c)
		for _, l := range c {
			line(l, 2)
		}
	case "Polygon":
		var c [][][]float64
		json.Unmarshal(coordinates, &c)
		for _, ring := range c {
			line(ring, 4)
			area := 0.0
			for i := 1; i < len(ring); i++ {
				area += ring[i-1][0]*ring[i][1] - ring[i][0]*ring[i-1][1]
			}
			if area <= 0 || !slices.Equal(ring[0], ring[len(ring)-1]) {
				faults = append(faults, "the ring is clockwise or open")
			}
		}
	default:
		faults = append(faults, "the type "+kind)
	}
	return faults
}

// The package describes every file of the folder as it is, and so does the page.
func TestDataPackage(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	pack := parsed[struct {
		Profile, Name string
		Licenses      []struct{ Name string }
		Resources     []struct {
			Name, Path, Profile, Hash, Mediatype string
			Bytes, Count                         int
			Schema                               struct{ Fields []struct{ Name, Type string } }
		}
	}](t, p, "data/datapackage.json")
	if pack.Name != "portolan" || len(pack.Licenses) != 1 || pack.Licenses[0].Name != "CC-BY-4.0" {
		t.Errorf("the package is %q with the licences %v", pack.Name, pack.Licenses)
	}
	described := []string{"data/datapackage.json", "data/catalog.jsonld", "data/index.html"}
	names := map[string]bool{}
	for _, r := range pack.Resources {
		file := "data/" + r.Path
		described = append(described, file)
		sum := sha256.Sum256([]byte(p.files[file]))
		if len(p.files[file]) != r.Bytes || r.Hash != "sha256:"+hex.EncodeToString(sum[:]) || r.Count == 0 || names[r.Name] {
			t.Errorf("%s is described wrongly: %+v", file, r)
		}
		names[r.Name] = true
		if r.Profile == "tabular-data-resource" {
			var columns []string
			for _, f := range r.Schema.Fields {
				columns = append(columns, f.Name)
			}
			if head, _, _ := strings.Cut(p.files[file], "\r\n"); head != strings.Join(columns, ",") {
				t.Errorf("%s: the columns are described as %q", file, columns)
			}
		}
	}
	slices.Sort(described)
	toLinkBy := func(file string) bool { return file == "data/card.png" } // to link the page by
	if got := slices.DeleteFunc(p.named("data/", ""), toLinkBy); !slices.Equal(got, described) {
		t.Errorf("described are\n%q\nand there are\n%q", described, got)
	}
	linked := map[string]bool{}
	for n := range elements(p.pages["data/index.html"]) {
		if href, ok := attr(n, "href"); ok && n.Data == "a" {
			linked[path.Join("data", href)] = true
		}
	}
	for _, file := range append(p.named("schema/", ".json"), described...) {
		if !linked[file] && file != "data/index.html" {
			t.Errorf("the page doesn't link %s", file)
		}
	}
	for _, from := range []string{"index.html", "about/index.html", "ports/puerto-cabello/index.html"} {
		if !slices.ContainsFunc(slices.Collect(elements(p.pages[from])), func(n *html.Node) bool {
			href, _ := attr(n, "href")
			return path.Join(path.Dir(from), href) == "data"
		}) {
			t.Errorf("%s doesn't link the page of the data", from)
		}
	}
}

// The catalogue expands in a JSON-LD processor that may load nothing, and every file stands
// in it as a distribution.
func TestCatalog(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]*portal{"today": thePortal(t), "2023": earlier(t)} {
		doc := parsed[any](t, p, "data/catalog.jsonld")
		options := ld.NewJsonLdOptions("https://host.example/data/catalog.jsonld")
		options.ProcessingMode, options.DocumentLoader = ld.JsonLd_1_1, nothing{}
		expanded, err := ld.NewJsonLdProcessor().Expand(doc, options)
		if err != nil || len(expanded) != 1 {
			t.Fatalf("%s: %d nodes: %v", name, len(expanded), err)
		}
		dataset := expanded[0].(map[string]any)
		if got := fmt.Sprint(dataset["@type"]); got != "[http://www.w3.org/ns/dcat#Dataset]" {
			t.Errorf("%s: it is a %s", name, got)
		}
		distributions := dataset["http://www.w3.org/ns/dcat#distribution"].([]any)
		files := slices.DeleteFunc(p.named("data/", ""), func(file string) bool { // the page, the picture to link it by, and what describes the rest
			return slices.Contains([]string{"data/index.html", "data/card.png", "data/catalog.jsonld", "data/datapackage.json"}, file)
		})
		n := len(files)
		if len(distributions) != n {
			t.Errorf("%s: %d distributions of %d files", name, len(distributions), n)
		}
		for _, d := range distributions {
			at := fmt.Sprint(d.(map[string]any)["http://www.w3.org/ns/dcat#downloadURL"])
			if name == "2023" && !strings.Contains(at, "https://example.org/a/data/") || !strings.Contains(at, "/data/") {
				t.Errorf("%s: a file lies at %s", name, at)
			}
		}
	}
}

// nothing loads no document.
type nothing struct{}

func (nothing) LoadDocument(u string) (*ld.RemoteDocument, error) {
	return nil, fmt.Errorf("%s is not to be loaded", u)
}

// Citations lie beside each page and say of which day and version it is; the bibliography
// has each source once.
func TestCitations(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	type work struct {
		ID, Type, Title, Version, URL string
		Issued                        struct {
			Parts [][]int `json:"date-parts"`
		}
	}
	briefing := parsed[[]work](t, p, "briefings/venezuelas-satellites/venezuelas-satellites.csl.json")
	twin := parsed[record](t, p, "briefings/venezuelas-satellites/index.json")
	if w := briefing[0]; w.Title != "Venezuela’s satellites, three launched and one awaited" || w.Type != "webpage" || w.Version != twin.Version ||
		w.URL != "https://portolan.example/briefings/venezuelas-satellites/" || fmt.Sprint(w.Issued.Parts) != "[[2025 10 31]]" {
		t.Errorf("the briefing is cited as %+v", w)
	}
	if page := p.files["briefings/venezuelas-satellites/index.html"]; !strings.Contains(page, "version "+twin.Version) || !strings.Contains(page, `href="venezuelas-satellites.ris"`) {
		t.Error("the page doesn't tell its version, or link its citation")
	}
	source := parsed[[]work](t, p, "sources/frolenko-0407/frolenko-0407.csl.json")
	if source[0].Type != "interview" || source[0].Version != "" {
		t.Errorf("the source is cited as %+v", source[0])
	}
	all := parsed[[]work](t, p, "data/bibliography.csl.json")
	n := p.report.Entities["source"]
	if ris, bib := p.files["data/bibliography.ris"], p.files["data/bibliography.bib"]; len(all) != n || strings.Count(ris, "TY  - ") != n || strings.Count(ris, "ER  - ") != n || strings.Count("\n"+bib, "\n@") != n {
		t.Errorf("of %d sources %d are in CSL-JSON", n, len(all))
	}
	for _, form := range []string{".ris", ".bib", ".csl.json"} {
		total := 0
		for _, n := range p.report.Entities {
			total += n
		}
		if got := len(p.named("", form)) - 1; got != total {
			t.Errorf("%d pages have a citation %s, of %d", got, form, total)
		}
	}
}

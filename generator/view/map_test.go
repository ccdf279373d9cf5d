package view

import (
	"bytes"
	"compress/gzip"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/geo"
	"portolan/generator/site"
)

// marks lists what a map shows: for each link of its SVG the class, the title and where it
// leads, one a line, in the order of the drawing.
func marks(figure string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`<a class="([^"]*)" href="([^"]*)" tabindex="-1"><title>([^<]*)</title>`).FindAllStringSubmatch(figure, -1) {
		out = append(out, m[1]+" → "+m[2]+" "+html.UnescapeString(m[3]))
	}
	return out
}

// mapOf gives the figure of an entity's page of the portal.
func mapOf(s *site.Site, id string) string {
	r := s.Reader()
	defer r.Close()
	return string(EntityPage(r, id).Entity.Map())
}

// The portal's own maps have the marks that they should: of a route its courses, dashed, and
// its candidates, hollow; of a disputed place the note; of a country its shape.
func TestPortalMaps(t *testing.T) {
	s := portal(t, "2026-11-23")
	for id, want := range map[string][]string{
		"route/cabello-russia": {
			"map-hatch kind-topic → ../../topics/crimea-status/ Status of Crimea and its ports",
			"map-line map-open kind-route map-main → ../../routes/cabello-russia/ Puerto Cabello – Russia line, to Novorossiysk, candidate",
			"map-line map-open kind-route map-main → ../../routes/cabello-russia/ Puerto Cabello – Russia line, to Saint Petersburg, candidate",
			"map-line map-open kind-route map-main → ../../routes/cabello-russia/ Puerto Cabello – Russia line, to Sevastopol (Crimea), candidate",
			"map-dot kind-port map-main → ../../ports/puerto-cabello/ Puerto Cabello",
			"map-dot map-open kind-port map-main → ../../ports/novorossiysk/ Novorossiysk, candidate",
			"map-dot map-open kind-port map-main → ../../ports/saint-petersburg/ Saint Petersburg, candidate",
			"map-dot map-open map-disputed kind-port map-main → ../../ports/sevastopol/ Sevastopol (Crimea), candidate (disputed)",
		},
		"port/sevastopol": {
			"map-hatch kind-topic → ../../topics/crimea-status/ Status of Crimea and its ports",
			"map-dot map-disputed kind-port map-main → ../../ports/sevastopol/ Sevastopol (Crimea) (disputed)",
			"map-dot kind-port → ../../ports/novorossiysk/ Novorossiysk",
			"map-dot map-disputed kind-port → ../../ports/yalta/ Yalta (Crimea) (disputed)",
		},
		"port/puerto-cabello": {
			"map-dot kind-port map-main → ../../ports/puerto-cabello/ Puerto Cabello",
			"map-dot kind-port → ../../ports/la-guaira/ La Guaira",
		},
		"country/ukraine": {
			"map-area kind-country map-main → ../../countries/ukraine/ Ukraine",
			"map-hatch kind-topic → ../../topics/crimea-status/ Status of Crimea and its ports",
		},
		"country/venezuela":             {"map-area kind-country map-main → ../../countries/venezuela/ Venezuela"},
		"zone/sez-puerto-cabello-moron": {"map-area kind-country → ../../countries/venezuela/ Venezuela", "map-dot kind-port map-main → ../../ports/puerto-cabello/ Puerto Cabello"},
		"zone/sez-margarita":            nil, // of which only the country is known
		"topic/crimea-status":           nil,
		"person/hugo-chavez":            nil,
	} {
		t.Run(id, func(t *testing.T) {
			got := mapOf(s, id)
			if (got == "") != (want == nil) {
				t.Fatalf("the map has %d bytes", len(got))
			}
			have := marks(strings.ReplaceAll(got, " map-small", ""))
			for _, mark := range want {
				if !slices.Contains(have, mark) {
					t.Errorf("it has no mark %s; but\n%s", mark, strings.Join(have, "\n"))
				}
			}
			if want == nil {
				return
			}
			if strings.Contains(got, "style=") {
				t.Error("it has a style")
			}
			// The key has each sort of mark that the map has, and no other.
			drawing, rest, _ := strings.Cut(got, "</svg>")
			key, _, _ := strings.Cut(rest, "<details")
			for mark, swatch := range map[string]string{`map-line map-open`: "map-dashed", `map-dot map-open`: "map-hollow", `map-disputed`: "map-disputed", `map-cluster`: "map-several",
				`class="map-hatch `: "map-hatched", `map-area`: "map-shaded"} {
				if drawn, told := strings.Contains(drawing, mark), strings.Contains(key, swatch); drawn != told {
					t.Errorf("%s is drawn: %v; %s is in the key: %v", mark, drawn, swatch, told)
				}
			}
			// The list says what the map says.
			list := rest
			for _, mark := range have {
				_, to, _ := strings.Cut(mark, "→ ")
				address, _, _ := strings.Cut(to, " ")
				if !strings.Contains(list, `href="`+address+`"`) && !strings.Contains(list, `id="`+strings.TrimPrefix(address, "#")+`"`) {
					t.Errorf("the list lacks %s", mark)
				}
			}
			if size := gzipped(got); size > 20_000 {
				t.Errorf("it comes to %d bytes gzipped, want at most 20,000", size)
			}
		})
	}
}

// Of each place that is drawn by itself the portal's maps tell the name, or a number that the list beside them has too.
func TestPlacesAreTold(t *testing.T) {
	s := portal(t, "2026-11-23")
	r := s.Reader()
	defer r.Close()
	dots := regexp.MustCompile(`(?s)<a class="map-dot[^>]*><title>(.*?)</title>.*?</a>`)
	number := regexp.MustCompile(`<g class="map-key-number">.*>(\d+)</text>`)
	drawn := map[string]string{"the world": string(MapPage(r, "").Map.Figure), "the world's ports": string(MapPage(r, "port").Map.Figure)}
	for _, kind := range r.Kinds() {
		for _, id := range r.List(kind) {
			if figure := EntityPage(r, id).Entity.Map(); figure != "" {
				drawn[id] = string(figure)
			}
		}
	}
	if len(drawn) < 30 {
		t.Errorf("%d maps", len(drawn))
	}
	for id, figure := range drawn {
		sheet, list, _ := strings.Cut(figure, "</svg>")
		for _, dot := range dots.FindAllStringSubmatch(sheet, -1) {
			if !strings.Contains(dot[0], "<text") {
				t.Errorf("the map of %s does not tell of %s", id, dot[1])
			}
			if strings.Contains(dot[0], "map-main") && number.MatchString(dot[0]) {
				t.Errorf("the map of %s has only a number of what it is about, %s", id, dot[1])
			}
			if n := number.FindStringSubmatch(dot[0]); n != nil && !strings.Contains(list, `<span class="map-number">`+n[1]+"</span>") {
				t.Errorf("the list of the map of %s has no %s", id, n[1])
			}
		}
	}
}

// Numbers of the portal's maps follow the lists, in whatever order the places are found.
func TestNumbersFollowTheList(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	number := regexp.MustCompile(`<span class="map-number">(\d+)</span>`)
	seen := 0
	for _, id := range slices.Concat(r.List("port"), r.List("country"), r.List("zone")) {
		b := newBuilder(r, "", "entity")
		c := b.entityChart(id)
		if c == nil {
			continue
		}
		c.complete()
		slices.Reverse(c.dots)
		_, list, _ := strings.Cut(b.mapFigure(c), "<details")
		for i, n := range number.FindAllStringSubmatch(list, -1) {
			if seen++; n[1] != strconv.Itoa(i+1) {
				t.Errorf("%s: number %s stands at place %d of the list", id, n[1], i+1)
			}
		}
	}
	if seen == 0 {
		t.Error("no map has a number")
	}
}

// What only a number or a ring stands for is told openly below the map; the list of all is folded.
func TestMapTold(t *testing.T) {
	s := portal(t, "2026-11-23")
	r := s.Reader()
	defer r.Close()
	tags := regexp.MustCompile(`<[^>]*>`)
	for id, want := range map[string][]string{
		"country/venezuela": {"3 3 places: Guanta, Jose Terminal, Puerto La Cruz"},
		"country/china":     {"3 3 places: Qingdao, Qingdao (port), Yantai"},
		"port/moron":        {"1 Puerto La Cruz"},
		"port/sevastopol":   nil,
	} {
		_, below, _ := strings.Cut(mapOf(s, id), "</svg>")
		_, told, found := strings.Cut(below, `<ul class="map-told" id="page-map-told">`)
		told, _, _ = strings.Cut(told, "</ul>")
		var have []string
		for _, item := range strings.Split(told, "<li>")[1:] {
			have = append(have, strings.TrimSpace(tags.ReplaceAllString(item, "")))
		}
		if found != (want != nil) {
			t.Errorf("%s: it is told: %v", id, found)
		}
		for _, item := range want {
			if !slices.Contains(have, item) {
				t.Errorf("%s tells %q, want %q in it", id, have, item)
			}
		}
		if !strings.Contains(below, `<details class="map-list" id="page-map-list"><summary>`) || strings.Count(below, "<details") != 1 {
			t.Errorf("%s: the list of all is not folded", id)
		}
	}
	// Where the places of a ring are told, the legend need not say that it has some; else it does, with a number that the map has.
	if world := string(MapPage(r, "").Map.Figure); strings.Contains(world, "several places") || !strings.Contains(world, ` 4 places: `) {
		t.Error("the map of the world doesn't tell the places of its rings, or the legend tells of them once more")
	}
	home := string(FirstPage(r).Home.Map)
	if n := regexp.MustCompile(`map-several" aria-hidden="true">(\d+)</span> several places`).FindStringSubmatch(home); n == nil || !strings.Contains(home, ">"+n[1]+"</text>") || strings.Contains(home, "map-told") {
		t.Errorf("the sample in the legend of the first page is %v", n)
	}
}

// A course that is none yet is told to be indicative wherever it is drawn; a mark alone has none.
func TestCoursesAreIndicative(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	const words = "planned, or one of several candidates; the course is indicative</li>"
	for name, figure := range map[string]string{"home": string(FirstPage(r).Home.Map), "all": string(MapPage(r, "").Map.Figure),
		"route": string(EntityPage(r, "route/cabello-russia").Entity.Map()), "block": string(EntityPage(r, "briefing/the-ports-and-the-route-that-waits").Entity.Body())} {
		if !strings.Contains(figure, words) {
			t.Errorf("%s: the legend does not say that the course is indicative", name)
		}
	}
	if strings.Contains(string(MapPage(r, "port").Map.Figure), "indicative") {
		t.Error("a map without a course tells of one")
	}
}

func gzipped(s string) int {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.Len()
}

func TestWorldMap(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	if diff := cmp.Diff([]string{"country", "port", "route"}, MapKinds(r)); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	all := MapPage(r, "").Map
	if size := gzipped(string(all.Figure)); size > 45_000 {
		t.Errorf("the world comes to %d bytes gzipped, want at most 45,000", size)
	}
	for _, count := range all.Kinds {
		page := MapPage(r, map[string]string{"Countries": "country", "Ports": "port", "Routes": "route"}[count.Label])
		if got := page.Map.Groups; len(got) != 1 || got[0].Total != count.Count || strings.Count(string(got[0].Items), "<li>") != count.Count {
			t.Errorf("%s: %d are counted, and the page has %+v", count.Label, count.Count, got)
		}
		for _, other := range page.Map.Kinds {
			if other.Current != (other.Label == count.Label) {
				t.Errorf("on the page of %s the current one is %s", count.Label, other.Label)
			}
		}
	}
	if home := FirstPage(r).Home.Map; !strings.Contains(string(home), "map-sheet map-whole") {
		t.Error("the first page has no map")
	}
}

// The first page's map names the ends of the lines that it shows, and no place else; there is no list that could tell of a number.
func TestHomeMapNames(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	home := string(FirstPage(r).Home.Map)
	var names []string
	for _, m := range regexp.MustCompile(`<text class="map-label"[^>]*>([^<]*)<`).FindAllStringSubmatch(home, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	if diff := cmp.Diff([]string{"Novorossiysk", "Puerto Cabello", "Saint Petersburg", "Sevastopol (Crimea)"}, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if strings.Contains(home, "map-key-number") {
		t.Error("it has a number that nothing tells of")
	}
	// Without lines those that weigh most are named.
	b := newBuilder(r, "", "map")
	c := &chart{b: b, main: map[string]bool{}, dots: []placed{{ID: "port/yalta"}, {ID: "port/kavkaz"}, {ID: "port/sabetta"}, {ID: "port/makhachkala"}, {ID: "port/puerto-cabello"}}}
	if c.name(); len(c.main) != mostNamed || !c.main["port/puerto-cabello"] {
		t.Errorf("without lines it names %v", c.main)
	}
}

// A block draws what it shows; in other languages of Markdown it stays what it is.
func TestMapBlock(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	page := EntityPage(r, "briefing/the-ports-and-the-route-that-waits")
	body := string(page.Entity.Body())
	for _, want := range []string{`<figure class="map" id="page-map-2">`, `<p class="map-title">The line that is planned, and its three candidate ends</p>`, `<p class="map-note">`,
		`href="../../routes/cabello-russia/" tabindex="-1"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the body lacks %s", want)
		}
	}
	found := false
	for _, e := range r.In("route/cabello-russia") {
		if e.From == "briefing/the-ports-and-the-route-that-waits" && len(e.Sentence()) == 1 && e.Sentence()[0].Text == "The line that is planned, and its three candidate ends" {
			found = true
		}
	}
	if !found {
		t.Error("the route is not told that the block shows it")
	}
}

// A map asks for what lies near to it, and for the shapes as a whole: so a change elsewhere
// leaves it as it is.
func TestMapReads(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	EntityPage(r, "port/sevastopol").Entity.Map()
	asked := map[string]bool{}
	for _, read := range r.Reads() {
		asked[string(read.Op)+" "+strings.ReplaceAll(read.Arg, "\n", "|")] = true
	}
	for query, want := range map[string]bool{
		"derived geometry||": true, "derived places-in|4 3|": true, "derived places-in|0 -7|": false, "derived places||": false, "file " + GeometryFile: false,
	} {
		if asked[query] != want {
			t.Errorf("%s was asked: %v", query, !want)
		}
	}
}

// Of more places than can be told apart a map shows those that lie nearest, and says how many
// it leaves out.
func TestMostBeside(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	defer r.Close()
	b := newBuilder(r, "", "entity")
	c, ok := b.newChart("page-map", []string{"port/puerto-cabello"})
	if !ok {
		t.Fatal("there is no map")
	}
	c.complete()
	own := slices.Clone(c.dots)
	if c.more != 0 || len(own) < 3 || len(own) > mostBeside {
		t.Fatalf("%d dots, %d left out", len(own), c.more)
	}
	near := own[0].At
	for i := range 2 * mostBeside {
		c.dots = append(c.dots, placed{ID: "port/x", At: geo.Point{Lat: near.Lat, Lon: near.Lon + float64(2*mostBeside-i)/100}})
	}
	c.nearest(1)
	if len(c.dots) != 1+mostBeside || c.more != len(own)-1+2*mostBeside-mostBeside || c.dots[0].ID != "port/puerto-cabello" {
		t.Errorf("%d dots, %d left out, first %s", len(c.dots), c.more, c.dots[0].ID)
	}
	for _, d := range c.dots[1:] {
		if d.ID == "port/x" && geo.Km(near, d.At) > geo.Km(near, geo.Point{Lat: near.Lat, Lon: near.Lon + 0.61}) {
			t.Errorf("%v is shown, and nearer ones are not", d.At)
		}
	}
}

func BenchmarkMap(b *testing.B) {
	s := portal(b, "2026-11-23")
	for _, id := range []string{"port/puerto-cabello", "port/sevastopol", "route/cabello-russia", "country/russia"} {
		b.Run(id, func(b *testing.B) {
			for b.Loop() {
				r := s.Reader()
				bl := newBuilder(r, "", "entity")
				c := bl.entityChart(id)
				c.complete()
				bl.mapFigure(c)
				r.Close()
			}
		})
	}
}

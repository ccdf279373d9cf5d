package view

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"portolan/generator/figure"
	"portolan/generator/geo"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// MapPath is the address of the map of the world; those of single kinds lie below it.
const MapPath = "map/"

// MapKindPath is the address of the map of the world with one kind on it.
func MapKindPath(k *schema.Kind) string { return MapPath + k.Folder + "/" }

// A Map is the world with all that lies somewhere, or with one kind of it.
type Map struct {
	Figure template.HTML // "" where the site has no geometry
	All    Link          // the map of all kinds
	Kinds  []Count       // maps of single kinds
	Groups []MapGroup    // the same in words
}

// A MapGroup is what the map has of one kind.
type MapGroup struct {
	ID    string // an anchor: the kind's folder
	Kind  string
	Label string
	Href  string        // the list of the kind
	Items template.HTML // finished items of a list
	Total int
}

// MapKinds lists the kinds of which something is on the map of the world.
func MapKinds(r *site.Reader) []string {
	b := &builder{r: r}
	var out []string
	for _, name := range r.Kinds() {
		on := func(kind string) bool { return kind == name }
		if slices.ContainsFunc(derived[[]placed](r, "places", "", ""), func(p placed) bool { return on(p.Kind) }) ||
			slices.ContainsFunc(derived[[]country](r, "countries", "", ""), func(c country) bool { return on(c.Kind) }) ||
			slices.ContainsFunc(b.ways(), func(w way) bool { return on(w.card.Kind) }) {
			out = append(out, name)
		}
	}
	return out
}

// MapPage makes the page of the world, with one kind or, for "", with all.
func MapPage(r *site.Reader, kind string) *Page {
	path := MapPath
	if kind != "" {
		path = MapKindPath(r.Kind(kind))
	}
	b := newBuilder(r, path, "map")
	b.page.Title = b.w.mapTitle
	b.script("js/map.js")
	m := &Map{All: Link{Label: b.w.mapTitle, Href: b.href(MapPath), Current: kind == ""}}
	if kind != "" {
		b.page.Title = b.w.mapOf + " " + b.r.Kind(kind).Plural.In(b.lang)
		b.crumb(b.w.mapTitle, MapPath)
	}
	c := b.worldChart("page-map", kind, "#page-map-told")
	for _, name := range MapKinds(r) {
		k := r.Kind(name)
		group := MapGroup{ID: k.Folder, Kind: name, Label: capital(k.Plural.In(b.lang)), Href: b.href(indexPath(k))}
		var s strings.Builder
		for _, it := range c.items {
			if it.kind == name {
				group.Total++
				s.WriteString(`<li>`)
				b.mapListItem(&s, it)
				s.WriteString("</li>\n")
			}
		}
		group.Items = safe(s.String())
		if kind == "" || kind == name {
			m.Groups = append(m.Groups, group)
		}
		total := group.Total
		if kind != "" && kind != name {
			total = b.countOnMap(name)
		}
		m.Kinds = append(m.Kinds, Count{Link{group.Label, b.href(MapKindPath(k)), kind == name}, total})
	}
	m.Figure = safe(c.html)
	b.page.Map = m
	return b.page
}

// countOnMap counts what a kind has on the map of the world.
func (b *builder) countOnMap(kind string) int {
	ids := map[string]bool{}
	for _, p := range derived[[]placed](b.r, "places", "", "") {
		if p.Kind == kind {
			ids[p.ID] = true
		}
	}
	for _, c := range derived[[]country](b.r, "countries", "", "") {
		if c.Kind == kind {
			ids[c.ID] = true
		}
	}
	for _, w := range b.ways() {
		if w.card.Kind == kind {
			ids[w.card.ID] = true
		}
	}
	return len(ids)
}

// A worldMap is a map of the world that was drawn.
type worldMap struct {
	html  string
	items []mapItem
}

// worldChart draws the world, with one kind or all. list is where its marks are listed.
func (b *builder) worldChart(id, kind, list string) worldMap {
	world := b.world()
	if world == nil {
		return worldMap{}
	}
	c := &chart{b: b, world: world, id: id, list: list, label: b.w.mapOf + " " + b.set.Title, main: map[string]bool{}, open: map[string]bool{}}
	c.frame = geo.Whole(figure.WholeWidth, wholeMiddle)
	for _, p := range derived[[]placed](b.r, "places", "", "") {
		if kind == "" || kind == p.Kind {
			c.dots = append(c.dots, p)
		}
	}
	for _, other := range derived[[]country](b.r, "countries", "", "") {
		if kind == "" || kind == other.Kind {
			c.areas = append(c.areas, other)
		}
	}
	for _, w := range b.ways() {
		if kind == "" || kind == w.card.Kind {
			c.lines = append(c.lines, w)
		}
	}
	if !c.tells() {
		c.name()
	}
	drawn, items, rings := c.drawing()
	var s strings.Builder
	s.WriteString(`<figure class="map map-world" id="` + id + `"><div class="map-view">` + drawn.SVG + "</div>\n<figcaption>\n")
	if c.tells() {
		s.WriteString(b.mapTold(id, items, rings))
	}
	s.WriteString(b.mapKey(c, drawn, items))
	s.WriteString(b.mapCredit())
	s.WriteString("</figcaption>\n</figure>\n")
	return worldMap{s.String(), once(items)}
}

// mostNamed is how many places a map of the world names where lines lead nowhere that is known.
const mostNamed = 4

// name makes the ends of lines what the map is about, so that they are named; where there are none, the places that weigh most.
func (c *chart) name() {
	for _, l := range c.lines {
		c.main[l.From], c.main[l.To] = true, true
	}
	named := func(d placed) bool { return c.main[d.ID] }
	if slices.ContainsFunc(c.dots, named) {
		return
	}
	weight := func(d placed) int { return derived[int](c.b.r, "weight", d.ID, "") }
	heavy := slices.Clone(c.dots)
	slices.SortStableFunc(heavy, func(x, y placed) int { return cmp.Compare(weight(y), weight(x)) })
	for _, d := range heavy[:min(mostNamed, len(heavy))] {
		c.main[d.ID] = true
	}
}

// once makes one of the marks of one entity, which tells what each of them does.
func once(items []mapItem) []mapItem {
	at := map[string]int{}
	var out []mapItem
	for _, it := range items {
		i, twice := at[it.id]
		if !twice {
			at[it.id] = len(out)
			out = append(out, it)
			continue
		}
		if first := &out[i]; it.detail != "" && !slices.Contains(strings.Split(first.detail, "; "), it.detail) {
			first.detail = strings.Trim(first.detail+"; "+it.detail, "; ")
		}
	}
	return out
}

// ways lists the lines that entities are.
func (b *builder) ways() []way { return derived[[]way](b.r, "ways", "", "") }

// homeMap draws the world for the first page.
func (b *builder) homeMap() template.HTML {
	if len(derived[[]placed](b.r, "places", "", ""))+len(derived[[]country](b.r, "countries", "", "")) == 0 {
		return ""
	}
	m := b.worldChart("page-map", "", b.href(MapPath))
	if m.html != "" {
		b.script("js/map.js")
	}
	return safe(m.html)
}

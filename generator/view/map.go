package view

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strconv"

	"portolan/generator/block"
	"portolan/generator/figure"
	"portolan/generator/geo"
	"portolan/generator/graph"
	"portolan/generator/place"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// A chart is a map while it is thought out: what it is about, then what else lies there.
type chart struct {
	b     *builder
	world *geo.World
	list  string // address of what tells which places its rings stand for
	id    string // begins the ids of the figure
	title string // stands above it; may be empty
	label string // what it is
	note  string

	of    []string // ids of what it is about
	land  *land    // nil where it shows what else lies near, whosever it is
	frame *geo.Frame
	fit   []geo.Point // what is to be seen
	areas []country
	lines []way
	dots  []placed
	main  map[string]bool
	open  map[string]bool // candidates, planned: shown hollow
	more  int             // places that are left out, as there are too many
}

// A way is a line of a map with the entity that it is.
type way struct {
	place.Line
	card site.Card
}

// partFit is how maps of a part of the earth are laid out.
var partFit = geo.Fit{Width: figure.PartWidth, Shapes: [2]float64{0.6, 0.85}, Padding: 0.15, LeastKm: 700}

// wholeMiddle is the longitude in the middle of maps of the world: with it the edge of the
// map runs through the Bering Strait, and through no land but Antarctica.
const wholeMiddle = 11

// newChart begins a map of some entities; false where none of them lies anywhere, or the
// site has no geometry.
func (b *builder) newChart(id string, of []string) (*chart, bool) {
	c := &chart{b: b, world: b.world(), id: id, list: "#" + id + "-told", of: of, main: map[string]bool{}, open: map[string]bool{}}
	if c.world == nil {
		return nil, false
	}
	for _, id := range of {
		c.add(id)
	}
	return c, len(c.fit) > 0
}

// places tells whether the map shows what it is about. Else it shows the country that that lies in, which is
// enough for a block that asks for it, and of a page's own subject says nothing.
func (c *chart) places() bool { return len(c.main) > 0 }

// add takes up one of the entities that the map is about.
func (c *chart) add(id string) {
	e := c.b.r.Facts(id)
	if e == nil {
		return
	}
	p := place.Of(e, c.b.r.Kind(e.Kind), c.b.day, c.b.r)
	if !c.own(id, p) {
		c.byOthers(id, p)
	}
}

// own takes up what places an entity by itself.
func (c *chart) own(id string, p place.Place) bool {
	card := c.b.r.Card(id)
	if c.world.Has(p.Country) {
		c.areas = append(c.areas, country{p.Country, id, card.Kind, card.Label, card.Path, card.Note != ""})
		c.main[id] = true
		c.fit = append(c.fit, c.world.Extent(p.Country)...)
		return true
	}
	for _, at := range p.Points {
		c.dot(id, card, geo.Point(at.Point), at.Open)
	}
	for _, l := range p.Lines {
		c.lines = append(c.lines, way{l, card})
		c.fit = append(c.fit, points(l.Points)...)
		for _, end := range []string{l.From, l.To} {
			c.end(end, l.Choice && end == l.To)
		}
	}
	return len(p.Points)+len(p.Lines) > 0
}

func (c *chart) dot(id string, card site.Card, at geo.Point, open bool) {
	c.fit = append(c.fit, at)
	if c.main[id] && !c.open[id] {
		open = false
	}
	c.main[id], c.open[id] = true, open
	if !slices.ContainsFunc(c.dots, func(d placed) bool { return d.ID == id && d.At == at }) {
		c.dots = append(c.dots, placed{ID: id, Kind: card.Kind, Label: card.Label, Path: card.Path, At: at, Open: open, Disputed: card.Note != ""})
	}
}

// end takes up what a line leads to.
func (c *chart) end(id string, choice bool) {
	e := c.b.r.Facts(id)
	if id == "" || e == nil {
		return
	}
	p := place.Of(e, c.b.r.Kind(e.Kind), c.b.day, c.b.r)
	if len(p.Points) > 0 {
		c.dot(id, c.b.r.Card(id), geo.Point(p.Points[0].Point), choice)
	}
}

// byOthers takes up what places an entity that has no place of its own: what is related
// to it and has one, and the country that it lies in.
func (c *chart) byOthers(id string, p place.Place) {
	k := c.b.r.Kind(c.b.r.Card(id).Kind)
	if len(k.Map) == 0 {
		return
	}
	found := false
	for _, edge := range c.b.r.RelatedIn(id) {
		if edge.Kind != graph.Relation || !edge.Claim.Modality.Fact() || edge.Open {
			continue
		}
		e := c.b.r.Facts(edge.From)
		other := place.Of(e, c.b.r.Kind(e.Kind), c.b.day, c.b.r)
		if len(other.Points) > 0 && !c.world.Has(other.Country) {
			c.dot(edge.From, c.b.r.Card(edge.From), geo.Point(other.Points[0].Point), false)
			found = true
		}
	}
	for _, near := range p.Near {
		e := c.b.r.Facts(near)
		if e == nil {
			continue
		}
		other := place.Of(e, c.b.r.Kind(e.Kind), c.b.day, c.b.r)
		card := c.b.r.Card(near)
		switch {
		case c.world.Has(other.Country):
			c.areas = append(c.areas, country{other.Country, near, card.Kind, card.Label, card.Path, card.Note != ""})
			if !found {
				c.fit = append(c.fit, c.world.Extent(other.Country)...)
			}
		case len(other.Points) > 0:
			c.dot(near, card, geo.Point(other.Points[0].Point), other.Points[0].Open)
		}
	}
}

// region frames the map by another entity, or by the whole world.
func (c *chart) region(id string, whole bool) {
	if whole {
		c.frame = geo.Whole(figure.WholeWidth, wholeMiddle)
		return
	}
	around := &chart{b: c.b, world: c.world, main: map[string]bool{}, open: map[string]bool{}}
	if around.add(id); len(around.fit) > 0 {
		c.frame = geo.Around(around.fit, partFit)
	}
}

// complete adds what else lies on the sheet.
func (c *chart) complete() {
	if c.frame == nil {
		c.frame = geo.Around(c.fit, partFit)
	}
	if c.wide() {
		return
	}
	known := len(c.dots)
	for _, p := range c.b.placesOn(c.frame) {
		if i := slices.IndexFunc(c.dots[:known], func(d placed) bool { return d.ID == p.ID && d.At == p.At }); i >= 0 {
			c.dots[i].Shape = p.Shape
			continue
		}
		if _, seen := c.frame.Place(p.At); seen && (c.land == nil || c.land.has(p)) {
			c.dots = append(c.dots, p)
		}
	}
	c.nearest(known)
}

// mostBeside is how many places a map shows beside what it is about.
const mostBeside = 60

// nearest leaves of too many places, behind those known, the ones that lie nearest to what
// the map is about.
func (c *chart) nearest(known int) {
	if beside := c.dots[known:]; len(beside) > mostBeside {
		slices.SortStableFunc(beside, func(a, b placed) int { return cmp.Compare(c.far(a), c.far(b)) })
		c.more = len(beside) - mostBeside
		c.dots = c.dots[:known+mostBeside]
	}
}

// far tells how many km a place is from the nearest that the map is about.
func (c *chart) far(p placed) float64 {
	near := math.Inf(1)
	for i := 0; i < len(c.fit); i += 1 + len(c.fit)/100 { // of a country some corners do
		near = min(near, geo.Km(c.fit[i], p.At))
	}
	return near
}

// wideKm is how wide a sheet may be before what else lies on it only hides what the map
// is about.
const wideKm = 4500

// wide tells whether a map shows nothing but what it is about. One of a country shows what
// lies there, however large it is.
func (c *chart) wide() bool {
	return len(c.dots)+len(c.lines) > 0 && (c.frame.Whole() || c.frame.Width/c.frame.Km() > wideKm)
}

// drawing draws the map, and gives it with the list of what it shows, and of each ring what that stands for.
func (c *chart) drawing() (figure.Drawing, []mapItem, [][]mapItem) {
	b := c.b
	m := figure.Map{ID: c.id, Label: c.label, World: c.world, Frame: c.frame, Names: map[string]string{}, List: c.list, Places: b.w.places, Column: !c.tells()}
	switch {
	case c.frame.Whole():
		m.Detail = 2
	case c.frame.Width/c.frame.Km() > wideKm: // half of what a map costs is coasts far from what it is about
		m.Detail = 12
	}
	all := derived[[]country](b.r, "countries", "", "")
	for _, other := range all {
		m.Names[other.Code] = other.Label
	}
	m.About = c.about(all)
	var items []mapItem
	for _, a := range c.areas {
		item := mapItem{id: a.ID, kind: a.Kind, label: a.Label, path: a.Path, disputed: a.Disputed, main: c.main[a.ID]}
		items = append(items, item)
		m.Areas = append(m.Areas, figure.Area{Mark: b.mark(item), Country: a.Code})
	}
	for _, l := range c.lines {
		item := mapItem{id: l.card.ID, kind: l.card.Kind, label: l.card.Label, path: l.card.Path, main: true, detail: c.wayWords(l.Line)}
		items = append(items, item)
		m.Lines = append(m.Lines, figure.Line{Mark: b.mark(item), Points: points(l.Points), Open: l.Open()})
	}
	first := len(items)
	var dots []mapItem
	for _, d := range c.dots {
		item := mapItem{id: d.ID, kind: d.Kind, label: d.Label, path: d.Path, disputed: d.Disputed, main: c.main[d.ID], shape: d.Shape, dot: true}
		item.open = d.Open || c.open[d.ID]
		switch {
		case c.open[d.ID]:
			item.detail = b.w.candidate
		case d.Open:
			item.detail = b.w.dashed
		}
		item.index = len(dots)
		dots = append(dots, item)
		m.Dots = append(m.Dots, figure.Dot{Mark: b.mark(item), At: d.At, Label: d.Label, Disputed: d.Disputed, Weight: derived[int](b.r, "weight", d.ID, ""), Shape: d.Shape, Open: item.open})
	}
	for rank, it := range slices.Concat(b.byKind(dots)...) {
		m.Dots[it.index].Rank = rank
	}
	items = append(items, dots...)
	hatches := derived[[]hatch](b.r, "hatches", "", "")
	for _, h := range hatches {
		m.Hatch = append(m.Hatch, figure.Hatch{Mark: b.mark(mapItem{kind: h.Kind, label: h.Label, path: h.Path}), Outline: h.Outline})
	}
	out := m.Draw()
	for i, number := range out.Numbers {
		items[first+i].number, items[first+i].alone = number, out.Alone[i]
	}
	rings := make([][]mapItem, len(out.Rings))
	for i, ring := range out.Rings {
		for _, dot := range ring {
			rings[i] = append(rings[i], dots[dot])
		}
	}
	for i, seen := range out.Hatched {
		if seen {
			items = append(items, mapItem{id: hatches[i].ID, kind: hatches[i].Kind, label: hatches[i].Label, path: hatches[i].Path, hatched: true})
		}
	}
	return out, items, rings
}

// about gives the countries, by their ids in the geometry, that the map is about, and those in which places lie that it is about: of
// what is disputed none.
func (c *chart) about(all []country) []string {
	var out []string
	kinds := c.b.countryKinds()
	add := func(code string) {
		if !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	for _, a := range c.areas {
		if c.main[a.ID] {
			add(a.Code)
		}
	}
	for _, d := range c.dots {
		e := c.b.r.Facts(d.ID)
		if !c.main[d.ID] || d.Disputed || e == nil || kinds == nil {
			continue
		}
		for _, id := range c.b.named(e, func(*schema.Field) []string { return kinds }) {
			if i := slices.IndexFunc(all, func(other country) bool { return other.ID == id }); i >= 0 {
				add(all[i].Code)
			}
		}
	}
	return out
}

// weight tells how much an entity is spoken of: in steps, so that a page that has its mark is not made again for each
// mention more.
func weight(n graph.Referrers) int { return bits.Len(uint(n.Mentioning + n.Citing)) }

// wayWords tells where a line leads, and how sure that is.
func (c *chart) wayWords(l place.Line) string {
	w := c.b.w
	s := ""
	if l.To != "" {
		s = w.to + " " + c.b.r.Card(l.To).Label
	}
	how := ""
	switch {
	case l.Choice:
		how = w.candidate
	case l.Open():
		how = w.certainty[l.As]
	}
	if s != "" && how != "" {
		s += ", "
	}
	return s + how
}

// mark makes what a mark of the map says and where it leads.
func (b *builder) mark(it mapItem) figure.Mark {
	title := it.label
	if it.detail != "" {
		title += ", " + it.detail
	}
	if it.disputed {
		title += " (" + b.w.disputedPlace + ")"
	}
	return figure.Mark{Title: title, Href: b.href(it.path), Class: kindClass(b.r.Kind(it.kind)), Main: it.main}
}

// entityChart begins the map of an entity's page; nil where it lies nowhere, or no more is known than in
// which country. That of a country shows what belongs to it, and no places of its neighbours.
func (b *builder) entityChart(id string) *chart {
	k := b.r.Kind(b.r.Card(id).Kind)
	if len(k.Map)+len(k.Course) == 0 {
		return nil
	}
	c, ok := b.newChart("page-map", []string{id})
	if !ok || !c.places() {
		return nil
	}
	c.label = b.w.mapOf + " " + b.r.Card(id).Label
	if slices.ContainsFunc(c.areas, func(a country) bool { return a.ID == id }) {
		c.land = b.landOf(id)
	}
	return c
}

// mapBlock draws a fenced block; false where nothing of it lies anywhere.
func (p *printer) mapBlock(block *block.Block, number int) bool {
	b := p.builder()
	var ids []string
	for _, v := range block.Get("show").Items {
		if id := p.blockRef(block, v); id != "" {
			ids = append(ids, id)
		}
	}
	c, ok := b.newChart("page-map-"+strconv.Itoa(number), ids)
	if !ok {
		return false
	}
	c.title, c.note = block.Title(), block.Get("note").Text
	c.label = cmp.Or(c.title, b.w.mapOf+" "+b.r.Card(ids[0]).Label)
	if region := block.Get("region"); region.Text != "" {
		c.region(p.blockRef(block, region), region.Ref == 0)
	}
	c.complete()
	p.raw(b.mapFigure(c))
	return true
}

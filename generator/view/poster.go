package view

import (
	"strings"

	"portolan/generator/chronicle"
	"portolan/generator/geo"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// A Poster is what the picture of a page shows: see [Page.Picture].
type Poster struct {
	Site   string // its title
	Kicker string // what the page is about: "port"; "" for the home page
	Hue    string // of the kind; "" for none
	Title  string
	Line   string     // where its history stands, with the word of certainty, or what its card says
	Map    *PosterMap // nil where it lies nowhere
}

// A PosterMap is a small map without words. Shapes are in units of its sheet.
type PosterMap struct {
	Height  int // in pixels; it is PosterMapWidth wide
	Units   int // of the sheet for a pixel
	Land    geo.Path
	Borders geo.Path
	Areas   []geo.Path // what the map is about
	Hatched []geo.Path // outlines of areas of which something is disputed: of them what is land
	Lines   []PosterLine
	Dots    []PosterDot
}

// A PosterLine is a way; Open, where it is no plain fact.
type PosterLine struct {
	Path geo.Path
	Open bool
}

// A PosterDot is a place; Open, where it is one of several, or not yet.
type PosterDot struct {
	At   geo.XY
	Open bool
}

// A PosterPage is a page that has a picture of its own.
type PosterPage struct {
	Path  string // of the page: "ports/puerto-cabello/"
	Arg   string // for [PosterOf]
	Owner string // id of the entity; "" if it is about none
}

// PosterPages lists the pages that have pictures of their own; none where the site has no
// pictures.
func PosterPages(r *site.Reader) []PosterPage {
	if !hasPictures(r) {
		return nil
	}
	var out []PosterPage
	for _, p := range SitePages(r) {
		out = append(out, PosterPage{p.Path, strings.TrimSpace(p.What + " " + p.Kind), ""})
	}
	for _, name := range r.Kinds() {
		k := r.Kind(name)
		for _, id := range r.List(name) {
			_, slug, _ := strings.Cut(id, "/")
			out = append(out, PosterPage{site.Path(k, slug), "entity " + id, id})
		}
	}
	return out
}

// PosterOf gives what the picture of a page shows.
func PosterOf(r *site.Reader, arg string) Poster {
	b := newPieceBuilder(r, "")
	what, of, _ := strings.Cut(arg, " ")
	p := Poster{Site: b.set.Title}
	switch what {
	case "entity":
		b.entityPoster(&p, of)
	case "index":
		k := r.Kind(of)
		p.Title, p.Line, p.Hue = capital(k.Plural.In(b.lang)), k.About.In(b.lang), hueOf(k)
	case "home":
		p.Title, p.Site, p.Line = b.set.Title, "", b.set.Description
	default:
		p.Title = map[string]string{"glossary": b.w.glossary, "watchlist": b.w.watchlist, "map": b.w.mapTitle, "changes": b.w.changes,
			"search": b.w.search, "timeline": b.fw().timelineOf, "data": b.w.data}[what]
		p.Line = b.set.Description
	}
	return p
}

// mostPosterFacts is how many facts a poster has.
const mostPosterFacts = 2

// posterFacts writes the first facts of a card, or else its summary. Of a dispute there is
// room for one side, so there is none.
func (b *builder) posterFacts(card site.Card) string {
	var facts []string
	p := b.printer(false)
	p.links, p.line = false, true
	for i := range card.Claims {
		c := &card.Claims[i]
		if c.Field.Name == schema.FieldSummary || len(facts) == mostPosterFacts {
			continue
		}
		text := b.w.certainty[schema.Disputed]
		if c.State != schema.InDispute {
			p.short(c, card.Claim(c.Field.Parties))
			text = p.plainText()
		}
		if text != "" {
			facts = append(facts, c.Field.Label.In(b.lang)+": "+text)
		}
	}
	if len(facts) == 0 {
		return card.Summary
	}
	return strings.Join(facts, " · ")
}

// hueOf gives the name of a kind's colour: that which it names, or its own.
func hueOf(k *schema.Kind) string {
	if k.Hue != "" {
		return k.Hue
	}
	return k.Name
}

// entityPoster says what the picture of an entity shows.
func (b *builder) entityPoster(p *Poster, id string) {
	e := b.r.Facts(id)
	if e == nil {
		return
	}
	k := b.r.Kind(e.Kind)
	b.day = chronicle.SpeaksOf(e, k, b.day)
	v := &Entity{ID: id, Kind: e.Kind, entity: e, kind: k, builder: b}
	p.Kicker, p.Hue, p.Title = k.Singular.In(b.lang), hueOf(k), b.r.Card(id).Label
	if status, _ := v.status(); status != "" {
		p.Line = plainText(string(status))
	} else {
		p.Line = b.posterFacts(b.r.Card(id))
	}
	p.Map = b.posterMap(id)
}

// The sheet of a poster's map, in pixels (one of the whole earth is less high), and its units for a pixel: shapes are in whole units.
const (
	PosterMapWidth  = 470
	PosterMapHeight = 502
	posterUnits     = 4
)

// posterDetail is how much of outlines is left, in square units: half a pixel.
const posterDetail = posterUnits * posterUnits / 2

func (b *builder) posterMap(id string) *PosterMap {
	k := b.r.Kind(b.r.Card(id).Kind)
	if len(k.Map)+len(k.Course) == 0 {
		return nil
	}
	c, ok := b.newChart("", []string{id})
	if !ok {
		return nil
	}
	fit := partFit
	const shape = float64(PosterMapHeight) / PosterMapWidth
	fit.Width, fit.Shapes = PosterMapWidth*posterUnits, [2]float64{shape, shape}
	f := geo.Around(c.fit, fit)
	detail := float64(posterDetail)
	wide := f.Whole() || f.Width/f.Km() > wideKm
	if wide { // coasts that are far from what it is about
		detail *= 6
	}
	m := &PosterMap{Height: int(f.Height) / posterUnits, Units: posterUnits, Land: c.world.Land(f, detail)}
	if !wide { // else they are a tangle
		m.Borders = c.world.Borders(f, detail)
	}
	for _, a := range c.areas {
		m.Areas = append(m.Areas, c.world.Country(f, a.Code, detail))
	}
	for _, h := range derived[[]hatch](b.r, "hatches", "", "") {
		if outline := f.Area(h.Outline); len(outline) > 0 {
			m.Hatched = append(m.Hatched, outline)
		}
	}
	for _, l := range c.lines {
		m.Lines = append(m.Lines, PosterLine{f.Line(points(l.Points)), l.Open()})
	}
	for _, d := range c.dots {
		if at, seen := f.Place(d.At); seen {
			m.Dots = append(m.Dots, PosterDot{at, d.Open || c.open[d.ID]})
		}
	}
	return m
}

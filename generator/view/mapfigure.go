package view

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"portolan/generator/figure"
)

// A mapItem is a mark of a map as the list beside it has it.
type mapItem struct {
	id, kind, label, path string
	detail                string
	number                int
	index                 int // of a dot among the dots
	shape                 figure.Shape
	dot, alone            bool // it is a dot; it has a mark of its own
	main, open            bool
	disputed, hatched     bool
}

// mapFigure draws a map with all that belongs to it: its title, the key, whose boundaries
// it shows, and the list of its marks, which says the same in words.
func (b *builder) mapFigure(c *chart) string {
	drawn, items, rings := c.drawing()
	var s strings.Builder
	text := func(t string) { s.WriteString(html.EscapeString(t)) }
	s.WriteString(`<figure class="map" id="` + c.id + `">` + "\n")
	if c.title != "" {
		s.WriteString(`<p class="map-title">`)
		text(c.title)
		s.WriteString("</p>\n")
	}
	s.WriteString(`<div class="map-view">`)
	s.WriteString(drawn.SVG)
	s.WriteString("</div>\n<figcaption>\n")
	s.WriteString(b.mapTold(c.id, items, rings))
	if c.note != "" {
		s.WriteString(`<p class="map-note">`)
		text(c.note)
		s.WriteString("</p>\n")
	}
	s.WriteString(b.mapKey(c, drawn, items))
	s.WriteString(b.mapCredit())
	s.WriteString(b.mapList(c.id, items, c.more))
	s.WriteString("</figcaption>\n</figure>\n")
	return s.String()
}

// mapKey explains shapes, shading, dashes, hatching and points, as far as the map has them.
func (b *builder) mapKey(c *chart, drawn figure.Drawing, items []mapItem) string {
	var s strings.Builder
	entry := func(class, words string) {
		s.WriteString(`<li><span class="map-swatch ` + class + `"></span> ` + words + "</li>\n")
	}
	var kinds []string
	for _, it := range items {
		if it.alone && !it.disputed && !slices.Contains(kinds, it.kind) {
			kinds = append(kinds, it.kind)
			entry("shape-"+strconv.Itoa(int(it.shape))+" "+kindClass(b.r.Kind(it.kind)), html.EscapeString(capital(b.r.Kind(it.kind).Plural.In(b.lang))))
		}
	}
	for _, a := range c.areas {
		if !slices.Contains(kinds, a.Kind) {
			kinds = append(kinds, a.Kind)
			entry("map-shaded "+kindClass(b.r.Kind(a.Kind)), html.EscapeString(capital(b.r.Kind(a.Kind).Plural.In(b.lang))))
		}
	}
	if i := slices.IndexFunc(items, func(it mapItem) bool { return it.alone && it.disputed }); i >= 0 {
		entry("map-disputed shape-"+strconv.Itoa(int(items[i].shape)), html.EscapeString(capital(b.w.disputedPlace)))
	}
	if len(drawn.Rings) > 0 && !c.tells() {
		s.WriteString("<li>" + ring(len(drawn.Rings[0])) + " " + html.EscapeString(b.w.several) + "</li>\n")
	}
	s.WriteString(b.openKey(c, items))
	for _, it := range items {
		if it.hatched {
			entry("map-hatched", html.EscapeString(b.w.disputedArea)+` <a class="ref `+kindClass(b.r.Kind(it.kind))+`" href="`+html.EscapeString(b.href(it.path))+`">`+string(inTemplate(b.unbroken(it.label)))+`</a>`)
		}
	}
	if s.Len() == 0 {
		return ""
	}
	return `<ul class="map-key">` + "\n" + s.String() + "</ul>\n"
}

// openKey explains broken lines and hollow marks, which mean the same. Nothing sails a line that is not yet, so its course is
// nobody's report.
func (b *builder) openKey(c *chart, items []mapItem) string {
	var swatches string
	courses := slices.ContainsFunc(c.lines, func(l way) bool { return l.Open() })
	if courses {
		swatches += `<span class="map-swatch map-dashed"></span> `
	}
	hollow := slices.IndexFunc(items, func(it mapItem) bool { return it.alone && it.open && !it.disputed })
	if hollow < 0 { // all that are hollow look disputed, too
		hollow = slices.IndexFunc(items, func(it mapItem) bool { return it.alone && it.open })
	}
	if hollow >= 0 {
		it := items[hollow]
		class := kindClass(b.r.Kind(it.kind))
		if it.disputed {
			class = "map-disputed"
		}
		swatches += `<span class="map-swatch map-hollow shape-` + strconv.Itoa(int(it.shape)) + " " + class + `"></span> `
	}
	if swatches == "" {
		return ""
	}
	words := b.w.dashed
	if courses {
		words += "; " + b.w.indicative
	}
	return "<li>" + swatches + html.EscapeString(words) + "</li>\n"
}

// mapCredit tells whose view of boundaries the map shows, and where it is from.
func (b *builder) mapCredit() string {
	var parts []string
	if v := b.set.Map.Boundaries; v != "" {
		parts = append(parts, html.EscapeString(b.w.boundaries+" "+v))
	}
	if v := b.set.Map.Credit; v != "" {
		parts = append(parts, html.EscapeString(v))
	}
	if parts == nil {
		return ""
	}
	return `<p class="map-credit">` + strings.Join(parts, ". ") + ".</p>\n"
}

// tells tells whether the figure says what a ring stands for.
func (c *chart) tells() bool { return strings.HasPrefix(c.list, "#") }

// mostTold is how many places of a ring are named below the map; the list has all.
const mostTold = 20

// mapTold tells what a map doesn't: what its numbers are, and which places a ring stands for. It is short, so that it can stand
// openly where the list is folded.
func (b *builder) mapTold(id string, items []mapItem, rings [][]mapItem) string {
	numbered := slices.DeleteFunc(slices.Clone(items), func(it mapItem) bool { return it.number == 0 })
	if len(numbered)+len(rings) == 0 {
		return ""
	}
	slices.SortFunc(numbered, func(x, y mapItem) int { return cmp.Compare(x.number, y.number) })
	var s strings.Builder
	s.WriteString(`<ul class="map-told" id="` + id + `-told">` + "\n")
	for _, it := range numbered {
		s.WriteString("<li>")
		b.mapListItem(&s, it)
		s.WriteString("</li>\n")
	}
	for _, of := range rings {
		s.WriteString(`<li>` + ring(len(of)) + " " + strconv.Itoa(len(of)) + " " + html.EscapeString(b.w.places) + ": ")
		for i, it := range of[:min(mostTold, len(of))] {
			if i > 0 {
				s.WriteString(", ")
			}
			b.mapListItem(&s, it)
		}
		if more := len(of) - mostTold; more > 0 {
			s.WriteString(" … +" + strconv.Itoa(more))
		}
		s.WriteString("</li>\n")
	}
	s.WriteString("</ul>\n")
	return s.String()
}

// ring is a mark that stands for n places, as the map has it.
func ring(n int) string {
	return `<span class="map-swatch map-several" aria-hidden="true">` + strconv.Itoa(n) + `</span>`
}

// mapList writes the marks in words, and how many more are left out.
func (b *builder) mapList(id string, items []mapItem, more int) string {
	var s strings.Builder
	s.WriteString(`<details class="map-list" id="` + id + `-list"><summary>` + html.EscapeString(b.w.onMap) + ` (` + strconv.Itoa(len(items)) + `)</summary>` + "\n")
	for _, group := range b.byKind(items) {
		class, name := "", b.w.disputedPlace
		if !group[0].disputedDot() {
			k := b.r.Kind(group[0].kind)
			class, name = " "+kindClass(k), k.Plural.In(b.lang)
		}
		s.WriteString(`<p class="lane-name` + class + `">` + html.EscapeString(capital(name)) + "</p>\n<ul>\n")
		for _, it := range group {
			s.WriteString("<li>")
			b.mapListItem(&s, it)
			s.WriteString("</li>\n")
		}
		s.WriteString("</ul>\n")
	}
	if more > 0 {
		s.WriteString("<p>" + html.EscapeString(fmt.Sprintf(b.w.moreOnMap, more)) + "</p>\n")
	}
	s.WriteString("</details>\n")
	return s.String()
}

// disputedDot tells whether a mark is a place whose status is disputed.
func (it mapItem) disputedDot() bool { return it.dot && it.disputed }

// byKind groups the marks of a map by kind: first that of what the map is about, then as
// marks lie on each other, areas below and places above. What the map is about is named
// before what else lies there, and that by name. Disputed places are a group of their own
// behind the others, as the list says of none whose it is; hatched areas stand last.
func (b *builder) byKind(items []mapItem) [][]mapItem {
	var out [][]mapItem
	for _, it := range items {
		i := slices.IndexFunc(out, func(group []mapItem) bool {
			if it.disputedDot() || group[0].disputedDot() {
				return it.disputedDot() && group[0].disputedDot()
			}
			return group[0].kind == it.kind && group[0].hatched == it.hatched
		})
		if i < 0 {
			i = len(out)
			out = append(out, nil)
		}
		out[i] = append(out[i], it)
	}
	last := func(yes bool) int {
		if yes {
			return 1
		}
		return 0
	}
	collator := collate.New(language.Make(b.lang), collate.Numeric)
	for _, group := range out {
		slices.SortStableFunc(group, func(x, y mapItem) int {
			return cmp.Or(last(!x.main)-last(!y.main), collator.CompareString(x.label, y.label), cmp.Compare(x.id, y.id))
		})
	}
	slices.SortStableFunc(out, func(x, y []mapItem) int {
		return cmp.Or(last(x[0].hatched)-last(y[0].hatched), last(!x[0].main)-last(!y[0].main), last(x[0].disputedDot())-last(y[0].disputedDot()))
	})
	return out
}

func (b *builder) mapListItem(s *strings.Builder, it mapItem) {
	if it.number > 0 {
		s.WriteString(`<span class="map-number">` + strconv.Itoa(it.number) + `</span> `)
	}
	s.WriteString(`<a class="ref ` + kindClass(b.r.Kind(it.kind)) + `" href="` + html.EscapeString(b.href(it.path)) + `">` + string(inTemplate(b.unbroken(it.label))) + `</a>`)
	switch {
	case it.hatched:
		s.WriteString(` <span class="detail">` + html.EscapeString(b.w.hatched) + `</span>`)
	case it.detail != "":
		s.WriteString(` <span class="detail">` + html.EscapeString(it.detail) + `</span>`)
	}
	if it.disputed {
		s.WriteString(` <span class="certainty certainty-disputed">` + html.EscapeString(b.w.disputedPlace) + `</span>`)
	}
}

package view

import (
	"maps"
	"strings"

	"portolan/generator/digest"
	"portolan/generator/geo"
	"portolan/generator/site"
	"portolan/generator/source"
)

// Derivations are the pieces that many pages show alike, for [site.Site]: cards, days,
// citations, the menu, the changes of an entity or of all, and what maps show. Most depend
// on an id and on the way that leads from the page to the root of the site, of which there
// are few. world reads the geometry of countries; it may remember what it made of a file.
func Derivations(world func(f source.File) *geo.World) map[string]func(r *site.Reader, arg string) any {
	// Each must give something for an id of which there is nothing (any more): a later site
	// is asked what it would give, too.
	out := map[string]func(*site.Reader, string) any{
		"card":           piece(func(b *builder, id string) any { return b.makeCard(id) }),
		"citation":       piece(func(b *builder, id string) any { return b.citation(id) }),
		"short-citation": piece(func(b *builder, id string) any { return b.shortCitation(id) }),
		"pictured":       piece(func(b *builder, _ string) any { return b.pictured() }),
		"speaker":        piece(func(b *builder, id string) any { return b.speakerOf(id) }),
		"facets":         piece(func(b *builder, kind string) any { return b.facets(kind) }),
		"orders":         piece(func(b *builder, kind string) any { return b.findOrders(kind) }),
		"ordered": piece(func(b *builder, arg string) any {
			kind, field, _ := strings.Cut(arg, " ")
			k := b.r.Kind(kind)
			if k == nil || k.Field(field) == nil {
				return []string(nil)
			}
			return b.order(k, field)
		}),
		"cells":          piece(func(b *builder, id string) any { return b.makeCells(id) }),
		"foot":           piece(func(b *builder, _ string) any { return b.foot() }),
		"day":            piece(func(b *builder, day string) any { return b.writtenDay(day) }),
		"nav":            piece(func(b *builder, _ string) any { return b.nav() }),
		"all-changes":    piece(func(b *builder, _ string) any { return makeAllChanges(b) }),
		"folded-changes": piece(func(b *builder, _ string) any { return makeFoldedChanges(b) }),
		"moments":        piece(func(b *builder, arg string) any { return b.makeMoments(arg) }),
		"weight":         piece(func(b *builder, id string) any { return weight(b.r.Referrers(id)) }),
		"standing":       piece(func(b *builder, id string) any { return b.standing(id) }),
		"chronology":     piece(func(b *builder, kind string) any { return b.makeChronology(kind) }),
		"mentions":       piece(func(b *builder, id string) any { return b.mentionsOf(id) }),
		"mentions-part":  piece(func(b *builder, arg string) any { return b.mentionsPart(arg) }),
		"near":           piece(func(b *builder, arg string) any { return b.makeNear(arg) }),
		"geometry": func(r *site.Reader, _ string) any {
			f := r.File(GeometryFile)
			return geometry{f.Hash, world(f)}
		},
		PieceSubject:   func(r *site.Reader, id string) any { return subjectOf(r, id) },
		"has-data":     func(r *site.Reader, _ string) any { return r.Template("data") != digest.Hash{} },
		"places":       piece(func(b *builder, _ string) any { return b.places() }),
		"places-in":    piece(func(b *builder, cell string) any { return b.placesIn(cell) }),
		"countries":    piece(func(b *builder, _ string) any { return b.countries() }),
		"ways":         piece(func(b *builder, _ string) any { return b.makeWays() }),
		"hatches":      piece(func(b *builder, _ string) any { return b.hatches() }),
		"a-to-z":       piece(func(b *builder, kind string) any { return b.aToZ(kind) }),
		"dating":       piece(func(b *builder, id string) any { return b.dating(id) }),
		"newest":       piece(func(b *builder, kind string) any { return b.newest(kind) }),
		"has-days":     piece(func(b *builder, kind string) any { return b.hasDays(kind) }),
		"news":         piece(func(b *builder, id string) any { return b.news(id) }),
		"feed-content": piece(func(b *builder, id string) any { return b.feedContent(id) }),
		"expected":     piece(func(b *builder, _ string) any { return b.expected() }),
		"picture":      func(r *site.Reader, name string) any { return showPicture(r, name) },
	}
	maps.Copy(out, sincePieces())
	maps.Copy(out, onwardPieces())
	return out
}

// piece makes of what a builder makes of an id a piece for pages from which a way leads to the root of the site.
func piece(make func(b *builder, id string) any) func(*site.Reader, string) any {
	return func(r *site.Reader, arg string) any {
		id, root, _ := strings.Cut(arg, "\n")
		return make(newPieceBuilder(r, root), id)
	}
}

// newPieceBuilder begins what is a part of pages from which root leads to the site's.
func newPieceBuilder(r *site.Reader, root string) *builder {
	set := r.Settings()
	return &builder{r: r, set: set, lang: set.Lang, w: wordsFor(set.Lang), day: r.Today(), page: &Page{Root: root}}
}

// derived gives a piece as this page shows it.
func derived[T any](r *site.Reader, name, id, root string) T {
	return r.Derived(name, id+"\n"+root).(T)
}

// card gives the card of an entity.
func (b *builder) card(id string) Card { return derived[Card](b.r, "card", id, b.page.Root) }

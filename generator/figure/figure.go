// Package figure draws as SVG: maps, timelines, networks, charts.
//
// In go plain values, each mark with its words and its address; out comes SVG that can
// stand in a page: classes and presentation attributes only, never an inline style, every
// mark that leads somewhere a link with a title. The same values give the same bytes. The
// package knows no entity, no page and no file.
package figure

import "portolan/generator/block"

// Blocks lists the forms of the fenced blocks that the site draws.
func Blocks() []block.Form {
	return []block.Form{mapBlock(), timelineBlock(), networkBlock(), chartBlock(), tableBlock()}
}

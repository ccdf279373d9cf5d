// Package view turns answers of the site into what a template can say.
//
// In goes a [site.Reader] and what page is wanted; out comes a [Page]: plain
// values and finished pieces of HTML, with every name a link, every fact with its
// certainty and its sources, every source numbered. Words of whole pages are the
// templates' business, words of values ("planned", "as of") are here, by language.
// The package knows no template and no file.
//
// A page's root type is [Page]; everything that a template can reach is documented
// on it and on the types of its fields.
//
// # Files
//
// What all pages have, and what they are made from:
//
//	view.go           the root type, and what every page has
//	derive.go         the pieces that many pages share
//	sitepages.go      which pages there are that are about no entity
//	words.go          words of values, by language
//
// Values as HTML:
//
//	value.go          a claim of any type, with its certainty
//	prose.go          texts, with their links and pictures
//	status.go         where a history stands
//	dated.go          dates, and as of when something holds
//	whole.go          what stays on a line: a day and its month, a code
//	marks.go          the numbers by which a text cites
//	notes.go          the sources of a page, numbered
//	tell.go           what an entity says as plain text, for files that are no pages
//
// The page of an entity:
//
//	entity.go         the page itself
//	aside.go          what stands beside the text: where histories stand, who is involved
//	then.go           who held an office on the day of the page, and how well its facts are sourced
//	since.go          what happened since that day
//	relation.go       what refers to it, by relation
//	mentions.go       what mentions or cites it, and the page of all that do
//	onward.go         ways on to what is tied to the same
//	ways.go           the way that words took from a speaker to here
//	work.go           how to cite it
//
// Other pages:
//
//	home.go           the first
//	index.go          the entities of a kind
//	facet.go          the orders and narrowings of such a list
//	apart.go          what tells apart things of one name in a list
//	listed.go         the search page, and what finds pages
//	watch.go          what is awaited
//	changes.go        what changed
//	glossary.go       abbreviations
//	mappage.go        the map of the world
//	timeline_page.go  the timeline of the site
//	downloads.go      what can be downloaded
//
// What is drawn:
//
//	block.go          fenced blocks
//	figure.go         a drawing with its words and its twin in text
//	map.go            maps: what is on one
//	mapfigure.go      maps: the drawing and the list beside it
//	places.go         the shapes of countries
//	belongs.go        what belongs to the land that a map is of
//	timeline.go       timelines
//	moment.go         what stands on them
//	network.go        networks
//	plot.go           charts
//	data.go           the rows of a chart or table
//
// What outputs ask beside pages:
//
//	head.go           what a page says of itself to those who link it
//	linked.go         the same as JSON-LD
//	feed.go           feeds
//	expected.go       what a calendar can hold
//	search.go         what an entity can be found by
//	media.go          pictures and documents of the content
//	picture.go        the picture that stands for a page
//	poster.go         what that picture shows
package view

// Package rule holds what a site's content should obey beyond what reading it needs:
// rules of the domain (codes, places, histories, offices), of sourcing, of house
// style, and what an editor may want to look at again.
//
// In go a graph with its schema, a day and perhaps world geometry; out come problems.
// A rule is data: a code, a sentence and a function. Rules act on the types of
// fields, their checks and their facets, never on the names of kinds. They know
// nothing of pages and change nothing.
//
// A few rules need a field or a step by its name, as no type tells it; these names
// stand in names.go.
package rule

import (
	"sync"

	"portolan/generator/content"
	"portolan/generator/dataset"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/geo"
	"portolan/generator/graph"
	"portolan/generator/schema"
)

// A Context is all that a rule may look at. It is read only.
type Context struct {
	Graph    *graph.Graph
	Schema   *schema.Schema
	Settings content.Settings
	Today    edtf.Day // the day of the build
	Clock    edtf.Day // the real day, where Today was set to another; 0 is Today

	// World gives the geometry of countries, once it is needed; without it, or where it gives nil, rules that need
	// geometry are silent.
	World func() *geo.World

	// Stopped tells that nobody waits any more for what rules find: they may then find
	// less. It may be nil.
	Stopped func() bool

	lowered sync.Pool // of buffers, *[]byte
}

func (c *Context) world() *geo.World {
	if c.World == nil {
		return nil
	}
	return c.World()
}

// A Rule finds problems of one code. Severity is that of its problems, or of the
// gravest.
type Rule struct {
	Code     diag.Code
	Severity diag.Severity
	About    string // one sentence
	Reads    Reading
	Run      func(c *Context) []diag.Problem
}

// A Reading says of what entities say how much a rule looks at.
type Reading uint8

const (
	ReadsFacts Reading = iota // no prose: where that alone was edited, the rule finds what it found before
	ReadsProse
)

// All lists the rules: errors, warnings, then notes.
func All() []Rule {
	return []Rule{
		{CodeLocodeCountry, diag.Error, "A UN/LOCODE begins with the code of the place's country, unless that is disputed.", ReadsFacts, locodeCountry},
		{CodeSubdivisionCountry, diag.Error, "A code of ISO 3166-2 begins with the code of the place's country, unless that is disputed.", ReadsFacts, subdivisionCountry},
		{CodeLocodeFunction, diag.Error, "The UN/LOCODE of a port has the function 1; one that is not functional is closed or disputed.", ReadsFacts, locodeFunction},
		{CodeCosparYear, diag.Error, "A COSPAR designator begins with the year of the launch in UTC.", ReadsFacts, cosparYear},
		{CodePointCountry, diag.Error, "A point lies in the country that the entity is in, or within 50 km of it.", ReadsFacts, pointCountry},
		{CodeISOMismatch, diag.Error, "The codes of ISO 3166-1 that one entity has are those of one country.", ReadsFacts, isoMismatch},
		{CodeHistoryOrder, diag.Error, "A step that has to follow another does not come before it.", ReadsFacts, historyOrder},
		{CodeHistoryOnce, diag.Error, "A step that happens once stands once as a fact.", ReadsFacts, historyOnce},
		{CodeHistoryParty, diag.Error, "A step that each party takes by itself is taken by a party.", ReadsFacts, historyParty},
		{CodeRoleOverlap, diag.Error, "An office that one person holds is not held by two at once.", ReadsFacts, roleOverlap},
		{CodeSymmetricDisagree, diag.Error, "A relation that holds both ways is told alike on both sides, or on one.", ReadsFacts, symmetricDisagree},
		{CodeDisputedNote, diag.Error, "A disputed value names the entity that explains the dispute.", ReadsFacts, disputedNote},
		{CodeUnplaced, diag.Error, "What a map block shows lies somewhere.", ReadsProse, unplaced},
		{CodeFutureStated, diag.Error, "What lies in the future is not stated as a fact.", ReadsFacts, futureStated},
		{CodeRelayCycle, diag.Error, "No source relays itself, directly or through others.", ReadsFacts, relayCycle},
		{CodeSelfCite, diag.Error, "A source is no source for itself.", ReadsProse, selfCite},
		{dataset.CodeData, diag.Error, "A block that the site draws asks for what the data has.", ReadsProse, blockData},

		{CodeRelayCited, diag.Warning, "Where a source relays another that is in the data, that one is cited beside it.", ReadsProse, relayCited},
		{CodeQuantityPeriod, diag.Warning, "A figure that means something only for a time says for which.", ReadsFacts, quantityPeriod},
		{CodeHistoryRemark, diag.Warning, "The remark of a step is more than the code of an entity, which a comma makes one.", ReadsFacts, historyRemark},
		{CodeFactLater, diag.Warning, "A page that speaks as of a day shows no fact from after it.", ReadsProse, factLater},
		{CodeUnsourced, diag.Warning, "A fact has a source.", ReadsFacts, unsourced},
		{CodeVagueTime, diag.Warning, "Prose gives dates instead of words such as soon and recently.", ReadsProse, vagueTime},
		{CodeLoaded, diag.Warning, "Our own sentences avoid words that settle a dispute in passing.", ReadsProse, loaded},
		{CodeSpeech, diag.Warning, "Speakers say; they do not admit, claim, reveal or insist.", ReadsProse, speech},
		{CodeHedge, diag.Warning, "Who says so stands where a sentence hedges.", ReadsProse, hedge},
		{CodeFlag, diag.Warning, "What is disputed has no flag.", ReadsProse, flagged},
		{CodeBareMark, diag.Warning, "Prose has no marks of data files, and cites in brackets.", ReadsProse, bareMark},
		{CodeConfidenceLikelihood, diag.Warning, "A confidence and a likelihood do not stand in one sentence.", ReadsProse, confidenceLikelihood},

		{CodeSingleRelay, diag.Note, "Facts rest on a single source, which passes on what others said.", ReadsFacts, singleRelay},
		{CodeBlockLater, diag.Note, "A chart or table leaves out what is later than its page.", ReadsProse, blockLater},
		{CodeFarOff, diag.Note, "A page waits for a day that is no more than a year away.", ReadsFacts, farOff},
		{CodeStale, diag.Note, "A fact is older than its field lets facts become.", ReadsFacts, stale},
		{CodeExpectationOpen, diag.Note, "The time of an expectation has passed, and nothing says what became of it.", ReadsFacts, expectationOpen},
		{CodeSourceUncited, diag.Note, "Nothing cites the source.", ReadsProse, sourceUncited},
		{CodeUnlinkedMention, diag.Note, "A page names an entity and does not link it.", ReadsProse, unlinkedMention},
		{CodeOrphan, diag.Note, "Nothing refers to an entity, and it refers to nothing of another kind.", ReadsProse, orphan},
	}
}

// AtLeast gives the rules whose problems can be of a severity or above it.
func AtLeast(rules []Rule, least diag.Severity) []Rule {
	var out []Rule
	for _, r := range rules {
		if r.Severity <= least {
			out = append(out, r)
		}
	}
	return out
}

// problems collects what one rule finds.
type problems []diag.Problem

func (p *problems) add(list ...diag.Problem) { *p = append(*p, list...) }

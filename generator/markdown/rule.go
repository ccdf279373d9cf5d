package markdown

// A rule is one thing that we do and CommonMark doesn't. A set of rules is their
// sum. All are in force; a test switches off just those that an example of the
// specification runs into, and must then get the specification's own HTML.
type rule uint32

const (
	ruleReference   rule = 1 << iota // [[x]] refers to an entity
	ruleCitation                     // [@x] cites a source
	ruleCallout                      // a quotation that begins with [!NOTE] is a callout
	ruleFigure                       // an image with a title, alone in a paragraph, is a figure
	ruleHeadingID                    // headings have ids
	ruleAttribute                    // {#id .class} at the end of a heading is its attributes
	ruleTypography                   // straight quotes, -- and ... become typographic characters
	ruleLinkify                      // bare URLs are links
	ruleHighlight                    // code in a known language is highlighted
	ruleTable                        // GFM tables
	ruleFootnote                     // footnotes
	ruleDefinition                   // definition lists
	ruleTask                         // GFM task lists
	ruleDelete                       // only ~~x~~ is deleted text, not GFM's ~x~
	ruleSubscript                    // ~x~ is a subscript
	ruleSuperscript                  // ^x^ is a superscript
	ruleInsert                       // ++x++ is inserted text
	ruleMark                         // ==x== is marked text
	ruleScheme                       // links never run code
	ruleRemote                       // images come from the site alone
	ruleDepth                        // nesting is bounded
	ruleXHTML                        // void elements are closed, as in the specification
	rulesEnd
)

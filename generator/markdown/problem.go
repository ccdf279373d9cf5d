package markdown

import "portolan/generator/diag"

// The problems that this package reports.
const (
	// CodeAttribute: an attribute list says something other than an id and classes.
	CodeAttribute diag.Code = "markdown-attribute"
	// CodeDepth: blocks or brackets are nested more than a hundred levels deep.
	CodeDepth diag.Code = "markdown-depth"
	// CodeRawHTML: raw HTML stands in a text where only Markdown is allowed.
	CodeRawHTML diag.Code = "raw-html"
	// CodeRefUnclosed: a reference begins with [[ but never ends.
	CodeRefUnclosed diag.Code = "ref-unclosed"
	// CodeRefUnopened: one bracket opens what looks like a reference, and two end it.
	CodeRefUnopened diag.Code = "ref-unopened"
	// CodeRefEmpty: a reference names nothing.
	CodeRefEmpty diag.Code = "ref-empty"
	// CodeRefEmbed: a reference has a ! before it, which means nothing here.
	CodeRefEmbed diag.Code = "ref-embed"
	// CodeMarks: a paragraph has more than 5,000 marks of links, emphasis and such.
	CodeMarks diag.Code = "markdown-marks"
	// CodeNested: a reference, citation or footnote stands inside a link or an image's text.
	CodeNested diag.Code = "ref-nested"
	// CodeCiteSyntax: a bracket looks like a citation but isn't a whole one, has no end, or is followed by empty brackets.
	CodeCiteSyntax diag.Code = "cite-syntax"
	// CodeCallout: a callout is of a type that doesn't exist.
	CodeCallout diag.Code = "callout-unknown"
	// CodeLanguage: a code block is in a language that can't be highlighted.
	CodeLanguage diag.Code = "code-language"
	// CodeFence: a fenced block is not closed.
	CodeFence diag.Code = "fence-unclosed"
	// CodeImageAlt: an image has no alternative text.
	CodeImageAlt diag.Code = "image-alt"
	// CodeImageRemote: an image would be fetched from another host.
	CodeImageRemote diag.Code = "image-remote"
	// CodeLinkScheme: a link has a scheme that isn't known to be harmless.
	CodeLinkScheme diag.Code = "link-scheme"
	// CodeLinkEmpty: a link leads nowhere.
	CodeLinkEmpty diag.Code = "link-empty"
	// CodeLinkBlank: what looks like a link or an image is text, for a blank in where it leads.
	CodeLinkBlank diag.Code = "link-blank"
	// CodeFragment: a link to a fragment of its own body finds no heading or footnote.
	CodeFragment diag.Code = "link-fragment"
	// CodeHeadingBlank: what looks like a heading has no blank behind its #, and is text.
	CodeHeadingBlank diag.Code = "heading-blank"
	// CodeTableRow: a line of a table has other cells than its head, and is text or loses some.
	CodeTableRow diag.Code = "table-row"
	// CodeListItem: what looks like an item of a list is text of the one above.
	CodeListItem diag.Code = "list-item"
	// CodeHeadingLevel: a heading is of level 1, which the page has already, or skips a level.
	CodeHeadingLevel diag.Code = "heading-level"
	// CodeHeadingID: two headings of a body are given the same id.
	CodeHeadingID diag.Code = "heading-id"
	// CodeHeadingEmpty: a heading has no text.
	CodeHeadingEmpty diag.Code = "heading-empty"
	// CodeFootnoteMissing: a footnote is referred to but not written.
	CodeFootnoteMissing diag.Code = "footnote-missing"
	// CodeFootnoteUnused: a footnote is written but not referred to, so it isn't shown.
	CodeFootnoteUnused diag.Code = "footnote-unused"
	// CodeFootnoteDuplicate: two footnotes have the same label.
	CodeFootnoteDuplicate diag.Code = "footnote-duplicate"
)

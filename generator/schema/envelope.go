package schema

// Names of the fields that the program itself knows, on every kind.
const (
	FieldLabel      = "label"
	FieldShort      = "short"
	FieldArticle    = "article"
	FieldAka        = "aka"
	FieldSummary    = "summary"
	FieldNote       = "note"
	FieldSrc        = "src"
	FieldAsOf       = "as_of"
	FieldConfidence = "confidence"
	FieldFormerly   = "formerly"
	FieldDraft      = "draft"
	FieldPublish    = "publish"
	FieldExpires    = "expires"
	FieldAutolink   = "autolink"
)

// Names of fields that mean something to the program wherever a kind declares them.
const (
	FieldDate   = "date"   // of a source: when it was said or published
	FieldBecame = "became" // what something awaited came to
	FieldRelays = "relays" // of a source: those whose words it passes on
	FieldByline = "byline" // who wrote it, as text
)

var confidences = []string{"low", "moderate", "high"}

// likelihoods are the words of ICD 203, one row of its two.
var likelihoods = []string{"almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely", "almost certain"}

// envelope gives the fields that every kind has: they say how an entity is called
// and found, where its facts come from, and when its page is to be seen.
func envelope() []*Field {
	text := func(name, label, help string) *Field {
		return &Field{Name: name, Type: TypeText, Label: Plain(label), Help: help, Envelope: true}
	}
	typed := func(t Type, name, label, help string) *Field {
		f := text(name, label, help)
		f.Type, f.Hidden = t, true
		return f
	}
	hide := func(f *Field) *Field { f.Hidden = true; return f }
	list := func(f *Field, of *Field) *Field {
		f.Type, f.Of = TypeList, of
		of.Envelope = true
		f.setName(f.Name)
		return f
	}
	confidence := typed(TypeEnum, FieldConfidence, "Confidence", "Our own confidence in this entity's facts.")
	confidence.Values = confidences
	return []*Field{
		list(text(FieldAka, "Also known as", "Other names; they find the entity too."), &Field{Type: TypeText}),
		text(FieldShort, "Short", "An abbreviation in use; it finds the entity too."),
		hide(text(FieldLabel, "Label", "Shown in place of the name.")),
		hide(text(FieldArticle, "Article", "What stands before the name within a sentence: the.")),
		hide(text(FieldSummary, "Summary", "One or two sentences for cards, lists and search.")),
		typed(TypeMarkdown, FieldNote, "Note", "A remark on the whole entity."),
		list(hide(text(FieldSrc, "Sources", "Where the facts of the file come from, unless they say otherwise.")), &Field{Type: TypeText}),
		typed(TypeDate, FieldAsOf, "As of", "As of when the facts of the file hold, unless they say otherwise."),
		confidence,
		list(hide(text(FieldFormerly, "Formerly", "Earlier ids, kind/slug; their addresses lead here.")), &Field{Type: TypeText}),
		typed(TypeBool, FieldDraft, "Draft", "Not published unless drafts are asked for."),
		typed(TypeDate, FieldPublish, "Publish", "The day from which the page is published."),
		typed(TypeDate, FieldExpires, "Expires", "The day from which the page is gone."),
		typed(TypeBool, FieldAutolink, "Autolink", "Link the first mention of each entity's name."),
	}
}

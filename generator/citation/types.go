package citation

// fallback is the type of a work without one, and of one with an unknown type
// where no error can be given.
const fallback = "document"

// A form is how the other formats write an item type of CSL.
type form struct {
	ris       string // the value of TY
	number    string // the tag of RIS for the number
	entry     string // the entry type of BibLaTeX
	container string // the field of BibLaTeX for the container
	publisher string // the field of BibLaTeX for the publisher
	label     string // the type, in words, where the entry type doesn't tell it
	subtype   string // the entrysubtype of BibLaTeX
}

// forms has the item types of CSL 1.0.2, all of them. Types that RIS has no
// word for go where Zotero puts them. The entry types that standard styles of
// BibLaTeX treat as @misc print howpublished and organization, but no publisher.
var forms = map[string]form{
	"article":                {"GEN", "M1", "article", "journaltitle", "publisher", "", ""},
	"article-journal":        {"JOUR", "IS", "article", "journaltitle", "publisher", "", ""},
	"article-magazine":       {"MGZN", "IS", "article", "journaltitle", "publisher", "", "magazine"},
	"article-newspaper":      {"NEWS", "IS", "article", "journaltitle", "publisher", "", "newspaper"},
	"bill":                   {"BILL", "M1", "legislation", "howpublished", "organization", "bill", ""},
	"book":                   {"BOOK", "M1", "book", "series", "publisher", "", ""},
	"broadcast":              {"VIDEO", "M1", "video", "howpublished", "organization", "broadcast", ""},
	"chapter":                {"CHAP", "M1", "incollection", "booktitle", "publisher", "", ""},
	"classic":                {"CLSWK", "M1", "book", "series", "publisher", "", "classic"},
	"collection":             {"GEN", "M1", "misc", "howpublished", "organization", "collection", ""},
	"dataset":                {"DATA", "M1", "dataset", "series", "publisher", "", ""},
	"document":               {"GEN", "M1", "misc", "howpublished", "organization", "", ""},
	"entry":                  {"DICT", "M1", "inreference", "booktitle", "publisher", "", ""},
	"entry-dictionary":       {"DICT", "M1", "inreference", "booktitle", "publisher", "", ""},
	"entry-encyclopedia":     {"ENCYC", "M1", "inreference", "booktitle", "publisher", "", ""},
	"event":                  {"GEN", "M1", "misc", "howpublished", "organization", "event", ""},
	"figure":                 {"FIGURE", "M1", "image", "howpublished", "organization", "figure", ""},
	"graphic":                {"ART", "M1", "image", "howpublished", "organization", "", ""},
	"hearing":                {"HEAR", "M1", "misc", "howpublished", "organization", "hearing", ""},
	"interview":              {"PCOMM", "M1", "misc", "howpublished", "organization", "interview", ""},
	"legal_case":             {"CASE", "M1", "jurisdiction", "howpublished", "organization", "", ""},
	"legislation":            {"STAT", "M1", "legislation", "howpublished", "organization", "", ""},
	"manuscript":             {"MANSCPT", "M1", "unpublished", "howpublished", "organization", "", ""},
	"map":                    {"MAP", "M1", "misc", "howpublished", "organization", "map", ""},
	"motion_picture":         {"MPCT", "M1", "movie", "howpublished", "organization", "", ""},
	"musical_score":          {"MUSIC", "M1", "misc", "howpublished", "organization", "musical score", ""},
	"pamphlet":               {"PAMP", "M1", "booklet", "howpublished", "organization", "pamphlet", ""},
	"paper-conference":       {"CPAPER", "M1", "inproceedings", "booktitle", "publisher", "", ""},
	"patent":                 {"PAT", "M1", "patent", "howpublished", "organization", "", ""},
	"performance":            {"GEN", "M1", "performance", "howpublished", "organization", "", ""},
	"periodical":             {"JFULL", "IS", "periodical", "series", "publisher", "", ""},
	"personal_communication": {"PCOMM", "M1", "letter", "howpublished", "organization", "", ""},
	"post":                   {"ELEC", "M1", "online", "organization", "publisher", "post", ""},
	"post-weblog":            {"BLOG", "M1", "online", "organization", "publisher", "blog post", ""},
	"regulation":             {"STAT", "M1", "legislation", "howpublished", "organization", "regulation", ""},
	"report":                 {"RPRT", "SN", "report", "series", "institution", "report", ""},
	"review":                 {"GEN", "M1", "review", "journaltitle", "publisher", "", ""},
	"review-book":            {"GEN", "M1", "review", "journaltitle", "publisher", "book review", ""},
	"software":               {"COMP", "M1", "software", "howpublished", "organization", "", ""},
	"song":                   {"SOUND", "M1", "music", "howpublished", "organization", "", ""},
	"speech":                 {"SLIDE", "M1", "unpublished", "howpublished", "organization", "speech", ""},
	"standard":               {"STAND", "SN", "standard", "howpublished", "organization", "", ""},
	"thesis":                 {"THES", "M1", "thesis", "series", "institution", "thesis", ""},
	"treaty":                 {"LEGAL", "M1", "legal", "howpublished", "organization", "treaty", ""},
	"webpage":                {"ELEC", "M1", "online", "organization", "publisher", "", ""},
}

// Known tells whether a type is an item type of CSL 1.0.2.
func Known(cslType string) bool {
	_, ok := forms[cslType]
	return ok
}

// formOf gives how a type is written, or how the fallback is.
func formOf(cslType string) form {
	if f, ok := forms[cslType]; ok {
		return f
	}
	return forms[fallback]
}

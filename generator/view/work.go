package view

import (
	"strings"

	"portolan/generator/chronicle"
	"portolan/generator/citation"
	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// A Citation tells how to cite a page or, of a source, what the page is about.
type Citation struct {
	Text    string // of a source, in one sentence
	Title   string // of the page, as it stands within quotation marks
	Version string // of the page; "" where the site gives none
	Files   []Link // the citation in the forms that programs read; nil where they are not made
}

// Citation tells how to cite the entity.
func (v *Entity) Citation() Citation {
	c := Citation{Title: citation.WithinQuotes(v.Name), Version: Version(v.builder.r, v.ID)}
	if v.kind.Citable {
		c.Text = work(v.builder.r, v.entity).Text()
	}
	if HasCitations(v.builder.r) {
		for _, form := range CitationForms() {
			c.Files = append(c.Files, Link{Label: form.Label, Href: EscapePath(CitationFile(v.ID, form))})
		}
	}
	return c
}

// A CitationForm is a form of citations that programs read.
type CitationForm struct {
	Label string
	Ext   string // of the file, which is called by the entity's slug
	Media string
}

// CitationForms lists the forms of citations.
func CitationForms() []CitationForm {
	return []CitationForm{
		{"RIS", ".ris", "application/x-research-info-systems"},
		{"BibTeX", ".bib", "application/x-bibtex"},
		{"CSL-JSON", ".csl.json", "application/vnd.citationstyles.csl+json"},
	}
}

// CitationFile is the name of the file with the citation of an entity in a form, beside its
// page.
func CitationFile(id string, form CitationForm) string {
	_, slug, _ := strings.Cut(id, "/")
	return slug + form.Ext
}

// PieceVersion is the name of the derivation that gives the version of a page by id: eight
// letters that change when what it says does.
const PieceVersion = "record-version"

// Version gives the version of an entity's page; "" where the site has no data.
func Version(r *site.Reader, id string) string {
	if !HasDownloads(r) {
		return ""
	}
	return r.Derived(PieceVersion, id).(string)
}

// WorkOf gives an entity as others cite it: a source as the work that it is, all else as
// its page, with the day as of which it speaks and its version.
func WorkOf(r *site.Reader, id string) citation.Work {
	e := r.Facts(id)
	if e == nil {
		return citation.Work{}
	}
	k, set := r.Kind(e.Kind), r.Settings()
	if k.Citable {
		w := work(r, e)
		if !citation.Known(w.Type) {
			w.Type = "document"
		}
		return w
	}
	day := chronicle.SpeaksOf(e, k, r.Today())
	dated, err := edtf.Parse(day.String())
	if err != nil {
		panic(err) // a day is a date
	}
	w := citation.Work{ID: strings.ReplaceAll(id, "/", "-"), Type: "webpage", Title: e.Label(set.Lang), Container: set.Title, Language: set.Lang,
		Genre: k.Singular.In(set.Lang), Date: dated, Version: Version(r, id), Note: "As of " + day.String() + "."}
	if e.Text("article_type", set.Lang) == "Report" {
		w.Type = "report"
	}
	if byline := e.Text("byline", set.Lang); byline != "" {
		w.Authors = []citation.Name{{Literal: byline}}
	}
	if set.BaseURL != "" {
		w.URL = set.BaseURL + EscapePath(site.Path(k, e.Slug))
	}
	return w
}

// work fills a citation's variables from an entity of a citable kind. Such kinds name
// their fields as CSL names its variables.
func work(r *site.Reader, e *content.Facts) citation.Work {
	lang := r.Settings().Lang
	w := citation.Work{
		ID: e.Slug, Type: e.Text("type", lang), Title: e.Title.In(lang), Untitled: untitled(e), Container: e.Text("container", lang),
		Place: e.Text("place", lang), URL: e.Text("url", lang), Archive: e.Text("archived", lang), Number: e.Text("identifier", lang),
		Language: e.Text("language", lang), Authors: names(r, e.Claim("by")), Editors: names(r, e.Claim("editor")),
	}
	if w.Type == "interview" {
		w.Interviewers = names(r, e.Claim("to"))
	}
	if c := e.Claim("publisher"); c != nil {
		for _, n := range names(r, c) {
			w.Publisher = n.Literal
		}
	}
	if c := e.Claim(schema.FieldDate); c != nil {
		w.Date = c.Shown().Value.Date
	}
	if c := e.Claim("accessed"); c != nil {
		w.Accessed = c.Shown().Value.Date
	}
	return w
}

// untitled tells of an entity of a citable kind that its name is no title of the work but
// describes it.
func untitled(e *content.Facts) bool {
	c := e.Claim("untitled")
	return c != nil && c.State == schema.Known && c.Value.Bool
}

// titled gives what an entity is called as those read it who take the name of a work for its
// title: of a work that is only described, the description in brackets.
func titled(r *site.Reader, id, label string) string {
	if r.Kind(kindOf(id)).Citable {
		if e := r.Facts(id); e != nil && untitled(e) {
			return citation.Described(label)
		}
	}
	return label
}

// names gives the people and organizations of a field: people by family and given
// name, where their pages tell these.
func names(r *site.Reader, c *schema.Claim) []citation.Name {
	if c == nil || c.State != schema.Known {
		return nil
	}
	items := c.Value.Items
	if c.Value.Type == schema.TypeRef {
		items = []schema.Claim{*c}
	}
	var out []citation.Name
	for i := range items {
		ref := items[i].Value.Ref
		e := r.Facts(r.Find(ref.Target, c.Field.Element().To))
		if e == nil {
			out = append(out, citation.Name{Literal: ref.Target})
			continue
		}
		lang := r.Settings().Lang
		n := citation.Name{Family: e.Text("family", lang), Given: e.Text("given", lang)}
		if n.Family == "" || n.Given == "" {
			n = citation.Name{Literal: e.Title.In(lang)}
		}
		out = append(out, n)
	}
	return out
}

package view

import (
	"bytes"
	"html"
	"html/template"
	"slices"
	"strings"
	"sync"

	"portolan/generator/chronicle"
	"portolan/generator/content"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// A Subject is what an entity can be found by: the words of its page, as plain text.
// Everything that is not a plain fact carries its certainty word here too.
type Subject struct {
	Names   []string // the label first, then other names
	Codes   []string
	Fields  []string // what the kind's search fields say, besides names
	Summary string
	Lines   []string // facts, histories, lists and prose, a line for each block
	Body    int      // how many of Lines come before those of the body
}

// PieceSubject is the name of the derivation that gives the subject of an id.
const PieceSubject = "subject"

// A Brief is what is shown of an entity where it is found or pointed at.
type Brief struct {
	Path    string // address from the root: "ports/puerto-cabello/"
	Kind    string
	Type    string // what the kind calls it
	Label   string
	Also    []string // other names, and codes
	Summary string
	Status  template.HTML // where its history stands; "" if it has none
	Facts   []CardFact    // at most three of its card, without the status
	Note    string        // label of the standing note, where something about it is disputed
	Facet   Facet
}

// A Facet is by what many entities can be told apart, as far as one of them is concerned.
type Facet struct {
	Kind   string
	Status string   // name of the step at which its history stands; "" if it has none
	Step   string   // what the step is called, with its certainty
	Years  []int    // of the dates that the kind puts on a timeline, each once, in order
	Refs   []string // ids that it refers to in its kind's search fields, and its own
}

// searcher begins to print what a search wants of an entity.
func searcher(r *site.Reader, id string) *Entity {
	e := r.Entity(id)
	if e == nil {
		return nil
	}
	set, k := r.Settings(), r.Kind(e.Kind)
	b := &builder{r: r, set: set, lang: set.Lang, w: wordsFor(set.Lang), page: &Page{}}
	b.day = chronicle.SpeaksOf(e.Facts(), k, r.Today())
	return &Entity{ID: id, Kind: e.Kind, entity: e.Facts(), whole: e, kind: k, builder: b}
}

// subjectOf gives what an entity can be found by; nothing if there is none.
func subjectOf(r *site.Reader, id string) Subject {
	v := searcher(r, id)
	if v == nil {
		return Subject{}
	}
	e := v.entity
	s := Subject{Names: namesOf(e, v.builder.lang), Codes: e.Codes(), Summary: e.Text(schema.FieldSummary, v.builder.lang)}
	p := v.builder.printer(false)
	p.links, p.plain, p.owner = false, true, p.ownerOf(e)
	for _, path := range v.kind.Search {
		if c := v.searched(path); c != nil {
			p.brief(c)
			s.Fields = append(s.Fields, p.plainText())
		}
	}
	for i := range e.Claims() {
		if c := v.known(&e.Claims()[i]); c != nil {
			s.Lines = append(s.Lines, v.lines(p, c)...)
		}
	}
	empty := func(l string) bool { return l == "" }
	s.Lines = slices.DeleteFunc(s.Lines, empty)
	s.Body = len(s.Lines)
	if body := v.whole.Body(); body != nil {
		p.fill(body, nil)
		s.Lines = append(s.Lines, slices.DeleteFunc(strings.Split(p.plainText(), "\n"), empty)...)
	}
	return s
}

// namesOf gives the label of an entity and its other names, each once.
func namesOf(e *content.Facts, lang string) []string {
	out := []string{e.Label(lang)}
	for _, name := range e.Names() {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// searched gives the claim of a search field; nil for names, which are told by themselves.
func (v *Entity) searched(path string) *schema.Claim {
	switch path {
	case v.kind.Title, schema.FieldLabel, schema.FieldShort, schema.FieldArticle, schema.FieldAka, schema.FieldSummary:
		return nil
	}
	c := v.entity.Claim(path)
	if c == nil {
		return nil
	}
	return v.known(c)
}

// lines gives what the page says by a claim, as plain text with its label before it.
func (v *Entity) lines(p *printer, c *schema.Claim) (out []string) {
	label := c.Field.Label.In(p.lang)
	switch {
	case isProse(c.Field):
		for _, item := range v.list(p, c).Items {
			out = append(out, strings.Split(plainText(string(item)), "\n")...)
		}
	case isHistory(c) && !c.Field.Hidden:
		h := v.history(p, c)
		out = append(out, label+": "+plainText(string(h.Status)))
		for _, s := range h.Steps {
			out = append(out, plainText(string(s.Date))+": "+plainText(string(s.HTML)))
		}
	case v.isFact(c):
		p.claim(c)
		out = append(out, label+": "+strings.ReplaceAll(p.plainText(), "\n", " · "))
	}
	return out
}

// BriefOf gives what is shown of an entity where it is found; the zero Brief if there is none.
func BriefOf(r *site.Reader, id string) Brief {
	v := searcher(r, id)
	if v == nil {
		return Brief{}
	}
	card, plain := derived[Card](r, "card", id, ""), r.Card(id)
	b := Brief{Path: site.Path(v.kind, v.entity.Slug), Kind: card.Kind, Type: card.Type, Label: plain.Label, Summary: plain.Summary}
	if card.Note != nil {
		b.Note = card.Note.Label
	}
	b.Also = append(namesOf(v.entity, v.builder.lang)[1:], v.entity.Codes()...)
	status, of := v.status()
	b.Status, b.Facet = status, v.facet()
	for _, f := range card.Facts {
		if f.Name != of && len(b.Facts) < briefFacts {
			b.Facts = append(b.Facts, f)
		}
	}
	return b
}

// briefFacts is how many facts a brief has at most.
const briefFacts = 3

// status writes where the entity's first history stands, and tells which field that is.
func (v *Entity) status() (status template.HTML, field string) {
	c := v.firstHistory()
	if c == nil {
		return "", ""
	}
	p := v.builder.printer(false)
	p.links, p.line = false, true
	p.status(c, v.entity.Claim(c.Field.Parties))
	return safe(p.html()), c.Key
}

func (v *Entity) firstHistory() *schema.Claim {
	for i := range v.entity.Claims() {
		if c := v.known(&v.entity.Claims()[i]); c != nil && isHistory(c) && !c.Field.Hidden {
			return c
		}
	}
	return nil
}

// facet gives by what the entity is told apart from others.
func (v *Entity) facet() Facet {
	r := v.builder.r
	f := Facet{Kind: v.Kind, Refs: []string{v.ID}}
	if c := v.firstHistory(); c != nil {
		f.Status, f.Step = v.stands(c)
	}
	for _, path := range v.kind.Search {
		if c := v.searched(path); c != nil {
			f.refs(r, c)
		}
	}
	for _, path := range v.kind.Timeline {
		if c := v.entity.Claim(path); c != nil {
			if c = v.known(c); c != nil {
				f.years(c)
			}
		}
	}
	slices.Sort(f.Years)
	f.Years = slices.Compact(f.Years)
	return f
}

// stands names the step at which a history stands. One that has not come is another
// status than the step itself.
func (v *Entity) stands(c *schema.Claim) (name, label string) {
	s := chronicle.Of(c, v.entity.Claim(c.Field.Parties), v.builder.day, v.builder.r)
	lang := v.builder.lang
	switch {
	case s.Step != nil:
		return s.Step.Value.Step.Name, s.Step.Value.Step.Label.In(lang)
	case len(s.Open) > 0:
		open := s.Open[0].Claim
		return string(open.Modality) + "-" + open.Value.Step.Name, v.builder.w.modality(open.Modality) + ": " + open.Value.Step.Label.In(lang)
	}
	return "", ""
}

// refs adds what a claim refers to as a fact.
func (f *Facet) refs(r *site.Reader, c *schema.Claim) {
	c.Walk(func(part *schema.Claim) {
		part.Refs(func(ref schema.Ref) {
			if id := r.Find(ref.Target, part.Field.Element().To); id != "" && !slices.Contains(f.Refs, id) {
				f.Refs = append(f.Refs, id)
			}
		})
	})
}

// years adds the years in which what a claim states began. What is only awaited has none.
func (f *Facet) years(c *schema.Claim) {
	c.Walk(func(part *schema.Claim) {
		if part.State != schema.Known || !part.Modality.Fact() {
			return
		}
		if day, ok := part.Value.Date.Earliest(); ok {
			f.Years = append(f.Years, day.Year())
		}
	})
}

// blocks are the elements whose text stands on lines of its own.
var blocks = map[string]bool{"p": true, "li": true, "ul": true, "ol": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
	"tr": true, "div": true, "dt": true, "dd": true, "blockquote": true, "pre": true, "br": true, "figcaption": true, "table": true, "section": true, "hr": true}

// plainText gives the text of a piece of HTML that this program made, a line for each
// block, blanks run together, no-break spaces among them.
func plainText(s string) string { return textOfHTML([]byte(s)) }

// noBreak is a no-break space.
const noBreak = "\u00a0"

// textOfHTML is plainText of bytes, which it only reads.
func textOfHTML(s []byte) string {
	used := plainTexts.Get().(*[]byte)
	defer plainTexts.Put(used)
	out := (*used)[:0]
	var between byte // what has to come before the next character
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '<':
			end := bytes.IndexByte(s[i:], '>')
			if end < 0 {
				end = len(s) - i
			}
			if name := tagName(s[i+1 : min(i+end, len(s))]); blocks[string(name)] {
				between = '\n'
			} else if between == 0 && (string(name) == "td" || string(name) == "th") {
				between = ' '
			}
			i += end
		case ' ', '\n', '\t', '\r':
			if between == 0 {
				between = ' '
			}
		default:
			if c == noBreak[0] && i+1 < len(s) && s[i+1] == noBreak[1] { // keeps a line of a page together, and plain text has none
				if i++; between == 0 {
					between = ' '
				}
				continue
			}
			if between != 0 && len(out) > 0 {
				out = append(out, between)
			}
			between = 0
			out = append(out, c)
		}
	}
	*used = out
	return html.UnescapeString(string(out))
}

// plainTexts are used again from text to text.
var plainTexts = sync.Pool{New: func() any { return new([]byte) }}

// tagName gives the name in what stands between the brackets of a tag.
func tagName(tag []byte) []byte {
	tag = bytes.TrimPrefix(tag, []byte("/"))
	if cut := bytes.IndexAny(tag, " /\n"); cut >= 0 {
		return tag[:cut]
	}
	return tag
}

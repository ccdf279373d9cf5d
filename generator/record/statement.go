package record

import (
	"cmp"
	"slices"
	"strings"

	"portolan/generator/jsontext"
	"portolan/generator/schema"
)

// A Statement is one innermost claim of a record: a value, or one of several versions,
// candidates or views, with all of its provenance.
type Statement struct {
	*Claim
	Record *Record
	Field  string // name of the field
	Label  string // of the field, and of the part where it has one
	Path   string // of the claim within the record: "distance.novorossiysk"
	Among  State  // of which it is one: Many, Versions, OneOf, InDispute; "" if it stands alone
}

// Statements calls visit for every statement of the record, in order.
func (rec *Record) Statements(visit func(s *Statement)) {
	for i := range rec.Fields {
		c := &rec.Fields[i]
		walk(&Statement{Claim: c, Record: rec, Field: c.Key, Label: c.Label, Path: c.Key}, visit)
	}
}

func walk(s *Statement, visit func(s *Statement)) {
	if len(s.Parts) == 0 {
		visit(s)
		return
	}
	among := s.State
	for i := range s.Parts {
		part := &s.Parts[i]
		inner := Statement{Claim: part, Record: s.Record, Field: s.Field, Label: s.Label, Path: s.Path + "." + part.Key, Among: among}
		if among == Many && s.Among != "" && s.Among != Many {
			inner.Among = s.Among // an item of a version is no more certain than the version
		}
		if part.Label != "" {
			inner.Label += ", " + part.Label
		}
		walk(&inner, visit)
	}
}

// ID names the statement for as long as its entity and its place in it keep their names.
func (s *Statement) ID() string { return s.Record.ID + "#" + s.Path }

// Text tells the statement in a sentence that can stand by itself.
func (s *Statement) Text() string { return s.Record.Name + ": " + s.Label + ": " + s.Words }

// Status says what sort of answer it is: known, unknown or none, or one of several.
func (s *Statement) Status() string {
	switch s.Among {
	case Versions:
		return "version"
	case OneOf:
		return "candidate"
	case InDispute:
		return "view"
	}
	return string(s.State)
}

func rank(r Rank) string { return cmp.Or(string(r), "normal") }

// AppendJSON appends the statement as an object.
func (s *Statement) AppendJSON(b []byte, f Frame) []byte {
	o := jsontext.Begin(b)
	o.String("id", s.ID())
	o.String("entity", s.Record.ID)
	o.String("field", s.Field)
	o.String("path", s.Path)
	o.String("statement", s.Text())
	o.String("type", string(s.Type))
	o.String("status", s.Status())
	o.String("modality", Modality(s.Modality))
	o.String("rank", rank(s.Rank))
	o.String("of", s.Of)
	o.String("words", s.Words)
	o.Raw("value", s.Value.JSON)
	o.String("as_of", s.AsOf)
	o.String("told_as_of", s.Record.Day.String())
	o.Key("sources")
	o.B = appendSources(o.B, s.Sources)
	s.about(&o)
	o.String("page", s.page())
	o.String("url", f.address(s.page()))
	return o.End()
}

// page is where the statement stands, from the root of the site.
func (s *Statement) page() string { return s.Record.Page + "#" + s.Field }

// StatementColumns names the columns of [Statement.Row].
func StatementColumns() []Column {
	text := func(name, about string) Column { return Column{name, "string", about} }
	return []Column{
		text("id", "The entity, #, and the path of the statement in it"),
		text("entity", "Id of the entity that it is about"),
		text("entity_name", "Its name"),
		text("kind", "Its kind"),
		text("field", "The field that it answers"),
		text("path", "The field, and the place in it where there are several answers"),
		text("statement", "In a sentence, with its certainty"),
		text("type", "What sort of value it has"),
		text("status", "known, unknown or none; version, candidate or view where it is one of several"),
		text("modality", "How it is meant: stated, planned, projected, expected, undetermined, disputed, characterised, retracted"),
		text("rank", "preferred, normal or deprecated"),
		text("of", "Id of the entity that the part is for, or whose view it is"),
		text("value", "The value: a text, a number, or an object in JSON"),
		{"low", "number", "The number, or the lower end of a range; nothing where that is open, as in under 5 t"},
		{"high", "number", "The number, or the higher end of a range; nothing where that is open, as in over 5 t"},
		text("unit", "Its unit, with a period: USD/month"),
		text("date", "The date in EDTF: of the value, or of its step or office"),
		text("refs", "Ids of the entities that it names, with semicolons between"),
		text("as_of", "As of when it holds, in EDTF"),
		text("told_as_of", "As of which day the page speaks"),
		text("sources", "Ids of its sources with the place in each, with semicolons between"),
		text("if", "The condition"),
		text("excludes", "What is left out"),
		text("note", "A remark, or the id of the note on a dispute"),
		text("confidence", "Our own: low, moderate, high"),
		text("likelihood", "Our own, in words of ICD 203"),
		text("page", "Where it stands, from the root of the site"),
	}
}

// A Column is a column of a table: its name, its type in Frictionless' words, and what it
// has.
type Column struct{ Name, Type, About string }

// Row appends the cells of the statement, in step with [StatementColumns].
func (s *Statement) Row(cells []string) []string {
	v := &s.Value
	return append(cells, s.ID(), s.Record.ID, s.Record.Name, s.Record.Kind, s.Field, s.Path, s.Text(), string(s.Type), s.Status(), Modality(s.Modality), rank(s.Rank), s.Of,
		plainValue(s.Claim), v.Low, v.High, v.Unit, v.Date, strings.Join(v.Refs, "; "), s.AsOf, s.Record.Day.String(), sourceCell(s.Sources),
		s.If, s.Excludes, s.Note, s.Confidence, s.Likelihood, s.page())
}

// plainValue gives a value as a cell: texts without their quotes, all else as in JSON.
func plainValue(c *Claim) string {
	switch c.Type {
	case schema.TypeText, schema.TypeMarkdown, schema.TypeEnum, schema.TypeURL, schema.TypeCode:
		return unquoted(c.Value.JSON)
	case schema.TypeDate:
		return c.Value.Date
	}
	return c.Value.JSON
}

func sourceCell(sources []Source) string {
	var b strings.Builder
	for i, s := range sources {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(s.ID)
		if s.Locator != "" {
			b.WriteString(" (" + s.Locator + ")")
		}
	}
	return b.String()
}

// Links calls visit for everything that the record refers to: by its fields, in its prose,
// and as its sources, each once in each way.
func (rec *Record) Links(visit func(l Link)) {
	var seen seenLinks
	add := func(l Link) {
		if l.To != rec.ID && l.To != "" && seen.add(l) {
			visit(l)
		}
	}
	rec.Statements(func(s *Statement) {
		open := s.Among != "" && s.Among != Many
		by := s.Field
		if s.Type == schema.TypeMarkdown {
			by = ByMention
		}
		for _, id := range s.Value.Refs {
			add(Link{id, by, s.Modality, s.If, open})
		}
		add(Link{s.Of, s.Field, s.Modality, s.If, open})
		for _, src := range s.Sources {
			add(Link{To: src.ID, By: ByCitation})
		}
	})
	for _, l := range rec.Body {
		add(l)
	}
}

// seenLinks are links, each once. Most records have few, and to look through these takes less than to keep a map.
type seenLinks struct {
	first [64]Link
	n     int           // of them
	more  map[Link]bool // nil while there is room among the first
}

// add tells whether a link is new.
func (s *seenLinks) add(l Link) bool {
	if slices.Contains(s.first[:s.n], l) || s.more[l] {
		return false
	}
	if s.n < len(s.first) {
		s.first[s.n] = l
		s.n++
		return true
	}
	if s.more == nil {
		s.more = map[Link]bool{}
	}
	s.more[l] = true
	return true
}

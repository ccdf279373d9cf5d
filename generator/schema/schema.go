// Package schema knows what editors may write: kinds, their fields, the types
// of values, and the vocabularies of histories. It reads kinds from YAML and
// decodes an entity's YAML by them into claims, each with its certainty, source
// and date.
//
// No kind is known in Go: outputs act on field types and facets. The package
// knows nothing of other entities: that a reference finds something is found out
// by package graph.
package schema

import (
	"regexp"
	"slices"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/yamltree"
)

// A Type says what a field's value is.
type Type string

const (
	TypeText     Type = "text"     // one text, or one per language
	TypeMarkdown Type = "markdown" // text with emphasis, references and citations
	TypeNumber   Type = "number"
	TypeQuantity Type = "quantity" // a number with a unit, perhaps a period and a date
	TypeBool     Type = "bool"
	TypeEnum     Type = "enum"  // one of the field's values
	TypeDate     Type = "date"  // EDTF or words
	TypePoint    Type = "point" // latitude, longitude in degrees (WGS 84)
	TypeLine     Type = "line"  // a list of points
	TypeURL      Type = "url"
	TypeCode     Type = "code"    // an identifier with a named check
	TypeRef      Type = "ref"     // a reference to an entity
	TypeHistory  Type = "history" // dated steps of a vocabulary
	TypeList     Type = "list"    // values of one type
	TypeMap      Type = "map"     // values by key, or a record of named fields
	TypeImage    Type = "image"   // a file with its alternative text and credit
)

var types = []Type{TypeText, TypeMarkdown, TypeNumber, TypeQuantity, TypeBool, TypeEnum, TypeDate, TypePoint, TypeLine,
	TypeURL, TypeCode, TypeRef, TypeHistory, TypeList, TypeMap, TypeImage}

// A Schema is all the kinds and vocabularies of a site.
type Schema struct {
	Kinds        []*Kind       // in order of name
	Vocabularies []*Vocabulary // in order of name
	byName       map[string]*Kind
	byFolder     map[string]*Kind
	Hash         digest.Hash // of the files that it was read from
}

// Kind returns the kind of that name, or nil.
func (s *Schema) Kind(name string) *Kind { return s.byName[name] }

// InFolder returns the kind whose entities lie in that folder, or nil.
func (s *Schema) InFolder(folder string) *Kind { return s.byFolder[folder] }

// Citable lists the kinds that can be cited.
func (s *Schema) Citable() []string {
	var out []string
	for _, k := range s.Kinds {
		if k.Citable {
			out = append(out, k.Name)
		}
	}
	return out
}

// Folders lists the kinds' folders, for hints.
func (s *Schema) Folders() []string {
	var out []string
	for _, k := range s.Kinds {
		out = append(out, k.Folder)
	}
	return out
}

// Vocabulary returns the vocabulary of that name, or nil.
func (s *Schema) Vocabulary(name string) *Vocabulary {
	for _, v := range s.Vocabularies {
		if v.Name == name {
			return v
		}
	}
	return nil
}

// A Kind says what the entities of one sort are: where they lie, what is known
// of them, how they are listed.
type Kind struct {
	Name      string // of the file: port
	Folder    string // below content: ports
	Path      string // address with {slug}: /ports/{slug}/
	Singular  Text
	Plural    Text
	About     Text      // says on the index page what is listed
	Title     string    // the field that names an entity
	Template  string    // base name of the page's template
	Hue       string    // one of Hues; "" means that of its own name, or none
	Appears   string    // field whose date, or first step, is the day from which there is anything to show
	SpeaksOf  string    // field whose date is the day as of which the entity's page speaks
	Follows   []string  // fields of refs: what names one of the things in them too is told of where a page tells what happened since
	Onward    []Onward  // the ways on from a page, beyond what it names and what names it
	Indexed   bool      // has an index page
	Citable   bool      // its entities are the sources that marks and citations name
	Prose     bool      // its entities are told in prose: a new one is a Markdown file
	SchemaOrg []OrgType // what its entities are in schema.org; at least one
	Fields    []*Field
	Card      []string // paths of the fields shown on a card
	Columns   []string // and in the index
	Order     Order
	Search    []string
	Timeline  []string
	Map       []string // fields that tell where an entity lies: points, lines, and entities that lie somewhere
	Course    []string // fields of the two ends of a way: refs; without a line of its own it is the shortest
	Hatch     string   // field with the outline of an area that maps hatch, with a link to the entity
	Pos       diag.Pos `digest:"-"`
	byName    map[string]*Field
	places    map[string]diag.Pos `digest:"-"` // of values by key, and of a list's items by key, a blank and the item
}

// An Onward is a way on from a page: by what it names in a field, or by what stands in a relation of that name to it, to what is
// tied to that, of some kinds.
type Onward struct {
	By    string
	Kinds []string
	Pos   diag.Pos `digest:"-"`
}

// At tells where the kind's file says something under a key, as item if that is not "";
// where it doesn't, the beginning of the file.
func (k *Kind) At(key, item string) diag.Pos {
	if pos, ok := k.places[key+" "+item]; ok && item != "" {
		return pos
	}
	if pos, ok := k.places[key]; ok {
		return pos
	}
	return k.Pos
}

// placesOf notes where the keys of a kind stand, but for its fields, which know it.
func placesOf(n *yamltree.Node) map[string]diag.Pos {
	out := map[string]diag.Pos{}
	for _, e := range n.Entries {
		out[e.Key] = e.Value.Pos
		for _, it := range e.Value.Items {
			out[e.Key+" "+it.Text] = it.Pos
		}
	}
	return out
}

// Hues names the colours that a kind may have: those of the portal's first kinds. The
// style sheet has a token --kind-NAME for each.
func Hues() []string {
	return []string{"agreement", "briefing", "country", "event", "law", "organization", "person", "port", "program", "route",
		"satellite", "source", "topic", "zone"}
}

// An Order sorts an index by a field; Descending shows the latest first.
type Order struct {
	Field      string
	Descending bool
}

// Field returns the kind's field of that name, or nil. A dotted path goes into a map's fields.
func (k *Kind) Field(path string) *Field {
	name, rest := cutPath(path)
	f := k.byName[name]
	for rest != "" && f != nil {
		name, rest = cutPath(rest)
		i := slices.IndexFunc(f.Fields, func(g *Field) bool { return g.Name == name })
		if i < 0 {
			return nil
		}
		f = f.Fields[i]
	}
	return f
}

func cutPath(path string) (first, rest string) {
	for i := range len(path) {
		if path[i] == '.' {
			return path[:i], path[i+1:]
		}
	}
	return path, ""
}

// FieldNames lists the names that an entity of the kind may use.
func (k *Kind) FieldNames() []string {
	out := make([]string, len(k.Fields))
	for i, f := range k.Fields {
		out[i] = f.Name
	}
	return out
}

// A Field is one thing that may be said of an entity.
type Field struct {
	Name      string
	Type      Type
	Label     Text
	Help      string
	Required  bool
	Unique    bool // no two entities of the kind may share a value
	Hidden    bool // not in the table of facts
	Editorial bool // how editors file or spell the thing, which no source needs to say
	Envelope  bool // known to the program, the same for every kind
	Default   string
	quoted    bool           // the default is
	Period    bool           // a quantity says per what time, or when
	Symmetric bool           // a ref holds both ways
	ShelfLife int            // days after which a value is stale; 0 is never
	Check     Check          // of a code
	Values    []string       // of an enum
	Words     []Word         // what readers are told instead of a value of an enum, bool or text, or of a digit of a function
	Pattern   *regexp.Regexp // of a text, code or url: the whole must match
	Min, Max  *float64
	Units     []string      // of a quantity; none means any
	To        []string      // kinds that a ref may point to; none means any
	Inverse   *Inverse      // what the relation is called from the other side
	Dated     bool          // a ref may be followed by a date
	Verb      Text          // what an entity with a date did, on timelines: Russia joined
	Roles     []Role        // a ref is preceded by one of these: president of VE
	Parties   string        // of a history: the field of those who take its steps
	Steps     string        // vocabulary of a history
	Of        *Field        // items of a list, values of a map
	Keys      *Field        // keys of a map
	Fields    []*Field      // of a map with fixed keys
	SchemaOrg []OrgProperty // what it is in schema.org; nil if nothing
	Pos       diag.Pos      `digest:"-"`
}

// An Inverse names a relation as seen from the entity that is pointed to. Role is what it is called where
// one thing stands in several: "takes part"; nil if that says nothing.
type Inverse struct {
	Name  string
	Label Text
	Role  Text
}

// A Role is an office that a person can hold; One says that nobody else may hold
// it at the same time.
type Role struct {
	Name string
	One  bool
}

// A Word is what readers are told instead of a value.
type Word struct {
	Value string
	Label Text
}

// Told gives a value of an enum, a bool or a text as readers are told it, and of the functions of
// UN/LOCODE each of its digits, with commas between; "" where the field has no words for it.
func (f *Field) Told(value, lang string) string {
	if f == nil || len(f.Words) == 0 {
		return ""
	}
	word := func(value string) string {
		if i := slices.IndexFunc(f.Words, func(w Word) bool { return w.Value == value }); i >= 0 {
			return f.Words[i].Label.In(lang)
		}
		return ""
	}
	if f.Type != TypeCode {
		return word(value)
	}
	var told []string
	for _, digit := range value {
		if digit == '-' {
			continue
		}
		w := word(string(digit))
		if w == "" {
			return ""
		}
		told = append(told, w)
	}
	return strings.Join(told, ", ")
}

// Element returns the field that describes what a reference, step or item in f
// is: f itself, or the innermost element of a list or map.
func (f *Field) Element() *Field {
	for f.Of != nil {
		f = f.Of
	}
	return f
}

// A Vocabulary names the steps that a history can take.
type Vocabulary struct {
	Name  string
	Steps []Step
	Pos   diag.Pos `digest:"-"`
}

// Step returns the step of that name, or nil.
func (v *Vocabulary) Step(name string) *Step {
	for i := range v.Steps {
		if v.Steps[i].Name == name {
			return &v.Steps[i]
		}
	}
	return nil
}

// Names lists the steps.
func (v *Vocabulary) Names() []string {
	out := make([]string, len(v.Steps))
	for i := range v.Steps {
		out[i] = v.Steps[i].Name
	}
	return out
}

// A Step is a word of a vocabulary with the rules of its order.
type Step struct {
	Name  string
	Label Text
	After []string // steps one of which must have come before
	Once  bool     // happens once
	Each  bool     // each party takes it by itself
}

// A Text is a text in one language or several.
type Text []Translation

// A Translation is a text in one language, given as a BCP 47 tag; "" is the language of the site.
type Translation struct{ Lang, Text string }

// Plain makes a text in the language of the site.
func Plain(s string) Text {
	if s == "" {
		return nil
	}
	return Text{{"", s}}
}

// In returns the text in lang, or else in the language of the site, or else the first.
func (t Text) In(lang string) string {
	for _, want := range [...]string{lang, ""} {
		for _, tr := range t {
			if tr.Lang == want {
				return tr.Text
			}
		}
	}
	if len(t) > 0 {
		return t[0].Text
	}
	return ""
}

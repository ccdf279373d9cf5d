// Package record gives an entity as data: what its page says of it, as a tree of plain
// values, with the certainty, the date and the sources of each.
//
// In goes a [site.Reader] and an id; out comes a [Record], which writes itself as JSON, as
// a row of a table, and as the statements and links that it makes. A record says what the
// page says as of the day of which it speaks, and no more: what came later, who is not to
// be seen, and what is only the author's business are not in it. What is planned,
// projected, expected, undetermined or disputed says so wherever it is written.
//
// The forms are documented by the JSON Schema that [Schema] gives for a kind.
package record

import (
	"slices"
	"strings"
	"sync"

	"portolan/generator/chronicle"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/schema"
	"portolan/generator/site"
	"portolan/generator/view"
)

// A Record is an entity as data. It is read only.
type Record struct {
	ID      string // kind/slug
	Kind    string
	Slug    string
	Page    string // address from the root of the site: "ports/puerto-cabello/"
	Name    string
	Names   []string // other names
	Summary string
	Day     edtf.Day // as of which it is told
	AsOf    string   // EDTF: as of when its file says that its facts hold; "" if it doesn't
	Fields  []Claim
	Body    []Link // what its prose refers to and cites, each once
}

// A State says which of the answers a claim gives.
type State string

const (
	Known     State = "known"
	Unknown   State = "unknown"    // nobody knows
	None      State = "none"       // there is none
	OneOf     State = "candidates" // one of its Parts, not yet decided
	Versions  State = "versions"   // its Parts contradict each other
	InDispute State = "disputed"   // its Parts are views
	Many      State = "many"       // its Parts are the items of a list, the entries of a map, the steps of a history
)

// A Claim is one answer to one field, or a part of it. It has Parts, or it is told in
// Words and has a value: of parts, each says the rest by itself.
type Claim struct {
	Key      string // name of the field, key in a map, number in a list from 1
	Label    string
	Type     schema.Type
	State    State
	Modality schema.Modality
	Words    string
	Value    Value
	Of       string // id of the entity that is the key in a map; in a dispute of whose view it is
	Sources  []Source
	AsOf     string // EDTF
	Rank     Rank

	If, Excludes, Note, Confidence, Likelihood string

	Why       string // why versions differ
	Status    string // of a history: where it stands, in words
	DecidedBy string // of candidates: who decides, in words
	Parts     []Claim
}

// A Rank tells which of several answers goes first, in the words of Wikidata.
type Rank string

const (
	Normal     Rank = "" // written "normal"
	Preferred  Rank = "preferred"
	Deprecated Rank = "deprecated" // it was taken back
)

// A Source is what a claim rests on, and the place in it.
type Source struct{ ID, Locator string }

// A Value is what a claim says, for programs.
type Value struct {
	JSON string // the value, or an object; "" if there is none
	Low  string // a number, or the lower end of a range; "" where that is open, as in under 5 t
	High string // the higher end; as Low where there is no range; "" where it is open, as in over 5 t
	Unit string // with the period: USD/month
	Date string // EDTF
	Refs []string
	Lat  string
	Lon  string
}

// A Link says that the entity refers to another.
type Link struct {
	To       string
	By       string // name of the field, or "mention" or "citation"
	Modality schema.Modality
	If       string // the condition on which the relation holds
	Open     bool   // it is one of several candidates or versions, or stands in a view of a dispute
}

const (
	ByMention  = "mention"
	ByCitation = "citation"
)

// piece is the name of the derivation that makes records.
const piece = "record"

// Derivations are the pieces that records are, for [site.Site]: each is made once for all
// files that have it.
func Derivations() map[string]func(*site.Reader, string) any {
	return map[string]func(*site.Reader, string) any{
		piece:             func(r *site.Reader, id string) any { return newRecord(r, id) },
		view.PieceVersion: func(r *site.Reader, id string) any { return version(r, id) },
	}
}

// Of gives the record of an entity; nil if there is none to be seen.
func Of(r *site.Reader, id string) *Record { return r.Derived(piece, id).(*Record) }

// Ahead makes records that will be asked for, on all processors.
func Ahead(r *site.Reader, ids []string) { r.Ahead(piece, ids) }

// version gives eight letters that change when what a page says does: its fields, or its
// prose. The day of the build and the address of the site are nothing that it says.
func version(r *site.Reader, id string) string {
	rec := Of(r, id)
	if rec == nil {
		return ""
	}
	told := *rec
	told.Day = edtf.MakeDay(1970, 1, 1) // whichever, and always the same
	text := versioned.Get().(*[]byte)
	defer versioned.Put(text)
	*text = told.AppendJSON((*text)[:0], Frame{}, "", nil)
	for _, line := range r.Derived(view.PieceSubject, id).(view.Subject).Lines {
		*text = append(append(*text, line...), '\n')
	}
	return digest.Bytes(*text).String()[:8]
}

// versioned are texts of which a version is made, used again from one to the next.
var versioned = sync.Pool{New: func() any { return new([]byte) }}

func newRecord(r *site.Reader, id string) *Record {
	e := r.Entity(id)
	if e == nil {
		return nil
	}
	k, lang := r.Kind(e.Kind), r.Settings().Lang
	day := chronicle.SpeaksOf(e.Facts(), k, r.Today())
	rec := &Record{ID: id, Kind: e.Kind, Slug: e.Slug, Page: site.Path(k, e.Slug), Name: e.Label(lang), Summary: e.Text(schema.FieldSummary, lang), Day: day,
		AsOf: heldAsOf(e.AsOf(), day)}
	for _, name := range e.Names() {
		if name != rec.Name && !slices.Contains(rec.Names, name) {
			rec.Names = append(rec.Names, name)
		}
	}
	m := newMaker(r, e, k, day)
	for i := range e.Claims() {
		if c := &e.Claims()[i]; fieldTold(k, c.Field) {
			if c = chronicle.AsOf(c, day); c != nil {
				if made, ok := m.field(c); ok {
					rec.Fields = append(rec.Fields, made)
				}
			}
		}
	}
	rec.Body = slices.Clone(m.body())
	rec.Fields = slices.Clone(rec.Fields) // which has no room for more: they are large, and stay as long as the site
	return rec
}

// Field gives a field by its name; nil if nothing is said of it.
func (rec *Record) Field(name string) *Claim {
	for i := range rec.Fields {
		if rec.Fields[i].Key == name {
			return &rec.Fields[i]
		}
	}
	return nil
}

// fieldTold tells whether a field of a kind is told as data. Names and the summary are
// told by themselves. What steers the page is nobody's business, and neither is a hidden
// field, unless the kind shows it elsewhere: in lists, on maps, on timelines, as prose.
func fieldTold(k *schema.Kind, f *schema.Field) bool {
	switch {
	case f.Name == k.Title:
		return false
	case f.Envelope:
		return f.Name == schema.FieldNote
	case !f.Hidden, f.Element().Type == schema.TypeMarkdown:
		return true
	}
	for _, shown := range [][]string{k.Card, k.Columns, k.Search, k.Timeline, k.Map, k.Course, {k.Hatch, k.SpeaksOf, k.Appears}} {
		for _, path := range shown {
			if name, _, _ := strings.Cut(path, "."); name == f.Name {
				return true
			}
		}
	}
	return false
}

// fieldsOf lists the fields of a kind that are told as data.
func fieldsOf(k *schema.Kind) []*schema.Field {
	var out []*schema.Field
	for _, f := range k.Fields {
		if fieldTold(k, f) {
			out = append(out, f)
		}
	}
	return out
}

package schema

import (
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/markdown"
	"slices"
)

// A Modality says what kind of statement a claim is, from the source's wording.
type Modality string

const (
	Stated        Modality = ""
	Planned       Modality = "planned"
	Projected     Modality = "projected"
	Expected      Modality = "expected"
	Undetermined  Modality = "undetermined"
	Disputed      Modality = "disputed"
	Characterised Modality = "characterised"
	Retracted     Modality = "retracted"
)

var modalities = []string{"stated", "planned", "projected", "expected", "undetermined", "disputed", "characterised", "retracted"}

// Modalities lists the words behind ~ in their order.
func Modalities() []string { return slices.Clone(modalities) }

// Fact tells whether a claim so meant may look like a fact.
func (m Modality) Fact() bool { return m == Stated }

// A State says which of the four answers a claim gives, or that it gives several.
type State uint8

const (
	Known      State = iota // a value
	Unknown                 // nobody knows
	None                    // there is none
	Candidates              // one of these, not yet decided
	Either                  // versions that contradict each other
	InDispute               // views of a disputed status
)

// A Claim is one answer to one field: the record that every way of writing it comes to.
type Claim struct {
	Field      *Field `digest:"-"`
	Key        string // the field's name, or the key in a map; "" for an item of a list
	State      State
	Value      Value
	Modality   Modality
	End        Modality // of a date or an office: how its end is meant, where that is not as the rest; Disputed or Stated
	Sources    []Cite
	OwnSource  bool // Sources were written here, not inherited from the file or folder
	AsOf       edtf.Date
	OwnAsOf    bool
	If         string
	Excludes   string
	Note       string  // a remark, or the id of a standing note where the claim is disputed
	Confidence string  // ours: low, moderate, high
	Likelihood string  // ours, in words of ICD 203
	Options    []Claim // versions of Either, Candidates
	Show       int     // the version that Either prefers, from 1; 0 is none
	Why        string  // why the versions differ
	Views      []View
	DecidedBy  *Claim
	Pos        diag.Pos `digest:"-"`
}

// A Cite names a source and the place in it.
type Cite struct {
	Target  string   // as written: id or slug of a source
	Locator string   // "minute 3"
	Pos     diag.Pos `digest:"-"`
}

// A View is one position in a dispute.
type View struct {
	Text    string
	Of      *Ref // whose view it supports
	Sources []Cite
	Pos     diag.Pos `digest:"-"`
}

// A Ref is a reference as written; package graph says what it finds.
type Ref struct {
	Target string
	Pos    diag.Pos `digest:"-"`
}

// A Value is what a claim says. Which parts are set depends on Type.
type Value struct {
	Type     Type
	Text     Text          // text, enum, code, url; of markdown the source
	Prose    *markdown.Doc // markdown
	Number   float64
	Quantity *Quantity
	Bool     bool
	Date     edtf.Date // a date; of a dated ref or a step when
	Points   []Point   // a point has one
	Decimals uint8     // of a point or a line: with how many its numbers are written, the most of them
	Ref      Ref
	Role     string // of a ref with roles
	Step     *StepTaken
	Items    []Claim // list, history
	Entries  []Claim // map; Claim.Key is the key as written
	Keys     []Ref   // of a map keyed by references, in step with Entries
	Image    *Image
}

// A Quantity is a number with its unit. Digits are kept as written, so that
// precision survives.
type Quantity struct {
	Approx string  // about, over, under, up to, at least, nearly
	Low    float64 // in units, scale applied
	High   float64 // the same as Low where there is no range
	Digits string  // 809454, or 19–21
	Scale  string  // thousand, million, billion, trillion
	Unit   string
	Per    string // month in USD/month
	In     edtf.Date
}

// Ends gives of the two ends of a quantity, as they are written somewhere, those of which something is said: under 5 t has
// no lower one, and over 5 t no higher one, which are "".
func (q *Quantity) Ends(low, high string) (string, string) {
	switch q.Approx {
	case "under", "up to":
		return "", high
	case "over", "at least":
		return low, ""
	}
	return low, high
}

// A Point is a place on the earth in degrees, WGS 84.
type Point struct{ Lat, Lon float64 }

// A StepTaken is one entry of a history.
type StepTaken struct {
	Name  string
	Label Text  // what the vocabulary calls it
	To    []Ref // whom it concerns: invited VE
	By    []Ref // who took it: ratified by VE
	Place string
	Note  string
}

// An Image is a picture of an entity.
type Image struct{ File, Alt, Credit, Licence string }

// Walk calls visit for the claim and every claim within it, outermost first.
func (c *Claim) Walk(visit func(*Claim)) {
	visit(c)
	for i := range c.Value.Items {
		c.Value.Items[i].Walk(visit)
	}
	for i := range c.Value.Entries {
		c.Value.Entries[i].Walk(visit)
	}
	for i := range c.Options {
		c.Options[i].Walk(visit)
	}
	if c.DecidedBy != nil {
		c.DecidedBy.Walk(visit)
	}
}

// Decides tells whether the claim names who decides an open choice, and so is no
// answer to the field that it stands in.
func (c *Claim) Decides() bool { return c.Field.Name == keyDecidedBy }

// Refs calls visit for every reference that the claim's value makes: not those of
// claims within it, nor the keys of a map.
func (c *Claim) Refs(visit func(Ref)) {
	if c.Value.Type == TypeRef && c.State == Known {
		visit(c.Value.Ref)
	}
	if s := c.Value.Step; s != nil {
		for _, r := range s.To {
			visit(r)
		}
		for _, r := range s.By {
			visit(r)
		}
	}
	for _, v := range c.Views {
		if v.Of != nil {
			visit(*v.Of)
		}
	}
}

// Shown gives the claim that stands for this one where there is room for one: of
// contradicting versions the preferred, or the first; else the claim itself.
func (c *Claim) Shown() *Claim {
	if c.State == Either && len(c.Options) > 0 {
		return &c.Options[max(0, c.Show-1)]
	}
	return c
}

// Series tells of several versions that they don't contradict each other: the value changes, for
// it has a shelf life, and each holds as of its own date.
func (c *Claim) Series() bool {
	dates := map[string]bool{}
	for i := range c.Options {
		if o := &c.Options[i]; o.OwnAsOf {
			dates[o.AsOf.EDTF()] = true
		}
	}
	return c.Field.ShelfLife > 0 && len(dates) == len(c.Options)
}

// Begun gives the day from which it is known that what a claim dates has begun, or happened: see [edtf.Date.Begun]. Of what is only said to
// be so by a month or a year, and was said in its course, it is when that was said.
func (c *Claim) Begun() (edtf.Day, bool) {
	day, ok := c.Value.Date.Begun()
	if _, exact := c.Value.Date.Earliest(); exact || !ok {
		return day, ok
	}
	period, _ := c.Value.Date.End().Earliest()
	if said, known := c.AsOf.Earliest(); known && period <= said && said < day {
		return said, true
	}
	return day, true
}

// After tells whether what a claim dates isn't known to have begun, or happened, until after a day.
func (c *Claim) After(day edtf.Day) bool {
	begun, known := c.Begun()
	return known && begun > day
}

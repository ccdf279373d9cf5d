package content

import (
	"slices"
	"strings"

	"portolan/generator/block"
	"portolan/generator/edtf"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

// A Face is what the whole site wants to know of an entity, worked out once when its
// file is read. It says nothing that the entity and its kind don't: a build compares
// and joins the faces of all entities each time anew, and looks into an entity only
// where a face gives reason to. It is read only.
type Face struct {
	Names    []string // in the form of [Fold]: slug, codes, then names and aliases, each once
	Formerly []string // earlier ids
	Uniques  []Unique
	Codes    []*schema.Claim // all that are of type code
	Refs     []Ref           // in the order in which they are met
	Spots    []Spot          // where Refs stand
	Dests    []Dest
	Traits   Traits
	From     edtf.Day // the day from which there is something to tell, if Traits has Dated
	Latest   edtf.Day // no date that is given begins later; 0 or after it
	Sort     SortKey
}

// Traits say what there is among the claims of an entity.
type Traits uint16

const (
	Coded     Traits = 1 << iota // a code
	Located                      // a point
	Historic                     // a history
	InOffice                     // a reference with a role
	Mutual                       // a field whose relation holds both ways
	InDispute                    // a disputed value
	Partied                      // a history whose steps are taken by the parties in a field
	Dated                        // the field that says from when there is something to tell, with a date
	Facts                        // prose that prints facts of entities
	Changing                     // a field whose changes are told: of the timeline of its kind, or with a shelf life
)

// A Unique is a value that no other entity of the kind may have.
type Unique struct {
	Claim *schema.Claim
	Key   string // the value in the form of [Fold]
}

// A RefKind says how an entity refers to another.
type RefKind uint8

const (
	Relation RefKind = iota // by a field
	Mention                 // in prose, or in a block of it
	Citation                // as a source
	NoteRef                 // as the note that explains a dispute: looked up, and no edge
)

// A Ref is a reference to another entity, as small as can be: there are many times as
// many as entities. [Entity.References] tells how it is written.
type Ref struct {
	Key  string // what to look up: a whole id as it is written, all else in the form of [Fold]
	Spot int32  // index into Spots
	At   int32  // in prose, the index of the reference or citation
	Kind RefKind
	Open bool // one of several candidates
	View bool // in a view of a dispute
	Fact bool // asks for a fact
	Part bool // asks for a part of the page
}

// A Spot is where references stand: a value, or a piece of prose or a fenced block with
// all its references.
type Spot struct {
	Field *schema.Field // nil for the body, and for the sources of the file
	Claim *schema.Claim
	Prose *markdown.Doc
	Block *block.Block
	Kinds []string // that a relation may go to; none means any
}

// Mentioned gives the mention with index at.
func (p *Spot) Mentioned(at int32) *markdown.Ref {
	if p.Block != nil {
		return &p.Block.Refs[at]
	}
	return &p.Prose.Refs[at]
}

// A Dest is a file or page of the site that an entity's prose links or shows, or the
// picture of a claim: one of Link, Image and Picture is set.
type Dest struct {
	Address string // from the root of the site
	File    string // in the content folder, of what is shown from there
	Part    string // of the page that is linked
	Link    *markdown.Link
	Image   *markdown.Image
	Picture *schema.Claim
}

// Face gives the entity's face.
func (e *Entity) Face() *Face { return e.face }

// Complete works out the faces of a doc's entities, which has to be done after they
// were read from anywhere but their file.
func (p *Parser) Complete(d *Doc) {
	sorter, _ := p.sorters.Get().(*Sorter)
	if sorter == nil {
		sorter = NewSorter(p.Lang)
	}
	defer p.sorters.Put(sorter)
	for _, sealed := range d.Entities {
		e := sealed.Value()
		k := p.Schema.Kind(e.Kind)
		e.face = newFace(e, k)
		e.face.Sort = sorter.Key(e, k)
	}
}

func newFace(e *Entity, k *schema.Kind) *Face {
	f := &Face{Formerly: e.Texts(schema.FieldFormerly)}
	for i := range e.Claims {
		top := e.Claims[i].Field
		if top.Symmetric || top.Element().Symmetric {
			f.Traits |= Mutual
		}
		if top.Parties != "" {
			f.Traits |= Partied
		}
		// The date from which an entity is there is no change of it: see package chronicle.
		appears := e.Claims[i].Key == k.Appears && top.Type == schema.TypeDate
		if !appears && (top.ShelfLife != 0 || slices.Contains(k.Timeline, e.Claims[i].Key)) {
			f.Traits |= Changing
		}
		e.Claims[i].Walk(f.claim)
	}
	f.Latest = later(f.Latest, e.AsOf)
	f.name(e.Slug)
	for _, c := range f.Codes {
		if c.State == schema.Known && c.Field.Unique {
			f.name(c.Value.Text.In(""))
		}
	}
	for _, name := range e.Names() {
		f.name(name)
	}
	e.References(f.ref)
	f.dests(e, k)
	if day, known := appears(e, k); known {
		f.From, f.Traits = day, f.Traits|Dated
	}
	f.Names, f.Refs, f.Spots = slices.Clip(f.Names), slices.Clone(f.Refs), slices.Clone(f.Spots) // no room to grow
	return f
}

func (f *Face) name(s string) {
	if key := Fold(s); key != "" && !slices.Contains(f.Names, key) {
		f.Names = append(f.Names, key)
	}
}

// claim notes what a claim by itself has.
func (f *Face) claim(c *schema.Claim) {
	switch c.Value.Type {
	case schema.TypeCode:
		f.Codes, f.Traits = append(f.Codes, c), f.Traits|Coded
	case schema.TypePoint:
		f.Traits |= Located
	case schema.TypeHistory:
		f.Traits |= Historic
	}
	if c.Value.Role != "" {
		f.Traits |= InOffice
	}
	if c.State == schema.InDispute {
		f.Traits |= InDispute
	}
	if c.Field.Unique && c.State == schema.Known && c.Value.Text != nil {
		f.Uniques = append(f.Uniques, Unique{c, Fold(c.Value.Text.In(""))})
	}
	f.Latest = later(later(f.Latest, c.AsOf), c.Value.Date)
	if q := c.Value.Quantity; q != nil {
		f.Latest = later(f.Latest, q.In)
	}
}

func later(day edtf.Day, date edtf.Date) edtf.Day {
	if begins, known := date.Earliest(); known && begins > day {
		return begins
	}
	return day
}

// ref notes a reference, and the place where it stands if the one before stood elsewhere.
func (f *Face) ref(r Reference) {
	ref := r.Ref
	ref.Key = RefKey(r.Target)
	if last := len(f.Spots) - 1; last < 0 || !f.Spots[last].same(r.In) {
		f.Spots = append(f.Spots, r.In)
	}
	ref.Spot = int32(len(f.Spots) - 1)
	if ref.Fact {
		f.Traits |= Facts
	}
	f.Refs = append(f.Refs, ref)
}

func (p Spot) same(q Spot) bool {
	return p.Field == q.Field && p.Claim == q.Claim && p.Prose == q.Prose && p.Block == q.Block && slices.Equal(p.Kinds, q.Kinds)
}

// dests lists what prose links and shows, and then the pictures of claims.
func (f *Face) dests(e *Entity, k *schema.Kind) {
	page := Address(k, e.Slug)
	e.Prose(func(d *markdown.Doc, _ *schema.Claim) {
		for i := range d.Links {
			if dest, part := CutDest(d.Links[i].Dest); dest != "" { // else a part of its own page, checked with the Markdown
				f.Dests = append(f.Dests, Dest{Address: Resolve(page, dest), Part: fragment(part), Link: &d.Links[i]})
			}
		}
		for i := range d.Images {
			dest, _ := CutDest(d.Images[i].Dest)
			shown := Dest{Image: &d.Images[i]}
			if file, ok := strings.CutPrefix(dest, "/"); ok {
				shown.Address = file
			} else {
				shown.Address, shown.File = media(e.Dir, dest)
			}
			f.Dests = append(f.Dests, shown)
		}
	})
	for i := range e.Claims {
		e.Claims[i].Walk(func(c *schema.Claim) {
			if img := c.Value.Image; img != nil {
				address, file := media(e.Dir, img.File)
				f.Dests = append(f.Dests, Dest{Address: address, File: file, Picture: c})
			}
		})
	}
}

// appears gives the day from which there is something to tell of an entity, by the
// field that its kind names: a date, or the steps of a history. What was said before
// it happened counts from when it was said; where that isn't told it says nothing.
func appears(e *Entity, k *schema.Kind) (first edtf.Day, known bool) {
	c := e.Claim(k.Appears)
	if k.Appears == "" || c == nil {
		return 0, false
	}
	claims := []schema.Claim{*c.Shown()}
	if c.Field.Type == schema.TypeHistory {
		claims = c.Value.Items
	}
	for i := range claims {
		day, ok := claims[i].Value.Date.Earliest()
		if !ok { // by some day: that is when it is known to have happened
			day, ok = claims[i].Value.Date.Latest()
		}
		if !claims[i].Modality.Fact() {
			day, ok = claims[i].AsOf.Earliest()
			ok = ok && claims[i].OwnAsOf
		}
		if ok && (!known || day < first) {
			first, known = day, true
		}
	}
	return first, known
}

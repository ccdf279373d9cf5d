package content

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"portolan/generator/block"
	"portolan/generator/diag"
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
	Fields   []string // that it has claims of, as they come
	Refs     []Ref    // in the order in which they are met
	Spots    []Spot   // where Refs stand
	Asked    []Asked  // what some Refs ask for, in their order
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
	Printing                     // prose that prints facts of entities
	Changing                     // a field whose changes are told: of the timeline of its kind, or with a shelf life
	Prosaic                      // a body
	Blocked                      // a block that the site draws
)

// A Unique is a value that no other entity of the kind may have. [Entity.Unique] gives its claim.
type Unique struct {
	Field *schema.Field
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
// all its references. It is as far as a face tells; the rest is in [Entity.Context].
type Spot struct {
	In    SpotKind
	Field *schema.Field // nil for the body, and for the sources of the file
	By    *schema.Field // of a relation: the field that says which kinds it may go to
	Key   bool          // it says so of its keys
}

// A SpotKind says in which part of an entity a spot is.
type SpotKind uint8

const (
	FactSpot  SpotKind = iota // a claim, or the sources of the file
	BodySpot                  // the body
	BlockSpot                 // a block of the body
)

// Kinds lists the kinds that a relation may go to. None means any.
func (s Spot) Kinds() []string {
	switch {
	case s.By == nil:
		return nil
	case s.Key:
		return s.By.Keys.To
	}
	return s.By.To
}

// A Context is a spot with all that stands there.
type Context struct {
	Spot
	Claim *schema.Claim
	Prose *markdown.Doc
	Block *block.Block
}

// Mentioned gives the mention with index at.
func (c *Context) Mentioned(at int32) *markdown.Ref {
	if c.Block != nil {
		return &c.Block.Refs[at]
	}
	return &c.Prose.Refs[at]
}

// An Asked is what a reference asks for besides an entity: one that has Fact or Part set.
type Asked struct {
	Ref      int32  // index into Refs
	Whole    string // what to look up first for one of a fact: with the fact, which may be part of a name
	Field    string
	Fragment string
}

// Asks gives what the reference with that index asks for besides an entity.
func (f *Face) Asks(ref int32) Asked {
	if i, ok := slices.BinarySearchFunc(f.Asked, ref, func(a Asked, ref int32) int { return cmp.Compare(a.Ref, ref) }); ok {
		return f.Asked[i]
	}
	return Asked{Ref: ref}
}

// A Dest is a file or page of the site that an entity's prose links or shows, or the
// picture of a claim.
type Dest struct {
	By      DestKind
	Address string   // from the root of the site
	File    string   // in the content folder, of what is shown from there
	Part    string   // of the page that is linked
	Written string   // as it is written
	Pos     diag.Pos // where
}

// A DestKind says what leads to a file or page.
type DestKind uint8

const (
	ByLink    DestKind = iota // a link in prose
	ByImage                   // a picture in prose
	ByPicture                 // a claim
)

// Face gives the entity's face.
func (e *Entity) Face() *Face { return e.face }

// Context gives a spot of the face with all that stands there.
func (e *Entity) Context(spot int32) *Context {
	e.placed.once.Do(func() { e.placed.contexts = place(e.facts().references) })
	if of := e.placed.contexts; int(spot) < len(of) {
		return &of[spot]
	}
	return &e.prose().contexts[int(spot)-len(e.placed.contexts)]
}

// placed are the contexts of an entity's facts, once one was asked for.
type placed struct {
	once     sync.Once
	contexts []Context
}

// place works out the contexts of references.
func place(references func(visit func(Reference))) (out []Context) {
	references(func(r Reference) {
		if last := len(out) - 1; last < 0 || out[last] != r.In {
			out = append(out, r.In)
		}
	})
	return slices.Clip(out)
}

// Unique gives the claim of a unique value; nil if the entity has no such one.
func (e *Entity) Unique(u Unique) (found *schema.Claim) {
	for i := range e.Claims() {
		e.Claims()[i].Walk(func(c *schema.Claim) {
			if key, ok := unique(c); ok && found == nil && c.Field.Name == u.Field.Name && key == u.Key {
				found = c
			}
		})
	}
	return found
}

// unique gives the value of a claim that no other entity of the kind may have.
func unique(c *schema.Claim) (key string, ok bool) {
	if c.Field.Unique && c.State == schema.Known && c.Value.Text != nil {
		return Fold(c.Value.Text.In("")), true
	}
	return "", false
}

// complete works out the faces of a doc's entities.
func (p *Parser) complete(d *Doc) {
	sorter, _ := p.sorters.Get().(*Sorter)
	if sorter == nil {
		sorter = NewSorter(p.Lang)
	}
	defer p.sorters.Put(sorter)
	for _, sealed := range d.Entities {
		e := sealed.Value()
		k := p.Schema.Kind(e.Kind)
		p := e.prose()
		p.contexts = place(p.references)
		e.face = newFace(e, k)
		e.face.Sort = sorter.Key(e.facts(), k)
	}
}

func newFace(e *Entity, k *schema.Kind) *Face {
	f := &Face{Formerly: e.Texts(schema.FieldFormerly)}
	for i := range e.Claims() {
		claim := &e.Claims()[i]
		top := claim.Field
		f.Fields = append(f.Fields, claim.Key)
		if top.Symmetric || top.Element().Symmetric {
			f.Traits |= Mutual
		}
		if top.Parties != "" {
			f.Traits |= Partied
		}
		// The date from which an entity is there is no change of it: see package chronicle.
		appears := claim.Key == k.Appears && top.Type == schema.TypeDate
		if !appears && (top.ShelfLife != 0 || slices.Contains(k.Timeline, claim.Key)) {
			f.Traits |= Changing
		}
		claim.Walk(f.claim)
	}
	f.Latest = later(f.Latest, e.AsOf())
	if e.Body() != nil {
		f.Traits |= Prosaic
	}
	if len(e.Blocks()) > 0 {
		f.Traits |= Blocked
	}
	for _, name := range slices.Concat([]string{e.Slug}, e.Codes(), e.Names()) {
		f.name(name)
	}
	f.refs(e)
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
		f.Traits |= Coded
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
	if key, ok := unique(c); ok {
		f.Uniques = append(f.Uniques, Unique{c.Field, key})
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

// refs notes the references, and the spots where they stand.
func (f *Face) refs(e *Entity) {
	var last Context
	e.References(func(r Reference) {
		if len(f.Spots) == 0 || last != r.In {
			f.Spots, last = append(f.Spots, r.In.Spot), r.In
		}
		ref := r.Ref
		ref.Key, ref.Spot = RefKey(r.Target), int32(len(f.Spots)-1)
		if ref.Fact || ref.Part {
			in := r.In.Mentioned(ref.At)
			f.Asked = append(f.Asked, Asked{int32(len(f.Refs)), RefKey(in.Raw), in.Field, in.Fragment})
		}
		if ref.Fact {
			f.Traits |= Printing
		}
		f.Refs = append(f.Refs, ref)
	})
}

// dests lists what prose links and shows, and then the pictures of claims.
func (f *Face) dests(e *Entity, k *schema.Kind) {
	page := Address(k, e.Slug)
	e.Prose(func(d *markdown.Doc, _ *schema.Claim) {
		for i := range d.Links {
			if dest, part := CutDest(d.Links[i].Dest); dest != "" { // else a part of its own page, checked with the Markdown
				f.Dests = append(f.Dests, Dest{ByLink, Resolve(page, dest), "", fragment(part), d.Links[i].Dest, d.Links[i].Pos})
			}
		}
		for i := range d.Images {
			dest, _ := CutDest(d.Images[i].Dest)
			shown := Dest{By: ByImage, Written: d.Images[i].Dest, Pos: d.Images[i].Pos}
			if file, ok := strings.CutPrefix(dest, "/"); ok {
				shown.Address = file
			} else {
				shown.Address, shown.File = media(e.Dir, dest)
			}
			f.Dests = append(f.Dests, shown)
		}
	})
	for i := range e.Claims() {
		e.Claims()[i].Walk(func(c *schema.Claim) {
			if img := c.Value.Image; img != nil {
				address, file := media(e.Dir, img.File)
				f.Dests = append(f.Dests, Dest{By: ByPicture, Address: address, File: file, Written: img.File, Pos: c.Pos})
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
		claims = c.Shown().Value.Items
	}
	for i := range claims {
		day, ok := claims[i].Begun()
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

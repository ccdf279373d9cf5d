// Package place tells where on the earth an entity lies, by what its kind says of its
// fields: points, lines, the countries that it is, and what it refers to.
//
// In go an entity, its kind and a day; out comes a [Place]. Nothing is known of maps or
// of how anything is drawn. The package acts on the types of fields and the facets map,
// course and hatch of kinds, never on the names of kinds.
package place

import (
	"cmp"
	"fmt"
	"slices"

	"golang.org/x/text/language"

	"portolan/generator/chronicle"
	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// A Directory finds entities that others refer to. Those that are not to be seen are
// not found.
type Directory interface {
	Find(target string, kinds []string) string // id, or ""
	Facts(id string) *content.Facts
	Kind(name string) *schema.Kind
}

// A Place is where an entity lies. What is unknown, or not yet known on the day, is left out.
type Place struct {
	Country string // code of ISO 3166-1 numeric of the country that it is; "" for what is none
	Points  []Point
	Lines   []Line
	Near    []string // ids of what it refers to as its place
}

// A Point is a place where an entity lies.
type Point struct {
	schema.Point
	As   schema.Modality // where it is no plain fact
	Open bool            // it is no plain fact: one of several, planned, disputed
}

// A Line is a way that an entity is.
type Line struct {
	Points   []schema.Point
	From, To string          // ids of its ends; "" where not known
	Drawn    bool            // the points are given; else they are its ends alone
	As       schema.Modality // of what says so, where that is no plain fact
	Choice   bool            // its end is one of several candidates
}

// Open tells whether the way is no plain fact.
func (l Line) Open() bool { return l.Choice || !l.As.Fact() }

// Nowhere tells whether nothing places an entity by itself.
func (p Place) Nowhere() bool { return p.Country == "" && len(p.Points)+len(p.Lines) == 0 }

// Of tells where an entity lies, as was known on a day.
func Of(e *content.Facts, k *schema.Kind, day edtf.Day, dir Directory) Place {
	f := finder{e: e, k: k, day: day, dir: dir}
	f.out.Country = Country(e)
	for _, name := range k.Map {
		if c := f.claim(name); c != nil {
			f.field(c, schema.Stated, false)
		}
	}
	if len(k.Course) == 2 {
		f.course()
	}
	return f.out
}

// Country gives the code of ISO 3166-1 numeric of the country that an entity is, or "".
func Country(e *content.Facts) string {
	var alpha2, numeric string
	for i := range e.Claims() {
		e.Claims()[i].Walk(func(c *schema.Claim) {
			switch {
			case c.Value.Type != schema.TypeCode || c.State != schema.Known:
			case c.Field.Check == "iso-3166-numeric":
				numeric = c.Value.Text.In("")
			case c.Field.Check == "iso-3166-alpha2":
				alpha2 = c.Value.Text.In("")
			}
		})
	}
	if numeric == "" && alpha2 != "" {
		if r, err := language.ParseRegion(alpha2); err == nil {
			numeric = fmt.Sprintf("%03d", r.M49())
		}
	}
	return numeric
}

// Outline gives the outline of the area that an entity stands for, by its kind's facet
// hatch; nil if it gives none.
func Outline(e *content.Facts, k *schema.Kind) []schema.Point {
	if c := e.Claim(k.Hatch); k.Hatch != "" && c != nil && c.State == schema.Known {
		return c.Value.Points
	}
	return nil
}

type finder struct {
	e   *content.Facts
	k   *schema.Kind
	day edtf.Day
	dir Directory
	out Place
}

func (f *finder) claim(path string) *schema.Claim {
	c := f.e.Claim(path)
	if c == nil {
		return nil
	}
	return chronicle.AsOf(c, f.day)
}

// field takes up what a claim says of the place: as it is meant itself, or what it stands
// in; choice tells that it is one of several.
func (f *finder) field(c *schema.Claim, as schema.Modality, choice bool) {
	if c.Modality == schema.Retracted {
		return
	}
	as, choice = cmp.Or(c.Modality, as), choice || c.State == schema.Candidates || c.State == schema.Either
	for i := range c.Options {
		f.field(&c.Options[i], as, choice)
	}
	if c.State != schema.Known {
		return
	}
	switch v := &c.Value; v.Type {
	case schema.TypePoint:
		f.out.Points = append(f.out.Points, Point{v.Points[0], as, choice || !as.Fact()})
	case schema.TypeLine:
		f.out.Lines = append(f.out.Lines, Line{Points: v.Points, Drawn: true, As: as, Choice: choice})
	case schema.TypeRef:
		if id := f.dir.Find(v.Ref.Target, c.Field.To); id != "" && !slices.Contains(f.out.Near, id) {
			f.out.Near = append(f.out.Near, id)
		}
	case schema.TypeList:
		for i := range v.Items {
			f.field(&v.Items[i], as, choice)
		}
	case schema.TypeMap:
		for i := range v.Entries {
			before := len(f.out.Lines)
			f.field(&v.Entries[i], as, choice)
			if len(v.Keys) > i && c.Field.Keys != nil {
				for j := range f.out.Lines[before:] {
					f.out.Lines[before+j].To = f.dir.Find(v.Keys[i].Target, c.Field.Keys.To)
				}
			}
		}
	}
}

// An end is one that a way may have.
type end struct {
	id     string
	as     schema.Modality
	choice bool
}

// course makes a line of each pair of ends: one that is drawn if there is one to the end,
// else the shortest.
func (f *finder) course() {
	from, to := f.ends(f.k.Course[0]), f.ends(f.k.Course[1])
	for _, a := range from {
		for _, b := range to {
			as, choice := cmp.Or(a.as, b.as), a.choice || b.choice
			drawn := false
			for i := range f.out.Lines {
				if l := &f.out.Lines[i]; l.To == b.id && l.Drawn && (l.From == "" || l.From == a.id) {
					l.From, l.As, l.Choice, drawn = a.id, cmp.Or(l.As, as), l.Choice || choice, true
				}
			}
			if drawn {
				continue
			}
			start, known := f.at(a.id)
			end, too := f.at(b.id)
			if known && too {
				f.out.Lines = append(f.out.Lines, Line{Points: []schema.Point{start, end}, From: a.id, To: b.id, As: as, Choice: choice})
			}
		}
	}
}

// ends gives what a field names as the end of a way.
func (f *finder) ends(name string) []end {
	c := f.claim(name)
	if c == nil {
		return nil
	}
	var out []end
	var add func(c *schema.Claim, as schema.Modality, choice bool)
	add = func(c *schema.Claim, as schema.Modality, choice bool) {
		if c.Modality == schema.Retracted || c.Decides() {
			return
		}
		as = cmp.Or(c.Modality, as)
		for i := range c.Options {
			add(&c.Options[i], as, choice || c.State == schema.Candidates || c.State == schema.Either)
		}
		if c.State != schema.Known {
			return
		}
		if c.Value.Type == schema.TypeRef {
			if id := f.dir.Find(c.Value.Ref.Target, c.Field.To); id != "" {
				out = append(out, end{id, as, choice})
			}
		}
		for i := range c.Value.Items {
			add(&c.Value.Items[i], as, choice)
		}
	}
	add(c, schema.Stated, false)
	return out
}

// at gives the first point of another entity.
func (f *finder) at(id string) (schema.Point, bool) {
	e := f.dir.Facts(id)
	if e == nil {
		return schema.Point{}, false
	}
	other := finder{e: e, k: f.dir.Kind(e.Kind), day: f.day, dir: f.dir}
	for _, name := range other.k.Map {
		if c := other.claim(name); c != nil {
			other.field(c, schema.Stated, false)
		}
	}
	if len(other.out.Points) == 0 {
		return schema.Point{}, false
	}
	return other.out.Points[0].Point, true
}

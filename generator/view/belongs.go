package view

import (
	"slices"

	"portolan/generator/content"
	"portolan/generator/schema"
)

// countryKinds lists the kinds of the countries that have a shape.
func (b *builder) countryKinds() []string {
	var kinds []string
	for _, c := range derived[[]country](b.r, "countries", "", "") {
		if !slices.Contains(kinds, c.Kind) {
			kinds = append(kinds, c.Kind)
		}
	}
	return kinds
}

// named lists the ids of what an entity names in its fields, of the kinds that are given for each.
func (b *builder) named(e *content.Facts, kinds func(f *schema.Field) []string) []string {
	var out []string
	for i := range e.Claims() {
		e.Claims()[i].Walk(func(c *schema.Claim) {
			if c.Modality == schema.Retracted {
				return
			}
			c.Refs(func(ref schema.Ref) {
				if id := b.r.Find(ref.Target, kinds(c.Field)); id != "" && !slices.Contains(out, id) {
					out = append(out, id)
				}
			})
		})
	}
	return out
}

// A land is the country that a map is of: what lies on its sheet and belongs to others is not
// shown, however near.
type land struct {
	id    string
	names []string // ids of what it names itself
}

// landOf gives the country that an entity is as what its map is limited to.
func (b *builder) landOf(id string) *land {
	return &land{id, b.named(b.r.Facts(id), func(f *schema.Field) []string { return f.To })}
}

// has tells whether a place belongs to the country or is linked to it: one of the two names the
// other. So may a place that names no country.
func (l *land) has(p placed) bool {
	return len(p.Countries) == 0 || slices.Contains(p.Countries, l.id) || slices.Contains(l.names, p.ID)
}

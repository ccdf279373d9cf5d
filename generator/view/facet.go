package view

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"portolan/generator/chronicle"
	"portolan/generator/content"
	"portolan/generator/digest"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// A list is an index of a kind, or one of its variants, which are pages of their own so
// that a reader needs no script: all in the order of another column, those that have one
// value in a column, or all as cards.
type list struct {
	Kind  string
	Order string // a column, or the title's field; "" for the kind's own order
	Field string // a column; "" for no filter
	Value string // slug of the value
	Cards bool   // as cards and not as a table
}

// Bounds on the variants, so that their number can't grow with the site.
const (
	orderedPages = 5  // an index on more pages is not offered in other orders
	facetValues  = 20 // values of a column that have a list each, those with most entities
)

// path is the address of the list from the root.
func (l list) path(k *schema.Kind) string {
	switch {
	case l.Field != "":
		return indexPath(k) + "with/" + l.Field + "/" + l.Value + "/"
	case l.Order != "":
		return indexPath(k) + "by/" + l.Order + "/"
	case l.Cards:
		return indexPath(k) + "cards/"
	}
	return indexPath(k)
}

// arg names the list in a job, without its kind; "" for the index itself.
func (l list) arg() string {
	switch {
	case l.Field != "":
		return " with " + l.Field + " " + l.Value
	case l.Order != "":
		return " by " + l.Order
	case l.Cards:
		return " cards"
	}
	return ""
}

// listOf takes the name of a list apart.
func listOf(kind, arg string) list {
	l := list{Kind: kind}
	switch words := strings.Fields(arg); {
	case len(words) == 3 && words[0] == "with":
		l.Field, l.Value = words[1], words[2]
	case len(words) == 2 && words[0] == "by":
		l.Order = words[1]
	case len(words) == 1 && words[0] == "cards":
		l.Cards = true
	}
	return l
}

// An IndexPart is one page of the index of a kind or of a variant of it.
type IndexPart struct {
	Path string // from the root
	List string // names the variant for [IndexPage]
	Page int
}

// IndexParts lists the pages on which a kind's index and its variants stand. An empty
// index has one page.
func IndexParts(r *site.Reader, kind string) []IndexPart {
	k := r.Kind(kind)
	var out []IndexPart
	add := func(l list, items int) {
		for n := range pageCount(items, r.Settings().PageSize) {
			out = append(out, IndexPart{pagePath(l.path(k), n+1), l.arg(), n + 1})
		}
	}
	total := len(r.List(kind))
	add(list{Kind: kind}, total)
	if hasCards(r) {
		add(list{Kind: kind, Cards: true}, total)
	}
	for _, field := range orders(r, k) {
		add(list{Kind: kind, Order: field}, total)
	}
	for _, f := range derived[[]facet](r, "facets", kind, "") {
		for _, v := range f.Values {
			add(list{Kind: kind, Field: f.Field, Value: v.Slug}, len(v.IDs))
		}
	}
	return out
}

// CardsTemplate lays out the list of a kind as cards; without it there are no such pages.
const CardsTemplate = "cards"

// hasCards tells whether lists stand as cards, too.
func hasCards(r *site.Reader) bool { return r.Template(CardsTemplate) != digest.Hash{} }

// orders lists the fields by which an index is offered beside its own order.
func orders(r *site.Reader, k *schema.Kind) []string {
	return derived[[]string](r, "orders", k.Name, "")
}

// findOrders finds among the title and the columns those that have an order, and values
// to put in order.
func (b *builder) findOrders(kind string) []string {
	k := b.r.Kind(kind)
	if k == nil {
		return nil
	}
	ids := b.r.List(kind)
	if len(ids) < 3 || pageCount(len(ids), b.set.PageSize) > orderedPages {
		return nil
	}
	var out []string
	for _, field := range append([]string{k.Title}, k.Columns...) {
		if field == k.Order.Field || !ordered(k.Field(field)) || slices.Contains(out, field) {
			continue
		}
		given := 0
		for _, id := range ids {
			if e := b.r.Facts(id); e != nil && e.Claim(field) != nil {
				given++
			}
		}
		if given > 1 && (k.Field(field).Type != schema.TypeQuantity || b.oneUnit(ids, field)) {
			out = append(out, field)
		}
	}
	return out
}

func ordered(f *schema.Field) bool {
	switch f.Type {
	case schema.TypeText:
		return f.Name != schema.FieldSummary
	case schema.TypeEnum, schema.TypeCode, schema.TypeNumber, schema.TypeQuantity, schema.TypeDate, schema.TypeHistory, schema.TypeRef:
		return true
	}
	return false
}

// latestFirst tells whether a list by a field begins with what is latest, or largest.
func latestFirst(f *schema.Field) bool {
	return f.Type == schema.TypeDate || f.Type == schema.TypeHistory || f.Type == schema.TypeQuantity
}

// oneUnit tells whether the quantities in a field can be put in an order: those of two
// units can't.
func (b *builder) oneUnit(ids []string, field string) bool {
	unit, per, given := "", "", false
	for _, id := range ids {
		e := b.r.Facts(id)
		if e == nil || e.Claim(field) == nil {
			continue
		}
		q := e.Claim(field).Shown().Value.Quantity
		switch {
		case q == nil:
		case !given:
			unit, per, given = q.Unit, q.Per, true
		case q.Unit != unit || q.Per != per:
			return false
		}
	}
	return true
}

// sorted gives the entities of a list in its order.
func (b *builder) sorted(l list, k *schema.Kind) []string {
	switch {
	case l.Field != "":
		for _, f := range derived[[]facet](b.r, "facets", k.Name, "") {
			for _, v := range f.Values {
				if f.Field == l.Field && v.Slug == l.Value {
					return v.IDs
				}
			}
		}
		return nil
	case l.Order != "":
		return derived[[]string](b.r, "ordered", k.Name+" "+l.Order, "")
	}
	return b.r.List(k.Name)
}

// order puts the entities of a kind in the order of a field; those that are equal stay as
// they were, those without a value come last.
func (b *builder) order(k *schema.Kind, field string) []string {
	f := k.Field(field)
	ids := slices.Clone(b.r.List(k.Name))
	if f.Type == schema.TypeRef {
		return b.orderByName(ids, field)
	}
	variant := *k
	variant.Order = schema.Order{Field: field, Descending: latestFirst(f)}
	sorter := content.NewSorter(b.lang)
	keys := make(map[string]*content.SortKey, len(ids))
	for _, id := range ids {
		key := sorter.Key(b.r.Facts(id), &variant)
		keys[id] = &key
	}
	slices.SortStableFunc(ids, func(a, c string) int { return keys[a].Compare(keys[c], &variant) })
	return ids
}

// orderByName puts entities in the order of the names of those that a field refers to.
func (b *builder) orderByName(ids []string, field string) []string {
	collator := collate.New(language.Make(b.lang), collate.Numeric)
	names := map[string]string{}
	for _, id := range ids {
		if values := b.facetOf(b.r.Facts(id), field); len(values) > 0 {
			names[id] = values[0].Label
		}
	}
	slices.SortStableFunc(ids, func(a, c string) int {
		switch x, y := names[a], names[c]; {
		case x == "" || y == "":
			return cmp.Compare(y, x)
		default:
			return collator.CompareString(x, y)
		}
	})
	return ids
}

// A facet is a column by whose values an index can be filtered.
type facet struct {
	Field  string
	Label  string
	Values []facetValue // by label; of dates by year, the latest first
}

// A facetValue is one value with the entities that have it, in the kind's order.
type facetValue struct {
	Slug  string
	Label string
	IDs   []string
}

// facets lists the columns of a kind by which its index can be filtered.
func (b *builder) facets(kind string) []facet {
	k := b.r.Kind(kind)
	if k == nil {
		return nil
	}
	var out []facet
	for _, field := range k.Columns {
		if f := k.Field(field); faceted(f) {
			if made := b.facet(k, field, f); made != nil {
				out = append(out, *made)
			}
		}
	}
	return out
}

func faceted(f *schema.Field) bool {
	if f.Type == schema.TypeList {
		f = f.Of
	}
	switch f.Type {
	case schema.TypeEnum, schema.TypeBool, schema.TypeRef, schema.TypeDate, schema.TypeHistory:
		return true
	}
	return false
}

// facet collects the values of a column; nil where they don't divide the list.
func (b *builder) facet(k *schema.Kind, field string, f *schema.Field) *facet {
	ids := b.r.List(k.Name)
	at := map[string]int{}
	out := facet{Field: field, Label: f.Label.In(b.lang)}
	if f.Type == schema.TypeHistory { // what is in force by its last step is not all that is in force
		out.Label += " (" + b.w.lastStep + ")"
	}
	for _, id := range ids {
		for _, v := range b.facetOf(b.r.Facts(id), field) {
			i, seen := at[v.Slug]
			if !seen {
				i = len(out.Values)
				at[v.Slug] = i
				out.Values = append(out.Values, v)
			}
			if have := out.Values[i].IDs; len(have) == 0 || have[len(have)-1] != id {
				out.Values[i].IDs = append(have, id)
			}
		}
	}
	if len(out.Values) < 2 {
		return nil
	}
	slices.SortFunc(out.Values, func(a, c facetValue) int {
		return cmp.Or(cmp.Compare(len(c.IDs), len(a.IDs)), cmp.Compare(a.Slug, c.Slug))
	})
	out.Values = out.Values[:min(facetValues, len(out.Values))]
	if len(out.Values[0].IDs) < 2 {
		return nil // a list of one for each says nothing
	}
	collator := collate.New(language.Make(b.lang), collate.Numeric)
	slices.SortFunc(out.Values, func(a, c facetValue) int {
		d := cmp.Or(collator.CompareString(a.Label, c.Label), cmp.Compare(a.Slug, c.Slug))
		if f.Type == schema.TypeDate {
			return -d
		}
		return d
	})
	return &out
}

// facetOf gives the values, without entities, under which an entity is found by a field.
// What is disputed is under a value of its own, so that the list takes no side, and what
// is one of several candidates under none.
func (b *builder) facetOf(e *content.Facts, field string) []facetValue {
	if e == nil || e.Claim(field) == nil {
		return nil
	}
	c := chronicle.AsOf(e.Claim(field), b.r.Today())
	if c == nil {
		return nil
	}
	if c.State == schema.InDispute || c.Modality == schema.Disputed {
		return []facetValue{{Slug: "disputed", Label: capital(b.w.certainty[schema.Disputed])}}
	}
	if c = c.Shown(); c.State != schema.Known {
		return nil
	}
	claims := []schema.Claim{*c}
	if c.Value.Type == schema.TypeList {
		claims = c.Value.Items
	}
	var out []facetValue
	for i := range claims {
		if claims[i].State == schema.Known {
			if v := b.facetValue(&claims[i]); v.Slug != "" {
				out = append(out, v)
			}
		}
	}
	return out
}

func (b *builder) facetValue(c *schema.Claim) facetValue {
	f, v := c.Field, &c.Value
	switch v.Type {
	case schema.TypeEnum:
		text := v.Text.In(b.lang)
		return facetValue{Slug: slugOf(text), Label: capital(cmp.Or(f.Told(text, b.lang), text))}
	case schema.TypeBool:
		return facetValue{Slug: map[bool]string{true: "yes", false: "no"}[v.Bool], Label: capital(b.w.yesNo(f, v.Bool, b.lang))}
	case schema.TypeRef:
		id := b.r.Find(v.Ref.Target, f.To)
		kind, slug, _ := strings.Cut(id, "/")
		if len(f.To) != 1 { // slugs are of one kind only
			slug = kind + "-" + slug
		}
		if card := b.r.Card(id); card.Exists() {
			return facetValue{Slug: slug, Label: card.Label}
		}
	case schema.TypeDate:
		if day, ok := v.Date.Begun(); ok && !chronicle.Undated(c, b.r) {
			year := day.String()[:4]
			return facetValue{Slug: year, Label: year}
		}
	case schema.TypeHistory:
		if step := schema.Current(v.Items, b.r.Today()); step != nil {
			label := step.Value.Step.Label.In(b.lang)
			return facetValue{Slug: slugOf(label), Label: capital(label)}
		}
	}
	return facetValue{}
}

// slugOf makes a part of an address of a label: its letters and digits in lower case, with
// hyphens between.
func slugOf(label string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(label), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }), "-")
}

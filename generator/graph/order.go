package graph

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// order lists the published entities of each kind by the field that the kind
// names; where that is equal by name, then by id.
func (g *Graph) order(lang string) {
	c := collate.New(language.Make(lang), collate.Numeric)
	var buf collate.Buffer
	type row struct {
		i    int32
		key  sortKey
		name []byte
	}
	for _, k := range g.schema.Kinds {
		var rows []row
		for i := range g.entities {
			e := g.entities[i].sealed.Value()
			if e.Kind != k.Name || g.entities[i].hidden {
				continue
			}
			r := row{i: int32(i), name: c.KeyFromString(&buf, e.Label(lang))}
			if k.Order.Field != k.Title {
				r.key = keyOf(e, k.Order.Field, lang)
			}
			rows = append(rows, r)
		}
		slices.SortFunc(rows, func(a, b row) int {
			d := a.key.compare(b.key, k.Order.Descending)
			n := slices.Compare(a.name, b.name)
			if k.Order.Descending && k.Order.Field == k.Title {
				n = -n
			}
			return cmp.Or(d, n, cmp.Compare(a.i, b.i))
		})
		list := make([]int32, len(rows))
		for i, r := range rows {
			list[i] = r.i
			g.entities[r.i].rank = int32(i)
		}
		g.lists[k.Name] = list
		buf.Reset()
	}
}

// A sortKey is what an entity is put in order by: a date, a number or a text.
type sortKey struct {
	given  bool
	date   edtf.Date
	number float64
	text   string
}

func (k sortKey) compare(l sortKey, descending bool) int {
	if k.given != l.given { // without a value: last, whichever way the list runs
		if k.given {
			return -1
		}
		return 1
	}
	d := cmp.Or(k.date.Compare(l.date), cmp.Compare(k.number, l.number), strings.Compare(k.text, l.text))
	if descending {
		return -d
	}
	return d
}

// keyOf takes the key from a claim: of a history the last dated step that has happened.
func keyOf(e *content.Entity, field, lang string) sortKey {
	c := e.Claim(field)
	if c == nil {
		return sortKey{}
	}
	v := c.Shown().Value
	if v.Type == schema.TypeHistory {
		if last := schema.Current(v.Items, maxDay); last != nil {
			return sortKey{given: !last.Value.Date.IsZero(), date: last.Value.Date}
		}
		return sortKey{}
	}
	k := sortKey{date: v.Date, number: v.Number, text: strings.ToLower(v.Text.In(lang))}
	k.given = !k.date.IsZero() || k.text != "" || v.Type == schema.TypeQuantity && v.Quantity != nil
	return k
}

// maxDay is after every day that can be written.
const maxDay = edtf.Day(1 << 30)

package content

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// A SortKey is what an entity is put in its kind's order by: the value of a field, and
// where that is equal its name in the language's order.
type SortKey struct {
	Lang  string // that the key is for
	quick uint64 // orders what it tells apart; the rest tells more
	first sortValue
	name  []byte
}

// A Sorter makes the sort keys of one language. It is for one goroutine.
type Sorter struct {
	lang     string
	collator *collate.Collator
	buffer   collate.Buffer
}

// NewSorter makes a sorter for a language, given as a BCP 47 tag.
func NewSorter(lang string) *Sorter {
	return &Sorter{lang: lang, collator: collate.New(language.Make(lang), collate.Numeric)}
}

// Key gives the key of an entity of a kind.
func (s *Sorter) Key(e *Facts, k *schema.Kind) SortKey {
	s.buffer.Reset()
	key := SortKey{Lang: s.lang, name: slices.Clone(s.collator.KeyFromString(&s.buffer, e.Label(s.lang)))}
	if k.Order.Field == k.Title {
		key.quick = prefix(key.name)
	} else {
		key.first = s.valueOf(e, k.Order.Field)
		key.quick = key.first.quick()
	}
	if k.Order.Descending && key.quick != math.MaxUint64 {
		key.quick = math.MaxUint64 - 1 - key.quick
	}
	return key
}

// prefix gives the first bytes of a text as a number that orders as they do.
func prefix(name []byte) uint64 {
	var first [8]byte
	copy(first[:], name)
	return min(binary.BigEndian.Uint64(first[:]), math.MaxUint64-1)
}

// Compare orders two keys of one kind and language; 0 means that they are equal.
func (a *SortKey) Compare(b *SortKey, k *schema.Kind) int {
	if a.quick != b.quick {
		return cmp.Compare(a.quick, b.quick)
	}
	if d := a.first.compare(&b.first, k.Order.Descending); d != 0 {
		return d
	}
	n := bytes.Compare(a.name, b.name)
	if k.Order.Descending && k.Order.Field == k.Title {
		return -n
	}
	return n
}

// InTime tells by the dates of two keys of one kind whether a begins before b, -1, or after, 1.
// It is 0 where the kind isn't ordered by a date, and where their dates don't say: they are of
// one day, or one is coarse and holds the other.
func (a *SortKey) InTime(b *SortKey) int {
	began, begins := a.first.date.Start(), b.first.date.Start()
	switch {
	case endsBefore(began, begins):
		return -1
	case endsBefore(begins, began):
		return 1
	}
	return 0
}

// endsBefore tells whether all days that a date may mean are before all of another.
func endsBefore(d, e edtf.Date) bool {
	last, hasLast := d.Latest()
	first, hasFirst := e.Earliest()
	return hasLast && hasFirst && last < first
}

// A sortValue is a date, a number or a text.
type sortValue struct {
	given  bool
	date   edtf.Date
	number float64
	text   string // its key in the language's order
}

// A keptKey is a sort key as it is kept from run to run.
type keptKey struct {
	Lang  string
	Quick uint64
	First keptValue
	Name  []byte
}

type keptValue struct {
	Given  bool
	Date   edtf.Date
	Number float64
	Text   string
}

func (v sortValue) kept() keptValue { return keptValue{v.given, v.date, v.number, v.text} }

func (v keptValue) value() sortValue { return sortValue{v.Given, v.Date, v.Number, v.Text} }

// quick gives a number that orders values as far as their first days do; what is not
// given comes last.
func (v *sortValue) quick() uint64 {
	if !v.given {
		return math.MaxUint64
	}
	if v.date.IsZero() {
		return math.MaxUint32
	}
	day, known := v.date.Earliest()
	if !known {
		day, _ = v.date.Latest()
	}
	return uint64(int64(day) - math.MinInt32)
}

func (v *sortValue) compare(w *sortValue, descending bool) int {
	if v.given != w.given { // without a value: last, whichever way the list runs
		if v.given {
			return -1
		}
		return 1
	}
	d := cmp.Or(v.date.Compare(w.date), cmp.Compare(v.number, w.number), strings.Compare(v.text, w.text))
	if descending {
		return -d
	}
	return d
}

// valueOf takes the value from a claim: of a history the last dated step that has happened.
func (s *Sorter) valueOf(e *Facts, field string) sortValue {
	c := e.Claim(field)
	if c == nil {
		return sortValue{}
	}
	v := c.Shown().Value
	if v.Type == schema.TypeHistory {
		if last := schema.Current(v.Items, maxDay); last != nil {
			return sortValue{given: !last.Value.Date.IsZero(), date: last.Value.Date}
		}
		return sortValue{}
	}
	out := sortValue{date: v.Date, number: v.Number}
	if text := v.Text.In(s.lang); text != "" {
		out.text = string(s.collator.KeyFromString(&s.buffer, text))
	}
	out.given = !out.date.IsZero() || out.text != "" || v.Type == schema.TypeQuantity && v.Quantity != nil
	return out
}

// maxDay is after every day that can be written.
const maxDay = edtf.Day(1 << 30)

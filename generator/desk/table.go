package desk

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// perPage is how many rows of a table are on a page.
const perPage = 100

// A Table is what surrounds the rows of a list: what of it is shown, in which order, and
// links to other parts and orders.
type Table struct {
	ID      string // of the element
	Caption string
	Columns []Column
	Filters []Filter
	From    int // the first row that is shown, counted from 1; 0 if none is
	To      int
	Total   int    // rows that the filters let through
	All     int    // rows without filters
	Clear   string // address without filters; "" if there are none
	Pages   []PageLink
}

// A Column is the head of a column.
type Column struct {
	Label string
	Href  string // sorts by it; "" if it can't be sorted by
	Sort  string // ascending or descending, if it is sorted by; else ""
}

// A Filter lets rows through by one of their traits.
type Filter struct {
	ID      string // of its label
	Label   string
	Options []Option
}

// An Option is a value that a filter lets through; the first lets through all.
type Option struct {
	Label, Href string
	Count       int
	Current     bool
}

// A PageLink leads to a part of a table. One without an address is a gap.
type PageLink struct {
	Label, Href string
	Rel         string // prev or next, if it is one step away by name
	Current     bool
}

// A column says how rows are sorted by it.
type column[T any] struct {
	key, label string
	compare    func(a, b T) int // nil: it can't be sorted by
}

// A filter says which value a row has, "" for none, and how that is written.
type filter[T any] struct {
	key, label string
	of         func(T) string
	word       func(value string) string // nil: as it is
	order      []string                  // of values; others follow by their words
}

// tableKeys are the parameters of a table with filters; prefix tells it from another on
// the page.
func tableKeys(prefix string, filters ...string) []string {
	keys := []string{prefix + "sort", prefix + "page"}
	for _, f := range filters {
		keys = append(keys, prefix+f)
	}
	return keys
}

// A tabulation is a table in the making.
type tabulation[T any] struct {
	ask     *ask
	prefix  string // of its parameters
	columns []column[T]
	filters []filter[T]
}

// arrange filters and sorts rows by what the address asks for, and gives those of the
// part that is asked for. Rows come in the order that they have without being sorted.
func (t tabulation[T]) arrange(id, caption string, rows []T) (Table, []T) {
	t.check()
	out := Table{ID: id, Caption: caption, All: len(rows)}
	out.Filters = t.options(id, rows)
	kept := slices.DeleteFunc(slices.Clone(rows), func(row T) bool { return !t.passes(row, "") })
	out.Total = len(kept)
	for _, f := range t.filters {
		if t.ask.get(t.prefix+f.key) != "" {
			out.Clear = t.clear()
		}
	}
	out.Columns = t.sort(kept)
	kept = t.turn(&out, kept)
	return out, kept
}

// check drops an order and a page that there can't be.
func (t tabulation[T]) check() {
	asked := strings.TrimPrefix(t.ask.get(t.prefix+"sort"), "-")
	if known := slices.ContainsFunc(t.columns, func(c column[T]) bool { return c.key == asked && c.compare != nil }); asked != "" && !known {
		t.ask.note("The table can’t be sorted by " + quoted(asked) + ".")
		t.ask.values.Del(t.prefix + "sort")
	}
	if page := t.ask.get(t.prefix + "page"); page != "" {
		if n, err := strconv.Atoi(page); err != nil || n < 1 {
			t.ask.note("There is no page " + quoted(page) + "; this is the first.")
			t.ask.values.Del(t.prefix + "page")
		}
	}
}

// passes tells whether a row passes all filters but the one of a key.
func (t tabulation[T]) passes(row T, but string) bool {
	for _, f := range t.filters {
		want := t.ask.get(t.prefix + f.key)
		if want != "" && f.key != but && f.of(row) != want {
			return false
		}
	}
	return true
}

func (t tabulation[T]) clear() string {
	changes := []string{t.prefix + "page", ""}
	for _, f := range t.filters {
		changes = append(changes, t.prefix+f.key, "")
	}
	return t.ask.with(changes...)
}

// options gives the filters that make a difference, with how many rows each of their
// values would let through beside what the other filters do.
func (t tabulation[T]) options(id string, rows []T) []Filter {
	var out []Filter
	for _, f := range t.filters {
		key, now := t.prefix+f.key, t.ask.get(t.prefix+f.key)
		counts := map[string]int{}
		total, none := 0, 0
		for _, row := range rows {
			value := f.of(row)
			if _, known := counts[value]; !known && value != "" {
				counts[value] = 0
			}
			if value == "" {
				none++
			}
			if !t.passes(row, f.key) {
				continue
			}
			total++
			if value != "" {
				counts[value]++
			}
		}
		if now != "" {
			counts[now] += 0 // it stays, though nothing has it now
		}
		if now == "" && (len(counts) == 0 || len(counts) == 1 && none == 0) {
			continue
		}
		shown := Filter{ID: id + "-by-" + f.key, Label: f.label, Options: []Option{{"all", t.ask.with(key, "", t.prefix+"page", ""), total, now == ""}}}
		for _, value := range f.sorted(slices.Collect(maps.Keys(counts))) {
			shown.Options = append(shown.Options, Option{f.words(value), t.ask.with(key, value, t.prefix+"page", ""), counts[value], value == now})
		}
		out = append(out, shown)
	}
	return out
}

func (f filter[T]) words(value string) string {
	if f.word != nil {
		if w := f.word(value); w != "" {
			return brief(w)
		}
	}
	return brief(value)
}

func (f filter[T]) sorted(values []string) []string {
	place := func(value string) int {
		if i := slices.Index(f.order, value); i >= 0 {
			return i
		}
		return len(f.order)
	}
	slices.SortFunc(values, func(a, b string) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), compareWords(f.words(a), f.words(b)), strings.Compare(a, b))
	})
	return values
}

// sort sorts rows in place by the column that is asked for, and gives the heads of all.
func (t tabulation[T]) sort(rows []T) []Column {
	asked, down := strings.CutPrefix(t.ask.get(t.prefix+"sort"), "-")
	var out []Column
	for _, c := range t.columns {
		col := Column{Label: c.label}
		if c.compare != nil {
			to := c.key
			if c.key == asked {
				col.Sort = "ascending"
				compare := c.compare
				if down {
					col.Sort = "descending"
					compare = func(a, b T) int { return c.compare(b, a) }
				} else {
					to = "-" + c.key
				}
				slices.SortStableFunc(rows, compare)
			}
			col.Href = t.ask.with(t.prefix+"sort", to, t.prefix+"page", "")
		}
		out = append(out, col)
	}
	return out
}

// turn gives the rows of the page that is asked for, and the links to others.
func (t tabulation[T]) turn(out *Table, rows []T) []T {
	last := max(1, (len(rows)+perPage-1)/perPage)
	page := 1
	if asked := t.ask.get(t.prefix + "page"); asked != "" {
		n, _ := strconv.Atoi(asked) // as check found it
		page = min(n, last)         // what was on pages behind it may just have been mended
	}
	from, to := min((page-1)*perPage, len(rows)), min(page*perPage, len(rows))
	if to > from {
		out.From, out.To = from+1, to
	}
	if last > 1 {
		out.Pages = t.pageLinks(page, last)
	}
	return rows[from:to]
}

// pageLinks leads to the first and the last page, to those around this one, and one step
// back and on.
func (t tabulation[T]) pageLinks(page, last int) []PageLink {
	href := func(n int) string {
		if n == 1 {
			return t.ask.with(t.prefix+"page", "")
		}
		return t.ask.with(t.prefix+"page", strconv.Itoa(n))
	}
	var out []PageLink
	if page > 1 {
		out = append(out, PageLink{Label: "Previous", Href: href(page - 1), Rel: "prev"})
	}
	before := 0
	for n := 1; n <= last; n++ {
		if n != 1 && n != last && (n < page-2 || n > page+2) {
			continue
		}
		if n > before+1 {
			out = append(out, PageLink{Label: "…"})
		}
		before = n
		out = append(out, PageLink{Label: number(n), Href: href(n), Current: n == page})
	}
	if page < last {
		out = append(out, PageLink{Label: "Next", Href: href(page + 1), Rel: "next"})
	}
	return out
}

// compareWords orders texts for people: without regard to case, and then by it.
func compareWords(a, b string) int {
	return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
}

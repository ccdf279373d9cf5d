package search

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/site"
	"portolan/generator/view"
)

// A facet is by what results can be narrowed. A document has a set of values; of the
// sets that occur there are few.
type facet struct {
	Name   string      `json:"name"`   // in addresses
	Label  string      `json:"label"`  // "" where the reader has a word of its own
	Values [][2]string `json:"values"` // what stands in addresses, and what is shown
	Sets   [][]int     `json:"sets"`   // indices of values; the first is empty
	Width  int         `json:"width"`  // digits of a document in Of
	Of     string      `json:"of"`     // index of its set for each document, six bits a digit, low bits first
}

// A choice is what a document has of a facet: names and labels, and by what they are put
// in order where that isn't the label.
type choice struct{ name, label, order string }

// facetsOf gives the facets of all documents: kind, kinds that are referred to, status, year.
func facetsOf(r *site.Reader) []facet {
	d := docs(r)
	lang := r.Settings().Lang
	briefs := make([]view.Facet, len(d.IDs))
	for i, id := range d.IDs {
		briefs[i] = r.Derived(pieceBrief, id).(view.Brief).Facet
	}
	each := func(name, label string, of func(f *view.Facet) []choice) facet {
		all := make([][]choice, len(briefs))
		for i := range briefs {
			all[i] = of(&briefs[i])
		}
		return newFacet(name, label, all)
	}
	out := []facet{each("kind", "", func(f *view.Facet) []choice {
		return []choice{{f.Kind, r.Kind(f.Kind).Plural.In(lang), ""}}
	})}
	for _, folder := range r.Settings().Search.Facets {
		kind := kindIn(r, folder)
		if kind == "" {
			continue // it is reported with the settings
		}
		out = append(out, each(kind, r.Kind(kind).Singular.In(lang), func(f *view.Facet) (list []choice) {
			for _, id := range f.Refs {
				if k, slug, _ := strings.Cut(id, "/"); k == kind {
					list = append(list, choice{slug, r.Card(id).Label, ""})
				}
			}
			return list
		}))
	}
	out = append(out, each("status", "", func(f *view.Facet) []choice {
		if f.Status == "" {
			return nil
		}
		return []choice{{f.Status, f.Step, ""}}
	}), each("year", "", func(f *view.Facet) (list []choice) {
		for _, y := range f.Years {
			list = append(list, choice{strconv.Itoa(y), strconv.Itoa(y), strconv.Itoa(100000 - y)}) // the latest first
		}
		return list
	}))
	return slices.DeleteFunc(out, func(f facet) bool { return len(f.Values) == 0 })
}

func kindIn(r *site.Reader, folder string) string {
	for _, name := range r.Kinds() {
		if r.Kind(name).Folder == folder {
			return name
		}
	}
	return ""
}

func newFacet(name, label string, all [][]choice) facet {
	f := facet{Name: name, Label: label, Values: [][2]string{}, Sets: [][]int{{}}}
	var values []choice
	known := map[choice]bool{}
	for _, list := range all {
		for _, c := range list {
			if !known[c] {
				known[c] = true
				values = append(values, c)
			}
		}
	}
	slices.SortFunc(values, func(a, b choice) int {
		return cmp.Or(strings.Compare(cmp.Or(a.order, a.label), cmp.Or(b.order, b.label)), strings.Compare(a.name, b.name))
	})
	index := map[choice]int{}
	for i, v := range values {
		f.Values = append(f.Values, [2]string{v.name, v.label})
		index[v] = i
	}
	sets := map[string]int{"": 0}
	of := make([]int, len(all))
	for i, list := range all {
		var set []int
		key := ""
		for _, c := range list {
			set = append(set, index[c])
		}
		slices.Sort(set)
		for _, v := range set {
			key += strconv.Itoa(v) + " "
		}
		n, seen := sets[key]
		if !seen {
			n = len(f.Sets)
			sets[key] = n
			f.Sets = append(f.Sets, set)
		}
		of[i] = n
	}
	f.Width = 1
	for 1<<(6*f.Width) < len(f.Sets) {
		f.Width++
	}
	var b []byte
	for _, n := range of {
		for range f.Width {
			b = append(b, digits[n&63])
			n >>= 6
		}
	}
	f.Of = string(b)
	return f
}

package view

import (
	"slices"
	"strings"

	"portolan/generator/schema"
)

// apart gives for each thing of a list what tells it from others there of the same name, as plain text; "" where no other
// has its name, and where nothing is known in which they differ.
func (p *printer) apart(ids []string) []string {
	out := make([]string, len(ids))
	named := map[string][]int{} // places in the list by the name
	for i, id := range ids {
		label := p.r.Card(id).Label
		named[label] = append(named[label], i)
	}
	for _, at := range named { // in any order, for each has its own places
		if len(at) == 1 {
			continue
		}
		same := make([]string, len(at))
		for j, i := range at {
			same[j] = ids[i]
		}
		for j, told := range p.namesakes(same) {
			out[at[j]] = told
		}
	}
	return out
}

// namesakes tells things of one name apart: by what they are and by their fields, by the first of these in which no two are
// alike, else by all in which some differ; by all that is known of these where they differ in none.
func (p *printer) namesakes(ids []string) []string {
	var all, differing []string
	for _, said := range p.traits(ids) {
		if different(said) {
			return said
		}
		all = addEach(all, said)
		if slices.ContainsFunc(said, func(s string) bool { return s != said[0] }) {
			differing = addEach(differing, said)
		}
	}
	if differing != nil {
		return differing
	}
	return all
}

// traits gives by what things may be told apart, a text for each of them: their kinds, if these are several, and their fields. Of
// sources these are where they stand, who published them, who wrote them and when; of others those of their card and of
// the index of their kind.
func (p *printer) traits(ids []string) [][]string {
	var out [][]string
	var fields []string
	kinds := make([]string, len(ids))
	for i, id := range ids {
		k := p.r.Kind(kindOf(id))
		kinds[i] = k.Singular.In(p.lang)
		own := slices.Concat(k.Card, k.Columns)
		if k.Citable {
			own = []string{"container", "publisher", "by", schema.FieldDate}
		}
		for _, field := range own {
			if !slices.Contains(fields, field) {
				fields = append(fields, field)
			}
		}
	}
	if slices.ContainsFunc(kinds, func(kind string) bool { return kind != kinds[0] }) {
		out = append(out, kinds)
	}
	plain := &printer{r: p.r, lang: p.lang, w: p.w, root: p.root, day: p.day, line: true}
	for _, field := range fields {
		said := make([]string, len(ids))
		for i, id := range ids {
			e := p.r.Facts(id)
			if c := e.Claim(field); c != nil && c.State == schema.Known && field != p.r.Kind(kindOf(id)).Title {
				plain.short(c, e.Claim(c.Field.Parties))
				said[i] = strings.TrimSpace(bareText(plain.html()))
			}
		}
		out = append(out, said)
	}
	return out
}

// addEach puts a text behind each of others, with a comma between where there is something on both sides.
func addEach(texts, more []string) []string {
	if texts == nil {
		texts = make([]string, len(more))
	}
	for i, s := range more {
		if texts[i] != "" && s != "" {
			s = ", " + s
		}
		texts[i] += s
	}
	return texts
}

// different tells whether no two texts are alike.
func different(texts []string) bool {
	sorted := slices.Sorted(slices.Values(texts))
	return len(slices.Compact(sorted)) == len(texts)
}

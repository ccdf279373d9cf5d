package record

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/schema"
)

// Columns names the columns of a kind's table: a row for each entity, and for each field its
// words, how it is meant, and by its type what programs want of it. Each has a name of its
// own, if need be with a number behind it.
func Columns(k *schema.Kind, lang string) []Column {
	text := func(name, about string) Column { return Column{name, "string", about} }
	out := []Column{text("id", "Id of the entity"), text("name", "Its name"), text("names", "Other names, with semicolons between"), text("summary", "In one or two sentences"),
		text("page", "Its page, from the root of the site"), text("told_as_of", "As of which day the page speaks"), text("as_of", "As of when its facts hold, in EDTF, unless they say otherwise")}
	names := columnNames{}
	for _, c := range out {
		names[c.Name] = true
	}
	fields := fieldsOf(k)
	own := names.fields(fields)
	for i, f := range fields {
		label := f.Label.In(lang)
		out = append(out, text(own[i], label+", in words"), text(names.free(own[i]+"_modality"), label+": how it is meant"))
		for _, c := range machineColumns(f) {
			out = append(out, Column{names.free(own[i] + "_" + c.suffix), c.of, label + ": " + c.about})
		}
	}
	return out
}

// columnNames are the names that columns of a table have already.
type columnNames map[string]bool

// fields gives the names of the columns of fields: their own, unless every table has a column
// of that name. They go before all names that are made of them.
func (n columnNames) fields(fields []*schema.Field) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		if !n[f.Name] {
			out[i] = f.Name
		}
	}
	for _, name := range out {
		n[name] = true
	}
	for i, f := range fields {
		if out[i] == "" {
			out[i] = n.free(f.Name)
		}
	}
	return out
}

// free takes a name, with the first number from 2 behind it that makes it another than all
// that are taken: depth_low_2.
func (n columnNames) free(name string) string {
	found := name
	for i := 2; n[found]; i++ {
		found = name + "_" + strconv.Itoa(i)
	}
	n[found] = true
	return found
}

// A machineColumn is what a program wants of a field, beside its words.
type machineColumn struct {
	suffix, of, about string
	cell              func(v *Value) string
}

var (
	numberColumns = []machineColumn{
		{"low", "number", "the number, or the lower end of a range; nothing where that is open, as in under 5 t", func(v *Value) string { return v.Low }},
		{"high", "number", "the number, or the higher end of a range; nothing where that is open, as in over 5 t", func(v *Value) string { return v.High }},
	}
	unitColumn   = machineColumn{"unit", "string", "its unit, with a period", func(v *Value) string { return v.Unit }}
	dateColumn   = machineColumn{"date", "string", "in EDTF", func(v *Value) string { return v.Date }}
	refColumn    = machineColumn{"ids", "string", "ids, with semicolons between", func(v *Value) string { return strings.Join(v.Refs, "; ") }}
	pointColumns = []machineColumn{
		{"lat", "number", "degrees north, WGS 84", func(v *Value) string { return v.Lat }},
		{"lon", "number", "degrees east, WGS 84", func(v *Value) string { return v.Lon }},
	}
)

func machineColumns(f *schema.Field) []machineColumn {
	switch f.Type {
	case schema.TypeNumber:
		return numberColumns
	case schema.TypeQuantity:
		return append(append([]machineColumn(nil), numberColumns...), unitColumn)
	case schema.TypeDate:
		return []machineColumn{dateColumn}
	case schema.TypePoint:
		return pointColumns
	}
	if f.Element().Type == schema.TypeRef {
		return []machineColumn{refColumn}
	}
	return nil
}

// Row appends the cells of the record, in step with [Columns] of its kind.
func (rec *Record) Row(cells []string, k *schema.Kind) []string {
	cells = append(cells, rec.ID, rec.Name, strings.Join(rec.Names, "; "), rec.Summary, rec.Page, rec.Day.String(), rec.AsOf)
	for _, f := range fieldsOf(k) {
		c := rec.Field(f.Name)
		columns := machineColumns(f)
		if c == nil {
			for range 2 + len(columns) {
				cells = append(cells, "")
			}
			continue
		}
		cells = append(cells, c.allWords(), c.allModalities())
		single := c.single()
		for _, column := range columns {
			switch {
			case column.suffix == refColumn.suffix:
				cells = append(cells, strings.Join(c.allRefs(nil), "; "))
			case single == nil:
				cells = append(cells, "") // several answers are no number
			default:
				cells = append(cells, column.cell(&single.Value))
			}
		}
	}
	return cells
}

// single gives the claim that stands for this one where there is room for one value: of
// versions the preferred one; nil where there are several.
func (c *Claim) single() *Claim {
	if len(c.Parts) == 0 {
		return c
	}
	for i := range c.Parts {
		if c.State == Versions && c.Parts[i].Rank == Preferred {
			return c.Parts[i].single()
		}
	}
	return nil
}

// allWords gives a claim in words with its parts.
func (c *Claim) allWords() string {
	if len(c.Parts) == 0 {
		return c.Words
	}
	words := make([]string, len(c.Parts))
	for i := range c.Parts {
		part := &c.Parts[i]
		words[i] = part.allWords()
		if part.Label != "" {
			words[i] = part.Label + ": " + words[i]
		}
	}
	joined := strings.Join(words, "; ")
	switch c.State {
	case OneOf:
		return "one of: " + joined
	case Versions:
		return "sources differ: " + joined
	case InDispute:
		return "disputed: " + joined
	}
	return joined
}

// allModalities gives how the parts of a claim are meant, each word once.
func (c *Claim) allModalities() string {
	var out []string
	var add func(c *Claim)
	add = func(c *Claim) {
		if m := Modality(c.Modality); len(c.Parts) == 0 && !slices.Contains(out, m) {
			out = append(out, m)
		}
		for i := range c.Parts {
			add(&c.Parts[i])
		}
	}
	add(c)
	return strings.Join(out, "; ")
}

func (c *Claim) allRefs(out []string) []string {
	for _, id := range append([]string{c.Of}, c.Value.Refs...) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for i := range c.Parts {
		out = c.Parts[i].allRefs(out)
	}
	return out
}

// unquoted gives the text of a JSON string.
func unquoted(text string) string {
	if len(text) < 2 {
		return ""
	}
	if inner := text[1 : len(text)-1]; !strings.Contains(inner, `\`) {
		return inner
	}
	var s string
	if json.Unmarshal([]byte(text), &s) != nil {
		return text
	}
	return s
}

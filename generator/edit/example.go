package edit

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// An exampler writes values as they could stand behind a field's name in YAML, on one
// line each.
type exampler struct {
	content *Content
	today   edtf.Day
}

// value gives an example for a field, "" if there is none to give.
func (x exampler) value(f *schema.Field) string { return x.in(f, false) }

// in is value; inside brackets or braces more has to be quoted.
func (x exampler) in(f *schema.Field, flow bool) string {
	switch f.Type {
	case schema.TypeCode:
		if f.Check != "" {
			return f.Check.Example() // in quotes where it needs them
		}
		if code := x.text(f); strings.Trim(code, "0123456789") == "" {
			return doubleQuoted(code) // else it is a number, and loses its zeros
		}
	case schema.TypeHistory:
		return "[" + x.step(f) + "]"
	case schema.TypeList:
		return "[" + x.in(f.Of, true) + "]"
	case schema.TypeLine:
		return "[[10.5, -68.1], [10.9, -67.2]]"
	case schema.TypeMap:
		return x.mapping(f)
	case schema.TypeImage:
		return "{file: quay.jpg, alt: What is to be seen, credit: Who took it}"
	}
	if text := x.text(f); text != "" {
		return quoted(text, flow)
	}
	return ""
}

// text gives a single value as the words that it is, "" for a type that has none here.
func (x exampler) text(f *schema.Field) string {
	if f.Pattern != nil {
		return matching(f.Pattern)
	}
	switch f.Type {
	case schema.TypeText:
		return x.words(f)
	case schema.TypeMarkdown:
		return "A sentence."
	case schema.TypeNumber:
		return x.number(f)
	case schema.TypeQuantity:
		return x.quantity(f)
	case schema.TypeBool:
		return "true"
	case schema.TypeEnum:
		return f.Values[0]
	case schema.TypeDate:
		return x.today.String()
	case schema.TypePoint:
		return "10.4667, -68.05"
	case schema.TypeURL:
		return "https://example.org/"
	case schema.TypeRef:
		return x.ref(f)
	}
	return ""
}

func (x exampler) words(f *schema.Field) string {
	switch f.Name {
	case schema.FieldSrc:
		return x.source()
	case schema.FieldFormerly:
		return "port/old-name"
	}
	return "Some words"
}

func (x exampler) number(f *schema.Field) string {
	n := 28.0
	if f.Min != nil {
		n = max(n, *f.Min)
	}
	if f.Max != nil {
		n = min(n, *f.Max)
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

func (x exampler) quantity(f *schema.Field) string {
	unit := "km"
	if len(f.Units) > 0 {
		unit = f.Units[0]
	}
	if f.Period {
		unit += "/year"
	}
	return x.number(f) + " " + unit
}

// ref names an entity that is there, so that the example says something that holds.
func (x exampler) ref(f *schema.Field) string {
	out := x.entity(f.To)
	if len(f.Roles) > 0 {
		out = f.Roles[0].Name + " of " + out
	}
	if f.Dated {
		out += " " + x.today.String()
	}
	return out
}

// entity gives the shortest name by which the first entity of some kinds is found.
func (x exampler) entity(kinds []string) string {
	if len(kinds) == 0 {
		kinds = kindNames(x.content.Schema)
	}
	for _, kind := range kinds {
		for _, id := range x.content.Graph.List(kind) {
			_, slug, _ := strings.Cut(id, "/")
			if x.content.Graph.Lookup(slug, kinds).ID == id {
				return slug
			}
			return id
		}
	}
	return kinds[0] + "/some-id"
}

// source names a source that is there.
func (x exampler) source() string {
	if citable := x.content.Schema.Citable(); len(citable) > 0 {
		return x.entity(citable)
	}
	return "some-source"
}

// step gives a step that needs none before it.
func (x exampler) step(f *schema.Field) string {
	if v := x.content.Schema.Vocabulary(f.Steps); v != nil {
		for _, s := range v.Steps {
			if len(s.After) == 0 {
				return x.today.String() + " " + s.Name
			}
		}
	}
	return x.today.String()
}

func (x exampler) mapping(f *schema.Field) string {
	var parts []string
	for _, g := range f.Fields {
		parts = append(parts, g.Name+": "+x.in(g, true))
	}
	if f.Of != nil {
		key := "key"
		if f.Keys != nil {
			key = x.in(f.Keys, true)
		}
		parts = append(parts, key+": "+x.in(f.Of, true))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// plainText is what YAML reads as it stands, inside brackets too: it neither begins nor
// goes on in a way that has a meaning there.
var plainText = regexp.MustCompile(`^[\pL\pN/][\pL\pM\pN \t()/.;%_+–—’…'&-]*$`)

// quoted writes a text as a YAML value of one line.
func quoted(s string, flow bool) string {
	plain := plainText.MatchString(s) && strings.TrimSpace(s) == s
	if !plain && !flow && strings.Trim(s, "0123456789., -") == "" && s != "" {
		plain = s[0] != '-' && s[0] != ',' && s[0] != ' ' // a point, a date
	}
	if !plain && strings.HasPrefix(s, "https://") && !strings.ContainsAny(s, " #,[]{}") {
		plain = true
	}
	if plain && s != "~" && s != "null" {
		return s
	}
	return doubleQuoted(s)
}

// doubleQuoted writes a text in double quotes, with the escapes that YAML knows.
func doubleQuoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

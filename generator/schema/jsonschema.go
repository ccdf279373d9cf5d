package schema

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

// A SchemaFile is a JSON Schema to be written: port.json, port.list.json.
type SchemaFile struct {
	Name string
	Data []byte
}

// JSONSchemas gives, for each kind, the schema of one entity (port.json) and of a
// list file (port.list.json, which refers to the first and lies beside it), both in
// JSON Schema draft 7, the one that editors' YAML servers know best.
//
// They serve completion and early warning: whatever [Decode] takes is valid by
// them, with marks and in the long form too, but not all that is valid is right.
// Whether a code exists or a reference finds something is told by a build. They
// see values as YAML 1.2 does: a bare 28 is a number, true a boolean. A required
// field that _defaults.yaml gives is missed by them.
func JSONSchemas(s *Schema) []SchemaFile {
	out := make([]SchemaFile, 0, 2*len(s.Kinds))
	for _, k := range s.Kinds {
		w := schemaWriter{schema: s, definitions: object{}}
		out = append(out,
			SchemaFile{k.Name + ".json", encodeSchema(w.entity(k))},
			SchemaFile{k.Name + ".list.json", encodeSchema(listSchema(k))})
	}
	return out
}

// An object is a JSON object; its keys are written in order, so the same schema
// always has the same bytes.
type object = map[string]any

const draft7 = "http://json-schema.org/draft-07/schema#"

func encodeSchema(root object) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(root); err != nil {
		panic("schema: " + err.Error()) // maps, slices and strings can be encoded
	}
	return b.Bytes()
}

func listSchema(k *Kind) object {
	return object{
		"$schema":              draft7,
		"title":                k.Plural.In(""),
		"description":          "A mapping from ids to fields: many short entities in one file.",
		"type":                 "object",
		"additionalProperties": object{"$ref": k.Name + ".json"},
	}
}

// A schemaWriter makes the schema of one kind. What several fields share is kept
// once, among the definitions.
type schemaWriter struct {
	schema      *Schema
	definitions object
}

func (w *schemaWriter) entity(k *Kind) object {
	properties, required := w.properties(k.Fields, "")
	properties[FieldSrc] = described(k.byName[FieldSrc], w.share("sources", sourcesSchema))
	properties[FieldAsOf] = described(k.byName[FieldAsOf], w.share("day", bareDate))
	root := object{
		"$schema":              draft7,
		"title":                k.Singular.In(""),
		"type":                 "object",
		"properties":           properties,
		"additionalProperties": false,
		"definitions":          w.definitions,
	}
	if about := k.About.In(""); about != "" {
		root["description"] = about
	}
	if len(required) > 0 {
		root["required"] = required
	}
	return root
}

// properties gives the schemas of fields by name, and the names of those required.
func (w *schemaWriter) properties(fields []*Field, path string) (properties object, required []string) {
	properties = object{}
	for _, f := range fields {
		properties[f.Name] = described(f, w.claim(f, path+f.Name))
		if f.Required {
			required = append(required, f.Name)
		}
	}
	return properties, required
}

// described adds what an editor shows. The reference stands apart, because
// draft 7 ignores whatever stands beside one.
func described(f *Field, ref object) object {
	out := object{"allOf": []object{ref}}
	if label := f.Label.In(""); label != "" {
		out["title"] = label
	}
	help := []string{}
	if f.Help != "" {
		help = append(help, f.Help)
	}
	if to := f.Element().To; len(to) > 0 {
		help = append(help, "Points to: "+strings.Join(to, ", ")+".")
	}
	if units := f.Element().Units; len(units) > 0 {
		help = append(help, "In "+strings.Join(units, ", ")+".")
	}
	if len(help) > 0 {
		out["description"] = strings.Join(help, " ")
	}
	return out
}

func reference(name string) object { return object{"$ref": "#/definitions/" + name} }

// share keeps a schema under a name and refers to it.
func (w *schemaWriter) share(name string, make func() object) object {
	if w.definitions[name] == nil {
		w.definitions[name] = make()
	}
	return reference(name)
}

// claim refers to the schema of a value with all that can be said of it: bare,
// with marks, or in the long form.
func (w *schemaWriter) claim(f *Field, path string) object {
	name := definitionName(f, path)
	if w.definitions[name] != nil {
		return reference(name)
	}
	w.definitions[name] = object{} // a place to refer to from within
	forms := w.value(f, path)
	w.definitions["plain."+name] = anyOf(forms.all())
	w.definitions[name] = object{"anyOf": []object{reference("plain." + name), w.longForm(name)}}
	return reference(name)
}

// definitionName names what a field's values look like: after the type where that
// says it all, else after the field.
func definitionName(f *Field, path string) string {
	name := string(f.Type)
	switch {
	case f.Pattern != nil || f.Min != nil || f.Max != nil || len(f.Values) > 0 || len(f.Roles) > 0 || len(f.Fields) > 0:
		return "at." + path
	case f.Type == TypeCode:
		name += "." + string(f.Check)
	case f.Type == TypeHistory || f.Type == typeStep:
		name += "." + f.Steps
	case f.Type == TypeMap && f.Keys != nil && f.Keys.Type != TypeRef && f.Keys.Type != TypeText:
		return "at." + path
	case f.Of != nil:
		name += "." + definitionName(f.Of, path+".item")
	}
	return name
}

// longForm is the schema of a mapping that says more than a value.
func (w *schemaWriter) longForm(name string) object {
	remark := func() object { return object{"type": scalarTypes} }
	text := w.share("remark", remark)
	return object{
		"type":  "object",
		"allOf": []object{w.share("head", headSchema)},
		"properties": object{
			"is":         reference("plain." + name),
			"either":     object{"type": "array", "items": reference(name), "minItems": 2},
			"candidates": object{"type": "array", "items": reference(name), "minItems": 1},
			"disputed":   w.share("views", w.viewsSchema),
			"as":         w.share("modality", func() object { return object{"enum": modalities} }),
			"src":        w.share("sources", sourcesSchema),
			"on":         w.share("day", bareDate),
			"if":         text,
			"excludes":   text,
			"end_as":     object{"enum": []string{string(Disputed)}},
			"note":       text,
			"why":        text,
			"confidence": w.share("confidence", func() object { return object{"enum": confidences} }),
			"likelihood": w.share("likelihood", func() object { return object{"enum": likelihoods} }),
			"show":       object{"type": "integer", "minimum": 1},
			"decided_by": w.claim(&Field{Type: TypeRef}, "decided_by"),
		},
		"additionalProperties": false,
	}
}

// headSchema wants one of the ways to say what a value is, and one judgement at most.
func headSchema() object {
	heads := make([]object, len(longHeads))
	for i, head := range longHeads {
		heads[i] = object{"required": []string{head}}
	}
	return object{"oneOf": heads, "not": object{"required": []string{"confidence", "likelihood"}}}
}

func (w *schemaWriter) viewsSchema() object {
	return object{"type": "array", "minItems": 2, "items": object{
		"type": "object",
		"properties": object{
			"view": reference("remark"),
			"of":   reference("remark"),
			"src":  w.share("sources", sourcesSchema),
		},
		"required":             []string{"view"},
		"additionalProperties": false,
	}}
}

func sourcesSchema() object {
	source := object{"type": "string", "pattern": `^\s*\^?[^\s,\[\]{}]+\s*(?:,.*)?$`}
	return object{"anyOf": []object{source, {"type": "array", "items": source}}}
}

// bareDate is a date that takes no marks.
func bareDate() object { return object{"type": []string{"string", "number"}} }

// scalarTypes are the types that YAML may see in a single value; nothing is none of them.
var scalarTypes = []string{"string", "number", "boolean"}

// portable tells whether a regular expression of Go means the same to an editor.
func portable(re *regexp.Regexp) bool {
	return !notPortable.MatchString(re.String())
}

var notPortable = regexp.MustCompile(`\(\?[^:]|\\[pPAzQCx]|\[\[:|\\C`)

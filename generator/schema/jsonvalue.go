package schema

import (
	"regexp"
	"slices"
	"strings"
)

// forms are the ways in which a value can be written: as a single value, with
// marks, or as a list or mapping.
type forms struct{ single, composite []object }

func (f forms) all() []object { return append(append([]object{}, f.single...), f.composite...) }

func anyOf(alternatives []object) object {
	if len(alternatives) == 1 {
		return alternatives[0]
	}
	return object{"anyOf": alternatives}
}

// marksPattern is what may follow a value: marks of the three sorts.
var marksPattern = `(?:[ \t]+(?:~(?:` + strings.Join(modalities, "|") + `)|\^\S+|@\S+))*[ \t]*$`

// marked is the schema of a text that begins with the pattern and ends in marks;
// unknown and none are always allowed.
func marked(pattern string) object {
	return object{"type": "string", "pattern": `^(?:unknown|none|` + pattern + `)` + marksPattern}
}

// beginning is the schema of a text that begins with the pattern.
func beginning(pattern string) object {
	return object{"type": "string", "pattern": `^(?:(?:unknown|none)` + marksPattern + `|` + pattern + `)`}
}

// absent is the schema of unknown and none, which any field takes.
func absent() object { return object{"type": "string", "pattern": `^(?:unknown|none)` + marksPattern} }

// value gives the forms of a field's value.
func (w *schemaWriter) value(f *Field, path string) forms {
	switch f.Type {
	case TypeText, TypeMarkdown:
		return forms{single: textSchema(f), composite: []object{w.share("translations", translationsSchema)}}
	case TypeNumber:
		return forms{single: []object{numberSchema(f), marked(`-?[0-9][0-9  ]*(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?`)}}
	case TypeBool:
		return forms{single: []object{{"type": "boolean"}, marked(`true|false|yes|no`)}}
	case TypeEnum:
		return forms{single: []object{w.enum(f)}}
	case TypeCode:
		return forms{single: codeSchemas(f)}
	case TypeDate:
		return forms{single: []object{{"type": "number"}, beginning(`.*[0-9X]`)}}
	case TypeQuantity:
		return forms{single: []object{beginning(`(?:(?:` + strings.Join(nearness, "|") + `) )?-?[0-9]`)}}
	case TypePoint:
		return forms{single: []object{marked(pointPattern)}}
	case TypeURL:
		return forms{single: []object{beginning(`[hH][tT][tT][pP][sS]?://`)}}
	case TypeRef:
		return forms{single: refSchemas(f)}
	case typeStep:
		return forms{single: []object{w.step(f)}}
	case TypeLine:
		return forms{single: []object{absent()}, composite: []object{lineSchema()}}
	case TypeImage:
		return forms{single: []object{absent()}, composite: []object{w.share("picture", imageSchema)}}
	case TypeList, TypeHistory:
		return w.list(f, path)
	case TypeMap:
		return forms{single: []object{absent()}, composite: []object{w.mapping(f, path)}}
	}
	return forms{single: []object{{"type": scalarTypes}}}
}

func textSchema(f *Field) []object {
	if f.Pattern != nil && portable(f.Pattern) {
		return []object{{"type": "number"}, marked(unanchored(f.Pattern))}
	}
	return []object{{"type": scalarTypes, "pattern": `\S`}}
}

// translationsSchema is a text in several languages. A key of the long form is none, but for
// Icelandic beside others.
func translationsSchema() object {
	languages := func(pattern string, least int, not []string) object {
		return object{
			"type":                 "object",
			"propertyNames":        object{"pattern": pattern, "not": object{"enum": not}},
			"additionalProperties": object{"type": scalarTypes},
			"minProperties":        least,
		}
	}
	without := slices.DeleteFunc(slices.Clone(longKeys), func(key string) bool { return key == icelandic })
	beside := languages(`^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$`, 2, without)
	beside["required"] = []string{icelandic}
	return object{"anyOf": []object{languages(`^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$`, 1, longKeys), beside}}
}

func numberSchema(f *Field) object {
	out := object{"type": "number"}
	if f.Min != nil {
		out["minimum"] = *f.Min
	}
	if f.Max != nil {
		out["maximum"] = *f.Max
	}
	return out
}

// enum allows marks after its words, so they are offered as examples.
func (w *schemaWriter) enum(f *Field) object {
	words := make([]string, len(f.Values))
	for i, v := range f.Values {
		words[i] = regexp.QuoteMeta(v)
	}
	return explained(marked(strings.Join(words, "|")), f.Values, "one of "+strings.Join(f.Values, ", "))
}

// explained adds what an editor offers, and what it says where the pattern does
// not match (a keyword of editors, not of the standard).
func explained(schema object, examples []string, message string) object {
	schema["examples"], schema["patternErrorMessage"] = examples, message
	return schema
}

// codeSchemas gives a code's form. One that may consist of digits alone can stand
// bare, as long as YAML leaves it as it is written: without a zero before it.
func codeSchemas(f *Field) []object {
	rule, named := codeRules[f.Check]
	switch {
	case named:
		example := strings.Trim(rule.example, `"`)
		out := []object{explained(marked(unanchored(rule.form)), []string{example}, "a code of the form "+string(f.Check)+", as "+rule.example)}
		for digits, least := 1, 0; digits < 10; digits++ { // 0 by itself has no zero before it
			if rule.form.MatchString(strings.Repeat("1", digits)) {
				return append(out, object{"type": "integer", "minimum": least})
			}
			least = max(10, 10*least)
		}
		return out
	case f.Pattern != nil && portable(f.Pattern):
		return []object{marked(unanchored(f.Pattern)), {"type": "number"}}
	}
	return []object{{"type": scalarTypes}}
}

// unanchored gives a regular expression that is known to match whole texts
// without its anchors.
func unanchored(re *regexp.Regexp) string {
	return strings.TrimSuffix(strings.TrimPrefix(re.String(), "^"), "$")
}

func refSchemas(f *Field) []object {
	if len(f.Roles) == 0 {
		return []object{{"type": "string", "pattern": `^[^\[\]{}|]+$`}, {"type": "number"}}
	}
	roles := make([]string, len(f.Roles))
	examples := make([]string, len(f.Roles))
	for i, r := range f.Roles {
		roles[i] = regexp.QuoteMeta(r.Name)
		examples[i] = r.Name + " of "
	}
	form := beginning(`(?:` + strings.Join(roles, "|") + `) of [^\[\]{}|]+$`)
	return []object{explained(form, examples, "a role, of whom, and when: "+examples[0]+"VE 2013-04-19/..")}
}

const degrees = `[-+]?[0-9]+(?:\.[0-9]*)?`

const pointPattern = degrees + `[ \t]*,[ \t]*` + degrees

// lineSchema is a list of points, each a text or two numbers.
func lineSchema() object {
	number := func(most int) object { return object{"type": "number", "minimum": -most, "maximum": most} }
	return object{"type": "array", "minItems": 2, "items": object{"anyOf": []object{
		{"type": "string", "pattern": `^[ \t]*` + pointPattern + `[ \t]*$`},
		{"type": "array", "items": []object{number(90), number(180)}, "minItems": 2, "maxItems": 2},
	}}}
}

func imageSchema() object {
	text := object{"type": scalarTypes}
	return object{
		"type":                 "object",
		"properties":           object{"file": text, "alt": text, "credit": text, "licence": text},
		"required":             []string{"file", "alt"},
		"additionalProperties": false,
	}
}

// step wants one of the vocabulary's words behind the date.
func (w *schemaWriter) step(f *Field) object {
	v := w.schema.Vocabulary(f.Steps)
	if v == nil {
		return object{"type": scalarTypes}
	}
	words, examples := make([]string, len(v.Steps)), make([]string, len(v.Steps))
	for i, s := range v.Steps {
		words[i] = regexp.QuoteMeta(s.Name)
		examples[i] = "unknown " + s.Name
	}
	form := beginning(`\s*\S.*?\s(?:` + strings.Join(words, "|") + `)(?:[\s,]|$)`)
	return explained(form, examples, "a date and a step, one of "+strings.Join(v.Names(), ", "))
}

// list takes a single value for a list of one.
func (w *schemaWriter) list(f *Field, path string) forms {
	item := f.item()
	out := forms{single: []object{absent()}, composite: []object{{"type": "array", "items": w.claim(item, path+".item")}}}
	if item.Of == nil && len(item.Fields) == 0 {
		out.single = w.value(item, path+".item").single
	}
	return out
}

// mapping is a record of named fields, or values by key.
func (w *schemaWriter) mapping(f *Field, path string) object {
	if len(f.Fields) > 0 {
		properties, required := w.properties(f.Fields, path+".")
		out := object{"type": "object", "properties": properties, "additionalProperties": false}
		if len(required) > 0 {
			out["required"] = required
		}
		return out
	}
	// A key that makes a long form would hide a misspelt one beside it.
	names := object{"not": object{"enum": longHeads}}
	if f.Keys != nil && f.Keys.Type == TypeEnum {
		names["enum"] = f.Keys.Values
	}
	return object{"type": "object", "propertyNames": names, "additionalProperties": w.claim(f.Of, path+".value")}
}

package record

import (
	"encoding/json"
	"maps"

	"portolan/generator/schema"
	"portolan/generator/view"
)

// SchemaPath is the address of a kind's JSON Schema from the root of the site.
func SchemaPath(kind string) string { return view.SchemaFolder + kind + ".json" }

// An object is a JSON Schema, or a part of one.
type object = map[string]any

func ref(name string) object { return object{"$ref": "#/$defs/" + name} }

// described gives a form with what it is for.
func described(o object, about string) object {
	if about == "" {
		return o
	}
	o = maps.Clone(o) // which others have, too
	o["description"] = about
	return o
}

var (
	text   = object{"type": "string", "minLength": 1}
	texts  = object{"type": "array", "minItems": 1, "items": text}
	number = object{"type": "number"}
)

// Schema gives the JSON Schema (2020-12) of the twins of a kind's entities, which is also
// that of the items of its bulk file. lang is the language of its labels.
func Schema(k *schema.Kind, f Frame, lang string) ([]byte, error) {
	fields := object{}
	for _, field := range fieldsOf(k) {
		fields[field.Name] = described(object{"allOf": []object{ref("claim"), claimOf(field)}}, fieldAbout(field, lang))
	}
	o := object{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title":   k.Singular.In(lang),
		"type":    "object",
		"properties": object{
			"$schema":    described(object{"type": "string"}, "Where this schema lies, as seen from the file"),
			"id":         described(object{"type": "string", "pattern": "^" + k.Name + "/"}, "The entity, kind/slug"),
			"kind":       object{"const": k.Name},
			"name":       described(text, "Its name"),
			"names":      described(texts, "Other names"),
			"summary":    described(text, "In one or two sentences"),
			"page":       described(text, "Its page, from the root of the site"),
			"url":        described(object{"type": "string", "format": "uri"}, "The full address of its page"),
			"told_as_of": described(object{"type": "string", "format": "date"}, "As of which day all of this is told"),
			"as_of":      described(ref("edtf"), "As of when its facts hold, unless they say otherwise"),
			"fields":     object{"type": "object", "properties": fields, "additionalProperties": false},
			"licence":    text,
			"version":    described(object{"type": "string", "pattern": "^[0-9a-f]{8}$"}, "Another one when what the page says is another"),
			"text":       described(texts, "Its prose as plain text, a line for each block"),
			"relations":  described(object{"type": "array", "items": ref("relation")}, "What stands in a relation to it"),
		},
		"required":             []string{"id", "kind", "name", "page", "told_as_of", "fields"},
		"additionalProperties": false,
		"$defs":                definitions(),
	}
	if about := k.About.In(lang); about != "" {
		o["description"] = about
	}
	if address := f.address(SchemaPath(k.Name)); address != "" {
		o["$id"] = address
	}
	text, err := json.MarshalIndent(o, "", " ") // maps are written in order
	return append(text, '\n'), err
}

func fieldAbout(f *schema.Field, lang string) string {
	if f.Help == "" {
		return f.Label.In(lang)
	}
	return f.Label.In(lang) + ": " + f.Help
}

// claimOf says what a claim of a field can be, beyond what every claim can: its type, and of
// one value the form.
func claimOf(f *schema.Field) object {
	o := object{"properties": object{"type": object{"const": string(f.Type)}}}
	if f.Type == schema.TypeList || f.Type == schema.TypeMap || f.Type == schema.TypeHistory {
		return o
	}
	o["if"] = object{"properties": object{"state": object{"const": string(Known)}}, "required": []string{"state"}}
	o["then"] = object{"properties": object{"value": valueOf(f)}, "required": []string{"value", "words"}}
	return o
}

// valueOf gives the form of a field's value.
func valueOf(f *schema.Field) object {
	switch f.Type {
	case schema.TypeNumber:
		return number
	case schema.TypeBool:
		return object{"type": "boolean"}
	case schema.TypeEnum:
		return object{"enum": f.Values}
	case schema.TypeQuantity:
		return ref("quantity")
	case schema.TypeDate:
		return ref("date")
	case schema.TypePoint:
		return ref("point")
	case schema.TypeLine:
		return ref("line")
	case schema.TypeRef:
		return ref("reference")
	case schema.TypeImage:
		return ref("image")
	case schema.TypeURL:
		return object{"type": "string", "format": "uri"}
	}
	return text
}

func closed(properties object, required ...string) object {
	o := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		o["required"] = required
	}
	return o
}

// definitions are the forms that all kinds share.
func definitions() object {
	modalities := []string{"stated", "planned", "projected", "expected", "undetermined", "disputed", "characterised", "retracted"}
	degrees := func(most int) object { return object{"type": "number", "minimum": -most, "maximum": most} }
	day := object{"type": "string", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`}
	id := object{"type": "string", "pattern": "^[^/ ]+/[^/ ]+$"}
	return object{
		"edtf":     described(text, "A date as in the Extended Date/Time Format of 2019, levels 0 to 2"),
		"date":     closed(object{"edtf": ref("edtf"), "earliest": described(day, "The first day that it can mean"), "latest": described(day, "The last day that it can mean")}, "edtf"),
		"quantity": closed(object{"number": number, "low": number, "high": number, "unit": text, "per": text, "in": ref("edtf"), "approximation": text}),
		"point":    closed(object{"lat": degrees(90), "lon": degrees(180)}, "lat", "lon"),
		"line": described(object{"type": "array", "minItems": 2, "items": object{"type": "array", "prefixItems": []object{degrees(180), degrees(90)}, "items": false, "minItems": 2}},
			"Points as GeoJSON has them: longitude, latitude"),
		"reference": closed(object{"id": id, "name": described(text, "Instead of an id, where there is no page of it"), "role": text, "end": described(text, "How the end of the date is meant, where that is not as the rest: disputed"), "date": ref("date")}),
		"step": closed(object{"step": text, "label": text, "date": ref("date"), "to": object{"type": "array", "items": id},
			"by": object{"type": "array", "items": id}, "place": text, "note": text}, "step"),
		"image":    closed(object{"alt": text, "credit": text, "licence": text}, "alt"),
		"source":   closed(object{"id": id, "locator": described(text, "The place in it")}, "id"),
		"relation": closed(object{"relation": text, "id": id, "field": text, "modality": object{"enum": modalities}, "if": described(text, "The condition on which it holds"), "open": described(object{"const": true}, "It is one of several candidates, or stands in a view of a dispute")}, "relation", "id", "modality"),
		"claim": closed(object{
			"label": text, "type": text,
			"state":    described(object{"enum": []State{Known, Unknown, None, OneOf, Versions, InDispute, Many}}, "Which of the answers it is; where it is one of several, or many, these are the parts"),
			"modality": described(object{"enum": modalities}, "How it is meant. Only what is stated is told as a fact"),
			"rank":     described(object{"enum": []Rank{Preferred, Deprecated}}, "Among versions the one to take, or one that was taken back"),
			"of":       described(id, "Of a part: the entity that it is for, or whose view it is"),
			"words":    described(text, "In words, with its certainty"),
			"value":    object{"anyOf": []object{{"type": "string"}, number, {"type": "boolean"}, ref("date"), ref("quantity"), ref("point"), ref("line"), ref("reference"), ref("step"), ref("image")}},
			"mentions": object{"type": "array", "items": id},
			"status":   described(text, "Of a history: where it stands"),
			"as_of":    ref("edtf"),
			"sources":  object{"type": "array", "minItems": 1, "items": ref("source")},
			"if":       described(text, "The condition under which it holds"), "excludes": text, "note": text,
			"confidence": object{"enum": []string{"low", "moderate", "high"}}, "likelihood": text,
			"why": described(text, "Why versions differ"), "decided_by": text,
			"parts": object{"anyOf": []object{{"type": "array", "minItems": 1, "items": ref("claim")}, {"type": "object", "minProperties": 1, "additionalProperties": ref("claim")}}},
		}, "type", "state", "modality"),
	}
}

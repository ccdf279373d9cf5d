package schema

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const orgVocabulary = "-- vocabularies/v.yaml --\nsteps: {signed: {}, in-force: {}}\n"

// What a kind and its fields are in schema.org is read as it is written: a type or several with
// what they ask, a property, of a history one for each of some steps.
func TestSchemaOrg(t *testing.T) {
	for text, want := range map[string][]OrgType{
		"":                            {{Name: "Thing"}},
		"schema_org: Place":           {{Name: "Place"}},
		"schema_org: [Event, Place]":  {{Name: "Event"}, {Name: "Place"}},
		"schema_org: {type: Place}":   {{Name: "Place"}},
		"schema_org: [{type: Place}]": {{Name: "Place"}},
		"schema_org: [{type: Event, also: 'http://example.org/x', when: {stage: [planned, built], opened: stated}}, Place]": {
			{Name: "Event", Also: "http://example.org/x", When: []OrgCondition{{"stage", []string{"planned", "built"}}, {"opened", nil}}}, {Name: "Place"}},
		"schema_org: {type: Place, when: {stage: built}}": {{Name: "Place", When: []OrgCondition{{"stage", []string{"built"}}}}},
	} {
		s, problems := loadArchive("-- kinds/a.yaml --\nfolder: as\n" + text + "\nfields: {name: text, opened: date, stage: {type: enum, values: [planned, built]}}\n")
		if problems != "" {
			t.Errorf("%s: %s", text, problems)
			continue
		}
		if diff := cmp.Diff(want, s.Kind("a").SchemaOrg); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	s, problems := loadArchive("-- kinds/a.yaml --\nfolder: as\nfields:\n  name: {type: text, schema_org: name}\n  plain: text\n" +
		"  status: {type: history, vocabulary: v, schema_org: {signed: dateSigned, in-force: legislationLegalForce InForce}}\n" + orgVocabulary)
	if problems != "" {
		t.Fatal(problems)
	}
	for field, want := range map[string][]OrgProperty{"name": {{Name: "name"}}, "plain": nil,
		"status": {{Step: "signed", Name: "dateSigned"}, {Step: "in-force", Name: "legislationLegalForce", Value: "InForce"}}} {
		if diff := cmp.Diff(want, s.Kind("a").Field(field).SchemaOrg); diff != "" {
			t.Errorf("%s (-want +got):\n%s", field, diff)
		}
	}
}

// What can't be in schema.org, or asks for what there isn't, is told once, with the nearest that there is.
func TestWrongSchemaOrg(t *testing.T) {
	const fields = "fields: {name: text, opened: date, stage: {type: enum, values: [planned, built]}"
	for text, want := range map[string]string{
		"schema_org: place\n" + fields + "}":                                                `a.yaml:2:13 kind: "place" can't be a name of schema.org | a type of schema.org begins with a capital: CivicStructure`,
		"schema_org: [Event, pLace]\n" + fields + "}":                                       `a.yaml:2:21 kind: "pLace" can't be a name of schema.org | a type of schema.org begins with a capital: CivicStructure`,
		"schema_org: {type: some place}\n" + fields + "}":                                   `a.yaml:2:20 kind: "some place" can't be a name of schema.org | a type of schema.org begins with a capital: CivicStructure`,
		"schema_org: {also: x}\n" + fields + "}":                                            `a.yaml:2:13 key-missing: "type" is missing`,
		"schema_org: {type: Place, wen: {}}\n" + fields + "}":                               `a.yaml:2:27 key-unknown: unknown key "wen" | did you mean "when"?`,
		"schema_org: {type: Place, when: stated}\n" + fields + "}":                          `a.yaml:2:33 value-type: when should be a mapping from fields to their values, and is a single value | as {stage: [operating], date: stated}`,
		"schema_org: {type: Place, when: {opend: stated, stage: [built]}}\n" + fields + "}": `a.yaml:2:1 kind: the kind has no field "opend" | did you mean "opened"?`,
		"schema_org: {type: Place, when: {stage: [built, biult]}}\n" + fields + "}":         `a.yaml:2:1 kind: "biult" is no value of the field "stage" | did you mean "built"?`,
		"schema_org: {type: Place, when: {stage: [zzz]}}\n" + fields + "}":                  `a.yaml:2:1 kind: "zzz" is no value of the field "stage" | one of planned, built`,
		"schema_org: {type: Place, when: {name: [anything]}}\n" + fields + "}":              "",
		fields + ", x: {type: text, schema_org: Name}}":                                     `kind: "Name" can't be a name of schema.org | a property of schema.org begins with a small letter: containedInPlace`,
		fields + ", x: {type: text, schema_org: {signed: name}}}":                           `kind: the field "x" is no history, and can't have steps in schema_org`,
		fields + ", x: {type: history, vocabulary: v, schema_org: name}}":                   `kind: schema_org of a history says what its steps are | as {signed: legislationDate, in-force: legislationLegalForce InForce}`,
		fields + ", x: {type: history, vocabulary: v, schema_org: {signd: name}}}":          `kind: "signd" is no step of "v" | did you mean "signed"?`,
		fields + ", x: {type: history, vocabulary: v, schema_org: {signed: Name}}}":         `kind: "Name" can't be a name of schema.org | a property of schema.org begins with a small letter: containedInPlace`,
		fields + ", x: {type: history, vocabulary: v, schema_org: {signed: name X}}}":       "",
	} {
		_, got := loadArchive("-- kinds/a.yaml --\nfolder: as\n" + text + "\n" + orgVocabulary)
		got = strings.TrimSpace(got)
		if _, message, placed := strings.Cut(got, " "); placed && strings.HasPrefix(want, "kind: ") {
			got = message // where in the line of fields is no matter here
		}
		if strings.HasPrefix(want, "a.yaml:2:1 kind") { // where a key stands is told by its value, or by the key
			got = strings.Replace(got, "a.yaml:2:13 ", "a.yaml:2:1 ", 1)
		}
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
}

package schema

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Fields of one type and other rules have each their own: an editor takes of each what it may be,
// and not what only another may.
func TestRulesAreEachFieldsOwn(t *testing.T) {
	const vocabularies = "-- vocabularies/v.yaml --\nsteps: {signed: {}}\n-- vocabularies/w.yaml --\nsteps: {opened: {}}\n"
	for name, tt := range map[string]struct{ one, two, ofOne, ofTwo string }{
		"patterns":         {`{type: code, pattern: "A[0-9]"}`, `{type: code, pattern: "B[0-9]"}`, "A1", "B1"},
		"patterns of text": {`{type: text, pattern: "A[0-9]"}`, `{type: text, pattern: "B[0-9]"}`, "A1", "B1"},
		"checks":           {"{type: code, check: un-locode}", "{type: code, check: cospar}", "VEPBL", "2012-052A"},
		"at least":         {"{type: number, min: 10}", "{type: number, min: 1, max: 9}", "20", "5"},
		"at most":          {"{type: number, max: 0}", "{type: number, min: 1}", "-1", "1"},
		"only at least":    {"{type: number, min: 10}", "number", "20", ""},
		"only at most":     {"{type: number, max: 10}", "number", "2", ""},
		"values":           {"{type: enum, values: [a, b]}", "{type: enum, values: [c]}", "a", "c"},
		"roles":            {"{type: ref, to: a, roles: {head: {}}}", "{type: ref, to: a, roles: {clerk: {}}}", "head of x", "clerk of x"},
		"parts":            {"{type: map, fields: {x: number}}", "{type: map, fields: {y: number}}", "{x: 1}", "{y: 1}"},
		"keys":             {"{type: map, keys: {type: enum, values: [x]}, of: text}", "{type: map, keys: {type: enum, values: [y]}, of: text}", "{x: 1}", "{y: 1}"},
		"values of maps":   {"{type: map, keys: {type: ref, to: a}, of: {type: enum, values: [x]}}", "{type: map, keys: {type: ref, to: a}, of: {type: enum, values: [y]}}", "{k: x}", "{k: y}"},
		"items":            {"{type: list, of: {type: enum, values: [x]}}", "{type: list, of: {type: enum, values: [y]}}", "[x]", "[y]"},
		"items of a type":  {"{type: list, of: number}", "{type: list, of: bool}", "[1]", "[true]"},
		"steps":            {"{type: history, vocabulary: v}", "{type: history, vocabulary: w}", "[2020 signed]", "[2020 opened]"},
	} {
		s, problems := loadArchive("-- kinds/a.yaml --\nfolder: as\nfields: {name: text, one: " + tt.one + ", two: " + tt.two + "}\n" + vocabularies)
		if problems != "" {
			t.Errorf("%s: %s", name, problems)
			continue
		}
		view := compileSchemas(t, s)
		for _, c := range []struct {
			field, value string
			takes        bool
		}{{"one", tt.ofOne, true}, {"two", tt.ofTwo, true}, {"one", tt.ofTwo, false}, {"two", tt.ofOne, tt.ofTwo == ""}} {
			if c.value == "" {
				continue
			}
			text := "name: X\n" + c.field + ": " + c.value + "\n"
			if err := view.check("a.json", text); (err == nil) != c.takes {
				t.Errorf("%s: %q is taken: %t, want %t", name, text, err == nil, c.takes)
			}
			if _, told := decodeText(t, s, text); (len(told) == 0) != c.takes {
				t.Errorf("%s: %q has the problems %v", name, text, told)
			}
		}
	}
}

// An editor shows of a field what it is called, what its help says, what it points to and what it
// is measured in; and of a kind what that is about.
func TestEditorsHelp(t *testing.T) {
	s, problems := loadArchive(`-- kinds/a.yaml --
folder: as
singular: thing
about: Things that there are.
fields:
  name: {type: text, required: true}
  plain: {type: text, label: Said}
  mass: {type: quantity, units: [kg, t], help: On land.}
  masses: {type: list, of: {type: quantity, units: [kg]}}
  to: {type: ref, to: [a, b], help: Of all.}
  any: {type: ref, to: any}
-- kinds/b.yaml --
folder: bs
fields: {name: text}
`)
	if problems != "" {
		t.Fatal(problems)
	}
	type shown struct{ Title, Description string }
	roots := map[string]struct {
		shown
		Required   []string
		Properties map[string]shown
	}{}
	for _, f := range JSONSchemas(s) {
		root := roots[f.Name]
		if err := json.Unmarshal(f.Data, &root); err != nil {
			t.Fatal(err)
		}
		roots[f.Name] = root
	}
	for field, want := range map[string]shown{"name": {"Name", ""}, "plain": {"Said", ""}, "mass": {"Mass", "On land. In kg, t."}, "masses": {"Masses", "In kg."},
		"to": {"To", "Of all. Points to: a, b."}, "any": {"Any", ""}} {
		if got := roots["a.json"].Properties[field]; got != want {
			t.Errorf("%s is shown as %q, want %q", field, got, want)
		}
	}
	got := fmt.Sprint(roots["a.json"].shown, roots["a.json"].Required, roots["b.json"].shown, roots["b.json"].Required, roots["b.list.json"].Title)
	if want := "{thing Things that there are.} [name] {b } []bs"; got != want {
		t.Errorf("kinds are shown as %q, want %q", got, want)
	}
}

// A point is two numbers with a comma between, whatever else is written.
func TestNoPoints(t *testing.T) {
	s := rich(t)
	for text, good := range map[string]bool{"10.5, -68": true, "10.5,-68": true, "90, 180": true, "-90, -180": true, "10.5": false, "10.5,": false, "10.5, x": false, "x, 10.5": false,
		"x": false, "90.1, 0": false, "0, 180.1": false, "-90.1, 0": false, "NaN, 0": false, "1, 2, 3": false} {
		claims, problems := decodeText(t, s, "name: X\nat: '"+text+"'\n")
		if (len(problems) == 0) != good || (len(claims) == 2) != good {
			t.Errorf("%q: %d claims, %v", text, len(claims), problems)
		}
	}
}

// What says nothing is no claim.
func TestNoClaims(t *testing.T) {
	s := rich(t)
	for _, text := range []string{"country: {disputed: []}", "country: {candidates: []}", "country: {either: []}", "country: {is: }", "country: ", "country: {note: x}", "names: {is: }"} {
		if claims, problems := decodeText(t, s, "name: X\n"+text+"\n"); len(claims) != 1 || len(problems) == 0 {
			t.Errorf("%s: %d claims, %v", text, len(claims), problems)
		}
	}
}

// What stands in the file for all kinds is read as a kind is: an unknown key is told.
func TestCommons(t *testing.T) {
	const kind = "-- kinds/a.yaml --\nfolder: as\nfields: {name: text, own: date}\n"
	s, problems := loadArchive(kind + "-- kinds/_common.yaml --\nfields: {all: number, own: text}\n")
	if problems != "" || s.Kind("a").Field("all").Type != TypeNumber || s.Kind("a").Field("own").Type != TypeDate {
		t.Errorf("%s", problems)
	}
	_, problems = loadArchive(kind + "-- kinds/_common.yaml --\nfields: {all: number}\nfilds: {x: text}\n")
	if diff := cmp.Diff(`_common.yaml:2:1 key-unknown: unknown key "filds" | did you mean "fields"?`, strings.TrimSpace(problems)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What maps ask of a kind, its fields can tell.
func TestPlacesOfKinds(t *testing.T) {
	const fields = "fields: {name: text, at: point, way: line, to: {type: ref, to: a}, stops: {type: list, of: {type: ref, to: a}}, size: number}\n"
	for text, want := range map[string]string{
		"map: [at, way, to, stops]\ncourse: [to, stops]\nhatch: way\n": "",
		"map: size\n":        `maps can show points, lines and refs, and "size" is a number`,
		"course: [to]\n":     `a course has two ends, and the kind "a" names 1`,
		"course: [to, at]\n": `the end of a course is a ref, and "at" is a point`,
		"hatch: at\n":        `the outline of an area is a line, and "at" is a point`,
	} {
		_, problems := loadArchive("-- kinds/a.yaml --\nfolder: as\n" + text + fields)
		if (problems == "") != (want == "") || !strings.Contains(problems, want) || strings.Count(problems, "kind: ") > 1 {
			t.Errorf("%s:\n got %s\nwant %s", text, problems, want)
		}
	}
}

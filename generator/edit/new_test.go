package edit_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/edit"
	"portolan/generator/markdown"
	"portolan/generator/source"
)

const schemaDir = "../../.portolan/schema"

func begin(t testing.TB, c *edit.Content, kind, id, title string) *edit.NewFile {
	t.Helper()
	f, err := edit.New(c, edit.NewOptions{Kind: kind, ID: id, Title: title, Today: today, SchemaDir: schemaDir})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A kind with a field of every type, and what is begun of it.
func TestNew(t *testing.T) {
	c := read(with(harbours, "kinds/ship.yaml", `folder: ships
singular: ship
order: built
fields:
  built: {type: date, required: true, help: The day of the launch.}
  name: {type: text, required: true}
  class: {type: enum, required: true, values: [cargo, "no. 1"]}
  home: {type: ref, to: port, required: true, label: Home port}
  grade: {type: text, pattern: '[A-F][1-6](-x{2,})?', required: true}
  mass: {type: quantity, units: [t, kg], period: true}
  speed: {type: number, min: 30, max: 50}
  fast: bool
  flag: {type: code, check: iso-3166-numeric}
  ident: {type: code, pattern: 'S-[0-9]+'}
  at: point
  track: line
  page: url
  captain: {type: ref, to: any, roles: {master: {}, mate: {}}, dated: true}
  status: {type: history, vocabulary: route, help: 'What became of it: step by step.'}
  visits: {type: list, of: {type: ref, to: [port, topic]}}
  size: {type: map, fields: {length: {type: quantity, units: [m]}, place: point}}
  times: {type: map, keys: {type: ref, to: port}, of: {type: quantity, units: [days]}}
  photo: image
  remarks: {type: list, of: markdown}
`))
	mustBeSound(t, c)
	want := `# yaml-language-server: $schema=../../.portolan/schema/ship.json
name: Alpha
# The day of the launch. As 2026-11-23.
built:
# One of: cargo, no. 1. As cargo.
class:
# Home port. By id, code or name: port. As old.
home:
# As A1.
grade:

## What follows is optional: take the "# " off in front of what is known, and delete the rest.
## Marks end a value: ~planned (how it is meant), ^old (who says so), @2026-11-23 (as of when).
## Sources. Where the facts of the file come from, unless they say otherwise.
# src: [old]
## As of when the facts of the file hold, unless they say otherwise.
# as_of: 2026-11-23
## In t or kg.
# mass: 28 t/year
# speed: 30
# fast: true
# flag: "862"
# ident: S-0
# at: 10.4667, -68.05
# track: [[10.5, -68.1], [10.9, -67.2]]
# page: https://example.org/
## Roles: master, mate.
# captain: master of port/old 2026-11-23
## What became of it: step by step. Steps: opened, joined.
# status: [2026-11-23 opened]
## By id, code or name: port or topic.
# visits: [port/old]
# size: {length: 28 m, place: "10.4667, -68.05"}
# times: {old: 28 days}
# photo: {file: quay.jpg, alt: What is to be seen, credit: Who took it}
# remarks: [A sentence.]
`
	f := begin(t, c, "ship", "ship/alpha", "Alpha")
	got, envelope, _ := strings.Cut(string(f.Data), "## Also known as.")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if f.Path != "ships/alpha.yaml" || f.Remarks != nil {
		t.Errorf("it goes to %q, with remarks %q", f.Path, f.Remarks)
	}
	if !strings.Contains(envelope, "# summary: ") || strings.Contains(envelope, "formerly") {
		t.Errorf("of what every kind has there is\n%s", envelope)
	}
}

// examples are fields of each type whose examples have to be as the field wants them.
var examples = map[string][]string{
	"text":     {"text", "{type: text, pattern: '[a-c]{2}: [0-9]+'}"},
	"markdown": {"markdown"},
	"number":   {"number", "{type: number, min: 30.5}", "{type: number, max: -3}"},
	"quantity": {"{type: quantity, units: [t]}", "{type: quantity, units: [USD, kg], period: true, max: 3}", "quantity"},
	"bool":     {"bool"},
	"enum":     {"{type: enum, values: [yes, b]}", `{type: enum, values: ["no. 1: x", b]}`, `{type: enum, values: ["12", b]}`},
	"date":     {"date"},
	"point":    {"point"},
	"line":     {"line"},
	"url":      {"url"},
	"code":     {"{type: code, check: iso-3166-numeric}", "{type: code, check: un-locode}", "{type: code, pattern: '[0-9]{4}'}", "{type: code, pattern: 'S-[0-9]+'}"},
	"ref":      {"{type: ref, to: port}", "{type: ref, to: any, roles: {master: {}}, dated: true}"},
	"history":  {"{type: history, vocabulary: route}"},
	"list":     {"{type: list, of: text}", "{type: list, of: point}", "{type: list, of: {type: enum, values: [yes, b]}}", "{type: list, of: {type: ref, to: port, dated: true}}"},
	"map":      {"{type: map, of: url}", "{type: map, keys: {type: ref, to: port}, of: date}", "{type: map, fields: {a: point, b: {type: code, check: cospar}}}"},
	"image":    {"image"},
}

// Whatever type a field is of, its example can be taken as it stands.
func TestNewExamples(t *testing.T) {
	for name, typ := range constants(t, "../schema/schema.go", "Type") {
		if len(examples[typ]) == 0 {
			t.Errorf("no field of %s has its example tried", name)
		}
		for _, field := range examples[typ] {
			c := read(with(harbours, "kinds/ship.yaml", "folder: ships\nfields:\n  name: {type: text, required: true}\n  tried: "+field+"\n"))
			mustBeSound(t, c)
			data := string(begin(t, c, "ship", "alpha", "Alpha").Data)
			uncovered := strings.Replace(data, "# tried: ", "tried: ", 1)
			after := contentOf(c.Raw.With(nil, source.New("ships/alpha.yaml", []byte(uncovered))))
			_, example, _ := strings.Cut(uncovered, "\ntried: ")
			example, _, _ = strings.Cut(example, "\n")
			if e, _ := after.Graph.Entity("ship/alpha"); len(after.Problems) > 0 || e == nil || e.Claim("tried") == nil {
				t.Errorf("%s: %s is read with %v", field, example, after.Problems)
			}
		}
	}
}

// Prose begins as Markdown; the page speaks as of today.
func TestNewProse(t *testing.T) {
	c := read(with(harbours, "kinds/memo.yaml", "folder: memos\nprose: true\nspeaks_of: day\nfields:\n  name: {type: text, required: true}\n  day: {type: date, required: true}\n"))
	f := begin(t, c, "memo", "old", "")
	head, body, _ := strings.Cut(string(f.Data), "\n---\n")
	if !strings.HasPrefix(head, "---\nname:\nday: 2026-11-23\n\n##") || !strings.HasPrefix(body, "\n<!-- ") || f.Path != "memos/old.md" {
		t.Errorf("%s:\n%s", f.Path, f.Data)
	}
	want := []string{`"old" finds port/old and source/old and topic/old too: refer to either by its whole id, as memo/old`}
	if diff := cmp.Diff(want, f.Remarks); diff != "" {
		t.Error(diff)
	}
}

// Whatever a title says, it is read as it was given, with its quotation marks typeset.
func TestNewTitle(t *testing.T) {
	c := read(harbours)
	for _, title := range []string{"Alpha", `The "new": one # x`, "it's", "- a", "[x]", "{a: b}", "Alfa ^2", "~planned", "Mail @home", "unknown", "none", "null", "~", "no", "031",
		"2026-11-23", "Ñandú – Порт 港", "a\\b", "*x*", "&x", "!x", "%x", "@x", "`x`", "? x", "x: y", "https://x.org/ #", "10.4667, -68.05", "é\u00a0x", "\ufeffx", "x\ufeffy", "x:"} {
		f := begin(t, c, "port", "alpha", title)
		after := contentOf(c.Raw.With(nil, source.New(f.Path, f.Data)))
		e, _ := after.Graph.Entity("port/alpha")
		if e == nil || e.Title.In("") != markdown.Typeset("en", title) || len(after.Problems) > 0 {
			t.Errorf("%q is read as %v, with %v:\n%s", title, e.Title, after.Problems, f.Data[:120])
		}
	}
}

func TestNewRefuses(t *testing.T) {
	site := with(harbours, "ports/x/deep.yaml", "name: Deep\n", "ports/t.csv", "id,name\nrow,Row\n", "ports/l.list.yaml", "entry: {name: E, formerly: [port/was]}\n",
		"ports/broken.yaml", "name: [\n", "ports/Upper.yaml", "name: U\n", "ports/text.md", "---\nname: T\n---\nx\n")
	c := read(site)
	for _, x := range []struct {
		kind, id, title, want string
		conflict              bool
	}{
		{"prot", "a", "", `no kind is called "prot": did you mean "port"?`, false},
		{"ports", "a", "", `no kind is called "ports": did you mean "port", which has that folder?`, false},
		{"zzz", "a", "", `no kind is called "zzz": it is one of port, route, source, topic`, false},
		{"port", "topic/a", "", `"topic/a" is no id of port: it begins with "port/"`, false},
		{"port", "A b", "", `"A b" can't be an id: it has the capital A; a-b would be one`, false},
		{"port", "../a", "", `"../a" can't be an id: it begins or ends with a mark`, false},
		{"port", "port/../a", "", `"../a" can't be an id`, false},
		{"port", "", "", `"" can't be an id`, false},
		{"port", "con", "", `"con" can't be an id: Windows has a device of that name`, false},
		{"port", "a", "x\ny", "the title \"x\\ny\" can't be one", false},
		{"port", "a", "x\u2028y", "the title \"x\\u2028y\" can't be one", false},
		{"port", "a", "x\xffy", "the title \"x\\xffy\" can't be one", false},
		{"port", "a", " x", "the title \" x\" can't be one", false},
		{"port", "old", "", "port/old is there already: content/ports/old.yaml:1:1", true},
		{"port", "text", "", "port/text is there already: content/ports/text.md:1:1", true},
		{"port", "deep", "", "port/deep is there already: content/ports/x/deep.yaml:1:1", true},
		{"port", "row", "", "port/row is there already: content/ports/t.csv:2:1", true},
		{"port", "entry", "", "port/entry is there already: content/ports/l.list.yaml:1:1", true},
		{"port", "was", "", "port/was is an earlier id of port/entry", true},
		{"port", "broken", "", "the file content/ports/broken.yaml is there already", true},
		{"port", "upper", "", "the file content/ports/Upper.yaml is there already", true},
	} {
		_, err := edit.New(c, edit.NewOptions{Kind: x.kind, ID: x.id, Title: x.title, Today: today})
		var conflict *edit.Conflict
		if err == nil || !strings.Contains(err.Error(), x.want) || errors.As(err, &conflict) != x.conflict {
			t.Errorf("new %s %q: %v (conflict: %t)\nwant %s (%t)", x.kind, x.id, err, conflict != nil, x.want, x.conflict)
		}
	}
}

// What a folder gives to all that lies in it stands in the skeleton as a comment: who writes no
// source of their own has that one. It is the same text once its # is taken off.
func TestNewInherits(t *testing.T) {
	site := with(harbours, "kinds/quay.yaml", "folder: quays\nfields:\n  name: {type: text, required: true}\n  port: {type: ref, to: port, required: true}\n  about: {type: markdown, required: true}\n  seen: {type: list, of: date}\n  code: {type: text}\n  size: {type: map, of: {type: quantity, units: [m]}}\n",
		"quays/_defaults.yaml", "# For all.\nsrc: [old, \"old\"]\nas_of: 2025 # roughly\nport: quay\nabout: \"A long text: "+strings.Repeat("so it is, ", 9)+"and so on.\"\nsize: {length: 3 m}\nseen: [2020-01, 2021]\ncode: \"0102\"\n")
	c := read(site)
	mustBeSound(t, c)
	data := string(begin(t, c, "quay", "east", "East").Data)
	const because = "  # inherited from content/quays/_defaults.yaml; write your own where it is another\n"
	for _, want := range []string{
		"\n# src: [old, \"old\"]" + because, "\n# as_of: 2025" + because, "\n# seen: [2020-01, 2021]" + because, "\n# port: quay" + because, "\n# code: \"0102\"" + because,
		"\n## about is inherited from content/quays/_defaults.yaml; write your own where it is another.\n# about:\n",
		"\n## size is inherited from content/quays/_defaults.yaml; write your own where it is another.\n# size: {",
	} {
		if !strings.Contains(data, want) {
			t.Errorf("it lacks %q", want)
		}
	}
	said := func(data string) string {
		after := contentOf(c.Raw.With(nil, source.New("quays/east.yaml", []byte(data))))
		e, _ := after.Graph.Entity("quay/east")
		if e == nil || len(after.Problems) > 0 {
			t.Fatalf("%v\n%s", after.Problems, data)
		}
		var sources []string
		for _, s := range e.Sources() {
			sources = append(sources, s.Target)
		}
		return fmt.Sprintf("%s %v %s %s", e.AsOf(), sources, e.Claim("port").Value.Ref.Target, e.Claim("seen").Value.Items[1].Value.Date)
	}
	bare := said(data)
	if uncovered := regexp.MustCompile(`(?m)^# (src|as_of|seen|port): `).ReplaceAllString(data, "$1: "); said(uncovered) != bare || bare != "2025 [old old] quay 2021" {
		t.Errorf("as it is it says %s, uncovered %s:\n%s", bare, said(uncovered), data)
	}
	if other := string(begin(t, c, "port", "east", "East").Data); strings.Contains(other, "inherited") {
		t.Errorf("of another folder:\n%s", other)
	}
}

package schema

import (
	"fmt"
	"strings"
	"testing"

	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/markdown"
	"portolan/generator/yamltree"
)

// claimOf decodes one field of a thing, which nothing is wrong with.
func claimOf(t *testing.T, text string) *Claim {
	t.Helper()
	claims, problems := decodeText(t, rich(t), "name: X\n"+text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return &claims[len(claims)-1]
}

// Only what is stated may look like a fact.
func TestModalityFact(t *testing.T) {
	for _, m := range modalities {
		mode := Modality(m)
		if m == "stated" {
			mode = Stated
		}
		if mode.Fact() != (m == "stated") {
			t.Errorf("%s is a fact: %v", m, mode.Fact())
		}
	}
}

func TestShown(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"text: a", "a"},
		{"text: {either: [a, b, c]}", "a"},
		{"text: {either: [a, b, c], show: 2}", "b"},
		{"text: {either: [a, b, c], show: 3}", "c"},
		{"text: {candidates: [a, b]}", ""}, // nothing decided, nothing shown as if it were
		{"text: {disputed: [{view: a}, {view: b}]}", ""},
		{"text: unknown", ""},
	} {
		if got := claimOf(t, c.in).Shown().Value.Text.In(""); got != c.want {
			t.Errorf("%s shows %q, not %q", c.in, got, c.want)
		}
	}
	if c := (&Claim{State: Either}); c.Shown() != c {
		t.Error("a claim without versions shows another")
	}
}

func TestRefs(t *testing.T) {
	for _, c := range []struct{ in, own, all string }{
		{"country: VE", "VE", "VE"},
		{"country: unknown", "", ""},
		{"tags: [VE, RU]", "", "VE RU"},
		{"status: [2025 invited VE and CU by RU in Minsk]", "", "VE CU RU"},
		{"country: {candidates: [A, B], decided_by: RU}", "", "A B RU"},
		{"country: {either: [A, B]}", "", "A B"},
		{"country: {disputed: [{view: a, of: UA}, {view: b}, {view: c, of: RU}]}", "UA RU", "UA RU"},
		{"time: {VEPBL: 3 days}", "", ""}, // keys are the map's, not the claim's
		{"text: VE", "", ""},
	} {
		claim := claimOf(t, c.in)
		var own, all []string
		claim.Refs(func(r Ref) { own = append(own, r.Target) })
		claim.Walk(func(c *Claim) { c.Refs(func(r Ref) { all = append(all, r.Target) }) })
		if got := strings.Join(own, " "); got != c.own {
			t.Errorf("%s itself refers to %q, not %q", c.in, got, c.own)
		}
		if got := strings.Join(all, " "); got != c.all {
			t.Errorf("%s refers to %q, not %q", c.in, got, c.all)
		}
	}
}

func TestCurrent(t *testing.T) {
	history := claimOf(t, `status:
  - 2023-04-08 invited VE
  - 2023-04-11/.. signed ~expected
  - 2023-07-17 signed
  - 2025 ratified
  - 2025-01-01 domestic-approval
  - by 2025-06-30 in-force
  - 2030 in-force ~planned
  - unknown in-force
`)
	for _, c := range []struct {
		day  string
		want string
	}{
		{"2023-04-07", "none"},
		{"2023-04-08", "invited"},
		{"2023-04-30", "invited"}, // what is expected has not happened
		{"2023-07-17", "signed"},
		{"2024-12-31", "signed"},
		{"2025-01-01", "domestic-approval"}, // of one day, the last written
		{"2025-06-29", "domestic-approval"},
		{"2025-06-30", "in-force"}, // by then it had happened
		{"2031-01-01", "in-force"},
	} {
		day, err := edtf.ParseDay(c.day)
		if err != nil {
			t.Fatal(err)
		}
		got := "none"
		if step := Current(history.Value.Items, day); step != nil {
			got = step.Value.Step.Name
		}
		if got != c.want {
			t.Errorf("on %s: %s, not %s", c.day, got, c.want)
		}
	}
	if Current(nil, 0) != nil {
		t.Error("nothing has a step")
	}
}

func TestStepsAreLabelled(t *testing.T) {
	step := claimOf(t, "status: [2025 domestic-approval]").Value.Items[0].Value.Step
	if got := step.Label.In(""); got != "approved" {
		t.Errorf("the step is labelled %q", got)
	}
}

func TestDecodeSources(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a", "a"},
		{"[a, 'b, p. 4', ^c]", "a b[p. 4] c"},
		{"[]", ""},
		{"{a: b}", "1 problem"},
		{"", "1 problem"},
		{"[a b, c]", "c, 1 problem"},
	} {
		n, _ := yamltree.Parse(diag.Pos{File: "f", Line: 1}, c.in)
		cites, problems := DecodeSources(n)
		var parts []string
		for _, cite := range cites {
			parts = append(parts, citeText(cite))
		}
		got := strings.Join(parts, " ")
		if len(problems) > 0 {
			got = strings.TrimPrefix(got+fmt.Sprintf(", %d problem", len(problems)), ", ")
		}
		if got != c.want {
			t.Errorf("%q gives %q, not %q", c.in, got, c.want)
		}
	}
}

// Required fields and defaults: what is missing is reported where the entity begins.
func TestRequiredAndDefault(t *testing.T) {
	s, loading := loadArchive("-- kinds/item.yaml --\nfolder: items\nsingular: item\nfields:\n  name: {type: text, required: true}\n" +
		"  stage: {type: enum, values: [open, closed], default: open ~expected}\n  bad: {type: number, default: many}\n")
	if !strings.Contains(loading, `6:32 kind: the default of "bad" can't be its value: "many" is no number`) {
		t.Fatal(loading)
	}
	for _, c := range []struct{ in, want, problems string }{
		{"src: x\nname: a\nstage: closed\nbad: 1\n", "name = \"a\" (^x)\nstage = \"closed\" (^x)\nbad = 1 (^x)\n", ""},
		{"src: x\nname: a\nbad: 1\n", "name = \"a\" (^x)\nstage = \"open\" ~expected (^x)\nbad = 1 (^x)\n", ""},
		{"stage: none\nbad: 1\n", "stage none\nbad = 1\n", "an item needs \"name\""},
		{"name:\nstage: open\nbad: 1\n", "stage = \"open\"\nbad = 1\n", "\"name\" has no value"}, // said once, not twice
		{"name: a\nstage: open\n", "name = \"a\"\nstage = \"open\"\n", ""},                       // which is told of the kind
	} {
		root, _ := yamltree.Parse(diag.Pos{File: "f.yaml", Line: 1}, c.in)
		at := diag.Pos{File: "f.yaml", Line: 7, Col: 1}
		claims, problems := Decode(s, s.Kind("item"), root.Entries, at, markdown.New(markdown.Options{}))
		if got := written(claims); got != c.want {
			t.Errorf("%s gives\n%snot\n%s", c.in, got, c.want)
		}
		var messages []string
		for _, p := range problems {
			messages = append(messages, p.Message)
			if p.Code == CodeFieldMissing && p.Pos != at {
				t.Errorf("%s: reported at %v, not where the entity begins", c.in, p.Pos)
			}
		}
		if got := strings.Join(messages, "\n"); got != c.problems {
			t.Errorf("%s reports %q, not %q", c.in, got, c.problems)
		}
	}
}

package build_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/generator/build"
	"portolan/generator/rule"
)

// What an editor may get wrong about sources, certainty and time, on the portal's own
// kinds: each is a problem at its place, with the fix in the hint.
func TestBadSourcing(t *testing.T) {
	t.Parallel()
	base := map[string]string{
		"content/countries/ve.yaml":    "name: Venezuela\niso: {alpha2: VE}\nsrc: s\nas_of: 2023\n",
		"content/sources/s.list.yaml":  "s: {title: S, type: report, date: 2023-04-11}\nt: {title: T, type: report}\n",
		"content/ports/cabello.yaml":   "name: Puerto Cabello\nlocode: VEPBL\ncountry: VE\nsrc: s\n",
		"content/ports/la-guaira.yaml": "name: La Guaira\nlocode: VELAG\ncountry: VE\nsrc: s\n",
	}
	country := func(line string) (string, string) {
		return "content/countries/ve.yaml", base["content/countries/ve.yaml"] + line + "\n"
	}
	agreement := func(status string) (string, string) {
		return "content/agreements/a.yaml", "name: A\ntype: treaty\nparties: [VE]\nsrc: s\nstatus:\n" + status
	}
	tests := map[string]struct {
		file, text string
		want       string
	}{}
	add := func(name, want string) func(file, text string) {
		return func(file, text string) {
			tests[name] = struct{ file, text, want string }{file, text, want}
		}
	}
	add("an unknown source", "5:18 ref-missing")(country("capital: Caracas ^nobody"))
	add("an unknown modality", "5:18 mark")(country("capital: Caracas ~plannned"))
	add("an unknown step", "6:16 history-step")(agreement("  - 2023-04-11 singed\n"))
	add("a cycle of relays", "2:38 relay-cycle")("content/sources/s.list.yaml", "s: {title: S, type: report, relays: [t]}\nt: {title: T, type: report, relays: [s]}\n")
	add("a source that cites itself", "1:34 self-cite")("content/sources/s.list.yaml", "s: {title: S, type: report, src: s}\nt: {title: T, type: report}\n")
	add("a mark on a list", "5:13 mark-list")(country("aka: [A, B] ^s"))
	add("a mark after a quote", "5:20 mark-quote")(country(`capital: "Caracas" ^s`))
	add("two as-of dates", "5:18 mark-two")(country("capital: Caracas @2022 @2023"))
	add("a future stated", "6:5 future-stated")(agreement("  - 2031-04-11 signed\n"))
	add("either with one version", "5:19 long-form")(country("capital: {either: [Caracas]}"))
	add("candidates of the wrong kind", "4:19 ref-kind")("content/routes/r.yaml", "name: R\nstage: planned\nsrc: s\nto: {candidates: [VE, VEPBL]}\n")
	add("an interval that ends before it starts", "5:9 value-date")("content/events/e.yaml", "name: E\nsrc: s\nas_of: 2023\nplace: Caracas\ndate:   2024/2021\n")
	add("two signings", "7:5 history-once")(agreement("  - 2023-04-11 signed\n  - 2023-04-12 signed\n"))
	add("a likelihood in per cent", "5:38 value-enum")(country("capital: {is: Caracas, likelihood:   140 %}"))
	add("a confidence and a likelihood", "5:53 long-form")(country("capital: {is: Caracas, confidence: low, likelihood: likely}"))
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for _, folder := range []string{"kinds", "vocabularies"} {
				if err := os.CopyFS(filepath.Join(dir, "content", folder), os.DirFS("../../content/"+folder)); err != nil {
					t.Fatal(err)
				}
			}
			lay(t, dir, base)
			lay(t, dir, map[string]string{tt.file: tt.text})
			c := build.Config{Dir: dir, Content: "content", Templates: "templates", Static: "static", Today: day(t, today), Clock: day(t, today), Rules: rule.All()}
			if err := os.CopyFS(filepath.Join(dir, "templates"), os.DirFS("../../templates")); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(filepath.Join(dir, "static"), 0o777); err != nil {
				t.Fatal(err)
			}
			report, err := build.Check(context.Background(), c)
			if err != nil {
				t.Fatal(err)
			}
			var seen []string
			for _, p := range report.Problems {
				at := fmt.Sprintf("%d:%d %s", p.Pos.Line, p.Pos.Col, p.Code)
				seen = append(seen, p.Pos.File+":"+at+" "+p.Message+" | "+p.Hint)
				if p.Pos.File == tt.file && at == tt.want {
					if p.Hint == "" && p.Code != "ref-kind" {
						t.Errorf("no hint: %s", p)
					}
					return
				}
			}
			t.Errorf("no %s %s among:\n%s", tt.file, tt.want, strings.Join(seen, "\n"))
		})
	}
}

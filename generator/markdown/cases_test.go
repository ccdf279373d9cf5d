package markdown

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"portolan/generator/diag"
)

// options are what a case can ask for in brackets after its name.
var caseOptions = map[string]Options{
	"":       {},
	"inline": {},
	"raw":    {RawHTML: true},
	"ru":     {Lang: "ru-RU"},
	"blocks": {Blocks: []string{"map", "timeline"}},
	"glossary": {Abbreviations: map[string]string{
		"ILRS": "International Lunar Research Station", "UN": "United Nations", "UN/LOCODE": "UN Code for Trade Locations",
		"TEU": "twenty-foot equivalent unit", "МНЛС": "Международная научная лунная станция", "U.S.": "United States"}},
}

// TestCases runs the files of testdata/cases: a line "%%% name (option)", a text,
// a line "%%%", and all that the text gives.
func TestCases(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "cases", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var all strings.Builder
			for i, c := range strings.Split("\n"+string(data), "\n%%% ") {
				if i == 0 {
					all.WriteString(strings.TrimPrefix(c, "\n"))
					continue
				}
				name, rest, _ := strings.Cut(c, "\n")
				source, want, _ := strings.Cut(rest, "\n%%%\n")
				got := runCase(t, name, source)
				fmt.Fprintf(&all, "\n%%%%%% %s\n%s\n%%%%%%\n%s", name, strings.TrimSuffix(source, "\n"), got)
				if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(got)); diff != "" && !*update {
					t.Errorf("%s (-want +got)\n%s", name, diff)
				}
			}
			if *update {
				if err := os.WriteFile(file, []byte(all.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func runCase(t *testing.T, name, source string) string {
	_, option, _ := strings.Cut(strings.TrimSuffix(name, ")"), " (")
	o, ok := caseOptions[option]
	if !ok {
		t.Fatalf("%s: no option %q", name, option)
	}
	c := New(o)
	pos := diag.Pos{File: "x.md", Line: 10, Col: 1}
	if option == "inline" {
		return dump(c.Inline(pos, source))
	}
	return dump(c.Convert(pos, source))
}

// dump writes all that a Doc tells, but for what the HTML shows anyhow.
func dump(d *Doc) string {
	var b strings.Builder
	b.WriteString(strings.TrimRight(d.HTML(func(h Hole, i int) string {
		switch h {
		case RunHole, HeadingHole, NotesHole: // for the latter see TestPlaces
			return d.Default(h, i)
		case RefHole:
			return fmt.Sprintf("{ref %d: %s}", i, d.Default(h, i))
		case CiteHole:
			return fmt.Sprintf("{cite %d}", i)
		case BlockHole:
			return fmt.Sprintf("{block %d}\n", i)
		}
		return fmt.Sprintf("{%d: %s}", i, d.Default(h, i))
	}), "\n") + "\n")
	at := func(p diag.Pos) string { return fmt.Sprintf("%d:%d", p.Line, p.Col) }
	for i, r := range d.Refs {
		fmt.Fprintf(&b, "ref %d at %s: %q", i, at(r.Pos), r.Target)
		for _, p := range [][2]string{{"field", r.Field}, {"fragment", r.Fragment}, {"label", r.Label}} {
			if p[1] != "" {
				fmt.Fprintf(&b, " %s %q", p[0], p[1])
			}
		}
		fmt.Fprintf(&b, " in: %s\n", sentenceText(r.Sentence))
	}
	for _, c := range d.Cites {
		fmt.Fprintf(&b, "cite %d at %s: %q", c.Group, at(c.Pos), c.ID)
		for _, p := range [][2]string{{"prefix", c.Prefix}, {"locator", c.Locator}} {
			if p[1] != "" {
				fmt.Fprintf(&b, " %s %q", p[0], p[1])
			}
		}
		fmt.Fprintf(&b, " in: %s\n", sentenceText(c.Sentence))
	}
	for _, l := range d.Links {
		fmt.Fprintf(&b, "link at %s: %q %q\n", at(l.Pos), l.Dest, l.Text)
	}
	for _, m := range d.Images {
		fmt.Fprintf(&b, "image at %s: %q %q %q\n", at(m.Pos), m.Dest, m.Alt, m.Title)
	}
	for _, k := range d.Blocks {
		fmt.Fprintf(&b, "block at %s: %q %q %q\n", at(k.Pos), k.Name, k.Args, k.Text)
	}
	for _, h := range d.Headings {
		fmt.Fprintf(&b, "heading at %s: %d %q %q\n", at(h.Pos), h.Level, h.ID, h.Text)
	}
	for _, p := range d.Problems {
		b.WriteString(p.String() + "\n")
	}
	return b.String()
}

func sentenceText(s Sentence) string {
	var b strings.Builder
	for _, p := range s {
		if p.Ref >= 0 {
			fmt.Fprintf(&b, "{%d}", p.Ref)
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

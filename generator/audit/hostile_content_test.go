package audit

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"portolan/generator/build"
	"portolan/generator/diag"
	"portolan/generator/schema"
)

// attempts reads what a stranger may try.
func attempts(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/hostile.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.SplitSeq(string(data), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '=' {
			if s, err := strconv.Unquote(line[1:]); err == nil {
				line = s
			}
		}
		list = append(list, line)
	}
	if len(list) < 120 {
		t.Fatalf("only %d attempts", len(list))
	}
	return list
}

// A piece is some lines of a file that can be left out together.
type piece struct {
	text  string // without the last line end
	needs bool   // can't be left out
}

// A hostileSite is content with attempts in every field and body of every kind.
type hostileSite struct {
	dir   string // content folder
	files map[string][]piece
	tried int // attempts that it began with
}

// inEach is how many attempts share an entity.
const inEach = 16

// newHostileSite writes content with the kinds of the portal: of each kind entities that hold
// all attempts between them, in each field as its type takes text.
func newHostileSite(t *testing.T, kinds []*schema.Kind, dir string, list []string) *hostileSite {
	h := &hostileSite{dir: dir, files: map[string][]piece{}}
	for len(list)%inEach != 0 {
		list = append(list, list[len(list)%inEach])
	}
	for _, k := range kinds {
		h.files[k.Folder+"/base-"+k.Name+".md"] = h.entity(k, 0, nil)
		for n := range len(list) / inEach {
			some := list[n*inEach : (n+1)*inEach]
			h.files[fmt.Sprintf("%s/%s-%d.md", k.Folder, k.Name, n)] = h.entity(k, n+1, some)
		}
	}
	h.settings(list)
	h.table("organizations/table.csv", list)
	h.write(t)
	return h
}

// quoted writes a text as YAML and Go both have it.
func quoted(s string) string { return strconv.QuoteToASCII(s) }

// entity writes one entity; with no attempts, one that others can refer to.
func (h *hostileSite) entity(k *schema.Kind, n int, some []string) []piece {
	pieces := []piece{{"---", true}}
	for i, f := range k.Fields {
		switch {
		case slices.Contains([]string{schema.FieldDraft, schema.FieldPublish, schema.FieldExpires}, f.Name):
		case f.Name == schema.FieldSrc && some != nil:
			pieces = append(pieces, piece{"src:", true}, piece{"- base-source", true}, piece{text: "- " + quoted("base-source, "+some[0])}, piece{text: "- " + quoted(some[1])})
			h.tried += 2
		case f.Name == schema.FieldFormerly && some != nil:
			pieces = append(pieces, piece{text: "formerly: [" + quoted(some[0]) + "]"})
			h.tried++
		case f.Required || f.Name == k.Title:
			pieces = append(pieces, piece{f.Name + ": " + required(k, f, n, some), true})
		case some != nil:
			pieces = append(pieces, h.field(f, "", n+i, some)...)
		case f.Type == schema.TypeMap && len(f.Fields) > 0 && f.Fields[0].Required:
			pieces = append(pieces, piece{f.Name + ": {" + f.Fields[0].Name + ": " + required(k, f.Fields[0], n, nil) + "}", true})
		}
	}
	pieces = append(pieces, piece{"---", true})
	for _, s := range some {
		pieces = append(pieces, h.body(s, k.Name == "briefing")...) // all bodies are read alike, so the forms stand in those of one kind
	}
	return pieces
}

// required gives a value that a field takes: the attempts, if it is text.
func required(k *schema.Kind, f *schema.Field, n int, some []string) string {
	switch f.Type {
	case schema.TypeText:
		if some == nil {
			return fmt.Sprintf("Base of %s %d", k.Name, n)
		}
		return title(some)
	case schema.TypeEnum:
		return f.Values[n%len(f.Values)]
	case schema.TypeDate:
		if k.Name == "event" && n%2 == 1 {
			return "2030 ~expected ^base-source" // so that it stands in the calendar
		}
		return "2024-01-02"
	case schema.TypeRef:
		return "base-" + f.To[0]
	}
	if f.Name == "alpha2" {
		return "VE"
	}
	return quoted(fmt.Sprintf("VE%c%c%c", 'A'+n/26%26, 'A'+n%26, 'A'+n%26)) // a code of a port
}

// field writes the attempts as a field takes them.
func (h *hostileSite) field(f *schema.Field, indent string, n int, some []string) []piece {
	one := func(i int) string { return some[(n+i)%len(some)] }
	head := indent + f.Name + ": "
	add := func(format string, args ...any) piece {
		h.tried++
		return piece{text: indent + f.Name + ":" + fmt.Sprintf(strings.ReplaceAll(format, "\n", "\n"+indent+"  "), args...)}
	}
	switch f.Type {
	case schema.TypeText, schema.TypeMarkdown, schema.TypeURL:
		switch n % 4 {
		case 1:
			return []piece{add("\nis: %s\nnote: %s\nif: %s\nsrc: %s", quoted(one(0)), quoted(one(1)), quoted(one(2)), quoted("base-source, "+one(3)))}
		case 2:
			return []piece{add("\neither:\n- is: %s\n  src: base-source\n- is: %s\n  src: base-source\nwhy: %s", quoted(one(0)), quoted(one(1)), quoted(one(2)))}
		case 3:
			return []piece{add(" {en: %s, ru: %s}", quoted(one(0)), quoted(one(1)))}
		}
		return []piece{add(" %s", quoted(one(0)))}
	case schema.TypeList:
		if e := f.Of.Type; e != schema.TypeText && e != schema.TypeMarkdown {
			return []piece{add(" [%s]", quoted(one(0))), add(" [%s]", quoted("base-"+firstOf(f.Of.To, "country")+" "+one(1)))}
		}
		pieces := []piece{{strings.TrimSuffix(head, " "), true}, {fmt.Sprintf("%s- plain %d", indent, n), true}}
		for _, s := range some {
			h.tried++
			pieces = append(pieces, piece{text: indent + "- " + quoted(s)})
		}
		return pieces
	case schema.TypeMap:
		if len(f.Fields) == 0 {
			return []piece{add(" {%s: %s}", quoted(one(0)), quoted(one(1)))}
		}
		if f.Fields[0].Required { // codes that few entities can have
			return nil
		}
		pieces := []piece{{strings.TrimSuffix(head, " "), true}}
		for i, in := range f.Fields {
			pieces = append(pieces, h.field(in, indent+"  ", n+i, some)...)
		}
		return pieces
	case schema.TypeHistory:
		step := map[string]string{"law": "issued", "satellite": "launched"}[f.Steps]
		if step == "" {
			step = "announced"
		}
		pieces := []piece{{strings.TrimSuffix(head, " "), true}, {indent + "- 2020 " + step, true}}
		for _, s := range []string{"2021 " + step + " in " + one(0), "2022 " + step + " (" + one(1) + ")", "2023 " + step + " by " + one(2), one(3), "2024 " + step + " ^base-source " + one(4)} {
			h.tried++
			pieces = append(pieces, piece{text: indent + "- " + quoted(s)})
		}
		return pieces
	case schema.TypeQuantity:
		return []piece{add(" %s", quoted("5 "+one(0)))}
	}
	return []piece{add(" %s", quoted(one(0)))}
}

// title joins attempts, but for characters that a value is refused for; those behind the
// first stand within text.
func title(some []string) string {
	return quoted(strings.Map(func(r rune) rune {
		if diag.Unwelcome(r) {
			return -1
		}
		return r
	}, strings.Join(some, " ")))
}

func firstOf(list []string, other string) string {
	if len(list) == 0 || list[0] == "any" {
		return other
	}
	return list[0]
}

// body writes an attempt as text and, if forms is set, in every place that Markdown has for text.
func (h *hostileSite) body(s string, forms bool) []piece {
	h.tried++
	s = strings.ReplaceAll(s, "\r", "\n") // which a file would have it read as
	pieces := []piece{{text: "\n" + s}}
	if !forms || strings.ContainsAny(s, "\x00\x01\x0b\x0c\u202e") { // of characters that text can't have a file is told once
		return pieces
	}
	line := strings.ReplaceAll(s, "\n", " ")
	for _, form := range []string{
		"x %s x", "[x](%s)", "[x](<%s>)", "[x](https://host.invalid/%s)", "[x](https://host.invalid/ \"%s\")", "[%s](https://host.invalid/)",
		"<%s>", "[x]: %s\n\n[x]", "![%s](x.png)", "![x](%s \"y\")", "[[base-country|%s]]", "[[%s]]", "[[base-country#%s]]", "[[base-country.%s]]",
		"[@base-source, %s]", "[@%s]", "## %s", "## x {#%s}", "## x {.%s}", "`%s`", "```%s\nx\n```", "```html\n%s\n```", "```js\n%[1]s\n%[1]s\n```",
		"> [!NOTE] %s", "> [!%s]\n> x", "| a | %s |\n|---|---|\n| %[1]s | b |", "x[^1]\n\n[^1]: %s", "x[^%s]\n\n[^%[1]s]: x", "%s\n: %[1]s", "==%s== ~~%[1]s~~ H~%[1]s~",
		"1. %s\n   - [ ] %[1]s", "    %s", "https://host.invalid/%s", "www.host.invalid/%s", "<https://host.invalid/%s>", "<x@host.invalid?%s>",
		"```map\nshow: [base-country]\ntitle: %[2]s\nnote: %[2]s\n```", "```timeline\nshow: [base-event]\ntitle: %[2]s\nsubtitle: %[2]s\nnote: %[2]s\n```",
		"```network\nof: base-source\ntitle: %[2]s\nnote: %[2]s\n```", "```table\nkind: %[2]s\ntitle: %[2]s\nfields: [name]\n```", "```table\nkind: port\ntitle: %[2]s\nnote: %[2]s\nfields: [locode]\nlimit: 2\n```",
		"```%[1]s map\nshow: [%[2]s]\n```",
	} {
		h.tried++
		text := fmt.Sprintf(form+"%.0[1]s%.0[2]s", line, quoted(s))
		pieces = append(pieces, piece{text: "\n" + text})
	}
	return pieces
}

// settings puts attempts into what the site says of itself.
func (h *hostileSite) settings(list []string) {
	pieces := []piece{{"base_url: https://portal.example/", true}, {"cards: no", true}, {"feeds: {tag: 'portal.example,2026'}", true}, {"home: [briefings, events]", true},
		{"nav: [briefings, countries, /watchlist/, /changes/, /data/]", true}, {"security: {contact: ['mailto:desk@portal.example']}", true}}
	for i, key := range []string{"title", "description", "licence"} {
		h.tried++
		pieces = append(pieces, piece{key + ": " + title(list[i*len(list)/3:i*len(list)/3+len(list)/4]), true})
	}
	pieces = append(pieces, piece{"abbreviations:", true}, piece{"  TEU: twenty-foot equivalent unit", true})
	for _, s := range list {
		h.tried += 2
		pieces = append(pieces, piece{text: "  " + quoted(s) + ": x"}, piece{text: "  " + quoted("x") + ": " + quoted(s)})
	}
	h.files["site.yaml"] = pieces
}

// table puts attempts into the cells of a CSV.
func (h *hostileSite) table(name string, list []string) {
	cell := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	pieces := []piece{{"id,name,type,seat,native,summary", true}}
	for i, s := range list {
		h.tried++
		s = strings.NewReplacer("\r", " ", "\n", " ").Replace(s)
		pieces = append(pieces, piece{text: fmt.Sprintf("table-%d,%s,court,%[2]s,%[2]s,%[2]s", i, cell(s))})
	}
	h.files[name] = pieces
}

func (h *hostileSite) write(t *testing.T) {
	t.Helper()
	for name, pieces := range h.files {
		var b strings.Builder
		for _, p := range pieces {
			b.WriteString(p.text + "\n")
		}
		layFiles(t, h.dir, map[string]string{name: b.String()})
	}
}

// leaveOut takes out what was refused, and tells how many attempts that were.
func (h *hostileSite) leaveOut(t *testing.T, problems []diag.Problem) int {
	t.Helper()
	refused := map[string]map[int]bool{}
	for _, p := range problems {
		for _, pos := range append([]diag.Pos{p.Pos}, p.Also.All()...) {
			name := strings.TrimPrefix(pos.File, "content/")
			i, ok := h.pieceAt(name, pos.Line)
			if !ok || h.files[name][i].needs {
				t.Fatalf("%v: can't be left out: %v", pos, p)
			}
			if refused[name] == nil {
				refused[name] = map[int]bool{}
			}
			refused[name][i] = true
		}
	}
	count := 0
	for name, which := range refused {
		var kept []piece
		for i, p := range h.files[name] {
			if !which[i] {
				kept = append(kept, p)
			}
		}
		h.files[name] = kept
		count += len(which)
	}
	h.write(t)
	return count
}

func (h *hostileSite) pieceAt(name string, line int) (int, bool) {
	at := 1
	for i, p := range h.files[name] {
		at += strings.Count(p.text, "\n") + 1
		if line > 0 && line < at {
			return i, true
		}
	}
	return 0, false
}

// kindsOf gives the kinds of a site.
func kindsOf(s *build.Snapshot) []*schema.Kind {
	r := s.Site().Reader()
	defer r.Close()
	var kinds []*schema.Kind
	for _, name := range r.Kinds() {
		kinds = append(kinds, r.Kind(name))
	}
	return kinds
}
